from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import text, update

from frontdesk.core.audit import AuditEntry
from frontdesk.core.settings import HOME, Site
from frontdesk.core.work import PROGRAM, Staff
from frontdesk.kit.bell import Bell
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Words
from frontdesk.kit.office import Office
from frontdesk.kit.privacy import MASK, privacy
from frontdesk.office import actions, reads
from frontdesk.office.pane.office import OfficePane


@pytest.fixture
def store(sqlite_store, make_office):
    return make_office(sqlite_store)


@pytest.fixture
def office(qtbot, store, manager, monkeypatch, tmp_path):
    monkeypatch.setenv(HOME, str(tmp_path / "home"))
    office = Office(store, manager, Bell())
    yield office
    privacy.hide(False)
    office.close()


@pytest.fixture
def pane(qtbot, office):
    pane = OfficePane(office)
    qtbot.addWidget(pane)
    pane.resize(1200, 800)
    pane.show()
    wait(office)
    return pane


def wait(office):
    for _ in range(5):
        office.settle()
        QApplication.processEvents()


def open_page(pane, office, key):
    pane.sections.open(key)
    wait(office)
    return getattr(pane, key)


def acts(page):
    return [row.action for row in page.model.rows()]


def trail(store):
    with store.read() as session:
        return session.query(AuditEntry).order_by(AuditEntry.id).all()


def test_the_practice_is_changed_and_every_mistake_is_said_at_its_field(pane, office, store):
    card = pane.practice.card
    assert card.form["name"].value() == "Lakeside Family Practice"
    card.form["postal_code"].set_value("90210")
    card.ask()
    wait(office)
    assert "in California, not in New York" in card.form["postal_code"].error
    card.form["postal_code"].set_value("14850")
    card.form["city"].set_value("Ithaca")
    card.ask()
    wait(office)
    with store.read() as session:
        assert reads.practice(session).address[-1] == "Ithaca, NY 14850"
    assert not card.form.dirty


def test_discard_brings_the_practice_back_as_it_was(pane, office, qtbot):
    card = pane.practice.card
    card.form["name"].set_value("Other")
    assert pane.draft().title == "Practice"
    qtbot.mouseClick(card.discard, Qt.MouseButton.LeftButton)
    assert card.form["name"].value() == "Lakeside Family Practice" and pane.draft() is None


def test_limits_are_typed_as_people_write_them(pane, office, store):
    page = open_page(pane, office, "limits")
    form = page.card.form
    assert form["opens"].value() == "8:00 AM"
    form["opens"].set_value("7:30")
    form["closes"].set_value("6pm")
    form["idle_minutes"].set_value(5)
    page.card.ask()
    wait(office)
    with store.read() as session:
        limits = reads.limits(session)
    assert (limits.opens.hour, limits.closes.hour, limits.idle_minutes) == (7, 18, 5)
    form["closes"].set_value("7am")
    page.card.ask()
    wait(office)
    assert "close later" in form["closes"].error
    form["closes"].set_value("evening")
    page.card.ask()
    assert "Type a time" in form["closes"].error


def test_the_office_says_what_a_returned_check_costs_within_reason(pane, office, store):
    page = open_page(pane, office, "limits")
    fee = page.card.form["returned_check_fee_cents"]
    assert fee.value() == 2500
    fee.set_value(10001)
    page.card.ask()
    wait(office)
    assert "at most $100.00" in fee.error
    fee.set_value(3500)
    page.card.ask()
    wait(office)
    with store.read() as session:
        assert reads.limits(session).returned_check_fee_cents == 3500


def test_the_office_says_how_much_change_a_drawer_keeps_and_who_may_close(pane, office, store):
    page = open_page(pane, office, "limits")
    form = page.card.form
    assert (form["drawer_float_cents"].value(), form["closer_may_post"].value()) == (10000, False)
    form["drawer_float_cents"].set_value(None)
    page.card.ask()
    assert "Type an amount" in form["drawer_float_cents"].error
    form["drawer_float_cents"].set_value(15050)
    form["closer_may_post"].set_value(True)
    page.card.ask()
    wait(office)
    with store.read() as session:
        limits = reads.limits(session)
    assert (limits.drawer_float_cents, limits.closer_may_post) == (15050, True)


