"""A realistic office of any number of patients, made fast, for measurements that need size."""

import contextlib
import hashlib
import multiprocessing
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from invented import (
    BATCH,
    FIRST_CHART,
    NAME,
    PATIENT,
    PHONE,
    TODAY,
    TYPO,
    Person,
    batch,
    names_of,
    patient_row,
    people,
    phone_rows,
)
from measuring import KEY
from sqlalchemy import Engine, ForeignKeyConstraint, insert, literal, make_url, select, text
from sqlalchemy.schema import CreateIndex, DropIndex

from frontdesk import schema
from frontdesk.core.database import Store
from frontdesk.core.opening import open_file, open_server
from frontdesk.demo.postgres import running_postgres
from frontdesk.patients.names import shortened
from frontdesk.patients.search_keys import distinct_keys
from frontdesk.patients.tables import (
    ChartCounter,
    KnownName,
    NameTypo,
    Patient,
    PatientName,
    PatientPhone,
)

__all__ = ["BATCH", "TODAY", "Person", "fill", "kept_office", "people"]

ROOT = Path(__file__).parent.parent.parent
TABLES = [one.__table__ for one in (Patient, PatientPhone, PatientName, KnownName, NameTypo)]


@contextlib.contextmanager
def kept_office(database: str, count: int) -> Iterator[Store]:
    """Give an office of `count` patients on "sqlite" or "postgresql", made once and kept.

    It is kept in build/offices (or where FRONTDESK_BENCH_OFFICES says) under a digest of what it is
    made from: another shape of the tables makes another one. Do not write into it.
    """
    folder = Path(os.environ.get("FRONTDESK_BENCH_OFFICES", ROOT / "build" / "offices"))
    folder.mkdir(parents=True, exist_ok=True)
    if database == "sqlite":
        path = folder / f"{_digest()}-{count}.db"
        if not path.exists():
            half = path.with_suffix(".half")
            for old in folder.glob(f"{half.name}*"):
                old.unlink()
            with contextlib.closing(open_file(half, KEY, workstation="bench")) as made:
                _make(made, count)
            half.rename(path)
        with contextlib.closing(open_file(path, KEY, workstation="bench")) as store:
            yield store
        return
    with running_postgres(folder / "server") as server:
        name = f"office_{_digest()}_{count}"
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
            asked = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(asked, [name]).fetchone():
                connection.execute(f"DROP DATABASE IF EXISTS half_{name}")
                connection.execute(f"CREATE DATABASE half_{name}")
                half = make_url(server).set(database=f"half_{name}")
                words = half.render_as_string(hide_password=False)
                with contextlib.closing(open_server(words, KEY, workstation="bench")) as made:
                    _make(made, count)
                connection.execute(f"ALTER DATABASE half_{name} RENAME TO {name}")
        with contextlib.closing(open_server(url, KEY, workstation="bench")) as store:
            store.url = url
            yield store


def _make(store: Store, count: int) -> None:
    with store.writing.begin() as connection:
        schema.metadata().create_all(connection)
    fill(store, count)


def _digest() -> str:
    """Return a short digest of what an office is made from."""
    content = hashlib.sha256(Path(__file__).with_name("invented.py").read_bytes())
    room = ROOT / "frontdesk" / "patients"
    for name in ("tables.py", "search_keys.py", "names.py"):
        content.update((room / name).read_bytes())
    return content.hexdigest()[:10]


def fill(store: Store, count: int, *, seed: int = 1) -> None:
    """Load `count` patients with all their search keys into an office without any.

    Constraints and indexes are made afterwards. 1,000,000 take about a minute on either database.
    """
    (_into_file if store.is_sqlite else _into_server)(store, count, seed)
    with store.writing.begin() as connection:
        for part in ("family", "given"):
            found = select(literal(part), PatientName.__table__.c[f"{part}_key"]).distinct()
            connection.execute(insert(KnownName).from_select(["part", "name_key"], found))
        connection.execute(insert(ChartCounter).values(id=1, last=FIRST_CHART + count))
    with store.engine.connect() as connection:
        if store.is_sqlite:
            connection.rollback()
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for table in TABLES:
                connection.execute(text(f"VACUUM (ANALYZE) {table.name}"))


Made = tuple[list[Any], list[Any], list[Any], set[str]]


