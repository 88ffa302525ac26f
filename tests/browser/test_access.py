"""Every page can be used by everybody: by eye, ear, keyboard and finger, large, in the dark and in high contrast.

The pages come from tests/browser/access: a route that no list names fails `test_no_page_and_no_form_is_left_out`.
"""

from collections import defaultdict
from pathlib import Path

import pytest

from tests.browser.access import forms, pages, world
from tests.browser.access.visits import Visit
from tests.browser.access.world import World
from tests.browser.conftest import Auditors
from tests.conftest import make_app


def test_no_page_and_no_form_is_left_out(tmp_path: Path) -> None:
    nowhere = World(rounds=defaultdict(int), tokens=defaultdict(str), ids=defaultdict(int))
    shown = {visit.endpoint for group in pages.FILLED.values() for visit in group(nowhere)} | set(pages.NOT_PAGES)
    sent = {form.endpoint for group in forms.FORMS.values() for form in group(nowhere)} | set(forms.NOT_SENT)
    routes = [
        rule
        for rule in make_app(tmp_path).url_map.iter_rules()
        if not rule.endpoint.startswith("api.") or rule.endpoint == "api.docs"
    ]
    opened = {rule.endpoint for rule in routes if "GET" in (rule.methods or ())}
    posted = {rule.endpoint for rule in routes if "POST" in (rule.methods or ())}
    assert opened - shown == set(), "pages that no list of tests/browser/access/pages.py opens"
    assert posted - sent == set(), "forms that no list of tests/browser/access/forms.py sends"
    assert (set(pages.NOT_PAGES) - opened, set(forms.NOT_SENT) - posted) == (set(), set()), (
        "names of routes that are gone"
    )


@pytest.mark.parametrize("group", pages.FILLED)
def test_pages_in_the_middle_of_a_contest(auditor: Auditors, group: str) -> None:
    audit = auditor(world.filled)
    faults = [fault for visit in pages.FILLED[group](audit.world) for fault in audit.visit(visit)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("group", ["empty", "bare"])
def test_pages_before_anything_is_there(auditor: Auditors, group: str) -> None:
    audit = auditor(getattr(world, group))
    faults = [fault for visit in getattr(pages, group)(audit.world) for fault in audit.visit(visit)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("group", forms.FORMS)
def test_what_a_form_answers(auditor: Auditors, group: str) -> None:
    audit = auditor(world.filled)
    faults = [fault for form in forms.FORMS[group](audit.world) for fault in audit.submit(form)]
    assert not faults, "\n".join(faults)


# Who else sees whose pages; where what stands on them is the same, looking once is enough.
SHARED = {
    "member": ("public", "boards"), "newcomer": ("public", "boards"), "representative": ("public", "boards"), "judge": ("public", "boards"),
    "organizer": ("public", "boards", "committee"), "admin": ("public", "boards", "committee", "organizer", "editor", "documents"),
}  # fmt: skip


@pytest.mark.parametrize("who", SHARED)
def test_what_others_see_of_the_same_pages(auditor: Auditors, who: str) -> None:
    audit = auditor(world.filled)
    found = [visit for group in SHARED[who] for visit in pages.FILLED[group](audit.world)]
    own = {visit.path for group in pages.FILLED.values() for visit in group(audit.world) if visit.who == who}
    seen = [visit for visit in found if visit.who in ("anonymous", "judge", "organizer") and visit.path not in own]
    other = [visit for visit in seen if audit.main_of(who, visit.path) != audit.main_of(visit.who, visit.path)]
    faults = [fault for visit in other for fault in audit.visit(Visit(who, "any", visit.path))]
    assert not faults, "\n".join(faults)
