"""Who fits a gap, who comes first, how an entry stands: by rule, against a slow obvious twin."""

from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from given import MONDAY, at
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.core.refused import Refused
from frontdesk.waitlist import rules
from frontdesk.waitlist.rules import Candidate, Gap, Wish, fits, ranked, standing

ZONE = ZoneInfo("America/New_York")
LEE, OKAFOR = 1, 2
NOW = at(13, 30)  # half past eight
GAP = Gap(LEE, at(14), 30)  # nine to half past nine
ANYTIME = Candidate(7, Wish(30), at(13, day=MONDAY - timedelta(10)))


def start_of(gap=GAP, *, one=ANYTIME, now=NOW, **wish):
    return fits(replace(one, wish=replace(one.wish, **wish)), gap, now=now, zone=ZONE)


def test_who_wants_any_time_comes_as_the_gap_begins():
    assert start_of() == at(14)


@pytest.mark.parametrize(
    "wish",
    [
        {"minutes": 35},
        {"provider_ids": frozenset({OKAFOR})},
        {"weekdays": 0b1111110},
        {"from_clock": time(9, 15)},
        {"to_clock": time(9, 15)},
        {"earliest": MONDAY + timedelta(1)},
        {"latest": MONDAY - timedelta(1)},
        {"notice_minutes": 31},
    ],
    ids=lambda wish: next(iter(wish)),
)
def test_a_gap_that_does_not_suit_is_not_theirs(wish):
    assert start_of(**wish) is None


def test_a_place_matters_only_where_both_name_one():
    there = replace(GAP, location_id=1)
    assert start_of(there, location_id=2) is None
    assert start_of(there, location_id=1) == start_of(there) == start_of(location_id=2) == at(14)


def test_in_a_long_gap_they_come_as_soon_as_it_suits_them():
    morning = Gap(LEE, at(13), 240)
    assert start_of(morning, from_clock=time(10, 20)) == at(15, 20)
    assert start_of(morning, now=at(13, 31), notice_minutes=60) == at(14, 35)
    assert start_of(morning, now=at(14, 30)) == at(14, 30)


def test_only_an_earlier_time_than_the_booked_one_is_one():
    assert start_of(one=replace(ANYTIME, visit_start=at(14))) is None
    assert start_of(one=replace(ANYTIME, visit_start=at(14, 30))) == at(14)


def test_who_declined_this_very_gap_is_not_asked_again_but_about_another_one():
    no = replace(ANYTIME, declined=(Gap(LEE, at(14, 15), 30),))
    assert start_of(one=no) is None
    assert start_of(replace(GAP, provider_id=OKAFOR), one=no) == at(14)
    assert start_of(Gap(LEE, at(15), 30), one=no) == at(15)


def test_nobody_is_in_two_places_at_once():
    assert start_of(one=replace(ANYTIME, elsewhere=((at(14, 29), at(15)),))) is None
    assert start_of(one=replace(ANYTIME, elsewhere=((at(14, 30), at(15)),))) == at(14)
    busy = replace(ANYTIME, elsewhere=((at(14, 40), at(15, 2)), (at(14), at(14, 25))))
    assert start_of(replace(GAP, minutes=120), one=busy) == at(15, 5)


