"""What a committed transaction announces to every open window."""

import json
from collections.abc import Iterable
from dataclasses import field
from datetime import date
from typing import Self

from frontdesk.core.records import record

NOTICE_BYTES = 7_900  # PostgreSQL refuses a NOTIFY payload of 8000 bytes or more


@record
class Change:
    """One changed row. Ids and days only: a notice crosses the network and names nobody."""

    table: str
    id: int
    day: str | None = None  # ISO date, where the row belongs to a day
    patient_id: int | None = None


@record
class Changes:
    """All rows one transaction changed; `everything` when nobody can say which."""

    rows: frozenset[Change] = field(default_factory=frozenset)
    everything: bool = False

    @classmethod
    def of(cls, rows: Iterable[Change]) -> Self:
        """Return the changes of these rows."""
        return cls(frozenset(rows))

    def touch(self, *tables: str, day: date | None = None, patient_id: int | None = None) -> bool:
        """Return whether a pane showing `tables` (of that day or patient) is now out of date."""
        return self.everything or any(
            row.table in tables
            and (day is None or row.day in (None, day.isoformat()))
            and (patient_id is None or row.patient_id in (None, patient_id))
            for row in self.rows
        )

    def to_notice(self, sender: str) -> str:
        """Return the text of a notice from workstation `sender`, at most `NOTICE_BYTES` long."""
        told = [(row.table, row.id, row.day, row.patient_id) for row in self.rows]
        rows = None if self.everything else told
        text = json.dumps([sender, rows])
        return text if len(text.encode()) <= NOTICE_BYTES else json.dumps([sender, None])

    @classmethod
    def from_notice(cls, text: str) -> tuple[str, Self]:
        """Read back `to_notice`: who sent it, and what changed."""
        sender, rows = json.loads(text)
        if rows is None:
            return sender, cls(everything=True)
        return sender, cls.of(Change(*row) for row in rows)
