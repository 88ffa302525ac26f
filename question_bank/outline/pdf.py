"""A PDF with a text layer; scans, passwords, old fonts and damage are said in words."""

import logging
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from question_bank.outline.errors import DocumentError
from question_bank.outline.pages import paragraphs
from question_bank.outline.plain import MAX_CHARACTERS, checked, size_checked, tidy, vietnamese

MAX_BYTES = 50 * 2**20
MAX_PAGES = 600
SCANNED = 20
DAMAGE = (PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError, AssertionError,
          RuntimeError)  # fmt: skip
# pypdf logs each oddity of a file; a person gets one sentence instead.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read(path: Path) -> str:
    """The document's text, a paragraph a line."""
    size_checked(path, MAX_BYTES)
    try:
        pages = _pages(path)
    except DocumentError:
        raise
    except (FileNotDecryptedError, DependencyError):
        raise _locked(path.name) from None
    except DAMAGE:
        raise DocumentError(
            f"Tệp {path.name} hỏng, không đọc trọn được. Mở bằng trình đọc PDF rồi in lại ra PDF."
        ) from None
    letters = sum(c.isalpha() for page in pages for c in page)
    if letters < SCANNED * len(pages):
        raise DocumentError(
            f"Tệp {path.name} ({len(pages)} trang) là bản quét, không có lớp chữ. Nhận dạng chữ (OCR) trước, "
            "hoặc dùng bản Word của văn bản."
        )
    text = checked(tidy(paragraphs([tidy(p) for p in pages])), path.name)
    return vietnamese(text, path.name)


def _locked(name: str) -> DocumentError:
    return DocumentError(f"Tệp {name} có mật khẩu. Bỏ mật khẩu (in lại ra PDF) rồi thử lại.")


def _pages(path: Path) -> list[str]:
    """The text of every page, within limits."""
    with PdfReader(path) as reader:
        if reader.is_encrypted and not reader.decrypt(""):
            raise _locked(path.name)
        count = len(reader.pages)
        if count == 0:
            raise DocumentError(f"Tệp {path.name} không có trang nào.")
        if count > MAX_PAGES:
            raise DocumentError(f"Tệp {path.name} có {count} trang, quá {MAX_PAGES}. Tách thành nhiều tệp.")
        texts: list[str] = []
        size = 0
        for page in reader.pages:
            texts.append(page.extract_text())
            size += len(texts[-1])
            if size > MAX_CHARACTERS:
                raise DocumentError(
                    f"Tệp {path.name} dài quá {MAX_CHARACTERS // 10**6} triệu ký tự. Tách thành nhiều tệp."
                )
        return texts
