"""An office with its first manager, Rosa; her password is hashed once for all tests."""

from types import SimpleNamespace

import pytest

from frontdesk.core.action import Act
from frontdesk.core.audit import AuditEntry
from frontdesk.core.work import PROGRAM
from frontdesk.desk.first_run import enter_office
from frontdesk.office.rules import Limits
from frontdesk.staff import actions, passwords, reads

PASSWORD = "violet kettle under nine moons"
LAKESIDE = {
    "name": "Lakeside Family Practice", "line1": "12 Shore Road", "line2": "", "city": "Geneva",
    "state": "NY", "postal_code": "14456", "phone": "(315) 555-0100", "npi": "1234567893",
    "tax_id": "", "zone": "America/New_York",
}  # fmt: skip


@pytest.fixture(scope="session")
def kept():
    return passwords.hashed(PASSWORD)


@pytest.fixture
def make_rosa(kept):
    """Return how to set an office up with its first manager."""

    def made(store):
        enter_office.do(
            store,
            PROGRAM,
            practice=LAKESIDE,
            limits=Limits(),
            location="Main office",
            manager="Rosa Diaz",
            login="rosa",
            password_hash=kept,
        )
        with store.read() as session:
            return reads.working(session, 1)

    return made


@pytest.fixture
def rosa(store, make_rosa):
    """The first manager of a new office; signs in as rosa with PASSWORD."""
    return make_rosa(store)


@pytest.fixture
def people(store, rosa, kept):
    """Helpers that add and look up people of the office."""

    def add(name, login, role="Receptionist", *, password=True):
        with store.read() as session:
            role_ids = [row.id for row in reads.roles(session) if row.title == role]
        done = actions.add_staff.do(
            store, rosa, name=name, login=login, role_ids=role_ids,
            code_digest=passwords.code_digest("K7QF-M2XD-9HVP"),
        )  # fmt: skip
        if password:
            known = staff(done.made)
            digest = passwords.code_digest("K7QF-M2XD-9HVP")
            guard = actions.guard_of(store, login)
            actions.choose_password.do(store, known, code_digest=digest, guard=guard, fresh=kept)
        return staff(done.made)

    def staff(staff_id):
        with store.read() as session:
            return reads.working(session, staff_id)

    def row(staff_id):
        with store.read() as session:
            return next(row for row in reads.staff_list(session) if row.id == staff_id)

    def role(title):
        with store.read() as session:
            return next(row for row in reads.roles(session) if row.title == title)

    return SimpleNamespace(add=add, staff=staff, row=row, role=role)


@pytest.fixture
def trail(store):
    """Return the audit rows so far, oldest first."""

    def entries():
        with store.read() as session:
            return list(session.query(AuditEntry).order_by(AuditEntry.id))

    return entries


@pytest.fixture
def undo(store):
    """Take a done act back."""

    def back(done, staff):
        return Act(done.undo.action, (), done.undo.arguments).run(store, staff)

    return back
