"""An office on either database with a way to bring files into it."""

import pytest
from imports.some_files import Desk, an_office


@pytest.fixture
def desk(store, tmp_path):
    """A practice without patients."""
    an_office(store)
    return Desk(store, tmp_path)


@pytest.fixture
def sqlite_desk(sqlite_store, tmp_path):
    """The same, on a file only, for what does not depend on the database."""
    an_office(sqlite_store)
    return Desk(sqlite_store, tmp_path)
