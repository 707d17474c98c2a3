"""How a commit tells the other programs: NOTIFY, or a row in the office's file."""

from sqlalchemy import bindparam, delete, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdesk.core.changes import Changes
from frontdesk.core.database import Base
from frontdesk.core.hearing import CHANNEL

KEPT = 500  # notices; who missed more is told "everything"


class Notice(Base):
    """One commit's notice, kept until some hundred others have come."""

    __tablename__ = "notice"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


_NOTIFY = text("SELECT pg_notify(:channel, :notice)")
_KEEP = insert(Notice.__table__)  # type: ignore[arg-type]


def send(session: Session, changes: Changes, sender: str) -> None:
    """Put the notice into the transaction: the commit sends it, a rollback forgets it."""
    notice, connection = changes.to_notice(sender), session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(_NOTIFY, {"channel": CHANNEL, "notice": notice})
        return
    [made] = connection.execute(_KEEP, {"text": notice}).inserted_primary_key or [0]
    if made % 100 == 0:
        connection.execute(delete(Notice).where(Notice.id <= made - KEPT))


_NOTICE = Notice.__table__.c
PLAIN = {
    "notices": (
        select(_NOTICE.id, _NOTICE.text).where(_NOTICE.id > bindparam("last")).order_by(_NOTICE.id)
    )
}
"""What the bell asks in plain SQL (core/hearing.py)."""
