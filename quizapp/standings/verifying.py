"""A published result file checked by itself: its seal, its places, its units, and its points when keys are open. Pure."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from quizapp.attempts import rules as marking
from quizapp.rounds.rules import COUNTS, PERSON_CRITERIA, UNIT_CRITERIA
from quizapp.standings import rules
from quizapp.standings.rules import Result

FORMAT = "hoi-thi-ket-qua/1"
MOST_TOLD = 200


def digest(body: Mapping[str, Any]) -> str:
    """SHA-256 over the file without its seal, as canonical JSON: sorted names, no spaces, UTF-8."""
    rest = {name: value for name, value in body.items() if name != "sha256"}
    canonical = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def sealed(body: dict[str, Any]) -> dict[str, Any]:
    """The same with its seal."""
    return {**body, "sha256": digest(body)}


def problems(body: Any) -> list[str]:
    """Everything in a result file that doesn't follow from the rest of it, in words; empty when it holds."""
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        return [f"Không phải tệp kết quả {FORMAT} (results export --format json)."]
    found = [] if body.get("sha256") == digest(body) else ["Dấu sha256 không khớp: tệp đã bị sửa sau khi xuất."]
    try:
        found += order_problems(body)
        if len(found) < 2:
            found += people_problems(body) + unit_problems(body) + attempt_problems(body)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        found.append(f"Tệp thiếu hoặc sai mẫu ở {type(error).__name__}: {error}")
    return found[:MOST_TOLD]


def order_problems(body: Mapping[str, Any]) -> list[str]:
    """Orders that this program doesn't know can't be checked."""
    strange = {*body["tie_break"]} - {*PERSON_CRITERIA} | {*body["unit_order"]} - {*UNIT_CRITERIA}
    return [f"Không biết tiêu chí xếp hạng “{name}”." for name in sorted(strange)]


def person_result(row: Mapping[str, Any]) -> Result:
    """A person's line as ranking sees it."""
    distance = row["guess_distance"]
    return Result(
        attempt_id=None, number=0, points=row["points"], max_points=row["max_points"], duration_ms=row["duration_ms"],
        started_at=datetime.fromisoformat(row["started_at"]), finished_at=datetime.fromisoformat(row["finished_at"]),
        attempts_used=row["attempts_used"], guess_distance=None if distance is None else Decimal(distance),
    )  # fmt: skip


def people_problems(body: Mapping[str, Any]) -> list[str]:
    """People out of order, or with another place than the order gives."""
    keys = [rules.person_key(body["tie_break"], person_result(row)) for row in body["people"]]
    return placed(
        keys, [row["place"] for row in body["people"]], "Người dự thi", [row["name"] for row in body["people"]]
    )


def placed(keys: Sequence[str], places: Sequence[int], what: str, names: Sequence[str]) -> list[str]:
    """Lines whose kept place isn't the one their keys give."""
    found = [f"{what}: dòng {n + 1} ({names[n]}) xếp sai thứ tự." for n in range(1, len(keys)) if keys[n] < keys[n - 1]]
    ranked = sorted(keys)
    wanted = {key: place for key, place in zip(reversed(ranked), reversed(rules.places(ranked)), strict=True)}
    return found + [
        f"{what}: dòng {n + 1} ({names[n]}) ghi hạng {place}, tính lại hạng {wanted[key]}."
        for n, (key, place) in enumerate(zip(keys, places, strict=True)) if place != wanted[key]
    ]  # fmt: skip


