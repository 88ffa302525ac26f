"""The attempt without JavaScript: every kind of item, every button, and what a refused form keeps."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from quizapp.attempts.models import Attempt, Response
from quizapp.db import db
from tests.factories import NOW, Client, Factory

AT = "2023-10-12T09:00:00+07:00"
IDEAS = [{"id": i, "text": f"Ý {i}", "rationale": ""} for i in "abc"]
TARGETS = [{"id": n, "text": f"Vế {n}"} for n in "123"]
KINDS = {
    "single": {}, "true_false": {"options": [{"id": "t", "text": "Đúng"}, {"id": "f", "text": "Sai"}], "key": ["t"]},
    "multiple": {"key": ["a", "b"]}, "numeric": {"options": [], "key": {"value": 12772}},
    "ordering": {"options": IDEAS, "key": ["b", "a", "c"]},
    "matching": {"options": IDEAS, "targets": TARGETS, "key": [["a", "1"], ["b", "2"], ["c", "3"]]},
}  # fmt: skip
GUESS = {"prompt": "Có bao nhiêu người dự thi?", "target": "participants", "counted_at": None}


@pytest.fixture
def browser(client: FlaskClient, make: Factory, at: Any) -> Any:
    """A member's browser at 9:00 in an attempt with one item of each kind."""
    at(AT)
    bank = make.bank(per_cell=0)
    for kind, fields in KINDS.items():
        make.item(bank, kind=kind, **fields)
    contest = make.contest(code="LB20", bank=bank)
    lines = [{"section": "1", "difficulty": "easy", "kind": kind, "count": 1} for kind in KINDS]
    round_ = make.round(contest, item_count=len(KINDS), blueprint=lines, guess=GUESS)
    make.sign_in(client, make.member(contest), NOW)
    client.post_form(f"/vao-thi/{round_.id}", {"myself": "1"})
    return client


def attempt() -> Attempt:
    """The only attempt, as it is now."""
    db.session.rollback()
    return db.session.query(Attempt).one()


def held() -> dict[int, Any]:
    """slot -> choice."""
    db.session.rollback()
    return {r.slot: r.choice for r in db.session.query(Response)}


def slot_of(kind: str) -> int:
    """Where a kind stands on the paper."""
    return next(n for n, entry in enumerate(attempt().paper, start=1) if entry["k"] == kind)


def drawn_seq(browser: Client, slot: int) -> str:
    """What the page of an item, opened now, says of how new its choice is."""
    page = browser.get(f"/lam-bai/{attempt().token}/cau/{slot}").text
    return re.findall(r'name="seq" value="(\d+)"', page)[0]


def post(browser: Client, slot: int, fields: dict[str, Any], go: str = "stay", seq: str | None = None) -> Any:
    """Press a button of an item's form: of the page as it is now, or of one opened earlier."""
    seq = drawn_seq(browser, slot) if seq is None else seq
    return browser.post_form(f"/lam-bai/{attempt().token}/cau/{slot}", {**fields, "seq": seq, "go": go})


@pytest.mark.parametrize(
    ("kind", "fields", "kept"),
    [
        ("single", {"choice": "c"}, "c"),
        ("true_false", {"choice": "f"}, "f"),
        ("multiple", {"choice": ["c", "a"]}, ["a", "c"]),
        ("numeric", {"choice": " 12.772 "}, "12.772"),
        ("ordering", {"place_a": "2", "place_b": "1", "place_c": "3"}, ["b", "a", "c"]),
        ("matching", {"match_b": "2", "match_a": "3"}, [["a", "3"], ["b", "2"]]),
    ],
)
def test_each_kind_is_saved_shown_again_and_taken_back(browser: Client, kind: str, fields: Any, kept: Any) -> None:
    slot = slot_of(kind)
    assert post(browser, slot, fields).status_code == 303
    assert held() == {slot: kept}
    page = browser.get(f"/lam-bai/{attempt().token}/cau/{slot}").text
    assert re.search(r" checked| selected|value=\"12\.772\"", page)
    assert post(browser, slot, fields, go="clear").status_code == 303
    assert held() == {slot: None}


@pytest.mark.parametrize("places", [("1", "1", "2"), ("1", "", ""), ("0", "2", "3"), ("2", "3", "4"), ("x", "1", "2")])
def test_an_unclear_order_is_refused_by_name_and_kept_on_the_page(browser: Client, places: tuple[str, ...]) -> None:
    slot = slot_of("ordering")
    answer = post(browser, slot, dict(zip(("place_a", "place_b", "place_c"), places, strict=True)), go="next")
    assert answer.status_code == 422 and "Cần xếp đủ các ý, mỗi ý một lần." in answer.text
    assert answer.text.count("<option selected>") == sum(p in ("1", "2", "3") for p in places)
    assert held() == {}


