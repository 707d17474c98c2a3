"""The Patients room: a chart, the form to register or change, the merge; one patient at a time."""

from functools import cached_property
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.core.action import Done
from frontdesk.core.changes import Changes
from frontdesk.core.drafts import Draft
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.patients import actions, reads
from frontdesk.patients.pane.chart import ChartView
from frontdesk.patients.pane.merge import MergeView
from frontdesk.patients.pane.register import RegisterView

TABLES = ("patient", "patient_phone", "patient_name", "patient_contact", "patient_alert",
          "patient_photo", "patient_merge")  # fmt: skip
NEW = "register"


class PatientsPane(Pane):
    """Shows the patient in hand, or the form of one who is new."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.patient_id: int | None = None
        self.card: reads.PatientCardRow | None = None
        self._editing = False
        self.nobody = EmptyState("patients", "No chart is open.",
                                 "Ctrl+K finds a patient; Ctrl+N registers a new one.",
                                 action="Register a patient")  # fmt: skip
        self.nobody.acted.connect(self.register)
        self.chart = ChartView()
        self.stack = QStackedWidget()
        for page in (self.nobody, self.chart):
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self._listen()

    @cached_property
    def form(self) -> RegisterView:
        """The form; made when first wished for, so that the room opens fast."""
        made = RegisterView(self.office)
        made.saved.connect(self._on_saved)
        made.same.connect(self._on_same)
        made.left.connect(self.take_up_nothing)
        self.stack.addWidget(made)
        return made

    @cached_property
    def merge(self) -> MergeView:
        """The merge of two charts; made when first wished for."""
        made = MergeView(self.office)
        made.left.connect(lambda: self.stack.setCurrentWidget(self.chart))
        made.merged.connect(self._on_merged)
        self.stack.addWidget(made)
        return made

    @property
    def _typing(self) -> bool:
        """Whether the form is in view and something is typed that is not saved."""
        return isinstance(self.stack.currentWidget(), RegisterView) and self.form.form.dirty

    def concerns(self, changes: Changes) -> bool:
        return self.patient_id is not None and changes.touch(*TABLES, patient_id=self.patient_id)

    def read(self, session: Session) -> reads.PatientCardRow | None:
        return reads.card(session, self.patient_id) if self.patient_id is not None else None

    def show_read(self, card: reads.PatientCardRow | None) -> None:
        if card is None:
            return
        self.card, self.patient_id = card, card.id
        today = clock.office_day(self.office.store.about_now(), self.office.store.zone)
        self.chart.show_chart(card, today)
        if self._typing:
            self._editing = False
            mine = self.form.card
            if mine is not None and mine.id == card.id and mine.version != card.version:
                self.form.changed_elsewhere(card)
        elif self._editing:
            self._editing = False
            self.form.change(card)
            self.stack.setCurrentWidget(self.form)
        elif self.stack.currentWidget() is self.nobody:
            self.stack.setCurrentWidget(self.chart)

    def go(self, wish: Go) -> None:
        if wish.what.get("register"):
            self.register(wish.what.get("typed"))
            return
        patient_id = wish.patient_id or wish.what.get("patient_id")
        if patient_id is None:
            return
        self._editing = bool(wish.what.get("edit"))
        self.open_chart(int(patient_id))

    def open_chart(self, patient_id: int) -> None:
        """Show a patient's chart; whoever is shown is taken in hand, which audits the look."""
        if patient_id != self.patient_id:
            self.chart.strip.show_sentence("")
        self.patient_id = patient_id
        if self._typing:
            self.said.emit("A form is half typed here. Save it, or park it with F9, first.")
        else:
            self.stack.setCurrentWidget(self.chart)
        self.refresh()
        self.chart.edit.setFocus()

    def register(self, typed: dict[str, Any] | None = None) -> None:
        """Begin a new patient; a half-typed one is gone on with."""
        if not (self.form.card is None and self.form.form.dirty):
            self.form.begin(typed if isinstance(typed, dict) else None)
        self.stack.setCurrentWidget(self.form)

    def draft(self) -> Draft | None:
        if not self._typing:
            return None
        card = self.form.card
        form = NEW if card is None else f"change patient {card.id}"
        title = "New patient" if card is None else "Change particulars"
        typed = {"patient_id": card.id if card else None, "fields": self.form.form.snapshot()}
        return Draft(form, title, typed)

    def take_up_nothing(self) -> None:
        self.form.begin()
        self.stack.setCurrentWidget(self.chart if self.patient_id is not None else self.nobody)

    def take_up(self, draft: Draft) -> None:
        patient_id = draft.typed.get("patient_id")
        fields = draft.typed.get("fields", {})
        if patient_id is None:
            self.form.begin()
            self.stack.setCurrentWidget(self.form)
            self.form.form.restore(fields)
            return

        def show(card: Any) -> None:
            if isinstance(card, reads.PatientCardRow):
                self.patient_id, self.card = card.id, card
                self.form.change(card)
                self.stack.setCurrentWidget(self.form)
                self.form.form.restore(fields)

        self.office.read(lambda session: reads.card(session, patient_id), show)

    def remember(self) -> dict[str, Any]:
        return {}  # no patient's id outlives the sitting on this PC's disk

    def _listen(self) -> None:
        self.chart.edit_wished.connect(self._edit)
        self.chart.merge_wished.connect(self._merge)
        self.chart.undo_merge_wished.connect(self._undo_merge)
        self.chart.alert_wished.connect(self._add_alert)
        self.chart.alert_ended.connect(lambda alert: self.act(actions.end_alert)(alert))
        self.chart.photo_wished.connect(self._set_photo)
        self.chart.went.connect(self._went)

    def _on_saved(self, patient_id: int) -> None:
        self.patient_id = patient_id
        self.stack.setCurrentWidget(self.chart)
        self.refresh()
        self.patient_taken.emit(patient_id)

    def _on_same(self, patient_id: int) -> None:
        self.form.begin()
        self._on_saved(patient_id)

    def _edit(self) -> None:
        if self.card is not None:
            self.form.change(self.card)
            self.stack.setCurrentWidget(self.form)

    def _merge(self) -> None:
        if self.card is not None:
            self.merge.begin(self.card.id, self.card.name)
            self.stack.setCurrentWidget(self.merge)

    def _on_merged(self, patient_id: int) -> None:
        self._on_saved(patient_id)
        self.chart.strip.show_sentence(
            "The two charts are one. It can be undone below, any time.", "success"
        )

    def _undo_merge(self, merge_id: int, version: int) -> None:
        refused = lambda said: self.chart.strip.show_sentence(str(said), "danger")  # noqa: E731
        self.act(actions.undo_merge, self._on_parted, refused)(merge_id, version=version)

    def _on_parted(self, done: Done) -> None:
        left = ", ".join(done.made or ())
        said = f"Changed since the merge and left as it is: {left}. Look it over." if left else ""
        self.chart.strip.show_sentence(f"The two charts are parted again. {said}".strip(),
                                       "warning" if left else "success")  # fmt: skip

    def _add_alert(self, words: str) -> None:
        if self.patient_id is None:
            return
        refused = lambda said: self.chart.strip.show_sentence(str(said), "danger")  # noqa: E731
        self.act(actions.add_alert, lambda _: self.chart.alert.clear(), refused)(
            self.patient_id, text=words
        )

    def _set_photo(self, image: bytes) -> None:
        refused = lambda said: self.chart.strip.show_sentence(str(said), "danger")  # noqa: E731
        if self.patient_id is not None:
            self.act(actions.set_photo, None, refused)(self.patient_id, image=image)

    def _went(self, room: str) -> None:
        if self.patient_id is not None:
            what = {"patient_id": self.patient_id}
            self.wished.emit(
                Go(room, self.patient_id, what | ({"book": ""} if room == "schedule" else {}))
            )
