"""Why a figure with clear slots is still not asked."""

import regex

from question_bank.facts import periods
from question_bank.facts.clauses import is_measure
from question_bank.facts.lexicon import BASIS, HEADS, PLANS
from question_bank.facts.model import Carried, Reading, Slot
from question_bank.facts.naming import PEOPLE, owns
from question_bank.facts.numbers import Value
from question_bank.outline.files import Profile
from question_bank.outline.reader import Section

# "vượt kế hoạch" tells a result, and a programme's name is no aim.
REACHED = regex.compile(
    r"mục tiêu quốc gia|(?:đạt|vượt|bằng|so với|so|hoàn thành|%|theo)\s(?:\S+\s){0,3}?(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán)|kế hoạch số"
)
# What a council or a ministry sets is a budget, not what was done.
ASSIGNED = regex.compile(
    r"\b(?:Hội đồng nhân dân|HĐND|Quốc hội|Chính phủ|Thủ tướng|Ủy ban nhân dân|UBND|Bộ Tài chính|Trung ương|cấp trên)\b[^.;]{0,30}\s(?:giao|quyết nghị|thông qua)\b"
)
PARTS = regex.compile(r"\s*[-–•]?\s*(?:Trong đó|Bao gồm|Gồm|Cụ thể|Chia ra)\b")
DESIGNATIONS = regex.compile(r"\p{L}(?:\s.*)?|ly")  # "4G", "tạc đạn 75 ly": names, not counts
CODE = regex.compile(r"(?<!\p{L})\p{Lu}{2,}[\p{Lu}\d-]*\s$")  # "V-ELINT 18"
TIERED = regex.compile(r"\b(?:chính quyền|địa phương)\s+$")
SHARED = regex.compile(r"[^,;:.\d]*\svà\s(?:trên |hơn |gần |khoảng )?\d")
GOES_ON = frozenset(("và", "hoặc", "cùng", "với", "đồng", "so", "tăng", "giảm", "đạt", "chiếm", "bằng", "vượt", "gấp", "tương",
                     "là", "góp", "giúp", "nên", "nhưng", "còn", "-", "–", "lên", "xuống", "trong", "đã", "được", "tổng", "trị"))  # fmt: skip
BODIES = ("doanh nghiệp", "công ty", "cơ quan", "đơn vị", "tổ chức", "hợp tác xã", "khu vực", "xã", "phường")
AIMS = regex.compile(r"\b(?:phấn đấu|mục tiêu|chỉ tiêu|nhiệm vụ|dự báo)\b[^.;]*:", regex.IGNORECASE)


def role_hold(section: Section, carried: Carried, profile: Profile) -> str:
    """A report's plans and the like aren't asked, however clear."""
    if profile.genre != "report":
        return ""
    if section.role != "result":
        return f"mục có vai trò {section.role}"
    return "đoạn nêu mục tiêu, không phải kết quả" if carried.is_plan else ""


def lost(rest: str) -> str:
    """Words after a figure that neither the question nor another clause takes up narrow it: without them it is another claim."""
    first = rest.split(" ")[0].lower() if rest else ""
    if regex.search(r"\b(?:vì|khi|nếu|nhằm)\b", rest):
        return "phần mô tả sau con số không đưa được vào câu hỏi"
    if not rest or first in GOES_ON or regex.match(r"\p{L}+\s\d", rest):
        return ""
    return "phần mô tả sau con số không đưa được vào câu hỏi"


def assigned(text: str, value: Value, carried: Carried) -> str:
    """Money that a council gave, and the parts of it that the next sentence lists."""
    parts = carried.is_assigned and PARTS.match(text) is not None
    if value.kind == "money" and (parts or ASSIGNED.search(text[: value.start])):
        return "số được giao hoặc dự toán, không phải kết quả"
    return ""


def parted(text: str, period: Slot, carried: Carried) -> str:
    """ "Trong đó ..." is of the time of the sentence before, not of the document's."""
    is_part = period.grade == "profile" and carried.is_timed and PARTS.match(text) is not None
    return "“trong đó” thuộc mốc thời gian của câu trước" if is_part else ""


def announces_aims(text: str) -> bool:
    """Whether a sentence leads a list of aims: "Phấn đấu đạt các chỉ tiêu sau: ..."."""
    return AIMS.search(text) is not None


def late(period: Slot, profile: Profile) -> str:
    """A report can't have reached what lies after its own date."""
    of_document = periods.last_year(profile.date)
    is_late = profile.genre == "report" and 0 < of_document < periods.last_year(period.text)
    return "mốc thời gian sau ngày của tài liệu: mục tiêu, không phải kết quả" if is_late else ""


