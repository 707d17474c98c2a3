"""What a payer takes back, what the office takes back, and a check that is finished."""

from typing import Any

from sqlalchemy import func, select

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.ledger import owing
from frontdesk.ledger.actions import IN_TURN, post
from frontdesk.ledger.charging import reverse_posting
from frontdesk.ledger.rules import Line, reversed_lines, void_reason
from frontdesk.payments import remit_reads
from frontdesk.payments.remit_lines import (
    add_line,
    is_there,
    left_of,
    lift_line,
    standing_check,
    tell,
)
from frontdesk.payments.remit_rules import KINDS, SHARES
from frontdesk.payments.tables import Remittance, RemittanceLine

_GONE = "That line is not on this check any more. Look at the check anew."


@action("Post take-back", permit="ledger.post", locks=lambda *_, **__: IN_TURN)
def take_back_line(
    work: Work, remittance_id: int, *, number: int, line_id: int, cents: int | None = None
) -> Undo | None:
    """Let a payer take an earlier payment back within a check: the charge is open with it again.

    Args:
        work: the transaction.
        remittance_id: the check that is lower by it.
        number: which line of that check this is: its next one.
        line_id: the line that paid.
        cents: only so much of the money; None takes the whole line back, adjustment and shares too.

    """
    remittance = standing_check(work, remittance_id)
    if is_there(work, remittance, number, takes_back_id=line_id):
        return None
    first = work.get(RemittanceLine, line_id)
    of_check = work.get(Remittance, first.remittance_id)
    seen = remit_reads.line(work.session, line_id)
    _refuse_take_back(remittance, of_check, first, lifted=bool(seen and seen.lifted))
    taken = _taken_back(work, line_id)
    rest = first.paid_cents - taken
    if cents is not None and not 0 < cents <= rest:
        raise Refused(
            f"{dollars(rest)} of that payment still stands. Type an amount up to that.",
            field="cents",
        )
    if cents is None and taken:
        raise Refused(
            f"{dollars(taken)} of it was taken back before. Type what is taken now.", field="cents"
        )
    if cents is None:
        assert first.posting_id is not None
        lines = reversed_lines(owing.lines_of(work.session, [first.posting_id])[first.posting_id])
    else:
        who = (first.patient_id, first.charge_id, first.coverage_id)
        lines = [Line("unapplied", -cents, *who), Line("payer", cents, *who)]
    posting = post(
        work,
        key=f"remittance {remittance.key} {number}",
        kind="take-back",
        lines=lines,
        patient_id=first.patient_id,
        memo=f"Taken back of {KINDS[of_check.kind]} {of_check.number}",
    )
    line = add_line(
        work, remittance, number, "take_back", posting,
        patient_id=first.patient_id, charge_id=first.charge_id, coverage_id=first.coverage_id,
        takes_back_id=line_id, open_cents=_open_after(work, first),
        **_minus(first, cents),
    )  # fmt: skip
    return tell(work, line, left_of(work, remittance))


def _refuse_take_back(
    remittance: Remittance, of_check: Remittance, first: RemittanceLine, *, lifted: bool
) -> None:
    if first.undone_at is not None or of_check.undone_id:
        raise Refused(_GONE)
    if lifted:
        raise Refused("That charge was taken back, so the money is unapplied again already.")
    if first.kind != "charge" or first.posting_id is None:
        raise Refused("There is no payment in that line to take back.", field="cents")
    if of_check.payer_id != remittance.payer_id:
        raise Refused("Another payer paid that. Only the one who paid can take it back.")


def _minus(first: RemittanceLine, cents: int | None) -> dict[str, Any]:
    if cents is not None:
        return {"paid_cents": -cents}
    names = ("paid", "contractual", *SHARES)
    values = {f"{name}_cents": -getattr(first, f"{name}_cents") for name in names}
    return values | {"next_id": first.next_id, "reasons": first.reasons}


def _taken_back(work: Work, line_id: int) -> int:
    found = work.session.scalar(
        select(func.sum(RemittanceLine.paid_cents)).where(
            RemittanceLine.takes_back_id == line_id, RemittanceLine.undone_at.is_(None)
        )
    )
    return -int(found or 0)


def _open_after(work: Work, first: RemittanceLine) -> int:
    items = owing.open_of_charges(work.session, [first.charge_id or 0])
    return sum(
        one.cents for one in items
        if one.account == "payer" and one.coverage_id == first.coverage_id
    )  # fmt: skip


@action("Take insurance check back", permit="ledger.post", locks=lambda *_, **__: IN_TURN)
def undo_remittance(work: Work, remittance_id: int, *, version: int, reason: str) -> None:
    """Take a whole check back: each of its lines, the last first, and its money."""
    reason = void_reason(reason)
    remittance = work.get(Remittance, remittance_id, version)
    if remittance.undone_id:
        raise Refused("This check was taken back already. Nothing was done now.")
    lines = work.session.scalars(
        select(RemittanceLine)
        .where(
            RemittanceLine.remittance_id == remittance_id, RemittanceLine.undone_at.is_(None)
        )
        .order_by(RemittanceLine.number.desc())
    ).all()  # fmt: skip
    for line in lines:
        lift_line(work, line, reason)
        work.session.flush()
    if remittance.posting_id is not None:
        reverse_posting(work, remittance.posting_id, reason=reason)
    remittance.undone_id, remittance.undone_why = remittance.id, reason
    work.note(reason=reason, lines=len(lines))
    work.made = {"lines": len(lines)}


@action("Finish insurance check", permit="ledger.post", locks=lambda *_, **__: IN_TURN)
def finish_remittance(work: Work, remittance_id: int, *, left_cents: int) -> Undo:
    """Put a check away: nothing is left of it, or the rest stays unapplied in plain sight.

    Args:
        work: the transaction.
        remittance_id: the check.
        left_cents: the rest that the person saw and leaves unapplied.

    """
    remittance = standing_check(work, remittance_id)
    left = left_of(work, remittance)
    if left != left_cents:
        raise Refused(
            f"{dollars(left)} is left of it now, not {dollars(left_cents)}: someone else posts "
            "on this check. Look at its lines, then finish it."
        )
    remittance.finished_on = work.today
    work.session.flush()
    here = {"remittance_id": remittance_id, "version": remittance.version}
    return Undo("Open the check again", reopen_remittance, here)


@action("Open insurance check again", permit="ledger.post", locks=lambda *_, **__: IN_TURN)
def reopen_remittance(work: Work, remittance_id: int, *, version: int) -> None:
    """Take a finished check in hand again, to post more of it."""
    remittance = work.get(Remittance, remittance_id, version)
    if remittance.undone_id:
        raise Refused("This check was taken back. Enter it anew.")
    remittance.finished_on = None
