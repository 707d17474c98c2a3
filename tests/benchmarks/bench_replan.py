"""A provider is out and forty patients get new times: the whole proposal, and its reading alone.

The anchors: one second for all of it, as promised; for the reading, the very same questions asked
of the driver alone, nothing made of their rows; ours lays two weeks' open hours out of them.
"""

import random
import statistics
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import busy_schedule as busy
from busy_schedule import FIRST, analyse, furnish
from measuring import empty_stores, median_ms, row
from sqlalchemy import event, text

from frontdesk.core import clock
from frontdesk.core.database import Store
from frontdesk.core.work import PROGRAM
from frontdesk.replan import planning
from frontdesk.replan.actions import Move, ToCall, apply_replan
from frontdesk.replan.plan import Plan
from frontdesk.replan.rules import SAME_PROVIDER, Closure
from frontdesk.replan.situation import Asked, read_situation

SICK, PATIENTS, DAYS, SPECIALTIES = 1, 40, 21, 10
LENGTHS = (10, 10, 15, 15, 20)
NOW = datetime(FIRST.year, FIRST.month, FIRST.day, 11, tzinfo=UTC)  # six in the morning
ASKED = Asked((Closure(SICK, None, FIRST, time(), time()),), 14)


def run() -> list[dict[str, Any]]:
    """Measure both on both databases, and carry one proposal out."""
    rows: list[dict[str, Any]] = []
    with empty_stores() as stores:
        for database, store in stores:
            _fill(store)
            store.shift += NOW - store.about_now()
            plan, whole = _plans(store)
            assert len(plan.rows) == PATIENTS
            rows.append(row(f"new times for {PATIENTS} patients", database, whole, 1000.0, 1.0))
            rows.append(row("  their situation read", database, *_reading(store), 8.0))
            rows.append(row("  all moved in one act", database, _applied(store, plan), 1000.0, 1.0))
    return rows


def _fill(store: Store) -> None:
    """Nearly full weeks of forty providers, four of each specialty, and one crowded day."""
    furnish(store)
    chance = random.Random(7)
    rows = []
    for day in (FIRST + timedelta(number) for number in range(DAYS)):
        if day.weekday() > 4:
            continue
        for provider in range(1, busy.PROVIDERS + 1):
            if (day, provider) == (FIRST, SICK):
                continue
            for opens, _ in busy.HOURS:
                start = clock.instant(day, opens, store.zone)
                rows += busy._half_day(provider, day, start, chance, full=True)
    start = clock.instant(FIRST, time(8), store.zone)
    for _ in range(PATIENTS):
        rows.append(busy.visit(SICK, FIRST, start, chance.choice(LENGTHS), chance))
        start = rows[-1]["finish"]
    with store.writing.begin() as connection:
        connection.execute(
            text("UPDATE provider SET specialty = 'Specialty ' || (id % :many)"),
            {"many": SPECIALTIES},
        )
    for one in rows:
        one["status"] = "booked"
    busy.write(store, rows)
    analyse(store)


def _plans(store: Store) -> tuple[Plan, float]:
    def make() -> Plan:
        with store.read() as session:
            return planning.make_plan(session, ASKED, store, weights=SAME_PROVIDER)

    return make(), median_ms(make, runs=5, warm=1)


def _reading(store: Store) -> tuple[float, float]:
    asked: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    with store.read() as session:
        connection = session.connection()
        raw: Any = connection.connection.driver_connection

        def ours() -> Any:
            return read_situation(session, ASKED, zone=store.zone, now=store.now())

        event.listen(connection, "before_cursor_execute", note)
        ours()
        event.remove(connection, "before_cursor_execute", note)

        def anchor() -> int:
            return sum(len(raw.execute(*one).fetchall()) for one in asked)

        assert anchor() > 500
        return _in_turn(ours, anchor)


def _in_turn(ours: Callable[[], Any], anchor: Callable[[], Any]) -> tuple[float, float]:
    """Return the medians of both, taken turn by turn so that both meet the same weather."""
    pairs = [(median_ms(ours, runs=1), median_ms(anchor, runs=1)) for _ in range(7)]
    mine, theirs = zip(*pairs, strict=True)
    return statistics.median(mine), statistics.median(theirs)


def _applied(store: Store, plan: Plan) -> float:
    moves = [Move(one.id, one.version, one.time.provider_id, one.time.at, one.time.resources)
             for one in plan.rows if one.time is not None]  # fmt: skip
    calls = [ToCall(one.id, one.version, one.kind, one.reason)
             for one in plan.rows if one.time is None]  # fmt: skip

    def act() -> None:
        apply_replan.do(
            store, PROGRAM, title="Out sick", closures=ASKED.closures, moves=moves, calls=calls
        )

    return median_ms(act, runs=1, warm=0)
