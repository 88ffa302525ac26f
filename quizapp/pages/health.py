"""For monitors: is the process up, can it write, how much has it done."""

import os
import shutil
import time
from datetime import datetime

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from quizapp import __version__
from quizapp.attempts.models import Attempt
from quizapp.audit.models import AuditEvent
from quizapp.clock import utcnow
from quizapp.config import Settings
from quizapp.db import db, writing
from quizapp.errors import Refusal, not_found
from quizapp.security import allow

bp = Blueprint("health", __name__)
STARTED = time.monotonic()
MIN_FREE = 200 * 2**20
LOCAL = {"127.0.0.1", "::1"}


@bp.get("/healthz")
@allow("public")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok", version=__version__, pid=os.getpid())


@bp.get("/readyz")
@allow("public")
def readyz() -> ResponseReturnValue:
    """The database can be written, there is disk, the clock isn't behind the log."""
    settings: Settings = current_app.extensions["settings"]
    checks = {
        "database": can_write(),
        "disk": shutil.disk_usage(settings.data_dir).free > MIN_FREE,
        "clock": clock_is_sane(utcnow()),
    }
    ready = all(checks.values())
    response = jsonify(status="ok" if ready else "not ready", checks=checks)
    response.status_code = 200 if ready else 503
    if not ready:
        response.headers["Retry-After"] = "10"
    return response


def can_write() -> bool:
    """Whether a write lock can be had and committed."""
    try:
        with writing() as session:
            session.execute(sa.select(sa.literal(1)))
        return True
    except (Refusal, sa.exc.SQLAlchemyError, OSError):
        return False


def clock_is_sane(now: datetime) -> bool:
    """Whether the clock stands after the newest logged event (two minutes of slack)."""
    newest = db.session.scalar(sa.select(sa.func.max(AuditEvent.at)))
    return newest is None or (newest - now).total_seconds() < 120


@bp.get("/metrics")
@allow("public")
def metrics() -> ResponseReturnValue:
    """Prometheus text; from this machine, or with the token."""
    settings: Settings = current_app.extensions["settings"]
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    is_local = request.remote_addr in LOCAL and not forwarded  # a proxy on this machine isn't a local reader
    if not is_local and not (settings.metrics_token and token == settings.metrics_token):
        raise not_found()
    registry = CollectorRegistry()
    states = Gauge("quizapp_attempts", "Attempts by state", ["state"], registry=registry)
    for state, number in db.session.execute(sa.select(Attempt.state, sa.func.count()).group_by(Attempt.state)):
        states.labels(state).set(number)
    untallied = sa.select(sa.func.count()).where(Attempt.tallied.is_(False), Attempt.state != "in_progress")
    Gauge("quizapp_untallied_attempts", "Finished attempts not yet on the boards", registry=registry).set(
        db.session.scalar(untallied) or 0
    )
    Gauge("quizapp_uptime_seconds", "Seconds since start", registry=registry).set(time.monotonic() - STARTED)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
