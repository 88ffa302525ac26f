"""`python -m tests.browser.defences [words]`: take each defence out of a copy of the tree and see its test fail.

A control, the way through an attempt with a network, must pass meanwhile: a page that is merely broken proves nothing.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.browser.defence_list import DEFENCES, Defence

ROOT = Path(__file__).resolve().parents[2]
CONTROL = "test_member.py::test_a_reload_goes_on_where_it_was"
AT_ONCE = 2
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "instance", "__pycache__", ".*_cache", "docs", "question_bank")


def copy_tree(target: Path) -> Path:
    """The tree without what no browser test needs; what is only read is linked."""
    shutil.copytree(ROOT, target, ignore=LEFT_OUT)
    for name in ("docs", "question_bank"):
        (target / name).symlink_to(ROOT / name)
    return target


def outcomes(tree: Path, tests: list[str]) -> dict[str, set[str]]:
    """Test -> PASSED, FAILED, ERROR; a test that passed may still err after it, in the check of the exported file."""
    paths = [f"tests/browser/{test}" for test in tests]
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", "--tb=no", *paths]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True)
    found = re.findall(r"^(PASSED|FAILED|ERROR) tests/browser/(\S.*?)(?: - .*)?$", done.stdout, re.M)
    said: dict[str, set[str]] = defaultdict(set)
    for outcome, test in found:
        said[test].add(outcome)
    return said


def verdict(found: Mapping[str, set[str]], test: str) -> str:
    """What a run without the defence says."""
    if found.get(CONTROL) != {"PASSED"}:
        return "NO: the page is broken"
    said = found.get(test, set())
    if "FAILED" in said:
        return "yes"
    if said == {"PASSED", "ERROR"}:
        return "yes, by the exported file"
    return "NO: it passes" if said == {"PASSED"} else "NO: it couldn't run"


def without(defence: Defence, tree: Path) -> str:
    """Whether the test fails without the defence; the tree is as before afterwards."""
    path = tree / defence.file
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(defence.old, defence.new), encoding="utf-8")
    try:
        return verdict(outcomes(tree, [CONTROL, defence.test]), defence.test)
    finally:
        path.write_text(whole, encoding="utf-8")


def main(words: list[str]) -> int:
    """Print the table; 0 when every chosen defence is missed."""
    chosen = [d for d in DEFENCES if not words or any(word in f"{d.name} {d.test}" for word in words)]
    good = True
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        trees: SimpleQueue[Path] = SimpleQueue()
        for number in range(AT_ONCE):
            trees.put(copy_tree(Path(folder) / str(number)))

        def check(defence: Defence) -> str:
            tree = trees.get()
            try:
                return without(defence, tree)
            finally:
                trees.put(tree)

        print("defence | test | fails without it")
        for defence, said in zip(chosen, pool.map(check, chosen), strict=True):
            print(f"{defence.name} | {defence.test} | {said}", flush=True)
            good = good and said.startswith("yes")
    return 0 if good and chosen else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
