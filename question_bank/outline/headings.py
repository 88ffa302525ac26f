"""Which lines are headings: "Phần thứ nhất", "Chương II", "I.", "A.", "1.", "1.1.", "a)", "Điều 5.", Markdown's "#"."""

from dataclasses import dataclass

import regex

HASH = regex.compile(r"^(#{1,6})\s+([^\s#].*)$")
COUNT = r"((?i:nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)|[IVX]{1,5}|\d{1,2})"
NAMED = {
    "part": regex.compile(rf"^(?i:phần)\s+(?i:thứ\s+)?{COUNT}(\s*[.:–-]\s*|\s+|$)(.*)$"),
    "chapter": regex.compile(rf"^(?i:chương)\s+(?i:thứ\s+)?{COUNT}(\s*[.:–-]\s*|\s+|$)(.*)$"),
    "block": regex.compile(rf"^(?i:mục)\s+{COUNT}(\s*[.:–-]\s*|\s+|$)(.*)$"),
    "article": regex.compile(r"^(?i:điều)\s+(\d{1,3}[a-zđ]?)(\s*[.:]\s*)(.*)$"),
}
NUMBERED = {
    "roman": regex.compile(r"^([IVX]{1,6})\s*[./:)–-]\s*((?!\p{Lu}\.)[“\"]?\p{Lu}.+)$"),
    "letter": regex.compile(r"^([A-H])\s*[./–-]\s+([“\"]?\p{Lu}\p{L}.+)$"),
    "decimal": regex.compile(r"^(\d{1,2}(?=[./]\s)|\d{1,2}(?:\.\d{1,2})+)[./]?\s+([“\"]?\p{Lu}.+)$"),
    "small": regex.compile(r"^([a-zđ])[).]\s+([“\"]?\p{Lu}.+)$"),
}
WORDS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
          "XVIII", "XIX", "XX")  # fmt: skip
SMALL = "abcdđeghiklmnopqrstuvxy"
LONGEST, MOST_WORDS, FEW_WORDS = 120, 22, 12
BULLET = regex.compile(r"^[-+•*]\s+")


@dataclass(frozen=True, slots=True)
class Marker:
    """What a line that may be a heading begins with: its kind, label, title and number of Markdown's marks."""

    kind: str
    label: str
    title: str
    hashes: int = 0


def marker(text: str) -> Marker | None:
    """The marker a line begins with, if any; whether it is a heading is another question."""
    if found := HASH.match(text):
        text = found.group(2).rstrip(" #")
        inner = marker(text)
        kind, label, title = (inner.kind, inner.label, inner.title) if inner else ("hash", "", text)
        return Marker(kind, label, title, len(found.group(1)))
    for kind, pattern in NAMED.items():
        if found := pattern.match(text):
            label, gap, title = found.groups()
            if gap.strip() or not title or title.isupper():
                return Marker(kind, _number(label), title.strip())
    for kind, pattern in NUMBERED.items():
        if (found := pattern.match(text)) and (kind != "roman" or found.group(1) in ROMANS):
            return Marker(kind, found.group(1), found.group(2).strip())
    return None


def _number(label: str) -> str:
    word = {"bốn": "tư"}.get(label.lower(), label.lower())
    return ROMANS[WORDS.index(word)] if word in WORDS else label


def is_title(text: str, stretch: int = 1) -> bool:
    """Shaped like a title: short, a capital first, no sentence's end."""
    return (
        4 <= len(text) <= LONGEST * stretch
        and len(text.split()) < MOST_WORDS * stretch
        and regex.match(r"[“\"]?\p{Lu}", text) is not None
        and text[-1] not in ".;:,!?"
    )


def is_loose_title(text: str, stretch: int = 1) -> bool:
    """A title that somebody ended with a full stop or a colon."""
    return is_title(text.rstrip(".: "), stretch) and not text.endswith(("..", "./.")) and ". " not in text


def run_in(title: str) -> str:
    """The title of "I. Về kinh tế: Giá trị sản xuất đạt ...", whose text begins on the same line; "" if it is none."""
    head, colon, rest = title.partition(": ")
    return head if colon and rest and len(head.split()) <= FEW_WORDS and is_title(head) else ""


def stands_alone(text: str) -> bool:
    """Whether a line is shaped like a whole heading, so that the next line doesn't belong to its sentence."""
    found = marker(text)
    return found is not None and (found.hashes > 0 or found.title == "" or is_title(found.title))


def is_heading(texts: list[str], at: int, in_list: bool, last: str) -> bool:
    """Whether a line with a marker is a heading; `last`: the label before it of its kind, `in_list`: that was an item."""
    found = marker(texts[at])
    if found is None:
        return False
    if found.hashes or found.kind in NAMED:
        return True
    following = texts[at + 1] if at + 1 < len(texts) else ""
    if found.kind == "decimal":
        return _is_decimal_heading(found, following, in_list, last)
    if not _in_order(found, last):
        return False
    if not is_loose_title(found.title):
        return found.kind != "small" and run_in(found.title) != ""
    after = marker(following)
    return found.kind != "small" or (
        is_title(found.title) and following != "" and (after is None or after.kind != "small")
    )


def _is_decimal_heading(found: Marker, following: str, in_list: bool, last: str) -> bool:
    after = marker(following)
    has_child = after is not None and after.label.startswith(found.label + ".")
    leads = bool(BULLET.match(following)) or has_child or (after is not None and after.kind == "small")
    if found.title.endswith(":") and len(found.title.split()) <= FEW_WORDS and is_title(found.title[:-1]):
        return True
    if not is_title(found.title):
        return leads and is_loose_title(found.title, stretch=2)
    if leads:
        return True
    # Short numbered lines one after another, with nothing between them, are a list.
    return not (after is not None and _follows(found.label, after)) and not (in_list and _follows(last, found))


def _follows(label: str, after: Marker) -> bool:
    if after.kind != "decimal" or not label or after.label.count(".") != label.count("."):
        return False
    return int(after.label.rpartition(".")[2]) == int(label.rpartition(".")[2]) + 1


def _in_order(found: Marker, last: str) -> bool:
    """Roman numbers and letters begin at the first or go on from the last one; else they are names or initials."""
    order = {"roman": ROMANS, "letter": tuple("ABCDEFGH"), "small": tuple(SMALL)}[found.kind]
    if found.label not in order:
        return False
    place = order.index(found.label)
    return place == 0 or (last in order and last != "" and 0 < place - order.index(last) <= 2)
