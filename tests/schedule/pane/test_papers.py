"""The day goes on paper from the schedule by keys, and each paper is noted before it leaves."""

import json

import icalendar
import pytest
from given import MONDAY, at
from PySide6.QtWidgets import QApplication, QMenu
from schedule.an_office import LEE, OKAFOR, TUESDAY, put
from sqlalchemy import select

from frontdesk.core.audit import AuditEntry
from frontdesk.schedule import exports


@pytest.fixture
def booked(office, people):
    """Mai with Dr. Lee and Luis with Dr. Okafor, at ten."""
    return [
        put(office, at(15), patient=people["Mai"]),
        put(office, at(15), patient=people["Luis"], provider=OKAFOR),
    ]


def audit_of(store, action):
    """What was noted of each act of that name, oldest first."""
    with store.read() as session:
        asked = select(AuditEntry.detail).where(AuditEntry.action == action)
        return [json.loads(one) for one in session.scalars(asked.order_by(AuditEntry.id))]


def menu():
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, QMenu))


def choose(desk, words):
    """Press Ctrl+P and choose what begins so."""
    desk.press("Ctrl+P")
    desk.settle()
    shown = menu()
    action = next(one for one in shown.actions() if one.text().replace("&", "").startswith(words))
    action.trigger()
    shown.close()
    desk.settle()


def test_the_day_sheet_is_seen_and_noted_before_it_is_saved(office, booked, new_desk, tmp_path):
    desk = new_desk(office)
    papers = desk.pane.papers
    choose(desk, "Day sheet")
    desk.wait(lambda: papers.paper is not None, "the paper is shown")
    assert papers.paper.visits == tuple(booked) and desk.pane.grid.isHidden()
    assert audit_of(office, "Print schedule") == []
    papers.preview.save_to(str(tmp_path / "day.pdf"))
    desk.wait(lambda: (tmp_path / "day.pdf").exists(), "it is saved")
    (noted,) = audit_of(office, "Print schedule")
    assert noted["what"] == "Day sheet (file)" and noted["visits"] == booked
    desk.press("Escape")
    desk.settle()
    assert papers.paper is None and desk.pane.grid.isVisible()
    assert QApplication.focusWidget() is desk.pane.grid


def test_only_the_provider_in_sight_is_printed(office, booked, new_desk):
    desk = new_desk(office)
    desk.pane._set_provider(LEE)
    desk.settle()
    choose(desk, "Routing slips")
    desk.wait(lambda: desk.pane.papers.paper is not None, "the paper is shown")
    assert desk.pane.papers.paper.visits == (booked[0],)


def test_one_visit_s_slip_and_card_are_in_its_menu(office, booked, new_desk):
    desk = new_desk(office)
    entries = {words: does for words, _, does in desk.pane.menu.entries(booked[0], LEE, 600)}
    entries["Print appointment card"]()
    desk.wait(lambda: desk.pane.papers.paper is not None, "the card is shown")
    assert desk.pane.papers.paper.visits == (booked[0],)
    assert desk.pane.papers.paper.title == "Appointment cards"


def test_an_empty_day_prints_no_slips_and_says_so(office, people, new_desk):
    desk = new_desk(office, day=TUESDAY)
    choose(desk, "Routing slips")
    desk.wait(lambda: "Nobody is booked" in desk.strip, "it is said")
    assert desk.pane.grid.isVisible()


def test_a_calendar_is_noted_and_written_whole(office, booked, new_desk, tmp_path):
    desk = new_desk(office)
    place = tmp_path / "lee.ics"
    now = office.about_now()
    desk.pane.papers.save_to(
        str(place), lambda head, visits: exports.as_calendar(visits, practice=head.name, now=now)
    )
    desk.wait(place.exists, "it is written")
    assert len(icalendar.Calendar.from_ical(place.read_bytes()).walk("VEVENT")) == 2
    (noted,) = audit_of(office, "Take schedule out")
    assert (noted["what"], noted["first"], noted["count"]) == (".ics", MONDAY.isoformat(), 2)
    desk.pane.papers.save_to(str(tmp_path / "no folder" / "x.ics"), lambda *_: b"")
    desk.wait(lambda: "could not be saved" in desk.strip, "and why not, is said")
