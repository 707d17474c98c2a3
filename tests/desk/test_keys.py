"""Every key means one thing: none hides a desk-wide one, and the sheet of keys tells the truth."""

from collections import Counter

import pytest
from kit.walk import access_keys
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication
from small_office import practice

from frontdesk.core.work import Staff
from frontdesk.desk import pane_keys, rooms
from frontdesk.desk.commands import COMMANDS
from frontdesk.kit.bell import Bell
from frontdesk.kit.office import Office
from frontdesk.kit.sections_pane import SectionsPane
from frontdesk.statements.pane.statements import StatementsPane

ROOMS = [room.key for room in rooms.ROOMS]
MONEY = [room.key for room in rooms.ROOMS if room.group == "money"]
DESK_WIDE = {QKeySequence(one.keys).toString(): one.name for one in COMMANDS if one.keys}


@pytest.fixture
def office(sqlite_store, qapp):
    practice(sqlite_store)
    made = Office(sqlite_store, Staff(1, "Rosa Diaz", frozenset({"*"})), Bell())
    yield made
    made.close()


@pytest.fixture
def build(office, qtbot):
    def built(room):
        pane = rooms.BY_KEY[room].build(office)
        qtbot.addWidget(pane)
        pane.resize(1180, 800)
        pane.show()
        for _ in range(3):
            office.settle()
            QApplication.processEvents()
        return pane

    return built


def pages(pane):
    """Open each page of a pane in turn."""
    if isinstance(pane, SectionsPane):
        for place in range(pane.sections.list.count()):
            pane.sections.list.setCurrentRow(place)
            QApplication.processEvents()
            yield pane.sections.key
    elif isinstance(pane, StatementsPane):
        for key in ("run", "fees", "sent", "holds", "rules"):
            pane.open(key)
            QApplication.processEvents()
            yield key
    else:
        yield ""


def bound(pane, *, seen):
    """The keys bound in a pane, a word each for where; only of what is in sight if `seen`."""
    keys = []
    for one in pane.findChildren(QShortcut):
        if one.parent().isVisible() or not seen:
            keys.append((said(one.key()), type(one.parent()).__name__))
    for one in pane.findChildren(QAbstractButton):
        if said(one.shortcut()) and (one.isVisible() or not seen):
            keys.append((said(one.shortcut()), one.text() or one.accessibleName()))
    return keys


def said(keys):
    """Keys as the sheet says them."""
    return keys.toString().replace("Return", "Enter")


def is_letter(key):
    """Whether a key is but the letter a button underlines."""
    return key.startswith("Alt+") and len(key) == 5


def test_no_two_desk_wide_keys_are_the_same():
    keys = Counter(QKeySequence(one.keys).toString() for one in COMMANDS if one.keys)
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_key_of_a_room_hides_a_desk_wide_one_or_means_two_things(build, room):
    pane = build(room)
    hidden = {key: where for key, where in bound(pane, seen=False) if key in DESK_WIDE}
    assert hidden == {}
    for page in pages(pane):
        twice = Counter(key for key, _ in bound(pane, seen=True))
        assert (page, {key: count for key, count in twice.items() if count > 1}) == (page, {})
        letters = {key: count for key, count in access_keys(pane).items() if count > 1}
        assert (page, letters) == (page, {})


@pytest.mark.parametrize("room", MONEY)
def test_the_sheet_of_keys_tells_every_key_of_a_room_with_money(build, room):
    pane = build(room)
    told = " ".join(key for one in pane_keys.of_room(room) for key, _ in one.keys)
    told += " ".join(key for key, _ in pane_keys.LISTS)
    names = {"PgUp": "PgUp", "PgDown": "PgDown", "Del": "Del"}
    untold = [
        key for key, _ in bound(pane, seen=False)
        if not is_letter(key) and key not in told and key.rpartition("+")[2] not in names
        and not (key[:-1] == "Ctrl+" and key[-1].isdigit() and "Ctrl+1 to" in told)
    ]  # fmt: skip
    assert untold == []


@pytest.mark.parametrize("room", MONEY)
def test_no_key_on_the_sheet_is_made_up(build, room):
    """What is told with Ctrl is bound in the room, or everywhere, or read by a list or a line."""
    real = {key for key, _ in bound(build(room), seen=False)} | set(DESK_WIDE)
    read_by_widgets = {"Ctrl+Enter"} if room == "closing" else set()
    told = [
        key.strip() for one in pane_keys.of_room(room) for keys, _ in one.keys
        for key in keys.replace(" to ", ",").split(",") if key.strip().startswith("Ctrl+")
    ]  # fmt: skip
    assert [key for key in told if key not in real | read_by_widgets] == []
    for one in pane_keys.of_room(room):
        assert one.room in rooms.BY_KEY
