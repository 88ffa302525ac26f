"""Item versions as attempts need them, kept in memory: a version never changes once written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from quizapp.attempts.rules import Slot
from quizapp.db import db
from quizapp.items.models import Item, ItemVersion


@dataclass(frozen=True, slots=True)
class Question:
    """One item version. Only `public` of it may reach a phone before the key opens."""

    version_id: int
    kind: str
    stem: str
    option_texts: dict[str, str]
    rationales: dict[str, str]
    target_texts: dict[str, str]
    key: Any
    citation: dict[str, Any]
    section: str

    def words(self, choice: Any) -> Any:
        """A saved choice in the words of the options: a text, a list of texts or pairs, None for no answer."""
        texts = self.option_texts | self.target_texts
        if isinstance(choice, list):
            return [self.words(part) for part in choice]
        return texts.get(choice, choice) if isinstance(choice, str) else choice


_kept: WeakKeyDictionary[Engine, dict[int, Question]] = WeakKeyDictionary()


def questions(version_ids: Iterable[int]) -> dict[int, Question]:
    """The versions asked for; at most one query, none when all are known."""
    known = _kept.setdefault(db.engine, {})
    wanted = set(version_ids)
    missing = wanted - known.keys()
    if missing:
        rows = db.session.execute(
            sa.select(ItemVersion, Item.section).join(Item, Item.id == ItemVersion.item_id)
            .where(ItemVersion.id.in_(missing))
        )  # fmt: skip
        for version, section in rows:
            known[version.id] = _question(version, section)
    return {i: known[i] for i in wanted}


def _question(version: ItemVersion, section: str) -> Question:
    return Question(
        version_id=version.id,
        kind=version.kind,
        stem=version.stem,
        option_texts={o["id"]: o["text"] for o in version.options},
        rationales={o["id"]: o.get("rationale", "") for o in version.options},
        target_texts={t["id"]: t["text"] for t in version.targets or []},
        key=version.key,
        citation=version.citation,
        section=section,
    )


def slot_of(entry: dict[str, Any]) -> Slot:
    """The checking side of a paper's entry."""
    return Slot(entry["k"], tuple(entry["o"]), tuple(entry.get("t", ())))


def public(number: int, entry: dict[str, Any], question: Question) -> dict[str, Any]:
    """What a phone gets of a slot: an allow-list, without key, rationale or citation."""
    shown: dict[str, Any] = {
        "slot": number,
        "kind": entry["k"],
        "stem": question.stem,
        "options": [{"id": i, "text": question.option_texts[i]} for i in entry["o"]],
    }
    if entry.get("t"):
        shown["targets"] = [{"id": i, "text": question.target_texts[i]} for i in entry["t"]]
    return shown


def public_paper(paper: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A whole paper as a phone gets it."""
    known = questions(entry["v"] for entry in paper)
    return [public(n, entry, known[entry["v"]]) for n, entry in enumerate(paper, start=1)]
