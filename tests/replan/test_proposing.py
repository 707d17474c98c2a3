"""Everybody gets a new time at once: as few without one as can be, and no needless waiting."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from replan.broken_days import (
    DAY,
    FIRST,
    KIND,
    MIDNIGHT,
    best,
    minutes_of,
    situations,
    stretch,
    times_of,
    visit,
)

from frontdesk.replan.proposing import propose
from frontdesk.replan.rules import (
    DELAY_ONLY,
    SAME_PROVIDER,
    SOONEST,
    Situation,
    cost_of,
    delay_of,
)

SLOW = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def result(situation, weights, **more):
    proposal = propose(situation, weights=weights, **more)
    assert list(proposal.times) == [one.id for one in situation.visits]
    return sum(time is None for time in proposal.times.values()), proposal.cost


@pytest.mark.parametrize("weights", [DELAY_ONLY, SAME_PROVIDER, SOONEST], ids=lambda w: str(w[1]))
@SLOW
@given(situation=situations())
def test_nobody_waits_longer_than_trying_everything_would_find(situation, weights):
    assert result(situation, weights) == best(situation, weights)


@SLOW
@given(situation=situations(visits=7))
def test_a_plan_keeps_every_rule(situation):
    proposal, taken = propose(situation), set()
    for one in situation.visits:
        time = proposal.times[one.id]
        if time is None:
            continue
        assert time._replace(resources=()) in {
            other._replace(resources=()) for other in times_of(one, situation)
        }
        for seat in time.resources:
            whole = set(range(time.start, time.start + one.minutes))
            assert not any(whole & set(range(*at)) for at in situation.held.get(seat, ()))
        assert len(time.resources) == len(one.needs)
        assert not taken & minutes_of(one, time)
        taken |= minutes_of(one, time)
        assert 0 <= delay_of(one, time) <= situation.within


@SLOW
@given(situation=situations(visits=5))
def test_the_same_day_always_gets_the_same_plan(situation):
    assert propose(situation) == propose(situation)
    assert propose(situation).cost == sum(
        cost_of(one, time, SAME_PROVIDER)
        for one in situation.visits
        if (time := propose(situation).times[one.id]) is not None
    )


def alike(count, days):
    """So many visits of half an hour, and days with eight places each, two of them taken."""
    visits = tuple(visit(number, 480 + number % 8 * 30) for number in range(1, count + 1))
    opened = [stretch(FIRST + timedelta(one), 480, 720, p) for one in range(days) for p in (1, 2)]
    taken = {
        p: [(MIDNIGHT + one * DAY + 480 + at * 30, MIDNIGHT + one * DAY + 510 + at * 30)
            for one in range(days) for at in (one % 8, (3 * one + p) % 8)]
        for p in (1, 2)
    }  # fmt: skip
    return Situation(visits, {KIND: opened}, taken, {}, MIDNIGHT, days, grid=30)


@pytest.mark.parametrize("count,days", [(12, 3), (24, 3), (40, 4)])
@pytest.mark.parametrize("weights", [DELAY_ONLY, SAME_PROVIDER, SOONEST], ids=lambda w: str(w[1]))
def test_forty_patients_wait_no_longer_than_the_assignment_problem_allows(count, days, weights):
    situation = alike(count, days)
    offers = [
        {(time.provider_id, time.start): cost_of(one, time, weights)
         for time in times_of(one, situation)}
        for one in situation.visits
    ]  # fmt: skip
    assert result(situation, weights) == hungarian(offers)


def hungarian(offers):
    """Fewest left out, then least cost, where each visit fills one place: Kuhn and Munkres."""
    places = sorted({place for one in offers for place in one})
    none = 1_000_000
    wide = len(places) + len(offers)
    table = [[one.get(place, 10 * none) for place in places] + [none] * len(offers)
             for one in offers]  # fmt: skip
    price, offset, holder = [0] * (wide + 1), [0] * (len(offers) + 1), [0] * (wide + 1)
    for row in range(1, len(offers) + 1):
        holder[0], column = row, 0
        least, came, seen = [10**12] * (wide + 1), [0] * (wide + 1), [False] * (wide + 1)
        while holder[column]:
            seen[column], at, by, to = True, holder[column], 10**12, 0
            for other in range(1, wide + 1):
                if seen[other]:
                    continue
                now = table[at - 1][other - 1] - offset[at] - price[other]
                if now < least[other]:
                    least[other], came[other] = now, column
                if least[other] < by:
                    by, to = least[other], other
            for other in range(wide + 1):
                if seen[other]:
                    offset[holder[other]] += by
                    price[other] -= by
                else:
                    least[other] -= by
            column = to
        while column:
            holder[column] = holder[came[column]]
            column = came[column]
    costs = [table[holder[other] - 1][other - 1] for other in range(1, wide + 1) if holder[other]]
    return sum(cost == none for cost in costs), sum(cost for cost in costs if cost != none)


def test_what_a_person_has_decided_stays_and_the_others_go_round_it():
    two = (visit(1, 540, takers=(1,)), visit(2, 540, takers=(1,)))
    opened = [stretch(FIRST + timedelta(1), 540, 600)]
    situation = Situation(two, {KIND: opened}, {}, {}, MIDNIGHT, 3)
    freely = propose(situation).times
    first = min(freely.values(), key=lambda time: time.start)
    other = 3 - first.visit_id
    fixed = {other: first._replace(visit_id=other)}
    again = propose(situation, fixed=fixed).times
    assert again[other] == fixed[other] and again[3 - other].start == first.start + 30
    assert propose(situation, fixed={1: None}).times[1] is None


def test_linked_visits_keep_their_distance_or_stay_together():
    mother = visit(1, 540, linked=1)
    child = visit(2, 570, linked=1)
    half = [stretch(FIRST + timedelta(1), 540, 570), stretch(FIRST + timedelta(2), 600, 660)]
    found = propose(Situation((mother, child), {KIND: half}, {}, {}, MIDNIGHT, 3)).times
    assert found[2].start - found[1].start == 30 and found[1].day == FIRST + timedelta(2)
    nowhere = propose(Situation((mother, child), {KIND: half[:1]}, {}, {}, MIDNIGHT, 3)).times
    assert nowhere == {1: None, 2: None}


def test_who_was_moved_before_gets_the_nearer_day():
    late, again = visit(1, 540), visit(2, 540, moved_before=True)
    opened = [stretch(FIRST + timedelta(1), 540, 570), stretch(FIRST + timedelta(2), 540, 570)]
    found = propose(Situation((late, again), {KIND: opened}, {}, {}, MIDNIGHT, 3)).times
    assert found[2].day == FIRST + timedelta(1) and found[1].day == FIRST + timedelta(2)


def test_the_same_face_is_worth_three_days_but_not_four():
    for days, provider in ((3, 1), (4, 2)):
        opened = [stretch(FIRST, 600, 630, 2), stretch(FIRST + timedelta(days), 600, 630, 1)]
        situation = Situation((visit(1),), {KIND: opened}, {}, {}, MIDNIGHT, 9)
        assert propose(situation).times[1].provider_id == provider
        assert propose(situation, weights=SOONEST).times[1].provider_id == 2


def test_a_visit_that_stays_keeps_its_old_time_from_the_others():
    stays = visit(1, 540, takers=(1,))
    moves = visit(2, 600, takers=(2,))
    opened = [stretch(FIRST, 540, 570, 2)]
    situation = Situation((stays, moves), {KIND: opened}, {}, {}, MIDNIGHT, 0)
    assert propose(situation).times[2] is not None
    with_dr_2 = visit(1, 540, provider=2, takers=(1,))
    situation = Situation((with_dr_2, moves), {KIND: opened}, {}, {}, MIDNIGHT, 0)
    assert propose(situation).times == {1: None, 2: None}
