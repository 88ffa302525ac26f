"""Build a bank: read, find facts, apply edits, write items, run gates, number, report."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from question_bank import bank
from question_bank.checks import audit, doubts, gates
from question_bank.checks.findings import Finding
from question_bank.facts import slots, texts
from question_bank.facts.slots import Fact
from question_bank.facts.texts.model import TextFact
from question_bank.items import entries, figures, finished, leaks
from question_bank.items import texts as text_items
from question_bank.items.model import SUFFIXES, Draft
from question_bank.items.texts.model import Half
from question_bank.items.texts.model import Refused as TextRefused
from question_bank.outline import files, reader
from question_bank.outline.reader import Document

MOST_PER_FACT = 3


@dataclass(frozen=True, slots=True)
class Sources:
    """A document and the files beside it."""

    document: Path
    profile: Path
    errata: Path | None = None
    edits: Path | None = None
    text_items: Path | None = None


@dataclass(slots=True)
class Result:
    """A built bank and what a person should read about it."""

    bank: dict[str, Any]
    document: Document
    facts: list[Fact]
    drafts: list[Draft]
    refused: list[figures.Refused] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    doubts: list[Finding] = field(default_factory=list)
    text_facts: list[TextFact] = field(default_factory=list)
    halves: list[Half] = field(default_factory=list)
    text_refused: list[TextRefused] = field(default_factory=list)


def sources_in(folder: Path) -> Sources:
    """The files of a data folder by their names."""
    return Sources(folder / "outline.txt", folder / "profile.json", folder / "errata.json", folder / "edits.json",
                   folder / "text_items.json")  # fmt: skip


def build(sources: Sources) -> Result:
    """The whole way from a document to a bank; the same files give the same bytes."""
    profile = files.load_profile(sources.profile)
    source = reader.load_text(sources.document)
    document = reader.read(source, files.load_errata(sources.errata))
    edits = files.load_edits(sources.edits)
    facts, stale = slots.apply_edits(slots.find(document, profile), edits)
    findings = audit.run(document)
    facts = doubts.hold(facts, findings, edits)
    result = Result({}, document, facts, [], doubts=findings)
    result.text_facts = text_items.edited(texts.find(document, profile), edits)
    stale = [key for key in stale if key not in {f.key for f in result.text_facts}]
    result.warnings += [f"Sửa {key} không còn khớp dữ kiện nào; xem lại edits." for key in stale]
    changed = [f for f in facts if not f.approved and edits.get(slots.key_of_edit(f, edits), {}).get("approved")]
    result.warnings += [
        f"{f.sentence.address}: con số đã đổi thành {f.value.text}, câu hỏi trở lại bản nháp." for f in changed
    ]
    result.warnings += uncited(facts, edits, document)
    for fact in once(facts):
        edit = edits.get(slots.key_of_edit(fact, edits), {})
        made = figures.write_items(fact, facts, profile, document, edit.get("short", ""), edit.get("tf", True))
        if isinstance(made, figures.Refused):
            result.refused.append(made)
        else:
            result.drafts += made
            result.drafts += entries.write_items(fact, made, profile)
    for text_fact in files.load_text_items(sources.text_items):
        drafts, warning = finished.write_items(text_fact, document, profile.id, profile.confirmed)
        result.drafts += drafts
        result.warnings += [warning] if warning else []
    judge(result.drafts, profile.confirmed)  # before text facts: what is approved there isn't asked again
    made_of_texts = text_items.write_items(result.text_facts, profile, document, result.drafts, edits)
    judge(made_of_texts.drafts, profile.confirmed)
    result.drafts += made_of_texts.drafts
    result.halves, result.text_refused = made_of_texts.halves, made_of_texts.refused
    together = files.load_together(sources.text_items)
    for draft in result.drafts:
        draft.group = together.get(draft.group, draft.group)
    leaks.mark(result.drafts, files.load_watched(sources.text_items))
    result.bank = assemble(result.drafts, document, profile)
    return result


def uncited(facts: Sequence[Fact], edits: dict[str, dict[str, Any]], document: Document) -> list[str]:
    """A message for every sentence that an edit cites and the document doesn't have."""
    known = {sentence.address for _, _, sentence in document.sentences()}
    keys = {f.key: slots.key_of_edit(f, edits) for f in facts if f.cites is not None}
    return [
        f"Sửa {key}: tài liệu không có câu {address} để dẫn; xem lại cites."
        for key in dict.fromkeys(keys.values())
        for address in edits[key]["cites"]
        if address not in known
    ]


def once(facts: Sequence[Fact]) -> list[Fact]:
    """Facts without those that are said again word for word."""
    first: dict[str, Fact] = {}
    for fact in facts:
        first.setdefault(fact.key, fact)
    return list(first.values())


def judge(drafts: list[Draft], confirmed: bool) -> None:
    """Run the gates; nothing that a gate keeps back, or whose profile nobody confirmed, stays approved."""
    for draft in drafts:
        draft.findings = gates.run(draft)
        if draft.status == "approved" and (gates.keeps_back(draft.findings) or not confirmed):
            draft.status = "draft"
    seen: Counter[str] = Counter()
    for draft in drafts:
        if draft.status == "approved":
            seen[draft.fact] += 1
            if seen[draft.fact] > MOST_PER_FACT:
                draft.status = "draft"


def assemble(drafts: list[Draft], document: Document, profile: files.Profile) -> dict[str, Any]:
    """The bank file: items in the order of the document, with ids that survive regeneration."""
    order = list(dict.fromkeys([*(s.top for s in document.sections), *(d.section for d in drafts)]))
    titles = {s.code: s.title for s in document.sections} | profile.section_titles
    used: Counter[str] = Counter()
    items = []
    for draft in sorted(drafts, key=lambda d: order.index(d.section)):
        base = f"{draft.fact}-{SUFFIXES[draft.kind]}"
        used[base] += 1
        items.append(draft.as_dict(base if used[base] == 1 else f"{base}{used[base]}"))
    return bank.check(
        {
            "schema": bank.SCHEMA, "id": profile.id, "title": profile.title, "version": bank.content_version(items),
            "note": f"{profile.approved_by}: đã soát, chờ Ban tổ chức ký" if profile.approved_by else "",
            "documents": [{"id": profile.id, "title": profile.title, "sha256": hashlib.sha256(document.source.encode()).hexdigest()}],
            "sections": [{"code": c, "title": titles.get(c, c)} for c in order],
            "items": items,
        }
    )  # fmt: skip
