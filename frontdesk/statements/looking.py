"""A statement that is only looked at: what a guarantor would get now, as it would be printed."""

from datetime import date

from sqlalchemy.orm import Session

from frontdesk.office import reads as office
from frontdesk.statements import building, owed_reads, planning, reads, rules
from frontdesk.statements.content import Content
from frontdesk.statements.rules import Asked


def look(session: Session, patient_id: int, *, today: date) -> Content | None:
    """Return the statement of who answers for a patient; None if there is no such patient."""
    guarantor = owed_reads.guarantor_of(session, patient_id)
    if guarantor is None:
        return None
    settings = reads.settings(session).settings
    known = planning.standings_of(session, today=today, only=[guarantor])
    asked = Asked(only=(guarantor,), now=True)
    verdict = rules.judge(known[guarantor], settings, today=today, asked=asked)
    made = building.contents(
        session, {guarantor: verdict}, known, settings=settings,
        practice=office.practice(session), today=today,
    )  # fmt: skip
    return made[guarantor]
