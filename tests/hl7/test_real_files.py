"""The collected messages of other systems, with what a person reads in them."""

import pickle
import re
from collections import Counter
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from foreign_files import bytes_of, files_of, needs_files

from frontdesk.core.incoming import (
    Address,
    Identifier,
    IncomingAppointment,
    IncomingMerge,
    IncomingPatient,
    Name,
    ReadFile,
)
from frontdesk.hl7.read import read_hl7

pytestmark = needs_files("hl7v2")

DENVER = ZoneInfo("America/Denver")
NOT_TAKEN = {
    "fhirconverter__ADT-A11-01.hl7", "fhirconverter__ADT-A29-01.hl7",
    "fhirconverter__BAR-P01-01.hl7", "fhirconverter__DFT-P03-01.hl7",
    "fhirconverter__DFT-P03-02.hl7", "fhirconverter__SIU_12.hl7",
}  # fmt: skip
BROKEN = {
    "pyhl7__sample_bad_batch.hl7", "pyhl7__sample_bad_file.hl7", "pyhl7__sample_bad_file1.hl7",
}  # fmt: skip
MORE_THAN_ONE = {
    "lfh__ADT-A40_04.hl7": 2, "pyhl7__sample_batch1.hl7": 2, "pyhl7__sample_batch2.hl7": 2,
    "pyhl7__sample_file1.hl7": 3, "pyhl7__sample_file2.hl7": 2,
}  # fmt: skip


def read(name: str) -> ReadFile:
    return read_hl7(bytes_of("hl7v2", name), office_zone=DENVER)


def patient_in(name: str) -> IncomingPatient:
    (item,) = read(name).items
    assert isinstance(item.content, IncomingPatient)
    return item.content


def appointment_in(name: str) -> IncomingAppointment:
    (item,) = read(name).items
    assert isinstance(item.content, IncomingAppointment)
    return item.content


@pytest.mark.parametrize("path", files_of("hl7v2"), ids=lambda path: path.name)
def test_each_file_brings_as_many_things_as_it_has_messages_for_the_desk(path):
    found = read_hl7(path.read_bytes(), office_zone=DENVER)
    expected = 0 if path.name in NOT_TAKEN | BROKEN else MORE_THAN_ONE.get(path.name, 1)
    assert len(found.items) == expected
    errors = [problem for problem in found.problems if problem.severity == "error"]
    assert bool(errors) == (path.name in BROKEN)


@pytest.mark.parametrize("path", files_of("hl7v2"), ids=lambda path: path.name)
def test_line_ends_and_frames_make_no_difference(path):
    plain = read_hl7(path.read_bytes(), office_zone=DENVER)
    unified = path.read_bytes().replace(b"\r\n", b"\r").replace(b"\n", b"\r")
    crlf = read_hl7(unified.replace(b"\r", b"\r\n"), office_zone=DENVER)
    assert [one.content for one in crlf.items] == [one.content for one in plain.items]
    assert [one.message_id for one in crlf.items] == [one.message_id for one in plain.items]
    framed = read_hl7(b"\x0b" + unified + b"\x1c\r", office_zone=DENVER)
    assert [one.content for one in framed.items] == [one.content for one in plain.items]


@pytest.mark.parametrize("path", files_of("hl7v2"), ids=lambda path: path.name)
def test_what_was_read_can_go_to_another_process_and_is_the_same_again(path):
    found = read_hl7(path.read_bytes(), office_zone=DENVER)
    assert pickle.loads(pickle.dumps(found)) == found
    assert read_hl7(path.read_bytes(), office_zone=DENVER) == found


@pytest.mark.parametrize("path", files_of("hl7v2"), ids=lambda path: path.name)
def test_a_problem_never_repeats_what_a_message_says_of_a_person(path):
    found = read_hl7(path.read_bytes(), office_zone=DENVER)
    said = " ".join(problem.reason for problem in found.problems)
    for word in ("EVERYMAN", "RUFUSS", "BENNETT", "TestPatient", "XXXXXXXXXX", "10131113"):
        assert word not in said


