"""What twenty years of visits cost a day, a month and a search, beside an office that is young."""

import random
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

from busy_schedule import FIRST, PATIENTS, PROVIDERS, analyse, fill_day, furnish, visit, write
from measuring import empty_stores, median_ms, row
from sqlalchemy import text

from frontdesk.core import clock
from frontdesk.core.database import Store
from frontdesk.schedule import months, reads
from frontdesk.schedule.month_days import weeks_of
from frontdesk.schedule.openings import next_available

YEARS, DAYS_A_YEAR, VISITS, MINUTES = 20, 250, 1, 15  # of each of 40 providers: 200,000
DAY = FIRST
NOON = datetime(DAY.year, DAY.month, DAY.day, 16, tzinfo=UTC)
MONTH = """
SELECT day, provider_id, count(*), sum(minutes) FROM appointment
WHERE day BETWEEN :first AND :last AND status NOT IN ('cancelled', 'no_show', 'held')
GROUP BY day, provider_id
"""


def run() -> list[dict[str, Any]]:
    """Measure an old office against a young one, turn by turn, on both databases."""
    rows: list[dict[str, Any]] = []
    with empty_stores() as young, empty_stores() as old:
        for (database, fresh), (_, aged) in zip(young, old, strict=True):
            for store in (fresh, aged):
                furnish(store)
                fill_day(store, DAY, 30, 15)
            _fill_history(aged)
            for store in (fresh, aged):
                analyse(store)
            rows += _grown(database, fresh, aged)
            rows.append(_month_beside_bare(database, aged))
    return rows


def _grown(database: str, fresh: Store, aged: Store) -> list[dict[str, Any]]:
    found = []
    for name, work in (
        ("day of 40 providers, 20 years of visits / none", _day),
        ("month of 40 providers, 20 years of visits / none", _month),
        ("next available, 20 years of visits / none", _next),
    ):
        assert len(work(aged)) > 0
        pairs = [
            (median_ms(partial(work, aged), runs=1, warm=0),
             median_ms(partial(work, fresh), runs=1, warm=0))
            for _ in range(27)
        ]  # fmt: skip
        ours, anchor = (sorted(column)[13] for column in zip(*pairs[2:], strict=True))
        found.append(row(name, database, ours, anchor, 1.3))
    return found


def _day(store: Store) -> Any:
    with store.read() as session:
        return reads.day(session, DAY, store.zone, NOON).items


def _month(store: Store) -> Any:
    with store.read() as session:
        return months.month(session, DAY, zone=store.zone)


def _next(store: Store) -> Any:
    with store.read() as session:
        return next_available(
            session, zone=store.zone, now=NOON, type_minutes=15, start_day=DAY + timedelta(1)
        )


def _month_beside_bare(database: str, store: Store) -> dict[str, Any]:
    """The month with hours, blocks and closed days beside the one query of its counts."""
    days = weeks_of(DAY)
    asked: dict[str, Any] = {"first": days[0], "last": days[-1]}
    if store.is_sqlite:
        asked = {name: str(value) for name, value in asked.items()}

    def bare() -> Any:
        with store.read() as session:
            return session.connection().execute(text(MONTH), asked).all()

    ours, anchor = (median_ms(work, runs=15) for work in (lambda: _month(store), bare))
    return row("month of 40 providers / its bare counts", database, ours, anchor, 5.0)


def _fill_history(store: Store) -> None:
    """Book the past twenty years; the guards of the database look at every one of them."""
    chance = random.Random(7)
    rows: list[dict[str, Any]] = []
    day, made = DAY - timedelta(7), 0
    while made < YEARS * DAYS_A_YEAR:
        day -= timedelta(1)
        if day.weekday() > 4:
            continue
        made += 1
        start = clock.instant(day, time(15), store.zone)  # when `fill_day` is over
        rows += [
            visit(provider, day, start + timedelta(minutes=MINUTES * number), MINUTES, chance)
            | {"status": "checked_out", "patient_id": chance.randint(1, PATIENTS)}
            for provider in range(1, PROVIDERS + 1)
            for number in range(VISITS)
        ]
        if len(rows) > 50_000:
            write(store, rows)
            rows = []
    write(store, rows)
