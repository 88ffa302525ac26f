"""The organizer's way with a document: pages, forms, progress, the review queue without script."""

from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from quizapp.db import db
from quizapp.drafting import deciding, desk, service
from quizapp.drafting.models import Document, DocumentBuild, Draft
from quizapp.items.models import Item
from tests.drafting.paper import PROFILE, TEXT, drafts, work
from tests.factories import Factory


@pytest.fixture
def desk_page(client: FlaskClient, make: Factory) -> Any:
    make.sign_in(client, make.staff("organizer"))
    yield client
    desk.stop()


def page(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def only() -> Document:
    db.session.expire_all()
    return db.session.query(Document).one()


def test_the_whole_way(desk_page: FlaskClient) -> None:
    assert "Chưa có tài liệu nào" in page(desk_page.get("/btc/tai-lieu"))
    form = {"file": (BytesIO(TEXT.encode()), "Báo cáo.txt"), "bank": "", "bank_title": "Sông Hồng"}
    answer = desk_page.post_form("/btc/tai-lieu/moi", form)
    assert answer.status_code == 303
    here = answer.headers["Location"]
    html = page(desk_page.get(here))
    assert "Máy chờ đọc tài liệu" in html and "Tải lại trang để xem tiến độ" in html
    work()
    assert "Chờ người xác nhận hồ sơ" in page(desk_page.get(here))
    html = page(desk_page.get(f"{here}/ho-so"))
    assert "KẾT QUẢ HOẠT ĐỘNG" in html
    answer = desk_page.post_form(f"{here}/ho-so", {**PROFILE, "short_forms": "Công đoàn, CĐ", "body": ""})
    assert answer.status_code == 422 and "Chỗ này cần điền" in page(answer)
    form = {**PROFILE, "short_forms": "Công đoàn, CĐ", "title-I": "I. Kết quả", "spans": "20 = Trong 20 năm"}
    assert desk_page.post_form(f"{here}/ho-so", form).status_code == 303
    assert only().profile["short_forms"] == ["Công đoàn", "CĐ"] and only().profile["spans"] == {"20": "Trong 20 năm"}
    assert only().profile["section_titles"]["I"] == "I. Kết quả"
    work()
    html = page(desk_page.get(here))
    assert "câu chờ đọc" in html and "bank.json" in html
    assert "I. Kết quả" in page(desk_page.get(f"{here}/do-phu"))
    assert "mục có vai trò plan" in page(desk_page.get(f"{here}/can-viet"))
    assert "Phấn đấu năm 2025" in page(desk_page.get(f"{here}/doc?muc=II"))
    download = desk_page.get(f"{here}/tep/bank.json")
    assert download.json["items"] and "attachment" in download.headers["Content-Disposition"]


def test_an_upload_that_is_refused_says_why(desk_page: FlaskClient) -> None:
    answer = desk_page.post_form("/btc/tai-lieu/moi", {"file": (BytesIO(b"x"), "a.exe"), "bank_title": "B"})
    assert answer.status_code == 422 and "Chọn tệp .txt" in page(answer)
    answer = desk_page.post_form("/btc/tai-lieu/moi", {"file": (BytesIO(b"abc"), "a.txt")})
    assert answer.status_code == 422 and "ngân hàng mới" in page(answer)
    answer = desk_page.post_form("/btc/tai-lieu/moi", {"file": (BytesIO(b"x" * 6_000_000), "a.txt"), "bank_title": "B"})
    assert answer.status_code == 413
    assert db.session.query(Document).count() == 0


def test_progress_is_a_304_while_nothing_moves(desk_page: FlaskClient, make: Factory) -> None:
    document = make.document(state="drafting", percent=50, progress="Tìm dữ kiện")
    first = desk_page.get(f"/btc/tai-lieu/{document.id}/tien-do.json")
    assert first.json["percent"] == 50 and first.json["waiting"] is True
    headers = {"If-None-Match": first.headers["ETag"]}
    assert desk_page.get(f"/btc/tai-lieu/{document.id}/tien-do.json", headers=headers).status_code == 304


def test_reviewing_with_plain_forms(desk_page: FlaskClient, make: Factory) -> None:
    document = make.document()
    draft = drafts(document.id)[0]
    start = desk_page.get(f"/btc/tai-lieu/{document.id}/duyet")
    here = start.headers["Location"]
    assert here.endswith(f"/duyet/{draft.id}")
    html = page(desk_page.get(here))
    assert '<mark class="src">1.480 đoàn viên</mark>' in html and "Qua mọi cửa kiểm tra" in html
    assert desk_page.post_form(f"{here}/duyet", {"seen": "khac"}).status_code == 409
    answer = desk_page.post_form(f"{here}/loai", {"seen": deciding.seen_mark(draft), "reason": ""})
    assert answer.status_code == 422 and "Ghi lý do loại" in page(answer)
    assert desk_page.post_form(f"{here}/duyet", {"seen": deciding.seen_mark(draft)}).status_code == 303
    db.session.expire_all()
    item = db.session.query(Item).one()
    assert (item.status, item.decided_by) == ("approved", "organizer:1")
    assert "Không còn câu nào chờ quyết định" in page(desk_page.get(here))
    draft = drafts(document.id)[0]
    assert desk_page.post_form(f"{here}/mo-lai", {"seen": deciding.seen_mark(draft)}).status_code == 303
    db.session.expire_all()
    assert db.session.query(Draft).one().status == db.session.query(Item).one().status == "draft"


def test_editing_and_writing_with_plain_forms(desk_page: FlaskClient, make: Factory) -> None:
    document = make.document()
    here = f"/btc/tai-lieu/{document.id}"
    draft = drafts(document.id)[0]
    answer = desk_page.post_form(
        f"{here}/duyet/{draft.id}/sua", {"wrong-1": "1", "wrong-2": "2", "stem": "Lời <i>mới</i>?"}
    )
    assert answer.status_code == 422 and "Điền đủ ba con số" in page(answer) and "Lời <i>mới</i>?" in page(answer)
    assert desk_page.post_form(f"{here}/duyet/{draft.id}/sua", {"subject": "công đoàn cơ sở"}).status_code == 303
    assert only().edits["aa-1"]["subject"] == "công đoàn cơ sở" and only().state == "drafting"
    assert "1.480" in page(desk_page.get(f"{here}/viet?cau=I.1.1"))
    assert "2022" in page(desk_page.get(f"{here}/viet?du-kien=aa-2"))
    form = {"quote": "Năm 2022, công đoàn có 1.480 đoàn viên.", "stem": "Công đoàn có 1.480 đoàn viên vào năm nào?",
            "key": "năm 2022", "wrong": "năm 2020\nnăm 2021\nnăm 2023", "du-kien": "aa-2"}  # fmt: skip
    assert desk_page.post_form(f"{here}/viet", {**form, "key": ""}).status_code == 422
    assert desk_page.post_form(f"{here}/viet", form).status_code == 303
    assert [(t["id"], t["fact"]) for t in only().text_items] == [("viet-1", "aa-2")]


HALF = {"key": "aa-2", "kind": "first", "section": "I", "address": "I.1.1", "stem": "Theo báo cáo, công đoàn có 1.480 gì?",
        "answer": "đoàn viên", "quote": "Năm 2022, công đoàn có 1.480 đoàn viên.", "mark": "đoàn viên",
        "reason": "không đủ ba phương án nhiễu", "importance": 1, "grade": "own"}  # fmt: skip


def with_half(make: Factory) -> Document:
    """A document whose build left a half item."""
    document = make.document()
    build = db.session.get(DocumentBuild, document.id)
    build.report = {**build.report, "halves": [HALF]}
    db.session.commit()
    return document


def test_a_half_item_is_finished_on_the_writing_page(desk_page: FlaskClient, make: Factory) -> None:
    document = with_half(make)
    here = f"/btc/tai-lieu/{document.id}"
    html = page(desk_page.get(f"{here}/can-viet"))
    assert "Chờ hoàn thiện" in html and HALF["stem"] in html and '<mark class="src">đoàn viên</mark>' in html
    html = page(desk_page.get(f"{here}/viet?du-kien=aa-2"))
    assert HALF["stem"] in html and 'value="đoàn viên"' in html and HALF["quote"] in html
    form = {
        "quote": HALF["quote"],
        "stem": HALF["stem"],
        "key": "đoàn viên",
        "wrong": "cán bộ\nhội viên\nđội viên",
        "du-kien": "aa-2",
    }
    assert desk_page.post_form(f"{here}/viet", form).status_code == 303
    assert [t["fact"] for t in only().text_items] == ["aa-2"]
    assert "Chờ hoàn thiện" not in page(desk_page.get(f"{here}/can-viet"))


def test_a_half_item_is_put_aside_with_a_reason_and_taken_up_again(desk_page: FlaskClient, make: Factory) -> None:
    document = with_half(make)
    here = f"/btc/tai-lieu/{document.id}"
    answer = desk_page.post_form(f"{here}/cho-hoan-thien", {"du-kien": "aa-2", "reason": ""})
    assert answer.status_code == 303 and only().edits == {}
    assert desk_page.post_form(f"{here}/cho-hoan-thien", {"du-kien": "khong-co", "reason": "lý do"}).status_code == 404
    assert (
        desk_page.post_form(f"{here}/cho-hoan-thien", {"du-kien": "aa-2", "reason": "không đáng hỏi"}).status_code
        == 303
    )
    assert only().edits["aa-2"] == {"hold": "không đáng hỏi", "value": "đoàn viên", "half": True}
    html = page(desk_page.get(f"{here}/can-viet"))
    assert "Chờ hoàn thiện" not in html and "Câu dở đã bỏ" in html and "không đáng hỏi" in html
    assert desk_page.post_form(f"{here}/cho-hoan-thien", {"du-kien": "aa-2", "restore": "1"}).status_code == 303
    assert only().edits == {} and only().state == "drafting"


def test_nothing_is_reviewed_before_the_profile_is_confirmed(desk_page: FlaskClient, make: Factory) -> None:
    document = make.document(confirmed_by=None, confirmed_at=None, state="profile")
    draft = drafts(document.id)[0]
    here = f"/btc/tai-lieu/{document.id}/duyet/{draft.id}"
    answer = desk_page.post_form(f"{here}/duyet", {"seen": deciding.seen_mark(draft)})
    assert answer.status_code == 409 and "chưa được xác nhận" in page(answer)
    assert desk_page.post_form(f"{here}/sua", {"subject": "x"}).status_code == 409


@pytest.mark.parametrize("path", ["/0", "/99999", "/1/duyet/99999", "/1/tep/khong-co", f"/{'9' * 30}"])
def test_what_is_not_there(desk_page: FlaskClient, make: Factory, path: str) -> None:
    make.document()
    assert desk_page.get(f"/btc/tai-lieu{path}").status_code == 404


@pytest.mark.parametrize(
    "query", ["muc=%00", "muc=" + "x" * 500, "trang=-1", "trang=²", "cau=%00", "du-kien=%F0%9F%98%80"]
)
def test_junk_in_the_address_never_breaks(desk_page: FlaskClient, make: Factory, query: str) -> None:
    document = make.document()
    for path in ("", "/duyet", "/can-viet", "/doc", "/viet", "/do-phu"):
        assert desk_page.get(f"/btc/tai-lieu/{document.id}{path}?{query}").status_code < 500


def test_service_is_named_in_the_menu(desk_page: FlaskClient) -> None:
    assert "Tài liệu nguồn" in page(desk_page.get("/btc/tai-lieu"))
    assert service.all_documents() == []