def test_all_files_at_once_are_the_sum_of_each():
    paths = [path for path in files_of("hl7v2") if path.name not in BROKEN]
    whole = read_hl7(b"\r".join(path.read_bytes() for path in paths), office_zone=DENVER)
    each = [read_hl7(path.read_bytes(), office_zone=DENVER).items for path in paths]
    contents = [one.content for items in each for one in items]
    assert [one.content for one in whole.items] == contents


def test_a_plain_registration():
    patient = patient_in("derived__adt_a04_plain.hl7")
    assert patient.identifiers == (Identifier("10001", "MAIN", "MR"),)
    assert patient.names == (Name("OLSEN", "KARA", "LYNN", prefix="MRS."),)
    assert (patient.birth_date, patient.sex) == (date(1992, 7, 4), "female")
    assert patient.ssn_last4 == "6789" and patient.marital_status == "married"
    told = [(phone.kind, phone.digits, phone.typed) for phone in patient.phones]
    assert told == [
        ("home", "8015550134", "(801) 555-0134"), ("mobile", "8015550135", "(801) 555-0135"),
    ]  # fmt: skip
    assert patient.addresses == (Address("455 E 500 S", "APT 12", "SALT LAKE CITY", "UT", "84111"),)
    (coverage,) = patient.coverages
    assert (coverage.payer_name, coverage.payer_id) == ("EXAMPLE HEALTH PLAN", "87726")
    assert (coverage.plan, coverage.group_number) == ("PPO GOLD", "GRP1")
    assert coverage.member_id == "W123456789"  # one field late in this sender's messages
    assert coverage.relationship == "self" and coverage.subscriber == Name("OLSEN", "KARA", "LYNN")


def test_no_social_security_number_is_whole_anywhere():
    for path in files_of("hl7v2"):
        text = repr(read_hl7(path.read_bytes(), office_zone=DENVER).items)
        for number in ("123456789", "1234568965", "101-01-0001", "PSSN123121234", "125544697"):
            # member number W123456789 and NPI 1234567893 are other things
            assert not re.search(rf"(?<!\w){number}(?!\w)", text)


def test_a_registration_of_a_child_with_guarantor_and_emergency_contact():
    patient = patient_in("fhirconverter__ADT04-28.hl7")
    assert patient.names == (Name("Bixby", "Timothy", "Paul"),)
    assert patient.birth_date == date(2008, 1, 6) and patient.ssn_last4 == "0001"
    assert [one.value for one in patient.identifiers] == [
        "0000000001", "e167267c-16c9-4fe3-96ae-9cff5703e90a", "a1d4ee8aba494ca",
    ]  # fmt: skip
    (contact,) = patient.contacts
    assert (contact.name.given, contact.relation, contact.role) == (
        "Barbara", "mother", "emergency",
    )  # fmt: skip
    assert contact.phones[0].typed == "+19189368865" and contact.phones[0].digits == "9189368865"
    assert patient.guarantor is not None
    assert patient.guarantor.name == Name("Bixby", "Kent")
    assert patient.guarantor.relationship == "father"
    assert patient.guarantor.address == Address(
        "4762 Hickory Street", city="Monroe", state="WI", postal_code="53566", country="US"
    )
    (coverage,) = patient.coverages
    assert coverage.payer_name == "aetna (60054 0131)" and coverage.payer_id == "60054"
    assert coverage.member_id == "9140860055" and coverage.group_number == "847025-024-0009"
    assert (coverage.valid_from, coverage.valid_to) == (date(2015, 1, 1), date(2020, 12, 31))


