"""A published result file: what the program writes holds, and whatever is changed in it shows, from the file alone."""

import copy
import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from quizapp.errors import Refusal
from quizapp.standings import export, freezing, service, verifying
from tests.factories import NOW, Factory
from tests.standings.test_boards import CLOSED, play, scene, settle

__all__ = ["scene"]


def exported(scene: dict[str, Any], now: Any = CLOSED, **options: Any) -> dict[str, Any]:
    """A round's result file, read back."""
    found: dict[str, Any] = json.loads(export.results(scene["round"].id, "json", now, **options).content)
    return found


def published(scene: dict[str, Any], **options: Any) -> dict[str, Any]:
    """The file of a published round."""
    settle()
    service.publish(scene["round"].id, "cli", "Xong đợt", CLOSED)
    return exported(scene, **options)


def test_what_is_published_holds_by_itself(scene: dict[str, Any]) -> None:
    body = published(scene)
    assert verifying.problems(body) == []
    assert body["state"] == "published" and body["divisions"] == [{"code": "chung", "name": "Khối chung"}]
    assert body["tie_break"] == ["points", "duration", "submitted_at"] and body["round"]["counts"] == "best"
    assert {"guess_distance", "started_at", "attempts_used"} <= body["people"][0].keys()
    assert [u["headcount"] for u in body["units"]] == [2, 4, None] and "attempts" not in body


ORDERS = [
    ("best", ["points"], ["best_10_points"]), ("sum", ["attempts_used", "points"], ["attempts", "participants"]),
    ("first", ["started_at", "submitted_at"], ["rate"]), ("last", ["duration", "points"], ["best_10_duration"]),
]  # fmt: skip


@pytest.mark.parametrize(("number", "counts", "people_order", "unit_order"), [(n, *o) for n, o in enumerate(ORDERS)])
def test_orders_and_ties_hold(
    app: Flask, make: Factory, number: int, counts: str, people_order: list[str], unit_order: list[str]
) -> None:
    contest = make.contest(divisions=[("a", "Khối A", ["Trường học"]), ("b", "Khối B", ["Doanh nghiệp"])])
    units = [make.unit(headcount=30, kind=k) for k in ("Trường học", "Doanh nghiệp", "Doanh nghiệp")]
    round_ = make.round(contest, counts=counts, tie_break=people_order, unit_order=unit_order)
    for n in range(24):
        member = make.member(contest, units[n % 3])
        play(round_, member, n % 3, 30 + n % 2)
        if n % 4 == number % 4:
            play(round_, member, n % 5, 20, NOW + timedelta(minutes=3))
    settle()
    body = json.loads(export.results(round_.id, "json", NOW, raw=True).content)
    assert verifying.problems(body) == [] and len(body["people"]) == 24 and len(body["attempts"]) == 30


TAMPERINGS = [
    (lambda b: b["people"][0].update(points=1), "xếp sai thứ tự"),
    (lambda b: b["people"][2].update(place=1), "ghi hạng 1, tính lại hạng 3"),
    (lambda b: b["people"].insert(0, b["people"].pop()), "xếp sai thứ tự"),
    (lambda b: b["people"].pop(), "cộng từ người dự thi"),
    (lambda b: b["units"][1].update(headcount=2), "ghi hạng"),
    (lambda b: b["units"][0].update(participants=3), "cộng từ người dự thi"),
    (lambda b: b["units"][0].update(place=2), "ghi hạng 2, tính lại hạng 1"),
    (lambda b: b["units"][2].update(place=3), "chưa xếp hạng được"),
    (lambda b: b["units"].pop(0), "không có trong tệp"),
    (lambda b: b.update(tie_break=["duration", "points"]), "xếp sai thứ tự"),
    (lambda b: b.update(tie_break=["may_man"]), "Không biết tiêu chí"),
    (lambda b: b["people"][0].update(name="Người khác"), "sha256"),
    (lambda b: b.pop("units"), "sai mẫu"),
    (lambda b: b["people"][0].update(points="bốn"), "sai mẫu"),
    (lambda b: b["attempts"][0].update(points=0), "chấm lại được 4"),
    (lambda b: b["attempts"][0]["responses"][0].update(choice="a"), "không khớp dấu trên biên nhận"),
    (lambda b: b["attempts"].pop(0), "không phải kết quả của các lượt"),
]


