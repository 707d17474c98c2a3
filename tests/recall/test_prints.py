"""Letters that show their address in a window, labels, the call list, the table: read back."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from given import MONDAY
from recall.an_office import ago, due, visit
from sqlalchemy import update

from frontdesk.paper.labels import STOCKS
from frontdesk.paper.letterhead import Letterhead
from frontdesk.patients.tables import Patient
from frontdesk.recall import prints
from frontdesk.recall.planning import plan_letters
from frontdesk.recall.rules import USUAL_LETTER, Sent, next_reminder

HEAD = Letterhead("Elm Street Clinic", ("12 Elm St", "Newark, NJ 07102", "(973) 555-0100"))
PHONE = "(973) 555-0100"


def pages(pdf):
    document = pypdfium2.PdfDocument(pdf)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found


def places(pdf, words):
    """Where words stand on the first page: left and top edge in inches from its top left."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    text = page.get_textpage()
    first, count = text.search(words).get_next()
    boxes = [text.get_charbox(place) for place in range(first, first + count)]
    tall = page.get_height()
    found = (min(box[0] for box in boxes) / 72, (tall - max(box[3] for box in boxes)) / 72,
             (tall - min(box[1] for box in boxes)) / 72)  # fmt: skip
    document.close()
    return found


@pytest.fixture
def row(office):
    visit(office, ago(200))
    with office.writing.begin() as connection:
        connection.execute(update(Patient).values(preferred="Annie"))
    return due(office)[0]


def test_a_letter_greets_by_the_preferred_name_and_says_what_is_due(row):
    [page] = pages(prints.letters(HEAD, PHONE, [(row, 1, USUAL_LETTER)], today=MONDAY))
    for words in ("Elm Street Clinic", "March 3, 2025", "Dear Annie Smith,", "your 6-month check",
                  "February 15, 2025", "call us at (973) 555-0100", "Dr. Ann Lee"):  # fmt: skip
        assert words in page
    assert "{" not in page and "second reminder" not in page


def test_the_address_stands_where_every_window_shows_it(row):
    full = replace(row, address=("12 Elm St", "Apt 4", "Springfield, NJ 07081"))
    pdf = prints.letters(HEAD, PHONE, [(full, 1, USUAL_LETTER)], today=MONDAY)
    left, top, _ = places(pdf, "Annie Smith")
    right_of, _, low = places(pdf, "Springfield, NJ 07081")
    assert left == pytest.approx(right_of, abs=0.02)
    assert left >= 0.875 and top >= 2.5 and low <= 3.17


def test_each_has_a_page_and_the_second_letter_says_that_it_is_one(row):
    other = replace(row, spoken="Luis Lopez", provider="")
    pdf = prints.letters(
        HEAD, PHONE, [(row, 1, USUAL_LETTER), (other, 2, "Come, {name}.\nSoon.")], today=MONDAY
    )
    first, second = pages(pdf)
    assert "Annie" in first and "second reminder" not in first
    assert "A second reminder" in second and "Come, Luis Lopez." in second
    assert "Annie" not in second


def test_who_has_no_address_gets_no_letter_but_a_call(row):
    poor = replace(row, address=())
    with pytest.raises(ValueError, match="address"):
        prints.letters(HEAD, PHONE, [(poor, 1, USUAL_LETTER)], today=MONDAY)
    assert [(one.letter, one.why_not) for one in plan_letters([poor, row], today=MONDAY)] == [
        (1, ""), (0, "No address on file: call instead")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sent,letter,why",
    [
        ((Sent("letter", ago(30), 1),), 2, ""),
        ((Sent("letter", ago(3), 1),), 0, "Second letter from 03/21/2025"),
        ((Sent("letter", ago(60), 1), Sent("letter", ago(30), 2)), 0, "Both letters have gone out"),
        ((Sent("phone", ago(3)),), 0, "Called already: no more letters"),
    ],
)
def test_the_dry_run_says_who_gets_none_and_why(row, sent, letter, why):
    one = replace(row, sent=sent, next=next_reminder(sent, today=MONDAY))
    assert [(got.letter, got.why_not) for got in plan_letters([one], today=MONDAY)] == [
        (letter, why)
    ]


@pytest.mark.parametrize("stock", STOCKS, ids=lambda stock: stock.name)
def test_a_label_holds_the_address_and_only_whoever_has_one_gets_one(row, stock):
    text = "".join(pages(prints.address_labels([row, replace(row, address=())], stock=stock)))
    assert text.count("Annie Smith") == 1 and "Newark, NJ 07102" in text


def test_the_call_list_says_whom_where_and_what_for(row):
    sent = (Sent("letter", ago(30), 1), Sent("phone", ago(3), 0, "message"))
    told = replace(row, note="ECG first", interpreter=True, language="Spanish", sent=sent)

    [page] = pages(
        prints.call_list(HEAD, [told], zone=ZoneInfo("America/New_York"), today=MONDAY,
                         printed=datetime(2025, 3, 3, 15, tzinfo=UTC))
    )  # fmt: skip
    for words in ("Smith, Ann (Annie)", "03/04/1980", "(555) 555-0199", "6-month check",
                  "Overdue 2 weeks", "Interpreter: Spanish", "ECG first", "First letter",
                  "Call: message", "Booked", "1 patient"):  # fmt: skip
        assert words in page


def test_the_table_holds_every_row_and_runs_nothing(row):
    table = prints.due_table([row, replace(row, name="=Evil()")], today=MONDAY)
    head, first, second = csv.reader(io.StringIO(table.decode("utf-8-sig")))
    assert dict(zip(head, first, strict=True))["Due"] == "02/15/2025"
    assert dict(zip(head, first, strict=True))["Address"] == "12 Elm St, Newark, NJ 07102"
    assert second[0] == "'=Evil()"
