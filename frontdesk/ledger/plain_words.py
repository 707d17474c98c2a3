"""What became of a charge, in words a patient understands: charged, lowered, paid, left over.

    for told in tell(steps, payers={7: "Aetna"}):
        told.words, told.cents, told.kind    # "Your plan's negotiated discount", -5000, "adjusted"

What adds up (`ADDS`) sums to what is still owed by all; the rest explains it and adds nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from frontdesk.core.money import rounded
from frontdesk.ledger.accounts import LOWERING, PARTS, Line

CHARGED, ADJUSTED, INSURANCE, PATIENT, REFUND = "charge", "adjusted", "insurance", "paid", "refund"
SHARE, MOVED, WAITING, AGENCY = "share", "moved", "waiting", "agency"
ADDS = (CHARGED, ADJUSTED, INSURANCE, PATIENT, REFUND)
OWN = "your insurance"
SHARES = {
    "copay": "Your co-pay",
    "deductible": "Applied to your deductible",
    "coinsurance": "Your share (coinsurance)",
    "not_covered": "Not covered by your plan",
    "self_pay": "You pay this yourself",
    "fee": "Fee",
    "": "Your part",
}
"""Why a part of a charge is the patient's, by the ledger's parts."""
LOWERED = {
    "contractual": "Your plan's negotiated discount",
    "discount": "Discount",
    "write_off": "Taken off by our office",
    "bad_debt": "Taken off your account",
}
REASONS = {
    "prompt": "Discount for paying promptly",
    "self": "Self-pay discount",
    "sliding": "Discount by household income",
    "income": "Discount by household income",
    "courtesy": "Courtesy discount",
    "small": "Small balance forgiven",
    "hardship": "Taken off for hardship",
}
"""An adjustment's own words, by how its reason begins (or what word it holds)."""
PAID = {"applied": "Paid from what you paid ahead", "agency": "Paid through the agency"}
GIVEN_BACK = {
    "returned": "Your bank returned the check",
    "moved": "Your payment moved off this service",
}
"""How money came or went, by the kind of its posting, where that is not plainly by the patient."""
_SOURCES = ("income", "fees", "sales_tax", "opening")


