"""The Hours pane, worked by keys: a week changed and rolled back, days off, holidays, kinds."""

from datetime import time, timedelta

import pytest
from kit.walk import access_keys, clipped, unnamed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from schedule.an_office import LEE, LUIS, MANAGER, OKAFOR, put, rows
from sqlalchemy import insert

from frontdesk.core import clock
from frontdesk.kit import theme
from frontdesk.kit.bell import Bell
from frontdesk.kit.office import Office
from frontdesk.office.tables import Location
from frontdesk.schedule import actions, closings, set_up_reads
from frontdesk.schedule.outside import weeks_of
from frontdesk.schedule.pane.setup.hours_pane import HoursPane
from frontdesk.schedule.tables import Block, Resource, TemplateChange

KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(office, qtbot, qapp):
    """The program's thread and bell on the office under test."""
    theme.apply(qapp, theme.light())
    made = Office(office, MANAGER, Bell())
    made.refusals = []
    made.refused.connect(lambda refusal, _: made.refusals.append(str(refusal)))
    yield made
    made.close()


@pytest.fixture
def pane(opened, qtbot):
    """The pane as a manager sees it first."""
    made = HoursPane(opened)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    wait(opened)
    return made


@pytest.fixture
def monday(office):
    """The Monday after next by the office's own clock."""
    today = office.today()
    return today + timedelta(days=14 - today.weekday())


def wait(office):
    for _ in range(6):
        office.settle()
        QApplication.processEvents()


def press(pane, *keys):
    """Press keys wherever the keyboard is; text is typed."""
    for key in keys:
        where = pane.windowHandle()  # as the keys come from outside: shortcuts see them first
        if isinstance(key, str):
            for letter in key:
                QTest.keyClick(where, letter)
        elif isinstance(key, tuple):
            QTest.keyClick(where, *key)
            QTest.qWait(130)  # a button that a shortcut presses is seen to go down
        else:
            QTest.keyClick(where, key)
        wait(pane.office)


def write(pane, field, words):
    """Type into a field as a person does: what was there is typed over."""
    field.take_keyboard()
    field.box.selectAll()
    press(pane, words)


def open_page(pane, key):
    pane.sections.open(key)
    wait(pane.office)
    return {"week": pane.week, "days": pane.days, "holidays": pane.holidays,
            "kinds": pane.kinds, "things": pane.things}[key]  # fmt: skip


def visit(office, day, hour, **more):
    return put(office, clock.instant(day, time(hour), office.zone), day=day, **more)


def hours_now(office, provider=LEE):
    with office.read() as session:
        return sorted(weeks_of(session, [provider])[provider], key=str)


def stretches(page):
    return [(row.span.weekday, row.span.opens.hour, row.span.closes.hour)
            for row in page.model.rows()]  # fmt: skip


def change_first_stretch(pane, monday, closes="10"):
    """Monday's first stretch ends earlier from that Monday on; nothing is saved yet."""
    page = pane.week
    write(pane, page.since, f"{monday:%m/%d/%Y}")
    page.table.setFocus()
    press(pane, KEY.Key_Home, KEY.Key_Return)
    write(pane, page.card.form["closes"], closes + "am")
    press(pane, KEY.Key_Return)
    return page


def test_the_week_is_shown_drawn_and_listed(pane):
    page = pane.week
    assert len(stretches(page)) == 10 and stretches(page)[:2] == [(0, 8, 12), (0, 13, 17)]
    assert len(page.view.drawn) == 10
    assert "Monday 8:00 AM to 12:00 PM" in page.view.accessibleDescription()
    assert page.state.words() == "As saved." and not page.preview.isEnabled()


def test_a_week_is_edited_previewed_and_changed_by_keys(pane, office, monday):
    hit = visit(office, monday, 11)
    visit(office, monday, 9, patient=LUIS)
    page = change_first_stretch(pane, monday)
    before = hours_now(office)
    assert stretches(page)[0] == (0, 8, 10) and not page.change.isEnabled()
    assert "1 stretch changed" in page.state.words()
    press(pane, (KEY.Key_P, CONTROL))
    assert [one.id for one in page.outside.visits] == [hit]
    assert "1 booked visit falls outside" in page.outside.strip.sentence
    assert hours_now(office) == before  # shown, and nothing done
    press(pane, (KEY.Key_Return, CONTROL))
    assert len(hours_now(office)) == 11
    assert rows(office, "starts_on", "staff", table=TemplateChange) == [(monday, "Mia Cole")]
    assert page.state.words() == "As saved."


def test_a_change_is_rolled_back_from_the_list(pane, office, monday):
    before = hours_now(office)
    page = change_first_stretch(pane, monday)
    press(pane, (KEY.Key_P, CONTROL), (KEY.Key_Return, CONTROL))
    assert hours_now(office) != before
    page.tabs.setFocus()
    press(pane, KEY.Key_End)
    page.changes.table.setFocus()
    press(pane, KEY.Key_Home)
    assert page.changes.back.isEnabled()
    page.changes.back.setFocus()
    press(pane, KEY.Key_Return)
    assert hours_now(office) == before
    (row,) = page.changes.model.rows()
    assert row.rolled_back_at is not None


