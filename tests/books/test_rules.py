from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from frontdesk.books import chart, rules
from frontdesk.books.chart import STANDARD, SYSTEM
from frontdesk.books.rules import Entry, OpenBill, Part
from frontdesk.books.spelling import amount_words
from frontdesk.core.refused import Refused
from frontdesk.core.typed import MOST_CENTS

TODAY = date(2025, 3, 14)
CHART = {one.key: one for one in (*SYSTEM, *STANDARD)}


@pytest.mark.parametrize(
    "cents, words",
    [
        (1, "Zero and 01/100"),
        (100, "One and 00/100"),
        (123_456, "One thousand two hundred thirty-four and 56/100"),
        (1_000_000_00, "One million and 00/100"),
        (90_00, "Ninety and 00/100"),
        (11_013_05, "Eleven thousand thirteen and 05/100"),
        (MOST_CENTS, "Nine million nine hundred ninety-nine thousand nine hundred ninety-nine and "
         "99/100"),
    ],
)  # fmt: skip
def test_an_amount_is_spelled_as_on_a_check(cents, words):
    assert amount_words(cents) == words


@given(some.integers(1, MOST_CENTS), some.integers(1, MOST_CENTS))
def test_no_two_amounts_are_spelled_alike(one, other):
    assert (amount_words(one) == amount_words(other)) == (one == other)


def test_nothing_is_no_check():
    with pytest.raises(ValueError):
        amount_words(0)


@pytest.mark.parametrize(
    "one, other, same",
    [("INV-0042", "inv 42", False), ("0042", "42", True), ("A-1", "a1", True), ("", "", False)],
)
def test_bill_numbers_are_compared_as_people_do(one, other, same):
    assert rules.same_number(one, other) == same


@pytest.mark.parametrize(
    "due, place", [(14, 0), (20, 0), (13, 1), (1, 1)],
)  # fmt: skip
def test_a_bill_ages_from_its_due_day(due, place):
    assert rules.aged(date(2025, 3, due), TODAY) == place
    assert rules.aged(date(2025, 2, 12), TODAY) == 1  # 30 days
    assert rules.aged(date(2025, 2, 11), TODAY) == 2
    assert rules.aged(date(2024, 3, 11), TODAY) == 4


def test_a_due_day_is_said_as_people_say_it():
    assert rules.due_words(TODAY, TODAY) == "due today"
    assert rules.due_words(date(2025, 3, 15), TODAY) == "in 1 day"
    assert rules.due_words(date(2025, 3, 4), TODAY) == "10 days late"


@given(
    some.lists(some.tuples(some.sampled_from(STANDARD), some.integers(1, 10**7)), min_size=1,
               max_size=9),
    some.booleans(),
)  # fmt: skip
def test_what_approving_a_bill_posts_sums_to_nothing(lines, is_credit):
    parts = [Part(account.key, cents) for account, cents in lines]
    posted = rules.bill_lines(parts, is_credit=is_credit)
    assert sum(line.cents for line in posted) == 0
    (owed,) = [line.cents for line in posted if line.account == "payable"]
    assert owed == (1 if is_credit else -1) * rules.total(parts)


@given(some.lists(some.tuples(some.sampled_from(["6100", "bank", "3200"]), some.integers(0, 99),
                              some.integers(0, 99)), max_size=6))  # fmt: skip
def test_an_entry_is_taken_only_when_both_sides_are_the_same(lines):
    entries = [Entry(*line) for line in lines]
    try:
        posted = rules.read_entries(entries, CHART)
    except Refused:
        return
    assert sum(line.cents for line in posted) == 0 and len(posted) >= 2
    assert sum(e.debit for e in entries) == sum(e.credit for e in entries)


@given(some.lists(some.tuples(some.sampled_from(["6100", "bank", "3200"]), some.integers(1, 99)),
                  min_size=1, max_size=4))  # fmt: skip
def test_opening_balances_are_made_to_balance(lines):
    entries = [Entry(account, cents) for account, cents in lines]
    if sum(cents for _, cents in lines) == 0:
        return
    posted = rules.read_opening(entries, CHART)
    assert sum(line.cents for line in posted) == 0
    assert [line.cents for line in posted if line.account == "opening"] == [
        -sum(cents for _, cents in lines)
    ]


def bill(key, cents, supplier=1):
    return OpenBill(key, supplier, f"S{supplier}", f"B{key}", TODAY, cents)


@pytest.mark.parametrize(
    "wanted, why",
    [
        ([], "at least one bill"),
        ([(9, 1)], "meanwhile"),
        ([(1, 0)], "how much of bill B1"),
        ([(1, -5)], "how much of bill B1"),
        ([(1, 101)], "Only .1.00"),
        ([(3, -60), (2, 50)], "credits of S1 are more"),
    ],
)
def test_only_what_is_open_can_be_paid(wanted, why):
    bills = {1: bill(1, 100), 2: bill(2, 50), 3: bill(3, -60)}
    with pytest.raises(Refused, match=why):
        rules.read_payment(wanted, bills, way="check")


def test_a_stub_never_runs_over():
    bills = {key: bill(key, 100) for key in range(1, 17)}
    with pytest.raises(Refused, match="two checks"):
        rules.read_payment([(key, 100) for key in bills], bills, way="check")
    assert rules.read_payment([(key, 100) for key in bills], bills, way="eft")


def test_accounts_are_found_by_number_or_name_and_never_guessed():
    found = list(CHART.values())
    assert chart.find("6100", found).name == "Rent"
    assert chart.find("malp", found).number == "6200"
    with pytest.raises(Refused, match="Type the number"):
        chart.find("other", found)
    with pytest.raises(Refused, match="no account"):
        chart.find("zebra", found)


def test_every_account_of_the_standard_chart_is_one_an_office_may_add():
    taken = set()
    for one in STANDARD:
        chart.read_account(
            number=one.number, name=one.name, kind=one.kind, tax_line=one.tax_line,
            is_bank=one.is_bank, taken=frozenset(taken),
        )  # fmt: skip
        taken.add(one.number)
    kinds = {"1": "asset", "2": "liability", "3": "equity", "4": "income", "5": "expense",
             "6": "expense"}  # fmt: skip
    assert all(kinds[one.number[0]] == one.kind for one in (*STANDARD, *SYSTEM))
    assert all(one.tax_line for one in STANDARD if one.kind == "expense")


@pytest.mark.parametrize("typed, kept", [("12-3456789", "6789"), ("XX-XXX6789", "6789"), ("", "")])
def test_of_a_tax_number_only_four_figures_are_kept(typed, kept):
    assert rules.read_last_four(typed) == kept
    assert rules.masked_tax_id("6789") == "XX-XXX6789"
