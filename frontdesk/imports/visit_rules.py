"""What another system's word about an appointment means in this office. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from frontdesk.core.clock import office_day
from frontdesk.core.incoming import IncomingAppointment, Name, Provider
from frontdesk.imports.plan import NewProvider
from frontdesk.patients.names import fold, words_of

Wish = Literal["book", "cancel", "no-show", ""]
LONGEST_REASON = 300
ENDED_AS = {
    "cancel": "Cancelled by the other system",
    "discontinue": "Discontinued by the other system",
    "delete": "Entered by mistake in the other system",
}
TITLES = frozenset(
    [
        "dr",
        "doctor",
        "prof",
        "professor",
        "mr",
        "mrs",
        "ms",
        "miss",
        "md",
        "do",
        "np",
        "pa",
        "pac",
        "dds",
        "dmd",
        "dpm",
        "rn",
    ]
)


@dataclass(frozen=True, slots=True)
class ProviderKnown:
    """A provider of the office, as far as another system can mean them."""

    id: int
    name: str
    npi: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class TypeKnown:
    """A kind of visit, as far as another system can mean it."""

    id: int
    minutes: int
    overbooks: int


def wish_of(told: IncomingAppointment) -> Wish:
    """Return what is asked for; "" for what is no appointment at all."""
    if told.what in ("cancel", "discontinue", "delete"):
        return "cancel"
    if told.what == "no-show" or told.status == "no-show":
        return "no-show"
    if told.status in ("cancelled", "discontinued", "deleted"):
        return "cancel"
    return "" if told.status in ("waitlist", "blocked", "proposed") else "book"


def status_of(told: IncomingAppointment, start: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return how far a visit is that another system books: a later stage only when it can be."""
    day, today = office_day(start, zone), office_day(now, zone)
    if told.status == "completed" and start <= now:
        return "checked_out"
    if told.status in ("arrived", "started"):
        return "arrived" if day == today else "checked_out" if day < today else "booked"
    return "confirmed" if told.status == "confirmed" and day >= today else "booked"


def ended_reason(told: IncomingAppointment) -> str:
    """Return why a visit is cancelled, in the sender's words where there are any."""
    return (told.event_reason or told.reason or ENDED_AS.get(told.what, ENDED_AS["cancel"]))[
        :LONGEST_REASON
    ]


def reason_of(told: IncomingAppointment, *, type_known: bool) -> str:
    """Return why the patient comes; the kind of visit too where the office has no such kind."""
    words = [told.reason or ", ".join(told.services)]
    if not type_known and told.type and fold(told.type) not in fold(words[0]):
        words.insert(0, told.type)
    return ": ".join(word for word in words if word)[:LONGEST_REASON]


def provider_meant(told: Provider, known: Iterable[ProviderKnown]) -> ProviderKnown | None:
    """Return the office's provider that is meant: by NPI, else by an unmistakable name.

    Those who still work here come before those who left.
    """
    listed = sorted(known, key=lambda one: not one.active)
    if told.npi:
        for one in listed:
            if one.npi == told.npi:
                return one
    named = [one for one in listed if _is_called(told.name, one.name)]
    if told.npi:
        named = [one for one in named if not one.npi]
    working = [one for one in named if one.active] or named
    return working[0] if len(working) == 1 else None


def _is_called(told: Name, name: str) -> bool:
    words = [word for word in words_of(name) if word not in TITLES]
    family = [word for word in words_of(told.family) if word not in TITLES]
    if not family or words[-len(family) :] != family:
        return False
    given, had = fold(told.given), words[: -len(family)]
    if not given or not had:
        return True
    return any(one == given or (1 in (len(one), len(given)) and one[0] == given[0]) for one in had)


def new_provider(told: Provider) -> NewProvider | None:
    """Return the provider to be added for one nobody knows; None without a name."""
    parts = (told.name.given, told.name.family)
    name = " ".join(_capital(part) for part in parts if part)
    if not name:
        return None
    npi = told.npi if len(told.npi) == 10 and told.npi.isdigit() else ""
    credential = told.name.suffix[:20]
    return NewProvider(name[:120], credential, npi)


def _capital(name: str) -> str:
    return name.title() if name.isupper() and len(name) > 1 else name


def type_meant(told: IncomingAppointment, known: Mapping[str, TypeKnown]) -> TypeKnown | None:
    """Return the office's kind of visit that has one of the names told."""
    for name in (told.type, *told.services):
        if name and fold(name) in known:
            return known[fold(name)]
    return None
