"""The bank file: the only door that others use. Schema, load, save, version."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

SCHEMA = 1
KINDS = ("single", "multiple", "true_false", "numeric", "ordering", "matching")
DIFFICULTIES = ("easy", "medium", "hard")
STATUSES = ("draft", "approved", "held", "retired")
MAX_BYTES = 50 * 2**20


class BankError(ValueError):
    """A bank file that can't be used; the message says which item and why."""


def load(path: Path) -> dict[str, Any]:
    """A checked bank from a file; BankError when it can't be one."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BankError(f"{path.name} lớn quá {MAX_BYTES // 2**20} MB.")
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BankError(f"Không mở được {path.name}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise BankError(f"{path.name} không phải UTF-8.") from None
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" ở dòng {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise BankError(f"{path.name}: JSON hỏng{where}.") from None
    return check(value)


def check(bank: Any) -> dict[str, Any]:
    """The bank itself when it keeps the schema; BankError names the first thing that doesn't."""
    if not isinstance(bank, dict) or bank.get("schema") != SCHEMA:
        raise BankError(f"Không phải ngân hàng câu hỏi theo lược đồ {SCHEMA}.")
    for name in ("id", "title", "version"):
        if not isinstance(bank.get(name), str) or not bank[name]:
            raise BankError(f"Ngân hàng thiếu {name}.")
    sections = bank.get("sections")
    if not isinstance(sections, list) or not all(
        isinstance(s, dict) and s.get("code") and s.get("title") for s in sections
    ):
        raise BankError("sections cần danh sách {code, title}.")
    if not isinstance(bank.get("documents"), list) or not isinstance(bank.get("items"), list):
        raise BankError("Ngân hàng cần documents và items.")
    codes, seen = {s["code"] for s in sections}, set()
    for number, item in enumerate(bank["items"], start=1):
        if problem := item_problem(item, codes):
            label = item.get("id", number) if isinstance(item, dict) else number
            raise BankError(f"Câu {label} (thứ {number}): {problem}.")
        if item["id"] in seen:
            raise BankError(f"Mã câu {item['id']} xuất hiện hai lần.")
        seen.add(item["id"])
    return bank


def item_problem(item: Any, sections: set[str]) -> str | None:
    """Why an item doesn't keep the schema; None when it does."""
    if not isinstance(item, dict):
        return "không phải đối tượng"
    for name in ("id", "stem"):
        if not isinstance(item.get(name), str) or not item[name].strip():
            return f"thiếu {name}"
    if item.get("kind") not in KINDS:
        return f"loại “{item.get('kind')}” không có"
    if item.get("difficulty") not in DIFFICULTIES:
        return "difficulty phải là easy, medium hoặc hard"
    if item.get("status") not in STATUSES:
        return "status phải là draft, approved, held hoặc retired"
    if item.get("section") not in sections:
        return f"mục “{item.get('section')}” không có trong sections"
    given = item.get("gives_away", [])
    if not isinstance(given, list) or not all(isinstance(name, str) and name for name in given):
        return "gives_away phải là danh sách mã nhóm"
    return citation_problem(item.get("citation")) or options_problem(item)


def citation_problem(citation: Any) -> str | None:
    """What is wrong with what an item rests on."""
    if not _is_cited(citation, ("document", "section", "sentence", "quote", "sha256")):
        return "trích dẫn cần document, section, sentence, quote, sha256"
    more = citation.get("more", [])
    if not isinstance(more, list) or not all(_is_cited(c, ("section", "sentence", "quote", "sha256")) for c in more):
        return "trích dẫn thêm (more) cần danh sách {section, sentence, quote, sha256}"
    if not isinstance(citation.get("mark", ""), str) or citation.get("mark", "") not in citation["quote"]:
        return "phần đánh dấu (mark) không nằm trong câu trích"
    if any(hashlib.sha256(c["quote"].encode()).hexdigest() != c["sha256"] for c in (citation, *more)):
        return "dấu của câu trích không khớp"
    return None


def _is_cited(citation: Any, names: tuple[str, ...]) -> bool:
    return isinstance(citation, dict) and all(isinstance(citation.get(name), str) for name in names)


def options_problem(item: dict[str, Any]) -> str | None:
    """What is wrong with options and key."""
    kind, key, options = item["kind"], item.get("key"), item.get("options", [])
    if kind == "numeric":
        return None if isinstance(key, dict) and "value" in key else "đáp án số cần value, unit, tolerance"
    if not isinstance(options, list) or not all(
        isinstance(o, dict) and isinstance(o.get("id"), str) and isinstance(o.get("text"), str) for o in options
    ):
        return "options cần danh sách {id, text}"
    ids = [o["id"] for o in options]
    if len(set(ids)) != len(ids) or len(ids) < 2:
        return "phương án trùng mã hoặc quá ít"
    if not isinstance(key, list) or not key:
        return "thiếu đáp án"
    if kind == "matching":
        targets = {t.get("id") for t in item.get("targets", []) if isinstance(t, dict)}
        fits = all(isinstance(p, list) and len(p) == 2 and p[0] in ids and p[1] in targets for p in key)
        return None if fits and targets else "cặp đáp án không hợp lệ"
    if not set(map(str, key)) <= set(ids):
        return "đáp án không nằm trong phương án"
    if kind in ("single", "true_false") and len(key) != 1:
        return "câu chọn một cần đúng một đáp án"
    if kind == "ordering" and sorted(key) != sorted(ids):
        return "đáp án sắp xếp cần đủ các ý"
    return None


def dumps(bank: dict[str, Any]) -> str:
    """The bank as text: the same bytes for the same bank."""
    return json.dumps(bank, ensure_ascii=False, indent=1) + "\n"


def save(bank: dict[str, Any], path: Path) -> None:
    """Write a checked bank, whole or not at all."""
    check(bank)
    fresh = path.with_name(path.name + ".tmp")
    fresh.write_text(dumps(bank), encoding="utf-8", newline="\n")
    os.replace(fresh, path)


def content_version(items: list[dict[str, Any]]) -> str:
    """A version from the content: another content, another version."""
    return hashlib.sha256(json.dumps(items, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]
