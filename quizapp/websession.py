"""Flask's `session`: holds flash messages only, in a signed cookie; never who is signed in.

The cross-site token is derived from the signed-in device's key, so it lives exactly as long as that
session and costs no storage; a visitor's token lives in the signed cookie.
"""

import hashlib
import hmac
from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

TOKEN = "csrf_token"  # where Flask-WTF looks


class WebSessionInterface(SecureCookieSessionInterface):
    """Signed cookie, with the token of a signed-in device added for the request only."""

    def __init__(self, find_key: Callable[[Request], str | None]) -> None:
        self._find_key = find_key

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        session = super().open_session(app, request)
        key = self._find_key(request)
        if session is not None and key:
            dict.__setitem__(session, TOKEN, device_token(app, key))  # plain: not a modification to save
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        kept: Any = session
        if kept.get(TOKEN, "").startswith("d."):
            dict.pop(kept, TOKEN)
        super().save_session(app, session, response)
        if response.cache_control.no_store:
            response.vary.discard("Cookie")  # nobody keeps it, so nobody asks what it depended on
            if not response.vary:
                response.headers.pop("Vary", None)


def device_token(app: Flask, key: str) -> str:
    """The cross-site secret of a device: an HMAC of its session key."""
    secret = str(app.config["SECRET_KEY"]).encode()
    return "d." + hmac.new(secret, b"csrf:" + key.encode(), hashlib.sha256).hexdigest()[:22]
