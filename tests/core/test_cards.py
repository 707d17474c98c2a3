"""No card number may enter the program, however it is typed, pasted or swiped."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from frontdesk.core.cards import holds_card_number, refuse_card_number
from frontdesk.core.refused import Refused

VISA = "4242424242424242"


def twin(figures):
    """Luhn, written another way."""
    total = 0
    for place, letter in enumerate(reversed(figures)):
        value = int(letter) * (1 + place % 2)
        total += sum(int(part) for part in str(value))
    return total % 10 == 0


@pytest.mark.parametrize(
    "typed",
    [
        VISA,
        "4242 4242 4242 4242",
        "4242-4242-4242-4242",
        "4242.4242.4242.4242",
        "visa 4242424242424242 exp 12/27",
        "3782 822463 10005",
        "30569309025904",
        "6011111111111117",
        "5555555555554444",
        f"%B{VISA}^DOE/JANE^2712101000000000?",
        f";{VISA}=27121010000000000?",
        "4242424242424242 12 27 123",
        "\uff14\uff12\uff14\uff12" * 4,
        "42424242\u20134242\u20134242",
    ],
)
def test_a_card_number_is_seen_in_any_writing(typed):
    assert holds_card_number(typed)


@pytest.mark.parametrize(
    "typed",
    ["", "visa 4242 05A91", "check 1047", "(518) 555-0142", "424242424242", "4242424242424241",
     "03/04/1980 12207 10000042"],
)  # fmt: skip
def test_what_the_desk_writes_every_day_is_no_card_number(typed):
    assert not holds_card_number(typed)


def test_a_card_number_within_a_longer_run_is_seen():
    assert holds_card_number(f"0019{VISA}27121010")


def test_the_refusal_says_what_to_do_and_does_not_repeat_the_number():
    with pytest.raises(Refused, match="use the card terminal") as said:
        refuse_card_number(f"card {VISA}", field="reference")
    assert said.value.field == "reference"
    assert VISA not in str(said.value)


@given(some.text("0123456789", min_size=13, max_size=19))
def test_every_number_that_passes_the_check_of_card_numbers_is_seen(figures):
    if twin(figures):
        assert holds_card_number(figures)


@given(some.text("0123456789", min_size=13, max_size=14))
def test_thirteen_or_fourteen_figures_that_fail_it_are_not(figures):
    assert holds_card_number(figures) == twin(figures)
