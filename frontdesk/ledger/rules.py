"""What may be posted: accounts, balanced lines, how a payment must come, what a receipt says."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from frontdesk.core.cards import refuse_card_number
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.core.typed import MOST_CENTS
from frontdesk.core.typed_places import read_why
from frontdesk.ledger.accounts import (
    ACCOUNTS,
    CHART,
    LOWERING,
    PARTS,
    RECEIVABLE,
    Line,
    Owing,
    oldest_first,
    refuse_unbalanced,
    reversed_lines,
    together,
)

__all__ = [
    "ACCOUNTS", "BRANDS", "CHART", "LOWERING", "METHODS", "PARTS", "PURPOSES", "RECEIVABLE", "WAYS",
    "Line", "Owing", "PaymentWanted", "ReceiptContent", "accepted", "card_reference", "change_due",
    "check_number", "copy_mark", "oldest_first", "payment_lines", "purpose_words",
    "receipt_number", "refuse_unbalanced", "reversed_lines", "together", "void_reason",
]  # fmt: skip

METHODS = {"cash": "Cash", "check": "Check", "card": "Card"}
PURPOSES = {"copay": "Co-pay", "balance": "Account balance", "prepayment": "Prepayment"}
WAYS = {"letter": "on letter paper", "roll": "on the receipt printer", "file": "as a file"}
BRANDS = {
    "visa": "Visa",
    "mastercard": "Mastercard",
    "mc": "Mastercard",
    "amex": "Amex",
    "american": "Amex",
    "discover": "Discover",
    "other": "Card",
    "card": "Card",
    "debit": "Debit",
    "hsa": "HSA",
    "fsa": "FSA",
}
_FILLERS = ("ending", "in", "approval", "appr", "auth", "code")
_EXPRESS = re.compile(r"\bamerican\s+express\b", re.I)


@dataclass(frozen=True, slots=True)
class PaymentWanted:
    """A payment as the desk takes it.

    Attributes:
        key: made by the desk once for this payment; the same key again takes nothing.
        patient_id: whose account.
        appointment_id: the visit it is for, if any.
        purpose: one of PURPOSES.
        method: one of METHODS.
        cents: all that is paid, above zero.
        tendered_cents: cash handed over; None means exactly `cents`.
        reference: the check's number; the card's brand, last four figures and approval.
        balance_cents: how much of `cents` pays the account's balance instead of `purpose`.
        charge_ids: the charges that the balance's part pays, in this order; the account's oldest
            first where none are named.
        by_hand: charge to the cents of it that the balance's part pays, given by hand; all of it,
            where any is. 0 is what is owed without a charge.

    """

    key: str
    patient_id: int
    appointment_id: int | None
    purpose: str
    method: str
    cents: int
    tendered_cents: int | None = None
    reference: str = ""
    balance_cents: int = 0
    charge_ids: tuple[int, ...] = ()
    by_hand: tuple[tuple[int, int], ...] = ()

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """What it pays, purpose by purpose, each above zero."""
        balance = self.cents if self.purpose == "balance" else self.balance_cents
        both = ((self.purpose, self.cents - balance), ("balance", balance))
        return tuple((purpose, cents) for purpose, cents in both if cents)


@dataclass(frozen=True, slots=True)
class ReceiptContent:
    """All that a receipt says, in words where it is words: what was handed out stays so."""

    number: str
    at: str
    practice: str
    practice_lines: tuple[str, ...]
    patient: str
    chart_number: str
    visit: str
    parts: tuple[tuple[str, int], ...]
    total_cents: int
    method: str
    reference: str
    tendered_cents: int | None
    change_cents: int
    owed_after_cents: int
    taken_by: str

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Read back what `to_json` made."""
        lists = {
            "practice_lines": tuple(kept["practice_lines"]),
            "parts": tuple((words, cents) for words, cents in kept["parts"]),
        }
        return cls(**(kept | lists))


def change_due(cents: int, tendered_cents: int | None) -> int:
    """Return the change in cents for cash handed over; none handed over means exactly `cents`.

    Raises:
        Refused: less was handed over than is to be paid.

    """
    if tendered_cents is None:
        return 0
    if tendered_cents < cents:
        raise Refused(
            f"{dollars(tendered_cents)} is less than the {dollars(cents)} to be paid. "
            "Take more, or lower the amount.",
            field="tendered",
        )
    return tendered_cents - cents


def accepted(wanted: PaymentWanted) -> PaymentWanted:
    """Return the payment with its reference in the office's own writing.

    Raises:
        Refused: the amount, the method or what that method needs is wrong; names the field.

    """
    _refuse_amounts(wanted)
    refuse_card_number(wanted.reference, field="reference")
    if wanted.method == "cash":
        change_due(wanted.cents, wanted.tendered_cents)
        reference = ""
    elif wanted.method == "check":
        reference = check_number(wanted.reference)
    elif wanted.method == "card":
        reference = card_reference(wanted.reference)
    else:
        raise Refused("Choose how it is paid: cash, check or card.", field="method")
    fields = {name: getattr(wanted, name) for name in PaymentWanted.__slots__}
    tendered = wanted.tendered_cents if wanted.method == "cash" else None
    return PaymentWanted(**(fields | {"reference": reference, "tendered_cents": tendered}))


