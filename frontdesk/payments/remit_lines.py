"""What all lines of a payer's check share: their number, what is left of it, and the way back."""

from typing import Any

from sqlalchemy import func, select

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.ledger.actions import IN_TURN
from frontdesk.ledger.charging import reverse_posting
from frontdesk.ledger.rules import void_reason
from frontdesk.ledger.tables import Posting
from frontdesk.payments import remit_reads
from frontdesk.payments.tables import Remittance, RemittanceLine


def standing_check(work: Work, remittance_id: int) -> Remittance:
    """Return a check that was not taken back; refuse one that was."""
    remittance = work.get(Remittance, remittance_id)
    if remittance.undone_id:
        raise Refused("This check was taken back. Nothing was posted; enter it anew.")
    return remittance


def left_of(work: Work, remittance: Remittance) -> int:
    """Return the cents of a check that stand on no line."""
    return remittance.cents - remit_reads.paid_of(work.session, remittance.id)


def is_there(
    work: Work,
    remittance: Remittance,
    number: int,
    *,
    paid: int | None = None,
    charge_id: int | None = None,
    takes_back_id: int | None = None,
) -> bool:
    """Return whether this line was posted before; refuse a number that is not its next."""
    known = work.session.scalars(
        select(RemittanceLine).where(
            RemittanceLine.remittance_id == remittance.id, RemittanceLine.number == number
        )
    ).first()
    if known is None:
        last = work.session.scalar(
            select(func.max(RemittanceLine.number)).where(
                RemittanceLine.remittance_id == remittance.id
            )
        )
        if number != (last or 0) + 1:
            raise Refused("Someone else posts on this check. It is up to date again; please retry.")
        return False
    same = (known.charge_id, known.takes_back_id) == (charge_id, takes_back_id)
    if takes_back_id is not None:
        same = known.takes_back_id == takes_back_id
    elif paid is not None:
        same = same and known.paid_cents == paid
    if not same:
        raise Refused(
            f"Line {number} of this check was posted meanwhile by {known.staff}. Look at it, then "
            "post yours again."
        )
    work.made = {"line_id": known.id, "left_cents": left_of(work, remittance)}
    return True


def add_line(
    work: Work,
    remittance: Remittance,
    number: int,
    kind: str,
    posting: Posting | None,
    **values: Any,
) -> RemittanceLine:
    """Write a line of a check."""
    return work.add(
        RemittanceLine(
            remittance_id=remittance.id, number=number, kind=kind, at=work.now,
            staff=work.staff.name, posting_id=posting.id if posting else None, **values,
        )
    )  # fmt: skip


def tell(work: Work, line: RemittanceLine, left_cents: int) -> Undo:
    """Say what was made; return the way back."""
    work.concerning(line.patient_id)
    work.made = {"line_id": line.id, "left_cents": left_cents}
    here = {"line_id": line.id, "version": line.version, "reason": "posted by mistake"}
    return Undo(f"Take line {line.number} back", undo_line, here)


@action("Take insurance line back", permit="ledger.post", locks=lambda *_, **__: IN_TURN)
def undo_line(work: Work, line_id: int, *, version: int, reason: str) -> None:
    """Take one line of a check back by a reversing posting; it stays, marked."""
    line = work.get(RemittanceLine, line_id, version)
    lift_line(work, line, void_reason(reason))
    remittance = work.get(Remittance, line.remittance_id)
    remittance.finished_on = None
    work.session.flush()
    work.note(reason=reason)
    work.made = {"left_cents": left_of(work, remittance)}


def lift_line(work: Work, line: RemittanceLine, reason: str) -> None:
    """Reverse what a line moved, and mark it; of a charge taken back nothing is left to reverse."""
    if line.undone_at is not None:
        raise Refused(
            f"Line {line.number} was taken back already by {line.undone_by}. Nothing was done now."
        )
    if line.kind == "charge" and _has_take_back(work, line):
        raise Refused(
            f"A later check took line {line.number} back. Take that line back first.",
        )
    seen = remit_reads.line(work.session, line.id)
    if line.posting_id is not None and not (seen and seen.lifted):
        reverse_posting(work, line.posting_id, reason=reason)
    line.undone_at, line.undone_by, line.undone_why = work.now, work.staff.name, reason


def _has_take_back(work: Work, line: RemittanceLine) -> bool:
    found = select(RemittanceLine.id).where(
        RemittanceLine.takes_back_id == line.id, RemittanceLine.undone_at.is_(None)
    )
    return work.session.scalar(found.limit(1)) is not None
