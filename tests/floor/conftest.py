"""Fixtures of the floor's tests."""

import pytest
from floor.a_floor import furnish_floor


@pytest.fixture
def office(store):
    """A furnished office with two exam rooms; each test runs on SQLite and on PostgreSQL."""
    return furnish_floor(store)


@pytest.fixture
def sqlite_office(sqlite_store):
    """The same on an encrypted file."""
    return furnish_floor(sqlite_store)


@pytest.fixture
def postgres_office(postgres_store):
    """The same on a server."""
    return furnish_floor(postgres_store)
