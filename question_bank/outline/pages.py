"""Lines of pages become paragraphs: running heads and page numbers go, what lines and pages cut is joined."""

from collections import Counter

import regex

from question_bank.outline import headings
from question_bank.outline.codes import CUT_CODE, between

PAGE_NUMBER = regex.compile(
    r"^(?:[-–—\s]*|(?:trang|page)\s+)(\d{1,4})(?:\s*(?:/|trên|of)\s*\d{1,4})?[-–—\s]*$", regex.I
)
EDGE = 3
FULL = 0.9
BRIM = 0.95
NARROWEST = 45
# A wrapped text: enough lines, none very long, half of them full.
ENOUGH_LINES, WIDEST, MOSTLY = 12, 130, 0.5
NEW_LINE = regex.compile(r"^(?:[-+•*▪◦●]\s|\(?\d{1,2}\)\s|\p{Ll}\)\s|Số:|Nơi nhận)")
ENDS = (".", ":", "!", "?", "…", ";", "./.", '."', ".”", ".)")


def paragraphs(pages: list[str]) -> str:
    """The text of the pages, a paragraph a line."""
    lines = [[" ".join(line.split()) for line in page.split("\n") if line.strip()] for page in pages]
    lines = _without_numbers(_without_running(lines))
    widest = _usual_width([line for page in lines for line in page])
    joined: list[list[str]] = []
    last = ""
    for index, page in enumerate(lines):
        for at, line in enumerate(page):
            if joined and _continues(last, line, widest, at == 0 and index > 0):
                joined[-1] += [between(last, line), line]
            else:
                joined.append([line])
            last = line
    return "\n".join("".join(parts) for parts in joined)


def unwrapped(text: str) -> str:
    """A text whose paragraphs were broken into lines of one width, as when copied from a PDF, with its paragraphs whole."""
    lines = [line for line in text.split("\n") if line.strip()]
    width = max((len(line) for line in lines), default=0)
    full = sum(len(line) > FULL * width for line in lines)
    if len(lines) < ENOUGH_LINES or not NARROWEST < width <= WIDEST or full < MOSTLY * len(lines):
        return text
    return "\n\n".join(paragraphs([block]) for block in regex.split(r"\n\s*\n", text) if block.strip())


def _shape(line: str) -> str:
    return str(regex.sub(r"\d+", "#", line)).lower()


def _places(page: list[str]) -> list[int]:
    """The first and last lines, as indexes from the nearer end."""
    half = min(EDGE, (len(page) + 1) // 2)
    return [*range(half), *range(-1, -min(EDGE, len(page) // 2) - 1, -1)]


def _without_running(pages: list[list[str]]) -> list[list[str]]:
    """Without lines that stand at the same place at the edge of many pages (left and right pages may differ)."""
    if len(pages) < 2:
        return pages
    count = Counter((at, _shape(page[at])) for page in pages for at in _places(page))
    least = 2 if len(pages) == 2 else max(3, round(len(pages) * 0.4))
    running = {
        key for key, times in count.items() if times >= least and key[1].strip("#%,. ") and not NEW_LINE.match(key[1])
    }
    return [_peeled(page, running) for page in pages]


def _peeled(page: list[str], running: set[tuple[int, str]]) -> list[str]:
    """A page without its running lines, from the edges inwards as far as they go."""
    top = bottom = 0
    while top in _places(page) and (top, _shape(page[top])) in running:
        top += 1
    while -bottom - 1 in _places(page) and (-bottom - 1, _shape(page[-bottom - 1])) in running:
        bottom += 1
    return page[top : len(page) - bottom]


def _without_numbers(pages: list[list[str]]) -> list[list[str]]:
    """Without page numbers: lone numbers at an edge that keep step with the pages."""
    found: list[tuple[int, int, int]] = []
    for index, page in enumerate(pages):
        for at in {0, len(page) - 1} if page else set():
            if number := PAGE_NUMBER.match(page[at]):
                found.append((index, at, int(number.group(1)) - index))
    steps = Counter(step for _, _, step in found)
    step, times = steps.most_common(1)[0] if steps else (0, 0)
    if times < 2 and not (len(pages) == 1 and step == 1):
        return pages
    gone = {(index, at) for index, at, own in found if own == step}
    return [[t for at, t in enumerate(page) if (index, at) not in gone] for index, page in enumerate(pages)]


def _usual_width(lines: list[str]) -> int:
    """The length of a full line: nine in ten are no longer."""
    lengths = sorted(len(line) for line in lines)
    return max(lengths[int(len(lengths) * 0.9)], NARROWEST) if lengths else NARROWEST


def _is_full(before: str, after: str, widest: int) -> bool:
    """Whether a line ended because the next word had no room."""
    return len(before) + 1 + len(after.split(" ")[0]) > FULL * widest


def _continues(before: str, after: str, widest: int, new_page: bool) -> bool:
    """Whether a line goes on in the next."""
    if CUT_CODE.search(before):
        return True
    full = _is_full(before, after, widest)
    if regex.match(r"[-–]\s\p{Ll}", after) and full and not before.endswith(ENDS):
        return True
    if NEW_LINE.match(after) or headings.marker(after) or before.isupper() != after.isupper():
        return False
    if regex.match(r"[\p{Ll}(,;]", after):
        return full or not before.endswith((".", "!", "?", "./."))
    if before.endswith(ENDS):
        return not new_page and before.endswith((".", ";", ":")) and len(before) >= BRIM * widest
    return full and (before.isupper() or not after.isupper())
