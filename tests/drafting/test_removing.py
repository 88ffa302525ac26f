"""Replacing a document's file and deleting a document: what stays, what goes, twice, and in the middle of work."""

import threading
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.audit.models import AuditEvent
from quizapp.db import db
from quizapp.drafting import deciding, desk, editing, removing, service
from quizapp.drafting.models import Document, DocumentBuild, DocumentFile, Draft
from quizapp.errors import Refusal
from quizapp.items import service as items
from quizapp.items.models import Bank, Item
from tests.drafting.paper import TEXT, WHO, confirmed, drafts, page, upload, work
from tests.factories import NOW, Factory, count

SHARE = "tỷ lệ đoàn viên"


@pytest.fixture(autouse=True)
def nothing_runs(app: Flask) -> Any:
    yield
    desk.stop()


def about(document_id: int, words: str) -> Draft:
    return next(d for d in drafts(document_id) if words in d.stem and not d.gone)


def sign(draft: Draft) -> Draft:
    return deciding.decide(draft.document_id, draft.id, "approve", "", deciding.seen_mark(draft), WHO, NOW)


def delete(document_id: int, mark: str = "") -> str | None:
    found = db.session.get(Document, document_id)
    return removing.delete(document_id, mark or (removing.seen_mark(found) if found else ""), WHO, NOW)


def replace(document: Document, text: str, name: str = "bao-cao-2.txt") -> Document:
    removing.replace(document.id, name, text.encode(), removing.seen_mark(document), WHO, NOW)
    work()
    db.session.expire_all()
    return service.get(document.id)


def test_a_deletion_leaves_what_was_signed_with_its_source(app: Flask) -> None:
    document = confirmed()
    sign(about(document.id, SHARE))
    number, code, sha256 = document.id, document.code, document.sha256
    assert delete(number) == "Báo cáo tổng kết"
    for model in (Document, DocumentFile, DocumentBuild, Draft):
        assert count(model) == 0
    item = db.session.query(Item).one()
    assert item.status == "approved"
    citation = items.current_version(item).citation
    assert citation["document"] == code and "87,5%" in citation["quote"]
    source = db.session.query(Bank).one().documents[0]
    assert (source["id"], source["sha256"]) == (code, sha256)
    event = db.session.query(AuditEvent).filter_by(action="document_deleted").one()
    assert (event.actor, event.object_id, event.details["signed"]) == (WHO, str(number), 1)
    assert event.details["sha256"] == sha256 and event.details["drafts"] >= 6
    assert delete(number, "gì cũng được") is None  # sent twice
    assert db.session.query(AuditEvent).filter_by(action="document_deleted").count() == 1


def test_what_was_never_there_is_not_found(app: Flask) -> None:
    with pytest.raises(Refusal) as refused:
        delete(77, "x")
    assert refused.value.code == "not_found"


def test_a_number_that_went_to_another_document_keeps_that_one(app: Flask, make: Factory) -> None:
    document = upload()
    number, mark = document.id, removing.seen_mark(document)
    delete(number)
    make.document(id=number)  # SQLite gives numbers again
    with pytest.raises(Refusal) as refused:
        delete(number, mark)
    assert refused.value.code == "wrong_state" and count(Document) == 1


def test_a_document_in_the_works_is_ended_first(app: Flask) -> None:
    document = upload()
    desk.step(NOW)
    run = desk._running[0]
    delete(document.id)
    assert not desk._running and run._process.poll() is not None and not run._folder.exists()
    desk.step(NOW)
    assert count(Document) == 0


def test_a_deletion_in_another_process_ends_the_work_at_the_next_tick(app: Flask, monkeypatch: Any) -> None:
    document = upload()
    desk.step(NOW)
    run = desk._running[0]
    monkeypatch.setattr(desk, "end", lambda _: None)
    delete(document.id)
    assert desk._running
    desk.step(NOW)
    assert not desk._running and run._process.poll() is not None


def test_an_answer_about_a_file_that_is_gone_is_dropped(app: Flask, monkeypatch: Any) -> None:
    document = upload()
    desk.step(NOW)
    run = desk._running[0]
    monkeypatch.setattr(desk, "end", lambda _: None)
    removing.replace(document.id, "b.txt", (TEXT + "\nThêm.").encode(), removing.seen_mark(document), WHO, NOW)
    run._process.wait()
    desk.step(NOW)
    db.session.expire_all()
    assert service.get(document.id).state == "uploaded"
    work()
    assert service.get(document.id).state == "profile"


