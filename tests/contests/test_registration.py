"""Finding a unit, registering, importing: forms keep what was typed, refusals say how to mend it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from quizapp import sheets
from quizapp.accounts import service as accounts
from quizapp.accounts.models import Consent, Member
from quizapp.contests import roster
from quizapp.contests import rules as contest_rules
from quizapp.contests import service as contests
from quizapp.contests.models import Membership
from quizapp.db import db
from quizapp.errors import Refusal
from quizapp.units import rules as unit_rules
from quizapp.units import service as units
from quizapp.units.models import Unit
from tests.factories import NOW, Factory, count

GOOD = {"full_name": "Đoàn viên 0412", "day": "8", "month": "3", "year": "1986", "phone": "0912 345 678", "pin": "482915",
        "pin2": "482915", "take_part": "1"}  # fmt: skip


@pytest.fixture
def place(app: Flask, make: Factory) -> str:
    """The registration page of a unit."""
    make.unit(code="DV1", name="Trường Mầm non số 12, phường Đức Giang (mẫu)", kind="Trường học")
    make.contest(code="LB20")
    return "/t/LB20/DV1/dang-ky"


def test_a_member_registers_and_is_signed_in(client: FlaskClient, place: str) -> None:
    answer = client.post_form(place, GOOD)
    assert answer.status_code == 303
    assert client.get("/toi").status_code == 200
    member = db.session.scalars(sa.select(Member)).one()
    assert (member.phone, member.full_name) == ("0912345678", "Đoàn viên 0412") and member.pin_hash != "482915"
    assert {c.purpose: c.given for c in db.session.scalars(sa.select(Consent))} == {
        "take_part": True,
        "publish_name": False,
    }
    assert db.session.scalars(sa.select(Membership)).one().publish_name is False


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"phone": "091234567"}, "Mới có 9 chữ số"),
        ({"phone": ""}, "Nhập số điện thoại"),
        ({"pin2": "482916"}, "Chưa giống mã ở trên"),
        ({"pin": "080386", "pin2": "080386"}, "Đừng dùng ngày sinh"),
        ({"day": "31", "month": "2"}, "Xem lại ngày, tháng, năm sinh"),
        ({"year": "2020"}, "đủ 15 tuổi"),
        ({"full_name": "<b>"}, "ký tự lạ"),
        ({"take_part": ""}, "Cần đồng ý ô này"),
    ],
)
def test_mistakes_are_named_and_what_was_typed_stays(
    client: FlaskClient, place: str, change: dict[str, str], words: str
) -> None:
    answer = client.post_form(place, {**GOOD, **change})
    assert answer.status_code == 422 and words in answer.text
    if "full_name" not in change:
        assert 'value="Đoàn viên 0412"' in answer.text
    assert "482915" not in answer.text and count(Member) == count(Membership) == count(Consent) == 0


def test_an_empty_form_is_told_everything_at_once(client: FlaskClient, place: str) -> None:
    text = client.post_form(place, {}).text
    for words in (
        "Nhập họ và tên",
        "Xem lại ngày, tháng, năm sinh",
        "Nhập số điện thoại",
        "đúng 6 chữ số",
        "Cần đồng ý ô này",
    ):
        assert words in text
    assert "Còn 5 chỗ cần sửa" in text


def test_boxes_are_unticked(client: FlaskClient, place: str) -> None:
    assert "checked" not in client.get(place).text


def test_a_taken_phone_says_so_and_an_imported_one_asks_for_the_code(
    client: FlaskClient, place: str, make: Factory
) -> None:
    make.member(phone="0912345678")
    answer = client.post_form(place, GOOD)
    assert answer.status_code == 409 and "vào bằng mã PIN" in answer.text
    make.member(phone="0987654321", pin_hash=None)
    answer = client.post_form(place, {**GOOD, "phone": "0987654321"})
    assert answer.status_code == 409 and "mã do đại diện công đoàn đưa" in answer.text


def test_units_are_found_without_diacritics(client: FlaskClient, place: str, make: Factory) -> None:
    make.unit(code="DV2", name="Công ty Cổ phần Cơ khí số 01 (mẫu)")
    for q in ("duc giang", "ĐỨC GIANG", "mam non 12", "dv1"):
        assert "Trường Mầm non số 12" in client.get("/t/LB20/tim-don-vi", query_string={"q": q}).text, q
    found = client.get("/api/v1/contests/lb20/units?q=duc giang").json
    assert found[0]["code"] == "DV1" and set(found[0]) == {"code", "name", "ward", "division"}
    assert client.get("/api/v1/contests/LB20/units", query_string={"q": "((a+)+)$%_"}).json == []


def roster_table(*rows: tuple[str, ...]) -> sheets.Table:
    """A members' list."""
    return sheets.read("a.xlsx", sheets.workbook([("S", roster.COLUMNS, rows)]))


