import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from frontdesk.core.refused import Refused
from frontdesk.staff import rules
from frontdesk.staff.rules import (
    DEFAULT_ROLES,
    GROUPS,
    MOST_FAILURES,
    PERMITS,
    TooManyTries,
    read_login,
    refuse_too_soon,
    wait_after,
    words_wait,
)

NOON = datetime(2025, 3, 3, 17, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_the_seven_job_titles_hold_only_permits_that_exist():
    assert [title.casefold() for title in DEFAULT_ROLES] == [
        "receptionist", "medical secretary", "administrative assistant", "medical assistant",
        "biller/coder", "office manager", "practice manager",
    ]  # fmt: skip
    assert all(permits <= PERMITS.keys() for permits in DEFAULT_ROLES.values())


def test_only_managers_manage_staff_read_the_trail_and_void_receipts():
    for permit in ("staff.manage", "audit.read", "ledger.void", "patients.merge", "office.setup"):
        able = {title for title, permits in DEFAULT_ROLES.items() if permit in permits}
        assert able == {"Office manager", "Practice manager"}


def test_every_permit_stands_under_exactly_one_heading():
    for permit in PERMITS:
        assert sum(permit.startswith(starts) for _, starts in GROUPS) == 1


def test_a_sign_in_name_is_the_same_however_it_is_typed():
    assert read_login("  Zoë ") == read_login(unicodedata.normalize("NFD", "ZOË")) == "zoë"


@pytest.mark.parametrize("typed", ["", "   ", "rosa diaz", "a" * 61, "rosa\x00", "\ud800"])
def test_a_sign_in_name_that_is_no_word_is_refused_at_its_field(typed):
    with pytest.raises(Refused) as refused:
        read_login(typed)
    assert refused.value.field == "login"


@given(some.text(max_size=80))
def test_a_sign_in_name_once_read_is_read_the_same_again(typed):
    try:
        login = read_login(typed)
    except Refused:
        return
    assert read_login(login) == login


def test_the_first_wrong_passwords_cost_no_wait_and_five_cost_five_minutes():
    waits = [wait_after(count).total_seconds() for count in range(8)]
    assert waits == [0, 0, 0, 10, 60, 300, 300, 300]


@given(some.integers(0, MOST_FAILURES), some.integers(0, 1000))
def test_a_try_is_heard_exactly_when_the_wait_is_over(failures, seconds):
    now = NOON + seconds * SECOND
    heard = failures < MOST_FAILURES and seconds >= wait_after(failures).total_seconds()
    if heard:
        refuse_too_soon(failures, NOON, now)
    else:
        with pytest.raises(TooManyTries):
            refuse_too_soon(failures, NOON, now)


def test_the_wait_says_how_long():
    with pytest.raises(TooManyTries, match=r"Try again in 5 minutes\.") as refused:
        refuse_too_soon(5, NOON, NOON)
    assert refused.value.until == NOON + timedelta(minutes=5)
    with pytest.raises(TooManyTries, match="in 1 second"):
        refuse_too_soon(5, NOON, NOON + timedelta(seconds=299.5))


def test_after_a_hundred_wrong_passwords_only_a_code_helps_however_long_one_waits():
    with pytest.raises(TooManyTries, match="one-time code") as refused:
        refuse_too_soon(100, NOON, NOON + timedelta(days=400))
    assert refused.value.until is None


def test_a_clock_that_was_a_year_ahead_does_not_lock_anyone_out():
    refuse_too_soon(5, NOON + timedelta(days=365), NOON)
    with pytest.raises(TooManyTries):
        refuse_too_soon(5, NOON + timedelta(minutes=4), NOON)


@pytest.mark.parametrize(
    "seconds, words",
    [(0.2, "1 second"), (40, "40 seconds"), (60, "1 minute"), (61, "2 minutes"),
     (300, "5 minutes")],
)  # fmt: skip
def test_a_wait_is_said_in_words_and_never_too_short(seconds, words):
    assert words_wait(timedelta(seconds=seconds)) == words


def test_an_office_without_anyone_to_manage_staff_is_refused():
    rules.refuse_without_manager([1])
    with pytest.raises(Refused, match="nobody could manage staff"):
        rules.refuse_without_manager([])


def test_two_roles_of_one_title_are_refused():
    with pytest.raises(Refused, match="already"):
        rules.read_title(" receptionist ", others=["Receptionist"])


def test_a_permit_that_does_not_exist_is_a_fault_of_the_program():
    with pytest.raises(ValueError, match=r"ledger\.steal"):
        rules.read_permits(["ledger.steal"])


def test_a_provider_without_npi_is_allowed_but_not_with_a_mistyped_one():
    assert rules.read_provider_npi(" ") == ""
    assert rules.read_provider_npi("1234567893") == "1234567893"
    with pytest.raises(Refused, match="mistyped"):
        rules.read_provider_npi("1234567894")
