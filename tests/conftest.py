"""Fixtures of every test: an office on SQLite and one on PostgreSQL, both real."""

import gc
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from given import KEY
from hypothesis import settings

from frontdesk import schema
from frontdesk.core.opening import open_file, open_server
from frontdesk.core.work import Staff

settings.register_profile("house", deadline=None)  # a busy machine is no fault of the program's
settings.load_profile("house")

gc.freeze()  # what is loaded now is no test's garbage


@pytest.fixture(autouse=True)
def swept():
    """Clear away after each test, on the window's thread: another must not free a widget.

    Qt deletes what was closed only in an event loop, and dresses it with each new look till then.
    """
    gc.disable()
    yield
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance():
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    gc.collect(1)  # what is of this test is young; all that is older was looked at before


@pytest.fixture(scope="session")
def postgres_url():
    """The server of this run; FRONTDESK_TEST_POSTGRES names another."""
    from frontdesk.demo.postgres import running_postgres, test_server_url

    given = test_server_url()
    if given:
        yield given
        return
    with running_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_url):
    """An empty office, made once and copied for each test."""
    from frontdesk.demo.postgres import drop_database, fresh_database

    url = fresh_database(postgres_url)
    store = open_server(url, KEY, workstation="template")
    with store.writing.begin() as connection:
        schema.metadata().create_all(connection)
    store.close()
    yield url
    drop_database(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """An empty office file, made once and copied for each test."""
    path = tmp_path_factory.mktemp("template") / "office.db"
    store = open_file(path, KEY, workstation="template")
    with store.writing.begin() as connection:
        schema.metadata().create_all(connection)
    with store.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@pytest.fixture
def sqlite_store(sqlite_template, tmp_path):
    """An empty office on an encrypted file."""
    path = tmp_path / "office.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = open_file(path, KEY, workstation="desk-1")
    yield store
    store.close()


@pytest.fixture
def postgres_store(postgres_url, postgres_template):
    """An empty office on a server."""
    from frontdesk.demo.postgres import drop_database, fresh_database

    url = fresh_database(postgres_url, template=postgres_template)
    store = open_server(url, KEY, workstation="desk-1")
    store.url = url
    yield store
    store.close()
    drop_database(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request):
    """An empty office; each test runs on SQLite and on PostgreSQL."""
    name = "sqlite_store" if request.param == "sqlite" else "postgres_store"
    return request.getfixturevalue(name)


@pytest.fixture
def manager():
    """Someone who may do all."""
    return Staff(1, "Rosa Diaz", frozenset({"*"}))


@pytest.fixture
def temp():
    """Someone who may do nothing."""
    return Staff(9, "Tom Temp", frozenset())