def test_an_exam_room_is_added_renamed_and_removed(pane, office, store, qtbot):
    page = open_page(pane, office, "rooms")
    assert page.table.empty.isVisible()
    page.begin()
    page.card.form["name"].set_value("Room 1")
    qtbot.keyClick(page.card.form["name"].box, Qt.Key.Key_Return)
    wait(office)
    assert [row.name for row in page.model.rows()] == ["Room 1"]
    page.card.form["name"].set_value("Blue room")
    page.card.ask()
    wait(office)
    assert page.card.heading.words() == "Blue room"
    qtbot.mouseClick(page.remove, Qt.MouseButton.LeftButton)
    wait(office)
    assert page.model.rows() == [] and page.table.empty.isVisible()


def test_the_last_location_stays_and_the_page_says_why(pane, office):
    page = open_page(pane, office, "locations")
    page.table.take_in_hand(1)
    page.ask_to_remove()
    wait(office)
    assert "needs a location" in page.card.banner.sentence


def test_a_desk_that_patients_reach_is_marked(pane, office, store):
    actions.know_workstation.do(store, PROGRAM, "desk-1")
    page = open_page(pane, office, "desks")
    page.table.take_in_hand(1)
    page.card.form["public_desk"].set_value(True)
    page.card.ask()
    wait(office)
    assert page.model.rows()[0].public_desk


def test_opening_the_trail_shows_today_and_is_itself_in_it(pane, office, store):
    page = open_page(pane, office, "audit")
    assert acts(page) == ["Read audit trail", "Set up office"]
    assert [row.action for row in trail(store)] == ["Set up office", "Read audit trail"]
    wait(office)
    assert len(trail(store)) == 2  # the page does not read itself anew because of itself


def test_the_trail_tells_before_and_after_in_words(pane, office, store, manager):
    with store.read() as session:
        version = reads.practice(session).version
    limits = reads.Limits(idle_minutes=5)
    actions.change_limits.do(store, manager, version=version, limits=limits)
    page = open_page(pane, office, "audit")
    page.table.take_in_hand(page.model.rows()[1].id)
    said = [(line.what, line.before, line.after) for line in page.detail.lines]
    assert said == [("Idle minutes", "10", "5")]


def test_the_trail_is_narrowed_by_words_person_and_kind(pane, office, store, qtbot):
    actions.save_location.do(store, Staff(2, "Tom Young", frozenset({"office.setup"})), name="Pier")
    page = open_page(pane, office, "audit")
    page.filter.text.set_value("pier")
    qtbot.keyClick(page.filter.text.box, Qt.Key.Key_Return)
    wait(office)
    assert acts(page) == ["Read audit trail", "Save location"]  # the look names what it asked for
    page.filter.kind.box.set_value("change")
    qtbot.mouseClick(page.filter.show_button, Qt.MouseButton.LeftButton)
    wait(office)
    assert acts(page) == ["Save location"]


def test_other_days_are_asked_for_by_date_and_a_mistake_is_said(pane, office, store):
    page = open_page(pane, office, "audit")
    page.filter.span.box.set_value(-1)
    page.filter._on_span()
    assert page.filter.dates.isVisible()
    page.ask()
    assert "first day" in page.banner.sentence
    today = store.today()
    page.filter.first.set_value(today - timedelta(days=2))
    page.filter.last.set_value(today - timedelta(days=1))
    page.ask()
    wait(office)
    assert acts(page) == [] and page.table.empty.isVisible()


def test_a_wish_for_a_patient_shows_only_what_concerned_their_chart(pane, office, store, manager):
    now = store.now()
    actions.look_at_audit.do(store, manager, since=now, until=now, patient_id=41)
    pane.go(Go("office", patient_id=41))
    wait(office)
    page = pane.audit
    assert pane.sections.key == "audit"
    assert [row.patient_id for row in page.model.rows()] == [41, 41]
    page.filter.patient.click()
    wait(office)
    assert "Set up office" in acts(page)


