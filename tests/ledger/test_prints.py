"""Receipts on paper, read back as a patient and a scanner would."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest
from PIL import ImageChops

from frontdesk.ledger.prints import Marks, how_paid, payments_summary, receipt
from frontdesk.ledger.reads import StoryRow
from frontdesk.ledger.rules import ReceiptContent
from frontdesk.paper.letterhead import Letterhead

CONTENT = ReceiptContent(
    number="A-000123",
    at="03/03/2025 9:05 AM",
    practice="Maple Street Family Medicine",
    practice_lines=("214 Maple Street, Suite 3", "Albany, NY 12207", "(518) 555-0142"),
    patient="María José Fernández-O\u2019Brien",
    chart_number="10000042",
    visit="Mon, Mar 3, 2025 at 9:00 AM, Follow-up with Dr. Ann Lee",
    parts=(("Co-pay", 2500), ("Account balance", 4317)),
    total_cents=6817,
    method="cash",
    reference="",
    tendered_cents=8000,
    change_cents=1183,
    owed_after_cents=0,
    taken_by="Kim Park",
)
CARD = replace(
    CONTENT,
    method="card",
    reference="Visa ending 4242, approval 05A91",
    tendered_cents=None,
    change_cents=0,
    owed_after_cents=-1200,
)
FORMS = ("letter", "roll")


class Read:
    """A PDF as it comes out of the printer."""

    def __init__(self, pdf):
        document = pypdfium2.PdfDocument(pdf)
        self.pages = len(document)
        self.size = document[0].get_size()
        self.words = " ".join(document[0].get_textpage().get_text_bounded().split())
        self.picture = document[0].render(scale=2).to_pil().convert("RGB")
        document.close()


@pytest.mark.parametrize("form", FORMS)
def test_a_receipt_says_all_that_it_must(form):
    read = Read(receipt(CONTENT, form=form))
    for words in (
        "Maple Street Family Medicine", "Albany, NY 12207", "A-000123", "03/03/2025 9:05 AM",
        "María José Fernández-O\u2019Brien", "10000042", "Follow-up with Dr. Ann Lee",
        "Co-pay", "$25.00", "Account balance", "$43.17", "Total paid", "$68.17", "Cash",
        "$80.00", "$11.83", "$0.00", "Kim Park",
    ):  # fmt: skip
        assert words in read.words, words
    assert read.pages == 1
    assert "COPY" not in read.words and "VOID" not in read.words.upper()


def test_half_a_letter_page_is_that_large():
    assert Read(receipt(CONTENT, form="letter")).size == pytest.approx((612, 396))


def test_a_roll_is_80_mm_wide_and_no_longer_than_what_it_says():
    short = replace(CONTENT, parts=CONTENT.parts[:1], visit="")
    sizes = [Read(receipt(content, form="roll")).size for content in (short, CONTENT)]
    assert [width for width, _ in sizes] == pytest.approx([80 / 25.4 * 72] * 2, abs=0.01)
    assert sizes[0][1] < sizes[1][1] < 400


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_printed_beyond_the_edge(form):
    """The outermost 2 mm of every side stay white, with the longest of names and words."""
    long = replace(
        CARD,
        practice="The Northeastern Family and Occupational Medicine Associates of Albany " * 2,
        patient="Wolfeschlegelsteinhausenbergerdorff-Montgomery " * 3,
        visit="Comprehensive preventive medicine evaluation " * 6,
        taken_by="Bartholomew " * 8,
        total_cents=999_999_999,
    )
    picture = Read(receipt(long, form=form, marks=Marks("COPY 12", ""))).picture
    edge = round(2 / 25.4 * 72 * 2)
    wide, tall = picture.size
    for box in (
        (0, 0, edge, tall), (wide - edge, 0, wide, tall),
        (0, 0, wide, edge), (0, tall - edge, wide, tall),
    ):  # fmt: skip
        assert picture.crop(box).getextrema() == ((255, 255),) * 3


@pytest.mark.parametrize("form", FORMS)
def test_a_copy_and_a_void_are_marked_so_that_nobody_can_miss_it(form):
    marks = Marks("COPY 2", "Voided 03/04/2025 10:02 AM by Rosa Diaz: wrong patient")
    plain, marked = (Read(receipt(CARD, form=form, marks=one)) for one in (Marks(), marks))
    assert "COPY 2" in marked.words
    assert "VOID" in marked.words
    assert "Rosa Diaz: wrong patient" in marked.words
    parts = [one.picture.resize((200, 200)).convert("L") for one in (plain, marked)]
    differing = sum(ImageChops.difference(*parts).histogram()[8:])
    assert differing > 2_000  # of 40,000: the stamp lies across the page


@pytest.mark.parametrize("form", FORMS)
def test_a_copy_is_the_same_as_the_original_but_for_its_mark(form):
    original = Read(receipt(CONTENT, form=form)).words.split()
    copy = Read(receipt(CONTENT, form=form, marks=Marks("COPY 1"))).words.split()
    extra = list(copy)
    for word in original:
        extra.remove(word)
    assert sorted(extra) == ["1", "COPY"]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_receipt_gives_the_same_bytes(form):
    assert receipt(CONTENT, form=form) == receipt(CONTENT, form=form)


def test_a_card_is_shown_by_its_last_four_figures_and_a_credit_by_its_name():
    words = Read(receipt(CARD, form="letter")).words
    assert "Visa ending 4242, approval 05A91" in words
    assert "$12.00 credit" in words
    assert "received," not in words  # no cash, no change


def test_a_check_is_shown_by_its_number():
    assert how_paid(replace(CARD, method="check", reference="1047")) == "Check 1047"


def test_the_pdf_names_no_patient_where_a_spooler_would_show_it():
    document = pypdfium2.PdfDocument(receipt(CONTENT, form="letter"))
    said = " ".join(str(value) for value in document.get_metadata_dict().values())
    document.close()
    assert "Receipt A-000123" in said
    assert "María" not in said and "Fern" not in said


def story(number, cents, day=3, **changed):
    usual = {
        "id": number, "at": datetime(2025, 3, day, 14, tzinfo=UTC), "day": date(2025, 3, day),
        "kind": "payment", "memo": "", "purpose": "copay", "method": "cash", "reference": "",
        "receipt_id": number, "number": f"A-{number:06}", "reverses_id": None, "voided": False,
        "staff": "Kim", "cents": cents, "owed_cents": 0, "prepaid_cents": cents, "owed_after": 0,
        "prepaid_after": 0,
    }  # fmt: skip
    return StoryRow(**(usual | changed))


# Complaint 36
def test_payments_of_any_stretch_of_time_are_printed_with_their_sum():
    rows = [
        story(1, 2500),
        story(2, 2500),
        story(3, 4000, 4, method="card", reference="Visa ending 4242, approval 05A91"),
        story(4, 1000, 5, voided=True),
        story(4, 1000, 6, id=9, kind="reversal", memo="wrong patient", reverses_id=4),
        story(5, 700, 7, kind="opening", purpose="", method=""),
    ]
    pdf = payments_summary(
        Letterhead("Maple Street Family Medicine"),
        patient="Ana Rivera",
        chart_number="10000001",
        period="03/01/2025 to 03/31/2025",
        rows=rows,
        printed="04/01/2025 9:00 AM",
    )
    words = Read(pdf).words
    assert words.count("$25.00") == 2
    assert "Void: wrong patient" in words and "-$10.00" in words
    assert "$7.00" not in words
    assert "Total paid $90.00" in words
    assert "03/01/2025 to 03/31/2025" in words


def test_a_year_of_payments_runs_over_several_pages():
    rows = [story(number, 2500) for number in range(1, 121)]
    pdf = payments_summary(
        Letterhead("Maple Street Family Medicine"),
        patient="Ana Rivera",
        chart_number="10000001",
        period="2025",
        rows=rows,
        printed="today",
    )
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert len(texts) == 4
    assert sum(text.count("$25.00") for text in texts) == 120
    assert "$3,000.00" in texts[-1]
    assert all("Ana Rivera" in text for text in texts)
