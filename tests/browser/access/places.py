"""Servers by the world that they show."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock

from quizapp.app import create_app
from quizapp.db import db
from quizapp.server import free_port
from tests.browser.access.world import World
from tests.browser.conftest import launch, wait_until_ready
from tests.conftest import settings_for
from tests.factories import Factory

Build = Callable[[Factory], World]


@dataclass
class Place:
    """A running server and the world that it serves."""

    url: str
    world: World
    end: Callable[[], None]


@dataclass
class Places:
    """Starts each world's server once. The worker's lease is held here: what waits for the worker stays waiting."""

    folder: Path
    started: dict[str, Place] = field(default_factory=dict)

    def of(self, build: Build) -> Place:
        """The server of a world."""
        if build.__name__ not in self.started:
            self.started[build.__name__] = start(build, self.folder / build.__name__)
        return self.started[build.__name__]

    def end(self) -> None:
        """Stop them all."""
        for place in self.started.values():
            place.end()


def start(build: Build, folder: Path) -> Place:
    """Make a world and serve it."""
    folder.mkdir()
    app = create_app(settings_for(folder, f"sqlite:///{folder / 'quizapp.db'}"))
    with app.app_context():
        db.create_all()
        world = build(Factory(app))
        db.session.remove()
        db.engine.dispose()
    lease = FileLock(folder / "worker.lock")
    lease.acquire()
    port = free_port("127.0.0.1", 0)
    process = launch(folder, port)

    def end() -> None:
        process.terminate()
        process.wait(20)
        lease.release()

    wait_until_ready(f"http://127.0.0.1:{port}", process, folder)
    return Place(f"http://127.0.0.1:{port}", world, end)
