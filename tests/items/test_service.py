"""The bank in the database: in and out without loss, versions, decisions; on both databases."""

import copy
from typing import Any

import pytest
from flask import Flask

from quizapp.audit.models import AuditEvent
from quizapp.db import db
from quizapp.errors import Refusal
from quizapp.items import catalogue, service
from quizapp.items.catalogue import Filters
from quizapp.items.models import Bank, Item, ItemVersion
from tests.factories import NOW, Factory, count

ACTOR = "organizer:1"


def source(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"q{number}", "version": 1, "kind": "single", "stem": f"Năm nào thành lập quận, câu {number}?",
        "options": [{"id": i, "text": f"Năm 200{n}", "rationale": f"lý do {n}"} for n, i in enumerate("abcd", start=1)],
        "key": ["c"],
        "citation": {"document": "de-cuong", "section": "1", "sentence": "1.1.1", "quote": "Quận thành lập năm 2003", "sha256": "x"},
        "fact": f"f{number}", "section": "1", "difficulty": "easy", "group": "", "status": "approved", **changes,
    }  # fmt: skip


@pytest.fixture
def bank_file() -> dict[str, Any]:
    return {
        "schema": 1, "id": "long-bien", "title": "Ngân hàng thử", "version": "2023.1", "note": "ban biên soạn: đã soát",
        "documents": [{"id": "de-cuong", "title": "Đề cương", "sha256": "abc"}],
        "sections": [{"code": "1", "title": "1. Kinh tế"}, {"code": "2", "title": "2. Quy hoạch"}],
        "items": [
            source(9), source(1, section="2", difficulty="hard", status="draft", version=3),
            source(2, kind="numeric", options=[], key={"value": 73.39, "unit": "%", "tolerance": 0.01}),
            source(3, kind="matching", key=[["a", "2"], ["b", "1"]], options=[{"id": "a", "text": "A"}, {"id": "b", "text": "B"}],
                   targets=[{"id": "1", "text": "Một"}, {"id": "2", "text": "Hai"}]),
            source(4, kind="ordering", key=["d", "c", "b", "a"]), source(5, kind="multiple", key=["a", "c"], group="nhóm"),
            source(6, kind="true_false", key=["t"], options=[{"id": "t", "text": "Đúng", "rationale": ""}, {"id": "f", "text": "Sai", "rationale": ""}]),
        ],
    }  # fmt: skip


def read_in(given: dict[str, Any]) -> tuple[int, int, int, int]:
    report = service.import_bank(copy.deepcopy(given), ACTOR, NOW)
    return report.new, report.changed, report.same, report.gone


def item(code: str) -> Item:
    db.session.expire_all()
    return db.session.query(Item).filter_by(code=code).one()


def imports() -> int:
    return db.session.query(AuditEvent).filter_by(action="bank_imported").count()


def test_what_goes_in_comes_out_the_same(app: Flask, bank_file: dict[str, Any]) -> None:
    assert read_in(bank_file) == (7, 0, 0, 0)
    db.session.expire_all()
    assert service.export_bank(db.session.query(Bank).one().id) == bank_file


def test_importing_again_changes_nothing_and_logs_nothing(app: Flask, bank_file: dict[str, Any]) -> None:
    read_in(bank_file)
    assert read_in(bank_file) == (0, 0, 7, 0)
    assert (count(Bank), count(Item), count(ItemVersion), imports()) == (1, 7, 7, 1)


def test_a_changed_text_makes_a_new_version_even_under_the_same_file_version(
    app: Flask, bank_file: dict[str, Any]
) -> None:
    read_in(bank_file)
    bank_file["items"][0]["options"][0]["rationale"] = "lý do khác"
    bank_file["items"][1]["stem"] = "Câu dẫn mới?"
    assert read_in(bank_file) == (0, 2, 5, 0)
    assert [v.number for v in item("q9").versions] == [1, 2]
    assert item("q9").versions[0].options[0]["rationale"] == "lý do 1"
    assert service.current_version(item("q1")).number == 4
    assert imports() == 2
    bank_file["items"][1]["version"] = 4
    assert read_in(bank_file) == (0, 0, 7, 0)


def test_moving_an_item_is_no_new_version(app: Flask, bank_file: dict[str, Any]) -> None:
    read_in(bank_file)
    bank_file["items"][0] |= {"section": "2", "difficulty": "medium", "group": "g", "fact": "khác", "status": "held"}
    assert read_in(bank_file) == (0, 0, 7, 0)
    kept = item("q9")
    assert (kept.section, kept.difficulty, kept.group, kept.fact, kept.status) == ("2", "medium", "g", "khác", "held")
    assert (kept.current_number, imports()) == (1, 2)


def test_an_item_that_left_the_file_is_retired_and_may_come_back(app: Flask, bank_file: dict[str, Any]) -> None:
    read_in(bank_file)
    left = bank_file["items"].pop(0)
    assert read_in(bank_file) == (0, 0, 6, 1)
    assert item("q9").status == "retired"
    assert read_in(bank_file) == (0, 0, 6, 0)
    bank_file["items"].insert(0, left)
    assert read_in(bank_file) == (0, 0, 7, 0)
    assert item("q9").status == "approved"


