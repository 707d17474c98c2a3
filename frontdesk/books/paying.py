"""Money that goes out: bills paid, checks written, voided, numbered anew, spoiled, printed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from frontdesk.books import reads, rules
from frontdesk.books.chart import CONTROLLED, Account
from frontdesk.books.checks import CheckContent, StubLine
from frontdesk.books.posting import WRITE, in_turn, put
from frontdesk.books.reads import CheckBookRow
from frontdesk.books.rules import OpenBill
from frontdesk.books.tables import BankCheck, BankCheckPrint, Outlay, OutlayPart
from frontdesk.core.action import Undo, action
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.core.typed import MOST_CENTS
from frontdesk.core.work import Work
from frontdesk.ledger.accounts import Line
from frontdesk.ledger.actions import practice_lines
from frontdesk.ledger.charging import reverse_posting
from frontdesk.office import reads as office


@dataclass(frozen=True, slots=True)
class Source:
    """Where the money comes from; `book` numbers the checks of a bank account."""

    way: str
    account: Account
    book: CheckBookRow | None


@action(
    "Pay bills",
    permit=WRITE,
    locks=in_turn,
)
def pay_bills(
    work: Work,
    *,
    key: str,
    wanted: Sequence[tuple[int, int]],
    way: str,
    account: str,
    paid_on: date | None = None,
    reference: str = "",
) -> Undo | None:
    """Pay bills, all of one supplier at once: one check, or one payment, a supplier.

    `made` is {"outlays", "checks", "numbers", "cents"}; the same key again pays nothing.

    Args:
        work: the transaction.
        key: made by the client once for this payment.
        wanted: bills and cents; of a credit, below zero: how much of it is used.
        way: one of rules.WAYS.
        account: where the money comes from: a bank account, a credit card, petty cash.
        paid_on: the day it was paid; today if None.
        reference: of an electronic or card payment.

    """
    known = reads.outlay_by_key(work.session, key)
    if known:
        _tell_made(work, known)
        return None
    paid_on = _day(work, paid_on)
    bills = reads.open_bills(work.session, [bill_id for bill_id, _ in wanted])
    groups = rules.read_payment(list(wanted), bills, way=way)
    source = _source(work, way, account)
    reference = rules.read_text(reference, what="the reference", field="reference")
    if way == "petty_cash":
        _refuse_beyond_box(work, sum(cents for parts in groups.values() for _, cents in parts))
    for supplier_id, parts in groups.items():
        _pay_supplier(
            work, parts, source, key=f"{key} {supplier_id}", paid_on=paid_on, reference=reference
        )
    made = reads.outlay_by_key(work.session, key)
    _tell_made(work, made)
    here = {"outlay_ids": [outlay_id for outlay_id, _, _ in made], "reason": "paid by mistake"}
    return Undo("Void the payment", void_outlays, here)


def _tell_made(work: Work, made: Sequence[tuple[int, int | None, int]]) -> None:
    checks = [check_id for _, check_id, _ in made if check_id is not None]
    numbers = [row.number for row in reads.checks(work.session, checks)]
    work.made = {
        "outlays": [outlay_id for outlay_id, _, _ in made],
        "checks": checks,
        "numbers": numbers,
        "cents": sum(cents for _, _, cents in made),
    }


def _pay_supplier(
    work: Work,
    parts: list[tuple[OpenBill, int]],
    source: Source,
    *,
    key: str,
    paid_on: date,
    reference: str,
) -> None:
    first = parts[0][0]
    supplier = reads.supplier(work.session, first.supplier_id)
    assert supplier is not None
    cents = sum(amount for _, amount in parts)
    outlay = work.add(
        Outlay(
            key=key,
            supplier_id=supplier.id,
            payee=supplier.name,
            way=source.way,
            account=source.account.key,
            cents=cents,
            paid_on=paid_on,
            reference=reference,
            staff=work.staff.name,
        )
    )
    for bill, amount in parts:
        work.add(OutlayPart(outlay_id=outlay.id, bill_id=bill.id, cents=amount))
    if not cents:
        return  # credits paid it all: nothing moves in the books
    words = _how(work, source, outlay, reference)
    if source.book is not None:
        stub = _stub(work, parts)
        _write(
            work, source.book, outlay, address=supplier.address,
            memo=_our_number(supplier.account_number), stub=stub,
        )  # fmt: skip
    numbers = ", ".join(bill.number or "no number" for bill, _ in parts)
    posting = put(
        work,
        key=f"outlay {key}",
        kind="bill payment",
        lines=[Line("payable", cents), Line(source.account.key, -cents)],
        memo=f"{words}, {supplier.name}: {numbers}"[:200],
        day=paid_on,
    )
    outlay.posting_id = posting.id
    work.session.flush()


def _our_number(account_number: str) -> str:
    return f"Account {account_number}" if account_number else ""


def _how(work: Work, source: Source, outlay: Outlay, reference: str) -> str:
    if source.book is not None:
        return f"Check {_next_number(work, source.book.account)}"
    words = {"eft": "Electronic payment", "card": "Card", "petty_cash": "Petty cash"}[outlay.way]
    return f"{words} {reference}".strip()


def _stub(work: Work, parts: Sequence[tuple[OpenBill, int]]) -> tuple[StubLine, ...]:
    lines = []
    for bill, amount in parts:
        row = reads.bill(work.session, bill.id)
        assert row is not None
        words = rules.bill_words(row.number, is_credit=row.is_credit)
        lines.append(StubLine(words, words_date(row.billed_on), row.memo, amount, row.cents))
    return tuple(lines)


@action(
    "Write check",
    permit=WRITE,
    locks=in_turn,
)
def write_check(
    work: Work,
    *,
    key: str,
    account: str,
    payee: str,
    address: Sequence[str] = (),
    against: str,
    cents: int,
    memo: str = "",
) -> Undo | None:
    """Write a check without a bill. `made` is as in pay_bills; the same key again writes nothing.

    Args:
        work: the transaction.
        key: made by the client once for this check.
        account: the bank account.
        payee: whom it is for.
        address: lines for the envelope's window.
        against: what it is for: an expense, the owner's draw, petty cash …
        cents: above zero.
        memo: printed on it.

    """
    known = reads.outlay_by_key(work.session, key)
    if known:
        _tell_made(work, known)
        return None
    source = _source(work, "check", account)
    payee = rules.read_text(payee, what="whom the check is for", field="payee", needed=True)
    lines = tuple(rules.read_text(line, what="the address", field="address") for line in address)
    memo = rules.read_text(memo, what="the memo", field="memo")
    for_account = reads.chart(work.session).get(against)
    if for_account is None or not for_account.active:
        raise Refused("Choose what the check is for.", field="against")
    if for_account.key in CONTROLLED or for_account.key == account:
        raise Refused(f"A check cannot be for {for_account.words}. Choose another account.",
                      field="against")  # fmt: skip
    if not 0 < cents <= MOST_CENTS:
        raise Refused("Type the check\u2019s amount.", field="cents")
    outlay = work.add(
        Outlay(
            key=key, supplier_id=None, payee=payee, way="check", account=account, against=against,
            cents=cents, paid_on=work.today, memo=memo, staff=work.staff.name,
        )
    )  # fmt: skip
    assert source.book is not None
    words = _how(work, source, outlay, "")
    stub = (StubLine(for_account.name, words_date(work.today), memo, cents, cents),)
    _write(work, source.book, outlay, address=lines, memo=memo, stub=stub)
    posting = put(
        work,
        key=f"outlay {key}",
        kind="check",
        lines=[Line(against, cents), Line(account, -cents)],
        memo=f"{words}, {payee}{': ' if memo else ''}{memo}"[:200],
    )
    outlay.posting_id = posting.id
    work.session.flush()
    _tell_made(work, reads.outlay_by_key(work.session, key))
    here = {"outlay_ids": [outlay.id], "reason": "written by mistake"}
    return Undo("Void the check", void_outlays, here)


@action("Void payment", permit=WRITE, locks=in_turn)
def void_outlays(
    work: Work, outlay_ids: Sequence[int], *, reason: str, version: int | None = None
) -> None:
    """Take payments back by reversing postings; their bills are open again, their checks void."""
    reason = rules.read_reason(reason, what="it is void")
    for outlay_id in outlay_ids:
        row = work.get(Outlay, outlay_id, version)
        if row.voided_at is not None:
            raise Refused(f"This was voided already by {row.voided_by}: {row.void_reason}. "
                          "Nothing was done now.")  # fmt: skip
        if row.posting_id is not None:
            reverse_posting(work, row.posting_id, reason=reason)
        row.voided_at, row.voided_by, row.void_reason = work.now, work.staff.name, reason
    work.note(reason=reason)


@action("Number check anew", permit=WRITE, locks=in_turn)
def number_anew(work: Work, check_id: int, *, reason: str) -> None:
    """Write a check again under the next number: the paper was spoilt or lost.

    The books stay as they are; the old number stays on file as replaced. `made` is as in pay_bills.
    """
    reason = rules.read_reason(reason, what="it needs a new number")
    old = work.get(BankCheck, check_id)
    outlay = work.get(Outlay, old.outlay_id) if old.outlay_id is not None else None
    if outlay is None or outlay.voided_at is not None:
        raise Refused("This check is void. Pay again instead.")
    ((_, newest, _),) = reads.outlay_by_key(work.session, outlay.key)
    if newest != check_id:
        raise Refused("This check was replaced already. Look at the newest one.")
    content = CheckContent.from_json(old.content)
    number = _next_number(work, old.account)
    again = replace(content, number=number, written_on=work.today)
    made = work.add(
        BankCheck(
            account=old.account, number=number, outlay_id=outlay.id, at=work.now,
            written_on=work.today, payee=old.payee, cents=old.cents, content=again.to_json(),
            reason=reason, staff=work.staff.name,
        )
    )  # fmt: skip
    work.note(reason=reason, instead_of=old.number)
    work.made = {"outlays": [outlay.id], "checks": [made.id], "numbers": [number],
                 "cents": outlay.cents}  # fmt: skip


@action("Spoil check number", permit=WRITE, locks=in_turn)
def spoil_check(work: Work, account: str, *, number: int, reason: str) -> None:
    """Say that the next check's paper is gone, so that its number is accounted for.

    Args:
        work: the transaction.
        account: the bank account.
        number: the next number as seen: a second Enter spoils no second one.
        reason: torn, misfed …

    """
    reason = rules.read_reason(reason, what="it is spoiled")
    next_number = _next_number(work, account)
    if number != next_number:
        raise Refused(f"The next check is {next_number} by now. Look again; nothing was spoiled.")
    work.add(
        BankCheck(
            account=account, number=number, outlay_id=None, at=work.now, written_on=work.today,
            reason=reason, staff=work.staff.name,
        )
    )  # fmt: skip
    work.made = number


@action("Print checks", permit=WRITE, kind="print")
def note_checks_printed(work: Work, check_ids: Sequence[int]) -> None:
    """Note that checks go on paper now, before they do; `made` is {check id: prints before}."""
    found = reads.checks(work.session, list(check_ids))
    if len(found) != len(set(check_ids)):
        raise Refused("One of these checks is not there. Look at the list again.")
    for row in found:
        if row.void:
            raise Refused(f"Check {row.number} is not to be printed. {row.void}.")
        work.add(BankCheckPrint(check_id=row.id, at=work.now, staff_id=work.staff.id))
    work.note(checks=[row.number for row in found])
    work.made = {str(row.id): row.prints for row in found}


def _day(work: Work, day: date | None) -> date:
    if day is not None and day > work.today:
        raise Refused("That day is still to come. Pay it then, or today.", field="paid_on")
    return day or work.today


def _source(work: Work, way: str, account: str) -> Source:
    """Return where the money comes from; raise Refused when it cannot come from there."""
    found = reads.chart(work.session).get(account)
    if found is None or not found.active:
        raise Refused("Choose the account that it is paid from.", field="account")
    book = None
    if way == "check":
        books = {row.account: row for row in reads.check_books(work.session)}
        book = books.get(account)
        if book is None:
            raise Refused(f"{found.words} has no checkbook yet. Set it up under Pay & checks.",
                          field="account")  # fmt: skip
    right = {
        "check": found.is_bank,
        "eft": found.is_bank,
        "card": found.kind == "liability" and not found.system,
        "petty_cash": found.key == "petty_cash",
    }[way]
    if not right:
        special = {"card": "a credit card account", "petty_cash": "petty cash"}
        what = special.get(way, "a bank account")
        raise Refused(f"{rules.WAYS[way]} is paid from {what}, not from {found.words}.",
                      field="account")  # fmt: skip
    return Source(way, found, book)


def _refuse_beyond_box(work: Work, cents: int) -> None:
    inside = reads.balance(work.session, "petty_cash")
    if cents > inside:
        raise Refused(f"Only {dollars(inside)} is in the petty cash box. Pay it another way, or "
                      "fill the box first.", field="account")  # fmt: skip


def _next_number(work: Work, account: str) -> int:
    books = {row.account: row for row in reads.check_books(work.session)}
    if account not in books:
        raise Refused("This account has no checkbook yet. Set it up under Pay & checks.",
                      field="account")  # fmt: skip
    return books[account].next_number


def _write(
    work: Work,
    book: CheckBookRow,
    outlay: Outlay,
    *,
    address: Sequence[str],
    memo: str,
    stub: tuple[StubLine, ...],
) -> BankCheck:
    """Write the check of an outlay under the account's next number."""
    practice = office.practice(work.session)
    number = _next_number(work, book.account)
    known = reads.chart(work.session)[book.account]
    content = CheckContent(
        number=number,
        written_on=outlay.paid_on,
        payee=outlay.payee,
        address=tuple(line for line in address if line),
        cents=outlay.cents,
        memo=memo,
        practice=practice.name if practice else "",
        practice_lines=practice_lines(practice)[:2],
        bank=book.bank,
        account=known.words,
        stub=stub,
    )
    return work.add(
        BankCheck(
            account=book.account, number=number, outlay_id=outlay.id, at=work.now,
            written_on=outlay.paid_on, payee=outlay.payee, cents=outlay.cents,
            content=content.to_json(), staff=work.staff.name,
        )
    )  # fmt: skip
