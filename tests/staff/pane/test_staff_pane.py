import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from frontdesk.core.work import Staff
from frontdesk.kit.bell import Bell
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.staff import actions, passwords, reads
from frontdesk.staff.pane.matrix import LINES
from frontdesk.staff.pane.staff import StaffPane


@pytest.fixture
def store(sqlite_store):
    return sqlite_store


@pytest.fixture
def office(qtbot, store, rosa):
    office = Office(store, rosa, Bell())
    yield office
    office.close()


@pytest.fixture
def pane(qtbot, office):
    pane = StaffPane(office)
    qtbot.addWidget(pane)
    pane.resize(1200, 800)
    pane.show()
    wait(office)
    return pane


def wait(office):
    for _ in range(4):
        office.settle()
        QApplication.processEvents()


def names(page):
    return [row.name for row in page.model.rows()]


def type_person(page, name, login, *roles):
    page.begin()
    page.card.form["name"].set_value(name)
    page.card.form["login"].set_value(login)
    page.roles.set_value([key for key, words in page.roles.options if words in roles])


def cell(page, title, permit):
    column = next(n for n, role in enumerate(page.model.roles, 1) if role.title == title)
    row = next(n for n, line in enumerate(LINES) if line.permit == permit)
    return page.model.index(row, column)


def permits(store, title):
    with store.read() as session:
        return next(role.permits for role in reads.roles(session) if role.title == title)


def test_a_person_is_added_and_their_code_is_shown_once(pane, office, qtbot, store):
    page = pane.people
    qtbot.mouseClick(page.add, Qt.MouseButton.LeftButton)
    type_person(page, "Tom Young", "Tom", "Receptionist")
    qtbot.keyClick(page.card.form["login"].box, Qt.Key.Key_Return)
    wait(office)
    assert names(page) == ["Rosa Diaz", "Tom Young"]
    assert page.card.heading.words() == "Tom Young" and page.code_card.isVisible()
    code = page.code.words()
    with store.read() as session:
        assert passwords.is_code(reads.credentials(session, "tom").code_digest, code)
    page.table.take_in_hand(1)
    wait(office)
    assert not page.code_card.isVisible()


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(pane, office, people):
    people.add("Tom Young", "tom")
    page = pane.people
    type_person(page, "Tim", "TOM", "Receptionist")
    page.card.ask()
    wait(office)
    form = page.card.form
    assert "has that login" in form["login"].error
    assert (form["name"].value(), form["login"].value()) == ("Tim", "TOM")
    page.roles.set_value([])
    page.card.ask()
    assert "at least one role" in form["role_ids"].error


def test_a_half_typed_person_is_kept_while_looking_at_another(pane, office, people):
    people.add("Tom Young", "tom")
    page = pane.people
    page.refresh()
    wait(office)
    page.table.take_in_hand(2)
    page.card.form["name"].set_value("Tom Younger")
    page.table.take_in_hand(1)
    assert page.card.form["name"].value() == "Rosa Diaz"
    page.table.take_in_hand(2)
    assert page.card.form["name"].value() == "Tom Younger"
    assert "Not saved yet" in page.card.banner.sentence


def test_a_change_at_another_desk_is_shown_beside_what_is_typed(pane, office, people, store, rosa):
    people.add("Tom Young", "tom")
    page = pane.people
    page.refresh()
    wait(office)
    page.table.take_in_hand(2)
    page.card.form["name"].set_value("Tom Younger")
    row = people.row(2)
    done = actions.change_staff.do(
        store, rosa, 2, version=row.version, name=row.name, login="thomas", active=True,
        role_ids=row.role_ids,
    )  # fmt: skip
    office.bell.rang.emit(done.changes)
    wait(office)
    form = page.card.form
    assert (form["name"].value(), form["login"].value()) == ("Tom Younger", "thomas")
    page.card.ask()
    wait(office)
    assert (people.row(2).name, people.row(2).login) == ("Tom Younger", "thomas")
    assert not form.dirty


def test_a_code_is_issued_for_others_and_never_for_oneself(pane, office, people, qtbot):
    people.add("Tom Young", "tom")
    page = pane.people
    page.refresh()
    wait(office)
    page.table.take_in_hand(1)
    assert not page.code_button.isVisible()
    page.table.take_in_hand(2)
    assert page.code_button.isVisible()
    qtbot.mouseClick(page.code_button, Qt.MouseButton.LeftButton)
    wait(office)
    assert page.code_card.isVisible() and len(page.code.words()) == 14
    assert not people.row(2).has_password


def test_what_a_supervisor_must_approve_is_offered_and_then_shown_as_saved(
    pane, office, people, qtbot, rosa
):
    people.add("Tom Young", "tom")
    page = pane.people
    office.staff = people.staff(2)
    type_person(page, "Ann Lee", "ann", "Receptionist")
    with qtbot.waitSignal(office.refused) as heard:
        page.card.ask()
    refusal, act = heard.args
    assert refusal.permit == "staff.manage" and page.card.form["name"].value() == "Ann Lee"
    office.act(act, approver=rosa)
    wait(office)
    assert "Ann Lee" in names(page) and page.card.heading.words() == "Ann Lee"


def test_a_parked_person_comes_back_to_the_same_field(pane, office, people, qtbot):
    people.add("Tom Young", "tom")
    page = pane.people
    page.refresh()
    wait(office)
    page.table.take_in_hand(2)
    page.card.form["login"].take_keyboard()
    page.card.form["login"].set_value("thomas")
    draft = pane.draft()
    assert draft.title == "Person: Tom Young"
    fresh = StaffPane(office)
    qtbot.addWidget(fresh)
    fresh.show()
    fresh.take_up(draft)
    wait(office)
    assert fresh.people.card.form["login"].value() == "thomas"
    assert fresh.people.card.heading.words() == "Tom Young"
    pane.take_up_nothing()
    assert pane.draft() is None


