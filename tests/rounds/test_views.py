"""The organizer's pages of rounds and the rules page: by role, with JavaScript off, with junk."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.contests.models import Contest
from quizapp.db import db
from quizapp.rounds import service
from quizapp.rounds.models import Round
from tests.factories import NOW, Factory, count
from tests.rounds.samples import GUESS, round_form, round_json

AT = "2023-10-12T09:00:00+07:00"


@pytest.fixture
def contest(make: Factory) -> Contest:
    return make.contest(code="LB20")


@pytest.fixture
def desk(client: FlaskClient, make: Factory, contest: Contest, at: Any) -> FlaskClient:
    """An organizer's browser, on 12 October 2023."""
    at(AT)
    make.sign_in(client, make.staff("organizer"))
    return client


def draft(contest: Contest, **changes: Any) -> Round:
    return service.create_round(contest.id, round_json(**changes), "organizer:1", NOW)


def page(response: Any) -> str:
    return unescape(response.get_data(as_text=True))


def values(html: str, name: str) -> list[str]:
    """The values a form would post under a name."""
    return re.findall(rf'name="{name}"[^>]*?value="([^"]*)"', html)


def test_making_a_round_on_the_page(desk: FlaskClient) -> None:
    assert "Soạn đợt mới" in page(desk.get("/btc/dot-thi/moi"))
    answer = desk.post_form("/btc/dot-thi/moi", round_form())
    assert answer.status_code == 303
    made = db.session.query(Round).one()
    assert answer.location.endswith(f"/btc/dot-thi/{made.id}")
    assert service.spec.to_json(made, "x") == service.spec.to_json(service.read_spec(round_json()), "x")


EXTRAS = [{"section": None, "difficulty": "easy", "kind": "single", "count": 1},
          {"section": "2", "difficulty": None, "kind": None, "count": 1},
          {"section": "1", "difficulty": "easy", "kind": None, "count": 2}]  # fmt: skip


@pytest.mark.parametrize("changes", [
    {}, {"guess": {**GUESS, "counted_at": "2023-10-21T08:00:30+07:00"}, "tie_break": ["points", "guess"]},
    {"blueprint": EXTRAS}, {"closes_at": None, "ranked": False, "attempts_allowed": None, "show_key_at": "submission"},
    {"show_score_at": "2023-10-22T08:00:00+07:00", "show_key_at": "2023-10-22T08:00:05+07:00", "show_board_at": "never"},
    {"opens_at": "2023-10-13T07:00:01+07:00", "closes_at": "2023-10-13T07:00:04+07:00", "duration_seconds": 3},
])  # fmt: skip
def test_what_a_file_set_survives_being_saved_on_the_page(
    desk: FlaskClient, contest: Contest, changes: dict[str, Any]
) -> None:
    made = draft(contest, **changes)
    before = service.spec.read(service.spec.to_json(made, "x"))
    answer = desk.post_form(f"/btc/dot-thi/{made.id}", posted(page(desk.get(f"/btc/dot-thi/{made.id}"))))
    assert answer.status_code == 303, page(answer)
    db.session.expire_all()
    after = service.spec.read(service.spec.to_json(service.get_round(made.id), "x"))
    order = [tuple(str(line[k]) for k in ("section", "difficulty", "kind", "count")) for line in before.blueprint]
    assert sorted(order) == sorted(tuple(str(v) for v in line.values()) for line in after.blueprint)
    for name in set(service.spec.NAMES) - {"blueprint", "guess", "show_score_at", "show_key_at"}:
        assert getattr(after, name) == getattr(before, name), name
    for name in ("show_score_at", "show_key_at"):
        assert moment(getattr(after, name)) == moment(getattr(before, name))
    assert (after.guess or {}).get("prompt") == (before.guess or {}).get("prompt")
    assert moment((after.guess or {}).get("counted_at")) == moment((before.guess or {}).get("counted_at"))


def moment(switch: str | None) -> Any:
    return service.spec.read_moment(switch) if switch and switch[0] == "2" else switch


def posted(html: str) -> dict[str, Any]:
    """What a browser would post of the editor's form, without pressing anything but Save."""
    form = html[html.index('<form method="post" class="flow"') :]
    form = form[: form.index("</form>")]
    data: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, kind = re.search(r'name="([^"]*)"', tag), re.search(r'type="([^"]*)"', tag)
        if name and not (kind and kind[1] == "checkbox" and "checked" not in tag):
            value = re.search(r'value="([^"]*)"', tag)
            data.setdefault(name[1], []).append(value[1] if value else "")
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(
            r'<option value="([^"]*)"', options
        )
        data.setdefault(name, []).append(chosen[1] if chosen else "")
    data.pop("csrf_token", None)
    return data


