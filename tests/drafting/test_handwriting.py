"""Hand-written items of every kind: from the form through a build to the bank, and back into the form."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.db import db
from quizapp.drafting import deciding, desk, editing, handwriting, service
from quizapp.drafting.models import Document, Draft
from quizapp.items.models import Item
from tests.drafting.paper import TEXT, WHO, drafts, page, upload, work
from tests.factories import NOW, Factory

LINES = "Công đoàn được tặng Cờ thi đua năm 2008, Bằng khen năm 2013 và Huân chương năm 2018."
STEPS = "Quy trình gồm ba bước: tiếp nhận, xử lý, trả kết quả."
FUND = "Năm 2023, quỹ hỗ trợ đoàn viên khó khăn đạt 415 triệu đồng."
FORMS: dict[str, dict[str, str]] = {
    "single": {"quote": FUND, "stem": "Quỹ hỗ trợ năm 2023 đạt mức nào?", "key": "415 triệu đồng", "why": "Báo cáo ghi vậy.",
               "wrong": "340 triệu đồng | số năm 2022\n514 triệu đồng\n451 triệu đồng"},
    "multiple": {"quote": LINES, "stem": "Công đoàn được tặng những gì?", "keys": "Cờ thi đua | năm 2008\nBằng khen",
                 "others": "Huy chương\nGiải thưởng | chưa có"},
    "true_false": {"quote": FUND, "stem": "Năm 2023, quỹ hỗ trợ đạt 415 triệu đồng.", "truth": "true", "because": "Đúng số."},
    "ordering": {"quote": STEPS, "stem": "Sắp xếp các bước của quy trình:", "steps": "tiếp nhận | bước đầu\nxử lý\ntrả kết quả"},
    "matching": {"quote": LINES, "more": FUND, "stem": "Ghép phần thưởng với năm được tặng:", "extra": "2011",
                 "pairs": "Cờ thi đua = 2008 | năm đầu\nBằng khen = 2013\nHuân chương = 2018"},
    "numeric": {"quote": FUND, "stem": "Quỹ hỗ trợ năm 2023 đạt bao nhiêu triệu đồng?", "value": "415", "unit": "triệu đồng",
                "tolerance": "0,5"},
}  # fmt: skip
SENTENCES = [LINES, STEPS, FUND]


@pytest.fixture(autouse=True)
def nothing_runs(app: Flask) -> Any:
    yield
    desk.stop()


def form_of(kind: str, **changes: str) -> dict[str, str]:
    return {"kind": kind, "difficulty": "medium", **FORMS[kind], **changes}


def problems(form: dict[str, str]) -> dict[str, str]:
    return handwriting.written_problems(handwriting.written_from(form, form["quote"], "I", "viet-1", ""), SENTENCES)


def prepared() -> Document:
    document = upload(TEXT.replace("\nII.", f"\n{LINES}\n{STEPS}\n\nII."))
    work()
    from tests.drafting.paper import PROFILE

    service.confirm(document.id, PROFILE, set(), WHO, NOW)
    work()
    return service.get(document.id)


def test_every_kind_goes_all_the_way(app: Flask) -> None:
    document = prepared()
    seen = {kind: editing.preview_item(document.id, form_of(kind)) for kind in FORMS}
    for kind in FORMS:
        editing.write_item(document.id, form_of(kind), WHO, NOW)
    work()
    assert service.get(document.id).state == "ready"
    for kind in FORMS:
        draft = next(d for d in drafts(document.id, kind=kind) if d.fact.startswith("viet-"))
        assert draft.findings == [], kind
        [made] = seen[kind].items
        for name in ("kind", "stem", "options", "key", "difficulty", "citation"):
            assert made["item"][name] == draft.item[name], (kind, name)
        assert made["findings"] == draft.findings
        deciding.decide(document.id, draft.id, "approve", "", deciding.seen_mark(draft), WHO, NOW)
    found = {i.kind: i for i in db.session.query(Item)}
    assert set(found) == set(FORMS)
    assert found["numeric"].versions[0].key == {"value": 415, "unit": "triệu đồng", "tolerance": 0.5}
    assert len(found["matching"].versions[0].targets) == 4
    assert [c["quote"] for c in found["matching"].versions[0].citation["more"]] == [FUND]


@pytest.mark.parametrize("kind", FORMS)
def test_what_was_written_comes_back_into_the_form(kind: str) -> None:
    form = form_of(kind)
    written = handwriting.written_from(form, form["quote"], "I", "viet-1", "")
    typed = handwriting.typed_of(written)
    assert handwriting.written_from(typed, typed["quote"], "I", "viet-1", "") == written
    assert {name: typed[name] for name in form} == form


@pytest.mark.parametrize(
    ("kind", "changes", "fields"),
    [
        ("single", {"quote": ""}, {"quote"}), ("single", {"stem": "?"}, {"stem"}), ("single", {"key": ""}, {"key"}),
        ("single", {"wrong": "một\nhai"}, {"wrong"}), ("single", {"wrong": "a\nA\nb"}, {"wrong"}), ("single", {"wrong": "a\nb\n| vì"}, {"wrong"}),
        ("single", {"wrong": "415 Triệu đồng\nb\nc"}, {"wrong"}), ("single", {"difficulty": "dễ"}, {"difficulty"}),
        ("single", {"more": "không có"}, {"more"}), ("single", {"more": FUND}, {"more"}), ("single", {"more": f"{LINES}\n{LINES}"}, {"more"}),
        ("single", {"more": "\n".join(LINES[:n] for n in range(20, 30))}, {"more"}),
        ("multiple", {"keys": "một"}, {"keys"}), ("multiple", {"others": ""}, {"others"}), ("multiple", {"others": "Cờ THI đua"}, {"others"}),
        ("multiple", {"others": "\n".join("abcdef")}, {"others"}), ("multiple", {"keys": "a\nA"}, {"keys"}), ("multiple", {"others": "x"}, {"others"}),
        ("true_false", {"truth": ""}, {"truth"}), ("true_false", {"truth": "yes"}, {"truth"}),
        ("ordering", {"steps": "a\nb"}, {"steps"}), ("ordering", {"steps": "\n".join("abcdefg")}, {"steps"}), ("ordering", {"steps": "a\nb\nA"}, {"steps"}),
        ("matching", {"pairs": "a = 1\nb = 2"}, {"pairs"}), ("matching", {"pairs": "a = 1\nb = 2\nc"}, {"pairs"}), ("matching", {"pairs": "a = 1\nA = 2\nc = 3"}, {"pairs"}),
        ("matching", {"extra": "2013"}, {"extra"}), ("matching", {"extra": "1\n2\n3\n4"}, {"extra"}), ("matching", {"pairs": "a = 1\nb = 1\nc = 1", "extra": ""}, {"pairs"}),
        ("numeric", {"value": ""}, {"value"}), ("numeric", {"value": "bốn trăm"}, {"value"}), ("numeric", {"value": "415 triệu"}, {"value"}),
        ("numeric", {"value": "1e9"}, {"value"}), ("numeric", {"value": "-5"}, {"value"}), ("numeric", {"tolerance": "nhỏ"}, {"tolerance"}),
        ("numeric", {"tolerance": "400"}, {"tolerance"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named_at_its_field(kind: str, changes: dict[str, str], fields: set[str]) -> None:
    assert problems(form_of(kind)) == {}
    assert set(problems(form_of(kind, **changes))) == fields


def test_an_unknown_kind_is_refused() -> None:
    assert set(problems({**form_of("single"), "kind": "essay"})) == {"kind"}
    assert set(problems({"quote": "", "kind": ""})) == {"quote", "stem", "kind"}


# Pages


QUOTE = "Năm 2022, công đoàn có 1.480 đoàn viên."


@pytest.mark.parametrize("kind", FORMS)
def test_nothing_typed_is_lost_on_an_error(desk_page: FlaskClient, make: Factory, kind: str) -> None:
    document = make.document()
    typed = {name: f"Chữ <gõ> ở {name}" for name in ("more", "stem", "key", "why", "wrong", "keys", "others", "because", "steps", "pairs",
                                                     "extra", "value", "unit", "tolerance")}  # fmt: skip
    answer = desk_page.post_form(
        f"/btc/tai-lieu/{document.id}/viet", {**typed, "quote": "Không có", "kind": kind, "truth": "false"}
    )
    html = page(answer)
    assert answer.status_code == 422 and "Câu trích phải có nguyên văn" in html and "vẫn còn nguyên" in html
    assert all(text in html for text in typed.values()) and "<gõ>" not in answer.get_data(as_text=True)
    assert f'value="{kind}" checked' in html and 'value="false" checked' in html
    assert db.session.query(Document).one().text_items == []


def test_a_preview_keeps_nothing_and_a_double_submit_writes_once(desk_page: FlaskClient, make: Factory) -> None:
    document = make.document()
    here = f"/btc/tai-lieu/{document.id}/viet"
    form = {
        "kind": "numeric",
        "quote": QUOTE,
        "stem": "Năm 2022, công đoàn có bao nhiêu đoàn viên?",
        "value": "1.480",
        "unit": "đoàn viên",
    }
    html = page(desk_page.post_form(here, {**form, "preview": "1"}))
    assert "Sẽ thành" in html and "Qua mọi cửa kiểm tra" in html and 'value="1.480"' in html
    html = page(desk_page.post_form(here, {**form, "value": "1.490", "preview": "1"}))
    assert "con số đáp án không có trong câu nguồn" in html
    db.session.expire_all()
    assert db.session.query(Document).one().text_items == []
    for _ in range(2):
        assert desk_page.post_form(here, form).status_code == 303
    db.session.expire_all()
    [written] = db.session.query(Document).one().text_items
    assert written["items"][0]["value"] == 1480 and db.session.query(Document).one().revision == 2


def test_a_written_item_is_edited_in_its_own_form(desk_page: FlaskClient, make: Factory) -> None:
    form = {"kind": "ordering", "quote": QUOTE, "stem": "Sắp xếp các ý sau đây:", "steps": "một\nhai\nba"}
    written = handwriting.written_from(form, QUOTE, "I", "viet-1", "aa-1")
    document = make.document(text_items=[written])
    draft = db.session.query(Draft).one()
    here = f"/btc/tai-lieu/{document.id}/duyet/{draft.id}"
    html = page(desk_page.get(here))
    assert 'value="ordering" checked' in html and "một\nhai\nba" in html and 'name="written" value="viet-1"' in html
    answer = desk_page.post_form(f"{here}/sua", {**form, "written": "viet-1", "steps": "một"})
    assert answer.status_code == 422 and "Cần từ 3 đến 6 ý" in page(answer)
    answer = desk_page.post_form(f"{here}/sua", {**form, "written": "viet-1", "steps": "hai\nmột\nba", "preview": "1"})
    assert answer.status_code == 200 and "Sẽ thành" in page(answer)
    assert desk_page.post_form(f"{here}/sua", {**form, "written": "viet-1", "steps": "hai\nmột\nba"}).status_code == 303
    assert desk_page.post_form(f"{here}/sua", {**form, "written": "viet-77"}).status_code == 404
    db.session.expire_all()
    [found] = db.session.query(Document).one().text_items
    assert [s["text"] for s in found["items"][0]["steps"]] == ["hai", "một", "ba"] and found["fact"] == "aa-1"


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize(
    "text", ["<script>x</script>", "{{ 7*7 }}", "\x00\ud7ff", "9" * 6000, "a = b | c = d | e", "|", "=", "\n" * 500]
)
def test_hostile_typing_is_only_text(desk_page: FlaskClient, make: Factory, kind: str, text: str) -> None:
    document = make.document()
    names = ("more", "stem", "key", "why", "wrong", "keys", "others", "truth", "because", "steps", "pairs", "extra", "value", "unit",
             "tolerance", "difficulty", "du-kien")  # fmt: skip
    for more in ({"preview": "1"}, {}):
        answer = desk_page.post_form(
            f"/btc/tai-lieu/{document.id}/viet", {**dict.fromkeys(names, text), "quote": QUOTE, "kind": kind, **more}
        )
        assert answer.status_code in (200, 303, 422), answer.status_code
        assert "<script>x" not in answer.get_data(as_text=True)
