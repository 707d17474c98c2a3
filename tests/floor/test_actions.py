"""Rooms given and patients told, on both databases."""

import threading

import pytest
from floor.a_floor import ROOM_1, ROOM_2, busy_floor
from schedule.an_office import ASSISTANT, CLERK, rows

from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.work import Staff
from frontdesk.floor.actions import RoomTaken, ToldBefore, note_told, room_patient
from frontdesk.floor.tables import FloorTold
from frontdesk.schedule.actions import set_status
from frontdesk.schedule.tables import AppointmentStep


def where(store, visit):
    return next(row[1:] for row in rows(store, "id", "status", "room_id") if row[0] == visit)


def version(store, visit):
    return dict(rows(store, "id", "version"))[visit]


def steps_of(store, visit):
    found = rows(store, "appointment_id", "status", table=AppointmentStep)
    return [status for one, status in found if one == visit]


def test_one_act_gives_the_room_and_the_stage_and_undo_takes_both_back(office):
    visit = busy_floor(office)["checked_in"]
    done = room_patient.do(office, ASSISTANT, visit, version=1, room_id=ROOM_2)
    assert where(office, visit) == ("roomed", ROOM_2)
    assert steps_of(office, visit)[-1] == "roomed"
    done.undo.action.do(office, ASSISTANT, **done.undo.arguments)
    assert where(office, visit) == ("checked_in", None)
    assert steps_of(office, visit) == ["arrived", "checked_in"]


def test_a_room_with_somebody_in_it_is_warned_of_by_name_and_may_be_shared(office):
    visit = busy_floor(office)["checked_in"]
    with pytest.raises(RoomTaken, match=r"Luis Lopez is in Room 1\. Choose another"):
        room_patient.do(office, ASSISTANT, visit, version=1, room_id=ROOM_1)
    assert where(office, visit) == ("checked_in", None)
    room_patient.do(office, ASSISTANT, visit, version=1, room_id=ROOM_1, beside=True)
    assert where(office, visit) == ("roomed", ROOM_1)


def test_a_room_is_free_when_the_patient_has_checked_out(office):
    visits = busy_floor(office)
    there = visits["with_provider"]
    set_status.do(office, CLERK, there, version=1, status="checked_out")
    room_patient.do(office, CLERK, visits["checked_in"], version=1, room_id=ROOM_1)
    assert where(office, visits["checked_in"]) == ("roomed", ROOM_1)


def test_who_is_with_the_provider_changes_the_room_and_stays_there(office):
    visit = busy_floor(office)["with_provider"]
    before = steps_of(office, visit)
    done = room_patient.do(office, CLERK, visit, version=1, room_id=ROOM_2)
    assert where(office, visit) == ("with_provider", ROOM_2)
    assert steps_of(office, visit) == before
    done.undo.action.do(office, CLERK, **done.undo.arguments)
    assert where(office, visit) == ("with_provider", ROOM_1)


@pytest.mark.parametrize("stale, room", [(0, ROOM_2), (1, 99)], ids=["changed since", "no room"])
def test_a_refused_rooming_leaves_nothing_behind(office, stale, room):
    visit = busy_floor(office)["checked_in"]
    with pytest.raises(Refused):
        room_patient.do(office, CLERK, visit, version=stale, room_id=room)
    assert where(office, visit) == ("checked_in", None)
    assert steps_of(office, visit) == ["arrived", "checked_in"]


def test_nobody_is_told_twice_by_two_desks(office):
    visit = busy_floor(office)["checked_in"]
    note_told.do(office, CLERK, visit, minutes=25)
    with pytest.raises(ToldBefore, match="Rosa Diaz has told them already: 25 minutes"):
        note_told.do(office, ASSISTANT, visit, minutes=30)
    assert rows(office, "appointment_id", "minutes_said", "staff", table=FloorTold) == [
        (visit, 25, "Rosa Diaz")
    ]


def test_what_was_told_can_be_taken_back_and_told_again(office):
    visit = busy_floor(office)["checked_in"]
    done = note_told.do(office, CLERK, visit, minutes=25)
    back = done.undo.action.do(office, CLERK, **done.undo.arguments)
    assert rows(office, "id", table=FloorTold) == []
    back.undo.action.do(office, CLERK, **back.undo.arguments)
    assert rows(office, "minutes_said", table=FloorTold) == [(25,)]


def test_who_is_with_the_provider_is_not_told_of_waiting(office):
    visit = busy_floor(office)["with_provider"]
    with pytest.raises(Refused, match="no longer waits"):
        note_told.do(office, CLERK, visit, minutes=25)


def test_the_board_hears_of_the_day_it_concerns(office):
    visit = busy_floor(office)["checked_in"]
    changes = note_told.do(office, CLERK, visit, minutes=25).changes
    assert [(row.table, row.day) for row in changes.rows] == [("floor_told", "2025-03-03")]


def test_who_may_not_touch_the_floor_needs_an_approval(office):
    visit = busy_floor(office)["checked_in"]
    with pytest.raises(NeedsApproval):
        room_patient.do(office, Staff(5, "Sam", frozenset()), visit, version=1, room_id=ROOM_2)
    assert version(office, visit) == 1


def test_two_desks_rooming_at_the_same_moment_do_not_share_a_room_unawares(office):
    visits = busy_floor(office)
    both = (visits["checked_in"], visits["arrived"])
    desks = [office.beside(f"desk-{place}") for place in range(2)]
    ready, told = threading.Barrier(2), []

    def room(desk, visit):
        ready.wait()
        try:
            room_patient.do(desk, ASSISTANT, visit, version=1, room_id=ROOM_2)
            told.append("roomed")
        except RoomTaken:
            told.append("warned")

    hands = [threading.Thread(target=room, args=one) for one in zip(desks, both, strict=True)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(told) == ["roomed", "warned"]
    assert sorted(str(where(office, one)[1]) for one in both) == ["2", "None"]


def test_two_desks_telling_at_the_same_moment_tell_once(office):
    visit = busy_floor(office)["checked_in"]
    desks = [office.beside(f"desk-{place}") for place in range(2)]
    ready, told = threading.Barrier(2), []

    def tell(desk):
        ready.wait()
        try:
            note_told.do(desk, CLERK, visit, minutes=25)
            told.append("told")
        except Refused:
            told.append("refused")

    hands = [threading.Thread(target=tell, args=(desk,)) for desk in desks]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(told) == ["refused", "told"]
    assert len(rows(office, "id", table=FloorTold)) == 1
