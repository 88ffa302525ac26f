"""The command line: `python run.py COMMAND`, on Flask's own CLI. Thin over the same services as the pages."""

from quizapp.cli import banks, data, people, rounds, start
from quizapp.cli.base import main

__all__ = ["banks", "data", "main", "people", "rounds", "start"]
