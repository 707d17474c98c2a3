"""How a manager replaces a provider's week from a day on, and takes it back."""

import json
from collections.abc import Sequence
from datetime import date

from sqlalchemy import insert, select

from frontdesk.core import clock
from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.schedule import fitting
from frontdesk.schedule.hours import WeeklySpan
from frontdesk.schedule.outside import outside, weeks_of
from frontdesk.schedule.reads import locations
from frontdesk.schedule.tables import SpanType, TemplateChange, TemplateSpan

CHANGED_SINCE = "These hours were changed at another desk since you looked. Look again."
_COLUMNS = tuple(
    name for name in WeeklySpan._fields if name not in ("provider_id", "types", "type_names")
)


@action("Change hours", permit="schedule.setup")
def change_template(
    work: Work,
    provider_id: int,
    *,
    starts_on: date,
    spans: Sequence[WeeklySpan],
    seen: Sequence[WeeklySpan] | None = None,
    shown: Sequence[int] | None = None,
) -> Undo:
    """Replace a provider's week from a day on; what is booked stays booked. Makes the change's id.

    Args:
        work: the act.
        provider_id: whose week.
        starts_on: the first day; hours that held before end the day before it.
        spans: all that holds from then on. Hours that went on unchanged are left alone.
        seen: all the hours that there were when the change was made up; None does not ask.
        shown: the ids of the visits that were shown to fall outside; None does not ask.

    Raises:
        Refused: the week cannot be, or it is not what was looked at any more.

    """
    if starts_on < work.today:
        raise Refused("What is past stays as it was. Choose today or a later day.",
                      field="starts_on")  # fmt: skip
    fitting.refuse_week(spans, locations=locations(work.session))
    before = weeks_of(work.session, [provider_id]).get(provider_id, [])
    if seen is not None and _plain(before) != _plain(seen):
        raise Refused(CHANGED_SINCE)
    mine = [span._replace(provider_id=provider_id, title=span.title.strip()) for span in spans]
    after = fitting.changed_week(before, mine, starts_on)
    if _plain(after) == _plain(before):
        raise Refused("Nothing is changed. Change some hours first.")
    _refuse_other_visits(work, provider_id, mine, starts_on, shown)
    _write(work, provider_id, after)
    made = work.add(
        TemplateChange(
            provider_id=provider_id, starts_on=starts_on, made_at=work.now, staff=work.staff.name,
            before=_plain(before), after=_plain(after),
        )
    )  # fmt: skip
    work.made = made.id
    here = {"change_id": made.id, "version": made.version}
    return Undo("Put the hours back", roll_back_template, here)


@action("Roll hours back", permit="schedule.setup")
def roll_back_template(
    work: Work, change_id: int, *, version: int | None = None, again: bool = False
) -> Undo:
    """Put a provider's week back as it was before a change; `again` makes the change once more.

    Raises:
        Refused: the week was changed since, or the change was rolled back already.

    """
    row = work.get(TemplateChange, change_id, version)
    if again != (row.rolled_back_at is not None):
        raise Refused("This change holds already." if again else
                      "This change was rolled back already.")  # fmt: skip
    stands, wanted = (row.before, row.after) if again else (row.after, row.before)
    now = weeks_of(work.session, [row.provider_id]).get(row.provider_id, [])
    if _plain(now) != stands:
        raise Refused(
            "The hours were changed again after this. Roll the later change back first, or change "
            "the week by hand."
        )
    _write(work, row.provider_id, [fitting.from_json(one) for one in json.loads(wanted)])
    row.rolled_back_at = None if again else work.now
    work.session.flush()
    here = {"change_id": change_id, "version": row.version, "again": not again}
    return Undo("Make the change again" if not again else "Put the hours back",
                roll_back_template, here)  # fmt: skip


def _refuse_other_visits(
    work: Work, provider_id: int, spans: Sequence[WeeklySpan], starts_on: date,
    shown: Sequence[int] | None,
) -> None:  # fmt: skip
    """Refuse to do what was not shown: visits fall outside that nobody has looked at."""
    found = outside(work.session, provider_id, spans, starts_on, zone=work.zone, today=work.today)
    work.note(outside=[one.id for one in found])
    new = [] if shown is None else [one for one in found if one.id not in shown]
    if new:
        first = new[0]
        when = f"{clock.words_day(first.day)} at {clock.words_time(first.start, work.zone)}"
        raise Refused(
            f"Since you looked, {first.patient}'s visit on {when} falls outside too. Look again."
        )


def _write(work: Work, provider_id: int, after: Sequence[WeeklySpan]) -> None:
    """Make a provider's rows what `after` says; rows that stay, or only end, stay rows."""
    rows = work.session.scalars(
        select(TemplateSpan).where(TemplateSpan.provider_id == provider_id)
    ).all()
    kinds: dict[int, set[int]] = {}
    for span_id, type_id in work.session.execute(select(SpanType.span_id, SpanType.type_id)):
        kinds.setdefault(span_id, set()).add(type_id)
    left = [span._replace(type_names="") for span in after]
    changed = []
    for row in rows:
        now = _span_of(row, frozenset(kinds.get(row.id, ())))
        if now in left:
            left.remove(now)
        else:
            changed.append((row, now))
    for row, now in changed:
        like = next((one for one in left if _but_end(one) == _but_end(now)), None)
        if like is None:
            work.session.delete(row)
        else:
            left.remove(like)
            row.valid_to = like.valid_to
    work.session.flush()
    for span in left:
        made = work.add(
            TemplateSpan(provider_id=provider_id, **{one: getattr(span, one) for one in _COLUMNS})
        )
        add_types(work, made.id, span.types)


def add_types(work: Work, span_id: int, types: frozenset[int]) -> None:
    """Keep a stretch of hours for these kinds of visits."""
    if types:
        values = [{"span_id": span_id, "type_id": one} for one in sorted(types)]
        work.session.connection().execute(insert(SpanType), values)
        work.note(**{f"types of span {span_id}": sorted(types)})


def _span_of(row: TemplateSpan, types: frozenset[int]) -> WeeklySpan:
    values = {name: getattr(row, name) for name in _COLUMNS}
    return WeeklySpan(provider_id=row.provider_id, types=types, **values)


def _but_end(span: WeeklySpan) -> WeeklySpan:
    return span._replace(valid_to=None)


def _plain(spans: Sequence[WeeklySpan]) -> str:
    """Return hours as text that is equal where the hours are, in whatever order they came."""
    made = [fitting.to_json(span._replace(type_names="")) for span in spans]
    return json.dumps(sorted(made, key=json.dumps), sort_keys=True)
