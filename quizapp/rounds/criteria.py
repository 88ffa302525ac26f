"""The criteria that order people and units: their names, their words, and which way is better."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Criterion:
    """One step of an ordered tie-break. `better`: "more" or "less"."""

    name: str
    label: str
    hint: str
    better: str


PERSON: dict[str, Criterion] = {
    c.name: c
    for c in (
        Criterion("points", "Điểm", "nhiều câu đúng hơn", "more"),
        Criterion("guess", "Dự đoán", "lệch ít hơn; bỏ trống xếp sau", "less"),
        Criterion("duration", "Thời gian làm", "ít hơn, đến phần nghìn giây", "less"),
        Criterion("started_at", "Giờ bắt đầu", "sớm hơn", "less"),
        Criterion("submitted_at", "Giờ nộp", "sớm hơn", "less"),
        Criterion("attempts_used", "Số lượt đã dùng", "ít hơn", "less"),
    )
}
UNIT: dict[str, Criterion] = {
    c.name: c
    for c in (
        Criterion("rate", "Tỷ lệ người dự thi", "số người có lượt được tính trên số đoàn viên đã chốt", "more"),
        Criterion("best_10_points", "Tổng điểm 10 người cao nhất", "nhiều hơn; thiếu người thì phần thiếu là 0", "more"),
        Criterion("best_10_duration", "Tổng thời gian của 10 người đó", "ít hơn", "less"),
        Criterion("participants", "Số người dự thi", "nhiều hơn", "more"),
        Criterion("attempts", "Số lượt thi", "nhiều hơn", "more"),
    )
}
