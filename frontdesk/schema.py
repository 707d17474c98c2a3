"""Imports every room's tables; migrations and tests ask it for the metadata."""

from sqlalchemy import MetaData

from frontdesk.billing import tables as billing
from frontdesk.books import tables as books
from frontdesk.charges import tables as charges
from frontdesk.checkin import tables as checkin
from frontdesk.closing import tables as closing
from frontdesk.codes import tables as codes
from frontdesk.core import audit, drafts, notices, versions
from frontdesk.core.database import Base
from frontdesk.coverage import tables as coverage
from frontdesk.documents import tables as documents
from frontdesk.floor import tables as floor
from frontdesk.imports import tables as imports
from frontdesk.ledger import deposit_tables as deposits
from frontdesk.ledger import tables as ledger
from frontdesk.office import tables as office
from frontdesk.patients import tables as patients
from frontdesk.payments import tables as payments
from frontdesk.recall import tables as recall
from frontdesk.replan import tables as replan
from frontdesk.schedule import tables as schedule
from frontdesk.staff import tables as staff
from frontdesk.statements import tables as statements
from frontdesk.waitlist import tables as waitlist

ROOMS = (
    staff,
    office,
    codes,
    patients,
    schedule,
    coverage,
    documents,
    ledger,
    deposits,
    closing,
    checkin,
    charges,
    imports,
    floor,
    replan,
    waitlist,
    recall,
    payments,
    books,
    statements,
    billing,
)
GROUND = (audit, drafts, notices, versions)


def metadata() -> MetaData:
    """Return the tables of every room."""
    return Base.metadata
