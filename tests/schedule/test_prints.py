"""The schedule on paper and in files, read back: who, when, whose, and a code that scans."""

from datetime import timedelta

import icalendar
import pypdfium2
import pytest
import zxingcpp
from given import MONDAY, at
from paper.test_sheet import read
from schedule.an_office import ANN, CLERK, LEE, LUIS, MAI, OKAFOR, nine, put
from sqlalchemy import insert, select, update

from frontdesk.core.audit import AuditEntry
from frontdesk.csv_files.writing import csv_text
from frontdesk.paper.labels import AVERY_5160, DYMO_30334
from frontdesk.paper.letterhead import Letterhead
from frontdesk.patients.tables import Patient, PatientAlert, PatientPhone
from frontdesk.schedule import actions, exports, on_paper, prints
from frontdesk.schedule.tables import Appointment

HEAD = Letterhead("Maple Street Family Medicine", ("214 Maple Street", "(973) 555-0100"))
PRINTED = at(12, day=MONDAY)


@pytest.fixture
def day(office):
    """Three visits that take place, one that was cancelled."""
    put(office, nine(), patient=ANN)
    put(office, nine(30), patient=LUIS, early_minutes=15, reason="Blood pressure")
    put(office, nine(), patient=MAI, provider=OKAFOR)
    put(office, at(18), patient=MAI, status="cancelled")
    phone = {"kind": "mobile", "digits": "9735550199", "local": "5550199", "last4": "0199"}
    with office.writing.begin() as connection:
        connection.execute(
            insert(PatientPhone).values(
                patient_id=LUIS, place=0, text="(973) 555-0199", family_key="lopez", **phone
            )
        )
        connection.execute(
            insert(PatientAlert).values(patient_id=LUIS, text="Latex allergy", since=MONDAY)
        )
        speaks = {"language": "Spanish", "interpreter": True}
        connection.execute(update(Patient).where(Patient.id == LUIS).values(speaks))
    return office


def visits(store, **asked):
    with store.read() as session:
        return on_paper.visits_on(session, MONDAY, **asked)


def test_the_day_sheet_names_every_visit_under_its_provider(day):
    pdf = prints.day_sheet(HEAD, visits(day), day=MONDAY, zone=day.zone, printed=PRINTED)
    (page,) = read(pdf)
    assert page.index("Dr. Ann Lee") < page.index("Smith, Ann") < page.index("Lopez, Luis")
    assert page.index("Lopez, Luis") < page.index("Dr. Ben Okafor") < page.index("Nguyen, Mai")
    assert "9:30 AM" in page and "(973) 555-0199" in page and "2 visits, 1 h 00 min" in page
    assert page.count("Nguyen, Mai") == 1


def test_a_day_sheet_of_two_hundred_visits_names_each_and_numbers_its_pages(sqlite_office):
    start = at(13)
    for number in range(200):
        put(sqlite_office, start + timedelta(minutes=number), minutes=1, provider=1 + number % 2)
    rows = visits(sqlite_office)
    pdf = prints.day_sheet(HEAD, rows, day=MONDAY, zone=sqlite_office.zone, printed=PRINTED)
    pages = read(pdf)
    assert len(pages) >= 4 and sum(page.count("Smith, Ann") for page in pages) == 200
    assert all(f"Page {number}" in page for number, page in enumerate(pages, 1))


def test_an_empty_day_says_so(office):
    pdf = prints.day_sheet(HEAD, [], day=MONDAY, zone=office.zone, printed=PRINTED)
    assert "Nobody is booked" in read(pdf)[0]


def test_the_charts_to_pull_stand_by_their_number(day):
    pdf = prints.chart_pull(HEAD, visits(day), day=MONDAY, zone=day.zone, printed=PRINTED)
    (page,) = read(pdf)
    assert page.index("A10") < page.index("A7") < page.index("A9")


