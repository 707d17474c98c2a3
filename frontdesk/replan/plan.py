"""A plan as it is shown: every visit with its kind, its new time and the reason, in words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from frontdesk.core import clock
from frontdesk.patients.rules import display_name
from frontdesk.replan import rules
from frontdesk.replan.proposing import Fixed
from frontdesk.replan.rules import NewTime, Proposal, Visit
from frontdesk.replan.situation import Found
from frontdesk.schedule.openings import Opening

BY_HAND = "Chosen by hand"
ASKED = "Marked for a call"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A visit of the plan; `id` is the appointment's, `start` and `new` are UTC."""

    id: int
    version: int
    patient_id: int
    patient: str
    birth_date: date | None
    chart_number: str
    type: str
    kind: str
    start: datetime
    minutes: int
    provider: str
    time: NewTime | None
    new_provider: str
    reason: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A proposal with all that is needed to show it, change it and carry it out."""

    found: Found
    proposal: Proposal
    fixed: Fixed
    rows: tuple[PlanRow, ...]
    seconds: float = 0.0

    def count(self, kind: str) -> int:
        """Return how many visits are of a kind."""
        return sum(row.kind == kind for row in self.rows)

    def row(self, visit_id: int) -> PlanRow | None:
        """Return a visit's row."""
        return next((row for row in self.rows if row.id == visit_id), None)

    def visit(self, visit_id: int) -> Visit | None:
        """Return a visit as the rules know it."""
        return next((one for one in self.found.situation.visits if one.id == visit_id), None)

    def words(self) -> str:
        """Return the plan in one line."""
        moved, call = self.count(rules.MOVED), self.count(rules.CALL)
        parts = [f"{moved} moved", f"{call} to call"]
        parts.append(f"{self.count(rules.NOT_PLACED)} without a time")
        if moved:
            times = self.proposal.times
            days = sum(
                rules.delay_of(one, time)
                for one in self.found.situation.visits
                if (time := times[one.id]) is not None
            )
            parts.append(f"{days / moved:.1f} days later on average")
        return " · ".join(parts)


def told(
    found: Found,
    proposal: Proposal,
    fixed: Fixed,
    later: Mapping[int, Opening | None],
    *,
    zone: ZoneInfo,
    today: date,
) -> tuple[PlanRow, ...]:
    """Return the rows of a plan: those that want a person first, then by the old time."""
    rows = [
        _row(found, visit, proposal.times[visit.id], fixed, later, zone=zone, today=today)
        for visit in found.situation.visits
    ]
    order = (rules.NOT_PLACED, rules.CALL, rules.MOVED)
    return tuple(sorted(rows, key=lambda row: (order.index(row.kind), row.start, row.id)))


def _row(
    found: Found,
    visit: Visit,
    time: NewTime | None,
    fixed: Fixed,
    later: Mapping[int, Opening | None],
    *,
    zone: ZoneInfo,
    today: date,
) -> PlanRow:
    person, by_hand = found.people[visit.id], visit.id in fixed
    opening = later.get(visit.id)
    kind = rules.MOVED if time else rules.CALL if by_hand or opening else rules.NOT_PLACED
    if time is not None:
        reason = reason_of(visit, time, by_hand=by_hand)
    elif by_hand:
        reason = ASKED
    else:
        reason = _why_not(visit, opening, found, zone=zone, today=today)
    return PlanRow(
        visit.id, person.version, person.patient_id,
        display_name(person.family, person.given, preferred=person.preferred),
        person.birth_date, person.chart_number, person.type, kind, person.start, person.minutes,
        found.providers[visit.provider_id], time,
        found.providers[time.provider_id] if time else "", reason, by_hand,
    )  # fmt: skip


def reason_of(visit: Visit, time: NewTime, *, by_hand: bool) -> str:
    """Return why a time was chosen, or what to know of it."""
    days = rules.delay_of(visit, time)
    parts = [BY_HAND] if by_hand else []
    parts.append("Same day" if not days else f"{days} day{'' if days == 1 else 's'} later")
    if time.provider_id != visit.provider_id:
        own = time.provider_id in visit.at_home
        parts.append("with whom they prefer" if own else "another provider")
    if visit.linked_day is not None and time.day != visit.linked_day:
        parts.append("no longer beside the visit it is linked with")
    if visit.moved_before:
        parts.append("moved before, so placed early")
    return ", ".join(parts)


def _why_not(
    visit: Visit, opening: Opening | None, found: Found, *, zone: ZoneInfo, today: date
) -> str:
    if opening is not None:
        day, at = clock.words_day(opening.day, today), clock.words_time(opening.start, zone)
        who = found.providers[opening.provider_id]
        return f"First free after these days: {day} {at}, {who}"
    if not visit.takers:
        return "Nobody of that specialty is here. Agree a time by phone"
    until = visit.day + timedelta(found.situation.within + rules.LOOK_ON)
    return f"Nothing fits until {clock.words_day(until, today)}. Agree a time by phone"


def new_words(time: NewTime | None, *, zone: ZoneInfo, today: date) -> str:
    """Return a new time as a list shows it; a dash for none."""
    if time is None:
        return "–"
    return f"{clock.words_day(time.day, today)} {clock.words_time(time.at, zone)}"


def old_words(start: datetime, *, zone: ZoneInfo, today: date) -> str:
    """Return a booked time as a list shows it."""
    return (
        f"{clock.words_day(clock.office_day(start, zone), today)} {clock.words_time(start, zone)}"
    )


def usual_title(names: Sequence[str], *, closing: bool) -> str:
    """Return what a replan is called as long as nobody has typed a title."""
    if names:
        return f"{' and '.join(names)} out"
    return "Office closes early" if closing else "Office closed"
