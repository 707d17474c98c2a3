"""What a new time for a visit depends on besides the calendar: needs, links, what was before."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select

from frontdesk.replan import rules
from frontdesk.replan.tables import Replan, ReplanCall
from frontdesk.schedule import rules as schedule
from frontdesk.schedule.tables import Appointment, AppointmentResource, Resource, TypeNeed

_a, _r = Appointment.__table__.c, AppointmentResource.__table__.c


def needs(
    connection: Connection, types: Collection[int | None]
) -> dict[int, tuple[tuple[int, ...], ...]]:
    """Return of each kind of visit what it needs: the resources of which one will do, each."""
    asked = (
        select(TypeNeed.type_id, TypeNeed.need, Resource.id, Resource.active)
        .join(Resource, Resource.id == TypeNeed.resource_id)
        .where(TypeNeed.type_id.in_(ids_of(types)))
        .order_by(TypeNeed.type_id, TypeNeed.need, TypeNeed.id)
    )
    found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for type_id, need, resource_id, active in connection.execute(asked):
        found[type_id][need] += [resource_id] if active else []
    return {one: tuple(map(tuple, some.values())) for one, some in found.items()}


def seen(connection: Connection, patients: Collection[int], before: date) -> set[int]:
    """Return which patients have been here before a day."""
    asked = (
        select(_a.patient_id)
        .where(_a.patient_id.in_(ids_of(patients)), _a.day < before,
               _a.status.in_(schedule.FLOW[2:]))
        .distinct()
    )  # fmt: skip
    return {row[0] for row in connection.execute(asked)}


def seats(connection: Connection, visits: Sequence[int]) -> dict[int, list[int]]:
    """Return the resources that visits have."""
    asked = select(_r.appointment_id, _r.resource_id).where(_r.appointment_id.in_(visits), _r.takes)
    found: dict[int, list[int]] = defaultdict(list)
    for visit_id, resource_id in connection.execute(asked):
        found[visit_id].append(resource_id)
    return found


def moved_lately(connection: Connection, patients: Collection[int], now: datetime) -> set[int]:
    """Return whom the office has moved not long ago, and not moved back."""
    since = now - timedelta(rules.MOVED_LATELY)
    asked = (
        select(ReplanCall.patient_id)
        .join(Replan, Replan.id == ReplanCall.replan_id)
        .where(ReplanCall.patient_id.in_(ids_of(patients)), ReplanCall.kind == rules.MOVED,
               Replan.made_at > since, Replan.undone_at.is_(None))
    )  # fmt: skip
    return {row[0] for row in connection.execute(asked)}


def linked(connection: Connection, rows: Sequence[Any]) -> dict[int, date | None]:
    """Return the groups that move together, with the day of those of them that stay."""
    groups = {row.linked_id for row in rows} - {None}
    own = {row.id: row.linked_id or row.id for row in rows}
    asked = select(_a.id, _a.linked_id, _a.day).where(
        or_(_a.linked_id.in_(ids_of({*groups, *own})), _a.id.in_(ids_of(groups))),
        _a.status.in_(schedule.TO_COME),
    )
    found: dict[int, date | None] = {}
    for number, first, day in connection.execute(asked):
        group = first or number
        found.setdefault(group, None)
        if number not in own:
            found[group] = day
    return found


def ids_of(values: Iterable[int | None]) -> list[int]:
    """Return ids for a query, in a fixed order."""
    return sorted(value for value in values if value is not None)
