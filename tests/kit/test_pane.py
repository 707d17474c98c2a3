"""A pane shows the answer to what it asked last, never that of a moment ago."""

import threading

import pytest
from core.test_action import CLERK

from frontdesk.core.changes import Changes
from frontdesk.kit.bell import Bell
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane


class Numbered(Pane):
    """Shows the number in hand when its read began; a read waits until it may go on."""

    def __init__(self, office):
        super().__init__(office)
        self.in_hand, self.shown = 1, []
        self.may_go, self.began = threading.Event(), threading.Event()

    def concerns(self, changes):
        return changes.touch("provider")

    def read(self, session):
        number = self.in_hand
        self.began.set()
        assert self.may_go.wait(5)
        return number

    def show_read(self, what):
        self.shown.append(what)


@pytest.fixture
def office(qtbot, sqlite_store):
    made = Office(sqlite_store, CLERK, Bell())
    yield made
    made.close()


@pytest.fixture
def pane(office, qtbot):
    made = Numbered(office)
    qtbot.addWidget(made)
    made.show()
    assert made.began.wait(5)
    return made


def test_an_answer_about_what_was_in_hand_before_is_not_shown(pane, qtbot):
    pane.in_hand = 2
    pane.refresh()
    pane.may_go.set()
    qtbot.waitUntil(lambda: pane.shown != [])
    pane.office.settle()
    qtbot.wait(20)
    assert pane.shown == [2]


def test_changes_at_other_desks_never_keep_an_answer_back(pane, office, qtbot):
    for _ in range(2):
        office.bell.rang.emit(Changes(everything=True))
    pane.may_go.set()
    qtbot.waitUntil(lambda: len(pane.shown) == 3)
    assert pane.shown == [1, 1, 1]
