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


def option(identifier: str, text: str, why: str = "") -> dict[str, str]:
    return {"id": identifier, "text": text, "rationale": why}


ITEMS: list[dict[str, Any]] = [
    {"kind": "single", "stem": "Năm 2022, công đoàn có bao nhiêu đoàn viên?", "key": ["b"],
     "options": [option("a", "1.250 đoàn viên", "Số năm 2021."), option("b", "1.480 đoàn viên", "Báo cáo ghi 1.480."),
                 option("c", "1.700 đoàn viên", "Không có."), option("d", "1.990 đoàn viên", "Không có.")]},
    {"kind": "true_false", "stem": "Năm 2022, công đoàn có 1.700 đoàn viên.", "key": ["b"],
     "options": [option("a", "Đúng", "Báo cáo ghi khác."), option("b", "Sai", "Báo cáo ghi 1.480.")]},
]  # fmt: skip
NOW = edits.shown(FACT | {"distractors": []}, ITEMS)
FORM = {
    **SAME, "stem": NOW.stem, "statement": NOW.statement, "wrong-1": "1.250", "wrong-2": "1.700", "wrong-3": "1.990",
    "why-key": "Báo cáo ghi 1.480.", "why-1": "Số năm 2021.", "why-2": "Không có.", "why-3": "Không có.",
    "why-right": "Báo cáo ghi khác.", "why-false": "Báo cáo ghi 1.480.",
}  # fmt: skip


def test_what_the_items_say_now() -> None:
    assert (NOW.stem, NOW.statement) == (ITEMS[0]["stem"], "Năm 2022, công đoàn có {v} đoàn viên.")
    assert NOW.wrong == ["1.250", "1.700", "1.990"] and NOW.reasons["1.250"] == "Số năm 2021." and NOW.has_statement
    nothing = edits.shown(FACT, [])
    assert (nothing.stem, nothing.wrong, nothing.has_statement) == ("", ["1.250"], False)
    twice = [{**ITEMS[1], "stem": "Năm 1.480, có 1.480 đoàn viên."}]
    assert edits.shown(FACT | {"distractors": []}, twice).statement == ""  # which one is it?


def test_an_edit_is_only_what_differs() -> None:
    assert edits.edit_from(FACT, {}, SAME) == {}
    assert edits.edit_from(FACT, {}, FORM, NOW) == {}
    found = edits.edit_from(FACT, {"hold": "xem lại"}, {**SAME, "subject": " công đoàn  Sông Hồng ", "hold": ""})
    assert found == {"subject": "công đoàn Sông Hồng", "hold": "xem lại", "value": "1.480"}
    assert edits.edit_from({**FACT, "hold": "xem lại"}, {"hold": "xem lại"}, SAME) == {}
    found = edits.edit_from(FACT, {}, {**FORM, "wrong-2": " 1.750 "}, NOW)
    assert found == {"distractors": ["1.250", "1.750", "1.990"], "value": "1.480"}  # the old reason doesn't go along
    assert edits.edit_from(FACT, found, {**FORM, "wrong-1": "", "wrong-2": "", "wrong-3": ""}, NOW) == {}
    assert (
        edits.edit_from(FACT, {}, {**FORM, "stem": "Có bao nhiêu đoàn viên?"}, NOW)["stem"] == "Có bao nhiêu đoàn viên?"
    )


def test_reasons_stand_under_their_figure() -> None:
    found = edits.edit_from(FACT, {}, {**FORM, "why-1": "Số cũ.", "why-key": "Đúng.", "why-false": "Ghi 1.480."}, NOW)
    assert found == {"rationales": {"1.480": "Đúng.", "1.250": "Số cũ.", "Sai": "Ghi 1.480."}, "value": "1.480"}
    now = edits.Shown(NOW.stem, NOW.statement, NOW.wrong, NOW.reasons | found["rationales"], True)
    form = {**FORM, "why-1": "Số cũ.", "why-key": "Đúng.", "why-false": "Ghi 1.480."}
    assert edits.edit_from(FACT, found, form, now) == found
    other = edits.edit_from(FACT, found, {**form, "wrong-1": "1.300"}, now)  # the figure goes, its reason too
    assert other["rationales"] == {"1.480": "Đúng.", "Sai": "Ghi 1.480."}
    assert (
        edits.edit_from(FACT, found, {**form, "wrong-1": "1.300", "why-1": "Mới."}, now)["rationales"]["1.300"]
        == "Mới."
    )
    assert edits.edit_from(FACT, found, {**form, "why-1": "", "why-key": "", "why-false": ""}, now) == {}
    assert "rationales" not in edits.edit_from(FACT, {**found, "value": "1.470"}, {**FORM, "unit": "người"}, NOW)


@pytest.mark.parametrize(
    ("edit", "fields"),
    [({"distractors": ["1.480", "1", "2"]}, {"wrong-1"}), ({"distractors": ["1"]}, {"wrong-2", "wrong-3"}),
     ({"distractors": ["1", "1", "2"]}, {"wrong-2"}), ({"distractors": ["một", "12 phường", "-3"]}, {"wrong-1", "wrong-2", "wrong-3"}),
     ({"distractors": ["1.48", "1,", "٣"]}, {"wrong-1", "wrong-2", "wrong-3"}), ({"distractors": ["1480", "0", "9" * 40]}, {"wrong-1", "wrong-2", "wrong-3"}),
     ({"statement": "Có nhiều."}, {"statement"}), ({"difficulty": "dễ"}, {"difficulty"}), ({"stem": "Gì?"}, {"stem"})],
)  # fmt: skip
def test_edits_that_cannot_be(edit: dict[str, Any], fields: set[str]) -> None:
    assert set(edits.edit_problems(edit, FACT)) == fields


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
