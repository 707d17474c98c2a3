"""The one box that finds: patients, a time to book, and every command."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from frontdesk.core import clock
from frontdesk.core.later import Later
from frontdesk.desk import commands
from frontdesk.kit import theme
from frontdesk.kit.buttons import IconButton
from frontdesk.kit.chips import Chip, KeyHint
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Words
from frontdesk.kit.office import Office
from frontdesk.kit.privacy import privacy
from frontdesk.kit.search_box import SearchBox

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from frontdesk.kit import finder
    from frontdesk.kit import hits as found_rows
    from frontdesk.patients import names
    from frontdesk.patients import reads as patients
    from frontdesk.schedule import reads as schedule
    from frontdesk.schedule import wishes
else:
    finder = Later("frontdesk.kit.finder")
    found_rows = Later("frontdesk.kit.hits")
    names = Later("frontdesk.patients.names")
    wishes = Later("frontdesk.schedule.wishes")
    schedule = Later("frontdesk.schedule.reads")
    patients = Later("frontdesk.patients.reads")

MOST = 8
HINTS = (("Enter", "opens"), ("Shift+Enter", "books"), ("Ctrl+Enter", "checks in"),
         ("Alt+Enter", "next visit"), ("Ctrl+T", "finds a time"), ("F10", "walk-in"))  # fmt: skip
HINTS_ROOM = 12, 2, 12, 4  # pixels around them
LETTERS = 18  # that the box shows of what is typed, at least
NOBODY = "Nobody on file fits. Ctrl+N registers a new patient by this name."


class TopBar(QFrame):
    """The search box over everything.

    Signals:
        taken(int): a patient was chosen.
        wished(Go): a room was wished for, perhaps for a patient.
        commanded(str): a command's name.
    """

    taken = Signal(int)
    wished = Signal(object)
    commanded = Signal(str)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setProperty("kind", "surface")
        self._office = office
        self._shown_for = ""  # what was typed when the hits in view were asked for
        self._waiting: QKeyEvent | None = None  # pressed before its hits had come
        self.box = SearchBox("Find a patient, book “smith tue 10”, or / for commands", "Ctrl+K")
        self.box.installEventFilter(self)
        self.hidden = Chip("Names hidden · F11", "warning", "eye-off")
        self.now = Words("", "muted")
        self.practice = Words("", "muted", elide=True)
        self.dark = IconButton("moon", "Light or dark", on=lambda: self.commanded.emit("dark"))
        self.keys = IconButton("keyboard", "The keys (F1)", on=lambda: self.commanded.emit("keys"))
        self._lay_out()

    def show_office(self, practice: str) -> None:
        """Say whose desk this is, and what time it is there."""
        self.practice.setText(practice)
        self._show_now()

    @cached_property
    def results(self) -> finder.ResultList:
        """The hits; made when the box is first gone to."""
        made = finder.ResultList(self.box)
        made.wanted.connect(self._find)
        made.chosen.connect(self._choose)
        self.hints = _Hints()
        made.set_footer(self.hints)
        self.box.installEventFilter(self)  # once more: this one is asked before the list's own
        return made

    def close_list(self) -> None:
        """Put the hits away, if there are any."""
        if "results" in vars(self):
            self.results.close_list()

    def begin(self, typed: str = "") -> None:
        """Take the keyboard."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.setText(typed)
        if typed:
            self._find(typed)
        else:
            self.box.selectAll()

    def clear(self) -> None:
        """Forget what was looked for."""
        self._leave()

    def looked_for(self) -> dict[str, str]:
        """Return what is typed as the fields of a new patient, if it reads like a name."""
        words = self.box.text().replace(",", " ").split()
        if not words or any(not word.replace("-", "").isalpha() for word in words):
            return {}
        family, *given = (word.capitalize() if word.islower() else word for word in words)
        return {"family": family, "given": " ".join(given)}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if event.type() == QEvent.Type.FocusIn:
            _ = self.results
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        typed = self.box.text()
        if not typed.strip() or not _is_choice(event):
            self._waiting = None
            return False
        if self._shown_for != typed:  # the hits in view belong to fewer letters: wait for these
            self._waiting = QKeyEvent(event)
            return True
        room, hit = _asked_room(event), self.results.current if self.results.isVisible() else None
        if room and hit is not None and isinstance(hit.id, int):
            self._leave()
            self.wished.emit(Go(room[0], hit.id, {**room[1], "patient_id": hit.id}))
        return bool(room)

    def _find(self, typed: str) -> None:
        if not typed.strip():
            self.close_list()
            return
        if typed.startswith("/"):
            self._show(typed, self._commands(typed[1:]), typed[1:])
            return
        if not self._office.staff.may("patients.read"):
            self._show(typed, [])
            return
        today = clock.office_day(self._office.store.about_now(), self._office.store.zone)

        def read(session: Session) -> list[found_rows.Hit]:
            known = schedule.known(session)
            wish = wishes.read_booking(typed, today, known)
            looked_for = wish.patient if wish.is_booking and wish.patient else typed
            found = patients.search(session, looked_for, today=today, limit=MOST)
            hits = _as_hits(found, today)
            books = wish.is_booking and wish.patient
            return [_booking_hit(typed, wish, known, today), *hits] if books else hits

        self._office.type_ahead("search", read, lambda hits: self._show(typed, hits))

    def _show(self, typed: str, hits: list[found_rows.Hit], marked: str | None = None) -> None:
        if self.box.text() != typed or not self.box.hasFocus():
            return
        self._shown_for = typed
        self.hints.setVisible(any(isinstance(hit.id, int) for hit in hits))
        self.results.show_hits(hits, typed if marked is None else marked, nothing=NOBODY)
        pressed, self._waiting = self._waiting, None
        if pressed is not None and not self._on_key(pressed):
            self.results.eventFilter(self.box, pressed)

    def _commands(self, typed: str) -> list[found_rows.Hit]:
        words = typed.casefold().split()
        staff = self._office.staff
        return [
            found_rows.Hit(
                f"/{one.name}",
                one.words,
                (one.keys,) if one.keys else (),
                icon="keyboard",
                private=False,
            )
            for one in commands.COMMANDS
            if staff.may(one.permit)
            and all(word in f"{one.name} {one.words}".casefold() for word in words)
        ]

    def _choose(self, hit: found_rows.Hit) -> None:
        self._leave()
        if isinstance(hit.id, int):
            self.taken.emit(hit.id)
            self.wished.emit(Go("patients", None, {"patient_id": hit.id}))
        elif str(hit.id).startswith("/"):
            self.commanded.emit(str(hit.id)[1:])
        else:
            self.wished.emit(Go("schedule", None, {"book": str(hit.id)}))

    def _leave(self) -> None:
        self._shown_for, self._waiting = "", None
        self.close_list()
        self.box.clear()

    def _show_now(self) -> None:
        store = self._office.store
        now, today = store.about_now(), store.about_today()
        day = f"{today:%a}, {today:%b} {today.day}"
        self.now.setText(f"{day} · {clock.words_time(now, store.zone)}")

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.box.ensurePolished()
        self.box.setMinimumHeight(self.box.minimumSizeHint().height())
        self.box.setMinimumWidth(LETTERS * self.box.fontMetrics().averageCharWidth())

    def _show_look(self) -> None:
        self._fit()
        self.dark.set_icon("sun" if theme.current().is_dark else "moon")

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(4 * theme.SPACE, 2 * theme.SPACE, 4 * theme.SPACE, 2 * theme.SPACE)
        line.setSpacing(2 * theme.SPACE)
        line.addWidget(self.box, 3)
        line.addWidget(self.hidden)
        line.addStretch(1)
        for words in (self.practice, self.now):
            line.addWidget(words)
        line.addWidget(self.dark)
        line.addWidget(self.keys)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hidden.setVisible(privacy.hidden)
        privacy.changed.connect(self.hidden.setVisible)
        theme.watch().changed.connect(self._show_look)
        clocks = QTimer(self, interval=5_000)
        clocks.timeout.connect(self._show_now)
        clocks.start()
        self._show_look()


