"""One transaction in progress: who works, on what, and what it touched."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from frontdesk.core.audit import AuditEntry, canonical
from frontdesk.core.bulk import load
from frontdesk.core.changes import Change, Changes
from frontdesk.core.database import Base
from frontdesk.core.notices import Notice
from frontdesk.core.people import EVERYTHING, PROGRAM, Staff
from frontdesk.core.refused import Refused

__all__ = ["CHANGED", "EVERYTHING", "PROGRAM", "Staff", "Work", "plain"]

T = TypeVar("T", bound=Base)
CHANGED = "Someone else just changed this. It is up to date again; please retry."


class Work:
    """One transaction in progress. Audit and notice follow from the rows it touches.

    Attributes:
        session: the transaction's session.
        staff: who does it.
        now: the instant of the act by the database's clock, UTC.
        zone: the office's time zone.
        workstation: the desk it is done at.
        made: what the act made, for the caller: an id, a number; plain JSON.
        remarks: sentences that whoever did it is told.

    """

    def __init__(
        self, session: Session, staff: Staff, now: datetime, zone: ZoneInfo, workstation: str = ""
    ) -> None:
        self.session, self.staff, self.now, self.zone = session, staff, now, zone
        self.workstation = workstation
        self.made: Any = None
        self.remarks: list[str] = []
        self.patient_id: int | None = None
        self.notes: dict[str, Any] = {}
        self._touched: dict[int, _Touched | _Inserted] = {}
        self._bulk: list[dict[str, Any]] = []
        session.info[Work] = self  # `_note_touched` finds it there

    @property
    def today(self) -> date:
        """The office's date at the moment of the act."""
        return self.now.astimezone(self.zone).date()

    def get(self, table: type[T], row_id: int, version: int | None = None) -> T:
        """Return the row, if it is still as the person saw it (any version if None).

        Raises:
            Refused: the row is gone, or someone changed it since.

        """
        row = self.session.get(table, row_id)
        if row is None or version not in (None, getattr(row, "version", version)):
            raise Refused(CHANGED)
        return row

    def add(self, row: T) -> T:
        """Insert `row` at once, so that it has its id."""
        self.session.add(row)
        self.session.flush()
        return row

    def insert(self, table: type[Base], **values: Any) -> int:
        """Insert a row that this act will not look at again, and return its id.

        Does what `add` does at a third of its price: for what every booking or payment writes.
        """
        session = self.session
        if session.new or session.dirty or session.deleted:
            session.flush()
        statement, _ = _insert_into(table)
        made = session.connection().execute(statement, values)
        row_id = int((made.inserted_primary_key or (0,))[0])
        self.inserted(table, row_id, values)
        return row_id

    def inserted(self, table: type[Base], row_id: int, values: Mapping[str, Any]) -> None:
        """Take down a row that this act has inserted by a statement of its own."""
        _, hidden = _insert_into(table)
        after = {key: plain(value) for key, value in values.items()}
        after |= {key: "(secret)" for key in hidden.intersection(values)}
        row = _Inserted(table.__tablename__, row_id, after)
        self._touched[id(row)] = row

    def concerning(self, patient_id: int | None) -> None:
        """Say whose chart this act is about; for looks, and acts on rows that do not say."""
        self.patient_id = patient_id

    def remark(self, sentence: str) -> None:
        """Tell whoever does it something that they did not ask for; the same only once."""
        if sentence not in self.remarks:
            self.remarks.append(sentence)

    def note(self, **details: Any) -> None:
        """Put more into the audit row: a reason, a count, a file's hash. Plain values."""
        self.notes |= {name: plain(value) for name, value in details.items()}

    def bulk(
        self,
        table: type[Base],
        rows: Sequence[Mapping[str, Any]] | Sequence[Sequence[Any]],
        *,
        columns: Sequence[str] = (),
    ) -> None:
        """Insert many rows fast; the audit keeps their count and a digest, the notice says all.

        Args:
            table: where they go.
            rows: by column name; or, with `columns`, values in that order.
            columns: the names of the values.

        """
        if rows:
            self.session.flush()  # rows that these refer to
            target: Any = table.__table__
            digest = load(self.session.connection(), target, rows, columns)
            summary = {"table": table.__tablename__, "count": len(rows), "sha256": digest}
            self._bulk.append(summary)

    def changes(self) -> Changes:
        """Return what the commit will announce."""
        if self._bulk:
            return Changes(everything=True)
        return Changes.of(
            change for touched in self._touched.values() for change in touched.announced()
        )

    def detail(self) -> str:
        """Return the audit row's content: rows with before and after, notes, what was made."""
        rows = [touched.told() for touched in self._touched.values()]
        content: dict[str, Any] = {"rows": rows, "bulk": self._bulk, "made": plain(self.made)}
        return canonical({name: value for name, value in (content | self.notes).items() if value})

    def concerned(self) -> int | None:
        """Return the one patient this act is about, if it is about one."""
        if self.patient_id is not None:
            return self.patient_id
        found = {touched.patient_id() for touched in self._touched.values()} - {None}
        return found.pop() if len(found) == 1 else None

    def note_touched(self, session: Session) -> None:
        """Take down what a flush is about to write; called by every flush of the session."""
        changed = filter(session.is_modified, session.dirty)
        for row in [*session.new, *changed, *session.deleted]:
            if not isinstance(row, AuditEntry | Notice):
                touched = self._touched.setdefault(id(row), _Touched(row, {}, {}))
                assert isinstance(touched, _Touched)
                touched.take(gone=row in session.deleted)


