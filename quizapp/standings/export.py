"""Results as files for the committee: JSON, CSV, XLSX."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizapp.clock import iso
from quizapp.contests import service as contests
from quizapp.db import db
from quizapp.display import hms, mmss_ms, vn_clock, vn_date, vn_percent
from quizapp.errors import Refusal
from quizapp.rounds import service as rounds
from quizapp.sheets import csv_bytes, workbook
from quizapp.standings import freezing, people_board, result_file, service, unit_board, verifying
from quizapp.standings.boards import PersonRow, UnitRow

UNIT_HEADERS = ("Khối", "Hạng", "Mã đơn vị", "Công đoàn cơ sở", "Phường", "Tỷ lệ", "Người dự thi", "Số đoàn viên",
                "Lượt thi", "Điểm 10 người", "Tổng thời gian", "Vì sao")  # fmt: skip
PEOPLE_HEADERS = ("Hạng", "Họ và tên", "Mã đơn vị", "Công đoàn cơ sở", "Điểm", "Số câu", "Thời gian làm", "Nộp lúc",
                  "Lượt", "Vì sao")  # fmt: skip


def unit_cells(row: UnitRow) -> tuple[Any, ...]:
    """A unit as a line of a table."""
    return (
        row.division_name, row.place if row.place is not None else "", row.code, row.name, row.ward,
        vn_percent(row.rate) if row.rate is not None else "", row.participants,
        row.headcount if row.headcount is not None else "", row.attempts, row.best_points, hms(row.best_duration_ms),
        row.unranked_reason or row.why,
    )  # fmt: skip


def person_cells(row: PersonRow) -> tuple[Any, ...]:
    """A person as a line of a table."""
    return (
        row.place, row.name, row.unit_code, row.unit_name, row.points, row.max_points, mmss_ms(row.duration_ms),
        f"{vn_clock(row.finished_at)} {vn_date(row.finished_at)}", row.attempts_used, row.why,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exported:
    """A file of results and what it holds."""

    content: bytes
    counts: dict[str, int]


def results(
    round_id: int, format_: str, now: datetime, *, raw: bool = False, live: bool = False, full_names: bool = False
) -> Exported:
    """The boards of a round as the public may know them; CSV carries the units, the other formats both boards.

    `live`, `full_names`: for the committee only, the board that moves behind a frozen one, and names as registered.
    """
    round_ = rounds.get_round(round_id)
    board = service.find_board(round_id) if live else freezing.public_board(round_)
    if board is None:
        raise Refusal("wrong_state", "Đợt này chưa có lượt thi nào được xếp hạng.")
    if raw and board.frozen_of is not None:
        raise Refusal("wrong_state", "Bảng đang được giữ nguyên: dữ liệu gốc sẽ lộ kết quả mới. Xuất sau khi công bố.")
    units, people = unit_board.every_unit(board), people_board.every_person(board, full_names=full_names)
    counts = {"units": len(units), "people": len(people)}
    if format_ == "csv":
        content = csv_bytes(UNIT_HEADERS, map(unit_cells, units))
    elif format_ == "xlsx":
        content = workbook(
            [
                ("Đơn vị", UNIT_HEADERS, map(unit_cells, units)),
                ("Người dự thi", PEOPLE_HEADERS, map(person_cells, people)),
            ]
        )
    else:
        body = result_file.body(round_, contests.contest_by_id(round_.contest_id), board)
        body |= {"units": [unit_json(u) for u in units], "people": [person_json(p) for p in people]}
        if raw:
            body |= result_file.raw(round_, board, now)
            counts["attempts"] = len(body["attempts"])
        content = json.dumps(verifying.sealed(body), ensure_ascii=False, indent=1).encode()
    db.session.rollback()
    return Exported(content, counts)


def unit_json(row: UnitRow) -> dict[str, Any]:
    """A unit for programs."""
    return {
        "place": row.place, "division": row.division_name, "code": row.code, "name": row.name,
        "participants": row.participants, "headcount": row.headcount, "attempts": row.attempts,
        "best_10_points": row.best_points, "best_10_count": row.best_count,
        "best_10_duration_ms": row.best_duration_ms, "why": row.why, "unranked_reason": row.unranked_reason,
    }  # fmt: skip


def person_json(row: PersonRow) -> dict[str, Any]:
    """A person for programs, under the name that this reader may see."""
    return {
        "place": row.place, "name": row.name, "unit_code": row.unit_code, "unit": row.unit_name, "points": row.points,
        "max_points": row.max_points, "duration_ms": row.duration_ms, "started_at": iso(row.started_at),
        "finished_at": iso(row.finished_at), "attempts_used": row.attempts_used,
        "guess_distance": None if row.guess_distance is None else str(row.guess_distance), "why": row.why,
    }  # fmt: skip