def test_space_ticks_a_permit_at_once_and_undo_takes_it_back(pane, office, qtbot, store):
    pane.sections.open("roles")
    wait(office)
    page = pane.roles
    page.matrix.setFocus()
    page.matrix.setCurrentIndex(cell(page, "Receptionist", "ledger.void"))
    with qtbot.waitSignal(office.acted) as heard:
        qtbot.keyClick(page.matrix, Qt.Key.Key_Space)
    assert "ledger.void" in permits(store, "Receptionist")
    office.undo(heard.args[0].undo)
    wait(office)
    assert "ledger.void" not in permits(store, "Receptionist")
    assert page.model.ticked(cell(page, "Receptionist", "ledger.void")) is False


def test_ticks_in_quick_succession_are_all_kept(pane, office, qtbot, store):
    pane.sections.open("roles")
    wait(office)
    page, before = pane.roles, permits(store, "Medical assistant")
    wanted = ["ledger.read", "ledger.take", "ledger.post", "coverage.write", "documents.write"]
    for permit in wanted:
        page.matrix.setCurrentIndex(cell(page, "Medical assistant", permit))
        qtbot.keyClick(page.matrix, Qt.Key.Key_Space)
    for _ in range(6):
        wait(office)
    assert permits(store, "Medical assistant") == before | set(wanted)
    assert page.banner.sentence == ""
    shown = [page.model.ticked(cell(page, "Medical assistant", permit)) for permit in wanted]
    assert shown == [True] * 5


def test_a_tick_that_would_lock_the_office_out_snaps_back_and_says_why(pane, office, qtbot, store):
    pane.sections.open("roles")
    wait(office)
    page = pane.roles
    page.matrix.setCurrentIndex(cell(page, "Office manager", "staff.manage"))
    qtbot.keyClick(page.matrix, Qt.Key.Key_Space)
    wait(office)
    assert "nobody could manage staff" in page.banner.sentence
    assert page.model.ticked(cell(page, "Office manager", "staff.manage")) is True


def test_a_role_is_added_named_and_removed(pane, office, qtbot, store):
    pane.sections.open("roles")
    wait(office)
    page = pane.roles
    qtbot.mouseClick(page.add, Qt.MouseButton.LeftButton)
    wait(office)
    assert page.matrix.current_role().title == "New role"
    page.form["title"].set_value("Scribe")
    qtbot.keyClick(page.form["title"].box, Qt.Key.Key_Return)
    wait(office)
    assert permits(store, "Scribe") == frozenset()
    page.form["title"].set_value("Receptionist")
    page.ask_to_rename()
    wait(office)
    assert "already" in page.form["title"].error
    page.ask_to_remove()
    wait(office)
    assert "Scribe" not in [role.title for role in page.model.roles]


def test_a_role_that_people_hold_offers_no_removal(pane, office):
    pane.sections.open("roles")
    wait(office)
    page = pane.roles
    page.matrix.setCurrentIndex(cell(page, "Office manager", "staff.manage"))
    assert not page.remove.isEnabled() and page.holders.words() == "1 person holds this role"


def test_every_tick_says_aloud_who_may_do_what(pane, office):
    pane.sections.open("roles")
    wait(office)
    index = cell(pane.roles, "Receptionist", "ledger.void")
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Receptionist: Void a receipt: no"


def test_a_provider_is_added_with_the_next_column_and_a_free_colour(pane, office, store):
    pane.sections.open("providers")
    wait(office)
    page = pane.providers
    for name in ("Dr. Ann Lee", "Dr. Samuel Ortiz"):
        page.begin()
        page.card.form["name"].set_value(name)
        page.card.ask()
        wait(office)
    with store.read() as session:
        found = reads.providers(session)
    assert [(row.name, row.place) for row in found] == [("Dr. Ann Lee", 0), ("Dr. Samuel Ortiz", 1)]
    assert found[0].colour != found[1].colour
    page.card.form["npi"].set_value("1234567890")
    page.card.ask()
    wait(office)
    assert "mistyped" in page.card.form["npi"].error


def test_the_pane_goes_where_it_is_asked_and_remembers_the_page(pane, office, people):
    people.add("Tom Young", "tom")
    pane.go(Go("staff", what={"page": "providers"}))
    assert pane.remember() == {"page": "providers"}
    pane.go(Go("staff", what={"page": "people", "person_id": 2}))
    wait(office)
    assert pane.people.card.heading.words() == "Tom Young"
    pane.come_back({"page": "roles"})
    assert pane.sections.key == "roles"


@pytest.mark.parametrize("page", ["people", "roles", "providers"])
def test_everything_the_keyboard_reaches_has_a_name(pane, office, page, people):
    people.add("Tom Young", "tom")
    pane.sections.open(page)
    wait(office)
    if page != "roles":
        getattr(pane, page).begin()
    unnamed = [
        widget
        for widget in pane.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (widget.accessibleName() or getattr(widget, "text", lambda: "")())
    ]
    assert unnamed == []


def test_someone_who_may_not_sees_the_staff_but_changes_nothing(pane, office, people, qtbot, store):
    people.add("Tom Young", "tom")
    office.staff = Staff(2, "Tom Young", frozenset())
    page = pane.people
    page.refresh()
    wait(office)
    page.table.take_in_hand(1)
    page.card.form["name"].set_value("Eve")
    with qtbot.waitSignal(office.refused):
        page.card.ask()
    assert people.row(1).name == "Rosa Diaz"
