"""The pages of the product by who sees them, in a filled, a bare and an empty installation."""

from collections.abc import Callable

from tests.browser.access.visits import Visit
from tests.browser.access.world import World

# What a browser opens that is no page; everything of the API but its documentation is JSON.
NOT_PAGES = {
    "assets.static_file": "a file",
    "awards.apple_icon": "a picture",
    "awards.contest_card": "a picture",
    "awards.icon": "a picture",
    "awards.manifest": "JSON",
    "awards.paper": "a PDF",
    "awards.plain_card": "a picture",
    "awards.shared_card": "a picture",
    "awards.unit_card": "a picture",
    "attempts.resume": "leads on to the next open item",
    "contests.members_template": "a spreadsheet",
    "drafting.download": "a file",
    "drafting.progress": "JSON",
    "health.healthz": "plain text",
    "health.metrics": "plain text",
    "health.readyz": "plain text",
    "offline.service_worker": "a script",
    "privacy.download": "a file",
    "reviewing.start": "leads on to the next draft",
    "standings.round_units_csv": "a file",
    "units.template": "a spreadsheet",
}


def public(world: World) -> list[Visit]:
    """What everybody may open."""
    unit = "/t/LB20/DN-0001"
    plain = [
        ("pages.home", "/"), ("pages.contest", "/t/lb20"), ("contests.find_unit", "/t/LB20/tim-don-vi"),
        ("contests.find_unit", "/t/LB20/tim-don-vi?q=cong+doan"), ("contests.find_unit", "/t/LB20/tim-don-vi?q=zzzz"),
        ("contests.unit_link", unit), ("contests.register", f"{unit}/dang-ky"), ("accounts.sign_in", "/dang-nhap"),
        ("accounts.activate", "/kich-hoat"), ("accounts.staff_sign_in", "/ban-to-chuc/dang-nhap"),
        ("accounts.staff_activate", f"/ban-to-chuc/kich-hoat/{world.secret}"), ("error", "/ban-to-chuc/kich-hoat/khong-co"),
        ("attempts.receipt_form", "/bien-nhan"), ("attempts.receipt", f"/bien-nhan/{world.receipt}"), ("refused", "/bien-nhan/LB20-AAAA"),
        ("awards.certificate_form", "/chung-nhan"), ("awards.certificate", f"/chung-nhan/{world.certificate}"), ("refused", "/chung-nhan/AAAA"),
        ("awards.share", "/chia-se/LB20/DN-0001"), ("pages.offline", "/ngoai-tuyen"),
        ("pages.privacy", "/quyen-rieng-tu"), ("api.docs", "/api/v1/docs"), ("error", "/khong-co"),
    ]  # fmt: skip
    return [Visit("anonymous", endpoint, path) for endpoint, path in plain]


def boards(world: World) -> list[Visit]:
    """Rules and boards: open, frozen, published and closed ones, with and without rows."""
    found = []
    for name in ("live", "frozen", "published", "guess"):
        number = world.rounds[name]
        found += [
            ("standings.round_units", f"/xep-hang/{number}/don-vi"),
            ("standings.round_people", f"/xep-hang/{number}/ca-nhan"),
        ]
    live = world.rounds["live"]
    found += [
        ("standings.round_units", f"/xep-hang/{live}/don-vi?khoi=dn"), ("standings.round_units", f"/xep-hang/{live}/don-vi?khoi=hcsn&q=zzzz"),
        ("standings.round_people", f"/xep-hang/{live}/ca-nhan?q=zzzz"),
        ("standings.contest_units", "/t/LB20/xep-hang/don-vi"), ("standings.contest_people", "/t/LB20/xep-hang/ca-nhan"),
        ("rounds.rules_page", f"/the-le/{live}"), ("rounds.rules_page", f"/the-le/{world.rounds['published']}"),
        ("rounds.rules_page", f"/the-le/{world.rounds['practice']}"),
    ]  # fmt: skip
    return [Visit("anonymous", endpoint, path) for endpoint, path in found]


