"""Pictures, drawn with Pillow and kept: preview cards of 1200 by 630, and the icons of the installed page."""

import io
from collections.abc import Iterable
from functools import cache, lru_cache

from PIL import Image, ImageDraw, ImageFont

from quizapp.awards import fonts, motif
from quizapp.awards.cards import Card
from quizapp.awards.motif import Line
from quizapp.awards.rules import Fitted, fit

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
FINE = 3  # drawn three times as large and made smaller: Pillow's own lines are jagged
RULE, BRIDGE = 10, 168
FLOOR = HEIGHT - RULE - BRIDGE - 14  # nothing is written below
COLOURS = 64
CARDS_KEPT = 128  # of some 30 KB each
LINE = 1.32
SHRINK = (1, 0.9, 0.8, 0.7, 0.6, 0.5)
Block = tuple[str, Fitted, str, float]
Steps = tuple[tuple[float, int], ...]  # (size, most lines), from large to small
BY: Steps = ((27, 2), (24, 2), (21, 2), (18, 3), (15, 4))
TITLE: Steps = ((60, 2), (54, 2), (48, 3), (42, 3), (38, 3), (34, 4), (30, 4), (26, 5), (22, 6))
AROUND: Steps = ((42, 1), (38, 2), (34, 2), (30, 2), (26, 2), (22, 3), (18, 3), (14, 4))
BIG: Steps = ((112, 1), (96, 1), (80, 1), (64, 1))
FOOT: Steps = ((34, 1), (30, 2), (26, 2), (24, 3), (20, 3), (16, 4))
FEET: Steps = ((27, 1), (24, 2), (20, 2), (18, 2), (15, 3))
ICONS = {"192.png": (192, False), "512.png": (512, False), "512-kin.png": (512, True), "180.png": (180, True)}


@lru_cache(maxsize=CARDS_KEPT)
def card(words: Card) -> bytes:
    """A card as a PNG."""
    image = _ground().copy()
    draw = ImageDraw.Draw(image)
    _by(draw, words.by)
    blocks, free = _laid_out(words)
    y = _top(words) + free * 0.42
    for font, block, colour, gap in blocks:
        y = _write(draw, y + gap, font, block, colour)
    return _png(image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE))


def _laid_out(words: Card) -> tuple[list[Block], float]:
    """The words below the organizing body, all a little smaller until they end above the bridge; the height left."""
    for shrink in SHRINK:
        blocks = _blocks(words, shrink)
        free = FLOOR - _top(words) - sum(_tall(block) + gap for _, block, _, gap in blocks)
        if free >= 0:
            break
    return blocks, free


def _blocks(words: Card, shrink: float) -> list[Block]:
    """Font, lines, colour and the space before, from the top down."""
    found: list[Block] = []

    def add(text: str, font: str, colour: str, steps: Steps, gap: float) -> None:
        if text:
            smaller = tuple((size * shrink, most) for size, most in steps)
            found.append((font, _fit(text, font, smaller), colour, gap if found else 0))

    if words.big:
        add(words.title, fonts.BOLD, motif.WHITE, AROUND, 0)
        add(words.big, fonts.HEAVY, motif.GOLD, BIG, -8)
        add(words.after, fonts.BOLD, motif.WHITE, AROUND, -4)
    else:
        add(words.kicker, fonts.BOLD, motif.GOLD, ((36, 1),), 0)
        add(words.title, fonts.HEAVY, motif.WHITE, TITLE, 4)
    for number, line in enumerate(words.foot.split("\n")):
        add(line, fonts.REGULAR, motif.PALE, FOOT if words.foot.count("\n") == 0 else FEET, 0 if number else 14)
    return found


def _top(words: Card) -> float:
    return 126 if words.by else 80


def _by(draw: ImageDraw.ImageDraw, text: str) -> None:
    """The mark and the organizing body."""
    if text:
        draw.bitmap((MARGIN - 6, 44), _mark(76), fill=motif.GOLD)
        block = _fit(text, fonts.REGULAR, BY, WIDTH - 2 * MARGIN - 92)
        _write(draw, 83 - _tall(block) / 2, fonts.REGULAR, block, motif.PALE, MARGIN + 92)


def _fit(text: str, font: str, steps: Steps, width: float = WIDTH - 2 * MARGIN) -> Fitted:
    return fit(fonts.drawable(text), lambda words, size: _font(font, size).getlength(words), width, steps)


def _tall(block: Fitted) -> float:
    return len(block.lines) * block.size * LINE


def _write(draw: ImageDraw.ImageDraw, y: float, font: str, block: Fitted, colour: str, x: float = MARGIN) -> float:
    for line in block.lines:
        draw.text((x, y + block.size * LINE / 2), line, font=_font(font, block.size), fill=colour, anchor="lm")
        y += block.size * LINE
    return y


@cache
def _font(path: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


@cache
def _ground() -> Image.Image:
    """Deep blue, the bridge across the foot, a gold rule under it."""
    image = Image.new("RGB", (WIDTH, HEIGHT), motif.DEEP)
    shape = motif.bridge(WIDTH * motif.HIGH // BRIDGE // motif.SPAN + 1)
    scale = BRIDGE / motif.HIGH
    left = (WIDTH - shape.width * scale) / 2
    for lines, width, part in ((shape.thin, 1.4, 0.62), (shape.strong, 2.8, 1.0)):
        mask = _lines(lines, (WIDTH, BRIDGE), scale, (left, 0), width).point([round(v * part) for v in range(256)])
        image.paste(motif.GOLD, (0, HEIGHT - RULE - BRIDGE), mask)
    ImageDraw.Draw(image).rectangle((0, HEIGHT - RULE, WIDTH, HEIGHT), fill=motif.GOLD)
    return image


def _lines(
    lines: Iterable[Line], size: tuple[int, int], scale: float, origin: tuple[float, float], width: float
) -> Image.Image:  # fmt: skip
    """Smooth lines as a mask."""
    large = Image.new("L", (size[0] * FINE, size[1] * FINE))
    draw, half = ImageDraw.Draw(large), width * FINE / 2
    for line in lines:
        ends = [((x * scale + origin[0]) * FINE, (y * scale + origin[1]) * FINE) for x, y in line]
        draw.line(ends, fill=255, width=max(1, round(width * FINE)))
        for x, y in ends:
            draw.ellipse((x - half, y - half, x + half, y + half), fill=255)
    return large.resize(size, Image.Resampling.BOX)


def _mark(side: int) -> Image.Image:
    return _lines(motif.MARK, (side, side), side / 48, (0, 0), side * 0.045)


@cache
def icon(name: str) -> bytes:
    """An icon by its file name (`ICONS`). One that fills its square is cut to any shape by the phone."""
    side, fills = ICONS[name]
    scale = side / 48 * (0.82 if fills else 1)
    inset = (side - 48 * scale) / 2
    image = Image.new("RGBA", (side, side), motif.DEEP if fills else (0, 0, 0, 0))
    if not fills:
        corners = Image.new("L", (side * FINE, side * FINE))
        ImageDraw.Draw(corners).rounded_rectangle((0, 0, side * FINE - 1, side * FINE - 1), side * FINE / 6, fill=255)
        image.paste(motif.DEEP, mask=corners.resize((side, side), Image.Resampling.BOX))
    image.paste(motif.GOLD, mask=_lines(motif.MARK, (side, side), scale, (inset, inset), 2.2 * scale))
    return _png(image)


def _png(image: Image.Image) -> bytes:
    held = io.BytesIO()
    image.save(held, "PNG", optimize=True)
    return held.getvalue()
