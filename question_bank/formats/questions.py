"""A question between formats, and the collector that makes checked draft items of the bank from questions."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from question_bank.bank import DIFFICULTIES, item_problem
from question_bank.formats.notes import Report
from question_bank.formats.texts import block, key_of, line

LETTERS = "abcdefghijklmnopqrstuvwxyz"
MAX_ITEMS = 20_000
MAX_TEXT = 20_000
MAX_CODE, MAX_SECTION, MAX_NAME, MAX_TITLE = 80, 20, 120, 300
UNSORTED = ("0", "Chưa xếp mục")
TRUTH = ("Đúng", "Sai")
NO_QUOTE = {"sentence": "", "quote": "", "sha256": hashlib.sha256(b"").hexdigest()}
TAGS = ("difficulty", "group", "fact")
MAX_TAG = 50
FULL = 99.99


class Unreadable(ValueError):
    """A question that isn't written as its format wants; the message says how to mend it."""


class NotCarried(ValueError):
    """A question of a kind that the bank doesn't have."""


@dataclass(slots=True)
class Question:
    """What a reader found. `key`: positions of right options, in the right order for ordering; `pairs`: positions."""

    kind: str
    stem: str
    where: str
    name: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    key: list[int] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    pairs: list[tuple[int, int]] = field(default_factory=list)
    value: dict[str, Any] = field(default_factory=dict)
    citation: dict[str, Any] = field(default_factory=dict)
    difficulty: str = "medium"
    group: str = ""
    gives_away: list[str] = field(default_factory=list)
    fact: str = ""
    lost: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """What to call it in a report."""
        return self.name or self.stem

    def explain(self, text: str) -> None:
        """Feedback for the whole question: the key's rationale where there is exactly one, else lost."""
        if not text:
            return
        if self.kind in ("single", "true_false") and len(self.key) == 1 and not self.options[self.key[0]][1]:
            self.options[self.key[0]] = (self.options[self.key[0]][0], text)
        else:
            self.lost.append("phản hồi chung")

    def weigh(self, weights: list[float]) -> None:
        """The key from weights in per cent; papers mark all or nothing, so parts of a point are lost."""
        if self.kind == "single":
            self.key = [n for n, weight in enumerate(weights) if weight >= FULL]
            if len(self.key) > 1:
                raise NotCarried("nhiều phương án cùng được đủ điểm trong câu chọn một")
            if any(0 != weight < FULL for weight in weights):
                self.lost.append("điểm từng phần")
            return
        self.key = [n for n, weight in enumerate(weights) if weight > 0]
        right, wrong = {w for w in weights if w > 0}, {w for w in weights if w <= 0}
        if (right and max(right) - min(right) > 0.01) or not wrong <= {0.0, -100.0}:
            self.lost.append("điểm từng phần")

    def tag(self, text: str) -> None:
        """A tag: one of ours sets a field, another's is lost."""
        name, _, value = text.partition(":")
        if name not in TAGS or not value:
            self.lost.append("thẻ (tag)")
        elif name != "difficulty":
            setattr(self, name, value)
        elif value in DIFFICULTIES:
            self.difficulty = value


def truth(stem: str, where: str, right: bool, rationales: tuple[str, str] = ("", "")) -> Question:
    """A true/false question; rationales of Đúng and of Sai."""
    return Question("true_false", stem, where, options=list(zip(TRUTH, rationales)), key=[0 if right else 1])


