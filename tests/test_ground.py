"""The ground floor: writing transactions, time, keys, settings."""

import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp import display
from quizapp.accounts.models import Try
from quizapp.audit import service as audit
from quizapp.audit.models import AuditEvent
from quizapp.db import db, writing
from tests.factories import NOW, Factory, count


def test_a_failed_verb_leaves_nothing(app: Flask) -> None:
    with pytest.raises(ValueError), writing() as session:
        session.add(Try(bucket="x", at=NOW))
        session.flush()
        raise ValueError
    assert count(Try) == 0


def test_sixteen_threads_lose_no_update(app: Flask, make: Factory) -> None:
    unit = make.unit(headcount=0)

    def bump() -> None:
        with app.app_context():
            for _ in range(5):
                with writing() as session:
                    row = session.get_one(type(unit), unit.id, with_for_update=True)
                    row.headcount = (row.headcount or 0) + 1

    threads = [threading.Thread(target=bump) for _ in range(16)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    db.session.expire_all()
    assert db.session.get_one(type(unit), unit.id).headcount == 80


def test_times_come_back_aware_in_utc(app: Flask) -> None:
    with writing() as session:
        session.add(Try(bucket="x", at=datetime(2023, 10, 12, 2, 0, 0, 123456, tzinfo=UTC)))
    db.session.expire_all()
    assert db.session.scalars(sa.select(Try.at)).one() == datetime(2023, 10, 12, 2, 0, 0, 123456, tzinfo=UTC)


def test_a_naive_time_is_refused(app: Flask) -> None:
    with pytest.raises(sa.exc.StatementError), writing() as session:
        session.add(Try(bucket="x", at=datetime(2023, 10, 12)))
        session.flush()


def test_the_log_chains_and_a_changed_event_shows(app: Flask) -> None:
    for n in range(5):
        with writing() as session:
            audit.record(session, now=NOW, actor="admin:1", action="test", on=("thing", n), details={"tên": "Đức"})
    assert audit.verify() == (5, None)
    with writing() as session:
        session.execute(sa.update(AuditEvent).where(AuditEvent.seq == 3).values(reason="khác"))
    assert audit.verify() == (5, 3)


def test_a_cited_sentence_shows_what_answers() -> None:
    cited = {
        "section": "4.2",
        "sentence": "4.2.1.2",
        "quote": "Đến tháng 6/2023 có 93 trường công lập.",
        "mark": "93 trường",
    }
    assert display.cited(cited) == [("Đến tháng 6/2023 có ", False), ("93 trường", True), (" công lập.", False)]
    assert display.vn_address(cited) == "mục 4.2, đoạn 1, câu 2"
    assert display.vn_address({"section": "0", "sentence": "0.22.1"}) == "phần mở đầu, đoạn 22, câu 1"
    assert display.cited({"quote": "Cả câu."}) == [("Cả câu.", False)]
    long = {"quote": "đầu câu " * 60 + "93 trường" + " cuối câu" * 60, "mark": "93 trường"}
    before, mark, after = display.cited(long)
    assert before[0].startswith("… ") and len(before[0]) < 150 and mark == ("93 trường", True)
    assert after[0].endswith(" …") and after[0].removesuffix(" …") in long["quote"]
