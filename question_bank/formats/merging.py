"""Items of a file into a bank: a new bank, or an existing one whose other items stay as they are."""

import hashlib
from typing import Any

from question_bank.bank import SCHEMA, check, content_version
from question_bank.formats.texts import key_of, line

Bank = dict[str, Any]
Item = dict[str, Any]
DEFAULTS = {"difficulty": "medium", "group": "", "fact": ""}


def new_bank(code: str, title: str) -> Bank:
    """An empty bank."""
    return {
        "schema": SCHEMA, "id": line(code)[:80], "title": line(title)[:300], "version": "0", "note": "",
        "documents": [], "sections": [], "items": [],
    }  # fmt: skip


def merge(bank: Bank, items: list[Item], sections: list[dict[str, str]], name: str, raw: bytes) -> Bank:
    """The bank with these items added; an item with a known id brings a new text, never loses what it had."""
    merged = {**bank, "sections": list(bank["sections"]), "documents": list(bank["documents"])}
    codes = _sections(merged, sections)
    known = {item["id"]: place for place, item in enumerate(bank["items"])}
    merged["items"] = list(bank["items"])
    for given in items:
        fresh = _moved(given, codes)
        if given["id"] in known:
            merged["items"][known[given["id"]]] = _renewed(bank["items"][known[given["id"]]], fresh)
        else:
            merged["items"].append(fresh)
    document = {"id": name, "title": name, "sha256": hashlib.sha256(raw).hexdigest()}
    if any(item["citation"]["document"] == name for item in merged["items"]):
        merged["documents"] = [d for d in merged["documents"] if d["id"] != name] + [document]
    merged["version"] = content_version(merged["items"])
    return check(merged)


def _sections(bank: Bank, given: list[dict[str, str]]) -> dict[str, str]:
    """The file's section codes -> the bank's: the same title is the same section, a taken code gives way."""
    titles = {key_of(s["title"]): s["code"] for s in bank["sections"]}
    codes: dict[str, str] = {}
    for section in given:
        code = titles.get(key_of(section["title"]))
        if code is None:
            taken = {s["code"] for s in bank["sections"]}
            code, number = section["code"], 2
            while code in taken:
                code, number = f"{section['code'][:15]}-{number}", number + 1
            bank["sections"].append({"code": code, "title": section["title"]})
            titles[key_of(section["title"])] = code
        codes[section["code"]] = code
    return codes


def _moved(item: Item, codes: dict[str, str]) -> Item:
    """The item in the bank's section."""
    citation = dict(item["citation"])
    if citation["section"] == item["section"] and not citation["quote"]:
        citation["section"] = codes[item["section"]]
    return {**item, "section": codes[item["section"]], "citation": citation}


def _renewed(old: Item, new: Item) -> Item:
    """An item known already: what the file's format can't hold stays; another text makes it a draft again."""
    kept = {name: old.get(name, default) if new[name] == default else new[name] for name, default in DEFAULTS.items()}
    if given := new.get("gives_away") or old.get("gives_away"):
        kept["gives_away"] = given
    source = _source(old["citation"], new["citation"])
    if asked(old) == asked(new) and source == old["citation"]:
        return {**old, **kept}
    rationales = {o["text"]: o.get("rationale") or "" for o in old.get("options") or ()}
    options = [{**o, "rationale": o["rationale"] or rationales.get(o["text"], "")} for o in new["options"]]
    return {**new, **kept, "version": old.get("version", 1) + 1, "options": options, "citation": source}


def _source(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """What the item rests on: the file's quote where it has one; without further sentences in the file,
    the known ones stay as long as the quote does."""
    if not new["quote"]:
        return old
    stays = "more" in old and new["quote"] == old["quote"] and not new.get("more")
    return new | ({"more": old["more"]} if stays else {})


def asked(item: Item) -> Any:
    """What an item asks and answers, whatever its options are called."""
    if item["kind"] == "numeric":
        key = item["key"]
        return item["kind"], item["stem"], str(key["value"]), str(key.get("tolerance") or 0)
    texts = {o["id"]: o["text"] for o in item["options"]}
    if item["kind"] == "matching":
        targets = {t["id"]: t["text"] for t in item["targets"]}
        return item["kind"], item["stem"], {(texts[a], targets[b]) for a, b in item["key"]}, set(targets.values())
    if item["kind"] == "ordering":
        return item["kind"], item["stem"], [texts[name] for name in item["key"]]
    return item["kind"], item["stem"], list(texts.values()), {texts[name] for name in item["key"]}
