"""What leaves the application is compressed as the caller asks, and tells nothing by its length."""

import gzip
import re
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from quizapp.compression import LEAST_BYTES, TOKEN
from quizapp.db import db
from tests.factories import Factory

ROOT = Path(__file__).resolve().parent.parent
OPEN = {"br": brotli.decompress, "gzip": gzip.decompress}


def get(client: FlaskClient, path: str, accept: str | None, **headers: str) -> Any:
    """An answer to a caller who takes these encodings."""
    given = {"Accept-Encoding": accept} if accept is not None else {}
    response = client.application.test_client().get(path, headers={**given, **headers})
    db.session.rollback()
    return response


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        ("gzip, deflate, br", "br"), ("br", "br"), ("gzip", "gzip"), ("gzip, br;q=0", "gzip"), ("br;q=0.5, gzip;q=1", "gzip"),
        ("*", "br"), ("deflate", None), ("identity", None), ("br;q=0, gzip;q=0", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_page_comes_in_the_encoding_asked_for(client: FlaskClient, accept: str | None, encoding: str | None) -> None:
    page = get(client, "/dang-nhap", accept)
    assert page.headers.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in page.headers["Vary"]
    assert int(page.headers["Content-Length"]) == len(page.data)
    text = OPEN[encoding](page.data) if encoding else page.data
    assert "<h1>" in text.decode() and text.rstrip().endswith(b"</html>")


def test_json_is_compressed_and_small_answers_are_not(client: FlaskClient) -> None:
    big = get(client, "/api/v1/openapi.json", "gzip, br")
    assert big.headers["Content-Encoding"] == "br" and b'"openapi"' in brotli.decompress(big.data)
    small = get(client, "/api/v1/me", "gzip, br")
    assert len(small.data) < LEAST_BYTES and "Content-Encoding" not in small.headers
    assert "Accept-Encoding" not in small.headers.get("Vary", "")


def test_files_are_not_compressed_twice(client: FlaskClient, app: Flask, make: Factory) -> None:
    style = get(client, app.extensions["assets"].url("app.css"), "br")
    assert style.headers["Content-Encoding"] == "br" and b"{" in brotli.decompress(style.data)
    client.get("/dang-nhap")
    make.sign_in(client, make.staff("admin"))
    sheet = client.get("/btc/don-vi/mau.xlsx", headers={"Accept-Encoding": "br"})
    assert sheet.data.startswith(b"PK") and "Content-Encoding" not in sheet.headers


def test_streamed_and_encoded_answers_are_left_alone(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Encoding": "br"}):
        streamed = app.process_response(Response((c for c in ["x" * 2000]), mimetype="text/html"))
        assert "Content-Encoding" not in streamed.headers and streamed.get_data() == b"x" * 2000
        packed = Response(gzip.compress(b"y" * 2000, mtime=0) * 40, mimetype="text/html")
        packed.headers["Content-Encoding"] = "gzip"
        assert app.process_response(packed).get_data() == gzip.compress(b"y" * 2000, mtime=0) * 40


def test_head_says_what_get_would(client: FlaskClient) -> None:
    whole = get(client, "/api/v1/openapi.json", "gzip")
    head = client.head("/api/v1/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert head.data == b""
    for name in ("Content-Length", "Content-Encoding", "Content-Type", "Vary"):
        assert head.headers[name] == whole.headers[name], name


@pytest.mark.parametrize("path", ["/xep-hang/{}/don-vi?khoi=chung", "/api/v1/rounds/{}/standings/units"])
def test_a_board_seen_before_costs_a_304_in_any_encoding(client: FlaskClient, make: Factory, path: str) -> None:
    contest = make.contest()
    for _ in range(12):
        make.unit()
    path = path.format(make.round(contest, show_board_at="submission").id)
    first = get(client, path, "br, gzip")
    assert first.headers["ETag"].startswith("W/")
    for accept in ("br", "gzip", None):
        again = get(client, path, accept, **{"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304 and again.data == b""
        assert "Content-Encoding" not in again.headers and again.headers["ETag"] == first.headers["ETag"]


def test_what_an_address_repeats_is_not_compressed_with_the_token(client: FlaskClient, make: Factory) -> None:
    contest = make.contest(code="LB20")
    round_ = make.round(contest, show_board_at="submission")
    make.sign_in(client, make.member(contest))
    path = f"/xep-hang/{round_.id}/ca-nhan"
    plain = client.get(path).get_data(as_text=True)
    tokens = re.findall('name="csrf[-_]token" (?:content|value)="([^"]+)"', plain)
    assert len(tokens) >= 2, "the page's own token and those of its forms"
    token = tokens[0]

    def length(guess: str) -> int:
        page = client.get(path, query_string={"q": guess}, headers={"Accept-Encoding": "br, gzip"})
        assert page.headers["Content-Encoding"] == "gzip"
        text = gzip.decompress(page.data).decode()
        assert token in text and guess in text
        return len(page.data)

    wrong = "d." + token[:1:-1]  # the same signs, so the same cost of their codes
    right, unlike = length(token), length(wrong)
    assert abs(right - unlike) <= 4, "the page shrinks more when the token is guessed"


def test_every_token_of_a_page_is_found() -> None:
    shape = re.compile(
        r'name="csrf_token" value="\{\{ (csrf|csrf_token\(\)|api_token\(\)) \}\}"|name="csrf-token" content="\{\{ api_token\(\) \}\}"'
    )
    for path in (ROOT / "templates").rglob("*.html"):
        rest = shape.sub("", path.read_text(encoding="utf-8"))
        handed_on = re.findall(r"\{\{ upload\(.*csrf_token\(\)", rest)  # a macro that writes it in this shape
        assert rest.count("csrf_token()") + rest.count("api_token()") == len(handed_on), path
    sample = b'<meta name="csrf-token" content="d.1"><input type="hidden" name="csrf_token" value="d.2">'
    assert TOKEN.findall(sample) == [b"d.1", b"d.2"]


def test_a_page_that_repeats_its_path_is_fenced(client: FlaskClient, app: Flask, make: Factory) -> None:
    mark = "KHONGCOMANAY2345"
    make.contest(code="LB20")
    make.sign_in(client, make.staff("admin"))
    repeating = set()
    for rule in app.url_map.iter_rules():
        texts = [name for name in rule.arguments if re.search(rf"<(path:)?{name}>", rule.rule)]
        if "GET" not in (rule.methods or set()) or not texts:
            continue
        path = re.sub(r"<(path:)?\w+>", mark, re.sub(r"<int:\w+>", "1", rule.rule))
        page = client.get(path, headers={"Accept-Encoding": "br, gzip"})
        encoding = page.headers.get("Content-Encoding")
        text = OPEN[encoding](page.data) if encoding else page.data
        if page.mimetype == "text/html" and page.status_code not in (301, 302, 303) and mark.encode() in text:
            repeating.add(rule.endpoint)
            assert encoding in (None, "gzip"), path
    assert "attempts.receipt" in repeating  # so that this test sees one at all
