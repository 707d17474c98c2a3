"""What follows when a payment is taken back whose money was used elsewhere since.

Money that was paid ahead may have paid a charge; a charge that was paid may have been taken back,
so that its money is paid ahead. Nobody may be left with a credit that is not there, or with a debt
that no statement asks for.
"""

from collections.abc import Sequence

from sqlalchemy import select

from frontdesk.core.work import Work
from frontdesk.ledger import charging, owing
from frontdesk.ledger.posting import post
from frontdesk.ledger.rules import Line, oldest_first
from frontdesk.ledger.tables import Posting
from frontdesk.ledger.voided import charges_about, clear_voided
from frontdesk.patients.reads import same_person_ids

GIVEN_WITH = " with "  # between a payment's key and what was given for its sake: a discount
MOST_GIVEN = 200  # with one payment: more lines than a visit has


def take_back_given(work: Work, key: str, *, memo: str) -> None:
    """Take back what was given with a payment that was taken back: a prompt-pay discount.

    Args:
        work: the transaction, with the turn of the books.
        key: the payment\u2019s.
        memo: why, for people.

    """
    taken_back = select(Posting.reverses_id).where(Posting.reverses_id.is_not(None))
    for posting_id in work.session.scalars(
        select(Posting.id)
        .where(
            Posting.key.in_([f"{key}{GIVEN_WITH}{place}" for place in range(MOST_GIVEN)]),
            Posting.id.not_in(taken_back),
        )
        .order_by(Posting.id)
    ).all():  # fmt: skip
        charging.reverse_posting(work, posting_id, reason=memo)


def settle_after(
    work: Work, patient_id: int, lines: Sequence[Line], *, key: str, memo: str
) -> None:
    """Put a person's account right after a payment of these lines was taken back.

    Args:
        work: the transaction, with the turn of the books.
        patient_id: whose payment it was.
        lines: the payment\u2019s, as they were posted.
        key: the payment\u2019s.
        memo: why, for people.

    """
    people = same_person_ids(work.session, patient_id)
    charges = [line.charge_id for line in lines if line.account == "patient" and line.charge_id]
    clear_voided(work, charges, key=f"{key} unpaid", memo=memo)
    _unuse(work, people, key=key, memo=memo)
    _owe_the_rest(work, people, key=f"{key} owed again", memo=memo)


def _ahead(work: Work, people: Sequence[int]) -> int:
    """Return what is paid ahead; below zero where more was used than was ever paid."""
    return -sum(one.cents for one in owing.open_items(work.session, people, accounts=("prepaid",)))


def _unuse(work: Work, people: Sequence[int], *, key: str, memo: str) -> None:
    """Let what was used of money that is gone be owed again, the last used first."""
    if _ahead(work, people) >= 0:
        return
    taken_back = select(Posting.reverses_id).where(Posting.reverses_id.is_not(None))
    used = work.session.execute(
        select(Posting.id, Posting.key)
        .where(
            Posting.patient_id.in_(people), Posting.kind == "applied",
            Posting.id.not_in(taken_back),
        )
        .order_by(Posting.id.desc())
    ).all()  # fmt: skip
    for posting_id, used_key in used:
        charging.reverse_posting(work, posting_id, reason=memo)
        charges = charges_about(work, [posting_id])
        clear_voided(work, charges, key=f"{key} unused {posting_id}", memo=memo)
        over = _ahead(work, people)
        if over >= 0:
            charging.use_prepaid(
                work, people, cents=over, key=f"again {used_key}", charge_ids=charges
            )
            return


def _owe_the_rest(work: Work, people: Sequence[int], *, key: str, memo: str) -> None:
    """Let the person owe what was given back to them of money that is gone."""
    missing = -_ahead(work, people)
    if missing <= 0:
        return
    items = owing.open_items(work.session, people, accounts=("prepaid",))
    given, _ = oldest_first(missing, items)
    lines = [Line("prepaid", -part, one.patient_id) for one, part in given]
    lines += [Line("patient", part, one.patient_id) for one, part in given]
    post(
        work, key=key, kind="owed again", lines=lines, patient_id=given[0][0].patient_id, memo=memo
    )
