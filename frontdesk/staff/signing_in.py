"""Who is at the desk: passwords proven outside any transaction, then one act that says so.

A wrong password is counted by an act of its own, so that no refusal can take the count back; the
count is by login, known or not, over all workstations. Nothing typed is kept or logged.
"""

import hashlib
import hmac
from collections.abc import Iterable

from sqlalchemy import select

from frontdesk.core.action import ANYONE, Action, action
from frontdesk.core.database import Store
from frontdesk.core.opening import unreachable_if_gone
from frontdesk.core.refused import Refused
from frontdesk.core.work import CHANGED, Staff, Work
from frontdesk.staff import passwords, reads, rules
from frontdesk.staff.reads import Credentials
from frontdesk.staff.tables import OneTimeCode, SignInGuard, StaffMember

WRONG = "That name and password do not belong together. Check Caps Lock and try again."
SWITCHED_OFF = "This sign-in is switched off. Ask a manager."
NOBODY = "An unknown person"  # in the audit, for a login that nobody has


@action("Sign in", permit=ANYONE, kind="access")
def sign_in(work: Work, *, proven: str, guard: str, fresh: str | None = None) -> None:
    """Note that a person, whose password was proven, signed in here.

    Args:
        work: the transaction; its staff is the person.
        proven: the password's hash as it was when proven; refused if it changed meanwhile.
        guard: the count of wrong passwords that is now forgotten.
        fresh: the same password's hash at today's costs, if the kept one is weaker.

    """
    _admit(work, proven, guard).password_hash = fresh or proven


@action("Unlock", permit=ANYONE, kind="access")
def note_unlock(work: Work, *, proven: str, guard: str, fresh: str | None = None) -> None:
    """Note that a person, whose password was proven, came back to their locked desk."""
    _admit(work, proven, guard).password_hash = fresh or proven


@action("Approve in place", permit=ANYONE, kind="access")
def note_approval(
    work: Work, *, proven: str, guard: str, permit: str, fresh: str | None = None
) -> None:
    """Note that a supervisor, whose password was proven, lends a permit for one act."""
    _admit(work, proven, guard).password_hash = fresh or proven
    work.note(permit=permit)


@action("Failed sign-in", permit=ANYONE, kind="access", locks=lambda *, guard: [guard])
def note_failed_sign_in(work: Work, *, guard: str) -> None:
    """Count a wrong password. Made: how many in a row there are now."""
    if not reads.has_staff(work.session):
        raise Refused(WRONG)
    counted = work.session.scalars(select(SignInGuard).where(SignInGuard.login == guard)).first()
    if counted is None:
        counted = work.add(SignInGuard(login=guard, failures=0))
    counted.failures, counted.last_failed_at = counted.failures + 1, work.now
    work.made = counted.failures


@action("Sign out", permit=ANYONE, kind="access")
def sign_out(work: Work) -> None:
    """Note that a person left this desk."""
    work.get(StaffMember, work.staff.id or 0)


@action("Lock", permit=ANYONE, kind="access")
def note_lock(work: Work) -> None:
    """Note that a person's desk was locked, by key or because nobody typed."""
    work.get(StaffMember, work.staff.id or 0)


@action("Change own password", permit=ANYONE, kind="access")
def change_own_password(work: Work, *, proven: str, guard: str, fresh: str) -> None:
    """Put a password in place of the one that was proven; its hash is `fresh`."""
    _admit(work, proven, guard).password_hash = fresh


@action("Choose password", permit=ANYONE, kind="access")
def choose_password(work: Work, *, code_digest: str, guard: str, fresh: str) -> None:
    """Use up a one-time code: the person's own password takes its place."""
    member = _member(work)
    held = work.session.scalars(select(OneTimeCode).where(OneTimeCode.staff_id == member.id))
    code = held.first()
    if code is None or code.digest != code_digest or code.expires_at <= work.now:
        raise Refused("That code was used or replaced. Ask for a new one.", field="password")
    work.session.delete(code)
    member.password_hash = fresh
    forgive(work, guard)


def signed_in(store: Store, login: str, password: str) -> Staff:
    """Sign a person in at this desk, and return them with their permits.

    About 60 ms of hashing, off the window's thread, then one short act.

    Raises:
        NewPasswordNeeded: what was typed is their one-time code; go on with `password_chosen`.
        TooManyTries: wait first.
        Refused: name and password do not belong together, or the person was switched off.
        Unreachable: the database is gone.

    """
    return _let_in(store, login, password, sign_in)


def unlocked(store: Store, login: str, password: str) -> Staff:
    """Return a person to their locked desk; like `signed_in`, told apart in the audit."""
    return _let_in(store, login, password, note_unlock)


def approver(store: Store, login: str, password: str, permit: str) -> Staff:
    """Return a supervisor who lends `permit` for one act: `Staff(…, approver=them)`, then forget.

    Raises:
        Refused: like `signed_in`; or that person may not do it either.

    """
    known, guard = _proven(store, login, password)
    staff = Staff(known.staff_id, known.name, known.permits)
    if not staff.may(permit):
        raise Refused(
            f"{known.name} may not do this either. Ask someone who may: "
            f"{rules.PERMITS.get(permit, permit).lower()}.",
            field="login",
        )
    note_approval.do(
        store, staff, proven=known.password_hash, guard=guard, permit=permit,
        fresh=_fresh(known, password),
    )  # fmt: skip
    return staff


