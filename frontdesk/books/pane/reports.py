"""Reports of the books on screen and paper, and the books as a file for the accountant."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.books import actions, reads
from frontdesk.books.chart import Account
from frontdesk.books.exporting import period_of
from frontdesk.books.exports import FORMATS, file_name
from frontdesk.books.listings import REPORTS
from frontdesk.books.pane.inputs import AccountInput
from frontdesk.books.posting import READ
from frontdesk.core.changes import Changes
from frontdesk.core.listing import FIGURES, ROW, Cell, Heading, Listing, words_of
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.saving import save
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.fields import Field
from frontdesk.kit.form import Form
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Card, Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import TableExport
from frontdesk.office import taking_out

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of a report on screen."""

    id: int
    cells: tuple[Cell, ...]
    level: str


class ReportsPage(Pane):
    """Which report, of which days; the report; and the export beneath."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        today = office.store.about_today()
        self.report = "profit"
        self.first, self.last, self.account = date(today.year, 1, 1), today, "bank"
        self.listing: Listing | None = None
        self.tables: dict[str, Table] = {}
        self.stack = QStackedWidget()
        self.form = Form()
        self.which = ChoiceInput([(key, words) for key, (words, _, _) in REPORTS.items()])
        self.of = AccountInput()
        self.form.add(Field("report", "&Report", self.which), span=4)
        self.form.add(fields.date("first", "&From", today=office.store.about_today), span=3)
        self.form.add(fields.date("last", "&Until", today=office.store.about_today), span=3)
        self.form.new_line()
        self.form.add(Field("account", "&Account", self.of), span=4)
        self.form.edited.connect(self._on_edited)
        self.form.entered.connect(self._ask)
        self.about, self.title = muted(""), Words("", "heading")
        self.net = Words("", "heading", private=True)
        self.export = TableExport(
            self, office, taking_out, permit=READ, words="Print, Excel, PDF", make=self._make
        )
        self.format = ChoiceInput([(key, words) for key, (words, _, _) in FORMATS.items()])
        self.format.setMinimumContentsLength(18)
        self.format.setAccessibleName("As what the books are saved")
        self.save = Button("&Save the books\u2026", icon="save", on=self.ask_where)
        self._lay_out()
        self._load()

    # ---- what it shows

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("posting", "book_account", "bill", "outlay", "supplier")

    def read(self, session: Session) -> tuple[str, Listing, list[Account]]:
        key = self.report
        _, _, make = REPORTS[key]
        listing = make(session, self.first, self.last, self.account)
        return key, listing, list(reads.chart(session).values())

    def show_read(self, what: tuple[str, Listing, list[Account]]) -> None:
        key, listing, accounts = what
        self.of.offer([(one.key, one.words) for one in accounts])
        self.form["account"].load(self.account)
        if key != self.report:
            return
        self.listing = listing
        table = self.tables.get(key) or self._table(key, listing)
        rows = [Shown(place, tuple(line.cells), line.level)
                for place, line in enumerate(listing.lines)]  # fmt: skip
        if listing.totals is not None:
            rows.append(Shown(len(rows), tuple(listing.totals), TOTAL))
        table.rows_model.show_rows(rows)
        self.stack.setCurrentWidget(table)
        self.title.setText(listing.title)
        told = "\u2002\u00b7\u2002".join(f"{name} {value}" for name, value in listing.about)
        self.about.setText(f"{REPORTS[key][1]}\u2002{told}")

    def go(self, wish: Go) -> None:
        """Open the ledger of the account wished for."""
        if "account" in wish.what:
            self.report, self.account = "ledger", str(wish.what["account"])
            self._load()
            self.refresh()

    def remember(self) -> dict[str, Any]:
        return {"report": self.report}

    def come_back(self, remembered: dict[str, Any]) -> None:
        if remembered.get("report") in REPORTS:
            self.report = str(remembered["report"])
            self._load()

    def _load(self) -> None:
        self.form.load({
            "report": self.report, "first": self.first, "last": self.last, "account": self.account,
        })  # fmt: skip
        self._show_fields()

    def _show_fields(self) -> None:
        self.form["first"].setEnabled(self.report in ("profit", "ledger"))
        self.form["account"].setVisible(self.report == "ledger")

    def _on_edited(self, name: str) -> None:
        if name in ("report", "account"):
            self._ask()

    def _ask(self) -> None:
        try:
            values = self.form.values()
        except Refused as refused:
            self.form.show_refused(refused)
            return
        self.report = values["report"]
        self.first, self.last = values["first"] or self.first, values["last"] or self.last
        self.account = values["account"] or self.account
        self._show_fields()
        if self.first > self.last:
            self.form.show_refusal("last", "The last day is before the first one.")
            return
        self.refresh()

    def _table(self, key: str, listing: Listing) -> Table:
        zone = self.office.store.zone
        words = 0 if len(listing.headings) > 5 else 1  # the column of words takes the room
        columns = [
            _column(place, heading, zone, stretch=place == words)
            for place, heading in enumerate(listing.headings)
        ]
        model = RowsModel(columns)
        empty = EmptyState("document", "Nothing in these days", "Choose others, or post first.")
        table = Table(model, REPORTS[key][0], empty=empty)
        table.setSortingEnabled(False)  # a report has its own order
        self.tables[key] = table
        self.stack.addWidget(table)
        return table

    # ---- what leaves

    def _make(self) -> Any:
        listing = self.listing
        return (lambda _progress: listing) if listing is not None and listing.lines else None

    def ask_where(self) -> None:
        """Ask where the books of these days are to be saved."""
        form = self.format.value()
        path, _ = QFileDialog.getSaveFileName(
            self, "Save the books", str(Path.home() / f"books.{FORMATS[form][1]}")
        )
        if path:
            self.save_books(path, form)

    def save_books(self, path: str, form: str) -> None:
        """Note that the books leave, then write them: whole or not at all."""
        first, last = self.first, self.last

        def made(session: Session) -> tuple[bytes, str]:
            period = period_of(session, first, last)
            return FORMATS[form][2](period), file_name(period, form)

        def ready(found: Any) -> None:
            if not isinstance(found, tuple):
                self.said.emit(str(found))
                return
            data, usual = found
            act = actions.note_export.act(what=usual, first=first, last=last, form=form)

            def refused(refusal: Refused) -> None:
                if isinstance(refusal, NeedsApproval):
                    self.office.refused.emit(refusal, act)
                else:
                    self.said.emit(str(refusal))

            self.office.act(
                act,
                lambda _: self.office.run(lambda: save(path, data),
                                          lambda said: self.said.emit(str(said))),
                refused,
            )  # fmt: skip

        self.office.read(made, ready)

    def _lay_out(self) -> None:
        top, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words("Reports & export", "title"))
        words.addWidget(muted("All of them are sums over the one ledger, so they agree."))
        top.addLayout(words, 1)
        top.addWidget(self.export, 0, Qt.AlignmentFlag.AlignTop)
        below = Card(kind="sunken")
        row = QHBoxLayout()
        row.setSpacing(3 * theme.SPACE)
        about = QVBoxLayout()
        about.setSpacing(0)
        about.addWidget(Words("For the accountant", "strong"))
        about.addWidget(muted("The books of these days, account by account. No patient is named."))
        row.addLayout(about, 1)
        row.addWidget(self.format)
        row.addWidget(self.save)
        below.body.addLayout(row)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[5 * theme.SPACE] * 4)
        whole.setSpacing(3 * theme.SPACE)
        whole.addLayout(top)
        for one in (self.form, self.title, self.about):
            whole.addWidget(one)
        whole.addWidget(self.stack, 1)
        whole.addWidget(below)


def _column(place: int, heading: Heading, zone: Any, *, stretch: bool) -> Column[Shown]:
    def words(row: Shown) -> str:
        cell = row.cells[place] if place < len(row.cells) else None
        return words_of(cell, heading.kind, zone)

    def colour(row: Shown) -> str:
        return "" if row.level == ROW else "accent"

    figures = heading.kind in FIGURES
    return Column(
        heading.title, words, right=figures, private=figures, width=118 if figures else 110,
        stretch=stretch, colour=colour, kind=heading.kind,
    )  # fmt: skip