def test_more_entries_than_a_page_are_shown_when_asked_for(pane, office, store):
    with store.writing.begin() as connection:
        for number in range(250):
            connection.execute(
                text(
                    "INSERT INTO audit_entry (chain, seq, act, at, offset_minutes, staff, action,"
                    " kind, outcome, detail, previous, mac) VALUES ('x', :n, :n, :at, 0, 'x', 'x',"
                    " 'change', 'done', '{}', '', '')"
                ),
                {"n": number, "at": store.now().isoformat(sep=" ").replace("+00:00", "")},
            )
    page = open_page(pane, office, "audit")
    assert page.model.rowCount() == 200 and page.more.isVisible()
    page.more.click()
    wait(office)
    assert page.model.rowCount() == 252 and not page.more.isVisible()
    assert page.count.words() == "252 entries"


def test_verifying_says_that_the_trail_holds_and_is_noted(pane, office, store, qtbot):
    page = open_page(pane, office, "audit")
    qtbot.mouseClick(page.verify, Qt.MouseButton.LeftButton)
    wait(office)
    assert page.banner.sentence == "The trail holds: 2 entries are as written, none missing."
    assert trail(store)[-1].action == "Verify audit trail"


def test_verifying_names_the_place_of_a_row_that_was_changed(pane, office, store, qtbot):
    page = open_page(pane, office, "audit")
    with store.writing.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_entry_no_update"))
        connection.execute(update(AuditEntry).where(AuditEntry.id == 1).values(staff="Nobody"))
    page.ask_to_verify()
    wait(office)
    assert "desk-1, row 1: was changed after it was written" in page.banner.sentence


def test_verifying_sees_that_the_end_or_all_of_a_chain_was_cut_off(pane, office, store, qtbot):
    page = open_page(pane, office, "audit")
    Site(workstation="desk-1", heads={"desk-1": [9, "f" * 64], "elsewhere": [3, "a" * 64]}).save()
    page.ask_to_verify()
    wait(office)
    assert "desk-1, row 9: the chain ends at 2 but had reached 9" in page.banner.sentence
    assert "elsewhere, row 3: the chain ends at 0 but had reached 3" in page.banner.sentence


def test_names_are_hidden_from_the_lobby_in_the_trail_too(pane, office, store):
    page = open_page(pane, office, "audit")
    privacy.hide()
    values = [one.text() for one in page.detail.findChildren(Words) if one.words() and one._private]
    assert values and set(values) == {MASK}


def test_who_may_not_read_the_trail_is_refused_and_sees_nothing(qtbot, office, store):
    office.staff = Staff(2, "Tom Young", frozenset({"office.setup"}))
    pane = OfficePane(office)
    qtbot.addWidget(pane)
    pane.show()
    with qtbot.waitSignal(office.refused):
        pane.sections.open("audit")
    wait(office)
    assert pane.audit.model.rowCount() == 0
    assert trail(store)[-1].outcome == "refused"


def test_an_approved_look_at_the_trail_is_shown(qtbot, office, store, manager):
    office.staff = Staff(2, "Tom Young", frozenset({"office.setup"}))
    pane = OfficePane(office)
    qtbot.addWidget(pane)
    pane.show()
    with qtbot.waitSignal(office.refused) as heard:
        pane.sections.open("audit")
    office.act(heard.args[1], approver=manager)
    wait(office)
    assert "Set up office" in acts(pane.audit)


@pytest.mark.parametrize(
    "key", ["practice", "limits", "locations", "rooms", "desks", "audit"]
)  # fmt: skip
def test_everything_the_keyboard_reaches_has_a_name(pane, office, key, store):
    actions.know_workstation.do(store, PROGRAM, "desk-1")
    page = open_page(pane, office, key)
    if key in ("locations", "rooms"):
        page.begin()
    unnamed = [
        widget
        for widget in pane.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (widget.accessibleName() or getattr(widget, "text", lambda: "")())
    ]
    assert unnamed == []


def test_the_pane_remembers_its_page(pane):
    pane.sections.open("audit")
    assert pane.remember() == {"page": "audit"}
    pane.come_back({"page": "limits"})
    assert pane.sections.key == "limits"
