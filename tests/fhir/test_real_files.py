"""The collected Synthea bundles, with what a person reads in them."""

import json
import pickle
from datetime import date

import pytest
from foreign_files import bytes_of, files_of, needs_files

from frontdesk.core.incoming import Address, Identifier, IncomingPatient, Name
from frontdesk.fhir.read import read_fhir

pytestmark = needs_files("fhir")

# file: family, given, birth, sex, last four of the SSN, city, ZIP, language, latest payer
PEOPLE = {
    "synthea_00.json": (
        "Bins", "Denny", date(1982, 4, 16), "male", "8054", "Dedham", "02026", "English",
        "medicaid",
    ),
    "synthea_01.json": (
        "Atencio", "Alberto", date(1993, 6, 7), "male", "3984", "Boston", "02108", "Spanish",
        "private",
    ),
    "synthea_02.json": (
        "Larson", "Jacob", date(1981, 2, 14), "male", "5056", "Taunton", "02718", "English",
        "private",
    ),
    "synthea_04.json": (
        "Conn", "Liz", date(1986, 11, 28), "female", "1238", "Beverly", "01915", "English",
        "private",
    ),
    "synthea_05.json": (
        "Cazares", "Felipe", date(1974, 5, 28), "male", "1416", "Ashland", "01721", "Spanish",
        "private",
    ),
    "synthea_07.json": (
        "Keeling", "Valentin", date(1981, 2, 2), "male", "2519", "Worcester", "01545", "English",
        "medicaid",
    ),
    "synthea_08.json": (
        "Reinger", "Bill", date(1992, 12, 25), "male", "7348", "Chelsea", "02149", "English",
        "medicaid",
    ),
    "synthea_10.json": (
        "McLaughlin", "Stephen", date(1979, 4, 28), "male", "5074", "Marlborough", "01752",
        "English", "private",
    ),
    "synthea_11.json": (
        "Kreiger", "Clemente", date(1984, 7, 2), "male", "8934", "Wilmington", "01887", "Chinese",
        "private",
    ),
    "synthea_14.json": (
        "Leffler", "Trey", date(1957, 7, 1), "male", "2922", "Norwood", "02062", "English",
        "private",
    ),
}  # fmt: skip


def patient_in(name: str) -> IncomingPatient:
    (item,) = read_fhir(bytes_of("fhir", name)).items
    assert isinstance(item.content, IncomingPatient)
    return item.content


@pytest.mark.parametrize("path", files_of("fhir"), ids=lambda path: path.name)
def test_each_bundle_is_one_patient_without_a_problem(path):
    found = read_fhir(path.read_bytes())
    assert len(found.items) == 1 and found.items[0].event == "Patient"
    assert all(problem.severity == "warning" for problem in found.problems)
    assert pickle.loads(pickle.dumps(found)) == found == read_fhir(path.read_bytes())


@pytest.mark.parametrize("name", PEOPLE)
def test_the_patient_is_the_one_a_person_reads(name):
    family, given, birth, sex, ssn, city, postal_code, language, payer = PEOPLE[name]
    patient = patient_in(name)
    assert (patient.names[0].family, patient.names[0].given) == (family, given)
    assert patient.names[0].kind == "legal"
    assert (patient.birth_date, patient.sex) == (birth, sex)
    assert patient.ssn_last4 == ssn and patient.language == language
    (address,) = patient.addresses
    assert (address.city, address.state, address.postal_code) == (city, "MA", postal_code)
    assert [(one.order, one.payer_name) for one in patient.coverages] == [(1, payer)]
    assert len(patient.phones) == 1 and patient.phones[0].typed.startswith("555-")


def test_a_maiden_name_is_kept_as_one():
    assert patient_in("synthea_04.json").names == (
        Name("Conn", "Liz", prefix="Mrs."),
        Name("Rowe", "Liz", prefix="Mrs.", kind="maiden"),
    )


def test_numbers_by_kind_and_the_social_security_number_never_whole():
    patient = patient_in("synthea_00.json")
    assert Identifier(
        "bc0fbd67-bfe3-46c8-8ce9-ef20b0705b46", "http://hospital.smarthealthit.org", "MR"
    ) in patient.identifiers  # fmt: skip
    assert patient.identifiers[-1] == Identifier("14867dba-fb11-4df3-9829-8e8e081b39e6", "", "RI")
    assert {one.type for one in patient.identifiers} == {"", "MR", "DL", "PPN", "RI"}
    for path in files_of("fhir"):
        assert "999-" not in repr(read_fhir(path.read_bytes()))


def test_address_and_marital_status():
    patient = patient_in("synthea_00.json")
    assert patient.addresses == (
        Address("101 Waters Center Unit 70", "", "Dedham", "MA", "02026", "US"),
    )
    assert patient.marital_status == "married" and patient.deceased is None
    assert patient_in("synthea_07.json").marital_status == "single"


def test_all_bundles_as_ndjson_are_the_sum_of_each():
    lines = [json.dumps(json.loads(path.read_bytes())) for path in files_of("fhir")]
    found = read_fhir("\n".join(lines).encode())
    each = [read_fhir(path.read_bytes()).items[0].content for path in files_of("fhir")]
    assert [item.content for item in found.items] == each
    assert found.items[1].place == "line 2, entry 1 (Patient)"


def test_patients_taken_out_of_their_bundle_lose_only_what_pointed_to_them():
    bundle = json.loads(bytes_of("fhir", "synthea_04.json"))
    alone = json.dumps(bundle["entry"][0]["resource"]).encode()
    (item,) = read_fhir(alone).items
    whole = patient_in("synthea_04.json")
    assert item.place == "Patient" and item.content.names == whole.names
    assert item.content.coverages == () and len(whole.coverages) == 1
