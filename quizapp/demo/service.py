"""The demo: the contest of letter 153/LĐLD with invented units and people, written in bulk under the real rules."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.accounts.models import Member
from quizapp.attempts import marking, papers
from quizapp.attempts.models import Attempt, Response
from quizapp.audit import service as audit
from quizapp.clock import TIMEZONE, iso
from quizapp.contests import service as contests
from quizapp.contests.models import Contest, Membership
from quizapp.db import db, writing
from quizapp.demo import names, simulate
from quizapp.demo.simulate import Played
from quizapp.items.models import Bank
from quizapp.rounds import service as rounds
from quizapp.rounds.models import Round
from quizapp.security import new_token
from quizapp.standings import service as standings
from quizapp.standings import tally
from quizapp.units.models import Unit
from quizapp.vietnamese import given_name_key, search_key, sort_key

SEED = 153
CONTEST_CODE = "LB20"
ACTOR = "server"
CHUNK = 500
OPENS = datetime(2023, 10, 10, 7, tzinfo=TIMEZONE).astimezone(UTC)
CLOSES = datetime(2023, 10, 20, 21, tzinfo=TIMEZONE).astimezone(UTC)
ENDS = datetime(2023, 11, 10, 21, tzinfo=TIMEZONE).astimezone(UTC)
PUBLISHED = datetime(2023, 10, 22, 9, tzinfo=TIMEZONE).astimezone(UTC)
PREPARED = datetime(2023, 10, 8, 2, tzinfo=UTC)


def contest_spec(bank_code: str) -> dict[str, Any]:
    """The contest of the letter, as contest.json would say it."""
    return {
        "code": CONTEST_CODE,
        "name": "Hội thi tìm hiểu 20 năm thành lập quận Long Biên (2003-2023)",
        "short_name": "Long Biên 20 năm",
        "organizing_body": names.ROOT_NAME,
        "starts_at": iso(OPENS),
        "ends_at": iso(ENDS),
        "timezone": "Asia/Ho_Chi_Minh",
        "fields": ["full_name", "date_of_birth", "phone"],
        "divisions": [{"code": c, "name": n, "kinds": k} for c, n, k in names.DIVISIONS],
        "self_registration": True,
        "bank": bank_code,
    }


def round_spec(bank: Bank, **changes: Any) -> dict[str, Any]:
    """Twenty items over all sections in twenty minutes, in proportion to what the bank has."""
    return {
        "contest": CONTEST_CODE, "duration_seconds": 1200, "grace_seconds": 10, "item_count": 20,
        "blueprint": blueprint(bank, 20, ranked=changes.get("ranked", True)), "attempts_allowed": 2, "counts": "best",
        "tie_break": ["points", "duration", "submitted_at"],
        "unit_order": ["rate", "best_10_points", "best_10_duration"], "guess": None,
        "show_score_at": "submission", "show_key_at": "close", "show_board_at": "close", "ranked": True,
        **changes,
    }  # fmt: skip


def blueprint(bank: Bank, total: int, *, ranked: bool) -> list[dict[str, Any]]:
    """`total` items spread over the bank's sections, as the organizer's page suggests it."""
    cells = rounds.suggested(bank.id, total, ranked=ranked)
    return [{"section": s, "difficulty": d, "kind": None, "count": n} for (s, d), n in cells.items()]


def create(
    bank: Bank,
    now: datetime,
    *,
    units: int = 335,
    members: int = 33_000,
    attempts: int = 2_000,
    all_members: bool = False,
) -> Contest:
    """The whole demo; does nothing when it is there already."""
    found = db.session.scalar(sa.select(Contest).where(Contest.code_key == CONTEST_CODE))
    if found is not None:
        return found
    rng = random.Random(SEED)
    add_units(names.units(units, members, rng), now)
    contest = contests.create_contest(contest_spec(bank.code), ACTOR, PREPARED)
    mark_demo(contest)
    practice = rounds.create_round(
        contest.id,
        round_spec(bank, code="luyen-tap", name="Luyện tập", opens_at=iso(OPENS), closes_at=None,
                   attempts_allowed=None, counts="best", show_key_at="submission", ranked=False),
        ACTOR, PREPARED,
    )  # fmt: skip
    first = rounds.create_round(
        contest.id,
        round_spec(bank, code="dot-1", name="Đợt 1", opens_at=iso(OPENS), closes_at=iso(CLOSES)), ACTOR, PREPARED,
    )  # fmt: skip
    for round_ in (practice, first):
        rounds.open_round(round_.id, ACTOR, "Bản trình diễn", PREPARED)
    fill(contest, first, attempts, rng, members=members if all_members else None)
    while tally.settle(CLOSES + timedelta(minutes=1)):
        pass
    standings.publish(first.id, ACTOR, "Bản trình diễn", PUBLISHED)
    return contest


def mark_demo(contest: Contest) -> None:
    """Say on every page that this is a demo."""
    with writing() as session:
        session.get_one(Contest, contest.id).is_demo = True


def add_units(wanted: Sequence[names.DemoUnit], now: datetime) -> None:
    """Insert the district federation and its units, skipping those that are there."""
    with writing() as session:
        known = set(session.scalars(sa.select(Unit.code)))
        if names.ROOT_CODE not in known:
            session.add(_unit(names.ROOT_CODE, names.ROOT_NAME, None, "", "", None, now, takes_part=False))
            session.flush()
        root = session.scalar(sa.select(Unit.id).where(Unit.code == names.ROOT_CODE))
        session.add_all(
            _unit(u.code, u.name, root, u.kind, u.ward, u.headcount, now) for u in wanted if u.code not in known
        )


def _unit(
    code: str, name: str, parent_id: int | None, kind: str, ward: str, headcount: int | None, now: datetime,
    takes_part: bool = True,
) -> Unit:  # fmt: skip
    return Unit(
        code=code, name=name, sort_key=sort_key(name), search_key=search_key(f"{name} {ward}"), parent_id=parent_id,
        kind=kind, ward=ward, headcount=headcount, takes_part=takes_part, is_demo=True, created_at=now,
    )  # fmt: skip


def fill(contest: Contest, round_: Round, attempts: int, rng: random.Random, *, members: int | None = None) -> None:
    """Members for the attempts (or `members` of them in all), and `attempts` finished attempts of the round."""
    units = db.session.scalars(sa.select(Unit).where(Unit.is_demo, Unit.takes_part).order_by(Unit.code)).all()
    shapes = [names.DemoUnit(u.code, u.name, u.kind, u.ward, u.headcount or 0) for u in units]
    people = min(round(attempts / 1.25), sum(s.headcount for s in shapes))
    taking = names.participants(shapes, people, rng)
    memberships = add_members(contest, units, [s.headcount for s in shapes] if members else taking, members)
    players = [m for unit, n in zip(units, taking, strict=True) for m in memberships[unit.id][:n]]
    allowed = round_.attempts_allowed or 3
    again = [m for m in players for _ in range(allowed - 1)]
    turns = players + rng.sample(again, min(len(again), max(0, attempts - len(players))))
    bank_pool = rounds.pool(contest.bank_id, ranked=round_.ranked)
    known = papers.questions(c.version_id for c in bank_pool)
    numbers: dict[int, int] = {}
    batch: list[tuple[Membership, int, Played]] = []
    starts = sorted(simulate.moments(round_.opens_at, round_.closes_at or CLOSES, len(turns), rng))
    skills = {m.id: min(0.99, rng.betavariate(6, 2)) for m in players}
    for start, who in zip(starts, rng.sample(turns, len(turns)), strict=True):
        numbers[who.id] = numbers.get(who.id, 0) + 1
        skill = min(0.995, skills[who.id] + 0.06 * (numbers[who.id] - 1))
        batch.append((who, numbers[who.id], simulate.play(round_, bank_pool, known, start, skill, rng)))
        if len(batch) == CHUNK:
            write(round_, batch)
            batch = []
    write(round_, batch)


def add_members(
    contest: Contest, units: Sequence[Unit], counts: list[int], total: int | None
) -> dict[int, list[Membership]]:
    """Members "Đoàn viên 0001" ... without phone or PIN, so many per unit; reuses those of an earlier run."""
    with writing() as session:
        existing: dict[int, list[Membership]] = {u.id: [] for u in units}
        query = sa.select(Membership).where(Membership.contest_id == contest.id).order_by(Membership.id)
        for membership in session.scalars(query):
            existing.setdefault(membership.unit_id, []).append(membership)
        number = session.scalar(sa.select(sa.func.count()).where(Member.is_demo)) or 0
        left = (total - number) if total is not None else None
        for unit, count in zip(units, counts, strict=True):
            missing = max(0, count - len(existing[unit.id]))
            missing = missing if left is None else min(missing, max(0, left))
            left = None if left is None else left - missing
            existing[unit.id] += _insert_members(session, contest, unit, number, missing)
            number += missing
        return existing


def _insert_members(session: Session, contest: Contest, unit: Unit, before: int, count: int) -> list[Membership]:
    if not count:
        return []
    people = []
    for n in range(before + 1, before + count + 1):
        name = f"Đoàn viên {n:04d}"
        people.append(
            {"full_name": name, "sort_key": given_name_key(name), "search_key": search_key(name),
             "is_demo": True, "created_at": PREPARED}
        )  # fmt: skip
    ids = session.scalars(sa.insert(Member).returning(Member.id, sort_by_parameter_order=True), people).all()
    rows = [
        {"contest_id": contest.id, "member_id": i, "unit_id": unit.id, "publish_name": i % 3 != 0,
         "created_at": PREPARED}
        for i in ids
    ]  # fmt: skip
    return list(session.scalars(sa.insert(Membership).returning(Membership, sort_by_parameter_order=True), rows))


def write(round_: Round, batch: Sequence[tuple[Membership, int, Played]]) -> None:
    """Insert played attempts as the server would have left them, marked by the same code."""
    if not batch:
        return
    with writing() as session:
        attempts, responses, events = [], [], []
        for who, number, played in batch:
            result = marking.outcome(played.paper, played.answers, played.started_at, played.finished_at)
            token, receipt = new_token(12), marking.new_receipt(CONTEST_CODE)
            attempts.append(_attempt_row(round_, who, number, played, token, receipt, result))
            responses.append((played, result))
            events.append(
                marking.finish_event(
                    token, who.member_id, played.state, receipt, result, played.finished_at, played.finished_at
                )
            )
        ids = session.scalars(sa.insert(Attempt).returning(Attempt.id, sort_by_parameter_order=True), attempts).all()
        session.execute(
            sa.insert(Response),
            [
                row
                for i, (played, result) in zip(ids, responses, strict=True)
                for row in _response_rows(i, played, result)
            ],
        )
        audit.record_many(session, events)


def _attempt_row(
    round_: Round, who: Membership, number: int, played: Played, token: str, receipt: str, result: marking.Outcome
) -> dict[str, Any]:
    return {
        "token": token, "round_id": round_.id, "member_id": who.member_id, "membership_id": who.id,
        "unit_id": who.unit_id, "number": number, "state": played.state, "paper": played.paper,
        "writer_digest": "", "takeovers": 0, "started_at": played.started_at, "deadline_at": played.deadline_at,
        "finished_at": played.finished_at, "duration_ms": result.duration_ms, "points": result.points,
        "saved_count": result.saved_count, "receipt": receipt, "answers_digest": result.answers_digest,
        "tallied": False,
    }  # fmt: skip


def _response_rows(attempt_id: int, played: Played, result: marking.Outcome) -> list[dict[str, Any]]:
    return [
        {"attempt_id": attempt_id, "slot": a.slot, "seq": a.seq, "choice": a.choice, "first_saved_at": a.saved_at,
         "saved_at": a.saved_at, "changes": a.seq - 1, "correct": result.marks[a.slot - 1]}
        for a in played.answers
    ]  # fmt: skip
