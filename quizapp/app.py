"""The factory: one page that names every room."""

from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from quizapp import __version__, assets, compression, db, display, security
from quizapp.accounts import access
from quizapp.accounts.views import bp as accounts
from quizapp.api.views import bp as api
from quizapp.attempts.views import bp as attempts
from quizapp.awards.views import bp as awards
from quizapp.config import ROOT, Settings, load_settings
from quizapp.contests.views import bp as contests
from quizapp.csrf import CrossSite
from quizapp.drafting.reviewing import bp as reviewing
from quizapp.drafting.views import bp as drafting
from quizapp.items.views import bp as items
from quizapp.judging.views import bp as judging
from quizapp.pages import errors as error_pages
from quizapp.pages.health import bp as health
from quizapp.pages.offline import bp as offline
from quizapp.pages.result import bp as results
from quizapp.pages.views import bp as pages
from quizapp.privacy.views import bp as privacy
from quizapp.rounds.views import bp as rounds
from quizapp.standings.views import bp as standings
from quizapp.units.views import bp as units
from quizapp.websession import WebSessionInterface


class RowId(IntegerConverter):
    """An id in an address: what no row can have is simply not found."""

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **{"max": 2**31 - 1, **kwargs})


ROOMS = (pages, accounts, units, items, drafting, reviewing, contests, rounds, attempts, standings, judging, awards, privacy, results,
         health, offline, api)  # fmt: skip
csrf = CrossSite()


def create_app(settings: Settings | None = None) -> Flask:
    """The application for `settings` (default: from the environment)."""
    settings = settings or load_settings()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(flask_config(settings))
    app.url_map.converters["int"] = RowId
    app.extensions["settings"] = settings
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals["app_version"] = __version__
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    if settings.trusted_proxy_hops:
        hops = settings.trusted_proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    compression.init_app(app)
    for part in (db, security):
        part.init_app(app, settings)
    for plain in (display, assets, error_pages, access):
        plain.init_app(app)
    app.session_interface = WebSessionInterface(access.session_key)
    csrf.init_app(app)
    for room in ROOMS:
        app.register_blueprint(room)
    return app


def flask_config(settings: Settings) -> dict[str, object]:
    """Flask's own settings, from ours."""
    return {
        "SECRET_KEY": settings.secret_key,
        "MAX_CONTENT_LENGTH": settings.max_upload_bytes,
        "MAX_FORM_MEMORY_SIZE": 500_000,
        "MAX_FORM_PARTS": 2_000,
        "SESSION_COOKIE_NAME": "__Host-note" if settings.https else "note",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_CSRF_HEADERS": ["X-CSRF-Token"],
    }