@event.listens_for(Session, "before_flush")
def _note_touched(session: Session, *_: object) -> None:
    # One listener for all: one for each act would cost as much as a round trip.
    work = session.info.get(Work)
    if work is not None:
        work.note_touched(session)


@dataclass
class _Touched:
    row: Base
    before: dict[str, Any]
    after: dict[str, Any]

    def take(self, *, gone: bool) -> None:
        state = inspect(self.row)
        for attribute in state.mapper.column_attrs:
            history = state.attrs[attribute.key].history
            if gone:
                self.before.setdefault(attribute.key, self._plain(attribute, history.sum()))
                self.after.pop(attribute.key, None)
            elif history.has_changes():
                self.before.setdefault(attribute.key, self._plain(attribute, history.deleted))
                self.after[attribute.key] = self._plain(attribute, history.added)

    @staticmethod
    def _plain(attribute: Any, values: Any) -> Any:
        value = values[0] if values else None
        if value is not None and attribute.columns[0].info.get("secret"):
            return "(secret)"
        return plain(value)

    def told(self) -> dict[str, Any]:
        before = {key: value for key, value in self.before.items() if value is not None}
        return {"table": self.table, "id": self.id(), "before": before, "after": self.after}

    @property
    def table(self) -> str:
        return str(self.row.__tablename__)

    def id(self) -> int:
        key = inspect(self.row).identity or (0,)
        return key[0] if isinstance(key[0], int) else 0

    def patient_id(self) -> int | None:
        if self.table == "patient":
            return self.id()
        return getattr(self.row, "patient_id", None)

    def announced(self) -> Iterable[Change]:
        """A row that leaves a day or a patient is told to both, or a ghost stays."""
        now = {"day": plain(getattr(self.row, "day", None)), "patient_id": self.patient_id()}
        was = now | {key: self.before[key] for key in now if self.before.get(key) is not None}
        return {Change(self.table, self.id(), **place) for place in (now, was)}


@cache
def _insert_into(table: type[Base]) -> tuple[Any, frozenset[str]]:
    """Return the statement for one row of a table, built once, and its secret columns."""
    target: Any = table.__table__
    secret = frozenset(column.key for column in target.columns if column.info.get("secret"))
    return target.insert(), secret


@dataclass(frozen=True)
class _Inserted:
    """A row that was written without being loaded; `after` is plain already."""

    table: str
    row_id: int
    after: dict[str, Any]

    def told(self) -> dict[str, Any]:
        return {"table": self.table, "id": self.row_id, "before": {}, "after": self.after}

    def patient_id(self) -> int | None:
        return self.row_id if self.table == "patient" else self.after.get("patient_id")

    def announced(self) -> Iterable[Change]:
        day: str | None = self.after.get("day")
        return {Change(self.table, self.row_id, day=day, patient_id=self.patient_id())}


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"sha256:{hashlib.sha256(value).hexdigest()}"
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part) for part in value]
    return value
