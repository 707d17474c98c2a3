"""What is offered on the waitlist is held for who was asked: who, until when, and given back."""

from datetime import timedelta

import pytest
from given import at
from schedule.an_office import (
    ANN,
    CLERK,
    FOLLOW_UP,
    LEE,
    LUIS,
    MAI,
    MANAGER,
    OKAFOR,
    nine,
    put,
    rows,
)
from schedule.on_the_list import (
    NINE,
    answers,
    asked,
    entries,
    fill,
    later_visit,
    list_up,
    set_clock,
    version,
)
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from frontdesk.core.action import Act
from frontdesk.core.refused import Refused
from frontdesk.schedule.actions import (
    accept,
    book_appointment,
    cancel_appointment,
    decline,
    hold_slot,
    move_appointment,
    offer,
    overbook_appointment,
    take_off,
)
from frontdesk.schedule.openings import next_available
from frontdesk.schedule.tables import Appointment, AppointmentResource, Resource, TypeNeed

NOON = {"start": nine(240)}


@pytest.fixture
def office(office):
    set_clock(office)
    return office


def holds(store):
    """Every hold: whose time, from when, how long, who made it and until when."""
    found = rows(
        store, "status", "provider_id", "start", "minutes", "held_name", "held_until"
    )  # fmt: skip
    return [row[1:] for row in found if row[0] == "held"]


def book(store, patient=MAI, **more):
    return book_appointment.do(
        store, CLERK, **({"patient_id": patient, "type_id": FOLLOW_UP} | NINE | more)
    )


def undo(store, done):
    return Act(done.undo.action, (), done.undo.arguments).run(store, CLERK)


def test_an_offer_holds_the_time_until_it_lapses(office):
    entry = list_up(office, ANN)
    offer.do(office, CLERK, **asked(office, entry, **NOON))
    [held] = holds(office)
    assert held[:4] == (LEE, nine(240), 30, CLERK.name)
    assert timedelta(minutes=119) < held[4] - office.now() <= timedelta(hours=2)


def test_a_lapsed_offer_holds_nothing_and_who_books_there_clears_it(office):
    entry = list_up(office, ANN)
    offer.do(office, CLERK, **asked(office, entry, **NOON))
    office.shift += timedelta(hours=2)
    book(office, **NOON)
    assert holds(office) == []


def test_nobody_else_books_holds_or_moves_into_it_and_a_manager_may_overbook(office):
    entry = list_up(office, ANN)
    visit = put(office, nine(240), patient=LUIS)
    offer.do(office, CLERK, **asked(office, entry))
    words = "offered to someone on the waitlist from 9:00 to 9:30 AM"
    with pytest.raises(Refused, match=words):
        book(office)
    with pytest.raises(Refused, match=words):
        hold_slot.do(office, CLERK, **NINE)
    with pytest.raises(Refused, match=words):
        move_appointment.do(office, CLERK, visit, version=1, **NINE)
    done = overbook_appointment.do(
        office, MANAGER, patient_id=MAI, type_id=FOLLOW_UP, **NINE
    )  # fmt: skip
    assert done.made and len(holds(office)) == 1


def test_who_it_is_offered_to_may_be_booked_or_moved_there_by_hand(office):
    visit = later_visit(office, ANN)
    entry = list_up(office, ANN, visit=visit)
    offer.do(office, CLERK, **asked(office, entry))
    move_appointment.do(office, CLERK, visit, version=1, **NINE)
    assert holds(office) == []
    other = list_up(office, MAI)
    offer.do(office, CLERK, **asked(office, other, start=nine(60)))
    book(office, start=nine(60))
    assert holds(office) == []