def test_a_roster_with_mistakes_imports_nothing(place: str) -> None:
    contest = contests.get_contest("LB20")
    table = roster_table(
        ("DV1", "Đoàn viên 0001", "08/03/1986", "0912345678"), ("DV9", "Đoàn viên 0002", "31/02/1990", "91234567"),
        ("DV1", "", "", "84912345678"),
    )  # fmt: skip
    report = roster.import_members(contest, table, dry_run=False, actor="t", now=NOW, with_codes=True)
    assert {(p.cell, p.column_name) for p in report.problems} == {
        ("A3", "Mã đơn vị"), ("C3", "Ngày sinh"), ("D3", "Số điện thoại"), ("B4", "Họ và tên"), ("D4", "Số điện thoại"),
    }  # fmt: skip
    assert next(p for p in report.problems if p.cell == "A3").mend.startswith("Gần giống: DV1")
    assert count(Member) == 0


def test_a_roster_gives_codes_that_work_once(place: str, client: FlaskClient) -> None:
    contest = contests.get_contest("LB20")
    table = roster_table(("DV1", "Đoàn viên 0001", "08/03/1986", "0912345678"), ("dv1", "Đoàn viên 0002", "", ""))
    assert (
        roster.import_members(contest, table, dry_run=True, actor="t", now=NOW, with_codes=True).new == 2
        and count(Member) == 0
    )
    report = roster.import_members(contest, table, dry_run=False, actor="t", now=NOW, with_codes=True)
    assert report.new == 2 and len(report.codes) == 2
    code = report.codes[0][2]
    accounts.activate_member(code.lower(), "482915", "10.0.0.1", NOW)
    with pytest.raises(Refusal):
        accounts.activate_member(code, "739150", "10.0.0.1", NOW)
    with pytest.raises(Refusal):
        accounts.activate_member(report.codes[1][2], "482915", "10.0.0.2", NOW + timedelta(days=31))


def test_a_reset_pin_ends_every_device(client: FlaskClient, place: str, make: Factory) -> None:
    client.post_form(place, GOOD)
    member = db.session.scalars(sa.select(Member)).one()
    code = accounts.reset_pin(member.id, "organizer:1", datetime.now(UTC))
    assert client.get("/toi").status_code == 302
    fresh = client.application.test_client()
    assert fresh.post("/api/v1/session", json={"phone": "0912345678", "pin": "482915"}).status_code == 422
    assert (
        client.application.test_client().post("/api/v1/activation", json={"code": code, "pin": "915482"}).status_code
        == 200
    )


def unit_table(*rows: tuple[str, ...]) -> sheets.Table:
    """A units' list."""
    return sheets.read("a.xlsx", sheets.workbook([("S", units.COLUMNS, rows)]))


def test_units_import_builds_the_tree_and_updates(app: Flask) -> None:
    table = unit_table(
        ("TH-1", "Trường số 1", "PHONG", "Trường học", "Đức Giang", "45"), ("PHONG", "Phòng Giáo dục", "", "", "", "")
    )
    report = units.import_units(table, dry_run=False, actor="t", now=NOW)
    assert (report.new, report.problems) == (2, [])
    school, above = units.get_unit("th-1"), units.get_unit("PHONG")
    assert school.parent_id == above.id and school.headcount == 45 and school.takes_part and not above.takes_part
    again = units.import_units(
        unit_table(
            ("TH-1", "Trường số 1", "PHONG", "Trường học", "Đức Giang", "46"),
            ("PHONG", "Phòng Giáo dục", "", "", "", ""),
        ),
        dry_run=False,
        actor="t",
        now=NOW,
    )
    assert (again.new, again.changed, again.same) == (0, 1, 1)


