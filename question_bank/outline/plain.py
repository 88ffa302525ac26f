"""Plain text in: bytes to NFC text without invisible marks, and the limits that hold for every kind of file."""

import unicodedata
from pathlib import Path

import regex

from question_bank.outline.errors import DocumentError
from question_bank.outline.syllables import share_valid

MAX_BYTES = 20 * 2**20
MAX_CHARACTERS = 3_000_000
MAX_LINE = 200_000
UTF16 = (b"\xff\xfe", b"\xfe\xff")
INVISIBLE = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Co}--\n\t]", regex.V1)
# A note's mark after a word or before a line; "km²" and "m³" are units.
FOOTNOTE = regex.compile(r"(^[ \t]*|(?<=\p{L}{3}|[.,;:)\d]))[¹²³⁴-⁹⁰]+[ \t]*", regex.MULTILINE)
WORD = regex.compile(r"(?<![\p{L}\d])\p{L}{2,}(?![\p{L}\d])")
# Vietnamese reports have 90 % and more; a text in an old font has well under half.
LEAST_VIETNAMESE = 0.6
ENOUGH_WORDS = 60


def size_checked(path: Path, limit: int) -> None:
    """Refuse what is too large before it is read."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise DocumentError(f"Không mở được tệp {path.name}: {error.strerror}.") from None
    if size > limit:
        raise DocumentError(
            f"Tệp {path.name} lớn quá {limit // 2**20} MB. Bỏ bớt ảnh hoặc tách thành nhiều tệp rồi thử lại."
        )


def tidy(text: str) -> str:
    """NFC, one kind of line end, no control or invisible characters."""
    text = regex.sub(r"\r\n?|[\f\v\x85\u2028\u2029]", "\n", text)
    return str(FOOTNOTE.sub(r"\1", INVISIBLE.sub("", unicodedata.normalize("NFC", text))))


def read(path: Path) -> str:
    """A UTF-8 (or UTF-16 with a mark) text file."""
    size_checked(path, MAX_BYTES)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"Không mở được tệp {path.name}: {error.strerror}.") from None
    if b"\x00" in raw[:4096] and raw[:2] not in UTF16:
        raise DocumentError(f"Tệp {path.name} không phải văn bản thuần. Lưu tài liệu thành .txt (UTF-8) rồi thử lại.")
    try:
        text = raw.decode("utf-16" if raw[:2] in UTF16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"Tệp {path.name} không phải UTF-8 (hỏng ở byte {error.start}). Lưu lại thành UTF-8."
        ) from None
    return checked(tidy(text), path.name)


def checked(text: str, name: str) -> str:
    """A text that is neither empty nor endless."""
    if not text.strip():
        raise DocumentError(f"Tệp {name} trống: không có chữ nào để đọc.")
    if len(text) > MAX_CHARACTERS:
        raise DocumentError(f"Tệp {name} dài quá {MAX_CHARACTERS // 10**6} triệu ký tự. Tách thành nhiều tệp.")
    if max(len(line) for line in text.split("\n")) > MAX_LINE:
        raise DocumentError(f"Tệp {name} có dòng dài quá {MAX_LINE} ký tự, không phải văn bản thường.")
    return text


def vietnamese(text: str, name: str) -> str:
    """A text that reads as Vietnamese; one in an old font (TCVN3, VNI) comes out of a file as other letters."""
    words = [w for w in WORD.findall(text) if not w.isupper()]
    share = share_valid(words)
    if len(words) >= ENOUGH_WORDS and share < LEAST_VIETNAMESE:
        raise DocumentError(
            f"Tệp {name}: chữ rút ra không đọc được thành tiếng Việt (chỉ {share:.0%} là âm tiết tiếng Việt). "
            "Tài liệu có thể dùng phông cũ (.VnTime/TCVN3, VNI). Chuyển mã sang Unicode rồi thử lại."
        )
    return text
