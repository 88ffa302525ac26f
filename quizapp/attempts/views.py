"""The member's pages of an attempt, and the organizer's buttons that end or extend a round."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts import access
from quizapp.attempts import exampage, forms, guessing, papers, reading, saving, service, windows
from quizapp.attempts.reading import Running
from quizapp.clock import from_local, utcnow
from quizapp.display import vn_datetime
from quizapp.errors import Refusal, invalid
from quizapp.formkit import ConsentForm
from quizapp.rounds import criteria, regulations
from quizapp.rounds.forms import read_local_time
from quizapp.security import allow

bp = Blueprint("attempts", __name__)


@bp.get("/toi")
@allow("member")
def mine() -> ResponseReturnValue:
    """My attempts."""
    now = utcnow()
    return render_template("attempts/mine.html", rows=reading.mine(access.get_identity()), now=now)


@bp.get("/vao-thi/<int:round_id>")
@allow("member")
def before_start(round_id: int) -> ResponseReturnValue:
    """The personal terms before the clock starts."""
    now = utcnow()
    door = reading.doorstep(access.get_identity(), round_id, now)
    return doorstep_page(door, ConsentForm(), now)


def doorstep_page(door: reading.Doorstep, form: ConsentForm, now: datetime) -> str:
    """The page before the start, with what was ticked."""
    return render_template(
        "attempts/before_start.html", door=door, form=form, now=now, criteria=criteria.PERSON,
        kept_until=door.kept_until, opening=regulations.opening, opens_offline=access.is_secure(),
    )  # fmt: skip


@bp.post("/vao-thi/<int:round_id>")
@allow("member")
def start(round_id: int) -> ResponseReturnValue:
    """Start the clock."""
    if not request.form.get("myself"):
        raise invalid("Tích vào ô xác nhận bạn tự làm bài này rồi bấm Bắt đầu.")
    who, now, form = access.get_identity(), utcnow(), ConsentForm()
    try:
        attempt, _ = service.start(who, round_id, now, form.consents)
    except Refusal as refusal:
        if "take_part" not in refusal.fields:
            raise
        form.validate()
        form.show(refusal)
        return doorstep_page(reading.doorstep(who, round_id, now), form, now), refusal.status
    return redirect(url_for("attempts.question", token=attempt.token, slot=1), 303)


@bp.get("/lam-bai/<token>")
@allow("member")
def resume(token: str) -> ResponseReturnValue:
    """Go on where it was: the first open item."""
    state = reading.get(access.get_identity(), token, utcnow())
    if state.attempt.state != "in_progress":
        return redirect(url_for("results.show", token=token))
    answered = set(state.answered)
    count = len(state.attempt.paper)
    slot = next((n for n in range(1, count + 1) if n not in answered), count)
    return redirect(url_for("attempts.question", token=token, slot=slot))


@bp.get("/lam-bai/<token>/cau/<int:slot>")
@allow("member")
def question(token: str, slot: int) -> ResponseReturnValue:
    """One item."""
    state = reading.get(access.get_identity(), token, utcnow())
    if state.attempt.state != "in_progress":
        return redirect(url_for("results.show", token=token))
    return show_question(state, slot)


def show_question(
    state: Running, slot: int, notice: str | None = None, choice: Any = ..., places: dict[str, int] | None = None,
    *, late: bool = False,
) -> str:  # fmt: skip
    """The page of one item; read-only when another device writes the attempt."""
    shown = exampage.question(state, slot, notice, choice, places, late=late)
    return render_template("attempts/exam.html", **shown)


@bp.get("/lam-bai/khung")
@allow("public")
def shell() -> ResponseReturnValue:
    """The attempt page without an attempt: the service worker keeps it, the script fills it from the phone's store."""
    return render_template("attempts/exam.html", **exampage.shell())


@bp.post("/lam-bai/<token>/cau/<int:slot>")
@allow("member")
def save_question(token: str, slot: int) -> ResponseReturnValue:
    """Save one answer from a plain form, then move on."""
    who, now = access.get_identity(), access.arrived_at()
    state = reading.get(who, token, now)
    count = len(state.attempt.paper)
    if not 1 <= slot <= count:
        raise Refusal("not_found")
    asked = papers.slot_of(state.attempt.paper[slot - 1])
    choice = forms.read_posted_choice(asked, request.form)
    seq = forms.whole(request.form.get("seq")) + 1
    try:
        (saved,), _ = saving.save(who, token, [{"slot": slot, "seq": seq, "choice": choice}], now)
    except Refusal as refusal:
        if refusal.code == "attempt_closed" or state.attempt.state != "in_progress":
            return redirect(url_for("results.show", token=token), 303)
        places = forms.posted_places(asked, request.form)
        return show_question(state, slot, refusal.message, choice, places), refusal.status
    if saved.differs:
        return show_question(reading.get(who, token, now), slot, choice=choice, late=True), 409
    return redirect(next_page(token, slot, count, forms.move(request.form)), 303)


