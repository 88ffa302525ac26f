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
    GOING_ON,
    HEADS,
    MANNERS,
    MEASURES,
    NOUNS_LIKE_VERBS,
    OPENERS,
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
    rf"^(?:(?:{'|'.join(sorted(map(regex.escape, CONNECTIVES), key=len, reverse=True))})\b[\s,:]*|[\s,;:(–+•*-]+|\d{{1,2}}[).]\s)+",
    regex.IGNORECASE,
)
ACCOMPANIED = regex.compile(r"\b(?:với|cùng với|trị giá|tổng trị giá)\s+(?P<noun>[^\d,;:]*)$", regex.IGNORECASE)
CLOSED = regex.compile(r"\([^()]*\)")
QUOTED = regex.compile(r"[“\"][^“”\"]*[”\"]")
IN_QUOTES = str.maketrans(",;:.", "    ")
# "thu hút", "chi trả": verbs that begin like a measure.
PLACES = tuple(f"{w} " for w in ("địa bàn", "khu vực", "toàn", "cả nước", "vùng", *HEADS))
DEEDS = tuple(f"{v} " for v in VERBS if " " in v and v.split()[0] in MEASURES and v not in MEASURES)
MOVES = {"tăng", "giảm", "cao", "mạnh", "nhanh", "lên", "liên", "ngừng", "mức", "tiếp"}
BEFORE_COPULA = {"ước", "đã", "chỉ", "cũng", "đều", "luôn", "bình", "quân", "trung"}
PRONOUNS = ("ông", "bà", "anh", "chị", "cô", "họ", "đồng")
NARROWING = regex.compile(
    r"((?:Trong|Tại|Trên|Ở|Nhân|Dịp|Đợt|Sau|Trước|Vụ|Mùa|Tuần|Phiên|Riêng)\s(?!đó\b|đó,)(?:[^,;:.()\d]|-\d+){3,80}?)\s?,\s"
)
MOST_SCOPE = 12
MOST_TAIL = 16
LONGEST_SUBJECT = 16


@dataclass(frozen=True, slots=True)
class Left:
    """What stands before a figure: subject and verb (either may be missing), and whether "trong đó" refers back."""

    subject: str
    verb: str
    refers_back: bool = False
    accompanies: str | None = None


def masked(text: str) -> str:
    """The same length of text with closed brackets blank and quoted commas gone: they are no boundaries."""
    text = CLOSED.sub(lambda m: " " * len(m.group(0)), text)
    return str(QUOTED.sub(lambda m: m.group(0).translate(IN_QUOTES), text))


def segment_start(text: str, value: Value, values: list[Value]) -> int:
    """Where the segment of a figure begins: after the figure before it, or after the last boundary.

    A comma inside a list of nouns is none: "Tổng mức bán lẻ hàng hóa, dịch vụ đạt ...".
    """
    seen = masked(text[: value.start])
    first = max([0, *(v.end for v in values if v.end <= value.start)])
    cuts = [m for m in BOUNDARY.finditer(seen) if m.end() >= first]
    start = max([first, *(m.end() for m in cuts[-1:])])
    for at in range(len(cuts) - 1, -1, -1):
        earlier = max([first, *(m.end() for m in cuts[max(at - 1, 0) : at])])
        if seen[cuts[at].start()] != "," or not _is_list(seen[earlier : cuts[at].start()], seen[cuts[at].end() :]):
            break
        start = earlier
    return int(start)


def _is_list(before: str, after: str) -> bool:
    """Whether a comma stands between nouns of one subject."""
    nouns, rest = read_left(before), read_left(after)
    if (
        nouns.verb
        or nouns.accompanies
        or _holds_verb(nouns.subject)
        or not nouns.subject
        or not rest.subject
        or not rest.verb
    ):
        return False
    if is_measure(rest.subject):
        return False
    if may_open(rest.subject) and not rest.subject.lower().startswith(nouns.subject.split()[0].lower()):
        return False
    return subject_problem(nouns.subject) in (None, "chủ thể chỉ có một chữ") and not regex.search(r"\d", before)


def _holds_verb(subject: str) -> bool:
    words = subject.split()
    return any(_verb_at(words[i:]) and not _one_word(words, i) for i in range(1, len(words)))


def may_open(subject: str) -> bool:
    """Whether words in the middle of a sentence can be a subject of their own."""
    low = f"{subject.lower()} "
    return low.startswith(tuple(f"{w} " for w in (*MEASURES, *OPENERS))) or subject.startswith(ORGANISATIONS)


