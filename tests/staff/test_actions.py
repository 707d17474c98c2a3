import json

import pytest
from sqlalchemy import select, text

from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.work import Staff
from frontdesk.staff import actions, passwords, reads, rules
from frontdesk.staff.tables import StaffMember

CODE = "K7QF-M2XD-9HVP"


def change(store, by, row, **values):
    """Change a person, the rest staying as it is."""
    asked = {"name": row.name, "login": row.login, "active": row.active, "role_ids": row.role_ids}
    return actions.change_staff.do(store, by, row.id, version=row.version, **(asked | values))


def providers(store):
    with store.read() as session:
        return reads.providers(session)


def test_a_new_person_holds_their_role_and_waits_for_their_own_password(store, people, rosa):
    tom = people.add("  Tom   Young ", "Tom.Young", "Biller/coder", password=False)
    row = people.row(tom.id)
    assert (row.name, row.login, row.roles) == ("Tom Young", "tom.young", ("Biller/coder",))
    assert not row.has_password and row.code_until > store.now()
    assert tom.permits == rules.DEFAULT_ROLES["Biller/coder"]


def test_adding_a_person_can_be_taken_back_by_switching_them_off(store, people, rosa, undo):
    ids = [people.role("Receptionist").id]
    done = actions.add_staff.do(
        store, rosa, name="Tom Young", login="tom", role_ids=ids, code_digest="x"
    )
    undo(done, rosa)
    assert not people.row(done.made).active
    assert people.staff(done.made) is None


def test_two_people_of_one_sign_in_name_are_refused_at_the_field(store, people, rosa):
    people.add("Tom Young", "tom")
    with pytest.raises(Refused, match="has that login") as refused:
        people.add("Tom Yates", " TOM ")
    assert refused.value.field == "login"
    tam = people.add("Tam Yates", "tam")
    with pytest.raises(Refused, match="has that login"):
        change(store, rosa, people.row(tam.id), login="tom")


def test_a_change_of_a_person_is_kept_and_can_be_taken_back(store, people, rosa, undo):
    tom = people.add("Tom Young", "tom")
    biller = people.role("Biller/coder").id
    before = people.row(tom.id)
    done = change(store, rosa, before, name="Tom Old", role_ids=[biller])
    after = people.row(tom.id)
    assert (after.name, after.roles) == ("Tom Old", ("Biller/coder",))
    undo(done, rosa)
    back = people.row(tom.id)
    assert (back.name, back.roles) == (before.name, before.roles)


def test_a_person_changed_at_another_desk_meanwhile_is_not_changed_unseen(store, people, rosa):
    tom = people.add("Tom Young", "tom")
    seen = people.row(tom.id)
    both = [people.role("Receptionist").id, people.role("Biller/coder").id]
    actions.set_roles.do(store, rosa, tom.id, version=seen.version, role_ids=both)
    with pytest.raises(Refused, match="just changed"):
        change(store, rosa, seen, name="Other")
    assert people.row(tom.id).roles == ("Biller/coder", "Receptionist")


def test_roles_can_be_set_and_set_back(store, people, rosa, undo):
    tom = people.add("Tom Young", "tom")
    row = people.row(tom.id)
    done = actions.set_roles.do(store, rosa, tom.id, version=row.version, role_ids=[])
    assert people.staff(tom.id).permits == frozenset()
    undo(done, rosa)
    assert people.row(tom.id).roles == ("Receptionist",)


def test_a_role_that_is_gone_is_refused(store, people, rosa):
    tom = people.add("Tom Young", "tom")
    row = people.row(tom.id)
    with pytest.raises(Refused, match="gone"):
        actions.set_roles.do(store, rosa, tom.id, version=row.version, role_ids=[999])
    assert people.row(tom.id).roles == ("Receptionist",)


def test_the_last_manager_cannot_lock_the_office_out(store, people, rosa):
    sentence = "nobody could manage staff"
    row = people.row(rosa.id)
    receptionist, manager = people.role("Receptionist"), people.role("Office manager")
    with pytest.raises(Refused, match=sentence):
        change(store, rosa, row, active=False)
    with pytest.raises(Refused, match=sentence):
        change(store, rosa, row, role_ids=[receptionist.id])
    with pytest.raises(Refused, match=sentence):
        actions.set_roles.do(store, rosa, rosa.id, version=row.version, role_ids=[])
    with pytest.raises(Refused, match=sentence):
        actions.change_role.do(
            store, rosa, manager.id, version=manager.version, title=manager.title,
            permits=manager.permits - {"staff.manage"},
        )  # fmt: skip
    assert people.row(rosa.id) == row and people.role("Office manager") == manager


