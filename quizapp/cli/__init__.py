"""The command line: `python run.py COMMAND`, on Flask's own CLI. Thin over the same services as the pages."""

from quizapp.cli import data, people, results, rounds, start, users
from quizapp.cli.base import main

__all__ = ["data", "main", "people", "results", "rounds", "start", "users"]
