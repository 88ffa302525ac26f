"""The desk of documents as an organizer has it."""

import pytest
from flask.testing import FlaskClient

from tests.factories import Factory


@pytest.fixture
def desk_page(client: FlaskClient, make: Factory) -> FlaskClient:
    """A browser that an organizer signed in with."""
    make.sign_in(client, make.staff("organizer"))
    return client
