"""Plays the demo's days as offices go: who came when, waited how long, and who runs behind."""

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import select

from frontdesk.core.action import Work
from frontdesk.office.tables import Room
from frontdesk.schedule.rules import TO_COME
from frontdesk.schedule.tables import Appointment, AppointmentStep

BEHIND = 2.1  # times the booked minutes: how long the provider takes who runs behind today
AHEAD = timedelta(minutes=35)  # who is due in that time may be here already
STEPS = ("arrived", "checked_in", "roomed", "with_provider", "checked_out")


@dataclass(frozen=True, slots=True)
class Course:
    """When a visit reaches each of STEPS, were the day to go on."""

    visit: Any
    at: tuple[datetime, ...]

    def reached(self, now: datetime) -> tuple[tuple[str, datetime], ...]:
        """Return the steps that lie behind by now."""
        return tuple((name, at) for name, at in zip(STEPS, self.at, strict=True) if at <= now)


def courses(
    pick: random.Random, visits: Iterable[Any], *, slow: Sequence[int] = ()
) -> list[Course]:
    """Return how visits of one day go, each provider taking one patient after the other.

    Args:
        pick: the dice.
        visits: those who come, in any order.
        slow: providers who run behind.

    """
    found: list[Course] = []
    in_order = sorted(visits, key=lambda one: (one.provider_id, one.start))
    for provider, mine in groupby(in_order, key=lambda one: one.provider_id):
        free = next_in = in_order[0].start - timedelta(days=1)
        for visit in mine:
            arrived = visit.start - timedelta(minutes=pick.gauss(16, 9))
            checked_in = arrived + timedelta(minutes=pick.uniform(2, 5))
            began = max(free, checked_in + timedelta(minutes=4), visit.start - timedelta(minutes=4))
            after = next_in + timedelta(minutes=pick.uniform(2, 8))  # the next one is roomed
            roomed = min(max(checked_in + timedelta(minutes=2), after), began)
            next_in = began
            pace = BEHIND if provider in slow else 1.02
            lasts = visit.minutes * pace * math.exp(pick.gauss(0, 0.18))
            ended = began + timedelta(minutes=lasts)
            free = ended + timedelta(minutes=1)
            found.append(Course(visit, (arrived, checked_in, roomed, began, ended)))
    return found


def play_today(work: Work, pick: random.Random, visits: Sequence[Appointment]) -> list[Appointment]:
    """Bring today's visits to where they are by now, in rooms; return those who are checked in."""
    now, rooms = work.now, list(work.session.scalars(select(Room.id).order_by(Room.id)))
    due = [one for one in visits if one.status not in ("cancelled", "no_show")]
    providers = sorted({one.provider_id for one in due})
    inside: list[Appointment] = []
    next_due = min((one for one in due if one.start > now), key=lambda one: one.start, default=None)
    for course in courses(pick, due, slow=providers[::2]):
        visit, reached = course.visit, course.reached(now)
        if visit is next_due:
            reached = (("arrived", now - timedelta(minutes=3)),)
        if visit.start - now > AHEAD or not reached:
            if visit.status not in TO_COME:
                visit.status, visit.status_at = "confirmed", None
            visit.arrived_at = None
            continue
        visit.status, visit.status_at = reached[-1]
        visit.arrived_at = reached[0][1]
        if visit.status in ("roomed", "with_provider") and rooms:
            visit.room_id = rooms.pop(0)
        for name, at in reached:
            step = AppointmentStep(appointment_id=visit.id, status=name, at=at, staff="Ann Park")
            work.session.add(step)
        if len(reached) >= 2:
            inside.append(visit)
    return inside


def play_past(work: Work, pick: random.Random) -> None:
    """Give the visits of past days their steps, so that the office knows its own pace."""
    a = Appointment
    found = work.session.execute(
        select(a.id, a.provider_id, a.day, a.start, a.minutes)
        .where(a.day < work.today, a.status == "checked_out")
        .order_by(a.day)
    ).all()
    rows = [
        {"appointment_id": course.visit.id, "status": name, "at": at, "staff": "Ann Park"}
        for _, day in groupby(found, key=lambda one: one.day)
        for course in courses(pick, list(day))
        for name, at in zip(STEPS, course.at, strict=True)
    ]
    arrivals = {row["appointment_id"]: row["at"] for row in rows if row["status"] == "arrived"}
    for visit in work.session.scalars(select(a).where(a.id.in_(arrivals))):
        visit.arrived_at = arrivals[visit.id]
    work.bulk(AppointmentStep, rows)