def _refuse_amounts(wanted: PaymentWanted) -> None:
    if not wanted.key.strip():
        raise ValueError("a payment without a key")
    if wanted.purpose not in PURPOSES:
        raise ValueError(f"a payment for {wanted.purpose!r}")
    if wanted.cents <= 0:
        raise Refused("Type the amount paid; it must be above zero.", field="amount")
    if max(wanted.cents, wanted.tendered_cents or 0) > MOST_CENTS:
        raise Refused("That amount is too large; the most is $9,999,999.99.", field="amount")
    if not 0 <= wanted.balance_cents <= wanted.cents:
        raise Refused(
            f"The part for the balance must be between nothing and {dollars(wanted.cents)}.",
            field="amount",
        )


def check_number(text: str) -> str:
    """Return a check's number as typed, without the words around it.

    Raises:
        Refused: there is none, or it is no check number.

    """
    refuse_card_number(text, field="reference")
    number = re.sub(r"^(check|chk|ck|no\.?|number|#|\s)+", "", text.strip(), flags=re.I)
    if not number:
        raise Refused("Type the check's number.", field="reference")
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z-]{0,19}", number, re.ASCII):
        raise Refused("A check's number has figures only, such as 1047.", field="reference")
    return number


def card_reference(text: str) -> str:
    """Return brand, last four figures and approval code: `v 4242 05a91` is Visa ending 4242.

    Raises:
        Refused: a part is missing, or more of the card was typed than may be kept.

    """
    refuse_card_number(text, field="reference")
    words = re.sub(r"[,·•]", " ", _EXPRESS.sub("amex", text)).split()
    words = words[:1] + [word for word in words[1:] if word.casefold() not in _FILLERS]
    if not 2 <= len(words) <= 3:
        raise Refused(
            "Write brand, last four figures and approval code, such as: visa 4242 05A91.",
            field="reference",
        )
    if not re.fullmatch(r"\d{4}", words[1].lstrip("*x#"), re.ASCII):
        raise Refused("Write only the card's last four figures after the brand.", field="reference")
    approval = words[2] if len(words) == 3 else ""
    if not re.fullmatch(r"[0-9A-Za-z]{2,8}", approval, re.ASCII):
        raise Refused(
            "Add the approval code the terminal printed: two to eight letters or figures.",
            field="reference",
        )
    last = words[1].lstrip("*x#")
    return f"{_brand(words[0])} ending {last}, approval {approval.upper()}"


def _brand(word: str) -> str:
    found = {name for key, name in BRANDS.items() if key.startswith(word.casefold())}
    if len(found) != 1:
        raise Refused(
            "Begin with the brand: visa, mastercard, amex, discover, debit, hsa, fsa or other.",
            field="reference",
        )
    return found.pop()


def _spread(
    wanted: PaymentWanted, cents: int, items: Sequence[Owing]
) -> tuple[list[tuple[Owing, int]], int]:
    if not wanted.by_hand:
        return oldest_first(cents, items, named=wanted.charge_ids)
    given = sum(part for _, part in wanted.by_hand)
    if given != cents:
        raise Refused(
            f"{dollars(given)} is given to charges, but {dollars(cents)} is paid. "
            "Give all of it, or as much as is paid.",
            field="by_hand",
        )
    spread = []
    for charge_id, part in wanted.by_hand:
        of_charge = [item for item in items if item.charge_id == charge_id]
        found, over = oldest_first(part, of_charge)
        if over or part <= 0:
            is_open = sum(max(item.cents, 0) for item in of_charge)
            raise Refused(
                f"{dollars(is_open)} is open on that charge; {dollars(part)} cannot pay it.",
                field="by_hand",
            )
        spread += found
    return spread, 0


def payment_lines(wanted: PaymentWanted, open_items: Sequence[Owing] = ()) -> list[Line]:
    """Return the lines of a payment: the drawer gains, what is owed or paid ahead gives.

    Args:
        wanted: the payment.
        open_items: what the patient owes, in any order; a balance's part pays it off, the charges
            that were named first, then the oldest. What is left over is the account's credit.

    """
    lines = [Line(wanted.method, wanted.cents)]
    for purpose, cents in wanted.parts:
        if purpose != "balance":
            lines.append(Line("prepaid", -cents, wanted.patient_id))
            continue
        spread, over = _spread(wanted, cents, open_items)
        lines += [
            Line("patient", -part, item.patient_id, item.charge_id or None, part=item.part)
            for item, part in spread
        ]
        if over:
            lines.append(Line("patient", -over, wanted.patient_id))
    return together(lines)


def void_reason(text: str) -> str:
    """Return why a receipt is voided.

    Raises:
        Refused: no reason is given, or it holds a card number.

    """
    return read_why(text, "Say why the receipt is voided, in a few words.")


def purpose_words(purpose: str, *, cents: int, balance_cents: int) -> str:
    """Return what a payment was for: `Co-pay`, `Co-pay and account balance`."""
    words = PURPOSES[purpose]
    if purpose == "balance" or not balance_cents:
        return words
    return PURPOSES["balance"] if balance_cents == cents else f"{words} and account balance"


def receipt_number(drawer: str, number: int) -> str:
    """Return a receipt's number as printed: A-000123."""
    return f"{drawer}-{number:06}"


def copy_mark(copies: int) -> str:
    """Return the mark of a print: nothing on the original, then COPY 1, COPY 2 and on."""
    return f"COPY {copies}" if copies else ""
