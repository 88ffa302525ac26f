"""Text at the edge: whatever the encoding, NFC, one kind of line end, no invisible control characters."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from question_bank.bank import BankError
from question_bank.formats.notes import Report

MAX_BYTES = 20 * 2**20
# Not characters of a text: controls, surrogates, noncharacters (readers use some of these as placeholders), a BOM.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_BEYOND = re.compile("[" + "".join(f"{chr(p << 16 | 0xFFFE)}{chr(p << 16 | 0xFFFF)}" for p in range(1, 17)) + "]")
_NEW_LINE = re.compile("\r\n?|[\x85\u2028\u2029]")
# A mark without a letter would join whatever a format writes before it: `\n` for a line end would become `\ń`.
_LONE_MARK = re.compile("\n[\u0300-\u036f]+")
_LEADING = re.compile(r"[\s\u0300-\u036f]+")
# Letters of the old TCVN3 (ABC) code page, read as Windows-1258, are signs in the middle of words.
_TCVN3 = re.compile(r"[a-zA-Z][¨©®µ¶·¸¹»¼½¾]|[µ¶·¸¹»¼½¾][a-zA-Z]")


def check_size(raw: bytes, name: str) -> None:
    """BankError when a file is beyond what a bank can be, or has nothing in it."""
    if len(raw) > MAX_BYTES:
        raise BankError(f"{name} lớn quá {MAX_BYTES // 2**20} MB. Chia thành nhiều tệp nhỏ hơn.")
    if not raw.strip():
        raise BankError(f"{name} trống.")


def decode(raw: bytes, name: str, report: Report) -> str:
    """A text file's text: UTF-8 or UTF-16, else Windows-1258 (Vietnamese) with a remark; BankError otherwise."""
    check_size(raw, name)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return clean(raw.decode("utf-16"))
        except UnicodeDecodeError:
            raise BankError(f"{name} ghi là UTF-16 nhưng bị hỏng. Lưu lại thành UTF-8 rồi thử lại.") from None
    if b"\x00" in raw:
        raise BankError(f"{name} không phải văn bản thuần. Lưu thành .txt (UTF-8) rồi thử lại.")
    try:
        return clean(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _decode_old(raw, name, raw.count(b"\n", 0, error.start) + 1, report)


def _decode_old(raw: bytes, name: str, line: int, report: Report) -> str:
    mend = f"{name} không phải UTF-8 (dòng {line}). Mở bằng Notepad, chọn Lưu thành, mã hóa UTF-8, rồi thử lại."
    try:
        text = raw.decode("cp1258")
    except UnicodeDecodeError:
        raise BankError(mend) from None
    if _TCVN3.search(text):
        raise BankError(f"{name} hình như viết bằng phông cũ (TCVN3). Đổi sang Unicode (UTF-8) rồi thử lại.")
    report.lost("", "tệp không phải UTF-8, đã đọc theo bảng mã Windows-1258: xem lại dấu của từng câu", f"dòng {line}")
    return clean(text)


def clean(text: str) -> str:
    """NFC with plain line ends; tabs become spaces, control characters go."""
    text = _NEW_LINE.sub("\n", text).replace("\t", " ")
    text = unicodedata.normalize("NFC", _BEYOND.sub("", _FORBIDDEN.sub("", text)))
    return _LONE_MARK.sub("\n", text)


def block(text: str) -> str:
    """A text of an item: clean, without space around it or marks before it."""
    found = clean(text).strip()
    start = _LEADING.match(found)
    return found[start.end() :] if start else found


def line(text: str) -> str:
    """A text on one line, runs of space made one."""
    return " ".join(block(text).split())


def key_of(text: str) -> str:
    """Lower case letters and digits without diacritics, words apart: "Đáp án" -> "dap an"."""
    bare = unicodedata.normalize("NFD", clean(text).lower().replace("đ", "d"))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", "".join(c for c in bare if not unicodedata.combining(c))).split())


def number(text: str) -> int | float | str:
    """A number for a bank's key: an int or a float where it is exact, else its digits; ValueError when it isn't one."""
    if not re.fullmatch(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,2})?", text.strip()):
        raise ValueError(text)
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(text) from None
    if value == value.to_integral_value():
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else format(value.normalize(), "f")


def digits(value: object) -> str:
    """A number of a key as plain digits with a decimal point: no exponent, no thousands; ValueError otherwise."""
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(str(value)) from None
    if not found.is_finite() or found.adjusted() > 40 or found.adjusted() < -40:
        raise ValueError(str(value))
    text = format(found, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