def test_a_change_that_was_changed_since_is_not_rolled_back_and_says_so(pane, office, monday):
    page = change_first_stretch(pane, monday)
    press(pane, (KEY.Key_P, CONTROL), (KEY.Key_Return, CONTROL))
    spans = [one for one in hours_now(office) if one.weekday == 0]
    actions.change_template.do(office, MANAGER, LEE, starts_on=monday, spans=spans)
    page.ask_to_roll_back(page.changes.model.rows()[-1])
    wait(pane.office)
    assert "Roll the later change back first" in page.strip.sentence


def test_one_stretch_typed_for_three_days_makes_three(pane, monday):
    page = pane.week
    page.add.setFocus()
    press(pane, KEY.Key_Return)
    form = page.card.form
    form["weekdays"].take_keyboard()
    for day in (4, 5, 6):
        form["weekdays"].box.boxes[day].setFocus()
        press(pane, KEY.Key_Space)
    write(pane, form["opens"], "18")
    write(pane, form["closes"], "20:00")
    form["new_only"].take_keyboard()
    press(pane, KEY.Key_Space, (KEY.Key_S, CONTROL))
    assert [one for one in stretches(page) if one[1] == 18] == [
        (4, 18, 20),
        (5, 18, 20),
        (6, 18, 20),
    ]
    assert [row.what for row in page.model.rows()][-1] == "New patients"


def test_a_stretch_that_cannot_be_says_so_at_its_field_and_keeps_what_was_typed(pane, monday):
    page = change_first_stretch(pane, monday, closes="7")
    form = page.card.form
    assert "it ends before it begins" in form["closes"].error
    assert form["closes"].box.text() == "7am" and not page.pending
    write(pane, form["closes"], "soon")
    press(pane, KEY.Key_Return)
    assert "Type a time" in form["closes"].error


def test_who_was_booked_while_the_preview_was_looked_at_is_shown_before_anything_is_done(
    pane, office, monday
):
    before = hours_now(office)
    page = change_first_stretch(pane, monday)
    press(pane, (KEY.Key_P, CONTROL))
    visit(office, monday, 11)
    press(pane, (KEY.Key_Return, CONTROL))
    assert "Since you looked, Smith, Ann's visit" in page.strip.sentence
    assert hours_now(office) == before and page.pending
    assert not page.change.isEnabled()
    press(pane, (KEY.Key_P, CONTROL), (KEY.Key_Return, CONTROL))
    assert hours_now(office) != before


def test_half_an_edit_is_not_lost_to_another_provider_or_another_desk(pane, office, monday):
    page = change_first_stretch(pane, monday)
    page.who.box.set_value(OKAFOR)
    page.who.box.edited.emit()
    assert page.provider_id == LEE and "not saved" in page.strip.sentence
    actions.change_template.do(office, MANAGER, LEE, starts_on=monday, spans=[])
    page.refresh()
    wait(pane.office)
    assert "changed at another desk" in page.strip.sentence and page.pending
    page.forget.setFocus()
    press(pane, KEY.Key_Return)
    assert not page.pending and stretches(page) == []  # the other desk took them all off


def test_an_edited_week_is_parked_and_taken_up_again(pane, monday):
    page = change_first_stretch(pane, monday)
    parked = pane.draft()
    assert parked.title == "Hours: Dr. Ann Lee"
    pane.take_up_nothing()
    assert not page.pending
    pane.take_up(parked)
    wait(pane.office)
    assert stretches(page)[0] == (0, 8, 10) and page.starts_on == monday


def test_a_stretch_is_taken_in_hand_by_the_mouse(pane, qtbot):
    page = pane.week
    tuesday = next(one for one in page.view.drawn if one.span.weekday == 1)
    where = page.view.box_of(tuesday).center().toPoint()
    qtbot.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=where)
    wait(pane.office)
    assert page.card.heading.words() == "Tuesday 8:00 AM to 12:00 PM"
    page.remove.setFocus()
    press(pane, KEY.Key_Return)
    assert (1, 8, 12) not in stretches(page) and page.pending


def test_days_off_show_whom_they_hit_while_they_are_typed(pane, office, monday):
    visit(office, monday, 9)
    visit(office, monday + timedelta(1), 9, patient=LUIS)
    visit(office, monday, 9, provider=OKAFOR)
    page = open_page(pane, "days")
    page.add.setFocus()
    press(pane, KEY.Key_Return)
    form = page.card.form
    form["provider_id"].take_keyboard()
    press(pane, KEY.Key_Down)
    write(pane, form["first"], f"{monday:%m/%d/%Y}")
    assert [one.patient for one in page.hits.visits] == ["Smith, Ann"]
    write(pane, form["last"], f"{monday + timedelta(1):%m/%d/%Y}")
    assert len(page.hits.visits) == 2
    press(pane, (KEY.Key_S, CONTROL))
    assert "blocked for" in form["title"].error
    write(pane, form["title"], "Vacation")
    press(pane, (KEY.Key_S, CONTROL))
    assert len(rows(office, "id", table=Block)) == 2
    (row,) = page.model.rows()
    assert (row.first, row.last, row.title) == (monday, monday + timedelta(1), "Vacation")
    page.table.take_in_hand(row.id)
    page.remove.setFocus()
    press(pane, KEY.Key_Return)
    assert rows(office, "id", table=Block) == []


