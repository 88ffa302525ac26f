"""The clause a figure stands in: what is said before it (subject, verb) and after it (scope), read left to right."""

from dataclasses import dataclass

import regex

from question_bank.facts import periods
from question_bank.facts.lexicon import (
    AUXILIARIES,
    COMPOUNDS,
    CONNECTIVES,
    COPULAS,
    FUNCTION_WORDS,
    MANNERS,
    MEASURES,
    NOUNS_LIKE_VERBS,
    ORGANISATIONS,
    TAIL_OPENERS,
    VAGUE,
    VERBS,
)  # fmt: skip
from question_bank.facts.numbers import Value

BOUNDARY = regex.compile(
    r"[;:(]\s?|[,–]\s(?!\d{4}\b)|\s(?:và|cùng với|đồng thời)\s(?=(?:trên |hơn |gần |khoảng )?\d)|\.\s"
)
LEADING = regex.compile(
    rf"^(?:(?:{'|'.join(sorted(map(regex.escape, CONNECTIVES), key=len, reverse=True))})\b[\s,:]*|[\s,;:(–-]+)+",
    regex.IGNORECASE,
)
ACCOMPANIED = regex.compile(r"\b(?:với|cùng với|trị giá|tổng trị giá)\s+(?P<noun>[^\d,;:]*)$", regex.IGNORECASE)
MOST_TAIL = 16
LONGEST_SUBJECT = 16


@dataclass(frozen=True, slots=True)
class Left:
    """What stands before a figure: subject and verb (either may be missing), and whether "trong đó" refers back."""

    subject: str
    verb: str
    refers_back: bool = False
    accompanies: str = ""


def segment_start(text: str, value: Value, values: list[Value]) -> int:
    """Where the segment of a figure begins: after the last boundary, or after the figure before it."""
    before = [v.end for v in values if v.end <= value.start]
    cuts = [m.end() for m in BOUNDARY.finditer(text[: value.start])]
    return int(max([0, *cuts[-1:], *before[-1:]]))


def read_left(text: str) -> Left:
    """Subject and verb of the words before a figure; periods and connectives are left out."""
    refers = bool(regex.search(r"\btrong (?:đó|số đó)\b", text, regex.IGNORECASE))
    bare = LEADING.sub("", periods.without(LEADING.sub("", text))).strip(" ,")
    bare = LEADING.sub("", bare).strip(" ,")
    bare_end = text.strip()
    match = ACCOMPANIED.search(f" {bare_end} " if bare_end.endswith("với") else bare_end)
    if match and not _verb_at(match.group("noun").split()):
        return Left("", "", refers, match.group("noun").strip())
    words = bare.split()
    if not words:
        return Left("", "", refers)
    at = _main_verb(words)
    if at is None:
        return Left(bare, "", refers)
    return Left(" ".join(words[:at]), " ".join(words[at:]), refers)


def _main_verb(words: list[str]) -> int | None:
    """Where the verb begins: the last copula after a measure, else the first verb or auxiliary."""
    hits = [
        i
        for i in range(len(words))
        if _verb_at(words[i:]) and not (i and (words[i - 1] in ("-", "–") or _one_word(words, i)))
    ]
    if not hits:
        return None
    low = " ".join(words).lower()
    if hits[0] == 0 and not low.startswith(tuple(m + " " for m in MEASURES)):
        return 0
    if low.startswith(tuple(m + " " for m in MEASURES)):
        copulas = [i for i in hits if words[i].lower() in COPULAS and i > 0]
        if copulas:
            last = copulas[-1]
            while last > 1 and words[last - 1].lower() in COPULAS | {
                "ước",
                "đã",
                "chỉ",
                "cũng",
                "đều",
                "luôn",
                "bình",
                "quân",
                "trung",
            }:
                last -= 1
            return last
        return None
    return next((i for i in hits if i > 0), None)


def _one_word(words: list[str], at: int) -> bool:
    """Whether a verb's syllable is the second of a compound: "mặt bằng", "người có công"."""
    return f"{words[at - 1]} {words[at]}".lower().strip(",") in COMPOUNDS


def _verb_at(words: list[str]) -> bool:
    low = [w.lower().strip(",") for w in words[:4]]
    if " ".join(low[:3]).startswith(NOUNS_LIKE_VERBS):
        return False
    return bool(low) and (low[0] in AUXILIARIES or any(" ".join(low[:n]) in VERBS for n in (4, 3, 2, 1)))