def nameless(subject: Slot, period: Slot, profile: Profile) -> str:
    """A subject that names a kind of body and not which, or a deed of a day whose doer isn't told."""
    low = subject.text.lower()
    if (
        not owns(profile)
        and is_measure(subject.text)
        and " của " not in low
        and not regex.search(r"\s\p{Lu}", subject.text)
    ):
        return "không rõ số đo của đơn vị nào"
    if not owns(profile) and low.endswith(PEOPLE):
        return "không rõ của đơn vị nào"
    if low in HEADS or any(low.endswith(f" của {head}") for head in HEADS):
        return "chủ thể chỉ là tên chung, không rõ của đơn vị nào"
    if period.text == "Hàng năm" and profile.genre == "report":
        return "mức hằng năm, không rõ của những năm nào"
    if subject.grade == "profile" and period.text.lower().startswith("ngày"):
        return "việc của một ngày, không rõ ai làm"
    return ""


def is_share_of_structure(text: str, value: Value, reading: Reading) -> bool:
    """Whether a share is of something named: "Tỷ lệ ... còn", or parts of a structure that the sentence speaks of."""
    subject = reading.subject.text.lower()
    rate = subject.startswith(("tỷ lệ", "tỉ lệ", "tỷ trọng", "tỉ trọng"))
    return (
        rate
        or regex.search(r"\btrong (?:tổng|số|cơ cấu|toàn)\b", subject) is not None
        or "cơ cấu" in text[: value.start].lower()
    )


def hold(text: str, value: Value, reading: Reading, tail: str, whole: bool, profile: Profile) -> str:
    """Why a figure with clear slots is still not asked."""
    low = REACHED.sub(" ", text[: value.end + 40].lower())
    if profile.genre == "report" and PLANS.search(low):
        return "câu nêu kế hoạch hoặc mục tiêu, không phải kết quả"
    if _is_verb_of_rate(reading) and not tail and not reading.tail:
        return "không rõ tỷ lệ của cái gì"
    if problem := _is_no_count(text, value):
        return problem
    if not whole and not tail:
        return "phần sau con số bị cắt bởi con số khác"
    if regex.search(r"\((?:sửa đổi|bổ sung|thay thế|hợp nhất)", text[: value.start]):
        return "chủ thể có phần trong ngoặc không bỏ được"
    if regex.search(r"\b(?:đầu|giữa|cuối) nhiệm kỳ\b", low):
        return "mốc thời gian trong nhiệm kỳ không rõ năm nào"
    if value.kind == "duration":
        return "khoảng thời gian, không phải số liệu"
    if value.hedge in ("hàng", "trung bình"):
        return "con số ước chừng"
    if value.kind == "count" and value.number <= 1:
        return "con số 0 hoặc 1 không đáng hỏi"
    return _of_what(text, value, reading, tail)


def _is_verb_of_rate(reading: Reading) -> bool:
    """ "... đạt tỷ lệ 86,1%": of what stands further left."""
    return reading.verb.endswith(("tỷ lệ", "tỉ lệ")) and not is_measure(reading.subject.text)


def _is_no_count(text: str, value: Value) -> str:
    """Figures that count nothing: of a legal basis, of a name, of the tiers of government."""
    if BASIS.match(text):
        return "câu nêu căn cứ, không phải nội dung"
    before, unit = text[: value.start], value.unit.split()
    tier = unit[:1] == ["cấp"] and TIERED.search(before)
    code = value.kind == "count" and (DESIGNATIONS.fullmatch(value.unit) or (len(unit) < 2 and CODE.search(before)))
    return "con số là tên gọi, không phải số đếm" if tier or code else ""


def _of_what(text: str, value: Value, reading: Reading, tail: str) -> str:
    """Why it isn't clear what a share, a ratio or a part is of."""
    verb, subject = reading.verb.lower(), reading.subject.text
    if verb.endswith(("gấp", "bằng")) and not tail:
        return "không rõ so với cái gì"
    if value.kind == "ratio" and not verb.endswith(("gấp", "bằng")):
        return "“tăng … lần” không rõ là gấp hay tăng thêm"
    moved = verb.split(" ")[0] in ("tăng", "giảm") and not verb.endswith(("lên", "còn", "xuống"))
    if value.kind != "share" and moved and not tail:
        return "không rõ tăng, giảm so với khi nào"
    if value.kind == "count" and verb.endswith("là") and value.unit == "người" and subject.lower().startswith(BODIES):
        return "không rõ số người nào"
    if (
        value.kind == "count"
        and verb.endswith("có")
        and is_measure(subject)
        and not subject.lower().startswith(("số ", "tổng số "))
    ):
        return "không rõ ai có"
    if value.kind == "money" and verb == "là" and not is_measure(subject):
        return "không rõ là khoản tiền gì"
    if value.kind != "share":
        return "không rõ con số của cái gì" if verb.endswith("chiếm") else ""
    if verb.endswith(("chiếm", "còn")) and not tail and not is_share_of_structure(text, value, reading):
        return "không rõ tỷ lệ trong tổng thể nào"
    if verb.endswith("có") and SHARED.match(text[value.end :]):
        return "phần mô tả chung cho nhiều con số"
    standing = verb.split(" ")[-1] in ("đạt", "là", "có", "còn")
    return "không rõ tỷ lệ của cái gì" if standing and not tail and not is_measure(subject) else ""
