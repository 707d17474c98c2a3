import json
import threading
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from frontdesk.core.action import ACTIONS, Act, Undo, Work, action
from frontdesk.core.audit import AuditEntry
from frontdesk.core.changes import Change
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.work import Staff
from frontdesk.staff.tables import Provider

CLERK = Staff(2, "Ann Lee", frozenset({"test.write"}))
RUNS = []


@action("Add provider", permit="test.write")
def add(work: Work, name: str) -> Undo | None:
    row = work.add(Provider(name=name))
    work.made = row.id
    return Undo("Rename it back", rename, {"row_id": row.id, "version": row.version, "name": "?"})


@action("Rename provider", permit="test.write")
def rename(work: Work, row_id: int, *, version: int, name: str) -> Undo | None:
    row = work.get(Provider, row_id, version)
    before, row.name = row.name, name
    work.session.flush()
    here = {"row_id": row_id, "version": row.version, "name": before}
    return Undo("Rename back", rename, here)


@action("Raise everyone", permit="test.write")
def raise_all(work: Work, by: int) -> Undo | None:
    """Reads what every other run of it writes, so that two at once must race."""
    RUNS.append(by)
    rows = work.session.scalars(select(Provider)).all()
    for row in rows:
        row.place += by
    return None


@action("Add then fail", permit="test.write")
def add_then_fail(work: Work, name: str) -> Undo | None:
    work.add(Provider(name=name))
    raise Refused("No.", field="name")


@action("Take turns", permit="test.write", locks=lambda by, **_: ["everyone", f"by {by}"])
def take_turns(work: Work, by: int, *, refused: bool = False) -> Undo | None:
    """Does what two at once would race for, but in turn."""
    raise_all.change(work, by)
    if refused:
        raise Refused("No.")
    return None


for made_here in ("add", "rename", "raise_all", "add_then_fail", "take_turns"):
    ACTIONS.pop(f"{__name__.split('.')[0]}.{made_here}", None)  # no actions of the program


def names(store):
    with store.read() as session:
        return session.scalars(select(Provider.name).order_by(Provider.id)).all()


def entries(store):
    with store.read() as session:
        columns = (AuditEntry.seq, AuditEntry.action, AuditEntry.outcome, AuditEntry.detail)
        return session.execute(select(*columns).order_by(AuditEntry.id)).all()


def test_an_act_is_saved_audited_once_and_announced(store):
    done = add.do(store, CLERK, "Dr. Lee")
    assert names(store) == ["Dr. Lee"]
    assert done.changes.rows == {Change("provider", done.made)}
    [entry] = entries(store)
    assert (entry.seq, entry.action, entry.outcome) == (1, "Add provider", "done")
    row = json.loads(entry.detail)["rows"][0]
    assert row["after"]["name"] == "Dr. Lee" and row["id"] == done.made


def test_before_and_after_stand_in_the_audit_and_undo_takes_it_back(store):
    made = add.do(store, CLERK, "Dr. Lee").made
    done = rename.do(store, CLERK, made, version=1, name="Dr. Li")
    row = json.loads(entries(store)[-1].detail)["rows"][0]
    assert (row["before"]["name"], row["after"]["name"]) == ("Dr. Lee", "Dr. Li")
    done.undo.action.do(store, CLERK, **done.undo.arguments)
    assert names(store) == ["Dr. Lee"]


def test_a_refused_act_leaves_nothing_behind(store):
    with pytest.raises(Refused) as refused:
        add_then_fail.do(store, CLERK, "ghost")
    assert refused.value.field == "name"
    assert names(store) == [] and entries(store) == []


def test_who_saw_an_older_version_is_refused(store):
    made = add.do(store, CLERK, "Dr. Lee").made
    rename.do(store, CLERK, made, version=1, name="Dr. Li")
    with pytest.raises(Refused, match="Someone else"):
        rename.do(store, CLERK, made, version=1, name="Dr. Lo")
    assert names(store) == ["Dr. Li"]


def test_without_the_permit_nothing_happens_and_the_try_is_audited(store, temp):
    with pytest.raises(NeedsApproval, match="Tom Temp may not: add provider"):
        add.do(store, temp, "Dr. Lee")
    assert names(store) == []
    assert [(e.action, e.outcome) for e in entries(store)] == [("Add provider", "refused")]


def test_a_supervisor_approves_one_act_and_is_named(store, temp):
    boss = Staff(5, "Rosa Diaz", frozenset({"test.write"}))
    add.do(store, replace(temp, approver=boss), "Dr. Lee")
    with store.read() as session:
        assert session.execute(select(AuditEntry.staff, AuditEntry.approver_id)).one() == (
            "Tom Temp",
            5,
        )
    with pytest.raises(NeedsApproval):
        add.do(store, temp, "Dr. Li")


def test_the_same_act_run_twice_is_done_once_and_answers_the_same(store):
    act = Act(add, ("Dr. Lee",))
    first, second = act.run(store, CLERK), act.run(store, CLERK)
    assert names(store) == ["Dr. Lee"] and first.made == second.made
    assert len(entries(store)) == 1


def test_two_desks_that_race_both_get_through_and_none_is_lost(store):
    add.do(store, CLERK, "Dr. Lee")
    other = store.beside("desk-2")
    ready = threading.Barrier(2)

    def raise_ten_times(where):
        ready.wait()
        for _ in range(10):
            raise_all.do(where, CLERK, 1)

    desks = [threading.Thread(target=raise_ten_times, args=(one,)) for one in (store, other)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    with store.read() as session:
        assert session.scalars(select(Provider.place)).one() == 20


def test_acts_that_take_turns_never_race_and_give_their_turn_back(postgres_store):
    store, RUNS[:] = postgres_store, []
    add.do(store, CLERK, "Dr. Lee")
    desks = [store.beside(f"desk {number}") for number in range(4)]

    def work_at(desk):
        for _ in range(5):
            take_turns.do(desk, CLERK, 1)

    threads = [threading.Thread(target=work_at, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with pytest.raises(Refused):
        take_turns.do(store, CLERK, 1, refused=True)
    assert len(RUNS) == 21  # none was run again: each saw what the one before it had committed
    with store.read() as session:
        assert session.scalar(select(Provider.place)) == 20
        held = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
                    "(SELECT oid FROM pg_database WHERE datname = current_database())")  # fmt: skip
        assert session.scalar(held) == 0


def test_a_failing_audit_takes_the_change_with_it(store):
    add.do(store, CLERK, "Dr. Lee")
    with store.writing.begin() as connection:
        connection.execute(text("ALTER TABLE audit_entry RENAME COLUMN outcome TO elsewhere"))
    with pytest.raises(Exception, match="outcome"):
        add.do(store, CLERK, "Dr. Li")
    assert names(store) == ["Dr. Lee"]


def test_secrets_do_not_stand_in_the_audit(store):
    from frontdesk.staff.tables import StaffMember

    @action("Add staff", permit="test.write")
    def add_staff(work: Work) -> Undo | None:
        work.add(StaffMember(name="X", login="x", password_hash="$argon2id$planted"))
        return None

    ACTIONS.pop(f"{__name__.split('.')[0]}.add_staff", None)
    add_staff.do(store, CLERK)
    assert "planted" not in entries(store)[0].detail
