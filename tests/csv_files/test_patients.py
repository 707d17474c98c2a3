"""Columns guessed and rows read, as offices export them."""

from datetime import date

import pytest

from frontdesk.core.incoming import Identifier, IncomingPatient, Name, ReadFile
from frontdesk.csv_files.columns import guess_columns
from frontdesk.csv_files.fields import FIELDS
from frontdesk.csv_files.headers import field_named, title_of
from frontdesk.csv_files.patients import patients_from
from frontdesk.csv_files.sheet import read_csv

TODAY = date(2026, 3, 10)


def read(text: str) -> ReadFile:
    sheet = read_csv(text.encode())
    return patients_from(sheet, guess_columns(sheet), today=TODAY)


def columns(text: str) -> list[str]:
    sheet = read_csv(text.encode())
    found = guess_columns(sheet)
    return [found.get(place, "") for place in range(len(sheet.header))]


def patient(header: str, row: str) -> IncomingPatient:
    (item,) = read(f"LastName|FirstName|{header}\nDoe|Jane|{row}\n").items
    assert isinstance(item.content, IncomingPatient)
    return item.content


def warnings(text: str) -> list[tuple[str, str]]:
    return [(problem.place, problem.severity) for problem in read(text).problems]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Patient Last Name", "last_name"), ("PT_LNAME", "last_name"), ("Surname", "last_name"),
        ("family name", "last_name"), ("First", "first_name"), ("given_name", "first_name"),
        ("MI", "middle_name"), ("Patient's Date of Birth", "birth_date"), ("D.O.B.", "birth_date"),
        ("date_of_birth", "birth_date"), ("Sex at Birth", "sex"), ("M/F", "sex"),
        ("Patient Sex", "sex"), ("soc_sec_id", "ssn"), ("SS#", "ssn"), ("Chart #", "chart_number"),
        ("MRN", "chart_number"), ("Acct No.", "chart_number"), ("rec_id", "other_id"),
        ("Home Ph", ""), ("Phone (Home)", "home_phone"), ("Cell Phone", "mobile_phone"),
        ("E-Mail Address", "email"), ("Zip Code", "zip"), ("postcode", "zip"), ("suburb", "city"),
        ("State/Province", "state"), ("Addr 1", "address1"), ("Apt #", "address2"),
        ("Primary Insurance", "insurance1_payer"), ("Primary Ins Policy #", "insurance1_member_id"),
        ("Ins 2 Group No", "insurance2_group"), ("Secondary Insurance Name", "insurance2_payer"),
        ("Insurance Name 2", "insurance2_payer"), ("Policy Number 2", "insurance2_member_id"),
        ("MemberID", "insurance1_member_id"), ("Subscriber ID", "insurance1_member_id"),
        ("Policy Holder", "insurance1_subscriber"), ("Emergency Contact", "emergency_name"),
        ("Emergency Contact Phone", "emergency_phone"), ("Next of Kin", "emergency_name"),
        ("Guarantor Last Name", "guarantor_last_name"), ("Resp Party", "guarantor_name"),
        ("Teléfono", "phone"), ("Apellidos", "last_name"), ("Fecha de Nacimiento", "birth_date"),
        ("Provider Last Name", ""), ("Referring Provider", ""), ("PCP", ""), ("Last Visit", ""),
        ("Status", ""), ("Balance", ""), ("Insurance Phone", ""), ("", ""), ("###", ""),
    ],
)  # fmt: skip
def test_columns_by_their_names(header, field):
    assert field_named(header) == field


def test_every_field_has_a_title_to_show():
    fields = [*FIELDS, "insurance2_group", "emergency_phone", "guarantor_birth_date"]
    assert all(title_of(field) != field for field in fields)
    assert title_of("insurance2_group") == "Insurance 2: group"


def test_each_field_is_given_once_and_what_it_means_depends_on_its_neighbours():
    assert columns("Name,First Name,Address,City\nDoe,Jane,1 A St,Provo\n") == [
        "last_name", "first_name", "address1", "city",
    ]  # fmt: skip
    assert columns("ID,MRN,Name,DOB\n1,2,Doe,3/4/80\n")[:2] == ["chart_number", "other_id"]
    assert columns("Last Name,Last Name,First Name\nDoe,Doe,Jane\n") == [
        "last_name", "", "first_name",
    ]  # fmt: skip


def test_columns_by_their_cells_where_there_are_no_names():
    assert columns(
        "BINS, DENNY\t1982-04-16\tM\t555-475-6178\td@x.org\t999-23-8054\t1 A St, Boston MA 02108\n"
        "CONN, LIZ\t1986-11-28\tF\t555-175-3568\tl@x.org\t999-34-1238\t2 B St, Boston MA 02108\n"
    ) == ["full_name", "birth_date", "sex", "phone", "email", "ssn", "address"]
    assert columns(
        "Adams;Zoe;4/16/1952;1 A St;Boston;MA;2108\nBaker;Ann;4/17/1999;2 B St;Boston;MA;02108\n"
    ) == ["last_name", "first_name", "birth_date", "address1", "city", "state", "zip"]


