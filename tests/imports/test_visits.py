"""What another system's appointments do to this office's schedule."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import small_office
from imports.some_files import pid, siu
from sqlalchemy import select

from frontdesk.core.work import PROGRAM
from frontdesk.patients.actions import register_patient
from frontdesk.patients.typed import PatientTyped
from frontdesk.schedule.tables import Appointment, AppointmentStep, AppointmentType
from frontdesk.staff.tables import Provider

TEN = datetime(2025, 3, 10, 18, 0, tzinfo=UTC)  # 2 PM at New York


def registered(store):
    typed = PatientTyped(family="Rivera", given="Ana", birth_date="3/4/1980", sex="F")
    return register_patient.do(store, PROGRAM, typed).made


def visit(desk):
    with desk.store.read() as session:
        return session.scalars(select(Appointment)).one()


def test_a_booking_opens_the_chart_and_books_the_provider_the_office_has(desk):
    desk.bring(siu("S12"))
    one = visit(desk)
    assert (one.start, one.minutes, one.status) == (TEN, 30, "booked")
    assert one.patient_id == desk.patient("Rivera").id
    with desk.store.read() as session:
        assert session.get(Provider, one.provider_id).name == "Dr. Ann Lee"
        assert session.get(AppointmentType, one.type_id).name == "Follow-up"
        assert session.scalars(select(AppointmentStep.status)).all() == ["booked"]
    assert one.reason == "Headache"
    assert "  Appointments: 1 booked" in desk.lines


def test_rescheduling_moves_the_same_visit(desk):
    desk.bring(siu("S12"))
    desk.bring(siu("S13", "20250311150000-0400", sent="20250304090000-0500"))
    one = visit(desk)
    assert (one.start, str(one.day)) == (datetime(2025, 3, 11, 19, tzinfo=UTC), "2025-03-11")
    assert "  Appointments: 1 moved" in desk.lines


def test_a_modification_changes_length_and_reason(desk):
    desk.bring(siu("S12"))
    desk.bring(siu("S14", minutes=45, sent="20250304090000-0500").replace("Headache", "Migraine"))
    one = visit(desk)
    assert (one.start, one.minutes, one.reason) == (TEN, 45, "Migraine")


@pytest.mark.parametrize(
    ("event", "said"),
    [("S15", "Routine"), ("S16", "Routine"), ("S17", "Routine")],
)
def test_what_is_cancelled_discontinued_or_deleted_frees_its_time(desk, event, said):
    desk.bring(siu("S12"))
    desk.bring(siu(event, sent="20250304090000-0500", status="Cancelled"))
    one = visit(desk)
    assert (one.status, one.ended_reason) == ("cancelled", said)
    desk.bring(siu("S12", filler="F200", who=pid("E2", "Nowak", "Peter")).replace("P100", "P200"))
    assert [row[2] for row in desk.visits()] == ["cancelled", "booked"]


def test_a_no_show_is_marked_once_its_time_is_past(desk):
    desk.bring(siu("S12"))
    desk.bring(siu("S26", sent="20250311090000-0400", status="Noshow"))
    assert visit(desk).status == "no_show"
    later = datetime.now(UTC) + timedelta(days=30)
    start = f"{later:%Y%m%d%H}0000+0000"
    desk.bring(siu("S12", start, filler="F7").replace("P100", "P7"))
    desk.bring(siu("S26", start, filler="F7", sent="20990101000000-0500").replace("P100", "P7"))
    assert "a no-show is marked when its time is past" in desk.said


def test_a_cancelled_visit_can_be_booked_again_by_its_number(desk):
    desk.bring(siu("S12"))
    desk.bring(siu("S15", sent="20250304090000-0500"))
    desk.bring(siu("S13", "20250312150000-0400", sent="20250305090000-0500"))
    one = visit(desk)
    assert (one.status, one.ended_reason) == ("booked", "")
    assert one.start == datetime(2025, 3, 12, 19, tzinfo=UTC)


def test_an_older_word_about_a_visit_does_not_move_it_back(desk):
    desk.bring(siu("S12", sent="20250301090000-0500"))
    desk.bring(siu("S13", "20250311150000-0400", sent="20250304090000-0500"))
    desk.bring(siu("S13", "20250310160000-0400", sent="20250302090000-0500"))
    assert visit(desk).start == datetime(2025, 3, 11, 19, tzinfo=UTC)
    assert "older than what is known" in desk.said


def test_a_move_of_an_unknown_visit_books_it_and_a_cancellation_says_that_it_is_unknown(desk):
    desk.bring(siu("S13"))
    assert visit(desk).start == TEN
    desk.bring(siu("S15", filler="F9").replace("P100", "P9"))
    assert "This appointment is not known here, so there is nothing to cancel." in desk.said
    assert len(desk.visits()) == 1


def test_nobody_is_registered_because_a_visit_was_cancelled(desk):
    desk.bring(siu("S15"))
    assert desk.people() == []


def test_a_clash_is_reported_the_patient_goes_in_and_the_rest_too(desk):
    peter = pid("E2", "Nowak", "Peter")
    other = siu("S12", "20250310141500-0400", filler="F2", who=peter, number="2")
    third = siu("S12", "20250310150000-0400", filler="F3", who=pid("E3", "Chen", "Li"), number="3")
    desk.bring(siu("S12", number="1") + other.replace("P100", "P2") + third.replace("P100", "P3"))
    assert [row[0].hour for row in desk.visits()] == [18, 19]
    assert {one[0] for one in desk.people()} == {"Rivera", "Nowak", "Chen"}
    assert "message 2: Dr. Ann Lee is taken from 2:00 to 2:30 PM." in desk.said
    before = desk.everything()
    desk.bring(other.replace("P100", "P2"))  # told again: still clashes, changes nothing
    assert "is taken from" in desk.said and desk.everything() == before


def test_once_the_time_is_free_the_same_file_books_it(desk):
    other = siu("S12", filler="F2", who=pid("E2", "Nowak", "Peter"), number="2")
    other = other.replace("P100", "P2")
    desk.bring(siu("S12", number="1"), other)
    desk.bring(siu("S15", sent="20250304090000-0500"))
    desk.bring(other)
    assert [row[2] for row in desk.visits()] == ["cancelled", "booked"]


def test_a_visit_that_this_desk_booked_is_not_booked_twice(desk, store):
    patient = registered(store)
    mine = small_office.appointment(store, patient, TEN, provider_id=1)
    desk.bring(siu("S12"))
    assert [row[0] for row in desk.visits()] == [TEN]
    desk.bring(siu("S15", sent="20250304090000-0500"))
    assert (visit(desk).id, visit(desk).status) == (mine, "cancelled")


def test_a_provider_nobody_knows_gets_a_column_and_the_dry_run_says_so(desk):
    desk.bring(siu("S12", provider="1234567893^SANTOS^MIA^^^^MD^^NPI"))
    with desk.store.read() as session:
        mia = session.scalars(select(Provider).where(Provider.name == "Mia Santos")).one()
        assert (mia.npi, mia.active) == ("1234567893", True)
    assert "New providers, each with a column of their own: Mia Santos" in desk.lines
    desk.bring(siu("S12", "20250310150000-0400", filler="F2", provider="1234567893^SANTOS^M")
               .replace("P100", "P2"))  # fmt: skip
    assert {one.provider_id for one in all_visits(desk)} == {mia.id}


def all_visits(desk):
    with desk.store.read() as session:
        return session.scalars(select(Appointment)).all()


def test_a_provider_is_known_again_by_the_other_systems_number(desk):
    desk.bring(siu("S12", provider="400^TIM^G"))
    desk.bring(siu("S12", "20250310150000-0400", filler="F2", provider="400^TIMM^GEORGE")
               .replace("P100", "P2"))  # fmt: skip
    assert len({one.provider_id for one in all_visits(desk)}) == 1


def test_who_has_come_is_not_moved_by_another_system(desk, store):
    patient = registered(store)
    small_office.appointment(store, patient, TEN, provider_id=1, status="arrived")
    desk.bring(siu("S12"))
    desk.bring(siu("S13", "20250311150000-0400", sent="20250304090000-0500"))
    assert "The patient has already come to this visit" in desk.said
    assert visit(desk).start == TEN


def test_another_patients_visit_is_left_alone(desk):
    desk.bring(siu("S12"))
    desk.bring(siu("S13", "20250311150000-0400", who=pid("E2", "Nowak", "Peter", sex="M"),
                   sent="20250304090000-0500"))  # fmt: skip
    assert visit(desk).start == TEN
    assert "This appointment is another patient's here." in desk.said


def test_a_fhir_appointment_with_patient_provider_and_insurance_comes_in(desk):
    patient = {
        "resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1980-03-04",
        "identifier": [{"system": "urn:ehr", "value": "P-77"}],
        "name": [{"family": "Rivera", "given": ["Ana"]}],
    }  # fmt: skip
    coverage = {
        "resourceType": "Coverage", "id": "c1", "status": "active", "subscriberId": "W1",
        "beneficiary": {"reference": "Patient/p1"}, "payor": [{"display": "Blue Cross"}],
    }  # fmt: skip
    booked = {
        "resourceType": "Appointment", "id": "a1", "status": "booked",
        "start": "2025-03-10T14:00:00-04:00", "end": "2025-03-10T14:30:00-04:00",
        "participant": [
            {"actor": {"reference": "Patient/p1"}, "status": "accepted"},
            {"actor": {"reference": "Practitioner/d1", "display": "Ann Lee"}, "status": "accepted"},
        ],
    }  # fmt: skip
    everything = [patient, coverage, booked]
    bundle = {"resourceType": "Bundle", "type": "collection",
              "entry": [{"resource": one} for one in everything]}  # fmt: skip
    desk.bring(json.dumps(bundle))
    one = visit(desk)
    assert (one.start, one.minutes, one.patient_id) == (TEN, 30, desk.patient("Rivera").id)
    with desk.store.read() as session:
        assert session.get(Provider, one.provider_id).name == "Dr. Ann Lee"
    bundle["entry"][2]["resource"] = booked | {"status": "cancelled"}
    desk.bring(json.dumps(bundle))
    assert visit(desk).status == "cancelled"
    assert len(desk.people()) == 1
