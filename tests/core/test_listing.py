"""A table as it leaves the program: its cells in words and as programs read them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from frontdesk.core.listing import (
    COUNT,
    DATE,
    GROUP,
    MOMENT,
    MONEY,
    PERCENT,
    Heading,
    Imprint,
    Line,
    Listing,
    plain_of,
    summed,
    words_of,
)

ZONE = ZoneInfo("America/New_York")
NINE = datetime(2025, 3, 4, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell,kind,words,plain",
    [
        (123450, MONEY, "$1,234.50", "1234.50"),
        (-5, MONEY, "-$0.05", "-0.05"),
        (1234, COUNT, "1,234", "1234"),
        (1250, PERCENT, "12.5%", "12.50"),
        (1200, PERCENT, "12%", "12.00"),
        (10000, PERCENT, "100%", "100.00"),
        (0, PERCENT, "0%", "0.00"),
        (date(2025, 3, 4), DATE, "03/04/2025", "2025-03-04"),
        (NINE, MOMENT, "03/04/2025 9:05 AM", "2025-03-04 09:05"),
        ("none", MONEY, "none", "none"),
        (None, MONEY, "", ""),
    ],
)
def test_a_cell_is_told_to_people_and_to_programs(cell, kind, words, plain):
    assert (words_of(cell, kind, ZONE), plain_of(cell, kind, ZONE)) == (words, plain)


HEADINGS = (Heading("Patient"), Heading("Owed", MONEY), Heading("Visits", COUNT))


def test_sums_are_of_the_rows_alone_and_only_where_they_are_wished():
    lines = [Line(("A",), GROUP), Line(("Ann", 150, 2)), Line(("Bob", None, 1)),
             Line(("A", 150, 3), "subtotal"), Line(("Cy", -25, 1))]  # fmt: skip
    assert summed(HEADINGS, lines, "Owed") == ("Total", 125, None)
    assert summed(HEADINGS, lines, "Owed", "Visits", words="All") == ("All", 125, 4)


def test_names_are_not_added_up():
    with pytest.raises(ValueError, match="Patient"):
        summed(HEADINGS, [], "Patient")


def test_rows_and_patients_are_counted_without_headings_and_sums():
    lines = [Line(("A",), GROUP), Line(("Ann", 1, 1), patient_id=7),
             Line(("Ann", 2, 1), patient_id=7), Line(("A", 3, 2), "subtotal"),
             Line(("Bo", 2, 1), patient_id=3)]  # fmt: skip
    listing = Listing("Owed", HEADINGS, lines)
    assert (listing.count, listing.patients) == (3, (3, 7))


def test_who_took_it_out_and_when_stands_in_the_offices_time():
    imprint = Imprint("Elm Street", (), "Ann Lee", NINE, ZONE)
    assert imprint.words == "by Ann Lee at 03/04/2025 9:05 AM"
