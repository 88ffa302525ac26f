"""The reference page of the phone's benchmark: the same items as one plain page without style or script, behind the same front."""

import os
from pathlib import Path

from flask import Flask, Response

from quizapp import compression
from quizapp.front import Front

page = Path(os.environ["BARE_PAGE"]).read_text(encoding="utf-8")
app = Flask(__name__, static_folder=None)
compression.init_app(app)


@app.get("/")
def bare() -> Response:
    """The page."""
    return Response(page, mimetype="text/html")


@app.get("/healthz")
def ready() -> str:
    """It runs."""
    return "ok"


front = Front(app, 4, 1024)
