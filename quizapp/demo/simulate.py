"""Simulated attempts that keep every rule of the real ones: papers drawn, answers read, times inside the window."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from quizapp.attempts import papers, rules
from quizapp.attempts.papers import Question
from quizapp.clock import TIMEZONE
from quizapp.rounds import paper as drawing
from quizapp.rounds import rules as round_rules
from quizapp.rounds.models import Round
from quizapp.rounds.paper import Candidate


@dataclass(frozen=True, slots=True)
class Answer:
    """A saved answer of a simulated attempt."""

    slot: int
    seq: int
    choice: Any
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Played:
    """One simulated attempt."""

    paper: list[dict[str, Any]]
    started_at: datetime
    deadline_at: datetime
    finished_at: datetime
    state: str
    answers: list[Answer]


def moments(opens: datetime, closes: datetime, count: int, rng: random.Random) -> list[datetime]:
    """Start times inside the window: by day, more at the opening and in the last hours, none at night."""
    days = max(1, (closes - opens).days + 1)
    found: list[datetime] = []
    while len(found) < count:
        day = min(int(rng.betavariate(0.8, 0.8) * days), days - 1)
        local = (opens.astimezone(TIMEZONE) + timedelta(days=day)).replace(hour=0, minute=0, second=0, microsecond=0)
        hour = rng.choice((7, 8, 9, 10, 11, 12, 12, 13, 14, 15, 16, 19, 20, 20))
        moment = local + timedelta(hours=hour, milliseconds=rng.randrange(3_600_000))
        if opens <= moment < closes - timedelta(minutes=1):
            found.append(moment)
    return found


def play(
    round_: Round, pool: Sequence[Candidate], known: dict[int, Question], start: datetime, skill: float,
    rng: random.Random,
) -> Played:  # fmt: skip
    """One attempt of somebody who is right with probability `skill`."""
    sheet = drawing.draw(round_rules.cells(round_.blueprint), pool, rng)
    deadline = round_rules.deadline(start, round_.duration_seconds, round_.closes_at)
    pace = rng.uniform(8, 45)
    at, answers = start, []
    for number, entry in enumerate(sheet, start=1):
        at += timedelta(milliseconds=int(rng.lognormvariate(0, 0.5) * pace * 1000))
        if at >= deadline:
            break
        choice = rules.read_choice(papers.slot_of(entry), _choose(entry, known[entry["v"]], skill, rng))
        answers.append(Answer(number, rng.choice((1, 1, 1, 2)), choice, at))
    finish = at + timedelta(milliseconds=rng.randrange(1500, 30_000))
    expired = len(answers) < len(sheet) or finish >= deadline
    return Played(
        sheet, start, deadline, deadline if expired else finish, "expired" if expired else "submitted", answers
    )


def _choose(entry: dict[str, Any], question: Question, skill: float, rng: random.Random) -> Any:
    if rng.random() < 0.01:
        return None
    right = rng.random() < skill
    if entry["k"] in ("single", "true_false"):
        wrong = [o for o in entry["o"] if o not in question.key]
        return question.key[0] if right else rng.choice(wrong)
    if entry["k"] == "numeric":
        value = str(question.key["value"]).replace(".", ",")
        return value if right else value + "1"
    if entry["k"] == "multiple" or entry["k"] == "ordering":
        return list(question.key) if right else list(entry["o"])
    return [list(pair) for pair in question.key] if right else None
