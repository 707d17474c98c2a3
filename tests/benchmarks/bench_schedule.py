"""A day read, the next free time found, one provider's day booked by eight desks at once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import bookings
from busy_schedule import ALL_DAYS, FIRST, analyse, fill_day, fill_half_a_year, furnish
from measuring import KEY, empty_stores, median_ms, row, seconds
from sqlalchemy import text

from frontdesk.core.database import Store
from frontdesk.schedule import day_rows, days, reads
from frontdesk.schedule.rows import DayItem, DayRead

VISITS = 30  # of each provider on the day that is read
DAY = FIRST - timedelta(4)  # a Thursday before all that is to come
NOON = datetime(DAY.year, DAY.month, DAY.day, 16, tzinfo=UTC)
INSTANTS = ("start", "busy_from", "busy_to", "status_at", "arrived_at", "held_until")
LENGTH = 30

# The usual way: lay all hours of the horizon out, look from each visit to the next one.
WINDOW = {
    "postgresql": """
WITH day AS (SELECT d::date AS day FROM generate_series(
    CAST(:first AS date), CAST(:last AS date), interval '1 day') AS d),
span AS (SELECT t.provider_id, day.day, (day.day + t.opens) AT TIME ZONE 'America/New_York' AS s,
    (day.day + t.closes) AT TIME ZONE 'America/New_York' AS e
  FROM day JOIN template_span AS t
    ON t.weekday = extract(isodow FROM day.day) - 1 AND t.kind = 'open'),
busy AS (SELECT provider_id, day, start AS s, finish AS e, 0 AS closing FROM appointment
    WHERE day BETWEEN CAST(:first AS date) AND CAST(:last AS date)
      AND status NOT IN ('cancelled', 'no_show')
  UNION ALL SELECT provider_id, day, s, s, 0 FROM span
  UNION ALL SELECT provider_id, day, e, e, 1 FROM span),
gap AS (SELECT provider_id, closing, max(e) OVER until_here AS since,
    lead(s) OVER (PARTITION BY provider_id, day ORDER BY s, closing) AS until FROM busy
  WINDOW until_here AS (PARTITION BY provider_id, day ORDER BY s, closing
    ROWS UNBOUNDED PRECEDING))
SELECT provider_id, since, until FROM gap
WHERE closing = 0 AND until - since >= make_interval(mins => :minutes)
ORDER BY since, provider_id LIMIT 20""",
    "sqlite": """
WITH RECURSIVE day(day) AS (
    SELECT :first UNION ALL SELECT date(day, '+1 day') FROM day WHERE day < :last),
span AS (SELECT t.provider_id, day.day, datetime(day.day || ' ' || t.opens, '+5 hours') AS s,
    datetime(day.day || ' ' || t.closes, '+5 hours') AS e
  FROM day JOIN template_span AS t
    ON t.weekday = (strftime('%w', day.day) + 6) % 7 AND t.kind = 'open'),
busy AS (SELECT provider_id, day, start AS s, finish AS e, 0 AS closing FROM appointment
    WHERE day BETWEEN :first AND :last AND status NOT IN ('cancelled', 'no_show')
  UNION ALL SELECT provider_id, day, s, s, 0 FROM span
  UNION ALL SELECT provider_id, day, e, e, 1 FROM span),
gap AS (SELECT provider_id, closing, max(e) OVER until_here AS since,
    lead(s) OVER (PARTITION BY provider_id, day ORDER BY s, closing) AS until FROM busy
  WINDOW until_here AS (PARTITION BY provider_id, day ORDER BY s, closing
    ROWS UNBOUNDED PRECEDING))
