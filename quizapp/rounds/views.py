"""The organizer's rounds, and the rules page for everybody."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts import access
from quizapp.clock import utcnow
from quizapp.contests import service as contests
from quizapp.contests.models import Contest
from quizapp.errors import Refusal, not_found
from quizapp.items import rules as item_rules
from quizapp.items import service as items
from quizapp.rounds import criteria, example, forms, regulations, rules, service, spec
from quizapp.rounds.models import Round
from quizapp.security import allow

bp = Blueprint("rounds", __name__)
MOST_SEED = 10**6


@bp.get("/btc/dot-thi")
@allow("organizer", "admin")
def index() -> ResponseReturnValue:
    """All rounds of the current contest."""
    now, contest = utcnow(), get_current()
    rows = [(r, rules.phase(r, now)) for r in service.rounds_of(contest.id)]
    return render_template("rounds/index.html", here="rounds", rows=rows, words=regulations.length_words)


def get_current() -> Contest:
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
        blank = forms.blank(len(service.rounds_of(contest.id)) + 1, now)
        return editor(contest, None, blank | {"cells": suggested_cells(contest, blank)}, is_saved=False)
    given = forms.read(request.form, section_codes(contest))
    if request.form.get("move"):
        return typed_editor(contest, None, given)
    try:
        round_ = service.create_round(contest.id, given, access.get_identity().actor, now)
    except Refusal as refusal:
        return typed_editor(contest, None, given, refusal), refusal.status
    flash(f"Đã lưu bản nháp {round_.name}.", "good")
    return redirect(url_for("rounds.edit", round_id=round_.id), 303)


@bp.route("/btc/dot-thi/<int:round_id>", methods=["GET", "POST"])
@allow("organizer", "admin")
def edit(round_id: int) -> ResponseReturnValue:
    """A draft's editor; an opened round's settings and the buttons that run it."""
    round_ = service.get_round(round_id)
    contest = contests.contest_by_id(round_.contest_id)
    if round_.opened_at is not None:
        if request.method == "POST":
            raise service.rules_locked()
        return running(round_, contest)
    if request.method == "GET":
        return editor(contest, round_, forms.values(round_, section_codes(contest)))
    given = forms.read(request.form, section_codes(contest))
    if request.form.get("move"):
        return typed_editor(contest, round_, given)
    try:
        service.update_round(round_id, given, revision_sent(), access.get_identity().actor, utcnow())
    except Refusal as refusal:
        if refusal.code == "round_locked":
            raise
        return typed_editor(contest, round_, given, refusal), refusal.status
    flash("Đã lưu bản nháp.", "good")
    return redirect(url_for("rounds.edit", round_id=round_id), 303)


def running(round_: Round, contest: Contest) -> str:
    """An opened round's page."""
    now = utcnow()
    return render_template(
        "rounds/running.html", here="rounds", round=round_, phase=rules.phase(round_, now), forms=forms,
        articles=service.articles(round_, contest), over=rules.is_over_for_all(round_, now),
        until=forms.local_text(round_.closes_at), words=regulations.length_words,
        extended=regulations.is_extended(round_.rules_text, round_), shown=regulations.shown(round_),
        person_criteria=criteria.PERSON, unit_criteria=criteria.UNIT,
    )  # fmt: skip


def revision_sent() -> int:
    """The revision the form was filled from."""
    text = request.form.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def section_codes(contest: Contest) -> list[str]:
    """The sections of the contest's bank."""
    return [s["code"] for s in items.get_bank(contest.bank_id).sections]


def typed_editor(
    contest: Contest, round_: Round | None, given: Mapping[str, Any], refusal: Refusal | None = None
) -> str:
    """The editor with what was typed; its rules text follows it as soon as it can be read."""
    try:
        source: Round | spec.Spec | None = spec.read(given)
    except spec.Problems:
        source = None
    shown = forms.typed(request.form, section_codes(contest))
    if request.form.get("move") == "suggest":
        shown["cells"], shown["extra"] = suggested_cells(contest, given), []
    return editor(contest, round_, shown, source=source, refusal=refusal, revision=revision_sent(), is_saved=False)


