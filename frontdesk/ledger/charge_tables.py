"""What was done for money, who owes what of it, days that are sealed, and runs over many."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant, append_only, guard
from frontdesk.core.faults import tell

CLOSED = "posting_day_is_closed"
KEPT = "owed_is_kept_by_postings"


class Charge(Base):
    """A service with its price as it was charged. Never changed: it is reversed and made anew."""

    __tablename__ = "charge"
    __table_args__ = (
        CheckConstraint("cents > 0", name="above_nothing"),
        CheckConstraint("units > 0", name="some_units"),
        Index("ix_charge_patient_id_service_day", "patient_id", "service_day"),
        Index("ix_charge_service_day", "service_day"),
        Index("ix_charge_appointment_id", "appointment_id"),
        Index("ix_charge_posting_key", "posting_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    posting_key: Mapped[str] = mapped_column(  # several charges of one visit share their posting
        ForeignKey("posting.key", deferrable=True, initially="DEFERRED")
    )
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    service_day: Mapped[date]
    code: Mapped[str]  # CPT, HCPCS or the office's own; "" for a fee without one
    modifiers: Mapped[str] = mapped_column(default="")  # up to four, parted by spaces: "25 59"
    words: Mapped[str]  # what the code meant on that day, in the office's own words
    units: Mapped[int] = mapped_column(default=1)
    unit_cents: Mapped[int]
    cents: Mapped[int]  # units x unit_cents and tax: what was charged
    tax_cents: Mapped[int] = mapped_column(default=0)
    allowed_cents: Mapped[int | None]  # what the payer's contract allows for it, if that is known
    pointers: Mapped[str] = mapped_column(default="")  # letters of the encounter's diagnoses: "AB"
    diagnoses: Mapped[str] = mapped_column(default="")  # their ICD-10-CM codes: "I10 E11.9"
    place: Mapped[str] = mapped_column(default="11")  # CMS place of service
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"))  # rendering
    referring: Mapped[str] = mapped_column(default="")  # name and NPI as CMS-1500 box 17 has them
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    coverage_id: Mapped[int | None] = mapped_column(ForeignKey("coverage.id"))  # billed first
    fee_schedule: Mapped[str] = mapped_column(default="")  # its name on that day


class Owed(Base):
    """What is owed of a charge by one bearer: kept by the database from every posting's lines.

    0 and "" stand for no charge, no coverage and no part, so that the key can hold them. A row of
    no cents is settled. The doctor compares it all with the lines.
    """

    __tablename__ = "owed"
    __table_args__ = (
        Index("ix_owed_charge_id", "charge_id"),
        Index(
            "ix_owed_open",
            "account", "since", "patient_id", "coverage_id", "cents",
            sqlite_where=text("cents <> 0"),
            postgresql_where=text("cents <> 0"),
        ),
    )  # fmt: skip

    patient_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account: Mapped[str] = mapped_column(primary_key=True)  # patient, payer, agency, prepaid
    charge_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    coverage_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[str] = mapped_column(primary_key=True)
    cents: Mapped[int]
    since: Mapped[date]  # of the service; without a charge, since something has been owed


class PostingRun(Base):
    """A batch of postings, planned first, done as planned, and taken back whole if need be."""

    __tablename__ = "posting_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # statements, late fees, write-offs, fee schedule …
    title: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    day: Mapped[date]
    staff_id: Mapped[int | None]
    staff: Mapped[str]
    count: Mapped[int]
    cents: Mapped[int]
    plan: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # what was asked for
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_by: Mapped[str] = mapped_column(default="")
    undone_why: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Closing(Base):
    """A day, or a month by its last day, that is counted, sealed and takes no more postings."""

    __tablename__ = "closing"
    __table_args__ = (UniqueConstraint("kind", "day"), Index("ix_closing_day", "day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # day, month
    day: Mapped[date]
    at: Mapped[datetime] = mapped_column(Instant)
    staff_id: Mapped[int | None]
    staff: Mapped[str]
    posters: Mapped[str] = mapped_column(default="")  # who posted on it: the closer may be one
    content: Mapped[dict[str, Any]] = mapped_column(JSON)  # the sheet as it was sealed
    previous: Mapped[str] = mapped_column(default="")  # the seal before
    seal: Mapped[str]  # hash over the content and the seal before (closing.rules.seal)


append_only(Charge)
append_only(Closing)
Owed.__table__.info["append_only"] = True  # type: ignore[attr-defined]  # a merge moves none of it

_ON_POSTING = (
    "INSERT INTO owed (patient_id, account, charge_id, coverage_id, part, cents, since) "
    "SELECT l.patient_id, l.account, coalesce(l.charge_id, 0), coalesce(l.coverage_id, 0), l.part, "
    "sum(l.cents), coalesce((SELECT service_day FROM charge WHERE id = l.charge_id), NEW.day) "
    "FROM posting_line l WHERE l.posting_key = NEW.key AND l.patient_id IS NOT NULL "
    "AND l.account IN ('patient', 'payer', 'agency', 'prepaid') "
    "GROUP BY l.patient_id, l.account, l.charge_id, l.coverage_id, l.part "
    "ON CONFLICT (patient_id, account, charge_id, coverage_id, part) DO UPDATE SET "
    "cents = owed.cents + excluded.cents, since = CASE WHEN owed.cents = 0 AND owed.charge_id = 0 "
    "THEN excluded.since ELSE owed.since END"
)
_IS_CLOSED = "EXISTS (SELECT 1 FROM closing WHERE day >= NEW.day)"
guard(
    Charge,  # created after its posting's table
    sqlite=[
        f"CREATE TRIGGER {CLOSED} BEFORE INSERT ON posting BEGIN "
        f"SELECT RAISE(ABORT, '{CLOSED}') WHERE {_IS_CLOSED}; END",
        f"CREATE TRIGGER {KEPT} AFTER INSERT ON posting BEGIN {_ON_POSTING}; END",
    ],
    postgresql=[
        f"CREATE FUNCTION {CLOSED}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {_IS_CLOSED} THEN RAISE EXCEPTION '{CLOSED}' USING ERRCODE = 'check_violation'; "
        "END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {CLOSED} BEFORE INSERT ON posting "
        f"FOR EACH ROW EXECUTE FUNCTION {CLOSED}()",
        f"CREATE FUNCTION {KEPT}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{_ON_POSTING}; RETURN NULL; END $$",
        f"CREATE TRIGGER {KEPT} AFTER INSERT ON posting FOR EACH ROW EXECUTE FUNCTION {KEPT}()",
    ],
)
tell(CLOSED, "That day is closed and sealed. Nothing was saved; post it again, it goes to today.")
