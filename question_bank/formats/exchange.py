"""The door to other formats: which is which, reading a file into draft items, writing a bank."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from question_bank import bank as bank_file
from question_bank.bank import BankError
from question_bank.formats import aiken, gift, moodle_xml, qti, xlsx
from question_bank.formats.notes import Report
from question_bank.formats.texts import MAX_BYTES, decode

Items = list[dict[str, Any]]
READERS: dict[str, Callable[[bytes, str], tuple[Items, Report]]] = {
    "gift": gift.read, "aiken": aiken.read, "moodle-xml": moodle_xml.read, "xlsx": xlsx.read,
}  # fmt: skip
WRITERS: dict[str, Callable[[dict[str, Any]], tuple[bytes, Report]]] = {
    "gift": gift.write, "moodle-xml": moodle_xml.write, "aiken": aiken.write, "xlsx": xlsx.write, "qti": qti.write,
}  # fmt: skip
FORMATS = ("json", *WRITERS)


def read(path: Path) -> tuple[Items, Report, bytes]:
    """(draft items, report, the file's bytes) of a file that isn't a bank; BankError when it can't be read."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BankError(f"{path.name} lớn quá {MAX_BYTES // 2**20} MB. Chia thành nhiều tệp nhỏ hơn.")
        raw = path.read_bytes()
    except OSError as error:
        raise BankError(f"Không mở được {path.name}: {error.strerror}.") from None
    items, report = READERS[format_of(path.name, raw)](raw, path.name)
    return items, report, raw


def format_of(name: str, raw: bytes) -> str:
    """The format of a file, by its extension, text by its content; BankError when it is none."""
    suffix = Path(name).suffix.lower()
    if suffix == ".xlsx":
        return "xlsx"
    if suffix == ".xml":
        return "moodle-xml"
    if suffix in (".gift", ".aiken", ".txt"):
        return text_format(decode(raw, name, Report()), name)
    raise BankError(
        f"{name}: đuôi tệp không nhận ra. Nhập được .json, .xlsx, .xml (Moodle), .gift, .txt (GIFT, Aiken)."
    )


def text_format(text: str, name: str) -> str:
    """Aiken has lines of answers, GIFT has braces."""
    if re.search(r"^ *(?:ANSWER|ĐÁP ÁN) *:", text, re.M | re.I) and re.search(r"^ *[A-Z][.)]", text, re.M):
        return "aiken"
    if "{" in text or re.search(r"^ *(?:::|\$CATEGORY:)", text, re.M):
        return "gift"
    raise BankError(f"{name}: không phải GIFT (cần câu hỏi{{…}}) cũng không phải Aiken (cần A) B) và ANSWER: A).")


def write(bank: dict[str, Any], form: str) -> tuple[bytes, Report]:
    """A checked bank in a format, and what that format lost."""
    bank_file.check(bank)
    if form == "json":
        return bank_file.dumps(bank).encode(), Report(len(bank["items"]), len(bank["items"]))
    return WRITERS[form](bank)
