"""The child process that prints: a certificate's words in (a line of JSON), a PDF out (its length, then its bytes).

fpdf and fontTools cost 20 MB and a fifth of a second to load, and setting a page holds the interpreter: none of that
belongs in the process that saves answers. Nothing of the server imports this module (tests/test_house.py).
"""

import json
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime

import segno
from fpdf import FPDF, drawing

from quizapp.awards import fonts, motif
from quizapp.awards.motif import Line
from quizapp.awards.rules import Fitted, fit

WIDE, HIGH = 297.0, 210.0
MIDDLE, ROOM = WIDE / 2, 226.0
TOP, FLOOR = 27.0, 142.5  # between them the words: below the mark, above the QR and the place to sign
LINE = 1.36
POINT = 25.4 / 72
QUIET = 4  # modules of white around a QR
IDLE_SECONDS = 90.0
Block = tuple[Fitted, str, str, float]
SHRINK = (1, 0.92, 0.84, 0.76, 0.68)
Steps = tuple[tuple[float, int], ...]  # (points, most lines), from large to small
BY: Steps = ((13, 1), (12, 2), (10, 3), (8, 4))
CONTEST: Steps = ((18, 1), (16, 2), (14, 2), (12, 3), (10, 4))
NAME: Steps = ((34, 1), (30, 1), (26, 1), (22, 1), (20, 2), (16, 2), (13, 2), (10, 3))
UNIT: Steps = ((16, 1), (14, 2), (12, 2), (11, 3), (9, 4), (8, 5))
SENTENCE: Steps = ((14, 1), (13, 2), (11, 2), (9, 3))


class Paper(FPDF):
    """One landscape page in the contest's look."""

    def __init__(self, title: str, author: str, made_at: datetime) -> None:
        super().__init__(orientation="L", format="A4")
        for style, path in (("", fonts.REGULAR), ("B", fonts.BOLD)):
            self.add_font("text", style, path)
        self.set_auto_page_break(False)
        self.set_title(title)
        self.set_author(author)
        self.set_lang("vi-VN")
        self.set_creation_date(made_at)
        self.add_page()

    def measure(self, style: str) -> "Measure":
        """How wide words are in a style, in millimetres."""
        return Measure(self, style)

    def lines(self, found: Sequence[Line], at: tuple[float, float], scale: float, width: float, colour: str) -> None:
        """Line art, from its own units into millimetres."""
        self.set_draw_color(colour)
        self.set_line_width(width)
        for (x1, y1), (x2, y2) in found:
            self.line(at[0] + x1 * scale, at[1] + y1 * scale, at[0] + x2 * scale, at[1] + y2 * scale)

    def words(self, block: Fitted, y: float, style: str, colour: str, *, left: float | None = None) -> float:
        """Lines centred on the page, or from `left`; where they end."""
        self.set_font("text", style, block.size)
        self.set_text_color(colour)
        step = block.size * POINT * LINE
        for line in block.lines:
            x = MIDDLE - self.get_string_width(line) / 2 if left is None else left
            self.text(x, y + step * 0.76, line)
            y += step
        return y


class Measure:
    """A measure for `rules.fit`: remembers nothing but the style."""

    def __init__(self, paper: Paper, style: str) -> None:
        self._paper, self._style = paper, style

    def __call__(self, text: str, size: float) -> float:
        self._paper.set_font("text", self._style, size)
        return float(self._paper.get_string_width(text))


def laid_out(paper: Paper, words: Mapping[str, str]) -> tuple[list[Block], float]:
    """What stands in the middle, all a little smaller until it fits; the height left over."""
    for shrink in SHRINK:
        found = blocks(paper, words, shrink)
        free = FLOOR - TOP - sum(len(block.lines) * block.size * POINT * LINE + gap for block, _, _, gap in found)
        if free >= 0:
            break
    return found, free


def blocks(paper: Paper, words: Mapping[str, str], shrink: float) -> list[Block]:
    """Lines, style, colour and the space before, from the top down."""
    found: list[Block] = []

    def add(text: str, style: str, colour: str, gap: float, steps: Steps) -> None:
        if text:
            smaller = [(size * shrink, most) for size, most in steps]
            found.append((fit(fonts.drawable(text), paper.measure(style), ROOM, smaller), style, colour, gap))

    add(words["by"], "", motif.INK_SOFT, 0, BY)
    add(words["contest"], "B", motif.DEEP, 1.5, CONTEST)
    add("Giấy chứng nhận", "B", motif.DEEP, 6, ((40, 1),))
    add("trao cho", "", motif.INK_SOFT, 0.5, ((13, 1),))
    add(words["name"], "B", motif.INK, 3.5, NAME)
    add(words["unit"], "", motif.INK, 1, UNIT)
    add(words["did"], "", motif.INK, 4, SENTENCE)
    add(words["score"], "B", motif.DEEP, 1.5, SENTENCE)
    return found


