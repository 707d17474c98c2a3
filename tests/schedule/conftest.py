"""Fixtures of the schedule's tests."""

import pytest
from schedule.an_office import furnish


@pytest.fixture
def office(store):
    """A furnished office; each test runs on SQLite and on PostgreSQL."""
    return furnish(store)


@pytest.fixture
def sqlite_office(sqlite_store):
    """A furnished office on an encrypted file."""
    return furnish(sqlite_store)


@pytest.fixture
def postgres_office(postgres_store):
    """A furnished office on a server."""
    return furnish(postgres_store)
