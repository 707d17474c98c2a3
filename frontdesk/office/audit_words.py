"""What an audit row holds, in plain words: which record changed, from what to what."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from frontdesk.core.clock import words_date, words_moment
from frontdesk.core.money import dollars

NOTHING = "\u2013"
_NAMES = {
    "npi": "NPI", "line1": "Street", "line2": "Street, second line", "postal_code": "ZIP code",
    "tax_id": "Tax ID", "staff_member": "Person", "role_permit": "Permit of a role",
    "staff_role": "Role of a person", "one_time_code": "One-time code", "dob": "Date of birth",
    "sign_in_guard": "Wrong passwords counted", "patient_name": "Name of a patient",
    "patient_phone": "Phone of a patient", "asked": "Asked for", "line1_key": "",
}  # fmt: skip
_UNTOLD = re.compile(r"version|id|.*_key|digits|local|last4|place")


@dataclass(frozen=True, slots=True)
class Told:
    """One line of an audit row's content.

    Attributes:
        thing: the record it is about: "Appointment 41"; empty for notes.
        what: the part that changed: "Start".
        before, after: in words; `NOTHING` where there was nothing.

    """

    thing: str
    what: str
    before: str
    after: str


def told(detail: str, zone: ZoneInfo) -> list[Told]:
    """Return the content of an audit row, one line a changed part.

    Args:
        detail: the row's canonical JSON.
        zone: the office's, for moments.

    """
    content: dict[str, Any] = json.loads(detail)
    lines = [line for row in content.pop("rows", []) for line in _row(row, zone)]
    for bulk in content.pop("bulk", []):
        count = f"{bulk['count']:,} added"
        lines.append(Told(_words(bulk["table"]), "Records", NOTHING, count))
    content.pop("made", None)
    for name, value in content.items():
        for what, part in _parts(name, value):
            lines.append(Told("", what, NOTHING, _value(name, part, zone)))
    return lines


def _row(row: Mapping[str, Any], zone: ZoneInfo) -> Iterator[Told]:
    thing = f"{_words(row['table'])} {row['id']}"
    before, after = row["before"], row["after"]
    gone = bool(before) and not after
    for name in sorted(before.keys() | after.keys()):
        was, now = before.get(name), after.get(name)
        if was == now or _UNTOLD.fullmatch(name):
            continue
        if isinstance(was, dict) and isinstance(now, dict):
            for part in sorted(was.keys() | now.keys()):
                if was.get(part) != now.get(part):
                    yield Told(
                        thing, _words(part), _value(part, was.get(part), zone),
                        _value(part, now.get(part), zone),
                    )  # fmt: skip
            continue
        is_new = not before and now in (None, "", False, 0, [], {})
        if not is_new:
            yield Told(thing, _words(name), _value(name, was, zone), _value(name, now, zone))
    if gone and not any(not _UNTOLD.fullmatch(name) for name in before):
        yield Told(thing, "Record", "was there", "removed")


def _parts(name: str, value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [(f"{_words(name)}: {_words(part).lower()}", one) for part, one in value.items()]
    return [(_words(name), value)]


def _words(name: str) -> str:
    """Return a table's or column's name as a person says it."""
    if name in _NAMES:
        return _NAMES[name]
    plain = re.sub(r"_(id|cents|hash)$", "", name).replace("_", " ")
    return plain[:1].upper() + plain[1:]


def _value(name: str, value: Any, zone: ZoneInfo) -> str:
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and name.endswith("_cents"):
        return dollars(value)
    if isinstance(value, list):
        return ", ".join(_value(name, one, zone) for one in value)
    if isinstance(value, dict):
        return "; ".join(
            f"{_words(part)}: {_value(part, one, zone)}" for part, one in value.items()
        )
    return _time(value, zone) if isinstance(value, str) else str(value)


def _time(text: str, zone: ZoneInfo) -> str:
    """Return a moment or date in the office's words; any other text as it stands."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return words_date(date.fromisoformat(text))
        if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", text):
            return words_moment(datetime.fromisoformat(text), zone)
    except ValueError:
        pass
    return text
