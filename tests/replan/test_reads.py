"""What is read of a day that breaks: whose visits fall into it, and every time still free."""

from datetime import date, time, timedelta

import pytest
from given import MONDAY, at
from schedule.an_office import (
    ANN,
    ANNE,
    FOLLOW_UP,
    LEE,
    LUIS,
    MAI,
    NEW_PATIENT,
    OKAFOR,
    TUESDAY,
    furnish,
    nine,
    put,
)
from sqlalchemy import insert, update

from frontdesk.core.database import Store
from frontdesk.office.tables import Location
from frontdesk.replan import reads
from frontdesk.replan.choosing import choices_of
from frontdesk.replan.plan import told
from frontdesk.replan.proposing import propose
from frontdesk.replan.rules import DELAY_ONLY, MOVED, NOT_PLACED, Closure, minute_of
from frontdesk.replan.tables import Replan, ReplanCall
from frontdesk.schedule.openings import next_available
from frontdesk.schedule.tables import (
    Appointment,
    AppointmentResource,
    Block,
    PatientScheduling,
    Resource,
    SpanType,
    TemplateSpan,
    TypeNeed,
)
from frontdesk.staff.tables import Provider
from frontdesk.waitlist.tables import WaitlistEntry, WaitlistOffer

MORNING = Closure(LEE, None, MONDAY, time(8), time(12))


@pytest.fixture
def early(store):
    """The office, at six in the morning."""
    furnish(store)
    store.shift += at(11) - store.about_now()
    return store


def found(store: Store, *closures, within=7, **more):
    asked = reads.Asked(closures or (MORNING,), within, **more)
    with store.read() as session:
        return reads.read_situation(
            session, asked, zone=store.zone, now=store.now(), desk=store.workstation
        )


def ids(store, *closures):
    return [one.id for one in found(store, *closures).situation.visits]


def free(store, visit_id, *closures, **more):
    """Every time that a visit could have: provider and start."""
    situation = found(store, *closures, **more).situation
    visit = next(one for one in situation.visits if one.id == visit_id)
    return {(one.times[0].provider_id, one.times[0].at)
            for one in choices_of([visit], situation, DELAY_ONLY)}  # fmt: skip


def write(store, table, **values):
    with store.writing.begin() as connection:
        return connection.execute(insert(table).values(values)).inserted_primary_key[0]


def test_only_visits_to_come_within_the_span_are_affected(early):
    inside = put(early, nine())
    put(early, nine(), patient=LUIS, provider=OKAFOR)
    put(early, nine(4 * 60), patient=MAI)  # at one
    put(early, nine(30), patient=MAI, status="cancelled")
    edge = put(early, nine(170), patient=LUIS)  # ten to twelve until twenty past
    here = put(early, nine(-30), patient=ANNE, status="arrived")
    assert ids(early) == [inside, edge]
    assert found(early).here == (here,)


def test_a_visit_in_the_assistants_minutes_only_can_stay_when_the_provider_is_out(early):
    put(early, nine(165), minutes=45, busy_from=nine(180), busy_to=nine(210))
    assert ids(early) == []
    everyone = MORNING._replace(provider_id=None)
    assert len(ids(early, everyone)) == 1


def test_a_location_that_closes_takes_only_its_own_visits(early):
    north, south = (write(early, Location, name=name) for name in ("North", "South"))
    at_north = put(early, nine(), location_id=north)
    put(early, nine(), patient=LUIS, provider=OKAFOR, location_id=south)
    with early.writing.begin() as connection:
        connection.execute(update(TemplateSpan).values(location_id=south))
    put(early, nine(30), patient=MAI)  # says nothing; the week says south
    assert ids(early, Closure(None, north, MONDAY, time(), time())) == [at_north]
    assert free(early, at_north, Closure(None, north, MONDAY, time(), time())) == set()


def test_the_free_times_are_those_that_a_search_for_the_next_free_time_finds(early):
    visit = put(early, nine())
    put(early, nine(60), patient=LUIS, provider=OKAFOR)
    put(early, nine(day=TUESDAY), patient=MAI, day=TUESDAY)
    write(early, Block, provider_id=OKAFOR, day=TUESDAY, opens=time(8), closes=time(10), title="x")
    there = free(early, visit, within=2)
    with early.read() as session:
        search = next_available(
            session, zone=early.zone, now=early.now() + timedelta(hours=1), type_minutes=30,
            days=3, limit=10_000,
        )  # fmt: skip
    outside = {(one.provider_id, one.start) for one in search
               if not (one.provider_id == LEE and one.day == MONDAY
                       and one.start < nine(180))}  # fmt: skip
    assert outside and outside <= there
    assert (LEE, nine()) not in there and (OKAFOR, nine(60)) not in there
    assert all(start >= early.now() + timedelta(minutes=59) for _, start in there)


def test_a_time_promised_to_someone_of_the_waitlist_is_not_given_away(early):
    visit = put(early, nine())
    assert (OKAFOR, nine(60)) in free(early, visit, within=0)
    now = early.now()
    entry = write(early, WaitlistEntry, patient_id=MAI, minutes=30, added_at=now, staff="Rosa")
    write(early, WaitlistOffer, entry_id=entry, provider_id=OKAFOR, start=nine(60),
          finish=nine(90), minutes=30, offered_at=now, staff="Rosa")  # fmt: skip
    assert (OKAFOR, nine(60)) not in free(early, visit, within=0)


