"""How long this desk may stand alone: the office's limit, a shorter one where the public passes."""

from PySide6.QtCore import QObject

from frontdesk.core.changes import Changes
from frontdesk.desk.idle import Idle
from frontdesk.kit.office import Office
from frontdesk.office import rows


class IdleLimit(QObject):
    """Follows the limit when a manager changes it, at whatever desk."""

    def __init__(self, office: Office, idle: Idle) -> None:
        super().__init__(idle)
        self._office, self._idle = office, idle
        office.bell.rang.connect(self._on_rang)

    def _on_rang(self, changes: Changes) -> None:
        if changes.touch("practice", "workstation"):
            name = self._office.store.workstation
            self._office.ask(lambda ask: rows.idle_minutes(ask, name), self._answered)

    def _answered(self, minutes: object) -> None:
        if isinstance(minutes, int):
            self._idle.minutes = minutes
