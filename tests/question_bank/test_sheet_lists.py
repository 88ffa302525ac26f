"""Cells that hold lists, further source sentences and groups given away: exact, or named as lost or broken."""

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from question_bank.formats import merging, xlsx
from question_bank.formats.notes import BROKEN, LOST
from question_bank.formats.questions import Unreadable
from question_bank.formats.texts import block
from question_bank.formats.xlsx_columns import CELL_MAX, GUIDE, quote_hash
from question_bank.formats.xlsx_lists import FURTHER, GIVES_AWAY
from tests.question_bank.interchange import ANY, Bank, bank_of, one_of_each
from tests.question_bank.test_other_formats import sheet

QUOTE = "Hà Nội là Thủ đô."
ROW = {"Câu hỏi": "Ở đâu?", "Phương án A": "Huế", "Phương án B": "Hà Nội", "Đáp án": "B", "Trích dẫn": QUOTE}
PLAIN = st.text("aáđ [:.]·x", max_size=12).map(str.strip)
ADDRESS = st.text("PIĐ0123456789.", max_size=8)


def further(quote: str, section: str = "3.1", sentence: str = "3.1.2.1", **beside: str) -> dict[str, str]:
    """A further sentence as the bank has it."""
    return {"section": section, "sentence": sentence, "quote": quote, "sha256": quote_hash(quote), **beside}


@st.composite
def sentences(draw: st.DrawFn, text: st.SearchStrategy[str], address: st.SearchStrategy[str]) -> dict[str, str]:
    """A further sentence, with or without its mark and original."""
    quote = draw(text)
    start = draw(st.integers(0, len(quote)))
    beside = {"mark": quote[start:].strip(), "original": draw(text)}
    chosen = {name: beside[name] for name in beside if beside[name] and draw(st.booleans())}
    return further(quote, draw(address), draw(address), **chosen)


def cited(more: Any = None, gives_away: Any = None) -> Bank:
    """A bank whose first item is approved and has these lists."""
    found = one_of_each()
    found[0].citation = {"quote": QUOTE, "sha256": quote_hash(QUOTE)}
    bank = bank_of(found, "goc.xlsx", [("0", "Mở đầu")] * 6)
    first = bank["items"][0]
    first["status"] = "approved"
    first["citation"] |= {"more": more} if more else {}
    first |= {"gives_away": gives_away} if gives_away else {}
    return bank


def lost(bank: Bank) -> list[str]:
    """What the sheet says it loses of the first item."""
    return [n.text.partition(" (")[0] for n in xlsx.write(bank)[1].of(LOST) if n.item == "c1"]


def merged(bank: Bank, raw: bytes) -> dict[str, Any]:
    """The first item after the sheet came back."""
    items, report = xlsx.read(raw, "goc.xlsx")
    assert not report.of(BROKEN), report.lines()
    return merging.merge(bank, items, report.sections, "goc.xlsx", raw)["items"][0]  # type: ignore[no-any-return]


def old_sheet(**cells: str) -> bytes:
    """A sheet with the first item, from before there were columns for lists."""
    return sheet({"Mã câu": "c1", "Câu hỏi": "Thủ đô ở đâu?", "Phương án A": "Huế", "Phương án B": "Hà Nội",
                  "Phương án C": "Đà Nẵng", "Đáp án": "B", "Trích dẫn": QUOTE, "Mục": "Mở đầu", "Tài liệu": "goc.xlsx",
                  "Mục trích": "0"} | cells)  # fmt: skip


@given(st.lists(sentences(PLAIN.filter(bool), ADDRESS), min_size=1, max_size=5))
@example([further("[1 · 2] Nguyên bản: x", mark="Nguyên bản: x", original="Phần đánh dấu: y")])
@example([further("a", "", ""), further("a", "", "")])
def test_sentences_on_a_line_come_back(more: list[dict[str, str]]) -> None:
    text = FURTHER.cell(more)
    assert text and FURTHER.read(block(text)) == more


@given(st.lists(sentences(ANY, ANY), max_size=3), st.lists(ANY, max_size=4))
@example([further("a\nb")], ["a,b"])
@example([further(" a", "1]", "2·3")], [" a"])
@example([further("a", mark="")], ["a" * 121])
def test_a_cell_is_exact_or_empty(more: list[dict[str, str]], names: list[str]) -> None:
    for column, value in ((FURTHER, more), (GIVES_AWAY, names)):
        text = column.cell(value)
        assert len(text) <= CELL_MAX and (not text or column.read(block(text)) == value)


@given(st.text("[]·,|: abPhầnđádu\n"))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = FURTHER.read(block(text))
    except Unreadable as error:
        assert "dòng chữ thứ" in str(error)
        return
    assert all(one["quote"] and one.get("mark", "") in one["quote"] for one in found)


@settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))
@given(st.lists(sentences(ANY, ADDRESS), max_size=4), st.lists(ANY, max_size=3))
@example([further(QUOTE, mark="Hà Nội", original="Hà Nội là Thủ dô."), further("Huế.", "0", "")], ["n1", "n 2"])
def test_a_bank_keeps_its_lists_or_says_so(more: list[dict[str, str]], names: list[str]) -> None:
    bank = cited(more, names)
    raw, _ = xlsx.write(bank)
    first = xlsx.read(raw, "goc.xlsx")[0][0]
    said = lost(bank)
    assert first["citation"].get("more", []) == ([] if "các câu nguồn thêm" in said else more)
    assert first.get("gives_away", []) == ([] if "nhóm bị lộ đáp án" in said else names)
    assert merged(bank, raw) == bank["items"][0]