def test_two_deletions_at_once_are_one(app: Flask) -> None:
    document = upload()
    number, mark = document.id, removing.seen_mark(document)
    db.session.remove()
    found: list[str | None] = []

    def go() -> None:
        with app.app_context():
            found.append(removing.delete(number, mark, WHO, NOW))
            db.session.remove()

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found, key=str) == [None, None, None, "bao-cao"]
    assert db.session.query(AuditEvent).filter_by(action="document_deleted").count() == 1


def test_the_same_file_again_finds_what_was_signed(app: Flask) -> None:
    document = confirmed()
    sign(about(document.id, SHARE))
    code = document.code
    delete(document.id)
    assert upload(TEXT + "\nKhác.").code != code  # another source may not pass for the cited one
    again = confirmed()
    assert again.code == code
    sign(about(again.id, SHARE))
    assert db.session.query(Item).one().current_number == 1


def test_a_newer_version_keeps_edits_and_approvals_where_the_sentence_stands(app: Flask) -> None:
    document = confirmed()
    fund = about(document.id, "Năm 2023, quỹ hỗ trợ")
    editing.set_slots(document.id, fund.fact, {"subject": "quỹ tương trợ"}, WHO, NOW)
    work()
    for words in (SHARE, "quỹ tương trợ", "Năm 2022, quỹ hỗ trợ"):
        sign(about(document.id, words))
    newer = TEXT.replace("\nNăm 2021, công", "\nMột câu mở đầu không có con số nào.\n\nNăm 2021, công").replace(
        "340", "350"
    )
    document = replace(service.get(document.id), newer)
    assert (document.state, document.file_name, document.title) == ("ready", "bao-cao-2.txt", "Báo cáo tổng kết")
    share, fund = about(document.id, SHARE), about(document.id, "quỹ tương trợ")
    assert (share.status, fund.status) == ("approved", "approved")
    build = service.build_of(document.id)
    assert build is not None
    here = [s["address"] for s in build.reading[-2]["paragraphs"][-1] if "87,5" in s["text"]]
    assert [share.item["citation"]["sentence"]] == here  # shown at its address of today
    older = about(document.id, "Năm 2022, quỹ hỗ trợ")
    assert older.status == "draft" and "350" in older.item["citation"]["quote"]
    share = replace(document, newer.replace("87,5", "88,5"), "c.txt") and about(document.id, SHARE)
    assert share.status == "draft" and "con số đã đổi" in share.note and "88,5" in share.item["citation"]["quote"]
    db.session.expire_all()
    assert sorted(i.status for i in db.session.query(Item)) == ["approved", "draft", "draft"]
    assert [e.action for e in db.session.query(AuditEvent).filter_by(object_id=str(document.id))].count(
        "document_replaced"
    ) == 2


def test_a_sentence_like_it_takes_no_approval_away(app: Flask) -> None:
    document = confirmed()
    signed = sign(about(document.id, SHARE))
    twin = "Năm 2020, tỷ lệ đoàn viên tham gia tập huấn an toàn lao động đạt 91,5%."
    document = replace(service.get(document.id), TEXT.replace("\nII.", f"\n{twin}\n\nII."))
    here = next(d for d in drafts(document.id) if d.id == signed.id)
    assert (here.status, here.gone) == ("approved", False) and here.fact != signed.bank_item
    assert len([d for d in drafts(document.id) if SHARE in d.stem and d.kind == "single"]) == 2


def test_a_file_of_another_kind_may_take_its_place(app: Flask) -> None:
    document = confirmed()
    sign(about(document.id, SHARE))
    document = replace(document, "# Tổng kết\n\n" + TEXT, "bao-cao.md")
    assert document.state == "ready" and about(document.id, SHARE).status == "approved"


def test_a_replacement_before_the_profile_asks_again(app: Flask) -> None:
    document = upload()
    work()
    document = replace(service.get(document.id), TEXT.replace("Sông Hồng", "Sông Đà"))
    assert document.state == "profile" and not document.confirmed_at


