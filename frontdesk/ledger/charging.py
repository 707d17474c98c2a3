"""What may happen to a charge, as postings: made, moved between bearers, lowered, taken back.

Plain functions of a `Work`, for the actions of the rooms above. Whoever calls them takes the turn
of the books (`actions.IN_TURN`) as the action's lock.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import func, select

from frontdesk.core.action import Work
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.ledger import owing
from frontdesk.ledger.accounts import LOWERING, Line, Owing, oldest_first, reversed_lines, together
from frontdesk.ledger.deposits import refuse_deposited
from frontdesk.ledger.posting import day_for, post, why_back
from frontdesk.ledger.tables import Charge, Posting, PostingLine, PostingRun
from frontdesk.ledger.voided import charges_about, clear_voided


@dataclass(frozen=True, slots=True)
class ChargeWanted:
    """A service to be charged; `charge_tables.Charge` says what each field is.

    Attributes:
        cents: all that is charged: units x unit_cents and the tax.
        coverage_id: who owes it first; None means the patient.
        part: why the patient owes it, where no coverage does.

    """

    patient_id: int
    service_day: date
    code: str
    words: str
    unit_cents: int
    cents: int
    units: int = 1
    tax_cents: int = 0
    appointment_id: int | None = None
    modifiers: str = ""
    allowed_cents: int | None = None
    pointers: str = ""
    diagnoses: str = ""
    place: str = "11"
    provider_id: int | None = None
    referring: str = ""
    location_id: int | None = None
    coverage_id: int | None = None
    fee_schedule: str = ""
    part: str = "self_pay"


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who owes a part of a charge.

    Attributes:
        account: patient, payer or agency.
        coverage_id: of a payer.
        part: one of PARTS, of a patient.

    """

    account: str
    coverage_id: int | None = None
    part: str = ""

    def line(self, cents: int, *, patient_id: int, charge_id: int | None) -> Line:
        """Return the line that lets this bearer owe `cents` more."""
        return Line(self.account, cents, patient_id, charge_id, self.coverage_id, self.part)


def posted_id(work: Work, key: str) -> int | None:
    """Return the posting made under a key before, None if there is none: nothing is done twice."""
    return work.session.scalar(select(Posting.id).where(Posting.key == key))


def known_posting(
    work: Work,
    key: str,
    *,
    kind: str,
    patient_ids: Collection[int | None] = (None,),
    cents: int | None = None,
) -> int | None:
    """Return the posting that this very act made before under its key; None if there is none.

    Args:
        work: the transaction.
        key: made by the desk once.
        kind: of the posting that the act makes.
        patient_ids: whose it may be.
        cents: all that it moves; None where the act itself decides how much.

    Raises:
        Refused: something else was posted under the key; it is not passed off as this.

    """
    known = work.session.execute(
        select(Posting.id, Posting.kind, Posting.patient_id, Posting.key).where(Posting.key == key)
    ).first()
    if known is None:
        return None
    same = known.kind == kind and known.patient_id in patient_ids
    if same and cents is not None:
        moved = select(func.sum(PostingLine.cents)).where(
            PostingLine.posting_key == key, PostingLine.cents > 0
        )
        same = work.session.scalar(moved) == cents
    if not same:
        raise Refused("That was posted already for something else. Nothing was posted now; begin "
                      "anew.")  # fmt: skip
    return int(known.id)


def post_charges(
    work: Work, wanted: Sequence[ChargeWanted], *, key: str, memo: str = ""
) -> Posting:
    """Charge services of one visit together: who owes them gains, income and sales tax give.

    Args:
        work: the transaction.
        wanted: at least one, all of one patient and one visit.
        key: unique; look with `posted_id` first whether this was done before.
        memo: for people.

    Raises:
        ValueError: nothing to charge, or of several patients.

    """
    if len({(one.patient_id, one.appointment_id) for one in wanted}) != 1:
        raise ValueError(f"{len(wanted)} charges of several visits, or none")
    first, lines = wanted[0], list[Line]()
    for one in wanted:
        if one.cents != one.units * one.unit_cents + one.tax_cents or one.cents <= 0:
            raise ValueError(f"a charge of {one.cents} for {one.units} x {one.unit_cents}")
        values = {field.name: getattr(one, field.name) for field in fields(one)}
        part = values.pop("part")
        charge = work.add(Charge(posting_key=key, **values))
        bearer = (
            Bearer("payer", one.coverage_id) if one.coverage_id else Bearer("patient", None, part)
        )
        lines.append(bearer.line(one.cents, patient_id=one.patient_id, charge_id=charge.id))
        net = one.cents - one.tax_cents
        lines += [
            Line(account, -cents, one.patient_id, charge.id)
            for account, cents in (("income", net), ("sales_tax", one.tax_cents))
            if cents
        ]
    return post(
        work, key=key, kind="charge", lines=lines, patient_id=first.patient_id,
        appointment_id=first.appointment_id, memo=memo,
    )  # fmt: skip


def transfer(
    work: Work,
    item: Owing,
    to: Bearer,
    *,
    cents: int,
    key: str,
    memo: str,
    run_id: int | None = None,
) -> Posting:
    """Let another bearer owe `cents` of what `item` says, and say why in `memo`.

    Raises:
        Refused: more than is owed.

    """
    _refuse_more(item, cents)
    lines = [
        _bearer(item).line(-cents, patient_id=item.patient_id, charge_id=item.charge_id or None),
        to.line(cents, patient_id=item.patient_id, charge_id=item.charge_id or None),
    ]
    return post(
        work, key=key, kind="transfer", lines=lines, patient_id=item.patient_id,
        appointment_id=_visit(work, item), memo=memo, run_id=run_id,
    )  # fmt: skip