@pytest.mark.parametrize(
    ("more", "names", "said"),
    [
        ([further("Huế ở miền Trung.", mark="miền Trung")], ["n1", "n2"], []),
        ([further("Huế.\nĐà Nẵng.")], None, ["các câu nguồn thêm"]),
        ([further("Huế."), further("a", section="1·2")], None, ["các câu nguồn thêm"]),
        ([further("a" * (CELL_MAX // 2)), further("b" * (CELL_MAX // 2))], None, ["các câu nguồn thêm"]),
        ([further("Huế.", mark="Đà Nẵng")], None, ["các câu nguồn thêm"]),
        (None, ["một, hai"], ["nhóm bị lộ đáp án"]),
        (None, ["n" * 121], ["nhóm bị lộ đáp án"]),
    ],
)  # fmt: skip
def test_what_a_cell_cannot_hold_is_reported(more: Any, names: Any, said: list[str]) -> None:
    bank = cited(more, names)
    assert [text for text in lost(bank) if text != "trạng thái duyệt"] == said
    assert merged(bank, xlsx.write(bank)[0]) == bank["items"][0]  # what was lost on the way out isn't lost at home


def test_further_sentences_without_a_first_one_are_reported() -> None:
    bank = cited([further("Huế.")])
    bank["items"][0]["citation"] |= {"quote": "", "sha256": quote_hash("")}
    assert "các câu nguồn thêm" in lost(bank) and merged(bank, xlsx.write(bank)[0]) == bank["items"][0]


def test_an_old_sheet_loses_nothing() -> None:
    bank = cited([further("Huế.", mark="Huế")], ["n1"])
    assert merged(bank, old_sheet()) == bank["items"][0]
    changed = merged(bank, old_sheet(**{"Câu hỏi": "Thủ đô là đâu?"}))
    assert (changed["version"], changed["status"], changed["gives_away"]) == (2, "draft", ["n1"])
    assert changed["citation"] == bank["items"][0]["citation"]


def test_a_person_edits_the_lists() -> None:
    bank = cited([further("Huế.")], ["n1"])
    groups = merged(bank, old_sheet(**{"Nhóm bị lộ": " n2 ,n  3, "}))
    assert (groups["gives_away"], groups["version"], groups["status"]) == (["n2", "n 3"], 1, "approved")
    text = "[3 | 3.1]  Đà Nẵng.\n\n  phần đánh dấu : Nẵng\n[4] Huế: xưa.\nNguyên bản: Hué: xưa."
    changed = merged(bank, old_sheet(**{"Câu nguồn thêm": text}))
    assert changed["citation"]["more"] == [
        further("Đà Nẵng.", "3", "3.1", mark="Nẵng"), further("Huế: xưa.", "4", "", original="Hué: xưa."),
    ]  # fmt: skip
    assert (changed["version"], changed["status"], changed["gives_away"]) == (2, "draft", ["n1"])
    other = old_sheet(**{"Trích dẫn": "Câu khác.", "Câu nguồn thêm": "[3.1 · 3.1.2.1] Vinh."})
    assert merged(bank, other)["citation"]["more"] == [further("Vinh.")]


@pytest.mark.parametrize(
    ("cells", "where", "said"),
    [
        ({"Câu nguồn thêm": "Huế."}, "Câu nguồn thêm (F2)", "dòng chữ thứ 1 trong ô không bắt đầu bằng [mục"),
        ({"Câu nguồn thêm": "[1 · 2] Huế\nxưa."}, "Câu nguồn thêm (F2)", "dòng chữ thứ 2 trong ô"),
        ({"Câu nguồn thêm": "[1 · 2]"}, "Câu nguồn thêm (F2)", "Viết câu vào sau dấu ]"),
        ({"Câu nguồn thêm": "Phần đánh dấu: Huế"}, "Câu nguồn thêm (F2)", "không bắt đầu bằng"),
        ({"Câu nguồn thêm": "[1 · 2] Huế.\nPhần đánh dấu: Vinh"}, "Câu nguồn thêm (F2)", "Chép đúng chữ"),
        ({"Câu nguồn thêm": "[1 · 2] a\nNguyên bản: a\nNguyên bản: b"}, "Câu nguồn thêm (F2)", "Bỏ bớt một dòng"),
        ({"Câu nguồn thêm": "[1 · 2] Huế.", "Trích dẫn": ""}, "Câu nguồn thêm (F2)", "cột Trích dẫn để trống"),
        ({"Nhóm bị lộ": "a, " + "n" * 121}, "Nhóm bị lộ (F2)", "dài quá 120 ký tự"),
    ],
)  # fmt: skip
def test_a_wrong_list_is_named(cells: dict[str, str], where: str, said: str) -> None:
    items, report = xlsx.read(sheet(ROW | cells), "x.xlsx")
    (note,) = report.of(BROKEN)
    assert items == [] and note.where == f"dòng 2, cột {where}" and said in note.text


def test_the_guide_shows_a_sentence_that_can_be_read() -> None:
    (told,) = [text for text in GUIDE if text.startswith("Câu nguồn thêm")]
    (read,) = FURTHER.read(told.partition("ví dụ ")[2])
    assert (read["section"], read["sentence"]) == ("3.1", "3.1.2.1")
