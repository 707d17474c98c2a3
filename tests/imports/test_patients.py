"""What messages about patients do to charts."""

from datetime import date

import pytest
import small_office
from imports.some_files import message, pid
from sqlalchemy import select

from frontdesk.core.work import Staff
from frontdesk.coverage.reads import all_coverages_of
from frontdesk.patients import reads as patients
from frontdesk.patients.actions import change_patient, register_patient
from frontdesk.patients.changing import typed_as_kept
from frontdesk.patients.tables import Patient, PatientAlert, PatientContact, PatientMerge
from frontdesk.patients.typed import PatientTyped, PhoneTyped

ROSA = Staff(1, "Rosa Diaz", frozenset({"*"}))
TODAY = date(2026, 1, 2)


def test_a_registration_opens_a_chart_with_what_was_told(desk):
    desk.bring(message("ADT^A04", pid("7700123", "Rivera", "Ana")))
    ana = desk.patient("Rivera")
    assert (ana.given, ana.birth_date, ana.sex) == ("Ana", date(1980, 3, 4), "female")
    assert (ana.line1, ana.city, ana.state, ana.postal_code) == (
        "12 Elm Street", "Albany", "NY", "12208",
    )  # fmt: skip
    assert desk.phones(ana.id) == ["(518) 555-0177"]
    assert desk.numbers(ana.id) == [("MAIN", "7700123")]
    assert "Brought in: 1 new, 0 changed." in desk.lines
    with desk.store.read() as session:
        assert [hit.id for hit in patients.search(session, "riv an", today=TODAY)] == [ana.id]
        assert [hit.id for hit in patients.search(session, "7700123", today=TODAY)] == [ana.id]


@pytest.mark.parametrize("event", ["ADT^A04", "ADT^A08", "ADT^A28", "ADT^A31"])
def test_an_update_changes_what_it_says_and_leaves_what_it_does_not(desk, event):
    desk.bring(message("ADT^A04", pid("E1", "Rivera", "Ana")))
    desk.bring(message(event, pid("E1", "Rivera", "Ana", line="", phone="5185550188"),
                       sent="20250304090000-0500"))  # fmt: skip
    ana = desk.patient("Rivera")
    assert ana.line1 == "12 Elm Street"
    assert desk.phones(ana.id) == ["(518) 555-0188"]
    assert "  Changes: 1 telephone" in desk.lines
    assert len(desk.people()) == 1


def test_two_quotation_marks_empty_a_field_and_nothing_else_does(desk):
    desk.bring(message("ADT^A04", pid("E1", "Rivera", "Ana", phone="5185550177")))
    empty = pid("E1", "Rivera", "Ana", line='""', phone='""')
    desk.bring(message("ADT^A08", empty, sent="20250304090000-0500"))
    ana = desk.patient("Rivera")
    assert (ana.line1, ana.city, ana.postal_code) == ("", "", "")
    assert desk.phones(ana.id) == []
    assert (ana.birth_date, ana.sex) == (date(1980, 3, 4), "female")


def test_an_older_message_never_replaces_newer_news_but_fills_what_is_empty(desk):
    desk.bring(message("ADT^A08", pid("E1", "Rivera", "Ana", line="9 Oak Road^^Troy^NY^12180"),
                       sent="20250305090000-0500"))  # fmt: skip
    old = pid("E1", "Rivera", "Ana", line="1 Old Lane^^Utica^NY^13501") + "||||SPA"
    desk.bring(message("ADT^A08", old.replace("||||SPA", "|||SPA"), sent="20250101090000-0500"))
    ana = desk.patient("Rivera")
    assert (ana.line1, ana.city) == ("9 Oak Road", "Troy")
    assert "1 older than what is known" in desk.said


