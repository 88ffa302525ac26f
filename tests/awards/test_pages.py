"""Certificates, shares, previews and the manifest over HTTP: who sees what, when, and what nobody learns."""

import io
import json
import re
import unicodedata
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from pypdf import PdfReader

from quizapp.attempts import service as attempts
from quizapp.attempts.models import Attempt
from quizapp.awards import codes, previews, service
from quizapp.awards.codes import Purpose
from quizapp.db import db, writing
from quizapp.privacy import service as privacy
from quizapp.rounds.models import Round
from tests.attempts.test_service import sign_in
from tests.conftest import SECRET
from tests.factories import NOW, Factory

AT = "2023-10-12T09:05:00+07:00"
NAME = "Nguyễn Thị Thùy Dương"
HOSTILE = (
    "x",
    "0" * 5000,
    "%00" * 32,
    "%EF%BC%90" * 32,
    "%C4%B1" * 32,
    "..%2F..%2F",
    "{{7*7}}",
    "0" * 32,
    "%ff%fe",
    "U" * 32,
)


@pytest.fixture
def world(app: Flask, client: FlaskClient, make: Factory, at: Any) -> Any:
    """A member who finished an attempt of an open round, signed in."""
    at(AT)
    contest = make.contest(code="LB20", name="Hội thi tìm hiểu 20 năm thành lập quận Long Biên (2003-2023)")
    unit = make.unit(code="DV1", name="Công đoàn Trường Mẫu giáo số 1")
    member = make.member(contest, unit, full_name=NAME, publish_name=False)
    round_ = make.round(contest, show_score_at="close", ranked=True)
    who = sign_in(member)
    attempt, _ = attempts.start(who, round_.id, NOW)
    attempts.submit(who, attempt.token, [{"slot": 1, "seq": 1, "choice": "b"}], None, NOW + timedelta(minutes=1))
    make.sign_in(client, member, NOW)
    return type(
        "W",
        (),
        {"contest": contest, "unit": unit, "member": member, "round": round_, "who": who, "token": attempt.token},
    )


def code_of(world: Any, purpose: Purpose = Purpose.PLAIN) -> str:
    """The code of the world's attempt."""
    return service.own(world.who, world.token, purpose, NOW + timedelta(minutes=5)).code


def set_round(world: Any, **changes: Any) -> None:
    """Change the round's settings."""
    with writing() as session:
        round_ = session.get_one(Round, world.round.id)
        for name, value in changes.items():
            setattr(round_, name, value)


def text_of(pdf: bytes) -> str:
    """The words of a PDF."""
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    return " ".join(unicodedata.normalize("NFC", text).replace("\u00a0", " ").split())


def test_the_owner_gets_the_paper_as_soon_as_the_attempt_is_finished(client: FlaskClient, world: Any) -> None:
    page = client.get(f"/ket-qua/{world.token}").text
    assert "Giấy chứng nhận (PDF)" in page and "Bản có ghi điểm" not in page
    assert 'href="http://localhost/chia-se/LB20/DV1" data-share' in page
    answer = client.get(f"/ket-qua/{world.token}/giay-chung-nhan.pdf")
    assert answer.mimetype == "application/pdf" and answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    said = text_of(answer.data)
    assert NAME in said and "Công đoàn Trường Mẫu giáo số 1" in said and "đã tham gia dự thi" in said
    assert "localhost/chung-nhan" in said and "Kết quả" not in said


def test_the_score_stands_only_on_the_paper_that_tells_it_and_only_when_it_is_open(
    client: FlaskClient, world: Any
) -> None:
    scored, plain = code_of(world, Purpose.WITH_SCORE), code_of(world)
    assert client.get(f"/ket-qua/{world.token}/giay-chung-nhan.pdf?diem=co").status_code == 409
    assert "points" not in client.get(f"/api/v1/certificates/{scored}").json
    set_round(world, show_score_at="submission")
    assert "Kết quả: đúng 1 trên 4 câu" in text_of(
        client.get(f"/ket-qua/{world.token}/giay-chung-nhan.pdf?diem=co").data
    )
    assert "Kết quả" not in text_of(client.get(f"/ket-qua/{world.token}/giay-chung-nhan.pdf").data)
    assert "Bản có ghi điểm" in client.get(f"/ket-qua/{world.token}").text
    assert "Đúng 1 trên 4 câu" in client.get(f"/chung-nhan/{scored}").text
    assert "Đúng 1" not in client.get(f"/chung-nhan/{plain}").text
    told = client.get(f"/api/v1/certificates/{scored}").json
    assert (told["points"], told["item_count"]) == (1, 4)
    assert "points" not in client.get(f"/api/v1/certificates/{plain}").json
    set_round(world, frozen_at=NOW)
    assert client.get(f"/ket-qua/{world.token}/giay-chung-nhan.pdf?diem=co").status_code == 409
    assert "Đúng 1" not in client.get(f"/chung-nhan/{scored}").text
    assert "points" not in client.get(f"/api/v1/certificates/{scored}").json


