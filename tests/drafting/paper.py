"""A small document with figures, and the way of a document through the worker, for tests."""

import json
import tempfile
import time
from html import unescape
from pathlib import Path
from typing import Any
from unittest import mock

from question_bank.bank import BankError
from question_bank.formats import drafts as drafting
from question_bank.outline.errors import DocumentError
from quizapp.db import db
from quizapp.drafting import desk, service
from quizapp.drafting.models import Document, Draft
from tests.factories import NOW

WHO = "organizer:1"
TEXT = """BÁO CÁO TỔNG KẾT CÔNG ĐOÀN CÔNG TY SÔNG HỒNG

I. KẾT QUẢ HOẠT ĐỘNG

Năm 2021, công đoàn công ty Sông Hồng có 1.250 đoàn viên. Năm 2022, công đoàn công ty Sông Hồng có 1.480 đoàn viên.
Năm 2022, quỹ hỗ trợ đoàn viên khó khăn đạt 340 triệu đồng. Năm 2023, quỹ hỗ trợ đoàn viên khó khăn đạt 415 triệu đồng.
Năm 2023, tỷ lệ đoàn viên tham gia tập huấn an toàn lao động đạt 87,5%.

II. PHƯƠNG HƯỚNG

Phấn đấu năm 2025 có 2.000 đoàn viên.
"""
PROFILE = {
    "title": "Báo cáo tổng kết", "body": "công đoàn công ty Sông Hồng", "short_forms": ["Công đoàn"],
    "source_name": "báo cáo", "date": "", "stock_period": "đến năm 2023", "flow_period": "", "genre": "report",
}  # fmt: skip


class Here:
    """What a child process does, without the second that its start takes."""

    percent, progress = 0, ""

    def __init__(
        self, folder: Path, document: tuple[int, int, str], name: str, content: bytes, beside: dict[str, Any]
    ) -> None:
        self.document_id, self.revision, self.sha256 = document
        self.files = {name: content} | {n: json.dumps(v).encode() for n, v in beside.items()}
        self.name = name

    def is_over(self) -> bool:
        return True

    def answer(self) -> dict[str, Any]:
        with tempfile.TemporaryDirectory() as folder:
            for name, content in self.files.items():
                (Path(folder) / name).write_bytes(content)
            try:
                answer: dict[str, Any] = json.loads(json.dumps(drafting.work(Path(folder) / self.name)))
            except (DocumentError, BankError) as error:
                answer = {"error": str(error)}
        return answer

    def end(self) -> None: ...


def work(seconds: float = 60, child: bool = False) -> None:
    """Tick until no document waits; `child` where the child process itself is what is tested."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with mock.patch.object(desk, "Run", desk.Run if child else Here):
            desk.step(NOW)
        db.session.rollback()
        waiting = db.session.query(Document).filter(Document.state.in_(("uploaded", "reading", "drafting"))).count()
        if not waiting and not desk._running:
            return
        time.sleep(0.03)
    raise AssertionError("the worker never came to an end")


def upload(text: str | bytes = TEXT, name: str = "bao-cao.txt") -> Document:
    """A document that waits to be read."""
    content = text.encode() if isinstance(text, str) else text
    return service.upload(name, content, ("Sông Hồng", "Sông Hồng"), WHO, NOW)


def confirmed(**changes: Any) -> Document:
    """A document that was read, confirmed and drafted."""
    document = upload()
    work()
    service.confirm(document.id, {**PROFILE, **changes}, set(), WHO, NOW)
    work()
    return service.get(document.id)


def drafts(document_id: int, **filters: Any) -> list[Draft]:
    """The drafts of a document as they are now."""
    db.session.expire_all()
    return list(db.session.query(Draft).filter_by(document_id=document_id, **filters).order_by(Draft.position))


def page(answer: Any) -> str:
    """What a page says, as it is read."""
    return unescape(answer.get_data(as_text=True))
