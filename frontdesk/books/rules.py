"""What may be billed, paid and entered by hand."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from frontdesk.books.chart import CONTROLLED, TYPES, Account
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.core.typed import MOST_CENTS, read_phone
from frontdesk.core.typed_places import read_line, read_state, read_zip
from frontdesk.ledger.accounts import Line, together

BILL_STATES = {"entered": "To approve", "approved": "Open", "paid": "Paid", "void": "Void"}
WAYS = {"check": "Check", "eft": "Electronic", "card": "Card", "petty_cash": "Petty cash"}
PLACES = {"top": "Check on top", "middle": "Check in the middle", "bottom": "Check at the bottom"}
STOCKS = {"printed": "Checks with our name printed on them", "blank": "Blank check paper"}
MOST_DAYS = 180  # net days
MOST_SHIFT = 16  # sixteenths of an inch
SOON = 7  # days ahead that count as "due this week"
AGES = ("Not yet due", "1\u201330 days", "31\u201360 days", "61\u201390 days", "Over 90 days")
MOST_ON_STUB = 14  # bills that one stub can list


@dataclass(frozen=True, slots=True)
class Part:
    """A line of a bill: what it was for. `cents` above zero."""

    account: str
    cents: int
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of an entry by hand: one of both amounts above zero, the other zero."""

    account: str
    debit: int = 0
    credit: int = 0


@dataclass(frozen=True, slots=True)
class OpenBill:
    """A bill that may be paid; a supplier's credit has `open_cents` below zero."""

    id: int
    supplier_id: int
    supplier: str
    number: str
    due_on: date
    open_cents: int


def read_text(text: str, *, what: str, field: str, needed: bool = False) -> str:
    """Return one tidy line that holds no card number; raise Refused for what cannot be kept."""
    return read_line(text, what=what, field=field, needed=needed)


def read_supplier(typed: Mapping[str, str | int | bool | None]) -> dict[str, str | int | bool]:
    """Return a supplier's row as it is kept.

    Raises:
        Refused: of the first field that is wrong; its name goes with the sentence.

    """

    def text(name: str, what: str, *, needed: bool = False) -> str:
        return read_text(str(typed.get(name) or ""), what=what, field=name, needed=needed)

    days = int(typed.get("net_days") or 0)
    if not 0 <= days <= MOST_DAYS:
        raise Refused(f"Terms are between 0 and {MOST_DAYS} days.", field="net_days")
    state = str(typed.get("state") or "").strip()
    place = str(typed.get("postal_code") or "").strip()
    state = read_state(state) if state else ""
    return {
        "name": text("name", "the supplier\u2019s name", needed=True),
        "contact": text("contact", "the name"),
        "line1": text("line1", "the street"),
        "line2": text("line2", "it"),
        "city": text("city", "the city"),
        "state": state,
        "postal_code": read_zip(place, state=state) if place else "",
        "phone": _phone(str(typed.get("phone") or "")),
        "email": _email(text("email", "the e-mail address")),
        "account_number": text("account_number", "the account number"),
        "net_days": days,
        "expense": str(typed.get("expense") or ""),
        "gets_1099": bool(typed.get("gets_1099")),
        "has_w9": bool(typed.get("has_w9")),
        "tax_last4": read_last_four(str(typed.get("tax_last4") or "")),
        "active": bool(typed.get("active", True)),
    }


def read_last_four(text: str) -> str:
    """Return the last four figures of a tax number, all that is kept of it; empty when empty.

    Raises:
        Refused: neither four nor nine figures.

    """
    figures = re.sub(r"[\s\-*\u2022xX]", "", text)
    if not figures:
        return ""
    if not re.fullmatch(r"\d{4}|\d{9}", figures, re.ASCII):
        raise Refused("Type the tax number\u2019s nine figures, or only the last four; no more "
                      "than these four are kept.", field="tax_last4")  # fmt: skip
    return figures[-4:]


def masked_tax_id(last_four: str) -> str:
    """Return a tax number as it is shown: XX-XXX1234."""
    return f"XX-XXX{last_four}" if last_four else ""


def _phone(text: str) -> str:
    try:
        return read_phone(text) if text.strip() else ""
    except Refused as refused:
        raise Refused(str(refused), field="phone") from None


def _email(text: str) -> str:
    if text and not re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@.]+", text):
        raise Refused("Write the e-mail address like orders@example.com.", field="email")
    return text


def due_day(billed_on: date, net_days: int) -> date:
    """Return when a bill is due by its supplier's terms."""
    return billed_on + timedelta(days=net_days)


