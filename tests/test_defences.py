"""The list of defences can't rot: every anchor stands in the tree once, every test exists."""

import re
from collections import Counter

import pytest

from tests.browser.defence_list import DEFENCES, Defence
from tests.browser.defences import CONTROL, ROOT, verdict


@pytest.mark.parametrize("defence", DEFENCES, ids=lambda d: d.name)
def test_what_is_taken_out_is_there(defence: Defence) -> None:
    text = (ROOT / defence.file).read_text(encoding="utf-8")
    assert text.count(defence.old) == 1
    assert defence.new != defence.old


@pytest.mark.parametrize("test", sorted({d.test for d in DEFENCES} | {CONTROL}))
def test_what_must_fail_is_there(test: str) -> None:
    file, _, name = test.partition("::")
    source = (ROOT / "tests" / "browser" / file).read_text(encoding="utf-8")
    function, _, parameter = name.partition("[")
    assert re.search(rf"^def {function}\(", source, re.M)
    assert all(part in source for part in parameter.rstrip("]").split("-") if part)


def test_names_are_unique() -> None:
    assert max(Counter(d.name for d in DEFENCES).values()) == 1


@pytest.mark.parametrize(
    ("control", "test", "said"),
    [("PASSED", "FAILED", "yes"), ("PASSED", "PASSED", "NO: it passes"), ("FAILED", "FAILED", "NO: the page is broken"),
     ("PASSED", "ERROR", "NO: it couldn't run"), ("PASSED", "", "NO: it couldn't run"),
     ("PASSED", "PASSED ERROR", "yes, by the exported file"), ("PASSED ERROR", "FAILED", "NO: the page is broken")],
)  # fmt: skip
def test_only_a_failure_of_a_working_page_counts(control: str, test: str, said: str) -> None:
    assert verdict({CONTROL: set(control.split()), "t": set(test.split())}, "t") == said