def test_messages_given_in_the_wrong_order_are_read_in_the_order_they_were_written(desk):
    newer = message("ADT^A08", pid("E1", "Rivera", "Ana", phone="5185550199"),
                    sent="20250305090000-0500")  # fmt: skip
    older = message("ADT^A04", pid("E1", "Rivera", "Ana", phone="5185550111"),
                    sent="20250303090000-0500")  # fmt: skip
    desk.bring(newer, older)
    assert desk.phones(desk.patient("Rivera").id) == ["(518) 555-0199"]


def test_what_the_desk_changed_later_than_the_message_was_sent_stays(desk):
    desk.bring(message("ADT^A04", pid("E1", "Rivera", "Ana")))
    ana = desk.patient("Rivera")
    with desk.store.read() as session:
        typed = typed_as_kept(session, session.get(Patient, ana.id))
    new = {"line1": "77 New Street", "line2": "", "city": "Troy", "postal_code": "12180"}
    typed = PatientTyped(**{name: getattr(typed, name) for name in PatientTyped.__slots__} | new)
    change_patient.do(desk.store, ROSA, ana.id, version=ana.version, typed=typed)
    moved = pid("E1", "Rivera", "Ana", line="1 Elsewhere^^Utica^NY^13501", phone="5185550188")
    desk.bring(message("ADT^A08", moved, sent="20250304090000-0500"))
    ana = desk.patient("Rivera")
    assert (ana.line1, ana.city) == ("77 New Street", "Troy")
    assert desk.phones(ana.id) == ["(518) 555-0188"]  # nobody here touched that
    assert "Left as it is on the chart, though the file says otherwise (1):" in desk.said
    tomorrow = message("ADT^A08", moved, sent="20990304090000-0500")
    desk.bring(tomorrow)
    assert desk.patient("Rivera").line1 == "1 Elsewhere"


def test_a_changed_name_is_found_by_the_old_one_too(desk):
    desk.bring(message("ADT^A04", pid("E1", "Rivera", "Ana")))
    desk.bring(message("ADT^A08", pid("E1", "Lopez", "Ana"), sent="20250304090000-0500"))
    ana = desk.patient("Lopez")
    with desk.store.read() as session:
        assert [hit.id for hit in patients.search(session, "rivera ana", today=TODAY)] == [ana.id]
    assert "Changes: 1 last name, 1 previous name" in desk.said


def test_someone_registered_here_by_hand_is_recognised_by_name_birth_date_and_telephone(desk):
    typed = PatientTyped(family="Rivera", given="Ana", birth_date="3/4/1980",
                         line1="5 Kept Street", phones=(PhoneTyped("518 555 0177"),))  # fmt: skip
    made = register_patient.do(desk.store, ROSA, typed).made
    desk.bring(message("ADT^A04", pid("E1", "RIVERA", "ANA")))
    assert len(desk.people()) == 1
    ana = desk.patient("Rivera")
    assert ana.id == made
    assert (ana.line1, ana.sex) == ("5 Kept Street", "female")  # filled, not overruled
    assert desk.numbers(made) == [("MAIN", "E1")]
    desk.bring(message("ADT^A08", pid("E1", "Rivera", "Ana"), sent="20990304090000-0500"))
    assert desk.patient("Rivera").line1 == "12 Elm Street"  # now known by number


def test_someone_who_is_only_alike_goes_in_as_new_and_is_proposed(desk):
    typed = PatientTyped(family="Rivera", given="Anna", birth_date="3/4/1980",
                         phones=(PhoneTyped("518 555 0177"),))  # fmt: skip
    made = register_patient.do(desk.store, ROSA, typed).made
    desk.bring(message("ADT^A04", pid("E1", "Rivera", "Ana")))
    assert len(desk.people()) == 2
    with desk.store.read() as session:
        chart = session.get(Patient, made).chart_number
    assert f"chart {chart}: similar name, same birth date, same telephone" in desk.said


def test_a_number_of_another_person_overwrites_nobody(desk):
    desk.bring(message("ADT^A04", pid("E1", "Rivera", "Ana")))
    before = desk.everything()
    other = pid("E1", "Nowak", "Peter", born="19550709", sex="M")
    desk.bring(message("ADT^A08", other, sent="20250304090000-0500"))
    assert desk.everything() == before
    assert "whose name and birth date are not these" in desk.said
    assert desk.code == 0


