"""A cancellation says who wants the time; the gap is filled by keys alone, and undone whole."""

from datetime import timedelta

import pytest
from given import MONDAY, at
from kit.walk import clipped, unnamed
from schedule.an_office import (
    ANN,
    ASSISTANT,
    FOLLOW_UP,
    LEE,
    LUIS,
    MAI,
    OKAFOR,
    TUESDAY,
    nine,
    put,
    rows,
)
from schedule.on_the_list import (
    answers,
    asked,
    entries,
    later_visit,
    list_up,
    phone,
    version,
)
from schedule.pane.a_desk import visits

from frontdesk.kit import theme
from frontdesk.kit.going import Go
from frontdesk.schedule.actions import offer, take_off


@pytest.fixture
def nine_free(office):
    """Nine to half past with Dr. Lee is booked, and all about it."""
    ids = [put(office, at(13), 60, patient=MAI), put(office, nine(), patient=ANN)]
    ids.append(put(office, nine(30), 150, patient=MAI))
    return ids[1]


@pytest.fixture
def waiting(office):
    """Luis waits for long, Mai since today; both are booked in three weeks."""
    phone(office, LUIS, "(555) 555-0101")
    first = list_up(office, LUIS, visit=later_visit(office, LUIS, hour=21), days=30)
    second = list_up(office, MAI, visit=later_visit(office, MAI), note="Evenings only")
    return first, second


def cancel(desk, visit):
    desk.take(visit)
    desk.press("Delete")
    desk.settle()
    desk.press("Enter")
    desk.settle()


def panel(desk):
    return desk.pane.desk.fills.panel


def strip(desk):
    return desk.pane.desk.fills.strip.sentence


def listed(desk):
    return [row.id for row in panel(desk).fill.rows] if panel(desk).fill else None


def start_of(store, appointment_id):
    return next(row[4] for row in visits(store) if row[0] == appointment_id)


def test_a_cancellation_says_quietly_who_wants_the_time_and_one_key_lists_them(
    office, people, new_desk, nine_free, waiting
):
    desk = new_desk(office)
    cancel(desk, nine_free)
    assert strip(desk) == "9:00–9:30 AM with Dr. Ann Lee is free. 2 want it."
    before = desk.keys
    desk.press("Ctrl+G")
    desk.settle()
    assert desk.keys - before == 1
    assert listed(desk) == list(waiting)
    assert panel(desk).table.hasFocus() and panel(desk).table.current_row().id == waiting[0]
    assert panel(desk).model.index(0, 0).data() == "Lopez, Luis\n(555) 555-0101"
    assert strip(desk) == ""
    assert "Waiting 30 days · 21 days sooner · fills the gap" in panel(desk).about.words()


def test_offered_declined_and_accepted_are_a_key_each_and_the_next_one_is_in_hand(
    office, people, new_desk, nine_free, waiting
):
    first, second = waiting
    desk = new_desk(office)
    cancel(desk, nine_free)
    desk.press("Ctrl+G")
    desk.settle()
    desk.press("O")
    desk.settle()
    assert answers(office) == [(first, "offered")]
    desk.press("D")
    desk.settle()
    assert answers(office) == [(first, "declined")]
    assert panel(desk).table.current_row().id == second and panel(desk).table.hasFocus()
    assert panel(desk).note.words() == "Evenings only"
    desk.press("A")
    desk.settle()
    moved = [row for row in rows(office, "id", "patient_id", "start", "status")
             if row[1] == MAI and row[2] == nine() and row[3] == "booked"]  # fmt: skip
    assert len(moved) == 1 and entries(office)[1] == (second, "booked")
    assert not desk.pane.desk.is_open  # it is filled
    assert strip(desk) == "Mon, Mar 24 3:00–4:00 PM with Dr. Ann Lee is free. 1 wants it."
    desk.undo()
    assert entries(office)[1] == (second, "waiting")
    assert start_of(office, moved[0][0]) > nine(24 * 60)


def test_a_key_pressed_twice_books_once_and_other_letters_do_nothing(
    office, people, new_desk, nine_free, waiting
):
    desk = new_desk(office)
    cancel(desk, nine_free)
    desk.press("Ctrl+G")
    desk.settle()
    desk.press("X", "Z")
    desk.settle()
    assert answers(office) == []
    desk.press("A", "A")
    desk.settle()
    assert answers(office) == [(waiting[0], "accepted")]


def test_undoing_the_cancellation_takes_the_strip_away(
    office, people, new_desk, nine_free, waiting
):
    desk = new_desk(office)
    cancel(desk, nine_free)
    assert strip(desk)
    desk.undo()
    assert strip(desk) == ""


