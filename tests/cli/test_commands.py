"""The command line as scripts use it: exit codes, one JSON value on stdout, messages on stderr, nothing half-done."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from quizapp.app import create_app
from quizapp.cli import main
from quizapp.db import sqlite_module

UNITS = "Mã đơn vị,Tên đơn vị,Đơn vị cấp trên,Khối,Phường,Số đoàn viên\n"
MEMBERS = "Mã đơn vị,Họ và tên,Ngày sinh,Số điện thoại\n"
CONTEST = {
    "code": "THU1", "name": "Hội thi thử", "organizing_body": "Công đoàn phường (mẫu)",
    "starts_at": "2026-01-01T07:00:00+07:00", "ends_at": "2036-01-01T21:00:00+07:00", "timezone": "Asia/Ho_Chi_Minh",
    "fields": ["full_name", "date_of_birth", "phone"], "self_registration": True, "bank": "long-bien-2003-2023",
    "divisions": [{"code": "truong", "name": "Khối Trường học", "kinds": ["Trường học"]}],
}  # fmt: skip
ROUND = {
    "contest": "THU1", "code": "dot-1", "name": "Đợt 1", "opens_at": "2026-01-02T07:00:00+07:00",
    "closes_at": "2035-01-01T21:00:00+07:00", "duration_seconds": 5, "grace_seconds": 0, "item_count": 2,
    "blueprint": [{"section": "1", "difficulty": "easy", "kind": None, "count": 2}], "attempts_allowed": 2,
    "counts": "best", "tie_break": ["points", "duration", "submitted_at"], "unit_order": ["rate", "best_10_points"],
    "guess": None, "show_score_at": "submission", "show_key_at": "close", "show_board_at": "close", "ranked": True,
}  # fmt: skip


class Terminal:
    """Runs commands in one installation."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """(exit code, stdout, stderr) of a command."""
        self.capsys.readouterr()
        code = main(list(arguments))
        shown = self.capsys.readouterr()
        return code, shown.out, shown.err

    def json(self, *arguments: str, code: int = 0) -> Any:
        """The one JSON value that a command prints."""
        got, out, err = self(*arguments, "--json")
        assert got == code, (arguments, out, err)
        return json.loads(out)

    def file(self, name: str, content: Any) -> str:
        """A file in the installation's folder."""
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """An installation with the shipped bank and no contest."""
    for name in ("QUIZAPP_DATABASE_URL", "DATABASE_URL", "QUIZAPP_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QUIZAPP_DATA_DIR", str(tmp_path / "data"))
    terminal = Terminal(tmp_path, capsys)
    assert terminal("init", "--empty")[0] == 0
    return terminal


def test_a_real_contest_from_files_to_published_results(run: Terminal) -> None:
    assert run.json("contests", "create", run.file("c.json", CONTEST))["code"] == "THU1"
    units = run.file("u.csv", UNITS + "TH01,Trường Mầm non số 01 (mẫu),,Trường học,Đức Giang,12\n")
    assert run.json("units", "import", units, "--dry-run")["new"] == 1
    assert run.json("units", "import", units)["new"] == 1
    assert run.json("units", "import", units) == {"new": 0, "changed": 0, "same": 1, "problems": []}
    members = run.file("m.csv", MEMBERS + "TH01,Đoàn viên 0001,08/03/1986,0912345678\n")
    codes = run.folder / "codes.xlsx"
    assert run.json("members", "import", members, "--codes-out", str(codes))["new"] == 1
    assert codes.read_bytes()[:2] == b"PK"
    round_id = str(run.json("rounds", "create", run.file("r.json", ROUND))["id"])
    opened = run.json("rounds", "open", round_id, "--reason", "Khai mạc")
    assert len(opened["rules_sha256"]) == 64
    until = "2035-02-01T21:00:00+07:00"
    assert run.json("rounds", "extend", round_id, "--until", until, "--reason", "Nghỉ lễ")["attempts"] == 0
    assert run.json("rounds", "close", round_id, "--reason", "Hết hạn")["running"] == 0
    run.json("rounds", "publish", round_id, "--reason", "Đã soát")
    assert run.json("results", "recompute", round_id, "--check") == {"marks": [], "places": []}
    exported = json.loads(run("results", "export", round_id)[1])
    assert [u["code"] for u in exported["units"]] == ["TH01"] and exported["units"][0]["place"] == 1
    code, out, _ = run("results", "export", round_id, "--format", "csv")
    assert code == 0 and list(csv.reader(out.splitlines()))
    events = [json.loads(line) for line in run("audit", "export")[1].splitlines()]
    assert {"round_opened", "round_extended", "round_closed", "round_published"} <= {e["action"] for e in events}
    verified = run.json("audit", "verify", "--head", events[-1]["digest"])
    assert verified
    assert run("audit", "verify", "--head", "0" * 63 + "1")[0] == 1


