"""Reading a file nobody vouches for: in a child process with little time and memory, away from our own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from question_bank.outline.errors import DocumentError

ROOT = Path(__file__).resolve().parents[2]
# The child needs nothing of ours: no settings, no secrets.
KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LD_LIBRARY_PATH")


def read_text(path: Path, seconds: int = 60, megabytes: int = 300) -> str:
    """The text of a document; a crash, a time-out or too much memory is a DocumentError like any other."""
    command = [sys.executable, "-B", "-m", "question_bank.outline.extract", str(path.resolve())]
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {"PYTHONUTF8": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, no shell
            [*command, str(seconds), str(megabytes)], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
            capture_output=True, timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _too_long(path.name, seconds) from None
    answer = _answer(done.stdout) if done.returncode == 0 else {}
    if isinstance(answer.get("text"), str):
        return str(answer["text"])
    if answer.get("error"):
        raise DocumentError(str(answer["error"]))
    if done.returncode == -24:  # SIGXCPU
        raise _too_long(path.name, seconds)
    if b"MemoryError" in done.stderr or done.returncode in (-9, -6, -11):
        raise DocumentError(
            f"Tệp {path.name} cần hơn {megabytes} MB bộ nhớ để đọc nên đã dừng. Tách nhỏ hoặc bỏ bớt ảnh."
        )
    raise DocumentError(
        f"Không đọc được tệp {path.name}: tệp hỏng hoặc quá lạ. Lưu lại thành .docx hay .txt rồi thử lại."
    )


def _too_long(name: str, seconds: int) -> DocumentError:
    return DocumentError(f"Đọc tệp {name} quá {seconds} giây nên đã dừng. Tách nhỏ tài liệu rồi thử lại.")


def _answer(output: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(output)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
