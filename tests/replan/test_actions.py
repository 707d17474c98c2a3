"""A provider is out: all her visits get new times in one act, and one undo brings them back."""

from datetime import date, time, timedelta

import pytest
from given import MONDAY, at
from schedule.an_office import (
    ANN,
    ANNE,
    CLERK,
    FOLLOW_UP,
    LEE,
    LUIS,
    MAI,
    OKAFOR,
    TUESDAY,
    furnish,
    nine,
    put,
    rows,
    steps,
)
from sqlalchemy import insert

from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.replan import reads
from frontdesk.replan.actions import (
    TOLD_OTHERWISE,
    Move,
    ToCall,
    apply_replan,
    note_call,
    note_printed,
    take_back_replan,
)
from frontdesk.replan.proposing import propose
from frontdesk.replan.rules import Closure
from frontdesk.replan.tables import ReplanCall
from frontdesk.schedule.actions import move_appointment
from frontdesk.schedule.tables import AppointmentResource, Block, Resource, TypeNeed

OUT = Closure(LEE, None, MONDAY, time(8), time(12))


@pytest.fixture
def broken(store):
    """Dr. Lee has three patients on Monday morning, early on that day."""
    furnish(store)
    store.shift += at(11) - store.about_now()  # six in the morning
    for number, (patient, minute) in enumerate(((ANN, 0), (LUIS, 30), (MAI, 60)), 1):
        assert put(store, nine(minute), patient=patient) == number
    return store


def places(store):
    return rows(store, "id", "provider_id", "start", "status", "lane")


def everything(store):
    """All of the visits, their parts and their resources."""
    visits = rows(store, "id", "provider_id", "day", "start", "finish", "busy_from", "busy_to",
                  "status", "lane")  # fmt: skip
    return visits, rows(store, "appointment_id", "resource_id", "start", table=AppointmentResource)


def applied(store, **more):
    moves = [Move(1, 1, OKAFOR, nine()), Move(2, 1, LEE, nine(day=TUESDAY))]
    asked = {"title": "Dr. Lee out sick", "closures": [OUT], "moves": moves}
    asked |= {"calls": [ToCall(3, 1, "call", "Asks for the afternoon")]}
    return apply_replan.do(store, CLERK, **(asked | more))


def test_all_are_moved_at_once_and_who_needs_a_call_stays_booked(broken):
    done = applied(broken)
    assert places(broken) == [
        (1, OKAFOR, nine(), "booked", 0),
        (2, LEE, nine(day=TUESDAY), "booked", 0),
        (3, LEE, nine(60), "booked", 0),
    ]
    assert rows(broken, "provider_id", "day", "opens", "closes", "title", table=Block) == [
        (LEE, MONDAY, time(8), time(12), "Dr. Lee out sick")
    ]
    with broken.read() as session:
        calls = reads.calls_of(session, done.made)
    assert [(one.patient, one.kind, one.new_start) for one in calls] == [
        ("Nguyen, Mai", "call", None),
        ("Smith, Ann", "moved", nine()),
        ("Lopez, Luis", "moved", nine(day=TUESDAY)),
    ]
    assert calls[0].reason == "Asks for the afternoon" and calls[1].new_provider == "Dr. Ben Okafor"


def test_one_undo_brings_everything_back_and_another_does_it_again(broken):
    before = everything(broken)
    done = applied(broken)
    after = everything(broken)
    back = done.undo.action.do(broken, CLERK, **done.undo.arguments)
    assert everything(broken) == before
    assert rows(broken, "id", table=Block) == [] and rows(broken, "id", table=ReplanCall) == []
    back.undo.action.do(broken, CLERK, **back.undo.arguments)
    assert everything(broken) == after and len(rows(broken, "id", table=Block)) == 1


def test_it_can_be_taken_back_later_from_the_list(broken):
    before = everything(broken)
    applied(broken)
    with broken.read() as session:
        [row] = reads.replans(session)
    assert (row.title, row.moved, row.to_call, row.undone) == ("Dr. Lee out sick", 2, 3, False)
    take_back_replan.do(broken, CLERK, row.id, version=row.version)
    assert everything(broken) == before
    with pytest.raises(Refused, match="taken back already"):
        take_back_replan.do(broken, CLERK, row.id, version=row.version + 1)


def test_a_visit_that_changed_meanwhile_is_named_and_nothing_is_done(broken):
    move_appointment.do(broken, CLERK, 2, version=1, provider_id=LEE, start=nine(90), minutes=30)
    before = everything(broken)
    with pytest.raises(Refused, match="Changed meanwhile: Luis Lopez"):
        applied(broken)
    assert everything(broken) == before
    assert rows(broken, "id", table=Block) == [] and rows(broken, "id", table=ReplanCall) == []


def test_a_new_time_that_was_just_taken_is_named_and_nothing_is_done(broken):
    put(broken, nine(), provider=OKAFOR, patient=ANNE)
    before = everything(broken)
    with pytest.raises(Refused, match=r"Ann Smith cannot come .* Okafor is taken"):
        applied(broken)
    assert everything(broken) == before and rows(broken, "id", table=Block) == []


def test_it_is_not_taken_back_over_a_visit_that_moved_since(broken):
    done = applied(broken)
    move_appointment.do(
        broken, CLERK, 1, version=rows(broken, "version")[0][0], provider_id=OKAFOR,
        start=nine(120), minutes=30,
    )  # fmt: skip
    after = everything(broken)
    with pytest.raises(Refused, match="Changed meanwhile: Ann Smith"):
        done.undo.action.do(broken, CLERK, **done.undo.arguments)
    assert everything(broken) == after and len(rows(broken, "id", table=Block)) == 1


