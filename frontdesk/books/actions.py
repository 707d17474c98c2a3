"""What people do with the office's own books: accounts, suppliers and bills.

Paying stands in `paying`, the petty cash box in `petty_cash`, entries by hand in `journal`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from frontdesk.books import chart, reads, rules
from frontdesk.books.chart import STANDARD
from frontdesk.books.journal import note_export, post_entry, reverse_entry, transfer_money
from frontdesk.books.paying import (
    note_checks_printed,
    number_anew,
    pay_bills,
    spoil_check,
    void_outlays,
    write_check,
)
from frontdesk.books.petty_cash import count_box, pay_out, set_fund, void_slip
from frontdesk.books.posting import WRITE, in_turn, put
from frontdesk.books.rules import Part
from frontdesk.books.tables import Bill, BillPart, BookAccount, CheckBook, Supplier
from frontdesk.core.action import Undo, action
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.core.work import Work
from frontdesk.ledger.charging import reverse_posting
from frontdesk.patients.names import fold

__all__ = [
    "approve_bill", "begin_books", "count_box", "discard_bill", "note_checks_printed",
    "note_export", "number_anew", "pay_bills", "pay_out", "post_entry", "remove_account",
    "reverse_entry", "save_account", "save_bill", "save_check_book", "save_supplier", "set_fund",
    "spoil_check", "take_back_approval", "transfer_money", "void_outlays", "void_slip",
    "write_check",
]  # fmt: skip


@action("Begin books", permit=WRITE, locks=in_turn)
def begin_books(work: Work) -> None:
    """Enter the standard chart of accounts, all that is not there yet, and the first checkbook.

    `made` is how many accounts were added.
    """
    known = {account.number for _, _, account in reads.own_accounts(work.session)}
    new = [account for account in STANDARD if account.number not in known]
    fields = ("number", "name", "kind", "tax_line", "is_bank")
    work.session.add_all(
        BookAccount(**{name: getattr(one, name) for name in fields}) for one in new
    )
    if not reads.check_books(work.session):
        work.add(CheckBook(account="bank"))
    work.made = len(new)


@action("Save account", permit=WRITE, locks=in_turn)
def save_account(
    work: Work,
    account_id: int | None = None,
    *,
    version: int | None = None,
    number: str = "",
    name: str,
    kind: str,
    tax_line: str = "",
    is_bank: bool = False,
    active: bool = True,
) -> Undo | None:
    """Add an account (without an id), rename one, retire it or take it back into use.

    `made` is its number. Its number stays for ever; its type only while nothing was posted to it.
    """
    own = {row_id: account for row_id, _, account in reads.own_accounts(work.session)}
    if account_id is None:
        taken = frozenset(account.number for account in own.values())
        new = chart.read_account(
            number=number, name=name, kind=kind, tax_line=tax_line, is_bank=is_bank, taken=taken
        )
        _refuse_same_name(new.name, list(own.values()))
        row = work.add(
            BookAccount(
                number=new.number, name=new.name, kind=kind, tax_line=new.tax_line, is_bank=is_bank
            )
        )
        work.made = int(new.number)
        return Undo(f"Remove {new.words}", remove_account, {"account_id": row.id, "version": 1})
    row = work.get(BookAccount, account_id, version)
    changed = chart.read_account(
        number=row.number, name=name, kind=kind, tax_line=tax_line, is_bank=is_bank
    )
    others = [account for row_id, account in own.items() if row_id != account_id]
    _refuse_same_name(changed.name, others)
    if kind != row.kind and reads.is_posted_to(work.session, row.number):
        raise Refused("Something was posted to it as it is; its type stays. Add another account "
                      "and retire this one.", field="kind")  # fmt: skip
    fields = {"name": changed.name, "kind": kind, "tax_line": changed.tax_line,
              "is_bank": is_bank, "active": active}  # fmt: skip
    before = {field: getattr(row, field) for field in fields}
    for field, value in fields.items():
        setattr(row, field, value)
    work.session.flush()
    work.made = int(row.number)
    back = {"account_id": account_id, "version": row.version} | before
    return Undo(f"Change {row.number} back", save_account, back)


def _refuse_same_name(name: str, others: Sequence[chart.Account]) -> None:
    for other in (*others, *chart.SYSTEM):
        if other.name.casefold() == name.casefold():
            raise Refused(f"{other.words} has that name already.", field="name")


@action("Remove account", permit=WRITE, locks=in_turn)
def remove_account(work: Work, account_id: int, *, version: int) -> Undo:
    """Remove an account to which nothing was ever posted; others can be retired."""
    row = work.get(BookAccount, account_id, version)
    if reads.is_posted_to(work.session, row.number):
        raise Refused(f"{row.number} {row.name} was posted to, so it stays. Retire it instead: "
                      "it is no longer offered then.")  # fmt: skip
    again = {name: getattr(row, name) for name in ("number", "name", "kind", "tax_line", "is_bank")}
    for book in work.session.scalars(select(CheckBook).where(CheckBook.account == row.number)):
        work.session.delete(book)
    work.session.delete(row)
    return Undo(f"Add {row.number} again", save_account, again)


@action("Save checkbook", permit=WRITE, locks=in_turn)
def save_check_book(
    work: Work,
    account: str,
    *,
    bank: str,
    first_number: int,
    place: str,
    stock: str,
    shift_right: int = 0,
    shift_down: int = 0,
) -> Undo | None:
    """Say how checks of a bank account are numbered and printed.

    The number of the first check can be changed only before one was written. The shifts are
    sixteenths of an inch, at most an inch.
    """
    known = reads.chart(work.session).get(account)
    if known is None or not known.is_bank:
        raise Refused("Choose a bank account; tick under Accounts that checks are written on it.",
                      field="account")  # fmt: skip
    if place not in rules.PLACES or stock not in rules.STOCKS:
        raise ValueError(f"a checkbook of {place!r} and {stock!r}")
    if max(abs(shift_right), abs(shift_down)) > rules.MOST_SHIFT:
        raise Refused("Move the print by an inch at the most.", field="shift_right")
    if not 1 <= first_number <= 99_999_999:
        raise Refused("Type the number of the first check, such as 1001.", field="first_number")
    values = {
        "bank": rules.read_text(bank, what="the bank\u2019s name", field="bank"),
        "first_number": first_number, "place": place, "stock": stock, "shift_right": shift_right,
        "shift_down": shift_down,
    }  # fmt: skip
    seen = next((row for row in reads.check_books(work.session) if row.account == account), None)
    if seen is None:
        work.add(CheckBook(account=account, **values))
        return None
    if seen.first_number not in (first_number, seen.next_number):
        raise Refused(f"Checks were written already; the next one is {seen.next_number}. Spoil "
                      "numbers that were torn out.", field="first_number")  # fmt: skip
    row = work.get(CheckBook, seen.id)
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    return Undo("Change the checkbook back", save_check_book, {"account": account} | before)


@action("Save supplier", permit=WRITE, locks=in_turn)
def save_supplier(
    work: Work,
    supplier_id: int | None = None,
    *,
    version: int | None = None,
    typed: Mapping[str, str | int | bool | None],
) -> Undo:
    """Add a supplier (without an id) or change one. `made` is the id.

    Args:
        work: the transaction.
        supplier_id: which.
        version: as seen.
        typed: every field of rules.read_supplier, as typed.

    """
    values = rules.read_supplier(typed)
    known = reads.chart(work.session)
    if values["expense"] and str(values["expense"]) not in known:
        raise Refused("There is no such account any more. Choose another.", field="expense")
    name = str(values["name"])
    values["name_key"] = fold(name) or name.casefold()
    for other in reads.suppliers(work.session):
        if (
            other.id != supplier_id
            and (fold(other.name) or other.name.casefold()) == (values["name_key"])
        ):
            retired = "" if other.active else " It is retired; take it back into use."
            raise Refused(f"There is a supplier \u201c{other.name}\u201d already.{retired}",
                          field="name")  # fmt: skip
    if supplier_id is None:
        made = work.add(Supplier(**values))
        work.made = made.id
        typed_back = {key: value for key, value in values.items() if key != "name_key"}
        back = {"supplier_id": made.id, "version": 1, "typed": typed_back | {"active": False}}
        return Undo(f"Retire {name}", save_supplier, back)
    row = work.get(Supplier, supplier_id, version)
    before = {key: getattr(row, key) for key in values if key != "name_key"}
    for key, value in values.items():
        setattr(row, key, value)
    work.session.flush()
    work.made = supplier_id
    back = {"supplier_id": supplier_id, "version": row.version, "typed": before}
    return Undo(f"Change {name} back", save_supplier, back)


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