def test_the_check_shows_the_name_as_consented_and_follows_a_change(client: FlaskClient, world: Any) -> None:
    code = code_of(world)
    page = client.get(f"/chung-nhan/{codes.grouped(code).lower()}")
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
    assert "N. T. T. D." in page.text and NAME not in page.text and world.member.phone not in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    told = client.get(f"/api/v1/certificates/{code}").json
    assert told["name"] == "N. T. T. D." and told["named_in_full"] is False and told["unit"] == world.unit.name
    privacy.set_publish_name(world.who, True, NOW)
    assert NAME in client.get(f"/chung-nhan/{code}").text
    assert client.get(f"/api/v1/certificates/{code}").json["name"] == NAME
    privacy.erase(world.member.id, "cli", NOW)
    assert NAME not in client.get(f"/chung-nhan/{code}").text


@pytest.mark.parametrize("state", ["void", "in_progress"])
def test_what_is_void_or_running_has_no_certificate(client: FlaskClient, world: Any, state: str) -> None:
    code = code_of(world)
    with writing() as session:
        attempt = session.query(Attempt).filter_by(token=world.token).one()
        attempt.state, attempt.deadline_at = state, NOW + timedelta(days=1)
    assert client.get(f"/ket-qua/{world.token}/giay-chung-nhan.pdf").status_code == 404
    assert client.get(f"/chung-nhan/{code}").status_code == 404
    assert client.get(f"/api/v1/certificates/{code}").status_code == 404
    if state == "void":
        assert "Giấy chứng nhận (PDF)" not in client.get(f"/ket-qua/{world.token}").text


def test_time_that_ran_out_and_practice_have_one_too(client: FlaskClient, world: Any, at: Any) -> None:
    attempt, _ = attempts.start(world.who, world.round.id, NOW + timedelta(minutes=2))
    at("2023-10-12T10:00:00+07:00")
    path = f"/ket-qua/{attempt.token}/giay-chung-nhan.pdf"
    assert f"đã tham gia dự thi {world.round.name}, ngày 12/10/2023" in text_of(client.get(path).data)
    set_round(world, ranked=False)
    assert f"đã tham gia luyện tập ({world.round.name}), ngày 12/10/2023" in text_of(client.get(path).data)


def test_another_members_paper_does_not_exist(app: Flask, make: Factory, world: Any) -> None:
    other = app.test_client()
    make.sign_in(other, make.member(world.contest), NOW)
    mine = other.get(f"/ket-qua/{world.token}/giay-chung-nhan.pdf")
    none = other.get("/ket-qua/khong-co/giay-chung-nhan.pdf")
    assert mine.status_code == none.status_code == 404
    assert app.test_client().get(f"/ket-qua/{world.token}/giay-chung-nhan.pdf").status_code == 302


@pytest.mark.parametrize("code", HOSTILE)
def test_hostile_codes_are_not_found(client: FlaskClient, world: Any, code: str) -> None:
    for path in ("/chung-nhan/", "/api/v1/certificates/"):
        assert client.get(path + code).status_code == 404
    for path in (f"/chia-se/{code}/DV1", f"/chia-se/LB20/{code}", f"/anh/hoi-thi/{code}.png", f"/anh/don-vi/LB20/{code}.png",
                 f"/anh/chia-se/{code}/DV1.png", f"/bieu-tuong/{code}"):  # fmt: skip
        assert client.get(path).status_code == 404, path