wishes = st.builds(
    Wish,
    minutes=st.sampled_from((10, 20, 30, 60)),
    provider_ids=st.sampled_from((frozenset(), frozenset({LEE}), frozenset({OKAFOR}))),
    location_id=st.sampled_from((None, 1, 2)),
    weekdays=st.integers(1, 127),
    from_clock=st.sampled_from((time(), time(9), time(10, 30), time(13))),
    to_clock=st.sampled_from((time(), time(14), time(16))),
    earliest=st.sampled_from((None, MONDAY, MONDAY + timedelta(2))),
    latest=st.sampled_from((None, MONDAY + timedelta(1), MONDAY + timedelta(3))),
    notice_minutes=st.sampled_from((0, 30, 120, 1440)),
    priority=st.integers(0, 2),
)
people = st.builds(
    Candidate,
    id=st.integers(1, 9),
    wish=wishes,
    added_at=st.integers(0, 400).map(lambda days: NOW - timedelta(days)),
    visit_start=st.sampled_from((None, at(14), at(20), at(20, day=MONDAY + timedelta(9)))),
)
gaps = st.builds(
    Gap,
    provider_id=st.sampled_from((LEE, OKAFOR)),
    start=st.integers(0, 4 * 48).map(
        lambda n: at(12) + timedelta(days=n // 48, minutes=n % 48 * 5)
    ),
    minutes=st.sampled_from((10, 30, 45, 180)),
    location_id=st.sampled_from((None, 1)),
)


def twin(one, gap):
    """Try every five minutes of the gap, sentence by sentence."""
    wish = one.wish
    for step in range(0, gap.minutes, 5):
        start = gap.start + timedelta(minutes=step)
        end = start + timedelta(minutes=wish.minutes)
        local, until = start.astimezone(ZONE), end.astimezone(ZONE)
        closes = wish.to_clock == time() or until.time() <= wish.to_clock
        if all((
            end <= gap.end,
            not wish.provider_ids or gap.provider_id in wish.provider_ids,
            None in (wish.location_id, gap.location_id) or wish.location_id == gap.location_id,
            local.weekday() in rules.days_of(wish.weekdays),
            local.time() >= wish.from_clock and closes,
            wish.earliest is None or local.date() >= wish.earliest,
            wish.latest is None or local.date() <= wish.latest,
            start >= NOW + timedelta(minutes=wish.notice_minutes),
            one.visit_start is None or start < one.visit_start,
        )):  # fmt: skip
            return start
    return None


@settings(max_examples=400)
@given(people, gaps)
def test_who_fits_is_who_a_patient_clerk_would_find(one, gap):
    assert fits(one, gap, now=NOW, zone=ZONE) == twin(one, gap)


@settings(max_examples=200)
@given(people, gaps, st.integers(1, 30))
def test_who_waits_longer_or_is_more_urgent_never_stands_behind_their_like(one, gap, days):
    longer = replace(one, id=20, added_at=one.added_at - timedelta(days))
    order = ranked([one, longer], gap, now=NOW, zone=ZONE)
    assert [place.id for place in order] in ([], [20, one.id])
    if one.wish.priority < 2:
        urgent = replace(one, id=21, wish=replace(one.wish, priority=2))
        order = ranked([longer, one, urgent], gap, now=NOW, zone=ZONE)
        assert [place.id for place in order] in ([], [21, 20, one.id])


def test_the_order_says_why_in_words():
    later = at(20, day=MONDAY + timedelta(41))
    people = [
        replace(ANYTIME, id=1, visit_start=later),
        replace(ANYTIME, id=2, visit_start=later, wish=Wish(20)),
        replace(ANYTIME, id=3, added_at=NOW, wish=Wish(30, priority=2)),
        replace(ANYTIME, id=4, visit_start=at(20)),
    ]
    assert [(one.id, one.reason) for one in ranked(people, GAP, now=NOW, zone=ZONE)] == [
        (3, "Urgent · waiting since today · nothing booked yet · fills the gap"),
        (1, "Waiting 10 days · 41 days sooner · fills the gap"),
        (2, "Waiting 10 days · 41 days sooner · leaves 10 min"),
        (4, "Waiting 10 days · 6 h 00 min sooner · fills the gap"),
    ]


def stands(status="waiting", **more):
    told = {"visit": None, "had_visit": None, "booked_otherwise": None, "latest": None}
    told |= {"offered": None, "now": NOW, "zone": ZONE} | more
    found = standing(status, **told)
    return found.state, found.words


@pytest.mark.parametrize(
    "more, state, words",
    [
        ({}, "waiting", "Waiting"),
        ({"status": "booked"}, "booked", "Booked from the list"),
        ({"status": "removed"}, "removed", "Removed"),
        ({"had_visit": at(20)}, "ended", "Its visit was taken back"),
        ({"visit": ("cancelled", at(20)), "had_visit": at(20)}, "ended", "Its visit was cancelled"),
        ({"visit": ("absent", at(20)), "had_visit": at(20)}, "ended", "Its visit was a no-show"),
        ({"visit": ("over", at(20)), "had_visit": at(20)}, "ended", "Its visit is over"),
        ({"visit": ("to come", at(13)), "had_visit": at(13)}, "ended", "Its visit is over"),
        ({"booked_otherwise": at(20)}, "ended", "Booked otherwise: Today 3:00 PM"),
        ({"latest": MONDAY - timedelta(1)}, "ended", "Its last day has passed"),
        ({"offered": at(14)}, "offered", "Offered Today 9:00 AM"),
        ({"visit": ("to come", at(20)), "had_visit": at(21)}, "waiting",
         "Moved to Today 3:00 PM since"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_an_entry_says_truly_how_it_stands(more, state, words):
    assert stands(**more) == (state, words)


def test_an_offer_lapses_after_two_hours_or_as_the_time_begins():
    assert rules.lapses_at(at(10), at(20)) == at(12)
    assert rules.lapses_at(at(10), at(10, 40)) == at(10, 40)


@pytest.mark.parametrize(
    "wish, field",
    [
        (Wish(4), "minutes"),
        (Wish(500), "minutes"),
        (Wish(30, from_clock=time(12), to_clock=time(12)), "to_clock"),
        (Wish(30, weekdays=0), "weekdays"),
        (Wish(30, earliest=date(2025, 3, 4), latest=date(2025, 3, 3)), "latest"),
        (Wish(30, notice_minutes=-1), "notice_minutes"),
        (Wish(30, priority=3), "priority"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wish_that_nothing_fits_is_refused_at_its_field(wish, field):
    with pytest.raises(Refused) as refused:
        rules.refuse_wish(wish)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "wish, words",
    [
        (Wish(30), "Any time"),
        (Wish(30, weekdays=0b11111), "Weekdays"),
        (Wish(30, weekdays=0b101, from_clock=time(8), to_clock=time(12)),
         "Mon, Wed · 8:00 AM to 12:00 PM"),
        (Wish(30, provider_ids=frozenset({LEE, OKAFOR}), to_clock=time(12)),
         "before 12:00 PM · Dr. Lee or Dr. Okafor"),
        (Wish(30, location_id=4, latest=date(2025, 4, 1), notice_minutes=90),
         "North · until Apr 1 · 1 h 30 min notice"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_wish_is_told_as_one_says_it(wish, words):
    names, places = {LEE: "Dr. Lee", OKAFOR: "Dr. Okafor"}, {4: "North"}
    assert rules.words_wish(wish, names, places) == words


@pytest.mark.parametrize(
    "minutes, words", [(30, "30 min"), (60, "1 h"), (1440, "1 day"), (4320, "3 days")]
)
def test_notice_is_told_as_one_says_it(minutes, words):
    assert rules.words_notice(minutes) == words


@given(st.sets(st.integers(0, 6)))
def test_days_of_the_week_come_back_from_their_bits(days):
    assert set(rules.days_of(rules.weekday_bits(days))) == days
