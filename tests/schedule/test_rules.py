from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from given import MONDAY, at
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.core.refused import Refused
from frontdesk.schedule import rules
from frontdesk.schedule.rules import Slot, Taken

ZONE = ZoneInfo("America/New_York")
slots = st.builds(
    lambda start, minutes: Slot(at(14) + timedelta(minutes=start), minutes),
    st.integers(0, 300),
    st.integers(1, 120),
)


def taken(start, minutes, lane=0, *, held=False):
    return Taken(Slot(start, minutes), lane, held)


def test_a_shared_minute_is_refused_and_the_sentence_says_when():
    with pytest.raises(Refused, match=r"Dr\. Lee is taken from 9:00 to 9:30 AM"):
        rules.free_lane(Slot(at(13), 61), [taken(at(14), 30)], more=0, zone=ZONE, who="Dr. Lee")


def test_visits_that_only_touch_do_not_clash():
    beside = [taken(at(14), 30), taken(at(15), 30)]
    assert rules.free_lane(Slot(at(14, 30), 30), beside, more=0, zone=ZONE) == 0


def test_another_desk_s_hold_is_called_a_hold():
    with pytest.raises(Refused, match="held at another desk"):
        rules.free_lane(Slot(at(14), 30), [taken(at(14), 30, held=True)], more=0, zone=ZONE)


def test_a_type_that_allows_one_more_gets_the_next_lane_but_not_a_third():
    first = [taken(at(14), 30)]
    assert rules.free_lane(Slot(at(14, 15), 30), first, more=1, zone=ZONE) == 1
    both = [*first, taken(at(14, 15), 30, 1)]
    with pytest.raises(Refused):
        rules.free_lane(Slot(at(14, 20), 5), both, more=1, zone=ZONE)
    assert rules.free_lane(Slot(at(14, 30), 10), both, more=1, zone=ZONE) == 0


def test_a_lone_overbook_still_takes_its_time():
    with pytest.raises(Refused):
        rules.free_lane(Slot(at(14), 30), [taken(at(14), 30, 1)], more=0, zone=ZONE)


@given(wanted=slots, others=st.lists(slots, max_size=6), more=st.integers(0, 3))
def test_no_moment_ever_has_more_patients_than_allowed(wanted, others, more):
    """Placed one by one; the obvious twin counts every minute."""
    placed = []
    for slot in [*others, wanted]:
        try:
            lane = rules.free_lane(slot, placed, more=more, zone=ZONE)
        except Refused:
            minutes = (slot.start + timedelta(minutes=n) for n in range(slot.minutes))
            there = [sum(one.slot.start <= m < one.slot.end for one in placed) for m in minutes]
            assert max(there) > more
            continue
        assert not any(one.lane == lane and one.slot.shares(slot) for one in placed)
        placed.append(Taken(slot, lane))
    for one in placed:
        here = one.slot.start
        assert sum(other.slot.start <= here < other.slot.end for other in placed) <= 1 + more


@pytest.mark.parametrize("minutes", [0, -5, 1441])
def test_a_visit_without_length_or_longer_than_a_day_is_refused(minutes):
    with pytest.raises(Refused, match="1 minute to 24 hours"):
        rules.refuse_length(minutes)


def test_one_key_leads_a_patient_of_today_through_the_office():
    status, seen = "booked", []
    while (status := rules.next_status(status, today=True)) is not None:
        seen.append(status)
    assert seen == ["arrived", "checked_in", "roomed", "with_provider", "checked_out"]


def test_one_key_confirms_a_visit_of_another_day_and_goes_no_further():
    assert rules.next_status("booked", today=False) == "confirmed"
    assert rules.next_status("confirmed", today=False) is None


def test_the_confirmed_patient_of_today_arrives():
    assert rules.next_status("confirmed", today=True) == "arrived"


@pytest.mark.parametrize("status", rules.FLOW)
@pytest.mark.parametrize("wanted", rules.STATUSES)
def test_any_step_forward_is_allowed_and_none_backward(status, wanted):
    order = rules.FLOW.index
    if wanted in rules.FLOW:
        allowed = order(wanted) > order(status)
    elif wanted == "no_show":
        allowed = status in rules.TO_COME
    else:
        allowed = order(status) <= order("checked_in")
    if allowed:
        rules.refuse_step(status, wanted, day=MONDAY, today=MONDAY)
    else:
        with pytest.raises(Refused, match="cannot become"):
            rules.refuse_step(status, wanted, day=MONDAY, today=MONDAY)


