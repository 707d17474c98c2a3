"""Payment plans that are kept: who keeps one gets no statement and no late fee."""

from datetime import date

from sqlalchemy.orm import Session

from frontdesk.payments import patient_reads

KEPT = "instalments are paid"


def in_good_standing(session: Session, today: date) -> dict[int, str]:
    """Return the charts whose plan is kept up to today, those merged into them among it."""
    return dict.fromkeys(patient_reads.in_good_standing(session, today), KEPT)
