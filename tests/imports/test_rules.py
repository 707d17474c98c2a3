"""Who is taken for whom: decided by names, dates and numbers alone."""

from dataclasses import replace
from datetime import date

import pytest

from frontdesk.imports import rules
from frontdesk.imports.rules import Person, believed, compare, may_merge
from frontdesk.patients.names import NameKeys

BORN = date(1980, 3, 4)


def person(family="Rivera", given="Ana", **more):
    known = {"birth_date": BORN, "sex": "female"} | more
    return Person(names=(NameKeys.of(family, given),), **known)


PHONE = frozenset({"5185550177"})


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (person(), person("RIVERA", "ana"), "same"),
        (person(), person("Rivéra"), "same"),
        (person(sex="unknown", phones=PHONE), person(sex="unknown", phones=PHONE), "same"),
        (person(sex="unknown"), person(sex="unknown"), "perhaps"),  # nothing beside name and date
        (person(sex="male"), person(), "perhaps"),
        (person(suffix="jr"), person(suffix="sr"), "other"),
        (person(middle="b"), person(middle="benita"), "same"),
        (person(middle="b"), person(middle="carla"), "perhaps"),
        (person(birth_date=None), person(), "other"),
        (person(birth_date=date(1980, 4, 3)), person(), "perhaps"),  # day for month
        (person(birth_date=date(1981, 3, 4)), person(), "perhaps"),
        (person(birth_date=date(1955, 7, 9)), person(), "other"),  # a mother and her daughter
        (person("Ana", "Rivera"), person(), "perhaps"),
        (person("Rivero"), person(), "perhaps"),
        (person("Smith", "John"), person("Jones", "Mary"), "other"),
    ],
)
def test_how_alike_two_records_are(one, other, verdict):
    assert compare(one, other).verdict == verdict
    assert compare(other, one).verdict == verdict


def test_twins_are_two_people_even_at_one_address_and_telephone():
    home = {"phones": PHONE, "street": "12 elm street", "postal_code": "12208"}
    assert compare(person(**home), person(given="Eva", **home)).verdict == "other"


def test_a_number_in_common_asks_a_human_even_when_the_names_differ():
    number = frozenset({("CSV NI", "6988048")})
    likeness = compare(person(told=number), person("Webb", "Molly", told=number))
    assert likeness.verdict == "perhaps"
    assert "a number in common" in likeness.reasons


def test_two_records_of_one_system_are_never_one_without_a_human():
    one = person(filed=frozenset({("MAIN", "1")}))
    other = person(filed=frozenset({("MAIN", "2")}))
    assert compare(one, other).verdict == "perhaps"
    elsewhere = person(filed=frozenset({("LAB", "2")}))
    assert compare(one, elsewhere).verdict == "same"


def test_a_married_name_is_still_proposed_by_first_name_birth_date_and_telephone():
    likeness = compare(person("Smith", phones=PHONE), person("Jones", phones=PHONE))
    assert likeness.verdict == "perhaps"
    was = replace(person("Jones"), names=(NameKeys.of("Jones", "Ana"), NameKeys.of("Smith", "Ana")))
    assert compare(person("Smith"), was).verdict == "perhaps"


def test_why_they_may_be_one_is_said_in_words():
    one, other = person(phones=PHONE, sex="unknown"), person(phones=PHONE, sex="unknown")
    assert compare(one, other).reasons == ("same name", "same birth date", "same telephone")


@pytest.mark.parametrize(
    ("told", "sure"),
    [
        (person(), True),
        (person("Smith"), True),  # married
        (person("Smith", "Eva"), False),
        (person(birth_date=date(1955, 7, 9)), True),  # the date was corrected
        (person("Smith", birth_date=date(1955, 7, 9)), False),
        (person("Rivero", birth_date=date(1980, 4, 3)), True),
        (person(birth_date=None), True),
        (person("Smith", "Eva", birth_date=None), False),
        (Person(), True),  # no name was sent at all
        (Person(birth_date=date(1955, 7, 9)), False),
    ],
)
def test_a_number_is_believed_unless_name_and_birth_date_speak_against_it(told, sure):
    assert believed(told, person()) is sure


def test_charts_are_merged_unless_name_and_birth_date_both_differ():
    assert may_merge(person(), person("Smith", "Eva"))
    assert may_merge(person(), person(birth_date=date(1955, 7, 9)))
    assert not may_merge(person(), person("Smith", "Eva", birth_date=date(1955, 7, 9)))


def test_nobody_without_a_name_is_like_anyone():
    assert compare(Person(birth_date=BORN), person()) == rules.OTHER