def test_a_routing_slip_scans_to_its_visit_and_says_what_must_be_known(day):
    rows = visits(day, providers=[LEE])
    pdf = prints.routing_slips(HEAD, rows, zone=day.zone, today=MONDAY)
    pages = read(pdf)
    assert len(pages) == 2
    slip = " ".join(pages[1].split())
    for words in ("Lopez, Luis", "01/30/1955", "Chart A9", "9:30 AM, 30 min (come 9:15 AM)",
                  "Latex allergy", "Interpreter: Spanish", "Blood pressure"):  # fmt: skip
        assert words in slip
    found = [zxingcpp.read_barcode(_picture(pdf, page)).text for page in range(2)]
    assert found == [prints.code_of(one.id) for one in rows]
    assert "Lopez" not in found[1]


def _picture(pdf, page):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[page].render(scale=2).to_pil()
    finally:
        document.close()


def test_a_card_says_when_to_come_and_to_whom(day):
    with day.read() as session:
        rows = on_paper.visits_to_come(session, LUIS, now=at(12))
    (page,) = read(prints.appointment_cards(HEAD, rows, zone=day.zone))
    assert "Monday, March 3, 2025 at 9:30 AM" in page and "Please come at 9:15 AM." in page
    assert "With Dr. Ann Lee" in page and "(973) 555-0100" in page
    alone = prints.appointment_cards(HEAD, rows, zone=day.zone, stock=prints.CARD)
    with_size = pypdfium2.PdfDocument(alone)
    assert with_size[0].get_size() == (252, 144)
    with_size.close()


def test_labels_begin_where_the_sheet_is_not_used_yet(day):
    rows = visits(day)
    (page,) = read(prints.visit_labels(rows, zone=day.zone, stock=AVERY_5160))
    assert "Chart A9" in page and "Born 01/30/1955" in page
    rolls = read(prints.visit_labels(rows, zone=day.zone, stock=DYMO_30334))
    assert len(rolls) == 3
    sheets = read(prints.visit_labels(rows, zone=day.zone, stock=AVERY_5160, used=29))
    assert len(sheets) == 2 and "Smith, Ann" in sheets[0] and "Nguyen, Mai" in sheets[1]


def test_a_calendar_file_holds_each_visit_and_only_initials(day):
    rows = visits(day, providers=[LEE])
    told = exports.as_calendar(rows, practice=HEAD.name, now=PRINTED)
    events = icalendar.Calendar.from_ical(told).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [nine(), nine(30)]
    assert [event.decoded("dtend") for event in events] == [nine(30), nine(60)]
    assert [str(event["summary"]) for event in events] == ["Follow-up: A.S.", "Follow-up: L.L."]
    assert len({str(event["uid"]) for event in events}) == 2
    named = exports.as_calendar(rows, practice=HEAD.name, now=PRINTED, names=True)
    assert b"Lopez" in named and b"Lopez" not in told


def test_the_table_for_a_spreadsheet_runs_nothing(day):
    with day.writing.begin() as connection:
        wrong = '=HYPERLINK("http://evil","x")'
        connection.execute(
            update(Appointment).where(Appointment.patient_id == ANN).values(reason=wrong)
        )
    told = exports.as_csv(visits(day), day.zone).decode("utf-8-sig")
    assert "'=HYPERLINK" in told and ',"=HYPERLINK' not in told
    assert "2025-03-03,09:30,09:15,30,Dr. Ann Lee" in told


def test_numbers_and_phones_stay_as_they_are():
    assert csv_text(["a"], [["-12.50"], ["+19735550199"], ["-1+1"]]) == (
        "a\r\n-12.50\r\n+19735550199\r\n'-1+1\r\n"
    )


def test_each_paper_and_each_file_is_in_the_audit(day):
    ids = [one.id for one in visits(day)]
    asked = {"first": MONDAY, "last": MONDAY, "visits": ids}
    actions.note_printed.do(day, CLERK, what="Day sheet", **asked)
    actions.note_exported.do(day, CLERK, what="Calendar", **asked)
    with day.read() as session:
        kinds = session.execute(
            select(AuditEntry.kind, AuditEntry.action).order_by(AuditEntry.id)
        ).all()
    assert kinds == [("print", "Print schedule"), ("export", "Take schedule out")]
