"""The organizer's documents: upload, progress, profile, coverage, files."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts import access
from quizapp.clock import utcnow
from quizapp.drafting import files, forms, queue, removing, rules, service
from quizapp.drafting.models import Document
from quizapp.errors import Refusal
from quizapp.items import rules as item_rules
from quizapp.items import service as items
from quizapp.items.catalogue import staff_names
from quizapp.security import allow

bp = Blueprint("drafting", __name__)


def frame(document: Document, tab: str, people: Sequence[str | None] = (), **more: Any) -> dict[str, Any]:
    """What every page of a document shows."""
    return {
        "here": "documents", "document": document, "tab": tab, "words": rules, "counts": queue.counts(document.id),
        "item_words": item_rules, "names": staff_names([document.confirmed_by, document.uploaded_by, *people]), **more,
    }  # fmt: skip


@bp.get("/btc/tai-lieu")
@allow("organizer", "admin")
def index() -> ResponseReturnValue:
    """Documents and how far each is."""
    found = [(document, queue.counts(document.id)) for document in service.all_documents()]
    return render_template("drafting/index.html", here="documents", found=found, words=rules)


@bp.route("/btc/tai-lieu/moi", methods=["GET", "POST"])
@allow("organizer", "admin")
def new() -> ResponseReturnValue:
    """Upload a document; reading goes on in the background."""
    if request.method == "GET":
        return new_page()
    file, typed = request.files.get("file"), request.form
    try:
        document = service.upload(
            (file.filename or "") if file else "", file.read() if file else b"", forms.bank_of(typed, items.all_banks()),
            access.get_identity().actor, utcnow(),
        )  # fmt: skip
    except Refusal as refusal:
        return new_page(refusal), refusal.status
    return redirect(url_for("drafting.show", document_id=document.id), 303)


def new_page(refusal: Refusal | None = None) -> str:
    """The upload form, with what stood in the way."""
    return render_template(
        "drafting/new.html", here="documents", choices=[(b.code, b.title) for b in items.all_banks()], refusal=refusal, typed=request.form,
        megabytes=forms.most_megabytes(), endings=",".join(rules.EXTENSIONS),
    )  # fmt: skip


@bp.get("/btc/tai-lieu/<int:document_id>")
@allow("organizer", "admin")
def show(document_id: int) -> ResponseReturnValue:
    """A document: where it stands and what to do next."""
    document = service.get(document_id)
    build = service.build_of(document_id)
    return render_template(
        "drafting/show.html",
        **frame(document, "show", build=build, file_names=files.NAMES, fallen=queue.fallen(document_id)),
    )


@bp.get("/btc/tai-lieu/<int:document_id>/tien-do.json")
@allow("organizer", "admin")
def progress(document_id: int) -> ResponseReturnValue:
    """How far the work is, for the page that watches; unchanged progress is a 304."""
    document = service.get(document_id)
    answer = jsonify(
        state=document.state, words=rules.STATE_WORDS[document.state], percent=document.percent,
        progress=document.progress, revision=document.revision, waiting=document.state in rules.WAITING,
    )  # fmt: skip
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


@bp.post("/btc/tai-lieu/<int:document_id>/doc-lai")
@allow("organizer", "admin")
def try_again(document_id: int) -> ResponseReturnValue:
    """Read a failed document once more."""
    service.try_again(document_id, access.get_identity().actor, utcnow())
    return redirect(url_for("drafting.show", document_id=document_id), 303)


@bp.route("/btc/tai-lieu/<int:document_id>/thay-tep", methods=["GET", "POST"])
@allow("organizer", "admin")
def replace(document_id: int) -> ResponseReturnValue:
    """A newer version of the file; edits and approvals stay where the sentences do."""
    document = service.get(document_id)
    if request.method == "GET":
        return replace_page(document)
    file = request.files.get("file")
    try:
        removing.replace(document_id, (file.filename or "") if file else "", file.read() if file else b"",
                         request.form.get("seen", ""), access.get_identity().actor, utcnow())  # fmt: skip
    except Refusal as refusal:
        if refusal.code not in ("invalid", "wrong_state"):
            raise
        return replace_page(service.get(document_id), refusal), refusal.status
    flash("Đã nhận bản mới của tài liệu. Máy đang đọc lại.", "good")
    return redirect(url_for("drafting.show", document_id=document_id), 303)


def replace_page(document: Document, refusal: Refusal | None = None) -> str:
    """The form for a newer file."""
    return render_template(
        "drafting/replace.html",
        **frame(document, "show", refusal=refusal, weight=removing.weight(document), seen=removing.seen_mark(document),
                megabytes=forms.most_megabytes(), endings=",".join(rules.EXTENSIONS)),
    )  # fmt: skip


@bp.get("/btc/tai-lieu/<int:document_id>/xoa")
@allow("organizer", "admin")
def ask_delete(document_id: int) -> ResponseReturnValue:
    """What a deletion takes and what it leaves."""
    return delete_page(service.get(document_id))


@bp.post("/btc/tai-lieu/<int:document_id>/xoa")
@allow("organizer", "admin")
def delete(document_id: int) -> ResponseReturnValue:
    """Delete a document, once a person has read and ticked."""
    try:
        if request.form.get("sure") != "1":
            raise Refusal("invalid", "Chưa xóa gì: tích ô xác nhận trước.", fields={"sure": "Tích ô này rồi bấm Xóa."})
        title = removing.delete(document_id, request.form.get("seen", ""), access.get_identity().actor, utcnow())
    except Refusal as refusal:
        if refusal.code not in ("invalid", "wrong_state"):
            raise
        return delete_page(service.get(document_id), refusal), refusal.status
    flash(f"Đã xóa tài liệu “{title[:120]}”." if title else "Tài liệu này đã được xóa từ trước.", "good")
    return redirect(url_for("drafting.index"), 303)


def delete_page(document: Document, refusal: Refusal | None = None) -> str:
    """The question before a deletion, in numbers."""
    return render_template(
        "drafting/delete.html",
        **frame(document, "show", refusal=refusal, weight=removing.weight(document), seen=removing.seen_mark(document),
                build=service.build_of(document.id)),
    )  # fmt: skip


@bp.route("/btc/tai-lieu/<int:document_id>/ho-so", methods=["GET", "POST"])
@allow("organizer", "admin")
def profile(document_id: int) -> ResponseReturnValue:
    """The profile as proposed; a person corrects and confirms it."""
    document = service.get(document_id)
    if request.method == "GET":
        return profile_page(document)
    typed = forms.profile_from(request.form, document.profile, document.abbreviations)
    try:
        service.confirm(document_id, typed, forms.ticked(request.form, len(document.errata)),
                        access.get_identity().actor, utcnow())  # fmt: skip
    except Refusal as refusal:
        if refusal.code != "invalid":
            raise
        return profile_page(service.get(document_id), refusal, typed), refusal.status
    flash("Đã xác nhận hồ sơ. Máy đang soạn câu hỏi.", "good")
    return redirect(url_for("drafting.show", document_id=document_id), 303)


def profile_page(document: Document, refusal: Refusal | None = None, typed: dict[str, Any] | None = None) -> str:
    """The profile form."""
    build = service.build_of(document.id)
    titles = {s["code"]: s["title"] for s in build.reading if "." not in s["code"]} if build else {}
    shown = typed if typed is not None else document.profile
    return render_template(
        "drafting/profile.html",
        **frame(document, "profile", shown=shown, titles=titles, genres=service.GENRES, refusal=refusal,
                ticked=forms.ticked(request.form, len(document.errata)) if typed is not None else None),
    )  # fmt: skip


@bp.get("/btc/tai-lieu/<int:document_id>/do-phu")
@allow("organizer", "admin")
def coverage(document_id: int) -> ResponseReturnValue:
    """What of the document is asked, held, refused and approved."""
    document, build = service.get(document_id), service.build_of(document_id)
    tables = queue.coverage(document, build) if build else {}
    return render_template("drafting/coverage.html", **frame(document, "coverage", build=build, tables=tables))


@bp.get("/btc/tai-lieu/<int:document_id>/can-viet")
@allow("organizer", "admin")
def unasked(document_id: int) -> ResponseReturnValue:
    """Facts that need a person's hand."""
    document, build = service.get(document_id), service.build_of(document_id)
    asked = set(queue.fact_statuses(document_id))
    found = queue.unasked(build, asked) if build else []
    halves = queue.halves(document, build, asked) if build else []
    aside = queue.put_aside(document, build) if build else []
    page, pages = forms.page_of(len(found))
    shown = found[(page - 1) * forms.PAGE : page * forms.PAGE]
    return render_template(
        "drafting/unasked.html",
        **frame(document, "unasked", shown=shown, total=len(found), page=page, pages=pages, halves=halves, aside=aside),
    )


@bp.get("/btc/tai-lieu/<int:document_id>/doc")
@allow("organizer", "admin")
def read(document_id: int) -> ResponseReturnValue:
    """The document as it was read, section by section; each sentence can be asked about."""
    document, build = service.get(document_id), service.build_of(document_id)
    sections = build.reading if build else []
    wanted = request.args.get("muc", "")[:40]
    chosen = next((s for s in sections if s["code"] == wanted), sections[0] if sections else None)
    return render_template("drafting/read.html", **frame(document, "read", sections=sections, chosen=chosen))


@bp.get("/btc/tai-lieu/<int:document_id>/tep/<file_name>")
@allow("organizer", "admin")
def download(document_id: int, file_name: str) -> ResponseReturnValue:
    """One of the document's files."""
    document, build = service.get(document_id), service.build_of(document_id)
    text, kind = files.content(document, build, file_name)
    headers = {"Content-Type": kind, "Content-Disposition": f'attachment; filename="{document.code}-{file_name}"'}
    return Response(text, headers=headers)
