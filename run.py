"""python3 run.py: start the contest; python3 run.py test: pass the tests; python3 run.py --help: everything else."""

import os
import subprocess
import sys
from pathlib import Path

import bootstrap

ROOT = Path(__file__).resolve().parent
NEED_DEV = {"test", "check", "bench"}


def run_tests(arguments: list[str]) -> int:
    """The suite: unit tests in parallel, then browser tests; the last line counts both."""
    from tests.runner import run

    return run(arguments)


def run_check() -> int:
    """Lint, types and templates."""
    commands = (
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "--quiet", "."],
        ["mypy"],
        ["djlint", "--lint", "--quiet", "templates"],
    )
    codes = [subprocess.run([sys.executable, "-m", *command], cwd=ROOT).returncode for command in commands]
    return max(codes)


def run_bench(arguments: list[str]) -> int:
    """The benchmarks, with a report."""
    return subprocess.run([sys.executable, "-m", "benchmarks.run", *arguments], cwd=ROOT).returncode


def main(arguments: list[str]) -> int:
    """Prepare the environment, then do what was asked."""
    command = arguments[0] if arguments else "start"
    try:
        python = bootstrap.prepare(dev=command in NEED_DEV)
    except bootstrap.CannotPrepare as problem:
        bootstrap.say(str(problem))
        return 1
    bootstrap.go_on(python, Path(__file__).resolve(), arguments)
    os.environ.pop(bootstrap.DOING, None)
    if command == "test":
        return run_tests(arguments[1:])
    if command == "check":
        return run_check()
    if command == "bench":
        return run_bench(arguments[1:])
    from quizapp.cli import main as command_line

    return command_line(arguments or ["start"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
