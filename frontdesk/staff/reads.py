"""What is shown of the staff: people, roles, providers; and what signing in must know."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk.core.work import Staff
from frontdesk.staff.rules import MANAGE
from frontdesk.staff.tables import (
    OneTimeCode,
    Provider,
    Role,
    RolePermit,
    SignInGuard,
    StaffMember,
    StaffRole,
)


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A person who signs in.

    Attributes:
        role_ids, roles: ids and titles of the roles held, by title.
        has_password: whether they have chosen one.
        code_until: until when their one-time code is good, UTC; None without one.

    """

    id: int
    name: str
    login: str
    active: bool
    started_on: date | None
    has_password: bool
    code_until: datetime | None
    role_ids: tuple[int, ...]
    roles: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A job title, what it may do, and how many active people hold it."""

    id: int
    title: str
    permits: frozenset[str]
    holders: int
    version: int


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A clinician as the schedule's columns and the office's list show them."""

    id: int
    name: str
    credential: str
    specialty: str
    npi: str
    colour: str
    staff_id: int | None
    active: bool
    place: int
    version: int


@dataclass(frozen=True, slots=True)
class Credentials:
    """What proves a person; never shown, never logged."""

    staff_id: int
    name: str
    login: str
    active: bool
    password_hash: str = field(repr=False)
    code_digest: str = field(repr=False)
    code_until: datetime | None
    permits: frozenset[str]


def has_staff(session: Session) -> bool:
    """Return whether anyone at all can sign in; not before the first run."""
    return session.scalar(select(StaffMember.id).limit(1)) is not None


def staff_list(session: Session) -> list[StaffRow]:
    """Return everyone, active first, by name."""
    titles = defaultdict[int, list[tuple[str, int]]](list)
    held = select(StaffRole.staff_id, Role.title, Role.id).join(Role, Role.id == StaffRole.role_id)
    for staff_id, title, role_id in session.execute(held.order_by(Role.title)):
        titles[staff_id].append((title, role_id))
    rows = session.execute(
        select(
            StaffMember.id,
            StaffMember.name,
            StaffMember.login,
            StaffMember.active,
            StaffMember.started_on,
            (StaffMember.password_hash != "").label("has_password"),
            OneTimeCode.expires_at.label("code_until"),
            StaffMember.version,
        )
        .outerjoin(OneTimeCode, OneTimeCode.staff_id == StaffMember.id)
        .order_by(StaffMember.active.desc(), func.lower(StaffMember.name), StaffMember.id)
    )
    return [
        StaffRow(
            **row,
            role_ids=tuple(role_id for _, role_id in titles[row["id"]]),
            roles=tuple(title for title, _ in titles[row["id"]]),
        )
        for row in rows.mappings()
    ]


def roles(session: Session) -> list[RoleRow]:
    """Return every role with its permits, in the order they were made."""
    permits = defaultdict[int, set[str]](set)
    for role_id, permit in session.execute(select(RolePermit.role_id, RolePermit.permit)):
        permits[role_id].add(permit)
    counted = session.execute(
        select(StaffRole.role_id, func.count())
        .join(StaffMember, StaffMember.id == StaffRole.staff_id)
        .where(StaffMember.active)
        .group_by(StaffRole.role_id)
    )
    holders = {role_id: count for role_id, count in counted}
    rows = session.execute(select(Role.id, Role.title, Role.version).order_by(Role.id))
    return [
        RoleRow(role_id, title, frozenset(permits[role_id]), holders.get(role_id, 0), version)
        for role_id, title, version in rows
    ]


def providers(session: Session, *, active_only: bool = False) -> list[ProviderRow]:
    """Return the providers in the order of their columns in the schedule."""
    wanted = select(
        Provider.id,
        Provider.name,
        Provider.credential,
        Provider.specialty,
        Provider.npi,
        Provider.colour,
        Provider.staff_id,
        Provider.active,
        Provider.place,
        Provider.version,
    ).order_by(Provider.place, Provider.id)
    if active_only:
        wanted = wanted.where(Provider.active)
    return [ProviderRow(**row) for row in session.execute(wanted).mappings()]


def permits_of(session: Session, staff_id: int) -> frozenset[str]:
    """Return what a person's roles together allow."""
    held = select(RolePermit.permit).join(StaffRole, StaffRole.role_id == RolePermit.role_id)
    return frozenset(session.scalars(held.where(StaffRole.staff_id == staff_id)))


def working(session: Session, staff_id: int) -> Staff | None:
    """Return a person with today's permits; None when they were switched off (trust.md S11).

    A desk asks again whenever `staff_member`, `staff_role` or `role_permit` changed.
    """
    name = session.scalar(
        select(StaffMember.name).where(StaffMember.id == staff_id, StaffMember.active)
    )
    return Staff(staff_id, name, permits_of(session, staff_id)) if name is not None else None


def credentials(session: Session, login: str) -> Credentials | None:
    """Return what proves the person of a normalised login; None for an unknown one."""
    row = session.execute(
        select(
            StaffMember.id,
            StaffMember.name,
            StaffMember.login,
            StaffMember.active,
            StaffMember.password_hash,
            func.coalesce(OneTimeCode.digest, ""),
            OneTimeCode.expires_at,
        )
        .outerjoin(OneTimeCode, OneTimeCode.staff_id == StaffMember.id)
        .where(StaffMember.login == login)
    ).first()
    return Credentials(*row, permits=permits_of(session, row[0])) if row else None


def failures(session: Session, guard: str) -> tuple[int, datetime | None]:
    """Return how many wrong passwords in a row a guard has counted, and when the last was."""
    row = session.execute(
        select(SignInGuard.failures, SignInGuard.last_failed_at).where(SignInGuard.login == guard)
    ).first()
    return (row[0], row[1]) if row else (0, None)


def login_of(session: Session, staff_id: int) -> str | None:
    """Return a person's login."""
    return session.scalar(select(StaffMember.login).where(StaffMember.id == staff_id))


def managers(session: Session) -> list[int]:
    """Return the active staff with a password who may manage staff."""
    return list(
        session.scalars(
            select(StaffMember.id)
            .join(StaffRole, StaffRole.staff_id == StaffMember.id)
            .join(RolePermit, RolePermit.role_id == StaffRole.role_id)
            .where(StaffMember.active, StaffMember.password_hash != "")
            .where(RolePermit.permit == MANAGE)
            .distinct()
        )
    )
