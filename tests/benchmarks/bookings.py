"""Eight desks book one provider's day at once: by our action, by the bare driver, and naively."""

import contextlib
import json
import multiprocessing
import random
import statistics
import tempfile
import time
import uuid
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

from busy_schedule import FIRST, PATIENTS, furnish
from measuring import part, row
from sqlalchemy import text

from frontdesk import schema
from frontdesk.core import audit, clock
from frontdesk.core.database import Store
from frontdesk.core.opening import open_file, open_server
from frontdesk.core.refused import Refused
from frontdesk.core.work import Staff
from frontdesk.demo.postgres import (
    drop_database,
    fresh_database,
    running_postgres,
    test_server_url,
)
from frontdesk.schedule.booking import book_appointment
from frontdesk.schedule.places import in_turn

DESKS, ROUNDS, TRIES = 8, 7, 30  # desks, rounds of each way, tries of each desk in a round
SLOTS, MINUTES = 480, 2  # of the day that is booked: small, so that it does not fill up
CLERK = Staff(2, "Rosa Diaz", frozenset({"schedule.write"}))
NAIVE = "CREATE TABLE naive (provider_id integer, start text)"
Took = list[tuple[float, float]]  # when a booking was asked for and when it stood


def measure(key: bytes) -> list[dict[str, Any]]:
    """Return the rows of the table for both databases."""
    rows = []
    for database, where in (("postgresql", _server(key)), ("sqlite", _file(key))):
        with where as address:
            found = _race(address, key)
            doubles = {way: _doubles(address, key, way) for way in ("ours", "naive")}
        speed = statistics.median(
            ours / bare for ours, bare in zip(found["ours"][0], found["bare"][0], strict=True)
        )
        late = {way: part(found[way][1], 0.99) * 1000 for way in ("ours", "bare")}
        middle = {way: 1000 / statistics.median(found[way][0]) for way in ("ours", "bare")}
        name = f"bookings a second, {DESKS} desks, bare driver's share"
        rows.append(
            row(name, database, middle["ours"], middle["bare"], 0.5, ratio=speed, at_least=True)
        )
        name = "one booking among eight desks, p99"
        rows.append(row(name, database, late["ours"], late["bare"], 3.0))
        for way, name in (("ours", "double bookings"), ("naive", "double bookings, naive control")):
            count, least = doubles[way], way == "naive"
            one = row(name, database, 0.0, None, least, ratio=count, at_least=least)
            rows.append(one | {"ours_ms": None})
    return rows


# -- where it happens: durable, as an office's server and file are


@contextlib.contextmanager
def _server(key: bytes) -> Iterator[str]:
    with contextlib.ExitStack() as stack:
        server = test_server_url() or stack.enter_context(running_postgres(durable=True))
        url = fresh_database(server)
        _make(open_server(url, key, workstation="bench"))
        yield url
        drop_database(url)


@contextlib.contextmanager
def _file(key: bytes) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "office.db"
        _make(open_file(path, key, workstation="bench"))
        yield str(path)


def _make(store: Store) -> None:
    with store.writing.begin() as connection:
        schema.metadata().create_all(connection)
        connection.execute(text(NAIVE))
    furnish(store)
    store.close()


def _opened(address: str, key: bytes, workstation: str) -> Store:
    if "://" in address:
        return open_server(address, key, workstation=workstation)
    return open_file(Path(address), key, workstation=workstation)


# -- the race


def _race(address: str, key: bytes) -> dict[str, tuple[list[float], list[float]]]:
    """Let the desks book in rounds, ours and bare in turn; return bookings a second and seconds."""
    spawn = multiprocessing.get_context("spawn")
    pipes: list[Pipe] = []
    desks = []
    for number in range(DESKS):
        mine, theirs = spawn.Pipe()
        desk = spawn.Process(target=_desk, args=(theirs, address, key, number), daemon=True)
        desk.start()
        pipes.append(mine)
        desks.append(desk)
    found: dict[str, tuple[list[float], list[float]]] = {"ours": ([], []), "bare": ([], [])}
    for number in range(ROUNDS + 1):
        for way in ("ours", "bare"):
            took = _round(pipes, way, number)
            if number:  # the first one warms up
                span = max(end for _, end in took) - min(start for start, _ in took)
                found[way][0].append(len(took) / span)
                found[way][1].extend(end - start for start, end in took)
    _round(pipes, "naive", 0)
    for pipe, desk in zip(pipes, desks, strict=True):
        pipe.send(None)
        desk.join(10)
    return found


def _round(pipes: list[Pipe], way: str, number: int) -> Took:
    # Every round has a day of its own, so that none is fuller than another.
    days = {"ours": 0, "bare": 1000, "naive": 2000}
    begin = time.time() + 0.3
    for pipe in pipes:
        pipe.send((way, FIRST + timedelta(days[way] + number), begin))
    return [one for pipe in pipes for one in pipe.recv()]


