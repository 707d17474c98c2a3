"""The office of the charges, on SQLite and on PostgreSQL."""

import pytest
from charges.a_visit import furnish


@pytest.fixture
def office(store):
    return furnish(store)
