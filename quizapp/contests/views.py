"""Finding a unit, its page, registration; and the organizer's overview and members."""

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp import sheets
from quizapp.accounts import access
from quizapp.accounts import service as accounts
from quizapp.accounts.sessions import Identity
from quizapp.clock import utcnow
from quizapp.contests import forms, roster, rules, service
from quizapp.contests.models import Contest
from quizapp.errors import Refusal, not_found
from quizapp.formkit import ConsentForm
from quizapp.items import service as items
from quizapp.security import allow
from quizapp.units import service as units
from quizapp.units.models import Unit

bp = Blueprint("contests", __name__)
HITS = 20


@bp.get("/t/<contest_code>/tim-don-vi")
@allow("public")
def find_unit(contest_code: str) -> ResponseReturnValue:
    """Type a name, ward or code; diacritics optional; works without JavaScript."""
    contest = service.get_contest(contest_code)
    q = request.args.get("q", "")[:100]
    hits = [(u, service.division_of(contest, u)) for u in units.search_units(q, HITS)]
    return render_template("contests/find_unit.html", contest_of=contest, q=q, hits=hits)


def get_unit(code: str) -> Unit:
    """A unit that members can belong to."""
    unit = units.get_unit(code)
    if not unit.takes_part:
        raise not_found()
    return unit


@bp.get("/t/<contest_code>/<unit_code>")
@allow("public")
def unit_link(contest_code: str, unit_code: str) -> ResponseReturnValue:
    """A unit's own page: what its link and QR open."""
    contest, unit = service.get_contest(contest_code), get_unit(unit_code)
    who = access.identity()
    mine = service.find_membership(contest.id, who.id) if who and who.kind == "member" else None
    address = public_address(contest, unit)
    return render_template(
        "contests/unit.html", contest_of=contest, unit=unit, division=service.division_of(contest, unit),
        membership=mine, address=address, qr=qr_data(address),
    )  # fmt: skip


def public_address(contest: Contest, unit: Unit) -> str:
    """The unit's link as printed: our own host, no secret in it."""
    base = access.public_url()
    return base + url_for("contests.unit_link", contest_code=contest.code, unit_code=unit.code)


def qr_data(address: str) -> str:
    """The QR as an inert image address."""
    return str(segno.make(address, error="m").svg_data_uri(scale=5, border=2))


@bp.route("/t/<contest_code>/<unit_code>/dang-ky", methods=["GET", "POST"])
@allow("public")
def register(contest_code: str, unit_code: str) -> ResponseReturnValue:
    """Details, PIN, consents."""
    contest, unit = service.get_contest(contest_code), get_unit(unit_code)
    who = access.identity()
    if who and who.kind == "member":
        return join_page(contest, unit, who)
    service.check_self_registration(contest)
    form = forms.RegistrationForm()
    if not form.is_submitted():
        return registration_page(contest, unit, form)
    form.validate()
    now = utcnow()
    try:
        service.check_registration(contest, unit, form.registration, now.date())
        check_form(form)
        key = service.register_member(contest, unit, form.registration, request.remote_addr or "", now)
    except Refusal as refusal:
        form.show(refusal)
        return registration_page(contest, unit, form), refusal.status
    response = redirect(url_for("contests.unit_link", contest_code=contest.code, unit_code=unit.code), 303)
    access.set_session_cookie(response, key, "member")
    flash("Đã đăng ký. Lần sau vào bằng số điện thoại và mã PIN.", "good")
    return response


def check_form(form: forms.RegistrationForm) -> None:
    """Refuse what the form itself found wrong."""
    if form.errors:
        raise Refusal("invalid", "Có chỗ cần sửa.")


def registration_page(contest: Contest, unit: Unit, form: forms.RegistrationForm) -> str:
    """The registration page, with what was typed."""
    return render_template(
        "contests/register.html", contest_of=contest, unit=unit, form=form,
        division=service.division_of(contest, unit), kept_until=rules.promised_until(contest.ends_at, is_demo=contest.is_demo),
    )  # fmt: skip


def join_page(contest: Contest, unit: Unit, who: Identity) -> ResponseReturnValue:
    """A signed-in member joins this contest for this unit."""
    form = ConsentForm()
    back = url_for("contests.unit_link", contest_code=contest.code, unit_code=unit.code)
    if service.find_membership(contest.id, who.id) is not None:
        return redirect(back)
    if form.is_submitted():
        try:
            service.join(contest, unit, who.id, form.consents, who.actor, utcnow())
        except Refusal as refusal:
            form.show(refusal)
            return render_template(
                "contests/join.html",
                contest_of=contest,
                unit=unit,
                form=form,
                kept_until=rules.promised_until(contest.ends_at, is_demo=contest.is_demo),
            ), refusal.status
        return redirect(back, 303)
    return render_template(
        "contests/join.html",
        contest_of=contest,
        unit=unit,
        form=form,
        kept_until=rules.promised_until(contest.ends_at, is_demo=contest.is_demo),
    )


