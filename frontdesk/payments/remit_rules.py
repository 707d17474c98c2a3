"""What a line of a payer's check says, and that it adds up: paid, adjusted, the patient's, open."""

import re
from dataclasses import dataclass, replace
from typing import Any

from frontdesk.core.cards import refuse_card_number
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.core.typed import MOST_CENTS
from frontdesk.core.typed_places import read_line

KINDS = {"check": "Check", "eft": "EFT"}
SHARES = ("deductible", "coinsurance", "copay", "not_covered")
SHARE_WORDS = {
    "deductible": "Deductible",
    "coinsurance": "Coinsurance",
    "copay": "Co-pay",
    "not_covered": "Not covered",
}
GROUPS = {
    "CO": "by contract, nobody owes it",
    "PR": "for the patient",
    "OA": "other",
    "PI": "lowered by the payer",
}
REASON_WORDS = {
    "CO-45": "above the contract\u2019s price",
    "PR-1": "deductible",
    "PR-2": "coinsurance",
    "PR-3": "co-pay",
}
"""The office's own words for the commonest reasons; the lists of X12 are not for shipping."""
_USUAL = {"contractual": "CO-45", "deductible": "PR-1", "coinsurance": "PR-2", "copay": "PR-3"}
_REASON = re.compile(r"(CO|PR|OA|PI)[\s-]*([A-Z]?\d{1,3})", re.ASCII)
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z./-]{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a line starts from: a charge as it stands before the payer's answer.

    Attributes:
        payer: its name, for sentences.
        charge_cents: all that was charged.
        open_cents: owed by this payer now; below zero is a credit.
        adjusted_cents: lowered before.
        paid_cents: paid by insurance before.
        patient_cents: what the patient owes or has paid of it.
        next_payer: who is billed after this payer; empty when nobody is.
        copay_cents: the usual co-pay of this coverage.
        part: why the payer before left a rest; empty when there was none.

    """

    payer: str
    charge_cents: int
    open_cents: int
    adjusted_cents: int = 0
    paid_cents: int = 0
    patient_cents: int = 0
    next_payer: str = ""
    copay_cents: int = 0
    part: str = ""


@dataclass(frozen=True, slots=True)
class LineTyped:
    """A payer's answer on one charge, in cents, none below zero.

    Attributes:
        allowed: what the payer allows; None where it was not said.
        to_next: the shares go to the next payer first.
        over: more is paid than is owed, and it stays as the payer's credit.
        reasons: as `read_reasons` writes them.
        denial: why something stays open, in the person's own words.

    """

    allowed: int | None = None
    paid: int = 0
    contractual: int = 0
    deductible: int = 0
    coinsurance: int = 0
    copay: int = 0
    not_covered: int = 0
    to_next: bool = False
    over: bool = False
    reasons: str = ""
    denial: str = ""

    @property
    def shares(self) -> tuple[tuple[str, int], ...]:
        """The patient's parts above zero, by name."""
        every = ((name, int(getattr(self, name))) for name in SHARES)
        return tuple((name, cents) for name, cents in every if cents)

    @property
    def shared(self) -> int:
        """All parts together."""
        return sum(cents for _, cents in self.shares)

    @property
    def moved(self) -> int:
        """All that leaves this payer's account."""
        return self.paid + self.contractual + self.shared


def still_open(standing: Standing, typed: LineTyped) -> int:
    """Return the cents that stay with this payer; below zero is its credit."""
    return standing.open_cents - typed.moved


def expected_paid(standing: Standing, allowed: int) -> int:
    """Return what the payer should pay of what it allows: the rest, the patient's part known."""
    rest = allowed - standing.patient_cents - standing.paid_cents
    return max(0, min(rest, standing.open_cents))


def proposed(
    standing: Standing, allowed: int | None, paid: int, *, part: str | None = None
) -> LineTyped:
    """Return a line as it usually is, from the two figures that are typed.

    The contract takes what is above the allowed; what is allowed and not paid is the patient's, or
    goes to the next payer. Whoever types may change any of it.

    Args:
        standing: the charge as it stands.
        allowed: what the payer allows; None: nothing is adjusted.
        paid: what it pays.
        part: what the patient's share is; None lets the amounts tell.

    """
    room = max(0, standing.open_cents - paid)
    if allowed is None:
        return LineTyped(None, paid)
    contractual = max(0, min(room, standing.charge_cents - allowed - standing.adjusted_cents))
    share = allowed - paid - standing.paid_cents - standing.patient_cents
    share = max(0, min(room - contractual, share))
    name = part if part in SHARES else usual_part(standing, paid, share)
    line = LineTyped(allowed, paid, contractual, to_next=bool(standing.next_payer and share))
    shares: dict[str, Any] = {name: share}
    line = replace(line, **shares)
    return replace(line, reasons=usual_reasons(line))


def usual_part(standing: Standing, paid: int, share: int) -> str:
    """Return what a share most likely is: what an earlier payer called it, a co-pay, or why."""
    if standing.part in SHARES:
        return standing.part
    if share and share == standing.copay_cents:
        return "copay"
    return "coinsurance" if paid else "deductible"


def usual_reasons(typed: LineTyped) -> str:
    """Return the reasons that the amounts themselves tell."""
    return " ".join(code for name, code in _USUAL.items() if getattr(typed, name))


def read_reasons(text: str) -> str:
    """Return reasons as the office writes them: `co45, pr 1` is `CO-45 PR-1`; each once.

    Raises:
        Refused: something is no group and number.

    """
    rest = text.upper()
    found = [f"{group}-{number}" for group, number in _REASON.findall(rest)]
    left = re.sub(r"[\s,;]+", " ", _REASON.sub(" ", rest)).strip()
    if left:
        raise Refused(
            f"\u201c{left}\u201d is no reason. Write group and number, such as CO-45 PR-1; "
            "the groups are CO, PR, OA and PI.",
            field="reasons",
        )
    return " ".join(dict.fromkeys(found))


def reason_words(code: str) -> str:
    """Return a reason in the office's own words: its number's, or what its group means."""
    return REASON_WORDS.get(code) or GROUPS.get(code[:2], "")


def accepted_line(standing: Standing, typed: LineTyped, *, left_cents: int) -> LineTyped:
    """Return a line that adds up, its words tidied.

    Args:
        standing: the charge as it stands.
        typed: the line.
        left_cents: what is left of the check.

    Raises:
        Refused: it does not add up, says nothing or leaves something open unexplained; names the
            field.

    """
    typed = replace(
        typed,
        reasons=read_reasons(typed.reasons),
        denial=read_line(typed.denial, what="why it stays open", field="denial", needed=False),
    )
    refuse_card_number(typed.denial, field="denial")
    _refuse_amounts(typed)
    if typed.paid > left_cents:
        raise Refused(
            f"Only {dollars(left_cents)} is left of this check. Check what was paid here, "
            "or the check\u2019s amount.",
            field="paid",
        )
    if typed.to_next and not standing.next_payer:
        raise Refused("No other insurance is on file for that day.", field="to_next")
    if typed.allowed is not None and typed.paid > typed.allowed:
        raise Refused(
            f"{dollars(typed.paid)} paid is more than the {dollars(typed.allowed)} allowed.",
            field="paid",
        )
    _refuse_more(standing, typed)
    _refuse_silence(standing, typed)
    return typed


def _refuse_amounts(typed: LineTyped) -> None:
    names = ("paid", "contractual", *SHARES)
    for name in ("allowed", *names):
        cents = getattr(typed, name) or 0
        if not 0 <= cents <= MOST_CENTS:
            raise Refused("Type an amount from nothing to $9,999,999.99.", field=name)


def _refuse_more(standing: Standing, typed: LineTyped) -> None:
    over = -still_open(standing, typed)
    if over <= 0:
        return
    owed = dollars(max(standing.open_cents, 0))
    if typed.paid > standing.open_cents:
        if typed.over and not (typed.contractual or typed.shared):
            return
        if typed.over:
            raise Refused(
                "All is paid, and more: nothing is left to adjust or to move.",
                field="contractual" if typed.contractual else typed.shares[0][0],
            )
        raise Refused(
            f"{standing.payer} owes {owed} for this; {dollars(typed.paid)} is more. Correct it, "
            "or tick that the rest stays as a credit.",
            field="paid",
        )
    field = typed.shares[0][0] if typed.shares else "contractual"
    raise Refused(
        f"That is {dollars(over)} more than the {owed} {standing.payer} owes for it: "
        f"{dollars(typed.paid)} paid, {dollars(typed.contractual)} adjusted and "
        f"{dollars(typed.shared)} moved.",
        field=field,
    )


def _refuse_silence(standing: Standing, typed: LineTyped) -> None:
    said = bool(typed.reasons or typed.denial)
    if not typed.moved and not said:
        raise Refused(
            "Type what was paid; for nothing, why: the payer\u2019s reason or your own words.",
            field="paid",
        )
    rest = still_open(standing, typed)
    if rest > 0 and not said:
        raise Refused(
            f"{dollars(rest)} would stay open with {standing.payer}. Adjust it, move it, or say "
            "why it stays.",
            field="denial",
        )


def remittance_number(text: str) -> str:
    """Return the number of a check or EFT as typed, in capitals.

    Raises:
        Refused: there is none, or it is a card's.

    """
    refuse_card_number(text, field="number")
    number = re.sub(r"\s+", "", text).upper()
    if not number:
        raise Refused("Type the number of the check or EFT.", field="number")
    if not _NUMBER.fullmatch(number):
        raise Refused("A check\u2019s number has figures and letters only.", field="number")
    return number


def refuse_remittance(*, kind: str, cents: int | None) -> None:
    """Refuse a check that cannot be: of no kind, or of no possible amount.

    Raises:
        Refused: names the field.

    """
    if kind not in KINDS:
        raise Refused("Choose check or EFT.", field="kind")
    if cents is None or not 0 <= cents <= MOST_CENTS:
        raise Refused("Type the check\u2019s amount; 0 if it only explains.", field="cents")


def sum_words(standing: Standing, typed: LineTyped) -> str:
    """Return a line's sum in one sentence: charged = paid + adjusted + patient + still open."""
    parts = [
        (standing.paid_cents + typed.paid, "paid"),
        (standing.adjusted_cents + typed.contractual, "adjusted"),
        (standing.patient_cents + (0 if typed.to_next else typed.shared), "patient"),
    ]
    if typed.to_next and typed.shared:
        parts.append((typed.shared, standing.next_payer))
    others = (
        standing.charge_cents - standing.open_cents - standing.paid_cents
        - standing.adjusted_cents - standing.patient_cents
    )  # fmt: skip
    if others:
        parts.append((others, "other insurance"))
    rest = still_open(standing, typed)
    parts.append((rest, "still open" if rest >= 0 else "credit"))
    said = " + ".join(f"{dollars(cents)} {words}" for cents, words in parts)
    return f"{dollars(standing.charge_cents)} charged = {said}"
