"""How a check in hand is shown: its lines, the open charges of a patient, and what is read."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from frontdesk.kit.rows_model import Column
from frontdesk.payments import remit_reads
from frontdesk.payments.open_reads import OpenCharge
from frontdesk.payments.pane.columns import amount, day, money
from frontdesk.payments.remit_reads import LineRow, RemittanceRow


def check_and_lines(
    session: Session, remittance_id: int
) -> tuple[RemittanceRow, list[LineRow]] | None:
    """Return a check with its lines; None if there is no such check."""
    rows = remit_reads.remittances(session, ids=[remittance_id])
    return (rows[0], remit_reads.lines_of_remittance(session, remittance_id)) if rows else None


def paid_lines(session: Session, ids: Sequence[int], row: RemittanceRow | None) -> list[LineRow]:
    """Return what the payer of a check paid on charges before, as far as it stands."""
    found = remit_reads.remittance_of_charges(session, ids)
    return [
        line for lines in found.values() for line in lines
        if row is not None and line.kind == "charge" and line.payer == row.payer
        and line.paid_cents > 0 and not line.lifted
    ]  # fmt: skip


def _line_colour(row: LineRow) -> str:
    return "muted" if row.undone or row.lifted else "danger" if row.kind == "take_back" else ""


def _line_what(row: LineRow) -> str:
    if row.kind == "interest":
        return "Interest"
    words = f"{row.code} {row.words}".strip()
    return f"Taken back: {words}" if row.kind == "take_back" else words


def _line_note(row: LineRow) -> str:
    if row.undone:
        return f"Undone: {row.undone_why}"
    if row.lifted:
        return "Charge taken back: unapplied again"
    return " ".join(part for part in (row.reasons, row.denial) if part)


def _share(row: LineRow) -> str:
    words = amount(row.shared_cents)
    return f"{words} \u2192 {row.next_payer}" if words and row.next_payer else words


QUEUE = (
    day("Visit", lambda row: row.service_day),
    Column[OpenCharge]("Code", lambda row: row.code, width=74, tip=lambda row: row.words),
    money("Open", lambda row: row.standing.open_cents, width=84),
)  # fmt: skip
LINES = (
    Column[LineRow]("#", lambda row: str(row.number), lambda row: row.number, width=56,
                    colour=_line_colour),
    Column[LineRow]("Patient", lambda row: row.patient, private=True, width=140, strong=True,
                    colour=_line_colour),
    day("Visit", lambda row: row.service_day, colour=_line_colour),
    Column[LineRow]("What", _line_what, width=140, tip=_line_what, colour=_line_colour),
    money("Charged", lambda row: row.charge_cents, width=88, summed=False, colour=_line_colour),
    money("Paid", lambda row: row.paid_cents, width=88, strong=True, colour=_line_colour),
    money("Adjusted", lambda row: row.contractual_cents, width=88, colour=_line_colour),
    Column[LineRow]("Share", _share, lambda row: row.shared_cents, right=True,
                    private=True, width=104, colour=_line_colour, tip=_share),
    money("Open", lambda row: row.open_cents, width=80, summed=False, colour=_line_colour),
    Column[LineRow]("Why", _line_note, stretch=True, width=120, tip=_line_note,
                    colour=_line_colour),
)  # fmt: skip
