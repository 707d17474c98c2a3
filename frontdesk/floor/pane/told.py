"""Turns the floor's rows into what the board shows; pure, at any later minute anew."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from frontdesk.core import clock
from frontdesk.floor import reads, rules
from frontdesk.floor.forecast import Visit, forecast
from frontdesk.floor.pace import Pace, Seen, bend
from frontdesk.floor.pane.shown import Behind, Board, Card, Pill, Sign
from frontdesk.floor.reads import FloorRead, FloorRow, Past
from frontdesk.floor.rules import Due, Expected, Person, Tell
from frontdesk.patients.names import fold
from frontdesk.patients.rules import display_name
from frontdesk.schedule.rules import TO_COME, alike_on_a_day

PILL_ICONS = {"success": "dot", "warning": "clock", "danger": "alert", "neutral": "dot"}
ANY_MINUTE = timedelta(minutes=5)
OVER_TIME = 1.5  # times the usual length with the provider: the board says so


@dataclass(frozen=True, slots=True)
class Shown:
    """What was read, and what follows from it until something changes.

    Attributes:
        alike: by patient, another one of today whose name could be taken for theirs.
        ahead: by how much the database's clock is ahead of this PC's.

    """

    read: FloorRead
    past: Past
    pace: Pace
    expected: Mapping[int, Expected]
    alike: Mapping[int, str]
    usual: float | None
    ahead: timedelta


def shown(
    read: FloorRead, past: Past, pace: Pace, *, now: datetime, zone: ZoneInfo, ahead: timedelta
) -> Shown:
    """Return what was read with all that is worked out from it; no database is asked."""
    bent = bend(pace, todays(read.rows))
    return Shown(
        read, past, pace, forecast(_visits(read.rows), now, bent), _alike(read.rows),
        reads.usual_wait(past, now, zone), ahead,
    )  # fmt: skip


def todays(rows: Iterable[FloorRow]) -> list[Seen]:
    """Return today's visits as the pace is learnt from them."""
    return [
        Seen(row.provider_id, row.type_id, _own_minutes(row), _asked_at(row), True,
             row.arrived_at, row.began_at, row.since if row.status == "checked_out" else None)
        for row in rows
    ]  # fmt: skip


def _visits(rows: Iterable[FloorRow]) -> list[Visit]:
    return [
        Visit(row.id, row.provider_id, row.type_id, row.busy_from, _own_minutes(row),
              _asked_at(row), row.status, row.arrived_at, _began_at(row))
        for row in rows
    ]  # fmt: skip


