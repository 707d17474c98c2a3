"""What to mind before a visit is booked or moved: each in a sentence, the worst first."""

from datetime import date, timedelta

from given import MONDAY
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
    nine,
    put,
)
from sqlalchemy import update

from frontdesk.patients.tables import Patient
from frontdesk.schedule.tables import AppointmentType, TemplateSpan
from frontdesk.schedule.warnings import About, Warning, warnings_of

TEN = nine(60)
NOW = nine(-90)


def minded(store, patient=LUIS, *, start=TEN, provider=LEE, but=None, more=(), kind=FOLLOW_UP):
    about = About(patient, provider, start, 30, kind, but=but)
    with store.read() as session:
        return warnings_of(session, about, zone=store.zone, now=NOW, more=more)


def said(store, patient=LUIS, **more):
    return [one.sentence for one in minded(store, patient, **more)]


def change(store, table, where, **values):
    with store.writing.begin() as connection:
        connection.execute(update(table).where(where).values(values))


def test_a_plain_visit_brings_no_warning(office):
    assert minded(office) == []


def test_the_same_patient_twice_at_once_is_the_worst(office):
    put(office, TEN, provider=OKAFOR, patient=LUIS)
    first = minded(office)[0]
    assert first == Warning(
        "twice",
        "This patient is already booked with Dr. Ben Okafor from 10:00 to 10:30 AM.",
        "danger",
    )


def test_a_second_visit_on_one_day_is_mentioned(office):
    put(office, nine(300), provider=OKAFOR, patient=LUIS)
    assert said(office) == ["Already comes at 2:00 PM that day, with Dr. Ben Okafor."]
    assert said(office, start=TEN + timedelta(1)) == []


def test_a_visit_that_is_moved_does_not_warn_of_itself(office):
    there = put(office, TEN, patient=LUIS)
    assert said(office, but=there) == []


def test_a_cancelled_visit_is_nothing_to_mind(office):
    put(office, TEN, provider=OKAFOR, patient=LUIS, status="cancelled")
    assert said(office) == []


def test_outside_the_hours_is_said(office):
    (sentence,) = said(office, start=nine(180))  # noon, when nobody is seen
    assert "Dr. Ann Lee" in sentence
    assert [one.kind for one in minded(office, start=nine(180))] == ["outside"]


def test_hours_kept_for_new_patients_are_said_for_others(office):
    change(office, TemplateSpan, TemplateSpan.provider_id == LEE, new_only=True)
    assert minded(office) == []  # never seen here
    put(office, nine(day=MONDAY - timedelta(7)), day=MONDAY - timedelta(7), patient=LUIS,
        status="checked_out")  # fmt: skip
    (warning,) = minded(office)
    assert warning.kind == "outside" and "new patients" in warning.sentence.casefold()


def test_too_soon_after_the_last_of_that_kind_says_from_when(office):
    change(office, AppointmentType, AppointmentType.id == FOLLOW_UP, apart_days=30)
    put(office, nine(day=TUESDAY), day=TUESDAY, patient=LUIS)
    late = TUESDAY + timedelta(29)
    assert said(office, start=nine(day=late)) == [
        "Too soon for Follow-up: the last one is 03/04/2025, the next can be from 04/03/2025 on."
    ]
    assert said(office, start=nine(day=late + timedelta(1))) == []
    assert said(office, start=nine(day=late), kind=NEW_PATIENT) == []


def test_too_soon_before_the_next_of_that_kind_is_said_too(office):
    change(office, AppointmentType, AppointmentType.id == FOLLOW_UP, apart_days=30)
    put(office, nine(day=date(2025, 3, 20)), day=date(2025, 3, 20), patient=LUIS)
    assert said(office) == [
        "Too soon before the next Follow-up, on 03/20/2025: they should be 30 days apart."
    ]


def test_an_interpreter_is_mentioned_with_the_language(office):
    change(office, Patient, Patient.id == LUIS, interpreter=True, language="Spanish")
    assert minded(office) == [Warning("interpreter", "Interpreter needed: Spanish.", "info")]
    change(office, Patient, Patient.id == LUIS, language="")
    assert said(office) == ["Interpreter needed."]


def test_a_similar_name_on_that_day_is_said_even_where_that_day_is_not_shown(office):
    put(office, nine(day=TUESDAY), day=TUESDAY, patient=ANNE)
    assert said(office, ANN, start=nine(60, day=TUESDAY)) == ["Similar name that day: Anne Smith."]
    assert said(office, MAI, start=nine(60, day=TUESDAY)) == []


def test_what_rooms_above_know_comes_in_its_place(office):
    put(office, TEN, provider=OKAFOR, patient=LUIS)

    def above(_session, asked):
        assert (asked.day, asked.today, asked.patient_ids) == (MONDAY, MONDAY, (LUIS,))
        return [Warning("forms", "To sign: Consent.", "info"), Warning("owed", "Owes $80.00.")]

    assert [one.kind for one in minded(office, more=[above])] == ["twice", "owed", "forms"]
