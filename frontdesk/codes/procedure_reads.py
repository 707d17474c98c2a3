"""The office's own procedures and favorites, as they are searched and listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from frontdesk.codes.tables import ProcedureCode
from frontdesk.codes.words import sought, words_of

_TABLE = ProcedureCode.__table__.c
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """A procedure of the office's list.

    Attributes:
        kind: "cpt" or "hcpcs".
        units: usually charged.
        place: of service; "" is the visit's own.
        minutes: it usually takes; None where nobody said.
        group: the heading of favorites it stands under; "" is none.

    """

    id: int
    code: str
    words: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    units: int
    place: str
    taxable: bool
    minutes: int | None
    group: str
    version: int

    def valid(self, on: date) -> bool:
        """Return whether it may be charged for a service of that day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)


_COLUMNS = [_TABLE[name] for name in ProcedureRow.__dataclass_fields__]


def search_procedures(
    session: Session, text: str, *, on: date, limit: int = 20
) -> list[ProcedureRow]:
    """Return the procedures of that day that fit what is typed: a code's beginning, or words.

    Codes that begin so come first, then those whose words begin so, in the order of the codes.
    """
    typed = text.strip().upper()[:60]
    words = sought(text)[:MOST_WORDS]
    if not typed or not words:
        return []
    each = [_TABLE.folded.contains(f" {word}", autoescape=True) for word in words]
    coded = _TABLE.code.startswith(typed, autoescape=True)
    wanted = select(*_COLUMNS).where(_valid(on), or_(coded, and_(*each)))
    rows = session.execute(wanted.order_by(coded.desc(), _TABLE.code).limit(limit))
    return [ProcedureRow(*row) for row in rows]


def procedure(session: Session, code: str, *, on: date) -> ProcedureRow | None:
    """Return a procedure by its code if it may be charged on that day; None if not."""
    wanted = select(*_COLUMNS).where(_TABLE.code == code.strip().upper())
    row = session.execute(wanted).first()
    found = ProcedureRow(*row) if row else None
    return found if found is not None and found.valid(on) else None


def procedure_rows(session: Session) -> list[ProcedureRow]:
    """Return the whole list, ended ones too, in the order of the codes."""
    return [ProcedureRow(*row) for row in session.execute(select(*_COLUMNS).order_by(_TABLE.code))]


def known_procedures(session: Session) -> dict[str, dict[str, Any]]:
    """Return the whole list for a plan: code to its fields, called as a file's are."""
    return {
        row.code: {
            "words": row.words,
            "kind": row.kind,
            "begins": row.valid_from,
            "ends": row.valid_to,
            "units": row.units,
            "place": row.place,
            "taxable": row.taxable,
            "minutes": row.minutes,
            "group": row.group,
        }
        for row in procedure_rows(session)
    }


def procedures_named(session: Session, codes: Sequence[str]) -> dict[str, ProcedureRow]:
    """Return those of the list that have one of these codes, whether valid or not."""
    wanted = select(*_COLUMNS).where(_TABLE.code.in_(codes))
    return {row.code: ProcedureRow(*row) for row in session.execute(wanted)}


def favorites(session: Session, *, on: date) -> dict[str, list[ProcedureRow]]:
    """Return the favorites of that day by their group's heading, headings by the alphabet."""
    wanted = select(*_COLUMNS).where(_TABLE.group != "", _valid(on))
    found: dict[str, list[ProcedureRow]] = {}
    for row in session.execute(wanted.order_by(_TABLE.group, _TABLE.code)):
        found.setdefault(row.group, []).append(ProcedureRow(*row))
    return found


def groups(session: Session) -> list[str]:
    """Return the headings of favorites that are in use."""
    wanted = select(_TABLE.group).where(_TABLE.group != "").distinct()
    return list(session.scalars(wanted.order_by(_TABLE.group)))


def _valid(on: date) -> ColumnElement[bool]:
    return and_(
        or_(_TABLE.valid_from.is_(None), _TABLE.valid_from <= on),
        or_(_TABLE.valid_to.is_(None), _TABLE.valid_to >= on),
    )


def folded(words: str) -> str:
    """Return words as they are kept for searching: each after a blank."""
    return "".join(f" {word}" for word in words_of(words))
