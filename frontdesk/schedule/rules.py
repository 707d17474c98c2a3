"""When an appointment may stand where it is put, and how a visit goes on. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from frontdesk.core import clock
from frontdesk.core.records import record
from frontdesk.core.refused import Refused
from frontdesk.patients.names import NameKeys, alike, shortened, sound

HELD = "held"  # a desk's hold on a time, not a visit
OFFERED_BY = "waitlist offer "  # whose such a hold is: of an offer on the waitlist, and its number
FLOW = ("booked", "confirmed", "arrived", "checked_in", "roomed", "with_provider", "checked_out")
ENDED = ("cancelled", "no_show")  # these take no time
STATUSES = (*FLOW, *ENDED)
WORDS = {
    "held": "Held",
    "booked": "Booked",
    "confirmed": "Confirmed",
    "arrived": "Arrived",
    "checked_in": "Checked in",
    "roomed": "Roomed",
    "with_provider": "With provider",
    "checked_out": "Checked out",
    "cancelled": "Cancelled",
    "no_show": "No-show",
}
TO_COME = ("booked", "confirmed")
WAITING = ("arrived", "checked_in")  # sits in the waiting room
SHAPES = ("circle", "square", "diamond", "triangle", "hexagon", "star", "cross", "ring")
SPAN_KINDS = ("open", "lunch", "admin")
CANCEL_REASONS = (
    "Patient asked",
    "Patient is ill",
    "Provider away",
    "Office closed",
    "Booked by mistake",
)
MOST_MINUTES = 24 * 60


class TimeTaken(Refused):
    """Others are there already; who may overbook can put a visit beside them all the same."""


class Parts(NamedTuple):
    """How a kind of visit uses its time: `before` and `after` an assistant, else the provider.

    `early` is how long before the patient is asked to come; `needs` whether it takes resources.
    """

    before: int = 0
    after: int = 0
    early: int = 0
    needs: bool = False


@record
class Slot:
    """A stretch of one provider's time; `start` is UTC, `minutes` its length.

    `before` and `after` are minutes at its ends that are an assistant's, not the provider's.
    """

    start: datetime
    minutes: int
    before: int = 0
    after: int = 0

    @property
    def end(self) -> datetime:
        """The first instant after the slot, UTC."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def busy(self) -> "Slot":
        """The provider's own part; of no length where an assistant does it all."""
        before = min(self.before, self.minutes)
        own = max(0, self.minutes - before - self.after)
        return Slot(self.start + timedelta(minutes=before), own)

    def parted(self, parts: Parts) -> "Slot":
        """Return the same slot with the assistant's parts of a kind of visit."""
        return Slot(self.start, self.minutes, parts.before, parts.after)

    def shares(self, other: "Slot") -> bool:
        """Return whether the two have a moment in common; touching ends do not count."""
        return self.start < other.end and other.start < self.end


class Taken(NamedTuple):
    """A slot of the provider's that is taken, and beside how many others it stands."""

    slot: Slot
    lane: int
    held: bool = False  # by another desk, for a short while
    offered: bool = False  # to somebody on the waitlist, until they answer


def offer_holder(offer_id: int) -> str:
    """Return whose a hold is that an offer on the waitlist has."""
    return f"{OFFERED_BY}{offer_id}"


def is_offer(held_by: str) -> bool:
    """Return whether a hold is that of an offer, not of a desk where a time is picked."""
    return held_by.startswith(OFFERED_BY)


def takes_time(status: str) -> bool:
    """Return whether an appointment of that status keeps others from its time."""
    return status not in ENDED


def refuse_length(minutes: int) -> None:
    """Refuse a visit that lasts no time or longer than a day.

    Raises:
        Refused: says what lengths are possible.

    """
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refused("A visit lasts from 1 minute to 24 hours. Check its length.", field="minutes")


def free_lane(
    wanted: Slot, taken: Iterable[Taken], *, more: int, zone: ZoneInfo, who: str = "The provider"
) -> int:
    """Return the lane for `wanted`: 0 where the provider is free, above 0 for an overbook.

    Args:
        wanted: the slot asked for; only the provider's own part of it counts.
        taken: the provider's own parts of other visits about that time, in any order.
        more: patients that may be seen beside the first one at any moment; 0 is no double-booking.
        zone: the office's, for the sentence.
        who: the provider's name, for the sentence.

    Raises:
        TimeTaken: at some moment of the slot `1 + more` patients are there already.

    """
    refuse_length(wanted.minutes)
    busy = wanted.busy
    beside = [one for one in taken if busy.minutes and busy.shares(one.slot)]
    if len(beside) > more and _fullest([one.slot for one in beside]) > more:
        first = min(one.slot.start for one in beside)
        last = max(one.slot.end for one in beside)
        by = "held at another desk" if all(one.held for one in beside) else "taken"
        if all(one.offered for one in beside):
            by = "offered to someone on the waitlist"
        span = words_span(first, last, zone)
        raise TimeTaken(f"{who} is {by} {span}. Choose another time.", field="start")
    lanes = {one.lane for one in beside}
    return next(lane for lane in range(len(lanes) + 1) if lane not in lanes)


def _fullest(slots: Sequence[Slot]) -> int:
    """Return how many slots there are at once at the fullest moment."""
    turns = sorted(turn for one in slots for turn in ((one.start, 1), (one.end, -1)))
    most = now = 0
    for _, step in turns:  # at one instant the ends (-1) sort first
        now += step
        most = max(most, now)
    return most


