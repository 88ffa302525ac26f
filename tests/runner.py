"""`run.py test`: the whole suite with its own set-up; the last line says how many passed, failed and couldn't run."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.report import OUTPUT

ROOT = Path(__file__).resolve().parent.parent
NAMES = {"browser": "trình duyệt", "postgres": "PostgreSQL", "khác": "khác"}
NO_TESTS = 5
ROOM_BYTES = 2 * 1024**3


def plan(arguments: list[str]) -> list[list[str]]:
    """The pytest runs: everything but the browser in parallel, then the browser, which waits more than it works."""
    rest = [a for a in arguments if a not in ("--fast", "--browser")]
    quick = "not browser and not postgres" if "--fast" in arguments else "not browser"
    parallel = ["-m", quick, "-n", str(min(4, os.cpu_count() or 2)), *rest]
    browser = ["-m", "browser", "-n", "2", "--dist", "worksteal", *rest]
    if "--browser" in arguments:
        return [browser]
    return [parallel] if "--fast" in arguments else [parallel, browser]


def run(arguments: list[str]) -> int:
    """Run the plan; 0 only when nothing failed and nothing required was skipped."""
    counts: Counter[str] = Counter()
    skips: Counter[str] = Counter()
    broken = False
    for options in plan(arguments):
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.json"
            command = [sys.executable, "-m", "pytest", "-q", *options]
            done = subprocess.run(command, cwd=ROOT, env=environment(report))
            broken = broken or done.returncode not in (0, NO_TESTS)
            if report.exists():
                found = json.loads(report.read_text(encoding="utf-8"))
                counts.update(found["counts"])
                skips.update(found["skips"])
    return summary(counts, skips, broken)


def environment(report: Path) -> dict[str, str]:
    """Databases of tests live in memory where there is room: every commit syncs, and disks make that slow."""
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM_BYTES
    place = {"PYTEST_DEBUG_TEMPROOT": str(memory)} if roomy else {}
    return {**place, **os.environ, OUTPUT: str(report)}


def summary(counts: Counter[str], skips: Counter[str], broken: bool) -> int:
    """Print what couldn't run and the closing line; the exit code."""
    required = {name.strip() for name in os.environ.get("QUIZAPP_TEST_REQUIRE", "").split(",") if name.strip()}
    missing = 0
    for key, number in sorted(skips.items()):
        kind, _, reason = key.partition("|")
        missing += number if kind in required else 0
        print(f"Không chạy được {number} kiểm thử {NAMES.get(kind, kind)}: {reason}")
    failed = counts["failed"] + missing
    print(f"{counts['passed']} passed, {failed} failed, {counts['skipped'] - missing} skipped", flush=True)
    return 1 if broken or failed or not counts["passed"] else 0
