"""The first run: the practice, its roles and its first manager come into being in one act."""

from collections.abc import Mapping

from frontdesk.core.action import ANYONE, action
from frontdesk.core.database import Store
from frontdesk.core.faults import tell
from frontdesk.core.refused import Refused
from frontdesk.core.work import PROGRAM, Staff, Work
from frontdesk.office import actions as office
from frontdesk.office.rules import Limits, check_practice
from frontdesk.staff import actions as staff
from frontdesk.staff import passwords, reads, rules

FIRST_ROLE = "Office manager"
ALREADY = "This office is set up already. Sign in instead."
tell("pk_practice", ALREADY)  # two first runs of one server in the same moment


@action("Set up office", permit=ANYONE)  # nobody can hold a permit yet; refused once somebody can
def enter_office(
    work: Work,
    *,
    practice: Mapping[str, str],
    limits: Limits,
    location: str,
    manager: str,
    login: str,
    password_hash: str,
) -> None:
    """Enter practice, first location, usual roles and first manager. Made: the manager's id.

    Args:
        work: the transaction.
        practice: every field of office.rules.PRACTICE_FIELDS, as typed.
        limits: the office's own.
        location: the first one's name.
        manager: the first manager's name.
        login: their login.
        password_hash: of the password they chose; hashed before, for it takes its time.

    Raises:
        Refused: a field is wrong, or somebody works here already (trust.md S1).

    """
    if reads.has_staff(work.session):
        raise Refused(ALREADY)
    office.enter_practice(work, practice, limits)
    office.enter_location(work, location)
    role_ids = staff.enter_default_roles(work)
    first = staff.enter_staff(
        work,
        name=manager,
        login=login,
        role_ids=[role_ids[FIRST_ROLE]],
        password_hash=password_hash,
    )
    work.made = first.id


def set_up_office(
    store: Store,
    by: Staff = PROGRAM,
    *,
    practice: Mapping[str, str],
    manager: str,
    login: str,
    password: str,
    location: str = "Main office",
    limits: Limits | None = None,
) -> Staff:
    """Set the office up and return its first manager, not signed in yet.

    Args:
        store: an empty office; from now on it tells the time in the practice's zone.
        by: the program itself.
        practice: every field of office.rules.PRACTICE_FIELDS, as typed; empty ones may be missing.
        manager: the first manager's name.
        login: their login.
        password: the one they chose.
        location: the first place where patients are seen.
        limits: the office's own; the usual ones if not given.

    Raises:
        Refused: a field is wrong (it names it; of the manager's: manager, login, password), the
            password is weak, or the office is set up already.

    """
    values = check_practice(practice)
    try:
        name = rules.read_name(manager)
    except Refused as refused:
        raise Refused(str(refused), field="manager") from None
    passwords.refuse_weak(password, about=(name, rules.read_login(login), values["name"]))
    store.in_zone(values["zone"])
    done = enter_office.do(
        store,
        by,
        practice=values,
        limits=limits or Limits(),
        location=location,
        manager=name,
        login=login,
        password_hash=passwords.hashed(password),
    )
    return Staff(done.made, name, rules.DEFAULT_ROLES[FIRST_ROLE])
