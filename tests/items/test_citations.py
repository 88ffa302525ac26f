"""An item that rests on several sentences: kept by import and export, shown to whoever may see its source."""

import json
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from question_bank import bank as bank_file
from quizapp.attempts import service as attempts
from quizapp.db import db
from quizapp.drafting.models import Draft
from quizapp.items import growing, service
from quizapp.items.models import Bank, Item
from tests.attempts.test_service import sign_in
from tests.factories import NOW, Factory

QUOTES = ("Năm 2008, trường được tặng Cờ thi đua <b>.", "Năm 2013, trường được tặng Bằng khen của Bộ.")


def citation(document: str = "d") -> dict[str, Any]:
    first, second = (
        {"section": "1", "sentence": f"1.1.{n}", "quote": q, "sha256": sha256(q.encode()).hexdigest()}
        for n, q in enumerate(QUOTES, start=1)
    )
    return {"document": document, **first, "mark": "Cờ thi đua", "more": [{**second, "mark": "Bằng khen của Bộ"}]}


def item(**changes: Any) -> dict[str, Any]:
    options = [
        {"id": i, "text": t, "rationale": ""} for i, t in zip("abc", ("Cờ", "Bằng khen", "Huy chương"), strict=True)
    ]
    return {"id": "q1", "kind": "multiple", "stem": "Những phần thưởng nào?", "options": options, "key": ["a", "b"], "fact": "t1",
            "section": "1", "difficulty": "easy", "group": "", "status": "approved", "citation": citation(), **changes}  # fmt: skip


def page(answer: Any) -> str:
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    assert "<b>." not in text  # escaped in every place
    return unescape(text)


def test_import_and_export_keep_every_sentence(app: Flask, tmp_path: Path) -> None:
    given = {"schema": 1, "id": "b", "title": "B", "version": "1", "documents": [], "items": [item()],
             "sections": [{"code": "1", "title": "Một"}]}  # fmt: skip
    path = tmp_path / "bank.json"
    bank_file.save(given, path)
    assert service.import_bank(bank_file.load(path), "w", NOW).new == 1
    out = service.export_bank(db.session.query(Bank).one().id)
    assert out["items"][0]["citation"] == citation()
    assert service.import_bank(bank_file.check(json.loads(json.dumps(out))), "w", NOW).same == 1
    changed = item(citation={**citation(), "more": []})
    assert service.import_bank({**given, "items": [changed]}, "w", NOW).changed == 1  # another source, another version


def test_a_signed_draft_keeps_every_sentence(app: Flask) -> None:
    source = {"id": "d", "title": "D", "sha256": "0" * 64}
    growing.put("b", "B", source, {"code": "1", "title": "Một"}, item(), "w", NOW)
    assert service.current_version(db.session.query(Item).one()).citation == citation()


@pytest.mark.parametrize("path", ["/btc/ngan-hang/{item}", "/btc/dot-thi/{round}/xem-de"])
def test_organizers_see_every_sentence(client: FlaskClient, make: Factory, path: str) -> None:
    bank = make.bank(per_cell=0)
    made = make.item(bank, citation=citation())
    contest = make.contest(bank=bank)
    round_ = make.round(contest, opened_at=None, item_count=1, blueprint=[{"section": "1", "difficulty": "easy", "kind": None, "count": 1}])  # fmt: skip
    make.sign_in(client, make.staff("organizer"))
    html = page(client.get(path.format(item=made.id, round=round_.id)))
    assert '<mark class="src">Bằng khen của Bộ</mark>' in html and "mục 1, đoạn 1, câu 2" in html
    assert '<mark class="src">Cờ thi đua</mark>' in html


def test_reviewers_see_every_sentence(client: FlaskClient, make: Factory) -> None:
    document = make.document()
    draft = db.session.query(Draft).one()
    draft.item = {**draft.item, "citation": {**citation(document.code), "sentence": "I.1.1"}}
    db.session.commit()
    make.sign_in(client, make.staff("organizer"))
    html = page(client.get(f"/btc/tai-lieu/{document.id}/duyet/{draft.id}"))
    assert "Câu này còn dựa vào" in html and html.count('<mark class="src">Bằng khen của Bộ</mark>') == 2
    path = f"/btc/tai-lieu/{document.id}/duyet/{draft.id}"
    draft.item = {**draft.item, "citation": {k: v for k, v in draft.item["citation"].items() if k != "more"}}
    db.session.commit()
    assert "Câu này còn dựa vào" not in page(client.get(path))


def test_members_see_every_sentence_once_the_key_is_open(client: FlaskClient, make: Factory, at: Any) -> None:
    at("2023-10-12T09:00:00+07:00")
    bank = make.bank(per_cell=0)
    make.item(bank, citation=citation())
    contest = make.contest(bank=bank)
    cells = [{"section": "1", "difficulty": "easy", "kind": None, "count": 1}]
    round_ = make.round(contest, item_count=1, blueprint=cells, ranked=False, show_key_at="submission")
    member = make.member(contest)
    with_practice = db.session.query(Item).one()
    with_practice.for_practice = True
    db.session.commit()
    who = sign_in(member)
    attempt, _ = attempts.start(who, round_.id, NOW)
    attempts.submit(who, attempt.token, [], None, NOW)
    make.sign_in(client, member, NOW)
    html = page(client.get(f"/ket-qua/{attempt.token}?xem=tat-ca"))
    assert "<mark>Bằng khen của Bộ</mark>" in html and "mục 1, đoạn 1, câu 2" in html
