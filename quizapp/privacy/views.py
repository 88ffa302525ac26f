"""The member's page about their own data."""

import json
from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from quizapp import sheets
from quizapp.accounts import access
from quizapp.clock import parse_aware, utcnow
from quizapp.errors import Refusal
from quizapp.privacy import service
from quizapp.privacy.forms import ConsentForm, EraseForm
from quizapp.security import allow

bp = Blueprint("privacy", __name__)
PURPOSES = {"take_part": "Dùng thông tin để tổ chức thi", "publish_name": "Nêu họ tên trên bảng xếp hạng"}


@bp.get("/toi/du-lieu")
@allow("member")
def own_data() -> ResponseReturnValue:
    """What is kept of me, to read, to save, to erase."""
    return show(EraseForm())


def show(form: EraseForm) -> str:
    """The page."""
    data = service.own_data(access.get_identity().id, utcnow())
    born = data["member"]["date_of_birth"]
    return render_template(
        "privacy/own_data.html", data=data, form=form, publishes=any(m["publish_name"] for m in data["memberships"]), born=f"{date.fromisoformat(born):%d/%m/%Y}" if born else "",
        answer_count=sum(len(attempt["answers"]) for attempt in data["attempts"]),
        consents=[{"label": PURPOSES[c["purpose"]], "given": c["given"], "at": parse_aware(c["at"])}
                  for c in data["consents"]],
    )  # fmt: skip


@bp.get("/toi/du-lieu.json")
@allow("member")
def download() -> ResponseReturnValue:
    """The same as a file."""
    data = service.own_data(access.get_identity().id, utcnow())
    content = json.dumps(data, ensure_ascii=False, indent=1).encode()
    return sheets.download(content, "du-lieu-cua-toi.json", "application/json")


@bp.post("/toi/du-lieu/dong-y")
@allow("member")
def consent() -> ResponseReturnValue:
    """Give or withdraw the consent to be named on boards."""
    given = bool(ConsentForm().publish_name.data)
    service.set_publish_name(access.get_identity(), given, utcnow())
    flash("Bảng kết quả ghi họ tên bạn." if given else "Bảng kết quả chỉ ghi chữ cái đầu của họ tên bạn.", "good")
    return redirect(url_for("privacy.own_data"), 303)


@bp.post("/toi/du-lieu/xoa")
@allow("member")
def erase() -> ResponseReturnValue:
    """Erase me, after the PIN once more."""
    form = EraseForm()
    if not form.validate():
        return show(form), 422
    try:
        service.erase_own(access.get_identity(), form.pin.data or "", utcnow())
    except Refusal as refusal:
        form.show(refusal)
        return show(form), refusal.status
    flash("Đã xóa họ tên, ngày sinh, số điện thoại và mã PIN của bạn.", "good")
    response = redirect(url_for("pages.home"), 303)
    access.drop_session_cookie(response)
    return response
