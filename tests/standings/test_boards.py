"""Kept boards on both databases: tally, places, switches, what a closed board gives away (nothing)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp import display
from quizapp.attempts import remarking
from quizapp.attempts import service as attempts
from quizapp.attempts.models import Attempt
from quizapp.audit import service as audit
from quizapp.clock import iso
from quizapp.db import db, writing
from quizapp.errors import Refusal
from quizapp.items.models import Bank
from quizapp.standings import people_board, places, service, tally, unit_board
from quizapp.standings.boards import Query
from quizapp.standings.models import PersonStanding, UnitStanding
from quizapp.units.models import Unit
from tests.attempts.test_service import sign_in
from tests.factories import NOW, Factory, count

CLOSED = NOW + timedelta(days=1, seconds=11)


def play(round_: Any, member: Any, right: int, seconds: int, at: Any = NOW) -> Attempt:
    """A member's attempt with so many right answers, taking so many seconds."""
    who = sign_in(member)
    attempt, _ = attempts.start(who, round_.id, at)
    answers = [{"slot": n, "seq": 1, "choice": "b" if n <= right else "a"} for n in range(1, 5)]
    attempts.submit(who, attempt.token, answers, None, at + timedelta(seconds=seconds))
    return attempt


def settle() -> int:
    """Tally everything."""
    total = 0
    while done := tally.settle(NOW, 2):
        total += done
    return total


@pytest.fixture
def scene(app: Flask, make: Factory) -> dict[str, Any]:
    """Three units of 2, 4 and 0 members; five attempts."""
    contest = make.contest(code="LB20")
    units = [make.unit(code=f"U{n}", headcount=h) for n, h in enumerate((2, 4, None))]
    round_ = make.round(contest)
    people = [make.member(contest, units[i]) for i in (0, 0, 1, 1, 2)]
    for member, right, seconds in zip(people, (4, 2, 4, 3, 4), (100, 50, 90, 10, 5), strict=True):
        play(round_, member, right, seconds)
    play(round_, people[1], 3, 60, NOW + timedelta(minutes=5))
    return {"contest": contest, "round": round_, "units": units, "people": people}


def board_of(scene: dict[str, Any]) -> Any:
    """The round's board."""
    return service.find_board(scene["round"].id)


def test_the_board_by_hand(scene: dict[str, Any]) -> None:
    assert settle() == 6 and settle() == 0
    rows = {r.code: r for r in unit_board.read(board_of(scene), Query()).rows}
    # U0: 2 of 2 people, best 4 + 3 = 7 points in 160 s. U1: 2 of 4, 7 points in 100 s. U2: no headcount.
    assert (rows["U0"].place, rows["U0"].best_points, rows["U0"].best_duration_ms, rows["U0"].attempts) == (
        1,
        7,
        160_000,
        3,
    )
    assert (rows["U1"].place, rows["U1"].participants, rows["U1"].best_duration_ms) == (2, 2, 100_000)
    assert rows["U2"].place is None and rows["U2"].unranked_reason == "chưa xếp hạng vì chưa chốt số đoàn viên"
    people = people_board.read(board_of(scene), Query(full_names=True)).rows
    assert [(p.place, p.points, p.duration_ms) for p in people] == [
        (1, 4, 5_000), (2, 4, 90_000), (3, 4, 100_000), (4, 3, 10_000), (5, 3, 60_000),
    ]  # fmt: skip
    assert people[0].why == "Hơn hạng 2 vì làm nhanh hơn: 00:05,000 so với 01:30,000. Hai người cùng 4 điểm."


def test_tally_equals_recompute_and_a_wrong_row_shows_and_is_mended(scene: dict[str, Any]) -> None:
    settle()
    assert service.recompute(scene["round"].id, fix=False, now=NOW) == []
    with writing() as session:
        row = session.query(PersonStanding).filter_by(board_id=board_of(scene).id).first()
        assert row is not None
        row.rank_key = "0" * 10
        session.query(UnitStanding).filter_by(board_id=board_of(scene).id, unit_id=scene["units"][1].id).update(
            {"best_points": 99}
        )
    assert len(service.recompute(scene["round"].id, fix=False, now=NOW)) == 2
    service.recompute(scene["round"].id, fix=True, now=NOW)
    assert service.recompute(scene["round"].id, fix=False, now=NOW) == []
    assert remarking.differences(scene["round"].id) == []


