"""Certificates and their check, the page a member shares, preview pictures, and what makes the page installable."""

import json

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from quizapp.accounts import access
from quizapp.awards import cards, drawing, motif, previews, service
from quizapp.awards.cards import Card
from quizapp.awards.codes import Purpose
from quizapp.awards.printer import printer
from quizapp.clock import utcnow
from quizapp.contests import service as contests
from quizapp.contests.models import Contest
from quizapp.errors import Refusal, not_found
from quizapp.rounds import rules as round_rules
from quizapp.rounds import service as rounds
from quizapp.rounds.rules import Phase
from quizapp.security import allow
from quizapp.sheets import download
from quizapp.units import service as units
from quizapp.units.models import Unit

bp = Blueprint("awards", __name__)
PUBLIC_DAY = "public, max-age=86400"


@bp.record_once
def offer_previews(state: BlueprintSetupState) -> None:
    """Let base.html ask for the preview of its page."""
    state.app.jinja_env.globals.update(previews.template_globals())


@bp.get("/ket-qua/<token>/giay-chung-nhan.pdf")
@allow("member")
def paper(token: str) -> ResponseReturnValue:
    """The certificate of an own attempt, to print; with the score only when asked, and only when it is open."""
    purpose = Purpose.WITH_SCORE if request.args.get("diem") == "co" else Purpose.PLAIN
    found = service.own(access.get_identity(), token, purpose, utcnow())
    if purpose is Purpose.WITH_SCORE and found.points is None:
        raise Refusal("wrong_state", "Điểm chưa mở nên chưa in lên giấy được. Hiện có bản không ghi điểm.")
    base = access.public_url()
    pdf = printer.pdf(
        service.words(
            found, base + url_for("awards.certificate", code=found.code),
            base.split("://", 1)[-1] + url_for("awards.certificate_form"),
        )
    )  # fmt: skip
    return download(pdf, "giay-chung-nhan.pdf", "application/pdf")


@bp.get("/chung-nhan")
@allow("public")
def certificate_form() -> ResponseReturnValue:
    """Type the code of a certificate to check it."""
    code = request.args.get("ma", "").strip()
    if code:
        return redirect(url_for("awards.certificate", code=code[:80]))
    return render_template("awards/certificate_form.html")


@bp.get("/chung-nhan/<code>")
@allow("public")
def certificate(code: str) -> ResponseReturnValue:
    """What a certificate says, from the server: name only as consented, score only on the paper that tells it."""
    try:
        found = service.find(code, utcnow())
    except Refusal:
        return render_template("awards/certificate_form.html", missing=code[:80]), 404
    return render_template("awards/certificate.html", found=found)


@bp.get("/chia-se/<contest_code>/<unit_code>")
@allow("public")
def share(contest_code: str, unit_code: str) -> ResponseReturnValue:
    """What a member's share opens: the card, and the way into the contest."""
    contest, unit = place(contest_code, unit_code)
    now = utcnow()
    is_open = any(
        round_rules.phase(r, now) in (Phase.OPEN, Phase.SCHEDULED) for r in rounds.public_rounds(contest.id, now)
    )
    card, address = previews.picture(contest, unit, shared=True)
    return render_template(
        "awards/share.html", contest_of=contest, unit=unit, card=card, address=address, is_open=is_open,
        link=access.public_url() + request.path,
    )  # fmt: skip


def place(contest_code: str, unit_code: str) -> tuple[Contest, Unit]:
    """A contest and a unit that members can take part for."""
    contest, unit = contests.get_contest(contest_code), units.get_unit(unit_code)
    if not unit.takes_part:
        raise not_found()
    return contest, unit


@bp.get("/anh/hoi-thi.png")
@allow("public")
def plain_card() -> ResponseReturnValue:
    """The picture of pages without a contest."""
    return picture(cards.plain())


@bp.get("/anh/hoi-thi/<contest_code>.png")
@allow("public")
def contest_card(contest_code: str) -> ResponseReturnValue:
    """The picture of a contest's pages."""
    return picture(cards.of_contest(contests.get_contest(contest_code)))


@bp.get("/anh/don-vi/<contest_code>/<unit_code>.png")
@allow("public")
def unit_card(contest_code: str, unit_code: str) -> ResponseReturnValue:
    """The picture of a unit's own page."""
    return picture(cards.of_unit(*place(contest_code, unit_code)))


@bp.get("/anh/chia-se/<contest_code>/<unit_code>.png")
@allow("public")
def shared_card(contest_code: str, unit_code: str) -> ResponseReturnValue:
    """The picture that a member shares."""
    return picture(cards.shared(*place(contest_code, unit_code)))


def picture(card: Card) -> Response:
    """A card as a file that anybody may keep for a day."""
    return kept(drawing.card(card), "image/png")


def kept(content: bytes, content_type: str) -> Response:
    """A public file with a tag."""
    response = Response(content, content_type=content_type, headers={"Cache-Control": PUBLIC_DAY})
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.get("/bieu-tuong/<name>")
@allow("public")
def icon(name: str) -> ResponseReturnValue:
    """An icon of the installed page."""
    if name not in drawing.ICONS:
        abort(404)
    return kept(drawing.icon(name), "image/png")


@bp.get("/apple-touch-icon.png")
@allow("public")
def apple_icon() -> ResponseReturnValue:
    """Where iPhones look by themselves."""
    return kept(drawing.icon("180.png"), "image/png")


@bp.get("/manifest.webmanifest")
@allow("public")
def manifest() -> ResponseReturnValue:
    """What a phone needs to put the contest on its home screen; nobody is asked to."""
    contest = contests.current_contest(utcnow())
    body = {
        "id": "/", "name": contest.name if contest else cards.NOBODY, "short_name": contest.short_name if contest else "Hội thi",
        "lang": "vi", "dir": "ltr", "start_url": "/", "scope": "/", "display": "standalone", "theme_color": motif.DEEP,
        "background_color": motif.GROUND,
        "icons": [
            {"src": url_for("awards.icon", name=name), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
            for name, side, purpose in (("192.png", 192, "any"), ("512.png", 512, "any"), ("512-kin.png", 512, "maskable"))
        ],
    }  # fmt: skip
    return kept(json.dumps(body, ensure_ascii=False).encode(), "application/manifest+json")