def opens(text: str, start: int) -> bool:
    """Whether nothing but a time, a connective or a list's number stands before a segment."""
    before = bare(text[:start]).strip(" ,:")
    return not before or before == scope_of(text)


def scope_of(text: str) -> str:
    """ "Trong đợt dịch lần thứ tư, ...", "Trên địa bàn huyện, ...": words at the opening that narrow the whole sentence."""
    found = NARROWING.match(bare(text))
    return found.group(1) if found and len(found.group(1).split()) <= MOST_SCOPE else ""


def bare(text: str) -> str:
    """Words without the times and connectives that open them."""
    return str(LEADING.sub("", periods.without(LEADING.sub("", masked(text)))))


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
    subject, verb = " ".join(words[:at]), " ".join(words[at:])
    if is_measure(subject) and "," in f"{subject} {verb}":
        subject, verb = _still(subject, verb)
    return Left(subject, verb, refers)


def _still(subject: str, verb: str) -> tuple[str, str]:
    """A measure without how it moved: "Tỷ lệ lao động qua đào tạo liên tục tăng, đạt" -> "Tỷ lệ ... đào tạo", "đạt"."""
    last = verb.rpartition(",")[2].strip()
    if "," in verb and not (_verb_at(last.split()) and set(verb.split(",")[0].lower().split()) & MOVES):
        return subject, verb
    moved = regex.search(rf"\s(?:{'|'.join(GOING_ON)})\b", subject.lower())
    if subject.endswith(",") or (moved and "," in verb):
        subject = (subject[: moved.start()] if moved else subject).rstrip(",")
    return subject, last or verb


def is_measure(subject: str) -> bool:
    """Whether words name something measured: "tỷ lệ ...", "dân số"."""
    low = f"{subject.lower()} "
    return low.startswith(tuple(f"{m} " for m in MEASURES)) and not low.startswith(DEEDS)


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
    if hits[0] == 0 and not is_measure(low):
        return 0
    if is_measure(low):
        copulas = [i for i in hits if words[i].lower() in COPULAS and i > 0]
        return _first_of_verb(words, copulas[-1]) if copulas else None
    return next((i for i in hits if i > 0), None)


def _first_of_verb(words: list[str], at: int) -> int:
    """Where the words begin that belong to a copula: "đã ước đạt", "bình quân đạt"."""
    while at > 1 and words[at - 1].lower() in COPULAS | BEFORE_COPULA and not _one_word(words, at - 1):
        at -= 1
    return at


def _one_word(words: list[str], at: int) -> bool:
    """Whether a verb's syllable is the second of a compound: "mặt bằng", "người có công"."""
    return f"{words[at - 1]} {words[at]}".lower().strip(",") in COMPOUNDS


def _verb_at(words: list[str]) -> bool:
    low = [w.lower().strip(",") for w in words[:4]]
    if " ".join(low[:3]).startswith(NOUNS_LIKE_VERBS):
        return False
    return bool(low) and (low[0] in AUXILIARIES or any(" ".join(low[:n]) in VERBS for n in (4, 3, 2, 1)))


def without_place(subject: str) -> str:
    """ "Trên địa bàn huyện có ...": the place is what has."""
    found = regex.match(r"(?:Trên địa bàn|Trên|Tại|Ở|Trong)\s+((?:toàn\s)?\p{L}.*)$", subject, regex.IGNORECASE)
    return found.group(1) if found and f"{found.group(1).lower()} ".startswith(PLACES) else subject


def starts_with_verb(text: str) -> bool:
    """Whether a phrase begins with a verb."""
    return _verb_at(text.split())


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
    measure = is_measure(subject)
    if (low[0] in FUNCTION_WORDS | AUXILIARIES and not measure) or (
        low[-1] in (FUNCTION_WORDS | {"bị", "sẽ", "vẫn"}) - {"về"} and " ".join(low[-2:]) not in COMPOUNDS
    ):
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
    if low[0] in PRONOUNS and len(words) < 3:
        return "chủ thể dựa vào câu trước"
    if " ".join(low[-2:]) in ("giai đoạn", "nhiệm kỳ", "thời kỳ", "năm học"):
        return "chủ thể bị cắt cụt"
    if len(words) == 1 and not words[0][:1].isupper() and not measure:
        return "chủ thể chỉ có một chữ"
    if _verb_at(words) and not measure:
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
