"""Holds the time being picked from the other desks: till it is booked, let go, or run out."""

from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from frontdesk.core.action import Done
from frontdesk.core.refused import Refused
from frontdesk.kit.office import Office
from frontdesk.schedule import actions

Asked = tuple[int, datetime, int, int | None]  # provider, start, minutes, type


class HeldTime(QObject):
    """The one hold of this desk. Whoever may not book holds nothing: booking asks for approval.

    Signals:
        taken(): the time is this desk's for a while.
        refused(Refused): somebody else has it.
        ended(): it has run out; the other desks see the time as free.
    """

    taken = Signal()
    refused = Signal(object)
    ended = Signal()

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.id: int | None = None
        self._asked: Asked | None = None
        self._seconds = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._run_out)

    def ask(
        self, provider_id: int, start: datetime, minutes: int, type_id: int | None, *, seconds: int
    ) -> None:
        """Hold this time instead of the one before; asked twice it is held once."""
        asked = (provider_id, start, minutes, type_id)
        if asked == self._asked or not self._office.staff.may(actions.hold_slot.permit):
            return
        self._asked, self._seconds = asked, seconds
        act = actions.hold_slot.act(
            provider_id=provider_id, start=start, minutes=minutes, type_id=type_id
        )
        self._office.act(
            act, lambda done: self._on_held(done, asked), lambda why: self._on_refused(why, asked),
            quiet=True,
        )  # fmt: skip

    def drop(self) -> None:
        """Give the time back."""
        held = self.forget()
        if held is not None:
            act = actions.release_hold.act(hold_id=held)
            self._office.act(act, None, lambda _: None, quiet=True)

    def forget(self) -> int | None:
        """Know of no hold any more, for it was booked; return the one there was."""
        held, self.id, self._asked = self.id, None, None
        self._timer.stop()
        return held

    def _on_held(self, done: Done, asked: Asked) -> None:
        self.id = int(done.made)
        if self._asked is None:
            self.drop()  # let go before the answer was here
        elif asked == self._asked:
            self._timer.start(self._seconds * 1000)
            self.taken.emit()

    def _on_refused(self, refusal: Refused, asked: Asked) -> None:
        if asked == self._asked:
            self._asked = None
            self.refused.emit(refusal)

    def _run_out(self) -> None:
        self.id = self._asked = None
        self.ended.emit()
