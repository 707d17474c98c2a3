"""Rooms with money fit a small window whole, though somebody is in hand."""

import pytest
from desk.desk_office import GRACE
from kit.walk import clipped
from PySide6.QtWidgets import QApplication

from frontdesk.core import settings
from frontdesk.core.work import PROGRAM
from frontdesk.desk import rooms
from frontdesk.kit.privacy import privacy
from frontdesk.kit.sections_pane import SectionsPane
from frontdesk.ledger.actions import post_opening_balance
from frontdesk.patients.actions import add_alert

MONEY = [room.key for room in rooms.ROOMS if room.group == "money"]


@pytest.fixture
def desk(file_office, desks, written_lists, monkeypatch):
    monkeypatch.setenv(settings.HOME, str(written_lists))
    post_opening_balance.do(file_office, PROGRAM, GRACE, cents=4317, key="old", memo="Old books")
    made = desks(file_office).sign_in("rosa")
    made.window.resize(1280, 800)
    made.window.take_in_hand(GRACE)
    made.wait(lambda: made.window.hand.patient_id == GRACE, "Grace is in hand")
    made.settle()
    return made


@pytest.mark.parametrize("room", MONEY)
def test_no_page_with_money_scrolls_sideways_nor_cuts_a_word_at_1280_by_800(desk, room):
    desk.window.open(room)
    desk.settle()
    pane = desk.pane
    pages = pane.sections._keys if isinstance(pane, SectionsPane) else [""]
    bad = {}
    for page in pages:
        if page:
            pane.sections.open(page)
        desk.settle()
        sideways = desk.window.stage.horizontalScrollBar().maximum()
        cut = clipped(pane)
        if sideways or cut:
            bad[page] = sideways, cut
    assert bad == {}
    assert desk.window.size().toTuple() == (1280, 800)


def test_who_is_in_hand_stands_in_one_line_there_and_on_the_card_elsewhere(desk):
    hand = desk.window.hand
    desk.press("F6")
    desk.settle()
    line = hand.line
    assert line.isVisible() and not hand.isVisible()
    assert line.name.words() == "Oyelaran, Grace" and "06/30/1975" in line.born.words()
    assert line.owed.words() == "owes $43.17" and line.why.isVisible()
    desk.press("Ctrl+H")
    assert desk.focus is line.ways["schedule"]
    desk.press("F4")
    desk.settle()
    assert hand.isVisible() and not line.isVisible()
    desk.press("F6")
    desk.window.resize(1920, 1080)
    desk.settle()
    assert hand.isVisible() and not line.isVisible()
    desk.window.resize(1280, 800)
    line.away.click()
    desk.settle()
    assert hand.patient_id is None and not line.isVisible() and not hand.isVisible()


def test_the_line_leads_to_the_same_rooms_as_the_card(desk):
    desk.press("F6")
    desk.settle()
    line = desk.window.hand.line
    line.why.click()
    desk.settle()
    desk.wait(desk.window.panes["billing"].why.isVisible, "the chain is shown")
    opened = []
    for room in ("patients", "checkin", "schedule", "billing"):
        desk.press("F6")
        desk.settle()
        line.ways[room].click()
        desk.settle()
        opened.append(desk.window.room)
    assert opened == ["patients", "checkin", "schedule", "billing"]


def test_an_alert_is_in_the_line_too_and_is_hidden_from_the_lobby(desk, file_office):
    add_alert.do(file_office, PROGRAM, GRACE, text="Latex allergy, speak slowly and clearly please")
    desk.press("F6")
    desk.settle()
    desk.window.hand.put_down()
    desk.window.take_in_hand(GRACE)
    line = desk.window.hand.line
    desk.wait(line.minded.isVisible, "the alert is seen")
    assert line.minded.accessibleName().startswith("Latex allergy")
    assert line.minded.style_shown.word.startswith("Latex allergy")
    privacy.hide(True)
    QApplication.processEvents()
    assert "Latex" not in line.minded.style_shown.word + line.minded.toolTip()


def test_in_the_smallest_window_who_it_is_stays_and_the_rest_gives_way(desk):
    desk.press("F6")
    desk.settle()
    line = desk.window.hand.line
    line.setFixedWidth(420)
    desk.settle()
    assert line.name.isVisible() and line.born.isVisible()
    assert not line.chart.isVisible() and not line.ways["billing"].isVisible()
    assert line.layout().minimumSize().width() <= 420
