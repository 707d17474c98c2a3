"""What the practice may be called, where it may be, and the limits it sets itself."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields
from datetime import time
from typing import Any, Self
from zoneinfo import available_timezones

from frontdesk.core.money import dollars
from frontdesk.core.records import record
from frontdesk.core.refused import Refused
from frontdesk.core.typed import MOST_CENTS, read_phone
from frontdesk.core.typed_places import read_line, read_npi, read_state, read_zip

ZONES = (
    ("America/New_York", "Eastern"),
    ("America/Detroit", "Eastern, Michigan"),
    ("America/Indiana/Indianapolis", "Eastern, Indiana"),
    ("America/Kentucky/Louisville", "Eastern, Kentucky"),
    ("America/Chicago", "Central"),
    ("America/Denver", "Mountain"),
    ("America/Boise", "Mountain, Idaho"),
    ("America/Phoenix", "Arizona"),
    ("America/Los_Angeles", "Pacific"),
    ("America/Anchorage", "Alaska"),
    ("Pacific/Honolulu", "Hawaii"),
    ("America/Puerto_Rico", "Puerto Rico and the Virgin Islands"),
    ("Pacific/Guam", "Guam and the Marianas"),
    ("Pacific/Pago_Pago", "American Samoa"),
)
"""The zones an American office is likely to be in, by name and in words."""

PRACTICE_FIELDS = (
    "name", "line1", "line2", "city", "state", "postal_code", "phone", "npi", "tax_id", "zone",
)  # fmt: skip
MOST_RETURNED_FEE_CENTS = 100_00  # states allow 10 to 50 dollars
GRIDS = (5, 10, 15, 20, 30, 60)  # minutes
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@record
class Limits:
    """What the office decides for itself.

    Attributes:
        idle_minutes: without a key or the mouse, then the desk locks; 1 to 60.
        public_idle_minutes: the same at a desk that patients can reach; 1 to 30.
        review_months: after which an address, phone or coverage is asked for again; 1 to 60.
        grid_minutes: of one line of the schedule; one of GRIDS.
        hold_seconds: that a time being picked is kept from other desks; 30 to 900.
        wait_limit_minutes: of waiting, after which the patient is told; 5 to 120.
        owed_limit_cents: a patient who owes more is asked about it when booked; 0 for any debt.
        opens, closes: the office's wall-clock hours.
        open_days: weekdays the office is open, Monday 0.
        area_code: put before phone numbers of seven figures; "" for none.
        drawer_float_cents: of change that stays in every cash drawer.
        returned_check_fee_cents: that a patient owes whose check the bank did not pay; 0 for none.
        closer_may_post: who has posted on a day may also close it: an office of few people.

    """

    idle_minutes: int = 10
    public_idle_minutes: int = 3
    review_months: int = 12
    grid_minutes: int = 15
    hold_seconds: int = 120
    wait_limit_minutes: int = 20
    owed_limit_cents: int = 50_00
    opens: time = time(8)
    closes: time = time(17)
    open_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    area_code: str = ""
    drawer_float_cents: int = 100_00
    returned_check_fee_cents: int = 25_00
    closer_may_post: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the limits as the practice's row keeps them."""
        hours = {
            "opens": self.opens.isoformat("minutes"),
            "closes": self.closes.isoformat("minutes"),
        }
        return asdict(self) | hours | {"open_days": list(self.open_days)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read back `to_json`; what is missing has its default, what is unknown is passed over."""
        known = {one.name for one in fields(cls)}
        found = {name: value for name, value in kept.items() if name in known}
        for name in ("opens", "closes"):
            if name in found:
                found[name] = time.fromisoformat(found[name])
        if "open_days" in found:
            found["open_days"] = tuple(found["open_days"])
        return cls(**found)


_RANGES = {
    "idle_minutes": (1, 60, "minutes"),
    "public_idle_minutes": (1, 30, "minutes"),
    "review_months": (1, 60, "months"),
    "hold_seconds": (30, 900, "seconds"),
    "wait_limit_minutes": (5, 120, "minutes"),
}


_AMOUNTS = {
    "owed_limit_cents": (MOST_CENTS, "Type an amount, such as 50; 0 for any debt."),
    "drawer_float_cents": (MOST_CENTS, "Type an amount, such as 100; 0 for none."),
    "returned_check_fee_cents": (
        MOST_RETURNED_FEE_CENTS,
        f"Type a fee of at most {dollars(MOST_RETURNED_FEE_CENTS)}, such as 25; 0 for none.",
    ),
}


def check_limits(limits: Limits) -> Limits:
    """Return limits that make sense.

    Raises:
        Refused: of the first that does not; its field's name goes with the sentence.

    """
    for name, (least, most, unit) in _RANGES.items():
        if not least <= getattr(limits, name) <= most:
            raise Refused(f"Choose {least} to {most} {unit}.", field=name)
    if limits.public_idle_minutes > limits.idle_minutes:
        raise Refused(
            "A desk that patients can reach must not stay open longer than the others.",
            field="public_idle_minutes",
        )
    for name, (most, sentence) in _AMOUNTS.items():
        if not 0 <= getattr(limits, name) <= most:
            raise Refused(sentence, field=name)
    if limits.grid_minutes not in GRIDS:
        raise Refused("Choose 5, 10, 15, 20, 30 or 60 minutes.", field="grid_minutes")
    if limits.opens >= limits.closes:
        raise Refused("The office must close later than it opens.", field="closes")
    if not limits.open_days or not set(limits.open_days) <= set(range(7)):
        raise Refused("Choose the days on which the office is open.", field="open_days")
    if not re.fullmatch(r"([2-9]\d\d)?", limits.area_code, re.ASCII):
        raise Refused("An area code has three figures, the first 2 to 9.", field="area_code")
    return limits


def read_clock(text: str, *, field: str) -> time:
    """Return a wall-clock time typed as `8`, `8:30`, `8am`, `5:30 PM`, `17:30`.

    Without am or pm, 1 to 6 mean the afternoon: no office opens at five in the morning.

    Raises:
        Refused: it is none.

    """
    plain = text.replace(".", "").replace(" ", "").casefold()
    found = re.fullmatch(r"(\d{1,2})(?::?(\d\d))?([ap]m?)?", plain, re.ASCII)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    half = (found[3] or "")[:1] if found else ""
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif not half and 1 <= hour <= 6:
        hour += 12
    elif half:
        hour = 99
    if hour > 23 or minute > 59:
        raise Refused("Type a time, such as 8:30 AM or 17:00.", field=field)
    return time(hour, minute)


def check_practice(typed: Mapping[str, str]) -> dict[str, str]:
    """Return the practice's row as it is kept, from what was typed: name, address, numbers, zone.

    Raises:
        Refused: of the first field that is wrong; its name goes with the sentence.

    """
    names = {
        "name": read_line(typed.get("name", ""), what="the practice\u2019s name", field="name"),
        "line1": read_line(typed.get("line1", ""), what="the street", field="line1"),
        "line2": read_line(typed.get("line2", ""), what="it", field="line2", needed=False),
        "city": read_line(typed.get("city", ""), what="the city", field="city"),
    }
    state = _at("state", read_state, typed)
    return names | {
        "state": state,
        "postal_code": _at("postal_code", lambda text: read_zip(text, state=state), typed),
        "phone": _at("phone", read_phone, typed, needed=False),
        "npi": _at("npi", read_npi, typed, needed=False),
        "tax_id": _at("tax_id", read_tax_id, typed, needed=False),
        "zone": read_zone(typed.get("zone", "")),
    }


def read_tax_id(text: str) -> str:
    """Return an employer's tax number as 12-3456789; raise Refused when it is none."""
    figures = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"\d{9}", figures, re.ASCII) or len(set(figures)) == 1:
        raise Refused("A tax ID has nine figures, such as 12-3456789.", field="tax_id")
    return f"{figures[:2]}-{figures[2:]}"


def read_zone(text: str) -> str:
    """Return an IANA zone's name; raise Refused when there is no such zone."""
    if text not in available_timezones():
        raise Refused("Choose the office\u2019s time zone, such as America/New_York.", field="zone")
    return text


def next_drawer(taken: Iterable[str]) -> str:
    """Return the first drawer's letters that are free: A to Z, then AA and on."""
    used, number = set(taken), 0
    while drawer_letters(number) in used:
        number += 1
    return drawer_letters(number)


def drawer_letters(number: int) -> str:
    """Return 0 as A, 25 as Z, 26 as AA, 702 as AAA."""
    letters, number = "", number + 1
    while number:
        number, place = divmod(number - 1, 26)
        letters = LETTERS[place] + letters
    return letters


def _at(
    name: str, read: Callable[[str], str], typed: Mapping[str, str], *, needed: bool = True
) -> str:
    text = typed.get(name, "")
    if not needed and not text.strip():
        return ""
    try:
        return read(text)
    except Refused as refused:
        raise Refused(str(refused), field=name) from None