@pytest.mark.parametrize("event", ["A01", "A04", "A08", "A28", "A31"])
def test_a_message_with_every_field_filled(event):
    patient = patient_in(f"fhirconverter__ADT-{event}-01.hl7")
    legal, *others = patient.names
    assert legal == Name("EVERYMAN", "ADAM", "A", "III", "Dr.")
    assert Name("elbert", "Son", kind="alias") in others
    assert patient.birth_date == date(1988, 8, 18)  # 11:26+0215 moves no birthday
    assert patient.identifiers[0] == Identifier("PATID1234", "test1", "MR")
    assert patient.addresses == (
        Address("1000 Hospital Lane", "Ste. 123", "Ann Arbor", "MI", "99999", "US", "mailing"),
    )
    assert patient.language == "Arabic" and patient.marital_status == "married"
    assert patient.deceased is True and patient.death_date == date(2008, 8, 25)
    (contact,) = patient.contacts
    assert contact.name.family == "Evan" and contact.name.given == "ADAM"
    assert contact.address is not None and contact.address.line1 == "2222 HOME STREET"
    assert patient.guarantor is not None and patient.guarantor.name == Name("RADIANT", "LUCY")
    (coverage,) = patient.coverages
    assert coverage.payer_name == "Blue Cross Blue Shield of Texas"
    assert coverage.member_id == "PN-145" and coverage.group_number == "PUBSUMB"
    assert coverage.subscriber == Name("Doe", "Rosallie", "John", "III", "Mrs.")
    assert coverage.relationship == "spouse"
    assert "Privacy: No disclosure of patient location" in patient.alerts


def test_an_old_message_with_three_insurances_one_of_them_none():
    found = read("pyhl7__sample_msh.hl7")
    patient = patient_in("pyhl7__sample_msh.hl7")
    assert patient.names == (Name("RUFUSS", "MELLODIAL"),)  # PREVIOUS is the same name
    assert patient.language == "English"
    assert [one.payer_name for one in patient.coverages] == ["HIP COMP MCAID", "MEDICAID"]
    assert patient.coverages[0].member_id == "-JNJ45517"
    assert patient.coverages[1].member_id == ""  # "" in HL7's own writing is no number
    assert [phone.digits for phone in patient.phones] == ["3472444150"]  # (000)000-0000 is none
    assert Counter(problem.place for problem in found.problems) == {"message 1, IN1-18": 2}


def test_a_patient_of_whom_only_the_number_is_sent_can_only_be_updated():
    found = read("lfh__ADT-A03_01.hl7")
    (item,) = found.items
    assert item.content.identifiers == (Identifier("1234", "", "MR"),)
    assert item.content.names == ()
    assert [one.payer_name for one in item.content.coverages] == ["Large Blue Organization"]
    assert [problem.place for problem in found.problems] == ["message 1, PID-5"]


def test_a_field_missing_in_the_middle_shifts_nothing_silently():
    found = read("lfh__ADT-A01_15.hl7")
    (item,) = found.items
    assert item.content.names == (Name("TestPatient", "Jane"),)
    assert item.content.birth_date is None and item.content.sex is None
    assert [problem.place for problem in found.problems] == ["message 1, PID-7"]


def test_sexes_written_out_and_several_numbers():
    patient = patient_in("lfh__ADT-A01_05.hl7")
    assert patient.sex == "female" and patient.names == (Name("Wood", "Patrick", prefix="MR"),)
    values = [one.value for one in patient.identifiers]
    assert values == ["000010016", "000010017", "000010018", "465 306 5961", "407623"]
    assert [contact.relation for contact in patient.contacts] == ["father", "mother"]
    assert [address.line1 for address in patient.addresses] == ["High Street", "George St"]


@pytest.mark.parametrize(
    ("name", "kept", "gone"),
    [
        ("fhirconverter__ADT-A40-01.hl7", "12345", "56789"),
        ("lfh__ADT-A40_01.hl7", "MR1", "MR2"),
        ("lfh__ADT-A40_03.hl7", "MR1", "MR2"),
    ],
)
def test_a_merge_names_the_number_that_stays_and_the_one_that_goes(name, kept, gone):
    (item,) = read(name).items
    assert isinstance(item.content, IncomingMerge)
    assert [one.value for one in item.content.kept] == [kept]
    assert [one.value for one in item.content.gone] == [gone]


def test_two_merges_in_one_message_have_ids_of_their_own():
    first, second = read("lfh__ADT-A40_04.hl7").items
    assert [one.value for one in second.content.kept] == ["MR3"]
    assert [one.value for one in second.content.gone] == ["MR4"]
    assert first.message_id != second.message_id
    assert (first.place, second.place) == ("message 1, pair 1", "message 1, pair 2")


