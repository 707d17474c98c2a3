"""Who is due among a million patients: the list, its looks, and when nobody is due at all."""

from datetime import date
from functools import partial
from typing import Any

from measuring import empty_stores, median_ms, row
from sqlalchemy import insert, text

from frontdesk.core.database import Store
from frontdesk.recall import reads
from frontdesk.recall.rules import USUAL_LETTER
from frontdesk.recall.tables import RecallRule
from frontdesk.schedule.tables import AppointmentType
from frontdesk.staff.tables import Provider

PATIENTS = 1_000_000
TODAY = date(2026, 3, 2)
GOAL_MS = 300.0  # of a list that a person waits for
LAPSED, FAITHFUL = 1, 2  # kinds of visits
NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :last) ",
    "postgresql": "WITH n AS (SELECT generate_series(1, :last) AS i) ",
}
PEOPLE = """INSERT INTO patient (id, chart_number, chart_key, family, given, middle, suffix,
  preferred, pronouns, sex, birth_date, line1, line1_key, line2, city, state, postal_code,
  phone_end, email, language, interpreter, employer, pharmacy, registered_on, version)
{numbers}SELECT i, 'A' || i, 'a' || i, 'Family ' || i % 9973, 'Given ' || i % 499, '', '', '', '',
  'unknown', '1970-01-01', i % 9000 || ' Elm St', '', '', 'Newark', 'NJ', '07102', '', '', '',
  {no}, '', '', '2020-01-01', 1 FROM n"""
# Everyone came once within three years; what happened since differs by the kind of visit.
VISITS = """INSERT INTO appointment (patient_id, provider_id, type_id, day, start, finish,
  busy_from, busy_to, minutes, lane, status, reason, ended_reason, early_minutes, held_by,
  held_name, version)
{numbers}SELECT i, 1 + i % 40, :kind, {day}, {at}, {at}, {at}, {at}, 20, 0, :status, '', '', 0,
  '', '', 1 FROM n WHERE {which}"""
DAY = {
    "sqlite": "date(:today, printf('%+d days', -(:from + i * 7919 % :span)))",
    "postgresql": "CAST(:today AS date) - CAST(:from + i * CAST(7919 AS bigint) % :span AS int)",
}


def run() -> list[dict[str, Any]]:
    """Measure the list on both databases."""
    rows: list[dict[str, Any]] = []
    with empty_stores() as stores:
        for database, store in stores:
            _fill(store)
            for name, wanted in (
                ("due, one in three lapsed", reads.Wanted(rule_id=LAPSED)),
                ("due, of one of 40 providers", reads.Wanted(rule_id=LAPSED, provider_id=7)),
                ("due soon", reads.Wanted("soon", rule_id=LAPSED)),
                ("due, nearly all came or booked", reads.Wanted(rule_id=FAITHFUL)),
                ("due by both rules", reads.Wanted()),
                ("due, of one patient", reads.Wanted(patient_id=77)),
            ):
                ours = median_ms(partial(_list, store, wanted), runs=5, warm=1)
                rows.append(row(f"recall: {name}", database, ours, GOAL_MS, 1.0))
    return rows


def _list(store: Store, wanted: reads.Wanted) -> list[reads.DueRow]:
    with store.read() as session:
        return reads.due_list(session, today=TODAY, zone=store.zone, wanted=wanted)


def _fill(store: Store) -> None:
    kinds = ((LAPSED, "Annual physical"), (FAITHFUL, "Six months"))
    lite = store.is_sqlite
    name = "sqlite" if lite else "postgresql"
    with store.writing.begin() as connection:
        _put_guards_away(connection, lite=lite)
        connection.execute(
            text(PEOPLE.format(numbers=NUMBERS[name], no="0" if lite else "false")),
            {"last": PATIENTS},
        )
        connection.execute(insert(Provider), [{"id": n, "name": f"Dr. {n}"} for n in range(1, 41)])
        connection.execute(
            insert(AppointmentType),
            [
                {"id": one, "name": words, "minutes": 20, "colour": "#2F7DD1"}
                for one, words in kinds
            ],
        )
        connection.execute(
            insert(RecallRule),
            [{"id": one, "name": words, "type_id": one, "months": 12 if one == LAPSED else 6,
              "letter": USUAL_LETTER} for one, words in kinds],
        )  # fmt: skip
        for kind, start, span, status, which in (
            (LAPSED, 300, 800, "checked_out", "true"),
            (LAPSED, 1, 290, "checked_out", "i % 3 > 0"),
            (FAITHFUL, 200, 600, "checked_out", "true"),
            (FAITHFUL, 1, 100, "checked_out", "i % 2 = 0"),
            (FAITHFUL, -90, 80, "booked", "i % 2 = 1 AND i % 5001 > 0"),
        ):
            made = VISITS.format(
                numbers=NUMBERS[name], day=DAY[name], at=f"'{TODAY} 15:00:00+00'", which=which
            )
            connection.execute(
                text(made),
                {"last": PATIENTS, "kind": kind, "from": start, "span": span, "status": status,
                 "today": str(TODAY)},
            )  # fmt: skip
    if not lite:  # a server does so by itself; a file never does
        with store.writing.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _put_guards_away(connection: Any, *, lite: bool) -> None:
    """Nothing is booked here: four million rows need not each be looked at by the guards."""
    if not lite:
        connection.execute(
            text("ALTER TABLE appointment DROP CONSTRAINT appointment_one_at_a_time")
        )
        connection.execute(text("ALTER TABLE appointment DISABLE TRIGGER USER"))
        connection.execute(text("ALTER TABLE appointment DROP CONSTRAINT IF EXISTS "
                                "ck_appointment_day_of_start"))  # fmt: skip
        return
    named = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'appointment'"
    for (trigger,) in connection.execute(text(named)).all():
        connection.execute(text(f"DROP TRIGGER {trigger}"))
