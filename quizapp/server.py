"""Serve with granian: one process and a few threads on SQLite, several processes on PostgreSQL."""

import os
import socket
import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from quizapp.config import Settings

PORTS_TO_TRY = 20


def free_port(host: str, wanted: int) -> int:
    """`wanted`, or the next port nobody listens on; 0 asks the system for one."""
    for port in [wanted] if wanted == 0 else range(wanted, wanted + PORTS_TO_TRY):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            if sys.platform != "win32":  # there, the option would let us share a port in use
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            bound: int = probe.getsockname()[1]
            return bound
    raise OSError(f"Không còn cổng trống từ {wanted} đến {wanted + PORTS_TO_TRY - 1}.")


def serve(settings: Settings, host: str, port: int, workers: int = 1) -> None:
    """Run until interrupted; finishes open requests before it ends."""
    if settings.is_sqlite:
        workers = 1  # one writer per host: threads share one lock, processes would queue on a file
    os.environ.setdefault("QUIZAPP_DATA_DIR", str(settings.data_dir))
    Granian(
        "quizapp.wsgi:front",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        backlog=2048,
        log_level=LogLevels.error,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()
