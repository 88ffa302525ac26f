"""The organizer's bank: who sees keys, filters, decisions, junk."""

from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from quizapp.db import db
from quizapp.items.models import Bank, Item
from tests.factories import Factory

SECRET = "lý do chỉ Ban tổ chức xem"


@pytest.fixture
def bank(make: Factory) -> Bank:
    bank = make.bank(per_cell=1)
    options = [{"id": i, "text": f"Phương án {i}", "rationale": SECRET if i == "a" else ""} for i in "abcd"]
    make.item(bank, code="q-mat", status="draft", options=options, stem="Câu <b>nguy hiểm</b>?", group="nhom-1")
    return bank


@pytest.fixture
def desk(client: FlaskClient, make: Factory, bank: Bank) -> FlaskClient:
    make.sign_in(client, make.staff("organizer"))
    return client


def special() -> Item:
    db.session.expire_all()
    return db.session.query(Item).filter_by(code="q-mat").one()


def page(response: Any) -> str:
    return unescape(response.get_data(as_text=True))


@pytest.mark.parametrize("role", ["anonymous", "member", "judge", "representative"])
def test_nobody_else_sees_a_key_or_decides(client: FlaskClient, make: Factory, bank: Bank, role: str) -> None:
    number = special().id
    if role == "member":
        make.sign_in(client, make.member())
    elif role != "anonymous":
        make.sign_in(client, make.staff(role))
    for path in ("/btc/ngan-hang", f"/btc/ngan-hang/{number}"):
        answer = client.get(path)
        assert answer.status_code in (302, 303, 403)
        assert SECRET not in page(answer)
    client.post_form(f"/btc/ngan-hang/{number}/duyet")
    assert special().status == "draft"


def test_the_list_and_its_filters(desk: FlaskClient) -> None:
    html = page(desk.get("/btc/ngan-hang"))
    assert "7 câu" in html
    assert desk.get("/btc/ngan-hang").get_data(as_text=True).count("<b>nguy") == 0
    assert "1 câu" in page(desk.get("/btc/ngan-hang?trang-thai=draft"))
    assert "3 câu" in page(desk.get("/btc/ngan-hang?muc=2"))
    assert "1 câu" in page(desk.get("/btc/ngan-hang?q=nguy+hiem"))
    assert "Không có câu nào khớp" in page(desk.get("/btc/ngan-hang?q=zzz"))


@pytest.mark.parametrize("query", [
    "trang=-1", "trang=x", "trang=99999999999", "trang=²", "muc=%00", "do-kho=%27--", "loai=essay", "trang-thai=x", "bank=khong-co",
    "q=" + "a" * 3000, "q=%F0%9F%98%80", "q=%FF",
])  # fmt: skip
def test_junk_in_the_address_never_breaks(desk: FlaskClient, query: str) -> None:
    assert desk.get(f"/btc/ngan-hang?{query}").status_code == 200


def test_an_item_with_key_rationale_and_source(desk: FlaskClient) -> None:
    html = page(desk.get(f"/btc/ngan-hang/{special().id}"))
    assert SECRET in html
    assert '<mark class="src">câu nguồn' in html
    assert "nhom-1" in html
    assert 'aria-current="true"' in html


@pytest.mark.parametrize("kind,key,shown", [
    ("numeric", {"value": 73.39, "unit": "%", "tolerance": 0}, "73.39 %"), ("ordering", ["b", "a", "d", "c"], "thứ tự đúng"),
    ("matching", [["a", "1"], ["b", "1"], ["c", "1"], ["d", "1"]], "Đích một"), ("multiple", ["a", "b"], "đáp án"),
])  # fmt: skip
def test_every_kind_can_be_read(desk: FlaskClient, make: Factory, bank: Bank, kind: str, key: Any, shown: str) -> None:
    made = make.item(bank, kind=kind, key=key, targets=[{"id": "1", "text": "Đích một"}] if kind == "matching" else [])
    assert shown in page(desk.get(f"/btc/ngan-hang/{made.id}"))


def test_deciding_on_the_page(desk: FlaskClient) -> None:
    number = special().id
    seen = {"version": "1", "status": "draft"}
    answer = desk.post_form(f"/btc/ngan-hang/{number}/loai", {**seen, "reason": ""})
    assert answer.status_code == 422
    assert "Ghi lý do" in page(answer)
    assert desk.post_form(f"/btc/ngan-hang/{number}/duyet", seen).status_code == 303
    assert special().status == "approved"
    answer = desk.post_form(f"/btc/ngan-hang/{number}/loai", {**seen, "reason": "Hai đáp án đúng"})
    assert answer.status_code == 409
    assert "Người khác vừa đổi câu này" in page(answer)
    assert 'value="Hai đáp án đúng"' in page(answer)
    for path, status in (("de-sau", "held"), ("loai", "retired")):
        form = {"version": "1", "status": special().status, "reason": "Hai đáp án đúng"}
        assert desk.post_form(f"/btc/ngan-hang/{number}/{path}", form).status_code == 303
        assert special().status == status


@pytest.mark.parametrize("path", ["/btc/ngan-hang/0", "/btc/ngan-hang/99999", f"/btc/ngan-hang/{'9' * 40}"])
def test_items_that_are_not_there(desk: FlaskClient, path: str) -> None:
    assert desk.get(path).status_code == 404
    assert desk.post_form(path + "/duyet").status_code == 404


def test_an_empty_installation_says_what_to_do(client: FlaskClient, make: Factory) -> None:
    make.sign_in(client, make.staff("admin"))
    answer = client.get("/btc/ngan-hang")
    assert answer.status_code == 409
    assert "bank import" in page(answer)


def test_the_history_names_people(desk: FlaskClient, make: Factory) -> None:
    number = special().id
    desk.post_form(f"/btc/ngan-hang/{number}/duyet", {"version": "1", "status": "draft"})
    html = page(desk.get(f"/btc/ngan-hang/{number}"))
    assert "Đã duyệt</b> bởi Cán bộ 01" in html
    assert "organizer:" not in html
