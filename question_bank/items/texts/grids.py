"""Wrong dates, years, spans and awards drawn so that no part of the key stands in more options than its rival: 2 x 2."""

import json
from collections.abc import Sequence
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import regex

from question_bank.facts.texts import grammar
from question_bank.items import chance

CLASSES: dict[str, Any] = json.loads(Path(__file__).with_name("classes.json").read_text(encoding="utf-8"))
NEAR = 12  # years
MONTHS = 12
TRIES = 20


def dates(key: str, all_dates: Sequence[str], years: Sequence[int], today: str = "") -> list[str]:
    """Three other dates: another day of the document (the last resort: day and month swapped) with this year, both with another year.

    None is later than the document's own date (`today`) when the key isn't either.
    """
    day, month, year = (int(part) for part in key.split("/"))
    latest = _order(today) if today and _order(key) <= _order(today) else (9999, 12, 31)
    near = {y for y in (*(int(d[-4:]) for d in all_dates), *years) if y != year and abs(y - year) <= NEAR}
    other_years = [
        *chance.shuffled(sorted(near), "year", key),
        *chance.shuffled((year - 2, year - 1, year + 1, year + 2), "y", key),
        year - 4,
        year + 4,
    ]
    days = [
        (d, m) for d, m in sorted({(int(text[:2]), int(text[3:5])) for text in all_dates}) if (d, m) != (day, month)
    ]
    days = chance.shuffled(days, "day", key)
    days += [(day, month % 12 + 1), (day, (month + 6) % 12 + 1), (day, (month + 10) % 12 + 1)]
    if day <= MONTHS and day != month:
        days.append((month, day))  # a swap tests the eye more than the knowledge
    for other_year in other_years:
        for d, m in days:
            found = [
                grammar.written(y, mm, dd) for y, mm, dd in ((other_year, month, day), (year, m, d), (other_year, m, d))
            ]
            if all(found) and len({key, *found}) == 4 and all(_order(text or "") <= latest for text in found):
                return [text for text in found if text]
    return []


def _order(text: str) -> tuple[int, ...]:
    """A written date in the order of time."""
    return tuple(int(part) for part in reversed(text.split("/")))


def _other_year(year: int, known: Sequence[int], seed: str) -> int:
    near = sorted({y for y in known if y != year and abs(y - year) <= NEAR})
    return chance.pick(near, "year", seed) if near else year + chance.pick((-2, -1, 1, 2), "year", seed)


def months(key: str, all_months: Sequence[str], years: Sequence[int]) -> list[str]:
    """The same for "7/2021"."""
    month, year = (int(part) for part in key.split("/"))
    other_year = _other_year(year, years, key)
    others = [int(m.split("/")[0]) for m in all_months if int(m.split("/")[0]) != month]
    other = chance.pick(others, "month", key) if others else (month + 3) % 12 + 1
    return [f"{month}/{other_year}", f"{other}/{year}", f"{other}/{other_year}"]


def years(key: str, known: Sequence[int], seed: str, taken: Sequence[int] = ()) -> list[str]:
    """Three other years: those of the document near by, else near ones; the key's rank is drawn, the steps are unequal."""
    year = int(key)
    latest = max([year, *known])
    free = [y for y in dict.fromkeys(known) if y != year and abs(y - year) <= NEAR and y not in taken]
    drawn: list[int] = []
    for attempt in range(TRIES):
        mixed = chance.shuffled(free, "y", seed, attempt)
        spare = chance.shuffled((1, 2, 3, 5, 7, 8), "spare", seed, attempt)
        below = [y for y in dict.fromkeys([*mixed, *(year - n for n in spare)]) if y < year and y not in taken]
        above = [
            y for y in dict.fromkeys([*mixed, *(year + n for n in spare)]) if year < y <= latest and y not in taken
        ]
        rank = max(chance.number("rank", seed, attempt) % 4, 3 - len(above))
        drawn = sorted([*below[:rank], *above[: 3 - rank]])
        steps = {b - a for a, b in pairwise(sorted([year, *drawn]))}
        if len(drawn) == 3 and len(steps) > 1:
            break
    return [str(y) for y in drawn]


def spans(key: str, seed: str) -> list[str]:
    """Other beginnings and ends of a stretch of time, by some months, days kept."""
    match = regex.match(r"(Từ .*?)(\d[\d/]*)( đến .*?)(\d[\d/]*)$", key)
    if not match:
        return []
    first, last = match.group(2), match.group(4)
    earlier = _shifted(first, -(1 + chance.number("a", seed) % 3)) or _shifted(first, 1)
    later = _shifted(last, 1 + chance.number("b", seed) % 3) or _shifted(last, -1)
    if chance.number("c", seed) % 2 and (sooner := _shifted(last, -1)) and not sooner.endswith(first):
        later = sooner
    if not earlier or not later:
        return []
    opening, middle = match.group(1), match.group(3)
    return [f"{opening}{a}{middle}{b}" for a, b in ((earlier, last), (first, later), (earlier, later))]


def _shifted(point: str, months_by: int) -> str:
    """A point of time some months (for a year: one year) later or earlier, written alike; "" when there is none."""
    parts = [int(p) for p in point.split("/")]
    if len(parts) == 1:
        return str(parts[0] + (1 if months_by > 0 else -1))
    month, year = parts[-2] - 1 + months_by, parts[-1]
    month, year = month % 12 + 1, year + month // 12
    wide = len(parts) == 3 or "/0" in f"/{point}"
    shown = f"{month:02d}" if wide else str(month)
    if len(parts) == 2:
        return f"{shown}/{year}"
    return f"{point.split('/')[0]}/{shown}/{year}" if grammar.written(year, month, parts[0]) else ""


def awards(key: str, seed: str) -> list[str]:
    """Another rank of the order and the same two of a neighbouring order; for a title other titles."""
    match = regex.fullmatch(r"(.+?) hạng (Nhất|Nhì|Ba)", key)
    if not match:
        titles = [t for t in CLASSES["titles"] if t.lower() not in key.lower() and key.lower() not in t.lower()]
        return chance.shuffled(titles, "title", seed)[:3] if key.startswith(("Anh hùng", "Chiến sĩ", "Tập thể")) else []
    order, rank = match.groups()
    neighbour = CLASSES["near_orders"].get(order)
    if neighbour is None:
        return []
    other = chance.pick([r for r in CLASSES["ranks"] if r != rank], "rank", seed)
    return [f"{order} hạng {other}", f"{neighbour} hạng {rank}", f"{neighbour} hạng {other}"]


def orders(members: Sequence[str], seed: str, taken: Sequence[str] = ()) -> list[str]:
    """The same parts in other orders."""
    found = [" - ".join(p) for p in permutations(members) if p != tuple(members)] if len(members) <= 4 else []
    return chance.shuffled([f for f in found if f not in taken], "order", seed)[:3]
