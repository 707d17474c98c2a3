"""What a run would use of what patients paid ahead, and what moved since its dry run."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused


@dataclass(frozen=True, slots=True)
class CreditUse:
    """What a person paid ahead, and what they owe; the smaller of both is used.

    `owed_cents` are the open items alone: what is overpaid elsewhere is no part of it.
    """

    patient_id: int
    ahead_cents: int
    owed_cents: int

    @property
    def cents(self) -> int:
        """How much is used."""
        return min(self.ahead_cents, self.owed_cents)


@dataclass(frozen=True, slots=True)
class CreditMoved:
    """What moved on one account since the dry run."""

    patient_id: int
    sentence: str


class CreditsMoved(Refused):
    """Something moved since the dry run, so nothing was used; `differences` says what."""

    def __init__(self, differences: Sequence[CreditMoved]) -> None:
        count = len(differences)
        super().__init__(
            f"{count} account{'s' * (count != 1)} moved since the dry run. Nothing was used; look "
            "at what moved, then run it again."
        )
        self.differences = tuple(differences)


def differences(before: Sequence[CreditUse], now: Sequence[CreditUse]) -> list[CreditMoved]:
    """Return what moved between a dry run and now, account by account; nothing if nothing did."""
    old, new = ({one.patient_id: one for one in rows} for rows in (before, now))
    found = []
    for patient_id in sorted(old.keys() | new.keys()):
        was, stands = old.get(patient_id), new.get(patient_id)
        if was == stands:
            continue
        if stands is None:
            words = "Nothing is left to be used."
        elif was is None:
            words = f"{dollars(stands.cents)} came in."
        else:
            words = (
                f"Paid ahead {dollars(stands.ahead_cents)} (was {dollars(was.ahead_cents)}), owed "
                f"{dollars(stands.owed_cents)} (was {dollars(was.owed_cents)})."
            )
        found.append(CreditMoved(patient_id, words))
    return found
