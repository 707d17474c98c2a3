"""Books a visit beside the grid: who, what kind, how long, why; the time is held meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from frontdesk.core import clock
from frontdesk.kit import fields
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.hits import Hit
from frontdesk.kit.labels import Card, Words
from frontdesk.kit.office import Office
from frontdesk.schedule.pane.find_patient import FindPatient
from frontdesk.schedule.rows import ProviderRow, TypeRow


@dataclass(frozen=True)
class Wanted:
    """A visit as it is being booked; `start` is UTC."""

    provider_id: int
    start: datetime
    day: date


class BookingPanel(Card):
    """One visit to be.

    Signals:
        booked(dict): the arguments of a booking, but the hold.
        length_changed(): the time held should be longer or shorter.
        patient_chosen(int): for the card in hand and the warnings.
        left(): let the time go.
    """

    booked = Signal(dict)
    length_changed = Signal()
    patient_chosen = Signal(int)
    left = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__("Book a visit")
        self._office = office
        self.wanted: Wanted | None = None
        self.patient: Hit | None = None
        self._types: dict[int, TypeRow] = {}
        self._last_type: int | None = None  # what was booked last is most likely next
        self.when = Words("", "strong", wrap=True)
        self.find = FindPatient(office)
        self.find.found.connect(self.take_patient)
        self.who = Words("", "body", private=True, wrap=True)
        self.other = Button("Somebody else", kind="link", on=self.ask_patient)
        self.form = Form()
        self.form.add(fields.choice("type", "&Kind of visit", [], side_by_side=False))
        self.form.add(fields.number("minutes", "&Minutes", least=5, most=480, step=5, unit="min"))
        self.form.add(fields.text("reason", "&Reason"))
        self.form.edited.connect(self._on_edited)
        self.form.entered.connect(self.ask)
        self.strip, self.warning = Banner(), Banner()
        self.book = Button("Book", kind="primary", icon="check", on=self.ask)
        self.leave = Button("Leave", kind="quiet", tip="Esc", on=self.left.emit)
        self._lay_out()

    def show_types(self, types: Sequence[TypeRow]) -> None:
        """Offer these kinds of visits."""
        if [one.id for one in types] != list(self._types):
            self._types = {one.id: one for one in types}
            self.form["type"].box.set_options([(one.id, one.name) for one in types])

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
    ) -> None:
        """Begin to book at a time; a patient or a kind may be known already."""
        kept = self.patient if patient is None and self.isVisible() and not looked_for else patient
        self.show_time(wanted, provider, zone)
        chosen = type_id or self._last_type or min(self._types, default=None)
        usual = self._types[chosen].minutes if chosen in self._types else 15
        self.form.load({"type": chosen, "minutes": minutes or usual, "reason": ""})
        self.strip.show_sentence("")
        self.warn("")
        self.show()
        if kept is not None:
            self.take_patient(kept)
        else:
            self.ask_patient()
            self.find.begin(looked_for)

    def show_time(self, wanted: Wanted, provider: ProviderRow, zone: ZoneInfo) -> None:
        """Say which time is being booked."""
        self.wanted = wanted
        when = f"{clock.words_day(wanted.day)} at {clock.words_time(wanted.start, zone)}"
        self.when.setText(f"{when}\nwith {provider.name}")

    def take_patient(self, hit: Hit) -> None:
        """Take who comes."""
        self.patient = hit
        self.who.setText(f"{hit.name}\n{' · '.join(hit.identifiers)}")
        self.find.hide()
        self.who.show()
        self.other.show()
        self.patient_chosen.emit(hit.id)
        self.book.setFocus()

    def ask_patient(self) -> None:
        """Ask who comes."""
        self.patient = None
        self.who.hide()
        self.other.hide()
        self.find.show()
        self.find.begin("")

    def warn(self, sentence: str) -> None:
        """Say quietly what to mind; nothing is kept from being booked."""
        self.warning.show_sentence(sentence, "warning")

    def show_refused(self, sentence: str) -> None:
        """Say why it was not booked; all that was typed stays."""
        self.book.setEnabled(True)
        self.strip.show_sentence(sentence, "danger")

    @property
    def minutes(self) -> int:
        """The length asked for."""
        return int(self.form["minutes"].value() or 15)

    @property
    def type_id(self) -> int | None:
        """The kind of visit chosen."""
        chosen: int | None = self.form["type"].value()
        return chosen

    def ask(self) -> None:
        """Ask for the booking; a second Enter while it is under way asks for nothing."""
        if self.patient is None:
            self.find.box.setFocus()
            return
        typed = self.form.checked_values()
        if typed is None or self.wanted is None or not self.book.isEnabled():
            return
        self.book.setEnabled(False)
        self._last_type = typed["type"]
        self.booked.emit({
            "patient_id": self.patient.id, "provider_id": self.wanted.provider_id,
            "start": self.wanted.start, "minutes": int(typed["minutes"]), "type_id": typed["type"],
            "reason": typed["reason"] or "",
        })  # fmt: skip

    def end(self) -> None:
        """Put the panel away."""
        self.wanted = self.patient = None
        self.book.setEnabled(True)
        self.hide()

    def snapshot(self) -> dict[str, Any] | None:
        """Return what is half typed here, as plain JSON."""
        if self.wanted is None:
            return None
        hit = self.patient
        return {
            "provider_id": self.wanted.provider_id, "start": self.wanted.start.isoformat(),
            "day": self.wanted.day.isoformat(), "looked_for": self.find.box.text(),
            "patient": [hit.id, hit.name, list(hit.identifiers)] if hit else None,
            "form": self.form.snapshot(),
        }  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _on_edited(self, name: str) -> None:
        if name == "type" and self.type_id in self._types:
            self.form["minutes"].set_value(self._types[self.type_id].minutes)  # type: ignore[index]
        if name in ("type", "minutes"):
            self.length_changed.emit()

    def _lay_out(self) -> None:
        for widget in (
            self.when,
            self.find,
            self.who,
            self.other,
            self.warning,
            self.form,
            self.strip,
        ):
            self.body.addWidget(widget)
        line = QHBoxLayout()
        line.addWidget(self.book, 1)
        line.addWidget(self.leave)
        self.body.addLayout(line)
        self.body.addStretch(1)
        self.hide()