def test_a_void_attempt_leaves_the_board(scene: dict[str, Any]) -> None:
    settle()
    with writing() as session:
        attempt = session.query(Attempt).filter_by(member_id=scene["people"][2].id).one()
        attempt.state, attempt.tallied = "void", False
    settle()
    assert service.recompute(scene["round"].id, fix=False, now=NOW) == []
    assert places.unit_place(scene["round"].id, scene["units"][1].id).total == 2  # type: ignore[union-attr]


def test_the_contest_board_adds_rounds(scene: dict[str, Any], make: Factory) -> None:
    second = make.round(scene["contest"])
    play(second, scene["people"][0], 4, 40)
    settle()
    board = service.find_contest_board(scene["contest"].id)
    first = people_board.read(board, Query(full_names=True)).rows[0]
    assert (first.points, first.max_points, first.duration_ms, first.attempts_used) == (8, 8, 140_000, 2)


def test_practice_is_never_ranked(scene: dict[str, Any], make: Factory) -> None:
    settle()
    before = count(PersonStanding)
    for n in range(4):
        make.item(db.session.get_one(Bank, scene["contest"].bank_id), section=str(1 + n % 2), for_practice=True)
    practice = make.round(scene["contest"], ranked=False, closes_at=None)
    play(practice, scene["people"][0], 4, 4)
    assert settle() == 1 and count(PersonStanding) == before


def test_a_changed_headcount_is_picked_up(scene: dict[str, Any]) -> None:
    settle()
    with writing() as session:
        session.get_one(Unit, scene["units"][2].id).headcount = 1
    tally.refresh_boards(NOW)
    place = places.unit_place(scene["round"].id, scene["units"][2].id)
    assert place is not None and place.place == 2 and place.total == 3


def test_names_follow_consent(scene: dict[str, Any], make: Factory) -> None:
    shy = make.member(scene["contest"], scene["units"][0], full_name="Đoàn viên Kín Đáo", publish_name=False)
    play(scene["round"], shy, 4, 1)
    settle()
    public = people_board.read(board_of(scene), Query()).rows
    assert public[0].name == "Đ. V. K. Đ." and public[0].token is None
    assert people_board.read(board_of(scene), Query(q="kin dao")).rows == []
    staff = people_board.read(board_of(scene), Query(full_names=True, q="kin dao")).rows
    assert staff[0].name == "Đoàn viên Kín Đáo" and staff[0].place == 1 and staff[0].token


def test_filters_keep_the_places_of_the_whole_board(scene: dict[str, Any]) -> None:
    settle()
    rows = people_board.read(board_of(scene), Query(unit_id=scene["units"][1].id, full_names=True)).rows
    assert [r.place for r in rows] == [2, 4]
    assert rows[0].why.startswith("Hơn hạng 3 ")


def test_publishing_waits_and_is_final(scene: dict[str, Any]) -> None:
    number = scene["round"].id
    for moment, tallied in ((NOW, True), (scene["round"].closes_at + timedelta(seconds=5), True)):
        with pytest.raises(Refusal):
            service.publish(number, "organizer:1", "Xong đợt", moment)
        assert tallied
    with pytest.raises(Refusal, match="đang được chấm"):
        service.publish(number, "organizer:1", "Xong đợt", CLOSED)
    settle()
    service.publish(number, "organizer:1", "Xong đợt", CLOSED)
    assert scene["round"].published_at == CLOSED
    with pytest.raises(Refusal):
        service.publish(number, "organizer:1", "Lần nữa", CLOSED)
    assert [e.action for e, _ in audit.entries()].count("round_published") == 1


