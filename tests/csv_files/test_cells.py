"""Cells that spreadsheets damaged, dates and addresses in any writing."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from frontdesk.core.incoming import Address
from frontdesk.csv_files.addresses import address_from
from frontdesk.csv_files.cells import ZipColumn, phones_in, whole_number, zip_column
from frontdesk.csv_files.dates import DateColumn, date_column

TODAY = date(2026, 3, 10)


def births(*texts: str) -> DateColumn:
    return date_column(texts, TODAY, TODAY.year)


@pytest.mark.parametrize(
    "text",
    ["03/04/1980", "3/4/1980", "3-4-1980", "3.4.1980", "3/4/80", "1980-03-04", "1980/3/4",
     "19800304", "03041980", "Mar 4 1980", "March 4, 1980", "Mar. 4th 1980", "4 Mar 1980",
     "4-Mar-80", "04-MAR-1980", "4Mar1980", "1980-03-04T00:00:00", "1980-03-04 00:00:00.000",
     "3/4/1980 12:00:00 AM", "3/4/1980 0:00", "Tue, Mar 4 1980", " 03/04/1980 ", "030480",
     "1980-03-04T00:00:00Z", "1980-03-04T00:00:00+00:00"],
)  # fmt: skip
def test_one_birthday_in_every_usual_writing(text):
    found = births("04/16/1982").read(text)
    assert (found.day, found.doubt) == (date(1980, 3, 4), "")


@pytest.mark.parametrize(
    ("text", "day"),
    [("29284", date(1980, 3, 4)), ("29284.0", date(1980, 3, 4)), ("3041980", date(1980, 3, 4)),
     ("9133", date(1925, 1, 1))],
)  # fmt: skip
def test_a_date_that_a_spreadsheet_damaged_is_mended_and_said(text, day):
    found = births().read(text)
    assert found.day == day and found.damaged and found.doubt


@settings(deadline=None)
@given(some.dates(min_value=date(1927, 5, 18), max_value=TODAY))
def test_any_birthday_comes_back_from_a_spreadsheets_count(day):
    found = births().read(str((day - date(1899, 12, 30)).days))
    assert found.day == day and found.damaged


@settings(deadline=None)
@given(some.dates(min_value=date(1926, 3, 11), max_value=TODAY), some.booleans())
def test_any_birthday_comes_back_whichever_way_round_its_column_is(day, day_first):
    assume_known = "31/12/1970" if day_first else "12/31/1970"
    form = "%d/%m/%Y" if day_first else "%m/%d/%Y"
    column = births(assume_known, f"{day:{form}}")
    if (day.year, day.month, day.day) != (1900, 1, 1):
        assert column.read(f"{day:{form}}").day == day
    assert column.read(f"{day:{form.replace('Y', 'y')}}").day == day


@pytest.mark.parametrize(
    "text",
    ["02/30/1980", "13/13/1980", "19801301", "1980", "#####", "######", "abc", "3/4/2031",
     "1/1/1900", "01/01/1800", "12", "99999999", "1980-02-30", "4/31/1990", "-1", "3/4", "1.5"],
)  # fmt: skip
def test_what_is_no_birthday_is_left_out_and_says_why(text):
    found = births().read(text)
    assert found.day is None and found.doubt.endswith(".") and text not in found.doubt


@pytest.mark.parametrize("text", ["", "  ", "00/00/0000", "0000-00-00", "0"])
def test_no_date_is_no_doubt(text):
    assert births().read(text) == births().read("")


def test_the_order_is_decided_for_the_whole_column():
    assert births("3/4/1980", "16/4/1982").read("3/4/1980").day == date(1980, 4, 3)
    assert births("3/4/1980", "4/16/1982").read("3/4/1980").day == date(1980, 3, 4)
    assert births("3/4/1980").read("3/4/1980").day == date(1980, 3, 4)


def test_where_both_orders_are_proven_the_ambiguous_ones_are_doubted():
    column = births("3/4/1980", "16/4/1982", "4/17/1982", "4/18/1982")
    assert column.read("3/4/1980").day == date(1980, 3, 4) and column.read("3/4/1980").doubt
    assert column.read("16/4/1982").day == date(1982, 4, 16) and column.read("16/4/1982").doubt
    assert not column.read("4/17/1982").doubt and not column.read("5/5/1980").doubt


def test_two_digit_years_are_of_the_last_hundred():
    assert births().read("3/4/26").day == date(2026, 3, 4)
    assert births().read("3/4/27").day == date(1927, 3, 4)
    insured = date_column([], date(2150, 1, 1), TODAY.year + 20)
    assert insured.read("12/31/30").day == date(2030, 12, 31)


@settings(deadline=None)
@given(some.text(alphabet="0123456789/-. :TZjanfebAPM,'#"))
def test_no_text_makes_the_dates_stumble(text):
    found = births(text).read(text)
    assert found.day is None or date(1870, 1, 1) <= found.day <= TODAY


US = ZipColumn(american=True)


@pytest.mark.parametrize(
    ("text", "state", "whole", "doubt"),
    [
        ("02134", "MA", "02134", False), ("2134", "MA", "02134", True),
        ("2134-1234", "MA", "02134-1234", True), ("21341234", "MA", "02134-1234", True),
        ("021341234", "MA", "02134-1234", False), ("02134 1234", "MA", "02134-1234", False),
        ("7001", "NJ", "07001", True), ("601", "PR", "00601", True), ("6390", "NY", "06390", True),
        ("2134", "", "02134", True), ("84111.0", "UT", "84111", False),
        ("8.4111E+04", "UT", "84111", False), ("8411", "UT", "8411", True),
        ("2134", "UT", "2134", True), ("12", "MA", "12", True), ("K1A 0B1", "", "K1A 0B1", False),
        ("", "MA", "", False), ("02134-0000", "MA", "02134", False), ("8.4E+04", "UT", "", True),
    ],
)  # fmt: skip
def test_zip_codes_get_back_what_a_spreadsheet_took(text, state, whole, doubt):
    found, reason = US.read(text, state)
    assert (found, bool(reason)) == (whole, doubt)


def test_australian_postcodes_are_none_of_our_business():
    column = zip_column(["4011", "2134"], ["wa", "nsw", "vic", "qld", "nss", ""])
    assert column.read("2134", "nsw") == ("2134", "")
    assert zip_column(["2134"], ["MA", "wa"]).american
    assert zip_column(["2134", "02135"], []).american and not zip_column(["2134"], []).american


@pytest.mark.parametrize(
    ("text", "whole"),
    [("5.55E+09", None), ("5.554756178E+09", "5554756178"), ("1E+10", None), ("12.0", "12"),
     ("4e886", "4e886"), ("1E10", "1E10"), ("W123", "W123"), ("", ""), ("5.55E+999", None)],
)  # fmt: skip
def test_a_number_rounded_by_a_spreadsheet_is_told_from_one_that_is_not(text, whole):
    assert whole_number(text) == whole


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("555-475-6178", [("5554756178", "home", "")]),
        ("(555) 475-6178 x12", [("5554756178", "home", "12")]),
        ("5554756178.0", [("5554756178", "home", "")]),
        ("C: 555-475-6178", [("5554756178", "mobile", "")]),
        ("555-475-6178 (cell) / 555-961-9901",
         [("5554756178", "mobile", ""), ("5559619901", "home", "")]),
        ("555-475-6178 or 555-961-9901", [("5554756178", "home", ""), ("5559619901", "home", "")]),
        ("+44 20 7946 0958", [("442079460958", "home", "")]),
        ("1-800-555-0199", [("8005550199", "home", "")]),
        ("000-000-0000", []), ("(999) 999-9999", []), ("", []),
    ],
)  # fmt: skip
def test_phones_in_one_cell(text, told):
    phones, doubt = phones_in(text, "home")
    assert [(one.digits, one.kind, one.extension) for one in phones] == told and not doubt


@pytest.mark.parametrize("text", ["5.55E+09", "call mother", "12", "555-12"])
def test_what_is_no_phone_is_said(text):
    phones, doubt = phones_in(text, "home")
    assert phones == [] and doubt


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("101 Waters Center Unit 70, Dedham Massachusetts 02026",
         ("101 Waters Center Unit 70", "", "Dedham", "MA", "02026")),
        ("455 E 500 S APT 12, SALT LAKE CITY, UT 84111",
         ("455 E 500 S APT 12", "", "SALT LAKE CITY", "UT", "84111")),
        ("455 E 500 S Salt Lake City UT 84111",
         ("455 E 500 S", "", "Salt Lake City", "UT", "84111")),
        ("PO Box 12 Provo UT 84601", ("PO Box 12", "", "Provo", "UT", "84601")),
        ("100 Main St St Louis MO 63101", ("100 Main St", "", "St Louis", "MO", "63101")),
        ("12 Court St Boston MA 02108", ("12 Court St", "", "Boston", "MA", "02108")),
        ("123 Main St\nApt 4\nNew York, New York 10001",
         ("123 Main St", "Apt 4", "New York", "NY", "10001")),
        ("1 A St, Kansas City Kansas 66101", ("1 A St", "", "Kansas City", "KS", "66101")),
        ("5 Elm, Washington, DC 20001-1234, USA", ("5 Elm", "", "Washington", "DC", "20001-1234")),
        ("1 Beacon Street, Boston, MA 2108", ("1 Beacon Street", "", "Boston", "MA", "2108")),
        ("12 Elm Ave N Fargo ND 58102", ("12 Elm Ave N", "", "Fargo", "ND", "58102")),
        ("Boston, MA", ("", "", "Boston", "MA", "")),
        ("12 Oak Rd, Charleston, West Virginia 25301",
         ("12 Oak Rd", "", "Charleston", "WV", "25301")),
        ("12 Oak Rd, Boston, ma 02108", ("12 Oak Rd", "", "Boston", "MA", "02108")),
    ],
)  # fmt: skip
def test_addresses_in_one_piece(text, parts):
    found, doubt = address_from(text)
    assert (found.line1, found.line2, found.city, found.state, found.postal_code) == parts
    assert not doubt


@pytest.mark.parametrize("text", ["12 Main Street", "Springfield", "12 Nowhere Springfield IL"])
def test_an_address_that_cannot_be_parted_for_certain_is_doubted_and_whole(text):
    found, doubt = address_from(text)
    assert doubt
    told = f"{found.line1} {found.city} {found.state}".split()
    assert sorted(told) == sorted(text.split())


@settings(deadline=None)
@given(some.text(max_size=80))
def test_no_text_makes_the_addresses_stumble(text):
    assert isinstance(address_from(text)[0], Address)
