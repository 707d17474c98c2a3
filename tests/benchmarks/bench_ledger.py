"""What the books of twenty years cost: a patient's balance, the aging of all, a day's sheet.

5,000,000 lines stand in 2,000,000 postings of 1,000,000 charges, 100,000 patients, 20 providers;
FRONTDESK_BENCH_CHARGES says another number of charges. The anchors are the same sums as plain SQL
on the same connection; of the aging also the same sums from the lines instead of the open items.
"""

import os
import statistics
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from measuring import empty_stores, median_ms, row
from sqlalchemy import text

from frontdesk.closing import reads as closing
from frontdesk.core.database import Store
from frontdesk.ledger import aging, owing, reads

CHARGES = int(os.environ.get("FRONTDESK_BENCH_CHARGES", "1000000"))
A_DAY = 200  # charges
PATIENTS, PROVIDERS = 100_000, 20
FIRST = date(2005, 1, 3)
OPEN_DAYS = 40  # whose charges insurance has not paid yet
WHO = 4243  # a patient with charges in all years

SERIES = {
    "sqlite": "(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {last}) "
    "SELECT i FROM n) AS n",
    "postgresql": "generate_series(0, {last}) AS n(i)",
}
DAY = {
    "sqlite": f"date('{FIRST}', '+' || (i / {A_DAY}) || ' days')",
    "postgresql": f"(date '{FIRST}' + CAST(i / {A_DAY} AS integer))",
}
PATIENT = f"CAST(CAST(i AS bigint) * 7919 % {PATIENTS} + 1 AS integer)"
CENTS = "10000 + i % 5000"
WORDS = (
    "chart_number", "chart_key", "family", "given", "middle", "suffix", "preferred", "pronouns",
    "sex", "line1", "line1_key", "line2", "city", "state", "postal_code", "phone_end", "email",
    "language", "employer", "pharmacy",
)  # fmt: skip


