"""Where everyone stands on the floor, how long they wait, and who is to be told. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean, median
from typing import NamedTuple

from frontdesk.core import clock
from frontdesk.patients.rules import spoken_name
from frontdesk.schedule.rules import FLOW, TO_COME


class Stage(NamedTuple):
    """A column of the board: its words, the statuses it shows, and what a card there becomes."""

    key: str
    title: str
    statuses: tuple[str, ...]

    @property
    def status(self) -> str:
        """What a visit becomes that is put here."""
        return self.statuses[-1]


STAGES = (
    Stage("expected", "Expected", TO_COME),
    Stage("arrived", "Arrived", ("arrived",)),
    Stage("checked_in", "Checked in", ("checked_in",)),
    Stage("roomed", "Roomed", ("roomed",)),
    Stage("with_provider", "With provider", ("with_provider",)),
    Stage("done", "Done", ("checked_out",)),
)
STAGE_OF = {status: place for place, stage in enumerate(STAGES) for status in stage.statuses}
WAITS = ("arrived", "checked_in", "roomed")  # here, and not with the provider yet
IN_A_ROOM = ("roomed", "with_provider")
WEEKS = 6  # of the same weekday, that today is held against
SOON = timedelta(hours=2)  # who comes later than this may yet be seen in time
LEAST_SHIFT = 10  # minutes; nobody is called about less
WRONG_CLOCK = timedelta(minutes=1)


def next_status(status: str) -> str | None:
    """Return what one key makes of a visit of today; None where nothing follows."""
    if status in TO_COME:
        return "arrived"
    place = FLOW.index(status) + 1 if status in FLOW else len(FLOW)
    return FLOW[place] if place < len(FLOW) else None


def tone_of_wait(minutes: int, limit: int) -> str:
    """Return success, warning (past half the office's limit) or danger (past all of it)."""
    if minutes >= limit:
        return "danger"
    return "warning" if 2 * minutes >= limit else "success"


class Wait(NamedTuple):
    """One patient's time in the waiting room; `until` is None while it lasts."""

    since: datetime
    until: datetime | None


def average_wait(waits: Iterable[Wait], now: datetime) -> float | None:
    """Return the mean minutes that those who came by `now` had waited by then; None if nobody.

    What lies after `now` does not count, so that a day of last month is told as it stood then.
    """
    lasted = [
        (min(wait.until or now, now) - wait.since).total_seconds() / 60
        for wait in waits
        if wait.since <= now
    ]
    return fmean(lasted) if lasted else None


@dataclass(frozen=True, slots=True)
class Expected:
    """When the provider is likely to come to a patient; UTC.

    Attributes:
        at: as likely sooner as later.
        first, last: eight times of ten it is between these.

    """

    at: datetime
    first: datetime
    last: datetime

    @property
    def give_or_take(self) -> int:
        """Minutes either way as they are told: fives, rounded up, at least five."""
        half = (self.last - self.first).total_seconds() / 120
        return max(5, -int(-half // 5) * 5)


def by_fives(moment: datetime, *, down: bool = False) -> datetime:
    """Return the nearest five minutes of the clock, or those before; finer would be a lie."""
    minutes = moment.timestamp() / 300
    whole = int(minutes) if down else round(minutes)
    return datetime.fromtimestamp(whole * 300, moment.tzinfo)


class Due(NamedTuple):
    """A visit whose patient has not seen the provider yet, with what is expected of it."""

    id: int
    status: str
    start: datetime
    early_minutes: int
    arrived_at: datetime | None
    expected: Expected | None
    told: bool


class Tell(NamedTuple):
    """What a patient is to be told: how far it is behind; for who is still to come, when to come.

    `come_at` is None for who is here already.
    """

    id: int
    minutes: int
    come_at: datetime | None


def to_tell(one: Due, now: datetime, *, limit: int) -> Tell | None:
    """Return what to tell a patient who waits, or will, longer than the office's limit.

    Time before the booked start is the patient's own and does not count.

    Args:
        one: the visit.
        now: by the database's clock.
        limit: minutes the office lets nobody wait untold.

    Returns:
        None where there is nothing to tell, or the patient was told already.

    """
    if one.told or one.status not in (*WAITS, *TO_COME):
        return None
    if one.status in WAITS:
        minutes = minutes_behind(one, now)
        return Tell(one.id, said(minutes), None) if minutes >= limit else None
    if one.expected is None or not timedelta() < one.start - now <= SOON:
        return None
    minutes = int((one.expected.at - one.start).total_seconds() // 60)
    come_at = by_fives(one.expected.first - timedelta(minutes=one.early_minutes), down=True)
    asked = one.start - timedelta(minutes=one.early_minutes)
    if minutes < limit or come_at - asked < timedelta(minutes=LEAST_SHIFT):
        return None
    return Tell(one.id, said(minutes), come_at)


def minutes_behind(one: Due, now: datetime) -> int:
    """Return the minutes by which a patient will be seen late, as far as can be told now."""
    from_when = max(one.start, one.arrived_at or one.start)
    until = max(now, one.expected.at if one.expected else now)
    return clock.minutes_between(from_when, until)


def said(minutes: float) -> int:
    """Return minutes as one says them to a patient: fives."""
    return max(5, round(minutes / 5) * 5)


def provider_behind(dues: Sequence[Due], now: datetime) -> int:
    """Return how many minutes a provider is behind: the middle one of the next three patients."""
    coming = sorted(
        (one for one in dues if one.expected is not None),
        key=lambda one: one.expected.at if one.expected else now,
    )[:3]
    late = [minutes_behind(one, one.expected.at) for one in coming if one.expected]
    return round(median(late)) if late else 0


def words_behind(minutes: int) -> str:
    """Return how a provider stands: on time, or 25 min behind."""
    return "on time" if minutes < 5 else f"{said(minutes)} min behind"


def short_name(provider: str) -> str:
    """Return a provider's name as patients say it: Dr. Lee; without a title all of it."""
    words = provider.split()
    if len(words) > 2 and words[0] in ("Dr.", "Dr"):
        return f"{words[0]} {words[-1]}"
    return provider


class Person(NamedTuple):
    """What it takes to greet a patient."""

    family: str
    given: str
    preferred: str
    pronouns: str
    sex: str
    birth_date: date | None


def greeting(person: Person, today: date) -> str:
    """Return how a patient is addressed: Ms. Smith; by the whole name where no title is sure."""
    born, grown = person.birth_date, True
    if born is not None:
        grown = clock.age(born, today) >= 18
    spoken = person.pronouns.casefold()
    known = {"female": "Ms.", "male": "Mr."}.get(person.sex, "")
    if spoken:
        known = "Ms." if spoken.startswith("she") else "Mr." if spoken.startswith("he/") else ""
    if known and grown:
        return f"{known} {person.family}"
    return spoken_name(person.family, person.given, preferred=person.preferred)


def draft(tell: Tell, *, patient: str, provider: str, clock_words: str = "") -> str:
    """Return what to say or write to a patient.

    Args:
        tell: what it is about.
        patient: as addressed.
        provider: the name in full.
        clock_words: `tell.come_at` by the office's clock.

    """
    behind = f"{patient}, {short_name(provider)} is running about {tell.minutes} minutes behind."
    if tell.come_at is None:
        return f"{behind} Would you like to wait, or choose another time?"
    return f"{behind} Please come at {clock_words}."


def words_expected(expected: Expected, clock_words: str) -> str:
    """Return an expected time as it is honest to say it: about 10:40 AM, ±10."""
    return f"about {clock_words}, ±{expected.give_or_take}"


def words_clock_off(ahead: timedelta) -> str:
    """Return what is wrong with this PC's clock; empty while it is right to the minute.

    Args:
        ahead: by how much the database's clock is ahead of this PC's.

    """
    if abs(ahead) <= WRONG_CLOCK:
        return ""
    minutes, how = (
        round(abs(ahead) / timedelta(minutes=1)),
        "slow" if ahead > timedelta() else "fast",
    )
    words = f"{minutes} minute{'' if minutes == 1 else 's'}"
    if minutes >= 120:
        words = f"{minutes // 60} hours"
    return f"This PC\u2019s clock is {words} {how}. The times here are the office\u2019s."