@pytest.mark.parametrize(
    ("target", "said", "distances"),
    [
        ("participants", ("5", "3", None), [0, 2, None]),
        ("all_correct", ("1", "2", None), [0, 1, None]),
        ("all_correct_percent", ("67", "60", None), [Decimal("6.666667"), Decimal("0.333333"), None]),
    ],
)
def test_guesses_are_measured_when_all_is_known_and_the_board_waits_for_it(
    client: FlaskClient, make: Factory, at: Any, target: str, said: tuple[str | None, ...], distances: list[Any]
) -> None:
    contest = make.contest(code="LB20")
    guess = {"prompt": "Có bao nhiêu người dự thi?", "target": target, "counted_at": None}
    round_ = make.round(contest, guess=guess, tie_break=["points", "guess", "duration"])
    for number, seconds in enumerate((9, 1, 1)):
        who = sign_in(make.member(contest))
        attempt, _ = attempts.start(who, round_.id, NOW)
        right = 4 if target == "participants" or number < 2 else 1
        answers = [{"slot": n, "seq": 1, "choice": "b"} for n in range(1, right + 1)]
        attempts.submit(who, attempt.token, answers, said[number], NOW + timedelta(seconds=seconds))
    settle()
    rows = people_board.read(service.find_board(round_.id), Query(full_names=True)).rows
    assert all(r.why.startswith(("Tạm tính, câu dự đoán chưa chốt.", "Không có ai")) for r in rows)
    at(iso(CLOSED))
    address = f"/xep-hang/{round_.id}/ca-nhan"
    assert "chưa mở" in client.get(address).text  # closed, but nothing is measured yet
    assert (
        service.settle_guesses(NOW) == 0 and service.settle_guesses(CLOSED) == 1 and service.settle_guesses(CLOSED) == 0
    )
    assert "chưa mở" not in client.get(address).text
    rows = people_board.read(service.find_board(round_.id), Query(full_names=True)).rows
    assert sorted((r.guess_distance for r in rows), key=str) == sorted(distances, key=str)
    keys = [r.guess_distance for r in rows if r.points == 4 and r.guess_distance is not None]
    assert (
        keys == sorted(keys) and f"dự đoán lệch {display.vn_decimal(keys[0], 2).rstrip('0').rstrip(',')}" in rows[0].why
    )
    service.publish(round_.id, "organizer:1", "Xong đợt", CLOSED)
    assert service.recompute(round_.id, fix=False, now=CLOSED) == []


def test_units_that_no_division_takes_stand_on_every_board(client: FlaskClient, make: Factory, at: Any) -> None:
    contest = make.contest(code="LB20")
    known = next(iter(contest.divisions[0].kinds)) if contest.divisions else ""
    inside, outside = (
        make.unit(code="TRONG", kind=known, headcount=4),
        make.unit(code="NGOAI", kind="Hợp tác xã", headcount=4),
    )
    round_ = make.round(contest, show_board_at="submission")
    for unit in (inside, outside):
        play(round_, make.member(contest, unit), 4, 5)
    settle()
    board = service.find_board(round_.id)
    assert board is not None
    assert {r.code: r.place for r in unit_board.every_unit(board)} == {"TRONG": 1, "NGOAI": 1}
    at(iso(NOW))
    assert "NGOAI" in client.get(f"/xep-hang/{round_.id}/don-vi.csv").text
    page = client.get(f"/xep-hang/{round_.id}/don-vi?khoi=ngoai-khoi").text
    assert outside.name in page and inside.name not in page and "Chưa thuộc khối" in page
    rows = client.get(f"/api/v1/rounds/{round_.id}/standings/units").json["rows"]
    assert {r["code"]: r["place"] for r in rows} == {"TRONG": 1, "NGOAI": 1}
    for query in ("division=khong-co", "page=0", "page=x"):
        assert client.get(f"/api/v1/rounds/{round_.id}/standings/units?{query}").status_code == 422