def test_units_with_mistakes_import_nothing(app: Flask) -> None:
    table = unit_table(
        ("A", "Đơn vị A", "B", "", "", "x"),
        ("B", "Đơn vị B", "A", "", "", ""),
        ("A", "Trùng", "", "", "", ""),
        ("Đ!", "T", "Z", "", "", "-1"),
    )
    report = units.import_units(table, dry_run=False, actor="t", now=NOW)
    assert {"F2", "A4", "A5", "B5", "C5", "F5"} <= {p.cell for p in report.problems}
    assert any("chính nó" in p.why for p in report.problems) and count(Unit) == 0


def test_the_import_page_checks_first_and_imports_when_told(client: FlaskClient, make: Factory) -> None:
    make.sign_in(client, make.staff("organizer"))
    content = sheets.workbook([("S", units.COLUMNS, [("A1", "Đơn vị A", "", "", "", "10")])])

    def send(really: str, data: bytes) -> Any:
        import io

        fields = {"file": (io.BytesIO(data), "a.xlsx"), "really": really, "csrf_token": client.token()}
        return client.post("/btc/don-vi/nhap", data=fields, content_type="multipart/form-data")

    assert "không có lỗi" in send("", content).text and count(Unit) == 0
    assert send("1", b"PK broken").status_code == 422
    assert send("1", content).status_code == 303 and count(Unit) == 1


def test_contest_files_are_checked(app: Flask, make: Factory) -> None:
    with pytest.raises(Refusal) as refused:
        contests.create_contest(
            {"code": "đ", "name": "", "starts_at": "2023-10-10", "divisions": [{"code": "a"}], "bank": "?"}, "t", NOW
        )
    assert {"code", "name", "starts_at", "ends_at", "organizing_body", "bank", "divisions"} <= set(refused.value.fields)


def test_a_roster_twice_is_a_roster_once(place: str) -> None:
    contest = contests.get_contest("LB20")
    table = roster_table(("DV1", "Đoàn viên 0001", "", "0912345678"), ("DV1", "Đoàn viên 0002", "01/02/1990", ""))
    first = roster.import_members(contest, table, dry_run=False, actor="t", now=NOW, with_codes=True)
    again = roster.import_members(contest, table, dry_run=False, actor="t", now=NOW, with_codes=True)
    assert (again.new, again.same, again.codes) == (0, 2, []) and count(Member) == 2
    accounts.activate_member(first.codes[0][2], "482915", "10.0.0.1", NOW)  # the printed code still works
    anew = roster.import_members(contest, table, dry_run=False, actor="t", now=NOW, with_codes=True, reissue=True)
    assert [name for _, name, _ in anew.codes] == ["Đoàn viên 0002"]
    with pytest.raises(Refusal):
        accounts.activate_member(first.codes[1][2], "482915", "10.0.0.1", NOW, "0987654321")
    accounts.activate_member(anew.codes[0][2], "482915", "10.0.0.1", NOW, "0987654321")


def test_a_later_list_fills_in_what_was_blank(place: str) -> None:
    contest = contests.get_contest("LB20")
    roster.import_members(
        contest, roster_table(("DV1", "Đoàn viên 0001", "", "")), dry_run=False, actor="t", now=NOW, with_codes=False
    )
    full = roster_table(("DV1", "Đoàn viên 0001", "08/03/1986", "0912345678"))
    assert roster.import_members(contest, full, dry_run=False, actor="t", now=NOW, with_codes=False).new == 0
    member = db.session.scalars(sa.select(Member)).one()
    assert member.phone == "0912345678" and str(member.date_of_birth) == "1986-03-08"


