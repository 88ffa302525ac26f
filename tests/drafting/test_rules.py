"""Pure rules of documents and drafts."""

from typing import Any

import pytest

from quizapp.drafting import edits, reading, rules
from quizapp.items.rules import placed_section

FACT = {
    "key": "k", "value": "1.480", "stem": "", "statement": "", "hold": "", "difficulty": "", "distractors": ["1.250"],
    "slots": {"period": "Năm 2022", "subject": "công đoàn", "verb": "có", "unit": "đoàn viên", "tail": ""},
}  # fmt: skip
SAME = {"period": "Năm 2022", "subject": "công đoàn", "verb": "có", "unit": "đoàn viên", "tail": "", "stem": "",
        "statement": "", "hold": "", "difficulty": "", "distractors": "1.250"}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "fresh", "expected"),
    [
        ("approved", ("s", "e"), ("approved", "", True)),
        ("approved", ("other", "e"), ("draft", rules.SOURCE_CHANGED, False)),
        ("approved", ("s", "other"), ("draft", rules.EDITED_SINCE, False)),
        ("approved", None, ("draft", rules.LEFT, False)),
        ("retired", ("other", "other"), ("retired", "", False)),
        ("held", None, ("held", rules.LEFT, False)),
        ("draft", ("s", "e"), ("draft", "", False)),
    ],
)
def test_what_becomes_of_a_decision(status: str, fresh: Any, expected: tuple[str, str, bool]) -> None:
    standing = rules.after_rebuild(status, ("s", "e"), fresh)
    assert (standing.status, standing.note, standing.keeps_text) == expected


def test_a_note_stays_until_somebody_reads_and_decides() -> None:
    assert rules.after_rebuild("draft", ("", ""), ("s", "e"), rules.SOURCE_CHANGED).note == rules.SOURCE_CHANGED
    assert rules.after_rebuild("draft", ("", ""), ("s", "e"), rules.LEFT).note == ""


@pytest.mark.parametrize(
    ("level", "confirmed", "gone", "reason", "allowed"),
    [("", True, False, "", True), ("minor", True, False, "", True), ("major", True, False, "", False),
     ("major", True, False, "đã đối chiếu", True), ("fatal", True, False, "đã đối chiếu", False), ("", False, False, "", False),
     ("", True, True, "", False)],
)  # fmt: skip
def test_what_may_be_signed(level: str, confirmed: bool, gone: bool, reason: str, allowed: bool) -> None:
    findings = [{"gate": "r", "level": level, "reason": "hai đáp án"}] if level else []
    assert (rules.approval_problem(findings, confirmed, gone, reason) is None) is allowed


def test_coverage_by_hand() -> None:
    facts = [{"key": "a", "top": "1"}, {"key": "b", "top": "1"}, {"key": "c", "top": "2"}, {"key": "d", "top": "x"}]
    rows = rules.coverage(facts, {"a", "c"}, {"a"}, "top", {"2": "Hai", "1": "Một"})
    assert [(r.name, r.facts, r.asked, r.approved, r.refused) for r in rows] == [
        ("Hai", 1, 1, 0, 0), ("Một", 2, 1, 1, 1), ("x", 1, 0, 0, 1),
    ]  # fmt: skip


def test_only_facts_all_of_whose_items_are_signed_are_signed() -> None:
    statuses = {"a": ["approved", "approved"], "b": ["approved", "draft"], "c": []}
    assert rules.signed_edits({"b": {"unit": "ha"}}, {"a": "12", "b": "3"}, statuses) == {
        "b": {"unit": "ha"}, "a": {"value": "12", "approved": True},
    }  # fmt: skip


def test_the_answer_is_marked_in_its_sentence() -> None:
    assert rules.split_marked("Có 5 tổ, 7 nhóm.", "Có 5 tổ", "5 tổ") == [
        ("Có ", ""),
        ("5 tổ", "answer"),
        (", 7 nhóm.", ""),
    ]
    assert rules.split_marked("Khác hẳn.", "x", "y") == [("Khác hẳn.", "")]