@pytest.mark.parametrize("answer", ["decline", "withdraw", "take off", "cancel", "accept"])
def test_what_was_held_is_given_back_with_the_answer(office, answer):
    visit = later_visit(office, ANN)
    entry = list_up(office, ANN, visit=visit)
    made = offer.do(office, CLERK, **asked(office, entry))
    assert len(holds(office)) == 1
    if answer == "decline":
        decline.do(office, CLERK, **asked(office, entry))
    elif answer == "withdraw":
        undo(office, made)
    elif answer == "take off":
        take_off.do(office, CLERK, entry, version=version(office, entry))
    elif answer == "cancel":
        cancel_appointment.do(office, CLERK, visit, version=1, reason="Patient asked")
        assert answers(office) == [(entry, "expired")]
    else:
        accept.do(office, CLERK, **asked(office, entry))
    assert holds(office) == []
    if answer != "accept":
        book(office)


def test_an_answer_taken_back_holds_the_time_again(office):
    entry = list_up(office, ANN)
    offer.do(office, CLERK, **asked(office, entry))
    no = decline.do(office, CLERK, **asked(office, entry))
    undo(office, no)
    assert len(holds(office)) == 1 and entries(office) == [(entry, "offered")]
    yes = accept.do(office, CLERK, **asked(office, entry))
    assert holds(office) == []
    undo(office, yes)
    assert len(holds(office)) == 1 and answers(office) == [(entry, "offered")]


def test_a_no_is_not_taken_back_where_somebody_was_booked_meanwhile(office):
    entry = list_up(office, ANN)
    offer.do(office, CLERK, **asked(office, entry))
    no = decline.do(office, CLERK, **asked(office, entry))
    book(office)
    with pytest.raises(Refused, match="Ann Lee is taken"):
        undo(office, no)
    assert holds(office) == [] and answers(office) == [(entry, "declined")]


def test_a_time_that_overlaps_their_own_visit_is_held_up_to_it(office):
    visit = put(office, nine(15), patient=ANN)
    entry = list_up(office, ANN, visit=visit)
    offer.do(office, CLERK, **asked(office, entry))
    assert [row[:3] for row in holds(office)] == [(LEE, nine(), 15)]
    accept.do(office, CLERK, **asked(office, entry))
    assert rows(office, "start", "status") == [(nine(), "booked")]


def test_the_machine_that_it_needs_is_held_along(office):
    with office.writing.begin() as connection:
        connection.execute(insert(Resource).values(id=1, name="ECG", kind="machine"))
        connection.execute(insert(TypeNeed).values(type_id=FOLLOW_UP, need=1, resource_id=1))
    entry = list_up(office, ANN)
    offer.do(office, CLERK, **asked(office, entry))
    with pytest.raises(Refused, match="ECG is taken"):
        book(office, provider_id=OKAFOR)
    accept.do(office, CLERK, **asked(office, entry))
    assert rows(office, "resource_id", table=AppointmentResource) == [(1,)]


def test_it_is_no_opening_for_others_and_still_stands_among_the_gaps(office):
    entry = list_up(office, ANN)
    offer.do(office, CLERK, **asked(office, entry))
    with office.read() as session:
        found = next_available(
            session, zone=office.zone, now=office.now(), type_minutes=30, providers=[LEE],
            days=1, limit=3, desk=office.workstation,
        )  # fmt: skip
    assert nine() not in [one.start for one in found]
    assert [(row.id, row.offered) for row in fill(office).rows] == [(entry, True)]


def test_the_databases_own_guard_keeps_the_time(office):
    entry = list_up(office, ANN)
    offer.do(office, CLERK, **asked(office, entry))
    with pytest.raises(DBAPIError):
        put(office, nine(15), patient=MAI)


def test_lapsed_holds_do_not_pile_up(office):
    first, second = list_up(office, ANN), list_up(office, LUIS)
    offer.do(office, CLERK, **asked(office, first, **NOON))
    office.shift += timedelta(hours=2)
    offer.do(office, CLERK, **asked(office, second, start=at(21)))
    assert [row[1] for row in holds(office)] == [at(21)]
    assert len(rows(office, "id", table=Appointment)) == 1
