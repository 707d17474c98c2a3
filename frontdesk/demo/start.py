"""Opens the demo office: made once a day, on a file or on a PostgreSQL server of its own."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from frontdesk.core import settings, upgrading
from frontdesk.core.database import Store
from frontdesk.core.opening import open_file, open_server
from frontdesk.core.settings import Site
from frontdesk.demo import office
from frontdesk.demo.postgres import running_postgres

KEY = bytes(
    range(32)
)  # invented people need no secret; a real office's key is never in the program
WORKSTATION = "Front desk 1"


def folder() -> Path:
    """Return where the demo offices lie; none of them is ever taken for a real one."""
    return settings.data_folder() / "demo"


def run(*, postgres: bool, scripted: str | None, look: str) -> int:
    """Open the demo office; with `scripted` walk the morning and leave it in that folder."""
    os.environ.setdefault(settings.HOME, str(folder() / "home"))
    site = Site(workstation=WORKSTATION, look=look)
    if scripted is not None:
        from frontdesk.demo import morning

        with fresh_office(postgres=postgres) as store:
            return morning.walk(store, site, Path(scripted))
    from frontdesk.desk import start
    from frontdesk.desk.shell import run_on

    print(f"Sign in as ann, luis, nina, sam or rosa (manager); password: {office.PASSWORD}")
    with kept_office(postgres=postgres) as store:
        return run_on(site, lambda: start.desk_of(store, replace(site, office="demo")))


@contextlib.contextmanager
def kept_office(*, postgres: bool) -> Iterator[Store]:
    """Give today's demo office as it was left; yesterday's is thrown away."""
    today = office.working_day(datetime.now().astimezone().date())
    kept = folder() / ("server" if postgres else "file") / today.isoformat()
    for old in kept.parent.glob("????-??-??"):
        if old != kept:
            shutil.rmtree(old, ignore_errors=True)
    kept.mkdir(parents=True, exist_ok=True)
    with _opened(kept, postgres=postgres) as store:
        if not (kept / "whole").exists():
            office.build(store)
            (kept / "whole").touch()
        yield store


@contextlib.contextmanager
def fresh_office(*, postgres: bool) -> Iterator[Store]:
    """Give a demo office made anew and thrown away afterwards."""
    import tempfile

    with (
        tempfile.TemporaryDirectory(prefix="frontdesk-demo-", ignore_cleanup_errors=True) as name,
        _opened(Path(name), postgres=postgres) as store,
    ):
        office.build(store)
        yield store


@contextlib.contextmanager
def _opened(place: Path, *, postgres: bool) -> Iterator[Store]:
    if not (place / "whole").exists():  # an interrupted start is begun again
        for part in place.glob("office.db*"):
            part.unlink()
    with contextlib.ExitStack() as open_things:
        if postgres:
            url = open_things.enter_context(running_postgres(place / "postgres"))
            store = open_server(url, KEY, workstation=WORKSTATION)
        else:
            store = open_file(place / "office.db", KEY, workstation=WORKSTATION)
        open_things.callback(store.close)
        upgrading.bring_up_to_date(store)
        store.in_zone(office.PRACTICE["zone"])
        set_clock(store)
        yield store


def set_clock(store: Store) -> None:
    """Let the demo's clock begin at 9:42 on a working day, and run on from there."""
    now = datetime.now(UTC).astimezone(store.zone)
    day = office.working_day(now.date())
    begin = datetime.combine(day, office.OPENS_AT, store.zone)
    store.shift = begin.astimezone(UTC) - datetime.now(UTC)