def read_bill(
    *, number: str, billed_on: date | None, due_on: date | None, memo: str, today: date,
    net_days: int,
) -> dict[str, str | date]:  # fmt: skip
    """Return a bill's own fields; without a due day the supplier's terms say it.

    Raises:
        Refused: no date, one far from now, or due before it was written.

    """
    if billed_on is None:
        raise Refused("Type the bill\u2019s date.", field="billed_on")
    if billed_on > today + timedelta(days=60) or billed_on < today - timedelta(days=3660):
        raise Refused("That date is far from today. Check the year.", field="billed_on")
    due = due_on or due_day(billed_on, net_days)
    if due < billed_on:
        raise Refused("It cannot be due before its own date.", field="due_on")
    if due > billed_on + timedelta(days=730):
        raise Refused("That is due years after the bill. Check the year.", field="due_on")
    return {
        "number": read_text(number, what="the bill\u2019s number", field="number"),
        "billed_on": billed_on,
        "due_on": due,
        "memo": read_text(memo, what="the memo", field="memo"),
    }


def read_parts(parts: Sequence[Part], chart: Mapping[str, Account]) -> list[Part]:
    """Return a bill's lines.

    Raises:
        Refused: none, no amount, or an account that bills cannot be for.

    """
    kept = [part for part in parts if part.account or part.cents or part.memo]
    if not kept:
        raise Refused("Say what it is for: an account and an amount.", field="parts")
    found = []
    for place, part in enumerate(kept, 1):
        account = _open_account(part.account, chart, f"line {place}", field="parts")
        if account.key in CONTROLLED or account.is_bank:
            raise Refused(f"A bill cannot be for {account.words}. Choose an expense, or what was "
                          "bought.", field="parts")  # fmt: skip
        if part.cents <= 0:
            raise Refused(f"Type the amount of {account.words}.", field="parts")
        memo = read_text(part.memo, what="the note", field="parts")
        found.append(Part(account.key, part.cents, memo))
    if sum(part.cents for part in found) > MOST_CENTS:
        raise Refused("That amount is too large; the most is $9,999,999.99.", field="parts")
    return found


def _open_account(key: str, chart: Mapping[str, Account], where: str, *, field: str) -> Account:
    account = chart.get(key)
    if account is None:
        raise Refused(f"Choose the account of {where}.", field=field)
    if not account.active:
        raise Refused(f"{account.words} is retired. Choose another account, or take it back into "
                      "use under Accounts.", field=field)  # fmt: skip
    return account


def bill_lines(parts: Sequence[Part], *, is_credit: bool) -> list[Line]:
    """Return what approving a bill posts: what was bought, against what is to be paid.

    A supplier's credit is the same the other way round.
    """
    sign = -1 if is_credit else 1
    total = sum(part.cents for part in parts)
    return together(
        [*(Line(part.account, sign * part.cents) for part in parts), Line("payable", -sign * total)]
    )


def read_payment(
    wanted: Sequence[tuple[int, int]], bills: Mapping[int, OpenBill], *, way: str
) -> dict[int, list[tuple[OpenBill, int]]]:
    """Return what is paid of which bills, supplier by supplier, in the order asked for.

    Args:
        wanted: bills and cents; of a credit, below zero: how much of it is used.
        bills: what is open.
        way: one of WAYS.

    Raises:
        Refused: nothing chosen, more than is open, or a supplier's credits exceed the bills.

    """
    if way not in WAYS or not wanted:
        raise Refused("Choose at least one bill, and how it is paid.", field="way")
    found: dict[int, list[tuple[OpenBill, int]]] = {}
    for bill_id, cents in wanted:
        bill = _payable(bills.get(bill_id), cents)
        if any(bill_id == one.id for one, _ in found.get(bill.supplier_id, [])):
            raise ValueError(f"bill {bill_id} twice in one payment")
        found.setdefault(bill.supplier_id, []).append((bill, cents))
    for parts in found.values():
        if sum(cents for _, cents in parts) < 0:
            raise Refused(f"The credits of {parts[0][0].supplier} are more than the bills chosen. "
                          "Choose more bills, or pay part of the credit later.")  # fmt: skip
        if len(parts) > MOST_ON_STUB and way == "check":
            raise Refused(f"One check\u2019s stub has room for {MOST_ON_STUB} bills. Pay "
                          f"{parts[0][0].supplier} with two checks.")  # fmt: skip
    return found


