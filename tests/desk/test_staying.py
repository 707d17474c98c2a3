import pytest
from PySide6.QtWidgets import QApplication

from frontdesk.core.opening import open_file, open_server
from frontdesk.core.refused import NeedsApproval
from frontdesk.core.work import PROGRAM
from frontdesk.desk.first_run import enter_office
from frontdesk.desk.staying import Staying
from frontdesk.kit.bell import Bell
from frontdesk.kit.office import Office
from frontdesk.office.rules import Limits
from frontdesk.staff import actions, reads

KEY = bytes(range(32))
LAKESIDE = {
    "name": "Lakeside Family Practice", "line1": "12 Shore Road", "city": "Geneva", "state": "NY",
    "postal_code": "14456", "zone": "America/New_York",
}  # fmt: skip


def wait(office):
    for _ in range(4):
        office.settle()
        QApplication.processEvents()


@pytest.fixture
def rosa(store):
    enter_office.do(
        store, PROGRAM, practice=LAKESIDE, limits=Limits(), location="Main office",
        manager="Rosa Diaz", login="rosa", password_hash="$argon2id$none",
    )  # fmt: skip
    with store.read() as session:
        return reads.working(session, 1)


@pytest.fixture
def tom(store, rosa):
    with store.read() as session:
        role = next(row for row in reads.roles(session) if row.title == "Receptionist")
    actions.add_staff.do(
        store, rosa, name="Tom Young", login="tom", role_ids=[role.id], code_digest="x"
    )
    with store.read() as session:
        return reads.working(session, 2)


@pytest.fixture
def office(qtbot, store, tom):
    bell = Bell()
    office = Office(store, tom, bell)
    bell.listen(store)
    yield office
    office.close()


@pytest.fixture
def manager_desk(store, tmp_path):
    """Rosa's desk, another workstation of the same office."""
    if store.is_sqlite:
        second = open_file(tmp_path / "office.db", KEY, workstation="desk-2")
    else:
        second = open_server(store.url, KEY, workstation="desk-2")
    yield second
    second.close()


def switch_off(desk, rosa):
    with desk.read() as session:
        row = next(row for row in reads.staff_list(session) if row.login == "tom")
    return actions.change_staff.do(
        desk, rosa, row.id, version=row.version, name=row.name, login=row.login, active=False,
        role_ids=row.role_ids,
    )  # fmt: skip


def test_a_permit_given_at_one_desk_holds_at_another_at_once(qtbot, office, manager_desk, rosa):
    staying = Staying(office)
    wait(office)
    with manager_desk.read() as session:
        role = next(row for row in reads.roles(session) if row.title == "Receptionist")
    assert not office.staff.may("ledger.void")
    with qtbot.waitSignal(staying.changed, timeout=30_000):
        actions.change_role.do(
            manager_desk, rosa, role.id, version=role.version, title=role.title,
            permits=role.permits | {"ledger.void"},
        )  # fmt: skip
    assert office.staff.may("ledger.void") and office.staff.name == "Tom Young"


def test_someone_switched_off_at_one_desk_is_out_at_another_within_five_seconds(
    qtbot, office, manager_desk, rosa, store
):
    staying = Staying(office)
    wait(office)
    with qtbot.waitSignal(staying.ended, timeout=30_000):
        switch_off(manager_desk, rosa)
    with pytest.raises(NeedsApproval):
        actions.add_role.do(store, office.staff, title="Boss")
    assert office.staff.id is None and office.staff.permits == frozenset()


def test_a_change_of_somebody_else_leaves_a_session_as_it_is(qtbot, office, store, rosa, tom):
    staying = Staying(office)
    with store.read() as session:
        manager = next(row for row in reads.roles(session) if row.title == "Biller/coder")
    with qtbot.assertNotEmitted(staying.changed), qtbot.assertNotEmitted(staying.ended):
        done = actions.change_role.do(
            store, rosa, manager.id, version=manager.version, title="Biller", permits=[]
        )
        office.bell.rang.emit(done.changes)
        wait(office)
    assert office.staff == tom


def test_who_signed_in_meanwhile_is_not_sent_away(qtbot, office, store, rosa):
    staying = Staying(office)
    with qtbot.assertNotEmitted(staying.ended):
        done = switch_off(store, rosa)
        office.bell.rang.emit(done.changes)
        office.sign_in(rosa)
        wait(office)
    assert office.staff == rosa
