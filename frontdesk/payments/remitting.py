"""What a biller does with a payer's check: begin it, post its lines, finish it, take it back."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.core.typed import MOST_CENTS
from frontdesk.coverage.tables import Payer
from frontdesk.ledger import owing
from frontdesk.ledger.actions import IN_TURN, post
from frontdesk.ledger.charging import reverse_posting
from frontdesk.ledger.rules import Line, reversed_lines, together, void_reason
from frontdesk.ledger.tables import Posting
from frontdesk.payments import open_reads, remit_reads, remit_rules
from frontdesk.payments.open_reads import OpenCharge
from frontdesk.payments.remit_rules import KINDS, SHARES, LineTyped
from frontdesk.payments.tables import Remittance, RemittanceLine

_GONE = "That line is not on this check any more. Look at the check anew."


@action("Begin insurance check", permit="ledger.post", locks=lambda *_, **__: IN_TURN)
def begin_remittance(
    work: Work, *, key: str, payer_id: int, kind: str, number: str, cents: int | None, dated: date
) -> Undo | None:
    """Enter a payer's check or EFT: its money is there, not yet applied.

    `made` is the check's id; the same key again enters nothing.

    Args:
        work: the transaction.
        key: made by the desk once for this check.
        payer_id: whose.
        kind: check or eft.
        number: as on the check; with payer and amount it may stand only once.
        cents: its amount; 0 where it only explains.
        dated: the day on the check.

    """
    known = remit_reads.remittances(work.session, key=key)
    if known:
        work.made = known[0].id
        return None
    remit_rules.refuse_remittance(kind=kind, cents=cents)
    number = remit_rules.remittance_number(number)
    payer = work.session.get(Payer, payer_id)
    if payer is None:
        raise Refused("Choose whose check it is.", field="payer_id")
    if dated > work.today:
        raise Refused(f"{words_date(dated)} is not yet. Check the day on it.", field="dated")
    _refuse_same(work, payer, number, cents or 0)
    posting = post(
        work,
        key=f"remittance {key}",
        kind="remittance",
        lines=[Line(kind, cents), Line("unapplied", -cents)],
        patient_id=None,
        memo=f"{payer.name}, {KINDS[kind]} {number}",
    ) if cents else None  # fmt: skip
    made = work.add(
        Remittance(
            key=key,
            payer_id=payer_id,
            kind=kind,
            number=number,
            cents=cents or 0,
            dated=dated,
            day=posting.day if posting else owing.open_day(work.session, work.today),
            posting_id=posting.id if posting else None,
            staff=work.staff.name,
        )
    )
    work.made = made.id
    here = {"remittance_id": made.id, "version": made.version, "reason": "entered by mistake"}
    return Undo("Take the check back", undo_remittance, here)


def _refuse_same(work: Work, payer: Payer, number: str, cents: int) -> None:
    same = remit_reads.same_remittance(work.session, payer_id=payer.id, number=number, cents=cents)
    if same is not None:
        raise Refused(
            f"{payer.name} {KINDS[same.kind]} {number} for {dollars(cents)} was entered already, "
            f"{words_date(same.day)} by {same.staff}: {same.lines} lines, "
            f"{dollars(same.left_cents)} left. Nothing was entered now; open that one.",
            field="number",
        )


@action("Post insurance line", permit="ledger.post", locks=lambda *_, **__: IN_TURN)
def post_line(
    work: Work,
    remittance_id: int,
    *,
    number: int,
    charge_id: int,
    open_cents: int,
    typed: LineTyped,
) -> Undo | None:
    """Post what a check says of one charge, as one posting.

    `made` is {"line_id", "left_cents"}. The same number of the same check posts nothing again.

    Args:
        work: the transaction.
        remittance_id: the check.
        number: which line of it this is: its next one.
        charge_id: the charge.
        open_cents: what the person saw open on it with this payer.
        typed: the payer's answer.

    """
    remittance = _standing(work, remittance_id)
    if _is_there(work, remittance, number, charge_id=charge_id, paid=typed.paid):
        return None
    charge = _charge(work, remittance, charge_id)
    if charge.standing.open_cents != open_cents:
        raise Refused(
            f"Someone changed this charge: {dollars(charge.standing.open_cents)} is open now, not "
            f"{dollars(open_cents)}. It is up to date again; check the figures.",
            field="paid",
        )
    left = _left(work, remittance)
    typed = remit_rules.accepted_line(charge.standing, typed, left_cents=left)
    posting = None
    if typed.moved:
        posting = post(
            work,
            key=f"remittance {remittance.key} {number}",
            kind="insurance",
            lines=_lines(charge, typed),
            patient_id=charge.patient_id,
            memo=_memo(remittance, charge, typed),
            reason=typed.reasons,
        )
    line = _add(
        work, remittance, number, "charge", posting,
        patient_id=charge.patient_id, charge_id=charge_id, coverage_id=charge.coverage_id,
        next_id=charge.next_id if typed.to_next else None,
        allowed_cents=typed.allowed, paid_cents=typed.paid, contractual_cents=typed.contractual,
        open_cents=remit_rules.still_open(charge.standing, typed),
        reasons=typed.reasons, denial=typed.denial,
        **{f"{name}_cents": getattr(typed, name) for name in SHARES},
    )  # fmt: skip
    return _tell(work, line, left - typed.paid)


def _lines(charge: OpenCharge, typed: LineTyped) -> list[Line]:
    patient_id, charge_id = charge.patient_id, charge.id
    lines = [
        Line("unapplied", typed.paid, patient_id, charge_id, charge.coverage_id),
        Line("contractual", typed.contractual, patient_id, charge_id),
        Line("payer", -typed.moved, patient_id, charge_id, charge.coverage_id),
    ]
    if typed.to_next:
        lines.append(Line("payer", typed.shared, patient_id, charge_id, charge.next_id))
    else:
        lines += [
            Line("patient", cents, patient_id, charge_id, part=name) for name, cents in typed.shares
        ]
    return together(lines)


def _memo(remittance: Remittance, charge: OpenCharge, typed: LineTyped) -> str:
    words = f"{charge.standing.payer} {KINDS[remittance.kind]} {remittance.number}"
    return f"{words}: {typed.denial}"[:200] if typed.denial else words


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
    remittance = _standing(work, remittance_id)
    if _is_there(work, remittance, number, takes_back_id=line_id):
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
    line = _add(
        work, remittance, number, "take_back", posting,
        patient_id=first.patient_id, charge_id=first.charge_id, coverage_id=first.coverage_id,
        takes_back_id=line_id, open_cents=_open_after(work, first),
        **_minus(first, cents),
    )  # fmt: skip
    return _tell(work, line, _left(work, remittance))


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


@action("Post interest", permit="ledger.post", locks=lambda *_, **__: IN_TURN)
def post_interest(work: Work, remittance_id: int, *, number: int, cents: int) -> Undo | None:
    """Post the interest that a payer adds for paying late: income about no charge."""
    remittance = _standing(work, remittance_id)
    if _is_there(work, remittance, number, paid=cents):
        return None
    left = _left(work, remittance)
    if not 0 < cents <= min(MOST_CENTS, left):
        raise Refused(
            f"{dollars(left)} is left of this check. Type the interest, up to that.", field="cents"
        )
    payer = work.get(Payer, remittance.payer_id)
    posting = post(
        work,
        key=f"remittance {remittance.key} {number}",
        kind="interest",
        lines=[Line("unapplied", cents), Line("interest", -cents)],
        patient_id=None,
        memo=f"{payer.name} {KINDS[remittance.kind]} {remittance.number}: interest",
    )
    line = _add(work, remittance, number, "interest", posting, paid_cents=cents)
    return _tell(work, line, left - cents)


@action("Take insurance line back", permit="ledger.post", locks=lambda *_, **__: IN_TURN)
def undo_line(work: Work, line_id: int, *, version: int, reason: str) -> None:
    """Take one line of a check back by a reversing posting; it stays, marked."""
    line = work.get(RemittanceLine, line_id, version)
    _undo_line(work, line, void_reason(reason))
    remittance = work.get(Remittance, line.remittance_id)
    remittance.finished_on = None
    work.session.flush()
    work.note(reason=reason)
    work.made = {"left_cents": _left(work, remittance)}


def _undo_line(work: Work, line: RemittanceLine, reason: str) -> None:
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
        _undo_line(work, line, reason)
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
    remittance = _standing(work, remittance_id)
    left = _left(work, remittance)
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


def _standing(work: Work, remittance_id: int) -> Remittance:
    remittance = work.get(Remittance, remittance_id)
    if remittance.undone_id:
        raise Refused("This check was taken back. Nothing was posted; enter it anew.")
    return remittance


def _charge(work: Work, remittance: Remittance, charge_id: int) -> OpenCharge:
    found = open_reads.open_charges(
        work.session, remittance.payer_id, charge_ids=[charge_id], settled=True
    )
    if not found:
        raise Refused("This payer owes nothing of that charge. Transfer it to the payer first.")
    return max(found, key=lambda one: one.standing.open_cents)


def _left(work: Work, remittance: Remittance) -> int:
    return remittance.cents - remit_reads.paid_of(work.session, remittance.id)


def _is_there(
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
    work.made = {"line_id": known.id, "left_cents": _left(work, remittance)}
    return True


def _add(
    work: Work,
    remittance: Remittance,
    number: int,
    kind: str,
    posting: Posting | None,
    **values: Any,
) -> RemittanceLine:
    return work.add(
        RemittanceLine(
            remittance_id=remittance.id, number=number, kind=kind, at=work.now,
            staff=work.staff.name, posting_id=posting.id if posting else None, **values,
        )
    )  # fmt: skip


def _tell(work: Work, line: RemittanceLine, left_cents: int) -> Undo:
    work.concerning(line.patient_id)
    work.made = {"line_id": line.id, "left_cents": left_cents}
    here = {"line_id": line.id, "version": line.version, "reason": "posted by mistake"}
    return Undo(f"Take line {line.number} back", undo_line, here)
