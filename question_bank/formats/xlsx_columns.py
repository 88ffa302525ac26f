"""Columns of the Vietnamese spreadsheet and the words its cells take."""

import hashlib

from question_bank.formats.losses import KIND_WORDS
from question_bank.formats.texts import key_of

CELL_MAX = 32_767
REQUIRED = ("Câu hỏi", "Đáp án")
KIND_LIST = list(KIND_WORDS.values())
LEVEL_WORDS = {"easy": "dễ", "medium": "vừa", "hard": "khó"}
STATUS_WORDS = {"draft": "bản nháp", "approved": "đã duyệt", "held": "để sau", "retired": "đã loại"}
KINDS = {key_of(word): kind for kind, word in KIND_WORDS.items()}
LEVELS = {key_of(word): level for level, word in LEVEL_WORDS.items()} | {"trung binh": "medium"}
CITATION = {"Trích dẫn": "quote", "Tài liệu": "document", "Mục trích": "section", "Vị trí câu": "sentence",
            "Phần đánh dấu": "mark", "Nguyên bản": "original"}  # fmt: skip
SAMPLES = [
    {"Mã câu": "vd-1", "Loại câu": "chọn một", "Câu hỏi": "Thủ đô của nước ta là thành phố nào?", "Phương án A": "Huế",
     "Phương án B": "Hà Nội", "Phương án C": "Đà Nẵng", "Đáp án": "B", "Giải thích B": "Hiến pháp quy định như vậy.",
     "Mục": "Ví dụ", "Mức độ": "dễ"},
    {"Mã câu": "vd-2", "Loại câu": "chọn nhiều", "Câu hỏi": "Những số nào chia hết cho 3?", "Phương án A": "9",
     "Phương án B": "10", "Phương án C": "12", "Đáp án": "A, C", "Mục": "Ví dụ", "Mức độ": "vừa"},
    {"Mã câu": "vd-3", "Loại câu": "đúng/sai", "Câu hỏi": "Một năm có 12 tháng.", "Đáp án": "Đúng", "Mục": "Ví dụ"},
    {"Mã câu": "vd-4", "Loại câu": "nhập số", "Câu hỏi": "Nửa của 5 là bao nhiêu?", "Đáp án": "2,5", "Sai số": "0",
     "Mục": "Ví dụ"},
    {"Mã câu": "vd-5", "Loại câu": "sắp xếp", "Câu hỏi": "Xếp từ nhỏ đến lớn.", "Phương án A": "mười",
     "Phương án B": "hai", "Phương án C": "bảy", "Đáp án": "B, C, A", "Mục": "Ví dụ"},
    {"Mã câu": "vd-6", "Loại câu": "ghép đôi", "Câu hỏi": "Ghép con vật với tiếng kêu.", "Phương án A": "Mèo",
     "Phương án B": "Chó", "Ghép với 1": "gâu gâu", "Ghép với 2": "meo meo", "Đáp án": "A-2, B-1", "Mục": "Ví dụ"},
]  # fmt: skip
GUIDE = (
    "Mỗi dòng của trang “Câu hỏi” là một câu. Không đổi tên cột; cột không dùng để trống.",
    "Mã câu: giữ nguyên khi sửa câu đã có; câu mới để trống thì máy đặt mã theo nội dung.",
    f"Loại câu: {', '.join(KIND_LIST)}; để trống là chọn một.",
    "Đáp án của câu chọn một: một chữ cái (B). Chọn nhiều: các chữ cái (A, C). Đúng/sai: Đúng hoặc Sai.",
    "Đáp án của câu sắp xếp: đủ các chữ cái theo thứ tự đúng (B, C, A).",
    "Đáp án của câu ghép đôi: các cặp chữ - số (A-2, B-1); vế phải ở các cột Ghép với 1, Ghép với 2 …",
    "Đáp án của câu nhập số: số viết kiểu Việt Nam (6.038,24), kèm cột Đơn vị và Sai số cho phép.",
    "Giải thích A, B …: vì sao phương án đúng hoặc sai. Câu đúng/sai: A là Đúng, B là Sai.",
    "Mục: tên mục của đề cương. Mức độ: dễ, vừa, khó; để trống là vừa. Nhóm: các câu lộ đáp án của nhau.",
    "Nhóm bị lộ: tên các nhóm có đáp án lộ ra trong câu này, cách nhau bằng dấu phẩy; không đề nào xếp câu này cùng câu của các nhóm đó.",
    "Trích dẫn: câu nguyên văn trong tài liệu làm căn cứ. Câu không có trích dẫn thì người duyệt phải tự tìm nguồn.",
    "Câu nguồn thêm: các câu khác cũng làm căn cứ, mỗi câu một dòng trong ô (Alt+Enter để xuống dòng), "
    "viết là [mục · vị trí câu] câu nguyên văn (dấu · gõ thành | cũng được), ví dụ [3.1 · 3.1.2.1] Năm 2013, quận có 14 phường.",
    "Ngay dưới một câu nguồn thêm có thể viết dòng “Phần đánh dấu: …” (chữ của câu đó chứa đáp án) "
    "và dòng “Nguyên bản: …” (câu như in trong tài liệu, trước khi sửa lỗi chữ).",
    "Trạng thái chỉ để xem: mọi câu nhập vào là bản nháp cho đến khi có người duyệt.",
    "Khi nhập, máy báo từng ô sai theo dòng và cột; còn ô sai thì chưa câu nào được nhập. Chạy thử bằng --dry-run trước.",
)


def columns(options: int, targets: int) -> list[str]:
    """The column names for so many options and right sides."""
    letters = [chr(ord("A") + n) for n in range(options)]
    return [
        "Mã câu", "Loại câu", "Câu hỏi", *(f"Phương án {c}" for c in letters), "Đáp án", "Đơn vị", "Sai số",
        *(f"Ghép với {n}" for n in range(1, targets + 1)), *(f"Giải thích {c}" for c in letters),
        "Mã mục", "Mục", "Mức độ", "Nhóm", "Nhóm bị lộ", *CITATION, "Câu nguồn thêm", "Dữ kiện", "Trạng thái",
    ]  # fmt: skip


def address(column: int | None, row: int) -> str:
    """The address of a cell: " (B7)"; empty when the column isn't there."""
    if column is None:
        return ""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f" ({letters}{row})"


def quote_hash(quote: str) -> str:
    """The seal of a quote."""
    return hashlib.sha256(quote.encode()).hexdigest()
