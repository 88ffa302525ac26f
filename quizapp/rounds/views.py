"""The organizer's rounds, and the rules page for everybody."""

import secrets
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts import access
from quizapp.clock import utcnow
from quizapp.contests import service as contests
from quizapp.errors import Refusal, not_found
from quizapp.items import service as items
from quizapp.rounds import criteria, forms, regulations, rules, service
from quizapp.rounds.models import Round
from quizapp.security import allow

bp = Blueprint("rounds", __name__)


@bp.get("/btc/dot-thi")
@allow("organizer", "admin")
def index() -> ResponseReturnValue:
    """All rounds of the current contest."""
    now = utcnow()
    contest = get_current()
    rows = [(r, rules.phase(r, now)) for r in service.rounds_of(contest.id)]
    return render_template("rounds/index.html", here="rounds", rows=rows, now=now)


def get_current() -> Any:
    """The contest that the organizer works on."""
    contest = contests.current_contest(utcnow())
    if contest is None:
        raise Refusal("wrong_state", "Chưa có hội thi nào. Tạo hội thi bằng lệnh: run.py contests create contest.json")
    return contest


@bp.route("/btc/dot-thi/moi", methods=["GET", "POST"])
@allow("organizer", "admin")
def create() -> ResponseReturnValue:
    """A new draft."""
    now, contest = utcnow(), get_current()
    if request.method == "GET":
        return editor(contest, None, forms.values(forms.blank(len(service.rounds_of(contest.id)) + 1, now)), {})
    given = forms.read(request.form, section_codes(contest))
    if request.form.get("move"):
        return editor(contest, None, forms.values(given), {})
    try:
        round_ = service.create_round(contest.id, given, access.get_identity().actor, now)
    except Refusal as refusal:
        return editor(contest, None, forms.values(given), refusal.fields, refusal.message), refusal.status
    flash(f"Đã lưu bản nháp {round_.name}.", "good")
    return redirect(url_for("rounds.edit", round_id=round_.id), 303)


@bp.route("/btc/dot-thi/<int:round_id>", methods=["GET", "POST"])
@allow("organizer", "admin")
def edit(round_id: int) -> ResponseReturnValue:
    """A draft's editor; an opened round's settings and the buttons that run it."""
    now, round_ = utcnow(), service.get_round(round_id)
    contest = contests.contest_by_id(round_.contest_id)
    phase = rules.phase(round_, now)
    if phase is not rules.Phase.DRAFT and request.method == "GET":
        return render_template(
            "rounds/running.html", here="rounds", round=round_, phase=phase, now=now,
            articles=articles_of(round_), over=rules.is_over_for_all(round_, now), until=forms.local_text(round_.closes_at),
        )  # fmt: skip
    if request.method == "GET":
        return editor(contest, round_, forms.values(round_), {})
    given = forms.read(request.form, section_codes(contest))
    if request.form.get("move"):
        return editor(contest, round_, forms.values(given), {})
    try:
        service.update_round(round_id, given, revision_sent(), access.get_identity().actor, now)
    except Refusal as refusal:
        if refusal.code == "round_locked":
            raise
        return editor(contest, round_, forms.values(given), refusal.fields, refusal.message), refusal.status
    flash("Đã lưu bản nháp.", "good")
    return redirect(url_for("rounds.edit", round_id=round_id), 303)


def revision_sent() -> int:
    """The revision the form was filled from."""
    text = request.form.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def section_codes(contest: Any) -> list[str]:
    """The sections of the contest's bank."""
    return [s["code"] for s in items.get_bank(contest.bank_id).sections]


def editor(contest: Any, round_: Round | None, shown: dict[str, Any], errors: dict[str, str], message: str = "") -> str:
    """The editor page, with typed values kept."""
    bank = items.get_bank(contest.bank_id)
    return render_template(
        "rounds/edit.html", here="rounds", round=round_, v=shown, errors=errors, message=message, bank=bank,
        err=lambda name: [errors[name]] if name in errors else [],
        have=service.available(bank.id), levels=(("easy", "Dễ"), ("medium", "Vừa"), ("hard", "Khó")), forms=forms,
        person_criteria=criteria.PERSON, unit_criteria=criteria.UNIT,
        articles=articles_of(round_) if round_ else [], problems=service.opening_problems(round_, utcnow()) if round_ else [],
    )  # fmt: skip


def articles_of(round_: Round) -> list[regulations.Article]:
    """The rules text of a round, as articles."""
    contest = contests.contest_by_id(round_.contest_id)
    bank = items.get_bank(contest.bank_id)
    return regulations.articles(round_, contest, {s["code"]: s["title"] for s in bank.sections})


@bp.get("/btc/dot-thi/<int:round_id>/xem-de")
@allow("organizer", "admin")
def preview(round_id: int) -> ResponseReturnValue:
    """A paper as a member might draw it, with keys."""
    round_ = service.get_round(round_id)
    contest = contests.contest_by_id(round_.contest_id)
    text = request.args.get("de", "")
    seed = int(text) if text.isdecimal() and len(text) < 10 else secrets.randbelow(10**6)
    paper = service.preview(round_, contest.bank_id, seed)
    known = items.versions_by_id([entry["v"] for entry in paper])
    return render_template(
        "rounds/preview.html", here="rounds", round=round_, seed=seed, other=secrets.randbelow(10**6),
        rows=[(n, entry, *known[entry["v"]]) for n, entry in enumerate(paper, start=1)],
    )  # fmt: skip


@bp.post("/btc/dot-thi/<int:round_id>/mo")
@allow("organizer", "admin")
def open_round(round_id: int) -> ResponseReturnValue:
    """Lock the rules and open."""
    try:
        round_ = service.open_round(round_id, access.get_identity().actor, request.form.get("reason", ""), utcnow())
    except Refusal as refusal:
        if refusal.code != "invalid":
            raise
        round_ = service.get_round(round_id)
        page = editor(contests.contest_by_id(round_.contest_id), round_, forms.values(round_), refusal.fields, refusal.message)
        return page, refusal.status
    flash(f"Đã mở {round_.name}. Thể lệ đã khóa, dấu {round_.rules_hash[:16]}…", "good")
    return redirect(url_for("rounds.edit", round_id=round_id), 303)


@bp.get("/the-le/<int:round_id>")
@allow("public")
def rules_page(round_id: int) -> ResponseReturnValue:
    """Thể lệ, written from the settings; locked with a hash once opened."""
    round_ = service.get_round(round_id)
    who = access.identity()
    is_draft = rules.phase(round_, utcnow()) is rules.Phase.DRAFT
    if is_draft and (who is None or who.role not in ("organizer", "admin")):
        raise not_found()
    return render_template(
        "rounds/rules.html", round=round_, contest_of=contests.contest_by_id(round_.contest_id),
        articles=articles_of(round_), is_draft=is_draft, now=utcnow(),
    )  # fmt: skip
