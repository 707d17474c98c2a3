"""What is kept of the office's own bills and books: accounts, suppliers, bills, checks, petty cash.

The money itself stands in the ledger's postings; these rows say what they were for.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant, append_only, guard
from frontdesk.core.faults import tell

GAPLESS = "check_numbers_are_gapless"


class BookAccount(Base):
    """An account of the office's own; its number is its key in the ledger's lines."""

    __tablename__ = "book_account"
    __table_args__ = (
        CheckConstraint("kind IN ('asset', 'liability', 'equity', 'income', 'expense')",
                        name="known_kind"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)  # four to six figures
    name: Mapped[str]
    kind: Mapped[str]  # books.chart.TYPES
    tax_line: Mapped[str] = mapped_column(default="")  # in words: Schedule C, line 20b: rent
    is_bank: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class CheckBook(Base):
    """How checks of a bank account are numbered and printed."""

    __tablename__ = "check_book"

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(unique=True)  # `bank`, or a number of the office's own
    bank: Mapped[str] = mapped_column(default="")  # the bank's name
    first_number: Mapped[int] = mapped_column(default=1001)
    place: Mapped[str] = mapped_column(default="top")  # books.rules.PLACES
    stock: Mapped[str] = mapped_column(default="printed")  # books.rules.STOCKS
    shift_right: Mapped[int] = mapped_column(default=0)  # sixteenths of an inch, to meet the paper
    shift_down: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Supplier(Base):
    """Who sends the office bills."""

    __tablename__ = "supplier"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)  # folded: no supplier twice
    contact: Mapped[str] = mapped_column(default="")
    line1: Mapped[str] = mapped_column(default="")
    line2: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    account_number: Mapped[str] = mapped_column(default="")  # ours with them, printed on checks
    net_days: Mapped[int] = mapped_column(default=30)
    expense: Mapped[str] = mapped_column(default="")  # account that new bills begin with
    gets_1099: Mapped[bool] = mapped_column(default=False)
    has_w9: Mapped[bool] = mapped_column(default=False)
    tax_last4: Mapped[str] = mapped_column(default="")  # never more of the tax number
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Bill(Base):
    """A supplier's bill, or their credit. Posted when approved; then it is changed no more."""

    __tablename__ = "bill"
    __table_args__ = (
        Index("ix_bill_supplier_id_number_key", "supplier_id", "number_key"),
        Index("ix_bill_state_due_on", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # made by the client: no bill twice
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"))
    number: Mapped[str] = mapped_column(default="")  # theirs
    number_key: Mapped[str] = mapped_column(default="")  # rules.plain_number
    billed_on: Mapped[date]
    due_on: Mapped[date]
    memo: Mapped[str] = mapped_column(default="")
    is_credit: Mapped[bool] = mapped_column(default=False)
    cents: Mapped[int]  # of all lines, above zero for a credit too
    state: Mapped[str] = mapped_column(default="entered")  # entered, approved, void
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))
    approved_by: Mapped[str] = mapped_column(default="")
    void_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class BillPart(Base):
    """What a bill is for: an account and its share."""

    __tablename__ = "bill_part"
    __table_args__ = (CheckConstraint("cents > 0", name="above_nothing"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"), index=True)
    account: Mapped[str]
    cents: Mapped[int]
    memo: Mapped[str] = mapped_column(default="")


class Outlay(Base):
    """Money that went out: to a supplier for bills, or by a check written without one.

    Taken back it stays, with who did it and why; the ledger then has a reversing posting.
    """

    __tablename__ = "outlay"
    __table_args__ = (
        CheckConstraint("cents >= 0", name="not_below_nothing"),
        Index("ix_outlay_supplier_id", "supplier_id"),
        Index("ix_outlay_paid_on", "paid_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # made by the client, and the supplier's id
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("supplier.id"))
    payee: Mapped[str]
    way: Mapped[str]  # books.rules.WAYS
    account: Mapped[str]  # it came from
    against: Mapped[str] = mapped_column(default="payable")  # what it paid: payable, or an account
    cents: Mapped[int]  # 0: bills paid by credits alone, nothing posted
    paid_on: Mapped[date]
    reference: Mapped[str] = mapped_column(default="")  # of an electronic or a card payment
    memo: Mapped[str] = mapped_column(default="")
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))
    staff: Mapped[str]
    voided_at: Mapped[datetime | None] = mapped_column(Instant)
    voided_by: Mapped[str] = mapped_column(default="")
    void_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class OutlayPart(Base):
    """How much of which bill an outlay paid; below zero: how much of a credit it used."""

    __tablename__ = "outlay_part"
    __table_args__ = (
        UniqueConstraint("outlay_id", "bill_id"),
        CheckConstraint("cents <> 0", name="not_nothing"),
        Index("ix_outlay_part_bill_id", "bill_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    outlay_id: Mapped[int] = mapped_column(ForeignKey("outlay.id"))
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    cents: Mapped[int]


class BankCheck(Base):
    """One numbered check: what it says is kept. One without an outlay was spoiled."""

    __tablename__ = "bank_check"
    __table_args__ = (
        UniqueConstraint("account", "number"),
        Index("ix_bank_check_outlay_id", "outlay_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str]
    number: Mapped[int]
    outlay_id: Mapped[int | None] = mapped_column(ForeignKey("outlay.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    written_on: Mapped[date]
    payee: Mapped[str] = mapped_column(default="")
    cents: Mapped[int] = mapped_column(default=0)
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # prints.CheckContent
    reason: Mapped[str] = mapped_column(default="")  # why spoiled, or why it got a new number
    staff: Mapped[str]


class BankCheckPrint(Base):
    """Each time a check went to the printer: all but the first are marked on the stub."""

    __tablename__ = "bank_check_print"

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("bank_check.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    staff_id: Mapped[int | None]


class PettyCash(Base):
    """The one row that says how much the box holds when it is full."""

    __tablename__ = "petty_cash"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    fund_cents: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class PettySlip(Base):
    """What left the box, and the receipt for it; or a count of it."""

    __tablename__ = "petty_slip"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # made by the client
    kind: Mapped[str]  # paid, count
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))  # None: right
    spent_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(Instant)
    paid_to: Mapped[str] = mapped_column(default="")
    account: Mapped[str] = mapped_column(default="")
    cents: Mapped[int]  # paid out; of a count: what was found
    expected_cents: Mapped[int] = mapped_column(default=0)  # of a count
    note: Mapped[str] = mapped_column(default="")
    staff: Mapped[str]


append_only(OutlayPart)
append_only(BankCheck)
append_only(BankCheckPrint)
append_only(PettySlip)
_NEXT = (
    "coalesce((SELECT max(number) FROM bank_check WHERE account = NEW.account), "
    "(SELECT first_number - 1 FROM check_book WHERE account = NEW.account)) + 1"
)
guard(
    BankCheck,
    sqlite=[
        f"CREATE TRIGGER {GAPLESS} BEFORE INSERT ON bank_check BEGIN "
        f"SELECT RAISE(ABORT, '{GAPLESS}') WHERE NEW.number IS NOT {_NEXT}; END",
    ],
    postgresql=[
        f"CREATE FUNCTION {GAPLESS}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NEW.number IS DISTINCT FROM {_NEXT} THEN RAISE EXCEPTION '{GAPLESS}' "
        "USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {GAPLESS} BEFORE INSERT ON bank_check "
        f"FOR EACH ROW EXECUTE FUNCTION {GAPLESS}()",
    ],
)
tell(GAPLESS, "That check number is not the account\u2019s next one. Nothing was saved; try again.")
_SAME_NAME = "There is a supplier of that name already."
tell("uq_supplier_name_key", _SAME_NAME)
tell("supplier.name_key", _SAME_NAME)  # as SQLite names the same
