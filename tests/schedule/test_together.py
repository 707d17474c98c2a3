"""Several visits in one act: all or none, linked, taken back by one undo; on both databases."""

from datetime import timedelta

import pytest
from given import MONDAY, at
from schedule.an_office import (
    ANN,
    CLERK,
    FOLLOW_UP,
    LEE,
    LUIS,
    NURSE,
    OKAFOR,
    TUESDAY,
    nine,
    put,
    rows,
)

from frontdesk.core.refused import Refused
from frontdesk.schedule.actions import hold_slot
from frontdesk.schedule.together import Item, book_together

TEN, HALF_TEN = nine(60), nine(90)
BOTH = (
    Item(ANN, LEE, TEN, 30, FOLLOW_UP, reason="knee"),
    Item(ANN, OKAFOR, HALF_TEN, 15, NURSE),
)


def booked(store):
    return rows(store, "patient_id", "provider_id", "start", "minutes", "type_id", "status")


def test_both_visits_are_booked_and_linked_to_the_first(office):
    first, second = book_together.do(office, CLERK, items=BOTH).made
    assert booked(office) == [
        (ANN, LEE, TEN, 30, FOLLOW_UP, "booked"),
        (ANN, OKAFOR, HALF_TEN, 15, NURSE, "booked"),
    ]
    assert rows(office, "id", "linked_id") == [(first, first), (second, first)]


def test_where_one_is_taken_none_is_booked_and_it_says_which(office):
    put(office, HALF_TEN, patient=LUIS, provider=OKAFOR)
    taken = (BOTH[0], Item(ANN, OKAFOR, HALF_TEN, 30, FOLLOW_UP))
    with pytest.raises(Refused, match=r"03/03/2025 10:30 AM: Dr\. Ben Okafor is taken") as refused:
        book_together.do(office, CLERK, items=taken)
    assert str(refused.value).endswith("Nothing was booked.")
    assert [one[0] for one in booked(office)] == [LUIS]


def test_one_undo_takes_all_back_and_one_more_books_them_again(office):
    done = book_together.do(office, CLERK, items=BOTH)
    before = booked(office)
    back = done.undo.action.do(office, CLERK, **done.undo.arguments)
    assert booked(office) == []
    assert done.undo.title == "Take all 2 bookings back"
    back.undo.action.do(office, CLERK, **back.undo.arguments)
    assert booked(office) == before


def test_booked_twice_they_are_there_once(office):
    made = book_together.do(office, CLERK, items=BOTH).made
    again = book_together.do(office, CLERK, items=BOTH)
    assert (again.made, again.undo) == (made, None)
    assert len(booked(office)) == 2


def test_two_of_a_family_side_by_side_are_one_act(office):
    items = [Item(ANN, LEE, TEN, 30), Item(LUIS, OKAFOR, TEN, 30)]
    book_together.do(office, CLERK, items=items)
    assert {(one[0], one[2]) for one in booked(office)} == {(ANN, TEN), (LUIS, TEN)}


def test_a_visit_is_linked_to_one_there_is_already(office):
    there = put(office, TEN, patient=LUIS)
    made = book_together.do(office, CLERK, items=BOTH[1:], link_to=there).made
    assert rows(office, "id", "linked_id") == [(there, there), (made[0], there)]


def test_this_desks_hold_becomes_the_first_of_them(office):
    hold = hold_slot.do(office, CLERK, provider_id=LEE, start=TEN, minutes=30).made
    made = book_together.do(office, CLERK, items=BOTH, hold_id=hold).made
    assert made[0] == hold
    assert [one[5] for one in booked(office)] == ["booked", "booked"]


def test_the_same_provider_twice_in_a_row_does_not_clash_with_themself(office):
    day = TUESDAY
    items = [Item(ANN, LEE, at(14, day=day), 30), Item(ANN, LEE, at(14, 30, day=day), 30)]
    assert len(book_together.do(office, CLERK, items=items).made) == 2


def test_a_visit_that_has_gone_on_keeps_all_from_being_taken_back(office):
    done = book_together.do(office, CLERK, items=BOTH)
    stale = [(one, version + 1) for one, version in done.undo.arguments["visits"]]
    with pytest.raises(Refused):
        done.undo.action.do(office, CLERK, **done.undo.arguments | {"visits": stale})
    assert len(booked(office)) == 2


def test_unlinked_visits_stay_unlinked(office):
    later = Item(ANN, LEE, TEN + timedelta(days=7), 30)
    book_together.do(office, CLERK, items=[BOTH[0], later], linked=False)
    assert rows(office, "linked_id") == [(None,), (None,)]
    assert rows(office, "day") == [(MONDAY,), (MONDAY + timedelta(7),)]
