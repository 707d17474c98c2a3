"""What a check says, kept with it so that a reprint is the same."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class StubLine:
    """What a check pays: a bill, or a line of its own; cents below zero is a credit used."""

    words: str
    day: str
    about: str
    cents: int
    whole_cents: int  # the bill's own amount


@dataclass(frozen=True, slots=True)
class CheckContent:
    """All that a check and its stub say, in words where it is words.

    Attributes:
        number: of the check.
        written_on: its date.
        address: of the payee, beneath the name, as a window envelope shows it.
        memo: in the check's lower left corner: our account number with them.
        bank: whose check it is.
        stub: what it pays.

    """

    number: int
    written_on: date
    payee: str
    address: tuple[str, ...]
    cents: int
    memo: str
    practice: str
    practice_lines: tuple[str, ...]
    bank: str
    account: str
    stub: tuple[StubLine, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return asdict(self) | {"written_on": self.written_on.isoformat()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Read back what `to_json` made."""
        return cls(
            **kept
            | {
                "written_on": date.fromisoformat(kept["written_on"]),
                "address": tuple(kept["address"]),
                "practice_lines": tuple(kept["practice_lines"]),
                "stub": tuple(StubLine(**line) for line in kept["stub"]),
            }
        )
