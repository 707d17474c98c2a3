"""The append-only double-entry ledger: postings of lines that sum to zero, payments, receipts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant, append_only, guard
from frontdesk.core.faults import tell
from frontdesk.ledger.charge_tables import Charge, Closing, Owed, PostingRun

__all__ = [
    "Charge", "Closing", "Owed", "Payment", "Posting", "PostingLine", "PostingRun", "Receipt",
    "ReceiptPrint",
]  # fmt: skip
BALANCED = "posting_lines_sum_to_zero"
SEALED = "posting_is_sealed"
GAPLESS = "receipt_numbers_are_gapless"


class PostingLine(Base):
    """One side of a posting. Written before its posting, whose arrival seals it."""

    __tablename__ = "posting_line"
    __table_args__ = (
        CheckConstraint("cents <> 0", name="not_nothing"),
        Index("ix_posting_line_posting_key", "posting_key"),
        Index("ix_posting_line_patient_id_account", "patient_id", "account"),
        Index(
            "ix_posting_line_charge_id",
            "charge_id",
            sqlite_where=text("charge_id IS NOT NULL"),
            postgresql_where=text("charge_id IS NOT NULL"),
        ),
        Index(
            "ix_posting_line_drawer",
            "account",
            "posting_key",
            sqlite_where=text("account IN ('cash', 'check')"),
            postgresql_where=text("account IN ('cash', 'check')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    posting_key: Mapped[str] = mapped_column(
        ForeignKey("posting.key", deferrable=True, initially="DEFERRED")
    )
    account: Mapped[str]  # ledger.rules.ACCOUNTS, or the number of one of the office's own
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"))
    cents: Mapped[int]  # debit above zero, credit below
    charge_id: Mapped[int | None] = mapped_column(ForeignKey("charge.id"))  # which it is about
    coverage_id: Mapped[int | None] = mapped_column(ForeignKey("coverage.id"))  # of payer lines
    part: Mapped[str] = mapped_column(default="", server_default="")  # ledger.rules.PARTS


class Posting(Base):
    """One event in the books. Never changed: a mistake is reversed by a posting that names it."""

    __tablename__ = "posting"
    __table_args__ = (
        UniqueConstraint("reverses_id"),
        Index("ix_posting_day", "day"),
        Index("ix_posting_patient_id", "patient_id"),
        Index("ix_posting_appointment_id", "appointment_id"),
        Index(
            "ix_posting_run_id",
            "run_id",
            sqlite_where=text("run_id IS NOT NULL"),
            postgresql_where=text("run_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(
        unique=True
    )  # made by the client: a second Enter posts nothing
    kind: Mapped[str]  # payment, reversal, opening, charge, transfer, adjustment …
    at: Mapped[datetime] = mapped_column(Instant)
    day: Mapped[date]  # the office's date it counts for
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"))
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))
    staff_id: Mapped[int | None]
    staff: Mapped[str]
    workstation: Mapped[str]
    memo: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="", server_default="")  # of an adjustment: its kind
    run_id: Mapped[int | None] = mapped_column(ForeignKey("posting_run.id"))  # the batch it is of


class Payment(Base):
    """How the money of a payment came."""

    __tablename__ = "payment"

    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), unique=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    purpose: Mapped[str]  # copay, balance
    method: Mapped[str]  # cash, check, card
    cents: Mapped[int]
    balance_cents: Mapped[int] = mapped_column(default=0)  # how much of it paid the old balance
    tendered_cents: Mapped[int | None]  # cash handed over; the change is tendered - cents
    reference: Mapped[str] = mapped_column(default="")  # check number; card brand, last 4, approval


class Receipt(Base):
    """What the patient was handed. Its content is kept, so that a copy is the same."""

    __tablename__ = "receipt"
    __table_args__ = (UniqueConstraint("drawer", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), unique=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    drawer: Mapped[str]
    number: Mapped[int]  # gapless within its drawer
    content: Mapped[dict[str, Any]] = mapped_column(JSON)  # ledger.rules.ReceiptContent


class ReceiptPrint(Base):
    """One time a receipt was printed or saved; all after the first are marked as copies."""

    __tablename__ = "receipt_print"

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    staff_id: Mapped[int | None]
    how: Mapped[str]  # letter, roll, file


for _kept in (PostingLine, Posting, Payment, Receipt, ReceiptPrint):
    append_only(_kept)
guard(
    PostingLine,  # created after its posting's table
    sqlite=[
        f"CREATE TRIGGER {BALANCED} BEFORE INSERT ON posting BEGIN "
        f"SELECT RAISE(ABORT, '{BALANCED}') WHERE (SELECT count(*) < 2 OR sum(cents) <> 0 "
        "FROM posting_line WHERE posting_key = NEW.key); END",
        f"CREATE TRIGGER {SEALED} BEFORE INSERT ON posting_line BEGIN "
        f"SELECT RAISE(ABORT, '{SEALED}') WHERE EXISTS "
        "(SELECT 1 FROM posting WHERE key = NEW.posting_key); END",
    ],
    postgresql=[
        f"CREATE FUNCTION {BALANCED}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF (SELECT count(*) < 2 OR sum(cents) <> 0 FROM posting_line WHERE posting_key = NEW.key) "
        f"THEN RAISE EXCEPTION '{BALANCED}' USING ERRCODE = 'check_violation'; END IF; "
        "RETURN NEW; END $$",
        f"CREATE TRIGGER {BALANCED} BEFORE INSERT ON posting "
        f"FOR EACH ROW EXECUTE FUNCTION {BALANCED}()",
        f"CREATE FUNCTION {SEALED}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF EXISTS (SELECT 1 FROM posting WHERE key = NEW.posting_key) "
        f"THEN RAISE EXCEPTION '{SEALED}' USING ERRCODE = 'check_violation'; END IF; "
        "RETURN NEW; END $$",
        f"CREATE TRIGGER {SEALED} BEFORE INSERT ON posting_line "
        f"FOR EACH ROW EXECUTE FUNCTION {SEALED}()",
    ],
)
guard(
    Receipt,
    sqlite=[
        f"CREATE TRIGGER {GAPLESS} BEFORE INSERT ON receipt BEGIN "
        f"SELECT RAISE(ABORT, '{GAPLESS}') WHERE NEW.number <> 1 + "
        "(SELECT coalesce(max(number), 0) FROM receipt WHERE drawer = NEW.drawer); END",
    ],
    postgresql=[
        f"CREATE FUNCTION {GAPLESS}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM receipt "
        f"WHERE drawer = NEW.drawer) THEN RAISE EXCEPTION '{GAPLESS}' "
        "USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {GAPLESS} BEFORE INSERT ON receipt "
        f"FOR EACH ROW EXECUTE FUNCTION {GAPLESS}()",
    ],
)
tell(
    BALANCED,
    "This posting does not balance. Nothing was saved; tell whoever looks after Front Desk.",
)
tell(SEALED, "A posting cannot be added to. Nothing was saved; reverse it and post it again.")
tell(GAPLESS, "That receipt number is not the drawer's next one. Nothing was saved; try again.")