@pytest.mark.parametrize(("changes", "told"), [
    ({"name": ""}, "Chỗ này cần điền."), ({"code": "đợt"}, "Mã chỉ gồm"), ({"opens_at": "hôm nay"}, "Ghi ngày giờ"),
    ({"opens_at": "0001-01-01T00:00"}, "Ghi ngày giờ"), ({"closes_at": "2023-10-01T00:00"}, "Giờ đóng phải sau giờ mở."),
    ({"minutes": "hai mươi"}, "Nhập một số nguyên."), ({"minutes": "--5"}, "Nhập một số nguyên."),
    ({"minutes": "", "seconds": ""}, "Phải từ 1"), ({"grace_seconds": "²"}, "Nhập một số nguyên."),
    ({"attempts_allowed": "0"}, "Phải từ 1"), ({"counts": "mean"}, "Chọn lượt"), ({"tie_break": []}, "ít nhất một tiêu chí"),
    ({"tie_break": ["points", "luck"]}, "ít nhất một tiêu chí"), ({"show_key_at": "time", "show_key_at_time": ""}, "Chọn khi nộp"),
    ({"show_key_at": "foo"}, "Chọn khi nộp"), ({"b-1-easy": "nhiều"}, "số câu phải là số nguyên"), ({"b-1-easy": "3"}, "Ma trận có 5 câu"),
    ({"x-count": "1"}, "Ma trận có 5 câu"), ({"x-section": "99", "x-count": "1", "item_count": "5"}, "không có mục 99"),
    ({"x-difficulty": "so", "x-count": "1"}, "mức độ"), ({"guess_prompt": "?"}, "lời hỏi từ 5"),
    ({"guess_prompt": "Bao nhiêu người?", "guess_counted_at": "mai"}, "Giờ chốt đáp số"), ({"code": "x" * 5000}, "Dài quá"),
])  # fmt: skip
def test_a_bad_form_says_where_and_keeps_what_was_typed(desk: FlaskClient, changes: dict[str, Any], told: str) -> None:
    form = round_form(name="Tên đã gõ", **{k: v for k, v in changes.items() if k != "name"}) | changes
    answer = desk.post_form("/btc/dot-thi/moi", form)
    html = page(answer)
    assert answer.status_code == 422
    assert told in html
    assert count(Round) == 0
    if "name" not in changes:
        assert values(html, "name") == ["Tên đã gõ"]
    for name, value in changes.items():
        if isinstance(value, str) and not name.startswith(("x-sec", "x-dif", "counts", "show_key_at")):
            assert value in values(html, name), name


def test_the_list_moves_without_javascript(desk: FlaskClient) -> None:
    for press, expected in (
        ("tie_break:up:duration", ["duration", "points", "submitted_at"]), ("tie_break:down:points", ["duration", "points", "submitted_at"]),
        ("tie_break:drop:points", ["duration", "submitted_at"]), ("tie_break:up:points", ["points", "duration", "submitted_at"]),
        ("tie_break:add:attempts_used", ["points", "duration", "submitted_at", "attempts_used"]),
        ("tie_break:add:points", ["points", "duration", "submitted_at"]), ("tie_break:up:luck", ["points", "duration", "submitted_at"]),
        ("tie_break", ["points", "duration", "submitted_at"]), (":::", ["points", "duration", "submitted_at"]),
        ("recompute", ["points", "duration", "submitted_at"]),
    ):  # fmt: skip
        html = page(desk.post_form("/btc/dot-thi/moi", round_form(move=press, name="Tên đã gõ")))
        assert values(html, "tie_break") == expected, press
        assert values(html, "name") == ["Tên đã gõ"]
    assert count(Round) == 0


def test_the_example_follows_the_list(desk: FlaskClient) -> None:
    html = page(desk.post_form("/btc/dot-thi/moi", round_form(move="recompute", tie_break=["duration", "points"])))
    names = re.findall(r"<td><b>(\d)</b></td><td>(\w+)</td>", html)
    assert names == [("1", "Chi"), ("2", "Bình"), ("3", "An")]
    assert "Chi hơn Bình: làm trong 08:11,004 so với làm trong 09:47,530." in html