def test_a_decision_survives_an_import_but_an_approval_not_a_new_text(app: Flask, bank_file: dict[str, Any]) -> None:
    read_in(bank_file)
    service.decide(item("q1").id, "approve", ACTOR, "", NOW)
    service.decide(item("q9").id, "reject", ACTOR, "Quá dễ", NOW)
    read_in(bank_file)
    assert (item("q1").status, item("q9").status) == ("approved", "retired")
    for changed in bank_file["items"][:2]:
        changed["stem"] += " Sửa."
    read_in(bank_file)
    assert (item("q1").status, item("q1").decided_by, item("q9").status) == ("draft", None, "retired")


def test_what_papers_may_draw(app: Flask, bank_file: dict[str, Any]) -> None:
    read_in(bank_file)
    bank_id = db.session.query(Bank).one().id
    sides = [service.drawable(bank_id, for_practice=side) for side in (True, False)]
    drawable = {d.kind: d for side in sides for d in side}
    assert sum(map(len, sides)) == 6
    assert drawable["single"].ordered
    assert drawable["true_false"].ordered
    assert not drawable["ordering"].ordered
    assert drawable["matching"].targets == ("1", "2")
    assert drawable["numeric"].options == ()


def test_browsing_by_each_filter(app: Flask, bank_file: dict[str, Any]) -> None:
    read_in(bank_file)
    bank = db.session.query(Bank).one()

    def found(**filters: str) -> list[str]:
        return [i.code for i, _ in catalogue.browse(bank.id, Filters(**filters), 1).rows]

    assert found() == ["q9", "q1", "q2", "q3", "q4", "q5", "q6"]
    assert found(section="2") == found(difficulty="hard") == found(status="draft") == ["q1"]
    assert found(kind="multiple", section="1") == ["q5"]
    assert found(q="thanh lap quan, CAU 9") == ["q9"]
    assert found(q="quận thành lập") == found()  # the quote is searched too
    assert found(q="không có chữ này") == found(section="99") == []
    assert catalogue.section_counts(bank.id) == {"1": {"approved": 6}, "2": {"draft": 1}}


@pytest.mark.parametrize("q", ["", "câu hỏi"])
def test_pages_end_where_the_list_ends(make: Factory, q: str) -> None:
    bank = make.bank(per_cell=10)  # 60 items
    pages = [catalogue.browse(bank.id, Filters(q=q), n) for n in (-5, 1, 2, 99999)]
    assert [(p.page, len(p.rows), p.total, p.pages) for p in pages] == [
        (1, 50, 60, 2),
        (1, 50, 60, 2),
        (2, 10, 60, 2),
        (2, 10, 60, 2),
    ]


def test_decisions_are_logged_with_their_reason(make: Factory) -> None:
    made = make.item(make.bank(per_cell=0), status="draft")
    service.decide(made.id, "approve", ACTOR, "", NOW)
    service.decide(made.id, "reject", ACTOR, "  Hai đáp án   đúng ", NOW)
    assert (item(made.code).status, item(made.code).decided_by, item(made.code).decided_at) == ("retired", ACTOR, NOW)
    events = [(e.action, e.reason, e.details) for e in db.session.query(AuditEvent).order_by(AuditEvent.seq)]
    assert events == [
        ("item_approved", "", {"from": "draft", "version": 1}),
        ("item_retired", "Hai đáp án đúng", {"from": "approved", "version": 1}),
    ]


@pytest.mark.parametrize(("decision", "reason", "code"), [
    ("reject", "", "invalid"), ("hold", " x ", "invalid"), ("delete", "lý do", "invalid"), ("approve", "", "wrong_state"),
])  # fmt: skip
def test_decisions_that_are_refused(make: Factory, decision: str, reason: str, code: str) -> None:
    made = make.item(make.bank(per_cell=0))
    with pytest.raises(Refusal) as refused:
        service.decide(made.id, decision, ACTOR, reason, NOW)
    assert refused.value.code == code
    assert item(made.code).status == "approved"
    assert count(AuditEvent) == 0


def test_a_decision_about_something_else_is_refused(make: Factory) -> None:
    made = make.item(make.bank(per_cell=0), status="draft")
    service.decide(made.id, "approve", ACTOR, "", NOW, seen=(1, "draft"))
    for seen in ((1, "draft"), (2, "approved")):
        with pytest.raises(Refusal) as refused:
            service.decide(made.id, "reject", "organizer:2", "Sai đáp án", NOW, seen=seen)
        assert refused.value.code == "wrong_state"
    assert item(made.code).status == "approved"


def test_what_is_not_there(app: Flask) -> None:
    for call in (lambda: service.get_item(404), lambda: service.get_bank(404), lambda: service.export_bank(404),
                 lambda: service.decide(404, "approve", ACTOR, "", NOW)):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            call()
        assert refused.value.code == "not_found"
