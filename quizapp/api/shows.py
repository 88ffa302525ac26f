"""What the API says of each thing: an allow-list of fields, never a row as it is."""

from datetime import datetime
from typing import Any

from quizapp.accounts.sessions import Identity
from quizapp.attempts.reading import Receipt, Result
from quizapp.awards.service import Certificate
from quizapp.clock import iso
from quizapp.contests import service as contests
from quizapp.contests.models import Contest, Division
from quizapp.rounds import rules
from quizapp.rounds.models import Round
from quizapp.units.models import Unit


def _time(moment: datetime | None) -> str | None:
    return iso(moment) if moment else None


def identity(who: Identity) -> dict[str, Any]:
    """The caller."""
    shown: dict[str, Any] = {"kind": who.kind, "role": who.role, "name": who.display_name}
    if who.kind == "member":
        shown["memberships"] = [
            {"contest": m.contest_code, "unit": m.unit_code, "unit_name": m.unit_name, "publish_name": m.publish_name}
            for m in contests.memberships_of(who.id)
        ]
    return shown


def contest(found: Contest) -> dict[str, Any]:
    """A contest's public face."""
    return {
        "code": found.code,
        "name": found.name,
        "organizing_body": found.organizing_body,
        "starts_at": iso(found.starts_at),
        "ends_at": iso(found.ends_at),
        "timezone": found.timezone,
        "self_registration": found.self_registration,
        "divisions": [{"code": d.code, "name": d.name} for d in found.divisions],
    }


def unit(found: Unit, division: Division | None) -> dict[str, Any]:
    """A unit in the search list."""
    return {
        "code": found.code,
        "name": found.name,
        "ward": found.ward,
        "division": division.name if division else None,
    }


def round_(found: Round, now: datetime) -> dict[str, Any]:
    """A round's terms."""
    return {
        "id": found.id,
        "code": found.code,
        "name": found.name,
        "phase": rules.phase(found, now),
        "opens_at": iso(found.opens_at),
        "closes_at": _time(rules.ends_at(found)),
        "duration_seconds": found.duration_seconds,
        "grace_seconds": found.grace_seconds,
        "item_count": found.item_count,
        "attempts_allowed": found.attempts_allowed,
        "counts": found.counts,
        "tie_break": found.tie_break,
        "unit_order": found.unit_order,
        "ranked": found.ranked,
        "show_score_at": found.show_score_at,
        "show_key_at": found.show_key_at,
        "show_board_at": found.show_board_at,
        "board_frozen_at": _time(found.frozen_at if rules.is_board_frozen(found) else None),
        "server_time": iso(now),
    }


def result(found: Result) -> dict[str, Any]:
    """A finished attempt; closed parts are absent, not null with a hint."""
    attempt = found.attempt
    shown: dict[str, Any] = {
        "id": attempt.token,
        "state": attempt.state,
        "receipt": attempt.receipt,
        "saved": attempt.saved_count,
        "item_count": found.item_count,
        "started_at": iso(attempt.started_at),
        "finished_at": _time(attempt.finished_at),
        "duration_ms": attempt.duration_ms,
    }
    if found.points is not None:
        shown["points"] = found.points
    if found.review is not None:
        shown["review"] = [
            {
                "slot": item.number,
                "stem": item.question.stem,
                "choice": item.choice,
                "key": item.question.key,
                "right": item.right,
                "citation": item.question.citation,
            }
            for item in found.review
        ]
    return shown


def receipt(found: Receipt) -> dict[str, Any]:
    """A receipt as anybody with the code may see it."""
    return {
        "receipt": found.code,
        "contest": found.contest_name,
        "round": found.round_name,
        "state": found.state,
        "finished_at": iso(found.finished_at),
        "saved": found.saved,
        "item_count": found.item_count,
        "answers_sha256": found.answers_digest,
    }


def certificate(found: Certificate) -> dict[str, Any]:
    """A certificate as anybody with its code may see it; a score that isn't told is absent."""
    shown: dict[str, Any] = {
        "code": found.code,
        "contest": found.contest_name,
        "organizing_body": found.organizing_body,
        "round": found.round_name,
        "ranked": found.ranked,
        "unit": found.unit_name,
        "name": found.shown_name,
        "named_in_full": found.named,
        "finished_at": iso(found.finished_at),
    }
    if found.points is not None:
        shown |= {"points": found.points, "item_count": found.item_count}
    return shown
