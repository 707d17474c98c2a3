"""All of one service, field by field: for what is not typed in the one line."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from frontdesk.charges import rules
from frontdesk.charges.rules import ServiceTyped
from frontdesk.codes import rules as codes
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Card, Words

PLACES = tuple((code, f"{code} {words}") for code, words in codes.PLACES.items())


class ServiceForm(Card):
    """Hidden until a service is opened.

    Signals:
        changed(int, ServiceTyped): put this in its place.
        left(): put away.
    """

    changed = Signal(int, object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__("", "raised")
        self._place, self._service, self._diagnoses = 0, ServiceTyped("", "", 0), 0
        self.words = Words("", "subheading", elide=True)
        self.form = Form()
        self.form.add(fields.text("modifiers", "&Modifiers", longest=14), span=3)
        self.form.add(fields.number("units", "&Units", least=1, most=rules.MOST_UNITS), span=3)
        self.form.add(fields.text("pointers", "&For", longest=8), span=3)
        self.form.add(fields.money("price", "P&rice"), span=3)
        self.form.add(fields.choice("place", "Place of service", PLACES, side_by_side=False),
                      span=6)  # fmt: skip
        self.form.add(fields.text("words", "&Words", longest=120), span=6)
        self.form.add(
            fields.check("by_patient", "The patient pays it: no insurance is billed"), span=12
        )
        self.form.entered.connect(self.take)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACE)
        row.addWidget(Button("Take i&t", kind="primary", on=self.take))
        row.addWidget(Button("Leave it", kind="quiet", on=self.put_away))
        row.addStretch()
        self.body.addWidget(self.words)
        self.body.addWidget(self.form)
        self.body.addLayout(row)
        self.hide()

    def open(self, place: int, service: ServiceTyped, *, diagnoses: int) -> None:
        """Show a service; `diagnoses` is how many it may point to."""
        self._place, self._service, self._diagnoses = place, service, diagnoses
        self.words.setText(f"{service.code}  {service.words}")
        self.form.load(
            {
                "modifiers": " ".join(service.modifiers),
                "units": service.units,
                "pointers": service.pointers or "A",
                "price": service.unit_cents or None,
                "place": service.place,
                "words": service.words,
                "by_patient": service.by_patient,
            }
        )
        self.show()
        self.form.focus_first()

    def take(self) -> None:
        """Give the service back as typed, or show what is wrong."""
        values = self.form.checked_values()
        if values is None:
            return
        try:
            made = ServiceTyped(
                self._service.code,
                values["words"],
                values["price"] or 0,
                values["units"],
                codes.modifiers(values["modifiers"], field="modifiers"),
                self._pointers(values["pointers"]),
                values["place"] or "11",
                values["by_patient"],
            )
        except Refused as refused:
            self.form.show_refused(refused)
            return
        self.hide()
        self.changed.emit(self._place, made)

    def put_away(self) -> None:
        """Hide it; nothing is changed."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def _pointers(self, text: str) -> str:
        if not self._diagnoses:
            return text.strip().upper()
        try:
            return rules.pointed(text or "A", self._diagnoses, code=self._service.code)
        except Refused as refused:
            raise Refused(str(refused), field="pointers") from None
