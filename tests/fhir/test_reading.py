"""Resources written for one question each."""

import json
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from frontdesk.core.incoming import (
    Identifier,
    IncomingAppointment,
    IncomingMerge,
    IncomingPatient,
    Name,
    ReadFile,
)
from frontdesk.fhir.read import read_fhir

ANN: dict[str, Any] = {
    "resourceType": "Patient", "id": "p1",
    "identifier": [
        {"system": "urn:office", "value": "10001", "type": {"coding": [{"code": "MR"}]}}],
    "name": [{"family": "Lee", "given": ["Ann", "Marie"]}],
}  # fmt: skip


def bundle(*resources: dict[str, Any], kind: str = "collection", base: str = "") -> bytes:
    entries = []
    for resource in resources:
        entry: dict[str, Any] = {"resource": resource}
        if base:
            entry["fullUrl"] = f"{base}/{resource['resourceType']}/{resource.get('id')}"
        entries.append(entry)
    return json.dumps({"resourceType": "Bundle", "type": kind, "entry": entries}).encode()


def patient(**more: Any) -> IncomingPatient:
    (item,) = read_fhir(json.dumps(ANN | more).encode()).items
    assert isinstance(item.content, IncomingPatient)
    return item.content


def with_ann(*resources: dict[str, Any]) -> IncomingPatient:
    found = read_fhir(bundle(ANN, *resources))
    assert isinstance(found.items[0].content, IncomingPatient)
    return found.items[0].content


def booking(**more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Appointment", "id": "a1", "status": "booked",
        "start": "2026-07-20T09:30:00-06:00", "end": "2026-07-20T09:50:00-06:00",
        "participant": [{"actor": {"reference": "Patient/p1"}}],
    } | more  # fmt: skip


def appointment(*resources: dict[str, Any]) -> IncomingAppointment:
    found = read_fhir(bundle(ANN, *resources))
    content = found.items[-1].content
    assert isinstance(content, IncomingAppointment)
    return content


def severities(found: ReadFile) -> list[str]:
    return [problem.severity for problem in found.problems]


@pytest.mark.parametrize("kind", ["transaction", "collection", "searchset", "batch", "history"])
def test_bundles_of_every_type(kind):
    assert len(read_fhir(bundle(ANN, kind=kind)).items) == 1


def test_a_list_and_bundles_in_bundles():
    inner = json.loads(bundle(ANN))
    assert len(read_fhir(json.dumps([ANN, inner]).encode()).items) == 2
    assert len(read_fhir(bundle(inner, ANN)).items) == 2


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_other_encodings(codec):
    text = json.dumps(ANN | {"name": [{"family": "Muñoz"}]}, ensure_ascii=False)
    found = read_fhir(text.encode(codec))
    assert found.items[0].content.names[0].family == "Muñoz"
    assert severities(found) == (["warning"] if codec == "cp1252" else [])


def test_names_by_their_use_and_period():
    told = patient(name=[
        {"use": "nickname", "given": ["Annie"]}, {"use": "old", "family": "Roe", "given": ["Ann"]},
        {"use": "usual", "family": "Lee", "given": ["Anna"]},
        {"use": "official", "family": "Lee", "given": ["Ann", "Marie"], "suffix": ["Jr"]},
        {"use": "official", "family": "Poe", "given": ["Ann"], "period": {"end": "2010-01-01"}},
    ])  # fmt: skip
    assert told.names[0] == Name("Lee", "Ann", "Marie", "Jr")
    assert set(told.names[1:]) == {
        Name("", "Annie", kind="preferred"), Name("Roe", "Ann", kind="previous"),
        Name("Lee", "Anna", kind="preferred"), Name("Poe", "Ann", kind="previous"),
    }  # fmt: skip


def test_a_name_in_one_piece_is_taken_apart():
    assert patient(name=[{"text": "Ann Marie Lee"}]).names == (Name("Lee", "Ann", "Marie"),)