def tail_after(text: str, end: int) -> tuple[str, bool]:
    """(what belongs to the question after the figure's noun phrase, whether it is whole)."""
    rest = text[end:]
    opener = regex.match(r"\s+(\p{L}+)(?:\s+(\S+))?", rest)
    if not opener or opener.group(1).lower() not in TAIL_OPENERS or (opener.group(2) or "")[:1].isdigit():
        return "", True
    stop = regex.search(r"[,;:.()…]|(?<!\d{4})\s[-–]\s|$", rest)
    words = rest[: stop.start() if stop else len(rest)].split()
    cut = next((i for i, w in enumerate(words) if regex.match(r"\d", w) and not _is_name_or_year(words, i)), None)
    whole = cut is None and len(words) <= MOST_TAIL
    words = words[: cut if cut is not None else MOST_TAIL]
    if cut is not None:  # what leads to the next figure goes too
        joints = [i for i, w in enumerate(words) if w.lower() in ("với", "trị", "cùng") or (i and w.lower() == "và")]
        words = words[: joints[-1]] if joints else words
    joined = _before_next_predicate(words)
    while joined and joined[-1].lower() in FUNCTION_WORDS and " ".join(joined[-2:]).lower() not in COMPOUNDS:
        joined.pop()
    return " ".join(joined), whole or bool(joined)


def _is_name_or_year(words: list[str], at: int) -> bool:
    before = words[at - 1].lower() if at else ""
    return bool(regex.fullmatch(r"(?:19|20)\d\d|\d{1,2}/(?:\d{1,2}/)?(?:19|20)\d\d|(?:19|20)\d\d[-–](?:19|20)\d\d", words[at])) or before in (
        "số", "tháng", "khóa", "khoá", "hạng", "thứ", "điều", "đề", "án", "quý", "cấp", "kỳ", "loại", "lớp", "kế", "hoạch")  # fmt: skip


def _before_next_predicate(words: list[str]) -> list[str]:
    """A tail ends where "và" opens another verb."""
    for i, word in enumerate(words):
        if i and word.lower() in ("và", "nhưng", "đồng") and _verb_at(words[i + 1 :]):
            return words[:i]
    return list(words)


def subject_problem(subject: str) -> str | None:
    """Why words can't be the subject of a question; None when they can."""
    words = subject.split()
    if not words:
        return "không rõ chủ thể"
    low = [w.lower().strip("“”\"'") for w in words]
    if low[0] in FUNCTION_WORDS | AUXILIARIES or low[-1] in FUNCTION_WORDS - {"về"}:
        return "chủ thể bị cắt cụt"
    if " ".join(low).startswith(tuple(f"{m} " for m in MANNERS)) or " ".join(low) in MANNERS:
        return "chủ thể là trạng ngữ"
    if any(w in VAGUE for w in low) or " ".join(low).startswith("những"):
        return "chủ thể dựa vào câu trước"
    if (
        len(words) > LONGEST_SUBJECT
        or subject.count("(") != subject.count(")")
        or subject.count("“") != subject.count("”")
    ):
        return "chủ thể quá dài hoặc thiếu dấu"
    if regex.search(r"\d", subject) and not regex.search(r"\b(?:19|20)\d\d\b|số \d", subject):
        return "chủ thể còn lẫn con số khác"
    if len(words) == 1 and not words[0][:1].isupper():
        return "chủ thể chỉ có một chữ"
    if _verb_at(words) and not subject.lower().startswith(MEASURES):
        return "chủ thể là động từ"
    return None


def is_bare_noun(subject: str) -> bool:
    """Whether words without a verb of their own hold none inside either."""
    words = subject.split()
    return not any(
        i and (_verb_at(words[i:]) and not _one_word(words, i))
        for i in range(len(words))
        if words[i].lower() in AUXILIARIES
    )


def organisation_of(text: str) -> str:
    """The organisation a sentence is about, when it opens with one: "Liên đoàn Lao động Quận"."""
    bare = LEADING.sub("", periods.without(LEADING.sub("", text)))
    left = read_left(bare[:160])
    first = left.subject.split(",")[0].strip()
    if first.startswith(ORGANISATIONS) and subject_problem(first) is None and len(first.split()) <= 10:
        return first
    return ""
