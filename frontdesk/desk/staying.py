"""Keeps who is signed in as the office has them now: other permits, or switched off."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from frontdesk.core.changes import Changes
from frontdesk.core.later import Later
from frontdesk.core.people import EVERYTHING, Staff
from frontdesk.core.refused import Refused
from frontdesk.kit.office import Office

if TYPE_CHECKING:
    from frontdesk.staff import reads
else:
    reads = Later("frontdesk.staff.reads")


class Staying(QObject):
    """Asks again whenever people, roles or permits changed at any desk (trust.md S11).

    Signals:
        changed(Staff): the same person, with other permits or another name from now on.
        ended(): they were switched off; their session is over.
    """

    changed = Signal(object)
    ended = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        office.bell.rang.connect(self._on_rang)

    def _on_rang(self, changes: Changes) -> None:
        staff_id = self._office.staff.id
        if staff_id is None or self._office.staff.permits == EVERYTHING:
            return  # nobody is here, or the program itself
        if changes.touch("staff_member", "staff_role", "role_permit", "role"):
            self._office.read(
                lambda session: reads.working(session, staff_id),
                lambda found: self._answered(staff_id, found),
            )

    def _answered(self, staff_id: int, found: Any) -> None:
        present = self._office.staff
        if isinstance(found, Refused) or present.id != staff_id:
            return  # another person signed in meanwhile
        if found is None:
            self._office.staff = Staff(None, "Nobody", frozenset())
            self.ended.emit()
        elif found != present:
            self._office.staff = found
            self.changed.emit(found)
