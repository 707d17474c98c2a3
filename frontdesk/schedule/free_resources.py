"""Which openings leave a visit the rooms and machines its kind needs: one query for all of them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from frontdesk.schedule import rules
from frontdesk.schedule.needs import Need, matched
from frontdesk.schedule.openings import Opening
from frontdesk.schedule.tables import Appointment, AppointmentResource, Resource, TypeNeed

_A_DAY = timedelta(days=1)


class FreeResources:
    """What a kind of visit needs, and when that is taken about some openings.

    Args:
        session: any reading session.
        type_id: the kind of visit.
        wanted: resources that the visit must have.
        openings: the times that will be asked about, in any order.
        now: by the database's clock; holds that are over by then keep nothing.
        desk: this workstation, whose own hold keeps nothing from it.
        but: an appointment whose own rooms and machines are free for it.

    """

    def __init__(
        self,
        session: Session,
        type_id: int | None,
        wanted: Collection[int],
        openings: Sequence[Opening],
        *,
        now: datetime,
        desk: str,
        but: int = 0,
    ) -> None:
        self.needs, self._wanted = list[Need](), frozenset(wanted)
        self._places: dict[int, int | None] = {}
        self._but = but
        self._read_needs(session, type_id)
        self._taken: dict[tuple[int, date], list[tuple[datetime, datetime]]] = defaultdict(list)
        if openings and self._places:
            self._read_taken(session, openings, now, desk)

    def meets(self, opening: Opening) -> bool:
        """Return whether each need has a resource then and there, those wanted among them."""
        if not self._places:
            return True
        end = opening.start + timedelta(minutes=opening.minutes)
        taken = {one for one in self._places if self._is_taken(one, opening, end)}
        chosen = matched(self.needs, taken=taken, before=self._wanted)
        needed = {one for need in self.needs for one, _ in need.choices}
        ours = all(one in chosen if one in needed else one not in taken for one in self._wanted)
        return ours and len(chosen) == len(self.needs)

    def lacking(self, opening: Opening) -> str:
        """Return the names of what one need asks for and is taken there; empty where all is free.

        A need for which the office has nothing at all is none of that.
        """
        end = opening.start + timedelta(minutes=opening.minutes)
        taken = {one for one in self._places if self._is_taken(one, opening, end)}
        chosen = matched(self.needs, taken=taken, before=self._wanted)
        left = [one for one in self.needs if not any(place in chosen for place, _ in one.choices)]
        if len(chosen) == len(self.needs):
            return ""
        return " and ".join(name for _, name in (left or self.needs)[0].choices)

    def _is_taken(self, resource_id: int, opening: Opening, end: datetime) -> bool:
        place = self._places[resource_id]
        if place is not None and opening.location_id not in (None, place):
            return True  # it stands elsewhere
        days = {opening.start.date(), end.date()}
        return any(
            start < end and opening.start < finish
            for day in days
            for start, finish in self._taken.get((resource_id, day), ())
        )

    def _read_needs(self, session: Session, type_id: int | None) -> None:
        asked = (
            select(TypeNeed.need, Resource.id, Resource.name, Resource.active, Resource.location_id)
            .join(Resource, Resource.id == TypeNeed.resource_id)
            .where(TypeNeed.type_id == type_id)
            .order_by(TypeNeed.need, TypeNeed.id)
        )
        found: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for need, resource_id, name, active, place in session.execute(asked):
            found[need] += [(resource_id, name)] if active else []
            self._places[resource_id] = place
        self.needs = [Need(tuple(choices)) for choices in found.values()]
        others = self._wanted - self._places.keys()
        if others:
            asked_places = select(Resource.id, Resource.location_id).where(Resource.id.in_(others))
            self._places |= {row[0]: row[1] for row in session.execute(asked_places)}

    def _read_taken(
        self, session: Session, openings: Sequence[Opening], now: datetime, desk: str
    ) -> None:
        first = min(one.start for one in openings) - _A_DAY
        last = max(one.start for one in openings) + 2 * _A_DAY
        r, a = AppointmentResource, Appointment
        asked = (
            select(r.resource_id, r.start, r.finish)
            .join(a, a.id == r.appointment_id)
            .where(
                r.resource_id.in_(self._places), r.takes, r.start.between(first, last),
                a.id != self._but,
                or_(
                    a.status != rules.HELD,
                    and_(a.held_until > now, a.held_by != desk),
                ),
            )
        )  # fmt: skip
        for resource_id, start, finish in session.execute(asked):
            for day in {start.date(), finish.date()}:
                self._taken[resource_id, day].append((start, finish))
