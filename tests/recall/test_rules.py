"""When one is due again, how that stands today, and which reminder comes next."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.core.refused import Refused
from frontdesk.recall import rules
from frontdesk.recall.rules import Next, Sent

TODAY = date(2025, 3, 3)
DAYS = st.dates(date(1990, 1, 1), date(2080, 1, 1))


def letter(number, days_ago):
    return Sent("letter", TODAY - timedelta(days_ago), number, "printed")


def call(days_ago, outcome="message"):
    return Sent("phone", TODAY - timedelta(days_ago), 0, outcome)


@pytest.mark.parametrize(
    "last,months,weeks,due",
    [
        (date(2024, 3, 15), 12, 0, date(2025, 3, 15)),
        (date(2024, 8, 31), 6, 0, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, 0, date(2025, 2, 28)),
        (date(2025, 3, 3), 0, 6, date(2025, 4, 14)),
    ],
)
def test_due_is_the_same_day_some_months_on_or_that_months_last(last, months, weeks, due):
    assert rules.due_on(last, months=months, weeks=weeks) == due


@given(DAYS, st.integers(0, 40), st.integers(0, 10))
def test_the_last_visit_that_makes_one_due_by_a_day_is_the_last_of_all(limit, months, weeks):
    last = rules.last_day_due_by(limit, months=months, weeks=weeks)
    every = [last + timedelta(days) for days in range(-6, 45)]
    assert [day for day in every if rules.due_on(day, months=months, weeks=weeks) <= limit] == [
        day for day in every if day <= last
    ]


@pytest.mark.parametrize(
    "days,more,how,words",
    [
        (-29, {}, "not yet", "Due in 4 weeks"),
        (-28, {}, "soon", "Due in 4 weeks"),
        (-1, {}, "soon", "Due in 1 day"),
        (0, {}, "due", "Due now"),
        (6, {}, "due", "Due now"),
        (7, {}, "overdue", "Overdue 1 week"),
        (22, {}, "overdue", "Overdue 3 weeks"),
        (22, {"snoozed_until": TODAY + timedelta(1)}, "snoozed", "Snoozed"),
        (22, {"snoozed_until": TODAY}, "overdue", "Overdue 3 weeks"),
        (22, {"booked_on": TODAY}, "booked", "Booked"),
        (22, {"booked_on": TODAY, "closed_as": "moved"}, "closed", "Closed"),
    ],
)
def test_a_recall_stands_as_the_calendar_and_people_say(days, more, how, words):
    due = TODAY - timedelta(days)
    assert rules.state(due, TODAY, lead_weeks=4, **more) == how
    assert rules.words_state(how, due, TODAY) == words


@pytest.mark.parametrize(
    "sent,after",
    [
        ([], Next("letter", TODAY, 1)),
        ([letter(1, 5)], Next("letter", TODAY + timedelta(16), 2)),
        ([letter(1, 40)], Next("letter", TODAY - timedelta(19), 2)),
        ([letter(1, 40), letter(2, 10)], Next("phone", TODAY + timedelta(11))),
        ([letter(1, 40), letter(2, 30), call(2)], Next("phone", TODAY + timedelta(5))),
        ([letter(1, 5), call(1)], Next("phone", TODAY + timedelta(6))),
        ([call(3), call(2), call(1)], Next("", TODAY)),
    ],
    ids=["first", "wait", "second", "then phone", "phone again", "called early", "enough"],
)
def test_first_a_letter_after_three_weeks_another_then_the_phone(sent, after):
    assert rules.next_reminder(sent, today=TODAY) == after


def test_who_has_no_address_is_called_and_who_has_no_phone_gets_letters_only():
    assert rules.next_reminder([], today=TODAY, has_address=False) == Next("phone", TODAY)
    both = [letter(1, 60), letter(2, 30)]
    assert rules.next_reminder(both, today=TODAY, has_phone=False).words == "None left"


def test_no_letter_is_sent_twice_and_none_before_the_first():
    with pytest.raises(Refused, match="first letter has gone out already"):
        rules.refuse_letter(1, [letter(1, 90)])
    with pytest.raises(Refused, match="comes before"):
        rules.refuse_letter(2, [])
    rules.refuse_letter(2, [letter(1, 0)])


def test_a_rule_that_cannot_work_is_refused_at_its_field():
    good = {"name": "Physical", "months": 12, "weeks": 0, "lead_weeks": 4, "give_up_months": 24,
            "letter": "Dear {name}, {phone}"}  # fmt: skip
    rules.refuse_rule(**good)
    for bad, field in (({"name": " "}, "name"), ({"months": 0}, "months"),
                       ({"lead_weeks": 60}, "lead_weeks"), ({"letter": "Hi {nmae}"}, "letter"),
                       ({"letter": ""}, "letter")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            rules.refuse_rule(**good | bad)
        assert refused.value.field == field


def test_a_letter_is_filled_and_keeps_braces_that_are_none_of_its_fields():
    filled = rules.filled("Dear {name}: {visit} {other} {phone}", {"name": "Ann", "visit": "{x}"})
    assert filled == "Dear Ann: {x} {other} {phone}"


@pytest.mark.parametrize(
    "months,weeks,words",
    [(6, 0, "6 months"), (12, 0, "1 year"), (24, 0, "2 years"), (18, 0, "18 months"),
     (0, 2, "2 weeks"), (12, 1, "1 year, 1 week")],
)  # fmt: skip
def test_an_interval_is_said_as_people_say_it(months, weeks, words):
    assert rules.words_interval(months, weeks) == words
