"""Half-typed forms, parked: they survive a lock, a switch of user, a crash and a change of PC.

Not data of record: no audit row, the same encrypted store, seen by their owner only.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdesk.core.database import Base, Instant, Store
from frontdesk.core.opening import unreachable_if_gone


class DraftRow(Base):
    """One form that one person has half typed."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("staff_id", "form"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(index=True)
    form: Mapped[str]  # which form, and of what: "register", "checkin 41"
    title: Mapped[str]
    typed: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True, slots=True)
class Draft:
    """A parked form: where to go, what was typed, which field had the keyboard."""

    form: str
    title: str
    typed: dict[str, Any]  # plain JSON; the form's own snapshot
    at: datetime | None = None


def keep(store: Store, staff_id: int, draft: Draft) -> None:
    """Keep a draft in place of this person's older one of the same form; durable on return."""

    def write() -> None:
        with Session(store.writing) as session, session.begin():
            where = (DraftRow.staff_id == staff_id, DraftRow.form == draft.form)
            row = session.scalars(select(DraftRow).where(*where)).first()
            if row is None:
                row = DraftRow(staff_id=staff_id, form=draft.form)
                session.add(row)
            row.title, row.typed, row.at = draft.title, json.dumps(draft.typed), store.now()

    unreachable_if_gone(write)


def kept(store: Store, staff_id: int) -> list[Draft]:
    """Return this person's drafts, the newest first."""

    def read() -> list[Draft]:
        with store.read() as session:
            rows = session.execute(
                select(DraftRow.form, DraftRow.title, DraftRow.typed, DraftRow.at)
                .where(DraftRow.staff_id == staff_id)
                .order_by(DraftRow.at.desc())
            )
            return [Draft(form, title, json.loads(typed), at) for form, title, typed, at in rows]

    found: list[Draft] = unreachable_if_gone(read)
    return found


def forget(store: Store, staff_id: int, form: str) -> None:
    """Drop a draft: its form was saved, or its owner threw it away."""

    def write() -> None:
        with Session(store.writing) as session, session.begin():
            where = (DraftRow.staff_id == staff_id, DraftRow.form == form)
            session.execute(delete(DraftRow).where(*where))

    unreachable_if_gone(write)
