"""What is typed into the one line of a superbill, and the superbill as it grows by it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from frontdesk.charges.rules import LETTERS, DiagnosisTyped, ServiceTyped
from frontdesk.codes import rules as codes
from frontdesk.core.refused import Refused
from frontdesk.core.typed import read_money

HELP = "99213-25 \u00b7 x2 units \u00b7 :AB for diagnoses \u00b7 $80 price \u00b7 @11 place"


@dataclass(frozen=True, slots=True)
class Typed:
    """One line as typed.

    Attributes:
        words: a code or words to search by; "" where only the service in hand is changed.
        modifiers, units, pointers, cents, place: None where none was typed.

    """

    words: str = ""
    modifiers: tuple[str, ...] | None = None
    units: int | None = None
    pointers: str | None = None
    cents: int | None = None
    place: str | None = None

    @property
    def changes(self) -> bool:
        """Whether more than words was typed."""
        return any(
            one is not None
            for one in (self.modifiers, self.units, self.pointers, self.cents, self.place)
        )


def read_typed(text: str) -> Typed:
    """Return what one line means: `99213-25 x2 :ab $80 @11`, or any words.

    Raises:
        Refused: a modifier, an amount or a place that is none.

    """
    words, found = list[str](), dict[str, Any]()
    for token in text.split():
        if re.fullmatch(r"[x*]\d{1,3}", token, re.IGNORECASE):
            found["units"] = int(token[1:])
        elif re.fullmatch(r"[:>][A-La-l,]{1,7}", token):
            found["pointers"] = token[1:].replace(",", "").upper()
        elif token.startswith("$") and len(token) > 1:
            found["cents"] = read_money(token)
        elif re.fullmatch(r"@\d{1,2}", token):
            found["place"] = codes.place(token[1:], field="entry")
        elif re.fullmatch(r"-[0-9A-Za-z]{2}(-[0-9A-Za-z]{2}){0,3}", token):
            found["modifiers"] = _modifiers(token)
        elif coded := re.fullmatch(r"([0-9A-Za-z]{5})((?:-[0-9A-Za-z]{2}){1,4})", token):
            words.append(coded[1])
            found["modifiers"] = _modifiers(coded[2])
        else:
            words.append(token)
    return Typed(" ".join(words), **found)


def _modifiers(text: str) -> tuple[str, ...]:
    return codes.modifiers(text.replace("-", " "), field="entry")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A superbill being typed: nothing of it is saved yet.

    Attributes:
        copay_cents: None for what the coverage says.

    """

    diagnoses: tuple[DiagnosisTyped, ...] = ()
    services: tuple[ServiceTyped, ...] = ()
    referring: str = ""
    copay_cents: int | None = None

    def with_diagnosis(self, wanted: DiagnosisTyped) -> Self:
        """Add a diagnosis after the others; one that is there stays where it is.

        Raises:
            Refused: there are twelve already.

        """
        if any(one.code == wanted.code for one in self.diagnoses):
            return self
        if len(self.diagnoses) == len(LETTERS):
            raise Refused("A claim has room for twelve diagnoses, A to L.", field="diagnoses")
        return replace(self, diagnoses=(*self.diagnoses, wanted))

    def with_service(self, wanted: ServiceTyped) -> Self:
        """Add a service after the others."""
        return replace(self, services=(*self.services, wanted))

    def without_diagnosis(self, place: int) -> Self:
        """Remove a diagnosis; the services point on to those they pointed to."""
        kept = [number for number in range(len(self.diagnoses)) if number != place]
        return self._arranged(kept)

    def moved_diagnosis(self, place: int, to: int) -> Self:
        """Put a diagnosis before or after others; the services point on to the same ones."""
        order = list(range(len(self.diagnoses)))
        order.insert(max(0, min(to, len(order) - 1)), order.pop(place))
        return self._arranged(order)

    def _arranged(self, order: Sequence[int]) -> Self:
        letters = {LETTERS[old]: LETTERS[new] for new, old in enumerate(order)}
        return replace(
            self,
            diagnoses=tuple(self.diagnoses[old] for old in order),
            services=tuple(
                replace(one, pointers="".join(letters.get(letter, "") for letter in one.pointers))
                for one in self.services
            ),
        )

    def without_service(self, place: int) -> Self:
        """Remove a service."""
        return replace(self, services=self.services[:place] + self.services[place + 1 :])

    def changed(self, place: int, typed: Typed) -> Self:
        """Change a service by what was typed; an other price stays, whatever modifiers say."""
        one = self.services[place]
        one = replace(
            one,
            modifiers=one.modifiers if typed.modifiers is None else typed.modifiers,
            units=one.units if typed.units is None else typed.units,
            pointers=one.pointers if typed.pointers is None else typed.pointers,
            unit_cents=one.unit_cents if typed.cents is None else typed.cents,
            place=one.place if typed.place is None else typed.place,
        )
        return self.with_changed(place, one)

    def with_changed(self, place: int, service: ServiceTyped) -> Self:
        """Put another service in the place of one."""
        services = list(self.services)
        services[place] = service
        return replace(self, services=tuple(services))

    def to_json(self) -> dict[str, Any]:
        """Return it as it is parked."""
        return {
            "diagnoses": [[one.code, one.words] for one in self.diagnoses],
            "services": [
                [
                    one.code, one.words, one.unit_cents, one.units, list(one.modifiers),
                    one.pointers, one.place, one.by_patient,
                ]
                for one in self.services
            ],
            "referring": self.referring,
            "copay_cents": self.copay_cents,
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Read back what `to_json` made."""
        return cls(
            tuple(DiagnosisTyped(*one) for one in kept["diagnoses"]),
            tuple(
                ServiceTyped(code, words, unit_cents, units, tuple(modifiers), *rest)
                for code, words, unit_cents, units, modifiers, *rest in kept["services"]
            ),
            kept["referring"],
            kept["copay_cents"],
        )


def same_again(diagnoses: Iterable[DiagnosisTyped], services: Iterable[ServiceTyped]) -> Sheet:
    """Return a sheet with what another visit was charged for; prices are asked anew."""
    return Sheet(tuple(diagnoses), tuple(services))
