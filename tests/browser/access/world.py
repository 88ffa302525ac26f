"""A contest in the middle of its life, made by the services themselves: every state a page can show is in it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from quizapp.accounts import service as accounts
from quizapp.accounts import sessions
from quizapp.accounts.models import Consent
from quizapp.accounts.sessions import Identity
from quizapp.attempts import itemstats, saving, service
from quizapp.attempts.models import Attempt
from quizapp.awards import service as awards
from quizapp.awards.codes import Purpose
from quizapp.db import db, writing
from quizapp.errors import Refusal
from quizapp.rounds import service as rounds
from quizapp.rounds.models import Round
from quizapp.standings import freezing, tally
from quizapp.standings import service as standings
from tests.browser.access import bank, papers
from tests.factories import Factory

ACTOR = "organizer:1"
REASON = "Theo Kế hoạch số 45 (mẫu)"
GUESS = {"prompt": "Có bao nhiêu người dự thi đợt này?", "target": "participants", "counted_at": None}
DIVISIONS = [
    ("hcsn", "Khối Hành chính sự nghiệp, trường học và đơn vị lực lượng vũ trang", ["Trường học", "Cơ quan"]),
    ("dn", "Khối Doanh nghiệp", ["Doanh nghiệp"]),
]
# (code, name, kind, ward, headcount): names as long as they come, one unit without a headcount, one outside all divisions.
UNITS = [
    ("DN-0001", "Công đoàn cơ sở Công ty Trách nhiệm hữu hạn Một thành viên Sản xuất, Thương mại và Dịch vụ Thiết bị điện công nghiệp số 01 (mẫu)", "Doanh nghiệp", "Sài Đồng", 42),
    ("DN-0002", "Công đoàn cơ sở Công ty Cổ phần số 02 (mẫu)", "Doanh nghiệp", "Đức Giang", 12),
    ("DN-0003", "Công đoàn cơ sở Công ty Cổ phần số 03 (mẫu)", "Doanh nghiệp", "Thượng Thanh", None),
    ("TH-0001", "Công đoàn cơ sở Trường Mầm non, Tiểu học và Trung học cơ sở số 01, phường Phúc Đồng (mẫu)", "Trường học", "Phúc Đồng", 35),
    ("TH-0002", "Công đoàn cơ sở Trường Mầm non số 02 (mẫu)", "Trường học", "Đức Giang", 20),
    ("ND-0001", "Nghiệp đoàn xe ôm số 01 (mẫu)", "Nghiệp đoàn", "Bồ Đề", 15),
]  # fmt: skip


@dataclass
class World:
    """What a test opens: session keys by role, ids and tokens by name."""

    keys: dict[str, str] = field(default_factory=dict)
    rounds: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    secret: str = ""
    receipt: str = ""
    certificate: str = ""
    slots: dict[str, int] = field(default_factory=dict)  # kind of item -> its place on the running paper


def empty(make: Factory) -> World:
    """Nothing but accounts: what the first visitors of a new installation see."""
    world = World()
    staff(make, world, None)
    return world


def bare(make: Factory) -> World:
    """A contest without units, rounds and documents, its members entered by the units themselves."""
    world = World()
    contest = make.contest(code="LB20", self_registration=False, divisions=DIVISIONS, short_name="Hội thi (mẫu)")
    unit = make.unit(code="DN-0001")
    world.keys["member"], _ = device(make.member(contest, unit))
    staff(make, world, "DN-0001")
    return world


def filled(make: Factory) -> World:
    """Units, members, rounds in every state, finished and running attempts, documents in every state."""
    world, now = World(), datetime.now(UTC)
    contest = make.contest(
        code="LB20", bank=bank.make_bank(make), divisions=DIVISIONS, is_demo=True,
        name="Hội thi tìm hiểu 20 năm thành lập quận Long Biên (2003-2023)", short_name="Long Biên 20 năm",
        starts_at=now - timedelta(days=30), ends_at=now + timedelta(days=30),
    )  # fmt: skip
    make.unit(code="LDLD", name="Liên đoàn Lao động quận (mẫu)", takes_part=False, kind="", headcount=None)
    units = [make.unit(code=c, name=n, kind=k, ward=w, headcount=h) for c, n, k, w, h in UNITS]
    people = [make.member(contest, units[n % len(units)], publish_name=n % 3 != 1) for n in range(8)]
    make_rounds(make, world, contest, now)
    take_part(make, world, people, now)
    settle(world, now)
    make_members(make, world, contest, units)
    world.ids |= {"item": bank.item_id(group="gan-giong"), "spare": bank.item_id(status="draft")}
    staff(make, world, "DN-0001")
    papers.make_documents(make, world)
    world.secret = accounts.issue_staff_link("judge", "Giám khảo 01", None, timedelta(days=3), now)
    itemstats.refresh(now)
    return world


def device(member: Any, now: datetime | None = None) -> tuple[str, Identity]:
    """(session key, identity) of a member on a device of its own."""
    moment = now or datetime.now(UTC)
    with writing() as session:
        key = sessions.begin(session, moment, member_id=member.id)
    found = sessions.find(key, moment)
    assert found is not None
    return key, found


def staff(make: Factory, world: World, unit: str | None) -> None:
    """An account and a session for every role."""
    moment = datetime.now(UTC)
    for role in ("representative", "judge", "organizer", "admin"):
        account = make.staff(role, display_name="Cán bộ 01", unit_code=unit if role == "representative" else None)
        with writing() as session:
            world.keys[role] = sessions.begin(session, moment, staff_id=account.id)


def make_rounds(make: Factory, world: World, contest: Any, now: datetime) -> None:
    """Rounds in every phase; `opened` ones went through the service that locks their rules."""
    day = timedelta(days=1)
    shape = {"item_count": 6, "blueprint": bank.BLUEPRINT, "opened_at": None, "duration_seconds": 3600}
    windows = {
        "published": (-20, -15, {}), "closed": (-14, -2, {}), "frozen": (-5, 3, {"show_board_at": "submission"}),
        "live": (-4, 4, {"show_board_at": "submission"}), "guess": (-3, 5, {"guess": GUESS, "tie_break": ["points", "guess", "duration"]}),
        "scheduled": (2, 9, {}), "practice": (-20, None, {"ranked": False, "attempts_allowed": None, "show_key_at": "submission"}),
        "single": (-1, 6, {"attempts_allowed": 1}), "draft": (1, 8, {}), "broken": (1, 8, {"blueprint": bank.TOO_MUCH}),
    }  # fmt: skip
    for name, (begin, end, changes) in windows.items():
        opens, closes = now + begin * day, now + end * day if end is not None else None
        made = make.round(contest, opens_at=opens, closes_at=closes, **{**shape, **changes})
        if name not in ("draft", "broken"):
            rounds.open_round(made.id, ACTOR, REASON, min(now, opens) - day)
        world.rounds[name] = made.id


def take_part(make: Factory, world: World, people: list[Any], now: datetime) -> None:
    """Finished attempts of everybody in every ranked round, by members of several units; and the first member's own."""
    for name in ("published", "closed", "frozen", "live", "practice"):
        at = db.session.get_one(Round, world.rounds[name]).opens_at + timedelta(hours=3)
        for n, member in enumerate(people):
            _, who = device(member, at)
            play(
                who,
                world.rounds[name],
                at + timedelta(minutes=n),
                right=(n % 4) + 2,
                submits=(name, n) != ("closed", 0),
            )
    first = people[0]
    world.ids["member"] = people[6].id
    for attempt in db.session.query(Attempt).filter_by(member_id=first.id):
        name = next(name for name, number in world.rounds.items() if number == attempt.round_id)
        world.tokens[name], world.receipt = attempt.token, attempt.receipt or ""
    world.keys["member"], who = device(first, now)
    world.certificate = awards.own(who, world.tokens["published"], Purpose.PLAIN, now).code
    running, _ = service.start(who, world.rounds["guess"], now)
    world.tokens["running"] = running.token
    world.slots = {entry["k"]: slot for slot, entry in enumerate(running.paper, start=1)}
    answer(who, running, range(1, 4), now)
    world.keys["second"], _ = device(first, now)


