"""Subjects and tails that a reader of the question alone can place."""

from dataclasses import replace

import regex

from question_bank.facts.lexicon import HEADS, MEASURES, ORGANISATIONS
from question_bank.facts.model import Reading, Slot
from question_bank.facts.numbers import Value
from question_bank.outline.files import Profile

PLACES = ("quận", "huyện", "phường", "xã", "tỉnh", "thành phố", "thị xã", "thị trấn", "thủ đô")
HOUSES = ("trường", "đại học", "học viện", "khoa", "công ty", "tổng công ty", "tập đoàn", "bệnh viện", "nhà máy", "xí nghiệp",
          "ngân hàng", "hợp tác xã", "trung tâm", "viện")  # fmt: skip
# Groups of people that every body has.
PEOPLE = tuple(f" của {who}" for who in ("người lao động", "đoàn viên", "công nhân", "cán bộ", "học sinh", "sinh viên", "giáo viên",
               "giảng viên", "người dân", "nhân dân", "cán bộ, công nhân viên", "hộ dân"))  # fmt: skip
BRANCHES = ("ngành", "lĩnh vực", "khu vực")
NAME = regex.compile(r"\s\p{Lu}\p{Ll}")
# Capitals that name nobody's own.
OFFICIAL = regex.compile(r"\b(?:Quốc gia|Nhà nước|Trung ương|Nhân dân|Đảng|Quốc tế|Chính phủ)\b")
STRUCTURE = regex.compile(
    r"\b(cơ cấu(?: (?:kinh tế|lao động|giá trị sản xuất|ngành kinh tế|vốn đầu tư|sản xuất))?)\b", regex.IGNORECASE
)


def heads_of(profile: Profile) -> list[str]:
    """What the document may call its own body: short forms, and what kind of body it is."""
    body = profile.body.lower()
    kind = next((h for h in HEADS if body.startswith(f"{h} ")), "")
    return sorted({s.lower() for s in profile.short_forms} | ({kind} if kind else set()), key=len, reverse=True)


def is_place(profile: Profile) -> bool:
    """Whether the body is a place: what is counted there is its own."""
    return profile.body.lower().startswith((*PLACES, "việt nam"))


def owns(profile: Profile) -> bool:
    """Whether a bare measure can be the body's: a place's or a house's, or that of a house's own union or party cell; never
    an office's that reports on others."""
    body = profile.body.lower()
    own = regex.sub(r"^(?:công đoàn|chi bộ|đoàn thanh niên)(?: cơ sở)? (?!tập đoàn|tổng công ty)", "", body)
    return is_place(profile) or own.startswith(HOUSES)


def named(subject: Slot, profile: Profile) -> Slot:
    """A subject that a reader of the question alone can place: short forms in full, bare measures with whose they are."""
    text, low = subject.text, subject.text.lower()
    heads = heads_of(profile)
    if low.removeprefix("trên ").removeprefix("địa bàn ").removeprefix("toàn ") in heads:
        return replace(subject, text=profile.body)
    if inner := _inner(low.removeprefix("toàn "), profile.body):
        return replace(subject, text=inner)
    if profile.body.lower() in low:
        return replace(subject, text=regex.sub(r"^[Tt]oàn (?=\p{Ll})", "", text))
    text = _in_full(text, heads, profile.body)
    if profile.body not in text and owns(profile) and text.lower().endswith(PEOPLE):
        return replace(subject, text=f"{text} {'ở ' if is_place(profile) else ''}{profile.body}")
    if profile.body in text or " của " in text:
        return replace(subject, text=text)
    of_own = low.startswith(tuple(f"{m} " for m in (*MEASURES, *BRANCHES))) or low in MEASURES
    if of_own and owns(profile) and not NAME.search(OFFICIAL.sub("", text)):
        return replace(subject, text=f"{text} của {profile.body}")
    return replace(subject, text=text)


def _inner(text: str, body: str) -> str:
    """ "Công ty" in a report of "Công đoàn Công ty Cổ phần An Bình" is that company; "" when the body names none."""
    at = body.lower().find(f" {text} ") if text in HEADS else -1
    return body[at + 1 :] if at >= 0 else ""


def _in_full(text: str, heads: list[str], body: str) -> str:
    """ "... của tỉnh", "... toàn tỉnh" -> "... của tỉnh Bắc Giang"."""
    for head in heads:
        before = text[: -len(head)].split()[-1:] or [""]
        whole = text.startswith(ORGANISATIONS) and text.lower().endswith(f" {head}") and before[0][:1].islower()
        if whole:  # "Liên đoàn Lao động Quận", not "Khoa Môi Trường"
            return f"{text[: -len(head)]}{body}"
        if (
            head in PLACES
            and regex.search(rf"(?<!cấp|các|mỗi|từng|số)\s{head}$", text)
            and regex.search(r"\p{Ll}\s\S+$", text)
        ):
            return f"{text[: -len(head)].removesuffix('toàn ')}{body}"  # "ngành du lịch tỉnh"
        if found := regex.search(
            rf"\s(?:(của|trên địa bàn|ở|tại|trong)\s(?:toàn\s)?|toàn\s){regex.escape(head)}$", text.lower()
        ):
            return f"{text[: found.start()]} {found.group(1) or 'của'} {body}"
    return text


def scoped(tail: str, text: str, value: Value, reading: Reading, profile: Profile) -> str:
    """A tail in full; a share of a structure that the sentence names says so."""
    if value.kind == "share" and not tail and reading.verb.endswith(("chiếm", "còn")):
        structure = STRUCTURE.search(text[: value.start])
        rate = reading.subject.text.lower().startswith(("tỷ lệ", "tỉ lệ", "tỷ trọng", "tỉ trọng", "cơ cấu"))
        if structure and not rate:
            subject = reading.subject.text
            named_of = subject.startswith((*ORGANISATIONS, *BRANCHES)) or profile.body in subject
            return f"trong {structure.group(1).lower()}" + ("" if named_of else f" của {profile.body}")
    return (
        _in_full(f" {tail}", heads_of(profile), profile.body).strip()
        if profile.body not in reading.subject.text
        else tail
    )


def shortened(unit: str, subject: str) -> str:
    """What is counted, said once: "số doanh nghiệp thành lập mới là ... doanh nghiệp"."""
    words = unit.split()
    if len(words) > 2 and unit.lower() in subject.lower():
        return " ".join(words[:2])
    return unit
