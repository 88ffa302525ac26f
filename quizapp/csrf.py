"""Cross-site protection: Flask-WTF for forms; the device's short token for the API; programs without cookies need none."""

import hmac
from typing import Any

from flask import Flask, current_app, g, request
from flask_wtf import CSRFProtect

from quizapp.accounts.access import cookie_name, session_key
from quizapp.websession import device_token


class CrossSite(CSRFProtect):
    """A token for whoever sends our session cookie; a JSON body from everybody else on the API.

    A foreign page can't send application/json without asking first (CORS), and we never allow it.
    """

    def init_app(self, app: Flask) -> None:
        """Offer `api_token()` to templates besides Flask-WTF's `csrf_token()`."""
        super().init_app(app)
        app.jinja_env.globals["api_token"] = api_token

    def protect(self, *args: Any, **kwargs: Any) -> None:
        """Check the token, unless no cookie of ours could have been ridden on."""
        is_api = request.path.startswith("/api/")
        sent = request.headers.get("X-CSRF-Token", "") if is_api else request.form.get("csrf_token", "")
        is_ours = bool(sent) and hmac.compare_digest(sent.encode(), api_token().encode())
        if is_ours or (is_api and cookie_name() not in request.cookies):
            g.csrf_valid = True
            return
        super().protect(*args, **kwargs)


def api_token() -> str:
    """The token of a signed-in device, for calls and for the forms of the attempt: short, since it goes with every save."""
    key = session_key(request)
    return device_token(current_app, key) if key else ""
