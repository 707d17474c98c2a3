"""A statement on paper: read back as a person, a scanner and a phone would."""

import re
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from frontdesk.core.jobs import Cancelled, Progress
from frontdesk.statements import prints, slip
from frontdesk.statements.content import Content, Entry, Person
from frontdesk.statements.prints import Sheet
from frontdesk.statements.settings import USUAL_LEVELS


def entry(number=1, **changed):
    usual = {
        "day": f"03/{number:02}/2025", "words": f"Office visit {number}", "charged": 15000,
        "about": "Dr. Ann Lee", "insurance": 6000, "adjusted": 5000, "paid": 1000, "owed": 3000,
        "told": (("Your plan's negotiated discount", -5000), ("Aetna paid", -6000),
                 ("Applied to your deductible", 4000)),
    }  # fmt: skip
    return Entry(**(usual | changed))


def content(count=1, **changed):
    usual = {
        "number": 1017, "practice": "Maple Street Family Medicine",
        "practice_lines": ("214 Maple Street", "Albany, NY 12207"), "phone": "(518) 555-0142",
        "contact": "", "to": ("Ana N\u00fa\u00f1ez", "12 Elm Street", "Albany, NY 12208"),
        "account": "10000042", "day": "03/18/2025", "due": "April 12, 2025",
        "cents": 3000 * count, "level": 1, "message": USUAL_LEVELS[0].message, "note": "",
        "ages": (3000 * count, 0, 0, 0, 0),
        "people": (Person("Ana N\u00fa\u00f1ez", tuple(entry(n + 1) for n in range(count))),),
    }  # fmt: skip
    return Content(**(usual | changed))


def pages(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded() for page in document]


def test_all_that_a_patient_must_know_is_on_the_first_page():
    (page,) = pages(prints.statements([Sheet(content())]))
    for words in ("Please pay", "$30.00", "April 12, 2025", "10000042", "1017",
                  "Ana N\u00fa\u00f1ez", "12 Elm Street", "Office visit 1", "Dr. Ann Lee",
                  "150.00", "\u221260.00",
                  "Your plan's negotiated discount: \u2212$50.00",
                  "Applied to your deductible: $40.00", "31\u201360 days", "Over 120 days",
                  "(518) 555-0142", "Please cut here", "Amount you pay",
                  "Page 1 of 1"):  # fmt: skip
        assert words in page, words


def test_no_letter_is_smaller_than_ten_points():
    page = pypdfium2.PdfDocument(prints.statements([Sheet(content(9))]))[0]
    sizes = {round(one.get_font_size(), 1) for one in page.get_objects(filter=[1], max_depth=3)}
    assert sizes and min(sizes) >= 10


def test_the_line_and_the_code_on_the_slip_are_read_by_machines():
    pdf = prints.statements([Sheet(content())])
    wanted = slip.Slip("10000042", 1017, 3000)
    (line,) = re.findall(r"\d{10} \d{9} \d{9} \d", pages(pdf)[0])
    assert slip.read_slip(line) == wanted
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_pil()
    (code,) = zxingcpp.read_barcodes(image)
    assert slip.read_slip(code.text) == wanted
    assert code.text == "FD1*10000042*1017*3000*" + line[-1]  # and not a word of health or name


def test_the_address_stands_in_a_number_ten_window_however_the_page_slips():
    page = pypdfium2.PdfDocument(prints.statements([Sheet(content())]))[0]
    found = page.get_textpage().search("12 Elm Street").get_next()
    left, _, right, top = page.get_textpage().get_charbox(found[0])
    assert left >= 0.875 * 72 and right <= 4.375 * 72
    assert 2.45 * 72 <= 792 - top <= 3.17 * 72


def test_a_long_statement_goes_on_with_its_headings_and_every_entry_once():
    found = pages(prints.statements([Sheet(content(40))]))
    assert len(found) > 2
    for number, page in enumerate(found, 1):
        assert f"Page {number} of {len(found)}" in page and "Service" in page
    whole = "\n".join(found)
    for number in range(1, 41):
        assert len(re.findall(rf"Office visit {number}\b", whole)) == 1
    assert "Please pay now" in found[-1]


def test_family_members_are_told_apart_and_notes_say_what_need_not_be_paid():
    people = (Person("Ana N\u00fa\u00f1ez", (entry(),)), Person("Leo N\u00fa\u00f1ez", (entry(2),)))
    one = content(2, people=people, waiting=42000, waiting_for=3, ahead=2500, disputed=3000,
                  received=900, received_since="02/14/2025")  # fmt: skip
    whole = "\n".join(pages(prints.statements([Sheet(one)])))
    for words in ("For Ana N\u00fa\u00f1ez", "For Leo N\u00fa\u00f1ez", "3 services ($420.00)",
                  "paid $25.00 ahead", "not asked for now: $30.00",
                  "received $9.00 from you since our statement of 02/14/2025"):  # fmt: skip
        assert words in whole, words


def test_a_copy_says_so_and_the_same_statement_gives_the_same_bytes():
    first = prints.statements([Sheet(content())])
    assert first == prints.statements([Sheet(content())])
    assert "COPY 1" not in pages(first)[0]
    assert "COPY 1" in pages(prints.statements([Sheet(content(), "COPY 1")]))[0]


def test_each_statement_begins_on_a_page_of_its_own():
    found = pages(prints.statements([Sheet(replace(content(), number=n)) for n in (7, 8, 9)]))
    assert [re.findall(r"\d{10} (\d{9})", page) for page in found] == [
        ["000000007"], ["000000008"], ["000000009"],
    ]  # fmt: skip


def test_it_can_be_stopped():
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        prints.statements([Sheet(content())], progress)


def test_what_was_kept_is_read_back():
    one = content(3)
    assert Content.unpack(one.pack()) == one


def test_odd_names_and_long_words_do_not_break_the_paper():
    one = content(to=("A" * 90, "(Elm) \\ Street", "x", "y", "z"), message="word " * 75,
                  account="A-77")  # fmt: skip
    page = pages(prints.statements([Sheet(one)]))[0]
    assert "(Elm) \\ Street" in page and "\u2026" in page
