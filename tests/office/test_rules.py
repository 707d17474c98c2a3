import json
from dataclasses import fields, replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from frontdesk.core.refused import Refused
from frontdesk.office.rules import (
    GRIDS,
    PRACTICE_FIELDS,
    ZONES,
    Limits,
    check_limits,
    check_practice,
    drawer_letters,
    next_drawer,
    read_clock,
    read_tax_id,
    read_zone,
)

LAKESIDE = {
    "name": " Lakeside  Family Practice ", "line1": "12 Shore Road", "line2": "", "city": "Geneva",
    "state": "new york", "postal_code": "144561234", "phone": "315.555.0100", "npi": "1234567893",
    "tax_id": "161234567", "zone": "America/New_York",
}  # fmt: skip
SOME_LIMITS = some.builds(
    Limits,
    idle_minutes=some.integers(3, 60),
    public_idle_minutes=some.integers(1, 3),
    review_months=some.integers(1, 60),
    grid_minutes=some.sampled_from(GRIDS),
    hold_seconds=some.integers(30, 900),
    wait_limit_minutes=some.integers(5, 120),
    owed_limit_cents=some.integers(0, 100_000),
    opens=some.times(max_value=time(11, 59)).map(lambda one: one.replace(second=0, microsecond=0)),
    closes=some.times(min_value=time(12)).map(lambda one: one.replace(second=0, microsecond=0)),
    open_days=some.lists(some.integers(0, 6), min_size=1, unique=True).map(tuple),
    area_code=some.sampled_from(["", "315", "212"]),
)


def test_the_practice_is_kept_tidied():
    kept = check_practice(LAKESIDE)
    assert tuple(sorted(kept)) == tuple(sorted(PRACTICE_FIELDS))
    assert (kept["name"], kept["state"], kept["postal_code"], kept["phone"], kept["tax_id"]) == (
        "Lakeside Family Practice", "NY", "14456-1234", "(315) 555-0100", "16-1234567",
    )  # fmt: skip


def test_a_practice_once_kept_is_kept_the_same_again():
    assert check_practice(check_practice(LAKESIDE)) == check_practice(LAKESIDE)


def test_phone_npi_and_tax_id_may_follow_later():
    kept = check_practice(LAKESIDE | {"phone": "", "npi": " ", "tax_id": ""})
    assert (kept["phone"], kept["npi"], kept["tax_id"]) == ("", "", "")


@pytest.mark.parametrize(
    "field, typed",
    [("name", ""), ("line1", "  "), ("city", ""), ("state", "Ontario"), ("postal_code", "90210"),
     ("postal_code", "1445"), ("phone", "12"), ("npi", "1234567890"), ("tax_id", "12"),
     ("tax_id", "000000000"), ("zone", "EST5"), ("zone", ""), ("name", "a\x00b")],
)  # fmt: skip
def test_what_is_wrong_with_the_practice_is_said_at_its_field(field, typed):
    with pytest.raises(Refused) as refused:
        check_practice(LAKESIDE | {field: typed})
    assert refused.value.field == field


def test_every_zone_offered_exists():
    assert [read_zone(name) for name, _ in ZONES] == [name for name, _ in ZONES]


def test_a_tax_id_is_written_in_two_parts():
    assert read_tax_id("16 1234567") == "16-1234567"


def test_the_usual_limits_make_sense():
    assert check_limits(Limits()) == Limits()
    assert (Limits().idle_minutes, Limits().public_idle_minutes, Limits().hold_seconds) == (
        10, 3, 120,
    )  # fmt: skip


@given(SOME_LIMITS)
def test_limits_survive_being_kept(limits):
    kept = json.loads(json.dumps(check_limits(limits).to_json()))
    assert Limits.from_json(kept) == limits


def test_limits_of_an_older_or_newer_program_are_read():
    assert Limits.from_json({}) == Limits()
    assert Limits.from_json({"idle_minutes": 5, "moon_phase": 3}) == Limits(idle_minutes=5)


@pytest.mark.parametrize(
    "field, value",
    [("idle_minutes", 0), ("idle_minutes", 61), ("public_idle_minutes", 31),
     ("public_idle_minutes", 11), ("review_months", 0), ("grid_minutes", 7), ("hold_seconds", 10),
     ("closes", time(8)), ("open_days", ()), ("open_days", (7,)), ("area_code", "15"),
     ("area_code", "115")],
)  # fmt: skip
def test_a_limit_out_of_bounds_is_refused_at_its_field(field, value):
    assert field in {one.name for one in fields(Limits)}
    with pytest.raises(Refused) as refused:
        check_limits(replace(Limits(), **{field: value}))
    assert refused.value.field == field


@pytest.mark.parametrize(
    "typed, meant",
    [("8", time(8)), ("8:30", time(8, 30)), ("830", time(8, 30)), ("8am", time(8)),
     ("5:30 PM", time(17, 30)), ("5", time(17)), ("17:00", time(17)), ("12", time(12)),
     ("12 a.m.", time(0)), ("12pm", time(12)), ("1730", time(17, 30)), ("6 am", time(6)),
     ("0:15", time(0, 15))],
)  # fmt: skip
def test_a_time_of_day_is_understood_as_people_write_it(typed, meant):
    assert read_clock(typed, field="opens") == meant


@pytest.mark.parametrize("typed", ["", "noon", "25:00", "8:61", "13 pm", "8:3:0", "-1", "0am"])
def test_what_is_no_time_of_day_is_refused_at_its_field(typed):
    with pytest.raises(Refused) as refused:
        read_clock(typed, field="opens")
    assert refused.value.field == "opens"


@given(some.integers(0, 100_000))
def test_drawer_letters_count_like_columns_of_a_sheet(number):
    letters, back = drawer_letters(number), 0
    for letter in letters:
        back = back * 26 + ord(letter) - ord("A") + 1
    assert back - 1 == number


def test_a_new_drawer_takes_the_first_letters_that_are_free():
    assert next_drawer([]) == "A"
    assert next_drawer(["A", "B", "D"]) == "C"
    assert next_drawer([drawer_letters(number) for number in range(26)]) == "AA"
