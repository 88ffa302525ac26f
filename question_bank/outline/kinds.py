"""What kind of file it is, by its content; the name is only for messages."""

import zipfile
from pathlib import Path

from question_bank.outline.errors import DocumentError

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
PACKAGES = {
    "xl/workbook.xml": "bảng tính Excel",
    "ppt/presentation.xml": "bản trình chiếu",
    "content.xml": "tài liệu OpenDocument",
}
ASK = "Mở bằng Word rồi lưu thành .docx, hoặc lưu thành .txt (UTF-8)."


def kind_of(path: Path) -> str:
    """ "text", "docx" or "pdf"; DocumentError says what else it is and what to do."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise DocumentError(f"Không mở được tệp {path.name}: {error.strerror}.") from None
    if head.startswith(ZIP):
        return _package(path)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(OLE):
        raise DocumentError(f"Tệp {path.name} là Word đời cũ (.doc) hoặc có mật khẩu. Bỏ mật khẩu nếu có. {ASK}")
    if head.lstrip().startswith(b"{\\rtf"):
        raise DocumentError(f"Tệp {path.name} là RTF. {ASK}")
    if head.startswith(IMAGES):
        raise DocumentError(f"Tệp {path.name} là ảnh, không có chữ để đọc. Nhận dạng chữ (OCR) trước rồi lưu .docx.")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<!doctype html", b"<html")):
        raise DocumentError(f"Tệp {path.name} là trang web. {ASK}")
    return "text"


def _package(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise DocumentError(f"Tệp {path.name} hỏng: không mở được gói nén. Lưu lại từ bản gốc rồi thử lại.") from None
    if "[Content_Types].xml" in names and any(n.startswith("word/") for n in names):
        return "docx"
    what = next((words for name, words in PACKAGES.items() if name in names), "tệp nén")
    raise DocumentError(f"Tệp {path.name} là {what}, không phải tài liệu Word. {ASK}")