class Collector:
    """Makes items of one file: ids, sections, citation, checks; what doesn't fit is in the report."""

    def __init__(self, document: str, report: Report) -> None:
        self.document, self.report = document, report
        self.items: list[dict[str, Any]] = []
        self._ids: set[str] = set()
        self._category = ("", "")
        self._sections: dict[tuple[str, str], str] = {}

    def enter(self, title: str, code: str = "") -> None:
        """The following questions belong to this category; without a title, to none."""
        self._category = (line(title)[:MAX_TITLE], line(code))

    def _section(self) -> str:
        """The code of the current category, listed in the report once it has an item."""
        title, code = self._category if self._category[0] else (UNSORTED[1], UNSORTED[0])
        if (title, code) not in self._sections:
            self._sections[title, code] = self._free_code(code or _code_of(title))
            self.report.sections.append({"code": self._sections[title, code], "title": title})
        return self._sections[title, code]

    def _free_code(self, wanted: str) -> str:
        wanted, taken = wanted[:MAX_SECTION], set(self._sections.values())
        number, code = 2, wanted
        while code in taken:
            code = f"{wanted[: MAX_SECTION - 5]}-{number}"
            number += 1
        return code

    def add(self, question: Question) -> None:
        """An item from a question, or a remark why not."""
        report, label = self.report, question.label
        if problem := _problem(question):
            return report.broken(label, problem, question.where)
        if len(self.items) >= MAX_ITEMS:
            return report.skipped(label, f"tệp nhiều quá {MAX_ITEMS} câu, chia thành nhiều tệp", question.where)
        section = self._section()
        item = _item(question, section, self.document)
        item["id"] = self._id(question, item)
        if problem := item_problem(item, {section}):
            return report.broken(label, problem, question.where)
        self._ids.add(item["id"])
        self.items.append(item)
        report.carried += 1
        for lost in dict.fromkeys(question.lost):
            report.lost(item["id"], lost, question.where)
        return None

    def _id(self, question: Question, item: dict[str, Any]) -> str:
        """The file's own id where it is usable and free, else one from the content."""
        own = line(question.name)
        if own and len(own) <= MAX_CODE and own not in self._ids:
            return own
        if own:
            why = "trùng với câu trước" if own in self._ids else f"dài quá {MAX_CODE} ký tự"
            self.report.lost(own, f"mã câu {why}, lấy mã theo nội dung", question.where)
        found = content_id(item)
        number = 2
        while found in self._ids:
            found = f"{content_id(item)}-{number}"
            number += 1
        return found


def content_id(item: dict[str, Any]) -> str:
    """An id from what the item asks: the same question, the same id, whatever the format."""
    texts = [item["kind"], item["stem"], [o["text"] for o in item["options"]], item["key"]]
    return "n" + hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()[:12]


def _code_of(title: str) -> str:
    """A section's code from its title: its own number, else its words without diacritics."""
    if found := re.match(r"(\d{1,3}(?:\.\d{1,3}){0,3})[.)\s]", title + " "):
        return found[1]
    slug = key_of(title).replace(" ", "-")[:MAX_SECTION].strip("-")
    return slug if slug not in ("", UNSORTED[0]) else "m" + hashlib.sha256(title.encode()).hexdigest()[:8]


def _problem(question: Question) -> str | None:
    """Why a question can't be an item; None when it can."""
    texts = [question.stem, *(t for pair in question.options for t in pair), *question.targets]
    if not question.stem.strip():
        return "thiếu lời câu hỏi. Viết câu hỏi vào"
    if max(map(len, texts)) > MAX_TEXT:
        return f"có đoạn dài quá {MAX_TEXT} ký tự. Rút gọn"
    if question.kind == "numeric":
        return None
    if any(not text.strip() for text, _ in question.options) or any(not text.strip() for text in question.targets):
        return "có phương án trống. Bỏ đi hoặc viết chữ vào"
    if not 2 <= len(question.options) <= len(LETTERS) or len(question.targets) > len(LETTERS):
        return f"cần từ 2 đến {len(LETTERS)} phương án"
    if question.kind == "matching":
        return None if question.pairs and question.targets else "cần các cặp ghép"
    return None if question.key else "không có đáp án đúng. Đánh dấu một phương án đúng"


def _item(question: Question, section: str, document: str) -> dict[str, Any]:
    """The bank's form, without an id."""
    options = [
        {"id": LETTERS[n], "text": block(text), "rationale": block(rationale)}
        for n, (text, rationale) in enumerate(question.options)
    ]
    item: dict[str, Any] = {
        "id": "", "version": 1, "kind": question.kind, "stem": block(question.stem), "options": options,
        "key": _key(question), "citation": {"document": document, "section": section, **NO_QUOTE, **question.citation},
        "fact": line(question.fact)[:MAX_NAME], "section": section, "difficulty": question.difficulty,
        "group": line(question.group)[:MAX_NAME], "status": "draft",
    }  # fmt: skip
    if question.gives_away:
        item["gives_away"] = question.gives_away
    if question.kind == "matching":
        item["targets"] = [{"id": str(n), "text": block(text)} for n, text in enumerate(question.targets, start=1)]
    return item


def _key(question: Question) -> Any:
    if question.kind == "numeric":
        return {"value": question.value["value"], "unit": line(question.value.get("unit", "")),
                "tolerance": question.value.get("tolerance", 0)}  # fmt: skip
    if question.kind == "matching":
        return [[LETTERS[left], str(right + 1)] for left, right in question.pairs]
    return [LETTERS[n] for n in (question.key if question.kind == "ordering" else sorted(question.key))]