def next_page(token: str, slot: int, count: int, go: str) -> str:
    """Where a button leads after the save: a number is an item."""
    if go == "submit" or (go == "next" and slot == count):
        return url_for("attempts.submit", token=token)
    target = int(go) if go.isdecimal() else {"prev": max(1, slot - 1), "next": slot + 1}.get(go, slot)
    return url_for("attempts.question", token=token, slot=min(target, count)) + ("#danh-sach" if go == "list" else "")


@bp.get("/lam-bai/<token>/nop")
@allow("member")
def submit(token: str) -> ResponseReturnValue:
    """Look over and submit."""
    state = reading.get(access.get_identity(), token, utcnow())
    if state.attempt.state != "in_progress":
        return redirect(url_for("results.show", token=token))
    return show_submit(state)


def show_submit(state: Running, notice: str | None = None, guess: str | None = None, *, late: bool = False) -> str:
    """The page that says what is missing."""
    return render_template("attempts/exam.html", **exampage.submit(state, notice, guess, late=late))


@bp.post("/lam-bai/<token>/nop")
@allow("member")
def send(token: str) -> ResponseReturnValue:
    """Submit, or keep the guess and go back."""
    who, now = access.get_identity(), access.arrived_at()
    typed = request.form.get("guess")
    try:
        if typed is not None:
            kept, _ = guessing.save(who, token, forms.whole(request.form.get("guess_seq")) + 1, typed, now)
            if kept.differs:
                return show_submit(reading.get(who, token, now), guess=typed, late=True), 409
        if request.form.get("go") == "back":
            return redirect(url_for("attempts.resume", token=token), 303)
        service.submit(who, token, [], None, now)
    except Refusal as refusal:
        if refusal.code == "attempt_closed":
            return redirect(url_for("results.show", token=token), 303)
        if refusal.code not in ("invalid", "moved"):
            raise
        return show_submit(reading.get(who, token, now), refusal.message, typed), refusal.status
    return redirect(url_for("results.show", token=token), 303)


@bp.post("/lam-bai/<token>/chuyen-may")
@allow("member")
def takeover(token: str) -> ResponseReturnValue:
    """This device writes from now on."""
    service.take_over(access.get_identity(), token, utcnow())
    return redirect(url_for("attempts.resume", token=token), 303)


@bp.get("/bien-nhan")
@allow("public")
def receipt_form() -> ResponseReturnValue:
    """Type a receipt code to check it."""
    code = request.args.get("ma", "").strip()
    if code:
        return redirect(url_for("attempts.receipt", code=code[:40]))
    return render_template("attempts/receipt_form.html")


@bp.get("/bien-nhan/<code>")
@allow("public")
def receipt(code: str) -> ResponseReturnValue:
    """What the server holds for a receipt."""
    try:
        found = reading.receipt(code)
    except Refusal:
        return render_template("attempts/receipt_form.html", missing=code[:40]), 404
    return render_template("attempts/receipt.html", receipt=found)


@bp.post("/btc/dot-thi/<int:round_id>/gia-han")
@allow("organizer", "admin")
def extend_round(round_id: int) -> ResponseReturnValue:
    """Move a round's close later."""
    until = from_local(read_local_time(request.form.get("until", "")))
    moved = windows.extend_round(round_id, until, access.get_identity().actor, request.form.get("reason", ""), utcnow())
    flash(f"Đã gia hạn đến {vn_datetime(until)}. {moved} lượt đang làm được thêm giờ.", "good")
    return redirect(url_for("rounds.edit", round_id=round_id), 303)


@bp.post("/btc/dot-thi/<int:round_id>/dong")
@allow("organizer", "admin")
def close_round(round_id: int) -> ResponseReturnValue:
    """End an open round now."""
    cut = windows.close_round(round_id, access.get_identity().actor, request.form.get("reason", ""), utcnow())
    flash(f"Đã đóng đợt thi. {cut} lượt đang làm được chấm theo câu đã lưu.", "good")
    return redirect(url_for("rounds.edit", round_id=round_id), 303)
