"""What whoever did it is told besides: that a day is closed and for which day it counts."""

from closing.conftest import MANAGER

from frontdesk.core.action import NO_CHANGES, Done
from frontdesk.desk.bottom import Bottom
from frontdesk.kit.bell import Bell
from frontdesk.kit.office import Office
from frontdesk.ledger.actions import void_receipt


def test_the_line_under_everything_says_for_which_day_it_counts(sqlite_store, qtbot):
    office = Office(sqlite_store, MANAGER, Bell())
    bottom = Bottom(office)
    qtbot.addWidget(bottom)
    said = []
    bottom.notices.say = lambda words, *_, **__: said.append(words)
    act = void_receipt.act(1, reason="wrong amount")
    office.acted.emit(Done(NO_CHANGES), act)
    office.acted.emit(Done(NO_CHANGES, remark="03/03/2025 is closed."), act)
    assert said == ["Void receipt: done", "Void receipt: done. 03/03/2025 is closed."]
    office.close()
