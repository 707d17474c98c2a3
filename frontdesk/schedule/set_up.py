"""How managers set up kinds of visits and what they need, rooms and machines, single hours."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import select

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.schedule import fitting, hours, rules
from frontdesk.schedule.tables import AppointmentType, Resource, TemplateSpan, TypeNeed

MOST_OVERBOOKS, MOST_APART = 9, 730
RESOURCE_KINDS = ("room", "equipment", "assistant")


@action("Save visit type", permit="schedule.setup")
def save_type(
    work: Work,
    type_id: int | None = None,
    *,
    version: int | None = None,
    name: str,
    minutes: int,
    colour: str,
    shape: str = "circle",
    overbooks: int = 0,
    takes_copay: bool = True,
    active: bool = True,
    before_minutes: int = 0,
    after_minutes: int = 0,
    early_minutes: int = 0,
    apart_days: int = 0,
    needs: Sequence[Sequence[int]] | None = None,
) -> Undo | None:
    """Add a kind of visit, or change one. Makes its id.

    Args:
        work: the act.
        type_id: which; None adds one.
        version: as the person saw it.
        name: what the office calls it.
        minutes: how long it lasts.
        colour: as #rrggbb.
        shape: one of `rules.SHAPES`.
        overbooks: patients that may be seen beside the first.
        takes_copay: whether check-in asks for one.
        active: whether it can be booked.
        before_minutes: its first minutes, for which an assistant is enough.
        after_minutes: its last minutes of that kind.
        early_minutes: how long before the patient is asked to come.
        apart_days: sooner after the last one is too soon; 0 is never.
        needs: what a visit takes one of each: for each need the ids of the resources that will do.
            None leaves them as they are.

    """
    kept = rules.refuse_blank(name, "Name the kind of visit.", field="name")
    rules.refuse_length(minutes)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise Refused("Choose a colour.", field="colour")
    if shape not in rules.SHAPES:
        raise Refused("Choose a shape.", field="shape")
    if not 0 <= overbooks <= MOST_OVERBOOKS:
        raise Refused(f"Choose 0 to {MOST_OVERBOOKS} patients more.", field="overbooks")
    fitting.refuse_parts(minutes, before=before_minutes, after=after_minutes, early=early_minutes)
    if not 0 <= apart_days <= MOST_APART:
        raise Refused(f"Choose 0 to {MOST_APART} days.", field="apart_days")
    asked = {"name": kept, "minutes": minutes, "colour": colour, "shape": shape}
    asked |= {"overbooks": overbooks, "takes_copay": takes_copay, "active": active}
    asked |= {"before_minutes": before_minutes, "after_minutes": after_minutes}
    asked |= {"early_minutes": early_minutes, "apart_days": apart_days}
    _refuse_name(work, AppointmentType, kept, type_id, "There is a kind of visit of that name")
    if type_id is None:
        made = work.add(AppointmentType(**asked))
        write_needs(work, made.id, needs or ())
        work.made = made.id
        here = {"type_id": made.id, "version": made.version}
        return Undo(f"Put {kept} out of use", save_type, here | asked | {"active": False})
    row = work.get(AppointmentType, type_id, version)
    before = _change(work, row, asked)
    if needs is not None:
        before["needs"] = write_needs(work, type_id, needs)
    work.made = type_id
    return Undo("Undo the change", save_type, {"type_id": type_id, "version": row.version} | before)


def write_needs(work: Work, type_id: int, needs: Sequence[Sequence[int]]) -> list[list[int]]:
    """Make what a kind of visit needs these resources; return what it needed before.

    Raises:
        Refused: one of them does not exist.

    """
    rows = work.session.scalars(
        select(TypeNeed).where(TypeNeed.type_id == type_id).order_by(TypeNeed.need, TypeNeed.id)
    ).all()
    before: dict[int, list[int]] = {}
    for row in rows:
        before.setdefault(row.need, []).append(row.resource_id)
    wanted = [list(dict.fromkeys(one)) for one in needs if one]
    if wanted == list(before.values()):
        return wanted
    known = set(work.session.scalars(select(Resource.id)))
    if not known.issuperset(one for need in wanted for one in need):
        raise Refused("A room or machine is gone. Choose again.", field="needs")
    for row in rows:
        work.session.delete(row)
    work.session.flush()
    for number, need in enumerate(wanted, 1):
        for resource_id in need:
            work.session.add(TypeNeed(type_id=type_id, need=number, resource_id=resource_id))
    work.session.flush()
    return list(before.values())


@action("Save room or equipment", permit="schedule.setup")
def save_resource(
    work: Work,
    resource_id: int | None = None,
    *,
    version: int | None = None,
    name: str,
    kind: str = "equipment",
    location_id: int | None = None,
    room_id: int | None = None,
    active: bool = True,
) -> Undo:
    """Add a room, a machine or an assistant that one visit at a time can have, or change one.

    Out of use it is given to no visit any more; who has it booked keeps it. Makes its id.
    """
    kept = rules.refuse_blank(name, "Give it a name.", field="name")
    if kind not in RESOURCE_KINDS:
        raise Refused("Choose a room, equipment or an assistant.", field="kind")
    asked: dict[str, Any] = {"name": kept, "kind": kind, "location_id": location_id}
    asked |= {"room_id": room_id if kind == "room" else None, "active": active}
    _refuse_name(work, Resource, kept, resource_id, "Something of that name is there")
    if resource_id is None:
        made = work.add(Resource(**asked))
        work.made = made.id
        here = {"resource_id": made.id, "version": made.version}
        return Undo(f"Put {kept} out of use", save_resource, here | asked | {"active": False})
    row = work.get(Resource, resource_id, version)
    before = _change(work, row, asked)
    work.made = resource_id
    here = {"resource_id": resource_id, "version": row.version}
    return Undo("Undo the change", save_resource, here | before)


@action("Save hours", permit="schedule.setup")
def save_template_span(
    work: Work,
    span_id: int | None = None,
    *,
    version: int | None = None,
    provider_id: int,
    weekday: int,
    opens: time,
    closes: time,
    kind: str = "open",
    title: str = "",
    location_id: int | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    new_only: bool = False,
    every_weeks: int = 1,
) -> Undo | None:
    """Add a weekly stretch of a provider's time, or change one. Makes its id."""
    hours.refuse_span(opens, closes)
    if weekday not in range(7):
        raise Refused("Choose a day of the week.", field="weekday")
    if kind not in rules.SPAN_KINDS:
        raise Refused("Choose open, lunch or admin time.", field="kind")
    if valid_from and valid_to and valid_to < valid_from:
        raise Refused("It ends before it begins. Check both dates.", field="valid_to")
    asked = {"provider_id": provider_id, "weekday": weekday, "opens": opens, "closes": closes}
    asked |= {"kind": kind, "title": title.strip(), "location_id": location_id}
    asked |= {"valid_from": valid_from, "valid_to": valid_to}
    asked |= {"new_only": new_only, "every_weeks": every_weeks}
    if span_id is None:
        made = work.add(TemplateSpan(**asked))
        work.made = made.id
        here = {"span_id": made.id, "version": made.version}
        return Undo("Remove these hours", remove_template_span, here)
    row = work.get(TemplateSpan, span_id, version)
    before = _change(work, row, asked)
    work.made = span_id
    here = {"span_id": span_id, "version": row.version}
    return Undo("Undo the change", save_template_span, here | before)


@action("Remove hours", permit="schedule.setup")
def remove_template_span(work: Work, span_id: int, *, version: int) -> Undo:
    """Remove a weekly stretch of a provider's time; what is booked in it stays."""
    row = work.get(TemplateSpan, span_id, version)
    names = ("provider_id", "weekday", "opens", "closes", "kind", "title", "location_id")
    dated = ("valid_from", "valid_to", "new_only", "every_weeks")
    before = {name: getattr(row, name) for name in (*names, *dated)}
    work.session.delete(row)
    return Undo("Put these hours back", save_template_span, before)


def _change(work: Work, row: Any, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Write what was asked into a row; return what it held before."""
    before = {name: getattr(row, name) for name in asked}
    for name, value in asked.items():
        setattr(row, name, value)
    work.session.flush()
    return before


def _refuse_name(work: Work, table: Any, name: str, row_id: int | None, sentence: str) -> None:
    for other, taken in work.session.execute(select(table.id, table.name)):
        if other != row_id and taken.casefold() == name.casefold():
            raise Refused(f"{sentence} already.", field="name")