def test_a_roster_never_hands_over_somebody_elses_account(place: str, make: Factory) -> None:
    contest = contests.get_contest("LB20")
    make.member(contest, make.unit(code="DV2"), full_name="Đoàn viên 0001", phone="0912345678", pin_hash=None)
    for row, cell in (
        (("DV2", "Đoàn viên 0099", "", "0912345678"), "D2"),  # the phone of another name
        (("DV1", "Đoàn viên 0001", "", "0912345678"), "A2"),  # the same person, another unit
    ):
        report = roster.import_members(
            contest, roster_table(row), dry_run=False, actor="t", now=NOW, with_codes=True, reissue=True
        )
        assert [p.cell for p in report.problems] == [cell] and report.codes == []


def test_two_lines_that_nothing_tells_apart_are_asked_about(place: str) -> None:
    contest = contests.get_contest("LB20")
    table = roster_table(("DV1", "Đoàn viên 0001", "", ""), ("DV1", "đoàn viên 0001", "", ""))
    report = roster.import_members(contest, table, dry_run=True, actor="t", now=NOW, with_codes=False)
    assert [p.cell for p in report.problems] == ["B3"] and "dòng 2" in report.problems[0].why


def test_somebody_without_a_phone_names_one_when_activating(place: str, client: FlaskClient) -> None:
    contest = contests.get_contest("LB20")
    table = roster_table(("DV1", "Đoàn viên 0001", "", ""), ("DV1", "Đoàn viên 0002", "", "0911111111"))
    codes = [c for *_, c in roster.import_members(
        contest, table, dry_run=False, actor="t", now=NOW, with_codes=True).codes]  # fmt: skip
    page = client.post_form("/kich-hoat", {"code": codes[0], "pin": "482915", "pin2": "482915"})
    assert page.status_code == 410 or "Nhập số điện thoại" in page.text or page.status_code == 422
    for phone, field in (("", "phone"), ("123", "phone"), ("0911111111", "phone")):
        with pytest.raises(Refusal) as refused:
            accounts.activate_member(codes[0], "482915", "10.0.0.1", NOW, phone)
        assert field in refused.value.fields
    accounts.activate_member(codes[0], "482915", "10.0.0.1", NOW, "0912 345 678")
    assert accounts.sign_in_member("0912345678", "482915", NOW)


def test_wrong_codes_of_a_whole_factory_lock_nobody_out(place: str) -> None:
    contest = contests.get_contest("LB20")
    table = roster_table(("DV1", "Đoàn viên 0001", "", "0912345678"))
    code = roster.import_members(contest, table, dry_run=False, actor="t", now=NOW, with_codes=True).codes[0][2]
    for n in range(60):
        with pytest.raises(Refusal) as refused:
            accounts.activate_member(f"AAAAA{n:05d}", "482915", "10.0.0.1", NOW)
        assert refused.value.code == "invalid"
    assert accounts.activate_member(code, "482915", "10.0.0.1", NOW)


def test_a_units_file_changes_only_the_columns_it_has(app: Flask) -> None:
    units.import_units(
        unit_table(("P", "Cấp trên", "", "", "", ""), ("A", "Đơn vị A", "P", "Trường học", "Đức Giang", "45")),
        dry_run=False, actor="t", now=NOW,
    )  # fmt: skip
    names = sheets.read("a.csv", "Mã đơn vị,Tên đơn vị\nA,Tên mới\n".encode())
    units.import_units(names, dry_run=False, actor="t", now=NOW)
    unit = units.get_unit("A")
    assert (unit.name, unit.kind, unit.ward, unit.headcount) == ("Tên mới", "Trường học", "Đức Giang", 45)
    assert unit.parent_id == units.get_unit("P").id and "duc giang" in unit.search_key


def test_a_unit_with_people_does_not_become_a_mere_parent(place: str, make: Factory) -> None:
    make.member(contests.get_contest("LB20"), units.get_unit("DV1"))
    report = units.import_units(unit_table(("A", "Tổ A", "DV1", "", "", "")), dry_run=False, actor="t", now=NOW)
    assert [p.cell for p in report.problems] == ["C2"] and "đang có người dự thi" in report.problems[0].why


