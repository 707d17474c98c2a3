"""Who is open on which days, held against every provider's hours worked out on their own."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.core import clock
from frontdesk.schedule import hours, taken_bits
from frontdesk.schedule.hours import DayBlock, WeeklySpan
from frontdesk.schedule.open_days import OpenDays, Wanted, utc_midnight

FIRSTS = (date(2026, 3, 2), date(2026, 10, 26), date(2026, 6, 1))  # clocks turn in the first two
ZONES = [ZoneInfo(name) for name in ("America/New_York", "Pacific/Honolulu", "Europe/Berlin")]
COUNT = 15  # days
places = st.sampled_from([None, 1, 2])
times = st.integers(0, 47).map(lambda half: time(half // 2, 30 * (half % 2)))
whose = st.integers(1, 6)


@st.composite
def spans(draw):
    """A stretch of a week that several providers may have in common."""
    opens, closes = sorted((draw(times), draw(times)))
    limits = draw(st.sampled_from(["", "", "dated", "turns", "new", "types"]))
    first = draw(st.sampled_from(FIRSTS)) + timedelta(draw(st.integers(-3, COUNT)))
    made = WeeklySpan(
        0, draw(places), draw(st.integers(0, 6)), opens, time() if closes == opens else closes,
        draw(st.sampled_from(["open", "open", "open", "lunch"])),
    )  # fmt: skip
    if limits == "dated":
        made = made._replace(valid_from=first, valid_to=first + timedelta(draw(st.integers(0, 9))))
    if limits == "turns":
        made = made._replace(valid_from=first, every_weeks=draw(st.integers(2, 3)))
    if limits == "types":
        made = made._replace(types=frozenset({draw(st.sampled_from([7, 8]))}))
    return made._replace(new_only=limits == "new")


@st.composite
def weeks(draw):
    """Every provider's week; many work like others."""
    kinds = draw(st.lists(st.lists(spans(), max_size=6), min_size=1, max_size=3))
    return [
        span._replace(provider_id=provider)
        for provider in range(1, 7)
        for span in draw(st.sampled_from(kinds))
    ]


@st.composite
def blocks(draw, first):
    """A stretch of one day, of one provider or of everybody."""
    opens, closes = sorted((draw(times), draw(times)))
    day = first + timedelta(draw(st.integers(0, COUNT - 1)))
    return DayBlock(
        0, 1, draw(st.none() | whose), day, opens, time() if closes == opens else closes, "",
        draw(st.sampled_from(["away", "open"])), draw(places),
    )  # fmt: skip


def plainly(wanted, zone, weekly, found, day):
    """The providers' open hours of a day, each worked out on its own."""
    start = clock.day_bounds(day, zone)[0]
    offset = int((start - utc_midnight(day)).total_seconds()) // 60
    kept = list(hours.for_visit(weekly, type_id=wanted.type_id, is_new=wanted.is_new))
    from_, to = hours.real_span(wanted.from_clock, wanted.to_clock, day, zone)
    made = {}
    # Who has neither a week nor extra hours of their own does not work here.
    known = {span.provider_id for span in weekly}
    known |= {one.provider_id for one in found if one.kind == "open"} - {None}
    for provider in known:
        opened = hours.open_places(
            [span for span in kept if span.provider_id == provider],
            [one for one in found if one.day == day and one.provider_id in (None, provider)],
            day,
            zone,
        )
        stretches = [
            (place, max(low, from_) + offset, min(high, to) + offset)
            for place, some in opened.items()
            for low, high in some
            if not wanted.locations or place is None or place in wanted.locations
        ]
        stretches = [one for one in stretches if one[2] - one[1] >= wanted.minutes]
        if stretches:
            made[provider] = sorted(stretches, key=str)
    return made


@settings(max_examples=60, deadline=None)
@given(data=st.data(), zone=st.sampled_from(ZONES), first=st.sampled_from(FIRSTS), weekly=weeks())
def test_each_day_is_open_for_whom_and_when_their_own_hours_say(data, zone, first, weekly):
    found = data.draw(st.lists(blocks(first), max_size=8))
    wanted = Wanted(
        data.draw(st.sampled_from([5, 30, 90])),
        locations=data.draw(st.sampled_from([frozenset(), frozenset({1})])),
        from_clock=data.draw(st.sampled_from([time(), time(9)])),
        to_clock=data.draw(st.sampled_from([time(), time(17)])),
        type_id=data.draw(st.sampled_from([None, 7])),
        is_new=data.draw(st.sampled_from([None, True])),
    )
    open_days = OpenDays(wanted, zone, weekly, found)
    for day in (first + timedelta(number) for number in range(COUNT)):
        expected = plainly(wanted, zone, weekly, found, day)
        got = {one.provider_id: sorted(one.stretches, key=str) for one in open_days.on(day)}
        assert got == expected
        for one in open_days.on(day):
            touched = [taken_bits.covered(low, high) for _, low, high in one.stretches]
            outside = any(low < 0 or high > taken_bits.MINUTES for _, low, high in one.stretches)
            assert one.bits is None if outside else all(one.bits & bit == bit for bit in touched)
            assert open_days.at(day).bits.get(one.provider_id) == one.bits
