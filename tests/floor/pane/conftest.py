"""Fixtures of the floor pane's tests."""

import pytest
from floor.pane.a_board import open_floor

from frontdesk.kit import theme
from frontdesk.kit.privacy import privacy


@pytest.fixture(autouse=True)
def look(qapp):
    """The light look, and nothing hidden, before and after."""
    theme.apply(qapp, theme.light())
    privacy.hide(False)
    yield
    privacy.hide(False)
    theme.apply(qapp, theme.light())


@pytest.fixture
def floor(store, qtbot):
    """A busy floor; each test runs on SQLite and on PostgreSQL."""
    made = open_floor(store)
    yield made
    made.close()


@pytest.fixture
def sqlite_floor(sqlite_store, qtbot):
    """The same on an encrypted file, for what no database changes."""
    made = open_floor(sqlite_store)
    yield made
    made.close()