def test_a_visit_moved_away_says_it_too_and_one_nobody_wants_says_nothing(
    office, people, new_desk, nine_free
):
    desk = new_desk(office)
    desk.take(nine_free)
    desk.press("Ctrl+X")
    desk.go_to(OKAFOR, 15)
    desk.press("Ctrl+V")
    desk.settle()
    assert strip(desk) == ""
    list_up(office, LUIS, visit=later_visit(office, LUIS))
    desk.undo()
    desk.take(nine_free)
    desk.press("Ctrl+X")
    desk.go_to(OKAFOR, 15)
    desk.press("Ctrl+V")
    desk.settle()
    assert strip(desk) == "9:00–9:30 AM with Dr. Ann Lee is free. 1 wants it."


def test_any_free_time_is_filled_from_its_menu(office, people, new_desk, waiting):
    desk = new_desk(office)
    found = {words: does for words, _, does in desk.pane.menu.entries(None, OKAFOR, 14 * 60)}
    found["Fill from the waitlist"]()
    desk.settle()
    assert panel(desk).fill.gap.start == at(19) and listed(desk) == list(waiting)
    assert "Today 2:00–5:00 PM" in panel(desk).when.words()
    taken = put(office, nine(), patient=ANN)
    desk.pane.refresh()
    desk.settle()
    words = [words for words, _, _ in desk.pane.menu.entries(taken, LEE, 9 * 60)]
    assert "Fill from the waitlist" not in words


def test_the_bar_tells_the_fillable_minutes_and_lists_the_gaps(office, people, new_desk, waiting):
    for provider in (LEE, OKAFOR):
        for day in (MONDAY, TUESDAY, TUESDAY + timedelta(1)):
            free = (provider, day) == (LEE, MONDAY)
            for hour, minutes in ((13, 60), (15, 120), (18, 240)) if free else ((13, 540),):
                start = at(hour, day=day)
                put(office, start, minutes, patient=ANN, provider=provider, day=day)
    desk = new_desk(office)
    gaps = desk.pane.bar.gaps
    desk.wait(lambda: gaps.text(), "the gaps are counted")
    assert gaps.isVisible() and gaps.text() == "Gaps 60 min"
    desk.press("Ctrl+G")
    desk.settle()
    lines = desk.pane.desk.fills.gap_list
    assert [line.when for line in lines.model._rows] == ["Today 9:00–10:00 AM"]
    desk.press("Enter")
    desk.settle()
    assert listed(desk) == list(waiting)
    desk.press("Esc")
    desk.settle()
    assert not desk.pane.desk.is_open and desk.pane.grid.hasFocus()


def test_with_nobody_waiting_the_bar_is_silent_and_the_list_says_why(desk):
    desk.settle()
    assert not desk.pane.bar.gaps.isVisible()
    desk.press("Ctrl+G")
    desk.settle()
    lines = desk.pane.desk.fills.gap_list
    assert lines.table.empty.isVisible() and lines.table.hasFocus()


def test_another_desk_that_offers_the_gap_shows_here_and_is_refused_in_words(
    office, people, new_desk, nine_free, waiting
):
    first, second = waiting
    desk = new_desk(office).listen()
    cancel(desk, nine_free)
    desk.press("Ctrl+G")
    desk.settle()
    other = office.beside("desk-2")
    offer.do(other, desk.office.staff, **asked(office, second))
    desk.press("O")  # whatever this desk has seen already, Luis is not offered it
    desk.settle()
    assert answers(office) == [(second, "offered")]
    desk.wait(lambda: panel(desk).fill.rows[0].id == second, "the other desk's offer is seen")
    assert panel(desk).fill.rows[0].offered
    take_off.do(other, desk.office.staff, second, version=version(office, second))
    desk.wait(lambda: listed(desk) == [first], "whoever was taken off is gone")


def test_who_may_not_book_is_asked_for_an_approval(office, people, new_desk, waiting):
    desk = new_desk(office, staff=ASSISTANT)
    desk.pane.desk.fills.open(LEE, nine())
    desk.settle()
    desk.press("O")
    desk.settle()
    assert len(desk.refusals) == 1 and answers(office) == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_all_of_the_panels_can_be_read_and_told(sqlite_office, people, new_desk, qapp, scale):
    theme.apply(qapp, theme.light().scaled(scale))
    list_up(sqlite_office, LUIS, visit=later_visit(sqlite_office, LUIS), days=30)
    desk = new_desk(sqlite_office)
    for opens in (lambda: desk.pane.desk.fills.open(LEE, nine()), desk.pane.desk.fills.open_list):
        opens()
        desk.settle()
        assert unnamed(desk.pane.side) == []
        assert clipped(desk.pane.side) == []


def test_whom_no_time_suits_is_put_on_the_waitlist_from_the_booking(desk, people):
    wishes = []
    desk.pane.wished.connect(wishes.append)
    desk.go_to(LEE, 10)
    desk.press("Enter")
    desk.settle()
    desk.type("tran")
    desk.settle()
    desk.press("Enter")
    desk.settle()
    desk.pane.desk.booking.wait.click()
    desk.settle()
    what = {"add": True, "type_id": FOLLOW_UP, "minutes": 30, "provider_id": LEE}
    assert wishes[-1] == Go("waitlist", people["Mai"], what)
    assert not desk.pane.desk.is_open  # the time is let go
