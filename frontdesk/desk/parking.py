"""Parks half-typed forms for the phone call, the lock and the crash, and brings them back."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from frontdesk.core import drafts
from frontdesk.core.drafts import Draft
from frontdesk.core.refused import Refused
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane


class Parking(QObject):
    """One person's parked forms.

    Signals:
        changed(): how many are parked has changed.
    """

    changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.parked: list[tuple[str, Draft]] = []  # the room's key with each, the newest last
        self._saved: dict[str, str] = {}

    def park(self, room: str, pane: Pane) -> bool:
        """Put what is half typed in `pane` aside, durably; return False when nothing is."""
        draft = pane.draft()
        if draft is None:
            return False
        self.parked = [(key, old) for key, old in self.parked if old.form != draft.form]
        self.parked.append((room, draft))
        self._keep(room, draft)
        self.changed.emit()
        return True

    def take_up(self) -> tuple[str, Draft] | None:
        """Return the form parked last, and its room; it stays kept until it is saved or dropped."""
        if not self.parked:
            return None
        found = self.parked.pop()
        self.changed.emit()
        return found

    def keep_all(self, panes: Iterable[tuple[str, Pane]]) -> None:
        """Keep what is half typed, wherever it is, without putting it aside: a crash may come."""
        open_forms = set()
        for room, pane in panes:
            draft = pane.draft()
            if draft is not None:
                open_forms.add(draft.form)
                self._keep(room, draft)
        parked = {draft.form for _, draft in self.parked}
        for form in set(self._saved) - open_forms - parked:
            self._forget(form)

    def load(self, then: Callable[[], None]) -> None:
        """Read this person's drafts: those of before a crash, a switch or another PC."""
        person = self._office.staff.id
        self.parked, self._saved = [], {}
        if person is None:
            return
        store = self._office.store

        def read(found: list[Draft] | Refused) -> None:
            if isinstance(found, Refused):
                return
            for draft in reversed(found):
                room = str(draft.typed.get("room", ""))
                plain = Draft(draft.form, draft.title, dict(draft.typed.get("typed", {})), draft.at)
                self.parked.append((room, plain))
                self._saved[draft.form] = repr(plain.typed)
            self.changed.emit()
            then()

        self._office.run(lambda: drafts.kept(store, person), read)

    def _keep(self, room: str, draft: Draft) -> None:
        person, store = self._office.staff.id, self._office.store
        if person is None or self._saved.get(draft.form) == repr(draft.typed):
            return
        self._saved[draft.form] = repr(draft.typed)
        whole = Draft(draft.form, draft.title, {"room": room, "typed": draft.typed})
        self._office.run(lambda: drafts.keep(store, person, whole), _done)

    def _forget(self, form: str) -> None:
        person, store = self._office.staff.id, self._office.store
        self._saved.pop(form, None)
        if person is not None:
            self._office.run(lambda: drafts.forget(store, person, form), _done)


def _done(_: object) -> None:
    """Nothing to show: the form itself is still there."""
