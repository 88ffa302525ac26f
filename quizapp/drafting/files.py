"""A document's files to take away: the bank as decided here, and what `python -m question_bank build` needs."""

import json
from typing import Any

import sqlalchemy as sa

from quizapp.db import db
from quizapp.drafting import queue, rules
from quizapp.drafting.models import Document, DocumentBuild, Draft
from quizapp.errors import not_found

JSON, TEXT = "application/json; charset=utf-8", "text/plain; charset=utf-8"
NAMES = {
    "bank.json": "ngân hàng câu hỏi, theo quyết định ở đây",
    "profile.json": "hồ sơ tài liệu", "errata.json": "lỗi nhận dạng", "edits.json": "các chỗ đã sửa, câu đã ký",
    "text_items.json": "câu người viết", "bao-cao.txt": "báo cáo của lần soạn",
}  # fmt: skip


def content(document: Document, build: DocumentBuild | None, name: str) -> tuple[str, str]:
    """(text, content type) of one of NAMES."""
    if build is None or name not in NAMES:
        raise not_found()
    if name == "bao-cao.txt":
        return report(document, build), TEXT
    made: dict[str, Any] = {
        "bank.json": lambda: bank(document, build),
        "profile.json": lambda: {"schema": 1, **document.profile},
        "errata.json": lambda: {"schema": 1, "note": document.errata_note, "errata": document.errata},
        "edits.json": lambda: {"schema": 1, "edits": edits(document, build)},
        "text_items.json": lambda: {"schema": 1, "facts": document.text_items},
    }
    return json.dumps(made[name](), ensure_ascii=False, indent=1) + "\n", JSON


def bank(document: Document, build: DocumentBuild) -> dict[str, Any]:
    """The bank of this document alone, under the statuses given here."""
    query = sa.select(Draft).where(Draft.document_id == document.id, Draft.gone.is_(False)).order_by(Draft.position)
    items = [rules.with_status(d.item, d.status) for d in db.session.scalars(query)]
    return {
        "schema": 1, "id": document.code, "title": document.title, "version": rules.mark_of(items)[:12], "note": "",
        "documents": [{"id": document.code, "title": document.title, "sha256": document.sha256}],
        "sections": build.report.get("sections", []), "items": items,
    }  # fmt: skip


def edits(document: Document, build: DocumentBuild) -> dict[str, dict[str, Any]]:
    """The edits, signed facts marked, so that a build elsewhere gives the same approvals."""
    values = {f["key"]: f["value"] for f in build.facts if f["value"]}
    return rules.signed_edits(document.edits, values, queue.fact_statuses(document.id))


def report(document: Document, build: DocumentBuild) -> str:
    """The program's report, after what people decided."""
    counts = queue.counts(document.id)
    words = {"approved": "đã duyệt", "draft": "chưa quyết định", "held": "để sau", "retired": "đã loại"}
    head = ", ".join(f"{counts.get(status, 0)} {text}" for status, text in words.items())
    return f"{document.title} ({document.file_name})\nĐến nay: {head}.\n\n{build.report.get('text', '')}\n"
