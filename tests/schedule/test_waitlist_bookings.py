"""Offering gaps to who waits, and booking them: one gap to one, all or nothing, undone whole."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from given import KEY, MONDAY
from schedule.an_office import (
    ANN,
    ASSISTANT,
    CLERK,
    FOLLOW_UP,
    LEE,
    LUIS,
    MAI,
    OKAFOR,
    nine,
    put,
    rows,
    steps,
)
from schedule.on_the_list import (
    LATER,
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
from sqlalchemy import delete, insert
from sqlalchemy.exc import DBAPIError

from frontdesk.core.action import Act
from frontdesk.core.opening import open_file, open_server
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.schedule.actions import (
    accept,
    book_appointment,
    cancel_appointment,
    decline,
    offer,
    take_back_booking,
    take_off,
)
from frontdesk.schedule.tables import Appointment
from frontdesk.schedule.warnings import About, warnings_of
from frontdesk.waitlist.actions import add_entry, change_entry
from frontdesk.waitlist.rules import Wish
from frontdesk.waitlist.tables import WaitlistEntry, WaitlistOffer, WaitlistProvider


@pytest.fixture
def office(office):
    set_clock(office)
    return office


def undo(store, done, staff=CLERK):
    return Act(done.undo.action, (), done.undo.arguments).run(store, staff)


def where(store, appointment_id):
    found = rows(store, "id", "provider_id", "day", "start", "status")
    return next((row[1:] for row in found if row[0] == appointment_id), None)


def test_a_later_visit_moves_into_the_gap_and_its_old_time_is_free(office):
    visit = later_visit(office, ANN)
    before = where(office, visit)
    entry = list_up(office, ANN, visit=visit)
    done = accept.do(office, CLERK, **asked(office, entry))
    assert done.made == visit
    assert where(office, visit) == (LEE, MONDAY, nine(), "booked")
    assert entries(office) == [(entry, "booked")]
    assert answers(office) == [(entry, "accepted")]
    old = fill(office, start=before[2])  # the old time is a gap itself
    assert old is not None and old.gap.start == before[2]


def test_an_acceptance_is_taken_back_whole_and_done_again(office):
    visit = later_visit(office, ANN)
    before = where(office, visit)
    entry = list_up(office, ANN, visit=visit)
    offer.do(office, CLERK, **asked(office, entry))
    done = accept.do(office, CLERK, **asked(office, entry))
    again = undo(office, done)
    assert where(office, visit) == before
    assert entries(office) == [(entry, "offered")]
    assert answers(office) == [(entry, "offered")]
    undo(office, again)
    assert where(office, visit) == (LEE, MONDAY, nine(), "booked")
    assert answers(office) == [(entry, "accepted")]


def test_visits_that_are_linked_move_along_and_back_or_none_does(office):
    first = later_visit(office, ANN)
    start = where(office, first)[2]
    second = put(office, start + timedelta(minutes=30), patient=ANN, provider=OKAFOR, day=LATER)
    with office.writing.begin() as connection:
        connection.execute(Appointment.__table__.update().values(linked_id=first))
    before = [where(office, one) for one in (first, second)]
    entry = list_up(office, ANN, visit=first)
    done = accept.do(office, CLERK, **asked(office, entry))
    assert [where(office, one)[2] for one in (first, second)] == [nine(), nine(30)]
    undo(office, done)
    assert [where(office, one) for one in (first, second)] == before
    put(office, nine(30), patient=MAI, provider=OKAFOR)
    with pytest.raises(Refused, match="Nothing was moved"):
        accept.do(office, CLERK, **asked(office, entry))
    assert [where(office, one) for one in (first, second)] == before
    assert entries(office) == [(entry, "waiting")]


def test_who_has_nothing_booked_is_booked_into_the_gap_and_back_on_the_list_by_undo(office):
    entry = list_up(office, MAI)
    done = accept.do(office, CLERK, **asked(office, entry))
    assert where(office, done.made) == (LEE, MONDAY, nine(), "booked")
    assert rows(office, "patient_id", "type_id", "minutes") == [(MAI, FOLLOW_UP, 30)]
    assert [row[1] for row in steps(office)] == ["booked"]
    undo(office, done)
    assert rows(office, "id") == [] and entries(office) == [(entry, "waiting")]
    assert answers(office) == []


def test_the_old_time_given_away_meanwhile_cannot_be_gone_back_to(office):
    visit = later_visit(office, ANN)
    old = where(office, visit)[2]
    entry = list_up(office, ANN, visit=visit)
    done = accept.do(office, CLERK, **asked(office, entry))
    put(office, old, patient=MAI, day=LATER)
    with pytest.raises(Refused, match="Ann Lee is taken"):
        undo(office, done)
    assert where(office, visit)[2] == nine() and entries(office) == [(entry, "booked")]


def test_a_gap_that_was_just_booked_is_neither_offered_nor_accepted_and_nothing_is_left(office):
    entry = list_up(office, ANN)
    put(office, nine(15), patient=MAI)
    for act in (offer, accept):
        with pytest.raises(Refused, match="Ann Lee is taken"):
            act.do(office, CLERK, **asked(office, entry))
    assert answers(office) == [] and entries(office) == [(entry, "waiting")]


def test_a_gap_is_offered_to_one_at_a_time(office):
    first, second = list_up(office, ANN), list_up(office, LUIS)
    offer.do(office, CLERK, **asked(office, first))
    for act in (offer, accept):
        with pytest.raises(Refused, match="offered to someone else until 9:00 AM"):
            act.do(office, CLERK, **asked(office, second, start=nine(15)))
    offer.do(office, CLERK, **asked(office, second, provider_id=OKAFOR))
    assert answers(office) == [(first, "offered"), (second, "offered")]


def test_the_same_offer_twice_is_one_and_another_one_waits_for_its_answer(office):
    entry = list_up(office, ANN)
    once = offer.do(office, CLERK, **asked(office, entry))
    assert offer.do(office, CLERK, **asked(office, entry)).made == once.made
    with pytest.raises(Refused, match="offered another time"):
        offer.do(office, CLERK, **asked(office, entry, start=nine(60)))
    assert answers(office) == [(entry, "offered")]


def test_who_books_a_time_that_is_offered_is_warned_and_who_it_is_offered_to_is_not(office):
    def minded(patient, minute=15):
        with office.read() as session:
            about = About(patient, LEE, nine(minute), 30, FOLLOW_UP)
            found = warnings_of(session, about, zone=office.zone, now=office.now())
        return [one.sentence for one in found if one.kind == "offered"]

    entry = list_up(office, ANN)
    offer.do(office, CLERK, **asked(office, entry))
    sentence = "Someone on the waitlist is offered this time until 9:00 AM."
    assert minded(LUIS) == [sentence]
    assert minded(ANN) == minded(LUIS, minute=30) == []
    decline.do(office, CLERK, **asked(office, entry))
    assert minded(LUIS) == []


def test_after_a_decline_the_next_one_can_be_offered_it_and_this_one_not_again(office):
    first, second = list_up(office, ANN, days=9), list_up(office, LUIS)
    put(office, nine(30), patient=MAI)
    offer.do(office, CLERK, **asked(office, first))
    done = decline.do(office, CLERK, **asked(office, first))
    assert entries(office) == [(first, "waiting"), (second, "waiting")]
    assert [row.id for row in fill(office).rows] == [second]
    offer.do(office, CLERK, **asked(office, second))
    with pytest.raises(Refused, match="offered to someone else"):
        undo(office, done)  # it is Luis who is asked now
    assert answers(office) == [(first, "declined"), (second, "offered")]


def test_a_no_on_the_phone_needs_no_offer_before_and_is_taken_back(office):
    entry = list_up(office, ANN)
    done = decline.do(office, CLERK, **asked(office, entry))
    assert answers(office) == [(entry, "declined")] and fill(office).rows == ()
    again = undo(office, done)
    assert answers(office) == [] and [row.id for row in fill(office).rows] == [entry]
    undo(office, again)
    assert answers(office) == [(entry, "declined")]


def test_an_offer_is_withdrawn_by_undo(office):
    entry = list_up(office, ANN)
    done = offer.do(office, CLERK, **asked(office, entry))
    assert entries(office) == [(entry, "offered")]
    undo(office, done)
    assert entries(office) == [(entry, "waiting")] and answers(office) == []


def test_an_offer_nobody_answered_lapses_and_the_time_goes_to_the_next(office):
    first, second = list_up(office, ANN), list_up(office, LUIS)
    noon = {"start": nine(240)}
    offer.do(office, CLERK, **asked(office, first, **noon))
    office.shift += timedelta(hours=2)
    offer.do(office, CLERK, **asked(office, second, **noon))
    assert answers(office) == [(first, "expired"), (second, "offered")]
    assert entries(office) == [(first, "waiting"), (second, "offered")]


def test_a_visit_is_moved_to_no_later_a_time(office):
    visit = put(office, nine(-30), patient=ANN)
    entry = list_up(office, ANN, visit=visit)
    for act in (offer, accept):
        with pytest.raises(Refused, match="no later than that"):
            act.do(office, CLERK, **asked(office, entry))


def test_whose_visit_was_cancelled_is_offered_nothing(office):
    visit = later_visit(office, ANN)
    entry = list_up(office, ANN, visit=visit)
    cancel_appointment.do(office, CLERK, visit, version=1, reason="Patient asked")
    with pytest.raises(Refused, match="not to come any more"):
        accept.do(office, CLERK, **asked(office, entry))


def test_a_booking_taken_back_leaves_its_entry_and_says_so(office):
    done = book_appointment.do(
        office, CLERK, patient_id=ANN, provider_id=LEE, start=nine(24 * 60), minutes=30,
        type_id=FOLLOW_UP,
    )  # fmt: skip
    entry = list_up(office, ANN, visit=done.made)
    take_back_booking.do(office, CLERK, done.made, version=1)
    assert rows(office, "appointment_id", table=WaitlistEntry) == [(None,)]
    with pytest.raises(Refused, match="not to come any more"):
        offer.do(office, CLERK, **asked(office, entry))


def test_a_line_that_changed_at_another_desk_is_not_written_over(office):
    entry = list_up(office, ANN)
    stale = asked(office, entry)
    change_entry.do(
        office, CLERK, entry, version=stale["version"],
        wish=Wish(30, provider_ids=frozenset({OKAFOR})), type_id=FOLLOW_UP,
    )  # fmt: skip
    for act in (offer, decline, accept):
        with pytest.raises(Refused, match="changed"):
            act.do(office, CLERK, **stale)


def test_a_wish_is_changed_and_changed_back_with_its_providers(office):
    entry = list_up(office, ANN, provider_ids=frozenset({LEE}), note="after lunch")
    done = change_entry.do(
        office, CLERK, entry, version=version(office, entry), type_id=FOLLOW_UP,
        wish=Wish(45, provider_ids=frozenset({OKAFOR}), priority=2),
    )  # fmt: skip
    with office.read() as session:
        assert session.query(WaitlistProvider.provider_id).all() == [(OKAFOR,)]
    undo(office, done)
    with office.read() as session:
        assert session.query(WaitlistProvider.provider_id).all() == [(LEE,)]
    kept = rows(office, "minutes", "priority", "note", table=WaitlistEntry)
    assert kept == [(30, 0, "after lunch")]


def test_who_is_taken_off_comes_back_in_their_old_place(office):
    entry = list_up(office, ANN, days=5)
    since = rows(office, "added_at", table=WaitlistEntry)
    offer.do(office, CLERK, **asked(office, entry))
    done = take_off.do(office, CLERK, entry, version=version(office, entry))
    assert entries(office) == [(entry, "removed")] and answers(office) == [(entry, "expired")]
    undo(office, done)
    assert entries(office) == [(entry, "waiting")]
    assert rows(office, "added_at", table=WaitlistEntry) == since


def test_the_same_wish_stands_on_the_list_once(office):
    list_up(office, ANN)
    with pytest.raises(Refused, match="already"):
        list_up(office, ANN)
    visit = later_visit(office, LUIS)
    list_up(office, LUIS, visit=visit)
    with pytest.raises(Refused, match="already"):
        list_up(office, LUIS, visit=visit)
    assert len(entries(office)) == 2


def test_the_database_itself_keeps_one_entry_a_visit_and_one_open_offer_a_time(office):
    visit = later_visit(office, LUIS)
    entry = list_up(office, LUIS, visit=visit)
    row = {"patient_id": LUIS, "minutes": 30, "appointment_id": visit, "added_at": nine()}
    row |= {"staff": "x", "status": "offered"}
    with pytest.raises(DBAPIError), office.writing.begin() as connection:
        connection.execute(insert(WaitlistEntry).values(row))
    offer.do(office, CLERK, **asked(office, entry))
    row = {"entry_id": entry, "provider_id": LEE, "start": nine(15), "finish": nine(20)}
    row |= {"minutes": 5, "offered_at": nine(), "staff": "x"}
    with pytest.raises(DBAPIError), office.writing.begin() as connection:
        connection.execute(insert(WaitlistOffer).values(row))
    with office.writing.begin() as connection:
        connection.execute(insert(WaitlistOffer).values(row | {"answer": "declined"}))
        connection.execute(delete(WaitlistOffer).where(WaitlistOffer.answer == "declined"))


def test_who_may_not_book_may_not_offer_either(office):
    entry = list_up(office, ANN)
    for act in (offer, decline, accept):
        with pytest.raises(NeedsApproval):
            act.do(office, ASSISTANT, **asked(office, entry))
    with pytest.raises(NeedsApproval):
        add_entry.do(office, ASSISTANT, patient_id=MAI, wish=Wish(30))


# ---- two desks in the same moment


def at_once(*works):
    """Let each begin together; return what it made, or its refusal."""
    together = threading.Barrier(len(works))

    def run(work):
        together.wait()
        try:
            return work()
        except Refused as refusal:
            return refusal

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.fixture
def desks(office, tmp_path):
    """Two programs on the one office: on a server, and on one file."""
    if office.is_sqlite:
        other = open_file(tmp_path / "office.db", KEY, workstation="desk-2")
    else:
        other = open_server(office.url, KEY, workstation="desk-2")
    other.shift = office.shift
    yield office, other
    other.close()


@pytest.mark.parametrize("act", [offer, accept], ids=["offer", "accept"])
def test_two_desks_give_the_same_gap_at_the_same_moment_and_one_gets_it(desks, act):
    for turn in range(6):
        start = nine(30 * turn)
        people = [list_up(desks[0], ANN, minutes=10 + turn, type_id=None),
                  list_up(desks[0], LUIS, minutes=10 + turn, type_id=None)]  # fmt: skip
        wanted = [asked(desks[0], one, start=start) for one in people]
        outcomes = at_once(
            *(lambda desk=desk, one=one: act.do(desk, CLERK, **one)
              for desk, one in zip(desks, wanted, strict=True))
        )  # fmt: skip
        refusals = [one for one in outcomes if isinstance(one, Refused)]
        assert len(refusals) == 1
        said = str(refusals[0])
        assert "offered to someone else" in said or "taken" in said or "just offered" in said
        for one in people:
            if dict(entries(desks[0]))[one] in ("waiting", "offered"):
                take_off.do(desks[0], CLERK, one, version=version(desks[0], one))
    with desks[0].read() as session:
        times = sorted(session.query(Appointment.start, Appointment.patient_id).all())
    assert len({start for start, _ in times}) == len(times) == (6 if act is accept else 0)


def test_two_desks_give_one_patient_two_gaps_at_once_and_they_get_one(desks):
    office = desks[0]
    visit = later_visit(office, ANN)
    entry = list_up(office, ANN, visit=visit)
    one, two = asked(office, entry), asked(office, entry, provider_id=OKAFOR)
    outcomes = at_once(
        lambda: accept.do(desks[0], CLERK, **one), lambda: accept.do(desks[1], CLERK, **two)
    )
    assert len([one for one in outcomes if isinstance(one, Refused)]) == 1
    assert where(office, visit)[2:] == (nine(), "booked")
    assert [answer for _, answer in answers(office)] == ["accepted"]


def test_one_accepts_while_another_desk_books_the_time_and_nobody_is_booked_twice(desks):
    office = desks[0]
    entry = list_up(office, ANN)
    wanted = asked(office, entry)
    booking = {"patient_id": MAI, "type_id": FOLLOW_UP} | NINE
    outcomes = at_once(
        lambda: accept.do(desks[0], CLERK, **wanted),
        lambda: book_appointment.do(desks[1], CLERK, **booking),
    )
    refusals = [one for one in outcomes if isinstance(one, Refused)]
    assert len(refusals) == 1 and "taken" in str(refusals[0])
    assert len(rows(office, "id")) == 1


@pytest.mark.parametrize("turn", range(3))
def test_one_offers_while_another_desk_books_the_time_and_one_of_them_has_it(desks, turn):
    office = desks[0]
    entry = list_up(office, ANN)
    wanted = asked(office, entry)
    booking = {"patient_id": MAI, "type_id": FOLLOW_UP} | NINE
    outcomes = at_once(
        lambda: offer.do(desks[0], CLERK, **wanted),
        lambda: book_appointment.do(desks[1], CLERK, **booking),
    )
    refusals = [one for one in outcomes if isinstance(one, Refused)]
    assert len(refusals) == 1
    taken = rows(office, "status", "provider_id", "start")
    assert taken in ([("held", LEE, nine())], [("booked", LEE, nine())])
    assert answers(office) == ([(entry, "offered")] if taken[0][0] == "held" else [])