def test_neighbours_of_real_codes_are_not_found(client: FlaskClient, world: Any) -> None:
    number = int.from_bytes(codes.read(code_of(world)) or b"", "big")
    for step in range(1, 51):
        for near in (number + step, number - step):
            code = "".join(codes.ALPHABET[near >> 5 * i & 31] for i in reversed(range(codes.LENGTH)))
            assert client.get(f"/api/v1/certificates/{code}").status_code == 404
    row = db.session.query(Attempt).filter_by(token=world.token).one()
    assert codes.make(SECRET, Purpose.PLAIN, row.id, world.token) == code_of(world)
    for forged in (
        codes.make(SECRET + "!", Purpose.PLAIN, row.id, world.token),
        codes.make(SECRET, Purpose.PLAIN, row.id, "x"),
    ):
        assert client.get(f"/api/v1/certificates/{forged}").status_code == 404


def test_the_form_leads_to_the_code(client: FlaskClient, world: Any) -> None:
    code = code_of(world)
    answer = client.get("/chung-nhan", query_string={"ma": f" {codes.grouped(code)} "}, follow_redirects=True)
    assert answer.status_code == 200 and "nhận này có thật" in answer.text
    missing = client.get("/chung-nhan", query_string={"ma": "<script>"}, follow_redirects=True)
    assert missing.status_code == 404 and "&lt;script&gt;" in missing.text


def test_closed_scores_leave_no_trace(client: FlaskClient, make: Factory, world: Any) -> None:
    """Two attempts that differ in their points only: the same answers but for code and time."""
    member = make.member(world.contest, world.unit, full_name=NAME, publish_name=False)
    who = sign_in(member)
    better, _ = attempts.start(who, world.round.id, NOW)
    answers = [{"slot": n, "seq": 1, "choice": "b"} for n in range(1, 5)]
    attempts.submit(who, better.token, answers, None, NOW + timedelta(minutes=1))
    found = []
    for identity, token in ((world.who, world.token), (who, better.token)):
        for purpose in Purpose:
            code = service.own(identity, token, purpose, NOW + timedelta(minutes=5)).code
            told = client.get(f"/api/v1/certificates/{code}").json
            found.append(json.dumps({k: v for k, v in told.items() if k != "code"}))
            page = client.get(f"/chung-nhan/{code}").text.replace(codes.grouped(code), "").replace(code[:4], "")
            found.append(re.sub(r'csrf[-_]token" (content|value)="[^"]*"', "", page))
    assert len(set(found)) == 2


def test_what_is_shared_names_the_unit_and_nobody(client: FlaskClient, world: Any) -> None:
    set_round(world, show_score_at="submission", show_board_at="submission")
    privacy.set_publish_name(world.who, True, NOW)
    page = client.get("/chia-se/LB20/DV1")
    assert page.status_code == 200 and NAME not in page.text and "Vào thi" in page.text
    head = properties(page.text)
    assert head["og:title"] == "Công đoàn Trường Mẫu giáo số 1 tham gia " + world.contest.short_name
    assert "/anh/chia-se/LB20/DV1.png?v=" in head["og:image"] and head["og:url"] == "http://localhost/chia-se/LB20/DV1"
    check_picture(client, head)
    set_round(world, closed_at=NOW)
    assert "Xem hội thi" in client.get("/chia-se/LB20/DV1").text