def member(world: World) -> list[Visit]:
    """A member's own pages, before and after attempts, and the public ones that know the member."""
    live = world.rounds["live"]
    plain = [
        ("pages.home", "/"), ("contests.unit_link", "/t/LB20/DN-0001"), ("contests.unit_link", "/t/LB20/DN-0002"),
        ("attempts.mine", "/toi"), ("privacy.own_data", "/toi/du-lieu"), ("error", "/btc"),
        ("standings.round_units", f"/xep-hang/{live}/don-vi"), ("standings.round_people", f"/xep-hang/{live}/ca-nhan"),
        *(("attempts.before_start", f"/vao-thi/{world.rounds[n]}") for n in ("guess", "live", "single", "scheduled", "closed", "practice")),
    ]  # fmt: skip
    return [
        *(Visit("member", endpoint, path) for endpoint, path in plain),
        Visit("newcomer", "contests.unit_link", "/t/LB20/DN-0001"), Visit("newcomer", "contests.register", "/t/LB20/DN-0001/dang-ky"),
        Visit("newcomer", "attempts.mine", "/toi"), Visit("newcomer", "privacy.own_data", "/toi/du-lieu"),
        Visit("newcomer", "error", f"/vao-thi/{live}"), Visit("listed", "attempts.before_start", f"/vao-thi/{live}"),
    ]  # fmt: skip


def results(world: World) -> list[Visit]:
    """Results with everything open, with the key closed, after the deadline, on a frozen board, of practice."""
    found = [
        Visit("member", "results.show", f"/ket-qua/{world.tokens[n]}")
        for n in ("published", "closed", "frozen", "live")
    ]
    return [
        *found,
        *(Visit("member", "results.show", f"/ket-qua/{world.tokens[n]}?xem=tat-ca") for n in ("published", "practice")),
    ]


def attempt(world: World) -> list[Visit]:
    """The attempt: an item of each kind, the end of it, and a second device."""
    base = f"/lam-bai/{world.tokens['running']}"
    kinds = [Visit("member", "attempts.question", f"{base}/cau/{slot}") for slot in world.slots.values()]
    return [
        *kinds,
        Visit("member", "attempts.submit", f"{base}/nop"),
        Visit("second", "attempts.question", f"{base}/cau/1"),
        Visit("second", "attempts.submit", f"{base}/nop"),
        Visit("anonymous", "attempts.shell", "/lam-bai/khung"),
    ]


def committee(world: World) -> list[Visit]:
    """The representative's and the judge's pages, and the public ones that know the committee."""
    live = world.rounds["live"]
    judge = [
        ("pages.home", "/"), ("judging.index", "/bgk"), ("judging.round_units", f"/bgk/dot-thi/{live}/don-vi"),
        ("judging.round_people", f"/bgk/dot-thi/{live}/ca-nhan"), ("judging.round_people", f"/bgk/dot-thi/{live}/ca-nhan?q=zzzz"),
        ("judging.contest_units", "/bgk/cuoc-thi/LB20/don-vi"), ("judging.contest_people", "/bgk/cuoc-thi/LB20/ca-nhan"),
        ("judging.attempt", f"/bgk/bai-thi/{world.tokens['closed']}"), ("judging.attempt", f"/bgk/bai-thi/{world.tokens['live']}"),
        ("rounds.rules_page", f"/the-le/{live}"), ("error", "/btc"),
    ]  # fmt: skip
    return [
        Visit("representative", "pages.home", "/"), Visit("representative", "contests.own_unit", "/dai-dien"),
        Visit("representative", "contests.own_unit", "/dai-dien?q=zzzz"), *(Visit("judge", e, p) for e, p in judge),
    ]  # fmt: skip


def organizer(world: World) -> list[Visit]:
    """Contest, units, members, bank, rounds."""
    found = [
        ("contests.overview", "/btc"), ("contests.members", "/btc/doan-vien"), ("contests.members", "/btc/doan-vien?q=zzzz"),
        ("contests.import_members", "/btc/doan-vien/nhap"), ("units.index", "/btc/don-vi"), ("units.import_file", "/btc/don-vi/nhap"),
        ("items.index", "/btc/ngan-hang"), ("items.index", "/btc/ngan-hang?q=zzzz"), ("items.show", f"/btc/ngan-hang/{world.ids['item']}"),
        ("rounds.index", "/btc/dot-thi"), ("rounds.preview", f"/btc/dot-thi/{world.rounds['draft']}/xem-de?de=1"),
        ("rounds.rules_page", f"/the-le/{world.rounds['draft']}"), ("judging.attempt", f"/bgk/bai-thi/{world.tokens['running']}"),
    ]  # fmt: skip
    return [Visit("organizer", endpoint, path) for endpoint, path in found]


