"""GIFT as people write it."""

import time
from typing import Any

import pytest

from question_bank.formats import gift
from question_bank.formats.notes import BROKEN, LOST, SKIPPED, Report
from question_bank.formats.questions import Question
from tests.question_bank.interchange import bank_of

FILE = """// Câu hỏi mẫu về quận
// viết tay

$CATEGORY: $course$/top/Đề cương/2. Hạ tầng//đô thị

// [id:ma-1] [tag:difficulty:hard] [tag:khac]
::Tên câu::[html]<p>Cầu <b>Chương Dương</b><br>bắc qua sông nào?</p>{
    =Sông Hồng#Đúng rồi
    ~Sông Đuống # Cầu Đuống mới bắc qua sông này
    ~%50%Sông \\= khác
####Xem mục 2.
}

Quận thành lập {~năm 2002 =năm 2003 ~năm
2004} theo nghị định của Chính phủ.

::ds::Long Biên nằm ở tả ngạn \\{sông Hồng\\}.{TRUE#Sai mất rồi.#Đúng.}

::so::Có bao nhiêu phường? {#14:0}

::khoang::Khoảng nào? {#3.141..3.142}

::nhieu::Chọn hai số chẵn.{ ~%50%2 ~%50%4 ~%-100%5 }

::ghep::Ghép đôi.{
    =Mèo -> meo
    =Chó -> gâu
    = -> gù
}

::xep::Xếp thứ tự.{>3 ALL VERTICAL ALL_OR_NOTHING SHOW none
một
hai
ba
}

::ngan::Trả lời ngắn {=bốn =4}

::luan::Viết vài dòng. {}

Đoạn này chỉ giới thiệu.

::hong::Thiếu ngoặc {=a ~b

::hai::Một {=a ~b} hai {=c ~d}

::haidung::Cả hai cùng đúng {=a =b ~c}
"""


@pytest.fixture(scope="module")
def read() -> tuple[dict[str, Any], Report]:
    """(items by id, report)."""
    items, report = gift.read(FILE.encode("utf-8-sig"), "mau.gift")
    return {item["id"]: item for item in items}, report


def texts(item: dict[str, Any]) -> list[str]:
    """The options."""
    return [o["text"] for o in item["options"]]


def test_single_choice_with_html_feedback_and_tags(read: tuple[dict[str, Any], Report]) -> None:
    items, report = read
    item = items["ma-1"]
    assert item["stem"] == "Cầu Chương Dương\nbắc qua sông nào?" and item["difficulty"] == "hard"
    assert texts(item) == ["Sông Hồng", "Sông Đuống", "Sông = khác"] and item["key"] == ["a"]
    assert item["options"][1]["rationale"] == "Cầu Đuống mới bắc qua sông này"
    lost = {n.text for n in report.of(LOST) if n.item == "ma-1"}
    assert lost == {"phản hồi chung", "điểm từng phần", "thẻ (tag)"}


def test_category_is_the_section(read: tuple[dict[str, Any], Report]) -> None:
    items, report = read
    assert report.sections == [{"code": "2", "title": "2. Hạ tầng/đô thị"}]
    assert {item["section"] for item in items.values()} == {"2"}
    citation = items["so"]["citation"]
    assert (citation["document"], citation["section"], citation["quote"]) == ("mau.gift", "2", "")


def test_the_other_kinds(read: tuple[dict[str, Any], Report]) -> None:
    items, _ = read
    missing = next(i for i in items.values() if "_____" in i["stem"])
    assert missing["stem"] == "Quận thành lập _____ theo nghị định của Chính phủ." and texts(missing)[2] == "năm 2004"
    truth = items["ds"]
    assert truth["stem"] == "Long Biên nằm ở tả ngạn {sông Hồng}." and truth["key"] == ["a"]
    assert [o["rationale"] for o in truth["options"]] == ["Đúng.", "Sai mất rồi."]
    assert items["so"]["key"] == {"value": 14, "unit": "", "tolerance": 0}
    assert items["khoang"]["key"] == {"value": 3.1415, "unit": "", "tolerance": 0.0005}
    assert items["nhieu"]["kind"] == "multiple" and items["nhieu"]["key"] == ["a", "b"]
    assert items["ghep"]["key"] == [["a", "1"], ["b", "2"]] and len(items["ghep"]["targets"]) == 3
    assert items["xep"]["kind"] == "ordering" and texts(items["xep"]) == ["một", "hai", "ba"]
    assert all(item["status"] == "draft" for item in items.values())


