"""The organizer's bank: read, approve, reject."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts import access
from quizapp.clock import utcnow
from quizapp.errors import Refusal
from quizapp.items import rules, service
from quizapp.security import allow

bp = Blueprint("items", __name__)


@bp.get("/btc/ngan-hang")
@allow("organizer", "admin")
def index() -> ResponseReturnValue:
    """Items with filters."""
    banks = service.all_banks()
    if not banks:
        raise Refusal("wrong_state", "Chưa có ngân hàng câu hỏi. Nhập bằng lệnh: run.py bank import bank.json")
    wanted = request.args.get("bank", "")
    bank = next((b for b in banks if b.code == wanted), banks[0])
    filters = service.Filters(
        section=request.args.get("muc", ""), difficulty=request.args.get("do-kho", ""),
        kind=request.args.get("loai", ""), status=request.args.get("trang-thai", ""), q=request.args.get("q", "")[:100],
    )  # fmt: skip
    page = request.args.get("trang", "1")
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    rows, total = service.browse(bank.id, filters, number)
    return render_template(
        "items/index.html", here="items", bank=bank, rows=rows, total=total, page=number, filters=filters, words=rules,
        pages=max(1, -(-total // service.PAGE)), statuses=service.status_counts(bank.id), counts=service.counts(bank.id),
    )  # fmt: skip


@bp.get("/btc/ngan-hang/<int:item_id>")
@allow("organizer", "admin")
def show(item_id: int) -> ResponseReturnValue:
    """One item with its key, rationales, citation and versions."""
    item = service.get_item(item_id)
    bank = service.get_bank(item.bank_id)
    return render_template(
        "items/show.html", here="items", item=item, version=service.current_version(item), bank=bank, words=rules,
        section={s["code"]: s["title"] for s in bank.sections}.get(item.section, item.section),
    )  # fmt: skip


@bp.post("/btc/ngan-hang/<int:item_id>/<any(duyet, loai, 'de-sau'):decision>")
@allow("organizer", "admin")
def decide(item_id: int, decision: str) -> ResponseReturnValue:
    """Approve, reject or hold."""
    verb = {"duyet": "approve", "loai": "reject", "de-sau": "hold"}[decision]
    item = service.decide(item_id, verb, access.get_identity().actor, request.form.get("reason", ""), utcnow())
    flash(f"Câu {item.code}: {rules.STATUS_WORDS[item.status]}.", "good")
    return redirect(url_for("items.show", item_id=item_id), 303)