def make(words: Mapping[str, str]) -> bytes:
    """The certificate as a PDF; the same words give the same bytes."""
    paper = Paper(f"Giấy chứng nhận – {words['name']}", words["by"], datetime.fromisoformat(words["made_at"]))
    _frame(paper)
    found, free = laid_out(paper, words)
    airy = min(3.0, max(0.0, free) * 0.8 / (len(found) - 1))
    y = TOP + max(0.0, free - airy * len(found)) * 0.4
    for block, style, colour, gap in found:
        y = paper.words(block, y + gap + airy, style, colour)
    _foot(paper, words)
    return bytes(paper.output())


def _frame(paper: Paper) -> None:
    """A frame of two lines, the mark at its head and the bridge along its foot."""
    paper.lines(motif.MARK, (MIDDLE - 8, 10.5), 16 / 48, 0.55, motif.GOLD)
    shape = motif.bridge(8)
    scale = (WIDE - 24) / shape.width
    at = (12.0, HIGH - 12 - motif.HIGH * scale)
    paper.lines(shape.thin, at, scale, 0.13, motif.GOLD)
    paper.lines(shape.strong, at, scale, 0.4, motif.GOLD)
    for inset, width, colour in ((8, 1.4, motif.DEEP), (12, 0.45, motif.GOLD)):
        paper.set_draw_color(colour)
        paper.set_line_width(width)
        paper.rect(inset, inset, WIDE - 2 * inset, HIGH - 2 * inset)


def _foot(paper: Paper, words: Mapping[str, str]) -> None:
    """Left: how to check the paper. Right: the day, and room for a signature and a stamp."""
    left, top, side = 26.0, 145.0, 25.0
    _qr(paper, words["address"], left, top, side)
    paper.words(
        Fitted(("Kiểm tra giấy này: quét mã, hoặc nhập mã số tại",), 8.5),
        top + 3,
        "",
        motif.INK_SOFT,
        left=left + side + 4,
    )
    place = fit(words["place"], paper.measure("B"), 86, ((9, 1), (8, 1), (7, 2)))
    y = paper.words(place, top + 7.6, "B", motif.INK, left=left + side + 4)
    half = len(words["code"]) // 2
    code = Fitted((words["code"][:half].rstrip("-"), words["code"][half:].lstrip("-")), 9)
    paper.words(code, y + 0.8, "", motif.INK, left=left + side + 4)
    for text, style, size, y in ((words["day"], "", 11, 146.0), ("Ban Tổ chức", "B", 12, 151.5)):
        block = fit(text, paper.measure(style), 90, ((size, 1),))
        paper.set_font("text", style, size)
        paper.words(block, y, style, motif.INK, left=226 - paper.get_string_width(text) / 2)


def _qr(paper: Paper, address: str, x: float, y: float, side: float) -> None:
    rows = [list(row) for row in segno.make(address, error="m").matrix]
    module = side / (len(rows) + QUIET)
    with paper.drawing_context() as context:
        path = drawing.PaintedPath()
        path.style.fill_color = motif.INK
        path.style.stroke_color = None
        for down, row in enumerate(rows):
            for across, dark in enumerate(row):
                if dark:
                    path.rectangle(x + (across + QUIET / 2) * module, y + (down + QUIET / 2) * module, module, module)
        context.add_item(path)


def main() -> None:
    """Print what is asked until nobody asks for a while, or the server is gone."""
    idle = _watch()
    for line in sys.stdin.buffer:
        idle.cancel()
        found = make(json.loads(line))
        sys.stdout.buffer.write(len(found).to_bytes(4, "big") + found)
        sys.stdout.buffer.flush()
        idle = _watch()


def _watch() -> threading.Timer:
    timer = threading.Timer(IDLE_SECONDS, os._exit, (0,))
    timer.daemon = True
    timer.start()
    return timer


if __name__ == "__main__":
    main()