def test_a_chart_number_counts_where_this_office_itself_is_the_sender(desk):
    made = register_patient.do(
        desk.store, ROSA, PatientTyped(family="Rivera", given="Ana", birth_date="3/4/1980")
    ).made
    with desk.store.read() as session:
        chart = session.get(Patient, made).chart_number
    row = "Chart number,Last name,First name,DOB,Home phone\n"
    desk.bring(row + f"{chart},Rivera,Ana,3/4/1980,518-555-0123\n")
    assert len(desk.people()) == 1
    assert desk.phones(made) == ["(518) 555-0123"]
    foreign = pid(chart, "Nowak", "Peter", born="19550709", sex="M")
    desk.bring(message("ADT^A04", foreign))
    assert len(desk.people()) == 2  # at MAIN that number is somebody else's


def test_insurance_comes_along_is_updated_and_a_later_one_follows_the_old(desk):
    first = f"IN1|1|HMO|1|Blue Cross||||G1||||20240101{'|' * 24}W1"
    ana = pid("E1", "Rivera", "Ana")
    desk.bring(message("ADT^A04", ana, first))
    desk.bring(message("ADT^A08", ana, first.replace("W1", "W2"), sent="20250304090000-0500"))
    later = f"IN1|1|PPO|9|Aetna||||G9||||20250601{'|' * 24}A9"
    desk.bring(message("ADT^A08", ana, later, sent="20250602090000-0500"))
    with desk.store.read() as session:
        found = all_coverages_of(session, desk.patient("Rivera").id)
    assert [(one.payer, one.member_id, one.valid_from, one.valid_to) for one in found] == [
        ("Aetna", "A9", date(2025, 6, 1), None),
        ("Blue Cross", "W2", date(2024, 1, 1), date(2025, 5, 31)),
    ]
    undated = f"IN1|1|X|3|Cigna{'|' * 32}C1"
    desk.bring(message("ADT^A08", ana, undated, sent="20250603090000-0500"))
    assert "Another insurance holds the same place on the chart" in desk.said


def test_contacts_and_a_death_are_kept_where_everyone_sees_them(desk):
    kin = "NK1|1|Rivera^Luz|MTH^Mother||5185550166||C^Emergency"
    desk.bring(message("ADT^A04", pid("E1", "Rivera", "Ana"), kin))
    dead = pid("E1", "Rivera", "Ana") + "|" * 16 + "20250301|Y"
    desk.bring(message("ADT^A08", dead, sent="20250304090000-0500"))
    with desk.store.read() as session:
        (contact,) = session.scalars(select(PatientContact))
        assert (contact.kind, contact.name, contact.phone) == (
            "emergency", "Luz Rivera", "(518) 555-0166",
        )  # fmt: skip
        assert session.scalars(select(PatientAlert.text)).all() == ["Deceased on 03/01/2025"]


def merge(kept, gone, **more):
    who = more.pop("who", pid(kept, "Rivera", "Ana"))
    return message("ADT^A40", who, f"MRG|{gone}^^^MAIN^MR", **more)


def test_two_charts_are_merged_as_the_other_system_did_and_both_numbers_lead_there(desk):
    other = pid("E2", "Riviera", "Ana", phone="5185550188")
    desk.bring(message("ADT^A04", pid("E1", "Rivera", "Ana"), number="1"),
               message("ADT^A04", other, number="2"))  # fmt: skip
    gone = desk.patient("Riviera")
    desk.bring(merge("E1", "E2", sent="20250304090000-0500"))
    assert "  Merged (1):" in desk.lines
    assert [one[0] for one in desk.people()] == ["Rivera"]
    ana = desk.patient("Rivera")
    with desk.store.read() as session:
        assert session.get(Patient, gone.id).merged_into_id == ana.id
        assert len(session.scalars(select(PatientMerge)).all()) == 1
    desk.bring(message("ADT^A08", pid("E2", "Rivera", "Ana", phone="5185550199"),
                       sent="20250305090000-0500"))  # fmt: skip
    assert len(desk.people()) == 1
    assert "(518) 555-0199" in desk.phones(ana.id)
    before = desk.everything()
    desk.bring(merge("E1", "E2", sent="20250304090000-0500"))
    assert desk.everything() == before


