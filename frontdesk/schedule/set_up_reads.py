"""What is shown where hours, days off, kinds of visits and machines are set up."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.schedule import days
from frontdesk.schedule.hours import DayBlock
from frontdesk.schedule.tables import AppointmentType, Resource, TemplateChange, TypeNeed

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of visit, with all that is set up for it."""

    id: int
    version: int
    name: str
    minutes: int
    before_minutes: int
    after_minutes: int
    early_minutes: int
    apart_days: int
    colour: str
    shape: str
    overbooks: int
    takes_copay: bool
    active: bool
    needs: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """A room, a machine or an assistant."""

    id: int
    version: int
    name: str
    kind: str
    room_id: int | None
    location_id: int | None
    active: bool
    types: tuple[str, ...] = ()  # kinds of visits that can use it


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of a provider's week."""

    id: int
    version: int
    provider_id: int
    starts_on: date
    made_at: datetime
    staff: str
    rolled_back_at: datetime | None
    added: int  # stretches that begin with it
    ended: int  # stretches that end with it


@dataclass(frozen=True, slots=True)
class DaysRow:
    """Days on end that differ from the week in the same way."""

    id: int
    rows: tuple[tuple[int, int], ...]  # id and version of each day's block
    provider_id: int | None
    location_id: int | None
    first: date
    last: date
    opens: time
    closes: time
    kind: str
    title: str


def kinds(session: Session) -> list[KindRow]:
    """Return all kinds of visits by name, those out of use last."""
    t = AppointmentType
    needs: dict[int, dict[int, list[int]]] = {}
    asked = select(TypeNeed.type_id, TypeNeed.need, TypeNeed.resource_id)
    for type_id, need, resource_id in session.execute(asked.order_by(TypeNeed.need, TypeNeed.id)):
        needs.setdefault(type_id, {}).setdefault(need, []).append(resource_id)
    rows = session.execute(
        select(
            *(t.id, t.version, t.name, t.minutes, t.before_minutes, t.after_minutes),
            *(t.early_minutes, t.apart_days, t.colour, t.shape, t.overbooks, t.takes_copay),
            t.active,
        )
    )
    told = [(*_plain(row), _groups(needs.get(row.id, {}))) for row in rows]
    made = [KindRow(*one) for one in told]
    return sorted(made, key=lambda one: (not one.active, one.name.casefold()))


def _plain(row: Any) -> tuple[Any, ...]:
    return tuple(row)


def _groups(needs: dict[int, list[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(one) for one in needs.values())


def resources(session: Session) -> list[ResourceRow]:
    """Return rooms, machines and assistants by name, those out of use last."""
    r, used = Resource, dict[int, list[str]]()
    asked = select(TypeNeed.resource_id, AppointmentType.name).join(
        AppointmentType, AppointmentType.id == TypeNeed.type_id
    )
    for resource_id, name in session.execute(asked.order_by(AppointmentType.name)):
        used.setdefault(resource_id, []).append(name)
    rows = session.execute(
        select(r.id, r.version, r.name, r.kind, r.room_id, r.location_id, r.active)
    )
    told = [(*_plain(row), tuple(used.get(row.id, ()))) for row in rows]
    made = [ResourceRow(*one) for one in told]
    return sorted(made, key=lambda one: (not one.active, one.name.casefold()))


def changes_of(session: Session, provider_id: int) -> list[ChangeRow]:
    """Return the changes of a provider's week, the latest first."""
    c = TemplateChange
    rows = session.execute(
        select(
            *(c.id, c.version, c.provider_id, c.starts_on, c.made_at, c.staff, c.rolled_back_at),
            *(c.before, c.after),
        )
        .where(c.provider_id == provider_id)
        .order_by(c.id.desc())
    )
    return [ChangeRow(*row[:7], *_counted(row.before, row.after)) for row in rows]


def _counted(before: str, after: str) -> tuple[int, int]:
    """Return how many stretches of hours were added, and how many ended."""
    old = {json.dumps(one, sort_keys=True) for one in json.loads(before)}
    new = {json.dumps(one, sort_keys=True) for one in json.loads(after)}
    begun = [json.loads(one) for one in new - old]
    ended = {json.dumps(one | {"valid_to": None}, sort_keys=True) for one in begun}
    gone = {json.dumps(json.loads(one) | {"valid_to": None}, sort_keys=True) for one in old - new}
    return len(ended - gone), len(gone)


def days_listed(session: Session, first: date) -> list[DaysRow]:
    """Return what differs from the week from `first` on, like days on end as one, by day."""
    return days_on_end(days.blocks(session, first, date.max))


def days_on_end(blocks: Iterable[DayBlock]) -> list[DaysRow]:
    """Return blocks as rows, in which like days on end are one."""
    ordered = sorted(blocks, key=lambda one: (*_like(one), one.day))
    made = []
    for _, like in groupby(ordered, key=_like):
        run: list[DayBlock] = []
        for one in like:
            if run and one.day > run[-1].day + _A_DAY:
                made.append(_row(run))
                run = []
            run.append(one)
        made.append(_row(run))
    return sorted(made, key=lambda one: (one.first, one.provider_id or 0, one.id))


def _like(block: DayBlock) -> tuple[object, ...]:
    whose = (block.provider_id or 0, block.location_id or 0)
    return (*whose, block.opens, block.closes, block.kind, block.title)


def _row(run: Sequence[DayBlock]) -> DaysRow:
    first, last = run[0], run[-1]
    return DaysRow(
        first.id, tuple((one.id, one.version) for one in run), first.provider_id,
        first.location_id, first.day, last.day, first.opens, first.closes, first.kind, first.title,
    )  # fmt: skip
