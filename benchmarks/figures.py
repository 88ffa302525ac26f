"""What the phone's benchmark prints: a figure beside its aim and its reference; what of a request is ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.recorder import Exchange

KB = 1024
# What a browser sends by itself with any request to its own site; everything else is counted as ours.
BROWSERS_OWN = {
    "host", "connection", "content-length", "user-agent", "accept", "accept-encoding", "accept-language", "origin", "referer",
    "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest", "priority",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: the median or worst of a run, its aim, the reference."""

    name: str
    value: float
    aim: float | None = None
    bare: float | None = None
    shown: str = "{:.0f}"

    def line(self) -> str:
        """As printed; "!" where the aim is missed."""
        aim = "" if self.aim is None else self.shown.format(self.aim)
        bare = "" if self.bare is None else self.shown.format(self.bare)
        ratio = f"{self.value / self.bare:.2f}" if self.bare else ""
        missed = "!" if self.aim is not None and self.value > self.aim else ""
        return f"{self.name:<58}{self.shown.format(self.value):>9}{missed:<2}{aim:>8}{bare:>9}{ratio:>7}"


HEAD = f"{'':<58}{'measured':>9}  {'aim':>8}{'bare':>9}{'ratio':>7}"


def own_bytes(request: bytes) -> tuple[int, set[str]]:
    """(bytes that we made the browser send, the names of the headers that it sent by itself)."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    names = {line: line.partition(":")[0].lower() for line in lines}
    ours = [line for line in lines if names[line] not in BROWSERS_OWN]
    return len(first) + 2 + sum(len(line) + 2 for line in ours) + len(body), set(names.values()) & BROWSERS_OWN


def save_rows(found: Sequence[Exchange]) -> list[Row]:
    """What one save costs."""
    return [
        Row(
            "one save: request beyond the browser's own headers, bytes",
            median(own_bytes(e.request)[0] for e in found),
            300,
        ),
        Row("  whole request, bytes", median(len(e.request) for e in found)),
        Row("one save: whole answer, bytes", median(len(e.answer) for e in found), 450),
    ]
