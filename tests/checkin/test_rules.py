"""What a check-in asks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from frontdesk.checkin.rules import (
    Due,
    Review,
    alike_today,
    due,
    identified,
    is_old,
    refuse_status,
    split,
    unpaid_reason,
)
from frontdesk.core.refused import Refused

CENTS = some.integers(0, 100_000)


@pytest.mark.parametrize(
    "confirmed,today,old",
    [
        (None, date(2025, 3, 3), True),
        (date(2024, 3, 4), date(2025, 3, 3), False),
        (date(2024, 3, 3), date(2025, 3, 3), True),
        (date(2024, 2, 29), date(2025, 2, 27), False),
        (date(2024, 2, 29), date(2025, 2, 28), True),
    ],
)
def test_what_was_confirmed_a_year_ago_is_asked_again(confirmed, today, old):
    assert is_old(confirmed, today, 12) == old


def test_what_is_the_matter_is_said():
    assert Review("phones", "", None, True).mark == "Nothing on file"
    assert Review("phones", "555", None, True).mark == "Never confirmed"
    assert Review("phones", "555", date(2023, 1, 2), True).mark == "Last confirmed 01/02/2023"
    assert Review("phones", "555", date(2025, 1, 2), False).mark == ""


@given(CENTS, CENTS, some.integers(-100_000, 100_000))
def test_nothing_below_zero_is_ever_due(copay, paid, owed):
    now = due(copay_cents=copay, takes_copay=True, paid_cents=paid, owed_cents=owed)
    assert now.copay_cents == max(0, copay - paid)
    assert now.balance_cents == max(0, owed)


# Complaint 36
def test_a_type_of_visit_without_copay_asks_for_none():
    assert due(copay_cents=2500, takes_copay=False, paid_cents=0, owed_cents=0) == Due(0, 0)


def test_what_is_due_is_said_in_its_parts():
    assert Due(2500, 4317).words == "$25.00 co-pay + $43.17 balance"
    assert Due(2500, 0).words == "$25.00 co-pay"
    assert Due().words == "Nothing due"


# Complaint 35
@given(CENTS, CENTS, some.integers(1, 300_000))
def test_a_payment_is_shared_to_the_cent_copay_first(copay, balance, cents):
    visit, old = split(Due(copay, balance), cents)
    assert visit + old == cents
    assert 0 <= old <= balance
    assert old == 0 or visit >= min(copay, cents)
    assert min(visit, copay) == min(copay, cents)


def test_two_different_identifiers_are_needed():
    assert identified(["birth_date", "name"]) == "name, birth_date"
    for few in ([], ["name"], ["name", "name"]):
        with pytest.raises(Refused, match="two identifiers") as said:
            identified(few)
        assert said.value.field == "identifiers"
    with pytest.raises(ValueError):
        identified(["name", "shoe size"])


def test_a_reason_is_asked_only_when_something_is_due_and_nothing_taken():
    assert unpaid_reason("", due_cents=0, taken=False) == ""
    assert unpaid_reason("", due_cents=2500, taken=True) == ""
    assert unpaid_reason(" forgot  wallet ", due_cents=2500, taken=False) == "forgot wallet"
    with pytest.raises(Refused, match=r"\$25.00 is due") as said:
        unpaid_reason("  ", due_cents=2500, taken=False)
    assert said.value.field == "unpaid_reason"
    with pytest.raises(Refused, match="card number"):
        unpaid_reason("card 4242424242424242 declined", due_cents=2500, taken=False)


def test_a_cancelled_visit_is_not_checked_in_but_a_late_patient_is():
    for status in ("booked", "confirmed", "arrived", "no_show", "roomed"):
        refuse_status(status, "Ana")
    with pytest.raises(Refused, match="Ana was cancelled"):
        refuse_status("cancelled", "Ana")


def test_names_that_could_be_taken_for_one_another_are_flagged_on_both():
    people = [
        (1, "Garcia", "Maria", ""), (2, "García", "María", ""), (3, "Stone", "Bob", ""),
        (4, "Garcia", "Marie", ""), (1, "Garcia", "Maria", ""),
    ]  # fmt: skip
    found = alike_today(people)
    assert set(found[1]) == {2, 4}
    assert 1 in found[2] and 3 not in found
    assert all(one in found[other] for one in found for other in found[one])