@pytest.mark.parametrize("ended", rules.ENDED)
def test_what_was_ended_may_come_back_as_booked_or_arrived(ended):
    for wanted in ("booked", "arrived"):
        rules.refuse_step(ended, wanted, day=MONDAY, today=MONDAY)
    with pytest.raises(Refused):
        rules.refuse_step(ended, "roomed", day=MONDAY, today=MONDAY)


def test_nobody_arrives_for_a_visit_of_tomorrow():
    with pytest.raises(Refused, match="Move it to today"):
        rules.refuse_step("booked", "arrived", day=MONDAY + timedelta(1), today=MONDAY)
    rules.refuse_step("booked", "confirmed", day=MONDAY + timedelta(1), today=MONDAY)
    rules.refuse_step("booked", "arrived", day=MONDAY - timedelta(1), today=MONDAY)


def test_a_held_time_is_no_visit_yet():
    with pytest.raises(Refused, match="Book it first"):
        rules.refuse_step("held", "arrived", day=MONDAY, today=MONDAY)


def test_an_unknown_status_is_a_fault_of_the_program():
    with pytest.raises(ValueError, match="done"):
        rules.refuse_step("booked", "done", day=MONDAY, today=MONDAY)


def test_a_no_show_is_not_marked_before_its_time():
    with pytest.raises(Refused, match="not 9:00 AM yet"):
        rules.refuse_no_show(at(14), at(13, 59), ZONE)
    rules.refuse_no_show(at(14), at(14), ZONE)


def test_who_is_here_is_not_moved_to_another_day():
    with pytest.raises(Refused, match="is here"):
        rules.refuse_move("arrived", day=MONDAY + timedelta(1), today=MONDAY)
    rules.refuse_move("arrived", day=MONDAY, today=MONDAY)
    rules.refuse_move("booked", day=MONDAY + timedelta(1), today=MONDAY)
    for status in ("cancelled", "no_show", "checked_out"):
        with pytest.raises(Refused, match="Book a new one"):
            rules.refuse_move(status, day=MONDAY, today=MONDAY)


def test_the_same_patient_twice_at_once_warns_with_whom_and_when():
    visits = [("Dr. Lee", Slot(at(14), 30))]
    said = rules.twice_at_once(Slot(at(14, 15), 30), visits, ZONE)
    assert said == "This patient is already booked with Dr. Lee from 9:00 to 9:30 AM."
    assert rules.twice_at_once(Slot(at(14, 30), 30), visits, ZONE) == ""


def test_waiting_is_counted_in_the_waiting_room_only():
    arrived = at(14)
    assert rules.waiting_since("arrived", arrived) == arrived
    assert rules.waiting_since("checked_in", arrived) == arrived
    assert rules.waiting_since("roomed", arrived) is None
    assert rules.waiting_since("booked", None) is None


def test_a_span_over_noon_says_both_halves():
    assert rules.words_span(at(16, 45), at(17, 15), ZONE) == "from 11:45 AM to 12:15 PM"


def test_what_is_named_alike_today_is_found_by_patient():
    people = [
        (1, "Smith", "Ann", ""),
        (2, "Smith", "Anne", ""),
        (3, "Lopez", "Luis", ""),
        (4, "Smyth", "Ann", ""),
        (1, "Smith", "Ann", ""),
        (5, "Ann", "Smith", ""),
    ]
    alike = rules.alike_on_a_day(people)
    assert alike[1] == (2, 4, 5)
    assert 3 not in alike


names = st.tuples(
    st.sampled_from(["Smith", "Smyth", "Smit", "Kmith", "Garcia-Lopez", "Lopez", "Lee", "Li", ""]),
    st.sampled_from(["Ann", "Anne", "Anna", "Luis", "Smith", "Lee", "An", ""]),
    st.sampled_from(["", "Annie", "Lou"]),
)


@given(st.lists(names, max_size=12))
def test_alike_names_are_found_as_by_comparing_each_with_each(found):
    people = [(number, *name) for number, name in enumerate(found)]
    expected = {}
    for one, *first in people:
        others = tuple(
            other
            for other, *second in people
            if other != one and rules.alike(rules.NameKeys.of(*first), rules.NameKeys.of(*second))
        )
        if others:
            expected[one] = others
    assert rules.alike_on_a_day(people) == expected
