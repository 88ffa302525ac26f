"""The criteria that order people and units: their names, their words, and which way is better."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Criterion:
    """One step of an ordered tie-break. `better`: "more" or "less"; `words`: as the rules text says it."""

    name: str
    label: str
    hint: str
    better: str
    words: str


PERSON: dict[str, Criterion] = {
    c.name: c
    for c in (
        Criterion("points", "Điểm", "nhiều câu đúng hơn", "more", "điểm cao hơn"),
        Criterion(
            "guess", "Dự đoán", "lệch ít hơn; bỏ trống xếp sau", "less", "câu dự đoán lệch ít hơn, bỏ trống xếp sau cùng"
        ),
        Criterion(
            "duration", "Thời gian làm", "ít hơn, đến phần nghìn giây", "less",
            "thời gian làm bài ngắn hơn, tính đến phần nghìn giây",
        ),
        Criterion("started_at", "Giờ bắt đầu", "sớm hơn", "less", "bắt đầu làm bài sớm hơn"),
        Criterion("submitted_at", "Giờ nộp", "sớm hơn", "less", "nộp bài sớm hơn"),
        Criterion("attempts_used", "Số lượt đã dùng", "ít hơn", "less", "dùng ít lượt thi hơn"),
    )
}  # fmt: skip
UNIT: dict[str, Criterion] = {
    c.name: c
    for c in (
        Criterion(
            "rate", "Tỷ lệ người dự thi", "số người có lượt được tính trên số đoàn viên đã chốt", "more",
            "tỷ lệ người dự thi cao hơn, tính bằng số người có lượt thi được tính trên số đoàn viên đã chốt của đơn vị",
        ),
        Criterion(
            "best_10_points", "Tổng điểm 10 người cao nhất", "nhiều hơn; thiếu người thì phần thiếu là 0", "more",
            "tổng điểm của 10 người cao nhất nhiều hơn, đơn vị có ít hơn 10 người thì phần thiếu tính là 0",
        ),
        Criterion(
            "best_10_duration", "Tổng thời gian của 10 người đó", "ít hơn", "less",
            "tổng thời gian làm bài của 10 người đó ngắn hơn",
        ),
        Criterion("participants", "Số người dự thi", "nhiều hơn", "more", "số người dự thi nhiều hơn"),
        Criterion("attempts", "Số lượt thi", "nhiều hơn", "more", "số lượt thi nhiều hơn"),
    )
}  # fmt: skip


def in_words(names: Sequence[str], known: Mapping[str, Criterion]) -> str:
    """The ordered list as one sentence part: "(1) điểm cao hơn; (2) nộp bài sớm hơn"."""
    return "; ".join(f"({n}) {known[name].words}" for n, name in enumerate(names, start=1))
