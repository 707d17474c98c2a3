"""What a biller does with a payer's check: begin it, and post what it says of each charge."""

from datetime import date

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.core.typed import MOST_CENTS
from frontdesk.coverage.tables import Payer
from frontdesk.ledger import owing
from frontdesk.ledger.actions import IN_TURN, post
from frontdesk.ledger.rules import Line, together
from frontdesk.payments import open_reads, remit_reads, remit_rules
from frontdesk.payments.open_reads import OpenCharge
from frontdesk.payments.remit_back import undo_remittance
from frontdesk.payments.remit_lines import add_line, is_there, left_of, standing_check, tell
from frontdesk.payments.remit_rules import KINDS, SHARES, LineTyped
from frontdesk.payments.tables import Remittance


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
    remittance = standing_check(work, remittance_id)
    if is_there(work, remittance, number, charge_id=charge_id, paid=typed.paid):
        return None
    charge = _charge(work, remittance, charge_id)
    if charge.standing.open_cents != open_cents:
        raise Refused(
            f"Someone changed this charge: {dollars(charge.standing.open_cents)} is open now, not "
            f"{dollars(open_cents)}. It is up to date again; check the figures.",
            field="paid",
        )
    left = left_of(work, remittance)
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
    line = add_line(
        work, remittance, number, "charge", posting,
        patient_id=charge.patient_id, charge_id=charge_id, coverage_id=charge.coverage_id,
        next_id=charge.next_id if typed.to_next else None,
        allowed_cents=typed.allowed, paid_cents=typed.paid, contractual_cents=typed.contractual,
        open_cents=remit_rules.still_open(charge.standing, typed),
        reasons=typed.reasons, denial=typed.denial,
        **{f"{name}_cents": getattr(typed, name) for name in SHARES},
    )  # fmt: skip
    return tell(work, line, left - typed.paid)


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


@action("Post interest", permit="ledger.post", locks=lambda *_, **__: IN_TURN)
def post_interest(work: Work, remittance_id: int, *, number: int, cents: int) -> Undo | None:
    """Post the interest that a payer adds for paying late: income about no charge."""
    remittance = standing_check(work, remittance_id)
    if is_there(work, remittance, number, paid=cents):
        return None
    left = left_of(work, remittance)
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
    line = add_line(work, remittance, number, "interest", posting, paid_cents=cents)
    return tell(work, line, left - cents)


def _charge(work: Work, remittance: Remittance, charge_id: int) -> OpenCharge:
    found = open_reads.open_charges(
        work.session, remittance.payer_id, charge_ids=[charge_id], settled=True
    )
    if not found:
        raise Refused("This payer owes nothing of that charge. Transfer it to the payer first.")
    return max(found, key=lambda one: one.standing.open_cents)