def test_wrong_files_say_where_and_change_nothing(run: Terminal) -> None:
    run("contests", "create", run.file("c.json", CONTEST))
    bad = run.file("u.csv", UNITS + "TH01,Trường số 01 (mẫu),,Trường học,Đức Giang,12\n,Không mã,,Trường học,,x\n")
    code, out, _ = run("units", "import", bad, "--json")
    found = json.loads(out)
    assert code == 1 and {p["cell"] for p in found["problems"]} >= {"A3", "F3"}
    assert all(p["why"] for p in found["problems"])
    good = run.file("u2.csv", UNITS + "TH01,Trường số 01 (mẫu),,Trường học,Đức Giang,12\n")
    assert run.json("units", "import", good)["new"] == 1  # the wrong file left nothing behind
    assert run("contests", "create", run.file("x.json", "{"))[0] == 1
    assert run("rounds", "create", run.file("y.json", {**ROUND, "item_count": 999}))[0] == 1
    code, _, err = run("rounds", "create", run.file("z.json", {**ROUND, "hop": 1}))
    assert code == 1 and "hop" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("rounds", "open", "1"),  # no reason
        ("rounds", "extend", "1", "--until", "2035-02-01T21:00:00", "--reason", "Thiếu múi giờ"),
        ("users", "create", "--role", "king", "--login", "x"),
        ("khong-co-lenh",),
        ("units", "import", "khong-co-tep.csv"),
    ],
)
def test_wrong_usage_is_two(run: Terminal, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert code == 2 and not out and err


def test_refusals_are_one(run: Terminal) -> None:
    code, out, err = run("rounds", "open", "77", "--reason", "Không có đợt này")
    assert (code, out) == (1, "") and err
    assert run("rounds", "publish", "77", "--reason", "Không có đợt này")[0] == 1
    assert run("results", "recompute", "77", "--check")[0] == 1
    assert run("privacy", "export", "0999999999")[0] == 1


def test_staff_links_and_health(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    made = run.json("users", "create", "--role", "judge", "--login", "Giám khảo 01")
    assert made["url"].startswith("http://127.0.0.1:8000/ban-to-chuc/kich-hoat/") and made["minutes"] == 60
    monkeypatch.setenv("QUIZAPP_PORT", "8123")
    _, out, err = run("users", "create", "--role", "admin", "--name", "Quản trị")
    assert "127.0.0.1:8123" in out and "cổng 8123" in err
    monkeypatch.setenv("QUIZAPP_PUBLIC_URL", "https://hoithi.example.vn")
    _, out, err = run("users", "create", "--role", "admin", "--name", "Quản trị")
    assert out.startswith("https://hoithi.example.vn/ban-to-chuc/kich-hoat/") and not err
    assert run.json("db", "status")["current"] == run.json("db", "status")["head"]
    assert all(finding["level"] == "good" for finding in run.json("doctor"))


def test_a_staff_link_offers_its_login_and_knows_its_unit(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    run(
        "units",
        "import",
        run.file("u.csv", UNITS + "CT,Liên đoàn,,,,\nTH01,Trường số 01 (mẫu),CT,Trường học,Đức Giang,12\n"),
    )
    user = ("users", "create", "--role", "representative", "--login", "daidien01")
    assert run(*user)[0] == 2  # of which unit?
    assert run(*user, "--unit", "KHONG")[0] == run(*user, "--unit", "CT")[0] == 1
    assert run("users", "create", "--role", "judge", "--login", "gk01", "--unit", "TH01")[0] == 2
    assert (
        run("users", "create", "--role", "judge")[0] == 2
        and run("users", "create", "--role", "judge", "--login", "a")[0] == 1
    )
    url = run.json(*user, "--name", "Đại diện 01", "--unit", "th01")["url"]
    client = create_app().test_client()
    page = client.get(url.removeprefix("http://127.0.0.1:8000")).text
    assert 'value="daidien01"' in page and "Mở tài khoản Đại diện 01" in page
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"login": "daidien01", "password": "mot cau de nho", "password2": "mot cau de nho", "csrf_token": token}
    assert client.post(url.removeprefix("http://127.0.0.1:8000"), data=form).status_code == 302
    code, _, err = run(*user, "--unit", "TH01")
    assert code == 1 and "đã có người dùng" in err


def test_setting_up_tells_scripts_what_it_made(run: Terminal) -> None:
    made = run.json("init", "--empty")
    assert made["data_dir"] == str(run.folder / "data") and made["contests"] == [] and made["schema"]
    assert made["banks"] == ["long-bien-2003-2023"]
    demo = run.json("demo", "--units", "9", "--members", "90", "--attempts", "60")
    assert demo.pop("seconds") >= 0
    assert demo == {"contest": "LB20", "units": 9, "members": 90, "attempts": 60}


def test_the_bank_goes_out_and_comes_back(run: Terminal) -> None:
    out = run.folder / "bank.json"
    assert run("bank", "export", str(out))[0] == 0
    again = run.json("bank", "import", str(out))
    assert again["new"] == 0 and again["changed"] == 0 and again["same"] > 300
    broken = json.loads(out.read_text(encoding="utf-8"))
    broken["items"][0]["key"] = ["zz"]
    code, _, err = run("bank", "import", run.file("b.json", broken))
    assert code == 1 and broken["items"][0]["id"] in err


def test_a_result_file_is_checked_without_a_database(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("demo", "--units", "9", "--members", "90", "--attempts", "60")[0] == 0
    file = run.folder / "ket-qua.json"
    made = run.json("results", "export", "2", str(file), "--raw")
    assert made.pop("people") > 40 and made == {"file": str(file), "format": "json", "units": 9, "attempts": 60}
    assert run("results", "export", "2", "--raw", "--format", "csv")[0] == 2
    elsewhere = run.folder / "may-khac"
    monkeypatch.setenv("QUIZAPP_DATA_DIR", str(elsewhere))
    monkeypatch.setenv("QUIZAPP_DATABASE_URL", "postgresql://khong:co@127.0.0.1:1/x")
    good = run.json("results", "verify", str(file))
    assert good["ok"] and good["attempts"] == 60 and len(good["sha256"]) == 64 and not elsewhere.exists()
    body = json.loads(file.read_text(encoding="utf-8"))
    body["people"][0]["points"] -= 3
    bad = run.json("results", "verify", run.file("sua.json", body), code=1)
    assert not bad["ok"] and "sha256" in bad["problems"][0] and len(bad["problems"]) > 2
    code, out, _ = run("results", "verify", run.file("hong.json", "[1, 2"))
    assert code == 1 and not out
    assert run("results", "verify", "khong-co.json")[0] == 2


def test_tampered_points_are_found_and_mended(run: Terminal) -> None:
    assert run("demo", "--units", "9", "--members", "90", "--attempts", "60")[0] == 0
    with sqlite_module.connect(run.folder / "data" / "quizapp.db") as connection:
        connection.execute("UPDATE attempts SET points = points + 1 WHERE id IN (3, 5)")
        connection.execute("UPDATE unit_standings SET participants = 7 WHERE unit_id = 4")
    found = run.json("results", "recompute", "2", "--check", code=1)
    assert [m["stored"] - m["computed"] for m in found["marks"]] == [1, 1]
    assert any("đơn vị 4" in line for line in found["places"]) and any("cả hội thi" in line for line in found["places"])
    code, out, _ = run("results", "recompute", "2")
    assert code == 0 and "đã sửa" in out
    assert run.json("results", "recompute", "2", "--check") == {"marks": [], "places": []}
    event = [json.loads(line) for line in run("audit", "export")[1].splitlines()][-1]
    assert event["action"] == "results_recomputed" and event["details"]["counts"] == {"points": 2}


def test_a_public_board_is_frozen_from_the_command_line(run: Terminal) -> None:
    run("contests", "create", run.file("c.json", CONTEST))
    round_id = str(run.json("rounds", "create", run.file("r.json", ROUND))["id"])
    assert run("rounds", "freeze", round_id, "--reason", "Còn là bản nháp")[0] == 1
    run.json("rounds", "open", round_id, "--reason", "Khai mạc")
    assert run.json("rounds", "freeze", round_id, "--reason", "Chờ lễ trao giải")["frozen_at"]
    assert run("rounds", "freeze", round_id, "--reason", "Lần nữa")[0] == 1
    assert run("rounds", "freeze", round_id)[0] == 2
    run.json("rounds", "close", round_id, "--reason", "Hết hạn")
    assert json.loads(run("results", "export", round_id)[1])["state"] == "frozen"
    run.json("rounds", "publish", round_id, "--reason", "Đã soát")
    assert json.loads(run("results", "export", round_id)[1])["state"] == "published"


def test_a_demo_recomputes_without_a_difference(run: Terminal) -> None:
    assert run("demo", "--units", "9", "--members", "90", "--attempts", "60")[0] == 0
    assert run("demo", "--units", "9", "--members", "90", "--attempts", "60")[0] == 1  # there is a contest already
    for round_id in ("1", "2"):
        assert run.json("results", "recompute", round_id, "--check") == {"marks": [], "places": []}
    results = json.loads(run("results", "export", "2")[1])
    assert sum(u["attempts"] for u in results["units"]) == 60
    assert len(results["units"]) == 9
    assert run("audit", "verify")[0] == 0
    someone = run.json("privacy", "export", "1")
    assert someone["member"]["full_name"] == "Đoàn viên 0001" and someone["member"]["has_pin"] is False
    assert run("privacy", "erase", "1", "--reason", "Người dự thi yêu cầu")[0] == 0
    assert run.json("privacy", "export", "1")["member"]["full_name"] == "Người dự thi 1"
    assert run.json("results", "recompute", "2", "--check") == {"marks": [], "places": []}


GIFT = "$CATEGORY: Luật\n\n::gt-1::Ai cấp?{=Phường ~Quận}\n\n::gt-2::Đúng không?{T}\n\n::gt-3::Viết.{}\n"


def test_questions_of_another_format_make_a_bank_and_grow_it(run: Terminal) -> None:
    path = run.file("luat.gift", GIFT)
    assert run("bank", "import", path)[0] == 2  # into which bank?
    assert run("bank", "import", path, "--into", "khong-co")[0] == 1
    tried = run.json("bank", "import", path, "--new", "luat", "--title", "Luật", "--dry-run")
    assert (tried["new"], tried["changed"], tried["same"]) == (2, 0, 0)
    assert run("bank", "export", str(run.folder / "x.json"), "--bank", "luat")[0] == 1  # a trial writes nothing
    made = run.json("bank", "import", path, "--new", "luat", "--title", "Luật")
    assert made["new"] == 2 and made["report"]["found"] == 3
    assert [n["text"] for n in made["report"]["notes"] if n["level"] == "skipped"] == ["tự luận"]
    assert run("bank", "import", path, "--new", "luat")[0] == 1  # it is there already
    assert run.json("bank", "import", path, "--into", "luat")["same"] == 2
    more = run.file("luat2.gift", GIFT.replace("~Quận", "~Thành phố") + "\n::gt-4::Câu thêm?{F}\n")
    tried = run.json("bank", "import", more, "--into", "luat", "--dry-run")
    done = run.json("bank", "import", more, "--into", "luat")
    assert {k: tried[k] for k in ("new", "changed", "same")} == {k: done[k] for k in ("new", "changed", "same")}
    assert (done["new"], done["changed"], done["same"]) == (1, 1, 1)
    out = run.folder / "luat.json"
    assert run("bank", "export", str(out), "--bank", "luat")[0] == 0
    items = json.loads(out.read_text(encoding="utf-8"))["items"]
    assert [i["id"] for i in items] == ["gt-1", "gt-2", "gt-4"] and {i["status"] for i in items} == {"draft"}
    assert items[0]["citation"]["document"] == "luat.gift" and items[0]["citation"]["quote"] == ""


def test_a_broken_question_holds_the_file_back_unless_told(run: Terminal) -> None:
    path = run.file("hong.gift", GIFT + "\n::gt-9::Thiếu {=a\n")
    code, out, _ = run("bank", "import", path, "--new", "luat")
    assert code == 1 and "dòng 9" in out and "Chưa nhập câu nào" in out
    assert run.json("bank", "import", path, "--new", "luat", code=1)["report"]["notes"][-1]["where"] == "dòng 9"
    assert run.json("bank", "import", path, "--new", "luat", "--skip-broken")["new"] == 2
    assert run("bank", "import", run.file("x.xml", "<quiz"), "--new", "khac")[0] == 1
    assert run("bank", "import", run.file("x.json", "{}"), "--new", "khac")[0] == 2


def test_the_shipped_bank_survives_a_trip_through_a_spreadsheet(run: Terminal) -> None:
    out = run.folder / "bank.xlsx"
    lost = run.json("bank", "export", str(out), "--format", "xlsx")
    assert lost["found"] == lost["carried"] > 300 and lost["notes"] == []
    again = run.json("bank", "import", str(out), "--into", "long-bien-2003-2023")
    assert (again["new"], again["changed"]) == (0, 0) and again["same"] == lost["found"]
    for form in ("gift", "moodle-xml", "aiken", "qti"):
        code, _, err = run("bank", "export", str(run.folder / form), "--format", form)
        assert code == 0 and "trích dẫn nguồn" in err
    assert run("bank", "template", str(run.folder / "mau.xlsx"))[0] == 0
    assert run.json("bank", "import", str(run.folder / "mau.xlsx"), "--new", "mau")["new"] == 6


def test_members_past_their_date_are_anonymised_once(run: Terminal) -> None:
    assert run("demo", "--units", "9", "--members", "90", "--attempts", "60")[0] == 0  # a contest of 2023
    before = json.loads(run("results", "export", "2")[1])
    planned = run.json("privacy", "retention", "--due", "--dry-run")
    assert planned["contests"] == ["LB20"] and len(planned["members"]) == 90 and planned["dry_run"]
    assert run.json("privacy", "export", "1")["member"]["full_name"] == "Đoàn viên 0001"  # only planned
    assert run.json("privacy", "retention", "--due")["members"] == planned["members"]
    assert run.json("privacy", "retention", "--due")["members"] == []
    assert run("privacy", "retention")[0] == 2
    after = json.loads(run("results", "export", "2")[1])
    assert [(p["place"], p["points"]) for p in after["people"]] == [(p["place"], p["points"]) for p in before["people"]]
    assert all(p["name"].startswith("Người dự thi ") for p in after["people"])
    assert run.json("results", "recompute", "2", "--check") == {"marks": [], "places": []}
    assert run("audit", "verify")[0] == 0
