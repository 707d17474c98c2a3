"""The audit trail: who did or saw what, narrowed, read in plain words, and verified."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.core import audit
from frontdesk.core.action import Act, Done
from frontdesk.core.audit import Break
from frontdesk.core.changes import Changes
from frontdesk.core.clock import day_bounds, wall, words_clock, words_moment
from frontdesk.core.jobs import Progress
from frontdesk.core.listing import MOMENT
from frontdesk.core.refused import Refused
from frontdesk.core.settings import Site
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import Make, TableExport, rows_shown
from frontdesk.office import actions, reads, taking_out
from frontdesk.office.pane.audit_detail import SIGNS, AuditDetail
from frontdesk.office.pane.audit_filter import AuditFilter
from frontdesk.office.reads import AuditRow

PAGE = 200  # rows at a time
VERIFYING = "Verifying the audit trail"
SAID = 3  # breaks named in the banner


class AuditPage(Pane):
    """A filter, the rows, and what the row in hand holds."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.model = RowsModel(self._columns())
        empty = EmptyState("shield", "Nothing in this time", "Ask for more days or another person.")
        self.table = Table(self.model, "Audit trail", empty=empty)
        self.filter, self.detail = AuditFilter(self._today), AuditDetail(office.store)
        self.banner = Banner(closable=True)
        self.verify = Button("&Verify trail", icon="shield", on=self.ask_to_verify,
                             tip="Check that no row was changed, taken out or cut off")  # fmt: skip
        self.export = TableExport(
            self, office, taking_out, permit=actions.look_at_audit.permit, make=self._taken_out
        )
        self.more = Button("Show &more", kind="link", on=self._read_more)
        self.count = Words("", "muted")
        self._asked: Act | None = None
        self._question: dict[str, Any] = {}
        self.filter.wished.connect(self.ask)
        self.table.picked.connect(self.detail.show_row)
        office.acted.connect(self._on_acted)
        self._lay_out()

    def concerns(self, changes: Changes) -> bool:
        """Nothing: a page that read itself anew would be a look that nobody took."""
        return changes.touch("staff_member")

    def read(self, session: Session) -> list[tuple[int, str]]:
        return reads.people_in_audit(session)

    def show_read(self, what: list[tuple[int, str]]) -> None:
        """Offer the people to narrow by; the first time, ask for today."""
        self.filter.show_people(what)
        if not self._question:
            self.ask()

    def go(self, wish: Go) -> None:
        """Show what was done and seen of one patient."""
        if wish.patient_id is not None:
            self.filter.only_patient(wish.patient_id)
            self.ask()

    def ask(self) -> None:
        """Note the look, then read the first page."""
        try:
            first, last = self.filter.days()
        except Refused as refused:
            self.banner.show_sentence(str(refused), "warning")
            return
        self.banner.show_sentence("")
        zone = self.office.store.zone
        self._question = {
            "since": day_bounds(first, zone)[0],
            "until": day_bounds(last, zone)[1],
        } | self.filter.narrowed()
        noted = {name: value for name, value in self._question.items() if name != "kinds"}
        self._asked = actions.look_at_audit.act(**noted)
        self.office.act(self._asked)

    def ask_to_verify(self) -> None:
        """Check every chain from its first row on, beside the desk."""
        self.verify.setEnabled(False)
        self.banner.show_sentence(f"{VERIFYING} \u2026", "info")
        self.office.start_job(VERIFYING, self._verified, self._on_verified)

    def _verified(self, progress: Progress) -> tuple[int, list[Break]]:
        progress.step(0)
        store = self.office.store
        known = {chain: (int(end[0]), str(end[1])) for chain, end in Site.load().heads.items()}
        with store.read() as session:
            return audit.verify(session, store.audit_key, known)

    def _on_verified(self, found: Any) -> None:
        self.verify.setEnabled(True)
        if not isinstance(found, tuple):
            self.banner.show_sentence("The database did not answer. Try again.", "warning")
            return
        count, breaks = found
        if breaks:
            places = "; ".join(
                f"{one.chain}, row {one.seq}: {one.sentence}" for one in breaks[:SAID]
            )
            more = f"; and {len(breaks) - SAID} more" if len(breaks) > SAID else ""
            self.banner.show_sentence(
                f"The trail does not hold in {len(breaks)} places: {places}{more}. Keep a copy of "
                "the office\u2019s data and ask who had access to it.",
                "danger",
            )
        else:
            entries = "entry is" if count == 1 else "entries are"
            self.banner.show_sentence(
                f"The trail holds: {count:,} {entries} as written, none missing.", "success"
            )
        self.act(actions.note_verified)(entries=count, breaks=len(breaks))

    def _on_acted(self, _done: Done, act: Act) -> None:
        if act is self._asked:
            self._asked = None
            self._read(self._show_first)

    def _read(self, then: Callable[[Any], None], after: tuple[datetime, int] | None = None) -> None:
        question = dict(self._question)  # beside: a rare word over years must not hold the desk up
        self.office.type_ahead(
            "audit trail",
            lambda session: reads.audit_report(session, **question, limit=PAGE, after=after),
            then,
        )

    def _read_more(self) -> None:
        rows = self.model.rows()
        if rows:
            last = min(rows, key=lambda row: (row.at, row.id))
            self._read(self._show_more, (last.at, last.id))

    def _show_first(self, rows: list[AuditRow]) -> None:
        self.detail.show_row(None)
        self._show_rows(rows, more=len(rows) == PAGE)
        if rows:
            self.table.take_in_hand(rows[0].id)

    def _show_more(self, rows: list[AuditRow]) -> None:
        self._show_rows([*self.model.rows(), *rows], more=len(rows) == PAGE)

    def _show_rows(self, rows: list[AuditRow], *, more: bool) -> None:
        self.model.show_rows(rows)
        self.more.setVisible(more)
        plural = "entry" if len(rows) == 1 else "entries"
        self.count.setText(f"{len(rows):,} {plural}{', more before them' if more else ''}")

    def _taken_out(self) -> Make | None:
        zone = self.office.store.zone
        about = [(words, words_moment(self._question[name], zone))
                 for words, name in (("From", "since"), ("Until", "until"))
                 if name in self._question]  # fmt: skip
        return rows_shown(self.table, "Audit trail", about=about,
                          patient=lambda row: row.patient_id)  # fmt: skip

    def _today(self) -> date:
        return self.office.store.today()

    def _columns(self) -> tuple[Column[AuditRow], ...]:
        def full(row: AuditRow) -> str:
            return f"{words_moment(row.at, self.office.store.zone)}, at {row.workstation}"

        def moment(row: AuditRow) -> str:
            local, today = wall(row.at, self.office.store.zone), self._today()
            if local.date() == today:
                return words_clock(local)
            year = "" if local.year == today.year else f"/{local.year}"
            return f"{local.month}/{local.day}{year}  {words_clock(local)}"

        return (
            Column(
                "When",
                moment,
                lambda row: (row.at, row.id),
                tip=full,
                width=126,
                kind=MOMENT,
                value=lambda row: row.at,
            ),
            Column("Who", lambda row: row.staff, strong=True, width=112),
            Column(
                "What",
                lambda row: row.action + (" (refused)" if row.outcome == "refused" else ""),
                icon=lambda row: SIGNS[row.kind] if row.outcome == "done" else "cross-circle",
                colour=lambda row: "" if row.outcome == "done" else "danger",
                stretch=True,
            ),
            Column("Patient", lambda row: row.patient, private=True, width=100),
        )

    def _lay_out(self) -> None:
        top, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words("Audit trail", "title"))
        words.addWidget(muted("Who did or saw what. Reading it is in it too; nothing leaves it."))
        top.addLayout(words, 1)
        top.addWidget(self.export, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.verify, 0, Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.addWidget(self.count)
        foot.addWidget(self.more)
        foot.addStretch()
        self.more.hide()
        left = QVBoxLayout()
        left.setSpacing(2 * theme.SPACE)
        left.addWidget(self.table, 1)
        left.addLayout(foot)
        lower = QHBoxLayout()
        lower.setSpacing(4 * theme.SPACE)
        lower.addLayout(left, 1)
        lower.addWidget(self.detail)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[5 * theme.SPACE] * 4)
        whole.setSpacing(4 * theme.SPACE)
        whole.addLayout(top)
        whole.addWidget(self.banner)
        whole.addWidget(self.filter)
        whole.addLayout(lower, 1)
