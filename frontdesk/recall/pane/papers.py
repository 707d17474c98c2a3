"""What of the recalls goes on paper or into a file: seen first, noted as it leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QMenu
from sqlalchemy.orm import Session

from frontdesk.core.action import Act
from frontdesk.core.refused import Refused
from frontdesk.core.saving import save
from frontdesk.kit.counted_preview import CountedPreview
from frontdesk.office import reads as office_reads
from frontdesk.paper.labels import STOCKS, Stock
from frontdesk.paper.letterhead import Letterhead
from frontdesk.recall import actions, prints, reads
from frontdesk.recall.reads import DueRow

if TYPE_CHECKING:
    Page = Any

NOBODY = "Nobody on the list has an address."


class Paper(NamedTuple):
    """A print that was made: its title, its bytes, what it is, and whom it tells of."""

    title: str
    pdf: bytes
    what: str
    patients: tuple[int, ...]


class Papers:
    """Letters, labels, call list and tables of the list in sight."""

    def __init__(self, page: Page) -> None:
        self._page, self._office = page, page.office
        self.preview: CountedPreview | None = None
        self.paper: Paper | None = None

    def ask(self, at: QPoint) -> None:
        """Show the menu of all that can leave the list."""
        page, menu = self._page, QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("&Call list", self.call_list)
        for place, stock in enumerate(STOCKS, 1):
            menu.addAction(f"&{place} Address labels, {stock.name}", partial(self.labels, stock))
        if page.last_batch is not None:
            count = page.last_batch[1]
            words = f"The last {count} letter{'s' if count != 1 else ''} a&gain"
            menu.addAction(words, lambda: self.letters_again(page.last_batch[0]))
        menu.addSeparator()
        menu.addAction("&Table for a spreadsheet …", self.table)
        if page.waiting:
            menu.addAction(f"Send the &queue of {page.waiting} texts and emails …", self.queue)
        menu.popup(at)

    def letters(self, wanted: Sequence[tuple[DueRow, int]]) -> None:
        """Show the letters of these, which are noted already."""
        self._show_letters(lambda _session: list(wanted))

    def letters_again(self, at: datetime) -> None:
        """Show a batch once more: the printer jammed. Nothing is sent anew."""
        store = self._office.store
        today, zone = store.about_today(), store.zone
        self._show_letters(lambda session: reads.letters_at(session, at, today=today, zone=zone))

    def labels(self, stock: Stock) -> None:
        """Show address labels of the list in sight."""
        rows = self._rows()

        def make(_session: Session) -> Paper | None:
            if not any(row.address for row in rows):
                return None
            pdf = prints.address_labels(rows, stock=stock)
            whose = tuple(row.period.patient_id for row in rows if row.address)
            return Paper(f"Labels, {stock.name}", pdf, "labels", whose)

        self._office.read(make, self._show)

    def call_list(self) -> None:
        """Show the list in sight as whom to call."""
        rows, store = self._rows(), self._office.store
        today, now = store.about_today(), store.about_now()

        def make(session: Session) -> Paper:
            pdf = prints.call_list(
                head_of(session)[0], rows, zone=store.zone, today=today, printed=now
            )
            return Paper("Recall call list", pdf, "call list", _ids(rows))

        self._office.read(make, self._show)

    def table(self) -> None:
        """Ask where the table of the list is to lie, and write it."""
        path = self._ask_where("Recall.csv")
        if path:
            self.save_table(path)

    def save_table(self, path: str) -> None:
        """Note that the list leaves, then write it to a file."""
        rows = self._rows()
        data = prints.due_table(rows, today=self._office.store.about_today())
        act = actions.note_printed.act(what="table", way="csv", patients=_ids(rows))
        self._write_after(act, path, data)

    def queue(self) -> None:
        """Ask where the queue's table is to lie, and write it for who sends the texts."""
        path = self._ask_where("Texts to send.csv")
        if path:
            self.send_queue(path)

    def send_queue(self, path: str) -> None:
        """Note the queue as sent, then write it as a table."""
        store = self._office.store
        today = store.about_today()

        def ready(rows: Any) -> None:
            if isinstance(rows, Refused):
                self._page.say(str(rows))
                return
            act = actions.send_queue.act([row.period.recall_id for row in rows])
            self._write_after(act, path, prints.due_table(rows, today=today))

        self._office.read(
            lambda session: reads.queued(session, zone=store.zone, today=today), ready
        )

    def leave(self) -> None:
        """Put the paper away; the list is there again."""
        self.paper = None
        self._page.show_list()

    def _show_letters(self, find: Callable[[Session], list[tuple[DueRow, int]]]) -> None:
        today = self._office.store.about_today()

        def make(session: Session) -> Paper | None:
            wanted = [one for one in find(session) if one[0].address]
            if not wanted:
                return None
            texts = {one.id: one.letter for one in reads.rule_rows(session)}
            head, phone = head_of(session)
            full = [(row, number, texts[row.period.rule_id]) for row, number in wanted]
            pdf = prints.letters(head, phone, full, today=today)
            return Paper("Recall letters", pdf, "letters", _ids([row for row, _ in wanted]))

        self._office.read(make, self._show)

    def _show(self, paper: Paper | Refused | None) -> None:
        if not isinstance(paper, Paper):
            self._page.say(NOBODY if paper is None else str(paper))
            return
        if self.preview is None:
            self.preview = CountedPreview(self._fresh)
            self.preview.closed.connect(self.leave)
            self._page.stack.addWidget(self.preview)
        self.paper = paper
        self._page.stack.setCurrentWidget(self.preview)
        self.preview.show_pdf(paper.pdf, paper.title)

    def _fresh(self, way: str, then: Callable[[bytes], None]) -> None:
        paper = self.paper
        if paper is not None:
            act = actions.note_printed.act(what=paper.what, way=way, patients=paper.patients)
            self._office.act(act, lambda _: then(paper.pdf), self._not_noted)

    def _not_noted(self, refused: Refused) -> None:
        if self.preview is not None:
            self.preview.not_noted(refused)

    def _ask_where(self, usual: str) -> str:
        place = str(Path.home() / usual)
        return QFileDialog.getSaveFileName(self._page, "Save as", place, "Tables (*.csv)")[0]

    def _write_after(self, act: Act, path: str, data: bytes) -> None:
        self._office.act(
            act,
            lambda _: self._office.run(
                lambda: save(path, data), lambda said: self._page.say(str(said), "info")
            ),
            lambda refused: self._page.say(str(refused)),
        )

    def _rows(self) -> list[DueRow]:
        rows: list[DueRow] = self._page.table.rows_model.rows()
        return list(rows)


def head_of(session: Session) -> tuple[Letterhead, str]:
    """Return the practice's letterhead, and the phone that patients call."""
    practice = office_reads.practice(session)
    if practice is None:
        return Letterhead(""), ""
    lines = tuple(filter(None, (*practice.address, practice.phone)))
    return Letterhead(practice.name, lines), practice.phone


def _ids(rows: Sequence[DueRow]) -> tuple[int, ...]:
    return tuple(row.period.patient_id for row in rows)