def test_a_circle_over_two_files_is_seen(app: Flask) -> None:
    units.import_units(unit_table(("A", "Đơn vị A", "B", "", "", ""), ("B", "Đơn vị B", "", "", "", "")),
                       dry_run=False, actor="t", now=NOW)  # fmt: skip
    report = units.import_units(unit_table(("B", "Đơn vị B", "A", "", "", "")), dry_run=False, actor="t", now=NOW)
    assert any("chính nó" in p.why for p in report.problems)


@pytest.mark.parametrize(("text", "value"), [("45", 45), ("1.234", 1234), ("12.345.678", None), ("4.5", None),
                                             ("45,5", None), ("TRUE", None), ("-1", None), ("1 234", 1234)])  # fmt: skip
def test_a_headcount_is_whole_people(text: str, value: int | None) -> None:
    found, problem = unit_rules.read_headcount(text)
    assert found == value and bool(problem) == (value is None)


@pytest.mark.parametrize("change", [
    {"ends_at": "9999-12-31T23:59:59+07:00"}, {"starts_at": "0001-01-01T00:00:00+07:00"}, {"fields": [["full_name"]]},
    {"divisions": [{"code": "a", "name": "A", "kinds": []}, {"code": "a", "name": "B", "kinds": []}]},
])  # fmt: skip
def test_a_contest_file_that_would_hurt_later_is_refused_now(change: dict[str, Any]) -> None:
    given = {"code": "X1", "name": "Thử", "organizing_body": "Công đoàn", "starts_at": "2026-01-01T00:00:00+07:00",
             "ends_at": "2026-02-01T00:00:00+07:00", **change}  # fmt: skip
    assert set(contest_rules.read_contest(given)[1]) == set(change)


def test_a_contest_asks_what_its_fields_say(client: FlaskClient, make: Factory) -> None:
    make.unit(code="DV1")
    contest = make.contest(code="LB20", fields=["full_name", "phone"])
    assert "Ngày sinh" not in client.get("/t/LB20/DV1/dang-ky").text
    given = {name: value for name, value in GOOD.items() if name not in ("day", "month", "year")}
    assert client.post_form("/t/LB20/DV1/dang-ky", given).status_code == 303
    assert db.session.scalars(sa.select(Member)).one().date_of_birth is None
    answer = client.application.test_client().post("/api/v1/members", json={
        "contest": "LB20", "unit_code": "DV1", "full_name": "Đoàn viên 0002", "phone": "0912345679", "pin": "482915",
        "consents": {"take_part": True}})  # fmt: skip
    assert answer.status_code == 201 and contest.self_registration
    for changes in ({"fields": ["full_name"]}, {"mau": "đỏ"}):
        _, problems = contest_rules.read_contest({"code": "X1", "self_registration": True, **changes})
        assert set(changes) <= set(problems)
    assert "fields" not in contest_rules.read_contest({"fields": ["full_name"], "self_registration": False})[1]


def test_where_units_make_the_lists_nobody_registers(client: FlaskClient, make: Factory) -> None:
    make.unit(code="DV1")
    make.contest(code="LB20", self_registration=False)
    assert "Nhập mã kích hoạt" in client.get("/t/LB20/DV1").text
    assert client.get("/t/LB20/DV1/dang-ky").status_code == 403


def test_a_representative_sees_and_helps_the_own_unit_only(client: FlaskClient, make: Factory) -> None:
    contest = make.contest(code="LB20")
    own, other = make.unit(code="DV1"), make.unit(code="DV2")
    mine, theirs = make.member(contest, own), make.member(contest, other)
    make.sign_in(client, make.staff("representative", unit_code="DV1"))
    page = client.get("/dai-dien").text
    assert mine.full_name in page and theirs.full_name not in page
    assert client.post_form(f"/dai-dien/doan-vien/{theirs.id}/dat-lai-pin", {}).status_code == 404
    assert db.session.get_one(Member, theirs.id).pin_hash
    assert "Mã kích hoạt mới" in client.post_form(f"/dai-dien/doan-vien/{mine.id}/dat-lai-pin", {}).text
    assert client.get("/btc/doan-vien").status_code == 403


