"""What would refuse a visit at a place before it is put there: who or what is taken; read only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.core.refused import Refused
from frontdesk.patients import reads as patients
from frontdesk.schedule import reads, rules
from frontdesk.schedule.free_resources import FreeResources
from frontdesk.schedule.openings import Opening
from frontdesk.schedule.places import offer_holders
from frontdesk.schedule.rules import Slot
from frontdesk.schedule.tables import Appointment, AppointmentType
from frontdesk.schedule.warnings import About, Warning
from frontdesk.staff.tables import Provider


@dataclass(frozen=True, slots=True)
class Here:
    """Where and when it is asked: the office's zone, its time by the database, this desk."""

    zone: ZoneInfo
    now: datetime
    desk: str


def clashes(session: Session, about: About, here: Here) -> list[Warning]:
    """Return why a visit that there is already could not be put where it is held; mostly nothing.

    Args:
        session: any reading session.
        about: the visit, and where it is held.
        here: who asks.

    """
    visit = session.execute(
        select(Appointment.status, Appointment.location_id).where(Appointment.id == about.but)
    ).first()
    day, today = clock.office_day(about.start, here.zone), clock.office_day(here.now, here.zone)
    try:
        rules.refuse_move(visit.status if visit else "booked", day=day, today=today)
        _refuse_taken(session, about, here)
    except Refused as refusal:
        return [Warning("taken", str(refusal), "danger")]
    return _needs(session, about, here, visit.location_id if visit else about.location_id)


def _refuse_taken(session: Session, about: About, here: Here) -> None:
    kind = session.execute(
        select(
            AppointmentType.before_minutes, AppointmentType.after_minutes, AppointmentType.overbooks
        ).where(AppointmentType.id == about.type_id)
    ).first()
    before, after, more = (kind.before_minutes, kind.after_minutes, kind.overbooks) if kind else (
        0, 0, 0,
    )  # fmt: skip
    slot = Slot(about.start, about.minutes, before, after)
    but = () if about.but is None else (about.but,)

    def taken_but(theirs: Collection[str] = ()) -> list[rules.Taken]:
        return reads.taken_slots(
            session, about.provider_id, slot.busy, now=here.now, but=but, desk=here.desk,
            theirs=theirs,
        )  # fmt: skip

    taken = taken_but()
    if any(one.offered for one in taken):  # to them, perhaps
        same = patients.same_person_ids(session, about.patient_id)
        taken = taken_but(offer_holders(session, same))
    if taken:
        asked = select(Provider.name).where(Provider.id == about.provider_id)
        who = session.scalar(asked) or "The provider"
        rules.free_lane(slot, taken, more=more, zone=here.zone, who=who)


def _needs(session: Session, about: About, here: Here, location_id: int | None) -> list[Warning]:
    day = clock.office_day(about.start, here.zone)
    place = Opening(
        about.provider_id, location_id, day, about.start, about.minutes, about.minutes
    )  # fmt: skip
    free = FreeResources(
        session, about.type_id, (), [place], now=here.now, desk=here.desk, but=about.but or 0
    )
    names = free.lacking(place)
    if not names:
        return []
    span = rules.words_span(about.start, about.slot.end, here.zone)
    verb = "are" if " and " in names else "is"
    return [Warning("needs", f"{names} {verb} taken {span}.", "danger")]
