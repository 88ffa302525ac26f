"""A frozen board: whatever happens after the freeze, the public gets the same bytes, on every route, until publication."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts.access import app_view
from quizapp.attempts.models import Attempt
from quizapp.audit import service as audit
from quizapp.awards import service as awards
from quizapp.awards.codes import Purpose
from quizapp.db import db, writing
from quizapp.errors import Refusal
from quizapp.standings import boards, freezing, people_board, service, tally, unit_board
from quizapp.standings.models import Board, PersonStanding, UnitStanding
from quizapp.units.models import Unit
from tests.attempts.test_service import sign_in
from tests.factories import NOW, Factory, count
from tests.standings.test_boards import CLOSED, play, settle

AFTER = NOW + timedelta(minutes=30)
NOT_FOR_THE_PUBLIC = {"health.metrics", "health.readyz", "health.healthz"}


@pytest.fixture
def scene(app: Flask, make: Factory) -> dict[str, Any]:
    """A round whose board is open to the public from the first attempt: three units, four people, one of them absent."""
    contest = make.contest(code="LB20")
    units = [make.unit(code=f"U{n}", headcount=h) for n, h in enumerate((2, 4, 3))]
    round_ = make.round(contest, show_board_at="submission")
    people = [make.member(contest, units[i]) for i in (0, 1, 1, 2)]
    for member, right, seconds in zip(people[:3], (2, 3, 1), (100, 50, 90), strict=True):
        play(round_, member, right, seconds)
    settle()
    return {"contest": contest, "round": round_, "units": units, "people": people}


def freeze(scene: dict[str, Any], moment: Any = NOW) -> None:
    """Freeze the round's board."""
    freezing.freeze(scene["round"].id, "organizer:1", "Giữ bất ngờ đến lễ trao giải", moment)


def later_results(scene: dict[str, Any]) -> None:
    """What differs between the two copies: attempts, a headcount and a settled guess of after the freeze."""
    play(scene["round"], scene["people"][3], 4, 20, AFTER)
    play(scene["round"], scene["people"][0], 4, 10, AFTER)
    with writing() as session:
        session.get_one(Unit, scene["units"][0].id).headcount = 40
    settle()
    tally.refresh_boards(AFTER)


def public_bytes(app: Flask, client: FlaskClient, scene: dict[str, Any]) -> dict[str, tuple[int, str, str | None]]:
    """Every public page: status, text without the cross-site token and the request's number, and tag."""
    found = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or rule.endpoint in NOT_FOR_THE_PUBLIC:
            continue
        if "public" not in getattr(app_view(rule.endpoint), "allowed", ()):
            continue
        path = rule.rule.replace("<int:round_id>", str(scene["round"].id)).replace("<contest_code>", "LB20")
        code = scene.get("certificate", "LB20") if "cert" in rule.endpoint else "LB20"
        path = path.replace("<code>", code).replace("<unit_code>", "U1")
        for query in ("", "?khoi=", "?khoi=chung", "?khoi=chung&q=cong+ty", "?page=1&division=chung"):
            answer = client.get(path + query)
            text = answer.get_data().decode("utf-8", "replace") if "<" not in path else ""
            found[path + query] = (answer.status_code, mask(text), answer.headers.get("ETag"))
    return found


def certificate_of(member: Any) -> str:
    """The code of the paper that would tell a member's score."""
    token = db.session.scalars(sa.select(Attempt.token).where(Attempt.member_id == member.id)).one()
    return awards.own(sign_in(member), token, Purpose.WITH_SCORE, NOW + timedelta(minutes=5)).code


def mask(text: str) -> str:
    """A page without what differs from one request to the next."""
    for opening in (
        'name="csrf-token" content="',
        'name="csrf_token" value="',
        '"request_id":"',
        'class="request-id">',
    ):
        parts = text.split(opening)
        text = opening.join(
            [parts[0], *(p.split('"', 1)[-1] if '"' in opening else p.split("<", 1)[-1] for p in parts[1:])]
        )
    return text


