"""The base of every table, and the store they live in: an encrypted file or a shared server."""

import threading
import time
from collections.abc import Callable, Sequence
from copy import copy
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import DDL, DateTime, Dialect, Engine, MetaData, Table, event, text
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, aware in Python on SQLite as on PostgreSQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime; it would be some office's local time."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give SQLite's naive value its zone back; PostgreSQL's comes in the session's."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table of every room."""

    metadata = MetaData(naming_convention=NAMING)


GUARDS: list[tuple[str, str]] = []  # dialect and SQL, in order; the migrations carry them too


def guard(
    table: Table | Any, *, sqlite: Sequence[str] = (), postgresql: Sequence[str] = ()
) -> None:
    """Let the database itself keep a rule of `table`: SQL run right after it is created."""
    for dialect, statements in (("sqlite", sqlite), ("postgresql", postgresql)):
        for statement in statements:
            GUARDS.append((dialect, statement))
            made = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
            event.listen(
                getattr(table, "__table__", table), "after_create", made.execute_if(dialect=dialect)
            )


def append_only(table: type[Base]) -> None:
    """Let the database refuse UPDATE, DELETE and TRUNCATE of `table`, whoever asks."""
    name = table.__tablename__
    table.metadata.tables[name].info["append_only"] = True  # a merge of charts moves none of it
    sentence = f"{name} is append-only"
    guard(
        table,
        sqlite=[
            f"CREATE TRIGGER {name}_no_{verb} BEFORE {verb} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            for verb in ("update", "delete")
        ],
        postgresql=[
            f"CREATE FUNCTION {name}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}_append_only()",
        ],
    )


class Store:
    """An office's data as this workstation holds it.

    Attributes:
        engine: for reads; each statement sees what is committed.
        writing: for actions; SERIALIZABLE, on SQLite BEGIN IMMEDIATE.
        audit_key: 32 bytes that never lie in the database (trust.md U4).
        workstation: this desk's id, the name of its audit chain.
        zone: the office's IANA time zone.

    """

    def __init__(
        self,
        engine: Engine,
        writing: Engine,
        *,
        audit_key: bytes,
        workstation: str,
        zone: str = "America/New_York",
        listen: Callable[[], Any] | None = None,
    ) -> None:
        self.engine, self.writing = engine, writing
        self.audit_key, self.workstation = audit_key, workstation
        self.zone = ZoneInfo(zone)
        self.listen = listen  # opens a raw connection that hears NOTIFY; None on SQLite
        self.chain_head: tuple[int, str] | None = None
        self.shift = timedelta()  # a demo office opens at 9:40 in the morning whatever the hour
        self.file_key = b""  # the data key of an office file, for its backups
        self.in_use: dict[int, Any] = {}  # thread to raw connection, for the watchdog
        event.listen(engine, "checkout", self._taken)
        event.listen(engine, "checkin", self._given_back)
        self._ahead, self._measured = timedelta(), time.monotonic() - 301
        self._measured_at = datetime.now(UTC)  # by this PC's own clock

    @property
    def is_sqlite(self) -> bool:
        """Whether the office is one encrypted file."""
        return self.engine.dialect.name == "sqlite"

    def now(self) -> datetime:
        """Return the instant by the database's clock, UTC; measured anew every five minutes."""
        old = time.monotonic() - self._measured > 300 or self.clock_was_set
        if not self.is_sqlite and old:
            with self.engine.connect() as connection:
                server: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
            self._ahead, self._measured = server - datetime.now(UTC), time.monotonic()
            self._measured_at = datetime.now(UTC)
        return self.about_now()

    @property
    def clock_ahead(self) -> timedelta:
        """By how much the database's clock is ahead of this PC's, as last measured."""
        return self._ahead

    @property
    def clock_was_set(self) -> bool:
        """Whether somebody has set this PC's clock since it was measured; `now` does so anew."""
        if self.is_sqlite:
            return False
        passed = timedelta(seconds=time.monotonic() - self._measured)
        return abs(datetime.now(UTC) - self._measured_at - passed) > timedelta(seconds=2)

    def about_now(self) -> datetime:
        """Return `now` as last measured, without asking the database: for words on the window."""
        return datetime.now(UTC) + self._ahead + self.shift

    def about_today(self) -> date:
        """Return the office's date by `about_now`."""
        return self.about_now().astimezone(self.zone).date()

    def today(self) -> date:
        """Return the office's date."""
        return self.now().astimezone(self.zone).date()

    def read(self) -> Session:
        """Return a session for reads; use it in a `with`."""
        return Session(self.engine, autoflush=False)

    def in_zone(self, zone: str) -> None:
        """Tell the time in the office's zone from now on; an IANA name."""
        self.zone = ZoneInfo(zone)

    def beside(self, name: str) -> "Store":
        """Return the same store with an audit chain of its own, for long work beside the desk."""
        other = copy(self)
        other.workstation, other.chain_head = f"{self.workstation}/{name}", None
        return other

    def _taken(self, raw: Any, *_: object) -> None:
        self.in_use[threading.get_ident()] = raw

    def _given_back(self, *_: object) -> None:
        self.in_use.pop(threading.get_ident(), None)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()
