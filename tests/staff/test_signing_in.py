import json
import statistics
import time
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from given import KEY
from sqlalchemy import select, text, update

from frontdesk.core.opening import open_file, open_server
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.work import Staff
from frontdesk.staff import actions, passwords, reads, rules, signing_in
from frontdesk.staff.tables import OneTimeCode, SignInGuard, StaffMember

PASSWORD = "violet kettle under nine moons"
OTHER = "seven herons waltz past midnight"
CODE = "K7QF-M2XD-9HVP"


def beside(store, tmp_path):
    """The same office, opened anew at another desk."""
    if store.is_sqlite:
        return open_file(tmp_path / "office.db", KEY, workstation="desk-2")
    return open_server(store.url, KEY, workstation="desk-2")


def fail(store, login, times=1):
    for _ in range(times):
        with pytest.raises(Refused):
            actions.signed_in(store, login, "wrong " * 4)


def count_wrong(store, login, times):
    """Wrong passwords without the hashing; what `signed_in` does after it."""
    guard = actions.guard_of(store, login)
    for _ in range(times):
        signing_in.note_failed_sign_in.do(store, Staff(None, "x", frozenset()), guard=guard)


def wait(store, minutes):
    """Let the time since the last wrong password pass."""
    with store.writing.begin() as connection:
        connection.execute(
            update(SignInGuard).values(last_failed_at=store.now() - timedelta(minutes=minutes))
        )


def failures(store, login):
    with store.read() as session:
        return reads.failures(session, actions.guard_of(store, login))[0]


def hash_of(store, staff_id):
    with store.read() as session:
        return session.scalar(select(StaffMember.password_hash).where(StaffMember.id == staff_id))


def test_signing_in_gives_a_person_with_their_permits(store, rosa, trail):
    staff = actions.signed_in(store, " ROSA ", PASSWORD)
    assert staff == rosa and staff.may("staff.manage") and staff.permits == rules.PERMITS.keys()
    row = trail()[-1]
    assert (row.action, row.kind, row.staff, row.staff_id) == ("Sign in", "access", "Rosa Diaz", 1)


def test_nobody_can_sign_in_before_the_first_manager_exists(store, trail):
    for password in ("", "admin", PASSWORD):
        with pytest.raises(Refused, match="do not belong together"):
            actions.signed_in(store, "admin", password)
    with store.read() as session:
        assert not reads.has_staff(session)
        assert session.execute(select(SignInGuard.id)).all() == []
    assert trail() == []


def test_a_person_without_a_password_yet_cannot_sign_in_with_an_empty_one(store, people):
    people.add("Tom Young", "tom", password=False)
    for password in ("", " ", "$argon2id$"):
        with pytest.raises(Refused, match="do not belong together"):
            actions.signed_in(store, "tom", password)


