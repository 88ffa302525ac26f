"""The text of a document of any kind we read. As a program it does so within limits, for sandbox.py."""

import json
import sys
from pathlib import Path

from question_bank.outline import docx, kinds, markdown, pages, pdf, plain
from question_bank.outline.errors import DocumentError

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

READERS = {"docx": docx.read, "pdf": pdf.read}


def load(path: Path) -> str:
    """The text of a .txt, .md, .docx or PDF file, by its content; DocumentError says what else it is."""
    kind = kinds.kind_of(path)
    return READERS[kind](path) if kind in READERS else markdown.to_text(pages.unwrapped(plain.read(path)))


def limit(seconds: int, megabytes: int) -> None:
    """No more time or memory than this, no files written, no core."""
    if resource is None:
        return
    for name, most in (
        ("RLIMIT_AS", megabytes * 2**20), ("RLIMIT_CPU", seconds), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0)
    ):  # fmt: skip
        number = getattr(resource, name, None)
        if number is None:
            continue
        hard = resource.getrlimit(number)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(number, (most, most))


def main(path: str, seconds: str, megabytes: str) -> None:
    """{"text": ...} or {"error": ...} on the standard output."""
    limit(int(seconds), int(megabytes))
    try:
        answer = {"text": load(Path(path))}
    except DocumentError as error:
        answer = {"error": str(error)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:4])
