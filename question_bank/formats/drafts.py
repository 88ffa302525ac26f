"""All that a review desk needs of a document, as one JSON; as a program, within limits: the desk's own child process.

In a folder: the document, and perhaps profile.json, errata.json, edits.json, text_items.json. Without a profile the
answer is what to ask a person (a proposed profile, errata, abbreviations); with one, the drafts, facts and doubts.
"""

import json
import sys
from pathlib import Path
from typing import Any

from question_bank import bank
from question_bank import build as builder
from question_bank.checks import doubts
from question_bank.formats import report
from question_bank.items.texts.model import Half
from question_bank.outline import abbreviations, errata, extract, files, kinds, profiler, reader
from question_bank.outline.errors import DocumentError

SLOTS = ("period", "subject", "verb", "unit", "tail")


def say(percent: int, words: str) -> None:
    """How far the work is, a line each."""
    sys.stderr.write(f"{percent} {words}\n")
    sys.stderr.flush()


def ask(document: reader.Document, name: str) -> dict[str, Any]:
    """What a person is asked before anything is drafted."""
    say(50, "Đề xuất hồ sơ tài liệu")
    profile = profiler.propose(document, name)
    say(70, "Tìm lỗi nhận dạng và chữ viết tắt")
    proposed = errata.as_file(document)
    _, unknown = abbreviations.abbreviations(document)
    return {
        "profile": profile,
        "errata": proposed["errata"],
        "note": errata.tone_styles(document),
        "abbreviations": unknown,
    }


def draft(sources: builder.Sources) -> dict[str, Any]:
    """Items with their findings, facts with their slots, and what was refused."""
    say(50, "Tìm dữ kiện và viết câu hỏi")
    result = builder.build(sources)
    say(90, "Lập báo cáo")
    return {
        "reading": reading(result.document),
        "bank": result.bank,
        "drafts": drafts(result),
        "facts": [fact_of(f) for f in (*result.facts, *result.text_facts)],
        "abbreviations": abbreviations.abbreviations(result.document)[1],
        "refused": [
            *({"key": r.fact.key, "reason": r.reason} for r in result.refused),
            *({"key": r.fact.key, "reason": r.reason} for r in result.text_refused),
        ],
        "halves": [half_of(h) for h in result.halves],
        "doubts": [doubts.as_dict(d, result.facts) for d in result.doubts],
        "warnings": result.warnings,
        "text": report.text(result),
    }  # fmt: skip


def reading(document: reader.Document) -> list[dict[str, Any]]:
    """Sections, paragraphs and sentences with addresses."""
    return [
        {"code": s.code, "title": s.title, "role": s.role,
         "paragraphs": [[{"address": t.address, "text": t.text} for t in p.sentences] for p in s.paragraphs]}
        for s in document.sections
    ]  # fmt: skip


def drafts(result: builder.Result) -> list[dict[str, Any]]:
    """What the bank file doesn't hold of each of its items: grade, importance, findings."""
    known: dict[tuple[str, str, str], list[Any]] = {}
    for made in result.drafts:
        known.setdefault((made.fact, made.kind, made.stem), []).append(made)
    found = []
    for item in result.bank["items"]:
        made = known[item["fact"], item["kind"], item["stem"]].pop(0)
        findings = [{"gate": gate, "level": level, "reason": why} for gate, level, why in made.findings]
        found.append({"id": item["id"], "grade": made.grade, "importance": made.importance, "findings": findings})
    return found


def fact_of(fact: Any) -> dict[str, Any]:
    """A fact of whatever kind: its key, its sentence, its slots with where they came from."""
    value, relation = getattr(fact, "value", None), getattr(fact, "relation", "")
    slots = {name: getattr(fact, name, "") for name in SLOTS}
    return {
        "key": fact.key, "section": fact.section, "top": fact.top, "address": fact.sentence.address,
        "quote": fact.sentence.text, "relation": relation,
        "kind": fact.kind if relation else getattr(value, "kind", "text"),
        "value": getattr(value, "text", ""), "hedge": getattr(value, "hedge", ""),
        "slots": {name: getattr(slot, "text", slot) for name, slot in slots.items()}, "group": getattr(fact, "group", ""),
        "grades": {name: slot.grade for name, slot in slots.items() if hasattr(slot, "grade")},
        "hold": getattr(fact, "hold", ""), "importance": getattr(fact, "importance", 2),
        "grade": getattr(fact, "grade", "own"), "distractors": list(getattr(fact, "distractors", ())),
        "stem": getattr(fact, "stem", ""), "statement": getattr(fact, "statement", ""),
        "difficulty": getattr(fact, "difficulty", ""), "rationales": dict(getattr(fact, "rationales", ())),
    }  # fmt: skip


def half_of(half: Half) -> dict[str, Any]:
    """A half item: what a person finishes with three distractors."""
    return {
        "key": half.fact.key, "kind": half.fact.kind, "section": half.fact.top, "address": half.citation["sentence"],
        "stem": half.stem, "answer": half.key, "quote": half.citation["quote"], "mark": half.citation.get("mark", ""),
        "reason": half.reason, "importance": half.fact.importance, "grade": half.fact.grade,
    }  # fmt: skip


def work(path: Path) -> dict[str, Any]:
    """The answer for the document at `path` with the files beside it."""
    folder = path.parent
    say(10, "Đọc tài liệu")
    kind = kinds.kind_of(path)
    beside = builder.Sources(path, *(folder / f"{n}.json" for n in ("profile", "errata", "edits", "text_items")))
    if beside.profile.exists():
        return {"kind": kind, **draft(beside)}
    document = reader.read(reader.load_text(path), files.load_errata(beside.errata))
    if not any(c.isalpha() for s in document.sections for p in s.paragraphs for c in p.text):
        raise DocumentError(f"Tệp {path.name} không có chữ nào để đọc.")
    return {"kind": kind, "reading": reading(document), **ask(document, path.stem)}


def main(path: str, seconds: str, megabytes: str) -> None:
    """The answer, or {"error": ...}, on the standard output."""
    extract.limit(int(seconds), int(megabytes))
    try:
        answer = work(Path(path))
    except (DocumentError, bank.BankError) as error:
        answer = {"error": str(error)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:4])
