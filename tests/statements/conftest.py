"""An office that sends statements, on SQLite and on PostgreSQL."""

import pytest
from statements.an_office import open_office


@pytest.fixture
def office(store):
    return open_office(store)
