"""How money is told in the billing room's lists."""

from frontdesk.core.money import dollars
from frontdesk.ledger.prints import paid_words
from frontdesk.ledger.reads import PaymentRow
from frontdesk.ledger.rules import purpose_words


def purpose_of(row: PaymentRow) -> str:
    """Return what a payment was for."""
    return purpose_words(row.purpose, cents=row.cents, balance_cents=row.balance_cents)


def how_of(row: PaymentRow) -> str:
    """Return how it was paid, with number or last four figures."""
    return paid_words(row.method, row.reference) if row.method else ""


def how_short(row: PaymentRow) -> str:
    """Return how it was paid in few letters: `Cash`, `Check 1047`, `Visa 4242`."""
    return how_of(row).partition(",")[0].replace(" ending", "")


def what_of(row: PaymentRow) -> str:
    """Return what a payment was for, and what became of it: `Co-pay, voided`, `Void of co-pay`."""
    words = purpose_of(row)
    if row.is_void:
        return f"Void of {words[:1].lower()}{words[1:]}"
    return f"{words}, voided" if row.voided else words


def owed_words(cents: int) -> str:
    """Return a balance; a credit is named."""
    return f"{dollars(-cents)} credit" if cents < 0 else dollars(cents)
