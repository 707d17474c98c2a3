"""What is done about people and roles; providers.py and signing_in.py hold the rest."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from frontdesk.core.action import Undo, action
from frontdesk.core.database import Store
from frontdesk.core.faults import tell
from frontdesk.core.refused import Refused
from frontdesk.core.work import PROGRAM, Work
from frontdesk.staff import passwords, reads, rules
from frontdesk.staff.providers import save_provider
from frontdesk.staff.signing_in import (
    approver,
    choose_password,
    forgive,
    guard_of,
    note_lock,
    password_changed,
    password_chosen,
    sign_out,
    signed_in,
    unlocked,
)
from frontdesk.staff.tables import (
    OneTimeCode,
    Role,
    RolePermit,
    StaffMember,
    StaffRole,
)

tell("uq_staff_member_login", "Someone has that login already. Choose another.")
tell("staff_member.login", "Someone has that login already. Choose another.")  # SQLite's
tell("uq_role_title", "There is a role of that title already.")
tell("role.title", "There is a role of that title already.")


@action("Add staff", permit=rules.MANAGE)
def add_staff(
    work: Work, *, name: str, login: str, role_ids: Collection[int], code_digest: str
) -> Undo:
    """Add a person, who chooses their own password with a one-time code (passwords.new_code)."""
    member = enter_staff(work, name=name, login=login, role_ids=role_ids)
    _give_code(work, member.id, code_digest)
    work.made = member.id
    gone = {"name": member.name, "login": member.login, "active": False, "role_ids": []}
    return Undo(
        f"Switch {member.name} off",
        change_staff,
        {"staff_id": member.id, "version": member.version} | gone,
    )


@action("Change staff", permit=rules.MANAGE)
def change_staff(
    work: Work,
    staff_id: int,
    *,
    version: int,
    name: str,
    login: str,
    active: bool,
    role_ids: Collection[int],
) -> Undo:
    """Change a person's name, login, roles, or whether they work here."""
    member = work.get(StaffMember, staff_id, version)
    before = {"name": member.name, "login": member.login, "active": member.active}
    before |= {"role_ids": sorted(_roles_of(work, staff_id))}
    member.name, member.login = rules.read_name(name), rules.read_login(login)
    _refuse_same_login(work, member)
    member.active = active
    _hold(work, member, role_ids)
    rules.refuse_without_manager(reads.managers(work.session))
    back = {"staff_id": staff_id, "version": member.version} | before
    return Undo(f"Change {before['name']} back", change_staff, back)


@action("Set roles", permit=rules.MANAGE)
def set_roles(work: Work, staff_id: int, *, version: int, role_ids: Collection[int]) -> Undo:
    """Let a person hold these roles and no others."""
    member = work.get(StaffMember, staff_id, version)
    before = sorted(_roles_of(work, staff_id))
    _hold(work, member, role_ids)
    rules.refuse_without_manager(reads.managers(work.session))
    back = {"staff_id": staff_id, "version": member.version, "role_ids": before}
    return Undo(f"Give {member.name} the roles of before", set_roles, back)


@action("Issue one-time code", permit=rules.MANAGE)
def reset_password(
    work: Work, staff_id: int, *, version: int, code_digest: str, guard: str
) -> None:
    """Take a person's password away and let them choose another by a one-time code.

    The one who issues the code cannot choose the password (trust.md S9).

    Args:
        work: the transaction.
        staff_id: whose.
        version: as seen.
        code_digest: `passwords.code_digest` of the code handed over; the code itself is not kept.
        guard: `signing_in.guard_of` the person's login; wrong tries of before are forgotten.

    """
    member = work.get(StaffMember, staff_id, version)
    if staff_id == work.staff.id:
        raise Refused("Change your own password with your present one, under your name.")
    member.password_hash = ""
    work.session.flush()
    if work.staff.id is not None:  # the program itself helps the last manager back in
        rules.refuse_without_manager(reads.managers(work.session))
    forgive(work, guard)
    _give_code(work, staff_id, code_digest)


@action("Add role", permit=rules.MANAGE)
def add_role(work: Work, *, title: str, permits: Iterable[str] = ()) -> Undo:
    """Add a job title with its permits."""
    role = enter_role(work, title=title, permits=permits)
    work.made = role.id
    here = {"role_id": role.id, "version": role.version}
    return Undo(f"Remove {role.title}", remove_role, here)


@action("Change role", permit=rules.MANAGE)
def change_role(
    work: Work, role_id: int, *, version: int, title: str, permits: Iterable[str]
) -> Undo:
    """Change a role's title, or what it allows."""
    role = work.get(Role, role_id, version)
    held = {row.permit: row for row in _rows(work, RolePermit, role_id)}
    before = {"title": role.title, "permits": sorted(held)}
    others = [row.title for row in reads.roles(work.session) if row.id != role_id]
    role.title, wanted = rules.read_title(title, others=others), rules.read_permits(permits)
    for permit in sorted(held.keys() - wanted):
        work.session.delete(held[permit])
    work.session.add_all(
        RolePermit(role_id=role_id, permit=permit) for permit in sorted(wanted - held.keys())
    )
    work.note(role=before["title"])
    if held.keys() != wanted:
        role.version += 1  # its permits are other rows, but it is the role that changed
    work.session.flush()
    rules.refuse_without_manager(reads.managers(work.session))
    back = {"role_id": role_id, "version": role.version} | before
    return Undo(f"Change {before['title']} back", change_role, back)


