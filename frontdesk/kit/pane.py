"""A pane: shows what it reads, asks for actions, refreshes when the bell rings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from frontdesk.core.changes import Changes
from frontdesk.core.refused import Refused
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office

if TYPE_CHECKING:
    from frontdesk.core.action import Action, Done
    from frontdesk.core.drafts import Draft

P = ParamSpec("P")


class Pane(QWidget):
    """The base of every pane. A room says what it concerns, reads and shows.

    Signals:
        wished(Go): another room, please; the desk carries it out.
        patient_taken(int): the pane took this patient in hand; the desk shows their card.
        said(str): a quiet line for the notices at the bottom.
    """

    wished = Signal(object)
    patient_taken = Signal(int)
    said = Signal(str)
    plainly = False  # whether `read` is handed what asks plain SQL (core/plain.py), not a session

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office, self._stale = office, True
        self._wanting = 0  # how often this pane asked anew: only the newest question is answered
        office.bell.rang.connect(self._on_rang)

    def concerns(self, changes: Changes) -> bool:
        """Return whether these changes make this pane out of date."""
        raise NotImplementedError

    def read(self, session: Any) -> Any:
        """Return what to show. Runs on the data thread: touch no widget."""
        raise NotImplementedError

    def show_read(self, what: Any) -> None:
        """Show what `read` returned."""
        raise NotImplementedError

    def go(self, wish: Go) -> None:
        """Show what the wish asks for; called by the desk when this pane is opened for it."""

    def remember(self) -> dict[str, Any]:
        """Return where the person is, as plain JSON, to come back to at the next start."""
        return {}

    def come_back(self, remembered: dict[str, Any]) -> None:
        """Go back to where `remember` was."""

    def charge_wish(self) -> Go | None:
        """Return the wish to charge the visit in hand here; None where there is none."""
        return None

    def draft(self) -> Draft | None:
        """Return what is half typed here, to be parked; None when there is nothing to lose."""
        return None

    def take_up_nothing(self) -> None:
        """Empty the form that was just parked, for whatever the phone call needs."""

    def take_up(self, draft: Draft) -> None:
        """Bring a parked draft back, to the same field."""

    def act(
        self,
        action: Action[P],
        then: Callable[[Done], None] | None = None,
        refused: Callable[[Refused], None] | None = None,
    ) -> Callable[P, None]:
        """Return `action`, to be called with its arguments: `self.act(move)(41, start=…)`.

        The pane learns of its effect by the bell, like everyone else. `then` hears of success on
        the window's thread; `refused` of a refusal, which else the desk shows.
        """

        def ask(*args: P.args, **kwargs: P.kwargs) -> None:
            self.office.act(action.act(*args, **kwargs), then, refused)

        return ask

    def refresh(self) -> None:
        """Read again: now if seen, else when next seen.

        What is on its way is not shown any more: it may answer for what was in hand before.
        """
        self._wanting += 1
        self._read_anew()

    def _read_anew(self) -> None:
        self._stale = True
        self._refresh_if_seen()

    def _on_rang(self, changes: Changes) -> None:
        if self.concerns(changes):
            self._read_anew()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        super().showEvent(event)
        self._refresh_if_seen()

    def _refresh_if_seen(self) -> None:
        if self._stale and self.isVisible():
            self._stale = False
            read = self.office.ask if self.plainly else self.office.read
            asked = self._wanting
            read(self.read, lambda what: self._show(what, asked))

    def _show(self, what: Any, asked: int) -> None:
        if asked == self._wanting and not isinstance(what, Refused):
            self.show_read(what)