def adjust(
    work: Work,
    item: Owing,
    *,
    account: str,
    cents: int,
    key: str,
    reason: str,
    memo: str = "",
    run_id: int | None = None,
) -> Posting:
    """Lower what is owed by `cents`: a contractual adjustment, discount, write-off or bad debt.

    Raises:
        Refused: more than is owed.
        ValueError: `account` lowers nothing.

    """
    if account not in LOWERING:
        raise ValueError(f"an adjustment to {account!r}")
    _refuse_more(item, cents)
    charge_id = item.charge_id or None
    lines = [
        _bearer(item).line(-cents, patient_id=item.patient_id, charge_id=charge_id),
        Line(account, cents, item.patient_id, charge_id),
    ]
    return post(
        work, key=key, kind="adjustment", lines=lines, patient_id=item.patient_id,
        appointment_id=_visit(work, item), memo=memo, reason=reason, run_id=run_id,
    )  # fmt: skip


def use_prepaid(
    work: Work,
    patient_ids: Sequence[int],
    *,
    cents: int,
    key: str,
    charge_ids: Sequence[int] = (),
    run_id: int | None = None,
) -> Posting | None:
    """Pay what the patient owes from what was paid ahead; None if there is nothing to pay or use.

    Args:
        work: the transaction.
        patient_ids: the person's chart, and those merged into it.
        cents: at most this much.
        key: unique.
        charge_ids: only these charges; the account's oldest where none are named.
        run_id: the batch it is of.

    """
    ahead = owing.open_items(work.session, patient_ids, accounts=("prepaid",))
    owed = [
        item
        for item in owing.open_items(work.session, patient_ids)
        if not charge_ids or item.charge_id in charge_ids
    ]
    cents = min(cents, -sum(item.cents for item in ahead))
    paid, over = oldest_first(max(cents, 0), owed, named=charge_ids)
    if not paid:
        return None
    used, _ = oldest_first(
        cents - over, [Owing(a.patient_id, "prepaid", 0, 0, "", -a.cents, a.since) for a in ahead]
    )
    lines = [Line("prepaid", part, item.patient_id) for item, part in used]
    lines += [
        _bearer(item).line(-part, patient_id=item.patient_id, charge_id=item.charge_id or None)
        for item, part in paid
    ]
    return post(
        work, key=key, kind="applied", lines=together(lines), patient_id=paid[0][0].patient_id,
        appointment_id=_visit(work, paid[0][0]), run_id=run_id,
    )  # fmt: skip


def reverse_posting(
    work: Work, posting_id: int, *, reason: str, run_id: int | None = None
) -> Posting:
    """Take a posting back by one that names it, on the open day; the first one stays.

    Raises:
        Refused: there is no such posting, it was taken back before, or it is itself a reversal.

    """
    first = work.session.get(Posting, posting_id)
    if first is None or first.kind == "reversal":
        raise Refused("There is nothing to take back here. Look at the account anew.")
    refuse_deposited(work.session, posting_id)
    if work.session.scalar(select(Posting.id).where(Posting.reverses_id == posting_id)):
        raise Refused("This was taken back already. Nothing was done now.")
    return post(
        work,
        key=f"void {first.key}",
        kind="reversal",
        lines=reversed_lines(owing.lines_of(work.session, [posting_id])[posting_id]),
        patient_id=first.patient_id,
        appointment_id=first.appointment_id,
        reverses_id=first.id,
        memo=why_back(work, first.day, reason),
        run_id=run_id,
    )


def begin_run(
    work: Work, *, kind: str, title: str, count: int, cents: int, plan: dict[str, object]
) -> PostingRun:
    """Write down a batch whose postings (`run_id`) can be taken back whole."""
    return work.add(
        PostingRun(
            kind=kind, title=title, at=work.now, day=day_for(work, work.today),
            staff_id=work.staff.id, staff=work.staff.name, count=count, cents=cents, plan=plan,
        )
    )  # fmt: skip


def undo_run(work: Work, run_id: int, *, version: int | None = None, reason: str) -> int:
    """Take every posting of a batch back that was not taken back by itself; return how many.

    Raises:
        Refused: the batch was undone before, or changed since it was seen.

    """
    run = work.get(PostingRun, run_id, version)
    if run.undone_at is not None:
        raise Refused(f"{run.title} was undone already by {run.undone_by}. Nothing was done now.")
    taken_back = select(Posting.reverses_id).where(Posting.reverses_id.isnot(None))
    left = work.session.scalars(
        select(Posting.id)
        .where(Posting.run_id == run_id, Posting.kind != "reversal", Posting.id.not_in(taken_back))
        .order_by(Posting.id)
    ).all()
    for posting_id in left:
        reverse_posting(work, posting_id, reason=reason, run_id=run_id)
    clear_voided(work, charges_about(work, left), key=f"undone {run_id}", memo=reason)
    run.undone_at, run.undone_by, run.undone_why = work.now, work.staff.name, reason
    return len(left)


def _bearer(item: Owing) -> Bearer:
    return Bearer(item.account, item.coverage_id or None, item.part)


def _visit(work: Work, item: Owing) -> int | None:
    if not item.charge_id:
        return None
    return work.session.scalar(select(Charge.appointment_id).where(Charge.id == item.charge_id))


def _refuse_more(item: Owing, cents: int) -> None:
    if not 0 < cents <= item.cents:
        raise Refused(
            f"Only {dollars(max(item.cents, 0))} is open here; {dollars(cents)} cannot be moved. "
            "Type an amount up to what is open.",
            field="amount",
        )
