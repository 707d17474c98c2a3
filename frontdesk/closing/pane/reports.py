"""What the office is owed and how well it collects: a report as a picture and as a table."""

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.closing.pane.listing_view import ListingView, Shown
from frontdesk.closing.report_kinds import KINDS, Asked, Report
from frontdesk.core.changes import Changes
from frontdesk.core.charting import Chart
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.charts import ChartView
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.fields import Field
from frontdesk.kit.form import Form
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Card, Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.table_export import TableExport
from frontdesk.office import taking_out

READ = "ledger.read"


class ReportsPage(Pane):
    """Which report, of which days; its picture over its table."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        today = office.store.about_today()
        self.kind = next(iter(KINDS))
        self.asked = Asked(today.replace(day=1), today)
        self.report: Report | None = None
        self.which = ChoiceInput([(key, one.words) for key, one in KINDS.items()])
        self.form = Form()
        self.form.add(Field("kind", "&Report", self.which), span=4)
        for name, label in (("since", "&From"), ("until", "&Until")):
            self.form.add(fields.date(name, label, today=office.store.about_today), span=3)
        self.form.edited.connect(lambda name: self.ask() if name == "kind" else None)
        self.form.entered.connect(self.ask)
        self.title, self.about = Words("", "heading"), muted("")
        self.chart = ChartView("Picture of the report")
        self.view = ListingView(
            "Report", office.store.zone,
            lambda: EmptyState("check-circle", "Nothing to show", "Nothing of this kind is open "
                               "in these days."),
        )  # fmt: skip
        self.view.chosen.connect(self._on_chosen)
        self.export = TableExport(
            self, office, taking_out, permit=READ, make=self.view.taken_out,
            picture=self._picture, words="&Print, save",
        )  # fmt: skip
        self._lay_out()
        self._load()

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("posting", "remittance_line", "payer", "provider", "book_account")

    def read(self, session: Session) -> tuple[str, Asked, Report]:
        kind, asked = self.kind, self._days()
        return kind, asked, KINDS[kind].make(session, asked)

    def show_read(self, what: tuple[str, Asked, Report]) -> None:
        kind, asked, self.report = what
        if (kind, asked) != (self.kind, self._days()):
            return  # another was asked for meanwhile
        listing, chart = self.report.listing, self.report.chart
        self.title.setText(listing.title)
        told = "\u2002\u00b7\u2002".join(f"{name} {value}" for name, value in listing.about)
        self.about.setText(f"{KINDS[kind].about}\u2002{told}")
        self.picture.setVisible(chart is not None and not chart.is_empty)
        self.chart.setAccessibleName(f"{listing.title}, as a picture")
        self.chart.show_chart(chart or Chart("", (), ()))
        self.view.show_listing(listing, stretch=self.report.stretch)

    def go(self, wish: Go) -> None:
        """Open the report wished for."""
        if wish.what.get("report") in KINDS:
            self.kind = str(wish.what["report"])
            self._load()
            self.refresh()

    def remember(self) -> dict[str, Any]:
        return {"report": self.kind}

    def come_back(self, remembered: dict[str, Any]) -> None:
        if remembered.get("report") in KINDS:
            self.kind = str(remembered["report"])
            self._load()

    def ask(self) -> None:
        """Show the report of what is typed."""
        try:
            values = self.form.values()
        except Refused as refused:
            self.form.show_refused(refused)
            return
        since = values["since"] or self.asked.since
        until = values["until"] or self.asked.until
        if since > until and KINDS[values["kind"]].period:
            self.form.show_refusal("until", "The last day is before the first one.")
            return
        self.kind, self.asked = values["kind"], Asked(since, until)
        self._show_fields()
        self.refresh()

    def _days(self) -> Asked:
        """Return the days asked for; today where the report is of the books as they are now."""
        one = KINDS[self.kind]
        today: date = self.office.store.about_today()
        return self.asked if one.period or one.dated else Asked(today, today)

    def _load(self) -> None:
        self.form.load({"kind": self.kind, "since": self.asked.since, "until": self.asked.until})
        self._show_fields()

    def _show_fields(self) -> None:
        one = KINDS[self.kind]
        self.form["since"].setVisible(one.period)
        self.form["until"].setVisible(one.period or one.dated)

    def _picture(self) -> Chart | None:
        chart = self.report.chart if self.report else None
        return chart if chart is not None and not chart.is_empty else None

    def _on_chosen(self, row: Shown) -> None:
        if row.patient_id is not None:
            self.wished.emit(Go("billing", row.patient_id))

    def _lay_out(self) -> None:
        top, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words("Reports", "title"))
        words.addWidget(muted("All of them are sums over the one ledger, so they agree."))
        top.addLayout(words, 1)
        top.addWidget(self.export, 0, Qt.AlignmentFlag.AlignTop)
        self.picture = Card()
        self.picture.body.addWidget(self.chart)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[5 * theme.SPACE] * 4)
        whole.setSpacing(3 * theme.SPACE)
        whole.addLayout(top)
        for one in (self.form, self.title, self.about):
            whole.addWidget(one)
        whole.addWidget(self.picture, 2)
        whole.addWidget(self.view, 3)
