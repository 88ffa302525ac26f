"""Sign-in, activation and sign-out pages."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts import access, service
from quizapp.accounts.forms import ActivationForm, SignInForm, StaffActivationForm, StaffSignInForm
from quizapp.clock import utcnow
from quizapp.errors import Refusal
from quizapp.security import allow

bp = Blueprint("accounts", __name__)
HOME_OF = {"judge": "judging.index", "representative": "contests.own_unit"}


def staff_home(role: str) -> str:
    """Where a committee member lands after sign-in."""
    return url_for(HOME_OF.get(role, "contests.overview"))


@bp.route("/dang-nhap", methods=["GET", "POST"])
@allow("public")
def sign_in() -> ResponseReturnValue:
    """A member signs in with phone and PIN."""
    form = SignInForm()
    target = access.safe_next(request.args.get("next"))
    if form.validate_on_submit():
        try:
            _, key = service.sign_in_member(
                form.phone.data or "", form.pin.data or "", utcnow(), request.remote_addr or "",
                access.session_key(request) or "",
            )  # fmt: skip
        except Refusal as refusal:
            form.show(refusal)
            return render_template("accounts/sign_in.html", form=form, refusal=refusal), refusal.status
        response = redirect(target or url_for("pages.home"))
        access.set_session_cookie(response, key, "member")
        return response
    return render_template("accounts/sign_in.html", form=form, refusal=None), 422 if form.errors else 200


@bp.route("/kich-hoat", methods=["GET", "POST"])
@allow("public")
def activate() -> ResponseReturnValue:
    """An imported or reset member types the code and sets a PIN."""
    form = ActivationForm()
    if form.validate_on_submit():
        try:
            _, key = service.activate_member(
                form.code.data or "", form.pin.data or "", request.remote_addr or "", utcnow(), form.phone.data or ""
            )
        except Refusal as refusal:
            form.show(refusal)
            return render_template("accounts/activate.html", form=form), refusal.status
        flash("Đã đặt mã PIN. Lần sau vào bằng số điện thoại và mã PIN này.", "good")
        response = redirect(url_for("pages.home"))
        access.set_session_cookie(response, key, "member")
        return response
    return render_template("accounts/activate.html", form=form), 422 if form.errors else 200


@bp.post("/dang-xuat")
@allow("public")
def sign_out() -> ResponseReturnValue:
    """End this device's session."""
    who = access.identity()
    if who is not None:
        service.sign_out(who)
    response = redirect(url_for("pages.home"))
    access.drop_session_cookie(response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.route("/ban-to-chuc/dang-nhap", methods=["GET", "POST"])
@allow("public")
def staff_sign_in() -> ResponseReturnValue:
    """The committee signs in with login and password."""
    form = StaffSignInForm()
    if form.validate_on_submit():
        try:
            staff, key = service.sign_in_staff(
                form.login.data or "", form.password.data or "", utcnow(), request.remote_addr or ""
            )
        except Refusal as refusal:
            form.show(refusal)
            return render_template("accounts/staff_sign_in.html", form=form), refusal.status
        response = redirect(access.safe_next(request.args.get("next")) or staff_home(staff.role))
        access.set_session_cookie(response, key, "staff")
        return response
    return render_template("accounts/staff_sign_in.html", form=form), 422 if form.errors else 200


@bp.route("/ban-to-chuc/kich-hoat/<secret>", methods=["GET", "POST"])
@allow("public")
def staff_activate(secret: str) -> ResponseReturnValue:
    """The one-time link: choose a login and a password."""
    now = utcnow()
    link = service.find_staff_link(secret, now)
    if link is None:
        raise Refusal("code_used", "Đường dẫn này đã dùng hoặc đã quá hạn. Xin đường dẫn mới.")
    form = StaffActivationForm(data={"login": link.staff_login})
    if form.validate_on_submit():
        try:
            staff, key = service.activate_staff(secret, form.login.data or "", form.password.data or "", now)
        except Refusal as refusal:
            form.show(refusal)
            return render_template("accounts/staff_activate.html", form=form, link=link), refusal.status
        response = redirect(staff_home(staff.role))
        access.set_session_cookie(response, key, "staff")
        return response
    return render_template("accounts/staff_activate.html", form=form, link=link), 422 if form.errors else 200
