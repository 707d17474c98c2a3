"""What people do with the office's own books: accounts, checkbooks, suppliers; and all the rest.

Bills stand in `bill_actions`, paying in `paying`, the petty cash box in `petty_cash`, entries by
hand in `journal`.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from frontdesk.books import chart, reads, rules
from frontdesk.books.bill_actions import (
    approve_bill,
    discard_bill,
    save_bill,
    take_back_approval,
)
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
from frontdesk.books.posting import WRITE, in_turn
from frontdesk.books.tables import BookAccount, CheckBook, Supplier
from frontdesk.core.action import Undo, action
from frontdesk.core.refused import Refused
from frontdesk.core.work import Work
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