def test_digits_in_a_name_stay_and_are_noted():
    found = read_fhir(json.dumps(ANN | {"name": [{"family": "Lee123"}]}).encode())
    assert found.items[0].content.names[0].family == "Lee123"
    assert severities(found) == ["warning"]


@pytest.mark.parametrize(
    ("text", "day", "warned"),
    [("1980-03-04", date(1980, 3, 4), False), ("1980-03", None, True), ("1980", None, True),
     ("1980-02-30", None, True), ("19800304", None, True), (19800304, None, True)],
)  # fmt: skip
def test_birth_dates_whole_partial_and_wrong(text, day, warned):
    found = read_fhir(json.dumps(ANN | {"birthDate": text}).encode())
    assert found.items[0].content.birth_date == day
    assert severities(found) == (["warning"] if warned else [])


def test_phones_emails_and_what_is_no_longer_used():
    told = patient(telecom=[
        {"system": "phone", "value": "801-555-0111", "use": "old"},
        {"system": "phone", "value": "801-555-0134", "use": "home", "rank": 2},
        {"system": "phone", "value": "tel:+1-801-555-0135;ext=7", "use": "mobile", "rank": 1},
        {"system": "email", "value": "ann@example.org"}, {"system": "fax", "value": "8015550136"},
        {"system": "url", "value": "http://example.org"},
    ])  # fmt: skip
    assert [(one.kind, one.digits, one.extension) for one in told.phones] == [
        ("mobile", "8015550135", "7"), ("home", "8015550134", ""), ("fax", "8015550136", ""),
    ]  # fmt: skip
    assert told.email == "ann@example.org"


def test_language_interpreter_pronouns_and_partner():
    told = patient(
        communication=[
            {"language": {"coding": [{"code": "en-US"}]}},
            {"language": {"coding": [{"code": "vi"}]}, "preferred": True},
        ],
        maritalStatus={"coding": [{"code": "T"}]},
        extension=[
            {"url": "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired",
             "valueBoolean": True},
            {"url": "http://hl7.org/fhir/StructureDefinition/individual-pronouns", "extension": [
                {"url": "value", "valueCodeableConcept": {"text": "they/them"}}]},
        ],
    )  # fmt: skip
    assert told.language == "Vietnamese" and told.interpreter is True
    assert told.pronouns == "they/them" and told.marital_status == "partner"


def test_death_told_in_either_way():
    assert patient(deceasedBoolean=True).deceased is True
    assert patient(deceasedBoolean=False).deceased is False
    told = patient(deceasedDateTime="2020-03-04T05:06:07-05:00")
    assert told.deceased is True and told.death_date == date(2020, 3, 4)


def test_contacts_in_the_patient_and_beside():
    told = with_ann({
        "resourceType": "RelatedPerson", "patient": {"reference": "Patient/p1"},
        "name": [{"family": "Lee", "given": ["Bo"]}],
        "relationship": [{"coding": [{"code": "FTH"}]}, {"coding": [{"code": "ECON"}]}],
        "telecom": [{"system": "phone", "value": "801-555-0199"}],
    })  # fmt: skip
    (contact,) = told.contacts
    assert (contact.name.given, contact.relation, contact.role) == ("Bo", "father", "emergency")
    assert contact.phones[0].digits == "8015550199"
    told = patient(contact=[
        {"relationship": [{"coding": [{"code": "C"}], "text": "wife"}], "name": {"family": "Lee"}},
        {"relationship": [{"coding": [{"code": "E"}]}], "organization": {"display": "ACME"}},
    ])  # fmt: skip
    assert [(one.relation, one.role) for one in told.contacts] == [("spouse", "emergency")]
    assert told.employer == "ACME"


def test_a_guarantor_stands_in_the_account():
    told = with_ann(
        {"resourceType": "RelatedPerson", "id": "r1", "patient": {"reference": "Patient/p1"},
         "name": [{"family": "Lee", "given": ["Bo"]}], "relationship": [{"text": "Father"}]},
        {"resourceType": "Account", "subject": [{"reference": "Patient/p1"}],
         "guarantor": [{"party": {"reference": "RelatedPerson/r1"}}]},
    )  # fmt: skip
    assert told.guarantor is not None
    assert (told.guarantor.name.given, told.guarantor.relationship) == ("Bo", "father")


