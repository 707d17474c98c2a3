from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from frontdesk.books.checks import CheckContent, StubLine
from frontdesk.books.prints import HEIGHT, STARTS, CheckPaper, checks
from frontdesk.books.rules import MOST_ON_STUB

STUB = (
    StubLine("Bill INV-4411", "03/01/2025", "gloves", 100_00, 150_00),
    StubLine("Credit C9", "03/02/2025", "", -20_00, -20_00),
)
CHECK = CheckContent(
    1001, date(2025, 3, 14), "Henry Supply", ("9 Dock Road", "Albany, NY 12207"), 80_00,
    "Account 55-4411", "Maple Street Family Medicine", ("214 Maple Street", "Albany, NY"),
    "First Bank", "1000 Bank account", STUB,
)  # fmt: skip


def pages(data):
    pdf = pypdfium2.PdfDocument(data)
    return [pdf[place].get_textpage() for place in range(len(pdf))]


def where(page, words):
    """Return left edge and top of the first place where words stand, from the page's top left."""
    found = page.search(words).get_next()
    left, _, _, top = page.get_charbox(found[0])
    return left, 792 - top


@pytest.mark.parametrize("place", STARTS)
@pytest.mark.parametrize("blank", [True, False])
def test_a_check_says_whom_how_much_and_what_it_pays_twice(place, blank):
    (page,) = pages(checks([(CHECK, 0, "")], CheckPaper(place, blank)))
    text = page.get_text_range()
    assert "Eighty and 00/100 ***" in text and "**80.00" in text and "03/14/2025" in text
    assert text.count("Bill INV-4411") == 2 and text.count("-$20.00") == 4
    assert text.count("Check 1001") == 2 and "REPRINT" not in text
    assert ("Authorized signature" in text) == blank
    assert ("First Bank" in text) == blank  # a printed check has it already


@pytest.mark.parametrize("place", STARTS)
def test_the_address_stands_in_the_envelopes_window(place):
    (page,) = pages(checks([(CHECK, 0, "")], CheckPaper(place)))
    left, top = where(page, "9 Dock Road")
    within = top - STARTS[place][0]
    assert 0.875 * 72 <= left <= 1.2 * 72 and 1.9 * 72 <= within <= 2.9 * 72
    assert where(page, "Eighty")[1] - STARTS[place][0] < HEIGHT


def test_the_print_is_moved_to_meet_the_paper():
    (plain,) = pages(checks([(CHECK, 0, "")], CheckPaper()))
    (moved,) = pages(checks([(CHECK, 0, "")], CheckPaper(right=2, down=-1)))
    (x, y), (x2, y2) = where(plain, "9 Dock Road"), where(moved, "9 Dock Road")
    assert (round(x2 - x, 1), round(y2 - y, 1)) == (9.0, -4.5)


def test_a_reprint_and_a_void_check_are_marked_on_the_stub():
    one, two = pages(checks([(CHECK, 1, ""), (CHECK, 0, "Void: torn")], CheckPaper()))
    assert one.get_text_range().count("REPRINT 1") == 2
    assert two.get_text_range().count("Void: torn") == 2 and "VOID" in two.get_text_range()


def test_a_full_stub_stays_off_the_next_part():
    full = replace(CHECK, stub=tuple(replace(STUB[0], words=f"Bill {n}") for n in range(50, 64)))
    assert len(full.stub) == MOST_ON_STUB
    for place, (check, *stubs) in STARTS.items():
        (page,) = pages(checks([(full, 0, "")], CheckPaper(place)))
        _, low = where(page, "Bill 63")
        after = [*sorted(start for start in (check, *stubs) if start > stubs[0]), 792]
        assert stubs[0] < low < min(after) - 12


def test_what_a_check_says_is_kept_and_comes_back_the_same():
    assert CheckContent.from_json(CHECK.to_json()) == CHECK


def test_no_check_is_no_paper():
    with pytest.raises(ValueError):
        checks([], CheckPaper())
