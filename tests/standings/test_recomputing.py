"""Results marked again from the answers: a value changed behind the program's back shows, and is mended and logged."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.attempts.models import Attempt
from quizapp.audit import service as audit
from quizapp.db import db, writing
from quizapp.standings import boards, people_board, recomputing, service
from tests.factories import NOW, Factory
from tests.standings.test_boards import CLOSED, play, scene, settle

__all__ = ["scene"]

TAMPERINGS = [
    ("UPDATE attempts SET points = 4 WHERE id = 2", "points"),
    ("UPDATE attempts SET saved_count = 0 WHERE id = 1", "saved_count"),
    ("UPDATE attempts SET duration_ms = 1 WHERE id = 3", "duration_ms"),
    ("UPDATE responses SET correct = NOT correct WHERE attempt_id = 1 AND slot = 1", "correct"),
    ("UPDATE person_standings SET points = points + 1 WHERE board_id = {round}", "points đang giữ"),
    ("UPDATE person_standings SET rank_key = '0' WHERE board_id = {round} AND membership_id = 1", "người 1: rank_key"),
    ("UPDATE person_standings SET attempts_used = 9 WHERE board_id = {whole}", "cả hội thi, người"),
    ("DELETE FROM person_standings WHERE board_id = {round} AND membership_id = 3", "thiếu trên bảng"),
    ("DELETE FROM person_standings WHERE board_id = {whole} AND membership_id = 3", "cả hội thi, người 3: thiếu"),
    ("UPDATE unit_standings SET best_points = 99 WHERE board_id = {round} AND unit_id = 1", "đơn vị 1: best_points"),
    (
        "UPDATE unit_standings SET rank_key = '0' WHERE board_id = {whole} AND unit_id = 2",
        "cả hội thi, đơn vị 2: rank_key",
    ),
    ("DELETE FROM unit_standings WHERE board_id = {round} AND unit_id = 2", "đơn vị 2: thiếu"),
]


def execute(scene: dict[str, Any], statement: str) -> None:
    """Change rows as somebody with the file open would."""
    whole = service.find_contest_board(scene["contest"].id)
    own = service.find_board(scene["round"].id)
    assert whole is not None and own is not None
    with writing() as session:
        session.execute(sa.text(statement.format(round=own.id, whole=whole.id)))
    db.session.expire_all()


def rows(scene: dict[str, Any]) -> list[Any]:
    """Everything that results consist of."""
    return [
        list(db.session.execute(sa.text(f"SELECT * FROM {table} ORDER BY 1, 2")))
        for table in ("attempts", "responses", "person_standings", "unit_standings")
    ]


def events() -> list[Any]:
    """What recomputing logged."""
    return [e for e, _ in audit.entries() if e.action == "results_recomputed"]


@pytest.mark.parametrize(("statement", "said"), TAMPERINGS)
def test_every_tampering_shows_and_is_mended(scene: dict[str, Any], statement: str, said: str) -> None:
    settle()
    number, right = scene["round"].id, rows(scene)
    assert recomputing.check(number).left == 0
    execute(scene, statement)
    wrong = rows(scene)
    report = recomputing.check(number)
    text = " | ".join([d.field for d in report.marks] + report.places)
    assert report.left and said in text, text
    assert rows(scene) == wrong  # comparing changes nothing
    assert recomputing.mend(number, "cli", NOW).left == 0
    assert rows(scene) == right
    assert recomputing.check(number).left == 0
    (event,) = events()
    details = event.details
    assert sum(details["counts"].values()) == len(report.marks) and details["rows"] >= len(report.places)
    assert [a["attempt"] for a in details["attempts"]] == [d.attempt for d in report.marks]


def test_wrong_points_move_places_back(scene: dict[str, Any]) -> None:
    settle()
    execute(scene, "UPDATE attempts SET points = 0 WHERE id = 1")
    execute(scene, "UPDATE attempts SET tallied = false WHERE id = 1")
    settle()  # the wrong points are on the boards now
    board = service.find_board(scene["round"].id)
    assert {r.points for r in people_board.read(board, boards.Query()).rows} == {0, 3, 4}
    recomputing.mend(scene["round"].id, "cli", NOW)
    board = service.find_board(scene["round"].id)
    assert {r.points for r in people_board.read(board, boards.Query()).rows} == {3, 4}
    assert recomputing.check(scene["round"].id).left == 0


def test_nothing_to_mend_logs_nothing(scene: dict[str, Any]) -> None:
    settle()
    assert recomputing.mend(scene["round"].id, "cli", NOW).left == 0 and events() == []


def test_changed_answers_are_evidence_and_stay(scene: dict[str, Any]) -> None:
    settle()
    execute(scene, "UPDATE responses SET choice = '\"a\"' WHERE attempt_id = 1 AND slot = 1")
    report = recomputing.mend(scene["round"].id, "cli", NOW)
    assert [d.field for d in report.marks] == ["answers"] and report.left == 1
    assert db.session.get_one(Attempt, 1).points == 4
    assert events()[0].details["attempts"][0]["mended"] is False


def test_an_attempt_the_worker_has_not_come_to_is_no_difference(scene: dict[str, Any], make: Factory) -> None:
    settle()
    play(scene["round"], make.member(scene["contest"], scene["units"][0]), 4, 1)
    assert recomputing.check(scene["round"].id).left == 0


def test_a_published_board_must_be_the_one_that_was_sealed(scene: dict[str, Any]) -> None:
    settle()
    service.publish(scene["round"].id, "cli", "Xong đợt", CLOSED)
    assert recomputing.check(scene["round"].id).left == 0
    execute(scene, "UPDATE unit_standings SET headcount = 400 WHERE board_id = {round} AND unit_id = 1")
    assert recomputing.check(scene["round"].id).left == 1  # its key doesn't fit the headcount
    recomputing.mend(scene["round"].id, "cli", CLOSED)
    (event,) = events()
    assert "khác dấu" in " ".join(recomputing.seal_problems(scene["round"])) or event.details["board_sha256"]


def test_published_units_keep_their_headcount(scene: dict[str, Any]) -> None:
    settle()
    service.publish(scene["round"].id, "cli", "Xong đợt", CLOSED)
    before = rows(scene)[3]
    execute(scene, "UPDATE units SET headcount = 400")
    execute(scene, "UPDATE unit_standings SET attempts = 77 WHERE board_id = {round} AND unit_id = 1")
    recomputing.mend(scene["round"].id, "cli", CLOSED)
    own = service.find_board(scene["round"].id)
    assert own is not None
    assert [r for r in rows(scene)[3] if r[0] == own.id] == [r for r in before if r[0] == own.id]


def test_practice_has_marks_and_no_boards(app: Flask, make: Factory) -> None:
    contest = make.contest()
    for n in range(4):
        make.item(contest_bank(contest), section=str(1 + n % 2), for_practice=True)
    practice = make.round(contest, ranked=False, closes_at=None)
    play(practice, make.member(contest), 2, 4)
    with writing() as session:
        session.execute(sa.text("UPDATE attempts SET points = 0"))
    assert recomputing.check(practice.id).left == 1
    assert recomputing.mend(practice.id, "cli", NOW).left == 0
    assert db.session.scalar(sa.select(Attempt.points)) == 2


def contest_bank(contest: Any) -> Any:
    """The bank of a contest."""
    from quizapp.items.models import Bank

    return db.session.get_one(Bank, contest.bank_id)