def test_two_copies_that_differ_only_after_the_freeze_look_the_same(
    app: Flask, client: FlaskClient, scene: dict[str, Any], at: Any
) -> None:
    freeze(scene)
    at((NOW + timedelta(hours=2)).isoformat())
    scene["certificate"] = certificate_of(scene["people"][0])
    before = public_bytes(app, client, scene)
    later_results(scene)
    after = public_bytes(app, client, scene)
    changed = [path for path in before if before[path] != after[path]]
    assert not changed, [(p, before[p][0], after[p][0]) for p in changed]
    board = before[f"/xep-hang/{scene['round'].id}/don-vi?khoi=chung"][1]
    assert "Bảng được giữ nguyên từ 09:00 ngày 12/10/2023; công bố sau" in board and 'class="place">1<' in board
    assert before[f"/xep-hang/{scene['round'].id}/don-vi.csv"][0] == 200
    assert (
        "giữ nguyên từ 09:00" in before["/"][1]
        and "giữ nguyên từ 09:00" in before["/t/LB20/xep-hang/don-vi?khoi=chung"][1]
    )
    assert before[f"/chung-nhan/{scene['certificate']}"][0] == 200 and before["/anh/chia-se/LB20/U1.png"][0] == 200
    assert "points" not in before[f"/api/v1/certificates/{scene['certificate']}"][1]
    rows = client.get(f"/api/v1/rounds/{scene['round'].id}/standings/members").json
    assert rows["frozen_at"] == "2023-10-12T02:00:00.000Z" and len(rows["rows"]) == 3


def test_members_see_the_frozen_places_and_judges_the_live_ones(
    app: Flask, client: FlaskClient, scene: dict[str, Any], make: Factory, at: Any
) -> None:
    freeze(scene)
    later_results(scene)
    at((NOW + timedelta(hours=2)).isoformat())
    late = play(scene["round"], make.member(scene["contest"], scene["units"][2]), 4, 5, AFTER)
    settle()
    reader = app.test_client()
    make.sign_in(reader, scene["people"][1], NOW)
    mine = reader.get(f"/xep-hang/{scene['round'].id}/ca-nhan").text
    assert mine.count('class="place"') == 3
    member = db.session.get(type(scene["people"][0]), late.member_id)
    make.sign_in(client, member, NOW)
    page = client.get(f"/ket-qua/{late.token}").text
    assert "chưa có trên bảng công khai" in page and "4<small> trên 4 câu đúng" in page and "Hạng" not in page
    judge = app.test_client()
    make.sign_in(judge, make.staff("judge"), NOW + timedelta(hours=2))
    live = judge.get(f"/bgk/dot-thi/{scene['round'].id}/ca-nhan").text
    assert live.count('class="place"') == 5 and "Bảng công khai giữ nguyên từ 09:00" in live


def test_publication_shows_the_real_board(client: FlaskClient, scene: dict[str, Any], at: Any) -> None:
    freeze(scene)
    later_results(scene)
    path = f"/api/v1/rounds/{scene['round'].id}/standings/members"
    at(CLOSED.isoformat())
    frozen = client.get(path)
    service.publish(scene["round"].id, "organizer:1", "Xong đợt", CLOSED)
    real = client.get(path, headers={"If-None-Match": frozen.headers["ETag"]})
    assert real.status_code == 200 and real.json["frozen_at"] is None and len(real.json["rows"]) == 4
    page = client.get(f"/xep-hang/{scene['round'].id}/don-vi?khoi=chung").text
    assert "giữ nguyên" not in page and "không đổi nữa" in page
    whole = freezing.public_contest_board(scene["contest"].id)
    assert whole is not None and whole.frozen_of is None


