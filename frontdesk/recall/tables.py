"""What is kept of recalls: the rules, what a person decided for a patient, what was sent."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant
from frontdesk.core.faults import tell

_BY_HAND, _FOR_GOOD = text("by_hand"), text("closed_as IN ('moved', 'deceased')")
_LETTER, _QUEUED = text("letter > 0"), text("outcome = 'queued'")


class RecallRule(Base):
    """Who has had such a visit is due again after so long."""

    __tablename__ = "recall_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("appointment_type.id"))  # starts and closes it
    months: Mapped[int]
    weeks: Mapped[int] = mapped_column(default=0)  # beside the months
    lead_weeks: Mapped[int] = mapped_column(default=4)  # listed so long before
    give_up_months: Mapped[int] = mapped_column(default=24)  # no longer listed then; 0: never
    letter: Mapped[str]  # recall.rules.FIELDS in braces
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Recall(Base):
    """What a person decided, or sent, in one period: from a visit till the next of its type.

    Who is due by rule alone has no row. `since` names the period: a visit of the rule's type after
    that day, once it took place, ends it.
    """

    __tablename__ = "recall"
    __table_args__ = (
        UniqueConstraint("patient_id", "rule_id", "since", name="uq_recall_period"),
        Index("ix_recall_due_on", "rule_id", "due_on",
              sqlite_where=_BY_HAND, postgresql_where=_BY_HAND),
        Index("ix_recall_for_good", "patient_id", "closed_on",
              sqlite_where=_FOR_GOOD, postgresql_where=_FOR_GOOD),
        Index("ix_recall_closed_on", "closed_on"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    rule_id: Mapped[int] = mapped_column(ForeignKey("recall_rule.id"))
    since: Mapped[date]
    due_on: Mapped[date]
    by_hand: Mapped[bool] = mapped_column(default=False)  # the day is a person's, not the rule's
    from_appointment_id: Mapped[int | None] = mapped_column(
        ForeignKey("appointment.id", ondelete="SET NULL"), index=True
    )
    snoozed_until: Mapped[date | None]
    closed_as: Mapped[str] = mapped_column(default="")  # recall.rules.CLOSED_AS; empty: open
    closed_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class RecallReminder(Base):
    """A letter printed, a call made, a text or email queued. No letter goes twice: `letter`."""

    __tablename__ = "recall_reminder"
    __table_args__ = (
        Index("uq_recall_reminder_letter", "recall_id", "letter", unique=True,
              sqlite_where=_LETTER, postgresql_where=_LETTER),
        Index("ix_recall_reminder_at", "at"),
        Index("ix_recall_reminder_queued", "recall_id",
              sqlite_where=_QUEUED, postgresql_where=_QUEUED),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id", ondelete="CASCADE"), index=True)
    way: Mapped[str]  # recall.rules.WAYS
    letter: Mapped[int] = mapped_column(default=0)  # 1 the first, 2 the second; 0 no letter
    at: Mapped[datetime] = mapped_column(Instant)  # one batch of letters, one instant
    staff_id: Mapped[int | None]
    staff: Mapped[str]
    outcome: Mapped[str]  # recall.rules.OUTCOMES
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


_TWICE = "One of these letters has gone out from another desk meanwhile. It is not sent twice."
tell("uq_recall_reminder_letter", _TWICE)
tell("recall_reminder.recall_id, recall_reminder.letter", _TWICE)  # as SQLite names the same
