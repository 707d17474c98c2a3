"""From the first breath of a process to its first paint, and to the first painted day with data.

Every start is a fresh process; what it is measured by is a bare PySide6 window with an empty table.
"""

import contextlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import time as hour
from datetime import timedelta
from pathlib import Path
from typing import Any

from busy_schedule import visit, write
from many_patients import kept_office
from measuring import KEY, row
from sqlalchemy import insert, make_url, text

from frontdesk.core import clock
from frontdesk.core.database import Store
from frontdesk.core.opening import open_file, open_server
from frontdesk.core.versions import CURRENT, SchemaVersion
from frontdesk.demo.postgres import drop_database, fresh_database
from frontdesk.office.tables import Practice
from frontdesk.schedule.tables import AppointmentType, TemplateSpan
from frontdesk.staff.tables import Provider

ROOT = Path(__file__).parent.parent.parent
MANY = int(os.environ.get("FRONTDESK_BENCH_PATIENTS", "1000000"))
STARTS = 9  # of each kind, in turn; the first is not counted: it leaves the compiled files behind
PROVIDERS, VISITS, MINUTES = 6, 50, 10
PAINTED = "painted\n"
PRACTICE = {
    "id": 1, "name": "Harbor Family Practice", "line1": "12 Harbor St", "city": "Boston",
    "state": "MA", "postal_code": "02118", "zone": "America/New_York",
}  # fmt: skip

BARE = """
import os
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

class Table(QTableView):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", flush=True)
        os._exit(0)

app = QApplication([])
window = QMainWindow()
window.setCentralWidget(Table())
window.resize(1440, 900)
window.show()
app.exec()
"""
# What `python -m frontdesk` does, only that its first paint is told and ends it.
FIRST_PAINT = """
import os
from frontdesk import __main__ as program
from frontdesk.desk import shell

painted = shell.Shell.paintEvent

def tell(self, event):
    painted(self, event)
    print("painted", flush=True)
    os._exit(0)

shell.Shell.paintEvent = tell
program.main([])
"""
# The same with an office: its key comes from here, not from a keyring, and nobody types a password.
# The window's modules are loaded by the program itself, as soon or as late as it does.
FIRST_DAY = """
import importlib, os, sys
from frontdesk import __main__ as program

def open_desk(site):
    global load
    from frontdesk.desk import shell
    load, shell._start = shell._start, watched
    return opens(site)

def watched():
    start = load()
    from frontdesk.core.people import Staff
    desk = importlib.import_module("frontdesk.desk.opening")
    desk.secrets.remembered_key = lambda place: bytes.fromhex(sys.argv[1])
    show = start._show

    def enter(window):
        show(window)
        permits = {"schedule.read", "schedule.write", "checkin.write", "patients.read"}
        window.enter(Staff(None, "Ann Berg", frozenset(permits)))
        watch(window.panes["schedule"].grid)

    start._show = enter
    return start

def watch(grid):
    from PySide6.QtCore import QTimer
    kind = type(grid)
    painted = kind.paintEvent

    def tell(self, event):
        painted(self, event)
        if self._laid and sum(len(column.placed) for column in self._laid) == VISITS:
            print("painted", flush=True)
            os._exit(0)

    kind.paintEvent = tell
    grid.viewport().update()

opens, program._open_desk = program._open_desk, open_desk
VISITS = int(sys.argv[2])
program.main([])
"""


def run() -> list[dict[str, Any]]:
    """Measure both on an office of MANY patients, on a file and on a server."""
    with tempfile.TemporaryDirectory() as folder:
        ours, bare = _in_turn([FIRST_PAINT], Path(folder))
    rows = [row("first paint / a bare window with a table", "-", ours, bare, 1.25)]
    name = f"first painted day, {MANY:,} patients / a bare window"
    for database in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as folder, _office(database, Path(folder)) as place:
            settings = Path(folder) / "config"
            settings.mkdir()
            site = {"workstation": "desk-1", "office": place, "look": "light"}
            (settings / "site.json").write_text(json.dumps(site))
            words = [FIRST_DAY, KEY.hex(), str(PROVIDERS * VISITS)]
            ours, bare = _in_turn(words, Path(folder))
        rows.append(row(name, database, ours, bare, 3.0))
    return rows


def _in_turn(ours: list[str], home: Path) -> tuple[float, float]:
    """Return the medians of STARTS starts of ours and of the bare window, in milliseconds."""
    pairs = [(_start(ours, home), _start([BARE], home)) for _ in range(STARTS + 1)][1:]
    mine, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    return mine, bare


def _start(words: list[str], home: Path) -> float:
    """Return how long a fresh process takes from its start to its saying that it has painted."""
    # As installed: with compiled files, which this very environment may forbid to write.
    known = os.environ | {
        "FRONTDESK_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(ROOT / "build" / "compiled"),
    }  # fmt: skip
    begin = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, cwd=home, env=known,
    ) as child:  # fmt: skip
        assert child.stdout is not None and child.stderr is not None
        said = child.stdout.readline()
        taken = time.perf_counter() - begin
        if said != PAINTED:
            child.kill()
            raise AssertionError(f"it never painted: {child.stderr.read()}")
    return taken * 1000


# -- an office with a day to show: a copy, for the one that is kept is not written into


@contextlib.contextmanager
def _office(database: str, folder: Path) -> Iterator[str]:
    """Give the place of an office of MANY patients whose today is booked."""
    if database == "sqlite":
        with kept_office(database, MANY) as kept:
            with kept.engine.connect() as connection:
                path = Path(connection.exec_driver_sql("PRAGMA database_list").one()[2])
            kept.close()
            copied = folder / "office.db"
            shutil.copyfile(path, copied)
        with contextlib.closing(open_file(copied, KEY, workstation="bench")) as store:
            _book_today(store)
        yield str(copied)
        return
    with kept_office(database, MANY) as kept:
        kept.close()  # nobody may be connected to what is copied
        elsewhere = make_url(kept.url).set(database="postgres")
        server = elsewhere.render_as_string(hide_password=False)
        place = fresh_database(server, template=kept.url)
        try:
            with contextlib.closing(open_server(place, KEY, workstation="bench")) as store:
                _book_today(store)
            yield place
        finally:
            drop_database(place)


def _book_today(store: Store) -> None:
    """Give the office what a day needs: a practice, providers, hours, a type and the visits."""
    day, chance = store.today(), random.Random(1)
    start = clock.instant(day, hour(8), store.zone)
    people = [{"id": number, "name": f"Dr. {number}"} for number in range(1, PROVIDERS + 1)]
    spans = [
        {"provider_id": one["id"], "weekday": day.weekday(), "opens": hour(8), "closes": hour(17)}
        for one in people
    ]
    with store.writing.begin() as connection:
        connection.execute(insert(Practice), [PRACTICE])
        connection.execute(insert(Provider), people)
        connection.execute(insert(TemplateSpan), spans)
        kind = {"id": 1, "name": "Follow-up", "minutes": MINUTES, "colour": "#2F7DD1"}
        connection.execute(insert(AppointmentType), [kind])
        made = {"id": 1, "version": CURRENT, "min_program": CURRENT}
        connection.execute(insert(SchemaVersion), [made])
    write(store, [
        visit(provider, day, start + timedelta(minutes=MINUTES * number), MINUTES, chance)
        | {"patient_id": chance.randint(1, MANY)}
        for provider in range(1, PROVIDERS + 1)
        for number in range(VISITS)
    ])  # fmt: skip
    with store.engine.connect() as connection:
        connection.execute(text("ANALYZE appointment"))
