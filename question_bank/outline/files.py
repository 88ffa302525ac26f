"""The files beside a document: profile, errata, edits, hand-finished items. Each checked with a clear message."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from question_bank.outline.errors import DocumentError


def load_json(path: Path) -> dict[str, Any]:
    """A JSON object, or a message that says where it is broken."""
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DocumentError(f"Không mở được {path.name}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise DocumentError(f"{path.name} không phải UTF-8.") from None
    except json.JSONDecodeError as error:
        raise DocumentError(f"{path.name}: JSON hỏng ở dòng {error.lineno}, cột {error.colno}.") from None
    if not isinstance(value, dict):
        raise DocumentError(f"{path.name}: cần một đối tượng JSON.")
    return value


GENRES = ("report", "rules")  # what was done and reached, or what has to be done


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person confirmed about a document: whom it speaks for, its date, how to name it."""

    id: str
    title: str
    body: str
    short_forms: tuple[str, ...]
    source_name: str
    date: str
    stock_period: str
    flow_period: str
    spans: dict[str, str]
    genre: str
    confirmed: bool
    section_titles: dict[str, str]
    approved_by: str
    numeric_entry: bool = False  # whether exact figures are also asked as numbers to type
    abbreviations: dict[str, str] = field(default_factory=dict)


def load_profile(path: Path) -> Profile:
    """A profile file."""
    return profile_of(load_json(path), path.name)


def profile_of(raw: dict[str, Any], name_of_file: str) -> Profile:
    """A profile from what its file holds."""
    missing = [
        name for name in ("id", "title", "body", "source_name") if not isinstance(raw.get(name), str) or not raw[name]
    ]
    if missing:
        raise DocumentError(f"{name_of_file}: thiếu {', '.join(missing)}.")
    return Profile(
        id=raw["id"], title=raw["title"], body=raw["body"], short_forms=tuple(raw.get("short_forms", [])),
        source_name=raw["source_name"], date=str(raw.get("date", "")), stock_period=str(raw.get("stock_period", "")),
        flow_period=str(raw.get("flow_period", "")), spans=_spans(raw.get("spans", {})), genre=_genre(raw, name_of_file),
        confirmed=raw.get("confirmed") is True, section_titles=dict(raw.get("section_titles", {})),
        approved_by=str(raw.get("approved_by", "")), numeric_entry=raw.get("numeric_entry") is True,
        abbreviations=_abbreviations(raw.get("abbreviations", {})),
    )  # fmt: skip


def _spans(raw: Any) -> dict[str, str]:
    """How many years -> the period that "N năm qua" means."""
    return {str(years): str(period) for years, period in raw.items()} if isinstance(raw, dict) else {}


def _abbreviations(raw: Any) -> dict[str, str]:
    """Abbreviation -> its full form, as a person typed it; what has no letter explains nothing."""
    pairs = raw.items() if isinstance(raw, dict) else ()
    clean = ((" ".join(str(short).split()), " ".join(str(text).split())) for short, text in pairs)
    return {short: text for short, text in clean if any(c.isalpha() for c in short) and text not in ("", short)}


def _genre(raw: dict[str, Any], name_of_file: str) -> str:
    genre = raw.get("genre", "report")
    if genre not in GENRES:
        raise DocumentError(f"{name_of_file}: genre phải là một trong {', '.join(GENRES)}.")
    return str(genre)


def load_errata(path: Path | None) -> list[tuple[str, str, str]]:
    """(wrong, right, context) of confirmed recognition errors. A figure is never changed; a proposal is not applied."""
    if path is None or not path.exists():
        return []
    found = []
    for number, line in enumerate(load_json(path).get("errata", []), start=1):
        if (
            not isinstance(line, dict)
            or not isinstance(line.get("wrong"), str)
            or not isinstance(line.get("right"), str)
        ):
            raise DocumentError(f"{path.name}: dòng sửa lỗi thứ {number} cần wrong và right.")
        if [c for c in line["wrong"] if c.isdigit()] != [c for c in line["right"] if c.isdigit()]:
            raise DocumentError(f"{path.name}: dòng {number} đổi con số, không được phép; hãy giữ lại (hold) câu đó.")
        if line.get("confirmed", True) is not True:
            continue
        found.append((line["wrong"], line["right"], line.get("context") or line["wrong"]))
    return found


def load_edits(path: Path | None) -> dict[str, dict[str, Any]]:
    """fact key -> slots that a person set, or a hold."""
    if path is None or not path.exists():
        return {}
    edits = load_json(path).get("edits", {})
    if not isinstance(edits, dict) or not all(isinstance(v, dict) for v in edits.values()):
        raise DocumentError(f"{path.name}: edits phải là đối tượng, mỗi khóa một bộ sửa.")
    for key, edit in edits.items():
        cites = edit.get("cites", [])
        if not isinstance(cites, list) or not all(isinstance(address, str) for address in cites):
            raise DocumentError(f'{path.name}: cites của {key} phải là danh sách địa chỉ câu, như ["2.1.5.1"].')
    return edits


def load_text_items(path: Path | None) -> list[dict[str, Any]]:
    """Facts besides numbers whose items an editor finished by hand."""
    if path is None or not path.exists():
        return []
    facts = load_json(path).get("facts", [])
    if not isinstance(facts, list):
        raise DocumentError(f"{path.name}: facts phải là danh sách.")
    for number, fact in enumerate(facts, start=1):
        if not isinstance(fact, dict) or not all(fact.get(k) for k in ("id", "section", "quote", "items")):
            raise DocumentError(f"{path.name}: dữ kiện thứ {number} cần id, section, quote và items.")
    return facts


def load_together(path: Path | None) -> dict[str, str]:
    """group -> the group it is one with: an editor saw that they ask the same."""
    return {name: group[0] for group in _group_lists(path, "together") for name in group[1:]}


def load_watched(path: Path | None) -> list[list[str]]:
    """Lists of groups some of whose items show the answer of another: which ones is read from their words."""
    return _group_lists(path, "watched")


def _group_lists(path: Path | None, name: str) -> list[list[str]]:
    if path is None or not path.exists():
        return []
    lists = load_json(path).get(name, [])
    if not isinstance(lists, list) or not all(
        isinstance(g, list) and all(isinstance(n, str) for n in g) for g in lists
    ):
        raise DocumentError(f"{path.name}: {name} phải là danh sách các danh sách mã nhóm.")
    return lists
