"""Aiken in and out: a question on a line, lettered choices, one ANSWER. It holds single choice and nothing else."""

import re
from typing import Any

from question_bank.formats import losses
from question_bank.formats.notes import Report
from question_bank.formats.questions import TRUTH, Collector, Question, truth
from question_bank.formats.texts import decode, line

CHOICE = re.compile(r"([A-Z])[.)]\s*(.*)")
ANSWER = re.compile(r"(?:ANSWER|ĐÁP ÁN)\s*:\s*(.*)", re.IGNORECASE)


def read(raw: bytes, name: str) -> tuple[list[dict[str, Any]], Report]:
    """Draft items of an Aiken file and what happened to each question."""
    report = Report()
    collector = Collector(name, report)
    reader = _Reader(collector, report)
    for number, text in enumerate(decode(raw, name, report).split("\n"), start=1):
        reader.take(number, line(text))
    reader.give_up()
    return collector.items, report


class _Reader:
    """The question under way, line by line."""

    def __init__(self, collector: Collector, report: Report) -> None:
        self.collector, self.report = collector, report
        self.stem, self.start, self.choices = "", 0, list[str]()
        self.rest = self.stray = False

    def take(self, number: int, text: str) -> None:
        """A line: blank, a choice, an answer, or a question's text."""
        if not text:
            self.rest = bool(self.stem)
        elif answer := ANSWER.fullmatch(text):
            self._answer(number, answer[1])
        elif choice := CHOICE.fullmatch(text):
            self._choice(number, choice[1], choice[2])
        elif self.stem and not self.choices and not self.rest:
            self.stem += f" {text}"  # a question wrapped by hand
        else:
            self.give_up()
            self.stem, self.start, self.rest, self.stray = text, number, False, False
            self.report.found += 1

    def give_up(self) -> None:
        """A question that never got its answer."""
        if self.stem:
            self._broken("câu chưa xong. Thêm các phương án A) B) … và dòng ANSWER: chữ cái", self.start)
        self._clear()

    def _clear(self) -> None:
        self.stem, self.choices, self.rest = "", [], False

    def _broken(self, text: str, number: int) -> None:
        self.report.broken(self.stem, text, f"dòng {number}")

    def _stray(self, number: int) -> None:
        """A choice or an answer without a question: said once for lines that follow each other."""
        if not self.stray:
            self.report.found += 1
            self._broken("phương án hoặc đáp án không có câu hỏi ở trên. Thêm dòng câu hỏi", number)
        self.stray = True

    def _choice(self, number: int, letter: str, text: str) -> None:
        if not self.stem:
            return self._stray(number)
        if letter != chr(ord("A") + len(self.choices)):
            self._broken(f"phương án {letter} sai thứ tự. Đánh A, B, C … liên tiếp", number)
            return self._clear()
        self.choices.append(text)
        return None

    def _answer(self, number: int, text: str) -> None:
        if not self.stem:
            return self._stray(number)
        letter = text[:1].upper()
        place = ord(letter) - ord("A") if letter else -1
        if len(self.choices) < 2:
            self._broken("cần ít nhất 2 phương án", number)
        elif not 0 <= place < len(self.choices) or re.match(r"\w|\s*[,;&+]\s*\w", text[1:]):
            self._broken(f"đáp án “{text[:20]}” không phải một chữ cái của phương án. Viết ANSWER: A", number)
        else:
            self.collector.add(_question(self.stem, self.choices, place, f"dòng {self.start}"))
        self._clear()
        return None


def _question(stem: str, choices: list[str], place: int, where: str) -> Question:
    """Two choices Đúng and Sai make a true/false question."""
    if tuple(choices) == TRUTH:
        return truth(stem, where, place == 0)
    return Question("single", stem, where, options=[(text, "") for text in choices], key=[place])


def write(bank: dict[str, Any]) -> tuple[bytes, Report]:
    """The single choice items of a bank as Aiken and what it lost."""
    report = Report()
    out = []
    for item in losses.usable(bank, {"single", "true_false"}, "Aiken", report):
        texts = [line(item["stem"]), *(line(o["text"]) for o in item["options"])]
        if CHOICE.fullmatch(texts[0]) or ANSWER.fullmatch(texts[0]) or len(texts) > 27:
            report.skipped(item["id"], "Aiken hiểu nhầm lời câu bắt đầu bằng “A)” hay “ANSWER:”, hoặc quá 26 phương án")
            continue
        losses.note(item, set(), report)
        if any(line(t) != t.strip() for t in (item["stem"], *(o["text"] for o in item["options"]))):
            report.lost(item["id"], "chỗ xuống dòng")
        out.append(_lines(item, texts))
        report.carried += 1
    return "\n".join(out).encode(), report


def _lines(item: dict[str, Any], texts: list[str]) -> str:
    if item["kind"] == "true_false":
        texts, right = [texts[0], *TRUTH], 0 if losses.truth_of(item) else 1
    else:
        right = [o["id"] for o in item["options"]].index(item["key"][0])
    choices = [f"{chr(ord('A') + n)}) {text}" for n, text in enumerate(texts[1:])]
    return "\n".join([texts[0], *choices, f"ANSWER: {chr(ord('A') + right)}", ""])
