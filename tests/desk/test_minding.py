"""On the real desk the schedule is told of debts, coverage and forms by the rooms that know."""

from desk.desk_office import GRACE

from frontdesk.core.work import Staff
from frontdesk.ledger.actions import post_opening_balance

MANAGER = Staff(1, "Rosa Diaz", frozenset({"*"}))


def test_a_debt_over_the_limit_is_said_while_a_visit_is_booked(desks, filled):
    post_opening_balance.do(filled, MANAGER, GRACE, cents=8000, key="old")
    desk = desks(filled, room="schedule").sign_in()
    desk.search("oyelaran next tue 10")
    desk.press("Enter")
    for _ in range(5):
        desk.settle()
    strip = desk.pane.desk.booking.warning
    assert "Owes $80.00, more than the office\u2019s $50.00." in [
        one.sentence for one in strip.warnings
    ]
    assert strip.isVisible()
