"""Making, changing and opening rounds, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from quizapp.audit.models import AuditEvent
from quizapp.contests.models import Contest
from quizapp.db import db
from quizapp.errors import Refusal
from quizapp.items.models import Bank
from quizapp.rounds import regulations, rules, service, spec
from quizapp.rounds.models import Round
from tests.factories import NOW, Factory, count
from tests.rounds.samples import GUESS, round_json

ACTOR = "organizer:1"


@pytest.fixture
def contest(make: Factory) -> Contest:
    return make.contest(code="LB20")


def draft(contest: Contest, **changes: Any) -> Round:
    return service.create_round(contest.id, round_json(**changes), ACTOR, NOW)


def refused(expected: str, verb: Any, *args: Any, **kwargs: Any) -> Refusal:
    with pytest.raises(Refusal) as found:
        verb(*args, **kwargs)
    assert found.value.code == expected
    return found.value


def actions() -> list[str]:
    return [e.action for e in db.session.query(AuditEvent).order_by(AuditEvent.seq)]


def test_a_file_becomes_a_draft_with_every_setting(contest: Contest) -> None:
    given = round_json(guess=GUESS, tie_break=["points", "guess"], attempts_allowed=None, counts="sum")
    made = service.create_from_json({"contest": "lb20", **given}, ACTOR, NOW)
    db.session.expire_all()
    kept = service.get_round(made.id)
    assert rules.phase(kept, NOW) is rules.Phase.DRAFT
    assert spec.to_json(kept, "LB20") == spec.to_json(spec.read(given), "LB20")
    assert kept.rules_text == ""
    assert actions() == ["round_created"]


@pytest.mark.parametrize("given", [{"contest": "KHONGCO"}, {"contest": None}, {"contest": ["LB20"]}, {}])
def test_a_file_of_an_unknown_contest_is_refused(contest: Contest, given: dict[str, Any]) -> None:
    refused("invalid", service.create_from_json, {**round_json(), **given}, ACTOR, NOW)
    assert count(Round) == 0


def test_a_file_that_is_no_object_is_refused(contest: Contest) -> None:
    refused("invalid", service.create_from_json, ["dot-1"], ACTOR, NOW)


def test_problems_leave_nothing_behind(contest: Contest) -> None:
    problem = refused("invalid", draft, contest, code="", item_count=9)
    assert set(problem.fields) == {"code", "blueprint"}
    assert count(Round) == 0
    assert actions() == []


def test_a_section_that_the_bank_does_not_have_is_refused(contest: Contest) -> None:
    line = {"section": "99", "difficulty": "easy", "kind": None, "count": 4}
    problem = refused("invalid", draft, contest, blueprint=[line])
    assert "mục 99" in problem.fields["blueprint"]


def test_a_code_is_used_once_in_a_contest(contest: Contest, make: Factory) -> None:
    draft(contest)
    assert "code" in refused("invalid", draft, contest).fields
    draft(make.contest(code="KHAC"))


def test_a_draft_changes_and_the_log_says_what(contest: Contest) -> None:
    made = draft(contest)
    service.update_round(made.id, round_json(name="Đợt một", duration_seconds=900), 1, ACTOR, NOW)
    kept = service.get_round(made.id)
    assert (kept.name, kept.duration_seconds, kept.revision) == ("Đợt một", 900, 2)
    event = db.session.query(AuditEvent).filter_by(action="round_changed").one()
    assert event.details == {"name": ["Đợt 1", "Đợt một"], "duration_seconds": [1200, 900]}


def test_a_stale_form_is_refused_and_overwrites_nothing(contest: Contest) -> None:
    made = draft(contest)
    service.update_round(made.id, round_json(name="Người thứ nhất"), 1, ACTOR, NOW)
    problem = refused("wrong_state", service.update_round, made.id, round_json(name="Người thứ hai"), 1, ACTOR, NOW)
    assert "Người khác" in problem.message
    assert service.get_round(made.id).name == "Người thứ nhất"


def test_opening_locks_the_rules_with_their_hash(contest: Contest) -> None:
    made = draft(contest)
    opened = service.open_round(made.id, ACTOR, "Kế hoạch số 45", NOW)
    assert rules.phase(opened, NOW) is rules.Phase.SCHEDULED
    assert regulations.text_hash(opened.rules_text) == opened.rules_hash
    assert "Mỗi người dự thi trả lời 4 câu trong 20 phút" in opened.rules_text
    event = db.session.query(AuditEvent).filter_by(action="round_opened").one()
    assert (event.reason, event.details["rules_sha256"]) == ("Kế hoạch số 45", opened.rules_hash)
    for given in (round_json(), round_json(name="Khác")):
        problem = refused("round_locked", service.update_round, made.id, given, opened.revision, ACTOR, NOW)
        assert problem.message == "Đợt thi đã mở nên thể lệ đã khóa. Chỉ có thể gia hạn."


def test_the_locked_text_does_not_follow_later_changes(contest: Contest, make: Factory) -> None:
    opened = service.open_round(draft(contest).id, ACTOR, "Kế hoạch", NOW)
    before = service.articles(opened, contest)
    contest.organizing_body = "Tên khác"
    opened.closes_at = opened.closes_at + timedelta(days=1)
    assert service.articles(opened, contest) == before
    assert regulations.is_extended(opened.rules_text, opened)
    db.session.rollback()


def test_opening_twice_or_without_a_reason_is_refused(contest: Contest) -> None:
    made = draft(contest)
    assert "reason" in refused("invalid", service.open_round, made.id, ACTOR, " x ", NOW).fields
    service.open_round(made.id, ACTOR, "Kế hoạch", NOW)
    refused("wrong_state", service.open_round, made.id, ACTOR, "Kế hoạch", NOW)


@pytest.mark.parametrize(("after", "legal"), [(-1, True), (0, False), (1, False)])
def test_a_window_that_is_over_cannot_be_opened(contest: Contest, after: int, legal: bool) -> None:
    made = draft(contest)
    at = made.closes_at + timedelta(milliseconds=after)
    if legal:
        service.open_round(made.id, ACTOR, "Kế hoạch", at)
    else:
        assert "closes_at" in refused("invalid", service.open_round, made.id, ACTOR, "Kế hoạch", at).fields


def test_a_round_of_three_seconds_and_one_without_end_are_legal(contest: Contest, make: Factory) -> None:
    for section in ("1", "2"):
        for difficulty in ("easy", "hard"):
            for _ in range(2):
                make.item(
                    db.session.get_one(Bank, contest.bank_id), section=section, difficulty=difficulty, for_practice=True
                )
    short = draft(contest, code="ngan", closes_at="2023-10-13T07:00:03+07:00", duration_seconds=2)
    practice = draft(contest, code="tap", closes_at=None, ranked=False, attempts_allowed=None)
    for made in (short, practice):
        service.open_round(made.id, ACTOR, "Kế hoạch", NOW)
    assert rules.phase(short, short.opens_at + timedelta(seconds=2)) is rules.Phase.OPEN
    assert rules.phase(practice, NOW + timedelta(days=9999)) is rules.Phase.OPEN


def test_a_blueprint_that_the_bank_cannot_fill_is_refused_with_what_is_missing(make: Factory) -> None:
    bank = make.bank(per_cell=2)
    contest = make.contest(bank=bank)
    lines = [{"section": "1", "difficulty": "hard", "kind": None, "count": 3},
             {"section": "2", "difficulty": None, "kind": "matching", "count": 1}]  # fmt: skip
    made = draft(contest, blueprint=lines)
    problem = refused("invalid", service.open_round, made.id, ACTOR, "Kế hoạch", NOW)
    assert "Mục “Mục 1” cần 3 câu khó nhưng ngân hàng chỉ đủ 2 câu dùng được." in problem.fields["blueprint"]
    assert "Mục “Mục 2” cần 1 câu ghép đôi nhưng ngân hàng chưa có câu nào dùng được." in problem.message
    assert service.opening_problems(made, NOW) == [problem.message]
    make.item(bank, section="1", difficulty="hard")
    make.item(bank, section="2", kind="matching")
    assert service.opening_problems(made, NOW) == []
    service.open_round(made.id, ACTOR, "Kế hoạch", NOW)


def test_only_approved_items_and_one_of_a_family_count(make: Factory) -> None:
    bank = make.bank(per_cell=0)
    for status in ("draft", "held", "retired"):
        make.item(bank, status=status)
    make.item(bank, group="gần giống")
    make.item(bank, group="gần giống", kind="true_false")
    make.item(bank, fact="cùng ý")
    make.item(bank, fact="cùng ý", difficulty="hard")
    assert len(service.pool(bank.id, ranked=True)) == 4 and not service.pool(bank.id, ranked=False)
    have = service.available(bank.id, ranked=True)
    assert have["1", "easy", None] == 2
    assert have["1", "hard", None] == 1
    assert have["1", None, None] == have[None, None, None] == 2
    assert have["1", "easy", "true_false"] == 1


def test_a_preview_is_a_paper_of_the_blueprint_and_the_same_for_the_same_seed(contest: Contest) -> None:
    made = draft(contest)
    paper = service.preview(made, contest.bank_id, 7)
    assert len(paper) == 4
    assert paper == service.preview(made, contest.bank_id, 7)


def test_members_hear_of_opened_rounds_only(contest: Contest) -> None:
    hidden = draft(contest, code="nhap")
    opened = draft(contest, code="mo")
    service.open_round(opened.id, ACTOR, "Kế hoạch", NOW)
    assert [r.id for r in service.public_rounds(contest.id, NOW)] == [opened.id]
    assert {r.id for r in service.rounds_of(contest.id)} == {hidden.id, opened.id}


def test_a_round_that_is_not_there(app: Flask) -> None:
    refused("not_found", service.get_round, 404)
    refused("not_found", service.open_round, 404, ACTOR, "Kế hoạch", NOW)
    refused("not_found", service.update_round, 404, round_json(), 1, ACTOR, NOW)
    refused("not_found", service.create_round, 404, round_json(), ACTOR, NOW)


def test_a_key_waits_for_the_other_rounds_on_its_bank(contest: Contest) -> None:
    first = service.open_round(draft(contest, code="mot").id, ACTOR, "Kế hoạch", NOW)
    longer = service.open_round(
        draft(contest, code="hai", closes_at="2023-10-21T21:00:00+07:00").id, ACTOR, "Kế hoạch", NOW
    )
    service.open_round(draft(contest, code="ba").id, ACTOR, "Kế hoạch", NOW)  # closes with the first: nobody waits
    later = draft(contest, code="bon", opens_at="2023-10-22T07:00:00+07:00", closes_at="2023-10-23T21:00:00+07:00")
    service.open_round(later.id, ACTOR, "Kế hoạch", NOW)  # begins when the keys are out: that is known
    closed, over = first.closes_at + timedelta(minutes=1), longer.closes_at + timedelta(minutes=1)
    assert [r.name for r in service.key_holders(first, closed)] == [longer.name]
    assert service.key_holders(first, over) == [] and service.key_holders(longer, over) == []
