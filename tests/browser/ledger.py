"""What the server said it had stored, against the file that the committee exports in the end."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

from quizapp.attempts import expiry, windows
from quizapp.attempts.models import Attempt
from quizapp.clock import iso, utcnow
from quizapp.db import db
from quizapp.rounds import rules as round_rules
from quizapp.rounds import service as rounds
from quizapp.standings import export, tally, verifying
from tests.browser.http1 import Request, json_of, status_of
from tests.browser.phone import attempt_of, rows

SAVE = re.compile(r"^/api/v1/attempts/([\w-]+)/(?:responses(?:/(\d+))?|(guess)|(submission))$")
FORM = re.compile(r"^/lam-bai/([\w-]+)/cau/(\d+)$")
Answers = Sequence[tuple[Request, bytes]]


@dataclass(frozen=True)
class Told:
    """One answer that the server called stored; slot 0: the guess."""

    token: str
    slot: int
    seq: int
    choice: Any


def told(answers: Answers) -> Iterator[Told]:
    """Everything that was called stored, by whatever way, whether or not the phone came to hear of it."""
    for request, answer in answers:
        found = SAVE.match(request.path)
        if not found or request.method not in ("PUT", "POST") or status_of(answer) != 200:
            continue
        body = json_of(answer)
        if found[2]:
            yield Told(found[1], int(found[2]), body["stored_seq"], body["stored_choice"])
        elif not found[3] and not found[4]:
            for line in body["results"]:
                yield Told(found[1], line["slot"], line["stored_seq"], line["stored_choice"])


def taken_by_form(answers: Answers) -> Iterator[tuple[str, int, int]]:
    """(token, slot, seq) of plain forms that led on to another page of the attempt: what they carried is stored."""
    for request, answer in answers:
        found = FORM.match(request.path)
        leads_on = status_of(answer) == 303 and b"/lam-bai/" in answer.partition(b"\r\n\r\n")[0]
        if found and request.method == "POST" and leads_on:
            yield found[1], int(found[2]), int(parse_qs(request.body.decode())["seq"][0]) + 1


def submitted(answers: Answers) -> set[str]:
    """Attempts with a receipt."""
    found = ((SAVE.match(request.path), request, answer) for request, answer in answers)
    return {
        m[1] for m, request, answer in found if m and m[4] and request.method == "POST" and status_of(answer) == 200
    }


def end_round(attempt: Attempt) -> None:
    """Close the attempt's round as its organizer would, and do what the worker does once the grace has passed."""
    round_, now = rounds.get_round(attempt.round_id), utcnow()
    if round_rules.phase(round_, now) in (round_rules.Phase.SCHEDULED, round_rules.Phase.OPEN):
        windows.close_round(round_.id, "test", "Hết giờ làm thử", now)
    after = now + timedelta(seconds=round_.grace_seconds + 1)
    while expiry.expire_due(after) or tally.settle(after):
        pass


def exported(token: str) -> dict[str, Any]:
    """An attempt as the exported file of its round has it; the file must pass its own check."""
    attempt = attempt_of(token)
    end_round(attempt)
    db.session.rollback()
    body = json.loads(export.results(attempt.round_id, "json", utcnow(), raw=True).content)
    assert verifying.problems(body) == []
    (found,) = [a for a in body["attempts"] if a["started_at"] == iso(attempt.started_at)]
    return dict(found)


def settle(answers: Answers) -> None:
    """Fail unless everything that was called stored is in the exported file, or something newer in its place."""
    promises = list(told(answers))
    receipts, forms = submitted(answers), list(taken_by_form(answers))
    for token in {promise.token for promise in promises} | receipts | {token for token, _, _ in forms}:
        file = exported(token)
        lines = {line["slot"]: (line["seq"], line["choice"]) for line in file["responses"]}
        assert lines == {slot: (row.seq, row.choice) for slot, row in rows(token).items()}
        assert token not in receipts or file["state"] == "submitted"
        for promise in (p for p in promises if p.token == token):
            seq, choice = lines[promise.slot]
            assert seq > promise.seq or (seq, choice) == (promise.seq, promise.choice), promise
        assert all(lines[slot][0] >= seq for owner, slot, seq in forms if owner == token)
