"""The shape of JSON bodies: a small reader that refuses by name, never guesses, never drops."""

from datetime import date
from typing import Any

from flask import request

from quizapp.errors import Refusal, invalid

MAX_DEPTH = 8


def body(*, required: bool = True) -> dict[str, Any]:
    """The request's JSON object; 422 when it is missing, no object, or holds text that can't be stored."""
    raw = request.get_data(cache=True)
    if not raw and not required:
        return {}
    data = parsed()
    if not isinstance(data, dict):
        raise invalid("Nội dung gửi lên phải là một đối tượng JSON (Content-Type: application/json).")
    check_storable(data)
    return data


def parsed() -> Any:
    """The request's JSON, or None when it is no JSON; brackets nested by the thousand end the parser, not the server."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        raise too_deep() from None


def too_deep() -> Refusal:
    """Nesting beyond any shape of this API."""
    return invalid("Nội dung JSON lồng quá sâu.")


def check_storable(value: Any, depth: int = 0) -> None:
    """Refuse what a database can't hold: NUL, lone surrogates, numbers beyond 64 bits, bottomless nesting."""
    if depth > MAX_DEPTH:
        raise too_deep()
    if isinstance(value, str):
        check_text(value)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int):
        if abs(value) >= 2**63:
            raise invalid("Có con số quá lớn.")
    elif isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise invalid("Có con số không hợp lệ.")
    elif isinstance(value, dict):
        for key, inner in value.items():
            check_text(key)
            check_storable(inner, depth + 1)
    else:
        for inner in value:
            check_storable(inner, depth + 1)


def check_text(text: str) -> None:
    """Refuse text that isn't storable Unicode."""
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise invalid("Có ký tự không lưu được.")


def text(data: dict[str, Any], name: str, *, most: int = 200, default: str | None = None) -> str:
    """A string field."""
    value = data.get(name, default)
    if not isinstance(value, str):
        raise field(name, "Cần một chuỗi chữ.")
    if len(value) > most:
        raise field(name, f"Dài quá {most} ký tự.")
    return value


def flag(data: dict[str, Any], name: str) -> bool:
    """A boolean field; missing is false: nothing is consented to by default."""
    value = data.get(name, False)
    if not isinstance(value, bool):
        raise field(name, "Cần true hoặc false.")
    return value


def day(data: dict[str, Any], name: str) -> date:
    """A date field, ISO 8601."""
    try:
        return date.fromisoformat(text(data, name, most=10))
    except ValueError:
        raise field(name, "Cần ngày dạng 1986-03-08.") from None


def items(data: dict[str, Any], name: str) -> list[Any]:
    """A list field; missing is empty."""
    value = data.get(name, [])
    if not isinstance(value, list):
        raise field(name, "Cần một danh sách.")
    return value


def field(name: str, message: str) -> Refusal:
    """A refusal about one field."""
    return invalid(f"{name}: {message}", **{name: message})


def consents(data: dict[str, Any]) -> dict[str, bool]:
    """{"consents": {...}}: what isn't given isn't agreed to."""
    given = data.get("consents", {})
    if not isinstance(given, dict):
        raise field("consents", "Cần một đối tượng.")
    return {name: flag(given, name) for name in ("take_part", "publish_name")}
