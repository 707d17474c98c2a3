"""All that a statement says, in words and cents: what was handed out is kept so."""

import json
import zlib
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from typing import Any, Self

_LEVEL = 6  # of zlib


@dataclass(frozen=True, slots=True)
class Entry:
    """A service, or what is about no service, with what became of it.

    Attributes:
        day: in words; "" where the visit's day stands above already.
        words: the service, or what it is: `Balance brought forward`.
        about: provider and how often; may be empty.
        charged, insurance, adjusted, paid, owed: in cents; what insurance paid, what was taken
            off, what the patient paid, and what the patient owes now.
        told: sentences with their cents: why.
        note: a last sentence without an amount, such as that it is in dispute.

    """

    day: str
    words: str
    about: str
    charged: int
    insurance: int
    adjusted: int
    paid: int
    owed: int
    told: tuple[tuple[str, int], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A patient on the statement with their entries; `name` is as paper has it."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A statement.

    Attributes:
        number: 0 for one that is only looked at.
        practice, practice_lines, phone, contact: whose it is, and how they answer.
        to: name and address, line by line.
        account: the chart number.
        day, due: in words.
        cents: to be paid now.
        level: of reminding.
        message, note: from the office's settings.
        ages: in cents, by rules.AGES.
        people: the patients they answer for.
        received: paid since the last statement, in cents, and that one's day in words.
        ahead: paid ahead and not used yet, in cents.
        waiting: what insurance has not answered yet, in cents; `waiting_for` services.
        disputed: cents in dispute, not asked for now.
        delivery: paper or email; `email` where it goes to.

    """

    number: int
    practice: str
    practice_lines: tuple[str, ...]
    phone: str
    contact: str
    to: tuple[str, ...]
    account: str
    day: str
    due: str
    cents: int
    level: int
    message: str
    note: str
    ages: tuple[int, ...]
    people: tuple[Person, ...]
    received: int = 0
    received_since: str = ""
    ahead: int = 0
    waiting: int = 0
    waiting_for: int = 0
    disputed: int = 0
    delivery: str = "paper"
    email: str = ""

    def pack(self) -> str:
        """Return it as it is kept."""
        text = json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))
        return b64encode(zlib.compress(text.encode(), _LEVEL)).decode()

    @classmethod
    def unpack(cls, kept: str) -> Self:
        """Read back what `pack` made."""
        found: dict[str, Any] = json.loads(zlib.decompress(b64decode(kept)))
        people = tuple(
            Person(one["name"], tuple(map(_entry, one["entries"]))) for one in found["people"]
        )
        lists = {name: tuple(found[name]) for name in ("practice_lines", "to", "ages")}
        return cls(**(found | lists | {"people": people}))


def _entry(kept: dict[str, Any]) -> Entry:
    told = tuple((words, cents) for words, cents in kept["told"])
    return Entry(**(kept | {"told": told}))
