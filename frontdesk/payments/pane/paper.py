"""An agreement, a voucher or a notice on paper: seen first, noted as it leaves."""

from collections.abc import Callable
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from frontdesk.core.clock import office_day, words_moment
from frontdesk.core.refused import Refused
from frontdesk.kit.noted_paper import NotedPaper
from frontdesk.kit.office import Office
from frontdesk.ledger.actions import practice_lines
from frontdesk.office import reads as office_reads
from frontdesk.paper.letterhead import Letterhead
from frontdesk.payments import papers, patient_lists, patient_reads, prints
from frontdesk.payments.papers import AGREEMENT, NOTICE, TITLES, VOUCHER
from frontdesk.payments.patient_rules import PAY_WITHIN


class Paper(NotedPaper):
    """Shows papers over a page.

    Args:
        office: the office.
        over: the page that is covered meanwhile.
        said: shows a sentence.
    """

    def __init__(self, office: Office, over: QWidget, said: Callable[[str], None]) -> None:
        super().__init__(office, over)
        self._said = said

    def show_of(self, what: str, row_id: int) -> None:
        """Show the paper of a plan, a refund or a returned check; shown already, it is printed."""
        if self.print_if_shown():
            return
        zone = self._office.store.zone

        def make(session: Session) -> bytes:
            practice = office_reads.practice(session)
            head = Letterhead(practice.name if practice else "", practice_lines(practice))
            return _MAKERS[what](session, head, row_id, zone)

        self._office.read(make, lambda made: self._show(what, row_id, made))

    def _show(self, what: str, row_id: int, made: bytes | Refused) -> None:
        if not isinstance(made, bytes):
            self._said(str(made))
            return
        noted = partial(papers.note_printed.act, what, row_id)
        self.show(made, f"{TITLES[what]} {row_id}", noted)


def _agreement(session: Session, head: Letterhead, plan_id: int, zone: ZoneInfo) -> bytes:
    row = patient_reads.plan(session, plan_id)
    if row is None:
        raise Refused("There is no such plan.")
    to = papers.addressee(session, row.patient_id)
    begun = office_day(row.began_at, zone)
    what = prints.Agreement(row.id, to, begun, row.began_by, row.parts, row.note)
    return prints.agreement(head, what)


def _voucher(session: Session, head: Letterhead, refund_id: int, zone: ZoneInfo) -> bytes:
    (row,) = patient_lists.refunds(session, refund_id=refund_id)
    to = papers.addressee(session, row.patient_id)
    return prints.voucher(head, row, at=words_moment(row.at, zone), to=to)


def _notice(session: Session, head: Letterhead, returned_id: int, _zone: ZoneInfo) -> bytes:
    (row,) = patient_lists.returned_checks(session, returned_id=returned_id)
    to = papers.addressee(session, row.patient_id)
    return prints.notice(head, row, to=to, pay_by=row.day + PAY_WITHIN)


_MAKERS = {AGREEMENT: _agreement, VOUCHER: _voucher, NOTICE: _notice}
