"""What a format can hold comes back as it was, whatever the characters."""

import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from question_bank import bank as bank_file
from question_bank.formats import aiken, exchange, gift, moodle_xml, xlsx
from question_bank.formats.gift_syntax import escape, hide, show
from question_bank.formats.questions import Question
from question_bank.formats.texts import block, clean, digits, number
from tests.question_bank.interchange import ANY, NASTY, SECTIONS, Bank, bank_of, one_of_each, questions

KINDS = ("single", "multiple", "true_false", "numeric", "ordering", "matching")
slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def back(bank: Bank, module: Any, name: str) -> list[dict[str, Any]]:
    """The items after writing and reading; everything must be carried."""
    content, report = module.write(bank)
    assert report.carried == len(bank["items"]), report.lines()
    items, again = module.read(content, name)
    assert again.carried == again.found == len(items), again.lines()
    return items  # type: ignore[no-any-return]


def with_sections(data: st.DataObject, found: list[Question]) -> list[tuple[str, str]]:
    """A section for each question, in runs."""
    return sorted(data.draw(SECTIONS) for _ in found)


@slow
@given(st.lists(questions(KINDS, ("single", "multiple", "true_false")), min_size=1, max_size=4), st.data())
def test_gift(found: list[Question], data: st.DataObject) -> None:
    found = [q for q in found if gift_holds(q)]
    assume(found)
    bank = bank_of(found, "thu.gift", with_sections(data, found))
    assert back(bank, gift, "thu.gift") == bank["items"]


def gift_holds(question: Question) -> bool:
    """GIFT can't write an item to order that begins like a comment, nor a hard space in a left side with an arrow."""
    lefts = [block(text) for text, _ in question.options]
    if question.kind == "ordering":
        return not any(text.startswith("//") for text in lefts)
    return question.kind != "matching" or not any("->" in text and "\xa0" in text for text in lefts)


@slow
@given(st.lists(questions(KINDS, ("single", "multiple", "true_false", "ordering")), min_size=1, max_size=4), st.data())
def test_moodle_xml(found: list[Question], data: st.DataObject) -> None:
    bank = bank_of(found, "thu.xml", with_sections(data, found))
    assert back(bank, moodle_xml, "thu.xml") == bank["items"]


@slow
@given(st.lists(questions(("single", "true_false"), (), plain=True), min_size=1, max_size=4))
def test_aiken(found: list[Question]) -> None:
    found = [q for q in found if not aiken_confuses(q)]
    assume(found)
    bank = bank_of(found, "thu.txt")
    assert back(bank, aiken, "thu.txt") == bank["items"]


def aiken_confuses(question: Question) -> bool:
    """A question that begins like a choice or an answer."""
    stem = " ".join(clean(question.stem).split())
    return bool(aiken.CHOICE.fullmatch(stem) or aiken.ANSWER.fullmatch(stem))


@settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))
@given(st.lists(questions(KINDS, tuple(k for k in KINDS if k != "numeric")), min_size=6, max_size=12), st.data())
def test_xlsx(found: list[Question], data: st.DataObject) -> None:
    for question in found:
        if data.draw(st.booleans()) and (quote := block(data.draw(ANY))):
            question.citation = {"quote": quote, "sha256": xlsx.quote_hash(quote), "sentence": "1.2.3", "document": "d",
                                 "section": "1.2", "mark": quote[:3].strip()}  # fmt: skip
            question.citation = {k: v for k, v in question.citation.items() if v}
    bank = bank_of(found, "thu.xlsx", with_sections(data, found))
    assert back(bank, xlsx, "thu.xlsx") == bank["items"]


@pytest.mark.parametrize("form", ["gift", "moodle-xml", "xlsx"])
def test_every_nasty_piece_alone(form: str) -> None:
    pieces = [piece for piece in NASTY if block(piece)]
    found = [
        Question("single", piece, "", name=f"c{n}", options=[(piece, piece), ("khác", piece)], key=[0])
        for n, piece in enumerate(pieces)
    ]
    bank = bank_of(found, "thu")
    content, _ = exchange.write(bank, form)
    assert exchange.READERS[form](content, "thu")[0] == bank["items"]


@pytest.mark.parametrize("form", ["gift", "moodle-xml", "xlsx"])
def test_a_question_of_every_kind(form: str) -> None:
    bank = bank_of(one_of_each(), "thu", [("1", "Mục một")] * 6)
    content, report = exchange.write(bank, form)
    items, _ = exchange.READERS[form](content, "thu")
    if form == "gift":  # it has no place for a unit, and says so
        assert [n.text for n in report.notes if n.item == "c4"] == ["đơn vị của đáp số"]
        items[3]["key"]["unit"] = "ha"
    assert items == bank["items"]


def test_letters_of_a_mac_become_one_form() -> None:
    stem = unicodedata.normalize("NFD", "Quận ủy Long Biên ở đâu?")
    bank = bank_of([Question("single", stem, "", options=[(stem, ""), ("b", "")], key=[0])], "thu")
    raw = f"{stem}{{={stem} ~b}}".encode()
    (item,), _ = gift.read(raw, "thu")
    assert item == bank["items"][0] and item["stem"] == "Quận ủy Long Biên ở đâu?"


@given(ANY)
def test_gift_escapes(text: str) -> None:
    assert show(hide(escape(clean(text)))) == clean(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_numbers(value: Any) -> None:
    assert digits(number(format(value, "f"))) == digits(value)


@slow
@given(st.lists(questions(KINDS, KINDS[:3]), min_size=1, max_size=3))
def test_written_banks_keep_the_schema(found: list[Question]) -> None:
    bank = bank_of(found, "thu")
    assert bank_file.check(bank)["items"]
    for form in ("qti", "json"):
        content, report = exchange.write(bank, form)
        assert content and report.carried == len(found)