def editor(world: World) -> list[Visit]:
    """The round editor, and a round in each phase."""
    names = ("draft", "broken", "scheduled", "guess", "frozen", "closed", "published", "practice")
    found = [Visit("organizer", "rounds.edit", f"/btc/dot-thi/{world.rounds[name]}") for name in names]
    return [Visit("organizer", "rounds.create", "/btc/dot-thi/moi"), *found]


def documents(world: World) -> list[Visit]:
    """From upload to signature."""
    base = f"/btc/tai-lieu/{world.ids['document']}"
    found = [
        ("drafting.index", "/btc/tai-lieu"), ("drafting.new", "/btc/tai-lieu/moi"), ("drafting.show", base),
        *(("drafting.show", f"/btc/tai-lieu/{world.ids[name]}") for name in ("reading", "drafting", "profile", "failed")),
        ("drafting.profile", f"{base}/ho-so"), ("drafting.profile", f"/btc/tai-lieu/{world.ids['profile']}/ho-so"),
        ("drafting.unasked", f"{base}/can-viet"), ("drafting.coverage", f"{base}/do-phu"), ("drafting.read", f"{base}/doc"),
        ("drafting.replace", f"{base}/thay-tep"), ("drafting.ask_delete", f"{base}/xoa"),
        ("reviewing.review", f"{base}/duyet/{world.ids['draft']}"), ("reviewing.review", f"{base}/duyet/{world.ids['approved']}"),
        ("reviewing.write", f"{base}/viet?du-kien=aa-2"), ("reviewing.write", f"{base}/viet?cau=I.1.1"),
    ]  # fmt: skip
    return [Visit("organizer", endpoint, path) for endpoint, path in found]


def empty(_world: World) -> list[Visit]:
    """Nothing yet: no contest, no bank."""
    staff = [("contests.overview", "/btc"), ("units.index", "/btc/don-vi"), ("drafting.index", "/btc/tai-lieu"), ("judging.index", "/bgk"),
             ("error", "/btc/dot-thi"), ("error", "/btc/ngan-hang")]  # fmt: skip
    return [
        Visit("anonymous", "pages.home", "/"), Visit("anonymous", "accounts.sign_in", "/dang-nhap"), Visit("anonymous", "pages.privacy", "/quyen-rieng-tu"),
        Visit("representative", "error", "/dai-dien"), *(Visit("organizer", endpoint, path) for endpoint, path in staff),
    ]  # fmt: skip


def bare(_world: World) -> list[Visit]:
    """A contest that nobody has prepared: pages that say what comes first."""
    shown = ("/", "/t/LB20/tim-don-vi", "/t/LB20/DN-0001", "/t/LB20/xep-hang/don-vi", "/bien-nhan")
    staff = (
        "/btc",
        "/btc/doan-vien?q=zz",
        "/btc/dot-thi",
        "/btc/dot-thi/moi",
        "/btc/ngan-hang",
        "/btc/tai-lieu",
        "/bgk",
        "/bgk/cuoc-thi/LB20/don-vi",
    )
    return [
        *(Visit("anonymous", "bare", path) for path in shown), Visit("member", "bare", "/"), Visit("member", "bare", "/toi"),
        Visit("anonymous", "error", "/t/LB20/DN-0001/dang-ky"), Visit("representative", "bare", "/dai-dien"),
        *(Visit("organizer", "bare", path) for path in staff),
    ]  # fmt: skip


FILLED: dict[str, Callable[[World], list[Visit]]] = {
    f.__name__: f for f in (public, boards, member, results, attempt, committee, organizer, editor, documents)
}
