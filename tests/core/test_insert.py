"""A row that is only written is audited and announced just like one that is loaded."""

import json

from given import MONDAY, at
from sqlalchemy import select

from frontdesk.core.action import ACTIONS, Undo, Work, action
from frontdesk.core.audit import AuditEntry, verify
from frontdesk.core.changes import Change
from frontdesk.core.work import Staff
from frontdesk.schedule.tables import Block
from frontdesk.staff.tables import StaffMember

CLERK = Staff(2, "Ann Lee", frozenset({"test.write"}))
BLOCK = {"provider_id": None, "day": MONDAY, "title": "Meeting"}
TIMES = {"opens": at(9).time(), "closes": at(10).time()}


@action("Add a loaded block", permit="test.write")
def add_loaded(work: Work) -> Undo | None:
    work.made = work.add(Block(**BLOCK, **TIMES)).id
    return None


@action("Add a written block", permit="test.write")
def add_written(work: Work) -> Undo | None:
    work.made = work.insert(Block, **BLOCK, **TIMES)
    return None


@action("Add a person", permit="test.write")
def add_person(work: Work) -> Undo | None:
    work.insert(StaffMember, name="Kim", login="kim", password_hash="$argon2id$secret")
    return None


@action("Add both ways", permit="test.write")
def add_both(work: Work) -> Undo | None:
    work.session.add(Block(**BLOCK, **TIMES))  # waits for a flush
    work.made = work.insert(Block, **BLOCK, **TIMES)
    return None


for name in ("add_loaded", "add_written", "add_person", "add_both"):
    ACTIONS.pop(f"{__name__.split('.')[0]}.{name}", None)  # no actions of the program


def details(store):
    with store.read() as session:
        found = session.scalars(select(AuditEntry.detail).order_by(AuditEntry.id))
        return [json.loads(detail)["rows"] for detail in found]


def test_both_ways_leave_the_same_row_audit_and_notice(store):
    loaded, written = add_loaded.do(store, CLERK), add_written.do(store, CLERK)
    assert loaded.changes.rows == {Change("block", loaded.made, day=str(MONDAY))}
    assert written.changes.rows == {Change("block", written.made, day=str(MONDAY))}
    [first], [second] = details(store)
    assert first.pop("id") == loaded.made and second.pop("id") == written.made
    assert first == second and second["after"]["opens"] == "09:00:00"
    with store.read() as session:
        rows = session.execute(select(Block.title, Block.opens, Block.version)).all()
        assert rows[0] == rows[1] == ("Meeting", TIMES["opens"], 1)
        assert verify(session, store.audit_key)[1] == []


def test_a_secret_stands_in_no_audit_row(store):
    add_person.do(store, CLERK)
    [[row]] = details(store)
    assert row["after"] == {"name": "Kim", "login": "kim", "password_hash": "(secret)"}


def test_what_waited_to_be_written_is_written_first(store):
    done = add_both.do(store, CLERK)
    assert [row["id"] for row in details(store)[0]] == [done.made - 1, done.made]
