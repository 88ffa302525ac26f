"""What a server loads: `quizapp.wsgi:front` (granian) or `quizapp.wsgi:app` (any WSGI server), the worker running beside it."""

from quizapp.app import create_app
from quizapp.front import Front
from quizapp.worker import Worker

app = create_app()
_settings = app.extensions["settings"]
front = Front(app, _settings.threads, _settings.max_upload_bytes)
Worker(app).start()
