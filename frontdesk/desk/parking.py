"""Parks half-typed forms for the phone call, the lock and the crash, and brings them back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from frontdesk.core.later import Later
from frontdesk.core.refused import Refused
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane

if TYPE_CHECKING:
    from frontdesk.core import drafts
    from frontdesk.core.drafts import Draft
else:
    drafts = Later("frontdesk.core.drafts")


class Parking(QObject):
    """One person's half-typed forms: those put aside, and copies of those that are open.

    A pane names its form by what it is about ("register"); a second one of the same name that is
    begun while the first is parked is kept beside it, not over it.

    Signals:
        changed(): how many are parked has changed.
    """

    changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.parked: list[tuple[str, Draft]] = []  # the room's key with each, the newest last
        self._person: int | None = None
        self._saved: dict[str, str] = {}  # by the name it is kept under: what was kept
        self._open: dict[str, str] = {}  # the pane's name of an open form: the one it is kept under
        self._rising: set[str] = set()  # taken up, and not yet seen in its pane

    def park(self, room: str, pane: Pane) -> bool:
        """Put what is half typed in `pane` aside, durably; return False when nothing is."""
        draft = pane.draft()
        if draft is None:
            return False
        name = self._name(draft.form)
        self._open.pop(draft.form, None)
        self._rising.discard(name)
        self.parked = [(key, old) for key, old in self.parked if old.form != name]
        self.parked.append((room, replace(draft, form=name)))
        self._keep(room, replace(draft, form=name))
        self.changed.emit()
        return True

    def take_up(self, form: str) -> tuple[str, Draft] | None:
        """Return the parked form of that name, and its room; it stays kept until it is saved."""
        places = [place for place, (_, one) in enumerate(self.parked) if one.form == form]
        if not places:
            return None
        room, draft = self.parked.pop(places[-1])
        plain = _plain(draft.form)
        self._open[plain] = draft.form
        self._rising.add(draft.form)
        self.changed.emit()
        return room, replace(draft, form=plain)

    def newest(self, form: str = "") -> tuple[str, str] | None:
        """Return room and name of the form parked last, or of the one named."""
        found = [(room, one.form) for room, one in self.parked if form in ("", one.form)]
        return found[-1] if found else None

    def keep_all(self, panes: Iterable[tuple[str, Pane]]) -> None:
        """Keep what is half typed, wherever it is, without putting it aside: a crash may come."""
        seen = set()
        for room, pane in panes:
            draft = pane.draft()
            if draft is not None:
                name = self._name(draft.form)
                seen.add(name)
                self._rising.discard(name)
                self._keep(room, replace(draft, form=name))
        parked = {draft.form for _, draft in self.parked}
        for name in set(self._saved) - seen - parked - self._rising:
            self._forget(name)

    def load(self, then: Callable[[], None]) -> None:
        """Read this person's drafts: those of before a crash, a switch or another PC."""
        person = self._person = self._office.staff.id
        self.parked, self._saved, self._open, self._rising = [], {}, {}, set()
        self.changed.emit()
        if person is None:
            return
        store = self._office.store

        def read(found: list[Draft] | Refused) -> None:
            if isinstance(found, Refused) or self._person != person:
                return
            for draft in reversed(found):
                room = str(draft.typed.get("room", ""))
                plain = drafts.Draft(
                    draft.form, draft.title, dict(draft.typed.get("typed", {})), draft.at
                )
                self.parked.append((room, plain))
                self._saved[draft.form] = repr(plain.typed)
            self.changed.emit()
            then()

        self._office.run(lambda: drafts.kept(store, person), read)

    def _name(self, form: str) -> str:
        """Return the name an open form is kept under: its own, or beside an older one."""
        if form not in self._open:
            number, name = 1, form
            while name in self._saved:
                number += 1
                name = f"{form}{_BESIDE}{number}"
            self._open[form] = name
        return self._open[form]

    def _keep(self, room: str, draft: Draft) -> None:
        person, store = self._person, self._office.store
        if person is None or self._saved.get(draft.form) == repr(draft.typed):
            return
        self._saved[draft.form] = repr(draft.typed)
        whole = drafts.Draft(draft.form, draft.title, {"room": room, "typed": draft.typed})
        self._office.run(lambda: drafts.keep(store, person, whole), _done)

    def _forget(self, name: str) -> None:
        person, store = self._person, self._office.store
        self._saved.pop(name, None)
        self._open = {form: kept for form, kept in self._open.items() if kept != name}
        if person is not None:
            self._office.run(lambda: drafts.forget(store, person, name), _done)


_BESIDE = " #"


def _plain(name: str) -> str:
    return name.rpartition(_BESIDE)[0] or name


def _done(_: object) -> None:
    """Nothing to show: the form itself is still there."""
