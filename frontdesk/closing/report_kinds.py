"""The reports there are: each a table with a picture, made from the books as they stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from frontdesk.closing import denials, listings, reads, reports
from frontdesk.closing.reports import AgedRow
from frontdesk.core.charting import ACROSS, BARS, LINE, STACKED, Chart, Series
from frontdesk.core.clock import words_date
from frontdesk.core.listing import Listing
from frontdesk.ledger.aging import AGES

AGE_TONES = ("accent", "info", "warning", "warning", "danger")
MOST_BARS = 31  # days that stand as bars; more of them are a line
MOST_PAYERS = 8  # in the picture; the table has all


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which days: both counted; most reports look at the last one alone."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Report:
    """What a report shows; `stretch` is the column that takes the room that is left."""

    listing: Listing
    chart: Chart | None
    stretch: int = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """A report.

    Attributes:
        words: its name.
        about: one sentence about it.
        make: reads it.
        period: of a stretch of days; else as of one.
        dated: as of any day; else as the books are now.

    """

    words: str
    about: str
    make: Callable[[Session, Asked], Report]
    period: bool = False
    dated: bool = False


def _trial(session: Session, asked: Asked) -> Report:
    books = reads.trial_balance(session, asked.until)
    names = reads.own_accounts(session)
    return Report(listings.trial_balance(books, until=asked.until, names=names), None, stretch=1)


def _aged(rows: Sequence[AgedRow], by: str, today: date) -> Report:
    sums = tuple(sum(row.cents[place] for row in rows) for place in range(len(AGES)))
    chart = Chart(
        "", tuple(f"{age} days" for age in AGES), (Series("Owed", sums),), form=ACROSS,
        tones=AGE_TONES, about=f"By {by.lower()}, as of {words_date(today)}",
    )  # fmt: skip
    return Report(listings.receivables(rows, by=by, today=today), chart)


def _payers(session: Session, asked: Asked) -> Report:
    return _aged(reports.by_payer(session, asked.until), "Payer", asked.until)


def _providers(session: Session, asked: Asked) -> Report:
    return _aged(reports.by_provider(session, asked.until), "Provider", asked.until)


def _patients(session: Session, asked: Asked) -> Report:
    return _aged(reports.by_patient(session, asked.until), "Patient", asked.until)


def _credits(session: Session, asked: Asked) -> Report:
    return Report(listings.credit_balances(reports.credits(session), today=asked.until), None)


def _rates(session: Session, asked: Asked) -> Report:
    found = reports.rates(session, asked.since, asked.until)
    names = ("Charged", "Taken off by contract", "Collected", "Still owed")
    values = (found.charged_cents, found.contractual_cents, found.paid_cents, found.owed_cents)
    days = listings.days_words(asked.since, asked.until)
    chart = Chart("", names, (Series("Amount", values),), form=BARS, about=days,
                  tones=("accent", "neutral", "success", "warning"))  # fmt: skip
    return Report(listings.rates(found, asked.since, asked.until), chart)


def _by_day(session: Session, asked: Asked) -> Report:
    rows = reports.received_by_day(session, asked.since, asked.until)
    chart = Chart(
        "", tuple(f"{day:%b} {day.day}" for day, _ in rows),
        (Series("Received", tuple(cents for _, cents in rows)),),
        form=BARS if len(rows) <= MOST_BARS else LINE,
        about=listings.days_words(asked.since, asked.until),
    )  # fmt: skip
    return Report(listings.money_by_day(rows), chart)


def _denials(session: Session, asked: Asked) -> Report:
    items = denials.late_items(session, asked.until)
    payers = denials.by_payer(items)[:MOST_PAYERS]
    series = (
        Series(f"{denials.LATE + 1}\u2013{denials.OLD} days",
               tuple(row.late_cents for row in payers), "warning"),
        Series(f"over {denials.OLD} days", tuple(row.old_cents for row in payers), "danger"),
    )  # fmt: skip
    details = tuple(f"{row.payer}, {row.count} charge{'s' * (row.count != 1)}" for row in payers)
    chart = Chart("", tuple(row.payer for row in payers), series, form=STACKED, details=details,
                  about=f"Open with insurance, as of {words_date(asked.until)}")  # fmt: skip
    order = {row.payer: place for place, row in enumerate(denials.by_payer(items))}
    ordered = sorted(items, key=lambda one: order[one.payer])  # of each payer the most first
    return Report(listings.late_items(ordered, today=asked.until), chart, stretch=6)


KINDS = {
    "payers": Kind("Owed by insurance", "What each payer owes, by the age of the service.",
                   _payers),
    "patients": Kind("Owed by patients", "What each patient owes, by age. Enter opens the "
                     "account.", _patients),
    "providers": Kind("Owed by provider", "What is owed for each provider\u2019s services, by "
                      "age.", _providers),
    "denials": Kind("Denials to be", "Open with insurance for more than 30 days: call about "
                    "the most money first.", _denials),
    "credits": Kind("Credit balances", "To whom the office owes money.", _credits),
    "rates": Kind("Collection rates", "How much of what could be collected was, and how many "
                  "days of charges are owed.", _rates, period=True),
    "days": Kind("Payments by day", "What came in on each day, less what went back.", _by_day,
                 period=True),
    "trial": Kind("Trial balance", "Every account of the books; both columns are equal.",
                  _trial, dated=True),
}  # fmt: skip