def test_what_is_not_carried_is_named_with_its_line(read: tuple[dict[str, Any], Report]) -> None:
    items, report = read
    assert {(n.item, n.text) for n in report.of(SKIPPED)} == {
        ("ngan", "trả lời ngắn"), ("luan", "tự luận"),
        ("Đoạn này chỉ giới thiệu.", "đoạn giới thiệu, không có câu trả lời"),
        ("hai", "nhiều chỗ trống trong một câu (cloze)"),
        ("haidung", "nhiều phương án cùng được đủ điểm trong câu chọn một"),
    }  # fmt: skip
    (broken,) = report.of(BROKEN)
    line = FILE.split("\n").index("::hong::Thiếu ngoặc {=a ~b") + 1
    assert broken.where == f"dòng {line}" and "thiếu một dấu" in broken.text
    assert report.found == len(items) + len(report.of(SKIPPED)) + 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Số?{#1,5:0}", "không phải số"), ("Số?{#}", "không có đáp số"), ("Sai hết?{~a ~b}", "không có đáp án đúng"),
        ("Ghép?{=a -> b =c}", "mỗi cặp ghép"), ("Một?{=a ~}", "phương án trống"), ("{=a ~b}", "thiếu lời câu hỏi"),
        ("Ngược } rồi {", "thiếu một dấu"), ("Ghép?{=a -> b}", "cần từ 2"),
    ],
)  # fmt: skip
def test_broken_questions_say_how_to_mend(text: str, said: str) -> None:
    items, report = gift.read(text.encode(), "x.gift")
    assert items == [] and said in report.of(BROKEN)[0].text


def test_numbers_with_parts_of_a_point() -> None:
    items, report = gift.read("Năm?{#=1822:0#Đúng =%50%1822:2 ~#Sai}".encode(), "x.gift")
    assert items[0]["key"]["value"] == 1822
    assert {n.text for n in report.of(LOST)} == {"điểm từng phần", "giải thích phương án"}


def test_names_used_twice_get_an_id_from_the_content() -> None:
    items, report = gift.read("::a::Một?{T}\n\n::a::Hai?{F}\n\nHai?{F}\n\nHai?{F}".encode(), "x.gift")
    ids = [item["id"] for item in items]
    assert ids[0] == "a" and len(set(ids)) == 4 and ids[3] == f"{ids[1]}-3"
    assert any("trùng" in n.text for n in report.of(LOST))
    again, _ = gift.read("Hai?{F}\n\n::a::Một?{T}".encode(), "khac.gift")
    assert again[0]["id"] == ids[1]  # the same question, the same id


@pytest.mark.parametrize("piece", [" ", "\n\n ", "a {", "::", "// [id:", "[html]<b ", "\\", "<![", "= -> "])
def test_a_large_heap_of_anything_is_read_soon(piece: str) -> None:
    raw = ("Hỏi?{=a ~" + piece * 100_000 + "x}").encode()
    started = time.process_time()
    items, report = gift.read(raw, "x.gift")
    assert time.process_time() - started < 10 and report.found >= len(items)


def test_a_mark_without_a_letter_joins_nothing() -> None:
    bank = bank_of(
        [Question("single", "a\n\u0301b", "", name="c", options=[("\u0338x", "\u0301"), ("y", "")], key=[0])], "x"
    )
    assert bank["items"][0]["stem"] == "a\nb" and bank["items"][0]["options"][0]["text"] == "x"
    assert gift.read(gift.write(bank)[0], "x")[0] == bank["items"]