SELECT provider_id, since, until FROM gap
WHERE closing = 0 AND unixepoch(until) - unixepoch(since) >= 60 * :minutes
ORDER BY since, provider_id LIMIT 20""",
}


def run() -> list[dict[str, Any]]:
    """Measure all three, on both databases and on a file that is not encrypted."""
    rows: list[dict[str, Any]] = []
    ours: dict[tuple[str, str], float] = {}
    with empty_stores(plain=True) as stores:
        for database, store in stores:
            furnish(store)
            fill_half_a_year(store)
            fill_day(store, DAY, VISITS, 20)
            analyse(store)
            for name, goal, found in (
                ("day of 40 providers x 30 visits", 1.3, _day_fetch(store)),
                ("next available, nothing free for 60 days", 0.1, _next_available(store, LENGTH)),
                ("next available, free today", 0.1, _next_available(store, 15)),
            ):
                ours[name, database] = found[0]
                if database in WINDOW:
                    rows.append(row(name, database, *found, goal))
    for name in dict.fromkeys(name for name, _ in ours):
        plain = ours[name, "sqlite, not encrypted"]
        rows.append(row(f"{name}, encrypted / plain", "sqlite", ours[name, "sqlite"], plain, 2.0))
    return rows + bookings.measure(KEY)


def _in_turn(ours: Callable[[], Any], anchor: Callable[[], Any], runs: int) -> tuple[float, float]:
    """Return the medians of both, taken turn by turn so that both meet the same weather."""
    seconds(ours, runs=1)
    seconds(anchor, runs=1)
    pairs = [
        (median_ms(ours, runs=1, warm=0), median_ms(anchor, runs=1, warm=0)) for _ in range(runs)
    ]
    mine, theirs = (sorted(column)[runs // 2] for column in zip(*pairs, strict=True))
    return mine, theirs


def _day_fetch(store: Store) -> tuple[float, float]:
    raw = _RawDay(store)
    with store.read() as session:
        session.connection()
        assert raw.day() == reads.day(session, DAY, store.zone, NOON)
        return _in_turn(lambda: reads.day(session, DAY, store.zone, NOON), raw.day, runs=31)


def _next_available(store: Store, length: int) -> tuple[float, float]:
    now = datetime(FIRST.year, FIRST.month, FIRST.day, 5, tzinfo=UTC)
    asked = {"first": FIRST, "last": FIRST + timedelta(ALL_DAYS - 1), "minutes": length}
    if store.is_sqlite:
        asked = {
            name: str(value) if isinstance(value, date) else value for name, value in asked.items()
        }
    window = text(WINDOW["sqlite" if store.is_sqlite else "postgresql"])
    with store.read() as session:
        connection = session.connection()

        def ours() -> Any:
            return reads.next_available(session, zone=store.zone, now=now, type_minutes=length)

        def anchor() -> Any:
            return connection.execute(window, asked).all()

        found, expected = ours(), anchor()
        first = expected[0].since
        first = datetime.fromisoformat(first) if isinstance(first, str) else first
        assert found[0].start.replace(tzinfo=None) == first.replace(tzinfo=None)
        assert len(found) == 20
        return _in_turn(ours, anchor, runs=9)


class _RawDay:
    """The same three queries through the driver alone, and the same rows made of them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.raw: Any = store.engine.connect().connection.driver_connection
        asked = {"day": DAY, "now": NOON, "weekday": DAY.weekday(), "last": DAY}
        self.queries = [
            self._compiled(statement, asked)
            for statement in (days.DAY_ITEMS, days.ACTIVE_COLUMNS, days.BLOCKS)
        ]
        names = DayItem._fields
        self.instants = [names.index(name) for name in INSTANTS]
        self.dates = [names.index(name) for name in ("day", "birth_date")]
        self.truths = [names.index(name) for name in ("interpreter", "is_new")]

    def _compiled(self, statement: Any, asked: dict[str, Any]) -> tuple[str, Any]:
        made = statement.params(asked).compile(dialect=self.store.engine.dialect)
        whole = made.construct_expanded_state()
        if not self.store.is_sqlite:
            return whole.statement, whole.parameters
        return whole.statement, [_sqlite_value(one) for one in whole.positional_parameters]

    def day(self) -> DayRead:
        found, columns, blocks = (
            self.raw.execute(sql, values).fetchall() for sql, values in self.queries
        )
        make = self._converted if self.store.is_sqlite else DayItem._make
        items = tuple(map(make, found))
        if self.store.is_sqlite:
            columns = [_column_of_sqlite(one) for one in columns]
        return day_rows.assembled(items, columns, list(blocks), DAY, self.store.zone)

    def _converted(self, found: tuple[Any, ...]) -> DayItem:
        values = list(found)
        for place in self.instants:
            if values[place] is not None:
                values[place] = datetime.fromisoformat(values[place]).replace(tzinfo=UTC)
        for place in self.dates:
            if values[place] is not None:
                values[place] = date.fromisoformat(values[place])
        for place in self.truths:
            if values[place] is not None:
                values[place] = bool(values[place])
        return DayItem._make(values)


def _sqlite_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value


def _column_of_sqlite(found: tuple[Any, ...]) -> tuple[Any, ...]:
    opens, closes = (
        None if one is None else datetime.strptime(one, "%H:%M:%S.%f").time() for one in found[6:8]
    )
    return (*found[:6], opens, closes, *found[8:])
