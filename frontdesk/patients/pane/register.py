"""Registers a patient, or changes one, with likely duplicates beside the form while one types."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.core import clock
from frontdesk.core.action import Done
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.clear_scroll import ClearScroll
from frontdesk.kit.inputs import PhoneInput
from frontdesk.kit.labels import Card, Words, heading, muted
from frontdesk.kit.layouts import empty
from frontdesk.kit.office import Office
from frontdesk.office import reads as office_reads
from frontdesk.patients import actions, reads
from frontdesk.patients.checking import check, phone_digits
from frontdesk.patients.pane.form import loaded_from, patient_form, typed_from
from frontdesk.patients.typed import PatientTyped

FIELDS = {"phones.0": "mobile", "contacts.0.phone": "contact_phone", "alert": "alert"}
ASK_MS = 180  # after the last letter, look for duplicates
NAMES = {"birth_date": "birth date", "phones": "phone", "line1": "street"}


class RegisterView(QWidget):
    """The form and, at its right, who may be the same person.

    Signals:
        saved(int): the patient was saved.
        left(): put away without saving.
        same(int): it is this patient, who is on file already.
    """

    saved = Signal(int)
    left = Signal()
    same = Signal(int)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office, self._area = office, ""
        self.card: reads.PatientCardRow | None = None
        self.form = patient_form()
        self.title = heading("New patient")
        self.who = Words("", "strong", private=True, elide=True)
        self.strip = Banner()
        self.save = Button(
            "Save", kind="primary", icon="save", shortcut="Ctrl+S", on=self.ask_to_save
        )
        self.leave = Button("Leave", kind="quiet", on=self.left.emit)
        self.matches = QVBoxLayout()
        self.matches.setSpacing(2 * theme.SPACE)
        self.hint = muted("Whoever looks like this person is shown here while you type.")
        self._asking = QTimer(self, singleShot=True, interval=ASK_MS)
        self._asking.timeout.connect(self._look_for_same)
        self.form.edited.connect(lambda _: self._asking.start())
        self.form.entered.connect(self.ask_to_save)
        self._lay_out()

    def begin(self, values: dict[str, Any] | None = None) -> None:
        """Begin a new patient."""
        self.card = None
        self.title.setText("New patient")
        self.who.setText("")
        self.form.load(values or {})
        self._ready()

    def change(self, card: reads.PatientCardRow) -> None:
        """Change a patient on file."""
        self.card = card
        self.title.setText("Change particulars")
        self.who.setText(card.name)
        self.form.load(loaded_from(card))
        self._ready()

    def changed_elsewhere(self, card: reads.PatientCardRow) -> None:
        """Take up what another desk changed of this patient; what is typed here stays."""
        self.form.load(loaded_from(card), keep_typed=True)
        self.card = card
        self.strip.show_sentence(
            "Another desk has changed this patient. Its changes are shown here beside yours; "
            "look them over, then save.",
            "warning",
        )

    def ask_to_save(self) -> None:
        """Check the fields, all of them at once, then save; a refusal goes to its field."""
        values = self.form.checked_values()
        if values is None or not self.save.isEnabled():
            return
        self.save.setEnabled(False)
        typed, card, area = typed_from(values, self.card), self.card, self._area
        today = self._office.store.about_today()

        def save(problems: Mapping[str, str]) -> None:
            if problems and self._show_problems(problems):
                self.save.setEnabled(True)
            elif card is None:
                act = actions.register_patient.act(typed, area=self._area)
                self._office.act(act, self._on_saved, self._on_refused)
            else:
                act = actions.change_patient.act(
                    card.id, version=card.version, typed=typed, area=self._area
                )
                self._office.act(act, self._on_saved, self._on_refused)

        self._office.run(lambda: check(typed, today, area=area, desk=card is None).problems, save)

    def _show_problems(self, problems: Mapping[str, str]) -> bool:
        """Show each fault at its field, and go to the first; False if none has a field here."""
        named = {FIELDS.get(place, place): said for place, said in problems.items()}
        shown = [name for name in self.form.fields if name in named]
        if shown:
            self.form.show_refusal(shown[0], named[shown[0]])
        for name in shown[1:]:  # after the keyboard has left its field, which looks at itself then
            self.form[name].show_error(named[name])
        return bool(shown)

    def _on_saved(self, done: Done) -> None:
        self.save.setEnabled(True)
        patient_id = self.card.id if self.card is not None else int(done.made)
        self.form.clear()
        self.card = None
        self.saved.emit(patient_id)

    def _on_refused(self, refused: Refused) -> None:
        self.save.setEnabled(True)
        name = FIELDS.get(refused.field or "", "")
        if not (name and self.form.show_refusal(name, str(refused))) and not (
            self.form.show_refused(refused)
        ):
            self.strip.show_sentence(str(refused), "danger")

    def _know_area(self, phone: Any) -> None:
        """Let numbers of seven figures be of the practice's own area."""
        figures = "" if isinstance(phone, Refused) else phone_digits(phone)
        self._area = figures[:3] if len(figures) == 10 else ""
        for field in self.form.fields.values():
            if isinstance(field.box, PhoneInput):
                field.box.set_area(self._area)

    def _ready(self) -> None:
        if not self._area:
            self._office.read(_practice_phone, self._know_area)
        self.form.clear_errors()
        self.strip.show_sentence("")
        self._show_matches([])
        self.form.focus_first()

    def _look_for_same(self) -> None:
        typed = self._so_far()
        if not typed.family or not (typed.given or typed.phones or typed.birth_date):
            self._show_matches([])
            return
        today = clock.office_day(self._office.store.about_now(), self._office.store.zone)
        but = self.card.id if self.card is not None else None
        self._office.type_ahead(
            "duplicates",
            lambda session: reads.duplicates_of(session, typed, today=today, but=but),
            self._show_matches,
        )

    def _so_far(self) -> PatientTyped:
        values: dict[str, Any] = {}
        for name, field in self.form.fields.items():
            try:
                values[name] = field.value()
            except Refused:  # half typed
                values[name] = field.box.typed() if name in ("family", "given") else None
        return typed_from(values)

    def _show_matches(self, matches: Any) -> None:
        empty(self.matches, but=self.hint)
        self.matches.addWidget(self.hint)
        self.hint.setVisible(not matches)
        for match in matches or ():
            shown = Match(match)
            shown.chosen.connect(self.same)
            self.matches.addWidget(shown)
        self.matches.addStretch(1)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addSpacing(3 * theme.SPACE)
        top.addWidget(self.who, 1)
        top.addWidget(self.leave)
        top.addWidget(self.save)
        inner = QWidget()
        within = QVBoxLayout(inner)
        within.setContentsMargins(*[6 * theme.SPACE] * 4)
        within.addWidget(self.form)
        within.addStretch(1)
        found = QWidget()
        found.setLayout(self.matches)
        self.matches.setContentsMargins(0, 0, 0, 0)
        beside = Card("On file already?")
        beside.setFixedWidth(round(64 * theme.SPACE * min(theme.current().text_scale, 1.4)))
        beside.body.addWidget(ClearScroll(found))
        row = QHBoxLayout()
        row.setSpacing(4 * theme.SPACE)
        surface = Card()
        surface.body.setContentsMargins(0, 0, 0, 0)
        surface.body.addWidget(ClearScroll(inner))
        row.addWidget(surface, 1)
        row.addWidget(beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[5 * theme.SPACE] * 4)
        column.setSpacing(4 * theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.strip)
        column.addLayout(row, 1)