def test_hours_kept_for_new_patients_are_given_to_no_other(early):
    visit = put(early, nine())
    with early.writing.begin() as connection:
        connection.execute(update(TemplateSpan).where(TemplateSpan.provider_id == OKAFOR)
                           .values(new_only=True))  # fmt: skip
    put(early, nine(day=date(2025, 2, 3)), day=date(2025, 2, 3), status="checked_out")
    assert {provider for provider, _ in free(early, visit)} == {LEE}
    new = put(early, nine(30), patient=LUIS)
    assert {provider for provider, _ in free(early, new)} == {LEE, OKAFOR}


def test_hours_kept_for_one_kind_of_visit_are_given_to_no_other(early):
    visit = put(early, nine())
    with early.writing.begin() as connection:
        spans = connection.execute(
            TemplateSpan.__table__.select().where(TemplateSpan.provider_id == OKAFOR)
        ).all()
        for span in spans:
            connection.execute(insert(SpanType).values(span_id=span.id, type_id=NEW_PATIENT))
    assert {provider for provider, _ in free(early, visit)} == {LEE}


def test_a_room_that_others_have_is_not_free_for_it(early):
    visit = put(early, nine())
    other = put(early, nine(60), patient=LUIS, provider=OKAFOR, type_id=None)
    room = write(early, Resource, name="Laser")
    write(early, TypeNeed, type_id=FOLLOW_UP, need=1, resource_id=room)
    assert (LEE, nine(60, day=TUESDAY)) in free(early, visit)
    write(early, AppointmentResource, appointment_id=other, resource_id=room,
          start=nine(60, day=TUESDAY), finish=nine(90, day=TUESDAY), takes=True)  # fmt: skip
    assert (LEE, nine(60, day=TUESDAY)) not in free(early, visit)


def test_only_providers_of_the_same_specialty_take_over_and_only_who_is_allowed(early):
    visit = put(early, nine())
    assert {provider for provider, _ in free(early, visit)} == {LEE, OKAFOR}
    assert {one for one, _ in free(early, visit, others=frozenset())} == {LEE}
    with early.writing.begin() as connection:
        connection.execute(update(Provider).where(Provider.id == OKAFOR).values(specialty="Eyes"))
    assert {provider for provider, _ in free(early, visit)} == {LEE}
    write(early, PatientScheduling, patient_id=ANN, provider_id=OKAFOR)
    assert {provider for provider, _ in free(early, visit)} == {LEE, OKAFOR}
    assert found(early).situation.visits[0].at_home == {LEE, OKAFOR}


def test_a_patient_is_not_put_beside_another_visit_of_theirs(early):
    visit = put(early, nine())
    put(early, nine(60), provider=OKAFOR)
    there = free(early, visit, within=0)
    assert (OKAFOR, nine(90)) in there and (OKAFOR, nine(30)) in there
    assert not {start for _, start in there} & {nine(45), nine(60), nine(75)}


def test_linked_visits_and_who_was_moved_lately_are_known(early):
    mother = put(early, nine())
    child = put(early, nine(30), patient=LUIS, linked_id=mother)
    alone = put(early, nine(60), patient=MAI)
    replan = write(early, Replan, title="Snow", first_day=MONDAY, last_day=MONDAY,
                   made_at=early.now(), staff="Rosa", blocks=[])  # fmt: skip
    write(early, ReplanCall, replan_id=replan, appointment_id=alone, patient_id=MAI, kind=MOVED,
          old_provider_id=LEE, old_start=nine(), old_minutes=30, old_status="booked", old_lane=0,
          left_version=1)  # fmt: skip
    visits = {one.id: one for one in found(early).situation.visits}
    assert visits[mother].linked == visits[child].linked == mother
    assert visits[alone].linked is None and visits[alone].moved_before
    assert not visits[mother].moved_before
    with early.writing.begin() as connection:
        connection.execute(update(Appointment).where(Appointment.id == mother)
                           .values(provider_id=OKAFOR))  # fmt: skip
    [visit] = [one for one in found(early).situation.visits if one.id == child]
    assert visit.linked_day == MONDAY


def test_who_cannot_be_placed_is_told_when_there_would_be_a_time(early):
    put(early, nine())
    nobody = found(early, *(MORNING._replace(day=MONDAY + timedelta(n), closes=time(),
                                             provider_id=None) for n in range(3)),
                   within=0)  # fmt: skip
    proposal = propose(nobody.situation)
    with early.read() as session:
        later = reads.first_later(
            session, nobody.situation.visits, within=0, zone=early.zone, now=early.now()
        )
    rows = told(nobody, proposal, {}, later, zone=early.zone, today=MONDAY)
    assert rows[0].kind == "call"
    assert rows[0].reason.startswith("First free after these days: Tomorrow 8:00 AM, Dr. Ann Lee")
    rows = told(nobody, proposal, {}, {}, zone=early.zone, today=MONDAY)
    assert rows[0].kind == NOT_PLACED and "Agree a time by phone" in rows[0].reason


def test_the_minutes_are_the_same_on_the_night_the_clocks_go_forward(early):
    saturday = date(2025, 3, 8)
    visit = put(early, nine(day=saturday), day=saturday)
    write(early, TemplateSpan, provider_id=LEE, weekday=6, opens=time(1), closes=time(10))
    sunday = Closure(LEE, None, saturday, time(8), time(12))
    there = free(early, visit, sunday, within=1)
    assert (LEE, at(13, 30, day=date(2025, 3, 9))) in there  # half past nine, an hour sooner
    assert all(provider == LEE for provider, _ in there) and len(there) > 20
    assert minute_of(nine(day=saturday)) == found(early, sunday).situation.visits[0].start