def unit_problems(body: Mapping[str, Any]) -> list[str]:
    """Units whose totals aren't those of their people, or whose place isn't the one their totals give."""
    people: dict[str, list[tuple[str, Result]]] = defaultdict(list)
    for position, row in enumerate(body["people"]):
        people[row["unit_code"]].append((f"{position:09d}", person_result(row)))
    found, divisions = [], defaultdict(list)
    for row in body["units"]:
        divisions[row["division"]].append(row)
        total = rules.unit_result(row["headcount"], people.pop(row["code"], []))
        if total != unit_result(row):
            found.append(f"Đơn vị {row['code']}: ghi {unit_result(row)}, cộng từ người dự thi được {total}.")
    found += [f"Đơn vị {code} có người dự thi nhưng không có trong tệp." for code in sorted(people)]
    for name, rows in divisions.items():
        keys = [rules.unit_key(body["unit_order"], unit_result(row)) for row in rows]
        ranked = [(key, row) for key, row in zip(keys, rows, strict=True) if key is not None]
        what = f"Đơn vị, {name}" if name else "Đơn vị"
        found += placed([k for k, _ in ranked], [r["place"] for _, r in ranked], what, [r["code"] for _, r in ranked])
        found += [f"{what}: {row['code']} chưa xếp hạng được mà ghi hạng {row['place']}."
                  for key, row in zip(keys, rows, strict=True) if key is None and row["place"] is not None]  # fmt: skip
    return found


def unit_result(row: Mapping[str, Any]) -> rules.UnitResult:
    """A unit's line as ranking sees it."""
    return rules.UnitResult(
        row["headcount"], row["participants"], row["attempts"], row["best_10_count"], row["best_10_points"],
        row["best_10_duration_ms"],
    )  # fmt: skip


def attempt_problems(body: Mapping[str, Any]) -> list[str]:
    """Raw attempts: answers against their digest, points against the keys, people against what their attempts come to."""
    if "attempts" not in body:
        return []
    found, by_person = [], defaultdict(list)
    for number, attempt in enumerate(body["attempts"], start=1):
        what = f"Lượt thứ {number} trong tệp"
        if answers_digest(attempt["responses"]) != attempt["answers_sha256"]:
            found.append(f"{what}: câu trả lời không khớp dấu trên biên nhận.")
        if "keys" in body and (points := marked(attempt, body["keys"])) != attempt["points"]:
            found.append(f"{what}: ghi {attempt['points']} điểm, chấm lại được {points}.")
        by_person[attempt["person"]].append(attempt_result(attempt, body))
    for position, row in enumerate(body["people"], start=1):
        counts = body["round"]["counts"]
        result = rules.counted(by_person.get(position, []), counts if counts in COUNTS else "best", body["tie_break"])
        if result is None or compared(result) != compared(person_result(row)):
            found.append(f"Người dự thi: dòng {position} ({row['name']}) không phải kết quả của các lượt trong tệp.")
    return found


def attempt_result(attempt: Mapping[str, Any], body: Mapping[str, Any]) -> Result:
    """A raw attempt as ranking sees it."""
    target = body["guess_target"]
    return Result(
        attempt_id=None, number=attempt["number"], points=attempt["points"], max_points=body["round"]["item_count"],
        duration_ms=attempt["duration_ms"], started_at=datetime.fromisoformat(attempt["started_at"]),
        finished_at=datetime.fromisoformat(attempt["finished_at"]), guess=attempt["guess"],
        guess_distance=rules.guess_distance(attempt["guess"], None if target is None else Decimal(target)),
    )  # fmt: skip


def compared(r: Result) -> tuple[Any, ...]:
    """What a person's line and their attempts must agree on."""
    return (r.points, r.max_points, r.duration_ms, r.started_at, r.finished_at, r.attempts_used, r.guess_distance)


def marked(attempt: Mapping[str, Any], keys: Mapping[str, Any]) -> int:
    """An attempt's points by the file's keys."""
    choices = {answer["slot"]: answer["choice"] for answer in attempt["responses"]}
    return sum(
        marking.is_right(
            marking.Slot(slot["kind"], tuple(slot["options"]), tuple(slot.get("targets", ()))),
            keys[str(slot["version"])]["key"], choices.get(number),
        )
        for number, slot in enumerate(attempt["paper"], start=1)
    )  # fmt: skip


def answers_digest(responses: Sequence[Mapping[str, Any]]) -> str:
    """The digest on a receipt: SHA-256 over [slot, seq, choice] in order of slot."""
    rows = [[r["slot"], r["seq"], r["choice"]] for r in responses]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
