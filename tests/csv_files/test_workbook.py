"""Tables as workbooks, read back by another library: exact, dated, and nothing in them runs."""

import io
import zipfile
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from frontdesk.core.jobs import Cancelled, Progress
from frontdesk.core.listing import (
    COUNT,
    DATE,
    GROUP,
    MOMENT,
    MONEY,
    PERCENT,
    SUBTOTAL,
    Heading,
    Imprint,
    Line,
    Listing,
    summed,
)
from frontdesk.core.refused import Refused
from frontdesk.csv_files import workbook as module
from frontdesk.csv_files.harmless import harmless
from frontdesk.csv_files.workbook import workbook
from frontdesk.csv_files.writing import csv_text, listing_csv

ZONE = ZoneInfo("America/New_York")
NOON = datetime(2025, 3, 4, 17, 5, tzinfo=UTC)
IMPRINT = Imprint("Elm Street Family Practice", ("1 Elm St",), "Ann Lee", NOON, ZONE)
HEADINGS = (
    Heading("Day", DATE), Heading("Patient"), Heading("At", MOMENT), Heading("Owed", MONEY),
    Heading("Visits", COUNT), Heading("Share", PERCENT),
)  # fmt: skip
LINES = [
    Line(("Dr. Lee",), GROUP),
    Line((date(2025, 3, 4), "Smith, Ann", NOON, 1005, 2, 1250)),
    Line((date(2025, 3, 5), "=1+1", NOON, -7, 1, 0), faint=True),
    Line((None, "Dr. Lee", None, 998, 3, None), SUBTOTAL),
]
LISTING = Listing(
    "Receivables", HEADINGS, LINES, summed(HEADINGS, LINES, "Owed"), (("Day", "03/04/2025"),)
)
HOSTILE = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "\uff1d1+1", "\uff0b1",
    "\uff0d1+1", "\uff201", " =1+1", "\u200b=1", "\x01=1+1", "\u202e=1", "=HYPERLINK(\"http://x\")",
    "-2+3+cmd|' /C calc'!A0", "=" * 300, "+", "-", "-(5)", "--", "\xa0@x",
]  # fmt: skip


def sheet_of(data):
    return openpyxl.load_workbook(io.BytesIO(data)).active


def table_of(listing):
    """Return the rows under the head, as another library reads them."""
    sheet = sheet_of(workbook(listing, IMPRINT))
    top = sheet.freeze_panes
    return [list(row) for row in sheet.iter_rows(min_row=int(top[1:]))]


def texts(*cells):
    return Listing("Texts", (Heading("Text"),), [Line((cell,)) for cell in cells])


def test_practice_title_what_for_and_who_took_it_stand_above_the_head():
    sheet = sheet_of(workbook(LISTING, IMPRINT))
    top = [sheet.cell(row, 1).value for row in range(1, 5)]
    assert top == [
        "Elm Street Family Practice",
        "Receivables",
        "Day: 03/04/2025",
        "2 rows, taken out by Ann Lee at 03/04/2025 12:05 PM",
    ]
    head = int(sheet.freeze_panes[1:]) - 1
    titles = [one.title for one in HEADINGS]
    assert [cell.value for cell in sheet[head]] == titles
    assert sheet.auto_filter.ref.startswith(f"A{head}:")
    assert sheet.print_title_rows == f"${head}:${head}"


def test_money_dates_and_counts_are_numbers_of_their_kind():
    rows = table_of(LISTING)
    day, name, at, owed, visits, share = (cell.value for cell in rows[1])
    assert (day, name, at) == (datetime(2025, 3, 4), "Smith, Ann", datetime(2025, 3, 4, 12, 5))
    assert (owed, visits, share) == (10.05, 2, 0.125)
    formats = [cell.number_format for cell in rows[1]]
    assert formats[0] == "mm/dd/yyyy" and "$#,##0.00" in formats[3] and formats[5] == "0.00%"
    assert rows[2][3].value == -0.07
    assert rows[3][3].value == 9.98 and rows[3][3].font.bold
    assert rows[-1][0].value == "Total" and rows[-1][3].value == 9.98


def test_groups_stand_as_headings_between_the_rows():
    rows = table_of(LISTING)
    assert rows[0][0].value == "Dr. Lee" and rows[0][0].font.bold and rows[0][1].value is None


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_spreadsheet_would_run_is_text_with_an_apostrophe(text):
    (cell,) = table_of(texts(text))[0]
    assert cell.data_type == "s" and cell.value.startswith("'") and cell.hyperlink is None


