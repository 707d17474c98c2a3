"""What the payer's check of the scripted day says, and how a biller types it."""

from dataclasses import dataclass

from frontdesk.payments import remit_rules
from frontdesk.payments.open_reads import OpenCharge


@dataclass(frozen=True)
class Answer:
    """What the check says of one charge, as it is typed: nothing where the contract is right."""

    charge: OpenCharge
    allowed: str
    paid: str
    cents: int


@dataclass(frozen=True)
class Answers:
    """What the check says of one patient, and the letters that find them."""

    patient_id: int
    letters: str
    lines: tuple[Answer, ...]


def figures(cents: int) -> str:
    """Return an amount as it is typed: no sign, no cents where there are none."""
    whole, part = divmod(cents, 100)
    return f"{whole}.{part:02}" if part else str(whole)


def answer_of(charge: OpenCharge, place: int) -> Answer:
    """Return the payer's answer: a visit's coinsurance is the patient's, the rest is paid whole."""
    allowed = charge.expected_cents or charge.standing.charge_cents * 7 // 10
    paid = remit_rules.expected_paid(charge.standing, allowed)
    if not place:
        paid = paid * 8 // 10
    typed = "" if charge.expected_cents else figures(allowed)
    return Answer(charge, typed, figures(paid), paid)
