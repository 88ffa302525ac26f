"""Is a .docx safe to open? Its directory and XML are looked at before anything is built from them."""

import zipfile
import zlib
from pathlib import Path

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from question_bank.outline.errors import DocumentError

MAX_ENTRIES = 2000
MAX_UNPACKED = 80 * 2**20
# lxml takes some twenty times a part in memory; 12 MB is about 500 pages.
MAX_XML = 12 * 2**20
MAX_RATIO = 100
SMALL = 2**20
CHUNK = 2**16
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ParseError, ValueError, LookupError)


class _Nothing:
    """A target that builds no tree."""

    def close(self) -> None:
        """Nothing was kept."""


def check(path: Path) -> None:
    """Refuse bombs, passwords, document type definitions and damage."""
    try:
        with zipfile.ZipFile(path) as package:
            _directory(package, path.name)
            for entry in package.infolist():
                if entry.filename.endswith((".xml", ".rels")):
                    _xml(package, entry, path.name)
    except DocumentError:
        raise
    except DefusedXmlException:
        raise DocumentError(
            f"Tệp {path.name} chứa khai báo XML (DTD) mà Word không bao giờ ghi, nên không mở. Mở bằng Word, lưu lại thành .docx."
        ) from None
    except DAMAGE:
        raise DocumentError(f"Tệp {path.name} hỏng, không đọc trọn được. Mở bằng Word, lưu lại rồi thử lại.") from None


def _directory(package: zipfile.ZipFile, name: str) -> None:
    entries = package.infolist()
    if len(entries) > MAX_ENTRIES:
        raise DocumentError(f"Tệp {name} gồm {len(entries)} phần, quá {MAX_ENTRIES}. Lưu lại từ Word rồi thử lại.")
    if any(e.flag_bits & 1 for e in entries):
        raise DocumentError(f"Tệp {name} có mật khẩu. Bỏ mật khẩu trong Word rồi thử lại.")
    if sum(e.file_size for e in entries) > MAX_UNPACKED:
        raise DocumentError(f"Tệp {name} bung ra lớn quá {MAX_UNPACKED // 2**20} MB. Nén ảnh hoặc bỏ bớt ảnh.")
    if sum(e.file_size for e in entries if e.filename.endswith((".xml", ".rels"))) > MAX_XML:
        raise DocumentError(f"Phần chữ của tệp {name} lớn quá {MAX_XML // 2**20} MB. Tách thành nhiều tệp.")
    if any(e.file_size > SMALL and e.file_size > MAX_RATIO * max(e.compress_size, 1) for e in entries):
        raise DocumentError(f"Tệp {name} nén bất thường (quá {MAX_RATIO} lần), nên không mở. Lưu lại từ Word.")


def _xml(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> None:
    """Well formed, without a DTD, and no longer than its directory says."""
    parser = DefusedXMLParser(target=_Nothing(), forbid_dtd=True)
    read = 0
    with package.open(entry) as part:
        while chunk := part.read(CHUNK):
            read += len(chunk)
            if read > MAX_XML:
                raise DocumentError(f"Tệp {name} bung ra lớn hơn nó khai, nên không mở. Lưu lại từ Word.")
            parser.feed(chunk)
    parser.close()
