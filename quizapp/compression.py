"""Pages and JSON go out compressed: a phone pays for every kilobyte, and a page shrinks to a fifth."""

import re
import zlib

import brotli
from flask import Flask, Response, request

TYPES = {"text/html", "application/json", "text/csv"}
LEAST_BYTES = 700  # below, the answer fits one packet anyway
BROTLI_QUALITY = 5
GZIP_LEVEL = 6
TOKEN = re.compile(rb'(?<=name="csrf_token" value=")[^"]+|(?<=name="csrf-token" content=")[^"]+')


def init_app(app: Flask) -> None:
    """Compress what leaves the application; registered before all others, so that it runs after them."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """The answer in the best encoding that the caller takes; what is small, streamed or encoded stays as it is."""
    if response.mimetype not in TYPES or response.direct_passthrough or response.is_streamed:
        return response
    etag, _ = response.get_etag()
    if etag is not None:
        response.set_etag(etag, weak=True)  # one tag for all encodings: equal in meaning, not in bytes
    if response.status_code == 304:
        response.vary.add("Accept-Encoding")
    if response.status_code in (204, 206, 304) or response.headers.get("Content-Encoding"):
        return response
    content = response.get_data()
    if len(content) < LEAST_BYTES:
        return response
    response.vary.add("Accept-Encoding")
    fenced = response.mimetype == "text/html" and repeats(response.status_code)
    encoding = chosen(only_gzip=fenced)
    if encoding:
        response.set_data(_fenced(content) if fenced else _packed(content, encoding))
        response.headers["Content-Encoding"] = encoding
    return response


def chosen(*, only_gzip: bool = False) -> str | None:
    """Brotli or gzip, as the caller prefers; none when it takes neither."""
    accepted = request.accept_encodings
    if accepted["br"] > 0 and accepted["br"] >= accepted["gzip"] and not only_gzip:
        return "br"
    return "gzip" if accepted["gzip"] > 0 else None


def repeats(status: int) -> bool:
    """Whether the page may repeat what a stranger wrote into the address.

    How well such a page shrinks would tell, guess by guess, the cross-site token beside it (BREACH). SameSite=Lax keeps
    the cookie from all that a foreign site can ask for unseen, but not from an address that it opens in a new tab. So
    on these pages the token is fenced: nothing else is compressed together with it. Other pages repeat nothing that
    came with the request, and a form posted from elsewhere carries no cookie.
    """
    given = [value for value in (request.view_args or {}).values() if isinstance(value, str)]
    return bool(request.query_string) or bool(given and status >= 400)  # "no receipt with this code"


def _packed(content: bytes, encoding: str) -> bytes:
    if encoding == "br":
        packed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
        return packed
    return _gzip([content])


def _fenced(content: bytes) -> bytes:
    """Gzip with an empty window before and after each token."""
    pieces, last = [], 0
    for found in TOKEN.finditer(content):
        pieces += [content[last : found.start()], found[0]]
        last = found.end()
    return _gzip([*pieces, content[last:]])


def _gzip(pieces: list[bytes]) -> bytes:
    packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 31)
    parts = [packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH) for piece in pieces[:-1]]
    return b"".join([*parts, packer.compress(pieces[-1]), packer.flush()])
