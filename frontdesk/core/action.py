"""An action: the one way data changes, and the one way a chart is looked at.

One transaction holds the change, its audit row and its notice. An act is done once or not at all:
its id stands in the audit row, so that asking again after a lost connection finds what became of
it. SERIALIZABLE may refuse an act that raced another; it is then run again, so an action touches
nothing but its `Work`.
"""

from __future__ import annotations

import json
import random
import threading
import time
import uuid
import weakref
import zlib
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Concatenate, Generic, ParamSpec, Self, overload

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from frontdesk.core import audit, notices
from frontdesk.core.audit import AuditEntry
from frontdesk.core.changes import Changes
from frontdesk.core.database import Store
from frontdesk.core.faults import Fault, fault_of, told
from frontdesk.core.hearing import CHANNEL
from frontdesk.core.refused import NeedsApproval, Refused, Unreachable
from frontdesk.core.work import CHANGED, Staff, Work

P = ParamSpec("P")
TRIES = 10  # of one act that others keep racing
NO_CHANGES = Changes()
ANYONE = ""  # the permit of what everyone signed in may do

ACTIONS: dict[str, Action[...]] = {}  # every action of the program by room.name: the role matrix
_IN_TURN: weakref.WeakKeyDictionary[Store, threading.Lock] = weakref.WeakKeyDictionary()


@dataclass(frozen=True)
class Undo:
    """The action that takes another one back, and its words in the Edit menu."""

    title: str
    action: Action[...]
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Done:
    """What an act did: the notice to send, the way back, what it made (an id, a number).

    `remark` is what whoever did it is told besides, "" for nothing.
    """

    changes: Changes
    undo: Undo | None = None
    made: Any = None
    remark: str = ""


@dataclass(frozen=True)
class Action(Generic[P]):
    """A named change of data (or look at it), with the permit it needs."""

    title: str
    permit: str
    kind: str  # change, look, print, export, access
    change: Callable[Concatenate[Work, P], Undo | None]
    locks: Callable[P, Iterable[str]] | None = None

    def do(self, store: Store, staff: Staff, *args: P.args, **kwargs: P.kwargs) -> Done:
        """Do it once, now. See `Act.run` for what it raises."""
        return Act(self, args, kwargs).run(store, staff)

    def act(self, *args: P.args, **kwargs: P.kwargs) -> Act:
        """Return the wish to do it, to be run later and, after a lost connection, again."""
        return Act(self, args, kwargs)


