"""The command line: `python run.py COMMAND`, on Flask's own CLI. Thin over the same services as the pages."""

from quizapp.cli import banks, data, people, results, rounds, start, users
from quizapp.cli.base import main

__all__ = ["banks", "data", "main", "people", "results", "rounds", "start", "users"]
