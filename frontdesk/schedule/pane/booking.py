"""Books a visit beside the grid: who, what kind, how long, why; the time is held meanwhile."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from frontdesk.core import clock
from frontdesk.core.refused import Refused
from frontdesk.kit import fields
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.hits import Hit
from frontdesk.kit.labels import Card, Words
from frontdesk.kit.office import Office
from frontdesk.schedule.pane.find_patient import FindPatient
from frontdesk.schedule.pane.warning_strip import WarningStrip
from frontdesk.schedule.rows import ProviderRow, TypeRow
from frontdesk.schedule.rules import TimeTaken

USUAL = 15  # minutes, where the office has no kinds of visits


@dataclass(frozen=True)
class Wanted:
    """A visit as it is being booked; `start` is UTC.

    `resource_id` is a room or machine it is to have; `link_to` a visit with which it will move.
    """

    provider_id: int
    start: datetime
    day: date
    location_id: int | None = None
    resource_id: int | None = None
    link_to: int | None = None


@dataclass(frozen=True)
class Second:
    """What is booked with it, right after it; `start` is UTC."""

    provider_id: int
    start: datetime
    minutes: int
    type_id: int | None = None
    location_id: int | None = None
    words: str = ""


class BookingPanel(Card):
    """One visit to be.

    Signals:
        booked(dict, bool): the arguments of a booking, but the hold; whether beside what is there.
        length_changed(): the time held should be longer or shorter.
        patient_chosen(int): for the card in hand and the warnings.
        patient_asked(): nobody is chosen any more.
        other_time_wished(): another time, please; patient and kind stay.
        waitlist_wished(): no time suits; put them on the waitlist.
        left(): let the time go.
    """

    booked = Signal(dict, bool)
    length_changed = Signal()
    patient_chosen = Signal(int)
    patient_asked = Signal()
    other_time_wished = Signal()
    waitlist_wished = Signal()
    left = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__("Book a visit")
        self._office = office
        self.wanted: Wanted | None = None
        self.patient: Hit | None = None
        self.then: Second | None = None
        self.over = False  # beside what is there, though the time is full
        self._asked = False
        self._types: dict[int, TypeRow] = {}
        self._last_type: int | None = None  # what was booked last is most likely next
        self.when, self.after = Words("", "strong", wrap=True), Words("", "body", wrap=True)
        self.other_time = Button("Find another &time", kind="link", icon="calendar", tip="Ctrl+T",
                                 on=self.other_time_wished.emit)  # fmt: skip
        self.finder = FindPatient(office)
        self.finder.found.connect(self.take_patient)
        self.who = Words("", "body", private=True, wrap=True)
        self.other = Button("Somebody else", kind="link", on=self.ask_patient)
        self.form = Form()
        self.form.add(fields.choice("type", "&Kind of visit", [], side_by_side=False))
        self.form.add(fields.number("minutes", "&Minutes", least=5, most=480, step=5, unit="min"))
        self.form.add(fields.text("reason", "&Reason"))
        self.form.edited.connect(self._on_edited)
        self.form.entered.connect(self.ask)
        self.strip, self.warning = Banner(), WarningStrip()
        self.note, self.held = Banner(), Banner()
        self.beside = Button("Overbook", icon="alert", on=self.overbook,
                             tip="Book beside what is there; a manager may approve it")  # fmt: skip
        self.book = Button("Book", kind="primary", icon="check", on=self.ask)
        self.wait = Button("Put on the waitlist", kind="link", icon="clock",
                           on=self.waitlist_wished.emit)  # fmt: skip
        self.leave = Button("Leave", kind="quiet", tip="Esc", on=self.left.emit)
        self._lay_out()

    def show_types(self, types: Sequence[TypeRow]) -> None:
        """Offer these kinds of visits."""
        if list(types) != list(self._types.values()):
            self._types = {one.id: one for one in types}
            offered: list[tuple[Any, str]] = [(one.id, one.name) for one in types]
            self.form["type"].box.set_options(offered or [(None, "Visit")])

    def begin(
        self,
        wanted: Wanted,
        provider: ProviderRow,
        zone: ZoneInfo,
        *,
        patient: Hit | None = None,
        looked_for: str = "",
        type_id: int | None = None,
        minutes: int | None = None,
        note: str = "",
        then: Second | None = None,
    ) -> None:
        """Begin to book at a time; what is known already is filled in.

        While a booking is under way only its time becomes another; all that was typed stays.
        """
        fresh = self.wanted is None
        self.show_time(wanted, provider, zone)
        self.note.show_sentence(note, "info")
        self.then = then
        self.after.setText(then.words if then else "")
        self.after.setVisible(then is not None)
        if fresh or type_id or minutes:
            chosen = next((one for one in (type_id, self._last_type) if one in self._types), None)
            chosen = chosen or min(self._types, default=None)
            usual = self._types[chosen].minutes if chosen in self._types else USUAL
            reason = "" if fresh else self.form["reason"].value()
            self.form.load({"type": chosen, "minutes": minutes or usual, "reason": reason})
        self.show()
        if patient is not None:
            self.take_patient(patient)
        elif self.patient is not None:
            self.take_patient(self.patient)
        elif fresh or looked_for:
            self.ask_patient()
            self.finder.begin(looked_for)
        else:
            self.finder.box.setFocus()

    def show_time(self, wanted: Wanted, provider: ProviderRow, zone: ZoneInfo) -> None:
        """Say which time is being booked."""
        self.wanted, self._asked = wanted, False
        self._set_over(False)
        for strip in (self.strip, self.note, self.held):
            strip.show_sentence("")
        day = clock.words_day(wanted.day, self._office.store.about_today())
        when = f"{day} at {clock.words_time(wanted.start, zone)}"
        self.when.setText(f"{when}\nwith {provider.name}")

    def take_patient(self, hit: Hit) -> None:
        """Take who comes."""
        self.patient = hit
        self.who.setText(f"{hit.name}\n{' · '.join(hit.identifiers)}")
        self.finder.hide()
        self.who.show()
        self.other.show()
        self.wait.show()
        self.patient_chosen.emit(hit.id)
        self.book.setFocus()

    def ask_patient(self) -> None:
        """Ask who comes."""
        self.patient = None
        self.who.hide()
        self.other.hide()
        self.wait.hide()
        self.warning.show_warnings(())
        self.finder.show()
        self.finder.begin("")
        self.patient_asked.emit()

    def show_held(self, *, held: bool) -> None:
        """The time is held for this desk, or is not any more."""
        if held:
            self.strip.show_sentence("")
            self.beside.hide()
        words = "" if held else "This time is no longer held: other desks may book it."
        self.held.show_sentence(words, "info")

    def show_refused(self, refusal: Refused) -> None:
        """Say why it was not booked; all that was typed stays."""
        self._done_asking()
        if self.form.show_refused(refusal):
            return
        self.strip.show_sentence(str(refusal), "danger")
        alone = self.then is None and not self.over
        self.beside.setVisible(isinstance(refusal, TimeTaken) and alone)

    def overbook(self) -> None:
        """Book beside what is there; whoever may not is asked for an approval."""
        self._set_over(True)
        self.strip.show_sentence("It will be booked beside what is there.", "warning")
        self.ask()

    @property
    def minutes(self) -> int:
        """The length asked for."""
        return int(self.form["minutes"].value() or USUAL)

    @property
    def type_id(self) -> int | None:
        """The kind of visit chosen; None while what is typed is none."""
        try:
            chosen: int | None = self.form["type"].value()
        except Refused:
            return None
        return chosen

    def ask(self) -> None:
        """Ask for the booking; a second Enter while it is under way asks for nothing."""
        if self.patient is None:
            self.finder.box.setFocus()
            return
        typed = None if self._asked else self.form.checked_values()
        if typed is None or self.wanted is None:
            return
        self._asked = True
        self.book.setText("Booking …")
        self._last_type = typed["type"]
        self.booked.emit({
            "patient_id": self.patient.id, "provider_id": self.wanted.provider_id,
            "start": self.wanted.start, "minutes": int(typed["minutes"]), "type_id": typed["type"],
            "reason": typed["reason"] or "", "location_id": self.wanted.location_id,
        }, self.over)  # fmt: skip

    def end(self) -> None:
        """Put the panel away."""
        self.wanted = self.patient = self.then = None
        self.warning.show_warnings(())
        self._done_asking()
        self.finder.list.close_list()
        self.hide()

    def snapshot(self) -> dict[str, Any] | None:
        """Return what is half typed here, as plain JSON."""
        if self.wanted is None:
            return None
        hit = self.patient
        return {
            "provider_id": self.wanted.provider_id, "start": self.wanted.start.isoformat(),
            "day": self.wanted.day.isoformat(), "location_id": self.wanted.location_id,
            "link_to": self.wanted.link_to, "resource_id": self.wanted.resource_id,
            **({"then": _plain(self.then)} if self.then else {}),
            "looked_for": self.finder.box.text(),
            "patient": [hit.id, hit.name, list(hit.identifiers)] if hit else None,
            **({"patient_id": hit.id} if hit else {}),
            "type": self.type_id, "minutes": self.minutes, "form": self.form.snapshot(),
        }  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _set_over(self, over: bool) -> None:
        self.over = over
        self.beside.hide()
        self._done_asking()

    def _done_asking(self) -> None:
        self._asked = False
        self.book.setText("Overbook" if self.over else "Book")

    def _on_edited(self, name: str) -> None:
        chosen = self.type_id
        if name == "type" and chosen in self._types:
            self.form["minutes"].set_value(self._types[chosen].minutes)
        if name in ("type", "minutes"):
            self.length_changed.emit()

    def _lay_out(self) -> None:
        parts: list[QWidget] = [self.when, self.after, self.other_time, self.note, self.held]
        parts += [self.finder, self.who, self.other, self.warning, self.form, self.strip]
        parts += [self.beside]
        for widget in parts:
            self.body.addWidget(widget)
        line = QHBoxLayout()
        line.addWidget(self.book, 1)
        line.addWidget(self.leave)
        self.body.addLayout(line)
        self.body.addWidget(self.wait)
        self.body.addStretch(1)
        self.hide()


def _plain(then: Second) -> dict[str, Any]:
    return asdict(then) | {"start": then.start.isoformat()}