@pytest.mark.parametrize("login", ["rosa", "nobody"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(store, rosa, login):
    with pytest.raises(Refused) as refused:
        actions.signed_in(store, login, "wrong " * 4)
    assert str(refused.value) == signing_in.WRONG


def test_a_wrong_password_and_an_unknown_name_take_about_as_long(sqlite_store, request):
    store, _ = sqlite_store, request.getfixturevalue("kept")
    request.getfixturevalue("make_rosa")(store)
    seconds = {"rosa": [], "nobody": []}
    for _ in range(9):
        for login, taken in seconds.items():
            start = time.perf_counter()
            with pytest.raises(Refused):
                actions.signed_in(store, login, "wrong " * 4)
            taken.append(time.perf_counter() - start)
            wait(store, 10)
    known, unknown = (statistics.median(taken) for taken in seconds.values())
    assert 0.6 < known / unknown < 1.67


def test_five_wrong_passwords_make_even_the_right_one_wait(store, people, rosa, monkeypatch):
    people.add("Tom Young", "tom")
    fail(store, "rosa", 3)
    wait(store, 1)
    fail(store, "rosa")
    wait(store, 2)
    with pytest.raises(rules.TooManyTries, match="5 minutes"):
        actions.signed_in(store, "rosa", "wrong " * 4)
    monkeypatch.setattr(passwords, "verify", lambda *_: pytest.fail("a try in the wait was heard"))
    with pytest.raises(rules.TooManyTries, match="Too many wrong passwords"):
        actions.signed_in(store, "rosa", PASSWORD)
    monkeypatch.undo()
    assert actions.signed_in(store, "tom", PASSWORD).name == "Tom Young"  # others are unaffected
    wait(store, 6)
    actions.signed_in(store, "rosa", PASSWORD)
    assert failures(store, "rosa") == 0  # the right one resets the count


def test_wrong_passwords_count_over_all_desks_and_survive_a_restart(store, rosa, tmp_path):
    second = beside(store, tmp_path)
    count_wrong(store, "rosa", 3)
    count_wrong(second, "rosa", 2)
    second.close()
    again = beside(store, tmp_path)
    for desk in (store, again):
        with pytest.raises(rules.TooManyTries, match="Try again in"):
            actions.signed_in(desk, "rosa", PASSWORD)
    assert failures(again, "rosa") == 5
    again.close()


def test_after_a_hundred_wrong_passwords_a_manager_must_help(store, people, rosa):
    tom = people.add("Tom Young", "tom")
    count_wrong(store, "tom", 100)
    wait(store, 24 * 60)
    with pytest.raises(rules.TooManyTries, match="one-time code"):
        actions.signed_in(store, "tom", PASSWORD)
    actions.reset_password.do(
        store, rosa, tom.id, version=people.row(tom.id).version,
        code_digest=passwords.code_digest(CODE), guard=actions.guard_of(store, "tom"),
    )  # fmt: skip
    assert actions.password_chosen(store, "tom", CODE, OTHER, about=()).name == "Tom Young"


def test_unknown_names_are_counted_too_and_stand_nowhere(store, rosa, trail):
    typed = "hunter2-hunter2-oops"  # people type their password into the wrong field
    fail(store, typed, 2)
    assert failures(store, typed) == 2
    row = trail()[-1]
    assert (row.action, row.staff_id, row.staff) == ("Failed sign-in", None, "An unknown person")
    with store.engine.connect() as connection:
        everything = [
            str(row)
            for table in ("audit_entry", "sign_in_guard", "staff_member")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        ]
    if store.is_sqlite:
        with store.engine.connect() as connection:
            everything += [str(row) for row in connection.execute(text("SELECT * FROM notice"))]
    assert not [row for row in everything if typed in row or "wrong wrong" in row]


def test_a_wrong_password_is_in_the_trail_under_the_name_it_was_tried_on(store, rosa, trail):
    fail(store, "rosa")
    row = trail()[-1]
    assert (row.action, row.kind, row.staff_id) == ("Failed sign-in", "access", 1)
    counted = json.loads(row.detail)
    assert counted["made"] == 1 and counted["rows"][0]["after"]["login"] == "(secret)"


def test_a_weaker_hash_is_renewed_as_its_owner_signs_in(store, rosa):
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with store.writing.begin() as connection:
        connection.execute(update(StaffMember).values(password_hash=weak))
    actions.signed_in(store, "rosa", PASSWORD)
    renewed = hash_of(store, 1)
    assert renewed != weak and not passwords.needs_rehash(renewed)
    actions.signed_in(store, "rosa", PASSWORD)
    assert hash_of(store, 1) == renewed


def test_a_password_changed_in_the_moment_of_signing_in_is_refused(store, rosa, kept):
    stale = passwords.hashed(OTHER)
    with pytest.raises(Refused, match="just changed"):
        signing_in.sign_in.do(store, rosa, proven=stale, guard=actions.guard_of(store, "rosa"))


def test_a_right_password_that_raced_a_wrong_one_into_the_wait_is_refused(store, rosa, kept):
    count_wrong(store, "rosa", 5)
    with pytest.raises(rules.TooManyTries):
        signing_in.sign_in.do(store, rosa, proven=kept, guard=actions.guard_of(store, "rosa"))


def test_someone_switched_off_is_told_so_only_with_the_right_password(store, people, rosa):
    tom = people.add("Tom Young", "tom")
    row = people.row(tom.id)
    actions.change_staff.do(
        store, rosa, tom.id, version=row.version, name=row.name, login="tom", active=False,
        role_ids=row.role_ids,
    )  # fmt: skip
    with pytest.raises(Refused, match="do not belong together"):
        actions.signed_in(store, "tom", "wrong " * 4)
    with pytest.raises(Refused, match="switched off"):
        actions.signed_in(store, "tom", PASSWORD)
    assert people.staff(tom.id) is None


def test_lock_unlock_and_sign_out_each_leave_one_row(store, rosa, trail):
    before = len(trail())
    actions.note_lock.do(store, rosa)
    actions.unlocked(store, "rosa", PASSWORD)
    actions.sign_out.do(store, rosa)
    assert [row.action for row in trail()[before:]] == ["Lock", "Unlock", "Sign out"]


def test_a_supervisor_lends_a_permit_for_one_act_and_both_are_named(store, people, rosa, trail):
    tom = people.add("Tom Young", "tom")
    with pytest.raises(NeedsApproval) as refused:
        actions.add_role.do(store, tom, title="Scribe")
    helper = actions.approver(store, "rosa", PASSWORD, refused.value.permit)
    actions.add_role.do(
        store, Staff(tom.id, tom.name, tom.permits, approver=helper), title="Scribe"
    )
    approval, act = trail()[-2:]
    assert (approval.action, approval.kind, approval.staff) == (
        "Approve in place", "access", "Rosa Diaz",
    )  # fmt: skip
    assert (act.action, act.staff_id, act.approver_id) == ("Add role", tom.id, rosa.id)
    with pytest.raises(NeedsApproval):
        actions.add_role.do(store, tom, title="Second scribe")  # once


def test_who_may_not_do_it_cannot_approve_it_and_a_wrong_password_counts(store, people, rosa):
    people.add("Tom Young", "tom")
    with pytest.raises(Refused, match="Tom Young may not do this either"):
        actions.approver(store, "tom", PASSWORD, "ledger.void")
    with pytest.raises(Refused, match="do not belong together"):
        actions.approver(store, "rosa", "wrong " * 4, "ledger.void")
    assert failures(store, "rosa") == 1


def test_one_changes_their_own_password_with_the_present_one(store, rosa, trail):
    with pytest.raises(Refused) as refused:
        actions.password_changed(store, rosa, present="wrong " * 4, new=OTHER, about=())
    assert refused.value.field == "present" and failures(store, "rosa") == 1
    for weak in ("short", "rosa diaz rosa diaz", "Lakeside Family Practice!"):
        with pytest.raises(Refused) as refused:
            actions.password_changed(
                store, rosa, present=PASSWORD, new=weak, about=["Lakeside Family Practice"]
            )
        assert refused.value.field == "password"
    actions.password_changed(store, rosa, present=PASSWORD, new=OTHER, about=())
    assert trail()[-1].action == "Change own password" and "$argon2" not in trail()[-1].detail
    assert actions.signed_in(store, "rosa", OTHER) == rosa
    fail(store, "rosa")


def test_a_new_person_chooses_their_own_password_with_a_code_that_works_once(store, people, trail):
    tom = people.add("Tom Young", "tom", password=False)
    with pytest.raises(rules.NewPasswordNeeded):
        actions.signed_in(store, "tom", CODE.lower())
    with pytest.raises(Refused, match="at least 15"):
        actions.password_chosen(store, "tom", CODE, "short", about=())
    assert actions.password_chosen(store, "tom", CODE, OTHER, about=()).id == tom.id
    assert [row.action for row in trail()[-2:]] == ["Choose password", "Sign in"]
    assert CODE not in "".join(row.detail for row in trail())
    assert actions.signed_in(store, "tom", OTHER).id == tom.id
    with pytest.raises(Refused, match="do not belong together"):
        actions.password_chosen(store, "tom", CODE, PASSWORD, about=())


def test_a_code_over_a_day_old_is_refused(store, people):
    people.add("Tom Young", "tom", password=False)
    with store.writing.begin() as connection:
        connection.execute(update(OneTimeCode).values(expires_at=store.now()))
    with pytest.raises(Refused, match="over a day old"):
        actions.signed_in(store, "tom", CODE)
    with pytest.raises(Refused, match="over a day old"):
        actions.password_chosen(store, "tom", CODE, OTHER, about=())


def test_wrong_codes_slow_down_like_wrong_passwords(store, people):
    people.add("Tom Young", "tom", password=False)
    count_wrong(store, "tom", 4)
    wait(store, 2)
    with pytest.raises(rules.TooManyTries, match="5 minutes"):
        actions.password_chosen(store, "tom", "AAAA-BBBB-CCCC", OTHER, about=())
    with pytest.raises(rules.TooManyTries):
        actions.password_chosen(store, "tom", CODE, OTHER, about=())


def test_a_password_is_no_one_time_code(store, rosa):
    with pytest.raises(Refused, match="Sign in with it"):
        actions.password_chosen(store, "rosa", PASSWORD, OTHER, about=())
    assert actions.signed_in(store, "rosa", PASSWORD) == rosa


def test_the_only_manager_is_helped_back_in_by_whoever_holds_the_recovery_code(store, rosa, trail):
    count_wrong(store, "rosa", 100)
    with pytest.raises(Refused, match="Nobody who works here"):
        actions.access_recovered(store, "eve")
    code = actions.access_recovered(store, "Rosa")
    assert (trail()[-1].action, trail()[-1].staff) == ("Issue one-time code", "Front Desk")
    assert actions.password_chosen(store, "rosa", code, OTHER, about=()) == rosa
    assert actions.signed_in(store, "rosa", OTHER).may("staff.manage")
