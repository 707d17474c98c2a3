import pytest
from hypothesis import given
from hypothesis import strategies as some

from frontdesk.core.refused import Refused
from frontdesk.core.typed_places import (
    STATES,
    luhn,
    read_line,
    read_npi,
    read_state,
    read_zip,
)

FIGURES = some.text("0123456789", min_size=9, max_size=9)


@pytest.mark.parametrize("typed", ["ny", "NY", " New  York ", "N.Y.", "new york"])
def test_a_state_is_understood_by_code_and_by_name(typed):
    assert read_state(typed) == "NY"


@pytest.mark.parametrize("typed", ["", "Ontario", "XX", "N"])
def test_what_is_no_state_is_refused_at_its_field(typed):
    with pytest.raises(Refused, match="two letters") as refused:
        read_state(typed)
    assert refused.value.field == "state"


def test_there_are_fifty_states_one_district_five_territories_and_three_posts():
    assert len(STATES) == 59
    assert all(read_state(name) == code for code, name in STATES.items())


@pytest.mark.parametrize(
    "zip_code, state",
    [("10001", "NY"), ("00501", "NY"), ("06390", "NY"), ("02134", "MA"), ("05501", "MA"),
     ("20500", "DC"), ("20101", "VA"), ("33101", "FL"), ("73301", "TX"), ("88510", "TX"),
     ("83414", "WY"), ("90210", "CA"), ("96799", "AS"), ("96910", "GU"), ("99501", "AK"),
     ("00802", "VI"), ("00901", "PR"), ("09012", "AE")],
)  # fmt: skip
def test_a_zip_code_belongs_to_its_state(zip_code, state):
    assert read_zip(zip_code, state=state) == zip_code


@pytest.mark.parametrize(
    "typed, kept",
    [("144561234", "14456-1234"), ("14456-1234", "14456-1234"), (" 14456 1234 ", "14456-1234")],
)
def test_nine_figures_are_parted(typed, kept):
    assert read_zip(typed) == kept


@pytest.mark.parametrize(
    "typed, state, why",
    [("2134", "MA", "leading zero"), ("123456", "", "five or nine"), ("", "", "five or nine"),
     ("14456", "CA", "in New York, not in California"), ("00000", "", "No ZIP code begins"),
     ("1445a", "", "five or nine"), ("१२३४५", "", "five or nine")],
)  # fmt: skip
def test_a_wrong_zip_code_is_refused_with_the_reason(typed, state, why):
    with pytest.raises(Refused, match=why):
        read_zip(typed, state=state)


@given(FIGURES, some.integers(0, 9), some.integers(1, 9))
def test_any_one_mistyped_figure_of_an_npi_is_noticed(nine, place, off):
    nine = "1" + nine[1:]
    npi = next(nine + str(check) for check in range(10) if luhn("80840" + nine + str(check)))
    assert read_npi(f"{npi[:4]} {npi[4:]}") == npi
    wrong = npi[:place] + str((int(npi[place]) + off) % 10) + npi[place + 1 :]
    with pytest.raises(Refused):
        read_npi(wrong)


@pytest.mark.parametrize(
    "typed, why",
    [("123456789", "ten figures"), ("12345678901", "ten figures"), ("3234567893", "begins with 1"),
     ("1234567890", "mistyped"), ("", "ten figures")],
)  # fmt: skip
def test_what_is_no_npi_is_refused_with_the_reason(typed, why):
    with pytest.raises(Refused, match=why) as refused:
        read_npi(typed)
    assert refused.value.field == "npi"


def test_the_published_example_is_an_npi():
    assert read_npi("1234567893") == "1234567893"


def test_a_line_is_tidied_and_composed():
    assert read_line("  Cafe\u0301   Clinic\t ", what="it", field="name") == "Café Clinic"


@pytest.mark.parametrize("typed", ["a\x00b", "a\x1bb", "a\u202eb", "\ud800", "x" * 121, " "])
def test_a_line_that_cannot_be_printed_is_refused(typed):
    with pytest.raises(Refused) as refused:
        read_line(typed, what="the name", field="name")
    assert refused.value.field == "name"


def test_a_line_that_may_be_empty_is():
    assert read_line("  ", what="it", field="name", needed=False) == ""


def test_right_to_left_names_and_emoji_are_lines_too():
    for name in ("מרפאת ירושלים", "عيادة", "診療所", "🦷 Dental"):
        assert read_line(name, what="it", field="name") == name