def test_a_second_manager_counts_only_with_a_password(store, people, rosa):
    ann = people.add("Ann Lee", "ann", "Practice manager", password=False)
    with pytest.raises(Refused, match="nobody could manage staff"):
        change(store, rosa, people.row(rosa.id), active=False)
    digest = passwords.code_digest(CODE)
    guard = actions.guard_of(store, "ann")
    actions.choose_password.do(store, ann, code_digest=digest, guard=guard, fresh="$argon2id$x")
    change(store, rosa, people.row(rosa.id), active=False)
    assert not people.row(rosa.id).active


def test_a_manager_takes_a_password_away_but_never_their_own(store, people, rosa):
    tom = people.add("Tom Young", "tom")
    for who, refusal in ((rosa, "your own password"), (tom, None)):
        asked = {"version": people.row(who.id).version, "code_digest": "d", "guard": "g"}
        if refusal:
            with pytest.raises(Refused, match=refusal):
                actions.reset_password.do(store, rosa, who.id, **asked)
        else:
            actions.reset_password.do(store, rosa, who.id, **asked)
    assert people.row(rosa.id).has_password and not people.row(tom.id).has_password
    with pytest.raises(NeedsApproval):
        actions.reset_password.do(store, tom, rosa.id, **asked)


def test_a_permit_given_to_a_role_is_held_by_all_who_hold_it(store, people, rosa, undo):
    tom = people.add("Tom Young", "tom")
    role = people.role("Receptionist")
    assert role.holders == 1
    done = actions.change_role.do(
        store, rosa, role.id, version=role.version, title=role.title,
        permits=(role.permits | {"ledger.void"}) - {"ledger.take"},
    )  # fmt: skip
    assert people.staff(tom.id).permits == (role.permits | {"ledger.void"}) - {"ledger.take"}
    undo(done, rosa)
    assert people.staff(tom.id).permits == role.permits


def test_two_desks_that_change_one_role_at_once_do_not_mix(store, people, rosa):
    role = people.role("Receptionist")
    asked = {"version": role.version, "title": role.title}
    actions.change_role.do(store, rosa, role.id, permits=role.permits | {"ledger.void"}, **asked)
    with pytest.raises(Refused, match="just changed"):
        actions.change_role.do(store, rosa, role.id, permits=role.permits, **asked)
    assert "ledger.void" in people.role("Receptionist").permits


def test_the_trail_tells_which_permit_came_and_which_went_and_nothing_else(
    store, people, rosa, trail
):
    role = people.role("Receptionist")
    actions.change_role.do(
        store, rosa, role.id, version=role.version, title=role.title,
        permits=(role.permits | {"ledger.void"}) - {"ledger.take"},
    )  # fmt: skip
    rows = json.loads(trail()[-1].detail)["rows"]
    told = {(row["table"], row["before"].get("permit"), row["after"].get("permit")) for row in rows}
    assert told >= {("role_permit", "ledger.take", None), ("role_permit", None, "ledger.void")}
    others = [row for row in rows if row["table"] != "role_permit"]
    assert [set(row["after"]) for row in others] == [{"version"}]


def test_a_role_is_added_renamed_removed_and_brought_back(store, people, rosa, undo):
    done = actions.add_role.do(store, rosa, title=" Scribe ", permits=["patients.read"])
    role = people.role("Scribe")
    assert (role.id, role.permits) == (done.made, {"patients.read"})
    with pytest.raises(Refused, match="already"):
        actions.add_role.do(store, rosa, title="SCRIBE")
    done = actions.remove_role.do(store, rosa, role.id, version=role.version)
    undo(done, rosa)
    assert people.role("Scribe").permits == {"patients.read"}


def test_a_role_that_people_hold_is_not_removed(store, people, rosa):
    people.add("Tom Young", "tom")
    role = people.role("Receptionist")
    with pytest.raises(Refused, match="People hold the role"):
        actions.remove_role.do(store, rosa, role.id, version=role.version)
    assert people.role("Receptionist") == role