@dataclass(frozen=True)
class Act:
    """One wish: an action, its arguments and an id of its own. Running it twice does it once."""

    action: Action[...]
    arguments: tuple[Any, ...] = ()
    named: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def run(self, store: Store, staff: Staff) -> Done:
        """Do it, all of it with audit and notice, or nothing.

        Raises:
            NeedsApproval: `staff` may not; someone who may can approve this act.
            Refused: a rule forbids it, or someone changed the row meanwhile.
            Unreachable: the database is gone; run the same act again when it is back.

        """
        with _IN_TURN.setdefault(store, threading.Lock()):
            try:
                if not staff.may(self.action.permit):
                    self._refuse(store, staff)
                with (
                    store.writing.connect() as connection,
                    self._turn(store, connection) as turn,
                ):
                    return self._until_done(store, staff, connection, turn)
            except DBAPIError as error:
                store.chain_head = None
                raise told(error) from error

    def _until_done(
        self, store: Store, staff: Staff, connection: Connection, turn: _Turn | None
    ) -> Done:
        for attempt in range(TRIES):
            try:
                return self._once(store, staff, connection, turn)
            except StaleDataError:
                raise Refused(CHANGED) from None
            except DBAPIError as error:
                fault = fault_of(error)
                store.chain_head = None
                if fault is Fault.TWICE:
                    return self._already(store)
                if fault is not Fault.RACED or attempt == TRIES - 1:
                    raise
                time.sleep(random.uniform(0, 0.003 * 2 ** min(attempt, 5)))
        raise AssertionError("the last attempt raises")

    def _once(self, store: Store, staff: Staff, connection: Connection, turn: _Turn | None) -> Done:
        now = store.now()
        if store.chain_head is None and not store.is_sqlite:
            with store.read() as reading:  # not in the transaction: it would race every other desk
                store.chain_head = audit.head(reading, store.workstation)
        with Session(connection, autoflush=True) as session, session.begin():
            work = Work(session, staff, now, store.zone, store.workstation)
            undo = self.action.change(work, *self.arguments, **self.named)
            session.flush()
            changes = work.changes()
            head = _write_entry(store, session, self._entry(work, staff, store), changes)
            if turn is not None:
                turn.commit()
        store.chain_head = None if store.is_sqlite else head
        return Done(changes, undo, work.made, " ".join(work.remarks))

    def _entry(self, work: Work, staff: Staff, store: Store) -> dict[str, Any]:
        offset = work.now.astimezone(store.zone).utcoffset()
        return {
            "act": self.id,
            "at": work.now,
            "offset_minutes": int(offset.total_seconds() // 60) if offset else 0,
            "staff_id": staff.id,
            "staff": staff.name,
            "approver_id": staff.approver.id if staff.approver else None,
            "action": self.action.title,
            "kind": self.action.kind,
            "patient_id": work.concerned(),
            "outcome": "done",
            "detail": work.detail(),
        }

    def _refuse(self, store: Store, staff: Staff) -> None:
        if store.chain_head is None and not store.is_sqlite:
            with store.read() as reading:
                store.chain_head = audit.head(reading, store.workstation)
        with Session(store.writing) as session, session.begin():
            work = Work(session, staff, store.now(), store.zone, store.workstation)
            entry = self._entry(work, staff, store) | {
                "act": uuid.uuid4().hex,
                "outcome": "refused",
            }
            head = _write_entry(store, session, entry)
        store.chain_head = None if store.is_sqlite else head
        raise NeedsApproval(
            f"{staff.name} may not: {self.action.title.lower()}. Ask a supervisor to approve it.",
            permit=self.action.permit,
            title=self.action.title,
        )

    def _already(self, store: Store) -> Done:
        with store.read() as session:
            found = select(AuditEntry.detail).where(AuditEntry.act == self.id)
            detail = json.loads(session.scalars(found).one())
        return Done(Changes(everything=True), None, detail.get("made"))

    def _turn(self, store: Store, connection: Connection) -> AbstractContextManager[_Turn | None]:
        if store.is_sqlite or self.action.locks is None:
            return nullcontext()
        return _Turn(connection, self.action.locks(*self.arguments, **self.named))


class _Turn:
    """Advisory locks on what acts must take in turn.

    Held around the transaction, not in it: a snapshot taken before the wait would be stale.
    """

    def __init__(self, connection: Connection, names: Iterable[str]) -> None:
        self._connection = connection
        self._raw: Any = connection.connection.driver_connection
        self._keys = sorted(zlib.crc32(name.encode()) for name in names)
        self._held = False

    def __enter__(self) -> Self:
        self._run("SELECT pg_advisory_lock(k) FROM unnest(%s::bigint[]) AS k")
        self._held = True
        return self

    def commit(self) -> None:
        """Commit and let the next one begin, in one round trip; refused, the turn is kept."""
        keys = ",".join(map(str, self._keys))
        self._connection.exec_driver_sql(
            f"COMMIT; SELECT pg_advisory_unlock(k) FROM unnest('{{{keys}}}'::bigint[]) AS k"
        )
        self._held = False

    def __exit__(self, *_: object) -> None:
        if self._held and not self._raw.closed:
            self._run("SELECT pg_advisory_unlock(k) FROM unnest(%s::bigint[]) AS k")

    def _run(self, sql: str) -> None:
        self._raw.autocommit = True
        try:
            self._raw.execute(sql, [self._keys])
        finally:
            if not self._raw.closed:
                self._raw.autocommit = False


_INSERT_ENTRY = insert(AuditEntry.__table__).inline()  # type: ignore[arg-type]
# Both in one round trip, in the driver's own words: other desks wait for this one to end.
_INSERT_AND_NOTIFY = (
    f"WITH entry AS (INSERT INTO audit_entry ({', '.join(audit.WRITTEN)}) "
    f"VALUES (%({')s, %('.join(audit.WRITTEN)})s)) SELECT pg_notify(%(channel)s, %(notice)s)"
)


def _write_entry(
    store: Store, session: Session, entry: dict[str, Any], changes: Changes = NO_CHANGES
) -> tuple[int, str]:
    """Write the audit row, and the notice of what changed; return the chain's new end."""
    seq, previous = store.chain_head or audit.head(session, store.workstation)
    entry |= {"chain": store.workstation, "seq": seq + 1, "previous": previous}
    entry["mac"] = audit.seal(store.audit_key, previous, entry)
    connection = session.connection()  # half the price of the session's own insert
    told = bool(changes.rows) or changes.everything
    if told and not store.is_sqlite:
        notice = {"channel": CHANNEL, "notice": changes.to_notice(store.workstation)}
        connection.exec_driver_sql(_INSERT_AND_NOTIFY, entry | notice)
        return seq + 1, entry["mac"]
    connection.execute(_INSERT_ENTRY, entry)
    if told:
        notices.send(session, changes, store.workstation)
    return seq + 1, entry["mac"]


@overload
def action(
    title: str, *, permit: str, kind: str = "change"
) -> Callable[[Callable[Concatenate[Work, P], Undo | None]], Action[P]]: ...
@overload
def action(
    title: str, *, permit: str, kind: str = "change", locks: Callable[P, Iterable[str]]
) -> Callable[[Callable[Concatenate[Work, P], Undo | None]], Action[P]]: ...
def action(
    title: str,
    *,
    permit: str,
    kind: str = "change",
    locks: Callable[P, Iterable[str]] | None = None,
) -> Callable[[Callable[Concatenate[Work, P], Undo | None]], Action[P]]:
    """Turn a function of a `Work` into an `Action`.

    Args:
        title: what it does, as a person says it: "Move appointment".
        permit: who may; `ANYONE` for what everyone signed in may.
        kind: how the audit files it: change, look, print, export or access.
        locks: what acts must take in turn, from the same arguments ("provider 3 2025-03-04").

    """

    def made(change: Callable[Concatenate[Work, P], Undo | None]) -> Action[P]:
        room = change.__module__.removeprefix("frontdesk.").split(".")[0]
        new = Action(title, permit, kind, change, locks)
        ACTIONS[f"{room}.{change.__name__}"] = new
        return new

    return made


__all__ = [
    "ACTIONS",
    "ANYONE",
    "Act",
    "Action",
    "Done",
    "Staff",
    "Undo",
    "Unreachable",
    "Work",
    "action",
]
