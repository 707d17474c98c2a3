"""Messages written for one question each."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from frontdesk.core.incoming import (
    Identifier,
    Incoming,
    IncomingAppointment,
    IncomingMerge,
    IncomingPatient,
    Name,
    ReadFile,
)
from frontdesk.hl7.read import read_hl7

DENVER = ZoneInfo("America/Denver")


def head(event: str, *, control: str = "1", sent: str = "20260715090000", more: str = "") -> str:
    return f"MSH|^~\\&|EHR|MAIN|FD|RIVER|{sent}||{event}|{control}|P|2.5.1{more}"


def read(*lines: str, end: str = "\r") -> ReadFile:
    return read_hl7(end.join(lines).encode(), office_zone=DENVER)


def patient(*lines: str) -> IncomingPatient:
    found = read(head("ADT^A08"), *lines)
    (item,) = found.items
    assert isinstance(item.content, IncomingPatient)
    return item.content


def appointment(*lines: str, event: str = "SIU^S12", sent: str = "20260715090000"):
    found = read(head(event, sent=sent), *lines)
    (item,) = found.items
    assert isinstance(item.content, IncomingAppointment)
    return item.content


PID = "PID|1||10001^^^MAIN^MR||OLSEN^KARA"


def test_a_bad_message_stops_none_of_the_others():
    found = read(
        head("ADT^A04", control="1"), PID,
        head("ADT^A04", control="2"), "PID|1",
        "MSH|^^^^|nonsense", "PID|1||X",
        head("ADT^A04", control="4"), PID,
    )  # fmt: skip
    assert [one.place for one in found.items] == ["message 1", "message 4"]
    errors = [one.place for one in found.problems if one.severity == "error"]
    assert errors == ["message 2, PID-5", "message 3 (line 5)"]


def test_the_event_is_that_of_the_header_not_of_evn():
    found = read(head("ADT^A04"), "EVN|A40|20260715", PID)
    assert found.items[0].event == "ADT^A04"


@pytest.mark.parametrize("written", ["ADT^A04^ADT_A01", "ADT_A04", "adt^a04", "ADT^A04"])
def test_the_event_in_any_usual_writing(written):
    assert read(head(written), PID).items[0].event == "ADT^A04"


def test_an_event_named_only_in_evn_is_believed_where_the_header_has_none():
    assert read(head("ADT"), "EVN|A08", PID).items[0].event == "ADT^A08"


@pytest.mark.parametrize("event", ["ADT^A11", "ADT^A29", "ADT^A60", "ORU^R01", "SIU^S23", "ACK"])
def test_what_the_desk_does_not_take_is_one_warning(event):
    found = read(head(event), PID)
    assert found.items == ()
    assert [(one.severity, one.place) for one in found.problems] == [
        ("warning", "message 1, MSH-9")
    ]


def test_values_to_be_deleted_are_told_from_values_not_sent():
    told = patient('PID|1||10001^^^MAIN^MR||OLSEN^KARA||""|""|||""||""|||""')
    assert told.cleared == ("birth_date", "sex", "addresses", "phones:home", "marital_status")
    assert told.birth_date is None and told.phones == ()
    assert patient(PID).cleared == ()


def test_names_of_every_kind():
    told = patient(
        "PID|1||1||DOE^JANE^Q^^^^M~SMITH^JANE^Q^^MRS.^^L~^JANEY^^^^^N~DOE-OLD^JANE^^^^^B|"
        "|19800304|F|STAGE^NAME"
    )
    assert told.names == (
        Name("SMITH", "JANE", "Q", prefix="MRS."), Name("DOE", "JANE", "Q", kind="maiden"),
        Name("", "JANEY", kind="preferred"), Name("DOE-OLD", "JANE", kind="previous"),
        Name("STAGE", "NAME", kind="alias"),
    )  # fmt: skip


def test_a_surname_in_parts():
    assert patient("PID|1||1||&van&Beethoven^Ludwig").names[0].family == "van Beethoven"
    assert patient("PID|1||1||van Beethoven&van&Beethoven^L").names[0].family == "van Beethoven"


def test_text_is_unescaped_before_it_is_a_name():
    assert patient(r"PID|1||1||O\T\NEIL^ANNE\R\MARIE").names[0] == Name("O&NEIL", "ANNE~MARIE")


@pytest.mark.parametrize(
    ("field", "digits", "kind", "extension"),
    [
        ("^PRN^PH^^1^801^5550134", "8015550134", "home", ""),
        ("^PRN^CP^^1^801^5550134^77", "8015550134", "mobile", "77"),
        ("(801)555-0134X77", "8015550134", "home", "77"),
        ("8015550134", "8015550134", "home", ""), ("+1 801 555 0134", "8015550134", "home", ""),
        ("^WPN^PH^^44^20^79460958", "442079460958", "work", ""),
        ("^^FX^^^801^5550134", "8015550134", "fax", ""),
        ("5550134^^PH^^^^5550134", "5550134", "home", ""),
        ("^PRN^PH^^^^^^^^^801-555-0134", "8015550134", "home", ""),
    ],
)  # fmt: skip
def test_phones_old_and_new(field, digits, kind, extension):
    (phone,) = patient(f"{PID}||||||||{field}").phones
    assert (phone.digits, phone.kind, phone.extension) == (digits, kind, extension)


def test_emails_stand_among_phones_in_either_way():
    assert patient(f"{PID}||||||||^NET^Internet^kara@example.org").email == "kara@example.org"
    told = patient(f"{PID}||||||||8015550134~kara@example.org^NET^X.400")
    assert told.email == "kara@example.org" and len(told.phones) == 1


def test_bank_cards_and_social_security_numbers_are_not_kept_whole():
    told = patient("PID|1||4111111111111111^^^VISA^BC~987654320^^^USSSA^SS~1^^^M^MR||A^B")
    assert told.identifiers == (Identifier("1", "M", "MR"),) and told.ssn_last4 == "4320"


def test_a_place_of_birth_is_no_address():
    told = patient(f"{PID}||||||^^OGDEN^UT^^^BDL~1 A ST^^PROVO^Utah^84601^USA^M")
    (address,) = told.addresses
    assert (address.city, address.state, address.country) == ("PROVO", "UT", "US")
    assert address.kind == "mailing"


def test_insurance_order_relation_and_what_is_none():
    told = patient(
        PID, "IN1|1|P^Plan B||Second Payer||||G2|||||20250101|||DOE^JIM|FTH|19700101||||2",
        "IN1|2|P^Plan A|87726^^^NAIC|First Payer||||G1|||||20250101|||OLSEN^KARA|SEL|||||1",
        "IN2||||||||||" + "|" * 62 + "18^Self", "IN1|3|||SELF-PAY",
        "IN1|4|P^Plan A|87726^^^NAIC|First Payer||||G1|||||20250101|||OLSEN^KARA|SEL|||||1",
        "IN2||||||||||" + "|" * 62 + "18^Self",
    )  # fmt: skip
    assert [(one.order, one.payer_name) for one in told.coverages] == [
        (1, "First Payer"), (2, "Second Payer"),
    ]  # fmt: skip
    # IN1-17 says that the insured is the father, so the patient is the child
    assert [one.relationship for one in told.coverages] == ["self", "child"]


def test_an_employer_is_no_person_to_call():
    told = patient(
        PID, "NK1|1||EMR^Employer||||E^Employer||||||ACME INC", "NK1|2|DOE^JIM|BRO||5550134"
    )
    assert told.employer == "ACME INC"
    assert [(one.name.given, one.relation) for one in told.contacts] == [("JIM", "brother")]


def test_a_protected_patient_is_an_alert():
    (alert,) = patient(PID, "PD1||||||||||||Y").alerts
    assert alert.startswith("Privacy")


def test_pronouns_of_the_newest_standard():
    told = patient(PID, "GSP|1|S||90778-2^Pronouns^LN|LA29519-8^she/her/hers^LN")
    assert told.pronouns == "she/her/hers"


def test_charsets_named_and_unnamed_and_wrong():
    def name(charset: str, codec: str) -> tuple[str, int]:
        text = head("ADT^A04", more=f"||||||{charset}") + "\rPID|1||1||MU\u00d1OZ^JOS\u00c9\r"
        found = read_hl7(text.encode(codec), office_zone=DENVER)
        return found.items[0].content.names[0].family, len(found.problems)

    assert name("UNICODE UTF-8", "utf-8") == ("MUÑOZ", 0)
    assert name("8859/1", "latin-1") == ("MUÑOZ", 0)
    assert name("8859/15", "iso8859-15") == ("MUÑOZ", 0)
    assert name("", "utf-8") == ("MUÑOZ", 0)
    assert name("", "cp1252") == ("MUÑOZ", 0)
    assert name("ASCII", "utf-8") == ("MUÑOZ", 1)
    assert name("UNICODE UTF-8", "cp1252") == ("MUÑOZ", 1)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_wide_files_and_marks(codec):
    data = "\r".join([head("ADT^A04"), "PID|1||1||MUÑOZ^JOSÉ"]).encode(codec)
    assert read_hl7(data, office_zone=DENVER).items[0].content.names == (Name("MUÑOZ", "JOSÉ"),)


def test_frames_one_after_the_other_and_one_cut_off():
    one, two = (f"{head('ADT^A04', control=n)}\r{PID}\r" for n in "12")
    framed = f"\x0b{one}\x1c\r\x0b{two}"
    found = read_hl7(framed.encode(), office_zone=DENVER)
    assert len(found.items) == 2
    assert [(one.place, one.severity) for one in found.problems] == [("message 2", "warning")]


def test_text_around_messages_is_passed_over_and_said():
    found = read("exported 7/15/2026", "", head("ADT^A04"), PID, end="\n")
    assert len(found.items) == 1
    assert [(one.place, one.severity) for one in found.problems] == [("line 1", "warning")]


def test_messages_in_a_log_are_found():
    log = (
        f"09:00:01 INFO received {head('ADT^A04', control='1')}\n{PID}\n"
        f"09:00:02 INFO received {head('ADT^A04', control='2')}\n{PID}\n"
    )
    found = read_hl7(log.encode(), office_zone=DENVER)
    assert len(found.items) == 2
    assert all(one.severity == "warning" for one in found.problems)


def test_a_line_end_inside_a_field_joins_what_it_parted():
    found = read(
        head("SIU^S12"), "SCH|1|2|||||CHECK||||^^20^20260720093000",
        "NTE|1||first line", "second line", PID, end="\n",
    )  # fmt: skip
    (item,) = found.items
    assert item.content.comment == "first line\nsecond line"
    assert [one.severity for one in found.problems] == ["warning"]


def test_a_batch_that_lacks_messages_or_its_end_is_doubted():
    short = read("BHS|^~\\&|X", head("ADT^A04"), PID, "BTS|2")
    assert [(one.place, one.severity) for one in short.problems] == [("line 4", "warning")]
    open_ended = read("BHS|^~\\&|X", head("ADT^A04"), PID)
    assert [(one.place, one.severity) for one in open_ended.problems] == [("line 1", "warning")]
    assert read("BHS|^~\\&|X", head("ADT^A04"), PID, "BTS|1").problems == ()


def test_no_message_at_all_is_an_error():
    for data in (b"", b"\r\n", b"LastName,FirstName\nDoe,Jane\n", b"MSH is not a message"):
        found = read_hl7(data, office_zone=DENVER)
        assert found.items == () and found.problems[-1].severity == "error"


def test_a_message_without_patient_or_with_several():
    assert read(head("ADT^A04")).problems[0].reason.startswith("There is no PID")
    several = read(head("ADT^A04"), PID, "PID|2||2||ROE^JIM")
    assert several.items[0].content.names[0].family == "OLSEN"
    assert [one.severity for one in several.problems] == ["warning"]


def merges(*lines: str) -> list[Incoming]:
    return list(read(head("ADT^A40"), *lines).items)


def test_a_merge_keeps_all_numbers_of_both():
    (item,) = merges("PID|1||1^^^M^MR~9^^^X^PI||DOE^JANE", "MRG|2^^^M^MR~8^^^X^PI|||7||||ROE^JANE")
    content = item.content
    assert isinstance(content, IncomingMerge)
    assert [one.value for one in content.kept] == ["1", "9"]
    assert [one.value for one in content.gone] == ["2", "8", "7"]
    assert content.patient.names == (Name("DOE", "JANE"),)


def test_who_was_merged_may_be_named():
    (item,) = merges("PID|1||1^^^M^MR||DOE^JANE", "MRG|2^^^M^MR||||||ROE^JANE")
    assert item.content.gone_name == Name("ROE", "JANE")


@pytest.mark.parametrize(
    "lines",
    [
        ("PID|1||1^^^M^MR||DOE^JANE",),
        ("PID|1||||DOE^JANE", "MRG|2^^^M^MR"),
        ("PID|1||1^^^M^MR||DOE^JANE", "MRG|1^^^M"),
        ("PID|1||1^^^M^MR", "MRG|"),
        ("MRG|2",),
    ],
    ids=["no MRG", "no number stays", "the same number", "no number goes", "no PID"],
)
def test_half_a_merge_is_no_merge(lines):
    found = read(head("ADT^A40"), *lines)
    assert found.items == ()
    assert [one.severity for one in found.problems] == ["error"]


SCH = "SCH|P1^EHR|F1^EHR||||MOVED^Patient asked|CHECK^Check-up|VISIT^Office visit|30|min"


def test_the_start_of_the_old_standard_stands_in_sch():
    told = appointment(f"{SCH}|^^^202607200930-0600", PID, "AIP|1||99^LEE^BO")
    assert told.start == datetime(2026, 7, 20, 15, 30, tzinfo=UTC)
    assert (told.minutes, told.type, told.reason) == (30, "Office visit", "Check-up")
    assert told.event_reason == "Patient asked"


def test_a_start_without_zone_is_the_offices_even_when_sent_in_winter():
    told = appointment(f"{SCH}|^^^202607200930", PID, sent="20260115090000-0700")
    assert told.start == datetime(2026, 7, 20, 15, 30, tzinfo=UTC) and told.zone_assumed


def test_a_start_without_zone_of_a_sender_elsewhere_is_the_senders():
    told = appointment(f"{SCH}|^^^202607200930", PID, sent="20260715090000-0400")
    assert told.start == datetime(2026, 7, 20, 13, 30, tzinfo=UTC)


def test_services_one_after_the_other_last_from_first_to_last():
    told = appointment(
        "SCH|P1|F1", PID, "AIS|1||A^Cleaning|202607200930|||20|min",
        "AIS|2||B^X-ray|202607200950|||15|min",
    )  # fmt: skip
    assert told.minutes == 35 and told.services == ("Cleaning", "X-ray")


def test_the_length_may_only_follow_from_start_and_end():
    told = appointment("SCH|P1|F1|||||||||^^^202607200930^202607201015", PID)
    assert told.minutes == 45


def test_a_nurse_is_not_the_provider_and_people_may_stand_among_resources():
    told = appointment(
        f"{SCH}|^^^202607200930", PID, "AIP|1||5^NURSE^NAN|NURSE", "AIP|2||6^DOC^DAN|PHYSICIAN"
    )
    assert told.provider is not None and told.provider.id == "6"
    told = appointment(f"{SCH}|^^^202607200930", PID, "AIG|1||7^DOE, DEB|D^Doctor")
    assert told.provider is not None and told.provider.name == Name("DOE", "DEB")


@pytest.mark.parametrize(
    ("lines", "event"),
    [
        ((PID,), "SIU^S12"),
        ((SCH, PID), "SIU^S12"),
        ((f"{SCH}|^^^202607200930",), "SIU^S12"),
        (("SCH|||||||||||^^^202607200930", PID), "SIU^S15"),
        ((SCH, "PID|1"), "SIU^S14"),
        ((f"{SCH}|^^^20260231", PID), "SIU^S13"),
    ],
    ids=["no SCH", "no start", "no patient", "which one", "patient without name", "no such day"],
)
def test_what_cannot_be_an_appointment_is_an_error(lines, event):
    found = read(head(event), *lines)
    assert found.items == ()
    assert [one.severity for one in found.problems] == ["error"]


def test_a_cancellation_needs_neither_start_nor_patient():
    told = appointment("SCH|P1|F1||||SICK^Patient is ill", event="SIU^S15")
    assert told.what == "cancel" and told.start is None and told.patient is None
    assert told.event_reason == "Patient is ill"


@pytest.mark.parametrize(
    ("status", "what"),
    [("Cancelled", "cancel"), ("NOSHOW", "no-show"), ("Booked", "change"), ("ARRIVED", "change")],
)
def test_a_change_that_ends_an_appointment_is_its_end(status, what):
    told = appointment(f"{SCH}|^^^202607200930||||||||||||||{status}", PID, event="SIU^S14")
    assert told.what == what


def test_starts_that_contradict_each_other_are_noted():
    lines = (f"{SCH}|^^^202607210930", PID, "TQ1|||||||202607210930", "AIS|1||A|202607200930")
    (problem,) = read(head("SIU^S12"), *lines).problems
    assert problem.severity == "warning" and "more than one start" in problem.reason


def test_a_card_number_in_the_notes_goes_no_further():
    found = read(
        head("SIU^S12"), f"{SCH}|^^^202607200930", "NTE|1||card 4111 1111 1111 1111 exp 1/30", PID
    )
    assert "4111" not in repr(found)
    assert [one.place for one in found.problems] == ["message 1, NTE-3"]


def test_the_same_message_has_the_same_id_and_a_changed_one_another():
    lines = (head("ADT^A08"), PID)
    first, second = read(*lines).items[0], read(*lines, end="\r\n").items[0]
    changed = read(head("ADT^A08"), PID + "|X").items[0]
    assert first.message_id == second.message_id != changed.message_id


def test_a_birth_date_without_day_is_left_empty_with_a_warning():
    found = read(head("ADT^A08"), PID + "||198003")
    assert found.items[0].content.birth_date is None
    assert "no day" in found.problems[0].reason
    assert patient(PID + "||19800304").birth_date == date(1980, 3, 4)
