"""Whether the books hold: every posting, payment, receipt and reversal, for the doctor."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from frontdesk.ledger import rules
from frontdesk.ledger.tables import Owed, Payment, Posting, PostingLine, Receipt

KEPT_ACCOUNTS = (*rules.RECEIVABLE, "prepaid")  # whose sums the database keeps in `owed`
STRETCH = 5_000  # receipts read at a time


def verify(session: Session) -> list[str]:
    """Return a sentence for everything in the books that does not hold; nothing when all does."""
    return [
        *_unbalanced(session),
        *_payments_wrong(session),
        *_receipts_wrong(session),
        *_reversals_wrong(session),
        *_owed_wrong(session),
    ]


def _unbalanced(session: Session) -> list[str]:
    sums = (
        select(
            PostingLine.posting_key,
            func.count().label("count"),
            func.sum(PostingLine.cents).label("cents"),
        )
        .group_by(PostingLine.posting_key)
        .subquery()
    )
    wrong = session.execute(
        select(Posting.id, sums.c.count, sums.c.cents)
        .outerjoin(sums, sums.c.posting_key == Posting.key)
        .where(or_(sums.c.count.is_(None), sums.c.count < 2, sums.c.cents != 0))
        .order_by(Posting.id)
    )
    lost = session.scalars(
        select(PostingLine.id)
        .outerjoin(Posting, Posting.key == PostingLine.posting_key)
        .where(Posting.id.is_(None))
        .order_by(PostingLine.id)
    )
    return [
        *(f"posting {key} has {count or 0} lines with sum {cents}" for key, count, cents in wrong),
        *(f"line {key} belongs to no posting" for key in lost),
    ]  # fmt: skip


def _payments_wrong(session: Session) -> list[str]:
    ours = and_(PostingLine.posting_key == Posting.key, PostingLine.account == Payment.method)
    other = session.execute(
        select(Payment.id, Payment.cents, func.sum(PostingLine.cents))
        .join(Posting, Posting.id == Payment.posting_id)
        .outerjoin(PostingLine, ours)
        .group_by(Payment.id, Payment.cents)
        .having(func.coalesce(func.sum(PostingLine.cents), 0) != Payment.cents)
        .order_by(Payment.id)
    )
    without = session.execute(
        select(Posting.id, Payment.id, Receipt.id)
        .outerjoin(Payment, Payment.posting_id == Posting.id)
        .outerjoin(Receipt, Receipt.posting_id == Posting.id)
        .where(
            or_(
                and_(Posting.kind == "payment", or_(Payment.id.is_(None), Receipt.id.is_(None))),
                and_(Posting.kind != "payment", func.coalesce(Payment.id, Receipt.id).isnot(None)),
            )
        )
        .order_by(Posting.id)
    )  # fmt: skip
    return [
        *(f"payment {key} of {cents} cents has {said} in the books" for key, cents, said in other),
        *(
            f"posting {key} and its payment ({payment}) or receipt ({found}) do not belong together"
            for key, payment, found in without
        ),
    ]


def _receipts_wrong(session: Session) -> list[str]:
    drawers = session.execute(
        select(Receipt.drawer, func.min(Receipt.number), func.max(Receipt.number), func.count())
        .group_by(Receipt.drawer)
        .order_by(Receipt.drawer)
    )
    gaps = [
        f"drawer {drawer} has {count} receipts numbered {first} to {last}"
        for drawer, first, last, count in drawers
        if first != 1 or last != count
    ]
    wrong = []
    for drawer, number, content, cents, method in _all_receipts(session):
        name, said = rules.receipt_number(drawer, number), rules.ReceiptContent.from_json(content)
        if (said.number, said.total_cents, said.method) != (name, cents, method):
            wrong.append(f"receipt {name} says other than its payment of {cents} cents by {method}")
    return gaps + wrong


def _all_receipts(session: Session) -> Iterator[tuple[str, int, dict[str, Any], int, str]]:
    """Give every receipt with its payment, a stretch at a time: years of them fit no memory."""
    last = 0
    while True:
        rows = session.execute(
            select(
                Receipt.id, Receipt.drawer, Receipt.number, Receipt.content,
                Payment.cents, Payment.method,
            )
            .join(Payment, Payment.posting_id == Receipt.posting_id)
            .where(Receipt.id > last)
            .order_by(Receipt.id)
            .limit(STRETCH)
        ).all()  # fmt: skip
        for row in rows:
            yield (row.drawer, row.number, row.content, row.cents, row.method)
        if len(rows) < STRETCH:
            return
        last = rows[-1].id


def _reversals_wrong(session: Session) -> list[str]:
    first = aliased(Posting, name="first")
    halves = session.execute(
        select(Posting.id)
        .join(first, first.id == Posting.reverses_id)
        .join(PostingLine, PostingLine.posting_key.in_((Posting.key, first.key)))
        .group_by(
            Posting.id, PostingLine.account, PostingLine.patient_id, PostingLine.charge_id,
            PostingLine.coverage_id, PostingLine.part,
        )
        .having(func.sum(PostingLine.cents) != 0)
        .order_by(Posting.id)
    )  # fmt: skip
    named = session.scalars(
        select(Posting.id)
        .outerjoin(first, first.id == Posting.reverses_id)
        .where(
            or_(
                (Posting.kind == "reversal") != Posting.reverses_id.isnot(None),
                first.kind == "reversal",
            )
        )
        .order_by(Posting.id)
    )
    return [
        *(f"posting {key} does not wholly reverse the one it names" for key in
          dict.fromkeys(key for (key,) in halves)),
        *(f"posting {key} reverses nothing, or a reversal" for key in named),
    ]  # fmt: skip


def _owed_wrong(session: Session) -> list[str]:
    """Compare what the database keeps as owed with the lines it was summed from."""
    by_charge = func.coalesce(PostingLine.charge_id, 0).label("charge_id")
    by_coverage = func.coalesce(PostingLine.coverage_id, 0).label("coverage_id")
    lines = select(
        PostingLine.patient_id, PostingLine.account, by_charge, by_coverage, PostingLine.part,
        PostingLine.cents,
    ).where(PostingLine.patient_id.isnot(None), PostingLine.account.in_(KEPT_ACCOUNTS))  # fmt: skip
    kept = select(
        Owed.patient_id, Owed.account, Owed.charge_id, Owed.coverage_id, Owed.part, -Owed.cents
    )
    both = union_all(lines, kept).subquery()
    total = func.sum(both.c.cents)
    wrong = session.execute(
        select(both.c.patient_id, both.c.account, both.c.charge_id, both.c.coverage_id, both.c.part,
               total)
        .group_by(both.c.patient_id, both.c.account, both.c.charge_id, both.c.coverage_id,
                  both.c.part)
        .having(total != 0)
    )  # fmt: skip
    return [
        f"what patient {patient} owes ({account}, charge {charge}, coverage {coverage}, "
        f"{part or 'no part'}) is kept {cents} cents short of the lines"
        for patient, account, charge, coverage, part, cents in wrong
    ]