def test_a_replacement_that_cannot_be_says_why_and_changes_nothing(app: Flask) -> None:
    document = upload()
    work()
    document = service.get(document.id)
    mark = removing.seen_mark(document)
    for name, content in (("a.exe", b"x"), ("a.txt", b" "), ("bao-cao.txt", TEXT.encode())):
        with pytest.raises(Refusal) as refused:
            removing.replace(document.id, name, content, mark, WHO, NOW)
        assert refused.value.code == "invalid" and "file" in refused.value.fields
    with pytest.raises(Refusal) as refused:
        removing.replace(document.id, "b.txt", b"Khac han", "cu", WHO, NOW)
    assert refused.value.code == "wrong_state"
    db.session.expire_all()
    assert service.get(document.id).state == "profile" and service.get(document.id).revision == document.revision


def test_a_broken_new_version_keeps_the_drafts(app: Flask) -> None:
    document = confirmed()
    sign(about(document.id, SHARE))
    document = replace(document, "\x00\x01\x02" * 50, "hong.txt")
    assert document.state == "failed" and about(document.id, SHARE).status == "approved"
    document = replace(document, TEXT + "\nThêm một câu.")
    assert document.state == "ready" and about(document.id, SHARE).status == "approved"


# Pages


def test_deleting_with_plain_forms(desk_page: FlaskClient, make: Factory) -> None:
    document = make.document(title="Báo <b>cáo</b>", edits={"aa-1": {"unit": "người"}})
    here, mark = f"/btc/tai-lieu/{document.id}/xoa", removing.seen_mark(document)
    assert "Xóa tài liệu" in page(desk_page.get(f"/btc/tai-lieu/{document.id}"))
    html = page(desk_page.get(here))
    assert "1 câu trong hàng duyệt" in html and "1 dữ kiện đã sửa" in html and mark in html
    assert "Báo &lt;b&gt;cáo" in desk_page.get(here).get_data(as_text=True)
    answer = desk_page.post_form(here, {"seen": mark})
    assert answer.status_code == 422 and "tích ô xác nhận" in page(answer)
    answer = desk_page.post_form(here, {"seen": "khac", "sure": "1"})
    assert answer.status_code == 409 and "vừa đổi" in page(answer)
    assert count(Document) == 1
    assert desk_page.post_form(here, {"seen": mark, "sure": "1"}).status_code == 303
    assert "Đã xóa tài liệu" in page(desk_page.get("/btc/tai-lieu"))
    assert desk_page.post_form(here, {"seen": mark, "sure": "1"}).status_code == 303
    assert "đã được xóa từ trước" in page(desk_page.get("/btc/tai-lieu"))
    assert desk_page.get(here).status_code == 404
    assert desk_page.post_form("/btc/tai-lieu/4444/xoa", {"seen": mark, "sure": "1"}).status_code == 404


@pytest.mark.parametrize("role", ["member", "representative", "judge"])
@pytest.mark.parametrize("path", ["xoa", "thay-tep"])
def test_only_organizers_delete_and_replace(client: FlaskClient, make: Factory, role: str, path: str) -> None:
    contest = make.contest(code="LB20")
    who = make.member(contest) if role == "member" else make.staff(role)
    make.sign_in(client, who)
    document = make.document()
    here = f"/btc/tai-lieu/{document.id}/{path}"
    assert client.get(here).status_code == 403
    assert client.post_form(here, {"seen": removing.seen_mark(document), "sure": "1"}).status_code == 403
    assert count(Document) == 1


def test_replacing_with_plain_forms(desk_page: FlaskClient, make: Factory) -> None:
    document = make.document()
    here, mark = f"/btc/tai-lieu/{document.id}/thay-tep", removing.seen_mark(document)
    assert mark in page(desk_page.get(here))
    answer = desk_page.post_form(here, {"seen": mark, "file": (BytesIO(b"x"), "a.exe")})
    assert answer.status_code == 422 and "Chọn tệp .txt" in page(answer)
    assert desk_page.post_form(here, {"seen": mark}).status_code == 422
    form = {"seen": mark, "file": (BytesIO(TEXT.encode()), "../../moi.txt")}
    assert desk_page.post_form(here, form).status_code == 303
    form["file"] = (BytesIO(TEXT.encode()), "../../moi.txt")
    assert desk_page.post_form(here, form).status_code == 303  # sent twice
    db.session.expire_all()
    found = db.session.query(Document).one()
    assert (found.state, found.revision, found.file_name) == ("drafting", 2, "_.._moi.txt")
    assert db.session.query(AuditEvent).filter_by(action="document_replaced").count() == 1