def _own_minutes(row: FloorRow) -> int:
    return max(1, (row.busy_to - row.busy_from) // timedelta(minutes=1))


def _asked_at(row: FloorRow) -> datetime:
    return row.start - timedelta(minutes=row.early_minutes)


def _began_at(row: FloorRow) -> datetime | None:
    return row.began_at or (row.since if row.status == "with_provider" else None)


def board(what: Shown, now: datetime, zone: ZoneInfo, *, typed: str = "") -> Board:
    """Return the board as of `now`, which may be minutes after it was read.

    Args:
        what: what was read.
        now: by the database's clock.
        zone: the office's.
        typed: only cards with all of these words are shown.

    """
    read, wanted = what.read, [fold(word) for word in typed.split()]
    dues = {row.id: _due(row, what.expected.get(row.id)) for row in read.rows}
    columns: list[list[Card]] = [[] for _ in rules.STAGES]
    for row in read.rows:
        card = _card(row, what, dues[row.id], now, zone)
        if all(word in card.found_by for word in wanted):
            columns[card.stage].append(card)
    order = {row.id: _place(row) for row in read.rows}
    for column in columns:
        column.sort(key=lambda card: order[card.id])
    here = sum(row.status in rules.WAITS or row.status == "with_provider" for row in read.rows)
    return Board(
        tuple(map(tuple, columns)), _behind(read.rows, dues, now), here,
        rules.average_wait(reads.waits_of(read.rows), now), what.usual,
        f"{clock.wall(now, zone):%A}",
    )  # fmt: skip


def _place(row: FloorRow) -> float:
    """Return where a card stands in its column: who waits longest on top, the last done too."""
    if row.status in rules.WAITS and row.arrived_at is not None:
        return row.arrived_at.timestamp()
    if row.status == "checked_out" and row.since is not None:
        return -row.since.timestamp()
    return row.start.timestamp()


def _due(row: FloorRow, expected: Expected | None) -> Due:
    return Due(row.id, row.status, row.start, row.early_minutes, row.arrived_at, expected,
               row.told_at is not None)  # fmt: skip


def _card(row: FloorRow, what: Shown, due: Due, now: datetime, zone: ZoneInfo) -> Card:
    read = what.read
    tell = rules.to_tell(due, now, limit=read.limit)
    name = display_name(row.family, row.given, preferred=row.preferred, suffix=row.suffix)
    born = clock.words_date(row.birth_date) if row.birth_date else "no birth date on file"
    where, below = _lines(row, due.expected, now, zone)
    return Card(
        id=row.id,
        version=row.version,
        patient_id=row.patient_id,
        status=row.status,
        stage=rules.STAGE_OF[row.status],
        name=name,
        about=f"{born} · chart {row.chart_number}",
        time=clock.words_time(row.start, zone),
        provider=rules.short_name(row.provider),
        provider_colour=row.provider_colour,
        kind=", ".join(part for part in (row.type_name, row.reason) if part),
        where=where,
        below=below,
        room=row.room if row.status in rules.IN_A_ROOM else "",
        room_id=row.room_id if row.status in rules.IN_A_ROOM else None,
        location_id=row.location_id,
        pill=_pill(row, what, now),
        expected=_expected(due, now, zone),
        signs=tuple(_signs(row, what, tell)),
        tell=tell,
        draft=_draft(row, tell, read, zone),
        told=_told(row, zone),
        was_confirmed=row.status == "confirmed" or row.confirmed_at is not None,
        found_by=fold(f"{name} {row.given} {row.provider} {row.room} {row.chart_number}"),
    )


def _lines(
    row: FloorRow, expected: Expected | None, now: datetime, zone: ZoneInfo
) -> tuple[str, str]:
    """Return a card's second and third line: short, for AM and PM are plain on one day's board."""
    provider, start = rules.short_name(row.provider), _brief(row.start, zone)
    if row.status == "checked_out":
        return f"{start} · {provider}", ""
    if row.status == "with_provider":
        return row.room or provider, f"{provider} · {row.type_name}" if row.room else row.type_name
    soon = ""
    if expected is not None:
        soon = f"~{_brief(rules.by_fives(expected.at), zone)} ±{expected.give_or_take}"
        if expected.at - now < ANY_MINUTE:
            soon = "any minute"
    if row.status == "roomed" and row.room:
        return row.room, " · ".join(part for part in (provider, soon) if part)
    return provider, " · ".join(part for part in (start, soon) if part)


def _brief(moment: datetime, zone: ZoneInfo) -> str:
    return clock.words_time(moment, zone)[:-3]


def _pill(row: FloorRow, what: Shown, now: datetime) -> Pill | None:
    limit = what.read.limit
    if row.status in TO_COME:
        late = clock.minutes_between(_asked_at(row), now)
        if late < 5:
            return None
        return _pill_of(f"{late} min late", "warning" if late < limit else "danger")
    if row.status in rules.WAITS and row.arrived_at is not None:
        waited = clock.minutes_between(row.arrived_at, now)
        return _pill_of(f"{waited} min", rules.tone_of_wait(waited, limit))
    began = _began_at(row)
    if row.status == "with_provider" and began is not None:
        lasted = clock.minutes_between(began, now)
        usual = what.pace.usual(row.provider_id, row.type_id, _own_minutes(row))
        return _pill_of(f"{lasted} min", "neutral" if lasted < OVER_TIME * usual else "warning")
    return None


def _pill_of(words: str, tone: str) -> Pill:
    return Pill(words, tone, PILL_ICONS[tone])


def _expected(due: Due, now: datetime, zone: ZoneInfo) -> str:
    expected = due.expected
    if expected is None:
        return ""
    if expected.at - now < ANY_MINUTE:
        return "any minute"
    return rules.words_expected(expected, clock.words_time(rules.by_fives(expected.at), zone))


def _signs(row: FloorRow, what: Shown, tell: Tell | None) -> Iterable[Sign]:
    for alert in row.alerts.splitlines():
        yield Sign("alert", alert)
    if row.patient_id in what.alike:
        yield Sign("same_name", f"Similar name today: {what.alike[row.patient_id]}")
    if row.interpreter:
        yield Sign("interpreter", f"Interpreter: {row.language or 'ask which language'}")
    if row.told_at is not None and row.status in (*TO_COME, *rules.WAITS):
        yield Sign("told", f"Told: about {row.told_minutes} min behind")
    elif tell is not None:
        yield Sign("tell", f"To be told: about {tell.minutes} min behind")


def _draft(row: FloorRow, tell: Tell | None, read: FloorRead, zone: ZoneInfo) -> str:
    if tell is None:
        return ""
    person = Person(row.family, row.given, row.preferred, row.pronouns, row.sex, row.birth_date)
    words = clock.words_time(tell.come_at, zone) if tell.come_at else ""
    patient = rules.greeting(person, read.day)
    return rules.draft(tell, patient=patient, provider=row.provider, clock_words=words)


def _told(row: FloorRow, zone: ZoneInfo) -> str:
    if row.told_at is None:
        return ""
    at = clock.words_time(row.told_at, zone)
    return f"{row.told_by} told them at {at}: about {row.told_minutes} minutes behind."


def _behind(rows: Sequence[FloorRow], dues: Mapping[int, Due], now: datetime) -> tuple[Behind, ...]:
    by_provider: dict[tuple[int, int, str, str], list[FloorRow]] = defaultdict(list)
    for row in rows:
        if row.status in (*TO_COME, *rules.WAITS):
            who = (row.provider_place, row.provider_id, row.provider, row.provider_colour)
            by_provider[who].append(row)
    return tuple(
        Behind(
            rules.short_name(name), colour,
            rules.provider_behind([dues[row.id] for row in mine], now),
            sum(row.status in rules.WAITS for row in mine),
        )
        for (_, _, name, colour), mine in sorted(by_provider.items())
    )  # fmt: skip


def _alike(rows: Sequence[FloorRow]) -> dict[int, str]:
    people = tuple((row.patient_id, row.family, row.given, row.preferred) for row in rows)
    names = {row.patient_id: display_name(row.family, row.given, preferred=row.preferred,
                                          suffix=row.suffix) for row in rows}  # fmt: skip
    return {who: names[others[0]] for who, others in _alike_people(people).items()}


@lru_cache(maxsize=4)
def _alike_people(
    people: tuple[tuple[int, str, str, str], ...],
) -> dict[int, tuple[int, ...]]:
    """Compare everyone of a day with everyone; the same people, wherever they stand, once."""
    return alike_on_a_day(people)


def clock_words(what: Shown, now: datetime) -> str:
    """Return what is wrong with this PC's clock, if something is."""
    off = rules.words_clock_off(what.ahead)
    if off:
        return off
    newest = max((row.since for row in what.read.rows if row.since), default=now)
    if newest - now > timedelta(minutes=2):
        return (
            "Steps of today lie ahead of the office\u2019s clock: it was set back. "
            "Set it right; until then waiting minutes are too short."
        )
    return ""
