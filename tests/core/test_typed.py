import calendar
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.core.typed import MOST_CENTS, format_phone, read_date, read_money, read_phone

TODAY = date(2026, 3, 10)  # a Tuesday
WRITINGS = (
    lambda day: f"{day.month}/{day.day}/{day.year}",
    lambda day: f"{day.month:02}{day.day:02}{day.year:04}",
    lambda day: f"{day:%b} {day.day} {day.year}",
    lambda day: f"{day:%B} {day.day}, {day.year}",
    lambda day: f"{day.day} {day:%b} {day.year}",
    lambda day: f"  {day.month}-{day.day}-{day.year} ",
    lambda day: day.isoformat(),
    lambda day: f"{day.month}.{day.day}.{day.year}",
)


@pytest.mark.parametrize(
    "typed",
    ["3/4/80", "03041980", "030480", "Mar 4 1980", "1980-03-04", "19800304", "4 march 80",
     "March 4th, 1980", "3 4 1980", "3-4-80", "MAR. 4 1980", "mar4 1980", "marzo 4 1980"],
)  # fmt: skip
def test_a_birth_date_is_understood_in_any_usual_writing(typed):
    assert read_date(typed, TODAY, past=True) == date(1980, 3, 4)


@given(some.dates(date(1900, 1, 1), TODAY), some.sampled_from(WRITINGS))
def test_every_writing_of_every_day_is_read_back_as_that_day(day, write):
    assert read_date(write(day), TODAY, past=True) == day


@given(some.dates(TODAY - timedelta(36500), TODAY))
def test_a_birth_year_of_two_digits_is_the_last_such_year(day):
    assume((day.month, day.day) != (2, 29))
    read = read_date(f"{day.month}/{day.day}/{day.year % 100:02}", TODAY, past=True)
    assert read == day or (day.year == TODAY.year - 100 and read.year == TODAY.year)
    assert read <= TODAY


@given(some.dates(TODAY - timedelta(49 * 365), TODAY + timedelta(49 * 365)))
def test_a_year_of_two_digits_elsewhere_is_the_nearest(day):
    assert read_date(f"{day:%m%d%y}", TODAY, past=False) == day


@pytest.mark.parametrize(
    "typed, day",
    [("today", TODAY), ("tomorrow", date(2026, 3, 11)), ("tue", date(2026, 3, 17)),
     ("fri", date(2026, 3, 13)), ("3/10", TODAY), ("3/9", date(2027, 3, 9)),
     ("mar 11", date(2026, 3, 11)), ("2/29", date(2028, 2, 29))],
)  # fmt: skip
def test_a_day_to_come_may_be_said_without_its_year(typed, day):
    assert read_date(typed, TODAY, past=False) == day


def test_a_weekday_of_the_past_is_the_last_one():
    assert read_date("tue", TODAY, past=True) == date(2026, 3, 3)
    assert read_date("mon", TODAY, past=True) == date(2026, 3, 9)


@pytest.mark.parametrize(
    "typed, says",
    [("", "Type a date"), ("3/4", "Add the year"), ("2/30/1980", "February has 29 days"),
     ("2/29/1981", "1981 is not a leap year"), ("13/45/1980", "no month 13"),
     ("25/12/1980", r"Did you mean 12/25/1980\?"), ("4/31/1980", "April has 30 days"),
     ("3/11/2026", "March 11, 2026 is in the future"), ("3/4/1880", "146 years ago"),
     ("smith", "is not a date"), ("fleb 3 1980", "is not a month"), ("1/1/0000", "no year 0000"),
     ("1", "is not a date"), ("0/4/1980", "no month 0"), ("3/0/1980", "March has 31 days"),
     ("\u0663/4/1980", "is not a date"), ("2026-2-31", "29 days")],
)  # fmt: skip
def test_an_impossible_birth_date_is_refused_and_says_why(typed, says):
    with pytest.raises(Refused, match=says):
        read_date(typed, TODAY, past=True)


@given(some.text(max_size=24))
def test_whatever_is_typed_gives_a_date_or_a_sentence(typed):
    for past in (True, False):
        try:
            assert isinstance(read_date(typed, TODAY, past=past), date)
        except Refused as refused:
            assert str(refused).endswith((".", "?"))


