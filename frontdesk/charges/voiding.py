"""Takes the charges of a superbill back: all that stands on them, while money stays money.

What the patient had paid on them is paid ahead again, what insurance had paid is unapplied again.
Plain functions of a `Work`; whoever calls them takes the turn of the books.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import select

from frontdesk.core.refused import Refused
from frontdesk.core.work import Work
from frontdesk.ledger import charging, owing
from frontdesk.ledger.actions import post
from frontdesk.ledger.rules import LOWERING, RECEIVABLE, Line
from frontdesk.ledger.tables import Posting, PostingLine

_OF_A_CHARGE = (*RECEIVABLE, *LOWERING)


def take_back(
    work: Work, posting_id: int, charge_ids: Sequence[int], *, key: str, reason: str
) -> None:
    """Reverse a posting of charges and whatever was moved or lowered on them since.

    Payments are not touched: their money is moved off the charges, to what is paid ahead by the
    patient or to what insurance has paid and is not yet applied.

    Args:
        work: the transaction.
        posting_id: of the charges, all of them.
        charge_ids: which they are.
        key: unique, for the posting that moves money off them.
        reason: why, for people.

    Raises:
        Refused: they were taken back before, or are with a collection agency.

    """
    _refuse_at_agency(work, charge_ids)
    first = work.session.get_one(Posting, posting_id)
    charging.reverse_posting(work, posting_id, reason=reason)
    left = _standing(work, charge_ids, but=posting_id)
    lines = owing.lines_of(work.session, left)
    ours = frozenset(charge_ids)
    for one in left:
        if _is_only_about(lines[one], ours):
            charging.reverse_posting(work, one, reason=reason)
            lines.pop(one)
    moved = _money_moved(lines.values(), ours)
    if moved:
        post(
            work, key=key, kind="moved", lines=moved, patient_id=first.patient_id,
            appointment_id=first.appointment_id, memo=reason,
        )  # fmt: skip


def _refuse_at_agency(work: Work, charge_ids: Sequence[int]) -> None:
    items = owing.open_of_charges(work.session, list(charge_ids))
    if any(item.account == "agency" and item.cents for item in items):
        raise Refused(
            "A charge of this visit is with a collection agency. Take it back from there first."
        )


def _standing(work: Work, charge_ids: Sequence[int], *, but: int) -> list[int]:
    """Return the postings about these charges that nothing has taken back, the newest first."""
    taken_back = select(Posting.reverses_id).where(Posting.reverses_id.is_not(None))
    keys = select(PostingLine.posting_key).where(PostingLine.charge_id.in_(list(charge_ids)))
    found = (
        select(Posting.id)
        .where(
            Posting.key.in_(keys), Posting.id != but, Posting.kind != "reversal",
            Posting.id.not_in(taken_back),
        )
        .order_by(Posting.id.desc())
    )  # fmt: skip
    return list(work.session.scalars(found))


def _is_only_about(lines: Iterable[Line], ours: frozenset[int]) -> bool:
    """Return whether a posting moves no money in or out, and is about these charges alone."""
    return all(
        line.charge_id in ours if line.account in _OF_A_CHARGE else line.account == "prepaid"
        for line in lines
    )


def _money_moved(postings: Iterable[Sequence[Line]], ours: frozenset[int]) -> list[Line]:
    """Return the lines that leave nothing on these charges, and the money with whoever paid it."""
    sums: Counter[Line] = Counter()
    for lines in postings:
        about = [line for line in lines if line.charge_id in ours]
        for line in about:
            sums[replace(line, cents=0)] -= line.cents
        sums[_whose(about)] += sum(line.cents for line in about)
    return [replace(line, cents=cents) for line, cents in sums.items() if cents]


def _whose(about: Sequence[Line]) -> Line:
    """Return where the money of a payment goes that was taken off its charges."""
    payer = next((line for line in about if line.account == "payer"), None)
    if payer is not None:
        return Line("unapplied", 0, payer.patient_id, None, payer.coverage_id)
    return Line("prepaid", 0, about[0].patient_id)
