import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from frontdesk.kit import icons, theme
from frontdesk.kit.avatar import Avatar, initials
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.chips import Chip
from frontdesk.kit.labels import Words
from frontdesk.kit.notices import NoticeBar
from frontdesk.kit.privacy import MASK, privacy
from frontdesk.kit.steps import ATTENTION, StepList


@pytest.fixture(autouse=True)
def dressed(qapp):
    theme.apply(qapp, theme.light())


def seen(qtbot, widget):
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


@pytest.mark.parametrize("name", icons.NAMES)
def test_every_icon_is_drawn_inside_its_square(qapp, name):
    picture = icons.pixmap(name, "text", 24).toImage()
    inked = [
        (x, y) for x in range(24) for y in range(24) if picture.pixelColor(x, y).alphaF() > 0.3
    ]
    assert len(inked) > 10
    assert all(0 < x < 23 and 0 < y < 23 for x, y in inked)


def test_an_icon_is_crisp_at_twice_the_scale_and_follows_the_look(qapp):
    made = icons.icon("search", "text", 16)
    assert made.pixmap(made.availableSizes()[0], 2.0).devicePixelRatio() == 2.0
    assert icons.icon("search", "text", 16) is made
    theme.apply(qapp, theme.dark())
    assert icons.icon("search", "text", 16) is not made
    theme.apply(qapp, theme.light())


def test_an_unknown_icon_is_a_mistake_found_at_once(qapp):
    with pytest.raises(KeyError):
        icons.icon("no-such-icon")


def test_a_banner_says_what_to_do_and_goes_when_all_is_well(qtbot):
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show()
    banner.show_sentence("The database does not answer.", "danger", action="Try now")
    assert banner.isVisible() and banner.accessibleName() == "Danger: The database does not answer."
    with qtbot.waitSignal(banner.acted):
        qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    banner.show_sentence("")
    assert not banner.isVisible()


def test_nothing_opens_as_a_window_of_its_own_while_a_pane_is_built(qapp, qtbot):
    from kit.gallery import gallery

    from frontdesk.kit import fields

    before = set(qapp.topLevelWidgets())
    page = gallery()
    qtbot.addWidget(page)
    more = [Banner("Well?", action="Yes", closable=True), fields.text("a", "A", hint="b")]
    strays = [one for one in set(qapp.topLevelWidgets()) - before if one.isVisible()]
    assert strays == [] and len(more) == 2


def test_a_banner_filled_before_it_has_a_place_shows_once_it_has(qtbot):
    holder, banner = QWidget(), Banner()
    qtbot.addWidget(holder)
    banner.show_sentence("The printer is stopped.")
    banner.setParent(holder)
    holder.show()
    assert banner.isVisible()


def test_a_banner_can_be_put_away(qtbot):
    banner = Banner("A draft is waiting.", closable=True)
    seen(qtbot, banner)
    with qtbot.waitSignal(banner.closed):
        qtbot.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    assert not banner.isVisible()


def test_a_long_sentence_makes_the_banner_taller_not_shorter_of_words(qtbot):
    banner = Banner("Another John Smith is on today\u2019s list. " * 6)
    qtbot.addWidget(banner)
    banner.resize(400, banner.heightForWidth(400))
    banner.show()
    assert banner.heightForWidth(400) > banner.heightForWidth(1600)
    assert banner.words.height() >= banner.words.heightForWidth(banner.words.width())


def test_an_empty_pane_offers_the_next_step(qtbot):
    empty = seen(qtbot, EmptyState("calendar", "Nobody is booked.", "Book.", action="Book"))
    with qtbot.waitSignal(empty.acted):
        qtbot.mouseClick(empty.button, Qt.MouseButton.LeftButton)


def test_initials_come_from_either_order_of_a_name():
    assert initials("Ann Marie Lee") == initials("Lee, Ann Marie") == "AL"
    assert initials("Cher") == "C" and initials("") == "" and initials(", ") == ""
    assert initials("\u00d1u\u00f1o \u00d3scar") == "\u00d1\u00d3"


