"""What is done with a supplier's bill: entered, approved into the books, taken back, voided."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from frontdesk.books import reads, rules
from frontdesk.books.posting import WRITE, in_turn, put
from frontdesk.books.rules import Part
from frontdesk.books.tables import Bill, BillPart, Supplier
from frontdesk.core.action import Undo, action
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.core.work import Work
from frontdesk.ledger.charging import reverse_posting


@action("Save bill", permit=WRITE, locks=in_turn)
def save_bill(
    work: Work,
    bill_id: int | None = None,
    *,
    version: int | None = None,
    key: str = "",
    supplier_id: int,
    number: str = "",
    billed_on: date | None,
    due_on: date | None = None,
    memo: str = "",
    is_credit: bool = False,
    parts: Sequence[Part],
    same_is_right: bool = False,
    approve: bool = False,
) -> Undo | None:
    """Enter a bill (without an id), or change one that is not approved yet. `made` is its id.

    Args:
        work: the transaction.
        bill_id: which.
        version: as seen.
        key: made by the client for a new bill; the same key again enters nothing.
        supplier_id: whose.
        number: theirs.
        billed_on: the bill's own date.
        due_on: None: by the supplier's terms.
        memo: for people.
        is_credit: the supplier owes it to the office.
        parts: what it is for.
        same_is_right: another bill of that number is known, and this one is right all the same.
        approve: post it at once.

    Raises:
        Refused: a field is wrong, or the supplier's bill of that number is here already.

    """
    if bill_id is None:
        known = work.session.scalar(select(Bill.id).where(Bill.key == key))
        if known is not None:
            work.made = known
            return None
    supplier = work.get(Supplier, supplier_id)
    own = rules.read_bill(
        number=number, billed_on=billed_on, due_on=due_on, memo=memo, today=work.today,
        net_days=supplier.net_days,
    )  # fmt: skip
    kept = rules.read_parts(parts, reads.chart(work.session))
    if not same_is_right:
        _refuse_twice(work, supplier, str(own["number"]), bill_id)
    values: dict[str, Any] = own | {
        "supplier_id": supplier_id,
        "number_key": rules.plain_number(str(own["number"])),
        "is_credit": is_credit,
        "cents": rules.total(kept),
    }
    if bill_id is None:
        if not key:
            raise ValueError("a new bill without a key")
        row = work.add(Bill(key=key, **values))
    else:
        row = work.get(Bill, bill_id, version)
        _refuse_unless(row, "entered")
        for name, value in values.items():
            setattr(row, name, value)
        for old in work.session.scalars(select(BillPart).where(BillPart.bill_id == bill_id)):
            work.session.delete(old)
    for part in kept:
        work.session.add(
            BillPart(bill_id=row.id, account=part.account, cents=part.cents, memo=part.memo)
        )
    work.session.flush()
    work.made = row.id
    if approve:
        return _approve(work, row, supplier.name)
    return None if bill_id else Undo("Discard the bill", discard_bill, {
        "bill_id": row.id, "version": row.version, "reason": "entered by mistake",
    })  # fmt: skip


def _refuse_twice(work: Work, supplier: Supplier, number: str, bill_id: int | None) -> None:
    for other in reads.same_bills(work.session, supplier.id, number, but=bill_id):
        state = rules.BILL_STATES[other.state].casefold()
        raise Refused(
            f"Bill {other.number} from {supplier.name} is here already: "
            f"{dollars(abs(other.cents))} of {other.billed_on:%m/%d/%Y}, {state}. Tick \u201cIt is "
            "another bill\u201d if this one is right too.",
            field="number",
        )


def _refuse_unless(row: Bill, state: str) -> None:
    if row.state != state:
        words = {"entered": "not approved yet", "approved": "approved", "void": "void"}
        raise Refused(f"This bill is {words[row.state]}. Look at it again.")


@action("Approve bill", permit=WRITE, locks=in_turn)
def approve_bill(work: Work, bill_id: int, *, version: int | None = None) -> Undo | None:
    """Put a bill into the books: from now on it is owed. Approved already, nothing is done."""
    row = work.get(Bill, bill_id)
    if row.state == "approved":
        return None
    row = work.get(Bill, bill_id, version)
    _refuse_unless(row, "entered")
    return _approve(work, row, work.get(Supplier, row.supplier_id).name)


def _approve(work: Work, row: Bill, supplier: str) -> Undo:
    parts = [
        Part(account, cents)
        for account, cents in work.session.execute(
            select(BillPart.account, BillPart.cents)
            .where(BillPart.bill_id == row.id)
            .order_by(BillPart.id)
        )
    ]
    rules.read_parts(parts, reads.chart(work.session))  # an account may be retired by now
    posting = put(
        work,
        key=f"bill {row.key} {row.version}",
        kind="bill",
        lines=rules.bill_lines(parts, is_credit=row.is_credit),
        memo=f"{rules.bill_words(row.number, is_credit=row.is_credit)}, {supplier}",
        day=row.billed_on,
    )
    row.state, row.posting_id, row.approved_by = "approved", posting.id, work.staff.name
    work.session.flush()
    here = {"bill_id": row.id, "version": row.version, "reason": "approved by mistake"}
    return Undo("Take the approval back", take_back_approval, here)


@action("Take back approval", permit=WRITE, locks=in_turn)
def take_back_approval(
    work: Work, bill_id: int, *, version: int | None = None, reason: str
) -> Undo:
    """Take an approved bill out of the books by a reversing posting; it can be changed again."""
    row = _unpaid(work, bill_id, version)
    _reverse(work, row, reason)
    row.state, row.posting_id, row.approved_by = "entered", None, ""
    work.session.flush()
    here = {"bill_id": bill_id, "version": row.version}
    return Undo("Approve it again", approve_bill, here)


@action("Discard bill", permit=WRITE, locks=in_turn)
def discard_bill(work: Work, bill_id: int, *, version: int | None = None, reason: str) -> None:
    """Void a bill that nothing was paid of. It stays on file; what was posted is reversed."""
    row = _unpaid(work, bill_id, version)
    reason = rules.read_reason(reason, what="the bill is void")
    if row.state == "approved":
        _reverse(work, row, reason)
    row.state, row.void_reason = "void", reason
    work.note(reason=reason)


def _unpaid(work: Work, bill_id: int, version: int | None) -> Bill:
    row = work.get(Bill, bill_id, version)
    if row.state == "void":
        raise Refused("This bill is void already. Nothing was done now.")
    seen = reads.bill(work.session, bill_id)
    if seen is not None and seen.state in ("approved", "paid") and seen.open_cents != seen.cents:
        raise Refused("Something was paid of this bill. Void that payment first, under Pay & "
                      "checks.")  # fmt: skip
    return row


def _reverse(work: Work, row: Bill, reason: str) -> None:
    if row.posting_id is None:
        raise Refused("This bill is not in the books, so there is nothing to take back.")
    reverse_posting(work, row.posting_id, reason=rules.read_reason(reason, what="it is taken back"))
