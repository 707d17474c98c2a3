"""The quiet strip: the worst first, the others by a key, read aloud, barring nothing."""

import pytest
from given import at
from schedule.an_office import LEE, OKAFOR, put, rows
from schedule.pane.a_desk import held, visits
from sqlalchemy import update

from frontdesk.patients.tables import Patient
from frontdesk.schedule.warnings import Warning

TWICE = "This patient is already booked with Dr. Ben Okafor from 10:00 to 10:30 AM."
OWES = Warning("owed", "Owes $80.00, more than the office\u2019s $50.00.")


@pytest.fixture
def warned(desk, people):
    """A desk where Mai needs an interpreter, owes money and is elsewhere at ten."""
    put(desk.store, at(15), patient=people["Mai"], provider=OKAFOR)
    with desk.store.writing.begin() as connection:
        of = update(Patient).where(Patient.id == people["Mai"])
        connection.execute(of.values(interpreter=True, language="Vietnamese"))
    desk.pane.more_warnings = (lambda _session, _asked: [OWES],)
    desk.pane.refresh()
    desk.settle()
    return desk


def begin(desk, hour=10):
    desk.go_to(LEE, hour)
    desk.press("Enter")
    desk.settle()
    desk.type("tran")
    desk.settle()
    desk.press("Enter")
    desk.settle()
    return desk.pane.desk.booking.warning


def test_the_worst_is_shown_and_the_others_are_counted(warned):
    strip = begin(warned)
    assert strip.sentence == TWICE
    assert strip.button.text() == "2 more"


def test_a_key_shows_the_others_and_the_worst_alone_again(warned):
    strip = begin(warned)
    warned.press("Alt+W")
    assert strip.sentence.splitlines() == [
        f"\u2022 {TWICE}",
        f"\u2022 {OWES.sentence}",
        "\u2022 Interpreter needed: Vietnamese.",
    ]
    assert strip.button.text() == "Fewer"
    warned.press("Alt+W")
    assert strip.sentence == TWICE


def test_a_screen_reader_is_told_all_of_it(warned):
    strip = begin(warned)
    assert strip.accessibleName().startswith("To mind: ")
    assert TWICE in strip.accessibleName() and "Vietnamese" in strip.accessibleName()


def test_it_bars_nothing(warned, people):
    begin(warned)
    warned.press("Enter")
    warned.settle()
    mine = [one for one in rows(warned.store, "patient_id", "provider_id") if one[0]]
    assert (people["Mai"], LEE) in mine
    assert warned.refusals == []


def test_another_time_changes_it_and_the_patient_stays(warned):
    strip = begin(warned)
    warned.go_to(LEE, 14)
    warned.press("Enter")
    warned.settle()
    assert strip.warnings[0] == OWES
    assert "Already comes at 10:00 AM that day, with Dr. Ben Okafor." in [
        one.sentence for one in strip.warnings
    ]


def test_another_length_changes_it(warned):
    strip = begin(warned, hour=9)
    assert strip.warnings[0] == OWES
    warned.pane.desk.booking.form["minutes"].set_value(90)
    warned.settle()
    assert strip.sentence == TWICE


def test_nobody_chosen_is_nothing_to_mind(warned):
    strip = begin(warned)
    warned.pane.desk.booking.ask_patient()
    warned.settle()
    assert strip.warnings == () and not strip.isVisible()


def test_over_the_template_is_said_and_booked_all_the_same(warned):
    strip = begin(warned, hour=12)
    assert strip.warnings[0].kind == "outside"
    warned.press("Enter")
    warned.settle()
    assert len(visits(warned.store)) == 2


def test_a_visit_that_is_open_shows_it_too(warned):
    visit = visits(warned.store)[0][0]
    warned.take(visit)
    warned.press("Enter")
    warned.settle()
    strip = warned.pane.desk.visits.panel.warning
    assert [one.kind for one in strip.warnings] == ["owed", "interpreter"]
    warned.press("Alt+W")
    assert strip.open


def test_a_visit_that_was_moved_shows_it_over_the_grid(warned, people):
    visit = put(warned.store, at(18), patient=people["Mai"])
    warned.pane.refresh()
    warned.settle()
    warned.pane.moves.move(visit, LEE, 10 * 60)
    warned.settle()
    assert warned.pane.strip.sentence == TWICE
    assert warned.pane.strip.button.text() == "2 more"
    warned.pane.say("")
    assert warned.pane.strip.warnings == ()


def test_a_hold_is_renewed_while_somebody_is_at_it(desk, people):
    desk.go_to(LEE, 10)
    desk.press("Enter")
    desk.settle()
    before = rows(desk.store, "held_until")
    desk.store.shift += at(15) - at(14, 59)  # a minute later
    desk.type("tr")
    desk.pane.desk.books.held._renewal.start(0)
    desk.wait(lambda: rows(desk.store, "held_until") != before, "it is held for longer")
    assert rows(desk.store, "held_until")[0][0] > before[0][0]
    assert len(held(desk.store)) == 1 and desk.said == []


def test_a_hold_runs_out_where_the_pc_is_left(desk, people):
    desk.go_to(LEE, 10)
    desk.press("Enter")
    desk.settle()
    before, hold = rows(desk.store, "held_until"), desk.pane.desk.books.held
    hold._touched = False
    hold._renew()
    desk.settle()
    assert rows(desk.store, "held_until") == before
    hold._timer.start(0)
    desk.wait(lambda: desk.said, "it is said")
    assert not hold._renewal.isActive()
    hold._touched = True
    hold._renew()
    desk.settle()
    assert rows(desk.store, "held_until") == before
