"""What a database's error means, and the sentence a person reads."""

from __future__ import annotations

import sqlite3
from enum import Enum, auto
from typing import TYPE_CHECKING

from frontdesk.core.refused import Refused, Unreachable

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

_CLASHES: dict[str, str] = {}


class Fault(Enum):
    """What kind of error it was; each asks for something else to be done."""

    RACED = auto()  # another transaction got in between: run it again
    TWICE = auto()  # this very act is already in the audit trail
    CLASH = auto()  # a rule the database itself keeps
    GONE = auto()  # no connection
    FULL = auto()
    READ_ONLY = auto()
    BUSY = auto()
    DAMAGED = auto()
    TOO_LARGE = auto()  # a number that its column cannot hold
    OTHER = auto()


SENTENCES = {
    Fault.RACED: "Too many people are changing the same thing. Nothing was saved; please retry.",
    Fault.FULL: "The disk is full – nothing was saved. Free some space, then try again.",
    Fault.READ_ONLY: "The office's data may only be read here – nothing was saved. "
    "Check that the folder and its disk can be written to.",
    Fault.BUSY: "Another program has been writing for a long time – nothing was saved. Try again.",
    Fault.TOO_LARGE: "An amount or a total is too large: the most is $21,474,836.47. Nothing was "
    "saved; do it in smaller parts.",
    Fault.DAMAGED: "The office's file is damaged – nothing was saved. Restore the last backup.",
}  # fmt: skip


def tell(guard_name: str, sentence: str) -> None:
    """Say `sentence` when the database's own guard of that name refuses a change."""
    _CLASHES[guard_name] = sentence


def fault_of(error: DBAPIError) -> Fault:
    """Return what kind of error the driver raised."""
    return _fault(error.orig, invalidated=error.connection_invalidated)


def told(error: DBAPIError) -> Exception:
    """Return the exception that says it to the person, or the error itself where none can."""
    return _told(fault_of(error), error.orig, error)


def told_of_driver(raw: Exception) -> Exception:
    """Return the same of what a driver raised that was asked without SQLAlchemy."""
    if not type(raw).__module__.startswith(DRIVERS):
        return raw
    return _told(_fault(raw, invalidated=False), raw, raw)


def _fault(raw: BaseException | None, *, invalidated: bool) -> Fault:
    state, words = getattr(raw, "sqlstate", None), str(raw)
    if _is_unique(words, state):
        if "uq_audit_entry_act" in words or words.endswith("audit_entry.act"):
            return Fault.TWICE
        if "uq_audit_entry_chain" in words or "audit_entry.chain" in words:
            return Fault.RACED  # another program of this workstation wrote the chain's next row
    if any(name in words for name in _CLASHES):
        return Fault.CLASH
    if state is not None:
        return _POSTGRESQL.get(state, _POSTGRESQL.get(state[:2], Fault.OTHER))
    if invalidated or type(raw).__name__ in _LOST:
        return Fault.GONE if not _is_sqlite(raw) else _sqlite_fault(words)
    return _sqlite_fault(words) if _is_sqlite(raw) else Fault.OTHER


def _told(fault: Fault, raw: BaseException | None, error: Exception) -> Exception:
    if fault is Fault.GONE:
        return Unreachable("The database does not answer.")
    if fault is Fault.CLASH:
        words = str(raw)
        return Refused(next(said for name, said in _CLASHES.items() if name in words))
    return Refused(SENTENCES[fault]) if fault in SENTENCES else error


DRIVERS = ("sqlcipher3", "psycopg")
_POSTGRESQL = {
    "40001": Fault.RACED,
    "40P01": Fault.RACED,
    "55P03": Fault.BUSY,
    "57P01": Fault.GONE,
    "57P02": Fault.GONE,
    "57P03": Fault.GONE,
    "08": Fault.GONE,
    "53100": Fault.FULL,
    "25006": Fault.READ_ONLY,
    "22003": Fault.TOO_LARGE,
    "XX001": Fault.DAMAGED,
    "XX002": Fault.DAMAGED,
}
_LOST = {"OperationalError", "ConnectionTimeout", "InterfaceError", "AdminShutdown"}


def _is_sqlite(raw: BaseException | None) -> bool:
    return isinstance(raw, sqlite3.Error) or type(raw).__module__.startswith("sqlcipher3")


def _is_unique(words: str, state: str | None) -> bool:
    return state == "23505" or "UNIQUE" in words


def _sqlite_fault(words: str) -> Fault:
    for sign, fault in (
        ("full", Fault.FULL),
        ("disk I/O error", Fault.FULL),
        ("readonly", Fault.READ_ONLY),
        ("unable to open", Fault.READ_ONLY),
        ("locked", Fault.BUSY),
        ("busy", Fault.BUSY),
        ("malformed", Fault.DAMAGED),
        ("not a database", Fault.DAMAGED),
    ):
        if sign in words:
            return fault
    return Fault.OTHER
