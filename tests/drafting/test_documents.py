"""Documents through the worker and the child process, edits and approvals; on both databases."""

import time
import zipfile
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from quizapp.audit.models import AuditEvent
from quizapp.db import db, writing
from quizapp.drafting import child, deciding, desk, editing, files, queue, service, storing
from quizapp.drafting.models import Document, Draft
from quizapp.errors import Refusal
from quizapp.items import service as items
from quizapp.items.models import Bank, Item
from tests.drafting.paper import PROFILE, TEXT, WHO, confirmed, drafts, upload, work
from tests.factories import NOW, count

MONEY = "Năm 2023, quỹ hỗ trợ đoàn viên khó khăn đạt 415 triệu đồng."


@pytest.fixture(autouse=True)
def nothing_runs(app: Flask) -> Any:
    yield
    desk.stop()


def bomb() -> bytes:
    """A .docx whose text unpacks to 200 MB."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b"<w:document>" + b" " * 200_000_000)
    return out.getvalue()


def actions(document_id: int) -> list[str]:
    rows = db.session.query(AuditEvent).filter_by(object_kind="document", object_id=str(document_id))
    return [e.action for e in rows.order_by(AuditEvent.seq)]


def decide(draft: Draft, decision: str = "approve", reason: str = "") -> Draft:
    return deciding.decide(draft.document_id, draft.id, decision, reason, deciding.seen_mark(draft), WHO, NOW)


def about(document_id: int, words: str) -> Draft:
    return next(d for d in drafts(document_id) if words in d.stem)


def test_a_document_is_read_then_asked_about_then_drafted(app: Flask) -> None:
    document = upload()
    assert document.state == "uploaded"
    work(child=True)
    document = service.get(document.id)
    assert (document.state, document.kind, document.profile["confirmed"]) == ("profile", "text", False)
    assert count(Draft) == 0
    service.confirm(document.id, PROFILE, set(), WHO, NOW)
    work(child=True)
    document = service.get(document.id)
    assert (document.state, document.confirmed_by, document.percent) == ("ready", WHO, 100)
    found = drafts(document.id)
    assert len(found) >= 6 and all(d.status == "draft" for d in found)
    assert actions(document.id) == [
        "document_uploaded",
        "document_read",
        "document_profile_confirmed",
        "document_drafted",
    ]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("rong.docx", b"PK\x03\x04 khong phai", "hỏng"), ("quet.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>", "quet.pdf"),
        ("cu.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "mật khẩu"), ("anh.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 90, "ảnh"),
        ("trang.md", b"<html><body>chao</body></html>", "trang web"), ("nhi-phan.txt", bytes(range(256)) * 20, ""),
        ("bom.docx", None, ""), ("dau-cach.txt", "…\u00a0\u2003".encode(), ""),
    ],
)  # fmt: skip
def test_hostile_files_get_a_sentence(app: Flask, name: str, content: bytes | None, words: str) -> None:
    document = upload(bomb() if content is None else content, name)
    work(90, child=True)
    document = service.get(document.id)
    assert document.state == "failed" and words in document.error and "Traceback" not in document.error
    assert len(document.error) > 20
    service.try_again(document.id, WHO, NOW)
    assert service.get(document.id).state == "uploaded"


@pytest.mark.parametrize(("name", "content"), [("a.exe", b"x"), ("", b"x"), ("a.txt", b""), ("a.txt", b" \n ")])
def test_what_is_not_taken_at_all(app: Flask, name: str, content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        upload(content, name)
    assert refused.value.code == "invalid" and count(Document) == 0


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "C:\\x\\..\\y.txt", "a\x00b.txt", ".txt", "=1+1.txt", "a/../../b.md"]
)
def test_names_stay_in_their_folder(name: str) -> None:
    safe = child.safe_name(name)
    assert not set(safe) & set("/\\\0:=") and not safe.startswith(".")


def test_a_killed_server_takes_the_document_up_again(app: Flask) -> None:
    document = upload()
    desk.step(NOW)
    assert service.get(document.id).state == "reading"
    desk._running.pop().end()  # the server dies, nothing is written
    db.session.remove()
    work(child=True)
    assert service.get(document.id).state == "profile"


def test_one_that_kills_the_server_again_and_again_is_given_up(app: Flask) -> None:
    document = upload()
    for _ in range(3):
        desk.step(NOW)
        desk._running.pop().end()
        db.session.remove()
    desk.step(NOW)
    assert not desk._running
    document = service.get(document.id)
    assert document.state == "failed" and "dừng 3 lần" in document.error


def test_a_stuck_child_is_ended_after_its_time(app: Flask, monkeypatch: Any) -> None:
    monkeypatch.setattr(child, "SECONDS", 0)
    document = upload()
    start = time.monotonic()
    work(child=True)
    assert time.monotonic() - start < 10
    assert "quá 0 giây" in service.get(document.id).error


def test_a_tick_never_waits_for_the_child(app: Flask) -> None:
    upload()
    start = time.monotonic()
    for _ in range(3):
        desk.step(NOW)
    assert time.monotonic() - start < 0.5


def test_one_edit_changes_every_item_of_the_fact(app: Flask) -> None:
    document = confirmed()
    fact = about(document.id, "tỷ lệ đoàn viên").fact
    same = [d for d in drafts(document.id) if d.fact == fact]
    assert len(same) == 2
    assert editing.set_slots(document.id, fact, {"subject": "tỷ lệ người lao động được tập huấn"}, WHO, NOW)
    assert service.get(document.id).state == "drafting"
    work()
    changed = [d for d in drafts(document.id) if d.fact == fact]
    assert len(changed) == 2 and all("tỷ lệ người lao động được tập huấn" in d.stem for d in changed)
    assert not editing.set_slots(document.id, fact, {"subject": "tỷ lệ người lao động được tập huấn"}, WHO, NOW)
    editing.forget_edit(document.id, fact, WHO, NOW)
    work()
    assert all("tỷ lệ đoàn viên" in d.stem for d in drafts(document.id) if d.fact == fact)


def test_an_approval_grows_the_bank_and_survives_a_rebuild(app: Flask) -> None:
    document = confirmed()
    signed = decide(about(document.id, "tỷ lệ đoàn viên"))
    item = db.session.query(Item).one()
    assert (item.status, item.code, db.session.query(Bank).one().code) == ("approved", signed.bank_item, "song-hong")
    stem = signed.stem
    service.confirm(document.id, {**PROFILE, "short_forms": ["Công đoàn", "Công đoàn công ty"]}, set(), WHO, NOW)
    work()
    again = about(document.id, "tỷ lệ đoàn viên")
    assert (again.status, again.note, again.stem, again.decided_by) == ("approved", "", stem, WHO)
    assert count(Item) == 1 and item.status == "approved"


def test_an_approval_falls_when_its_fact_is_edited_and_says_so(app: Flask) -> None:
    document = confirmed()
    signed = decide(about(document.id, "tỷ lệ đoàn viên"))
    editing.set_slots(document.id, signed.fact, {"period": "Trong năm 2023"}, WHO, NOW)
    work()
    fallen = next(d for d in drafts(document.id) if d.id == signed.id)
    assert fallen.status == "draft" and "sửa sau khi duyệt" in fallen.note
    db.session.expire_all()
    assert db.session.query(Item).one().status == "draft"
    decide(fallen)
    item = db.session.query(Item).one()
    assert (item.status, item.current_number) == ("approved", 2)


def test_an_approval_falls_when_its_sentence_changes(app: Flask) -> None:
    document = confirmed()
    signed = decide(about(document.id, "tỷ lệ đoàn viên"))
    with writing() as session:
        row = session.get(Draft, signed.id)
        row.source_mark = "câu nguồn lúc duyệt là câu khác"
    editing.set_slots(document.id, about(document.id, "quỹ hỗ trợ").fact, {"subject": "quỹ hỗ trợ khó khăn"}, WHO, NOW)
    work()
    fallen = next(d for d in drafts(document.id) if d.id == signed.id)
    assert fallen.status == "draft" and "Câu nguồn hoặc con số đã đổi" in fallen.note


def test_a_held_fact_takes_its_items_out_of_the_queue(app: Flask) -> None:
    document = confirmed()
    signed = decide(about(document.id, "tỷ lệ đoàn viên"))
    editing.set_slots(document.id, signed.fact, {"hold": "số liệu chưa kiểm chứng"}, WHO, NOW)
    work()
    left = drafts(document.id, fact=signed.fact)
    assert [(d.gone, d.status) for d in left] == [(True, "draft")]
    with pytest.raises(Refusal):
        decide(left[0])
    build = service.build_of(document.id)
    assert build is not None
    assert "số liệu chưa kiểm chứng" in [u.reason for u in queue.unasked(build, set(queue.fact_statuses(document.id)))]


def test_rejecting_needs_a_reason_and_takes_the_item_back(app: Flask) -> None:
    document = confirmed()
    draft = about(document.id, "tỷ lệ đoàn viên")
    with pytest.raises(Refusal):
        decide(draft, "reject", " ")
    decide(draft)
    decide(drafts(document.id, id=draft.id)[0], "reject", "Không đáng hỏi")
    db.session.expire_all()
    assert db.session.query(Item).one().status == "retired"
    work_after = drafts(document.id, id=draft.id)[0]
    assert (work_after.status, work_after.reason) == ("retired", "Không đáng hỏi")
    service.confirm(document.id, PROFILE, set(), WHO, NOW)
    work()
    assert drafts(document.id, id=draft.id)[0].status == "retired"


def test_a_decision_about_something_else_is_refused(app: Flask) -> None:
    document = confirmed()
    draft = drafts(document.id)[0]
    with pytest.raises(Refusal) as refused:
        deciding.decide(document.id, draft.id, "approve", "", "cu", WHO, NOW)
    assert refused.value.code == "wrong_state" and count(Item) == 0


def test_findings_keep_a_draft_back(app: Flask) -> None:
    document = confirmed()
    draft = drafts(document.id)[0]
    with writing() as session:
        session.get(Draft, draft.id).findings = [{"gate": "r02", "level": "major", "reason": "đáp án lộ"}]
    draft = drafts(document.id)[0]
    with pytest.raises(Refusal) as refused:
        decide(draft)
    assert "đáp án lộ" in refused.value.message
    assert decide(draft, "approve", "đã đối chiếu nguồn").status == "approved"


def test_what_a_person_wrote_stays_through_rebuilds(app: Flask) -> None:
    document = confirmed()
    form = {"quote": MONEY, "stem": "Quỹ hỗ trợ đoàn viên khó khăn năm 2023 đạt mức nào?", "key": "415 triệu đồng",
            "wrong": "340 triệu đồng | số của năm 2022\n514 triệu đồng\n451 triệu đồng", "difficulty": "hard"}  # fmt: skip
    written = editing.write_item(document.id, form, WHO, NOW)
    work()
    draft = about(document.id, "đạt mức nào")
    assert (draft.fact, draft.section, draft.item["difficulty"]) == (written["id"], "I", "hard")
    assert decide(draft).status == "approved"
    service.confirm(document.id, PROFILE, set(), WHO, NOW)
    work()
    assert about(document.id, "đạt mức nào").status == "approved"
    editing.write_item(
        document.id, {**form, "stem": "Quỹ hỗ trợ năm 2023 đạt mức nào?"}, WHO, NOW, identifier=written["id"]
    )
    work()
    assert about(document.id, "đạt mức nào").status == "draft" and len(service.get(document.id).text_items) == 1


def test_files_to_take_away_build_the_same_bank(app: Flask) -> None:
    document = confirmed()
    for draft in drafts(document.id, fact=about(document.id, "tỷ lệ đoàn viên").fact):
        decide(draft)
    build, document = service.build_of(document.id), service.get(document.id)
    assert build is not None
    bank = files.bank(document, build)
    assert sorted({i["status"] for i in bank["items"]}) == ["approved", "draft"]
    signed = files.edits(document, build)
    assert [e["approved"] for e in signed.values()] == [True] and [e["value"] for e in signed.values()] == ["87,5"]
    for name in files.NAMES:
        assert files.content(document, build, name)[0]
    with pytest.raises(Refusal):
        files.content(document, build, "../quizapp.db")


def test_errata_that_a_person_ticked_are_applied(app: Flask) -> None:
    document = upload(TEXT.replace("lao động đạt", "lao dộng đạt"))
    work()
    with writing() as session:
        row = session.get(Document, document.id)
        row.errata = [{"wrong": "lao dộng", "right": "lao động", "context": "lao dộng", "reason": "", "address": "", "times": 1,
                       "confidence": "cao", "confirmed": False}]  # fmt: skip
    service.confirm(document.id, PROFILE, set(), WHO, NOW)
    work()
    assert about(document.id, "tập huấn an toàn lao dộng")
    service.confirm(document.id, PROFILE, {0}, WHO, NOW)
    work()
    assert about(document.id, "tập huấn an toàn lao động").item["citation"]["original"]


def test_a_profile_with_gaps_is_refused(app: Flask) -> None:
    document = upload()
    with pytest.raises(Refusal):
        service.confirm(document.id, PROFILE, set(), WHO, NOW)
    work()
    with pytest.raises(Refusal) as refused:
        service.confirm(document.id, {**PROFILE, "body": "", "genre": "thơ"}, set(), WHO, NOW)
    assert set(refused.value.fields) == {"body", "genre"}


def test_a_bank_file_coming_in_again_leaves_what_was_signed_here(app: Flask) -> None:
    document = confirmed()
    signed = decide(about(document.id, "tỷ lệ đoàn viên"))
    bank = {
        **items.export_bank(db.session.query(Bank).one().id),
        "items": [],
        "documents": [],
        "sections": [],
        "version": "2",
    }
    assert items.import_bank(bank, WHO, NOW).gone == 0
    db.session.expire_all()
    assert db.session.query(Item).one().status == "approved" and signed.bank_item
    kept = items.export_bank(db.session.query(Bank).one().id)
    assert [s["code"] for s in kept["sections"]] == ["I"] and [d["id"] for d in kept["documents"]] == [document.code]


def test_two_documents_with_one_sentence_are_two_items(app: Flask) -> None:
    for _ in range(2):
        document = confirmed()
        decide(about(document.id, "tỷ lệ đoàn viên"))
    assert sorted(i.status for i in db.session.query(Item)) == ["approved", "approved"]
    assert len({i.code for i in db.session.query(Item)}) == 2 and count(Bank) == 1


def test_an_answer_that_makes_no_sense_fails_and_leaves_nothing_half_done(app: Flask) -> None:
    document = confirmed()
    before = [d.stem for d in drafts(document.id)]
    work_of = (document.id, document.revision, document.sha256)
    broken: list[dict[str, Any]] = [
        {},
        {"kind": "text", "reading": []},
        {"kind": "text", "reading": [], "bank": {"items": [{}]}},
    ]
    for answer in broken:
        storing.keep(work_of, answer, NOW)
        assert service.get(document.id).state == "failed"
        assert [d.stem for d in drafts(document.id)] == before


def test_an_edit_during_a_build_is_built_too(app: Flask) -> None:
    document = confirmed()
    fact = about(document.id, "tỷ lệ đoàn viên").fact
    editing.set_slots(document.id, fact, {"subject": "tỷ lệ người được tập huấn"}, WHO, NOW)
    desk.step(NOW)
    editing.set_slots(document.id, fact, {"subject": "tỷ lệ công nhân được tập huấn"}, WHO, NOW)
    work()
    assert about(document.id, "tỷ lệ công nhân được tập huấn").fact == fact


def test_the_folder_of_a_run_is_gone_afterwards(app: Flask) -> None:
    upload()
    work(child=True)
    assert not (app.extensions["settings"].data_dir / desk.FOLDER).exists()


def test_a_finished_half_item_becomes_a_draft_and_stays_settled(app: Flask) -> None:
    first = "Công đoàn công ty Sông Hồng là đơn vị đầu tiên của tỉnh tổ chức hội thi trực tuyến cho đoàn viên."
    document = upload(TEXT.replace("\nII. PHƯƠNG HƯỚNG", f"{first}\n\nII. PHƯƠNG HƯỚNG"))
    work()
    service.confirm(document.id, PROFILE, set(), WHO, NOW)
    work()
    build = service.build_of(document.id)
    assert build is not None
    half = next(h for h in build.report["halves"] if h["kind"] == "first")
    assert half["mark"] in half["quote"] and not drafts(document.id, fact=half["key"])
    form = {
        "quote": half["quote"],
        "stem": half["stem"],
        "key": half["answer"],
        "wrong": "Mở lớp học\nXây nhà ăn\nThăm hỏi",
    }
    editing.write_item(document.id, form, WHO, NOW, fact=half["key"])
    work()
    assert [(d.kind, d.grade) for d in drafts(document.id, fact=half["key"])] == [("single", "edit")]
    db.session.expire_all()
    build = service.build_of(document.id)
    assert build is not None and half["key"] not in {h["key"] for h in build.report["halves"]}
