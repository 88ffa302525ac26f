"""Facts that rest on a figure in doubt are held back, with the reason, unless a person decided."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from question_bank.checks.findings import CONSISTENT, WORDS, Finding
from question_bank.facts import slots
from question_bank.facts.slots import Fact


def keys_of(finding: Finding, facts: Sequence[Fact]) -> list[str]:
    """The keys of the facts whose figures a finding compares."""
    return [
        f.key for f in facts if any(g.overlaps(f.sentence.address, f.value.start, f.value.end) for g in finding.figures)
    ]


def as_dict(finding: Finding, facts: Sequence[Fact]) -> dict[str, Any]:
    """A finding for programs: what `audit --json` prints and the review desk shows."""
    return {
        "address": finding.address, "addresses": list(finding.addresses), "check": finding.check, "verdict": finding.verdict,
        "text": finding.text, "facts": keys_of(finding, facts),
        "figures": [{"address": g.address, "start": g.start, "end": g.end, "text": g.text, "doubted": g in finding.doubted}
                    for g in finding.figures],
    }  # fmt: skip


def hold(facts: Sequence[Fact], findings: Sequence[Finding], edits: dict[str, dict[str, Any]]) -> list[Fact]:
    """The facts, those in doubt held; an approved fact, or one whose edit says itself whether to hold it, stays."""
    doubted = defaultdict(list)
    for finding in findings:
        if finding.verdict != CONSISTENT:
            for figure in finding.doubted:
                doubted[figure.address].append((figure, finding))
    return [
        _held(f, doubted[f.sentence.address], edits.get(slots.key_of_edit(f, edits), {}))
        if f.sentence.address in doubted
        else f
        for f in facts
    ]


def _held(fact: Fact, doubted: Sequence[tuple[Any, Finding]], edit: dict[str, Any]) -> Fact:
    if fact.approved or "hold" in edit:
        return fact
    span = (fact.sentence.address, fact.value.start, fact.value.end)
    reason = next((f"{d.check} {WORDS[d.verdict]}: {d.text}" for figure, d in doubted if figure.overlaps(*span)), "")
    return replace(fact, hold=reason) if reason else fact
