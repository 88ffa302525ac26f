"""Why a figure with clear slots is still not asked."""

import regex

from question_bank.facts.lexicon import PLANNED
from question_bank.facts.model import Reading
from question_bank.facts.numbers import Value
from question_bank.outline.files import Profile
from question_bank.outline.reader import Section


def role_hold(section: Section, profile: Profile) -> str:
    """A report's plans and the like aren't asked, however clear."""
    return f"mục có vai trò {section.role}" if section.role != "result" and profile.genre == "report" else ""


def hold(text: str, value: Value, reading: Reading, tail: str, whole: bool, profile: Profile) -> str:
    """Why a figure with clear slots is still not asked."""
    low = text.lower()
    if any(regex.search(rf"\b{word}\b", low[: value.end + 40]) for word in PLANNED) and profile.genre == "report":
        return "câu nêu kế hoạch hoặc mục tiêu, không phải kết quả"
    if not whole and not tail:
        return "phần sau con số bị cắt bởi con số khác"
    verb = reading.verb.lower()
    if value.kind == "share" and verb.endswith(("chiếm", "còn")) and not tail and "trong" not in reading.subject.text:
        return "không rõ tỷ lệ trong tổng thể nào"
    if value.kind == "ratio" and not verb.endswith(("gấp", "bằng")):
        return "“tăng … lần” không rõ là gấp hay tăng thêm"
    if value.kind == "duration":
        return "khoảng thời gian, không phải số liệu"
    if value.hedge in ("hàng", "trung bình"):
        return "con số ước chừng"
    if value.kind == "count" and value.number <= 1:
        return "con số 0 hoặc 1 không đáng hỏi"
    return ""