@pytest.mark.parametrize(("change", "said"), TAMPERINGS)
def test_a_changed_file_shows(scene: dict[str, Any], change: Any, said: str) -> None:
    body = published(scene, raw=True)
    assert verifying.problems(body) == []
    wrong = copy.deepcopy(body)
    change(wrong)
    found = verifying.problems(wrong)
    assert "sha256" in found[0]
    resealed = verifying.problems(verifying.sealed(wrong))  # by somebody who knows how it is sealed
    assert said in " ".join(found) and (said == "sha256" or said in " ".join(resealed))


def test_a_guess_is_part_of_the_order(app: Flask, make: Factory) -> None:
    contest = make.contest()
    guess = {"prompt": "Bao nhiêu người?", "target": "participants", "counted_at": None}
    round_ = make.round(contest, guess=guess, tie_break=["points", "guess", "duration"])
    from quizapp.attempts import service as attempts
    from tests.attempts.test_service import sign_in

    for said in ("3", "5", None):
        who = sign_in(make.member(contest))
        attempt, _ = attempts.start(who, round_.id, NOW)
        attempts.submit(who, attempt.token, [], said, NOW + timedelta(seconds=9))
    settle()
    service.publish(round_.id, "cli", "Xong đợt", CLOSED)
    body = json.loads(export.results(round_.id, "json", CLOSED, raw=True).content)
    assert verifying.problems(body) == [] and body["guess_target"] == "3"
    assert [p["guess_distance"] for p in body["people"]] == ["0", "2", None]


def test_names_are_those_of_the_boards(scene: dict[str, Any], make: Factory) -> None:
    shy = make.member(scene["contest"], scene["units"][0], full_name="Đoàn viên Kín Đáo", publish_name=False)
    play(scene["round"], shy, 4, 1)
    settle()
    for format_ in ("json", "csv"):
        assert "Kín Đáo" not in export.results(scene["round"].id, format_, NOW).content.decode()
    assert exported(scene, raw=True)["people"][0]["name"] == "Đ. V. K. Đ."
    assert exported(scene, full_names=True)["people"][0]["name"] == "Đoàn viên Kín Đáo"


def test_raw_answers_come_without_keys_until_they_are_open(scene: dict[str, Any]) -> None:
    settle()
    text = export.results(scene["round"].id, "json", NOW, raw=True).content.decode()
    body = json.loads(text)
    assert "keys" not in body and '"key"' not in text and "correct" not in text
    first = body["attempts"][0]
    assert len(first["paper"]) == 4 and first["paper"][0]["version"] and first["responses"][0]["saved_at"]
    assert verifying.problems(body) == []
    opened = exported(scene, CLOSED, raw=True)
    assert {str(s["version"]) for a in opened["attempts"] for s in a["paper"]} == opened["keys"].keys()
    assert next(iter(opened["keys"].values()))["key"] == ["b"]
    scene["round"].show_key_at = "never"
    assert "keys" not in exported(scene, CLOSED, raw=True)


def test_a_frozen_round_exports_what_the_public_sees(scene: dict[str, Any], make: Factory) -> None:
    settle()
    freezing.freeze(scene["round"].id, "cli", "Giữ bất ngờ", NOW)
    before = export.results(scene["round"].id, "json", NOW)
    play(scene["round"], make.member(scene["contest"], scene["units"][0]), 4, 1, NOW + timedelta(minutes=1))
    settle()
    for format_ in ("json", "csv"):
        assert export.results(scene["round"].id, format_, CLOSED).counts == before.counts
    assert export.results(scene["round"].id, "json", NOW).content == before.content
    assert json.loads(before.content)["state"] == "frozen"
    with pytest.raises(Refusal):
        exported(scene, raw=True)
    live = exported(scene, live=True, raw=True)
    assert live["state"] == "provisional" and len(live["people"]) == 6 and verifying.problems(live) == []


@pytest.mark.parametrize(
    "junk",
    [None, [], {}, {"format": "khac"}, {"format": verifying.FORMAT}, {"format": verifying.FORMAT, "tie_break": 5}],
)
def test_what_is_no_result_file_is_said_so(junk: Any) -> None:
    assert verifying.problems(junk)