@dataclass(frozen=True, slots=True)
class Step:
    """What one posting did to one charge.

    Attributes:
        posting_id: which; in the order of the books.
        day: the day it counts for.
        kind: of the posting: charge, payment, transfer, adjustment, applied, reversal …
        reason: of an adjustment, its kind.
        memo: why, for people.
        reverses_id: the posting it takes back.
        lines: those of the posting that are about this charge.

    """

    posting_id: int
    day: date
    kind: str
    lines: tuple[Line, ...]
    reason: str = ""
    memo: str = ""
    reverses_id: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence about a charge.

    Attributes:
        words: for the patient; no full stop.
        cents: of what adds up, what it adds to what is owed (below zero lowers it); else an amount.
        kind: one of the names above: charge, adjusted, insurance, paid, refund, share, moved,
            waiting, agency.
        day: when; None for how it stands now.
        posting_id: which posting said it; 0 for how it stands now.

    """

    words: str
    cents: int
    kind: str
    day: date | None = None
    posting_id: int = 0


@dataclass(frozen=True, slots=True)
class Sums:
    """A charge in five figures, in cents: charged less the next three is what is owed by all.

    Attributes:
        charged: with tax.
        insurance: what insurance paid.
        adjusted: discounts and write-offs.
        paid: what the patient paid, less what they got back.
        owed: by the patient, now.
        waiting: by insurance, now.

    """

    charged: int = 0
    insurance: int = 0
    adjusted: int = 0
    paid: int = 0
    owed: int = 0
    waiting: int = 0


def tell(
    steps: Sequence[Step],
    *,
    payers: Mapping[int, str] | None = None,
    allowed_cents: int | None = None,
) -> list[Told]:
    """Return what became of a charge, in the order it happened, and how it stands.

    What was taken back is left out together with what took it back.

    Args:
        steps: all that the books hold about one charge.
        payers: the insurance's name by coverage; without it it is `your insurance`.
        allowed_cents: what the payer's contract allows, if that is known.

    """
    names = payers or {}
    left = standing(steps)
    told = [one for step in left for one in told_of(step, names)]
    return [*_with_percent(told, allowed_cents), *_now(left, names)]


def gathered(told: Iterable[Told]) -> list[Told]:
    """Return sentences that are alike as one, with their sum; those of nothing are left out."""
    sums: dict[tuple[str, str], Told] = {}
    for one in told:
        key = (one.words, one.kind)
        known = sums.get(key)
        sums[key] = one if known is None else replace(known, cents=known.cents + one.cents)
    return [one for one in sums.values() if one.cents]


def sums(steps: Sequence[Step]) -> Sums:
    """Return a charge in figures; `charged - insurance - adjusted - paid` is owed by all."""
    left = standing(steps)
    of: dict[str, int] = defaultdict(int)
    for step in left:
        for one in told_of(step, {}):
            of[one.kind] += one.cents
    return Sums(
        charged=of[CHARGED],
        insurance=-of[INSURANCE],
        adjusted=-of[ADJUSTED],
        paid=-of[PATIENT] - of[REFUND],
        owed=_owed(left, "patient"),
        waiting=_owed(left, "payer"),
    )


def standing(steps: Iterable[Step]) -> list[Step]:
    """Return the steps that still hold, in the order of the books."""
    known = sorted(steps, key=lambda step: step.posting_id)
    gone = {step.reverses_id for step in known} - {None}
    there = {step.posting_id for step in known}
    return [
        step
        for step in known
        if step.posting_id not in gone
        and (step.reverses_id is None or step.reverses_id not in there)
    ]


def words_lowered(account: str, reason: str = "") -> str:
    """Return what an adjustment is called: by its account, and its reason where that says more."""
    said = reason.casefold()
    if account != "contractual":
        for key, words in REASONS.items():
            if key in said:
                return words
    return LOWERED[account]


def whole_percent(cents: int, base_cents: int) -> int | None:
    """Return which share in steps of 5 % an amount is, to the cent; None if it is no such share."""
    if base_cents < 500 or not 0 < cents < base_cents:
        return None
    percent = 5 * rounded(20 * cents, base_cents)  # the nearest five
    return percent if 0 < percent < 100 and abs(100 * cents - percent * base_cents) <= 50 else None


@dataclass(slots=True)
class _Moves:
    """What a step did, bearer by bearer: what each owes more (above zero) or less."""

    charged: int
    lowered: dict[str, int]
    patient: dict[str, int]
    payer: dict[int, int]
    agency: int
    money: int  # came in; below zero went out

    def more(self) -> int:
        """Return what others than insurance owe more."""
        return sum(max(cents, 0) for cents in self.patient.values()) + max(self.agency, 0)


def _moves(step: Step) -> _Moves:
    patient: dict[str, int] = defaultdict(int)
    payer: dict[int, int] = defaultdict(int)
    lowered: dict[str, int] = defaultdict(int)
    charged = agency = 0
    for line in step.lines:
        if line.account == "patient":
            patient[line.part] += line.cents
        elif line.account == "payer":
            payer[line.coverage_id or 0] += line.cents
        elif line.account == "agency":
            agency += line.cents
        elif line.account in LOWERING:
            lowered[line.account] += line.cents
        elif line.account in _SOURCES:
            charged -= line.cents
    owed = sum(patient.values()) + sum(payer.values()) + agency
    money = charged - sum(lowered.values()) - owed  # the drawer's lines name no charge
    return _Moves(charged, lowered, patient, payer, agency, money)


def told_of(step: Step, payers: Mapping[int, str]) -> list[Told]:
    """Return what one posting did to a charge, whatever became of it later."""
    moves = _moves(step)
    told = []
    if moves.charged:
        told.append(("Charge", moves.charged, CHARGED))
    told += [
        (words_lowered(account, step.reason), -cents, ADJUSTED)
        for account, cents in moves.lowered.items()
    ]
    told += _told_money(step, moves, payers)
    told += _told_moved(moves, payers)
    return [Told(words, cents, kind, step.day, step.posting_id) for words, cents, kind in told]


def _told_money(step: Step, moves: _Moves, names: Mapping[int, str]) -> list[tuple[str, int, str]]:
    if moves.money < 0:
        if any(cents > 0 for cents in moves.payer.values()):
            who = _name(_first(moves.payer, above=True), names)
            return [(f"{_begun(who)} took a payment back", -moves.money, INSURANCE)]
        return [(GIVEN_BACK.get(step.kind, "Refunded to you"), -moves.money, REFUND)]
    lowered = sum(moves.lowered.values())
    less = -sum(min(cents, 0) for cents in moves.payer.values())
    later = sum(max(cents, 0) for cents in moves.payer.values())  # moved to the next payer
    by_insurance = min(moves.money, max(0, less - lowered - later - moves.more()))
    told = []
    if by_insurance:
        who = _name(_first(moves.payer, above=False), names)
        told.append((f"{_begun(who)} paid", -by_insurance, INSURANCE))
    if moves.money > by_insurance:
        told.append((PAID.get(step.kind, "You paid"), by_insurance - moves.money, PATIENT))
    return told


def _told_moved(moves: _Moves, names: Mapping[int, str]) -> list[tuple[str, int, str]]:
    told = []
    paying = moves.money != 0 and not any(moves.payer.values())
    for part in PARTS:
        cents = moves.patient.get(part, 0)
        if cents > 0 and moves.money >= 0 and (part != "self_pay" or not moves.charged):
            told.append((SHARES[part], cents, SHARE))
        elif cents < 0 and not paying and not moves.lowered:
            told.append((SHARES[part], cents, SHARE))  # it was the patient's, and is no more
    told += [
        (f"Sent on to {_name(coverage, names)}", cents, MOVED)
        for coverage, cents in moves.payer.items()
        if cents > 0 and moves.money >= 0 and not moves.charged
    ]
    if moves.agency > 0:
        told.append(("Placed with a collection agency", moves.agency, AGENCY))
    return told


def _now(left: Sequence[Step], names: Mapping[int, str]) -> list[Told]:
    waiting: dict[int, int] = defaultdict(int)
    for step in left:
        for line in step.lines:
            if line.account == "payer":
                waiting[line.coverage_id or 0] += line.cents
    return [
        Told(f"Waiting for {_name(coverage, names)}", cents, WAITING)
        for coverage, cents in waiting.items()
        if cents > 0
    ]


def _with_percent(told: list[Told], allowed_cents: int | None) -> list[Told]:
    """Say `Your 20 % share` where coinsurance is just that of what the plan allows."""
    if allowed_cents is None:
        contractual = LOWERED["contractual"]
        allowed_cents = sum(
            one.cents for one in told if one.kind == CHARGED or one.words == contractual
        )
    before = sum(
        one.cents for one in told
        if one.kind == SHARE and one.words in (SHARES["deductible"], SHARES["copay"])
    )  # fmt: skip
    share = sum(one.cents for one in told if one.words == SHARES["coinsurance"])
    percent = whole_percent(share, allowed_cents - before) or whole_percent(share, allowed_cents)
    if percent is None:
        return told
    return [
        replace(one, words=f"Your {percent} % share") if one.words == SHARES["coinsurance"] else one
        for one in told
    ]


def _owed(left: Iterable[Step], account: str) -> int:
    return sum(line.cents for step in left for line in step.lines if line.account == account)


def _first(payer: Mapping[int, int], *, above: bool) -> int:
    return next((key for key, cents in payer.items() if (cents > 0) == above and cents), 0)


def _name(coverage_id: int, names: Mapping[int, str]) -> str:
    return names.get(coverage_id, OWN)


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]