@action("Remove role", permit=rules.MANAGE)
def remove_role(work: Work, role_id: int, *, version: int) -> Undo:
    """Remove a role that nobody holds."""
    role = work.get(Role, role_id, version)
    permits = _rows(work, RolePermit, role_id)
    if work.session.scalar(select(StaffRole.id).where(StaffRole.role_id == role_id).limit(1)):
        raise Refused(f"People hold the role \u201c{role.title}\u201d. Give them others first.")
    again = {"title": role.title, "permits": sorted(row.permit for row in permits)}
    for row in (*permits, role):
        work.session.delete(row)
        work.session.flush()
    return Undo(f"Add {again['title']} again", add_role, again)


def access_recovered(store: Store, login: str) -> str:
    """Return a one-time code for whoever has just opened the office by its recovery code.

    It helps the only manager back in, who forgot their password or was switched off by a hundred
    wrong ones. The caller has proven the recovery code (core.secrets.KeyRing.opened).

    Raises:
        Refused: nobody has that login.

    """
    with store.read() as session:
        known = reads.credentials(session, rules.normal_login(login))
        rows = {row.id: row.version for row in reads.staff_list(session)}
    if known is None or not known.active:
        raise Refused("Nobody who works here has that login.", field="login")
    code = passwords.new_code()
    reset_password.do(
        store,
        PROGRAM,
        known.staff_id,
        version=rows[known.staff_id],
        code_digest=passwords.code_digest(code),
        guard=guard_of(store, login),
    )
    return code


def enter_staff(
    work: Work,
    *,
    name: str,
    login: str,
    role_ids: Collection[int],
    password_hash: str = "",
    started_on: date | None = None,
) -> StaffMember:
    """Enter a person in the transaction of `work`; for add_staff and the first run."""
    member = StaffMember(
        name=rules.read_name(name),
        login=rules.read_login(login),
        password_hash=password_hash,
        started_on=started_on or work.today,
    )
    _refuse_same_login(work, member)
    work.add(member)
    _hold(work, member, role_ids)
    return member


def enter_role(work: Work, *, title: str, permits: Iterable[str]) -> Role:
    """Enter a role with its permits in the transaction of `work`."""
    titles = [row.title for row in reads.roles(work.session)]
    role = work.add(Role(title=rules.read_title(title, others=titles)))
    work.session.add_all(
        RolePermit(role_id=role.id, permit=permit) for permit in sorted(rules.read_permits(permits))
    )
    work.session.flush()
    return role


def enter_default_roles(work: Work) -> dict[str, int]:
    """Enter the roles of a new office; return their ids by title."""
    return {
        title: enter_role(work, title=title, permits=permits).id
        for title, permits in rules.DEFAULT_ROLES.items()
    }


def _give_code(work: Work, staff_id: int, digest: str) -> None:
    code = work.session.scalars(select(OneTimeCode).where(OneTimeCode.staff_id == staff_id)).first()
    if code is None:
        code = OneTimeCode(staff_id=staff_id)
        work.session.add(code)
    code.digest, code.expires_at = digest, work.now + rules.CODE_LASTS
    work.session.flush()


def _hold(work: Work, member: StaffMember, role_ids: Collection[int]) -> None:
    held = {row.role_id: row for row in _roles_of(work, member.id).values()}
    for role_id in sorted(held.keys() - set(role_ids)):
        work.session.delete(held[role_id])
    work.session.add_all(
        StaffRole(staff_id=member.id, role_id=role_id)
        for role_id in sorted(set(role_ids) - held.keys())
    )
    work.note(person=member.name)
    if held.keys() != set(role_ids):
        member.version += 1  # their roles are other rows, but it is they who changed
    try:
        work.session.flush()
    except IntegrityError:
        raise Refused("One of those roles is gone. Look at the list again.") from None


def _refuse_same_login(work: Work, member: StaffMember) -> None:
    with work.session.no_autoflush:
        same = select(StaffMember.id).where(StaffMember.login == member.login)
        if set(work.session.scalars(same)) - {member.id}:
            raise Refused("Someone has that login already. Choose another.", field="login")


def _roles_of(work: Work, staff_id: int) -> dict[int, StaffRole]:
    rows = work.session.scalars(select(StaffRole).where(StaffRole.staff_id == staff_id))
    return {row.role_id: row for row in rows}


def _rows(work: Work, table: type[RolePermit], role_id: int) -> list[RolePermit]:
    return list(work.session.scalars(select(table).where(table.role_id == role_id)))


__all__ = [
    "access_recovered",
    "add_role",
    "add_staff",
    "approver",
    "change_role",
    "change_staff",
    "choose_password",
    "enter_default_roles",
    "enter_role",
    "enter_staff",
    "guard_of",
    "note_lock",
    "password_changed",
    "password_chosen",
    "remove_role",
    "reset_password",
    "save_provider",
    "set_roles",
    "sign_out",
    "signed_in",
    "unlocked",
]