def properties(page: str) -> dict[str, str]:
    """The meta tags of a page."""
    return dict(re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">', page))


def check_picture(client: FlaskClient, head: dict[str, str]) -> None:
    """The preview's picture is there, right in size, small, and kept by whoever fetches it."""
    address = urlsplit(head["og:image"])
    assert address.scheme == "http" and address.netloc == "localhost"
    answer = client.get(f"{address.path}?{address.query}")
    image = Image.open(io.BytesIO(answer.data))
    assert answer.mimetype == "image/png" and len(answer.data) <= 200_000
    assert image.size == (int(head["og:image:width"]), int(head["og:image:height"])) == (1200, 630)
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    again = client.get(address.path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.data


@pytest.mark.parametrize(
    "path",
    ["/", "/t/LB20", "/t/LB20/DV1", "/t/LB20/tim-don-vi", "/quyen-rieng-tu", "/the-le/1", "/xep-hang/1/don-vi?khoi=chung",
     "/t/LB20/xep-hang/don-vi?khoi=chung", "/chia-se/LB20/DV1"],
)  # fmt: skip
def test_public_pages_tell_what_they_are(app: Flask, world: Any, path: str) -> None:
    set_round(world, show_score_at="submission", show_board_at="submission")
    client = app.test_client()
    page = client.get(path)
    assert page.status_code == 200
    head = properties(page.text)
    assert {"og:type": "website", "og:locale": "vi_VN", "twitter:card": "summary_large_image"}.items() <= head.items()
    assert head["og:site_name"] == world.contest.short_name and head["description"] == head["og:description"]
    assert head["og:url"] == f"http://localhost{path}" and head["og:image:alt"]
    assert f'<link rel="canonical" href="http://localhost{path}">' in page.text
    assert f"<title>{head['og:title']}</title>" in page.text
    assert '<link rel="manifest" href="/manifest.webmanifest">' in page.text and "/apple-touch-icon.png" in page.text
    check_picture(client, head)


def test_private_pages_and_errors_tell_nothing(app: Flask, client: FlaskClient, make: Factory, world: Any) -> None:
    running, _ = attempts.start(world.who, world.round.id, NOW + timedelta(minutes=3))
    staff = app.test_client()
    make.sign_in(staff, make.staff("organizer"), NOW)
    code = code_of(world)
    for visitor, path in (
        (client, f"/lam-bai/{running.token}/cau/1"), (client, f"/lam-bai/{running.token}/nop"), (client, f"/vao-thi/{world.round.id}"),
        (client, f"/ket-qua/{world.token}"), (client, "/toi"), (client, "/toi/du-lieu"), (client, f"/chung-nhan/{code}"),
        (client, "/dang-nhap"), (client, "/khong-co"), (client, "/t/KHONG"), (staff, "/btc"), (staff, f"/bgk/bai/{world.token}"),
    ):  # fmt: skip
        answer = visitor.get(path, follow_redirects=True)
        assert "og:" not in answer.text and "canonical" not in answer.text and "manifest" not in answer.text, path
        assert "no-store" in answer.headers["Cache-Control"], path


def test_previews_are_for_public_pages_only(app: Flask) -> None:
    for endpoint in previews.TOLD:
        assert "public" in app.view_functions[endpoint].allowed, endpoint  # type: ignore[attr-defined]


def test_the_public_address_is_the_one_told(world: Any, app: Flask) -> None:
    app.extensions["settings"] = type("S", (), {"public_url": "https://hoithi.example.vn"})
    head = properties(app.test_client().get("/t/LB20/DV1").text)
    assert head["og:url"] == "https://hoithi.example.vn/t/LB20/DV1"
    assert head["og:image"].startswith("https://hoithi.example.vn/anh/don-vi/LB20/DV1.png?v=")


def test_a_server_without_a_contest_has_a_picture_too(client: FlaskClient) -> None:
    head = properties(client.get("/").text)
    assert head["og:title"] == "Chưa có hội thi"
    check_picture(client, head)
    assert client.get("/manifest.webmanifest").json["name"] == "Hội thi tìm hiểu"


def test_the_manifest_names_the_contest_and_its_icons(client: FlaskClient, world: Any) -> None:
    answer = client.get("/manifest.webmanifest")
    told = json.loads(answer.data)
    assert answer.mimetype == "application/manifest+json" and answer.headers["Cache-Control"] == "public, max-age=86400"
    assert (told["name"], told["short_name"]) == (world.contest.name, world.contest.short_name)
    assert (told["start_url"], told["scope"], told["display"], told["lang"]) == ("/", "/", "standalone", "vi")
    assert {(i["sizes"], i["purpose"]) for i in told["icons"]} == {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}  # fmt: skip
    for entry in told["icons"]:
        image = Image.open(io.BytesIO(client.get(entry["src"]).data))
        assert f"{image.width}x{image.height}" == entry["sizes"]
    assert Image.open(io.BytesIO(client.get("/apple-touch-icon.png").data)).size == (180, 180)


def test_nobody_is_asked_to_install() -> None:
    scripts = Path(__file__).resolve().parents[2] / "static" / "js"
    source = (scripts / "app.js").read_text(encoding="utf-8")
    assert 'addEventListener("beforeinstallprompt", (event) => event.preventDefault())' in source
    assert not any(".prompt(" in path.read_text(encoding="utf-8") for path in scripts.glob("*.js"))


def test_the_unit_of_a_visitor_is_in_no_preview(client: FlaskClient, world: Any) -> None:
    head = properties(client.get("/").text)  # signed in: the page names the member's own unit
    assert world.unit.name not in " ".join(head.values()) and "/anh/hoi-thi/LB20.png" in head["og:image"]
    assert db.session.query(Round).count() == 1
