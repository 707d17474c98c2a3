"""Small broken days, as hypothesis makes them, and a slow and obvious solver to hold against."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

from hypothesis import strategies as st

from frontdesk.replan.rules import (
    NewTime,
    Situation,
    Stretch,
    Visit,
    cost_of,
    minute_of,
)

FIRST = date(2025, 3, 3)
MIDNIGHT = minute_of(datetime(2025, 3, 3, 5, tzinfo=UTC))  # of the office, at New York
KIND = (None, False)
DAY = 24 * 60


def midnight(day):
    """The office's midnight of a day."""
    return MIDNIGHT + (day - FIRST).days * DAY


def stretch(day, from_, to, provider=1, place=None):
    """Open hours, in minutes after midnight."""
    start = midnight(day)
    return Stretch(provider, place, day, start + from_, start + to, start)


def visit(number, clock=540, minutes=30, *, provider=1, takers=(1, 2), day=FIRST, **more):
    """A visit of a patient of the same number."""
    return Visit(
        number, more.pop("patient_id", number), provider, day, midnight(day) + clock, minutes,
        clock, takers=frozenset(takers), at_home=frozenset({provider}), **more,
    )  # fmt: skip


@st.composite
def situations(draw, *, visits=4, alike=False):
    """A broken day: a few visits, a few short stretches with something taken in them."""
    made = []
    for number in range(1, draw(st.integers(1, visits)) + 1):
        minutes = 30 if alike else draw(st.sampled_from((15, 30, 45)))
        assisted = not alike and draw(st.booleans())
        needs = ((7, 8),) if not alike and draw(st.integers(0, 3)) == 0 else ()
        takers = draw(st.sampled_from(((1,), (1, 2), (2,))))
        made.append(
            visit(
                number, draw(st.integers(32, 60)) * 15, minutes, takers=takers, needs=needs,
                before=5 if assisted else 0, after=5 if assisted else 0,
                patient_id=draw(st.sampled_from((number, 1))) if not alike else number,
                moved_before=draw(st.booleans()),
            )
        )  # fmt: skip
    opened = []
    for days, provider in product(range(3), (1, 2)):
        if draw(st.booleans()):
            from_ = draw(st.integers(36, 40)) * 15
            long = draw(st.sampled_from((30, 60)) if alike else st.integers(1, 6).map((15).__mul__))
            opened.append(stretch(FIRST + timedelta(days), from_, from_ + long, provider))
    taken = {} if alike else {1: _somewhere(draw, opened, 1), 2: _somewhere(draw, opened, 2)}
    held = {7: _somewhere(draw, opened, 1), 8: _somewhere(draw, opened, 2)}
    return Situation(
        tuple(made), {KIND: sorted(opened, key=lambda one: (one.start, one.provider_id))},
        taken, held, soonest=MIDNIGHT + 9 * 60, within=draw(st.integers(0, 2)),
        grid=30 if alike else 15,
    )  # fmt: skip


def _somewhere(draw, opened, provider):
    there = [one for one in opened if one.provider_id == provider]
    if not there or draw(st.booleans()):
        return ()
    one = draw(st.sampled_from(there))
    start = one.start + draw(st.integers(0, 3)) * 15
    return ((start, start + 15),)


def times_of(one, situation):
    """Every time a visit could have, minute by minute, the obvious way."""
    step = situation.grid if all(v.minutes % 30 == 0 for v in situation.visits) else 15
    for span in situation.open[KIND]:
        if span.provider_id not in one.takers:
            continue
        if not one.day <= span.day <= one.day + timedelta(situation.within):
            continue
        for start in range(span.start, span.end - one.minutes + 1):
            if (start - span.midnight) % step and start not in _edges(one, span, situation):
                continue
            own = set(range(*one.own(start)))
            taken = situation.taken.get(span.provider_id, ())
            if start < situation.soonest or any(own & set(range(*other)) for other in taken):
                continue
            for way in product(*one.needs):
                whole = set(range(start, start + one.minutes))
                others = [other for seat in way for other in situation.held.get(seat, ())]
                if not any(whole & set(range(*other)) for other in others):
                    yield NewTime(
                        one.id, span.provider_id, None, span.day, start, start - span.midnight, way
                    )


def _edges(one, span, situation):
    """The first minute of each free piece, from which a visit may begin as well."""
    taken = situation.taken.get(span.provider_id, ())
    ends = [span.start, situation.soonest, *(end - one.before for _, end in taken)]
    return {
        max(end, span.start, situation.soonest) for end in ends if (end - span.midnight) % 5 == 0
    }


def minutes_of(one, time):
    """What a visit takes from the others at a time: whose minutes."""
    whole = range(time.start, time.start + one.minutes)
    own = {("provider", time.provider_id, at) for at in range(*one.own(time.start))}
    seats = {("resource", seat, at) for seat in time.resources for at in whole}
    return own | seats | {("patient", one.patient_id, at) for at in whole}


def best(situation, weights):
    """The fewest visits without a time and then the least cost, by trying everything."""
    found = [len(situation.visits), 0]
    visits = situation.visits
    offers = [sorted(times_of(one, situation), key=lambda t: cost_of(one, t, weights))
              for one in visits]  # fmt: skip
    sets = [[(cost_of(one, t, weights), minutes_of(one, t)) for t in some]
            for one, some in zip(visits, offers, strict=True)]  # fmt: skip
    booked = [NewTime(one.id, one.provider_id, None, one.day, one.start, one.clock, one.held)
              for one in visits]  # fmt: skip
    stays = [minutes_of(one, time) for one, time in zip(visits, booked, strict=True)]

    def go(place, left_out, cost, taken, kept):
        if [left_out, cost] >= found:
            return
        if place == len(visits):
            found[:] = [left_out, cost]
            return
        for price, minutes in sets[place]:
            if not minutes & taken and not minutes & kept:
                go(place + 1, left_out, cost + price, taken | minutes, kept)
        if not stays[place] & taken:
            go(place + 1, left_out + 1, cost, taken, kept | stays[place])

    found[1] = 10**9
    go(0, 0, 0, frozenset(), frozenset())
    return tuple(found)