@pytest.mark.parametrize(
    ("slot", "go", "where"),
    [(2, "next", "/cau/3"), (2, "prev", "/cau/1"), (1, "prev", "/cau/1"), (6, "next", "/nop"), (2, "submit", "/nop"),
     (2, "5", "/cau/5"), (2, "99", "/cau/6"), (2, "list", "/cau/2#danh-sach"), (2, "huh", "/cau/2"), (2, "0", "/cau/2")],
)  # fmt: skip
def test_a_button_saves_and_leads_on(browser: Client, slot: int, go: str, where: str) -> None:
    answer = post(browser, slot, {}, go=go)
    assert answer.status_code == 303 and answer.headers["Location"].endswith(where)
    assert held() == {slot: None}


def test_a_guess_survives_going_back_and_the_end_of_time(browser: Client, at: Any) -> None:
    path = f"/lam-bai/{attempt().token}/nop"
    back = browser.post_form(path, {"guess": "12.480", "go": "back"})
    assert back.status_code == 303 and attempt().guess == "12480"
    assert 'value="12480"' in browser.get(path).text
    at((NOW + timedelta(seconds=700)).isoformat())
    assert browser.get(path).status_code == 302
    assert attempt().state == "expired" and attempt().guess == "12480"


def test_a_form_that_comes_late_doesn_t_replace_a_newer_choice(browser: Client) -> None:
    slot = slot_of("single")
    first = drawn_seq(browser, slot)
    post(browser, slot, {"choice": "a"}, seq=first)
    assert post(browser, slot, {"choice": "a"}, go="next", seq=first).status_code == 303  # the same again is no news
    post(browser, slot, {"choice": "b"})
    late = post(browser, slot, {"choice": "a"}, go="next", seq=first)
    assert late.status_code == 409 and "chưa lưu" in late.text and held() == {slot: "b"}
    assert 'value="a" checked' in late.text  # nothing that was chosen is lost
    fresh = re.findall(r'name="seq" value="(\d+)"', late.text)[0]
    assert post(browser, slot, {"choice": "a"}, go="next", seq=fresh).status_code == 303 and held() == {slot: "a"}


def test_a_guess_that_comes_late_doesn_t_replace_a_newer_one(browser: Client) -> None:
    path = f"/lam-bai/{attempt().token}/nop"
    for guess in ("10", "10"):
        assert browser.post_form(path, {"guess": guess, "guess_seq": "0", "go": "back"}).status_code == 303
    assert browser.post_form(path, {"guess": "20", "guess_seq": "1", "go": "back"}).status_code == 303
    late = browser.post_form(path, {"guess": "10", "guess_seq": "0", "go": "back"})
    assert late.status_code == 409 and 'value="10"' in late.text and attempt().guess == "20"
    assert 'name="guess_seq" value="2"' in late.text


def test_an_old_page_submits_no_older_guess(browser: Client) -> None:
    path = f"/lam-bai/{attempt().token}/nop"
    browser.post_form(path, {"guess": "20", "guess_seq": "0", "go": "back"})
    for typed in ("", "10"):
        late = browser.post_form(path, {"guess": typed, "guess_seq": "0"})
        assert late.status_code == 409 and (attempt().guess, attempt().state) == ("20", "in_progress")
    assert browser.post_form(path, {"guess": "", "guess_seq": "1"}).status_code == 303
    assert (attempt().guess, attempt().state) == (None, "submitted")


def test_a_plain_form_writes_above_what_the_phone_before_may_still_send(browser: Client) -> None:
    slot = slot_of("single")
    row = attempt()
    row.takeovers = 2
    db.session.commit()
    post(browser, slot, {"choice": "a"})
    assert db.session.query(Response).one().seq == 2001


def test_a_guess_that_is_no_number_is_shown_again(browser: Client) -> None:
    refused = browser.post_form(f"/lam-bai/{attempt().token}/nop", {"guess": "nhiều lắm"})
    assert refused.status_code == 422 and 'value="nhiều lắm"' in refused.text and attempt().state == "in_progress"


def test_after_the_end_every_button_leads_to_the_result(browser: Client, at: Any) -> None:
    token = attempt().token
    at((NOW + timedelta(seconds=700)).isoformat())
    for answer in (post(browser, slot_of("single"), {"choice": "b"}, go="next", seq="0"), browser.post_form(f"/lam-bai/{token}/nop", {"guess": "1"}),
                   browser.post_form(f"/lam-bai/{token}/nop", {"guess": "1", "go": "back"})):  # fmt: skip
        assert answer.status_code == 303 and answer.headers["Location"] == f"/ket-qua/{token}"


def test_the_page_leaves_by_itself_when_the_time_is_over(browser: Client) -> None:
    page = browser.get(f"/lam-bai/{attempt().token}/cau/1").text
    assert f'<noscript><meta http-equiv="refresh" content="612;url=/ket-qua/{attempt().token}"></noscript>' in page


def test_the_shell_holds_nothing_of_anybody(browser: Client) -> None:
    page = browser.get("/lam-bai/khung").text
    assert attempt().token not in page and "Câu hỏi thử" not in page and 'name="csrf_token"' not in page
