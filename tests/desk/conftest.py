"""Desks that are closed and swept after each test, on either database."""

import pytest
from desk.desk_office import Desk, fill, sweep
from PySide6.QtWidgets import QApplication

from frontdesk.core import settings
from frontdesk.desk import start
from frontdesk.kit import theme
from frontdesk.kit.privacy import privacy


@pytest.fixture
def desks(qtbot, qapp, monkeypatch, tmp_path):
    """Opens desks on a store; all are closed at the end."""
    monkeypatch.setenv(settings.HOME, str(tmp_path / "home"))
    start.dress(dark=False)
    opened = []

    def open_desk(store, **more):
        opened.append(Desk(store, **more))
        return opened[-1]

    yield open_desk
    privacy.hide(False)
    for desk in opened:
        try:
            desk.close()
        except RuntimeError:  # it crashed in the test, as it should
            continue
    theme.apply(qapp, theme.light())
    QApplication.clipboard().clear()
    sweep()


@pytest.fixture(scope="session")
def written_lists(tmp_path_factory):
    """The folder of a PC on which the list of diagnoses is written out already."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def filled(store):
    """An office with people in it; each test on SQLite and on PostgreSQL."""
    fill(store)
    return store


@pytest.fixture
def file_office(sqlite_store):
    """An office with people in it, on an encrypted file: where the database makes no difference."""
    fill(sqlite_store)
    return sqlite_store


@pytest.fixture
def server_office(postgres_store):
    """An office with people in it, on a server."""
    fill(postgres_store)
    return postgres_store