def _batches(count: int, seed: int, prepare: Any) -> Iterator[Any]:
    """Give prepared batches, made by other processes while this one loads."""
    wanted = [(start, min(BATCH, count - start), seed) for start in range(0, count, BATCH)]
    if len(wanted) < 3:
        yield from map(prepare, wanted)
        return
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        yield from pool.imap(prepare, wanted)


def _rows(wanted: tuple[int, int, int]) -> Made:
    start, count, seed = wanted
    patients, phones, names, keys = [], [], [], set[str]()
    for person in batch(start, count, seed=seed):
        rows = names_of(person)
        keys |= distinct_keys(rows)
        born = person.birth_date.isoformat()
        patients.append(patient_row(person))
        phones += phone_rows(person)
        names += [(person.id, *row, born) for row in rows]
    return patients, phones, names, keys


def _lines(wanted: tuple[int, int, int]) -> tuple[str, str, str, set[str]]:
    """Prepare a batch as the lines that COPY reads; nothing invented needs escaping."""
    *tables, keys = _rows(wanted)
    return (*map(_as_lines, tables), keys)  # type: ignore[return-value]


def _as_lines(rows: Iterable[tuple[Any, ...]]) -> str:
    return "".join("\t".join(map(str, row)) + "\n" for row in rows)


def _into_file(store: Store, count: int, seed: int) -> None:
    store.engine.dispose()  # nobody else may have the file open while it keeps no journal
    connection = store.engine.raw_connection()
    raw: Any = connection.driver_connection
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF",
                   "cache_size = -1000000"):  # fmt: skip
        raw.execute(f"PRAGMA {pragma}")
    raw.execute("BEGIN IMMEDIATE")
    indexes = [index for table in TABLES for index in table.indexes]
    _run(raw, [DropIndex(index) for index in indexes], store.engine)
    keys: set[str] = set()
    for *tables, some in _batches(count, seed, _rows):
        for name, columns, rows in zip(
            ("patient", "patient_phone", "patient_name"), (PATIENT, PHONE, NAME), tables,
            strict=True,
        ):  # fmt: skip
            _many(raw, name, columns, rows)
        keys |= some
    _many(raw, "name_typo", TYPO, _typos(keys))
    _run(raw, [CreateIndex(index) for index in indexes], store.engine)
    raw.execute("COMMIT")
    raw.execute("PRAGMA journal_mode = WAL")
    connection.close()
    store.engine.dispose()  # the next connection has the office's own settings again


def _typos(keys: Iterable[str]) -> list[tuple[str, str]]:
    return sorted((short, key) for key in keys for short in shortened(key))


def _many(raw: Any, name: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * len(columns))
    raw.executemany(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})", rows)


def _into_server(store: Store, count: int, seed: int) -> None:
    connection = store.engine.raw_connection()
    raw: Any = connection.driver_connection
    raw.execute("SET maintenance_work_mem = '512MB'")
    indexes = [index for table in TABLES for index in table.indexes]
    pointers = [
        one
        for table in TABLES
        for one in table.constraints
        if isinstance(one, ForeignKeyConstraint)
    ]
    _run(raw, [DropIndex(one) for one in indexes], store.engine)
    for one in pointers:
        raw.execute(f"ALTER TABLE {one.table.name} DROP CONSTRAINT {_name(one)}")
    keys: set[str] = set()
    for patients, phones, names, some in _batches(count, seed, _lines):
        _copy(raw, "patient", PATIENT, patients)
        _copy(raw, "patient_phone", PHONE, phones)
        _copy(raw, "patient_name", NAME, names)
        keys |= some
    _copy(raw, "name_typo", TYPO, _as_lines(_typos(keys)))
    _run(raw, [CreateIndex(one) for one in indexes], store.engine)
    for one in pointers:
        (column,) = one.column_keys
        raw.execute(
            f"ALTER TABLE {one.table.name} ADD CONSTRAINT {_name(one)} "
            f"FOREIGN KEY ({column}) REFERENCES patient (id)"
        )
    raw.execute(f"SELECT setval('patient_id_seq', {max(1, count)})")
    raw.execute("RESET maintenance_work_mem")
    connection.close()


def _name(pointer: ForeignKeyConstraint) -> str:
    return f"fk_{pointer.table.name}_{'_'.join(pointer.column_keys)}"


def _copy(raw: Any, table: str, columns: tuple[str, ...], lines: str) -> None:
    with raw.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as into:
        into.write(lines)


def _run(raw: Any, wanted: list[Any], engine: Engine) -> None:
    for one in wanted:
        raw.execute(str(one.compile(dialect=engine.dialect)))
