"""The child process that reads and drafts: our own interpreter, no secrets, little time and memory, ended when stuck."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

from quizapp.config import ROOT

SECONDS = 120
MEGABYTES = 512
MOST_OUTPUT = 64 * 2**20
# The child needs nothing of ours: no settings, no secrets.
KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LD_LIBRARY_PATH")


class Run:
    """One document in the works: never waited for, looked at now and then."""

    def __init__(
        self, folder: Path, document: tuple[int, int, str], name: str, content: bytes, beside: dict[str, Any]
    ) -> None:  # fmt: skip
        self.document_id, self.revision, self.sha256 = document
        self.percent, self.progress = 0, ""
        self._folder = folder
        shutil.rmtree(folder, ignore_errors=True)  # what a killed server left
        folder.mkdir(mode=0o700, parents=True)
        path = self._folder / safe_name(name)
        path.write_bytes(content)
        for file_name, value in beside.items():
            (self._folder / file_name).write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        self._name = path.name
        self._output = b""
        self._too_late = False
        self._until = time.monotonic() + SECONDS
        self._process = _start(path)
        self._readers = [
            threading.Thread(target=self._read, args=(self._process.stdout,), daemon=True),
            threading.Thread(target=self._follow, args=(self._process.stderr,), daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, stream: IO[bytes]) -> None:
        self._output = stream.read(MOST_OUTPUT + 1)
        if len(self._output) > MOST_OUTPUT:
            self.end()

    def _follow(self, stream: IO[bytes]) -> None:
        for line in iter(lambda: stream.readline(2000), b""):
            percent, _, words = line.decode("utf-8", "replace").strip().partition(" ")
            if percent.isdecimal() and words and len(percent) <= 3:
                self.percent, self.progress = min(99, int(percent)), words[:200]

    def is_over(self) -> bool:
        """Whether it ended; one that has had its time is ended."""
        if self._process.poll() is None and time.monotonic() > self._until:
            self._too_late = True
            self.end()
        return self._process.poll() is not None

    def answer(self) -> dict[str, Any]:
        """What it said, or {"error": a sentence for people}. Removes its folder."""
        self._process.wait()
        for reader in self._readers:
            reader.join(5)
        shutil.rmtree(self._folder, ignore_errors=True)
        if self._too_late or self._process.returncode == -24:  # SIGXCPU
            return {"error": f"Đọc tệp {self._name} quá {SECONDS} giây nên đã dừng. Tách nhỏ tài liệu rồi thử lại."}
        try:
            found = json.loads(self._output) if self._process.returncode == 0 else None
        except ValueError:
            found = None
        if isinstance(found, dict):
            return found
        return {"error": f"Không đọc được tệp {self._name}: tệp hỏng, quá lạ hoặc cần quá nhiều bộ nhớ. "
                         "Lưu lại thành .docx hay .txt rồi thử lại."}  # fmt: skip

    def end(self) -> None:
        """Stop it and what it started."""
        if self._process.poll() is not None:
            return
        if hasattr(os, "killpg"):
            os.killpg(self._process.pid, signal.SIGKILL)  # its own group, which it leads
        else:
            self._process.kill()


def _start(path: Path) -> "subprocess.Popen[bytes]":
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {"PYTHONUTF8": "1"}
    command = [sys.executable, "-B", "-m", "question_bank.formats.drafts", str(path), str(SECONDS), str(MEGABYTES)]
    return subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip


def safe_name(name: str) -> str:
    """The file's own name as far as it names a file; messages show it."""
    stem, dot, suffix = name.rpartition(".")
    clean = re.sub(r"[^\w. -]+", "_", stem).strip(". ")[-80:] or "tai-lieu"
    return f"{clean}.{suffix.lower()}" if dot else f"{clean}.txt"
