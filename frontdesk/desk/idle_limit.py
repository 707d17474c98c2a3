"""How long this desk may stand alone: the office's limit, a shorter one where the public passes."""

from PySide6.QtCore import QObject
from sqlalchemy.orm import Session

from frontdesk.core.changes import Changes
from frontdesk.desk.idle import Idle
from frontdesk.kit.office import Office
from frontdesk.office import reads


def idle_minutes(session: Session, workstation: str) -> int:
    """Return the minutes without a key or the mouse after which this workstation locks."""
    limits, here = reads.limits(session), reads.workstation(session, workstation)
    public = here is not None and here.public_desk
    return limits.public_idle_minutes if public else limits.idle_minutes


class IdleLimit(QObject):
    """Follows the limit when a manager changes it, at whatever desk."""

    def __init__(self, office: Office, idle: Idle) -> None:
        super().__init__(idle)
        self._office, self._idle = office, idle
        office.bell.rang.connect(self._on_rang)

    def _on_rang(self, changes: Changes) -> None:
        if changes.touch("practice", "workstation"):
            name = self._office.store.workstation
            self._office.read(lambda session: idle_minutes(session, name), self._answered)

    def _answered(self, minutes: object) -> None:
        if isinstance(minutes, int):
            self._idle.minutes = minutes
