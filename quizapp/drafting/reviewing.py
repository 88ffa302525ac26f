"""The review queue's pages: read a draft beside its source, decide, edit, write by hand."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts import access
from quizapp.clock import utcnow
from quizapp.drafting import deciding, editing, edits, handwriting, queue, reading, rules, service
from quizapp.drafting.models import Draft
from quizapp.drafting.views import frame
from quizapp.errors import Refusal, not_found
from quizapp.items.previewing import Preview
from quizapp.items.rules import STATUS_WORDS
from quizapp.security import allow

bp = Blueprint("reviewing", __name__)
VERBS = {"duyet": "approve", "loai": "reject", "de-sau": "hold", "mo-lai": "reopen"}


def asked_section() -> str:
    """The section that the queue is kept to."""
    return request.values.get("muc", "")[:40].replace("\x00", "")


@bp.get("/btc/tai-lieu/<int:document_id>/duyet")
@allow("organizer", "admin")
def start(document_id: int) -> ResponseReturnValue:
    """The first draft that nobody has decided about."""
    service.get(document_id)
    section = asked_section()
    first = queue.first(document_id, section)
    if first is None:
        return redirect(url_for("drafting.show", document_id=document_id))
    return redirect(url_for("reviewing.review", document_id=document_id, draft_id=first, muc=section or None))


@bp.get("/btc/tai-lieu/<int:document_id>/duyet/<int:draft_id>")
@allow("organizer", "admin")
def review(document_id: int, draft_id: int) -> ResponseReturnValue:
    """One draft beside the sentence that it rests on."""
    return review_page(deciding.get(document_id, draft_id))


def review_page(
    draft: Draft, refusal: Refusal | None = None, opened: str = "", preview: Preview | None = None
) -> str:  # fmt: skip
    """The review page, with what stood in the way; `opened`: the panel to show again with what was typed."""
    document, build = service.get(draft.document_id), service.build_of(draft.document_id)
    facts = build.facts if build else []
    section = asked_section()
    address = draft.item["citation"].get("sentence", "")
    title, paragraphs = reading.around(build.reading if build else [], address)
    written = next((t for t in document.text_items if (t.get("fact") or t["id"]) == draft.fact), None)
    sections = {s["code"]: s["title"] for s in build.report.get("sections", [])} if build else {}
    fact, edit = reading.fact_at(facts, draft.fact, address), document.edits.get(draft.fact, {})
    shown = edits.shown(fact, queue.items_of(document.id, draft.fact)) if fact else edits.Shown()
    return render_template(
        "drafting/review.html",
        **frame(document, "review", [draft.decided_by], draft=draft, item={"targets": [], **draft.item}, queue=queue.queue(draft.document_id, section, draft.id),
                fact=fact, shown=shown, fact_seen=editing.fact_mark(fact or {}, edit, shown), preview=preview, handwriting=handwriting,
                written=written, edit=edit, section=section,
                sections=sections, source_title=title, paragraphs=paragraphs, address=address, seen=deciding.seen_mark(draft),
                siblings=queue.siblings(draft), refusal=refusal, opened=opened, typed=request.form,
                shorts=rules.abbreviations_in(draft.item, document.abbreviations, document.profile)),
    )  # fmt: skip


@bp.post("/btc/tai-lieu/<int:document_id>/duyet/<int:draft_id>/<any(duyet, loai, 'de-sau', 'mo-lai'):decision>")
@allow("organizer", "admin")
def decide(document_id: int, draft_id: int, decision: str) -> ResponseReturnValue:
    """Decide, and go on to the next open draft."""
    try:
        draft = deciding.decide(
            document_id, draft_id, VERBS[decision], request.form.get("reason", ""), request.form.get("seen", ""),
            access.get_identity().actor, utcnow(),
        )  # fmt: skip
    except Refusal as refusal:
        if refusal.code not in ("invalid", "wrong_state"):
            raise
        return review_page(deciding.get(document_id, draft_id), refusal, decision), refusal.status
    section = asked_section()
    following = queue.queue(document_id, section, draft_id).next_open
    flash(f"{STATUS_WORDS[draft.status].capitalize()}: {draft.stem[:80]}", "good")
    if following is None:
        flash("Không còn câu nào chờ quyết định" + (" ở mục này." if section else "."), "good")
    return redirect(
        url_for("reviewing.review", document_id=document_id, draft_id=following or draft_id, muc=section or None), 303
    )


@bp.post("/btc/tai-lieu/<int:document_id>/duyet/<int:draft_id>/sua")
@allow("organizer", "admin")
def edit(document_id: int, draft_id: int) -> ResponseReturnValue:
    """Set parts of the fact, or of the item that a person wrote; everything of that fact is written anew."""
    draft = deciding.get(document_id, draft_id)
    who, now = access.get_identity().actor, utcnow()
    try:
        if request.form.get("preview"):
            return review_page(draft, None, "sua", preview_of(document_id, draft))
        if identifier := request.form.get("written", "")[:80]:
            editing.write_item(document_id, request.form, who, now, identifier=identifier)
        elif request.form.get("restore"):
            editing.forget_edit(document_id, draft.fact, who, now)
        elif not editing.set_slots(document_id, draft.fact, request.form, who, now):
            flash("Chưa có gì thay đổi.", "warn")
            return back_to(document_id, draft_id)
    except Refusal as refusal:
        if refusal.code not in ("invalid", "wrong_state"):
            raise
        return review_page(deciding.get(document_id, draft_id), refusal, "sua"), refusal.status
    flash("Đã ghi chỗ sửa. Máy đang soạn lại mọi câu của dữ kiện này.", "good")
    return back_to(document_id, draft_id)


def preview_of(document_id: int, draft: Draft) -> Preview:
    """What the form on the review page would make of the draft's fact."""
    if request.form.get("written"):
        return editing.preview_item(document_id, request.form, fact=draft.fact)
    return editing.preview_slots(document_id, draft.fact, request.form)


