"""A document on its way to a bank: what was uploaded, what a person confirmed and edited, what was drafted from it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db import Model, UtcDateTime


class Document(Model):
    """A document, its profile and every correction by a person. `revision` counts what makes a new build necessary."""

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(80), unique=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    bank_code: Mapped[str] = mapped_column(sa.String(80))
    bank_title: Mapped[str] = mapped_column(sa.String(300))
    file_name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(8), default="")
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(10))
    percent: Mapped[int] = mapped_column(default=0)
    progress: Mapped[str] = mapped_column(sa.String(200), default="")
    error: Mapped[str] = mapped_column(sa.Text, default="")
    tries: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    profile: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    confirmed_by: Mapped[str | None] = mapped_column(sa.String(64))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    errata: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    errata_note: Mapped[str] = mapped_column(sa.Text, default="")
    abbreviations: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    edits: Mapped[dict[str, dict[str, Any]]] = mapped_column(sa.JSON, default=dict)
    text_items: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    uploaded_by: Mapped[str] = mapped_column(sa.String(64))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        sa.CheckConstraint(
            "state IN ('uploaded', 'reading', 'profile', 'drafting', 'ready', 'failed')", name="state"
        ),
        sa.Index("ix_documents_state", "state"),
    )  # fmt: skip


class DocumentFile(Model):
    """The uploaded bytes, apart so that a step of progress doesn't write them again."""

    __tablename__ = "document_files"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)


class DocumentBuild(Model):
    """The newest reading and build of a document: sentences, facts, and the report."""

    __tablename__ = "document_builds"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int]
    built_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reading: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    facts: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    report: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)


class Draft(Model):
    """An item drafted from a document, and what a person decided about it.

    `source_mark` and `edit_mark` are of the sentence with its figure and of the fact's edit, as they were when decided.
    """

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(120))
    fact: Mapped[str] = mapped_column(sa.String(120))
    kind: Mapped[str] = mapped_column(sa.String(16))
    section: Mapped[str] = mapped_column(sa.String(40))
    stem: Mapped[str] = mapped_column(sa.Text)
    item: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    findings: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON, default=list)
    grade: Mapped[str] = mapped_column(sa.String(12))
    grade_rank: Mapped[int]
    importance: Mapped[int]
    position: Mapped[int]
    status: Mapped[str] = mapped_column(sa.String(10))
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    decided_by: Mapped[str | None] = mapped_column(sa.String(64))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source_mark: Mapped[str] = mapped_column(sa.String(64), default="")
    edit_mark: Mapped[str] = mapped_column(sa.String(64), default="")
    bank_item: Mapped[str | None] = mapped_column(sa.String(80))
    gone: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        sa.UniqueConstraint("document_id", "code"),
        sa.CheckConstraint("status IN ('draft', 'approved', 'held', 'retired')", name="status"),
        sa.Index("ix_drafts_queue", "document_id", "gone", "grade_rank", "importance", "position"),
    )
