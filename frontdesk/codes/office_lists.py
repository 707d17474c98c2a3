"""Which yearly lists the office has brought in, as this PC last heard."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.codes.overlay import Change, Overlay
from frontdesk.codes.tables import DiagnosisChange, DiagnosisList

_read: dict[str, Overlay] = {}  # by digest: a list brought in is never changed
_last: list[tuple[Overlay, ...]] = [()]


def known_overlays(session: Session | None) -> tuple[Overlay, ...]:
    """Return the office's own lists, the oldest first: one small query; as last known without."""
    if session is not None:
        table = DiagnosisList.__table__.c
        wanted = select(table.id, table.digest, table.begins).where(table.withdrawn.is_(False))
        rows = session.execute(wanted.order_by(table.begins, table.id)).all()
        _last[0] = tuple(_overlay(session, *row) for row in rows)
    return _last[0]


def _overlay(session: Session, list_id: int, digest: str, begins: object) -> Overlay:
    if digest not in _read:
        table = DiagnosisChange.__table__.c
        wanted = select(table.code, table.title, table.short, table.billable, table.ended)
        rows = session.execute(wanted.where(table.list_id == list_id).order_by(table.id))
        changes = tuple(Change(*row) for row in rows)
        _read[digest] = Overlay(digest, begins, changes)  # type: ignore[arg-type]
    return _read[digest]


def forget() -> None:
    """Forget the office's lists: another office is opened."""
    _last[0] = ()