def test_a_provider_is_added_changed_and_changed_back(store, rosa, undo):
    done = actions.save_provider.do(
        store, rosa, name="Dr. Ann Lee", credential="MD", npi="1234567893", place=2
    )
    first = providers(store)[0]
    assert (first.id, first.name, first.npi, first.active) == (
        done.made, "Dr. Ann Lee", "1234567893", True,
    )  # fmt: skip
    changed = actions.save_provider.do(
        store, rosa, first.id, version=first.version, name="Dr. Ann Li", colour="#1F8A70"
    )
    assert (providers(store)[0].name, providers(store)[0].colour) == ("Dr. Ann Li", "#1f8a70")
    undo(changed, rosa)
    assert providers(store)[0].name == "Dr. Ann Lee" and providers(store)[0].npi == "1234567893"


def test_undoing_a_new_provider_takes_their_column_away(store, rosa, undo):
    undo(actions.save_provider.do(store, rosa, name="Dr. Ann Lee"), rosa)
    assert not providers(store)[0].active
    with store.read() as session:
        assert reads.providers(session, active_only=True) == []


@pytest.mark.parametrize(
    "field, value", [("name", " "), ("npi", "1234567890"), ("colour", "red"), ("name", "a\u202eb")]
)
def test_a_provider_with_a_mistake_is_refused_at_its_field(store, rosa, field, value):
    with pytest.raises(Refused) as refused:
        actions.save_provider.do(store, rosa, **({"name": "Dr. Ann Lee"} | {field: value}))
    assert refused.value.field == field and providers(store) == []


def test_everyone_is_listed_with_their_roles_the_switched_off_last(store, people, rosa):
    ann = people.add("ann lee", "ann", "Medical assistant")
    people.add("Tom Young", "tom")
    change(store, rosa, people.row(ann.id), active=False)
    with store.read() as session:
        listed = reads.staff_list(session)
    assert [(row.name, row.roles, row.active) for row in listed] == [
        ("Rosa Diaz", ("Office manager",), True),
        ("Tom Young", ("Receptionist",), True),
        ("ann lee", ("Medical assistant",), False),
    ]


def refuse_audit(store):
    """Let the database refuse every audit row, as a full disk or a broken trail would."""
    statements = (
        ["CREATE TRIGGER no_audit BEFORE INSERT ON audit_entry "
         "BEGIN SELECT RAISE(ABORT, 'no room for the trail'); END"]
        if store.is_sqlite
        else ["CREATE FUNCTION no_audit() RETURNS trigger LANGUAGE plpgsql AS "
              "$$ BEGIN RAISE EXCEPTION 'no room for the trail'; END $$",
              "CREATE TRIGGER no_audit BEFORE INSERT ON audit_entry "
              "FOR EACH ROW EXECUTE FUNCTION no_audit()"]
    )  # fmt: skip
    with store.writing.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_without_its_audit_row_a_change_is_not_made_nor_announced(store, people, rosa, trail):
    before, rows = people.role("Receptionist"), len(trail())
    refuse_audit(store)
    for act in (
        actions.add_staff.act(name="Tom", login="tom", role_ids=[before.id], code_digest="x"),
        actions.change_role.act(before.id, version=before.version, title="X", permits=[]),
        actions.save_provider.act(name="Dr. Ann Lee"),
    ):
        with pytest.raises(Exception, match="no room for the trail"):
            act.run(store, rosa)
    with store.read() as session:
        assert session.scalars(select(StaffMember.login)).all() == ["rosa"]
    assert people.role("Receptionist") == before and providers(store) == []
    assert len(trail()) == rows


def test_without_its_audit_row_nobody_gets_in(store, rosa):
    refuse_audit(store)
    with pytest.raises(Exception, match="no room for the trail"):
        actions.signed_in(store, "rosa", "violet kettle under nine moons")


def test_a_person_without_the_permit_changes_nothing_and_the_try_is_in_the_trail(
    store, people, rosa, trail
):
    tom = people.add("Tom Young", "tom")
    with pytest.raises(NeedsApproval, match="Tom Young may not: add role"):
        actions.add_role.do(store, tom, title="Boss", permits=list(rules.PERMITS))
    row = trail()[-1]
    assert (row.outcome, row.action, row.staff_id) == ("refused", "Add role", tom.id)
    with store.read() as session:
        assert "Boss" not in {role.title for role in reads.roles(session)}
    assert not Staff(tom.id, tom.name, tom.permits).may("staff.manage")
