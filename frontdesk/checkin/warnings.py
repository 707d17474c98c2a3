"""What to mind about a patient who is booked: what is owed, whether covered then, what to sign."""

from datetime import date

from sqlalchemy.orm import Session

from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.coverage import reads as coverage
from frontdesk.coverage.reads import CoverageRow
from frontdesk.documents import reads as documents
from frontdesk.ledger import reads as ledger
from frontdesk.office import reads as office
from frontdesk.schedule.warnings import Asked, Warning

_MOST_NAMED = 2  # forms


def warnings_of(session: Session, asked: Asked) -> list[Warning]:
    """Return what the ledger, the coverages and the forms say of the visit asked about."""
    return [*_owed(session, asked), *_coverage(session, asked), *_forms(session, asked)]


def _owed(session: Session, asked: Asked) -> list[Warning]:
    owed, limit = ledger.balance(session, asked.patient_ids), office.limits(session)
    if owed <= max(0, limit.owed_limit_cents):
        return []
    words = f"Owes {dollars(owed)}, more than the office\u2019s {dollars(limit.owed_limit_cents)}."
    return [Warning("owed", words if limit.owed_limit_cents else f"Owes {dollars(owed)}.")]


def _coverage(session: Session, asked: Asked) -> list[Warning]:
    if coverage.coverages_of(session, asked.about.patient_id, asked.day):
        return []
    on_file = coverage.all_coverages_of(session, asked.about.patient_id)
    if not on_file:
        return []  # who pays for themself; the card in hand says so
    return [Warning("coverage", words_inactive(on_file, asked.day))]


def words_inactive(on_file: list[CoverageRow], day: date) -> str:
    """Return which coverage does not hold on a day, and why: ended, or not begun yet."""
    ended = [one for one in on_file if one.valid_to is not None and one.valid_to < day]
    if ended:
        last = max(ended, key=lambda one: one.valid_to or day)
        return f"Not covered that day: {last.payer} ended {words_date(last.valid_to or day)}."
    first = min(on_file, key=lambda one: one.valid_from or day)
    begins = words_date(first.valid_from or day)
    return f"Not covered that day: {first.payer} begins {begins}."


def _forms(session: Session, asked: Asked) -> list[Warning]:
    missing = [one.name for one in documents.missing_forms(
        session, asked.about.patient_id, asked.day
    )]  # fmt: skip
    if not missing:
        return []
    more = len(missing) - _MOST_NAMED
    named = ", ".join(missing[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    return [Warning("forms", f"To sign: {named}.", "info")]
