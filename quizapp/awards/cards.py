"""What a preview picture says: a contest's, a unit's, and the one a member shares. No name, no score, no place: ever.

A picture that Zalo or Facebook has copied can't be taken back, and the consent to be named speaks of the boards only.
"""

import hashlib
from dataclasses import astuple, dataclass

from quizapp.awards.rules import without_break
from quizapp.clock import to_local
from quizapp.contests.models import Contest
from quizapp.contests.rules import split_name
from quizapp.units.models import Unit

DESIGN = "1"  # counts up when drawing changes, so that addresses of pictures change with it
NOBODY = "Hội thi tìm hiểu"


@dataclass(frozen=True, slots=True)
class Card:
    """The words of a picture, from the top down; `big` is drawn large, in gold."""

    by: str
    kicker: str
    title: str
    big: str = ""
    after: str = ""
    foot: str = ""

    @property
    def version(self) -> str:
        """Changes with the words and the design: part of the picture's address."""
        return hashlib.sha256("\0".join((DESIGN, *astuple(self))).encode()).hexdigest()[:10]


def plain() -> Card:
    """The picture of an installation without a contest."""
    return Card("", "", NOBODY, foot="Trả lời trên điện thoại, chạm là lưu")


def of_contest(contest: Contest) -> Card:
    """The picture of a contest."""
    before, big, after = split_name(contest.name)
    return Card(
        f"{contest.organizing_body} tổ chức", "", without_break(before), big, without_break(after), _days(contest)
    )


def of_unit(contest: Contest, unit: Unit) -> Card:
    """The picture of a unit's own page: an invitation to its members."""
    return Card(
        contest.organizing_body,
        "Mời đoàn viên dự thi",
        unit.name,
        foot=f"{without_break(contest.name)}\n{_days(contest)}",
    )


def shared(contest: Contest, unit: Unit) -> Card:
    """The picture that a member shares."""
    return Card(contest.organizing_body, "Tôi đã tham gia", without_break(contest.name), foot=unit.name)


def _days(contest: Contest) -> str:
    first, last = to_local(contest.starts_at), to_local(contest.ends_at)
    return f"Từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"
