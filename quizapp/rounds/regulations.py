"""Thể lệ: the rules text written from a round's settings, article by article. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizapp.clock import parse_aware
from quizapp.display import vn_date, vn_int, vn_span, vn_time, vn_weekday_date
from quizapp.rounds import criteria

COUNT_WORDS = {
    "best": "lượt có kết quả cao hơn được tính",
    "first": "lượt đầu tiên được tính",
    "last": "lượt sau cùng được tính",
    "sum": "điểm và thời gian của các lượt được cộng lại",
}
GUESS_WORDS = {
    "participants": "số người có lượt thi được tính trong đợt này",
    "all_correct": "số người trả lời đúng tất cả các câu trong đợt này",
    "all_correct_percent": "tỷ lệ phần trăm người trả lời đúng tất cả các câu trên số người dự thi đợt này",
}


@dataclass(frozen=True, slots=True)
class Article:
    """One article: a title and its paragraphs."""

    title: str
    paragraphs: list[str]


def articles(round_: Any, contest: Any, sections: Mapping[str, str]) -> list[Article]:
    """The rules of `round_` in `contest`; `sections`: code -> title of the bank."""
    found = [
        ("Người dự thi", _who(contest)),
        ("Thời gian", _when(round_)),
        ("Cách thi", _how(round_)),
        ("Đề thi", _paper(round_, sections)),
        *([("Câu dự đoán", _guess(round_))] if round_.guess else []),
        ("Cách tính điểm", _points(round_)),
        *([("Xếp hạng người dự thi", _people(round_)), ("Xếp hạng công đoàn cơ sở", _units(round_, contest))]
          if round_.ranked else [("Xếp hạng", ["Đây là đợt luyện tập, không xếp hạng và không trao giải."])]),
        ("Công bố", _shown(round_)),
        ("Mất mạng và hết giờ", _network(round_)),
        ("Giữ công bằng", _fair()),
    ]  # fmt: skip
    return [Article(f"Điều {n}. {title}", paragraphs) for n, (title, paragraphs) in enumerate(found, start=1)]


def plain(title: str, found: list[Article]) -> str:
    """The text that is hashed and kept at opening."""
    return "\n\n".join([title, *("\n".join([a.title, *a.paragraphs]) for a in found)]) + "\n"


def text_hash(text: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _moment(moment: datetime) -> str:
    return f"{vn_time(moment)}, {vn_weekday_date(moment)}"


def _who(contest: Any) -> list[str]:
    text = f"Đoàn viên công đoàn, người lao động thuộc các công đoàn cơ sở do {contest.organizing_body} quản lý."
    extra = "Mỗi người một số điện thoại, dự thi cho một công đoàn cơ sở; đơn vị khóa lại từ lượt thi đầu tiên."
    own = "Người dự thi tự đăng ký" if contest.self_registration else "Người dự thi do đơn vị lập danh sách"
    return [text, f"{own}. {extra}", "Thành viên Ban tổ chức, Ban giám khảo, tổ thư ký và người soạn câu hỏi không xếp hạng."]


def _when(round_: Any) -> list[str]:
    opens = f"{round_.name} mở lúc {_moment(round_.opens_at)}"
    if round_.closes_at is None:
        return [f"{opens}, không có giờ đóng.", "Giờ ghi trong thể lệ là giờ Việt Nam, tính theo đồng hồ máy chủ."]
    return [
        f"{opens}; đóng lúc {_moment(round_.closes_at)}.",
        "Giờ ghi trong thể lệ là giờ Việt Nam, tính theo đồng hồ máy chủ.",
        "Ban tổ chức có thể gia hạn bằng thông báo; gia hạn không rút ngắn thời gian của ai.",
    ]


def _how(round_: Any) -> list[str]:
    if round_.attempts_allowed is None:
        turns = "số lượt không giới hạn"
    else:
        turns = f"tối đa {round_.attempts_allowed:02d} lượt"
    counted = f"; {COUNT_WORDS[round_.counts]}" if round_.ranked and round_.attempts_allowed != 1 else ""
    return [
        f"Mỗi lượt trả lời {round_.item_count} câu trong {vn_span(round_.duration_seconds)}, {turns}{counted}.",
        "Hạn của mỗi lượt là giờ bắt đầu cộng thời gian làm bài, nhưng không quá giờ đóng; hạn được báo trước khi bắt đầu.",
        "Câu trả lời sửa được đến khi nộp bài. Bài đang làm mở tiếp được trên máy khác, mỗi lúc một máy.",
    ]


def _paper(round_: Any, sections: Mapping[str, str]) -> list[str]:
    counts: dict[str, int] = {}
    for line in round_.blueprint:
        name = sections.get(line["section"] or "", "các mục của đề cương")
        counts[name] = counts.get(name, 0) + line["count"]
    spread = "; ".join(f"{name}: {count} câu" for name, count in counts.items())
    levels = {"easy": "dễ", "medium": "vừa", "hard": "khó"}
    mix: dict[str, int] = {}
    for line in round_.blueprint:
        if line["difficulty"]:
            mix[line["difficulty"]] = mix.get(line["difficulty"], 0) + line["count"]
    difficulty = ", ".join(f"{mix[k]} câu {levels[k]}" for k in levels if mix.get(k))
    return [
        f"Đề của mỗi lượt được rút riêng từ ngân hàng câu hỏi đã duyệt theo ma trận: {spread}.",
        *([f"Theo mức độ: {difficulty}."] if difficulty else []),
        "Đề đã rút không thay đổi. Mỗi đề không có hai câu về cùng một nội dung.",
    ]


def _guess(round_: Any) -> list[str]:
    return [
        f"Câu dự đoán: {round_.guess['prompt']}",
        f"Đáp số là {GUESS_WORDS[round_.guess['target']]}, tính khi đợt thi đóng. Đoán thừa và đoán thiếu tính như nhau; "
        "bỏ trống xếp sau. Không ai xem được số liệu của đợt thi trước khi đóng câu dự đoán.",
    ]


def _points(round_: Any) -> list[str]:
    return [
        "Mỗi câu đúng được 1 điểm. Câu chọn nhiều phương án phải đúng đủ mới có điểm. Câu sai hoặc bỏ trống được 0 điểm, "
        "không trừ điểm.",
    ]


def _ordered(names: list[str], known: Mapping[str, criteria.Criterion]) -> str:
    return "; ".join(f"({n}) {known[name].label.lower()}, {known[name].hint}" for n, name in enumerate(names, start=1))


def _people(round_: Any) -> list[str]:
    return [
        f"Xét lần lượt: {_ordered(round_.tie_break, criteria.PERSON)}.",
        "Bằng nhau ở mọi tiêu chí thì đồng hạng. Mỗi thứ hạng có một câu giải thích vì sao hơn người xếp sau.",
    ]


def _units(round_: Any, contest: Any) -> list[str]:
    groups = ", ".join(division.name for division in contest.divisions)
    split = f"Xếp hạng trong từng khối: {groups}. Khối do loại hình đơn vị quyết định." if groups else "Xếp hạng chung."
    return [
        split,
        f"Xét lần lượt: {_ordered(round_.unit_order, criteria.UNIT)}.",
        "Đơn vị chưa chốt số đoàn viên, hoặc chưa có người dự thi, chưa xếp hạng và được ghi rõ.",
    ]


def _switch(what: str, switch: str) -> str:
    if switch == "never":
        return f"{what} không công bố."
    if switch == "submission":
        return f"{what} xem được ngay khi nộp bài."
    if switch == "close":
        return f"{what} mở khi đợt thi đóng."
    moment = parse_aware(switch)
    return f"{what} mở lúc {vn_time(moment)} ngày {vn_date(moment)}."


def _shown(round_: Any) -> list[str]:
    board = "Bảng xếp hạng xem được trong khi thi." if round_.show_board_at == "submission" else _switch(
        "Bảng xếp hạng", round_.show_board_at
    )
    lines = [_switch("Điểm", round_.show_score_at), _switch("Đáp án", round_.show_key_at)]
    return [*lines, board] if round_.ranked else lines


def _network(round_: Any) -> list[str]:
    grace = vn_int(round_.grace_seconds)
    return [
        "Mỗi câu trả lời được lưu ngay khi chọn. Mất mạng thì câu trả lời được giữ trên máy và tự gửi khi có mạng.",
        f"Hết giờ mà chưa nộp, máy chủ chấm những câu đã lưu. Câu trả lời đã chọn trước giờ hết mà đến chậm vì mạng được nhận "
        f"thêm trong {grace} giây; thời gian làm bài không vì thế mà dài ra. Câu đến sau nữa được giữ làm bằng chứng, không chấm.",
        "Mỗi bài có một biên nhận ghi giờ nộp và số câu máy chủ đã giữ.",
    ]


def _fair() -> list[str]:
    return [
        "Lượt thi bị hủy khi một người dùng nhiều tài khoản, khai sai thông tin hoặc nhờ người khác làm bài; Ban giám khảo "
        "quyết định, có lý do và lưu nhật ký. Rời trang giữa chừng, có cuộc gọi đến không phải là vi phạm.",
    ]
