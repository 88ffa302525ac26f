"""A pytest plugin: writes what ran, and why what didn't couldn't, for the runner's last line."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

OUTPUT = "QUIZAPP_TEST_REPORT"


class Tally:
    """Counts outcomes, and skips by marker and reason."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.skips: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call" or (report.when == "setup" and report.outcome != "passed"):
            self.counts["failed" if report.outcome == "failed" else report.outcome] += 1
        elif report.outcome == "failed":
            self.counts["failed"] += 1
        if report.outcome == "skipped":
            kind = next((k for k in ("browser", "postgres") if k in report.keywords), "khác")
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            self.skips[f"{kind}|{reason.removeprefix('Skipped: ')}"] += 1

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        path = os.environ.get(OUTPUT)
        if path and not hasattr(session.config, "workerinput"):
            Path(path).write_text(json.dumps({"counts": self.counts, "skips": self.skips}), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Register the tally."""
    config.pluginmanager.register(Tally(), "quizapp-tally")
