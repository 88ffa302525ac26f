"""Which board an address means, and whether the public may see it now."""

from dataclasses import dataclass
from datetime import datetime

from quizapp.contests import service as contests
from quizapp.contests.models import Contest
from quizapp.errors import not_found
from quizapp.rounds import regulations, rules
from quizapp.rounds import service as rounds
from quizapp.rounds.models import Round
from quizapp.rounds.rules import Phase
from quizapp.standings import freezing
from quizapp.standings.models import Board


@dataclass(frozen=True, slots=True)
class Scope:
    """What a board is about: a round, or the whole contest."""

    contest: Contest
    round: Round | None
    board: Board | None

    @property
    def frozen_at(self) -> datetime | None:
        """Since when the board stands still; None when it moves or is published."""
        return self.board.frozen_at if self.board else None

    @property
    def title(self) -> str:
        """As headings say it."""
        return self.round.name if self.round else "cả hội thi"


def round_scope(round_id: int, now: datetime) -> Scope:
    """A round's board as the public may know it; a draft or a practice round has none."""
    round_ = rounds.get_round(round_id)
    if rules.phase(round_, now) is Phase.DRAFT or not round_.ranked:
        raise not_found()
    return Scope(contests.contest_by_id(round_.contest_id), round_, freezing.public_board(round_))


def contest_scope(code: str) -> Scope:
    """A contest's board as the public may know it."""
    contest = contests.get_contest(code)
    return Scope(contest, None, freezing.public_contest_board(contest.id))


def is_open(scope: Scope, now: datetime) -> bool:
    """Whether the public may see it; the contest's board opens when no ranked round that has begun hides its own."""
    if scope.round is not None:
        return rules.shows_board(scope.round, now)
    begun = begun_rounds(scope.contest, now)
    return bool(begun) and all(rules.shows_board(r, now) for r in begun)


def begun_rounds(contest: Contest, now: datetime) -> list[Round]:
    """Ranked rounds that count on the contest's board."""
    return [r for r in rounds.public_rounds(contest.id, now) if r.ranked and r.opens_at <= now]


def opening_sentences(scope: Scope, now: datetime) -> list[str]:
    """When a closed board opens, in sentences."""
    if scope.round is not None:
        return [f"{scope.round.name}: {regulations.opening(scope.round, 'board')}"]
    hidden = [r for r in begun_rounds(scope.contest, now) if not rules.shows_board(r, now)]
    return ["Bảng cả hội thi mở khi bảng của mọi đợt đã bắt đầu đều mở."] + [
        f"{r.name}: {regulations.opening(r, 'board')}" for r in hidden
    ]