@pytest.mark.parametrize(
    ("order", "wanted"),
    [(["participants"], ["NHIEU", "IT", "VANG"]), (["attempts"], ["IT", "NHIEU", "VANG"]), (["rate"], ["IT", "NHIEU", "VANG"]),
     (["best_10_points"], ["NHIEU", "IT", "VANG"]), (["best_10_duration"], ["IT", "NHIEU", "VANG"])],
)  # fmt: skip
def test_units_follow_the_order_of_the_round(make: Factory, app: Flask, order: list[str], wanted: list[str]) -> None:
    contest = make.contest(divisions=[])
    many, few, none = (make.unit(code=c, headcount=h) for c, h in (("NHIEU", 8), ("IT", 2), ("VANG", 5)))
    round_ = make.round(contest, unit_order=order, attempts_allowed=None)
    for right in (4, 2):
        play(round_, make.member(contest, many), right, 30)
    busy = make.member(contest, few)
    for turn in range(3):
        play(round_, busy, 4, 10, NOW + timedelta(minutes=turn))
    settle()
    rows = unit_board.read(service.find_board(round_.id), Query()).rows
    assert [(r.place, r.code) for r in rows] == list(enumerate(wanted, start=1))
    assert none.code == rows[-1].code


def test_a_closed_board_gives_nothing_away(scene: dict[str, Any], client: FlaskClient, at: Any) -> None:
    at("2023-10-12T09:00:00+07:00")
    paths = [f"/xep-hang/{scene['round'].id}/don-vi", f"/xep-hang/{scene['round'].id}/ca-nhan", "/t/LB20/xep-hang/don-vi",
             "/t/LB20/xep-hang/ca-nhan"]  # fmt: skip
    hidden = [f"/xep-hang/{scene['round'].id}/don-vi.csv", f"/api/v1/rounds/{scene['round'].id}/standings/units",
              f"/api/v1/rounds/{scene['round'].id}/standings/members"]  # fmt: skip

    def look() -> list[str]:
        return [mask(client.get(p).text) for p in [*paths, "/", "/t/LB20"]] + [
            str(client.get(p).status_code) for p in hidden
        ]

    before = look()
    settle()
    assert look() == before and before[-3:] == ["404"] * 3


def mask(page: str) -> str:
    """A page without its cross-site token."""
    return page.split('name="csrf-token"')[0] + page.split('name="csrf-token"')[1].split(">", 1)[1]


def test_an_open_board_answers_304_until_it_moves(scene: dict[str, Any], client: FlaskClient, at: Any) -> None:
    settle()
    at(CLOSED.isoformat())
    path = f"/api/v1/rounds/{scene['round'].id}/standings/units"
    first = client.get(path)
    assert first.status_code == 200 and first.json["rows"][0]["place"] == 1
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    csv = client.get(f"/xep-hang/{scene['round'].id}/don-vi.csv")
    assert csv.data.startswith(b"\xef\xbb\xbf") and "Công đoàn cơ sở" in csv.text


def test_db_rows_are_what_pages_show_at_volume(app: Flask, make: Factory) -> None:
    contest = make.contest()
    units = [make.unit(headcount=3) for _ in range(20)]
    round_ = make.round(contest)
    for n in range(60):
        play(round_, make.member(contest, units[n % 20]), n % 5, 1 + n % 7)
    while tally.settle(NOW):
        pass
    board = service.find_board(round_.id)
    rows = people_board.every_person(board)  # type: ignore[arg-type]
    ordered = sorted(rows, key=lambda r: (-r.points, r.duration_ms, r.finished_at))
    assert [r.points for r in rows] == [r.points for r in ordered]
    assert [r.place for r in rows] == [
        1 + sum((-o.points, o.duration_ms, o.finished_at) < (-r.points, r.duration_ms, r.finished_at) for o in rows)
        for r in rows
    ]
    db.session.rollback()


def test_people_follow_their_unit_to_another_division(app: Flask, make: Factory) -> None:
    contest = make.contest(divisions=[("a", "Khối A", ["A"]), ("b", "Khối B", ["B"])])
    unit = make.unit(kind="A", headcount=2)
    round_ = make.round(contest)
    play(round_, make.member(contest, unit), 4, 5)
    settle()
    with writing() as session:
        session.get_one(Unit, unit.id).kind = "B"
    tally.refresh_boards(NOW)
    division = contest.divisions[1].id
    assert {row.division_id for row in db.session.query(PersonStanding)} == {division}
    assert {row.division_id for row in db.session.query(UnitStanding).filter_by(unit_id=unit.id)} == {division}
