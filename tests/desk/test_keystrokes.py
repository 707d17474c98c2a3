"""Keystrokes counted on the real desk: a booking takes 12 at most, another time 8."""

import pytest
from sqlalchemy import select

from frontdesk.core import clock
from frontdesk.schedule.tables import Appointment

BOOKED_BY, MOVED_BY = 12, 8


def appointments(store):
    a = Appointment
    with store.read() as session:
        asked = select(a.id, a.patient_id, a.day, a.start, a.provider_id, a.type_id)
        rows = session.execute(asked.where(a.status != "held").order_by(a.id))
        return [tuple(row) for row in rows]


class Counted:
    """Counts the keys pressed on a desk since it was made; letters typed are not among them."""

    def __init__(self, desk):
        self.desk, self.count = desk, 0

    def press(self, *keys):
        for key in keys:
            self.desk.press(key)
            self.count += 1
            for _ in range(4):  # another room, its day, then what was wished for
                self.desk.settle()

    def search(self, words):
        self.desk.search(words)
        self.count += 1  # Ctrl+K
        self.desk.settle()


@pytest.fixture
def desk(desks, filled):
    """A desk that is in another room than the schedule."""
    return desks(filled).sign_in()


def book(desk):
    """Book Grace by one typed line; return the keys it took."""
    hands = Counted(desk)
    hands.search("oyelaran next tue 10")
    hands.press("Enter", "Enter")
    return hands.count


@pytest.mark.parametrize("room", ["checkin", "schedule"])
def test_a_known_patient_is_booked_in_twelve_keys_from_anywhere(desks, filled, room):
    count = book(desks(filled, room=room).sign_in())
    assert len(appointments(filled)) == 1
    assert appointments(filled)[0][2].weekday() == 1
    assert count <= BOOKED_BY
    assert count == 3


def test_a_time_is_found_and_booked_in_twelve_keys_from_anywhere(desk, filled):
    hands = Counted(desk)
    hands.search("oyelaran mornings")
    hands.press("Ctrl+T", "Enter", "Enter", "Enter")
    made = appointments(filled)
    assert len(made) == 1
    assert clock.wall(made[0][3], filled.zone).hour < 12
    assert hands.count <= BOOKED_BY


def test_a_visit_gets_another_time_in_eight_keys_from_anywhere(desk, filled):
    book(desk)
    before = appointments(filled)[0]
    desk.press("F4")
    desk.settle()
    hands = Counted(desk)
    hands.search("oyelaran")
    hands.press("Alt+Enter", "Ctrl+T", "Enter", "Down", "Enter")
    after = appointments(filled)
    assert len(after) == 1
    assert after[0][0] == before[0] and after[0][3] != before[3]
    assert after[0][1] == before[1]
    assert hands.count <= MOVED_BY


def test_a_visit_under_the_cursor_is_moved_in_eight_keys(desk, filled):
    book(desk)
    before = appointments(filled)[0]
    hands = Counted(desk)
    hands.press("Ctrl+X", "Down", "Down", "Down", "Ctrl+V")
    after = appointments(filled)[0]
    assert after[0] == before[0] and after[3] > before[3]
    assert hands.count <= MOVED_BY