def next_status(status: str, *, today: bool) -> str | None:
    """Return what one key makes of a visit; None where nothing follows.

    A patient due today is marked as come; before that day a visit is confirmed.
    """
    if status in ENDED or status not in FLOW[:-1]:
        return None
    if status == "booked" and today:
        return "arrived"
    if status == "confirmed" and not today:
        return None
    return FLOW[FLOW.index(status) + 1]


def refuse_step(status: str, wanted: str, *, day: date, today: date) -> None:
    """Refuse a status that cannot follow on `status`.

    Any step forward is allowed, several at once too. What was ended may come back as booked or
    arrived: the patient came after all.

    Raises:
        Refused: it would go backwards, or the patient comes on a day that is not here yet.
        ValueError: `wanted` is no status.

    """
    if wanted not in STATUSES:
        raise ValueError(f"no status is called {wanted}")
    if wanted in FLOW[2:] and day > today:
        raise Refused(
            f"This visit is on {clock.words_day(day, today)}. Move it to today first.",
            field="status",
        )
    allowed: Collection[str] = ("booked", "arrived")
    if status == HELD:
        raise Refused("This time is only held yet. Book it first.", field="status")
    if status in FLOW:
        later = FLOW[FLOW.index(status) + 1 :]
        allowed = (*later, *(ENDED if status in FLOW[:4] else ()))
    if wanted == "no_show" and status not in TO_COME:
        allowed = ()
    if wanted not in allowed:
        raise Refused(
            f"This visit is {WORDS[status].lower()}; it cannot become {WORDS[wanted].lower()}. "
            "Undo the last step, or choose a later one.",
            field="status",
        )


def refuse_move(status: str, *, day: date, today: date) -> None:
    """Refuse another time for a visit that is over, or that is going on here now.

    Args:
        status: the visit's.
        day: the office's date it would move to.
        today: the office's date.

    Raises:
        Refused: says what to do instead.

    """
    if status in ENDED or status == FLOW[-1]:
        raise Refused(f"This visit is {WORDS[status].lower()}. Book a new one.", field="start")
    if status not in TO_COME and day != today:
        raise Refused(
            f"The patient is here ({WORDS[status].lower()}). Undo that first, then choose "
            "another day.",
            field="start",
        )


def refuse_blank(text: str, sentence: str, *, field: str) -> str:
    """Return `text` without spaces around it.

    Raises:
        Refused: with that sentence, nothing is left of it.

    """
    kept = " ".join(text.split())
    if not kept:
        raise Refused(sentence, field=field)
    return kept


def refuse_no_show(start: datetime, now: datetime, zone: ZoneInfo) -> None:
    """Refuse a no-show before the patient could have come.

    Raises:
        Refused: the visit has not begun.

    """
    if now < start:
        raise Refused(
            f"It is not {clock.words_time(start, zone)} yet. Mark a no-show when the time is past.",
            field="status",
        )


def waiting_since(status: str, arrived_at: datetime | None) -> datetime | None:
    """Return since when the patient sits in the waiting room; None when not there."""
    return arrived_at if status in WAITING else None


def twice_at_once(wanted: Slot, visits: Iterable[tuple[str, Slot]], zone: ZoneInfo) -> str:
    """Return a warning if this patient is somewhere else at that time; empty if not.

    Args:
        wanted: the slot asked for.
        visits: the patient's other visits that take time, each with its provider's name.
        zone: the office's.

    """
    for provider, slot in visits:
        if wanted.shares(slot):
            span = words_span(slot.start, slot.end, zone)
            return f"This patient is already booked with {provider} {span}."
    return ""


def alike_on_a_day(
    people: Iterable[tuple[int, str, str, str]],
) -> dict[int, tuple[int, ...]]:
    """Return for each patient of a day the others whose names could be taken for theirs.

    Only names that share a key are compared, so that a thousand visits cost milliseconds.

    Args:
        people: patient id, family, given and preferred name; a patient may come more than once.

    """
    keys = {who: _name_keys(*name) for who, *name in people}
    families = {one.family for one in keys.values()}
    groups: dict[str, list[int]] = defaultdict(list)
    for who, one in keys.items():
        for key in _name_groups(one):
            groups[key].append(who)
        if one.given in families and one.given != one.family:
            groups[one.given].append(who)  # who may be the other one with the names swapped
    pairs = {
        (first, second)
        for members in groups.values()
        for place, first in enumerate(members)
        for second in members[place + 1 :]
    }
    found: dict[int, set[int]] = defaultdict(set)
    for first, second in pairs:
        if alike(keys[first], keys[second]):
            found[first].add(second)
            found[second].add(first)
    return {who: tuple(sorted(found[who])) for who in keys if who in found}


@lru_cache(maxsize=8192)
def _name_keys(family: str, given: str, preferred: str) -> NameKeys:
    return NameKeys.of(family, given, preferred)


@lru_cache(maxsize=8192)
def _name_groups(one: NameKeys) -> frozenset[str]:
    """Return keys of which two alike family names share one."""
    return frozenset((*shortened(one.family), *one.family_words, sound(one.family)))


def words_span(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Return a stretch of time as people say it: from 9:00 to 9:30 AM."""
    first, last = clock.words_time(start, zone), clock.words_time(end, zone)
    if first[-2:] == last[-2:]:
        first = first[:-3]
    return f"from {first} to {last}"