@pytest.mark.parametrize("text", HOSTILE)
def test_the_same_holds_for_csv(text):
    assert csv_text(["a"], [[text]]).split("\r\n", 1)[1].lstrip('"').startswith("'")


@pytest.mark.parametrize("text", ["-5", "-1,234.50", "+15550100", "12", "a=b", "Smith-Jones", "é"])
def test_plain_numbers_phones_and_names_stay_as_they_are(text):
    assert harmless(text) == text and table_of(texts(text))[0][0].value == text


@pytest.mark.parametrize("link", ["http://x.y", "mailto:a@b.c", "internal:Sheet1!A1", "ftp://x"])
def test_a_text_never_becomes_a_link(link):
    data = workbook(texts(link), IMPRINT)
    assert table_of(texts(link))[0][0].hyperlink is None
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not any("hyperlink" in parts.read(name).decode("utf-8", "replace").lower()
                       for name in parts.namelist() if "sheet" in name)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(some.lists(some.text(max_size=40), max_size=8))
def test_any_text_makes_a_workbook_that_opens_and_holds_no_formula(cells):
    rows = table_of(texts(*cells))
    assert all(cell.data_type in ("s", "n") for row in rows for cell in row)
    assert not any(
        str(row[0].value or "").lstrip().startswith(("=", "@", "\uff1d", "\uff20")) for row in rows
    )


@settings(max_examples=60, deadline=None)
@given(some.lists(some.integers(-(10**15) + 1, 10**15 - 1), min_size=1, max_size=8))
def test_every_cent_comes_back(cents):
    listing = Listing("Money", (Heading("Owed", MONEY),), [Line((one,)) for one in cents])
    found = [row[0].value for row in table_of(listing)]
    assert [round(value * 100) for value in found] == cents
    assert [f"{value:.2f}" for value in found] == [f"{one / 100:.2f}" for one in cents]


def test_a_sum_beyond_a_spreadsheets_digits_is_text_not_a_wrong_number():
    listing = Listing("Money", (Heading("Owed", MONEY),), [Line((-(10**15) - 1,))])
    assert table_of(listing)[0][0].value == "-10000000000000.01"


def test_a_day_that_excel_counts_wrongly_is_text():
    days = [Line((date(1899, 12, 31),)), Line((date(1900, 2, 28),)), Line((date(1900, 3, 1),))]
    rows = table_of(Listing("Born", (Heading("Born", DATE),), days))
    assert [row[0].value for row in rows] == ["12/31/1899", "02/28/1900", datetime(1900, 3, 1)]


def test_control_characters_are_dropped_and_breaks_become_blanks():
    rows = table_of(
        texts("a\x00b\x1bc", "one\r\ntwo", "\ud800half", "x\ufffe", "_x0041_", "y" * 40000)
    )
    found = [row[0].value for row in rows]
    assert found[:4] == ["abc", "one two", "half", "x"]
    assert found[4] == "_x0041_"
    assert len(found[5]) == 32767 and found[5].endswith("…")


def test_no_file_is_left_in_the_folder_for_temporary_files(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    workbook(LISTING, IMPRINT)
    assert list(tmp_path.iterdir()) == []


def test_a_table_too_long_for_a_sheet_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 1)
    with pytest.raises(Refused, match="Save it as CSV"):
        workbook(LISTING, IMPRINT)


def test_an_empty_table_is_a_workbook_with_a_head():
    assert table_of(Listing("Nothing", HEADINGS, [])) == []


def test_a_long_table_tells_how_far_it_is_and_can_be_stopped():
    told = []
    progress = Progress(lambda done, total: told.append((done, total)))
    many = Listing("Many", (Heading("No.", COUNT),), [Line((n,)) for n in range(3000)])
    workbook(many, IMPRINT, progress)
    assert told[0] == (0, 3000) and len(told) == 12
    progress.cancel()
    with pytest.raises(Cancelled):
        workbook(many, IMPRINT, progress)


def test_csv_holds_the_rows_with_their_group_plain_and_without_sums():
    lines = listing_csv(LISTING, ZONE).decode("utf-8-sig").split("\r\n")
    assert lines == [
        "Group,Day,Patient,At,Owed,Visits,Share",
        'Dr. Lee,2025-03-04,"Smith, Ann",2025-03-04 12:05,10.05,2,12.50',
        "Dr. Lee,2025-03-05,'=1+1,2025-03-04 12:05,-0.07,1,0.00",
        "",
    ]
