"""A stretch of weekly hours as a row of a list, as a form's values, and in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from frontdesk.core import clock
from frontdesk.kit import fields
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.fields import Field
from frontdesk.kit.form import Form
from frontdesk.kit.rows_model import Column
from frontdesk.kit.tick_inputs import TicksInput
from frontdesk.schedule.fitting import DAYS, MOST_WEEKS, words_clocks
from frontdesk.schedule.hours import WeeklySpan
from frontdesk.schedule.pane.setup.clock_input import clock_field

KINDS = (("open", "Open"), ("lunch", "Lunch"), ("admin", "Admin"))
KIND_WORDS = {"open": "Sees patients", "lunch": "Lunch", "admin": "Admin time"}


@dataclass(frozen=True, slots=True)
class SpanRow:
    """A stretch in the list; `id` is the page's own number for it."""

    id: int
    span: WeeklySpan
    what: str  # what it is for, and where, in words
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What a stretch can name: locations and kinds of visits, by id."""

    locations: Mapping[int, str]
    types: Mapping[int, str]

    def words(self, span: WeeklySpan) -> list[str]:
        """Return what a stretch says besides its day and time, the weightiest first."""
        kept = span._replace(type_names="\n".join(self._types(span))).kept_for
        plain = span.kind == "open" and len(self.locations) > 1 and span.location_id is not None
        said = [span.title or kept or ("" if plain else KIND_WORDS[span.kind])]
        said += [kept] if kept and span.title else []
        if span.location_id is not None and len(self.locations) > 1:
            said.append(self.locations.get(span.location_id, ""))
        return [one for one in (*said, *turns(span)) if one]

    def _types(self, span: WeeklySpan) -> list[str]:
        return [self.types.get(one, "?") for one in span.types]


COLUMNS = (
    Column[SpanRow](
        "Day", lambda row: DAYS[row.span.weekday], lambda row: (row.span.weekday, row.span.opens),
        strong=True, width=110,
        icon=lambda row: "edit" if row.changed else "",
    ),
    Column[SpanRow](
        "Hours", lambda row: words_clocks(row.span.opens, row.span.closes),
        lambda row: row.span.opens, width=170,
    ),
    Column[SpanRow]("For", lambda row: row.what, tip=lambda row: row.what, width=180, stretch=True),
)  # fmt: skip


def turns(span: WeeklySpan) -> list[str]:
    """Return when a stretch does not hold every week for good."""
    said = []
    if span.every_weeks > 1:
        said.append("every other week" if span.every_weeks == 2 else
                    f"every {span.every_weeks} weeks")  # fmt: skip
    if span.valid_from:
        said.append(f"from {_day(span.valid_from)}")
    if span.valid_to:
        said.append(f"until {_day(span.valid_to)}")
    return said


def add_fields(form: Form) -> None:
    """Add what a stretch asks for to a form."""
    days = TicksInput([(number, name[:3]) for number, name in enumerate(DAYS)], columns=4,
                      needed="Tick at least one day.")  # fmt: skip
    form.add(Field("weekdays", "Da&ys", days))
    form.add(clock_field("opens", "&From"), span=6)
    form.add(clock_field("closes", "T&o"), span=6)
    form.add(fields.choice("kind", "Kind", KINDS, required=True, side_by_side=True))
    form.add(fields.text("title", "Title", placeholder="None", longest=60), span=6)
    form.add(Field("location_id", "&Location", ChoiceInput((), empty=True)), span=6)
    form.section("Kept for some visits")
    form.add(fields.check("new_only", "&New patients only"))
    form.add(Field("types", "Only these &kinds of visits", TicksInput(()), hint="None: all kinds"))
    form.section("Not every week")
    form.add(fields.number("every_weeks", "Every n &weeks", least=1, most=MOST_WEEKS))
    form.add(fields.date("valid_from", "&Begins", hint="Empty: with the change"))
    form.add(fields.date("valid_to", "Ends after"))


def values_of(span: WeeklySpan) -> dict[str, Any]:
    """Return a stretch as its form shows it."""
    names = ("opens", "closes", "kind", "title", "location_id", "new_only", "every_weeks",
             "valid_from", "valid_to")  # fmt: skip
    shown = {name: getattr(span, name) for name in names}
    return shown | {"weekdays": (span.weekday,), "types": tuple(sorted(span.types))}


def spans_of(values: Mapping[str, Any], provider_id: int, *, own: int | None) -> list[WeeklySpan]:
    """Return the stretches that a form means: one for each day, that of `own` first.

    Args:
        values: of the form.
        provider_id: whose.
        own: the weekday that the stretch had; None for a new one.

    """
    plain = dict(values)
    weekdays: Sequence[int] = sorted(plain.pop("weekdays"), key=lambda day: (day != own, day))
    plain["types"] = frozenset(plain["types"])
    return [WeeklySpan(provider_id=provider_id, weekday=day, **plain) for day in weekdays]


def _day(day: date) -> str:
    return clock.words_day(day).split(", ", 1)[1]