def test_two_visits_may_change_places(broken):
    moves = [Move(1, 1, LEE, nine(30)), Move(2, 1, LEE, nine())]
    before = everything(broken)
    done = applied(broken, moves=moves, calls=[], closures=[])
    assert [one[:3] for one in places(broken)][:2] == [(1, LEE, nine(30)), (2, LEE, nine())]
    done.undo.action.do(broken, CLERK, **done.undo.arguments)
    assert everything(broken) == before


def test_who_confirmed_the_old_time_has_not_confirmed_the_new_one(broken):
    sure = put(broken, nine(90), patient=ANNE, status="confirmed")
    done = applied(broken, moves=[Move(sure, 1, OKAFOR, nine(90))], calls=[])
    assert places(broken)[-1] == (sure, OKAFOR, nine(90), "booked", 0)
    assert steps(broken) == [(sure, "booked", "Rosa Diaz")]
    done.undo.action.do(broken, CLERK, **done.undo.arguments)
    assert places(broken)[-1] == (sure, LEE, nine(90), "confirmed", 0)


def test_the_call_list_is_worked_off_by_one_key_each(broken):
    made = applied(broken).made
    with broken.read() as session:
        first = reads.calls_of(session, made)[0]
    done = note_call.do(broken, CLERK, first.id, version=first.version, outcome="reached")
    with broken.read() as session:
        now = reads.calls_of(session, made)[0]
        assert (now.outcome, now.staff) == ("reached", "Rosa Diaz") and now.called_at is not None
        assert reads.replans(session)[0].to_call == 2
    done.undo.action.do(broken, CLERK, **done.undo.arguments)
    with broken.read() as session:
        assert reads.calls_of(session, made)[0].outcome == ""


def test_who_was_told_already_stays_on_the_list_when_all_is_taken_back(broken):
    done = applied(broken)
    with broken.read() as session:
        told = next(one for one in reads.calls_of(session, done.made) if one.patient_id == ANN)
    note_call.do(broken, CLERK, told.id, version=told.version, outcome="reached")
    done.undo.action.do(broken, CLERK, **done.undo.arguments)
    with broken.read() as session:
        [left] = reads.calls_of(session, done.made)
    assert (left.patient_id, left.kind, left.outcome) == (ANN, "call", "")
    assert left.reason == TOLD_OTHERWISE


def test_an_empty_replan_and_one_without_a_reason_are_refused(broken):
    with pytest.raises(Refused, match="Nobody is booked"):
        applied(broken, moves=[], calls=[])
    with pytest.raises(Refused, match="Say why"):
        applied(broken, title="  ")


def test_who_may_not_change_the_schedule_may_not_replan(broken, temp):
    with pytest.raises(NeedsApproval):
        apply_replan.do(broken, temp, title="Snow", closures=[], moves=[], calls=[])
    made = applied(broken).made
    with pytest.raises(NeedsApproval):
        note_printed.do(broken, temp, made, way="letter")
    note_printed.do(broken, CLERK, made, way="letter")


def rooms(store):
    """Two rooms of which a follow-up needs one, the first being with Ann."""
    with store.writing.begin() as connection:
        for number in (1, 2):
            connection.execute(insert(Resource).values(id=number, name=f"Room {number}"))
            need = {"type_id": FOLLOW_UP, "need": 1, "resource_id": number}
            connection.execute(insert(TypeNeed).values(need))
        seat = {"appointment_id": 1, "resource_id": 1, "start": nine(), "finish": nine(30)}
        connection.execute(insert(AppointmentResource).values(seat | {"takes": True}))


def test_each_gets_the_room_that_was_planned_for_it(broken):
    rooms(broken)
    moves = [
        Move(1, 1, LEE, nine(day=TUESDAY), (2,)),
        Move(2, 1, OKAFOR, nine(day=TUESDAY), (1,)),
        Move(3, 1, OKAFOR, nine(30, day=TUESDAY), (1,)),
    ]
    done = applied(broken, moves=moves, calls=[])
    assert everything(broken)[1] == [
        (1, 2, nine(day=TUESDAY)), (2, 1, nine(day=TUESDAY)), (3, 1, nine(30, day=TUESDAY)),
    ]  # fmt: skip
    done.undo.action.do(broken, CLERK, **done.undo.arguments)
    assert (1, nine()) in [(one[0], one[2]) for one in everything(broken)[1]]


def test_what_the_program_proposes_can_be_applied_as_it_stands(broken):
    rooms(broken)
    asked = reads.Asked((OUT, OUT._replace(day=date(2025, 3, 4))), within=10)
    put(broken, nine(0, day=TUESDAY), patient=ANNE, day=TUESDAY)
    with broken.read() as session:
        found = reads.read_situation(session, asked, zone=broken.zone, now=broken.now())
    times = propose(found.situation).times
    assert len(times) == 4 and None not in times.values()
    moves = [
        Move(number, found.people[number].version, time.provider_id, time.at, time.resources)
        for number, time in times.items()
    ]
    applied(broken, moves=moves, calls=[], closures=asked.closures)
    assert {(one[0], one[1], one[2]) for one in places(broken)} == {
        (number, time.provider_id, time.at) for number, time in times.items()
    }
    assert timedelta(0) <= max(time.at for time in times.values()) - nine() < timedelta(10)
