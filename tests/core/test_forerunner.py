"""The second process that asks a server first: the same rows, and no question without an answer."""

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from frontdesk.core import forerunner
from frontdesk.core.forerunner import Lost
from frontdesk.core.opening import open_server

ROOT = Path(__file__).parent.parent.parent
KEY = bytes(32)
DAY, NOW = date(2026, 3, 4), datetime(2026, 3, 4, 15, tzinfo=UTC)
ASKED = (
    ("version", {}), ("practice", {}), ("types", {}), ("providers", {}),
    ("columns", {"weekday": 2}), ("day_items", {"day": DAY, "now": NOW}),
    ("blocks", {"day": DAY, "last": DAY}),
)  # fmt: skip
# What a start does until its store is open, told by the process itself.
OPENED = """
import sys
from frontdesk.core import forerunner
from frontdesk.core.opening import open_server
forerunner.send(sys.argv[1])
store = open_server(sys.argv[1], bytes(32), workstation="desk-1")
with store.plain() as ask:
    print(len(ask("now")), "psycopg" in sys.modules, "sqlalchemy" in sys.modules)
store.close()
"""


@pytest.fixture
def store(postgres_store):
    """A store that asks its forerunner."""
    forerunner.send(postgres_store.url)
    made = open_server(postgres_store.url, KEY, workstation="desk-1")
    yield made
    made.close()


def ahead_of(store):
    return store._forerunner


def test_a_start_asks_the_server_and_loads_no_driver(postgres_store):
    done = subprocess.run(
        [sys.executable, "-c", OPENED, postgres_store.url],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.split() == ["1", "False", "False"], done.stderr


def test_its_answers_are_the_drivers_own(store, postgres_store):
    with store.plain() as ahead, postgres_store.plain() as here:
        for name, asked in ASKED:
            assert [tuple(row) for row in ahead(name, **asked)] == [
                tuple(row) for row in here(name, **asked)
            ]
    assert ahead_of(store) is not None


def test_one_that_dies_is_answered_for_by_this_process(store):
    ahead_of(store)._child.kill()
    with store.plain() as ask:
        assert len(ask("now")) == 1
    assert ahead_of(store) is None


def test_what_it_cannot_answer_is_asked_again_here_and_told_as_ever(store):
    with store.plain() as ask, pytest.raises(Exception, match="weekday"):
        ask("columns")  # without what it has to be given
    with store.plain() as ask:
        assert ask("providers") == []


def test_it_is_let_go_when_the_driver_is_loaded_or_the_office_closed(store, postgres_store):
    child = ahead_of(store)._child
    assert store.engine is not None and child.poll() is not None
    forerunner.send(postgres_store.url)
    other = open_server(postgres_store.url, KEY, workstation="desk-1")
    child = ahead_of(other)._child
    other.close()
    assert child.poll() is not None


def test_it_ends_by_itself_when_the_program_is_no_more(store):
    child = ahead_of(store)._child
    child.stdin.close()
    assert child.wait(10) == 0
    with pytest.raises(Lost):
        ahead_of(store)("now")


def test_without_a_server_there_is_none():
    url = "postgresql://nobody@127.0.0.1:1/office"  # where nothing ever listens
    forerunner.send(url)
    assert forerunner.sent_to(url) is None
