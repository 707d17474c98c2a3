"""What the office decides about statements and late fees: amounts, days, levels and their words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from frontdesk.core.cards import refuse_card_number
from frontdesk.core.refused import Refused
from frontdesk.core.typed import MOST_CENTS

FLAT, PERCENT, NONE = "flat", "percent", "none"
FEES = {NONE: "No late fee", FLAT: "A fixed amount", PERCENT: "A percentage"}
MOST_LEVELS, MOST_DAYS, LONGEST = 6, 365, 400
SOON, LATER = 21, 28  # days


@dataclass(frozen=True, slots=True)
class Level:
    """A step of reminding: from so many days since the first statement, with these words."""

    days: int
    message: str


USUAL_LEVELS = (
    Level(0, "Thank you for choosing us for your care. This is the part your insurance left to "
             "you. Please pay by the date above, or call us with any question."),
    Level(30, "A friendly reminder: this balance has been open since our last statement. If you "
              "have paid in the last few days, thank you; please disregard this."),
    Level(60, "This balance is past due. Please pay it now, or call us: we are glad to arrange "
              "payments that suit you."),
    Level(90, "Final notice before further steps. Please pay in full, or call us within ten days "
              "so that we can help you avoid them."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """What the office decides about statements and late fees.

    Attributes:
        least_cents: who owes less gets no statement.
        gap_days: never sooner after the last statement, whatever has changed.
        every_days: an unchanged balance is told again after so long.
        only_changed: an unchanged balance is told again only when its level rises.
        due_days: from the statement to the day it is to be paid by.
        levels: in order; the first from day 0.
        note: a line for everyone: opening hours, a holiday.
        contact: when and how the office answers; its phone where empty.
        fee: none, flat or percent.
        fee_cents: of a flat fee.
        fee_points: of a percentage, in basis points: 150 is 1.5 %.
        fee_least_cents: the least that a percentage comes to.
        fee_grace_days: after the day it was to be paid by.
        fee_from_cents: no fee on less than this overdue.
        fee_every_days: no second fee sooner than this.

    """

    least_cents: int = 5_00
    gap_days: int = SOON
    every_days: int = LATER
    only_changed: bool = False
    due_days: int = 25
    levels: tuple[Level, ...] = USUAL_LEVELS
    note: str = ""
    contact: str = ""
    fee: str = NONE
    fee_cents: int = 15_00
    fee_points: int = 150
    fee_least_cents: int = 1_00
    fee_grace_days: int = 10
    fee_from_cents: int = 10_00
    fee_every_days: int = 30

    def to_json(self) -> dict[str, Any]:
        """Return the settings as they are kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read back what `to_json` made; what an older program did not keep is as usual."""
        known = {one.name for one in fields(cls)}
        values = {name: value for name, value in kept.items() if name in known}
        if "levels" in values:
            values["levels"] = tuple(Level(**one) for one in values["levels"])
        return cls(**values)


def refuse_settings(wanted: Settings) -> None:
    """Refuse settings that could not work; the sentence says at which field.

    Raises:
        Refused: an amount, a number of days or a level is wrong.

    """
    for name in ("least_cents", "fee_cents", "fee_least_cents", "fee_from_cents"):
        if not 0 <= getattr(wanted, name) <= MOST_CENTS:
            raise Refused("Type an amount from $0.00 up.", field=name)
    for name, least in (("gap_days", 1), ("every_days", 1), ("due_days", 1),
                        ("fee_grace_days", 0), ("fee_every_days", 1)):  # fmt: skip
        if not least <= getattr(wanted, name) <= MOST_DAYS:
            raise Refused(f"Type a number of days from {least} to {MOST_DAYS}.", field=name)
    if wanted.every_days < wanted.gap_days:
        raise Refused("This must be at least as many days as a changed balance waits.",
                      field="every_days")  # fmt: skip
    if wanted.fee not in FEES:
        raise ValueError(f"a late fee of {wanted.fee!r}")
    if not 0 < wanted.fee_points <= 10_000:
        raise Refused("Type a percentage above zero, up to 100.", field="fee_points")
    if wanted.fee == FLAT and not wanted.fee_cents:
        raise Refused("Type what the late fee is.", field="fee_cents")
    _refuse_words(wanted)
    _refuse_levels(wanted.levels)


def _refuse_words(wanted: Settings) -> None:
    for name in ("note", "contact"):
        refuse_card_number(getattr(wanted, name), field=name)
        if len(getattr(wanted, name)) > LONGEST:
            raise Refused(f"Write at most {LONGEST} letters.", field=name)


def _refuse_levels(levels: Sequence[Level]) -> None:
    if not 1 <= len(levels) <= MOST_LEVELS:
        raise Refused(f"There are one to {MOST_LEVELS} levels.", field="days_1")
    if levels[0].days != 0:
        raise Refused("The first level begins with the first statement: 0 days.", field="days_1")
    for place, level in enumerate(levels, 1):
        refuse_card_number(level.message, field=f"message_{place}")
        if not level.message.strip() or len(level.message) > LONGEST:
            raise Refused(f"Write a message of at most {LONGEST} letters.",
                          field=f"message_{place}")  # fmt: skip
        if place > 1 and not levels[place - 2].days < level.days <= 2 * MOST_DAYS:
            raise Refused("Each level begins later than the one before.", field=f"days_{place}")


def read_points(text: str) -> int:
    """Return a typed percentage in basis points: `1.5`, `1.5 %` are 150.

    Raises:
        Refused: it is none, or finer than a hundredth of a percent.

    """
    found = re.fullmatch(r"\s*(\d{0,3})(?:\.(\d{0,2}))?\s*%?\s*", text, re.ASCII)
    if found is None or not (found[1] or found[2]):
        raise Refused("Type a percentage, such as 1.5.", field="fee_points")
    return int(found[1] or 0) * 100 + int((found[2] or "").ljust(2, "0"))


def words_points(points: int) -> str:
    """Return basis points as a percentage is typed: 150 is 1.5."""
    return f"{points // 100}.{points % 100:02}".rstrip("0").rstrip(".")