def test_a_photo_that_cannot_be_read_gives_way_to_initials(qtbot):
    avatar = Avatar("Ann Lee")
    qtbot.addWidget(avatar)
    plain = avatar.grab().toImage()
    avatar.show_person("Ann Lee", b"no picture")
    assert avatar.grab().toImage() == plain
    privacy.hide()
    try:
        assert avatar.grab().toImage() != plain
    finally:
        privacy.hide(False)


def test_a_name_is_dots_while_the_lobby_can_see(qtbot):
    name, town = Words("Ann Lee", private=True), Words("Springfield")
    for label in (name, town):
        qtbot.addWidget(label)
    privacy.hide()
    try:
        name.setText("Bo Brown")
        assert name.text() == MASK and town.text() == "Springfield"
    finally:
        privacy.hide(False)
    assert name.text() == "Bo Brown"


def test_data_is_never_taken_for_rich_text(qtbot):
    label = Words("<b>Ann</b> & <i>Co</i>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_words_that_do_not_fit_are_whole_on_hover(qtbot):
    label = Words("A very long street name in a very small place", elide=True)
    qtbot.addWidget(label)
    label.resize(80, 24)
    label.show()
    assert label.minimumSizeHint().width() < 80 and label.toolTip().endswith("small place")


def test_a_chip_changes_with_the_status(qtbot):
    chip = Chip.of_status("booked")
    qtbot.addWidget(chip)
    assert chip.accessibleName() == "Booked"
    narrow = chip.sizeHint().width()
    chip.show_status("with_provider")
    assert chip.accessibleName() == "With provider" and chip.sizeHint().width() > narrow


@pytest.fixture
def steps(qtbot):
    column = StepList()
    for name, words in (("greet", "Greet"), ("pay", "Take the co-pay"), ("done", "Arrived")):
        body = QLineEdit()
        body.setAccessibleName(words)
        column.add(name, words, body, private=name == "greet")
    return seen(qtbot, column)


def test_finishing_a_step_folds_it_and_opens_the_next_with_the_keyboard_in_it(steps, qtbot):
    steps.open("greet")
    assert steps.steps["greet"].body.hasFocus()
    assert steps.finish("greet", "John Smith") == "pay"
    assert steps.current == "pay" and steps.steps["pay"].body.hasFocus()
    assert not steps.steps["greet"].body.isVisible()
    assert "done" in steps.steps["greet"].head.accessibleName()
    assert steps.steps["greet"].head.accessibleDescription() == "John Smith"
    assert steps.finish("pay", "Not today", attention=True) == "done"
    assert steps.steps["pay"].state == ATTENTION
    assert steps.finish("done") == "" and steps.current == ""


def test_the_keyboard_runs_up_and_down_the_steps(steps, qtbot):
    steps.open("greet")
    qtbot.keyClick(steps.steps["greet"].body, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert steps.current == "pay"
    qtbot.keyClick(steps.steps["pay"].body, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert steps.current == "greet"
    steps.steps["pay"].head.setFocus()
    qtbot.keyClick(steps.steps["pay"].head, Qt.Key.Key_Down)
    assert steps.steps["done"].head.hasFocus()
    qtbot.keyClick(steps.steps["done"].head, Qt.Key.Key_Space)
    assert steps.current == "done"


def test_a_click_reopens_a_step_that_was_done(steps, qtbot):
    steps.open("greet")
    steps.finish("greet", "John Smith")
    qtbot.mouseClick(steps.steps["greet"].head, Qt.MouseButton.LeftButton)
    assert steps.current == "greet" and steps.steps["pay"].state == "ahead"


def test_a_summary_with_a_name_is_masked(steps):
    steps.finish("greet", "John Smith")
    privacy.hide()
    try:
        assert steps.steps["greet"].head.accessibleDescription() == MASK
    finally:
        privacy.hide(False)


def test_a_notice_can_be_taken_back_once(qtbot):
    bar, back = seen(qtbot, NoticeBar(lambda: "9:05 AM")), []
    bar.say("Ann moved to 2:00 PM.", undo=lambda: back.append(1))
    qtbot.mouseClick(bar.strip.undo_button, Qt.MouseButton.LeftButton)
    bar.undo()
    assert back == [1] and bar.shown is None
    assert [notice.words for notice in bar.history] == ["Ann moved to 2:00 PM."]


def test_a_notice_goes_by_itself_but_not_while_the_keyboard_is_on_it(qtbot):
    bar = seen(qtbot, NoticeBar(seconds=0.05))
    bar.say("Saved.")
    qtbot.waitUntil(lambda: bar.shown is None)
    bar.say("Moved.", undo=lambda: None)
    bar.strip.undo_button.setFocus()
    qtbot.wait(500)
    assert bar.shown is not None
    bar.list_button.setFocus()
    qtbot.waitUntil(lambda: bar.shown is None)


def test_what_can_no_longer_be_undone_loses_its_button(qtbot):
    bar = seen(qtbot, NoticeBar())
    notice = bar.say("Moved.", undo=lambda: None)
    bar.withdraw_undo(notice)
    assert not bar.strip.undo_button.isVisible() and bar.strip.words.text() == "Moved."


def test_earlier_notices_are_in_the_list_newest_first(qtbot):
    bar = seen(qtbot, NoticeBar(lambda: "9:05 AM"))
    bar.say("First.")
    bar.say("Second.", "warning")
    qtbot.mouseClick(bar.list_button, Qt.MouseButton.LeftButton)
    assert [bar._list.item(n).text() for n in range(2)] == ["9:05 AM   Second.", "9:05 AM   First."]
    bar._list.hide()


def test_widgets_stay_well_through_five_hundred_paints(qtbot):
    """PySide6 6.12.0 stole a reference to None at every call of the painter."""
    import sys

    holder = QWidget()
    qtbot.addWidget(holder)
    chip, avatar = Chip.of_status("arrived"), Avatar("Ann Lee")
    for one in (chip, avatar):
        one.setParent(holder)
        one.move(QPoint(0, 0))
    holder.resize(200, 60)
    holder.grab()
    before = sys.getrefcount(None)
    for _ in range(500):
        holder.grab()
    assert abs(sys.getrefcount(None) - before) < 200


def test_an_empty_place_without_room_shows_its_words_and_no_picture(qtbot):
    place = QWidget()
    qtbot.addWidget(place)
    place.resize(300, 400)
    empty = EmptyState("list", "No service yet", "A code adds one.")
    empty.setParent(place)
    empty.resize(300, 400)
    place.show()
    assert empty._disc.isVisible()
    empty.resize(300, 90)
    qtbot.wait(1)
    assert not empty._disc.isVisible()
    assert empty.sentence.geometry().bottom() < empty.next_step.geometry().top()
    assert empty.next_step.geometry().bottom() <= 90


def test_a_button_is_pressed_by_its_keys_and_by_the_letter_it_underlines(qtbot):
    pressed = []
    page = QWidget()
    qtbot.addWidget(page)
    button = Button("Sa&ve", shortcut="Ctrl+S", on=lambda: pressed.append("x"))
    button.setParent(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    for key, held in ((Qt.Key.Key_S, control), (Qt.Key.Key_V, alt)):
        pressed.clear()
        QTest.keyClick(page, key, held)
        qtbot.waitUntil(lambda: pressed == ["x"])
    button.setText("&Post it")
    for key, held in ((Qt.Key.Key_S, control), (Qt.Key.Key_P, alt)):
        pressed.clear()
        QTest.keyClick(page, key, held)
        qtbot.waitUntil(lambda: pressed == ["x"])
    pressed.clear()
    QTest.keyClick(page, Qt.Key.Key_V, alt)
    QTest.qWait(150)
    assert pressed == []
