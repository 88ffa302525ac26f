"""The documented HTTP API for members; its views are in the files beside this one, thin, over the same services as the pages."""

from flask import Blueprint

bp = Blueprint("api", __name__, url_prefix="/api/v1")
