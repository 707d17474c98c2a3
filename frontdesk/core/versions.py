"""Which shape the office's data has, and which programs may write it (trust.md D6)."""

from sqlalchemy import Text, func, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdesk.core.current import CURRENT
from frontdesk.core.database import Base, Instant
from frontdesk.core.refused import Refused

__all__ = ["CURRENT", "OfficeKey", "SchemaVersion", "refuse_newer", "version_of"]


class SchemaVersion(Base):
    """The one row that says how the tables look."""

    __tablename__ = "schema_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    min_program: Mapped[int]  # programs that know less may not write


class OfficeKey(Base):
    """The office's wrapped data key, where the office is on a server (core/secrets.py)."""

    __tablename__ = "office_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    ring: Mapped[str] = mapped_column(Text)


_VERSION = SchemaVersion.__table__.c
PLAIN = {
    "version": select(_VERSION.version, _VERSION.min_program),
    "office_key": select(OfficeKey.__table__.c.ring),
    "now": select(func.clock_timestamp(type_=Instant)),
}
"""What a start asks in plain SQL (core/plain.py)."""


def version_of(session: Session) -> int:
    """Return the version of the office's tables; 0 of an empty store."""
    if not inspect(session.connection()).has_table(SchemaVersion.__tablename__):
        return 0
    return session.scalars(select(_VERSION.version)).first() or 0


def refuse_newer(session: Session) -> None:
    """Refuse to work on tables that a newer program has changed.

    Raises:
        Refused: this program is too old for the office's data.

    """
    known = session.scalars(select(_VERSION.min_program)).first()
    if known is not None and known > CURRENT:
        raise Refused(
            "This office's data was made by a newer Front Desk. Update the program on this PC; "
            "nothing was changed."
        )
