"""What a WSGI server loads: `quizapp.wsgi:app`, with the background worker running beside it."""

from quizapp.app import create_app
from quizapp.worker import Worker

app = create_app()
Worker(app).start()
