"""Thể lệ: the rules text written from a round's settings, article by article. Pure."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizapp.clock import parse_aware, to_local
from quizapp.display import vn_clock, vn_date, vn_int, vn_time, vn_weekday_date
from quizapp.rounds import criteria

COUNT_WORDS = {
    "best": "lượt có kết quả cao hơn được tính, xét theo đúng thứ tự xếp hạng người dự thi",
    "first": "lượt đầu tiên được tính",
    "last": "lượt sau cùng được tính",
    "sum": "điểm và thời gian của các lượt được cộng lại",
}
GUESS_WORDS = {
    "participants": "số người có lượt thi được tính trong đợt này",
    "all_correct": "số người trả lời đúng tất cả các câu trong đợt này",
    "all_correct_percent": "tỷ lệ phần trăm người trả lời đúng tất cả các câu trên số người dự thi đợt này",
}
LEVELS = {"easy": "dễ", "medium": "vừa", "hard": "khó"}
KINDS = {
    "single": "chọn một đáp án", "multiple": "chọn nhiều đáp án", "true_false": "đúng hay sai", "numeric": "nhập số",
    "ordering": "sắp xếp", "matching": "ghép đôi",
}  # fmt: skip
KEY_WAITS = "Khi một đợt khác rút câu từ cùng ngân hàng còn đang thi, đáp án được giữ đến khi đợt đó đóng."
VIETNAM_TIME = "Giờ ghi trong thể lệ là giờ Việt Nam, tính theo đồng hồ máy chủ."


@dataclass(frozen=True, slots=True)
class Article:
    """One article: a title and its paragraphs."""

    title: str
    paragraphs: list[str]


def articles(round_: Any, contest: Any, sections: Mapping[str, str]) -> list[Article]:
    """The rules of `round_` (a round or a spec) in `contest`; `sections`: code -> title of the bank."""
    found = [
        ("Đối tượng dự thi", _who(contest)),
        ("Thời gian", _when(round_)),
        ("Cách thi", _how(round_)),
        ("Đề thi", _paper(round_, sections)),
        *([("Câu dự đoán", _guess(round_))] if round_.guess else []),
        ("Cách tính điểm", _points()),
        *_rankings(round_, contest),
        ("Công bố điểm, đáp án và bảng xếp hạng" if round_.ranked else "Công bố điểm và đáp án", shown(round_)),
        ("Mất mạng và hết giờ", _network(round_)),
        ("Xử lý vi phạm", _fair()),
    ]
    return [Article(f"Điều {n}. {title}", paragraphs) for n, (title, paragraphs) in enumerate(found, start=1)]


def plain(title: str, found: Iterable[Article]) -> str:
    """The text that is hashed and kept at opening."""
    return "\n\n".join([title, *("\n".join([a.title, *a.paragraphs]) for a in found)]) + "\n"


def from_plain(text: str) -> list[Article]:
    """The articles of a kept text, so that a page shows exactly what was hashed."""
    blocks = [block.split("\n") for block in text.rstrip("\n").split("\n\n")[1:]]
    return [Article(lines[0], lines[1:]) for lines in blocks]


def text_hash(text: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_extended(text: str, round_: Any) -> bool:
    """Whether the window has moved since the rules were locked with this text."""
    return bool(text) and all(article.paragraphs != _when(round_) for article in from_plain(text))


def length_words(seconds: int) -> str:
    """A length in words, to the second: "20 phút", "1 giờ 30 phút", "1 phút 30 giây"."""
    parts = ((seconds // 3600, "giờ"), (seconds // 60 % 60, "phút"), (seconds % 60, "giây"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


def _clock(moment: datetime) -> str:
    return vn_clock(moment) if to_local(moment).second else vn_time(moment)


def _moment(moment: datetime) -> str:
    return f"{_clock(moment)}, {vn_weekday_date(moment)}"


def _who(contest: Any) -> list[str]:
    own = "tự đăng ký" if contest.self_registration else "được đơn vị lập danh sách và nhận mã kích hoạt"
    return [
        f"Đoàn viên công đoàn, người lao động thuộc các công đoàn cơ sở do {contest.organizing_body} quản lý.",
        (
            f"Người dự thi {own}. Mỗi người dùng một số điện thoại và dự thi cho một công đoàn cơ sở; "
            "đơn vị được khóa lại từ lượt thi đầu tiên."
        ),
        "Thành viên Ban tổ chức, Ban giám khảo, tổ thư ký và người soạn câu hỏi không được xếp hạng.",
    ]


def _when(round_: Any) -> list[str]:
    opens = f"{round_.name} mở lúc {_moment(round_.opens_at)}"
    if round_.closes_at is None:
        return [f"{opens}, không có giờ đóng.", VIETNAM_TIME]
    return [
        f"{opens}; đóng lúc {_moment(round_.closes_at)}.",
        VIETNAM_TIME,
        "Ban tổ chức có thể gia hạn bằng thông báo; gia hạn không rút ngắn thời gian của ai.",
    ]


def _how(round_: Any) -> list[str]:
    allowed = round_.attempts_allowed
    turns = "không giới hạn số lượt" if allowed is None else f"tối đa {allowed:02d} lượt"
    counted = f"; {COUNT_WORDS[round_.counts]}" if round_.ranked and allowed != 1 else ""
    length = length_words(round_.duration_seconds)
    return [
        f"Mỗi người dự thi trả lời {round_.item_count} câu trong {length}, {turns}{counted}.",
        (
            "Hết giờ làm bài là giờ bắt đầu cộng thời gian làm bài, nhưng không muộn hơn giờ đóng; giờ này được báo trước khi "
            "bắt đầu."
        ),
        "Câu trả lời sửa được đến khi nộp bài. Bài đang làm mở tiếp được trên máy khác, mỗi lúc một máy.",
    ]


def _paper(round_: Any, sections: Mapping[str, str]) -> list[str]:
    lines = round_.blueprint
    spread = _sums(
        (sections.get(x["section"], x["section"]) if x["section"] else "các mục của đề cương", x) for x in lines
    )
    levels = _sums((LEVELS[x["difficulty"]], x) for x in lines if x["difficulty"])
    kinds = _sums((KINDS[x["kind"]], x) for x in lines if x["kind"])
    return [
        "Đề của mỗi lượt được rút riêng từ ngân hàng câu hỏi đã duyệt theo ma trận: "
        + "; ".join(f"{name}: {count} câu" for name, count in spread.items()) + ".",
        *(["Theo mức độ: " + ", ".join(f"{levels[w]} câu {w}" for w in LEVELS.values() if w in levels) + "."] if levels else []),
        *(["Theo loại câu: " + ", ".join(f"{kinds[w]} câu {w}" for w in KINDS.values() if w in kinds) + "."] if kinds else []),
        "Đề đã rút không thay đổi. Mỗi đề không có hai câu về cùng một nội dung.",
    ]  # fmt: skip


def _sums(named: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for name, line in named:
        sums[name] = sums.get(name, 0) + line["count"]
    return sums


def _guess(round_: Any) -> list[str]:
    counted = round_.guess.get("counted_at")
    moment = parse_aware(counted) if counted else None
    when = f"lúc {_clock(moment)} ngày {vn_date(moment)}" if moment else "khi đợt thi đóng và mọi bài đã chấm xong"
    return [
        f"Ngoài các câu của đề, có một câu dự đoán: {round_.guess['prompt']}",
        f"Đáp số là {GUESS_WORDS[round_.guess['target']]}, chốt {when}.",
        (
            "Đoán thừa và đoán thiếu tính như nhau; bỏ trống xếp sau. Câu dự đoán và số liệu của đợt thi được giữ kín đến khi "
            "đợt thi đóng."
        ),
    ]


def _points() -> list[str]:
    return [
        (
            "Mỗi câu đúng được 1 điểm. Câu chọn nhiều đáp án phải chọn đúng và đủ mới có điểm. Câu sai hoặc bỏ trống được "
            "0 điểm, không trừ điểm."
        ),
    ]


def _rankings(round_: Any, contest: Any) -> list[tuple[str, list[str]]]:
    if not round_.ranked:
        return [("Xếp hạng", ["Đây là đợt luyện tập, không xếp hạng và không trao giải."])]
    return [("Xếp hạng người dự thi", _people(round_)), ("Xếp hạng công đoàn cơ sở", _units(round_, contest))]


def _people(round_: Any) -> list[str]:
    return [
        f"Xét lần lượt: {criteria.in_words(round_.tie_break, criteria.PERSON)}.",
        "Bằng nhau ở mọi tiêu chí thì đồng hạng. Mỗi thứ hạng có một câu giải thích vì sao hơn người xếp sau.",
    ]


def _units(round_: Any, contest: Any) -> list[str]:
    groups = ", ".join(division.name for division in contest.divisions)
    split = f"Xếp hạng trong từng khối: {groups}. Khối do loại hình đơn vị quyết định." if groups else "Xếp hạng chung."
    return [
        split,
        f"Xét lần lượt: {criteria.in_words(round_.unit_order, criteria.UNIT)}.",
        "Đơn vị chưa chốt số đoàn viên thì chưa xếp hạng và được ghi rõ trên bảng; đơn vị chưa có ai dự thi xếp sau cùng.",
    ]


def opening(round_: Any, what: str) -> str:
    """When one of them opens, in a sentence. `what`: score, key or board."""
    return {"score": shown(round_)[0], "key": shown(round_)[1], "board": shown(round_)[-1]}[what]


def _switch(what: str, switch: str, at_once: str) -> str:
    if switch == "never":
        return f"{what} không công bố."
    if switch == "submission":
        return f"{what} {at_once}."
    if switch == "close":
        return f"{what} mở khi đợt thi đóng và hết thời gian nhận câu gửi chậm."
    moment = parse_aware(switch)
    return f"{what} mở lúc {_clock(moment)} ngày {vn_date(moment)}."


def shown(round_: Any) -> list[str]:
    """When score, key and board open, a sentence each."""
    at_once = "xem được ngay khi nộp bài"
    lines = [_switch("Điểm", round_.show_score_at, at_once), _switch("Đáp án", round_.show_key_at, at_once)]
    if not round_.ranked:
        return lines
    board = _switch("Bảng xếp hạng", round_.show_board_at, "xem được ngay trong khi đợt thi đang mở")
    if round_.guess and round_.show_board_at != "never":
        board = f"{board[:-1]}, và sau khi câu dự đoán đã chốt."
    return [*lines, board] if round_.show_key_at == "never" else [*lines, KEY_WAITS, board]


def _network(round_: Any) -> list[str]:
    grace = (
        f"được nhận thêm trong {vn_int(round_.grace_seconds)} giây" if round_.grace_seconds else "không được nhận thêm"
    )
    return [
        "Mỗi câu trả lời được lưu ngay khi chọn. Mất mạng thì câu trả lời được giữ trên máy và tự gửi khi có mạng.",
        (
            f"Hết giờ mà chưa nộp, máy chủ chấm những câu đã lưu. Câu đã chọn trước khi hết giờ mà gửi đến chậm vì mạng {grace}; "
            "thời gian làm bài không vì thế mà dài ra. Câu đến sau nữa được giữ làm bằng chứng, không chấm."
        ),
        "Mỗi bài có một biên nhận ghi giờ nộp và số câu máy chủ đã giữ.",
    ]


def _fair() -> list[str]:
    return [
        (
            "Lượt thi bị hủy khi một người dùng nhiều tài khoản, khai sai thông tin hoặc nhờ người khác làm bài. Ban giám khảo "
            "quyết định, có lý do và lưu nhật ký."
        ),
        "Rời trang giữa chừng, có cuộc gọi đến không phải là vi phạm.",
    ]
