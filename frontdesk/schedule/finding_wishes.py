"""Reads what is typed to find a time: `smith physical with lee mornings within 2 weeks`. Pure.

Like a wish to book, but days and hours need not be said, and a part of the day may be.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, time

from frontdesk.schedule.wished_names import Known, find_names
from frontdesk.schedule.wishes import read_booking

_PARTS = {
    "morning": (0, 12), "mornings": (0, 12), "am": (0, 12),
    "afternoon": (12, 0), "afternoons": (12, 0), "pm": (12, 0),
    "evening": (17, 0), "evenings": (17, 0),
}  # fmt: skip
_WEEKDAYS = ("mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays")
_WITHIN = re.compile(
    r"\bwithin\s+(a|an|one|two|three|four|\d{1,2})\s+(day|week)s?\b(\s+of\b)?", re.I
)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}


@dataclass(frozen=True, slots=True)
class FindingWish:
    """What was understood; None or empty where nothing was said.

    Attributes:
        patient: the words left over, to look the patient up by.
        near: a date it should be near to.
        within_days: how far from that.
        from_hour, to_hour: of the office's clock; a visit begins and ends between them.
        weekdays: Monday is 0.

    """

    patient: str = ""
    near: date | None = None
    within_days: int | None = None
    from_hour: int | None = None
    to_hour: int | None = None
    weekdays: tuple[int, ...] = ()
    provider_id: int | None = None
    type_id: int | None = None


def read_finding(text: str, today: date, known: Known) -> FindingWish:
    """Return what `text` asks for; never refuses.

    Args:
        text: as typed.
        today: the office's date.
        known: the names that may be meant.

    """
    wish = FindingWish()
    if said := _WITHIN.search(text):
        many = _NUMBERS.get(said[1].casefold()) or int(said[1])
        days = many * (7 if said[2].casefold() == "week" else 1)
        wish = replace(wish, within_days=days, near=today)
        text = f"{text[: said.start()]} {text[said.end() :]}"
    kept: list[str] = []
    weekdays: list[int] = []
    for word in text.replace(",", " ").split():
        low = word.casefold()
        if low in _PARTS and kept and not kept[-1].isdigit():
            first, last = _PARTS[low]
            wish = replace(wish, from_hour=first or None, to_hour=last or None)
        elif low in _WEEKDAYS and kept:
            weekdays.append(_WEEKDAYS.index(low))
        else:
            kept.append(word)
    booking = read_booking(" ".join(kept), today, known)
    patient, provider, kind = booking.patient, booking.provider_id, booking.type_id
    if not booking.is_booking:
        patient, provider, kind = _names(kept, known)
    return replace(
        wish,
        patient=patient,
        weekdays=tuple(sorted(set(weekdays))),
        near=booking.day or wish.near,
        from_hour=_hour(booking.clock, wish.from_hour),
        provider_id=provider,
        type_id=kind,
    )


def _names(words: list[str], known: Known) -> tuple[str, int | None, int | None]:
    """Return the patient's words, and whom and what the others name; the first is the patient's."""
    padded, used = ["", *words], {0}
    provider, kind = find_names(padded, used, known)
    left = " ".join(word for place, word in enumerate(padded) if place not in used)
    return left, provider, kind


def _hour(said: time | None, part: int | None) -> int | None:
    return part if said is None else said.hour
