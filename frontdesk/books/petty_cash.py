"""The petty cash box: what it holds when full, what is paid from it, filled again, counted."""

from datetime import date

from sqlalchemy import select

from frontdesk.books import reads, rules
from frontdesk.books.chart import CONTROLLED
from frontdesk.books.posting import WRITE, in_turn, put
from frontdesk.books.tables import PettyCash, PettySlip
from frontdesk.core.action import Undo, action
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.core.work import Work
from frontdesk.ledger.accounts import Line
from frontdesk.ledger.charging import reverse_posting

MOST_FUND = 5_000_00


@action("Set petty cash fund", permit=WRITE, locks=in_turn)
def set_fund(work: Work, *, cents: int, version: int | None = None) -> Undo | None:
    """Say how much the box holds when it is full; a check then fills it up to that."""
    if not 0 < cents <= MOST_FUND:
        raise Refused(f"A petty cash fund is between $1.00 and {dollars(MOST_FUND)}.",
                      field="fund")  # fmt: skip
    row = work.session.get(PettyCash, 1)
    if row is None:
        work.add(PettyCash(id=1, fund_cents=cents))
        return None
    row = work.get(PettyCash, 1, version)
    before, row.fund_cents = row.fund_cents, cents
    work.session.flush()
    return Undo("Put the fund back", set_fund, {"cents": before, "version": row.version})


@action("Pay from petty cash", permit=WRITE, locks=in_turn)
def pay_out(
    work: Work,
    *,
    key: str,
    paid_to: str,
    account: str,
    cents: int,
    note: str,
    spent_on: date | None = None,
) -> Undo | None:
    """Take money from the box for a small expense. `made` is the slip's id.

    Args:
        work: the transaction.
        key: made by the client; the same key again pays nothing.
        paid_to: the shop.
        account: what it was for.
        cents: above zero, at most what is in the box.
        note: what the receipt says.
        spent_on: the receipt's day; today if None.

    """
    known = work.session.scalar(select(PettySlip.id).where(PettySlip.key == key))
    if known is not None:
        work.made = known
        return None
    paid_to = rules.read_text(paid_to, what="who was paid", field="paid_to", needed=True)
    note = rules.read_text(note, what="what the receipt says", field="note", needed=True)
    found = reads.chart(work.session).get(account)
    if found is None or not found.active:
        raise Refused("Choose what it was for.", field="account")
    if found.key in CONTROLLED or found.key == "petty_cash" or found.is_bank:
        raise Refused(f"Petty cash cannot pay {found.words}. Choose an expense.", field="account")
    inside = reads.balance(work.session, "petty_cash")
    if not 0 < cents <= inside:
        raise Refused(
            f"Only {dollars(max(inside, 0))} is in the box. Fill it first, or pay another way."
            if cents > 0 else "Type the amount on the receipt.", field="cents")  # fmt: skip
    day = spent_on or work.today
    if day > work.today:
        raise Refused("That day is still to come. Check the receipt\u2019s date.", field="spent_on")
    posting = put(
        work, key=f"petty {key}", kind="petty cash",
        lines=[Line(account, cents), Line("petty_cash", -cents)], memo=f"{paid_to}: {note}"[:200],
        day=day,
    )  # fmt: skip
    slip = work.add(
        PettySlip(
            key=key, kind="paid", posting_id=posting.id, spent_on=day, at=work.now,
            paid_to=paid_to, account=account, cents=cents, note=note, staff=work.staff.name,
        )
    )  # fmt: skip
    work.made = slip.id
    return Undo("Take the slip back", void_slip, {"slip_id": slip.id, "reason": "wrong slip"})


@action("Void petty cash slip", permit=WRITE, locks=in_turn)
def void_slip(work: Work, slip_id: int, *, reason: str) -> None:
    """Take a slip (or a count\u2019s difference) back by a reversing posting."""
    row = work.get(PettySlip, slip_id)
    if row.posting_id is None:
        raise Refused("This count was right: there is nothing to take back.")
    reverse_posting(work, row.posting_id, reason=rules.read_reason(reason, what="it is void"))
    work.note(reason=reason)


@action("Count petty cash", permit=WRITE, locks=in_turn)
def count_box(work: Work, *, key: str, found_cents: int, note: str = "") -> None:
    """Note what was counted in the box; what is over or short is posted, with a reason.

    `made` is {"slip_id", "over_cents"}; the same key again counts nothing.
    """
    known = work.session.execute(
        select(PettySlip.id, PettySlip.cents - PettySlip.expected_cents).where(PettySlip.key == key)
    ).first()
    if known is not None:
        work.made = {"slip_id": known[0], "over_cents": known[1]}
        return
    if not 0 <= found_cents <= 10 * MOST_FUND:
        raise Refused("Type what is in the box.", field="found")
    note = rules.read_text(note, what="the reason", field="note")
    expected = reads.balance(work.session, "petty_cash")
    over = found_cents - expected
    posting_id = None
    if over:
        if len(note) < 3:
            words = f"{dollars(abs(over))} {'over' if over > 0 else 'short'}"
            raise Refused(f"The box is {words}. Count again, or say why.", field="note")
        lines = [Line("petty_cash", over), Line("over_short", -over)]
        posting_id = put(
            work, key=f"petty {key}", kind="petty count", lines=lines, memo=f"Petty cash: {note}"
        ).id
    slip = work.add(
        PettySlip(
            key=key, kind="count", posting_id=posting_id, spent_on=work.today, at=work.now,
            cents=found_cents, expected_cents=expected, note=note, staff=work.staff.name,
        )
    )  # fmt: skip
    work.made = {"slip_id": slip.id, "over_cents": over}