def password_changed(
    store: Store, staff: Staff, *, present: str, new: str, about: Iterable[str]
) -> None:
    """Let the person at the desk change their own password.

    Args:
        store: the office.
        staff: the person.
        present: their present password; a wrong one counts like any other.
        new: the one they chose.
        about: what others know of them: the practice's name. Their own names come of themselves.

    Raises:
        Refused: the present one is wrong (field "present"), the new one weak (field "password").

    """
    with store.read() as session:
        login = unreachable_if_gone(lambda: reads.login_of(session, staff.id or 0)) or ""
    passwords.refuse_weak(new, about=(staff.name, login, *about))
    try:
        known, guard = _proven(store, login, present)
    except rules.TooManyTries:
        raise
    except Refused:
        raise Refused("That is not your present password.", field="present") from None
    change_own_password.do(
        store, staff, proven=known.password_hash, guard=guard, fresh=passwords.hashed(new)
    )


def password_chosen(
    store: Store, login: str, code: str, password: str, *, about: Iterable[str]
) -> Staff:
    """Let a person choose their password by a one-time code, and sign them in.

    Raises:
        Refused: the code is wrong, used or over a day old; or the password is weak.

    """
    try:
        _proven(store, login, code)
    except rules.NewPasswordNeeded:
        known, guard = _known(store, login)
    else:
        raise Refused("That is a password, not a one-time code. Sign in with it.")
    assert known is not None
    passwords.refuse_weak(password, about=(known.name, known.login, *about))
    staff = Staff(known.staff_id, known.name, known.permits)
    fresh = passwords.hashed(password)
    choose_password.do(store, staff, code_digest=known.code_digest, guard=guard, fresh=fresh)
    sign_in.do(store, staff, proven=fresh, guard=guard)
    return staff


def guard_of(store: Store, login: str) -> str:
    """Return the name under which wrong passwords of a login are counted; tells nothing of it."""
    plain = f"sign-in {rules.normal_login(login)}".encode("utf-8", "surrogatepass")
    return hmac.new(store.audit_key, plain, hashlib.sha256).hexdigest()


def forgive(work: Work, guard: str) -> None:
    """Forget the wrong passwords that a guard has counted."""
    counted = work.session.scalars(select(SignInGuard).where(SignInGuard.login == guard)).first()
    if counted is not None and counted.failures:
        counted.failures, counted.last_failed_at = 0, None


def _let_in(store: Store, login: str, password: str, act: Action[...]) -> Staff:
    known, guard = _proven(store, login, password)
    staff = Staff(known.staff_id, known.name, known.permits)
    act.do(store, staff, proven=known.password_hash, guard=guard, fresh=_fresh(known, password))
    return staff


def _proven(store: Store, login: str, password: str) -> tuple[Credentials, str]:
    """Return whom the password proves, doing the same work for a login that nobody has."""
    known, guard = _known(store, login)
    with store.read() as session:
        failures, last = unreachable_if_gone(lambda: reads.failures(session, guard))
    rules.refuse_too_soon(failures, last, store.now())
    fits = passwords.verify(known.password_hash if known else "", password)
    if known and passwords.is_code(known.code_digest, password):
        if known.code_until and known.code_until > store.now():
            raise rules.NewPasswordNeeded("Now choose a password of your own.", field="password")
        raise Refused("That code is over a day old. Ask a manager for a new one.")
    if known is None or not fits:
        _refuse_wrong(store, known, guard)
    elif not known.active:
        raise Refused(SWITCHED_OFF)
    else:
        return known, guard
    raise AssertionError("a wrong password is refused")


def _refuse_wrong(store: Store, known: Credentials | None, guard: str) -> None:
    who = Staff(known.staff_id, known.name, frozenset()) if known else _NOBODY
    count = note_failed_sign_in.do(store, who, guard=guard).made
    try:
        rules.refuse_too_soon(count, store.now(), store.now())
    except rules.TooManyTries as wait:
        raise rules.TooManyTries(f"{WRONG} {wait}", until=wait.until) from None
    raise Refused(WRONG, field="password")


def _known(store: Store, login: str) -> tuple[Credentials | None, str]:
    plain = rules.normal_login(login)
    with store.read() as session:
        known = unreachable_if_gone(lambda: reads.credentials(session, plain))
    return known, guard_of(store, plain)


def _fresh(known: Credentials, password: str) -> str | None:
    stale = passwords.needs_rehash(known.password_hash)
    return passwords.hashed(password) if stale else None


def _admit(work: Work, proven: str, guard: str) -> StaffMember:
    """Return the person's row if all that was read before hashing still holds."""
    member = _member(work)
    if not proven or member.password_hash != proven:
        raise Refused(CHANGED)
    failures, last = reads.failures(work.session, guard)
    rules.refuse_too_soon(failures, last, work.now)
    forgive(work, guard)
    return member


def _member(work: Work) -> StaffMember:
    member = work.get(StaffMember, work.staff.id or 0)
    if not member.active:
        raise Refused(SWITCHED_OFF)
    return member


_NOBODY = Staff(None, NOBODY, frozenset())
