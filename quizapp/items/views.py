"""The organizer's bank: read, approve, reject."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts import access
from quizapp.clock import utcnow
from quizapp.errors import Refusal
from quizapp.items import catalogue, rules, service, statistics
from quizapp.items.models import Bank
from quizapp.security import allow
from quizapp.vietnamese import clean_line

bp = Blueprint("items", __name__)
VERBS = {"duyet": "approve", "loai": "reject", "de-sau": "hold"}


@bp.get("/btc/ngan-hang")
@allow("organizer", "admin")
def index() -> ResponseReturnValue:
    """Items with filters."""
    bank = chosen_bank()
    filters = catalogue.Filters(
        section=asked("muc"), difficulty=asked("do-kho"), kind=asked("loai"), status=asked("trang-thai"), q=asked("q")
    )
    page = request.args.get("trang", "1")
    found = catalogue.browse(bank.id, filters, int(page) if page.isdecimal() and len(page) < 6 else 1)
    return render_template(
        "items/index.html", here="items", bank=bank, found=found, filters=filters, words=rules,
        sections={s["code"]: s["title"] for s in bank.sections}, statuses=service.status_counts(bank.id),
        by_section=catalogue.section_counts(bank.id), measured=statistics.of_versions([v for _, v in found.rows]),
    )  # fmt: skip


def asked(name: str) -> str:
    """A filter of the address, cleaned: PostgreSQL takes no NUL."""
    return clean_line(request.args.get(name, ""))[:100]


def chosen_bank() -> Bank:
    """The bank named in the address, else the newest."""
    banks = service.all_banks()
    if not banks:
        raise Refusal("wrong_state", "Chưa có ngân hàng câu hỏi. Nhập bằng lệnh: run.py bank import bank.json")
    wanted = request.args.get("bank", "")
    return next((b for b in banks if b.code == wanted), banks[0])


@bp.get("/btc/ngan-hang/<int:item_id>")
@allow("organizer", "admin")
def show(item_id: int) -> ResponseReturnValue:
    """One item with its key, rationales, citation and versions."""
    return page_of(item_id)


def page_of(item_id: int, refusal: Refusal | None = None) -> str:
    """An item's page, with what stood in the way of a decision."""
    item = service.get_item(item_id)
    bank = service.get_bank(item.bank_id)
    lines = catalogue.section_list(item)
    at = next(n for n, line in enumerate(lines) if line.id == item.id)
    return render_template(
        "items/show.html", here="items", item=item, version=service.current_version(item), bank=bank, words=rules,
        section={s["code"]: s["title"] for s in bank.sections}.get(item.section, item.section), lines=lines,
        names=catalogue.names_of(item), measured=statistics.of_versions(item.versions),
        before=lines[at - 1] if at else None, after=lines[at + 1] if at + 1 < len(lines) else None,
        problem=refusal.message if refusal else "", typed=request.form.get("reason", ""),
    )  # fmt: skip


@bp.post("/btc/ngan-hang/<int:item_id>/<any(duyet, loai, 'de-sau'):decision>")
@allow("organizer", "admin")
def decide(item_id: int, decision: str) -> ResponseReturnValue:
    """Approve, reject or hold."""
    try:
        item = service.decide(
            item_id, VERBS[decision], access.get_identity().actor, request.form.get("reason", ""), utcnow(), seen=seen()
        )
    except Refusal as refusal:
        if refusal.code not in ("invalid", "wrong_state"):
            raise
        return page_of(item_id, refusal), refusal.status
    flash(f"Câu {item.code}: {rules.STATUS_WORDS[item.status]}.", "good")
    return redirect(url_for("items.show", item_id=item_id), 303)


def seen() -> tuple[int, str] | None:
    """The version and status that the form was shown with."""
    number, status = request.form.get("version", ""), request.form.get("status", "")
    return (int(number), status) if number.isdecimal() and len(number) < 9 else None
