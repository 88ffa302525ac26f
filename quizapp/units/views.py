"""The organizer's units: list, import, template."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp import sheets
from quizapp.accounts import access
from quizapp.clock import utcnow
from quizapp.errors import Refusal
from quizapp.security import allow
from quizapp.units import service

bp = Blueprint("units", __name__)


@bp.get("/btc/don-vi")
@allow("organizer", "admin")
def index() -> ResponseReturnValue:
    """Units by code."""
    page = request.args.get("trang", "1")
    q = request.args.get("q", "")[:100]
    found = service.list_units(q, int(page) if page.isdecimal() and len(page) < 6 else 1)
    return render_template("units/index.html", here="units", found=found, q=q, totals=service.totals())


@bp.get("/btc/don-vi/mau.xlsx")
@allow("organizer", "admin")
def template() -> ResponseReturnValue:
    """The template to fill in."""
    return sheets.download(service.template(), "mau-don-vi.xlsx")


@bp.route("/btc/don-vi/nhap", methods=["GET", "POST"])
@allow("organizer", "admin")
def import_file() -> ResponseReturnValue:
    """A dry run first; the same file again, with the box ticked, imports."""
    if request.method == "GET":
        return render_template("units/import.html", here="units", report=None, name="", error="")
    file = request.files.get("file")
    name = (file.filename or "") if file else ""
    really = request.form.get("really") == "1"
    try:
        table = sheets.read(name, file.read() if file else b"")
        report = service.import_units(table, dry_run=not really, actor=access.get_identity().actor, now=utcnow())
    except Refusal as refusal:
        page = render_template("units/import.html", here="units", report=None, name=name, error=refusal.message)
        return page, refusal.status
    if really and not report.problems:
        flash(f"Đã nhập đơn vị: {report.new} mới, {report.changed} thay đổi, {report.same} giữ nguyên.", "good")
        return redirect(url_for("units.index"), 303)
    status = 422 if report.problems else 200
    return render_template("units/import.html", here="units", report=report, name=name, error=""), status
