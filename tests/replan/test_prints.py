"""The call list on paper and as a table: whom to reach, where, and what to say."""

import csv
import io
from datetime import date

import pypdfium2
import pytest
from given import MONDAY, at
from schedule.an_office import TUESDAY, nine

from frontdesk.paper.letterhead import Letterhead
from frontdesk.replan.prints import call_list, call_table
from frontdesk.replan.reads import CallRow

HEAD = Letterhead("Elm Street Clinic", ("12 Elm St",))


def call(number=1, **more):
    row = {
        "id": number, "version": 1, "appointment_id": number, "patient_id": number,
        "patient": "Lopez, Luis", "birth_date": date(1955, 1, 30), "chart_number": "A9",
        "language": "Spanish", "interpreter": True, "phones": ("(555) 555-0199 mobile",),
        "type": "Follow-up", "kind": "moved", "reason": "", "old_provider": "Dr. Ann Lee",
        "old_start": nine(), "new_provider": "Dr. Ben Okafor", "new_start": nine(day=TUESDAY),
        "outcome": "", "called_at": None, "staff": "",
    }  # fmt: skip
    return CallRow(**(row | more))


def pages(pdf):
    document = pypdfium2.PdfDocument(pdf)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found


@pytest.fixture
def zone(sqlite_store):
    return sqlite_store.zone


def test_a_call_says_whom_where_and_what(zone):
    [page] = pages(
        call_list(HEAD, "Dr. Lee out sick", [call()], zone=zone, printed=at(12, day=MONDAY))
    )
    for words in ("Elm Street Clinic", "Dr. Lee out sick", "Lopez, Luis", "01/30/1955 · chart A9",
                  "Interpreter: Spanish", "(555) 555-0199 mobile", "Mon, Mar 3, 2025", "9:00 AM",
                  "Dr. Ann Lee", "Tue, Mar 4, 2025", "Dr. Ben Okafor", "Reached", "Message",
                  "Rebooked", "1 to be told of a new time"):  # fmt: skip
        assert words in page, words


def test_who_has_no_new_time_is_to_be_asked_and_the_paper_says_why(zone):
    row = call(kind="call", new_start=None, new_provider="", reason="Asks for the afternoon")
    [page] = pages(call_list(HEAD, "Snow", [row], zone=zone, printed=at(12)))
    assert "Needs a call" in page and "Asks for the afternoon" in page
    assert "1 to be asked for one" in page and "Okafor" not in page


def test_forty_calls_take_several_pages_each_with_its_head_and_nobody_is_lost(zone):
    rows = [call(number, patient=f"Patient {number:02}") for number in range(1, 41)]
    found = pages(call_list(HEAD, "Snow", rows, zone=zone, printed=at(12)))
    assert len(found) > 3 and all("PHONES" in page for page in found)
    assert all(any(f"Patient {number:02}" in page for page in found) for number in range(1, 41))


def test_the_table_holds_the_same_and_no_name_runs_as_a_formula(zone):
    rows = [call(patient='=HYPERLINK("http://evil")'), call(reason="@SUM(A1)", kind="call")]
    [head, first, second] = csv.reader(
        io.StringIO(call_table(rows, zone=zone).decode("utf-8-sig"), newline="")
    )
    told = dict(zip(head, first, strict=True))
    assert told["Patient"] == '\'=HYPERLINK("http://evil")'
    assert (told["Was on"], told["Was at"], told["New date"], told["New time"]) == (
        "03/03/2025", "9:00 AM", "03/04/2025", "9:00 AM")  # fmt: skip
    assert told["To do"] == "Tell the new time" and told["Phones"] == "(555) 555-0199 mobile"
    again = dict(zip(head, second, strict=True))
    assert again["Why"] == "'@SUM(A1)" and again["New time"] == ""