def _desk(pipe: Pipe, address: str, key: bytes, number: int) -> None:
    """One workstation: wait for a round, book, tell how long each booking took."""
    store = _opened(address, key, f"desk-{number}")
    ways = {"ours": _Ours(store), "bare": _bare(store, number), "naive": _Naive(store)}
    while (asked := pipe.recv()) is not None:
        way, day, begin = asked
        chance = random.Random(f"{number} {day}")
        midnight = clock.day_bounds(day, store.zone)[0]
        time.sleep(max(0.0, begin - time.time()))
        took: Took = []
        for _ in range(TRIES):
            start = midnight + timedelta(minutes=480 + MINUTES * chance.randrange(SLOTS))
            before = time.time()
            if ways[way].book(day, start, chance.randint(1, PATIENTS)):
                took.append((before, time.time()))
        pipe.send(took)
    store.close()


class _Ours:
    def __init__(self, store: Store) -> None:
        self.store = store

    def book(self, day: date, start: datetime, patient: int) -> bool:
        try:
            book_appointment.do(
                self.store, CLERK, patient_id=patient, provider_id=1, type_id=1, start=start,
                minutes=MINUTES, reason="Blood pressure",
            )  # fmt: skip
        except Refused:
            return False
        return True


class _Naive:
    """Looks, then writes, in two steps and under no guard."""

    def __init__(self, store: Store) -> None:
        # A driver of its own on a plain table: the office's file is written one at a time anyway.
        self.engine = store.engine

    def book(self, day: date, start: datetime, patient: int) -> bool:
        slot = {"start": str(start.replace(minute=0))}  # few slots: everyone wants the same
        with self.engine.connect() as connection:
            taken = connection.execute(
                text("SELECT count(*) FROM naive WHERE provider_id = 1 AND start = :start"), slot
            ).scalar()
            connection.rollback()
        time.sleep(0.005)  # a person thinks longer
        if taken:
            return False
        with self.engine.begin() as connection:
            connection.execute(text("INSERT INTO naive VALUES (1, :start)"), slot)
        return True


def _bare(store: Store, number: int) -> Any:
    return _BareFile(store, number) if store.is_sqlite else _BareServer(store, number)


class _Bare:
    """The driver alone with the same guards: lock, clash check, visit, step, audit row, notice."""

    def __init__(self, store: Store, number: int) -> None:
        self.chain, self.seq, self.key = f"bare-{number}", 0, store.audit_key
        self.previous = audit.START

    def entry(self, visit: int, day: date, start: datetime, patient: int) -> dict[str, Any]:
        """Return an audit row as long as ours, sealed like ours."""
        now = datetime.now(UTC)
        after = {
            "patient_id": patient, "provider_id": 1, "type_id": 1, "day": str(day), "lane": 0,
            "start": start.isoformat(), "finish": start.isoformat(), "minutes": MINUTES,
            "status": "booked", "status_at": now.isoformat(), "reason": "Blood pressure",
        }  # fmt: skip
        step = {"appointment_id": visit, "status": "booked", "at": now.isoformat()}
        rows = [
            {"table": "appointment", "id": visit, "before": {}, "after": after},
            {"table": "appointment_step", "id": visit, "before": {}, "after": step},
        ]
        made = {
            "chain": self.chain, "seq": self.seq + 1, "act": uuid.uuid4().hex, "at": now,
            "offset_minutes": -300, "staff_id": 2, "staff": "Rosa Diaz", "approver_id": None,
            "action": "Book appointment", "kind": "change", "patient_id": patient,
            "outcome": "done", "detail": json.dumps({"rows": rows, "made": visit}),
            "previous": self.previous,
        }  # fmt: skip
        return made | {"mac": audit.seal(self.key, self.previous, made)}


VISIT = (
    "INSERT INTO appointment (patient_id, provider_id, type_id, day, start, finish, minutes, "
    "busy_from, busy_to, early_minutes, lane, "
    "status, status_at, reason, ended_reason, held_by, held_name, version) VALUES "
    "({0}, 1, 1, {0}, {0}, {0}, {0}, {0}, {0}, 0, 0, 'booked', {0}, 'Blood pressure', "
    "'', '', '', 1) "
    "RETURNING id"
)
CLASH = (
    "SELECT id FROM appointment WHERE provider_id = 1 AND day BETWEEN {0} AND {0} "
    "AND busy_from < {0} AND busy_to > {0} AND status NOT IN ('cancelled', 'no_show')"
)
STEP = (
    "INSERT INTO appointment_step (appointment_id, status, at, staff_id, staff) "
    "VALUES ({0}, 'booked', {0}, 2, 'Rosa Diaz')"
)
ENTRY = (
    "chain", "seq", "act", "at", "offset_minutes", "staff_id", "staff", "approver_id", "action",
    "kind", "patient_id", "outcome", "detail", "previous", "mac",
)  # fmt: skip
AUDIT = f"INSERT INTO audit_entry ({', '.join(ENTRY)}) VALUES ({', '.join(['{0}'] * len(ENTRY))})"