def test_a_booking():
    booked = appointment_in("derived__siu_s12_book.hl7")
    assert booked.what == "book" and booked.placer_id == "APT1001" and booked.status == "booked"
    assert booked.start == datetime(2026, 7, 20, 15, 30, tzinfo=UTC) and not booked.zone_assumed
    assert booked.minutes == 20 and booked.type == "OFFICE" and booked.reason == "Follow-up"
    assert booked.services == ("Office visit 20",) and booked.room == "ROOM1"
    assert booked.provider is not None
    assert booked.provider.npi == "1234567893" and booked.provider.name == Name("HAYES", "MARIE")
    assert booked.patient is not None and booked.patient.names[0].family == "OLSEN"


@pytest.mark.parametrize(
    ("event", "what", "status", "room"),
    [
        ("S12", "book", "booked", "Room01"), ("S13", "move", "booked", "Room01"),
        ("S14", "change", "booked", "Room02"), ("S15", "cancel", "cancelled", "Room01"),
        ("S17", "delete", "deleted", "Room01"), ("S26", "no-show", "no-show", "Room01"),
    ],
)  # fmt: skip
def test_what_happens_to_an_appointment_in_its_life(event, what, status, room):
    told = appointment_in(f"fhirconverter__SIU-{event}-01.hl7")
    assert (told.what, told.status) == (what, status)
    assert (told.placer_id, told.filler_id) == ("12345", "36996")
    # 9:30 at +0215; SCH-11 of another year and SCH-9's 60 seconds are not believed
    assert told.start == datetime(2021, 9, 24, 7, 15, tzinfo=UTC) and told.minutes == 50
    assert (told.location, told.room) == ("GH Clinic", room)
    assert told.type == "Biopsy of colon (procedure)"
    assert told.provider is not None
    assert told.provider.id == "1210" and told.provider.name == Name("GE", "Robert", "C")
    assert told.patient is not None and told.patient.names[0].family == "EVERYMAN"


def test_a_note_one_field_early_is_still_the_appointments():
    told = appointment_in("fhirconverter__SIU-S17-01.hl7")
    assert told.comment.startswith("Appointment deleted as it was booked for the wrong patient.")
    assert "Location available" not in told.comment  # that is about the room


def test_a_booking_of_several_services():
    told = appointment_in("fhirconverter__SIU-S12_1.hl7")
    assert told.services == ("Hemogram", "Chest X-Ray", "CT Scan")
    assert told.start == datetime(2020, 10, 4, 9, 11, tzinfo=UTC) and told.minutes == 70
    assert (told.location, told.room) == ("CommunityHospital", "136")
    assert told.comment.splitlines()[0] == "Appointment specific instructions"


def test_a_file_called_siu_that_holds_another_message_is_not_taken_for_its_name():
    found = read("fhirconverter__SIU_12.hl7")
    (problem,) = found.problems
    assert found.items == () and problem.severity == "warning"
    assert problem.place == "message 1, MSH-9" and "ADT^A60" in problem.reason


def test_segments_without_a_message_are_reported_with_their_line():
    found = read("pyhl7__sample_bad_file.hl7")
    assert [(one.place, one.severity) for one in found.problems] == [
        ("line 3", "error"), ("line 8", "warning"), ("the whole file", "error"),
    ]  # fmt: skip


def test_a_message_torn_by_a_batch_header_gets_nobody_elses_patient():
    found = read("pyhl7__sample_bad_file1.hl7")
    assert found.items == ()
    assert [(one.place, one.severity) for one in found.problems] == [
        ("message 1", "error"), ("line 2", "warning"), ("line 6", "error"), ("line 10", "warning"),
    ]  # fmt: skip


def test_batches_keep_their_messages_and_repeats_have_the_same_id():
    first, second, again = read("pyhl7__sample_file1.hl7").items
    assert first.message_id == again.message_id != second.message_id
    assert first.sender == "ABCHS"
    assert first.content.birth_date is None  # the year 1013
