"""Patients brought in from a file, beside the bare driver putting the same rows in, indexes after.

Ours begins with what the reader found in the file and ends with the commit: every patient planned
again or written as planned, with search keys, audit and what makes a second import change nothing.
"""

import statistics
import time
from datetime import UTC, datetime
from typing import Any

from many_patients import Person, people
from measuring import empty_stores, row
from sqlalchemy import MetaData, Table, text
from sqlalchemy.schema import CreateIndex

from frontdesk import schema
from frontdesk.core.database import Store
from frontdesk.core.incoming import (
    Address,
    Identifier,
    Incoming,
    IncomingPatient,
    Name,
    Phone,
)
from frontdesk.core.work import PROGRAM
from frontdesk.imports.bringing import bring
from frontdesk.imports.plan import FileRead, Plan
from frontdesk.imports.planning import Here, here, plan
from frontdesk.imports.tables import LastTold
from frontdesk.patients.tables import (
    Imported,
    KnownName,
    NameTypo,
    Patient,
    PatientIdentifier,
    PatientName,
    PatientPhone,
)

MANY = 10_000
RUNS = 7
TABLES = (
    Patient,
    PatientPhone,
    PatientName,
    KnownName,
    NameTypo,
    PatientIdentifier,
    Imported,
    LastTold,
)


def run() -> list[dict[str, Any]]:
    """Measure the writing of MANY new patients, and beside it the dry run."""
    file = FileRead("list.csv", "CSV", "0" * 64, tuple(map(_incoming, people(MANY))), ())
    rows = []
    with empty_stores() as stores:
        for database, store in stores:
            planned, written, bare = [], [], []
            for _ in range(RUNS):
                _empty(store)
                took, (steps, where) = _timed(lambda store=store: _plan(store, file))
                planned.append(took)
                took, result = _timed(
                    lambda store=store, steps=steps, where=where: bring(
                        store, PROGRAM, steps, where
                    )
                )
                written.append(took)
                if len(result.done) != MANY or result.failed:
                    raise AssertionError("not everybody came in")
                bare.append(_bare(store))
            ours, anchor = statistics.median(written), statistics.median(bare)
            name = f"import of {MANY:,} patients: bare load then index ÷ ours"
            rows.append(row(name, database, ours, anchor, 0.5, ratio=anchor / ours, at_least=True))
            dry = statistics.median(planned)
            name = f"the same with its dry run: bare load then index ÷ ours, {MANY:,}"
            whole = ours + dry
            rows.append({"name": name, "database": database, "ours_ms": whole, "anchor_ms": anchor,
                         "ratio": anchor / whole, "goal": "-", "ok": None})  # fmt: skip
    return rows


def _incoming(person: Person) -> Incoming:
    names = [Name(person.family, person.given, person.middle)]
    names += [Name("", person.preferred, kind="preferred")] if person.preferred else []
    names += [Name(family, given, kind="previous") for family, given in person.previous]
    kinds = {"mobile": "mobile", "home": "home", "work": "work"}
    content = IncomingPatient(
        identifiers=(Identifier(str(person.id), "", "MR"),),
        names=tuple(names),
        birth_date=person.birth_date,
        sex=person.sex,
        phones=tuple(Phone(digits, digits, kinds[kind]) for kind, digits in person.phones),
        email=person.email,
        addresses=(Address(person.line1, "", person.city, "MA", person.postal_code, "US"),),
        language="English",
    )
    return Incoming(f"line {person.id + 1}", f"row {person.id}", "row", content)


def _timed(work: Any) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1000, result


def _plan(store: Store, file: FileRead) -> tuple[Plan, Here]:
    with store.read() as session:
        where = here(session, datetime.now(UTC), store.zone)
        return plan(session, [file], where), where


def _empty(store: Store) -> None:
    store.chain_head = None
    with store.writing.begin() as connection:
        if store.is_sqlite:
            schema.metadata().drop_all(connection)
            _bare_tables().drop_all(connection)
        else:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    with store.writing.begin() as connection:
        schema.metadata().create_all(connection)


def _bare_tables() -> MetaData:
    """Return the same tables without keys, guards or indexes."""
    bare = MetaData()
    for table in TABLES:
        columns = [
            column._copy() for column in table.__table__.columns
        ]  # a copy has neither foreign keys nor the table's indexes
        for column in columns:
            column.primary_key = column.unique = column.index = False
            column.foreign_keys.clear()
            column.constraints.clear()
            column.autoincrement = False
        Table(f"bare_{table.__tablename__}", bare, *columns)
    return bare


def _bare(store: Store) -> float:
    """Return the milliseconds that the driver alone needs for the rows that are there now."""
    content = {}
    with store.engine.connect() as connection:
        for table in TABLES:
            name = table.__tablename__
            raw = connection.connection.driver_connection
            found = raw.execute(f'SELECT * FROM "{name}"').fetchall()
            content[name] = [tuple(one) for one in found]
    bare = _bare_tables()
    with store.writing.begin() as connection:
        bare.drop_all(connection)
        bare.create_all(connection)
    start = time.perf_counter()
    with store.writing.begin() as connection:
        raw = connection.connection.driver_connection
        for name, rows in content.items():
            _load(store, raw, f"bare_{name}", rows)
        for statement in _indexes():
            connection.execute(text(statement))
    return (time.perf_counter() - start) * 1000


def _load(store: Store, raw: Any, name: str, rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    if store.is_sqlite:
        marks = ", ".join("?" * len(rows[0]))
        raw.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        return
    with raw.cursor().copy(f"COPY {name} FROM STDIN") as copy:
        for one in rows:
            copy.write_row(one)


def _indexes() -> list[str]:
    """Return what makes the same indexes on the bare tables, keys among them."""
    made = []
    for table in TABLES:
        real = table.__table__
        name = f"bare_{real.name}"
        keys = ", ".join(column.name for column in real.primary_key)
        made.append(f"CREATE UNIQUE INDEX bare_pk_{real.name} ON {name} ({keys})")
        unique = [one for one in real.constraints if type(one).__name__ == "UniqueConstraint"]
        for number, one in enumerate(unique):
            columns = ", ".join(f'"{column.name}"' for column in one.columns)
            made.append(f"CREATE UNIQUE INDEX bare_uq_{real.name}_{number} ON {name} ({columns})")
        for index in real.indexes:
            statement = str(CreateIndex(index))
            statement = statement.replace(f" {index.name} ", f" bare_{index.name} ")
            made.append(statement.replace(f" ON {real.name} ", f" ON {name} "))
    return made
