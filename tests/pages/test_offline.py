"""The service worker: what it keeps exists, belongs to nobody, and a new build has a new name."""

import json
import re

import pytest
from flask.testing import FlaskClient

from quizapp.pages import offline


def build(client: FlaskClient) -> dict[str, object]:
    """What the script says it keeps."""
    found = re.match(r"const BUILD = (\{.*?\});", client.get("/sw.js").text)
    assert found
    return dict(json.loads(found[1]))


def test_everything_it_keeps_is_there_for_visitors(client: FlaskClient) -> None:
    kept = build(client)
    for path in [kept["shell"], kept["offline"], *kept["assets"]]:  # type: ignore[misc]
        answer = client.get(str(path))
        assert answer.status_code == 200 and "Set-Cookie" not in answer.headers, path


def test_it_may_fetch_and_is_asked_for_each_time(client: FlaskClient) -> None:
    answer = client.get("/sw.js")
    assert "connect-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-cache" and answer.mimetype == "text/javascript"
    assert "import " not in answer.text and "export " not in answer.text


def test_a_changed_page_makes_a_new_build(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    before = build(client)["id"]
    assert build(client)["id"] == before
    monkeypatch.setattr(offline, "templates_digest", lambda: b"another")
    assert build(client)["id"] != before