def suggested_cells(contest: Contest, given: Mapping[str, Any]) -> dict[str, int]:
    """A matrix for the number of items that was typed, in the form's names."""
    total = given["item_count"] if isinstance(given["item_count"], int) else 0
    cells = service.suggested(contest.bank_id, min(max(total, 0), spec.MOST_ITEMS), ranked=bool(given["ranked"]))
    return {f"{section}-{level}": count for (section, level), count in cells.items()}


def editor(
    contest: Contest,
    round_: Round | None,
    shown: dict[str, Any],
    *,
    source: Round | spec.Spec | None = None,
    refusal: Refusal | None = None,
    revision: int | None = None,
    is_saved: bool = True,
) -> str:
    """The editor page. A refused form keeps the revision it was filled from, so that it can't overwrite unseen changes."""
    bank = items.get_bank(contest.bank_id)
    errors = {k: v for k, v in (refusal.fields if refusal else {}).items() if k in forms.LABELS}
    source = source or (round_ if is_saved else None)
    return render_template(
        "rounds/edit.html", here="rounds", round=round_, v=shown, errors=errors, bank=bank, forms=forms, is_saved=is_saved,
        message=refusal.message if refusal and not errors else "", have=service.available(bank.id, ranked=shown["ranked"]),
        approved=len(service.pool(bank.id, ranked=shown["ranked"])),
        levels=[(k, w.capitalize()) for k, w in item_rules.LEVEL_WORDS.items()], kinds=item_rules.KIND_WORDS,
        person_criteria=criteria.PERSON, unit_criteria=criteria.UNIT, rows=example.rank(shown["tie_break"]),
        articles=service.articles(source, contest) if source else [], reason=request.form.get("reason", ""),
        revision=round_.revision if round_ and revision is None else revision,
        problems=service.opening_problems(round_, utcnow()) if round_ and is_saved else [],
    )  # fmt: skip


@bp.get("/btc/dot-thi/<int:round_id>/xem-de")
@allow("organizer", "admin")
def preview(round_id: int) -> ResponseReturnValue:
    """A paper as a member might draw it, with keys and citations."""
    round_ = service.get_round(round_id)
    contest = contests.contest_by_id(round_.contest_id)
    text = request.args.get("de", "")
    seed = int(text) if text.isdecimal() and len(text) < 10 else secrets.randbelow(MOST_SEED)
    paper = service.preview(round_, contest.bank_id, seed)
    known = items.versions_by_id([entry["v"] for entry in paper])
    return render_template(
        "rounds/preview.html", here="rounds", round=round_, seed=seed, other=secrets.randbelow(MOST_SEED), words=item_rules,
        sections={s["code"]: s["title"] for s in items.get_bank(contest.bank_id).sections},
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
        contest = contests.contest_by_id(round_.contest_id)
        return editor(contest, round_, forms.values(round_, section_codes(contest)), refusal=refusal), refusal.status
    flash(f"Đã mở {round_.name}. Thể lệ đã khóa, dấu {round_.rules_hash[:16]}…", "good")
    return redirect(url_for("rounds.edit", round_id=round_id), 303)


@bp.get("/the-le/<int:round_id>")
@allow("public")
def rules_page(round_id: int) -> ResponseReturnValue:
    """Thể lệ, written from the settings; locked with a hash once opened."""
    now, round_ = utcnow(), service.get_round(round_id)
    who = access.identity()
    phase = rules.phase(round_, now)
    if phase is rules.Phase.DRAFT and (who is None or who.role not in ("organizer", "admin")):
        raise not_found()
    contest = contests.contest_by_id(round_.contest_id)
    return render_template(
        "rounds/rules.html", round=round_, contest_of=contest, articles=service.articles(round_, contest), phase=phase,
        extended=regulations.is_extended(round_.rules_text, round_),
    )  # fmt: skip
