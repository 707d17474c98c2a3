"""The plain rows in which the schedule is told: no database behind them."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from frontdesk.core import clock
from frontdesk.core.records import record
from frontdesk.schedule import rules
from frontdesk.schedule.hours import Spans


class DayItem(NamedTuple):
    """One appointment, or another desk's hold, as a day or a week shows it; times are UTC.

    From `busy_from` to `busy_to` the provider is needed; the rest is an assistant's. The patient is
    asked to come `early_minutes` before `start`. `patient_id` and what follows from it is None or
    empty for a hold. `is_new` says that the patient has not been seen here before that day.
    """

    id: int
    version: int
    provider_id: int
    day: date
    start: datetime
    minutes: int
    lane: int
    busy_from: datetime
    busy_to: datetime
    early_minutes: int
    series_id: int | None
    linked_id: int | None  # the first of the visits that move together
    status: str
    status_at: datetime | None
    arrived_at: datetime | None
    reason: str
    ended_reason: str
    held_by: str
    held_name: str
    held_until: datetime | None
    type_id: int | None
    type_name: str | None
    colour: str | None
    shape: str | None
    patient_id: int | None
    family: str | None
    given: str | None
    preferred: str | None
    birth_date: date | None
    chart_number: str | None
    language: str | None
    interpreter: bool | None
    alerts: str | None  # one a line
    is_new: bool

    def waiting_minutes(self, now: datetime) -> int | None:
        """Return whole minutes in the waiting room; None when the patient is not in it."""
        since = rules.waiting_since(self.status, self.arrived_at)
        return None if since is None else clock.minutes_between(since, now)


@record
class DayColumn:
    """A provider's day: hours, what is blocked, how much is booked. Minutes after midnight.

    `open_spans` are the week's and the day's extra hours, blocked or not; what is blocked, and what
    is kept for some visits only, is in `blocks` with its title (see `hours.Band`).
    """

    provider_id: int
    day: date
    name: str
    credential: str
    colour: str
    open_spans: Spans
    blocks: tuple[tuple[int, int, str, str], ...]  # from, to, title, kind
    booked: int  # appointments that take time
    booked_minutes: int
    free_minutes: int


@record
class DayRead:
    """A day of all providers, or a week of one."""

    columns: tuple[DayColumn, ...]
    items: tuple[DayItem, ...]


@record
class Visit:
    """One appointment of a patient's, told by itself."""

    id: int
    version: int
    patient_id: int | None
    provider_id: int
    provider: str
    type_id: int | None
    type_name: str
    day: date
    start: datetime
    minutes: int
    status: str
    status_at: datetime | None
    arrived_at: datetime | None
    reason: str
    ended_reason: str
    takes_copay: bool
    location_id: int | None
    series_id: int | None = None
    linked_id: int | None = None

    @property
    def finish(self) -> datetime:
        """The first instant after the visit, UTC."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def is_open(self) -> bool:
        """Whether the patient is still to come."""
        return self.status in rules.TO_COME


@record
class TypeRow:
    """A kind of visit."""

    id: int
    name: str
    minutes: int
    colour: str
    shape: str
    overbooks: int
    takes_copay: bool
    active: bool
    version: int
    before_minutes: int = 0  # an assistant's, the first
    after_minutes: int = 0  # an assistant's, the last


@record
class ProviderRow:
    """A provider as columns and choices name them."""

    id: int
    name: str
    credential: str
    colour: str
    active: bool


@record
class DayLoad:
    """How much of a day is booked."""

    booked: int
    minutes: int


@record
class StepRow:
    """A status that a visit reached."""

    status: str
    at: datetime
    staff: str
