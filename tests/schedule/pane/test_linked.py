"""Visits that belong together move together, by one drop; where one has no room it is said."""

import pytest
from given import at
from schedule.an_office import CLERK, LEE, LUIS, OKAFOR, put, rows

from frontdesk.schedule.together import Item, book_together


@pytest.fixture
def family(office, people):
    """Mai at ten with Dr. Lee, Luis at half past ten with Dr. Okafor, linked."""
    items = [
        Item(people["Mai"], LEE, at(15), 30),
        Item(people["Luis"], OKAFOR, at(15, 30), 30),
    ]
    return book_together.do(office, CLERK, items=items).made


def times(store):
    return [row[0] for row in rows(store, "start")]


def test_one_drop_moves_both_and_one_undo_brings_both_back(office, family, new_desk, qtbot):
    desk = new_desk(office)
    desk.drag(family[0], 0, 13 * 60, qtbot)
    desk.settle()
    assert times(office) == [at(18), at(18, 30)]
    desk.undo()
    assert times(office) == [at(15), at(15, 30)]


def test_where_one_has_no_room_none_moves_and_one_may_go_alone(office, family, new_desk, qtbot):
    put(office, at(18, 30), patient=LUIS, provider=OKAFOR)
    desk = new_desk(office)
    desk.drag(family[0], 0, 13 * 60, qtbot)
    desk.settle()
    assert times(office)[:2] == [at(15), at(15, 30)]
    assert "Nothing was moved" in desk.strip
    assert desk.pane.strip.button.text() == "Move only this one"
    desk.pane.strip.acted.emit()
    desk.settle()
    assert times(office)[:2] == [at(18), at(15, 30)]


def test_to_another_provider_at_the_same_time_only_one_goes(office, family, new_desk, qtbot):
    desk = new_desk(office)
    desk.drag(family[0], 1, 10 * 60, qtbot)
    desk.settle()
    assert rows(office, "provider_id", "start") == [(OKAFOR, at(15)), (OKAFOR, at(15, 30))]
