"""The office of a check-in, on SQLite and on PostgreSQL."""

import pytest
from checkin_office import furnish


@pytest.fixture
def desk(store):
    return furnish(store)
