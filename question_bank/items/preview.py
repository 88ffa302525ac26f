"""Items as an edit or a hand would make them, before anything is built: written and judged by the same code as a build."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import DecimalException
from typing import Any

from question_bank.checks import gates
from question_bank.facts import edits, numbers
from question_bank.facts.model import Fact, Slot
from question_bank.facts.numbers import Value, parse
from question_bank.items import figures, finished
from question_bank.items.model import Draft
from question_bank.outline import files
from question_bank.outline.errors import DocumentError
from question_bank.outline.reader import Document, Paragraph, Section, Sentence

Raw = Mapping[str, Any]  # a fact as `formats.drafts.fact_of` gives it
NOT_A_FIGURE = "dữ kiện này không có con số để soạn câu"


def of_fact(raw: Raw, others: Sequence[Raw], edit: Mapping[str, Any], profile: Raw) -> list[dict[str, Any]] | str:
    """The items of a fact under an edit, each with what the gates say; or why there would be none."""
    bare = {**raw, "stem": "", "statement": "", "distractors": [], "difficulty": "", "rationales": {}}
    fact = _fact(bare)
    if fact is None:
        return NOT_A_FIGURE
    found = next((v for v in numbers.find(fact.sentence.text) if v.text == fact.value.text), fact.value)
    fact = replace(fact, value=replace(fact.value, start=found.start, end=found.end))
    [edited], _ = edits.apply_edits([fact], {fact.key: dict(edit)} if edit else {})
    known = [edited, *(f for f in map(_fact, others) if f is not None and f.key != fact.key)]
    document = Document(edited.sentence.text, ())
    try:
        whole = files.profile_of(dict(profile), "profile.json")
    except DocumentError as error:
        return str(error)
    made = figures.write_items(edited, known, whole, document, edit.get("short", ""), edit.get("tf", True))
    return made.reason if isinstance(made, figures.Refused) else [_judged(draft) for draft in made]


def of_written(
    written: dict[str, Any], sentences: Sequence[tuple[str, str]], document_id: str
) -> list[dict[str, Any]] | str:
    """A hand-written fact's items over (address, sentence) pairs, each with what the gates say; or what it lacks."""
    quotes = (written["quote"], *written.get("more", ()))
    found = tuple(Sentence(address, text, 0, 0) for address, text in sentences if any(q in text for q in quotes))
    section = Section(written["section"], "", "result", [Paragraph(1, "", found)])
    try:
        drafts, _ = finished.write_items(written, Document("", (section,)), document_id, False)
    except DocumentError as error:
        return str(error)
    return [_judged(draft) for draft in drafts]


def _judged(draft: Draft) -> dict[str, Any]:
    findings = [{"gate": gate, "level": level, "reason": why} for gate, level, why in gates.run(draft)]
    return {"item": draft.as_dict("xem-truoc"), "findings": findings}


def _fact(raw: Raw) -> Fact | None:
    """A fact again; None when it has no figure."""
    text, said, slots, grades = raw["quote"], raw["value"], raw["slots"], raw.get("grades", {})
    try:
        number = parse(said)
    except DecimalException:
        return None
    start = max(0, text.find(said))
    value = Value(said, number, raw["hedge"], slots.get("unit", ""), raw["kind"], start, start + len(said))
    fact = Fact(
        key=raw["key"], section=raw["section"], top=raw["top"], sentence=Sentence(raw["address"], text, 0, len(text)),
        value=value, period=Slot(slots.get("period", ""), grades.get("period", "own")),
        subject=Slot(slots.get("subject", ""), grades.get("subject", "own")), verb=slots.get("verb", ""),
        unit=slots.get("unit", ""), tail=slots.get("tail", ""), role="", hold=raw["hold"],
    )  # fmt: skip
    return replace(
        fact, stem=raw["stem"], statement=raw["statement"], importance=raw["importance"], difficulty=raw["difficulty"],
        distractors=tuple(raw["distractors"]), rationales=tuple(raw.get("rationales", {}).items()),
    )  # fmt: skip
