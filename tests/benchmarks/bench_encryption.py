"""What encryption costs: the same work on an encrypted file and on a plain one, turn by turn."""

import contextlib
import os
import statistics
import tempfile
from collections.abc import Callable, Iterator
from datetime import time as hour
from datetime import timedelta
from pathlib import Path
from typing import Any

import bench_import
import bench_schedule
import bench_search
import bookings
from busy_schedule import ALL_DAYS, FIRST, analyse, fill_day, fill_half_a_year, furnish
from many_patients import fill, people
from measuring import KEY, part, row

from frontdesk import schema
from frontdesk.core import clock
from frontdesk.core.database import Store
from frontdesk.core.opening import open_file
from frontdesk.core.work import PROGRAM
from frontdesk.imports.bringing import bring
from frontdesk.imports.plan import FileRead
from frontdesk.schedule import reads

GOAL = 2.0
# More than the 64 MiB of pages that a workstation keeps: some must be read and deciphered anew.
PATIENTS = min(100_000, int(os.environ.get("FRONTDESK_BENCH_PATIENTS", "100000")))
BROUGHT = 2_000  # patients of one import
RUNS, PASSES, QUERIES = 9, 7, 500
BOOKINGS = 120  # of one each; a day of its own for every dozen
Pair = tuple[float, float]


def run() -> list[dict[str, Any]]:
    """Measure what is asked most of a file, and what is written most into it."""
    found: dict[str, Pair] = {}
    with _pair() as (sealed, plain):
        for store in (sealed, plain):
            fill(store, PATIENTS)
        found[f"type-ahead p99, {PATIENTS:,} patients"] = _search(sealed, plain)
    with _pair() as (sealed, plain):
        for store in (sealed, plain):
            furnish(store)
            fill_half_a_year(store)
            fill_day(store, bench_schedule.DAY, bench_schedule.VISITS, 20)
            analyse(store)
        found["day of 40 providers x 30 visits"] = _in_turn(_day, sealed, plain)
        found["the same, the file just opened"] = _in_turn(_first_day, sealed, plain)
        found["next available, nothing free for 60 days"] = _in_turn(_next, sealed, plain)
        found["one booking"] = _book(sealed, plain)
    with _pair() as (sealed, plain):
        found[f"import of {BROUGHT:,} patients"] = _bring(sealed, plain)
    return [
        row(f"{name}, encrypted / plain", "sqlite", *pair, GOAL) for name, pair in found.items()
    ]


@contextlib.contextmanager
def _pair() -> Iterator[tuple[Store, Store]]:
    """Give two empty offices, encrypted and plain."""
    with tempfile.TemporaryDirectory() as folder:
        stores = [
            open_file(Path(folder) / f"{name}.db", KEY, workstation="bench", plain=name == "plain")
            for name in ("sealed", "plain")
        ]
        for store in stores:
            with store.writing.begin() as connection:
                schema.metadata().create_all(connection)
        yield stores[0], stores[1]
        for store in stores:
            store.close()


def _search(sealed: Store, plain: Store) -> Pair:
    """Return the medians, over passes taken in turn, of p99 of the same queries on both."""
    sample = bench_search._Sample(sealed, PATIENTS)
    late: dict[Store, list[float]] = {sealed: [], plain: []}
    for number in range(PASSES + 1):
        queries = sample.queries()
        for store in (sealed, plain):
            times = [bench_search._timed(store, typed)[0] for typed in queries]
            if number:  # the first pass warms up
                late[store].append(part(times, 0.99))
    return statistics.median(late[sealed]), statistics.median(late[plain])


def _in_turn(ask: Callable[[Store], Any], sealed: Store, plain: Store) -> Pair:
    return bench_schedule._in_turn(lambda: ask(sealed), lambda: ask(plain), runs=31)


def _day(store: Store) -> Any:
    with store.read() as session:
        return reads.day(session, bench_schedule.DAY, store.zone, bench_schedule.NOON)


def _first_day(store: Store) -> Any:
    store.engine.dispose()  # no page is known any more, nor the key
    return _day(store)


def _next(store: Store) -> Any:
    now, minutes = clock.instant(FIRST, hour(0), store.zone), bench_schedule.LENGTH
    with store.read() as session:
        found = reads.next_available(session, zone=store.zone, now=now, type_minutes=minutes)
    assert len(found) == 20
    return found


def _book(sealed: Store, plain: Store) -> Pair:
    """Return the medians of a booking, each on a free time of a day that fills up."""
    desks = [bookings._Ours(sealed), bookings._Ours(plain)]
    took: list[list[float]] = [[], []]
    for number in range(BOOKINGS):
        day = FIRST + timedelta(ALL_DAYS + 10 + number // 12)
        start = clock.instant(day, hour(8 + number % 12), sealed.zone)
        for desk, times in zip(desks, took, strict=True):
            taken, booked = bench_import._timed(
                lambda desk=desk, day=day, start=start: desk.book(day, start, 1)
            )
            assert booked
            times.append(taken)
    return statistics.median(took[0]), statistics.median(took[1])


def _bring(sealed: Store, plain: Store) -> Pair:
    """Return the medians of an import with its dry run into an office without patients."""
    rows = tuple(map(bench_import._incoming, people(BROUGHT)))
    file = FileRead("list.csv", "CSV", "0" * 64, rows, ())
    took: dict[Store, list[float]] = {sealed: [], plain: []}
    for _ in range(RUNS):
        for store, times in took.items():
            bench_import._empty(store)
            planned, (steps, where) = bench_import._timed(
                lambda store=store: bench_import._plan(store, file)
            )
            written, result = bench_import._timed(
                lambda store=store, steps=steps, where=where: bring(store, PROGRAM, steps, where)
            )
            assert len(result.done) == BROUGHT
            times.append(planned + written)
    return statistics.median(took[sealed]), statistics.median(took[plain])
