"""The accounts of the books, a line of a posting, and how money is spread over what is owed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

CHART: dict[str, tuple[int, str, str]] = {
    "bank": (1000, "asset", "Bank account"),
    "cash": (1010, "asset", "Cash in the drawer"),
    "check": (1020, "asset", "Checks received"),
    "card": (1030, "asset", "Card payments"),
    "eft": (1040, "asset", "Electronic payments received"),
    "petty_cash": (1050, "asset", "Petty cash"),
    "patient": (1200, "asset", "Owed by patients"),
    "payer": (1210, "asset", "Owed by insurance"),
    "agency": (1220, "asset", "Placed with a collection agency"),
    "payable": (2000, "liability", "Bills to pay"),
    "prepaid": (2100, "liability", "Paid ahead by patients"),  # until a charge uses it
    "unapplied": (2110, "liability", "Insurance payments not yet applied"),
    "sales_tax": (2200, "liability", "Sales tax to hand on"),
    "opening": (3000, "equity", "Balances brought forward"),
    "income": (4000, "income", "Income"),
    "fees": (4100, "income", "Late and returned-check fees"),
    "interest": (4110, "income", "Interest from insurance"),  # for paying late
    "contractual": (4900, "income", "Contractual adjustments"),  # these four lower the income
    "discount": (4910, "income", "Discounts"),
    "write_off": (4920, "income", "Write-offs"),
    "bad_debt": (4930, "income", "Bad debt"),
    "over_short": (6900, "expense", "Cash over and short"),
}
"""Every account of the system: its number and type in the chart of accounts, and its words."""

ACCOUNTS = {name: words for name, (_, _, words) in CHART.items()}
RECEIVABLE = ("patient", "payer", "agency")
LOWERING = ("contractual", "discount", "write_off", "bad_debt")  # what a charge may be lowered to
PARTS = {
    "": "Patient balance",
    "copay": "Co-pay",
    "deductible": "Deductible",
    "coinsurance": "Coinsurance",
    "not_covered": "Not covered",
    "self_pay": "Self-pay",
    "fee": "Fee",
}
"""Why the patient owes a part of a charge."""
_OWN_ACCOUNT = re.compile(r"[0-9]{4,6}", re.ASCII)  # of the office's own chart (room books)


@dataclass(frozen=True, slots=True)
class Line:
    """One side of a posting.

    Attributes:
        account: one of ACCOUNTS, or the number of an account of the office's own.
        cents: debit above zero, credit below.
        patient_id: whose account.
        charge_id: which charge it is about; None for what is about the account as a whole.
        coverage_id: which of the patient's coverages owes or paid it; of `payer` lines.
        part: one of PARTS; of `patient` lines.

    """

    account: str
    cents: int
    patient_id: int | None = None
    charge_id: int | None = None
    coverage_id: int | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Owing:
    """What is owed of one charge by one bearer, or without a charge by the account as a whole.

    Attributes:
        account: `patient`, `payer`, `agency`; `prepaid` for what was paid ahead.
        charge_id: 0 for what is about no charge.
        coverage_id: 0 unless insurance owes it.
        part: one of PARTS.
        cents: above zero is owed; below zero is a credit.
        since: the day of the service, or of the first posting where there is no charge.

    """

    patient_id: int
    account: str
    charge_id: int
    coverage_id: int
    part: str
    cents: int
    since: date


def refuse_unbalanced(lines: Sequence[Line]) -> None:
    """Refuse lines that are no posting.

    Raises:
        ValueError: fewer than two, an unknown account, nothing in a line, or not summing to zero.

    """
    total = sum(line.cents for line in lines)
    if len(lines) < 2 or total != 0:
        raise ValueError(f"{len(lines)} lines sum to {total}")
    for line in lines:
        known = line.account in ACCOUNTS or _OWN_ACCOUNT.fullmatch(line.account)
        if not known or line.part not in PARTS or line.cents == 0:
            raise ValueError(f"a line of {line.cents} on {line.account!r}")


def together(lines: Iterable[Line]) -> list[Line]:
    """Return lines that are alike in all but their cents as one."""
    sums: dict[Line, int] = {}
    for line in lines:
        alike = replace(line, cents=0)
        sums[alike] = sums.get(alike, 0) + line.cents
    return [replace(line, cents=cents) for line, cents in sums.items() if cents]


def oldest_first(
    cents: int, items: Iterable[Owing], *, named: Sequence[int] = ()
) -> tuple[list[tuple[Owing, int]], int]:
    """Spread money over what is owed: named charges in their order, then the oldest.

    Args:
        cents: to be spread, zero or more.
        items: what is owed; items of nothing or of a credit take no part.
        named: charges that come before all others; only these if the money does not reach further.

    Returns:
        Each item with its part, every part above zero and at most what is owed; and what is left.

    """
    turn = {charge_id: place for place, charge_id in enumerate(named)}
    ordered = sorted(
        (item for item in items if item.cents > 0),
        key=lambda item: (
            turn.get(item.charge_id, len(turn)), item.since, item.charge_id, item.part,
        ),
    )  # fmt: skip
    spread: list[tuple[Owing, int]] = []
    for item in ordered:
        part = min(cents, item.cents)
        if part > 0:
            spread.append((item, part))
            cents -= part
    return spread, cents


def reversed_lines(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that take these back."""
    return [replace(line, cents=-line.cents) for line in lines]
