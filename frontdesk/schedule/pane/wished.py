"""What a booking begins with: which time, which patient, what to mind; read on the data thread."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.kit.hits import Hit
from frontdesk.patients import reads as patients
from frontdesk.schedule import reads
from frontdesk.schedule.openings import Opening, next_available
from frontdesk.schedule.pane.find_patient import as_hits
from frontdesk.schedule.rows import TypeRow
from frontdesk.schedule.wishes import BookingWish, read_booking

SHORTEST = 15  # minutes of a visit where the office has no kinds of visits
FAR = 60  # days looked at where no day was typed


@dataclass(frozen=True)
class Here:
    """Where and when it is read: the office's zone, its time by the database, this desk."""

    zone: ZoneInfo
    now: datetime
    desk: str

    @property
    def today(self) -> date:
        """The office's date."""
        return clock.office_day(self.now, self.zone)


@dataclass(frozen=True)
class Typed:
    """What was typed in the search box, understood: `patient` only where nobody else fits."""

    patient: Hit | None
    looked_for: str
    day: date
    opening: Opening | None
    type_id: int | None
    minutes: int | None
    warning: str


def read_typed(session: Session, typed: str, here: Here) -> Typed:
    """Return who is to be booked and the time wished for, or the free one nearest to it."""
    wish = read_booking(typed, here.today, reads.known(session))
    found = as_hits(patients.search(session, wish.patient, today=here.today, limit=7), here.today)
    kind = _kind(reads.types(session), wish.type_id)
    minutes = wish.minutes or (kind.minutes if kind else SHORTEST)
    alone = _alone(found)
    asked = _suits(kind, minutes)
    if alone is not None:
        asked["is_new"] = _is_new(session, alone.id, wish.day or here.today)
    opening, warning = _nearest(session, wish, asked, here)
    return Typed(
        alone, wish.patient, wish.day or here.today, opening,
        wish.type_id, wish.minutes, warning,
    )  # fmt: skip


def first_opening(session: Session, minutes: int, here: Here) -> Opening | None:
    """Return the next time that anyone has free."""
    found = next_available(
        session, zone=here.zone, now=here.now, type_minutes=minutes, limit=1, desk=here.desk
    )
    return found[0] if found else None


def walk_in(session: Session, here: Here) -> tuple[int, TypeRow | None] | None:
    """Return who is free first today and the kind of visit to book for who walks in.

    Where nobody has time left today it is the first provider, who then says so.
    """
    kinds = reads.types(session)
    kind = min(kinds, key=lambda one: (-one.overbooks, one.minutes), default=None)
    found = next_available(
        session, zone=here.zone, now=here.now, days=1, limit=1, desk=here.desk,
        **_suits(kind, kind.minutes if kind else SHORTEST),
    )  # fmt: skip
    if found:
        return found[0].provider_id, kind
    seeing = [one.id for one in reads.providers(session) if one.active]
    return (seeing[0], kind) if seeing else None


def _kind(kinds: list[TypeRow], wanted: int | None) -> TypeRow | None:
    by_id = {one.id: one for one in kinds}
    return by_id.get(wanted or 0) or (by_id[min(by_id)] if by_id else None)


def _suits(kind: TypeRow | None, minutes: int) -> dict[str, Any]:
    """Return what a search for a free time must know of a kind of visit."""
    if kind is None:
        return {"type_minutes": minutes}
    return {
        "type_minutes": minutes, "before": kind.before_minutes, "after": kind.after_minutes,
        "type_id": kind.id,
    }  # fmt: skip


def _is_new(session: Session, patient_id: int, day: date) -> bool:
    return reads.is_new(session, patients.same_person_ids(session, patient_id), day)


def _alone(hits: list[Hit]) -> Hit | None:
    """Return the one patient who fits; nobody where two do, or where the spelling was guessed."""
    plain = [one for one in hits if not one.note]
    if len(plain) == 1 and not any(one.alike for one in hits):
        return plain[0]
    return None


def _nearest(
    session: Session, wish: BookingWish, suits: dict[str, Any], here: Here
) -> tuple[Opening | None, str]:
    """Return the time wished for, or the free one nearest to it and what to say then."""
    day, wanted = wish.day, wish.clock
    if day is None and wanted is not None:  # the next time the clock shows it
        day = here.today
        if clock.instant(day, wanted, here.zone) < here.now:
            day += timedelta(1)

    def free(from_clock: time) -> list[Opening]:
        return next_available(
            session, zone=here.zone, now=here.now, start_day=day, **suits,
            providers=(wish.provider_id,) if wish.provider_id else (), from_clock=from_clock,
            days=1 if wish.day else FAR, limit=200, desk=here.desk,
        )  # fmt: skip

    if day is None or wanted is None:
        return next(iter(free(time())), None), ""
    asked = clock.instant(day, wanted, here.zone)
    found = free(wanted) or free(time())
    if not found or found[0].start == asked:
        return (found[0] if found else None), ""
    near = min([*found, *free(time())], key=lambda one: abs(one.start - asked))
    said = clock.words_time(asked, here.zone)
    return near, f"{said} is not free; this is the nearest time."
