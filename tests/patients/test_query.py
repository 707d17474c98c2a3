"""What is typed to find someone, in any usual writing."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.patients.query import NameReading, read_query

TODAY = date(2025, 3, 3)
BORN = date(1980, 3, 4)


def read(typed):
    return read_query(typed, TODAY)


@pytest.mark.parametrize(
    "typed",
    ["3/4/80", "3/4/1980", "03/04/1980", "03041980", "030480", "1980-03-04", "19800304", "3-4-80",
     "3.4.1980", "Mar 4 1980", "mar 4, 1980", "4 March 1980", "4 mar 80"],
)  # fmt: skip
def test_a_birth_date_is_understood_in_any_writing(typed):
    assert read(typed).birth_date == BORN


@pytest.mark.parametrize(
    "typed",
    ["smith 3/4/80", "3/4/80 smith", "smith mar 4 1980", "smith, 03041980", "smith 1980-03-04"],
)
def test_a_name_may_stand_beside_the_birth_date(typed):
    found = read(typed)
    assert found.birth_date == BORN and found.words == ("smith",)


@pytest.mark.parametrize("typed", ["1", "3/", "3/4", "13/45/80", "2/30/1980", "99999999"])
def test_what_is_no_birth_date_finds_nobody_by_birth_date(typed):
    """An invalid birth date must never return people as if they matched."""
    assert read(typed).birth_date is None


def test_a_half_typed_number_beside_a_name_does_not_hide_the_name():
    found = read("smith 3/")
    assert not found.has_number and found.names[0] == NameReading("smith", "")


@pytest.mark.parametrize(
    "typed", ["(617) 555-0199", "617-555-0199", "617.555.0199", "6175550199", "1 617 555 0199",
              "+1 (617) 555 0199"],
)  # fmt: skip
def test_a_phone_number_is_understood_in_any_writing(typed):
    assert read(typed).digits == "6175550199"


def test_the_last_seven_and_the_last_four_figures_are_phones_too():
    assert read("555-0199").local == "5550199" and read("0199").last4 == "0199"
    assert read("smith 0199").last4 == "0199"


def test_names_are_read_in_both_orders():
    assert read("smi jo").names[:2] == (NameReading("smi", "jo"), NameReading("jo", "smi"))
    assert read("Smith, John Q").names[:2] == (
        NameReading("smith", "johnq"), NameReading("smith", "john", "q"),
    )  # fmt: skip
    assert NameReading("smith", "john", "q") in read("john q smith").names
    assert NameReading("delacruz", "maria") in read("maria de la cruz").names
    assert NameReading("delacruz", "") in read("de la cruz").names


def test_titles_and_suffixes_are_no_names():
    assert read("Dr. John Smith Jr.").words == ("john", "smith")
    assert read("Sr").words == ("sr",)


def test_a_month_that_is_a_name_stays_one():
    assert read("april may").words == ("april", "may")
    assert read("may 0199").words == ("may",) and read("may 0199").last4 == "0199"


def test_an_email_an_address_and_a_chart_number():
    assert read("ana@exam").email == "ana@exam"
    assert read("12 Oak St").address == "12 oak st"
    assert read("MRN-00123").chart == "mrn00123"
    assert read("1000015").chart == "1000015"


@given(st.text(max_size=60))
def test_nothing_typed_ever_fails(typed):
    found = read(typed)
    assert all(word.isalnum() for word in found.words)
    assert len(found.names) <= 16


@given(
    st.dates(date(1900, 1, 1), TODAY),
    st.sampled_from(["%m/%d/%Y", "%Y-%m-%d", "%m%d%Y", "%B %d %Y", "%d %b %Y", "%m-%d-%Y"]),
)
def test_every_birth_date_is_read_back(born, form):
    assert read(born.strftime(form)).birth_date == born


@given(
    st.text(string.ascii_letters, min_size=2, max_size=12),
    st.text(string.ascii_letters, min_size=2, max_size=12),
)
def test_any_two_words_are_tried_in_both_orders(one, other):
    words = (one.lower(), other.lower())
    if set(words) & {"jr", "sr", "ii", "iii", "iv", "md", "phd", "esq", "mr", "mrs", "ms", "miss",
                     "mx", "dr"}:  # fmt: skip
        return
    found = read(f"{one} {other}").names
    assert NameReading(*words) in found and NameReading(*words[::-1]) in found
