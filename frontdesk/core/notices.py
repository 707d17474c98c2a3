"""How a commit tells the other programs: NOTIFY, or a row in the office's file."""

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdesk.core.changes import Changes
from frontdesk.core.database import Base

CHANNEL = "frontdesk"
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


def since(session: Session, last: int | None) -> tuple[int, list[tuple[str, Changes]]]:
    """Return the newest notice's number, and all after `last` (none when `last` is None)."""
    wanted = select(_NOTICE.id, _NOTICE.text).where(_NOTICE.id > (last or 0)).order_by(_NOTICE.id)
    rows = session.execute(wanted).all()
    newest = rows[-1][0] if rows else last or 0
    if last is None:
        return newest, []
    if rows and rows[0][0] > last + 1:
        return newest, [("", Changes(everything=True))]
    return newest, [Changes.from_notice(row[1]) for row in rows]
