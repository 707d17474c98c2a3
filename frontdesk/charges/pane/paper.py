"""A superbill or an estimate on paper: seen first, noted as it leaves."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from frontdesk.charges import actions, estimate_prints, estimates, prints, reads
from frontdesk.charges.prints import OnPaper
from frontdesk.charges.reckoning import reckoned
from frontdesk.charges.sheet import Sheet
from frontdesk.core.refused import Refused
from frontdesk.kit.noted_paper import Noted, NotedPaper
from frontdesk.kit.office import Office
from frontdesk.ledger.actions import practice_lines
from frontdesk.office import reads as office_reads
from frontdesk.paper.letterhead import Letterhead


class Paper(NotedPaper):
    """Shows papers of a visit over a page.

    Args:
        office: the office.
        over: the page that is covered meanwhile.
        said: shows a sentence.
    """

    def __init__(self, office: Office, over: QWidget, said: Callable[[str], None]) -> None:
        super().__init__(office, over)
        self._said = said

    def show_superbill(self, appointment_id: int, typed: Sheet | None = None) -> None:
        """Show a visit's superbill: what is charged, or typed so far; to be ticked where neither.

        Shown already, it is printed: the same key twice prints.
        """
        if self.print_if_shown():
            return
        zone = self._office.store.zone

        def make(session: Session) -> tuple[Noted, bytes] | None:
            view = reads.superbill(session, appointment_id)
            if view is None:
                return None
            sheet = typed or Sheet()
            if typed is None and view.bill is not None:
                sheet = Sheet(view.bill.diagnoses, view.bill.services, view.bill.referring)
            filled = bool(sheet.services or sheet.diagnoses)
            sums = reckoned(sheet.services, view.terms) if sheet.services else None
            pdf = prints.superbill(head_of(session), OnPaper(view, sheet, sums), zone=zone)
            what = "filled" if filled else "blank"
            return partial(actions.note_printed.act, appointment_id, what=what), pdf

        self._office.read(make, lambda made: self._show("Superbill", made))

    def show_estimate(self, estimate_id: int, *, appointment_id: int = 0) -> None:
        """Show an estimate as it was handed out; without an id the last one of a visit."""

        def make(session: Session) -> tuple[Noted, bytes] | None:
            rows = estimates.estimates_of(session, appointment_id) if not estimate_id else []
            row = rows[0] if rows else estimates.estimate(session, estimate_id)
            if row is None:
                return None
            act = partial(actions.note_estimate_printed.act, row.id)
            return act, estimate_prints.estimate(row.content)

        self._office.read(make, lambda made: self._show("Good-faith estimate", made))

    def _show(self, title: str, made: tuple[Noted, bytes] | Refused | None) -> None:
        if not isinstance(made, tuple):
            self._said(str(made or "There is no such visit."))
            return
        noted, pdf = made
        self.show(pdf, title, noted)


def head_of(session: Session) -> Letterhead:
    """Return the practice's letterhead."""
    practice = office_reads.practice(session)
    return Letterhead(practice.name if practice else "", practice_lines(practice))