def test_the_rules_text_follows_what_is_typed(desk: FlaskClient) -> None:
    html = page(desk.post_form("/btc/dot-thi/moi", round_form(move="recompute", minutes="7", seconds="30")))
    assert "trả lời 4 câu trong 7 phút 30 giây" in html


def test_a_stale_form_keeps_its_revision(desk: FlaskClient, contest: Contest) -> None:
    made = draft(contest)
    service.update_round(made.id, round_json(name="Người khác"), 1, "organizer:2", NOW)
    for _ in range(2):  # sending it again doesn't overwrite either
        answer = desk.post_form(f"/btc/dot-thi/{made.id}", round_form(name="Tôi", revision="1"))
        assert answer.status_code == 409
        assert "Người khác vừa sửa" in page(answer)
        assert values(page(answer), "revision") == ["1"]
    db.session.expire_all()
    assert service.get_round(made.id).name == "Người khác"
    assert desk.post_form(f"/btc/dot-thi/{made.id}", round_form(name="Tôi", revision="2")).status_code == 303


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30])
def test_a_form_without_a_revision_is_stale(desk: FlaskClient, contest: Contest, revision: str) -> None:
    made = draft(contest)
    assert desk.post_form(f"/btc/dot-thi/{made.id}", round_form(revision=revision)).status_code == 409


def test_opening_on_the_page(desk: FlaskClient, contest: Contest) -> None:
    made = draft(contest)
    assert "Sẵn sàng mở." in page(desk.get(f"/btc/dot-thi/{made.id}"))
    answer = desk.post_form(f"/btc/dot-thi/{made.id}/mo", {"reason": "x"})
    assert answer.status_code == 422
    assert "Ghi lý do" in page(answer)
    assert desk.post_form(f"/btc/dot-thi/{made.id}/mo", {"reason": "Kế hoạch số 45"}).status_code == 303
    html = page(desk.get(f"/btc/dot-thi/{made.id}"))
    db.session.expire_all()
    assert service.get_round(made.id).rules_hash in html
    assert "Các thiết lập dưới đây không sửa được nữa" in html
    assert 'name="tie_break"' not in html
    assert desk.post_form(f"/btc/dot-thi/{made.id}/mo", {"reason": "Kế hoạch"}).status_code == 409


def test_an_opened_round_takes_no_change(desk: FlaskClient, contest: Contest) -> None:
    made = draft(contest)
    service.open_round(made.id, "organizer:1", "Kế hoạch", NOW)
    for form in (round_form(revision="2"), round_form(revision="2", move="tie_break:up:duration")):
        answer = desk.post_form(f"/btc/dot-thi/{made.id}", form)
        assert answer.status_code == 409
        assert "thể lệ đã khóa" in page(answer)


def test_a_blueprint_without_items_blocks_the_opening(desk: FlaskClient, make: Factory) -> None:
    poor = make.contest(code="NGHEO", bank=make.bank(per_cell=1))
    made = draft(poor)
    html = page(desk.get(f"/btc/dot-thi/{made.id}"))
    assert "Mục “Mục 1” cần 2 câu dễ nhưng ngân hàng chỉ đủ 1 câu dùng được." in html
    answer = desk.post_form(f"/btc/dot-thi/{made.id}/mo", {"reason": "Kế hoạch"})
    assert answer.status_code == 422
    assert "chỉ đủ 1 câu" in page(answer)


@pytest.mark.parametrize(("at_time", "forms"), [
    ("2023-10-12T09:00:00+07:00", {"gia-han", "dong"}), ("2023-10-14T09:00:00+07:00", {"gia-han", "dong", "giu-nguyen-bang"}),
    ("2023-10-20T21:00:05+07:00", {"cong-bo", "giu-nguyen-bang"}), ("2023-10-20T21:00:11+07:00", {"cong-bo", "giu-nguyen-bang"}),
])  # fmt: skip
def test_a_running_round_offers_what_fits_its_phase(
    client: FlaskClient, make: Factory, contest: Contest, at: Any, at_time: str, forms: set[str]
) -> None:
    made = draft(contest)
    service.open_round(made.id, "organizer:1", "Kế hoạch", NOW)
    at(at_time)
    make.sign_in(client, make.staff("organizer"))
    html = page(client.get(f"/btc/dot-thi/{made.id}"))
    assert set(re.findall(rf'action="/btc/dot-thi/{made.id}/([a-z-]+)"', html)) == forms


