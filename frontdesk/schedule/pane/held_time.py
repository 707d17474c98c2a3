"""Holds the time being picked from the other desks: while somebody is at it, till it is booked."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

from frontdesk.core.action import Done
from frontdesk.core.refused import Refused
from frontdesk.kit.office import Office
from frontdesk.schedule import actions

Asked = tuple[int, datetime, int, int | None, int | None]  # provider, start, minutes, type, room
_TOUCHES = (
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
)  # fmt: skip


class HeldTime(QObject):
    """The one hold of this desk. Whoever may not book holds nothing: booking asks for approval.

    It is renewed while keys or the mouse are used; at a PC that was left it runs out.

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
        self._seconds, self._touched = 0, False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._run_out)
        self._renewal = QTimer(self)
        self._renewal.timeout.connect(self._renew)

    def ask(
        self,
        provider_id: int,
        start: datetime,
        minutes: int,
        type_id: int | None,
        *,
        seconds: int,
        resource_id: int | None = None,
    ) -> None:
        """Hold this time instead of the one before; asked twice it is held once."""
        asked = (provider_id, start, minutes, type_id, resource_id)
        if asked == self._asked or not self._office.staff.may(actions.hold_slot.permit):
            return
        self._asked, self._seconds = asked, seconds
        self._hold(asked)

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
        self._rest()
        return held

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touched = True
        return False

    def _hold(self, asked: Asked) -> None:
        provider_id, start, minutes, type_id, resource_id = asked
        act = actions.hold_slot.act(
            provider_id=provider_id, start=start, minutes=minutes, type_id=type_id,
            resource_id=resource_id,
        )  # fmt: skip
        self._office.act(
            act, lambda done: self._on_held(done, asked), lambda why: self._on_refused(why, asked),
            quiet=True,
        )  # fmt: skip

    def _renew(self) -> None:
        """Hold it for as long again, if somebody has been at this PC since."""
        if self._touched and self._asked is not None and self.id is not None:
            self._touched = False
            self._hold(self._asked)

    def _on_held(self, done: Done, asked: Asked) -> None:
        if self._asked is None:
            self.id = int(done.made)
            self.drop()  # let go before the answer was here
        elif asked == self._asked:
            fresh, self.id = self.id is None, int(done.made)
            self._timer.start(self._seconds * 1000)
            if not self._renewal.isActive():
                self._touched = False
                self._renewal.start(self._seconds * 400)  # twice before it would run out
                _app().installEventFilter(self)
            if fresh:
                self.taken.emit()
        else:
            self.id = int(done.made)

    def _on_refused(self, refusal: Refused, asked: Asked) -> None:
        if asked == self._asked:
            self._asked = None
            self._rest()
            self.refused.emit(refusal)

    def _run_out(self) -> None:
        self.id = self._asked = None
        self._rest()
        self.ended.emit()

    def _rest(self) -> None:
        if self._renewal.isActive():
            self._renewal.stop()
            _app().removeEventFilter(self)


def _app() -> QCoreApplication:
    app = QCoreApplication.instance()
    assert app is not None
    return app
