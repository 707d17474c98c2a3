"""How managers set up kinds of visits, the week's template and blocks."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import select

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.schedule import hours, rules
from frontdesk.schedule.tables import AppointmentType, Block, TemplateSpan

MOST_OVERBOOKS = 9


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
) -> Undo | None:
    """Add a kind of visit, or change one. Makes its id."""
    kept = rules.refuse_blank(name, "Name the kind of visit.", field="name")
    rules.refuse_length(minutes)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise Refused("Choose a colour.", field="colour")
    if shape not in rules.SHAPES:
        raise Refused("Choose a shape.", field="shape")
    if not 0 <= overbooks <= MOST_OVERBOOKS:
        raise Refused(f"Choose 0 to {MOST_OVERBOOKS} patients more.", field="overbooks")
    asked = {"name": kept, "minutes": minutes, "colour": colour, "shape": shape}
    asked |= {"overbooks": overbooks, "takes_copay": takes_copay, "active": active}
    _refuse_name(work, kept, type_id)
    if type_id is None:
        made = work.add(AppointmentType(**asked))
        work.made = made.id
        here = {"type_id": made.id, "version": made.version}
        return Undo(f"Put {kept} out of use", save_type, here | asked | {"active": False})
    row = work.get(AppointmentType, type_id, version)
    before = _change(work, row, asked)
    work.made = type_id
    return Undo("Undo the change", save_type, {"type_id": type_id, "version": row.version} | before)


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
    before = {name: getattr(row, name) for name in (*names, "valid_from", "valid_to")}
    work.session.delete(row)
    return Undo("Put these hours back", save_template_span, before)


@action("Save block", permit="schedule.setup")
def save_block(
    work: Work,
    block_id: int | None = None,
    *,
    version: int | None = None,
    provider_id: int | None,
    day: date,
    opens: time,
    closes: time,
    title: str,
) -> Undo | None:
    """Block a stretch of a day for a provider, or for all; what is booked in it stays."""
    hours.refuse_span(opens, closes)
    kept = rules.refuse_blank(title, "Say what the time is blocked for.", field="title")
    asked: dict[str, Any] = {"provider_id": provider_id, "day": day, "title": kept}
    asked |= {"opens": opens, "closes": closes}
    if block_id is None:
        made = work.add(Block(**asked))
        work.made = made.id
        return Undo(
            "Remove the block", remove_block, {"block_id": made.id, "version": made.version}
        )
    row = work.get(Block, block_id, version)
    before = _change(work, row, asked)
    work.made = block_id
    here = {"block_id": block_id, "version": row.version}
    return Undo("Undo the change", save_block, here | before)


@action("Remove block", permit="schedule.setup")
def remove_block(work: Work, block_id: int, *, version: int) -> Undo:
    """Give blocked time back."""
    row = work.get(Block, block_id, version)
    before = {
        name: getattr(row, name) for name in ("provider_id", "day", "opens", "closes", "title")
    }
    work.session.delete(row)
    return Undo("Block it again", save_block, before)


def _change(work: Work, row: Any, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Write what was asked into a row; return what it held before."""
    before = {name: getattr(row, name) for name in asked}
    for name, value in asked.items():
        setattr(row, name, value)
    work.session.flush()
    return before


def _refuse_name(work: Work, name: str, type_id: int | None) -> None:
    asked = select(AppointmentType.id, AppointmentType.name)
    for row_id, taken in work.session.execute(asked):
        if row_id != type_id and taken.casefold() == name.casefold():
            raise Refused("There is a kind of visit of that name already.", field="name")