@given(some.integers(1, 12), some.integers(1, 31), some.dates(date(2000, 1, 1), date(2099, 1, 1)))
def test_a_day_without_year_is_the_first_such_day_from_today(month, day, today):
    assume(day <= calendar.monthrange(2000, month)[1])
    found = read_date(f"{month}/{day}", today, past=False)
    slow = today
    while (slow.month, slow.day) != (month, day):
        slow += timedelta(1)
    assert found == slow


@pytest.mark.parametrize(
    "typed, cents",
    [("25", 2500), ("25.00", 2500), ("$1,250", 125000), ("1,250.5", 125050), (".5", 50),
     ("25.", 2500), (" $ 30 ", 3000), ("0", 0), ("1,234,567.89", 123456789)],
)  # fmt: skip
def test_an_amount_is_understood_as_people_write_it(typed, cents):
    assert read_money(typed) == cents


@given(some.integers(0, MOST_CENTS))
def test_every_amount_shown_is_read_back_to_the_cent(cents):
    assert read_money(dollars(cents)) == cents
    assert read_money(f"{cents // 100}.{cents % 100:02}") == cents


@pytest.mark.parametrize(
    "typed, says",
    [("", "Type an amount"), ("25.005", "at most two decimals"), ("12,50", "12.50"),
     ("-25", "without a minus"), ("(25.00)", "without a minus"), ("$", "Type an amount"),
     ("12,3456", "not an amount"), ("1.2.3", "not an amount"), (".", "not an amount"),
     ("ten", "not an amount"), ("\u0661", "not an amount"), ("10000000", "too large"),
     ("4111 1111 1111 1111", "card number"), ("4111-1111-1111-1111", "card number"),
     ("1e3", "not an amount")],
)  # fmt: skip
def test_what_is_no_amount_is_refused_and_says_why(typed, says):
    with pytest.raises(Refused, match=says):
        read_money(typed)


@given(some.text(max_size=20))
def test_whatever_is_typed_as_amount_gives_cents_or_a_sentence(typed):
    try:
        assert 0 <= read_money(typed) <= MOST_CENTS
    except Refused as refused:
        assert str(refused)


@pytest.mark.parametrize(
    "typed",
    ["5555550199", "555-555-0199", "(555) 555-0199", "1 555 555 0199", "+1 555.555.0199",
     "555/555/0199", "1-555-555-0199"],
)  # fmt: skip
def test_a_phone_number_is_written_the_offices_way(typed):
    assert read_phone(typed) == "(555) 555-0199"


def test_an_extension_a_short_and_a_foreign_number_are_kept():
    assert read_phone("555 555 0199 ext. 12") == "(555) 555-0199 x12"
    assert read_phone("5550199", area="212") == "(212) 555-0199"
    assert read_phone("+44 20 7946 0958") == "+44 2079460958"
    assert read_phone(read_phone("+44 20 7946 0958")) == "+44 2079460958"


@pytest.mark.parametrize(
    "typed, says",
    [("", "Type a phone"), ("555-0199", "Add the area code"), ("555555019", "9 figures, too few"),
     ("55555501999", "11 figures, too many"), ("(155) 555-0199", "area code never begins with 1"),
     ("555 055 0199", "never begins with 0"), ("call her", "only figures"), ("+44 1", "8 to 15")],
)  # fmt: skip
def test_an_impossible_phone_number_is_refused_and_says_why(typed, says):
    with pytest.raises(Refused, match=says):
        read_phone(typed)


@given(some.from_regex(r"[2-9][0-9]{2}[2-9][0-9]{6}", fullmatch=True))
def test_a_phone_number_typed_figure_by_figure_ends_as_it_is_kept(figures):
    shown, caret = "", 0
    for figure in figures:
        shown, caret = format_phone(shown[:caret] + figure + shown[caret:], caret + 1)
    assert shown == read_phone(figures) and caret == len(shown)


@given(some.text("0123456789 ()-.", max_size=16), some.data())
def test_grouping_a_phone_number_moves_no_figure_past_the_caret(typed, data):
    caret = data.draw(some.integers(0, len(typed)))
    shown, place = format_phone(typed, caret)
    assert [c for c in shown if c.isdigit()] == [c for c in typed if c.isdigit()]
    before = sum(c.isdigit() for c in typed[:caret])
    assert sum(c.isdigit() for c in shown[:place]) == before
    assert format_phone(shown, place)[0] == shown


def test_backspace_can_empty_a_phone_number():
    shown, caret = "(555) 555-0199", 14
    for _ in range(40):
        if not caret:
            break
        shown, caret = format_phone(shown[: caret - 1] + shown[caret:], caret - 1)
    assert shown == ""
