"""Receipts on their way to paper: looked at, then noted in the audit before each print."""

from collections.abc import Callable
from typing import Any, Protocol

from sqlalchemy.orm import Session

from frontdesk.core.action import Act, Done
from frontdesk.core.database import Store
from frontdesk.core.refused import Refused
from frontdesk.ledger import prints, reads
from frontdesk.ledger.actions import note_printed

Give = Callable[[bytes], None]


class Desk(Protocol):
    """What is needed of the office: its data, and one act or read after the other."""

    store: Store

    def act(
        self,
        act: Act,
        then: Callable[[Done], None] | None = None,
        refused: Callable[[Refused], None] | None = None,
    ) -> None:
        """Do an act; answer on the window's thread."""

    def read(self, query: Callable[[Session], Any], then: Callable[[Any], None]) -> None:
        """Read; answer on the window's thread."""


def look(desk: Desk, receipt_id: int, *, form: str, then: Callable[[bytes, str], None]) -> None:
    """Make a receipt as its next print would be; give the PDF and its title.

    Args:
        desk: the office.
        receipt_id: which.
        form: letter or roll.
        then: is given both; not called when there is no such receipt.

    """

    def made(session: Session) -> tuple[bytes, str] | None:
        row = reads.receipt(session, receipt_id)
        if row is None:
            return None
        pdf = prints.kept_receipt(row, form=form, copies=row.prints, zone=desk.store.zone)
        return pdf, f"Receipt {row.content.number}"

    desk.read(made, lambda found: then(*found) if isinstance(found, tuple) else None)


def hand_out(
    desk: Desk,
    receipt_id: int,
    *,
    way: str,
    form: str,
    then: Give,
    refused: Callable[[Refused, Act], None],
) -> None:
    """Note that a receipt goes out, then make it, marked as the copy it is.

    Args:
        desk: the office.
        receipt_id: which.
        way: letter, roll or file.
        form: letter or roll.
        then: is given the PDF.
        refused: hears of a refusal, and of the act that was refused.

    """
    act = note_printed.act(receipt_id, how=way)

    def noted(done: Done) -> None:
        copies = int((done.made or {}).get("copies") or 0)

        def made(session: Session) -> bytes | None:
            row = reads.receipt(session, receipt_id)
            if row is None:
                return None
            return prints.kept_receipt(row, form=form, copies=copies, zone=desk.store.zone)

        desk.read(made, lambda pdf: then(pdf) if isinstance(pdf, bytes) else None)

    desk.act(act, noted, lambda refusal: refused(refusal, act))
