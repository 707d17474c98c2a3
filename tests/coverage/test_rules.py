"""What a coverage must say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from frontdesk.core.refused import Refused
from frontdesk.coverage.rules import (
    CoverageTyped,
    Held,
    accepted,
    holds_on,
    refuse_end,
    refuse_second,
)

DAYS = some.none() | some.dates(date(2024, 1, 1), date(2024, 2, 10))


def test_a_member_number_stays_as_it_is_on_the_card():
    assert accepted(CoverageTyped(" Aetna ", member_id=" W12 3456-78 01 ")).member_id == (
        "W12 3456-78 01"
    )


@pytest.mark.parametrize(
    "changed,field,sentence",
    [
        ({"payer": "  "}, "payer", "insurance company"),
        ({"order": 4}, "order", "primary"),
        ({"relationship": "cousin"}, "relationship", "whose policy"),
        ({"relationship": "spouse"}, "subscriber", "name of the person"),
        ({"copay_cents": -1}, "copay", "co-pay"),
        ({"member_id": "9" * 81}, "member_id", "80 characters"),
        ({"plan": "4242 4242 4242 4242"}, "plan", "card number"),
        (
            {"valid_from": date(2025, 3, 2), "valid_to": date(2025, 3, 1)},
            "valid_to",
            "before it begins on 03/02/2025",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(changed, field, sentence):
    with pytest.raises(Refused, match=sentence) as said:
        accepted(CoverageTyped(**({"payer": "Aetna"} | changed)))
    assert said.value.field == field


def test_a_policy_of_the_patient_names_no_one_else():
    assert accepted(CoverageTyped("Aetna", subscriber="Bob", relationship="self")).subscriber == ""


@given(DAYS, DAYS, DAYS, DAYS)
def test_two_coverages_clash_exactly_when_some_day_has_both(one_from, one_to, two_from, two_to):
    days = [date(2023, 12, 1) + timedelta(days=step) for step in range(120)]
    both = [
        day for day in days if holds_on(day, one_from, one_to) and holds_on(day, two_from, two_to)
    ]
    wanted = CoverageTyped("Aetna", valid_from=one_from, valid_to=one_to)
    backward = (one_from and one_to and one_to < one_from) or (
        two_from and two_to and two_to < two_from
    )
    if backward:
        return
    try:
        refuse_second(wanted, [Held(1, "Cigna", 1, two_from, two_to)])
        clash = False
    except Refused:
        clash = True
    assert clash == bool(both)


def test_another_place_or_the_coverage_itself_is_no_clash():
    held = [Held(1, "Cigna", 1, None, None)]
    refuse_second(CoverageTyped("Aetna", order=2), held)
    refuse_second(CoverageTyped("Aetna"), held, but=1)
    with pytest.raises(Refused, match="Cigna is already the primary coverage"):
        refuse_second(CoverageTyped("Aetna"), held)


def test_a_coverage_cannot_end_before_it_begins():
    refuse_end(date(2025, 1, 1), date(2025, 1, 1))
    with pytest.raises(Refused, match="01/02/2025"):
        refuse_end(date(2025, 1, 1), date(2025, 1, 2))