def test_the_contests_board_adds_what_the_public_may_know(scene: dict[str, Any], make: Factory) -> None:
    second = make.round(scene["contest"], show_board_at="submission")
    freeze(scene)
    play(scene["round"], scene["people"][3], 4, 20, AFTER)  # of the frozen round: unknown to the public
    play(second, scene["people"][0], 4, 10, AFTER)
    settle()
    freezing.freeze(second.id, "cli", "Giữ bất ngờ", AFTER + timedelta(minutes=1))
    whole = freezing.public_contest_board(scene["contest"].id)
    assert whole is not None
    rows = people_board.read(whole, boards.Query()).rows
    assert sorted(r.points for r in rows) == [1, 3, 6]
    assert len(people_board.read(service.find_contest_board(scene["contest"].id), boards.Query()).rows) == 4
    service.publish(scene["round"].id, "cli", "Xong đợt", CLOSED)
    still = freezing.public_contest_board(scene["contest"].id)
    assert still is not None and still.id == whole.id  # the second round is still frozen


def test_what_was_finished_before_the_freeze_is_on_it(scene: dict[str, Any]) -> None:
    play(scene["round"], scene["people"][3], 4, 20)  # finished, not yet tallied
    freeze(scene, AFTER)
    board = freezing.public_board(scene["round"])
    assert board is not None and people_board.read(board, boards.Query()).total == 4
    assert unit_board.read(board, boards.Query()).rows[0].place == 1
    assert service.recompute(scene["round"].id, fix=False, now=AFTER) == []


def test_a_freeze_is_for_once_and_for_rounds_that_run(scene: dict[str, Any], make: Factory) -> None:
    for round_, moment in (
        (make.round(scene["contest"], opened_at=None), NOW),
        (make.round(scene["contest"], ranked=False, closes_at=None), NOW),
        (make.round(scene["contest"], opens_at=NOW + timedelta(hours=1)), NOW),
    ):
        with pytest.raises(Refusal):
            freezing.freeze(round_.id, "cli", "Giữ bất ngờ", moment)
    with pytest.raises(Refusal, match="lý do"):
        freezing.freeze(scene["round"].id, "cli", " ", NOW)
    freeze(scene)
    with pytest.raises(Refusal, match="đã giữ nguyên"):
        freeze(scene, AFTER)
    with pytest.raises(Refusal):
        freezing.freeze(999, "cli", "Giữ bất ngờ", NOW)
    (event,) = [e for e, _ in audit.entries() if e.action == "board_frozen"]
    assert event.reason == "Giữ bất ngờ đến lễ trao giải" and len(event.details["board_sha256"]) == 64


def test_a_board_without_anybody_can_stand_still(app: Flask, make: Factory) -> None:
    contest = make.contest()
    unit, round_ = make.unit(), make.round(contest, show_board_at="submission")
    freezing.freeze(round_.id, "cli", "Giữ bất ngờ", NOW)
    play(round_, make.member(contest, unit), 4, 5, AFTER)
    settle()
    board = freezing.public_board(round_)
    assert board is not None and people_board.read(board, boards.Query()).total == 0
    assert count(Board) == 4 and count(PersonStanding) == 2 and count(UnitStanding) == 4


def test_the_organizers_button(client: FlaskClient, scene: dict[str, Any], make: Factory, at: Any) -> None:
    at(NOW.isoformat())
    make.sign_in(client, make.staff("organizer"), NOW)
    path = f"/btc/dot-thi/{scene['round'].id}"
    assert "Giữ nguyên bảng" in client.get(path).text
    assert client.post_form(f"{path}/giu-nguyen-bang", {"reason": "x"}).status_code == 422
    assert client.post_form(f"{path}/giu-nguyen-bang", {"reason": "Chờ lễ trao giải"}).status_code == 303
    page = client.get(path).text
    assert "giữ nguyên từ 09:00 ngày 12/10/2023" in page and "giu-nguyen-bang" not in page
    assert client.get(f"/api/v1/rounds/{scene['round'].id}").json["board_frozen_at"] == "2023-10-12T02:00:00.000Z"
