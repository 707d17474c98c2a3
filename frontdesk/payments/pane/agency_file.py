"""The table that an agency is given: who is placed with it, how they are reached, what is open."""

from collections.abc import Mapping, Sequence

from frontdesk.core.listing import DATE, MONEY, Heading, Line, Listing, summed
from frontdesk.payments.patient_lists import Reached
from frontdesk.payments.patient_reads import PlacementRow

HEADINGS = (
    Heading("Agency"), Heading("Account"), Heading("Patient"), Heading("Birth date", DATE),
    Heading("Street"), Heading("City"), Heading("State"), Heading("ZIP"), Heading("Phone"),
    Heading("Placed on", DATE), Heading("Placed", MONEY), Heading("Open", MONEY),
)  # fmt: skip


def agency_file(rows: Sequence[PlacementRow], reached: Mapping[int, Reached]) -> Listing:
    """Return placed accounts with what an agency needs of each, and no more: nothing of care."""
    lines = []
    for row in rows:
        who = reached[row.patient_id]
        cells = (
            row.agency, row.chart_number, row.patient, who.birth_date, who.street, who.city,
            who.state, who.postal_code, who.phone, row.placed_on, row.cents, row.open_cents,
        )  # fmt: skip
        lines.append(Line(cells, patient_id=row.patient_id))
    totals = summed(HEADINGS, lines, "Placed", "Open")
    return Listing("Accounts for the agency", HEADINGS, lines, totals=totals)
