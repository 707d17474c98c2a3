"""What is kept of a patient for finding a time is typed beside the visit, by keys."""

from given import MONDAY
from schedule.an_office import CLERK, FOLLOW_UP, LEE, OKAFOR, nine, rows

from frontdesk.schedule import actions
from frontdesk.schedule.tables import PatientScheduling

KEPT = ("patient_id", "early_minutes", "provider_id", "note")


def test_a_patient_comes_early_from_the_next_visit_on(office, people, new_desk):
    mai = people["Mai"]
    asked = {"patient_id": mai, "provider_id": LEE, "minutes": 30, "type_id": FOLLOW_UP}
    made = actions.book_appointment.do(office, CLERK, **asked, start=nine()).made
    desk = new_desk(office, day=MONDAY)
    desk.take(made)
    desk.press("Enter")
    desk.settle()
    panel = desk.pane.desk.visits.panel
    panel.early.setFocus()
    desk.press("Enter")
    desk.wait(panel.prefer.isVisible, "the form is asked")
    panel.prefer.form["early_minutes"].box.selectAll()
    desk.type("15")
    panel.prefer.who.setFocus()
    desk.press("Down", "Down")
    panel.prefer.form["note"].take_keyboard()
    desk.type("Uses a walker")
    desk.press("Enter")
    desk.settle()
    assert rows(office, *KEPT, table=PatientScheduling) == [(mai, 15, OKAFOR, "Uses a walker")]
    assert not panel.prefer.isVisible()
    actions.book_appointment.do(office, CLERK, **asked, start=nine(60))
    assert rows(office, "early_minutes") == [(0,), (15,)]
    panel.early.setFocus()
    desk.press("Enter")
    desk.wait(panel.prefer.isVisible, "it is asked again")
    assert panel.prefer.form["note"].value() == "Uses a walker"
    desk.press("Esc")
    assert not panel.prefer.isVisible() and panel.isVisible()
