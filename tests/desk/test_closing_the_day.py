"""The day is closed from the real desk: one key leads there, the keyboard is where it begins."""

from desk.desk_office import GRACE, JOHN, audit

from frontdesk.ledger.actions import take_payment
from frontdesk.ledger.rules import PaymentWanted


def pay(desk, key, who, method, cents, reference=""):
    wanted = PaymentWanted(
        key=key, patient_id=who, appointment_id=None, purpose="balance", method=method,
        cents=cents, reference=reference,
    )  # fmt: skip
    take_payment.do(desk.store, desk.window.office.staff, wanted)


def test_a_day_with_one_drawer_and_two_checks_is_closed_with_sixteen_keys(filled, desks):
    ann = desks(filled).sign_in("ann")
    pay(ann, "a", GRACE, "cash", 2500)
    pay(ann, "b", GRACE, "check", 4000, "1047")
    pay(ann, "c", JOHN, "check", 1500, "2210")
    pay(ann, "d", JOHN, "card", 3000, "Visa 4242 A1B2C3")
    ann.close()
    desk = desks(filled).sign_in("rosa")
    with desk.task("close the day") as task:
        desk.press("Ctrl+Shift+C")
        desk.settle()
        for pieces in ("1", "", "1", "", "1"):
            desk.type(pieces)
            desk.press("Enter")
        desk.press("Ctrl+Enter")
        desk.settle()
        desk.press("Enter")
        page = desk.pane.day
        desk.wait(lambda: page.slip_export.preview, "there is a slip")
        desk.wait(page.slip_export.preview.isVisible, "the slip is shown")
        desk.press("Esc")
        desk.type("30")
        desk.press("Enter")
        desk.settle()
        desk.press("Enter")
        desk.settle()
    assert "Closed by Rosa Diaz" in desk.pane.day.sealed.sentence
    assert task.keys + task.letters == 16
    done = [row[1] for row in audit(filled) if row[0] == "Rosa Diaz" and row[3] == "done"]
    assert {"Count drawer", "Make deposit", "Settle cards", "Close the day"} <= set(done)