class _BareServer(_Bare):
    def __init__(self, store: Store, number: int) -> None:
        super().__init__(store, number)
        import psycopg

        self.raw = store.listen()
        self.raw.autocommit = True
        self.raw.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
        self.raced = psycopg.errors.SerializationFailure

    def book(self, day: date, start: datetime, patient: int) -> bool:
        [turn] = in_turn(provider_id=1, start=start, minutes=MINUTES)
        lock = [zlib.crc32(turn.encode())]
        self.raw.execute("SELECT pg_advisory_lock(%s)", lock)
        try:
            while True:
                try:
                    with self.raw.transaction():
                        return self._book(day, start, patient)
                except self.raced:
                    time.sleep(random.uniform(0, 0.003))
        finally:
            self.raw.execute("SELECT pg_advisory_unlock(%s)", lock)

    def _book(self, day: date, start: datetime, patient: int) -> bool:
        run, finish = self.raw.execute, start + timedelta(minutes=MINUTES)
        about = (day - timedelta(2), day + timedelta(1))
        if run(CLASH.format("%s"), [*about, finish, start]).fetchone():
            return False
        now = datetime.now(UTC)
        asked = [patient, day, start, finish, MINUTES, start, finish, now]
        visit = run(VISIT.format("%s"), asked).fetchone()[0]
        run(STEP.format("%s"), [visit, now])
        entry = self.entry(visit, day, start, patient)
        run(AUDIT.format("%s"), [entry[name] for name in ENTRY])
        notice = json.dumps([self.chain, [["appointment", visit, str(day), patient]]])
        run("SELECT pg_notify('frontdesk', %s)", [notice])
        self.seq, self.previous = entry["seq"], entry["mac"]
        return True


class _BareFile(_Bare):
    def __init__(self, store: Store, number: int) -> None:
        super().__init__(store, number)
        self.kept = store.engine.connect()
        self.kept.rollback()
        self.raw: Any = self.kept.connection.driver_connection

    def book(self, day: date, start: datetime, patient: int) -> bool:
        self.raw.execute("BEGIN IMMEDIATE")
        try:
            return self._book(day, start, patient)
        finally:
            self.raw.execute("COMMIT")

    def _book(self, day: date, start: datetime, patient: int) -> bool:
        run, finish = self.raw.execute, start + timedelta(minutes=MINUTES)
        about = [str(day - timedelta(2)), str(day + timedelta(1))]
        if run(CLASH.format("?"), [*about, _stamp(finish), _stamp(start)]).fetchone():
            return False
        now = _stamp(datetime.now(UTC))
        asked = [
            patient,
            str(day),
            _stamp(start),
            _stamp(finish),
            MINUTES,
            _stamp(start),
            _stamp(finish),
            now,
        ]
        visit = run(VISIT.format("?"), asked).fetchone()[0]
        run(STEP.format("?"), [visit, now])
        # On a file the chain's end is looked up each time: two programs may share a desk.
        last = run(
            "SELECT seq, mac FROM audit_entry WHERE chain = ? ORDER BY seq DESC LIMIT 1",
            [self.chain],
        ).fetchone()
        self.seq, self.previous = last or (0, audit.START)
        entry = self.entry(visit, day, start, patient)
        entry["at"] = _stamp(entry["at"])
        run(AUDIT.format("?"), [entry[name] for name in ENTRY])
        notice = json.dumps([self.chain, [["appointment", visit, str(day), patient]]])
        run("INSERT INTO notice (text) VALUES (?) RETURNING id", [notice]).fetchone()
        return True


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def _doubles(address: str, key: bytes, way: str) -> int:
    """Return how many pairs share a moment (ours), or how many slots were given twice (naive)."""
    store = _opened(address, key, "counting")
    asked = {
        "ours": "SELECT count(*) FROM appointment AS a JOIN appointment AS b "
        "ON a.id < b.id AND a.provider_id = b.provider_id AND a.day = b.day "
        "AND a.start < b.finish AND b.start < a.finish",
        "naive": "SELECT count(*) - count(DISTINCT start) FROM naive",
    }[way]
    with store.engine.connect() as connection:
        found: int = connection.execute(text(asked)).scalar_one()
    store.close()
    return found
