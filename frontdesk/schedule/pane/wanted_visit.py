"""For whom a new line of the waitlist is, and what their booked visit says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.kit.hits import Hit
from frontdesk.patients import reads as patients
from frontdesk.schedule import reads
from frontdesk.schedule.rows import Visit
from frontdesk.waitlist import reads as waitlist
from frontdesk.waitlist.rules import Wish


@dataclass(frozen=True, slots=True)
class Wanted:
    """A patient who is to be put on the list.

    Attributes:
        hit: who.
        appointment_id, visit_start: the visit that would move earlier; None for none.
        type_id, wish: what is known of it already.
        words: what is known, in words.
        entry_id: their line, where they are on the list for it already.

    """

    hit: Hit
    appointment_id: int | None = None
    visit_start: datetime | None = None
    type_id: int | None = None
    wish: Wish | None = None
    words: str = ""
    entry_id: int | None = None

    @classmethod
    def of(cls, hit: Hit) -> Self:
        """Return someone of whom nothing else is known."""
        return cls(hit)

    def plain(self) -> dict[str, Any]:
        """Return it as plain JSON; what it began with stands in the form."""
        start = self.visit_start.isoformat() if self.visit_start else None
        return {"patient": [self.hit.id, self.hit.name, list(self.hit.identifiers)],
                "appointment_id": self.appointment_id, "visit_start": start,
                "type_id": self.type_id, "words": self.words}  # fmt: skip

    @classmethod
    def from_plain(cls, kept: Mapping[str, Any]) -> Self:
        """Read back `plain`."""
        number, name, identifiers = kept["patient"]
        start = datetime.fromisoformat(kept["visit_start"]) if kept["visit_start"] else None
        return cls(Hit(number, name, tuple(identifiers)), kept["appointment_id"], start,
                   kept["type_id"], None, kept["words"])  # fmt: skip


def wanted_of(
    session: Session, patient_id: int, what: Mapping[str, Any], today: date
) -> Wanted | None:
    """Return whom a wish is about, with what their visit or the booking in hand says.

    None where the chart is gone.

    Args:
        session: any reading session.
        patient_id: who.
        what: may hold `appointment_id`, or `type_id`, `minutes` and `provider_id`.
        today: the office's date.

    """
    card = patients.card(session, patient_id)
    if card is None:
        return None
    born = clock.words_date(card.birth_date) if card.birth_date else "birth date not known"
    hit = Hit(card.id, card.name, (born, f"#{card.chart_number}"))
    visit = reads.appointment(session, int(what.get("appointment_id") or 0))
    if visit is not None and visit.is_open:
        return _of_visit(session, hit, visit, today)
    minutes, provider_id = what.get("minutes"), what.get("provider_id")
    if not minutes:
        return Wanted.of(hit)
    wish = Wish(int(minutes), frozenset({int(provider_id)} if provider_id else ()))
    return Wanted(hit, type_id=what.get("type_id"), wish=wish)


def _of_visit(session: Session, hit: Hit, visit: Visit, today: date) -> Wanted:
    """Return what a booked visit says: who with, how long, and earlier than it is."""
    same = [one.id for one in waitlist.entries(session) if one.appointment_id == visit.id]
    wish = Wish(visit.minutes, frozenset({visit.provider_id}), visit.location_id, latest=visit.day)
    day = clock.words_day(visit.day, today)
    words = f"Booked {day} with {visit.provider}; wants to come earlier"
    return Wanted(hit, visit.id, visit.start, visit.type_id, wish, words, next(iter(same), None))
