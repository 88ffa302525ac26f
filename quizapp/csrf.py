"""Cross-site protection: Flask-WTF for forms and cookie clients; programs without cookies need none."""

from typing import Any

from flask import request
from flask_wtf import CSRFProtect

from quizapp.accounts.access import cookie_name


class CrossSite(CSRFProtect):
    """A token for whoever sends our session cookie; a JSON body from everybody else on the API.

    A foreign page can't send application/json without asking first (CORS), and we never allow it.
    """

    def protect(self, *args: Any, **kwargs: Any) -> None:
        """Check the token, unless no cookie of ours could have been ridden on."""
        if request.path.startswith("/api/") and cookie_name() not in request.cookies:
            return
        super().protect(*args, **kwargs)
