"""Whom the office cares for: identity, contact, search keys, merges."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant
from frontdesk.patients.names import fold

# Compared letter by letter whatever the server's language, so that an index finds a beginning.
Key = String().with_variant(String(collation="C"), "postgresql")


def _folded_chart_number(context: Any) -> str:
    return fold(context.get_current_parameters()["chart_number"])


class Patient(Base):
    """A person the office cares for. Never deleted: a merged chart points at the one kept."""

    __tablename__ = "patient"

    id: Mapped[int] = mapped_column(primary_key=True)
    chart_number: Mapped[str] = mapped_column(unique=True)
    chart_key: Mapped[str] = mapped_column(Key, default=_folded_chart_number)  # to be found by
    family: Mapped[str]  # legal name
    given: Mapped[str]
    middle: Mapped[str] = mapped_column(default="")
    suffix: Mapped[str] = mapped_column(default="")
    preferred: Mapped[str] = mapped_column(default="")  # the given name they go by
    pronouns: Mapped[str] = mapped_column(default="")
    sex: Mapped[str] = mapped_column(default="unknown")  # FHIR: female, male, other, unknown
    birth_date: Mapped[date | None]
    line1: Mapped[str] = mapped_column(default="")
    line1_key: Mapped[str] = mapped_column(Key, default="")  # folded, one space between words
    line2: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    phone_end: Mapped[str] = mapped_column(default="")  # last four of the one called first
    email: Mapped[str] = mapped_column(Key, default="")  # all lower case
    language: Mapped[str] = mapped_column(default="")  # "" means not asked
    interpreter: Mapped[bool] = mapped_column(default=False)
    employer: Mapped[str] = mapped_column(default="")
    pharmacy: Mapped[str] = mapped_column(default="")
    guarantor_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"))  # None: themself
    address_confirmed_on: Mapped[date | None]
    phones_confirmed_on: Mapped[date | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"))
    registered_on: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        Index("ix_patient_chart_key", "chart_key"),
        Index("ix_patient_email", "email"),
        Index(
            "ix_patient_guarantor_id",
            "guarantor_id",
            sqlite_where=text("guarantor_id IS NOT NULL"),
            postgresql_where=text("guarantor_id IS NOT NULL"),
        ),
        Index("ix_patient_line1_key", "line1_key"),
        Index("ix_patient_merged_into_id", "merged_into_id"),
    )


class PatientPhone(Base):
    """A phone number; the digits are searched, the text is shown."""

    __tablename__ = "patient_phone"
    __table_args__ = (
        Index("ix_patient_phone_patient_id", "patient_id"),
        Index("ix_patient_phone_digits", "digits", "patient_id"),
        Index("ix_patient_phone_local", "local", "patient_id"),
        Index("ix_patient_phone_last4", "last4", "family_key", "patient_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[str]  # mobile, home, work
    text: Mapped[str]  # formatted: (555) 555-0199
    digits: Mapped[str] = mapped_column(Key)  # 10 figures of a US number
    local: Mapped[str] = mapped_column(Key)  # its last seven
    last4: Mapped[str] = mapped_column(Key)
    place: Mapped[int] = mapped_column(default=0)  # 0 is called first
    family_key: Mapped[str] = mapped_column(Key, default="")  # legal: `smith 0199` is one look


class PatientName(Base):
    """A name someone may be looked up by: legal, preferred, previous, part of a double one.

    Each index holds all that ranking needs, so that only who is shown is read from `patient`.
    """

    __tablename__ = "patient_name"
    __table_args__ = (
        Index("ix_patient_name_patient_id", "patient_id"),
        Index(
            "ix_patient_name_family_key",
            "family_key", "given_key", "middle_key", "kind", "patient_id",
        ),
        Index(
            "ix_patient_name_given_key",
            "given_key", "family_key", "middle_key", "kind", "patient_id",
        ),
        Index(
            "ix_patient_name_birth_date",
            "birth_date", "family_key", "given_key", "middle_key", "kind", "patient_id",
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[str] = mapped_column(Key)  # legal, preferred, previous, part
    family: Mapped[str]
    given: Mapped[str]
    family_key: Mapped[str] = mapped_column(Key)  # folded: no accents, no case, letters and figures
    given_key: Mapped[str] = mapped_column(Key)
    middle_key: Mapped[str] = mapped_column(Key, default="")
    birth_date: Mapped[date | None]  # the patient's: `smith 3/4/80` is one look into one index


class KnownName(Base):
    """A distinct name key: of its bearers, however many, a search for a beginning reads one row."""

    __tablename__ = "known_name"
    __table_args__ = {"sqlite_with_rowid": False}

    part: Mapped[str] = mapped_column(Key, primary_key=True)  # family, given
    name_key: Mapped[str] = mapped_column(Key, primary_key=True)


class NameTypo(Base):
    """A distinct name key with one letter left out: two names that share one are one edit apart."""

    __tablename__ = "name_typo"
    __table_args__ = {"sqlite_with_rowid": False}

    shortened: Mapped[str] = mapped_column(Key, primary_key=True)  # or whole, among its own
    name_key: Mapped[str] = mapped_column(Key, primary_key=True)


class ChartCounter(Base):
    """The last chart number given out, without its check figure."""

    __tablename__ = "chart_counter"

    id: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class PatientContact(Base):
    """Someone to reach for the patient, or who pays for them and is no patient here."""

    __tablename__ = "patient_contact"
    __table_args__ = (
        Index("ix_patient_contact_digits", "digits", "patient_id"),
        Index("ix_patient_contact_local", "local", "patient_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[str]  # emergency, guarantor
    name: Mapped[str]
    relation: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    digits: Mapped[str] = mapped_column(Key, default="")  # of the phone, to be found by it
    local: Mapped[str] = mapped_column(Key, default="")
    address: Mapped[str] = mapped_column(default="")


class PatientAlert(Base):
    """A sentence that everyone must see who has this patient in hand."""

    __tablename__ = "patient_alert"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    text: Mapped[str]
    since: Mapped[date]
    ended_on: Mapped[date | None]


class PatientPhoto(Base):
    """A small JPEG, re-encoded, without EXIF."""

    __tablename__ = "patient_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), unique=True)
    jpeg: Mapped[bytes] = mapped_column(LargeBinary)


class PatientIdentifier(Base):
    """What another system calls this patient (HL7 PID-3, FHIR Patient.identifier)."""

    __tablename__ = "patient_identifier"
    __table_args__ = (
        UniqueConstraint("system", "value"),
        Index("ix_patient_identifier_patient_id", "patient_id"),
        Index("ix_patient_identifier_value", "value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    system: Mapped[str]
    value: Mapped[str]
    kind: Mapped[str] = mapped_column(default="")  # HL7 table 0203: MR, SS, DL …


class PatientMerge(Base):
    """Two charts made one, with all that is needed to part them again."""

    __tablename__ = "patient_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)  # kept
    gone_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    staff_id: Mapped[int | None]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)  # the kept chart's fields as they were
    moved: Mapped[dict[str, Any]] = mapped_column(JSON)  # table name to ids of rows moved
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Imported(Base):
    """A message or row of a foreign file that went in; the same one again changes nothing."""

    __tablename__ = "imported"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # format, sender and message id, or a digest
    at: Mapped[datetime] = mapped_column(Instant)
    table: Mapped[str]
    row_id: Mapped[int]
