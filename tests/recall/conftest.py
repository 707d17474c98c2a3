"""The small office with recall rules, on both databases."""

import pytest
from recall.an_office import open_office


@pytest.fixture
def office(store):
    return open_office(store)
