"""Paper read back: what stands on it, where, and how large it is."""

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from frontdesk.paper import fonts
from frontdesk.paper.labels import AVERY_5160, DYMO_30252, STOCKS, labels
from frontdesk.paper.letterhead import Letterhead, letterhead
from frontdesk.paper.sheet import HALF_LETTER, LETTER, Sheet, cleaned
from frontdesk.paper.table import PaperColumn, table


def read(pdf):
    """The text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def place_of(pdf, words, *, page=0):
    """Left, bottom, right and top of words on a page, in points from the bottom left."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = document[page].get_textpage()
        start = text.search(words).get_next()[0]
        boxes = [text.get_charbox(start + step) for step in range(len(words))]
        return (
            min(box[0] for box in boxes), min(box[1] for box in boxes),
            max(box[2] for box in boxes), max(box[3] for box in boxes),
        )  # fmt: skip
    finally:
        document.close()


def test_a_line_stands_where_it_was_put():
    sheet = Sheet(*LETTER, title="Test")
    sheet.text(100, 72, "Here", size=10)
    left, bottom, _, _ = place_of(sheet.finish(), "Here")
    assert abs(left - 100) < 2
    assert abs(LETTER[1] - 72 - bottom) < 1


def test_a_line_set_right_ends_where_it_was_put():
    sheet = Sheet(*LETTER, title="Test")
    sheet.text(300, 72, "$1,234.50", size=10, align="right")
    assert abs(place_of(sheet.finish(), "$1,234.50")[2] - 300) < 2


def test_names_of_many_languages_are_printed_as_they_are_written():
    names = ["Łukasz Żółć", "Nguyễn Thị Hằng", "Ana García-Núñez", "Søren Ångström", "Ελένη Ζωή"]
    sheet = Sheet(*LETTER, title="Test")
    for place, name in enumerate(names):
        sheet.text(72, 72 + 20 * place, name)
    shown = read(sheet.finish())[0]
    assert [name for name in names if name not in shown] == []


def test_the_letters_are_embedded():
    sheet = Sheet(*LETTER, title="Test")
    sheet.text(72, 72, "Plain")
    sheet.text(72, 92, "Strong", strong=True)
    pdf = sheet.finish()
    assert pdf.count(b"/FontFile2") == 2


def test_the_same_drawing_gives_the_same_bytes():
    def draw():
        sheet = Sheet(*HALF_LETTER, title="Test")
        sheet.text(72, 72, "Same")
        return sheet.finish()

    assert draw() == draw()


def test_control_and_direction_signs_never_reach_the_printer():
    assert cleaned("Ann\u202eeeL\x00\n Jr\u200f") == "AnneeL  Jr"


def test_too_long_a_line_ends_in_an_ellipsis_within_its_room():
    sheet = Sheet(*LETTER, title="Test")
    sheet.text(72, 72, "A very long name that goes on and on and on", size=10, room=80)
    pdf = sheet.finish()
    shown = read(pdf)[0].strip()
    assert shown.endswith("…")
    assert place_of(pdf, shown)[2] <= 72 + 81


def test_a_paragraph_breaks_between_words_and_loses_none():
    words = "the quick brown fox jumps over the lazy dog " * 4
    sheet = Sheet(*LETTER, title="Test")
    below = sheet.paragraph(72, 72, words, room=120, size=10)
    assert read(sheet.finish())[0].split() == words.split()
    assert below > 72 + 10 * 10


@settings(max_examples=60, deadline=None)
@given(some.text(some.characters(codec="utf-8"), max_size=60), some.floats(20, 300))
def test_wrapped_lines_fit_and_keep_every_letter(words, room):
    lines = fonts.wrapped(words, 9, room)
    assert "".join(lines).replace(" ", "") == "".join(words.split())
    assert all(fonts.width(line, 9) <= room or len(line) == 1 for line in lines)


COLUMNS = (PaperColumn("What", 200), PaperColumn("Amount", 100, right=True))


def long_table(rows, total=None):
    sheet = Sheet(*LETTER, title="Test")

    def begin(page):
        return letterhead(page, Letterhead("Maple Street"), x=40, y=40, room=300) + 30

    table(
        sheet, COLUMNS, rows, x=40, y=begin(sheet), bottom=700, begin_page=begin, total=total
    )  # fmt: skip
    return read(sheet.finish())


def test_a_long_table_goes_on_with_its_headings_and_loses_no_row():
    pages = long_table([(f"Row {place:03}", "$1.00") for place in range(100)])
    assert len(pages) == 3
    assert all("WHAT" in page and "Maple Street" in page for page in pages)
    shown = [line for page in pages for line in page.split() if line.isdecimal()]
    assert shown == [f"{place:03}" for place in range(100)]


@pytest.mark.parametrize("count", range(36, 46))
def test_the_sum_never_stands_alone_on_a_page(count):
    pages = long_table(
        [(f"Row {place:03}", "$1.00") for place in range(count)], ("Total", f"${count}.00")
    )
    assert "Total" in pages[-1]
    assert f"{count - 1:03}" in pages[-1]


def test_labels_begin_where_the_used_sheet_goes_on():
    pdf = labels(AVERY_5160, [("Ann Lee", "1 Main St")] * 29, used=3)
    pages = read(pdf)
    assert [page.count("Ann Lee") for page in pages] == [27, 2]
    left, _, _, top = place_of(pdf, "Ann Lee")
    assert 0.1875 * 72 <= left <= 0.1875 * 72 + 20
    assert top <= (11 - 0.5 - 1) * 72  # the second row


@pytest.mark.parametrize("stock", STOCKS, ids=lambda stock: stock.name)
def test_every_label_of_a_stock_lies_on_its_sheet(stock):
    right = stock.first[0] + (stock.across - 1) * stock.step[0] + stock.label[0]
    below = stock.first[1] + (stock.down - 1) * stock.step[1] + stock.label[1]
    assert right <= stock.page[0] + 0.01 and below <= stock.page[1] + 0.01


def test_a_roll_label_has_the_size_of_the_label():
    document = pypdfium2.PdfDocument(labels(DYMO_30252, [("Chart 10000042",)]))
    assert document[0].get_size() == pytest.approx((252, 81))
    document.close()
