"""SQLAlchemy's engines on an office's data: loaded when something is done that plain SQL is not."""

import threading
import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

if TYPE_CHECKING:
    from frontdesk.core.store import Store

RESTED = 1.0  # seconds unused after which a server's connection is first asked if it still answers


def made(store: "Store") -> tuple[Engine, Engine]:
    """Return the engine that reads, and the same one as actions write with."""
    engine = _of_file(store) if store.is_sqlite else _of_server(store)
    event.listen(engine, "checkout", lambda raw, *_: _take(store, raw))
    event.listen(engine, "checkin", lambda *_: _give_back(store))
    if store.is_sqlite:
        return engine, engine.execution_options(frontdesk_writes=True)
    return engine, engine.execution_options(isolation_level="SERIALIZABLE")


def reading(engine: Engine) -> Session:
    """Return a session for reads."""
    return Session(engine, autoflush=False)


def _of_file(store: "Store") -> Engine:
    from sqlcipher3 import dbapi2

    engine = create_engine(
        "sqlite://",
        creator=store.connect,
        module=dbapi2,
        poolclass=QueuePool,
        hide_parameters=True,  # an error that quotes a row would carry a patient into a log
        pool_size=4,
        max_overflow=8,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _of_server(store: "Store") -> Engine:
    from psycopg import Error

    engine = create_engine(
        "postgresql+psycopg://",
        creator=store.connect,
        hide_parameters=True,
        pool_use_lifo=True,
        pool_size=4,
        max_overflow=8,
        isolation_level="AUTOCOMMIT",
    )

    def rest(_raw: Any, record: Any) -> None:
        record.info["since"] = time.monotonic()

    def wake(raw: Any, record: Any, _fairy: Any) -> None:
        # As pool_pre_ping, but not each time: it is one round trip in seven of a booking's.
        if time.monotonic() - record.info.get("since", time.monotonic()) < RESTED:
            return
        try:
            engine.dialect.do_ping(raw)
        except Error as gone:
            raise InvalidatePoolError from gone  # SQLAlchemy then makes new ones

    event.listen(engine, "checkin", rest)
    event.listen(engine, "checkout", wake)
    return engine


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("frontdesk_writes")
    # A deferred transaction that turns to writing fails at once with SQLITE_BUSY_SNAPSHOT.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _take(store: "Store", raw: Any) -> None:
    store.in_use[threading.get_ident()] = raw


def _give_back(store: "Store") -> None:
    store.in_use.pop(threading.get_ident(), None)
