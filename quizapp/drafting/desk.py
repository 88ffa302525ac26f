"""The worker's part: one document at a time in a child process, looked at every tick and never waited for."""

import threading
from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from quizapp.db import db, writing
from quizapp.drafting import rules, storing
from quizapp.drafting.child import Run
from quizapp.drafting.models import Document, DocumentFile
from quizapp.drafting.service import locked, log

GAVE_UP = "Máy chủ đã dừng {tries} lần khi đọc tài liệu này nên thôi không đọc nữa. Lưu lại tệp rồi tải lên lại."

FOLDER = "drafting"  # under the data directory, holds the document in the works

_turn = threading.Lock()
_running: list[Run] = []


def step(now: datetime) -> int:
    """Start the next document, follow the running one, keep what it made. Always 0: there is no batch to go on with.

    A document whose child died with the server is still "reading" or "drafting", so the next start takes it up again.
    """
    with _turn:
        if not _running:
            _start_next(now)
        elif _running[0].is_over():
            run = _running.pop()
            answer = run.answer()
            storing.keep((run.document_id, run.revision, run.sha256), answer, now)
        elif not _show_progress(_running[0]):
            _end_all()  # deleted, or replaced by another file
    return 0


def stop() -> None:
    """End what runs; it is taken up again at the next start."""
    with _turn:
        _end_all()


def end(document_id: int) -> None:
    """End the work on a document that is about to be deleted or replaced; in another process its next tick does."""
    with _turn:
        if _running and _running[0].document_id == document_id:
            _end_all()


def _end_all() -> None:
    while _running:
        run = _running.pop()
        run.end()
        run.answer()


def _start_next(now: datetime) -> None:
    query = (
        sa.select(Document.id).where(Document.state.in_(rules.WAITING)).order_by(Document.tries, Document.id).limit(1)
    )
    document_id = db.session.scalar(query)
    if document_id is None:
        return
    with writing() as session:
        document = locked(session, document_id)
        if document.tries >= rules.MOST_TRIES:
            document.state, document.error = "failed", GAVE_UP.format(tries=document.tries)
            log(session, document, "document_failed", "server", now, {}, document.error)
            return
        document.tries += 1
        document.state = "drafting" if document.confirmed_at else "reading"
        document.percent, document.progress = 1, "Bắt đầu"
        beside = storing.beside(document)
        name, work = document.file_name, (document_id, document.revision, document.sha256)
        content = session.scalars(sa.select(DocumentFile.content).where(DocumentFile.document_id == document_id)).one()
    folder = current_app.extensions["settings"].data_dir / FOLDER
    _running.append(Run(folder, work, name, content, beside))


def _show_progress(run: Run) -> bool:
    """Tell how far the work is; False when the file that is read isn't there any more."""
    shown = db.session.execute(
        sa.select(Document.percent, Document.progress).where(
            Document.id == run.document_id, Document.sha256 == run.sha256
        )
    ).first()
    if shown is None:
        return False
    if (shown.percent, shown.progress) == (run.percent, run.progress) or not run.percent:
        return True
    with writing() as session:
        document = session.get(Document, run.document_id, with_for_update=True)
        if document is None or document.sha256 != run.sha256:
            return False
        document.percent, document.progress = run.percent, run.progress
    return True
