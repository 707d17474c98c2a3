"""The office's data as this workstation holds it; asked in plain SQL, SQLAlchemy loads for more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from frontdesk.core.later import Later
from frontdesk.core.plain import Ask, Plain
from frontdesk.core.records import record
from frontdesk.core.refused import Refused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf import hkdf
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from frontdesk.core import engines, forerunner
else:
    forerunner = Later("frontdesk.core.forerunner")
    hashes = Later("cryptography.hazmat.primitives.hashes")
    hkdf = Later("cryptography.hazmat.primitives.kdf.hkdf")
    engines = Later("frontdesk.core.engines")


def derived(key: bytes, purpose: str) -> bytes:
    """Return 32 bytes for one purpose, made from the office's data key."""
    information = f"frontdesk {purpose}".encode()
    return hkdf.HKDF(hashes.SHA256(), 32, salt=None, info=information).derive(key)


@record
class Place:
    """Where an office's data lies.

    Attributes:
        path: the encrypted file; empty on a server.
        connect: opens a raw connection, with every setting that keeps a promise.

    """

    path: str
    connect: Callable[[], Any]


def _unopened() -> Any:
    raise Refused("No office is open yet.")


def unopened(workstation: str) -> Store:
    """Return what stands in for an office's data until it is open: a window may be built on it."""
    return Store(Place("", _unopened), b"", workstation=workstation)


class Store:
    """An office's data as this workstation holds it.

    Attributes:
        place: where it lies.
        key: the office's 32-byte data key.
        workstation: this desk's id, the name of its audit chain.
        zone: the office's IANA time zone.

    """

    def __init__(
        self, place: Place, key: bytes, *, workstation: str, zone: str = "America/New_York",
        ahead: forerunner.Forerunner | None = None,
    ) -> None:  # fmt: skip
        self.place, self.key, self.workstation = place, key, workstation
        self.zone = ZoneInfo(zone)
        self.chain_head: tuple[int, str] | None = None
        self.shift = timedelta()  # a demo office opens at 9:40 in the morning whatever the hour
        self.in_use: dict[int, Any] = {}  # thread to raw connection, for the watchdog
        self._spare: list[Any] = []  # raw connections from before there was an engine
        self._making = threading.Lock()
        self._made: tuple[Engine, Engine] | None = None
        self._forerunner = ahead
        self._ahead, self._measured = timedelta(), time.monotonic() - 301
        self._measured_at = datetime.now(UTC)  # by this PC's own clock

    @property
    def is_sqlite(self) -> bool:
        """Whether the office is one encrypted file."""
        return bool(self.place.path)

    @property
    def listen(self) -> Callable[[], Any] | None:
        """Opens a raw connection that hears NOTIFY; None on SQLite."""
        return None if self.is_sqlite else self.place.connect

    @cached_property
    def audit_key(self) -> bytes:
        """32 bytes that never lie in the database (trust.md U4)."""
        return derived(self.key, "audit")

    @property
    def engine(self) -> Engine:
        """For reads; each statement sees what is committed. Loads SQLAlchemy when first asked."""
        return self._engines()[0]

    @property
    def writing(self) -> Engine:
        """For actions; SERIALIZABLE, on SQLite BEGIN IMMEDIATE."""
        return self._engines()[1]

    def now(self) -> datetime:
        """Return the instant by the database's clock, UTC; measured anew every five minutes."""
        old = time.monotonic() - self._measured > 300 or self.clock_was_set
        if not self.is_sqlite and old:
            with self.plain() as ask:
                [(server,)] = ask("now")
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
        return engines.reading(self.engine)

    @contextmanager
    def plain(self) -> Iterator[Ask]:
        """Ask what is kept as plain SQL, of the driver itself: all asked in one `with` agrees."""
        if self._forerunner is not None:
            yield self._asked_ahead
            return
        taken, give_back = self._taken_plain()
        self.in_use[threading.get_ident()] = taken
        try:
            with Plain.on(taken, is_sqlite=self.is_sqlite) as ask:
                yield ask
        except BaseException:
            give_back(False)
            raise
        else:
            give_back(True)
        finally:
            self.in_use.pop(threading.get_ident(), None)

    def _asked_ahead(self, name: str, /, **asked: Any) -> Any:
        """Ask the forerunner; this process itself from the first answer that does not come."""
        ahead, here = self._forerunner, threading.get_ident()
        if ahead is not None:
            self.in_use[here] = ahead
            try:
                return ahead(name, **asked)
            except forerunner.Lost:
                self.send_back()
            finally:
                self.in_use.pop(here, None)
        with self.plain() as ask:
            return ask(name, **asked)

    def send_back(self) -> None:
        """Do without the forerunner from now on: the driver is loaded, or soon will be."""
        ahead, self._forerunner = self._forerunner, None
        if ahead is not None:
            ahead.end()

    def in_zone(self, zone: str) -> None:
        """Tell the time in the office's zone from now on; an IANA name."""
        self.zone = ZoneInfo(zone)

    def beside(self, name: str) -> Store:
        """Return the same store with an audit chain of its own, for long work beside the desk."""
        self._engines()  # one for both
        other = copy(self)
        other.workstation, other.chain_head = f"{self.workstation}/{name}", None
        return other

    def connect(self) -> Any:
        """Return a raw connection that nobody else has."""
        try:
            return self._spare.pop()
        except IndexError:
            return self.place.connect()

    def close(self) -> None:
        """Let go of every connection."""
        self.send_back()
        while self._spare:
            self._spare.pop().close()
        if self._made is not None:
            self._made[0].dispose()

    def _engines(self) -> tuple[Engine, Engine]:
        with self._making:
            if self._made is None:
                self.send_back()
                self._made = engines.made(self)
            return self._made

    def _taken_plain(self) -> tuple[Any, Callable[[bool], None]]:
        """Return a raw connection and what takes it back, told whether it is still good."""
        if self._made is not None:
            pooled: Any = self._made[0].raw_connection()
            return pooled.driver_connection, lambda _: pooled.close()
        raw = self.connect()
        return raw, lambda good: self._spare.append(raw) if good else raw.close()