class Match(QFrame):
    """Someone on file who may be the person typed; what differs is marked.

    Signals:
        chosen(int): it is this one.
    """

    chosen = Signal(int)

    def __init__(self, match: reads.Duplicate) -> None:
        super().__init__()
        self._id = match.id
        self.setProperty("kind", "sunken")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SPACE)
        column.addWidget(Words(match.name, "strong", private=True, wrap=True))
        for part in match.compared:
            mark = "=" if part.same else "≠"
            said = f"{mark}  {part.what}: {part.on_file or 'not known'}"
            kind = "success" if part.same else "warning"
            column.addWidget(Words(said, kind, private=True, wrap=True))
        column.addWidget(Words(f"Chart {match.chart_number}", "muted"))
        column.addWidget(
            Button("It is this one", kind="link", on=lambda: self.chosen.emit(self._id))
        )
        same = ", ".join(part.what for part in match.compared if part.same)
        differs = ", ".join(part.what for part in match.compared if not part.same)
        self.setAccessibleName(
            f"{match.name}; same {same or 'nothing'}; differs {differs or 'nothing'}"
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self._id)
            return
        super().keyPressEvent(event)


def _practice_phone(session: Any) -> str:
    practice = office_reads.practice(session)
    return practice.phone if practice is not None else ""