def test_an_active_flag_is_an_alert():
    def flag(status: str, text: str) -> dict[str, Any]:
        return {"resourceType": "Flag", "status": status, "code": {"text": text},
                "subject": {"reference": "Patient/p1"}}  # fmt: skip

    assert with_ann(flag("active", "Needs a ramp"), flag("inactive", "Old")).alerts == (
        "Needs a ramp",
    )


def coverage(**more: Any) -> dict[str, Any]:
    return {"resourceType": "Coverage", "status": "active",
            "beneficiary": {"reference": "Patient/p1"}} | more  # fmt: skip


def test_coverages_whole_and_in_order():
    told = with_ann(
        {"resourceType": "Organization", "id": "o1", "name": "Example Health",
         "identifier": [{"value": "87726"}]},
        coverage(order=2, payor=[{"display": "Second"}], subscriberId="S2"),
        coverage(
            order=1, payor=[{"reference": "Organization/o1"}], period={"start": "2025-01-01"},
            identifier=[{"type": {"coding": [{"code": "MB"}]}, "value": "M1"}],
            subscriber={"reference": "Patient/p1"},
            relationship={"coding": [{"code": "self"}]},
            **{"class": [{"type": {"coding": [{"code": "group"}]}, "value": "G1"},
                         {"type": {"coding": [{"code": "plan"}]}, "value": "1", "name": "Gold"}]},
        ),
        coverage(status="cancelled", payor=[{"display": "Gone"}]),
        coverage(payor=[{"display": "NO_INSURANCE"}]),
    )  # fmt: skip
    first, second = told.coverages
    assert (first.order, first.payer_name, first.payer_id) == (1, "Example Health", "87726")
    assert (first.member_id, first.group_number, first.plan) == ("M1", "G1", "Gold")
    assert first.relationship == "self" and first.subscriber == Name("Lee", "Ann", "Marie")
    assert first.valid_from == date(2025, 1, 1)
    assert (second.order, second.payer_name, second.member_id) == (2, "Second", "S2")


def claim(created: str, payer: str, kind: str = "Claim") -> dict[str, Any]:
    return {"resourceType": kind, "created": created, "patient": {"reference": "Patient/p1"},
            "insurance": [{"coverage": {"display": payer}}]}  # fmt: skip


def test_without_coverage_the_latest_payers_of_claims_count_and_history_does_not():
    told = with_ann(
        claim("2001-03-04", "Old Payer"), claim("2021-03-04", "Aetna"),
        claim("2021-01-04", "Medicare"), claim("2021-03-05", "NO_INSURANCE"),
        claim("2021-03-04", "Aetna", "ExplanationOfBenefit"),
    )  # fmt: skip
    assert [(one.order, one.payer_name) for one in told.coverages] == [
        (1, "Aetna"),
        (2, "Medicare"),
    ]


def test_a_payer_may_stand_only_in_the_contained_coverage():
    eob = claim("2021-03-04", "") | {
        "resourceType": "ExplanationOfBenefit",
        "contained": [{"resourceType": "Coverage", "id": "c", "payor": [{"display": "Humana"}]}],
    }
    assert [one.payer_name for one in with_ann(eob).coverages] == ["Humana"]