def test_dates_of_visits_are_not_taken_for_births():
    text = "LastName,FirstName,Last Visit,Column4\n" + "".join(
        f"Doe{n},Jane,{n % 12 + 1}/4/2025,{n % 12 + 1}/5/19{n}\n" for n in range(40, 90)
    )
    assert columns(text) == ["last_name", "first_name", "", "birth_date"]


def test_a_name_in_one_piece_in_every_usual_writing():
    for written, name in {
        '"BINS, DENNY"': Name("BINS", "DENNY"), "Denny Bins": Name("Bins", "Denny"),
        '"Smith, John A. Jr."': Name("Smith", "John", "A.", "Jr."),
        '"Smith Jr, John"': Name("Smith", "John", suffix="Jr"),
        '"DE LA CRUZ, MARIA"': Name("DE LA CRUZ", "MARIA"),
        '"O\'Brien, Mary Ann"': Name("O'Brien", "Mary", "Ann"),
        "Dr. John Q Smith": Name("Smith", "John", "Q", prefix="Dr."), "Cher": Name("Cher"),
        '"van der Berg, Anna"': Name("van der Berg", "Anna"),
    }.items():  # fmt: skip
        (item,) = read(f"Patient Name,DOB\n{written},3/4/1980\n").items
        assert item.content.names == (name,), written


def test_preferred_maiden_and_previous_names():
    told = patient("Nickname|Maiden Name|Previous Name", "Janie|Roe|Mary Poe")
    assert told.names == (
        Name("Doe", "Jane"), Name("", "Janie", kind="preferred"),
        Name("Roe", "Jane", kind="maiden"), Name("Poe", "Mary", kind="previous"),
    )  # fmt: skip
    (item,) = read('Patient Name,DOB\n"Doe, Robert (Bob)",3/4/1980\n').items
    assert item.content.names == (Name("Doe", "Robert"), Name("", "Bob", kind="preferred"))


def test_a_surname_that_means_nothing_to_a_program_is_a_surname():
    for surname in ("Null", "None", "NA", "True", "Test"):
        (item,) = read(f"LastName,FirstName,DOB\n{surname},Jane,3/4/1980\n").items
        assert item.content.names[0].family == surname


def test_a_whole_row_of_an_office_export():
    told = patient(
        "MI|DOB|Sex|SSN|MRN|Home Phone|Cell|Email|Address1|Apt #|City|State|Zip|Language|"
        "Interpreter|Marital Status|Employer|Ins 1 Name|Ins 1 ID|Ins 1 Group|Ins 1 Subscriber|"
        "Ins 1 Relationship|Ins 1 Effective Date|Secondary Insurance|Emergency Contact|"
        "Emergency Contact Relationship|Emergency Phone|Responsible Party|Guarantor Relationship|"
        "Pharmacy|Alert",
        "Q|3/4/1980|F|123-45-6789|10001|801-555-0134|801-555-0135|j@x.org|1 A St|Apt 2|Provo|Utah|"
        "84601|es|Y|Married|ACME|Aetna|W1|G1|Doe, Jim|Spouse|1/1/2027|Self Pay|Doe, Jim|Husband|"
        "801-555-0136|Doe, Jim|Spouse|Corner Drug|Needs a ramp",
    )
    assert told.names == (Name("Doe", "Jane", "Q"),)
    assert (told.birth_date, told.sex, told.ssn_last4) == (date(1980, 3, 4), "female", "6789")
    assert told.identifiers == (Identifier("10001", "", "MR"),)
    assert [one.kind for one in told.phones] == ["home", "mobile"] and told.email == "j@x.org"
    address = told.addresses[0]
    assert (address.line1, address.line2, address.state) == ("1 A St", "Apt 2", "UT")
    assert told.language == "Spanish" and told.interpreter is True
    assert (told.marital_status, told.employer) == ("married", "ACME")
    (coverage,) = told.coverages
    assert (coverage.payer_name, coverage.member_id, coverage.group_number) == ("Aetna", "W1", "G1")
    assert coverage.subscriber == Name("Doe", "Jim") and coverage.relationship == "spouse"
    assert coverage.valid_from == date(2027, 1, 1)  # insurance may begin in the future
    (contact,) = told.contacts
    assert (contact.name, contact.relation, contact.role) == (
        Name("Doe", "Jim"), "spouse", "emergency",
    )  # fmt: skip
    assert contact.phones[0].digits == "8015550136"
    assert told.guarantor is not None and told.guarantor.relationship == "spouse"
    assert told.pharmacy == "Corner Drug" and told.alerts == ("Needs a ramp",)


