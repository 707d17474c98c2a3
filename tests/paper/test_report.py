"""Tables on letter paper, read back: heads, groups, sums and figures stand where they should."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from frontdesk.core.jobs import Cancelled, Progress
from frontdesk.core.listing import (
    DATE,
    GROUP,
    MONEY,
    SUBTOTAL,
    Heading,
    Imprint,
    Line,
    Listing,
    summed,
)
from frontdesk.paper.report import report

ZONE = ZoneInfo("America/New_York")
NOON = datetime(2025, 3, 4, 17, 5, tzinfo=UTC)
IMPRINT = Imprint("Elm Street Family Practice", ("1 Elm St", "Boston, MA"), "Ann Lee", NOON, ZONE)
HEADINGS = (Heading("Day", DATE), Heading("Patient"), Heading("Owed", MONEY))


def pages_of(listing):
    """Return the text of each page and its size."""
    document = pypdfium2.PdfDocument(report(listing, IMPRINT))
    try:
        return [(page.get_textpage().get_text_bounded(), page.get_size()) for page in document]
    finally:
        document.close()


def owed(count, group=""):
    rows = [Line((date(2025, 3, 4), f"Patient {n:05}", n)) for n in range(count)]
    return [Line((group,), GROUP), *rows] if group else rows


def test_the_first_page_says_whose_table_it_is_what_of_and_who_printed_it():
    lines = owed(3)
    listing = Listing(
        "Receivables", HEADINGS, lines, summed(HEADINGS, lines, "Owed"), (("As of", "03/04/2025"),)
    )
    ((text, size),) = pages_of(listing)
    for words in (
        "Elm Street Family Practice", "Boston, MA", "Receivables", "As of: 03/04/2025",
        "Printed by Ann Lee at 03/04/2025 12:05 PM", "3 rows", "Page 1 of 1", "PATIENT",
        "Patient 00002", "$0.03",
    ):  # fmt: skip
        assert words in text
    assert size == (612, 792)


def test_titles_and_page_numbers_stand_on_every_page_and_no_row_is_lost():
    pages = pages_of(Listing("Receivables", HEADINGS, owed(500)))
    assert len(pages) > 8
    for number, (text, _) in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text and "PATIENT" in text
    found = re.findall(r"Patient (\d{5})", "\n".join(text for text, _ in pages))
    assert [int(one) for one in found] == list(range(500))


def test_a_group_goes_on_under_its_name_on_the_next_page():
    pages = pages_of(Listing("Receivables", HEADINGS, owed(60, "Dr. Lee") + owed(3, "Dr. Gray")))
    assert "Dr. Lee, continued" in pages[1][0] and "continued" not in pages[0][0]


@pytest.mark.parametrize("count", range(36, 48))
def test_a_sum_is_never_alone_on_a_page(count):
    lines = [*owed(count, "Dr. Lee"), Line((None, "All of Dr. Lee", 5), SUBTOTAL)]
    pages = pages_of(Listing("Receivables", HEADINGS, lines, summed(HEADINGS, lines, "Owed")))
    last = pages[-1][0]
    assert "Patient 000" in last and "All of Dr. Lee" in last and "Total" in last


@pytest.mark.parametrize("count", range(34, 48))
def test_a_groups_heading_is_never_the_last_of_a_page(count):
    lines = [*owed(count), *owed(2, "Dr. Gray")]
    for text, _ in pages_of(Listing("Receivables", HEADINGS, lines)):
        if "Dr. Gray" in text:
            assert "Patient 00000" in text.split("Dr. Gray", 1)[1] or "continued" in text


def test_many_columns_lie_across_and_figures_are_never_cut():
    headings = tuple(Heading(f"Amount {n}", MONEY) for n in range(9))
    cells = tuple(123_456_789_00 + n for n in range(9))
    ((text, size),) = pages_of(Listing("Wide", headings, [Line(cells)]))
    assert size == (792, 612)
    for n in range(9):
        assert f"$123,456,789.{n:02}" in text


def test_more_columns_than_any_paper_holds_still_make_a_page():
    headings = tuple(Heading(f"Amount {n}", MONEY) for n in range(40))
    assert pages_of(Listing("Wide", headings, [Line(tuple(range(40)))]))


def test_long_words_go_on_in_further_lines():
    long = "word " * 40 + "end"
    ((text, _),) = pages_of(Listing("Notes", (Heading("Day", DATE), Heading("Note")),
                                    [Line((date(2025, 3, 4), long))]))  # fmt: skip
    assert text.count("word") == 40 and "end" in text


def test_an_empty_table_says_so():
    ((text, _),) = pages_of(Listing("Receivables", HEADINGS, []))
    assert "There is nothing on this list." in text and "0 rows" in text


@settings(max_examples=25, deadline=None)
@given(some.lists(some.tuples(some.text(), some.integers()), max_size=5), some.text(max_size=99))
def test_any_words_and_amounts_make_a_paper(rows, title):
    lines = [Line((None, words, cents)) for words, cents in rows]
    assert report(Listing(title, HEADINGS, lines, ("Total", title, 5)), IMPRINT).startswith(b"%PDF")


def test_printing_can_be_stopped_and_tells_how_far_it_is():
    told = []
    progress = Progress(lambda done, total: told.append(done / total))
    report(Listing("Many", HEADINGS, owed(600)), IMPRINT, progress)
    assert told == sorted(told) and told[0] == 0 and 0.9 < told[-1] <= 1
    progress.cancel()
    with pytest.raises(Cancelled):
        report(Listing("Many", HEADINGS, owed(600)), IMPRINT, progress)