@pytest.mark.parametrize(
    "reference",
    ["urn:uuid:9e1b7a3c-0000-4000-8000-000000000001", "Patient/p1", "http://x.org/fhir/Patient/p1",
     "Patient/p1/_history/3", "http://other.org/r4/Patient/p1",
     "Patient?identifier=urn:office|10001", "Patient?identifier=urn%3Aoffice%7C10001"],
)  # fmt: skip
def test_references_in_every_usual_form(reference):
    data = {"resourceType": "Bundle", "entry": [
        {"fullUrl": "urn:uuid:9e1b7a3c-0000-4000-8000-000000000001", "resource": ANN},
        {"resource": coverage(beneficiary={"reference": reference}, payor=[{"display": "Aetna"}])},
    ]}  # fmt: skip
    (item,) = read_fhir(json.dumps(data).encode()).items
    assert [one.payer_name for one in item.content.coverages] == ["Aetna"]


def test_somebody_elses_coverage_is_not_mine():
    other = coverage(beneficiary={"reference": "Patient/p2"}, payor=[{"display": "Aetna"}])
    assert with_ann(other).coverages == ()


def test_the_resources_own_id_counts_only_where_no_other_server_can_have_it():
    assert Identifier("p1", "", "RI") not in patient().identifiers
    (item,) = read_fhir(bundle(ANN, base="http://x.org/fhir")).items
    assert item.content.identifiers[-1] == Identifier("p1", "http://x.org/fhir/Patient", "RI")
    assert item.sender == "http://x.org/fhir"
    assert patient(identifier=[]).identifiers == (Identifier("p1", "", "RI"),)


def test_a_replaced_patient_is_a_merge():
    gone = {"resourceType": "Patient", "id": "p2", "active": False,
            "identifier": [{"system": "urn:office", "value": "10002"}],
            "name": [{"family": "Lee", "given": ["A"]}],
            "link": [{"type": "replaced-by", "other": {"reference": "Patient/p1"}}]}  # fmt: skip
    _, item = read_fhir(bundle(ANN, gone)).items
    assert isinstance(item.content, IncomingMerge)
    assert [one.value for one in item.content.kept] == ["10001"]
    assert [one.value for one in item.content.gone] == ["10002"]
    assert item.content.gone_name == Name("Lee", "A")


def test_a_record_no_longer_used_is_not_taken():
    found = read_fhir(json.dumps(ANN | {"active": False}).encode())
    assert found.items == () and severities(found) == ["warning"]


def test_a_booking():
    told = appointment(
        {"resourceType": "Practitioner", "id": "d1", "name": [{"family": "Hayes"}],
         "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893"}]},
        {"resourceType": "Location", "id": "l1", "name": "Room 1", "partOf": {
            "reference": "Location/l2"}, "physicalType": {"coding": [{"code": "ro"}]}},
        {"resourceType": "Location", "id": "l2", "name": "River Clinic"},
        booking(
            identifier=[{"value": "F1"}, {"value": "P1", "type": {"coding": [{"code": "PLAC"}]}}],
            appointmentType={"coding": [{"display": "Check-up"}]},
            serviceType=[{"text": "Office visit"}], reasonCode=[{"text": "Cough"}],
            comment="Bring papers", patientInstruction="Drink water",
            participant=[{"actor": {"reference": f"{one}"}} for one in (
                "Location/l1", "Practitioner/d1", "Patient/p1")],
        ),
    )  # fmt: skip
    assert (told.what, told.status, told.filler_id, told.placer_id) == (
        "book",
        "booked",
        "F1",
        "P1",
    )
    assert told.start == datetime(2026, 7, 20, 15, 30, tzinfo=UTC) and told.minutes == 20
    assert (told.type, told.services, told.reason) == ("Check-up", ("Office visit",), "Cough")
    assert told.provider is not None
    assert told.provider.npi == "1234567893" and told.provider.name.family == "Hayes"
    assert (told.location, told.room) == ("River Clinic", "Room 1")
    assert told.patient is not None and told.patient.names[0].family == "Lee"
    assert told.comment == "Bring papers\nDrink water"


@pytest.mark.parametrize(
    ("status", "what", "told"),
    [("cancelled", "cancel", "cancelled"), ("noshow", "no-show", "no-show"),
     ("entered-in-error", "delete", "deleted"), ("fulfilled", "book", "completed"),
     ("checked-in", "book", "arrived"), ("arrived", "book", "arrived")],
)  # fmt: skip
def test_what_becomes_of_a_booking(status, what, told):
    found = appointment(booking(status=status, cancelationReason={"text": "ill"}))
    assert (found.what, found.status, found.event_reason) == (what, told, "ill")


