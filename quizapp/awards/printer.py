"""The door to the process that prints: started when somebody wants a paper, one paper at a time, ended when idle or stuck."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping

from quizapp.config import ROOT
from quizapp.errors import Refusal

SECONDS = 20.0  # for one paper; a tenth of a second is usual
WAIT_SECONDS = 10.0
# The child needs nothing of ours: no settings, no secrets.
KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LD_LIBRARY_PATH")


class Printer:
    """Keeps the child while papers are asked for; a child that died or hangs is replaced."""

    def __init__(self) -> None:
        self._one = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def pdf(self, words: Mapping[str, str]) -> bytes:
        """A certificate; Refusal "busy" when too many wait or it can't be made now."""
        if not self._one.acquire(timeout=WAIT_SECONDS):
            raise Refusal("busy", retry_after=5)
        try:
            # The child ends by itself when nobody prints: the second try finds a new one.
            return self._ask(words) or self._ask(words) or _refuse()
        finally:
            self._one.release()

    def _ask(self, words: Mapping[str, str]) -> bytes:
        child = self._running()
        stop = threading.Timer(SECONDS, child.kill)
        stop.start()
        try:
            if child.stdin is None or child.stdout is None:
                return b""
            child.stdin.write(json.dumps(words).encode() + b"\n")
            child.stdin.flush()
            length = int.from_bytes(child.stdout.read(4), "big")
            found = child.stdout.read(length)
            return found if found and len(found) == length else self._end()
        except OSError:
            return self._end()
        finally:
            stop.cancel()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._child is None or self._child.poll() is not None:
            environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {"PYTHONUTF8": "1"}
            command = [sys.executable, "-B", "-m", "quizapp.awards.printing"]
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
                command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                start_new_session=True,
            )  # fmt: skip
        return self._child

    def _end(self) -> bytes:
        """Give up on this child."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()
        return b""


def _refuse() -> bytes:
    raise Refusal("busy", "Máy chủ chưa in được giấy lúc này. Thử lại sau ít phút.", retry_after=30)


printer = Printer()
