"""Who is calling and whether they may: default deny, one place for pages and API."""

from datetime import datetime
from urllib.parse import urlencode, urlsplit

from flask import Flask, Request, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, LoginManager
from werkzeug.wrappers import Response

from quizapp.accounts import rules, sessions
from quizapp.accounts.sessions import Identity
from quizapp.clock import ARRIVED, utcnow
from quizapp.config import Settings
from quizapp.errors import Refusal

login_manager = LoginManager()


class Anonymous(AnonymousUserMixin):
    """Nobody signed in."""

    kind = "anonymous"
    role = "anonymous"
    display_name = ""
    id = 0


def cookie_name() -> str:
    """`__Host-` binds the cookie to this host over https; plain http trials can't use it."""
    return "__Host-sid" if current_app.config["SESSION_COOKIE_SECURE"] else "sid"


def session_key(incoming: Request) -> str | None:
    """The key a device sends: bearer header (apps) or cookie (browsers)."""
    scheme, _, value = incoming.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and value:
        return value.strip()[:200]
    return incoming.cookies.get(cookie_name())


def identity() -> Identity | None:
    """Who is calling, looked up once a request."""
    if "identity" not in g:
        key = session_key(request)
        g.identity = sessions.find(key, utcnow()) if key else None
    found: Identity | None = g.identity
    return found


def arrived_at() -> datetime:
    """When the request was received: what decides about an answer, however long it waited for its turn."""
    found: datetime | None = request.environ.get(ARRIVED)
    return found or utcnow()


def get_identity() -> Identity:
    """Who is calling; refuses when nobody is signed in."""
    found = identity()
    if found is None:
        raise Refusal("sign_in_required")
    return found


def set_session_cookie(response: Response, key: str, kind: str) -> None:
    """Give a browser its session key."""
    life = rules.MEMBER_LIFE if kind == "member" else rules.STAFF_LIFE
    response.set_cookie(
        cookie_name(), key, max_age=int(life.total_seconds()), httponly=True, samesite="Lax", path="/",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )  # fmt: skip


def drop_session_cookie(response: Response) -> None:
    """Take the session key back."""
    response.delete_cookie(cookie_name(), path="/", secure=current_app.config["SESSION_COOKIE_SECURE"])


def safe_next(target: str | None) -> str | None:
    """A local path to return to after sign-in, or None: never another site, never a trick with slashes."""
    if not target or not target.startswith("/") or target[1:2] in {"/", "\\"}:
        return None
    if any(ord(c) <= 32 or c == "\\" for c in target) or urlsplit(target).netloc:
        return None
    return target


def is_secure() -> bool:
    """Whether browsers give this page what only secure pages get: a service worker."""
    host = urlsplit(f"//{request.host}").hostname
    return request.is_secure or host in ("localhost", "127.0.0.1", "::1")


def public_url() -> str:
    """The address people type, without a slash at the end."""
    settings: Settings = current_app.extensions["settings"]
    return settings.public_url or request.host_url.rstrip("/")


def init_app(app: Flask) -> None:
    """Load the caller with Flask-Login and check the mark of every view before it runs."""
    login_manager.init_app(app)
    login_manager.anonymous_user = Anonymous
    login_manager.session_protection = None
    app.before_request(check_access)

    @login_manager.request_loader
    def load(_request: Request) -> Identity | None:
        return identity()


def check_access() -> ResponseReturnValue | None:
    """Default deny: a view without a mark doesn't exist for anybody."""
    if request.endpoint is None:
        return None  # routing answers 404 or 405 itself
    allowed: frozenset[str] = getattr(app_view(request.endpoint), "allowed", frozenset())
    if "public" in allowed:
        return None
    if not allowed:
        raise Refusal("not_found")
    who = identity()
    if who is None:
        if request.path.startswith("/api/"):
            raise Refusal("sign_in_required")
        return redirect(sign_in_url(allowed))
    if who.role not in allowed:
        raise Refusal("forbidden")
    return None


def app_view(endpoint: str) -> object:
    """The view function behind an endpoint."""
    return current_app.view_functions[endpoint]


def sign_in_url(allowed: frozenset[str]) -> str:
    """The sign-in page that fits who may come here, with the way back."""
    page = "accounts.sign_in" if "member" in allowed else "accounts.staff_sign_in"
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return url_for(page) + ("?" + urlencode({"next": back}) if back else "")
