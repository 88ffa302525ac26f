"""Static files: modules and styles joined per page, named by their hash, compressed once, served from memory for a year."""

import functools
import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

import brotli
from flask import Blueprint, Flask, Response, abort, current_app, request

from quizapp.config import ROOT
from quizapp.joining import join_modules, join_styles
from quizapp.security import allow

TEXT_TYPES = {".css", ".js", ".svg", ".webmanifest", ".json"}
YEAR = "public, max-age=31536000, immutable"

bp = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file ready to send: plain and compressed bytes."""

    url: str
    content_type: str
    plain: bytes
    gzipped: bytes | None
    brotlied: bytes | None


class Assets:
    """All files under static/ but the parts of bundles, by name ("app.css") and by hashed URL."""

    def __init__(self, folder: Path) -> None:
        self.by_name: dict[str, Asset] = {}
        self.by_url: dict[str, Asset] = {}
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.parent.name != "parts":
                self._add(path.name, _content(path))

    def _add(self, name: str, content: bytes) -> None:
        stem, _, suffix = name.rpartition(".")
        digest = hashlib.sha256(content).hexdigest()[:10]
        is_text = f".{suffix}" in TEXT_TYPES
        asset = Asset(
            url=f"/s/{stem}.{digest}.{suffix}",
            content_type=_content_type(name),
            plain=content,
            gzipped=_gzipped(content) if is_text else None,
            brotlied=_brotlied(content) if is_text else None,
        )
        self.by_name[name] = asset
        self.by_url[asset.url] = asset

    def url(self, name: str) -> str:
        """The hashed URL of a file; KeyError when there is none, so a typo fails in the first test."""
        return self.by_name[name].url


@functools.cache
def _gzipped(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


@functools.cache
def _brotlied(content: bytes) -> bytes:
    """The best that Brotli can do takes a tenth of a second a file: once per process, however many applications."""
    compressed: bytes = brotli.compress(content)
    return compressed


def _content(path: Path) -> bytes:
    if path.suffix == ".js":
        return join_modules(path).encode()
    return join_styles(path).encode() if path.suffix == ".css" else path.read_bytes()


def _content_type(name: str) -> str:
    if name.endswith(".webmanifest"):
        return "application/manifest+json"
    if name.endswith(".js"):
        return "text/javascript; charset=utf-8"
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return guessed + ("; charset=utf-8" if guessed.startswith("text/") else "")


@bp.get("/s/<path:name>")
@allow("public")
def static_file(name: str) -> Response:
    """A hashed file; the name changes with the content, so phones keep it for a year."""
    asset = _assets().by_url.get(f"/s/{name}")
    if asset is None:
        abort(404)
    body, encoding = asset.plain, None
    accepted = {name.strip() for name in request.headers.get("Accept-Encoding", "").replace(";", ",").split(",")}
    if asset.brotlied is not None and "br" in accepted:
        body, encoding = asset.brotlied, "br"
    elif asset.gzipped is not None and "gzip" in accepted:
        body, encoding = asset.gzipped, "gzip"
    response = Response(body, headers={"Content-Type": asset.content_type, "Cache-Control": YEAR})
    if asset.gzipped is not None:
        response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response


def _assets() -> Assets:
    found: Assets = current_app.extensions["assets"]
    return found


def init_app(app: Flask) -> None:
    """Read static/ once and offer `asset(name)` to templates."""
    loaded = Assets(ROOT / "static")
    app.extensions["assets"] = loaded
    app.jinja_env.globals["asset"] = loaded.url
    app.register_blueprint(bp)
