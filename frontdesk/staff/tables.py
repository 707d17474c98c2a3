"""Who works here: staff and their sign-in, roles and their permits, providers."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant


class StaffMember(Base):
    """A person who signs in. Never deleted: the audit names them."""

    __tablename__ = "staff_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    login: Mapped[str] = mapped_column(unique=True)  # NFC, casefolded
    # $argon2id$…; empty until the person has chosen one
    password_hash: Mapped[str] = mapped_column(info={"secret": True})
    active: Mapped[bool] = mapped_column(default=True)
    started_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class SignInGuard(Base):
    """How often sign-in failed for a login, known or not: counted over all workstations."""

    __tablename__ = "sign_in_guard"

    id: Mapped[int] = mapped_column(primary_key=True)
    # A keyed digest of the login: people type their password there by mistake.
    login: Mapped[str] = mapped_column(unique=True, info={"secret": True})
    failures: Mapped[int] = mapped_column(default=0)
    last_failed_at: Mapped[datetime | None] = mapped_column(Instant)


class OneTimeCode(Base):
    """A code with which a person chooses a new password, once and within a day."""

    __tablename__ = "one_time_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), unique=True)
    digest: Mapped[str] = mapped_column(info={"secret": True})
    expires_at: Mapped[datetime] = mapped_column(Instant)


class Role(Base):
    """A job title with its set of permits; a manager may edit both."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class RolePermit(Base):
    """One thing a role may do."""

    __tablename__ = "role_permit"
    __table_args__ = (UniqueConstraint("role_id", "permit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    permit: Mapped[str]


class StaffRole(Base):
    """A role that a person holds."""

    __tablename__ = "staff_role"
    __table_args__ = (UniqueConstraint("staff_id", "role_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))


class Provider(Base):
    """A clinician with a column in the schedule; may or may not sign in."""

    __tablename__ = "provider"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]  # as patients know them: "Dr. Ann Lee"
    credential: Mapped[str] = mapped_column(default="")  # MD, DO, NP …
    specialty: Mapped[str] = mapped_column(default="")
    npi: Mapped[str] = mapped_column(default="")
    colour: Mapped[str] = mapped_column(default="#3b6fd4")
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    active: Mapped[bool] = mapped_column(default=True)
    place: Mapped[int] = mapped_column(default=0)  # order of the columns, left to right
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
