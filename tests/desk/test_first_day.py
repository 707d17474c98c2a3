"""The first day of a start is shown without what only later hours need."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from frontdesk.core import hearing
from frontdesk.core.later import Later, load_all
from frontdesk.desk import start
from frontdesk.schedule.pane import reading

ROOT = Path(__file__).parent.parent.parent
# Let them wait: behind core.later.Later, or loaded by what first shows them.
NOT_YET = (
    "alembic", "argon2", "cryptography", "keyring", "psycopg", "rapidfuzz",
    "reportlab", "sqlalchemy",
    "frontdesk.desk.wizard", "frontdesk.kit.preview", "frontdesk.patients.reads",
    "frontdesk.schedule.actions", "frontdesk.schedule.pane.booking",
    "frontdesk.schedule.pane.next_times", "frontdesk.schedule.pane.visit",
    "frontdesk.schedule.prints", "frontdesk.staff.signing_in",
)  # fmt: skip
LOAD = "import sys, frontdesk.desk.start, frontdesk.schedule.pane.day; print(*sys.modules)"


def test_a_start_loads_nothing_that_its_first_day_does_not_need():
    done = subprocess.run(
        [sys.executable, "-c", LOAD], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    loaded = set(done.stdout.split())
    assert "frontdesk.schedule.pane.grid" in loaded, done.stderr
    assert loaded.intersection(NOT_YET) == set()


@pytest.fixture
def mapped():
    """The statements of a start that would make the mapped classes ready, all forty of them."""
    found = []

    def note(state):
        if state.is_orm_statement:
            found.append(str(state.statement))

    event.listen(Session, "do_orm_execute", note)
    yield found
    event.remove(Session, "do_orm_execute", note)


def test_the_first_day_is_read_of_tables_and_makes_no_mapped_class_ready(filled, mapped):
    start.known_of(filled)  # a new desk is written down; every later start only reads
    mapped.clear()
    start.opening.take_zone(filled)
    known = start.known_of(filled)
    day = filled.today()
    with filled.plain() as ask:
        hearing.since(ask, None)
        shown = reading.read(ask, reading.Asked(day, day), filled)
    assert known.practice == "Maple Street Family Medicine" and shown.providers
    assert mapped == []


def test_what_waits_is_loaded_by_the_first_who_asks_something_of_it(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    waiting = Later("colorsys")
    assert "colorsys" not in sys.modules
    assert waiting.rgb_to_hls(0, 0, 0) == (0, 0, 0)
    assert "colorsys" in sys.modules


def test_a_quiet_moment_loads_all_that_waits(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    waiting = Later("colorsys")
    load_all()
    assert "colorsys" in sys.modules and waiting.__name__ == "colorsys"
