"""Forms sent empty or wrong, and the pages that only a form leads to."""

from collections.abc import Callable

from tests.browser.access.visits import Form
from tests.browser.access.world import World

UNITS = "Mã đơn vị,Tên đơn vị,Đơn vị cấp trên,Khối,Phường,Số đoàn viên\n"
PEOPLE = "Mã đơn vị,Họ và tên,Ngày sinh,Số điện thoại\n"
NOT_SENT = {
    "accounts.sign_out": "leads to the home page",
    "attempts.save_question": "saved in place; without script it leads to the next item",
    "attempts.takeover": "leads to the attempt",
    "drafting.try_again": "leads to the document",
    "reviewing.half": "says what is missing in a note on the page it came from",
}


def visitor(world: World) -> list[Form]:
    """Sign-in, activation, registration."""
    register, staff = "/t/LB20/DN-0001/dang-ky", f"/ban-to-chuc/kich-hoat/{world.secret}"
    pins = {"code": "ABCDE-FGHJK", "pin": "482915", "pin2": "482915"}
    person = {
        "full_name": "Đoàn viên 0412",
        "day": "31",
        "month": "2",
        "year": "1986",
        "phone": "091234",
        "pin": "482915",
        "pin2": "482916",
    }
    sent: list[tuple[str, str, dict[str, str]]] = [
        ("accounts.sign_in", "/dang-nhap", {}),
        ("accounts.sign_in", "/dang-nhap", {"phone": "0912345678", "pin": "000001"}),
        ("accounts.activate", "/kich-hoat", {}),
        ("accounts.activate", "/kich-hoat", pins | {"pin2": "482916"}),
        ("accounts.activate", "/kich-hoat", pins),
        ("accounts.staff_sign_in", "/ban-to-chuc/dang-nhap", {}),
        ("accounts.staff_sign_in", "/ban-to-chuc/dang-nhap", {"login": "khong-co", "password": "khong dung dau"}),
        ("accounts.staff_activate", staff, {}),
        ("accounts.staff_activate", staff, {"login": "giam-khao", "password": "ngan", "password2": "khac"}),
        ("contests.register", register, {}),
        ("contests.register", register, person),
    ]
    return [
        *(Form("anonymous", endpoint, path, values=values) for endpoint, path, values in sent),
        Form("newcomer", "contests.register", register),
    ]


def member(world: World) -> list[Form]:
    """Starting, submitting, erasing; consents."""
    own = "/toi/du-lieu"
    return [
        Form("listed", "attempts.start", f"/vao-thi/{world.rounds['live']}", answer="error"),
        Form("listed", "attempts.start", f"/vao-thi/{world.rounds['live']}", values={"myself": "1"}),
        Form("member", "attempts.send", f"/lam-bai/{world.tokens['running']}/nop", action="/nop", values={"guess": "rất đông"}, plain=True, answer="fine"),
        Form("member", "privacy.erase", own, action="/xoa"),
        Form("member", "privacy.erase", own, action="/xoa", values={"pin": "000001"}),
        Form("member", "privacy.consent", own, action="/dong-y", answer="fine"),
    ]  # fmt: skip


def committee(world: World) -> list[Form]:
    """Members' codes, sheets, decisions about items."""
    item, units, people = f"/btc/ngan-hang/{world.ids['item']}", "/btc/don-vi/nhap", "/btc/doan-vien/nhap"
    bad = UNITS + "DN-0001,,KHONG-CO,Khối lạ,Đức Giang,nhiều\nDN-0001,Trùng mã,,Doanh nghiệp,,5\n"
    return [
        Form("representative", "contests.reset_own_pin", "/dai-dien", action=f"/{world.ids['member']}/dat-lai-pin", answer="fine"),
        Form("organizer", "contests.reset_pin", "/btc/doan-vien", action=f"/{world.ids['member']}/dat-lai-pin", answer="fine"),
        Form("organizer", "units.import_file", units),
        Form("organizer", "units.import_file", units, files={"file": bad}),
        Form("organizer", "units.import_file", units, files={"file": UNITS + "DN-0100,Công ty số 100 (mẫu),,Doanh nghiệp,Bồ Đề,9\n"}, answer="fine"),
        Form("organizer", "contests.import_members", people),
        Form("organizer", "contests.import_members", people, files={"file": PEOPLE + "KHONG-CO,,31/02/1990,12\n"}),
        Form("organizer", "items.decide", item, action="/duyet", press="[formaction$='/loai']"),
        Form("organizer", "items.decide", f"/btc/ngan-hang/{world.ids['spare']}", action="/duyet", press="[formaction$='/de-sau']", values={"reason": "Đọc lại sau"}, answer="fine"),
    ]  # fmt: skip


