"""What a link says of itself where it is pasted: for public pages on this list, and for no other."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from jinja2 import pass_context
from jinja2.runtime import Context

from quizapp.accounts import access
from quizapp.awards import cards
from quizapp.awards.cards import Card
from quizapp.contests.models import Contest
from quizapp.units.models import Unit

# Endpoint -> one sentence about it. Nothing that counts, ranks or names anybody: a copied preview stays for ever.
TOLD = {
    "pages.home": "Chọn đơn vị, đọc thể lệ và vào thi ngay trên điện thoại. Chạm là lưu, mất mạng vẫn làm tiếp được.",
    "pages.contest": "Chọn đơn vị, đọc thể lệ và vào thi ngay trên điện thoại. Chạm là lưu, mất mạng vẫn làm tiếp được.",
    "pages.privacy": "Hội thi giữ những thông tin nào của người dự thi, để làm gì, đến khi nào.",
    "contests.find_unit": "Tìm công đoàn cơ sở của bạn để đăng ký dự thi. Gõ không dấu cũng ra.",
    "contests.unit_link": "Trang dự thi của đơn vị: đăng ký, vào thi và mã QR để dán ở bảng tin.",
    "rounds.rules_page": "Thể lệ: thời gian, số câu, cách chấm và cách xếp hạng.",
    "standings.round_units": "Bảng xếp hạng công đoàn cơ sở, kèm lời giải thích từng thứ hạng.",
    "standings.round_people": "Bảng xếp hạng người dự thi, kèm lời giải thích từng thứ hạng.",
    "standings.contest_units": "Bảng xếp hạng công đoàn cơ sở, kèm lời giải thích từng thứ hạng.",
    "standings.contest_people": "Bảng xếp hạng người dự thi, kèm lời giải thích từng thứ hạng.",
    "awards.share": "Đồng nghiệp của bạn đã tham gia. Bạn cũng vào thi nhé, chỉ cần một chiếc điện thoại.",
}
KEPT = ("khoi",)  # what of a query makes it another page


@dataclass(frozen=True, slots=True)
class Preview:
    """What goes into the head of a page."""

    url: str
    site: str
    description: str
    image: str
    image_says: str


@pass_context
def link_preview(context: Context) -> Preview | None:
    """The preview of the page that is being written; None for pages not on the list."""
    described = TOLD.get(request.endpoint or "")
    if described is None:
        return None
    scope = context.get("scope")
    contest = context.get("contest_of") or (scope.contest if scope else context.get("contest"))
    unit = context.get("unit") if request.endpoint in ("contests.unit_link", "awards.share") else None
    card, path = picture(contest, unit, shared=request.endpoint == "awards.share")
    base = access.public_url()
    kept = {name: request.args[name] for name in KEPT if name in request.args}
    return Preview(
        url=base + request.path + (f"?{urlencode(kept)}" if kept else ""), site=contest.short_name if contest else cards.NOBODY,
        description=described, image=base + path, image_says=" ".join(filter(None, (card.kicker, card.title, card.big, card.after))),
    )  # fmt: skip


def picture(contest: Contest | None, unit: Unit | None, *, shared: bool) -> tuple[Card, str]:
    """A card and its address, which changes when the words do."""
    values: dict[str, Any] = {}
    if contest is None:
        card, endpoint = cards.plain(), "awards.plain_card"
    elif unit is None:
        card, endpoint = cards.of_contest(contest), "awards.contest_card"
        values = {"contest_code": contest.code}
    else:
        card = cards.shared(contest, unit) if shared else cards.of_unit(contest, unit)
        endpoint = "awards.shared_card" if shared else "awards.unit_card"
        values = {"contest_code": contest.code, "unit_code": unit.code}
    return card, url_for(endpoint, **values, v=card.version)


def template_globals() -> dict[str, Any]:
    """What base.html asks."""
    return {"link_preview": link_preview}
