"""The API's blueprint with every view of this room on it."""

from quizapp.api import catalogue, people, places, taking
from quizapp.api.blueprint import bp

__all__ = ["bp", "catalogue", "people", "places", "taking"]