def back_to(document_id: int, draft_id: int) -> ResponseReturnValue:
    """The same draft, in the same list."""
    target = url_for("reviewing.review", document_id=document_id, draft_id=draft_id, muc=asked_section() or None)
    return redirect(target, 303)


@bp.route("/btc/tai-lieu/<int:document_id>/viet", methods=["GET", "POST"])
@allow("organizer", "admin")
def write(document_id: int) -> ResponseReturnValue:
    """Write an item by hand from a sentence, or from a fact that the program couldn't ask."""
    document, build = service.get(document_id), service.build_of(document_id)
    facts = {f["key"]: f for f in build.facts} if build else {}
    fact = facts.get(request.values.get("du-kien", ""))
    if request.method == "GET":
        address = request.args.get("cau", "")
        quote = fact["quote"] if fact else reading.sentence_at(build.reading if build else [], address)
        half = reading.half_at(build.report.get("halves", []), fact["key"]) if build and fact else None
        stem, key = (half["stem"], half["answer"]) if half else (fact["stem"] if fact else "", half_key(fact))
        figure = {"value": fact["value"], "unit": fact["slots"].get("unit", "")} if fact else {"value": "", "unit": ""}
        return write_page(document_id, {"quote": quote, "key": key, "stem": stem, **figure}, fact)
    if build is None:
        raise not_found()
    key = fact["key"] if fact else ""
    try:
        if request.form.get("preview"):
            made = editing.preview_item(document_id, request.form, fact=key)
            return write_page(document_id, dict(request.form), fact, preview=made)
        editing.write_item(document_id, request.form, access.get_identity().actor, utcnow(), fact=key)
    except Refusal as refusal:
        if refusal.code not in ("invalid", "wrong_state"):
            raise
        return write_page(document_id, dict(request.form), fact, refusal), refusal.status
    flash("Đã ghi câu. Máy đang kiểm tra và đưa vào hàng duyệt.", "good")
    return redirect(url_for("drafting.show", document_id=document.id), 303)


@bp.post("/btc/tai-lieu/<int:document_id>/cho-hoan-thien")
@allow("organizer", "admin")
def half(document_id: int) -> ResponseReturnValue:
    """Put a half item aside, or take it up again."""
    key, who, now = request.form.get("du-kien", "")[:80], access.get_identity().actor, utcnow()
    if request.form.get("restore"):
        editing.forget_edit(document_id, key, who, now)
        flash("Đã mở lại. Máy đang soạn lại.", "good")
    else:
        try:
            editing.put_aside(document_id, key, request.form.get("reason", ""), who, now)
            flash("Đã bỏ câu dở này; lần soạn sau không nêu lại.", "good")
        except Refusal as refusal:
            if refusal.code != "invalid":
                raise
            flash(refusal.message, "warn")
    return redirect(url_for("drafting.unasked", document_id=document_id), 303)


def half_key(fact: dict[str, Any] | None) -> str:
    """The answer that the source gives, for the writer to keep or change."""
    return f"{fact['value']} {fact['slots'].get('unit', '')}".strip() if fact else ""


def write_page(
    document_id: int, typed: dict[str, Any], fact: dict[str, Any] | None, refusal: Refusal | None = None,
    preview: Preview | None = None,
) -> str:  # fmt: skip
    """The form of a hand-written item."""
    return render_template(
        "drafting/write.html",
        **frame(service.get(document_id), "unasked", typed=typed, fact=fact, refusal=refusal, preview=preview, handwriting=handwriting),
    )  # fmt: skip
