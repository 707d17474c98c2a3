"""Makes two charts one: field by field, seen before it is done, undone whole later."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.core import clock
from frontdesk.core.action import Done
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.clear_scroll import ClearScroll
from frontdesk.kit.finder import ResultList
from frontdesk.kit.hits import Hit
from frontdesk.kit.labels import Card, Words, heading, muted
from frontdesk.kit.layouts import empty
from frontdesk.kit.office import Office
from frontdesk.kit.search_box import SearchBox
from frontdesk.kit.segmented import Segmented
from frontdesk.patients import actions, reads
from frontdesk.patients.pane.card import words_born


class MergeView(QWidget):
    """Two charts side by side.

    Signals:
        merged(int): the kept chart.
        left(): put away.
    """

    merged = Signal(int)
    left = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._kept_id = 0
        self.preview: reads.MergePreview | None = None
        self.choices: dict[str, Segmented] = {}
        self.strip = Banner()
        self.box = SearchBox("Find the other chart of this person")
        self.list = ResultList(self.box)
        self.list.wanted.connect(self._find)
        self.list.chosen.connect(lambda hit: self.compare(hit.id))
        self.title = heading("Merge another chart into this one")
        self.into = Words("", "strong", private=True)
        self.about = muted(
            "The other chart's number stays findable. All of it can be undone later."
        )
        self.do = Button("Merge", kind="primary", icon="merge", on=self.ask_to_merge)
        self.leave = Button("Leave", kind="quiet", on=self.left.emit)
        self.swap = Button("Keep the other one", kind="quiet", icon="refresh", on=self._swap)
        self.table = QGridLayout()
        self.moves = Words("", wrap=True)
        self._lay_out()

    def begin(self, patient_id: int, name: str) -> None:
        """Begin with the chart that is kept."""
        self._kept_id, self.preview = patient_id, None
        self.into.setText(name)
        self.box.clear()
        self._clear()
        self.strip.show_sentence("")
        self.box.setFocus()

    def compare(self, gone_id: int) -> None:
        """Show both charts, what differs and what would move."""
        kept = self._kept_id
        self._office.read(lambda session: reads.merge_preview(session, kept, gone_id), self._show)

    def ask_to_merge(self) -> None:
        """Do what is shown."""
        preview = self.preview
        if preview is None:
            self.strip.show_sentence("Find the other chart first.", "warning")
            return
        choices = {name: choice.value() for name, choice in self.choices.items()}
        taken = {name: side for name, side in choices.items() if side == "gone"}
        act = actions.merge_patients.act(
            kept_id=preview.kept.id, gone_id=preview.gone.id, kept_version=preview.kept.version,
            gone_version=preview.gone.version, choices=taken,
        )  # fmt: skip
        self._office.act(act, self._on_merged, self._on_refused)

    def _on_merged(self, _: Done) -> None:
        assert self.preview is not None
        self.merged.emit(self.preview.kept.id)

    def _on_refused(self, refused: Refused) -> None:
        self.strip.show_sentence(str(refused), "danger")

    def _swap(self) -> None:
        if self.preview is not None:
            self._kept_id, gone_id = self.preview.gone.id, self.preview.kept.id
            self.compare(gone_id)

    def _find(self, typed: str) -> None:
        if not typed.strip():
            self.list.close_list()
            return
        today = clock.office_day(self._office.store.about_now(), self._office.store.zone)

        def read(session: Any) -> list[Hit]:
            found = reads.search(session, typed, today=today, limit=8)
            return [
                Hit(one.id, one.name, (words_born(one.birth_date, today), f"#{one.chart_number}"))
                for one in found
                if one.id != self._kept_id
            ]

        self._office.type_ahead("merge", read, lambda hits: self.list.show_hits(hits, typed))

    def _show(self, preview: reads.MergePreview | Refused) -> None:
        if isinstance(preview, Refused):
            self.strip.show_sentence(str(preview), "danger")
            return
        self._clear()
        self.preview = preview
        kept, gone = preview.kept, preview.gone
        heads = (
            "",
            f"Kept: chart {kept.chart_number}",
            f"Merged: chart {gone.chart_number}",
            "Take",
        )
        for column, words in enumerate(heads):
            self.table.addWidget(Words(words, "caption"), 0, column)
        for row, field in enumerate(preview.fields, 1):
            choice = Segmented([("kept", "Kept"), ("gone", "Merged")])
            choice.set_value("kept" if field.kept else "gone")
            choice.setAccessibleName(
                f"{field.words}: {field.kept or 'nothing'} or {field.gone or 'nothing'}"
            )
            self.choices[field.field] = choice
            self.table.addWidget(Words(field.words, "muted"), row, 0)
            self.table.addWidget(Words(field.kept or "–", private=True, wrap=True), row, 1)
            self.table.addWidget(
                Words(field.gone or "–", "warning", private=True, wrap=True), row, 2
            )
            self.table.addWidget(choice, row, 3)
        for row in range(self.table.rowCount()):
            self.table.setRowStretch(row, 0)
        self.table.setRowStretch(len(preview.fields) + 1, 1)
        moves = ", ".join(
            f"{count} {words.removesuffix('s') if count == 1 else words}"
            for words, count in preview.moves
            if count
        )
        self.moves.setText(
            f"Moves to the kept chart: {moves or 'nothing'}. Money stays as it was posted and "
            "shows with the kept chart."
        )
        self.do.setEnabled(True)
        first = next(iter(self.choices.values()), self.do)
        first.setFocus()

    def _clear(self) -> None:
        self.choices, self.preview = {}, None
        self.do.setEnabled(False)
        self.moves.setText("")
        empty(self.table)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        for button in (self.leave, self.swap, self.do):
            top.addWidget(button)
        self.table.setHorizontalSpacing(5 * theme.SPACE)
        self.table.setVerticalSpacing(2 * theme.SPACE)
        self.table.setColumnStretch(1, 1)
        self.table.setColumnStretch(2, 1)
        inner = QWidget()
        inner.setLayout(self.table)
        scroll = ClearScroll(inner)
        surface = Card()
        surface.body.addWidget(self.box)
        surface.body.addWidget(scroll, 1)
        surface.body.addWidget(self.moves)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[5 * theme.SPACE] * 4)
        column.setSpacing(4 * theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.into)
        column.addWidget(self.about)
        column.addWidget(self.strip)
        column.addWidget(surface, 1)
