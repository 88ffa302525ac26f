"""The service worker: its script, and which pages and files it keeps on the phone."""

import functools
import hashlib
import json

from flask import Blueprint, Response, current_app, url_for
from flask.typing import ResponseReturnValue

from quizapp.assets import Assets
from quizapp.config import ROOT
from quizapp.security import allow

bp = Blueprint("offline", __name__)
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Type": "text/javascript; charset=utf-8",
    # The worker obeys the policy of its own script, not of a page.
    "Content-Security-Policy": "default-src 'none'; connect-src 'self'; frame-ancestors 'none'",
}
KEPT = ("exam.css", "exam.js", "offlinepage.js")


@bp.get("/sw.js")
@allow("public")
def service_worker() -> ResponseReturnValue:
    """The script, with what it keeps; a new build has a new id, so phones fetch the new pages."""
    assets: Assets = current_app.extensions["assets"]
    build = {
        "shell": url_for("attempts.shell"),
        "offline": url_for("pages.offline"),
        "assets": [assets.url(name) for name in KEPT],
    }
    script = assets.by_name["sw.js"].plain
    identity = hashlib.sha256(json.dumps(build).encode() + script + templates_digest()).hexdigest()[:10]
    text = f"const BUILD = {json.dumps({'id': identity, **build})};\n".encode() + script
    return Response(text, headers=HEADERS)


@functools.cache
def templates_digest() -> bytes:
    """Of all templates: pages that phones keep change with any of theirs. They don't change while the server runs."""
    files = sorted((ROOT / "templates").rglob("*.html"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).digest()
