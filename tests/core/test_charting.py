"""Figures as a picture: round axes, values in words, nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from frontdesk.core.charting import (
    ACROSS,
    BARS,
    STACKED,
    Chart,
    Series,
    axis_of,
    short_words,
    tick_words,
)

values = some.lists(some.integers(-(10**11), 10**11), min_size=1, max_size=12)


def chart(*values, form=BARS, kind="money"):
    return Chart("", tuple("x" * len(values)), (Series("Paid", values),), form=form, kind=kind)


def ticks(*values, kind="money"):
    axis = axis_of(chart(*values, kind=kind))
    return [tick_words(one, axis.step, kind) for one in axis.ticks]


@pytest.mark.parametrize(
    "cents,told",
    [
        (4317, ["$0", "$20", "$40", "$60"]),
        (99_999, ["$0", "$250", "$500", "$750", "$1k"]),
        (1_234_567, ["$0", "$5k", "$10k", "$15k"]),
        (98_765_432, ["$0", "$250k", "$500k", "$750k", "$1M"]),
        (99, ["$0.00", "$0.25", "$0.50", "$0.75", "$1.00"]),
    ],
)
def test_an_axis_has_round_dollars(cents, told):
    assert ticks(cents) == told


def test_counts_have_whole_steps_and_percents_their_sign():
    assert ticks(3, kind="count") == ["0", "1", "2", "3"]
    assert ticks(9_550, kind="percent") == ["0%", "25%", "50%", "75%", "100%"]


def test_an_axis_goes_below_zero_where_money_went_back():
    assert ticks(5000, -1200) == ["-$20", "$0", "$20", "$40", "$60"]


@given(values, some.sampled_from(["bars", "stacked", "line"]), some.integers(2, 8))
def test_every_value_lies_on_the_axis_and_zero_too(found, form, most):
    both = (Series("a", tuple(found)), Series("b", tuple(found)))
    made = Chart("", tuple("x" * len(found)), both, form=form)
    axis = axis_of(made, most)
    highest = max(2 * one if form == STACKED else one for one in found)
    lowest = min(2 * one if form == STACKED else one for one in found)
    assert axis.low <= min(0, lowest) and axis.high >= max(0, highest)
    assert 0 in axis.ticks and axis.ticks[-1] == axis.high and len(axis.ticks) <= most + 2


def test_what_is_in_hand_is_said_to_the_cent():
    one = Chart("", ("Mar 4",), (Series("Paid", (1005,)),), details=("Tue, Mar 4: 3 payments",))
    assert one.said(0) == "Tue, Mar 4: 3 payments: $10.05"
    both = Chart("", ("0–30",), (Series("Patients", (5,)), Series("Insurance", (None,))),
                 form=ACROSS)  # fmt: skip
    assert both.said(0) == "0–30: Patients $0.05, Insurance nothing, Together $0.05"
    assert both.described() == both.said(0)


def test_an_empty_picture_says_so():
    assert chart(0, None).is_empty and chart(0).described() == "Nothing to show yet."


def test_series_that_do_not_fit_the_labels_are_an_error():
    with pytest.raises(ValueError, match="Paid: 2 values"):
        Chart("", ("a",), (Series("Paid", (1, 2)),))


def test_the_same_figures_are_a_table():
    made = Chart("Owed", ("0–30",), (Series("Patients", (5,)), Series("Insurance", (7,))))
    listing = made.listing()
    assert listing.lines[0].cells == ("0–30", 5, 7)
    assert [one.title for one in listing.headings] == ["", "Patients", "Insurance"]


def test_from_a_hundred_dollars_on_a_bar_tells_whole_dollars():
    assert [short_words(one, "money") for one in (4317, 9_999, 10_050, -12_349, 0)] == [
        "$43.17", "$99.99", "$101", "-$123", "$0.00",
    ]  # fmt: skip