def test_extending_shows_on_the_rules_page_and_the_hash_stays(desk: FlaskClient, contest: Contest) -> None:
    made = draft(contest)
    digest = service.open_round(made.id, "organizer:1", "Kế hoạch", NOW).rules_hash
    assert "gia hạn đến" not in page(desk.get(f"/the-le/{made.id}"))
    answer = desk.post_form(f"/btc/dot-thi/{made.id}/gia-han", {"until": "2023-10-22T21:00", "reason": "Mưa bão"})
    assert answer.status_code == 303
    html = page(desk.get(f"/the-le/{made.id}"))
    assert digest in html
    assert "Giờ đóng mới là 21:00 ngày 22/10/2023" in html
    assert "đóng lúc 21:00, thứ Sáu 20/10/2023." in html  # the locked words stay as they were


def test_the_preview_has_keys_and_sources(desk: FlaskClient, contest: Contest) -> None:
    made = draft(contest)
    html = page(desk.get(f"/btc/dot-thi/{made.id}/xem-de?de=7"))
    stems = re.findall(r'<h2 id="cau-\d">(.*?)</h2>', html)
    assert stems == re.findall(r'<h2 id="cau-\d">(.*?)</h2>', page(desk.get(f"/btc/dot-thi/{made.id}/xem-de?de=7")))
    assert len(stems) == 4
    assert html.count('class="optq key-opt"') == 4
    assert html.count('class="src"') == 4
    for junk in ("-1", "x", "9" * 50, "²"):
        assert desk.get(f"/btc/dot-thi/{made.id}/xem-de?de={junk}").status_code == 200


@pytest.mark.parametrize("role", ["anonymous", "member", "judge", "representative", "organizer", "admin"])
def test_who_may_see_what(client: FlaskClient, make: Factory, contest: Contest, at: Any, role: str) -> None:
    at(AT)
    hidden, opened = draft(contest, code="nhap"), draft(contest, code="mo")
    service.open_round(opened.id, "organizer:1", "Kế hoạch", NOW)
    if role == "member":
        make.sign_in(client, make.member(contest))
    elif role != "anonymous":
        make.sign_in(client, make.staff(role))
    works = role in ("organizer", "admin")
    assert client.get(f"/the-le/{opened.id}").status_code == 200
    assert client.get(f"/the-le/{hidden.id}").status_code == (200 if works else 404)
    staff_only = (f"/btc/dot-thi/{hidden.id}", f"/btc/dot-thi/{hidden.id}/xem-de", "/btc/dot-thi", "/btc/dot-thi/moi")
    for path in staff_only:
        status = client.get(path).status_code
        assert status == 200 if works else status in (302, 303, 403), path


def test_the_draft_says_so_only_to_organizers(desk: FlaskClient, contest: Contest) -> None:
    hidden = draft(contest)
    assert "Bản dự thảo." in page(desk.get(f"/the-le/{hidden.id}"))


def test_without_a_contest_the_page_says_what_to_do(client: FlaskClient, make: Factory, app: Flask) -> None:
    make.sign_in(client, make.staff("organizer"))
    answer = client.get("/btc/dot-thi")
    assert answer.status_code == 409
    assert "contests create" in page(answer)


@pytest.mark.parametrize(
    "path", ["/btc/dot-thi/0", "/btc/dot-thi/99999", f"/btc/dot-thi/{'9' * 40}", "/the-le/0", f"/the-le/{'9' * 40}"]
)
def test_rounds_that_are_not_there(desk: FlaskClient, path: str) -> None:
    assert desk.get(path).status_code == 404


def test_junk_never_breaks_the_editor(desk: FlaskClient, contest: Contest) -> None:
    made = draft(contest)
    for form in ({}, {"x-count": ["1"] * 99, "x-kind": ["single"]}, {"b-1-easy": "9" * 400}, {"tie_break": ["<b>"] * 50},
                 {"opens_at": "2023-10-13T07:00+99:99"}, {"show_key_at": "time", "show_key_at_time": "9999-99-99"}):  # fmt: skip
        for path in ("/btc/dot-thi/moi", f"/btc/dot-thi/{made.id}"):
            assert desk.post_form(path, form).status_code in (409, 422)
            assert desk.post_form(path, {**form, "move": "unit_order:up:rate"}).status_code == 200