@bp.get("/btc")
@allow("organizer", "admin")
def overview() -> ResponseReturnValue:
    """What there is, and what to do first."""
    contest = service.current_contest(utcnow())
    bank = items.get_bank(contest.bank_id) if contest else None
    return render_template(
        "contests/overview.html", here="overview", contest_of=contest, bank=bank, unit_totals=units.totals(),
        members=service.member_count(contest.id) if contest else 0,
        statuses=items.status_counts(bank.id) if bank else {},
    )  # fmt: skip


def get_current() -> Contest:
    """The contest that the organizer works on."""
    contest = service.current_contest(utcnow())
    if contest is None:
        raise Refusal("wrong_state", "Chưa có hội thi nào. Tạo hội thi bằng lệnh: run.py contests create contest.json")
    return contest


@bp.get("/btc/doan-vien")
@allow("organizer", "admin")
def members() -> ResponseReturnValue:
    """Members of the contest."""
    page, q, unit = request.args.get("trang", "1"), request.args.get("q", "")[:100], request.args.get("don-vi", "")[:40]
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    found = service.list_members(get_current(), q, unit, number)
    return render_template("contests/members.html", here="members", found=found, q=q, unit=unit)


@bp.post("/btc/doan-vien/<int:member_id>/dat-lai-pin")
@allow("organizer", "admin")
def reset_pin(member_id: int) -> ResponseReturnValue:
    """Take a forgotten PIN away; the code is shown once."""
    code = accounts.reset_pin(member_id, access.get_identity().actor, utcnow())
    return render_template("contests/pin_code.html", here="members", code=f"{code[:5]}-{code[5:]}")


@bp.get("/dai-dien")
@allow("representative")
def own_unit() -> ResponseReturnValue:
    """The people of the representative's own unit."""
    who, contest = access.get_identity(), get_current()
    unit = units.find_unit(who.unit_code or "")
    if unit is None:
        raise Refusal("wrong_state", "Tài khoản này chưa gắn với công đoàn cơ sở nào. Nhờ quản trị tạo lại tài khoản.")
    page, q = request.args.get("trang", "1"), request.args.get("q", "")[:100]
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    return render_template(
        "contests/own_unit.html", here="own", contest_of=contest, unit=unit, q=q, address=public_address(contest, unit),
        found=service.list_members(contest, q, unit.code, number),
    )  # fmt: skip


@bp.post("/dai-dien/doan-vien/<int:member_id>/dat-lai-pin")
@allow("representative")
def reset_own_pin(member_id: int) -> ResponseReturnValue:
    """A representative takes a forgotten PIN of the own unit away; the code is shown once."""
    who = access.get_identity()
    service.check_in_unit(member_id, who.unit_code)
    code = accounts.reset_pin(member_id, who.actor, utcnow())
    return render_template("contests/pin_code.html", here="own", code=f"{code[:5]}-{code[5:]}")


@bp.get("/btc/doan-vien/mau.xlsx")
@allow("organizer", "admin")
def members_template() -> ResponseReturnValue:
    """The template to fill in."""
    return sheets.download(roster.template(), "mau-doan-vien.xlsx")


@bp.route("/btc/doan-vien/nhap", methods=["GET", "POST"])
@allow("organizer", "admin")
def import_members() -> ResponseReturnValue:
    """A dry run first; the same file again, with the box ticked, imports and gives the codes."""
    if request.method == "GET":
        return render_template("contests/import.html", here="members", report=None, name="", error="")
    file = request.files.get("file")
    name = (file.filename or "") if file else ""
    really = request.form.get("really") == "1"
    try:
        table = sheets.read(name, file.read() if file else b"")
        report = roster.import_members(
            get_current(),
            table,
            dry_run=not really,
            actor=access.get_identity().actor,
            now=utcnow(),
            with_codes=really,
            reissue=request.form.get("reissue") == "1",
        )
    except Refusal as refusal:
        page = render_template("contests/import.html", here="members", report=None, name=name, error=refusal.message)
        return page, refusal.status
    if really and not report.problems:
        if report.codes:
            return sheets.download(roster.codes_workbook(report.codes), "ma-kich-hoat.xlsx")
        flash(f"Đã nhập: {report.new} người mới, {report.same} người đã có.", "good")
        return redirect(url_for("contests.members"), 303)
    status = 422 if report.problems else 200
    return render_template("contests/import.html", here="members", report=report, name=name, error=""), status