@pytest.mark.parametrize("status", ["proposed", "waitlist", "", "nonsense"])
def test_a_time_not_booked_is_not_taken(status):
    found = read_fhir(bundle(ANN, booking(status=status)))
    assert len(found.items) == 1 and severities(found) == ["warning"]


@pytest.mark.parametrize(
    "more", [{"start": None}, {"start": "2026-07-20"}, {"participant": []}, {"start": 7}]
)
def test_a_booking_without_start_or_patient_is_an_error(more):
    found = read_fhir(bundle(ANN, booking(**more)))
    assert len(found.items) == 1 and severities(found) == ["error"]


def test_a_start_without_zone_is_refused_unless_the_offices_is_given():
    data = bundle(ANN, booking(start="2026-07-20T09:30:00", end=None, minutesDuration=30))
    assert severities(read_fhir(data)) == ["error"]
    found = read_fhir(data, office_zone=ZoneInfo("America/Denver"))
    told = found.items[1].content
    assert told.start == datetime(2026, 7, 20, 15, 30, tzinfo=UTC)
    assert told.zone_assumed and told.minutes == 30


def test_a_patient_who_is_not_in_the_file_is_known_by_name():
    actor = {"reference": "Patient/elsewhere", "display": "Ann Lee"}
    found = read_fhir(bundle(booking(participant=[{"actor": actor}])))
    told = found.items[0].content
    assert told.patient is not None and told.patient.names == (Name("Lee", "Ann"),)


def test_a_bad_resource_stops_none_of_the_others():
    entries = [{"resource": ANN}, 7, {"resource": 7}, {"resource": {"id": "x"}}, {},
               {"resource": {"resourceType": "Patient"}}, {"resource": ANN | {"id": "p9"}},
               {"request": {"method": "DELETE", "url": "Patient/p1"}}]  # fmt: skip
    found = read_fhir(json.dumps({"resourceType": "Bundle", "entry": entries}).encode())
    assert len(found.items) == 2
    assert [(one.place.split(" (")[0].split(",")[0], one.severity) for one in found.problems] == [
        ("entry 2", "error"), ("entry 3", "error"), ("entry 4", "error"), ("entry 8", "warning"),
        ("entry 6", "error"),
    ]  # fmt: skip


def test_a_bad_line_of_ndjson_stops_none_of_the_others():
    text = "\n".join([json.dumps(ANN), "{", "", json.dumps(ANN | {"id": "p2"})])
    found = read_fhir(text.encode())
    assert [one.place for one in found.items] == ["line 1 (Patient)", "line 4 (Patient)"]
    assert [(one.place, one.severity) for one in found.problems] == [("line 2", "error")]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"), (b"<Patient/>", "XML"), (b"{", "not whole"), (b"7", "not a FHIR resource"),
        (b'{"a": 1}', "not a FHIR resource"), (b"[" * 100_000, "too deep"),
        (b'{"resourceType":"Patient","a":' + b"9" * 5000 + b"}", "number"),
        (b'{"resourceType":"Observation"}', "no patient"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_one_clear_sentence(data, word):
    found = read_fhir(data)
    assert found.items == () and len(found.problems) == 1
    assert word in found.problems[0].reason


def test_the_same_patient_has_the_same_id_and_a_changed_one_another():
    first, again = (read_fhir(json.dumps(ANN).encode()).items[0] for _ in range(2))
    stamped = read_fhir(json.dumps(ANN | {"meta": {"lastUpdated": "2026-01-01"}}).encode())
    changed = read_fhir(json.dumps(ANN | {"gender": "female"}).encode())
    assert first.message_id == again.message_id == stamped.items[0].message_id
    assert changed.items[0].message_id != first.message_id
