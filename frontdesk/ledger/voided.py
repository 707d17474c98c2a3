"""What follows when something is taken back that was about a charge which is gone by now.

A charge that was taken back has nothing on it: what was lowered or moved is undone, and its money
is with whoever paid it. Taking back a posting about several charges would put all that on it again.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import select

from frontdesk.core.chunks import chunks
from frontdesk.core.work import Work
from frontdesk.ledger.accounts import Line
from frontdesk.ledger.posting import post
from frontdesk.ledger.tables import Charge, Posting, PostingLine


def clear_voided(work: Work, charge_ids: Iterable[int], *, key: str, memo: str) -> None:
    """Leave nothing on those of these charges that were taken back; money is paid ahead again.

    Args:
        work: the transaction, with the turn of the books.
        charge_ids: that something was taken back of.
        key: unique, for what is posted.
        memo: why, for people.

    """
    for charge_id, lines in _standing(work, _voided(work, charge_ids)).items():
        rest = sum(line.cents for line in lines)
        moved = [replace(line, cents=-line.cents) for line in lines]
        if rest:
            moved.append(replace(_whose(lines), cents=rest))
        post(
            work, key=f"{key} off {charge_id}", kind="moved", lines=moved,
            patient_id=lines[0].patient_id, memo=memo,
        )  # fmt: skip


def charges_about(work: Work, posting_ids: Iterable[int]) -> list[int]:
    """Return the charges that postings are about."""
    found: set[int] = set()
    for some in chunks(posting_ids):
        keys = select(Posting.key).where(Posting.id.in_(some))
        found.update(
            one
            for one in work.session.scalars(
                select(PostingLine.charge_id).where(PostingLine.posting_key.in_(keys)).distinct()
            )
            if one is not None
        )
    return sorted(found)


def _voided(work: Work, charge_ids: Iterable[int]) -> list[int]:
    made, back = Posting.__table__.alias("made"), Posting.__table__.alias("back")
    found: list[int] = []
    for some in chunks(sorted(set(charge_ids))):
        found += work.session.scalars(
            select(Charge.id)
            .join(made, made.c.key == Charge.posting_key)
            .join(back, back.c.reverses_id == made.c.id)
            .where(Charge.id.in_(some))
        )
    return found


def _standing(work: Work, charge_ids: Sequence[int]) -> dict[int, list[Line]]:
    """Return by charge what its lines come to, each bearer and account by itself."""
    sums: Counter[Line] = Counter()
    for some in chunks(charge_ids):
        rows = work.session.execute(
            select(
                PostingLine.account, PostingLine.cents, PostingLine.patient_id,
                PostingLine.charge_id, PostingLine.coverage_id, PostingLine.part,
            ).where(PostingLine.charge_id.in_(some))
        )  # fmt: skip
        for account, cents, patient_id, charge_id, coverage_id, part in rows:
            sums[Line(account, 0, patient_id, charge_id, coverage_id, part)] += cents
    found: dict[int, list[Line]] = {}
    for line, cents in sums.items():
        if cents:
            found.setdefault(line.charge_id or 0, []).append(replace(line, cents=cents))
    return found


def _whose(lines: Sequence[Line]) -> Line:
    """Return where the money goes: to what the payer has paid, else to what is paid ahead."""
    payer = next((line for line in lines if line.account == "payer"), None)
    if payer is not None:
        return Line("unapplied", 0, payer.patient_id, None, payer.coverage_id)
    return Line("prepaid", 0, lines[0].patient_id)