class _Hints(QWidget):
    """The keys that do something with the hit chosen, in two lines; what does not fit is left."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[list[QWidget]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(*HINTS_ROOM)
        column.setSpacing(theme.SPACE)
        half = (len(HINTS) + 1) // 2
        for hints in (HINTS[:half], HINTS[half:]):
            line = QHBoxLayout()
            line.setSpacing(4 * theme.SPACE)
            self._lines.append([_hint(key, words) for key, words in hints])
            for hint in self._lines[-1]:
                line.addWidget(hint)
            line.addStretch(1)
            column.addLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for line in self._lines:
            room = self.width() - HINTS_ROOM[0] - HINTS_ROOM[2]
            for hint in line:
                room -= hint.sizeHint().width()
                hint.setVisible(room >= 0)
                room -= 4 * theme.SPACE


def _hint(key: str, words: str) -> QWidget:
    hint = QWidget()
    line = QHBoxLayout(hint)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(2 * theme.SPACE)
    line.addWidget(KeyHint(key))
    line.addWidget(Words(words, "muted"))
    return hint


def _is_choice(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F10)


def _asked_room(event: QKeyEvent) -> tuple[str, dict[str, Any]] | None:
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    held = event.modifiers()
    if enter and held & Qt.KeyboardModifier.ControlModifier:
        return "checkin", {}
    if enter and held & Qt.KeyboardModifier.ShiftModifier:
        return "schedule", {"book": ""}
    if enter and held & Qt.KeyboardModifier.AltModifier:
        return "schedule", {"next_visit": True}
    if event.key() == Qt.Key.Key_F10:
        return "schedule", {"walk_in": True}
    return None


def _booking_hit(typed: str, wish: Any, known: Any, today: date) -> found_rows.Hit:
    when = [clock.words_day(wish.day, today)] if wish.day else []
    when += [clock.words_clock(wish.clock)] if wish.clock else []
    with_whom = f" with {known.providers[wish.provider_id]}" if wish.provider_id else ""
    kind = f", {known.types[wish.type_id]}" if wish.type_id else ""
    words = f"Book “{wish.patient}” {' '.join(when)}{with_whom}{kind}"
    return found_rows.Hit(
        typed, words, ("the schedule opens there",), icon="calendar", section="Book"
    )


def _as_hits(found: list[patients.Hit], today: date) -> list[found_rows.Hit]:
    return [
        found_rows.Hit(
            one.id,
            one.name,
            (_words_born(one, today), *filter(None, (one.phone, f"#{one.chart_number}", one.city))),
            note=one.matched,
            section="Patients",
            alike=any(_could_be(one, other, today) for other in found if other.id != one.id),
        )
        for one in found
    ]


def _words_born(hit: patients.Hit, today: date) -> str:
    if hit.birth_date is None:
        return "birth date not known"
    return f"{clock.words_date(hit.birth_date)} ({clock.words_age(hit.birth_date, today)})"


def _could_be(one: patients.Hit, other: patients.Hit, today: date) -> bool:
    """Same or similar name and the same age: a person must choose (trust.md §6)."""
    if one.birth_date and other.birth_date:
        ages = clock.age(one.birth_date, today), clock.age(other.birth_date, today)
        return ages[0] == ages[1] and names.alike(one.keys, other.keys)
    return names.alike(one.keys, other.keys)