def _payable(bill: OpenBill | None, cents: int) -> OpenBill:
    if bill is None or bill.open_cents == 0:
        raise Refused(
            "One of these bills was paid or taken back meanwhile. Nothing was paid now; look at "
            "the list again."
        )
    name = bill.number or "without number"
    if cents == 0 or (cents > 0) != (bill.open_cents > 0):
        raise Refused(f"Type how much of bill {name} is paid.", field="cents")
    if abs(cents) > abs(bill.open_cents):
        raise Refused(
            f"Only {dollars(abs(bill.open_cents))} of bill {name} from {bill.supplier} is open.",
            field="cents",
        )
    return bill


def aged(due_on: date, today: date) -> int:
    """Return the place in AGES of a bill by its due day."""
    late = (today - due_on).days
    return 0 if late <= 0 else min(4, 1 + (late - 1) // 30)


def read_entries(entries: Sequence[Entry], chart: Mapping[str, Account]) -> list[Line]:
    """Return an entry by hand as the ledger's lines.

    Raises:
        Refused: it does not balance, or an account may not be posted to by hand.

    """
    kept = [one for one in entries if one.account or one.debit or one.credit]
    if len(kept) < 2:
        raise Refused("An entry has at least two lines: what gains and what gives.",
                      field="entries")  # fmt: skip
    lines = []
    for place, one in enumerate(kept, 1):
        account = _open_account(one.account, chart, f"line {place}", field="entries")
        if account.key in CONTROLLED:
            raise Refused(f"{account.words} is kept in detail elsewhere. "
                          f"{CONTROLLED[account.key]}.", field="entries")  # fmt: skip
        if bool(one.debit) == bool(one.credit) or min(one.debit, one.credit) < 0:
            raise Refused(f"Type a debit or a credit for {account.words}, one of them.",
                          field="entries")  # fmt: skip
        lines.append(Line(account.key, one.debit - one.credit))
    debits = sum(line.cents for line in lines if line.cents > 0)
    credits = -sum(line.cents for line in lines if line.cents < 0)
    if debits != credits:
        less, more = sorted((debits, credits))
        side = "debits" if debits > credits else "credits"
        raise Refused(f"The {side} are {dollars(more - less)} more than the other side. Both "
                      "must be the same.", field="entries")  # fmt: skip
    if debits > MOST_CENTS:
        raise Refused("That amount is too large; the most is $9,999,999.99.", field="entries")
    lines = together(lines)
    if len(lines) < 2:
        raise Refused("The lines take each other back: nothing is left to post.", field="entries")
    return lines


def read_opening(balances: Sequence[Entry], chart: Mapping[str, Account]) -> list[Line]:
    """Return opening balances, what they lack to balance put on Balances brought forward."""
    entries = [one for one in balances if one.account or one.debit or one.credit]
    short = sum(one.credit - one.debit for one in entries)
    if short:
        entries.append(Entry("opening", max(short, 0), max(-short, 0)))
    return read_entries(entries, chart)


def read_reason(text: str, *, what: str) -> str:
    """Return why something is taken back; raise Refused when that is not said."""
    reason = read_text(text, what="the reason", field="reason")
    if len(reason) < 3:
        raise Refused(f"Say why {what}, in a few words.", field="reason")
    return reason


def statement_side(kind: str) -> int:
    """Return 1 for types whose balance is usually a debit, -1 for a credit."""
    if kind not in TYPES:
        raise ValueError(f"an account of type {kind!r}")
    return 1 if kind in ("asset", "expense") else -1


def bill_words(number: str, *, is_credit: bool = False) -> str:
    """Return a bill as it is named: `Bill 4411`, `Credit 88`, `Bill without number`."""
    return f"{'Credit' if is_credit else 'Bill'} {number or 'without number'}"


def due_words(due_on: date, today: date) -> str:
    """Return how far a due day is: `due today`, `in 3 days`, `12 days late`."""
    days = (due_on - today).days
    if days == 0:
        return "due today"
    many = f"{abs(days)} day{'s' * (abs(days) != 1)}"
    return f"in {many}" if days > 0 else f"{many} late"


def same_number(first: str, second: str) -> bool:
    """Return whether two bill numbers are one: capitals, blanks, dashes and zeros before aside."""
    return bool(first) and plain_number(first) == plain_number(second)


def plain_number(number: str) -> str:
    """Return a bill's number as duplicates are found by it."""
    return re.sub(r"[^0-9a-z]", "", number.casefold()).lstrip("0")


def total(parts: Iterable[Part]) -> int:
    """Return a bill's sum in cents."""
    return sum(part.cents for part in parts)