def run() -> list[dict[str, Any]]:
    """Measure large books and small ones, turn by turn, on both databases."""
    rows: list[dict[str, Any]] = []
    with empty_stores() as large, empty_stores() as small:
        for (database, old), (_, young) in zip(large, small, strict=True):
            _fill(old, CHARGES)
            _fill(young, CHARGES // 20)
            rows += _beside_bare(database, old) + _grown(database, old, young)
    return rows


def _beside_bare(database: str, store: Store) -> list[dict[str, Any]]:
    day = FIRST + timedelta(CHARGES // A_DAY - 2)
    asked: dict[str, Any] = {
        "who": WHO, "day": str(day) if store.is_sqlite else day,
        **{f"d{place}": _plain(store, day - timedelta(end))
           for place, end in enumerate((30, 60, 90, 120))},
    }  # fmt: skip
    found = []
    for name, ours, bare, goal in (
        ("patient's balance / plain SQL", partial(_balance), BALANCE, 1.5),
        ("what a patient owes, item by item / plain SQL", _items, ITEMS, 1.5),
        ("aging of all / plain SQL", partial(_aging, day), AGING.format(table=OPEN), 1.5),
        ("aging of all / from the lines", partial(_aging, day), AGING.format(table=LINES), 1 / 3),
        ("day sheet / plain SQL", partial(_sheet, day), SHEET, 1.5),
    ):
        each = _turns(
            partial(_in, store, ours),
            partial(_bare, store, bare, asked),
            runs=5 if "lines" in name else 31,
        )
        found.append(row(name, database, *each, goal))
    with store.read() as session:
        ours_sum = sum(one.total_cents for one in aging.by_account(session, day))
        lines = session.scalar(text(f"SELECT sum(cents) FROM posting_line WHERE {OWED}"))
        assert ours_sum == lines > 0
    return found


def _turns(*works: Callable[[], Any], runs: int) -> tuple[float, ...]:
    """Return the medians of works that are measured turn by turn, in milliseconds."""
    for work in works:
        work()
    taken = [[median_ms(work, runs=1, warm=0) for work in works] for _ in range(runs)]
    return tuple(statistics.median(column) for column in zip(*taken, strict=True))


def _plain(store: Store, day: date) -> Any:
    return str(day) if store.is_sqlite else day


def _grown(database: str, old: Store, young: Store) -> list[dict[str, Any]]:
    found = []
    for name, work, goal in (
        ("patient's balance, 20 years / 1 year", lambda _: _balance, 2.0),
        ("what a patient owes, 20 years / 1 year", lambda _: _items, 2.0),
        ("day sheet, 20 years / 1 year", lambda day: partial(_sheet, day), 1.5),
    ):
        works = [
            partial(_in, store, work(FIRST + timedelta(charges // A_DAY - 2)))
            for store, charges in ((old, CHARGES), (young, CHARGES // 20))
        ]
        each = _turns(*works, runs=31)
        found.append(row(name, database, *each, goal))
    return found


def _in(store: Store, query: Callable[[Any], Any]) -> Any:
    with store.read() as session:
        return query(session)


def _bare(store: Store, sql: str, asked: dict[str, Any]) -> Any:
    with store.read() as session:
        used = {name: value for name, value in asked.items() if f":{name}" in sql}
        connection = session.connection()
        return [connection.execute(text(one), used).all() for one in sql.split(";")]


def _balance(session: Any) -> Any:
    return reads.balance(session, [WHO])


def _items(session: Any) -> Any:
    return owing.open_items(session, [WHO], accounts=("patient", "payer", "agency"))


def _aging(day: date, session: Any) -> Any:
    return aging.by_account(session, day)


def _sheet(day: date, session: Any) -> Any:
    found = closing.sheet(session, day, day)
    assert found.charged_cents > 0
    return found


BALANCE = "SELECT sum(cents) FROM posting_line WHERE account = 'patient' AND patient_id = :who"
ITEMS = (
    "SELECT patient_id, account, charge_id, coverage_id, part, cents, since FROM owed "
    "WHERE patient_id = :who AND account IN ('patient', 'payer', 'agency') AND cents <> 0 "
    "ORDER BY since"
)
OWED = "account IN ('patient', 'payer', 'agency')"
OPEN = f"owed WHERE cents <> 0 AND {OWED}"
LINES = (
    "(SELECT l.account, coalesce(c.service_day, p.day) AS since, l.cents FROM posting_line l "
    "JOIN posting p ON p.key = l.posting_key LEFT JOIN charge c ON c.id = l.charge_id "
    f"WHERE l.{OWED}) AS l"
)
AGING = """
SELECT account, sum(CASE WHEN since >= :d0 THEN cents ELSE 0 END),
 sum(CASE WHEN since < :d0 AND since >= :d1 THEN cents ELSE 0 END),
 sum(CASE WHEN since < :d1 AND since >= :d2 THEN cents ELSE 0 END),
 sum(CASE WHEN since < :d2 AND since >= :d3 THEN cents ELSE 0 END),
 sum(CASE WHEN since < :d3 THEN cents ELSE 0 END) FROM {table} GROUP BY account ORDER BY account
"""
SHEET = """
SELECT l.account, p.kind, p.reason, c.provider_id, count(DISTINCT p.id), sum(l.cents)
FROM posting p JOIN posting_line l ON l.posting_key = p.key LEFT JOIN charge c ON c.id = l.charge_id
WHERE p.day = :day GROUP BY l.account, p.kind, p.reason, c.provider_id;
SELECT c.code, count(DISTINCT c.id), sum(l.cents) FROM posting p
JOIN posting_line l ON l.posting_key = p.key JOIN charge c ON c.id = l.charge_id
WHERE p.day = :day AND l.account IN ('income', 'sales_tax') GROUP BY c.code;
SELECT count(*) FROM posting WHERE day = :day AND reverses_id IS NOT NULL
"""


def _fill(store: Store, charges: int) -> None:
    """Write the books as an office that ran for years has them; its guards are set aside."""
    with store.writing.begin() as connection:
        _without_guards(store, connection)
        for statement in _statements(store, charges):
            connection.execute(text(statement))
    with store.engine.connect() as connection:
        if store.is_sqlite:
            connection.rollback()
            connection.connection.driver_connection.execute("ANALYZE")
        else:
            raw = connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in ("posting", "posting_line", "charge", "owed", "patient"):
                raw.execute(text(f"VACUUM (ANALYZE) {table}"))


def _without_guards(store: Store, connection: Any) -> None:
    if store.is_sqlite:
        for (name,) in connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN "
                 "('posting', 'posting_line', 'charge', 'patient')")
        ).all():  # fmt: skip
            connection.execute(text(f"DROP TRIGGER {name}"))
        return
    for table in ("posting", "posting_line", "charge"):
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    for table, name in connection.execute(
        text("SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype = 'f' AND "
             "conrelid::regclass::text IN ('posting', 'posting_line', 'charge')")
    ).all():  # fmt: skip
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))


def _statements(store: Store, charges: int) -> list[str]:
    dialect = store.engine.dialect.name
    series, day = SERIES[dialect].format(last=charges - 1), DAY[dialect]
    people = SERIES[dialect].format(last=PATIENTS - 1)
    at = "'2025-01-01 12:00:00'" if store.is_sqlite else "timestamptz '2025-01-01 12:00:00+00'"
    paid = f"i / {A_DAY} < {charges // A_DAY - OPEN_DAYS}"
    lowered = f"({CENTS}) - ({CENTS}) * 6 / 10"
    lines = (
        ("c", "payer", CENTS, "", "true"),
        ("c", "income", f"-({CENTS})", "", "true"),
        ("r", "payer", f"-({CENTS})", "", paid),
        ("r", "unapplied", f"({CENTS}) * 6 / 10", "", paid),
        # of every fiftieth charge the patient owes five dollars
        ("r", "contractual", lowered, "", f"{paid} AND i % 50 <> 0"),
        ("r", "contractual", f"{lowered} - 500", "", f"{paid} AND i % 50 = 0"),
        ("r", "patient", "500", "coinsurance", f"{paid} AND i % 50 = 0"),
    )
    postings = (("c", "charge", "", "true"), ("r", "remit", "CO-45", paid))
    words = ", ".join("CAST(i AS varchar)" if word.startswith("chart") else "'x'" for word in WORDS)
    return [
        f"INSERT INTO patient (id, interpreter, registered_on, version, {', '.join(WORDS)}) "
        f"SELECT i + 1, false, '{FIRST}', 1, {words} FROM {people}".replace(
            f"'{FIRST}'", f"'{FIRST}'" if store.is_sqlite else f"date '{FIRST}'"
        ),
        "INSERT INTO provider (id, name, credential, specialty, npi, colour, active, place, "
        "version) SELECT i + 1, 'Dr. ' || i, '', '', '', '', true, 0, 1 FROM "
        + SERIES[dialect].format(last=PROVIDERS - 1),
        *(
            "INSERT INTO posting (key, kind, at, day, patient_id, staff_id, staff, workstation, "
            f"memo, reason) SELECT '{mark}' || i, '{kind}', {at}, {day}, {PATIENT}, 2, 'Kim Park', "
            f"'desk-1', '', '{reason}' FROM {series} WHERE {when}"
            for mark, kind, reason, when in postings
        ),
        "INSERT INTO charge (id, posting_key, patient_id, service_day, code, modifiers, words, "
        "units, unit_cents, cents, tax_cents, pointers, diagnoses, place, provider_id, referring, "
        f"fee_schedule) SELECT i + 1, 'c' || i, {PATIENT}, {day}, CAST(99201 + i % 30 AS varchar), "
        f"'', 'Visit', 1, {CENTS}, {CENTS}, 0, 'A', 'I10', '11', i % {PROVIDERS} + 1, '', '' "
        f"FROM {series}",
        *(
            "INSERT INTO posting_line (posting_key, account, patient_id, cents, charge_id, part) "
            f"SELECT '{mark}' || i, '{account}', {PATIENT}, {cents}, i + 1, '{part}' FROM {series} "
            f"WHERE {when}"
            for mark, account, cents, part, when in lines
        ),
        "INSERT INTO owed (patient_id, account, charge_id, coverage_id, part, cents, since) "
        "SELECT l.patient_id, l.account, l.charge_id, 0, l.part, sum(l.cents), min(c.service_day) "
        "FROM posting_line l JOIN charge c ON c.id = l.charge_id "
        "WHERE l.account IN ('patient', 'payer') "
        "GROUP BY l.patient_id, l.account, l.charge_id, l.part",
    ]
