"""Items that an editor finished: every kind, checked against the source and kept by the bank's schema."""

import json
from pathlib import Path
from typing import Any

import pytest

from question_bank import bank
from question_bank.build import judge
from question_bank.checks import gates
from question_bank.items import finished, leaks
from question_bank.items.model import Draft
from question_bank.outline import files, reader
from question_bank.outline.errors import DocumentError

TEXT = """# Thành tích
Trường được tặng Cờ thi đua năm 2008, Bằng khen của Bộ năm 2013 và Huân chương Lao động hạng Ba năm 2018.
Quy trình gồm ba bước: tiếp nhận, xử lý, trả kết quả.
Năm 2022, trường có 1.250 học sinh.
"""
AWARDS = [("Cờ thi đua", "2008"), ("Bằng khen của Bộ", "2013"), ("Huân chương Lao động hạng Ba", "2018")]


def told(*texts: str) -> list[dict[str, str]]:
    return [{"text": text, "rationale": f"Về {text}."} for text in texts]


ITEMS: list[dict[str, Any]] = [
    {"kind": "multiple", "stem": "Trường được tặng những phần thưởng nào?",
     "keys": told("Cờ thi đua", "Bằng khen của Bộ"), "distractors": told("Huy chương", "Giải thưởng")},
    {"kind": "ordering", "stem": "Sắp xếp các bước của quy trình theo đúng thứ tự:",
     "steps": told("tiếp nhận", "xử lý", "trả kết quả")},
    {"kind": "matching", "stem": "Ghép phần thưởng với năm được tặng:",
     "pairs": [{"left": a, "right": year, "rationale": f"Tặng năm {year}."} for a, year in AWARDS], "extra": ["2011"]},
    {"kind": "numeric", "stem": "Năm 2022, trường có bao nhiêu học sinh?", "value": 1250, "unit": "học sinh", "written": "1.250"},
]  # fmt: skip


def made(item: dict[str, Any], quote: str = "Trường được tặng", **more: Any) -> Draft:
    fact = {"id": "t1", "section": "1", "quote": quote, "items": [item], **more}
    drafts, _ = finished.write_items(fact, reader.read(TEXT), "truong", True)
    judge(drafts, True)
    return drafts[0]


QUOTES = {"ordering": "Quy trình gồm", "numeric": "trường có 1.250"}


@pytest.mark.parametrize("item", ITEMS, ids=[i["kind"] for i in ITEMS])
def test_every_kind_is_kept_by_the_schema_and_the_gates(item: dict[str, Any]) -> None:
    draft = made(item, QUOTES.get(item["kind"], "Trường được tặng"))
    assert draft.findings == []
    assert draft.status == "approved"
    assert bank.item_problem(draft.as_dict("x-1"), {"1"}) is None


def test_an_ordering_is_never_shown_in_order() -> None:
    for number in range(60):
        draft = made({**ITEMS[1], "stem": f"Sắp xếp lần {number}:"}, QUOTES["ordering"])
        assert tuple(draft.texts) != draft.keys == ("tiếp nhận", "xử lý", "trả kết quả")


def test_matching_targets_stand_in_their_order_with_one_to_spare() -> None:
    item = made(ITEMS[2]).as_dict("x-1")
    assert [t["text"] for t in item["targets"]] == ["2008", "2011", "2013", "2018"]
    assert item["key"] == [["a", "1"], ["b", "3"], ["c", "4"]]


def test_a_key_outside_the_source_is_seen() -> None:
    draft = made({**ITEMS[0], "keys": told("Cờ thi đua", "Giấy chứng nhận doanh nghiệp tiêu biểu")})
    assert [name for name, level, _ in draft.findings if level == gates.FATAL] == ["R03 có nguồn"]
    assert draft.status == "draft"


def test_an_item_may_rest_on_several_sentences() -> None:
    draft = made(ITEMS[2], more=["Năm 2022, trường có 1.250 học sinh"])
    item = draft.as_dict("x-1")
    assert [c["quote"] for c in item["citation"]["more"]] == ["Năm 2022, trường có 1.250 học sinh."]
    assert bank.item_problem(item, {"1"}) is None
    item["citation"]["more"][0]["quote"] += " Thêm."
    assert bank.item_problem(item, {"1"}) == "dấu của câu trích không khớp"


def test_a_lost_second_sentence_sends_the_item_back() -> None:
    assert made(ITEMS[2], more=["câu không còn trong tài liệu"]).status == "draft"


@pytest.mark.parametrize(("lost", "words"), [("keys", "keys"), ("kind", "kind")])
def test_a_missing_part_is_named(lost: str, words: str) -> None:
    with pytest.raises(DocumentError, match=f"t1, câu 1: thiếu hoặc sai .*{words}"):
        made({name: value for name, value in ITEMS[0].items() if name != lost})


def test_groups_that_give_each_other_away_become_one(tmp_path: Path) -> None:
    path = tmp_path / "text_items.json"
    path.write_text(json.dumps({"together": [["a", "b", "c"], ["d", "e"]], "facts": []}), encoding="utf-8")
    assert files.load_together(path) == {"b": "a", "c": "a", "e": "d"}
    path.write_text(json.dumps({"together": "a"}), encoding="utf-8")
    with pytest.raises(DocumentError, match="together"):
        files.load_together(path)


def test_a_sentence_is_cited_once() -> None:
    assert "more" not in made(ITEMS[3], QUOTES["numeric"], more=["Năm 2022, trường"]).citation


COUNTS: dict[str, Any] = {
    "kind": "matching", "stem": "Ghép nội dung với con số:", "extra": ["12"],
    "pairs": [{"left": "Học sinh", "right": "1.250", "rationale": "1.250."}, {"left": "Bước", "right": "3", "rationale": "3."}],
}  # fmt: skip


def test_an_item_that_shows_an_answer_gives_its_group_away() -> None:
    shows = made(ITEMS[2])
    flag = made(
        {"kind": "single", "stem": "Năm 2008, trường được tặng gì?", "key": told("Cờ thi đua")[0],
         "distractors": told("Bằng khen", "Huy chương", "Giấy khen"), "group": "co"}
    )  # fmt: skip
    other = made({**ITEMS[3], "group": "si-so"}, QUOTES["numeric"])
    leaks.mark([shows, flag, other], [["t1", "co", "si-so"]])
    assert (shows.gives_away, flag.gives_away, other.gives_away) == (("co",), ("t1",), ())
    assert shows.as_dict("x-1")["gives_away"] == ["co"] and "gives_away" not in other.as_dict("x-2")
    assert (
        bank.item_problem({**shows.as_dict("x-1"), "gives_away": "co"}, {"1"}) == "gives_away phải là danh sách mã nhóm"
    )


def test_a_figure_without_its_noun_is_shown_by_a_list_of_targets() -> None:
    lists = made(COUNTS)
    steps, years = (
        made(
            {"kind": "single", "stem": f"Có bao nhiêu {noun}?", "key": told(f"{figure} {noun}")[0],
             "distractors": told(f"5 {noun}", f"7 {noun}", f"9 {noun}"), "group": noun}
        )
        for figure, noun in (("3", "khâu"), ("8", "năm"))
    )  # fmt: skip
    leaks.mark([lists, steps, years], [["t1", "khâu", "năm"]])
    assert (lists.gives_away, steps.gives_away, years.gives_away) == (("khâu",), (), ())
