"""On the real desk: one key from anywhere says why the patient in hand owes what they owe."""

from desk.desk_office import GRACE

from frontdesk.core.work import PROGRAM
from frontdesk.ledger.actions import post_opening_balance


def test_one_key_says_why_the_patient_in_hand_owes(filled, desks):
    post_opening_balance.do(filled, PROGRAM, GRACE, cents=4317, key="old", memo="Old books")
    desk = desks(filled).sign_in("ann")
    window = desk.window
    window.hand.take(GRACE)
    desk.wait(lambda: window.hand.patient_id == GRACE, "Grace is in hand")
    desk.settle()
    assert window.hand.why.isVisible()
    desk.press("Ctrl+Shift+Y")
    desk.wait(lambda: window.panes.get("billing"), "Billing is open")
    desk.settle()
    page = window.panes["billing"].why
    desk.wait(page.isVisible, "the chain is shown")
    assert page.heading.words() == "Why $43.17 is owed"
    assert "Old books" in [one.words for one in page.model.rows()]