def test_extra_hours_need_their_times_and_no_reason(pane, office, monday):
    page = open_page(pane, "days")
    page.begin()
    form = page.card.form
    form["kind"].take_keyboard()
    press(pane, KEY.Key_End)
    form["provider_id"].take_keyboard()
    press(pane, KEY.Key_Down)
    write(pane, form["first"], f"{monday + timedelta(5):%m/%d/%Y}")
    press(pane, (KEY.Key_S, CONTROL))
    assert "from when until when" in form["opens"].error
    write(pane, form["opens"], "9")
    write(pane, form["closes"], "noon")
    press(pane, (KEY.Key_S, CONTROL))
    assert "Type a time" in form["closes"].error
    write(pane, form["closes"], "12pm")
    press(pane, (KEY.Key_S, CONTROL))
    assert rows(office, "kind", "opens", "closes", table=Block) == [("open", time(9), time(12))]


def test_a_year_of_holidays_is_ticked_and_closed_in_one_act(pane, office):
    page = open_page(pane, "holidays")
    page.year.setFocus()
    press(pane, KEY.Key_Right)
    year = page.year.value()
    federal = closings.of_year("", year)
    assert [day for day, _ in federal] == list(page.days)
    page.all.setFocus()
    press(pane, KEY.Key_Return)
    assert page.save.isEnabled()
    press(pane, (KEY.Key_S, CONTROL))
    assert rows(office, "day", "title", "provider_id", table=Block) == [
        (day, name, None) for day, name in federal
    ]
    assert not page.save.isEnabled() and set(page.wanted) == set(page.days)
    page.ticks.boxes[0].setFocus()
    press(pane, KEY.Key_Space, (KEY.Key_S, CONTROL))
    assert len(rows(office, "id", table=Block)) == len(federal) - 1


def test_a_kind_of_visit_gets_what_it_needs_by_name(pane, office):
    for name in ("Sonosite", "Room A", "Room B"):
        actions.save_resource.do(office, MANAGER, name=name)
    page = open_page(pane, "kinds")
    page.begin()
    form = page.card.form
    write(pane, form["name"], "Ultrasound")
    form["minutes"].box.setFocus()
    form["minutes"].box.selectAll()
    press(pane, "40")
    form["before_minutes"].box.selectAll()
    form["before_minutes"].take_keyboard()
    press(pane, "30")
    form["after_minutes"].take_keyboard()
    form["after_minutes"].box.selectAll()
    press(pane, "20")
    form["needs"].box.setPlainText("sonosite\nRoom A or Room X")
    press(pane, (KEY.Key_S, CONTROL))
    assert "“Room X” is not among" in form["needs"].error
    form["needs"].box.setPlainText("sonosite\nRoom A or room b")
    press(pane, (KEY.Key_S, CONTROL))
    assert "50 of the visit's 40 minutes" in form["after_minutes"].error
    form["after_minutes"].box.selectAll()
    press(pane, "10")
    press(pane, (KEY.Key_S, CONTROL))
    with office.read() as session:
        made = next(one for one in set_up_reads.kinds(session) if one.name == "Ultrasound")
    assert (made.before_minutes, made.after_minutes, len(made.needs)) == (30, 10, 2)
    assert page.values_of(made)["needs"] == "Sonosite\nRoom A or Room B"


def test_a_machine_is_added_and_put_out_of_use(pane, office):
    page = open_page(pane, "things")
    assert page.table.empty.isVisible()
    page.begin()
    write(pane, page.card.form["name"], "Sonosite")
    press(pane, KEY.Key_Return)
    assert rows(office, "name", "kind", table=Resource) == [("Sonosite", "equipment")]
    page.card.form["active"].take_keyboard()
    press(pane, KEY.Key_Space, (KEY.Key_S, CONTROL))
    assert rows(office, "active", table=Resource) == [(False,)]


@pytest.mark.parametrize("key", ["week", "days", "holidays", "kinds", "things"])
def test_every_page_can_be_told_and_read(pane, office, key):
    with office.writing.begin() as connection:
        connection.execute(insert(Location), [{"name": "North"}, {"name": "Main"}])
    page = open_page(pane, key)
    if key == "week":
        page.table.take_in_hand(1)
    elif key != "holidays":
        page.begin()
    wait(pane.office)
    swatches = [one for one in unnamed(page) if one.startswith("ColourInput  name='Colour'")]
    assert unnamed(page) == swatches and clipped(page) == []
    assert [letter for letter, count in access_keys(page).items() if count > 1] == []