def test_charts_opened_merged_and_changed_in_one_go_end_as_one(desk):
    desk.bring(
        message("ADT^A04", pid("E1", "Rivera", "Ana"), number="1"),
        message("ADT^A04", pid("E2", "Riviera", "Ana", phone="5185550188"), number="2"),
        merge("E1", "E2", sent="20250304090000-0500"),
        message("ADT^A08", pid("E2", "Rivera", "Ana Maria"), sent="20250305090000-0500"),
    )
    assert desk.code == 0, desk.said
    assert [one[:2] for one in desk.people()] == [("Rivera", "Ana Maria")]
    assert desk.audit()[1] == []


def test_a_merge_of_unknown_numbers_is_reported_and_one_known_number_takes_the_other(desk):
    desk.bring(merge("E8", "E9"))
    assert "Neither number is known here, so there is nothing to merge." in desk.said
    desk.bring(message("ADT^A04", pid("E1", "Rivera", "Ana")))
    desk.bring(merge("E1", "E7", sent="20250304090000-0500"))
    assert "Only one of the two numbers was known" in desk.said
    assert desk.numbers(desk.patient("Rivera").id) == [("MAIN", "E1"), ("MAIN", "E7")]


def test_two_plainly_different_people_are_not_merged_without_a_human(desk):
    peter = pid("E2", "Nowak", "Peter", born="19550709", sex="M")
    desk.bring(message("ADT^A04", pid("E1", "Rivera", "Ana"), number="1"),
               message("ADT^A04", peter, number="2"))  # fmt: skip
    desk.bring(merge("E1", "E2", sent="20250304090000-0500"))
    assert len(desk.people()) == 2
    assert "differ in both name and birth date" in desk.said


def test_a_message_that_cannot_be_read_stops_no_other(desk):
    broken = "MSH|^~\\&|EHR|MAIN|||20250303||ADT^A04|7|P|2.5\rPV1|1|O\r"
    desk.bring(message("ADT^A04", pid("E1", "Rivera", "Ana"), number="1") + broken
               + message("ADT^A04", pid("E2", "Nowak", "Peter"), number="2"))  # fmt: skip
    assert [one[0] for one in desk.people()] == ["Rivera", "Nowak"]
    assert "message 2: There is no PID segment" in desk.said


def test_an_update_without_a_name_finds_its_chart_by_number_or_says_that_there_is_none(desk):
    desk.bring(message("ADT^A04", pid("E1", "Rivera", "Ana")))
    nameless = "PID|1||E1^^^MAIN^MR||||||||||5185550188"
    desk.bring(message("ADT^A08", nameless, sent="20250304090000-0500"))
    assert desk.phones(desk.patient("Rivera").id) == ["(518) 555-0188"]
    desk.bring(message("ADT^A08", nameless.replace("E1", "E5"), sent="20250304090000-0500"))
    assert "No chart has this number, and there is no name to open one." in desk.said


def test_every_change_stands_in_the_audit_trail_with_the_patient_and_the_file(desk):
    desk.bring(message("ADT^A04", pid("E1", "Rivera", "Ana")))
    desk.bring(message("ADT^A08", pid("E1", "Lopez", "Ana"), sent="20250304090000-0500"))
    ana = desk.patient("Lopez")
    done = [row for row in small_office.audit_rows(desk.store) if row[0] == "Import"]
    assert done == [("Import", None, "done"), ("Import", ana.id, "done")]
    assert desk.audit()[1] == []