def test_a_kind_without_a_division_and_the_example_row_are_told(app: Flask, make: Factory) -> None:
    make.contest(code="LB20", divisions=[("truong", "Khối Trường học", ["Trường học"])])
    table = sheets.read("a.csv", (",".join(units.COLUMNS) + "\nA1,Đơn vị A,,Hợp tác xã,,10\n").encode())
    report = units.import_units(table, dry_run=True, actor="t", now=NOW)
    assert not report.problems and "Hợp tác xã" in report.warnings[0]
    example = sheets.read("mau.xlsx", units.template())
    assert "ví dụ" in units.import_units(example, dry_run=True, actor="t", now=NOW).problems[0].why


def test_a_list_checked_against_an_older_state_is_not_written(
    app: Flask, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    contest = make.contest(code="LB20")
    make.unit(code="DV1")
    table = sheets.read("a.csv", (",".join(roster.COLUMNS) + "\nDV1,Đoàn viên 0001,08/03/1986,\n").encode())
    real = roster.check_rows

    def meanwhile(*given: Any) -> Any:
        found = real(*given)
        monkeypatch.setattr(roster, "check_rows", real)
        roster.import_members(contest, table, dry_run=False, actor="t", now=NOW, with_codes=True)
        return found

    monkeypatch.setattr(roster, "check_rows", meanwhile)
    with pytest.raises(Refusal) as refused:
        roster.import_members(contest, table, dry_run=False, actor="t", now=NOW, with_codes=True)
    assert refused.value.code == "wrong_state" and count(Member) == 1


def test_several_people_of_one_name_are_never_guessed_at(app: Flask, make: Factory) -> None:
    contest = make.contest(code="LB20")
    unit = make.unit(code="DV1")
    for _ in range(2):
        make.member(contest, unit, full_name="Đoàn viên 0001", date_of_birth=None, phone=None)
    table = sheets.read("a.csv", (",".join(roster.COLUMNS) + "\nDV1,Đoàn viên 0001,,\n").encode())
    report = roster.import_members(contest, table, dry_run=False, actor="t", now=NOW, with_codes=True)
    assert "2 người cùng tên" in report.problems[0].why and count(Member) == 2


def test_a_sheet_full_of_mistakes_is_told_soon(app: Flask, make: Factory) -> None:
    rows = "".join(f"A{n},Đơn vị {n},KHONG{n},,,\n" for n in range(4_000))
    table = sheets.read("a.csv", (",".join(units.COLUMNS) + "\n" + rows).encode())
    assert len(units.import_units(table, dry_run=True, actor="t", now=NOW).problems) == sheets.MOST_PROBLEMS
    more = "".join(f"B{n},Đơn vị {n},,,,\n" for n in range(5_001))
    with pytest.raises(Refusal) as refused:
        units.import_units(
            sheets.read("a.csv", (",".join(units.COLUMNS) + "\n" + more).encode()), dry_run=True, actor="t", now=NOW
        )
    assert refused.value.code == "too_large"


def test_guessing_over_many_accounts_from_one_address_ends(
    app: Flask, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "WRONG_SIGN_INS", 8)
    monkeypatch.setattr(accounts, "verify_secret", lambda kept, typed: False)
    for n in range(8):
        with pytest.raises(Refusal) as refused:
            accounts.sign_in_member(f"09123456{n:02d}", "111222", NOW, "10.0.0.9")
        assert refused.value.code == "invalid"
    with pytest.raises(Refusal) as refused:
        accounts.sign_in_member("0912345699", "111222", NOW, "10.0.0.9")
    assert refused.value.code == "too_many"
    with pytest.raises(Refusal) as refused:
        accounts.sign_in_member("0912345699", "111222", NOW, "10.0.0.10")
    assert refused.value.code == "invalid"
