"""How numbers, dates and lengths of time are written for people in Vietnam."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask import Flask, url_for

from quizapp.clock import to_local

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def vn_int(value: int) -> str:
    """12772 -> "12.772"."""
    return f"{value:,}".replace(",", ".")


def vn_decimal(value: float | Decimal, places: int = 2) -> str:
    """73.39 -> "73,39", thousands with dots, rounded half up."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{exact:,}".replace(",", "_").replace(".", ",").replace("_", ".")


def vn_percent(ratio: float | Decimal, places: int = 1) -> str:
    """0.979 -> "97,9%"; 1 -> "100%". A rate just under 100% is never shown as 100%."""
    percent = Decimal(str(ratio)) * 100
    exact = percent.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if percent < 100 <= exact:
        exact = Decimal(100) - Decimal(1).scaleb(-places)
    text = vn_decimal(exact, places)
    return text.removesuffix("," + "0" * places) + "%"


def vn_date(moment: datetime) -> str:
    """22/11/2026."""
    return to_local(moment).strftime("%d/%m/%Y")


def vn_time(moment: datetime) -> str:
    """10:08."""
    return to_local(moment).strftime("%H:%M")


def vn_clock(moment: datetime) -> str:
    """10:08:31."""
    return to_local(moment).strftime("%H:%M:%S")


def vn_datetime(moment: datetime) -> str:
    """10:08 ngày 22/11/2026."""
    return to_local(moment).strftime("%H:%M ngày %d/%m/%Y")


def vn_weekday_date(moment: datetime) -> str:
    """thứ Tư 01/11/2023."""
    local = to_local(moment)
    return f"{WEEKDAYS[local.weekday()]} {local:%d/%m/%Y}"


def vn_duration(milliseconds: int) -> str:
    """6728000 -> "1 giờ 52 phút 08 giây"."""
    seconds = milliseconds // 1000
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    if hours:
        return f"{hours} giờ {minutes:02d} phút {rest:02d} giây"
    if minutes:
        return f"{minutes} phút {rest:02d} giây" if rest else f"{minutes} phút"
    return f"{rest} giây"


def vn_span(seconds: int) -> str:
    """How long is left in two units: "5 ngày 10 giờ", "12 phút"."""
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return f"{days} ngày {hours} giờ" if hours else f"{days} ngày"
    if hours:
        return f"{hours} giờ {minutes} phút" if minutes else f"{hours} giờ"
    if minutes and seconds % 60 and minutes < 10:
        return f"{minutes} phút {seconds % 60} giây"
    return f"{minutes} phút" if minutes else f"{seconds} giây"


def hms(milliseconds: int) -> str:
    """6728000 -> "1:52:08"."""
    seconds = milliseconds // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def mmss_ms(milliseconds: int) -> str:
    """842118 -> "14:02,118"."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 60:02d}:{seconds % 60:02d},{rest:03d}"


CITED_AROUND = 140


def cited(citation: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """A cited sentence in (text, is the part that answers); a long one is cut at words around that part."""
    quote, mark = citation.get("quote", ""), citation.get("mark", "")
    before, found, after = quote.partition(mark) if mark else (quote, "", "")
    if not found:
        return [(quote, False)]
    if len(before) > CITED_AROUND:
        before = "… " + before[-CITED_AROUND:].partition(" ")[2]
    if len(after) > CITED_AROUND:
        after = after[:CITED_AROUND].rpartition(" ")[0] + " …"
    return [part for part in ((before, False), (found, True), (after, False)) if part[0]]


def vn_address(citation: Mapping[str, Any]) -> str:
    """ "4.2.1.2" in section 4.2 -> "mục 4.2, đoạn 1, câu 2"; section 0 is what stands before the first heading."""
    section, address = citation.get("section", ""), citation.get("sentence", "")
    head = {"0": "phần mở đầu", "": ""}.get(section, f"mục {section}")
    places = address.removeprefix(section + ".").split(".") if address.startswith(section + ".") else []
    return f"{head}, đoạn {places[0]}, câu {places[1]}" if len(places) == 2 else head


FILTERS: dict[str, Any] = {
    f.__name__: f
    for f in (
        vn_int, vn_decimal, vn_percent, vn_date, vn_time, vn_clock, vn_datetime,
        vn_weekday_date, vn_duration, vn_span, hms, mmss_ms, cited, vn_address,
    )
}  # fmt: skip


def page_url(endpoint: str, **values: Any) -> Callable[[int], str]:
    """The address of page n of a list, keeping its filters (empty ones left out)."""
    kept = {name: value for name, value in values.items() if value not in ("", None)}
    return lambda page: url_for(endpoint, **kept, trang=page)


def init_app(app: Flask) -> None:
    """Make the filters available to templates."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["page_url"] = page_url
