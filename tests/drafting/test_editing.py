"""Setting options and wording of a figure, seen before it is kept; what is seen is what a build makes."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.db import db, writing
from quizapp.drafting import desk, editing, edits, queue, reading, service
from quizapp.drafting.models import Document, Draft
from quizapp.errors import Refusal
from tests.drafting.paper import WHO, confirmed, drafts, page, work
from tests.factories import NOW, Factory

SHARE = "tỷ lệ đoàn viên"


@pytest.fixture(autouse=True)
def nothing_runs(app: Flask) -> Any:
    yield
    desk.stop()


def fact_of(document: Document, words: str = SHARE) -> dict[str, Any]:
    build = service.build_of(document.id)
    assert build is not None
    key = next(d.fact for d in drafts(document.id) if words in d.stem)
    fact = reading.fact_at(build.facts, key, "")
    assert fact is not None
    return fact


def form_of(document: Document, fact: dict[str, Any]) -> dict[str, str]:
    """The form as the page shows it, nothing changed."""
    now = edits.shown(fact, queue.items_of(document.id, fact["key"]))
    form = {**fact["slots"], "stem": now.stem, "statement": now.statement, "difficulty": fact["difficulty"],
            "hold": fact["hold"], "why-key": now.reasons[fact["value"]], "why-right": now.reasons.get("Đúng", ""),
            "why-false": now.reasons.get("Sai", "")}  # fmt: skip
    for n, figure in enumerate(now.wrong, start=1):
        form |= {f"wrong-{n}": figure, f"why-{n}": now.reasons[figure]}
    return form


def said(item: dict[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in ("kind", "stem", "options", "key", "difficulty", "section", "citation")}


CHANGES: list[dict[str, str]] = [
    {}, {"subject": "tỷ lệ người lao động được tập huấn"}, {"unit": "%", "tail": "trong năm"},
    {"wrong-1": "70,1", "wrong-2": "77,7", "wrong-3": "93,2", "why-2": "Số của một quận khác."},
    {"wrong-1": "", "wrong-2": "", "wrong-3": ""}, {"why-key": "Đúng như báo cáo.", "why-right": "Báo cáo ghi 87,5%."},
    {"stem": "Bao nhiêu phần trăm đoàn viên được tập huấn năm 2023?", "statement": "Năm 2023 có {v}% được tập huấn."},
    {"difficulty": "hard"}, {"stem": ""}, {"statement": ""}, {"why-1": ""},
]  # fmt: skip


def test_what_is_seen_is_what_a_build_makes(app: Flask) -> None:
    document = confirmed(abbreviations={"ATLĐ": "an toàn lao động"})
    for change in CHANGES:
        document = service.get(document.id)
        fact = fact_of(document, "tập huấn")
        form = {**form_of(document, fact), **change}
        made = editing.preview_slots(document.id, fact["key"], form)
        assert not made.problem
        editing.set_slots(document.id, fact["key"], form, WHO, NOW)
        work()
        built = queue.items_of(document.id, fact["key"])
        assert [said(p["item"]) for p in made.items] == [said(i) for i in built], change
        findings = [d.findings for d in drafts(document.id, fact=fact["key"]) if not d.gone]
        assert [p["findings"] for p in made.items] == findings


def test_nothing_changed_is_no_edit(app: Flask) -> None:
    document = confirmed()
    for words in (SHARE, "Năm 2023, quỹ", "Năm 2022, quỹ"):
        fact = fact_of(document, words)
        assert not editing.set_slots(document.id, fact["key"], form_of(document, fact), WHO, NOW)
    assert service.get(document.id).edits == {}


def test_an_edit_taken_back_leaves_no_trace(app: Flask) -> None:
    document = confirmed()
    fact = fact_of(document)
    form = form_of(document, fact)
    assert editing.set_slots(document.id, fact["key"], {**form, "why-key": "Đúng."}, WHO, NOW)
    work()
    fact = fact_of(document)
    assert fact["rationales"] == {"87,5": "Đúng."}
    assert editing.set_slots(document.id, fact["key"], {**form_of(document, fact), "why-key": ""}, WHO, NOW)
    work()
    assert service.get(document.id).edits == {} and form_of(document, fact_of(document)) == form


def test_a_form_leaves_the_cited_sentences_alone(app: Flask) -> None:
    document = confirmed()
    key = fact_of(document)["key"]
    address = another_address(document, key)
    with writing() as session:
        locked = service.locked(session, document.id)
        locked.edits = {key: {"cites": [address]}}
        service.ask_for_build(locked)
    work()
    document = service.get(document.id)
    fact = fact_of(document)
    assert not editing.set_slots(document.id, key, form_of(document, fact), WHO, NOW)
    assert editing.set_slots(document.id, key, {**form_of(document, fact), "why-key": "Đúng."}, WHO, NOW)
    work()
    assert service.get(document.id).edits[key]["cites"] == [address]
    for item in queue.items_of(document.id, key):
        assert [one["sentence"] for one in item["citation"]["more"]] == [address]


def another_address(document: Document, key: str) -> str:
    """The address of a sentence that another fact stands in."""
    build = service.build_of(document.id)
    assert build is not None
    own = reading.fact_at(build.facts, key, "")
    assert own is not None
    return str(next(f["address"] for f in build.facts if f["address"] != own["address"]))


def test_a_held_fact_says_so_instead_of_items(app: Flask) -> None:
    document = confirmed()
    fact = fact_of(document)
    form = form_of(document, fact)
    assert (
        editing.preview_slots(document.id, fact["key"], {**form, "hold": "chưa kiểm chứng"}).problem
        == "chưa kiểm chứng"
    )
    editing.set_slots(document.id, fact["key"], {**form, "hold": "chưa kiểm chứng"}, WHO, NOW)
    work()
    fact = next(f for f in service.build_of(document.id).facts if f["key"] == fact["key"])  # type: ignore[union-attr]
    made = editing.preview_slots(document.id, fact["key"], {"hold": ""})
    assert len(made.items) == 2


def test_somebody_else_s_edit_in_between_is_seen(app: Flask) -> None:
    document = confirmed()
    fact = fact_of(document)
    form = form_of(document, fact)
    now = edits.shown(fact, queue.items_of(document.id, fact["key"]))
    seen = {"seen": editing.fact_mark(fact, {}, now)}
    assert editing.set_slots(document.id, fact["key"], {**form, **seen, "why-key": "Một."}, WHO, NOW)
    for verb in (lambda f: editing.set_slots(document.id, fact["key"], f, WHO, NOW),
                 lambda f: editing.preview_slots(document.id, fact["key"], f)):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            verb({**form, **seen, "why-key": "Hai."})
        assert refused.value.code == "wrong_state"
    assert service.get(document.id).edits[fact["key"]]["rationales"] == {"87,5": "Một."}


HOSTILE = ("<script>x</script>", "{{ 7*7 }}", "\x00\ud7ff", "=1+1", "9" * 5000, "“" * 400, "1.480 | 2", "‮đảo")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_typing_is_only_text(desk_page: FlaskClient, make: Factory, text: str) -> None:
    document = make.document()
    draft = drafts(document.id)[0]
    here = f"/btc/tai-lieu/{document.id}/duyet/{draft.id}/sua"
    fields = ("period", "subject", "verb", "unit", "tail", "stem", "statement", "difficulty", "hold", "wrong-1", "wrong-2", "wrong-3",
              "why-key", "why-1", "why-2", "why-3", "why-right", "why-false", "address")  # fmt: skip
    for more in ({"preview": "1"}, {}):
        for form in ({name: text for name in fields}, *({name: text} for name in fields)):
            answer = desk_page.post_form(here, {**form, **more})
            assert answer.status_code in (200, 303, 404, 422), (form, answer.status_code)
            assert "<script>x" not in answer.get_data(as_text=True)


def test_a_preview_on_the_page_keeps_nothing(desk_page: FlaskClient, make: Factory) -> None:
    document = make.document()
    draft = drafts(document.id)[0]
    here = f"/btc/tai-lieu/{document.id}/duyet/{draft.id}"
    html = page(desk_page.get(here))
    assert 'name="wrong-2" value="1.700"' in html and 'name="why-key"' in html
    form = {
        "preview": "1",
        "wrong-1": "1.111",
        "wrong-2": "1.777",
        "wrong-3": "1.999",
        "why-1": "Số <b>cũ</b>.",
        "subject": "công đoàn <cơ sở>",
    }
    answer = desk_page.post_form(f"{here}/sua", form)
    html = page(answer)
    assert answer.status_code == 200 and "Sẽ thành" in html and "1.777 đoàn viên" in html and "Số <b>cũ</b>." in html
    assert "<b>cũ</b>" not in answer.get_data(as_text=True) and 'value="1.999"' in html
    db.session.expire_all()
    found = db.session.query(Document).one()
    assert (found.edits, found.state, found.revision) == ({}, "ready", 1)
    assert db.session.query(Draft).one().status == "draft"
    del form["preview"]
    assert desk_page.post_form(f"{here}/sua", form).status_code == 303
    db.session.expire_all()
    edit = db.session.query(Document).one().edits["aa-1"]
    assert edit["distractors"] == ["1.111", "1.777", "1.999"] and edit["rationales"] == {"1.111": "Số <b>cũ</b>."}
    assert desk_page.post_form(f"{here}/sua", form).status_code == 303  # sent twice: one edit
    db.session.expire_all()
    assert db.session.query(Document).one().revision == 2


@pytest.mark.parametrize("role", ["member", "representative", "judge"])
def test_only_organizers_edit_and_write(client: FlaskClient, make: Factory, role: str) -> None:
    contest = make.contest(code="LB20")
    make.sign_in(client, make.member(contest) if role == "member" else make.staff(role))
    document = make.document()
    draft = drafts(document.id)[0]
    for path in (f"duyet/{draft.id}/sua", "viet"):
        answer = client.post_form(f"/btc/tai-lieu/{document.id}/{path}", {"preview": "1", "subject": "x"})
        assert answer.status_code == 403 and "1.480" not in page(answer)