def test_what_a_spreadsheet_did_is_mended_or_said_with_line_and_column():
    found = read(
        "LastName,FirstName,DOB,Zip,State,Phone,SSN\n"
        "Doe,Jane,29284,2134,MA,5.55E+09,12345678\n"
        "Roe,Rick,#####,02135,MA,5554756178,123-45-6789\n"
        "Poe,Ann,02/30/1980,2135,UT,555-475-6178,1.23E+08\n"
    )
    first, second, third = (item.content for item in found.items)
    assert first.birth_date == date(1980, 3, 4) and first.addresses[0].postal_code == "02134"
    assert first.phones == () and first.ssn_last4 == "5678"
    assert second.birth_date is None and second.phones[0].digits == "5554756178"
    assert third.addresses[0].postal_code == "2135" and third.ssn_last4 == ""
    assert {problem.place for problem in found.problems} == {
        "line 2, column DOB", "line 2, column Zip", "line 2, column Phone", "line 3, column DOB",
        "line 4, column DOB", "line 4, column Zip", "line 4, column SSN",
    }  # fmt: skip
    assert all(problem.severity == "warning" for problem in found.problems)


def test_no_problem_repeats_what_the_file_says_of_a_person():
    found = read(
        "LastName,FirstName,DOB,Sex,Email,Phone\n"
        "Quixote,Dulcinea,13/13/1980,Qx,nowhere,ring twice\n"
    )
    said = " ".join(problem.reason for problem in found.problems)
    assert len(found.problems) == 4
    for word in ("Quixote", "Dulcinea", "13/13/1980", "Qx", "nowhere", "ring"):
        assert word not in said


def test_a_bad_row_stops_none_of_the_others():
    found = read(
        "LastName,FirstName,DOB,City\nDoe,Jane,3/4/1980,Provo\n,,3/5/1980,Provo\n"
        "Roe,Rick,3/6/1980,Salt Lake, City\nPoe,Ann,3/7/1980,Provo,\nTotal: 3,,,\n"
    )
    assert [item.place for item in found.items] == ["line 2", "line 5"]
    assert [(one.place, one.severity) for one in found.problems] == [
        ("line 3", "error"), ("line 4", "error"), ("line 6", "warning"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "sexes"),
    [
        (("1", "2", "9"), ["male", "female", "unknown"]), (("0", "1", ""), [None, None, None]),
        (("Female", "MALE", "X"), ["female", "male", "other"]), (("U", "Unknown", "q"), [
            "unknown", "unknown", None]),
    ],
)  # fmt: skip
def test_sexes_in_words_letters_and_numbers(cells, sexes):
    rows = "".join(f"Doe,Jane{place},{cell}\n" for place, cell in enumerate(cells))
    found = read("LastName,FirstName,Sex\n" + rows)
    assert [item.content.sex for item in found.items] == sexes


def test_doubtful_columns_are_noted_once():
    text = "LastName,FirstName,DOB\nDoe,Jane,16/4/80\nRoe,Rick,3/4/81\n"
    assert warnings(text) == [("column DOB", "warning"), ("column DOB", "warning")]
    assert read(text).items[1].content.birth_date == date(1981, 4, 3)


def test_a_masked_or_short_social_security_number_keeps_its_last_four():
    for written in ("XXX-XX-6789", "***-**-6789", "6789", "123456789", "123 45 6789"):
        assert patient("SSN", written).ssn_last4 == "6789"
    for dummy in ("000-00-0000", "999999999"):
        assert patient("SSN", dummy).ssn_last4 == ""


def test_a_card_number_goes_no_further():
    found = read("LastName,FirstName,Alert\nDoe,Jane,card 4111 1111 1111 1111\n")
    assert "4111" not in repr(found) and found.items[0].content.alerts == ()
    assert [problem.place for problem in found.problems] == ["line 2, column Alert"]


def test_columns_corrected_by_a_person_are_obeyed():
    sheet = read_csv(b"A,B,C\nJane,Doe,3/4/1980\n")
    found = patients_from(sheet, {0: "first_name", 1: "last_name", 2: "birth_date", 9: "email"})
    assert found.items[-1].content.names == (Name("Doe", "Jane"),)


def test_a_city_state_and_zip_in_one_column():
    told = patient("Address|City State Zip", "1 A St|Boston, MA 2108")
    address = told.addresses[0]
    assert (address.line1, address.city, address.state, address.postal_code) == (
        "1 A St", "Boston", "MA", "02108",
    )  # fmt: skip
