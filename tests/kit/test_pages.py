import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from frontdesk.core.refused import Refused
from frontdesk.kit import fields
from frontdesk.kit.edit_card import EditCard
from frontdesk.kit.fields import Field
from frontdesk.kit.sections import Sections
from frontdesk.kit.tick_inputs import ColourInput, TicksInput

DAYS = ((0, "Mon"), (1, "Tue"), (2, "Wed"))
RED, BLUE = "#aa0000", "#0000aa"


@pytest.fixture
def card(qtbot):
    card = EditCard()
    card.form.add(fields.text("name", "&Name", required=True))
    card.form.add(Field("days", "&Days", TicksInput(DAYS)))
    qtbot.addWidget(card)
    card.show()
    return card


def test_the_arrow_keys_and_ctrl_page_down_go_through_the_pages(qtbot):
    sections = Sections("Office")
    qtbot.addWidget(sections)
    for key in ("one", "two", "three"):
        sections.add(key, key.capitalize(), "list", QWidget())
    sections.show()
    assert sections.key == "one"
    qtbot.keyClick(sections.list, Qt.Key.Key_Down)
    assert sections.key == "two"
    with qtbot.waitSignal(sections.opened) as heard:
        qtbot.keyClick(sections.list, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert heard.args == ["three"] and sections.page() is sections.pages.widget(2)
    sections.open("nowhere")
    assert sections.key == "three"


def test_several_of_a_list_are_ticked_and_survive_a_new_list():
    ticks = TicksInput(DAYS, needed="Choose a day.")
    with pytest.raises(Refused, match="Choose a day"):
        ticks.value()
    ticks.set_value((0, 2, 9))
    assert ticks.value() == (0, 2) and ticks.typed() == ["Mon", "Wed"]
    ticks.set_options((*DAYS[1:], (3, "Thu")))
    assert ticks.value() == (2,)
    ticks.set_typed(["Thu"])
    assert ticks.value() == (3,)


def test_a_tick_by_the_person_is_heard_and_one_by_the_program_is_not(qtbot):
    ticks = TicksInput(DAYS)
    qtbot.addWidget(ticks)
    ticks.show()
    with qtbot.assertNotEmitted(ticks.edited):
        ticks.set_value((1,))
    with qtbot.waitSignal(ticks.edited):
        qtbot.keyClick(ticks.boxes[0], Qt.Key.Key_Space)
    assert ticks.value() == (0, 1)


def test_a_colour_is_chosen_by_arrow_keys_and_an_unusual_one_is_kept(qtbot):
    colours = ColourInput([RED, BLUE])
    qtbot.addWidget(colours)
    colours.show()
    with qtbot.waitSignal(colours.edited):
        qtbot.keyClick(colours, Qt.Key.Key_Right)
    assert colours.value() == BLUE
    colours.set_value("#123456")
    assert colours.value() == "#123456" and len(colours.colours) == 3
    colours.set_value(None)
    assert colours.value() == RED


def test_what_is_half_typed_for_one_row_waits_while_another_is_open(card):
    card.open("room 1", "Room 1", {"name": "Room 1", "days": (0,)})
    card.form["name"].set_value("Blue")
    card.form["days"].set_value((1, 2))
    card.open("room 2", "Room 2", {"name": "Room 2"})
    assert card.form["name"].value() == "Room 2" and card.snapshot() is None
    card.open("room 1", "Room 1", {"name": "Room 1", "days": (0,)})
    assert (card.form["name"].value(), card.form["days"].value()) == ("Blue", (1, 2))
    card.drop()
    card.open("room 1", "Room 1", {"name": "Room 1", "days": (0,)})
    assert card.form["name"].value() == "Room 1"


def test_a_parked_form_waits_for_its_row(card):
    card.open("room 1", "Room 1", {"name": "Room 1"})
    card.form["name"].set_value("Blue")
    parked = card.snapshot()
    card.drop()
    card.restore(parked)
    card.open("room 1", "Room 1", {"name": "Room 1"})
    assert card.form["name"].value() == "Blue" and card.form.dirty


def test_what_was_saved_meanwhile_is_no_longer_half_typed(card):
    card.open("room 1", "Room 1", {"name": "Room 1", "days": ()})
    card.form["name"].set_value("Blue")
    card.open("room 1", "Blue", {"name": "Blue", "days": (2,)})
    assert not card.form.dirty and card.form["days"].value() == (2,)


def test_escape_leaves_an_untouched_form_and_keeps_a_touched_one(card, qtbot):
    card.open("room 1", "Room 1", {"name": "Room 1"})
    card.form["name"].set_value("Blue")
    qtbot.keyClick(card.form["name"].box, Qt.Key.Key_Escape)
    assert card.key == "room 1"
    card.form["name"].set_value("Room 1")
    with qtbot.waitSignal(card.put_away):
        qtbot.keyClick(card.form["name"].box, Qt.Key.Key_Escape)
    assert card.key == ""


def test_an_empty_field_is_not_saved_and_says_so(card, qtbot):
    card.open("room new", "New room", {})
    with qtbot.assertNotEmitted(card.saved):
        card.ask()
    assert card.form["name"].error
    card.form["name"].set_value("Blue")
    with qtbot.waitSignal(card.saved) as heard:
        qtbot.keyClick(card.form["name"].box, Qt.Key.Key_Return)
    assert heard.args == [{"name": "Blue", "days": ()}]
