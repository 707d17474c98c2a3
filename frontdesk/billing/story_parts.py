"""What an account's story is made of, and a line of it: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from frontdesk.ledger.accounts import Line

VISIT, CHARGE, EVENT, LOOSE = "visit", "charge", "event", "loose"
OWING = ("patient", "payer", "agency", "prepaid")  # the accounts of a person
REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class Event:
    """A posting that touches the account.

    Attributes:
        lines: those about this person, and those about their charges.
        reversed: a later one took it back.
        how: how it was paid, in words; of payments.
        cents, balance_cents, purpose: of a payment: all of it, and how much paid the balance.
        reversed_number: of a void: the receipt that it took back.

    """

    posting_id: int
    day: date
    kind: str
    lines: tuple[Line, ...]
    memo: str = ""
    reason: str = ""
    reverses_id: int | None = None
    reversed: bool = False
    appointment_id: int | None = None
    staff: str = ""
    purpose: str = ""
    how: str = ""
    cents: int = 0
    balance_cents: int = 0
    receipt_id: int | None = None
    number: str = ""
    remittance_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChargeMade:
    """A service that was charged."""

    id: int
    posting_id: int
    appointment_id: int | None
    day: date
    code: str
    words: str
    units: int
    cents: int
    provider: str = ""
    allowed_cents: int | None = None
    patient_id: int = 0


@dataclass(frozen=True, slots=True)
class VisitMade:
    """A visit that took place; `about` says what for and where it stands without charges."""

    id: int
    day: date
    provider: str
    what: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Books:
    """All that the story of one person is made of.

    Attributes:
        patient_ids: their charts.
        payers: the insurance's name by coverage.
        disputed: until when an answer is due, in words, by charge; 0 for the account itself.

    """

    patient_ids: tuple[int, ...]
    events: tuple[Event, ...]
    charges: tuple[ChargeMade, ...]
    visits: tuple[VisitMade, ...] = ()
    payers: Mapping[int, str] = field(default_factory=dict)
    disputed: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the story.

    Attributes:
        id: its own, and the same whenever the story is told anew.
        kind: visit, charge, event (of a charge) or loose (of the account).
        amount_cents: what it adds to all that is owed; None where it adds nothing.
        moved_cents: what only goes from one bearer to another.
        patient_cents, payer_cents, agency_cents, ahead_cents: what it changes, by bearer.
        patient_after, payer_after, ahead_after: what stands after it; None for what goes on below.
        owes: who owes what of it now, in words; of visits and charges.
        open_patient, open_payer: that in cents.
        faint: it was taken back, or takes back.
        disputed: it is in dispute, and until when an answer is due.
        found: what typing finds it by.

    """

    id: int
    kind: str
    day: date
    words: str
    code: str = ""
    amount_cents: int | None = None
    moved_cents: int = 0
    patient_cents: int = 0
    payer_cents: int = 0
    agency_cents: int = 0
    ahead_cents: int = 0
    patient_after: int | None = None
    payer_after: int | None = None
    ahead_after: int | None = None
    owes: str = ""
    open_patient: int = 0
    open_payer: int = 0
    faint: bool = False
    disputed: str = ""
    posting_kind: str = ""
    posting_id: int = 0
    charge_id: int | None = None
    appointment_id: int | None = None
    receipt_id: int | None = None
    number: str = ""
    remittance_id: int | None = None
    staff: str = ""
    reversed: bool = False
    found: str = ""
