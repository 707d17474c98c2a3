"""What may stand in a patient's form; every fault is said at its field."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patients.people import JOHN

from frontdesk.core.refused import Refused
from frontdesk.patients.checking import check, checked
from frontdesk.patients.rules import (
    ContactTyped,
    PatientTyped,
    PhoneTyped,
    chart_number,
    display_name,
    is_own_chart_number,
    spoken_name,
)

TODAY = date(2025, 3, 3)


def problems(**changed):
    return dict(check(replace(JOHN, **changed), TODAY).problems)


def test_a_good_form_has_no_fault_and_is_tidied():
    told = check(replace(JOHN, family="  smith ", state="massachusetts"), TODAY)
    assert not told.problems
    assert told.columns["family"] == "smith" and told.columns["state"] == "MA"
    assert told.columns["line1_key"] == "12 oak street"


@pytest.mark.parametrize(
    "field,text,said",
    [
        ("birth_date", "3/4/2030", "future"),
        ("birth_date", "3/4/1880", "145 years ago"),
        ("birth_date", "13/4/1980", "no month 13"),
        ("birth_date", "yesterdayish", "not a date"),
        ("email", "ana", "no @"),
        ("email", "ana@home", "no point"),
        ("email", "a b@example.com", "blank"),
        ("state", "XX", "no US state"),
        ("postal_code", "2118", "leading zero"),
        ("postal_code", "90210", "California"),
        ("sex", "blue", "Choose"),
        ("family", "N" * 301, "301 characters"),
        ("line1", "4111 1111 1111 1111", "card number"),
    ],
)
def test_a_fault_is_said_at_its_field(field, text, said):
    found = problems(**{field: text})
    assert found.keys() == {field} and said in found[field]
    with pytest.raises(Refused) as refused:
        checked(replace(JOHN, **{field: text}), TODAY)
    assert refused.value.field == field


def test_every_fault_is_found_at_once():
    found = problems(birth_date="x", email="y", state="zz", phones=(PhoneTyped("12"),))
    assert list(found) == ["birth_date", "state", "email", "phones.0"]


def test_phones_and_contacts_say_which_one():
    phones = (PhoneTyped("617 555 0199"), PhoneTyped("617 155 0199"))
    contacts = (ContactTyped("emergency", "", phone="617 555 0111"),
                ContactTyped("guarantor", "Bo", phone="1"))  # fmt: skip
    found = problems(phones=phones, contacts=contacts)
    assert list(found) == ["phones.1", "contacts.0.name", "contacts.1.phone"]


def test_phones_are_written_as_the_office_writes_them():
    told = check(
        replace(JOHN, phones=(PhoneTyped("5550199"), PhoneTyped("+44 20 7946 0958 x3"))),
        TODAY,
        area="617",
    )
    assert told.phones[0].text == "(617) 555-0199"
    assert told.phones[1].text.startswith("+44 ") and told.phones[1].digits == "442079460958"


def test_a_name_and_a_phone_or_a_birth_date_are_enough():
    one = PatientTyped(family="Madonna", phones=(PhoneTyped("617 555 0100"),))
    assert not check(one, TODAY).problems
    assert not check(PatientTyped(given="Cher", birth_date="5/20/46"), TODAY).problems
    assert list(check(PatientTyped(family="Cher"), TODAY).problems) == ["phones.0"]
    assert not check(PatientTyped(family="Cher"), TODAY, desk=False).problems
    assert list(check(PatientTyped(phones=one.phones), TODAY).problems) == ["family"]
    assert list(check(replace(one, family="\u200b -- "), TODAY).problems) == ["family"]


@pytest.mark.parametrize(
    "typed,kept",
    [("F", "female"), ("m", "male"), ("X", "other"), ("", "unknown"), ("Male", "male")],
)
def test_sex_codes_of_other_systems_are_understood(typed, kept):
    assert check(replace(JOHN, sex=typed), TODAY).columns["sex"] == kept


@given(st.integers(0, 10**9))
def test_chart_numbers_check_themselves(count):
    number = chart_number(count)
    assert is_own_chart_number(number)
    wrong = str((int(number[2]) + 1) % 10)
    assert not is_own_chart_number(number[:2] + wrong + number[3:])
    swapped = number[:3] + number[4] + number[3] + number[5:]
    assert number[3] == number[4] or not is_own_chart_number(swapped)


def test_names_are_shown_as_people_write_them():
    assert display_name("Smith", "John", middle="A", suffix="Jr.") == "Smith, John A. Jr."
    assert display_name("Smith", "Robert", preferred="Bob") == "Smith, Robert (Bob)"
    assert display_name("Madonna", "") == "Madonna" == display_name("", "Madonna")
    assert display_name("Smith", "Bob", preferred="bob") == "Smith, Bob"
    assert spoken_name("Smith", "Robert", preferred="Bob") == "Bob Smith"
