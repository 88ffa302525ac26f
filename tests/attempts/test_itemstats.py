"""Counting answers by item, against values worked out by hand; on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from quizapp.attempts import itemstats
from quizapp.attempts.models import Attempt, Response
from quizapp.contests.models import Membership
from quizapp.db import db
from quizapp.items import service as items
from quizapp.items import statistics
from quizapp.items.models import Item, ItemStatistic
from tests.factories import NOW, Factory, count

LATER = NOW + timedelta(days=3)


def attempt(make: Factory, round_: Any, versions: list[int], choices: list[Any], **changes: Any) -> Attempt:
    """A finished attempt; "b" is right."""
    unit = make.unit()
    member = make.member(make.world, unit)  # type: ignore[attr-defined]
    number = count(Attempt) + 1
    paper = [{"v": v, "k": "single", "o": list("abcd"), "t": []} for v in versions]
    made = make.add(
        Attempt(
            **{"token": f"t{number}", "round_id": round_.id, "member_id": member.id, "membership_id": membership_of(member),
               "unit_id": unit.id, "number": 1, "state": "submitted", "paper": paper,
               "started_at": NOW, "deadline_at": NOW, "finished_at": NOW, "points": choices.count("b"), **changes}
        )
    )  # fmt: skip
    for slot, choice in enumerate(choices, start=1):
        if choice != "-":
            make.add(
                Response(
                    attempt_id=made.id,
                    slot=slot,
                    seq=1,
                    choice=choice,
                    correct=choice == "b",
                    first_saved_at=NOW,
                    saved_at=NOW,
                )
            )
    return made


def membership_of(member: Any) -> int:
    return int(db.session.query(Membership.id).filter_by(member_id=member.id).one()[0])


@pytest.fixture
def rows(app: Flask, make: Factory) -> tuple[Any, list[int]]:
    contest = make.contest()
    make.world = contest  # type: ignore[attr-defined]
    versions = [items.current_version(i).id for i in db.session.query(Item).order_by(Item.id).limit(3)]
    return make.round(contest), versions


def test_by_hand(make: Factory, rows: tuple[Any, list[int]]) -> None:
    round_, versions = rows
    # item 1: right, right, wrong (c), left open; rest shares on items 2 and 3: 1, 0.5, 0.5, 0
    for choices in (["b", "b", "b"], ["b", "b", "a"], ["c", "a", "b"], [None, "-", "d"]):
        attempt(make, round_, versions, choices)
    found = itemstats.count(LATER)
    first = found[versions[0]]
    assert (first.shown, first.right, first.blank, first.choices) == (4, 2, 1, {"b": 2, "c": 1})
    assert first.discrimination == pytest.approx(0.70711, abs=1e-4)
    second = found[versions[1]]
    assert (second.shown, second.right, second.blank, second.choices) == (4, 2, 1, {"b": 2, "a": 1})


def test_only_ranked_rounds_that_are_over_count(make: Factory, rows: tuple[Any, list[int]]) -> None:
    round_, versions = rows
    practice = make.round(make.world, ranked=False)  # type: ignore[attr-defined]
    attempt(make, round_, versions, ["b", "b", "b"])
    attempt(make, round_, versions, ["b", "b", "b"], state="in_progress", finished_at=None, points=None)
    attempt(make, round_, versions, ["b", "b", "b"], state="void")
    attempt(make, practice, versions, ["b", "b", "b"])
    assert itemstats.count(NOW) == {}
    assert itemstats.count(LATER)[versions[0]].shown == 1


def test_kept_statistics_follow_the_answers(make: Factory, rows: tuple[Any, list[int]], monkeypatch: Any) -> None:
    round_, versions = rows
    monkeypatch.setattr(itemstats, "_counted", {})
    attempt(make, round_, versions, ["b", "c", ["a", "b"]])
    assert itemstats.refresh(LATER) == 3 and count(ItemStatistic) == 3
    assert itemstats.refresh(LATER) == 0
    attempt(make, round_, versions, ["c", "c", "c"])
    assert itemstats.refresh(LATER) == 3
    version = db.session.get(statistics.ItemVersion, versions[0])
    measured = statistics.of_versions([version])[versions[0]]
    assert (measured.answers.shown, measured.answers.right) == (2, 1)  # type: ignore[union-attr]
    assert measured.short.text == "chưa đủ lượt để nói (2 lượt)"


def test_the_pages_of_items_say_it(client: Any, make: Factory, rows: tuple[Any, list[int]], monkeypatch: Any) -> None:
    _, versions = rows
    with statistics.writing() as session:
        session.add(ItemStatistic(version_id=versions[0], shown=100, right=35, blank=0, discrimination=0.31,
                                  choices={"a": 14, "b": 35, "c": 41, "d": 10}, counted_at=NOW))  # fmt: skip
    make.sign_in(client, make.staff("organizer"))
    assert "phương án C gây nhầm: 41% chọn" in client.get("/btc/ngan-hang").get_data(as_text=True)
    item = db.session.query(Item).order_by(Item.id).first()
    page = client.get(f"/btc/ngan-hang/{item.id}").get_data(as_text=True)
    assert "Phương án C gây nhầm: 41% chọn, nhiều hơn đáp án" in page and "100 lượt" in page