def play(who: Identity, round_id: int, at: datetime, right: int, submits: bool) -> None:
    """An attempt with `right` right answers, submitted or left to its deadline; one answer comes too late."""
    attempt, _ = service.start(who, round_id, at)
    answer(who, attempt, range(1, 6), at + timedelta(minutes=2), right)
    if submits:
        service.submit(who, attempt.token, [], None, at + timedelta(minutes=9, seconds=right))
        return
    late = {"slot": 6, "seq": 9, "choice": bank.choice_for(attempt.paper[5], right=False)}
    try:
        saving.save(who, attempt.token, [late], at + timedelta(hours=2))
    except Refusal:
        service.submit(who, attempt.token, [], None, at + timedelta(hours=2))


def answer(who: Identity, attempt: Attempt, slots: range, at: datetime, right: int = 2) -> None:
    """Save an answer to each slot."""
    given = [{"slot": s, "seq": 1, "choice": bank.choice_for(attempt.paper[s - 1], right=s <= right)} for s in slots]
    saving.save(who, attempt.token, given, at)


def settle(world: World, now: datetime) -> None:
    """Tally, publish, freeze."""
    while tally.settle(now):
        pass
    standings.publish(world.rounds["published"], ACTOR, REASON, now - timedelta(days=13))
    freezing.freeze(world.rounds["frozen"], ACTOR, REASON, now - timedelta(days=1))
    while tally.settle(now):
        pass


def make_members(make: Factory, world: World, contest: Any, units: list[Any]) -> None:
    """Members in the states that pages tell apart: without a unit, without a consent, done with all attempts."""
    world.keys["newcomer"], _ = device(make.member())
    listed = make.member(contest, units[1], full_name="Đoàn viên Nguyễn Thị Hoàng Phương Thảo (mẫu)", phone=None)
    with writing() as session:
        session.query(Consent).filter_by(member_id=listed.id).delete()
    world.keys["listed"], _ = device(listed)