def rounds(world: World) -> list[Form]:
    """The editor and the buttons that run a round."""
    at = {name: f"/btc/dot-thi/{number}" for name, number in world.rounds.items()}
    save = "button:not([name]):not(.vh)"
    wrong = {
        "name": "",
        "opens_at": "",
        "minutes": "",
        "item_count": "0",
        "attempts_allowed": "-1",
        "b-1-easy": "90",
        "guess_prompt": "Bao nhiêu?",
    }
    return [
        Form("organizer", "rounds.create", "/btc/dot-thi/moi", action="/moi", values=wrong, press=save),
        Form("organizer", "rounds.create", "/btc/dot-thi/moi", action="/moi", press="[value=recompute]", answer="fine"),
        Form("organizer", "rounds.edit", at["draft"], action=at["draft"], values={"name": ""}, press=save),
        Form("organizer", "rounds.edit", at["draft"], action=at["draft"], press=save, answer="fine"),
        Form("organizer", "rounds.open_round", at["draft"], action="/mo"),
        Form("organizer", "attempts.extend_round", at["live"], action="/gia-han", values={"until": ""}, answer="error"),
        Form("organizer", "attempts.close_round", at["live"], action="/dong", answer="error"),
        Form("organizer", "standings.publish_round", at["closed"], action="/cong-bo", answer="error"),
        Form("organizer", "standings.freeze_board", at["closed"], action="/giu-nguyen-bang", answer="error"),
    ]


def documents(world: World) -> list[Form]:
    """Upload, profile, decisions, edits, hand-written items, deletion."""
    base, other = f"/btc/tai-lieu/{world.ids['document']}", f"/btc/tai-lieu/{world.ids['profile']}"
    draft, written = f"{base}/duyet/{world.ids['draft']}", f"{base}/viet?cau=I.1.1"
    good = {"quote": "Năm 2022, công đoàn có 1.480 đoàn viên.", "stem": "Năm 2022, công đoàn có bao nhiêu đoàn viên?", "key": "1.480 đoàn viên",
            "wrong": "1.250 đoàn viên\n1.700 đoàn viên\n2.000 đoàn viên"}  # fmt: skip
    return [
        Form("organizer", "drafting.new", "/btc/tai-lieu/moi"),
        Form("organizer", "drafting.profile", f"{other}/ho-so", values={"title": "", "body": "", "source_name": "", "genre": "khong-co"}),
        Form("organizer", "drafting.replace", f"{base}/thay-tep"),
        Form("organizer", "drafting.delete", f"{base}/xoa"),
        Form("organizer", "reviewing.decide", draft, action="/loai"),
        Form("organizer", "reviewing.edit", draft, action="/sua", press="[name=preview]", answer="fine"),
        Form("organizer", "reviewing.edit", draft, action="/sua", press=".btn:not(.line)", values={"wrong-1": "mười", "difficulty": "", "statement": "không có chỗ"}),
        Form("organizer", "reviewing.write", written, action="/viet", values={"quote": "", "stem": ""}, press=".btn:not(.line)"),
        *(Form("organizer", "reviewing.write", written, action="/viet", values={"kind": kind, "stem": ""}, press=".btn:not(.line)")
          for kind in ("multiple", "true_false", "ordering", "matching", "numeric")),
        Form("organizer", "reviewing.write", written, action="/viet", values=good, press="[name=preview]", answer="fine"),
    ]  # fmt: skip


FORMS: dict[str, Callable[[World], list[Form]]] = {
    f.__name__: f for f in (visitor, member, committee, rounds, documents)
}
