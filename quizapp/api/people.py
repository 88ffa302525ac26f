"""The API of accounts: registering, sessions, one's own data."""

from flask import Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from quizapp.accounts import access
from quizapp.accounts import service as accounts
from quizapp.api import shapes, shows
from quizapp.api.blueprint import bp
from quizapp.clock import utcnow
from quizapp.contests import service as contests
from quizapp.privacy import service as privacy
from quizapp.security import allow
from quizapp.units import service as units
from quizapp.websession import device_token


@bp.post("/members")
@allow("public")
def register() -> ResponseReturnValue:
    """Register for a contest and sign in."""
    data = shapes.body()
    now = utcnow()
    contest = contests.get_contest(shapes.text(data, "contest", most=40))
    unit = units.get_unit(shapes.text(data, "unit_code", most=40))
    given = contests.Registration(
        full_name=shapes.text(data, "full_name"), date_of_birth=shapes.day(data, "date_of_birth") if "date_of_birth" in contest.fields else None,
        phone=shapes.text(data, "phone"), pin=shapes.text(data, "pin", most=20), **shapes.consents(data),
    )  # fmt: skip
    key = contests.register_member(contest, unit, given, request.remote_addr or "", now)
    return signed_in(key, "member", 201)


@bp.post("/activation")
@allow("public")
def activate() -> ResponseReturnValue:
    """An imported or reset member sets a PIN with the code."""
    data = shapes.body()
    _, key = accounts.activate_member(
        shapes.text(data, "code", most=40),
        shapes.text(data, "pin", most=20),
        request.remote_addr or "",
        utcnow(),
        shapes.text(data, "phone", most=40, default=""),
    )
    return signed_in(key, "member", 200)


@bp.post("/session")
@allow("public")
def sign_in() -> ResponseReturnValue:
    """Sign in: {login, password} for staff, {phone, pin} for members, {pin} alone on a phone whose session ended."""
    data = shapes.body()
    if "login" in data:
        _, key = accounts.sign_in_staff(
            shapes.text(data, "login"), shapes.text(data, "password", most=256), utcnow(), request.remote_addr or ""
        )
        return signed_in(key, "staff", 200)
    old = access.session_key(request) or ""
    phone = shapes.text(data, "phone", default=accounts.phone_behind(old))
    _, key = accounts.sign_in_member(phone, shapes.text(data, "pin", most=20), utcnow(), request.remote_addr or "", old)
    return signed_in(key, "member", 200)


def signed_in(key: str, kind: str, status: int) -> Response:
    """A cookie for browsers, a bearer token for apps, and the cross-site token for the cookie."""
    response = jsonify({"token": key, "csrf_token": device_token(current_app, key)})
    response.status_code = status
    access.set_session_cookie(response, key, kind)
    return response


@bp.delete("/session")
@allow("member", "representative", "judge", "organizer", "admin")
def sign_out() -> ResponseReturnValue:
    """End this device's session."""
    accounts.sign_out(access.get_identity())
    response = Response(status=204)
    access.drop_session_cookie(response)
    return response


@bp.get("/me")
@allow("member", "representative", "judge", "organizer", "admin")
def me() -> ResponseReturnValue:
    """Who is signed in, and where they take part."""
    return jsonify(shows.identity(access.get_identity()))


@bp.get("/me/data")
@allow("member")
def my_data() -> ResponseReturnValue:
    """Everything kept about the caller."""
    return jsonify(privacy.own_data(access.get_identity().id, utcnow()))


@bp.patch("/me")
@allow("member")
def change_me() -> ResponseReturnValue:
    """Give or withdraw a consent: {"consents": {"publish_name": true}}."""
    data = shapes.body()
    consents = data.get("consents")
    if not isinstance(consents, dict) or set(data) != {"consents"}:
        raise shapes.field("consents", "Cần một đối tượng, và không có trường nào khác.")
    if set(consents) != {"publish_name"}:
        raise shapes.field("consents", "Chỉ đổi được publish_name; rút lại take_part là xóa dữ liệu (DELETE /me).")
    who = access.get_identity()
    privacy.set_publish_name(who, shapes.flag(consents, "publish_name"), utcnow())
    return jsonify(shows.identity(who))


@bp.delete("/me")
@allow("member")
def erase_me() -> ResponseReturnValue:
    """Erase the caller: {pin} once more; attempts and places stay under a pseudonym."""
    privacy.erase_own(access.get_identity(), shapes.text(shapes.body(), "pin", most=20), utcnow())
    response = Response(status=204)
    access.drop_session_cookie(response)
    return response