def test_an_edit_is_only_what_differs() -> None:
    assert edits.edit_from(FACT, {}, SAME) == {}
    found = edits.edit_from(FACT, {"hold": "xem lại"}, {**SAME, "subject": " công đoàn  Sông Hồng ", "hold": ""})
    assert found == {"subject": "công đoàn Sông Hồng", "hold": "xem lại", "value": "1.480"}
    assert edits.edit_from({**FACT, "hold": "xem lại"}, {"hold": "xem lại"}, SAME) == {}
    assert edits.edit_from(FACT, {}, {**SAME, "distractors": "1.250\n 1.300 \n\n"})["distractors"] == ["1.250", "1.300"]


@pytest.mark.parametrize(
    ("edit", "field"),
    [({"distractors": ["1.480", "1", "2"]}, "distractors"), ({"distractors": ["1"]}, "distractors"), ({"distractors": ["1", "1", "2"]}, "distractors"),
     ({"distractors": ["một", "hai", "ba"]}, "distractors"), ({"statement": "Có nhiều."}, "statement"), ({"difficulty": "dễ"}, "difficulty")],
)  # fmt: skip
def test_edits_that_cannot_be(edit: dict[str, Any], field: str) -> None:
    assert set(edits.edit_problems(edit, FACT)) == {field}


def test_a_hand_written_item_needs_its_quote_and_different_options() -> None:
    form = {"stem": "Công đoàn có bao nhiêu đoàn viên?", "key": "1.480", "wrong": "1.250 | năm 2021\n1.700\n1.900"}
    good = edits.written_from(form, "có 1.480", "I", "viet-1", "k")
    assert edits.written_problems(good, ["Năm 2022 có 1.480 đoàn viên."]) == {}
    assert good["items"][0]["distractors"][0] == {"text": "1.250", "rationale": "năm 2021"}
    assert set(edits.written_problems(good, ["Không có."])) == {"quote"}
    bad = edits.written_from({"stem": "?", "wrong": "a\nA", "difficulty": "x"}, "", "I", "v", "")
    assert set(edits.written_problems(bad, [])) == {"quote", "stem", "key", "wrong", "difficulty"}


def test_two_documents_may_both_have_a_section_one() -> None:
    known = [{"code": "1", "title": "Kinh tế"}]
    assert placed_section(known, {"code": "1", "title": "Kinh tế"}, "d") == ("1", known)
    code, sections = placed_section(known, {"code": "1", "title": "Tổ chức"}, "d")
    assert code != "1" and sections[-1] == {"code": code, "title": "Tổ chức"}
    assert placed_section(sections, {"code": "1", "title": "Tổ chức"}, "d") == (code, sections)


def test_codes_stay_free() -> None:
    assert rules.slug("de cuong", {"de-cuong", "de-cuong-2"}) == "de-cuong-3"
    assert rules.slug("", set()) == "tai-lieu"


def test_facts_that_share_a_key_are_told_apart_by_their_sentence() -> None:
    facts = [{"key": "k", "address": "1.1.1"}, {"key": "k", "address": "1.1.2"}]
    assert reading.fact_at(facts, "k", "1.1.2") == facts[1]
    assert reading.fact_at(facts, "k", "") == facts[0] and reading.fact_at(facts, "z", "") is None


def test_only_abbreviations_that_a_reader_cannot_know_are_named() -> None:
    item = {"stem": "Có bao nhiêu phòng TNMT?", "options": [{"text": "3 QLDA"}]}
    unknown = {"TNMT": "", "QLDA": "", "XYZ": ""}
    assert rules.abbreviations_in(item, unknown, {"abbreviations": {"TNMT": "tài nguyên môi trường"}}) == [
        ("TNMT", "tài nguyên môi trường"), ("QLDA", ""),
    ]  # fmt: skip
    spelled = {**item, "stem": "Có bao nhiêu phòng Tài nguyên môi trường (TNMT)?"}
    assert rules.abbreviations_in(spelled, unknown, {"abbreviations": {"TNMT": "tài nguyên môi trường"}}) == [
        ("QLDA", "")
    ]
