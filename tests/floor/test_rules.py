"""Who is told what, and in which words."""

from datetime import date, timedelta

import pytest
from given import MONDAY, at

from frontdesk.floor import rules
from frontdesk.floor.rules import Due, Expected, Person, Wait
from frontdesk.schedule.rules import ENDED, FLOW

NOW = at(14, 30)


def minutes(count):
    return timedelta(minutes=count)


def expected(behind, *, start=NOW, give=10):
    middle = start + minutes(behind)
    return Expected(middle, middle - minutes(give), middle + minutes(give))


def due(status="checked_in", start=NOW, *, behind=None, arrived=0, told=False, early=0):
    came = None if status in ("booked", "confirmed") else start + minutes(arrived)
    told_time = None if behind is None else expected(behind, start=start)
    return Due(1, status, start, early, came, told_time, told)


def test_every_status_of_a_visit_that_takes_place_has_one_column():
    assert sorted(rules.STAGE_OF) == sorted(FLOW)
    assert not set(ENDED) & set(rules.STAGE_OF)


def test_one_key_goes_through_every_column_to_the_end():
    status, seen = "booked", []
    while (status := rules.next_status(status)) is not None:
        seen.append(status)
    assert seen == [stage.status for stage in rules.STAGES[1:]]


@pytest.mark.parametrize(
    "waited, tone",
    [(0, "success"), (9, "success"), (10, "warning"), (19, "warning"), (20, "danger"),
     (200, "danger")],
)  # fmt: skip
def test_the_colour_turns_at_half_and_at_all_of_the_limit(waited, tone):
    assert rules.tone_of_wait(waited, 20) == tone


def test_the_average_counts_each_as_long_as_they_had_waited_by_then():
    waits = [Wait(NOW - minutes(30), NOW - minutes(20)), Wait(NOW - minutes(20), None),
             Wait(NOW - minutes(6), NOW + minutes(60)), Wait(NOW + minutes(5), None)]  # fmt: skip
    assert rules.average_wait(waits, NOW) == 12
    assert rules.average_wait([], NOW) is None


def test_who_waits_past_the_limit_is_told_how_far_behind_it_is():
    told = rules.to_tell(due(behind=27), NOW, limit=20)
    assert (told.minutes, told.come_at) == (25, None)
    words = rules.draft(told, patient="Mr. Smith", provider="Dr. Ann Lee")
    assert words == (
        "Mr. Smith, Dr. Lee is running about 25 minutes behind. "
        "Would you like to wait, or choose another time?"
    )


def test_who_will_be_seen_in_time_is_not_told():
    assert rules.to_tell(due(behind=19), NOW, limit=20) is None
    assert rules.to_tell(due(behind=0), NOW, limit=20) is None


def test_who_has_waited_too_long_already_is_told_even_where_nothing_can_be_foretold():
    late = due(start=NOW - minutes(40))
    assert rules.to_tell(late, NOW, limit=20).minutes == 40


def test_who_came_an_hour_early_waits_from_the_booked_time_on():
    assert rules.to_tell(due(arrived=-60, behind=5), NOW, limit=20) is None


def test_who_came_late_is_not_told_of_their_own_lateness():
    late = due(start=NOW - minutes(30), arrived=28, behind=35)
    assert rules.to_tell(late, NOW, limit=20) is None


def test_nobody_is_told_twice():
    assert rules.to_tell(due(behind=60, told=True), NOW, limit=20) is None


@pytest.mark.parametrize("status", ["with_provider", "checked_out"])
def test_who_is_seen_is_not_told(status):
    assert rules.to_tell(due(status, behind=60), NOW, limit=20) is None


def test_who_is_still_to_come_is_told_when_to_come_and_rather_too_early():
    coming = due("confirmed", NOW + minutes(60), behind=38)  # between 28 and 48 minutes late
    told = rules.to_tell(coming, NOW, limit=20)
    assert told.come_at == NOW + minutes(85)  # 28 minutes late, down to five
    words = rules.draft(told, patient="Ms. Diaz", provider="Maria Hart", clock_words="10:55 AM")
    assert words == (
        "Ms. Diaz, Maria Hart is running about 40 minutes behind. Please come at 10:55 AM."
    )


def test_who_is_asked_to_come_early_is_told_that_time_later():
    coming = due("booked", NOW + minutes(60), behind=38, early=15)
    assert rules.to_tell(coming, NOW, limit=20).come_at == NOW + minutes(70)


@pytest.mark.parametrize(
    "start, behind", [(121, 40), (-5, 40), (60, 19)], ids=["too far off", "due already", "in time"]
)
def test_who_is_still_to_come_is_told_only_of_what_is_near_and_sure(start, behind):
    coming = due("booked", NOW + minutes(start), behind=behind)
    assert rules.to_tell(coming, NOW, limit=20) is None


def test_an_unsure_delay_sends_nobody_home():
    start = NOW + minutes(60)
    unsure = Due(1, "booked", start, 0, None, expected(30, start=start, give=28), False)
    assert rules.to_tell(unsure, NOW, limit=20) is None


@pytest.mark.parametrize("half, said", [(1, 5), (5, 5), (5.5, 10), (14, 15), (31, 35)])
def test_the_spread_is_told_in_fives_and_never_too_small(half, said):
    assert expected(0, give=half).give_or_take == said


def test_an_expected_time_is_told_to_five_minutes():
    assert rules.by_fives(at(14, 42)) == at(14, 40)
    assert rules.by_fives(at(14, 43)) == at(14, 45)
    assert rules.by_fives(at(14, 44), down=True) == at(14, 40)
    assert rules.words_expected(expected(0), "9:30 AM") == "about 9:30 AM, ±10"


def test_a_provider_is_as_far_behind_as_the_middle_of_the_next_three():
    dues = [due(behind=late) for late in (10, 30, 20, 90)]
    assert rules.provider_behind(dues, NOW) == 20
    assert rules.provider_behind([], NOW) == 0
    assert (rules.words_behind(4), rules.words_behind(27)) == ("on time", "25 min behind")


@pytest.mark.parametrize("pronouns, sex, born, said", [
    ("", "female", 1980, "Ms. Smith"), ("", "male", 1980, "Mr. Smith"),
    ("they/them", "male", 1980, "Sam Smith"), ("she/her", "male", 1980, "Ms. Smith"),
    ("", "unknown", 1980, "Sam Smith"), ("", "male", 2015, "Sam Smith"),
])  # fmt: skip
def test_a_patient_is_addressed_by_a_title_only_where_it_is_sure(pronouns, sex, born, said):
    person = Person("Smith", "Samuel", "Sam", pronouns, sex, date(born, 1, 1))
    assert rules.greeting(person, MONDAY) == said


@pytest.mark.parametrize("ahead, words", [
    (timedelta(seconds=40), ""), (timedelta(minutes=-7), "This PC’s clock is 7 minutes fast."),
    (timedelta(minutes=3), "This PC’s clock is 3 minutes slow."),
    (timedelta(hours=-5), "This PC’s clock is 5 hours fast."),
])  # fmt: skip
def test_a_wrong_clock_is_named(ahead, words):
    said = rules.words_clock_off(ahead)
    assert said.startswith(words) and bool(said) == bool(words)
