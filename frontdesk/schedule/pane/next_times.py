"""Finds a time: what is asked for, and the openings, best first, each with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from frontdesk.core import clock
from frontdesk.core.jobs import Cancelled, Progress
from frontdesk.core.refused import Refused
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Card, Words
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.schedule import finding
from frontdesk.schedule.finding import PAGE, Finding
from frontdesk.schedule.finding_rules import Choice
from frontdesk.schedule.pane.finding_form import NO_HOURS, FindingForm, Known, Typed
from frontdesk.schedule.rows import ProviderRow, TypeRow

LEAST_ROWS = 6  # of the list, however low the window
NOTHING = ("calendar", "No time is free.", "Ask for other days or hours, or for someone else.")
LOOKING = ("Looking \u2026", "Esc stops it.")


@dataclass(frozen=True)
class Chosen:
    """The choice taken, and what was asked for with it."""

    choice: Choice
    type_id: int | None
    minutes: int | None
    then_type_id: int | None
    resource_id: int | None
    link_to: int | None


class Offer:
    """One choice as a row of the list."""

    def __init__(
        self, place: int, choice: Choice, names: dict[int, str], today: date, zone: ZoneInfo
    ) -> None:
        self.id, self.choice, self.opening = place, choice, choice.first
        day = clock.words_day(self.opening.day, today)
        self.when = f"{day} {clock.words_time(self.opening.start, zone)}"
        who = dict.fromkeys(names.get(one.provider_id, "") for one in choice.openings)
        self.provider, self.reason = ", then ".join(who), choice.reason


COLUMNS = (
    Column[Offer](
        "When",
        lambda row: row.when,
        lambda row: row.opening.start,
        strong=True,
        tip=lambda row: row.when,
        width=190,
    ),
    Column[Offer]("With", lambda row: row.provider, tip=lambda row: row.provider, width=134),
    Column[Offer](
        "Why", lambda row: row.reason, tip=lambda row: row.reason, stretch=True, width=120
    ),
)


class NextTimes(Card):
    """Finds times. Enter goes from what is asked for to the list, and there takes a time.

    Signals:
        chosen(Chosen): book there, or move the visit there.
        left(): put away.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__("Find a time")
        self._office = office
        self._providers: dict[int, str] = {}
        self._patient_id: int | None = None
        self._minutes: int | None = None
        self._typed: Typed | None = None
        self._search: Finding | None = None
        self._progress: Progress | None = None
        self._found: list[Choice] = []
        self._ended = True  # there are no more than those in the list
        self._entered = False  # Enter was pressed before the times were found
        self.whom = Words("", "body", private=True, wrap=True)
        self.form = FindingForm(office.store.about_today)
        self.form.edited.connect(self._on_edited)
        self.form.entered.connect(self._to_the_list)
        self.more = Button("&More wishes", kind="link", icon="filter", on=self._turn_more)
        self.model = RowsModel(COLUMNS)
        self.nothing = EmptyState(*NOTHING)
        self.table = Table(self.model, "Openings", empty=self.nothing, filters=False)
        self.table.chosen.connect(self._choose)
        self.table.verticalScrollBar().valueChanged.connect(lambda _: self._on_scrolled())
        self.count = Words("", "caption")
        self.leave = Button("Close", kind="quiet", tip="Esc", on=self.left.emit)
        self._lay_out()

    def begin(
        self,
        types: Sequence[TypeRow],
        providers: Sequence[ProviderRow],
        known: Known,
        *,
        whom: str = "",
        patient_id: int | None = None,
        type_id: int | None = None,
        minutes: int | None = None,
        asked: dict[str, Any] | None = None,
        moves: bool = False,
    ) -> None:
        """Show the panel and look at once; what was asked for last time is kept.

        Args:
            types: the kinds of visits.
            providers: who sees patients.
            known: places, rooms, the family's visits.
            whom: for whom, in words.
            patient_id: for whom.
            type_id: what for.
            minutes: how long, where not as long as its kind.
            asked: fields that are to hold these values.
            moves: a visit that there is gets another time; what it is for stays.

        """
        self._providers = {one.id: one.name for one in providers}
        self.form.offer(types, providers, known)
        if patient_id != self._patient_id:
            self.form.forget_wishes()
        self._patient_id, self._minutes = patient_id, minutes
        today, zone = self._office.store.about_today(), self._office.store.zone
        self.form.offer_family([
            (one, f"{one.given}, {clock.words_day(one.day, today)} "
                  f"{clock.words_time(one.start, zone)}") for one in known.family
        ])  # fmt: skip
        wanted = {} if type_id is None else {"type": type_id}
        for name, value in (wanted | (asked or {})).items():
            self.form[name].load(value)
        self.whom.setText(whom)
        self.whom.setVisible(bool(whom))
        self._show_more(self.form.has_more or self.form.asks_more)
        self.show()
        self.look()
        for name in ("type", "then", "family"):
            self.form[name].setEnabled(not moves)
        self.form.focus_first()

    def look(self) -> None:
        """Look anew; an older search is stopped."""
        self._stop()
        self._found, self._ended = [], True
        self.model.show_rows([])
        self.count.setText("")
        try:
            self._typed = self.form.typed(patient_id=self._patient_id, minutes=self._minutes)
        except Refused as refused:
            next_step = "Choose a later hour as the end." if str(refused) == NO_HOURS else ""
            self.nothing.show_words(str(refused), next_step)
            return
        self._search = None
        self._read_page()

    def end(self) -> None:
        """Stop looking and put the panel away."""
        self._stop()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        else:
            self.left.emit()

    def _read_page(self) -> None:
        """Read the next openings beside the window."""
        typed, store = self._typed, self._office.store
        if typed is None:
            return
        if not self._found:
            self.nothing.show_words(*LOOKING)
        progress = self._progress = Progress()
        search = self._search

        def read(session: Any) -> tuple[Finding, list[Choice], dict[int, str]] | None:
            going = search
            try:
                if going is None:
                    going = Finding(typed.wish(session), zone=store.zone, desk=store.workstation)
                found = going.page(session, now=store.now(), progress=progress)
                needed = finding.needed_resources(session, typed.values["type"])
            except Cancelled:
                return None
            return going, found, needed

        self._office.type_ahead("next available", read, self._show_page)

    def _show_page(self, page: tuple[Finding, list[Choice], dict[int, str]]) -> None:
        self._progress = None
        self._search, found, resources = page
        self._found += found
        self._ended = len(found) < PAGE
        if not self._found:
            self.nothing.show_words(*NOTHING[1:])
        store = self._office.store
        today = store.about_today()
        rows = [
            Offer(place, one, self._providers, today, store.zone)
            for place, one in enumerate(self._found)
        ]
        self.model.show_rows(rows)
        told = f"{len(rows)} found" if self._ended else f"{len(rows)} found, more below"
        self.count.setText(told if rows else "")
        self.form.offer_resources(resources)
        if self._entered:
            self._to_the_list()
        QTimer.singleShot(0, self, self._on_scrolled)  # a tall list wants more at once

    def _on_scrolled(self) -> None:
        """Read the next page when the end of the list comes into view."""
        table = self.table  # whose bar knows of new rows only when it is laid out next
        tall = self.model.rowCount() * table.verticalHeader().defaultSectionSize()
        seen = table.verticalScrollBar().value() + table.viewport().height()
        at_end = seen >= tall
        if at_end and self.isVisible() and not self._ended and self._progress is None:
            self._read_page()

    def _stop(self) -> None:
        self._entered = False
        if self._progress is not None:
            self._progress.cancel()
            self._progress = None

    def _on_edited(self, name: str) -> None:
        if name == "then":
            self.form.show_more(self.form.has_more)
        if name == "type":
            self._minutes = None
        self.look()

    def _turn_more(self) -> None:
        self._show_more(not self.form.has_more)
        if self.form.has_more:
            self.form["then"].take_keyboard()

    def _show_more(self, more: bool) -> None:
        self.form.show_more(more)
        self.more.setText("Fewer &wishes" if more else "&More wishes")

    def _to_the_list(self) -> None:
        """Put the keyboard on the first time; as soon as there is one."""
        self._entered = self._progress is not None and not self._found
        if not self._entered and self.model.rowCount():
            self.table.setFocus()
            self.table.take_in_hand(0)

    def _choose(self, row: Offer) -> None:
        typed = self._typed
        if typed is not None:
            values, beside = typed.values, typed.beside
            self.chosen.emit(Chosen(
                row.choice, values["type"], typed.minutes, values["then"], values["resource"],
                beside.id if beside else None,
            ))  # fmt: skip

    def _lay_out(self) -> None:
        self.table.setMinimumHeight(LEAST_ROWS * 36)
        line = QHBoxLayout()
        line.addWidget(self.count, 1)
        line.addWidget(self.leave)
        self.body.addWidget(self.whom)
        self.body.addWidget(self.form)
        self.body.addWidget(self.more)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(line)
        self.hide()
