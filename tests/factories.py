"""Test data that is legal by default, and a browser that audits every page it gets."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from html.parser import HTMLParser
from itertools import product
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.accounts import sessions
from quizapp.accounts.models import Consent, Member, Staff
from quizapp.contests.models import Contest, Division, Membership
from quizapp.db import db, writing
from quizapp.drafting.models import Document, DocumentBuild, DocumentFile, Draft
from quizapp.items.models import Bank, Item, ItemVersion
from quizapp.rounds.models import Round
from quizapp.security import hash_secret
from quizapp.units.models import Unit
from quizapp.vietnamese import given_name_key, search_key, sort_key

NOW = datetime(2023, 10, 12, 2, 0, tzinfo=UTC)  # 09:00 in Hà Nội
PIN = "482915"
PIN_HASH = hash_secret(PIN)
PASSWORD = "mot cau ngan de nho"
PASSWORD_HASH = hash_secret(PASSWORD)


VOID = {"meta", "link", "input", "br", "hr", "img", "path", "polygon", "rect", "line", "circle", "source", "wbr"}


class PageAudit(HTMLParser):
    """Collects what every page must get right: one h1, no duplicate ids, no inline script or style."""

    def __init__(self) -> None:
        super().__init__()
        self.headings = 0
        self.ids: Counter[str] = Counter()
        self.faults: list[str] = []
        self.open: list[tuple[str, bool]] = []  # tag, whether hidden with all in it

    def handle_endtag(self, tag: str) -> None:
        if any(tag == name for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        hidden = "hidden" in given or bool(self.open and self.open[-1][1])
        if tag not in VOID:
            self.open.append((tag, hidden))
        self.headings += tag == "h1" and not hidden
        if given.get("id"):
            self.ids[str(given["id"])] += 1
        if tag == "style" or "style" in given or any(name.startswith("on") for name in given):
            self.faults.append(f"inline style or handler on <{tag}>")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.faults.append("inline script")


class Client(FlaskClient):
    """A test browser: follows the house rules for pages on every answer."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():  # a request of its own: `g` and the session begin and end with it
            response = super().open(*args, **kwargs)
        db.session.rollback()  # the test looks at the database anew
        is_page = response.mimetype == "text/html" and "Content-Encoding" not in response.headers
        if response.data and is_page and response.status_code not in (301, 302, 303, 308):
            audit_page(response.get_data(as_text=True))
        return response

    def token(self) -> str:
        """The cross-site token a page would carry."""
        page = self.get("/dang-nhap").get_data(as_text=True)
        return re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[-1]

    def post_form(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Post a form as a browser does, with the token."""
        return self.post(path, data={**(data or {}), "csrf_token": self.token()}, **kwargs)


def audit_page(html: str) -> None:
    """Fail when a page breaks a rule of the house."""
    audit = PageAudit()
    audit.feed(html)
    assert audit.headings == 1, f"{audit.headings} h1 elements"
    assert not (double := [i for i, n in audit.ids.items() if n > 1]), f"duplicate ids {double}"
    assert not audit.faults, audit.faults


class Factory:
    """Inserts rows directly, so that a test says only what matters to it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._numbers: Counter[str] = Counter()

    def _next(self, name: str) -> int:
        self._numbers[name] += 1
        return self._numbers[name]

    def add(self, *rows: Any) -> Any:
        """Insert rows; returns the first, if any."""
        with writing() as session:
            session.add_all(rows)
            session.flush()
        return rows[0] if rows else None

    def bank(self, *, per_cell: int = 5, sections: tuple[str, ...] = ("1", "2")) -> Bank:
        """A bank with `per_cell` approved single items per section and difficulty; the key is option "b"."""
        n = self._next("bank")
        with writing():
            bank = self.add(
                Bank(
                    code=f"bank-{n}", title=f"Ngân hàng {n}", version="1", documents=[], created_at=NOW,
                    sections=[{"code": s, "title": f"Mục {s}"} for s in sections],
                )
            )  # fmt: skip
            cells = product(sections, ("easy", "medium", "hard"), range(per_cell))
            self.add(*(self._prepare_item(bank, section=s, difficulty=d) for s, d, _ in cells))
        return bank

    def item(self, bank: Bank, **changes: Any) -> Item:
        """An approved item with one version. Version fields: stem, options, targets, key, citation."""
        return self.add(self._prepare_item(bank, **changes))

    def _prepare_item(self, bank: Bank, **changes: Any) -> Item:
        n = self._next("item")
        kind = changes.get("kind", "single")
        version = {
            "number": 1, "kind": kind, "created_at": NOW, "created_by": "test",
            "stem": changes.pop("stem", f"Câu hỏi thử số {n}?"),
            "options": changes.pop("options", [{"id": i, "text": f"Phương án {i} của câu {n}", "rationale": ""}
                                               for i in "abcd"]),
            "targets": changes.pop("targets", []),
            "key": changes.pop("key", ["b"]),
            "citation": changes.pop("citation", {"document": "d", "section": "1", "sentence": "1.1.1",
                                                 "quote": f"câu nguồn {n}", "sha256": ""}),
        }  # fmt: skip
        item = Item(
            **{"bank_id": bank.id, "code": f"i{n:04d}", "section": "1", "difficulty": "easy", "kind": kind,
               "fact": f"f{n}", "group": "", "status": "approved", **changes}
        )  # fmt: skip
        item.versions = [ItemVersion(**version)]
        return item

    def contest(self, **changes: Any) -> Contest:
        """A running contest with one division for every kind of unit."""
        n = self._next("contest")
        code = changes.pop("code", f"HT{n}")
        bank = changes.pop("bank", None) or self.bank()
        divisions = changes.pop("divisions", [("chung", "Khối chung", ["Trường học", "Doanh nghiệp", "Cơ quan"])])
        contest = Contest(
            **{"code": code, "code_key": code.upper(), "name": f"Hội thi thử {n}", "short_name": f"Thử {n}",
               "organizing_body": "Liên đoàn Lao động (mẫu)", "starts_at": NOW - timedelta(days=30),
               "ends_at": NOW + timedelta(days=30), "bank_id": bank.id, "created_at": NOW,
               "fields": ["full_name", "date_of_birth", "phone"], **changes}
        )  # fmt: skip
        contest.divisions = [
            Division(code=c, name=name, kinds=kinds, position=i) for i, (c, name, kinds) in enumerate(divisions)
        ]
        return self.add(contest)

    def unit(self, **changes: Any) -> Unit:
        """A grassroots union with a headcount."""
        n = self._next("unit")
        name = changes.pop("name", f"Công ty Cổ phần số {n:02d} (mẫu)")
        return self.add(
            Unit(
                **{"code": f"DV{n:03d}", "name": name, "sort_key": sort_key(name), "search_key": search_key(name),
                   "kind": "Doanh nghiệp", "ward": "Đức Giang", "headcount": 20, "created_at": NOW, **changes}
            )
        )  # fmt: skip

    def member(self, contest: Contest | None = None, unit: Unit | None = None, **changes: Any) -> Member:
        """A member with a PIN; with a contest and unit also the membership."""
        n = self._next("member")
        name = changes.pop("full_name", f"Đoàn viên {n:04d}")
        publish = changes.pop("publish_name", True)
        member = self.add(
            Member(
                **{"full_name": name, "sort_key": given_name_key(name), "search_key": search_key(name),
                   "date_of_birth": date(1986, 3, 8), "phone": f"09{n:08d}", "pin_hash": PIN_HASH,
                   "created_at": NOW, **changes}
            )
        )  # fmt: skip
        if contest:
            unit = unit or self.unit()
            self.add(
                Membership(
                    contest_id=contest.id, member_id=member.id, unit_id=unit.id, publish_name=publish, created_at=NOW
                )
            )
            self.add(Consent(member_id=member.id, purpose="take_part", text_version="2026-1", given=True, at=NOW))
        return member

    def staff(self, role: str = "organizer", **changes: Any) -> Staff:
        """A committee account."""
        n = self._next("staff")
        return self.add(
            Staff(
                **{"login": f"{role}{n}", "login_key": f"{role}{n}", "display_name": f"Cán bộ {n:02d}",
                   "role": role, "password_hash": PASSWORD_HASH, "created_at": NOW, **changes}
            )
        )  # fmt: skip

    def round(self, contest: Contest, **changes: Any) -> Round:
        """An open round: two items from each of two sections, ten minutes, two attempts, best counts."""
        n = self._next("round")
        return self.add(
            Round(
                **{"contest_id": contest.id, "code": f"dot-{n}", "name": f"Đợt {n}",
                   "opens_at": NOW - timedelta(days=1), "closes_at": NOW + timedelta(days=1),
                   "duration_seconds": 600, "item_count": 4, "attempts_allowed": 2,
                   "blueprint": [{"section": "1", "difficulty": "easy", "kind": None, "count": 2},
                                 {"section": "2", "difficulty": "easy", "kind": None, "count": 2}],
                   "tie_break": ["points", "duration", "submitted_at"],
                   "unit_order": ["rate", "best_10_points", "best_10_duration"], "guess": None,
                   "opened_at": NOW - timedelta(days=1), "created_at": NOW, **changes}
            )
        )  # fmt: skip

    def document(self, **changes: Any) -> Document:
        """A document that was read, confirmed and drafted: one fact with one draft, one fact that nobody asked."""
        n = self._next("document")
        quote = "Năm 2022, công đoàn có 1.480 đoàn viên."
        fact = {"key": "aa-1", "section": "I", "top": "I", "address": "I.1.1", "quote": quote, "kind": "count",
                "value": "1.480", "hedge": "", "hold": "", "importance": 2, "grade": "own", "distractors": [], "stem": "",
                "statement": "", "difficulty": "", "grades": {"period": "own", "subject": "own"},
                "slots": {"period": "Năm 2022", "subject": "công đoàn", "verb": "có", "unit": "đoàn viên", "tail": ""}}  # fmt: skip
        document = self.add(
            Document(
                **{"code": f"tai-lieu-{n}", "title": f"Tài liệu {n}", "bank_code": "moi", "bank_title": "Ngân hàng mới",
                   "file_name": "a.txt", "kind": "text", "sha256": "0" * 64, "size": 9, "state": "ready", "percent": 100,
                   "profile": {"id": f"tai-lieu-{n}", "title": f"Tài liệu {n}", "body": "công đoàn", "source_name": "báo cáo", "section_titles": {"I": "I. Kết quả"}, "abbreviations": {}}, "errata": [], "edits": {},
                   "abbreviations": {"TNMT": "phòng TNMT quận"}, "text_items": [], "confirmed_by": "organizer:1",
                   "confirmed_at": NOW, "uploaded_by": "organizer:1", "uploaded_at": NOW, **changes}
            )
        )  # fmt: skip
        item = {"id": "aa-1-sc", "version": 1, "kind": "single", "stem": "Năm 2022, công đoàn có bao nhiêu đoàn viên?",
                "options": [{"id": i, "text": f"{t} đoàn viên", "rationale": ""} for i, t in zip("abc", ("1.250", "1.480", "1.700"), strict=True)],
                "key": ["b"], "fact": "aa-1", "section": "I", "difficulty": "easy", "group": "so-aa-1", "status": "draft",
                "citation": {"document": document.code, "section": "I", "sentence": "I.1.1", "quote": quote, "mark": "1.480 đoàn viên",
                             "sha256": sha256(quote.encode()).hexdigest()}}  # fmt: skip
        self.add(
            DocumentFile(document_id=document.id, content=quote.encode()),
            DocumentBuild(
                document_id=document.id, revision=1, built_at=NOW, facts=[fact, {**fact, "key": "aa-2", "value": "2022"}],
                reading=[{"code": "I", "title": "Kết quả", "role": "result", "paragraphs": [[{"address": "I.1.1", "text": quote}]]}],
                report={"refused": [{"key": "aa-2", "reason": "không rõ chủ thể"}], "doubts": [], "warnings": [], "text": "",
                        "sections": [{"code": "I", "title": "I. Kết quả"}]},
            ),
            Draft(document_id=document.id, code="aa-1-sc", fact="aa-1", kind="single", section="I", stem=item["stem"], item=item,
                  findings=[], grade="own", grade_rank=1, importance=2, position=0, status="draft"),
        )  # fmt: skip
        return document

    def sign_in(self, client: FlaskClient, who: Member | Staff, now: datetime | None = None) -> str:
        """Give a browser the session cookie of a person; returns the key."""
        moment = now or datetime.now(UTC)
        owner = {"member_id": who.id} if isinstance(who, Member) else {"staff_id": who.id}
        with writing() as session:
            key = sessions.begin(session, moment, **owner)
        client.set_cookie("sid", key)
        return key


def count(model: Any) -> int:
    """How many rows a table holds."""
    return db.session.query(model).count()
