"""What closing puts on paper and into files: day sheet, deposit slip, books, receivables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from frontdesk.closing.bank import DepositRow
from frontdesk.closing.day_reads import Sealed, drawers_of, sheet_of, unresolved_of
from frontdesk.closing.denials import LATE, LateItem
from frontdesk.closing.reads import Sheet
from frontdesk.closing.reports import AgedRow, Credit, Rates
from frontdesk.closing.rules import KINDS, Drawer, Unresolved
from frontdesk.core.clock import words_date
from frontdesk.core.listing import (
    COUNT,
    DATE,
    GROUP,
    MONEY,
    SUBTOTAL,
    Cell,
    Heading,
    Line,
    Listing,
    summed,
)
from frontdesk.core.money import dollars
from frontdesk.ledger.accounts import CHART
from frontdesk.ledger.aging import AGES

UNCOUNTED = "after the drawers are counted"
_PEOPLE = ("Payer", "Provider", "Patient")


def days_words(since: date, until: date) -> str:
    """Return a stretch of days in words; one day alone is itself."""
    if since == until:
        return words_date(since)
    return f"{words_date(since)} to {words_date(until)}"


def day_sheet(
    sheet: Sheet,
    *,
    drawers: Sequence[Drawer] = (),
    unresolved: Sequence[Unresolved] = (),
    closed: str = "",
    blind: bool = False,
) -> Listing:
    """Return charges, payments and adjustments of a day, its drawers and what was left to settle.

    Args:
        sheet: of the day, or of more days.
        drawers: counted or not.
        unresolved: with their excuses.
        closed: by whom and when it was sealed, and the seal; "" while it is open.
        blind: a drawer is still to be counted, so nothing tells how much cash should be in it.

    """
    hidden = CHART["cash"][2] if blind else ""
    headings = (Heading("What"), Heading("Count", COUNT), Heading("Amount", MONEY), Heading("Note"))
    lines: list[Line] = []

    def group(title: str, rows: Iterable[tuple[str, int | None, int | None, str]],
              total: int | None) -> None:  # fmt: skip
        known = list(rows)
        if not known:
            return
        lines.append(Line((title,), GROUP))
        lines.extend(Line(row) for row in known)
        lines.append(Line((f"{title}, total", None, total, ""), SUBTOTAL))

    group("Charges by provider", ((row.provider or "No provider", None, row.charged_cents, "")
          for row in sheet.providers if row.charged_cents), sheet.charged_cents)  # fmt: skip
    group("Charges by service", ((row.words, row.count, row.cents, "") for row in sheet.services),
          sum(row.cents for row in sheet.services))  # fmt: skip
    group("Money received", (
        (row.words, None, None, UNCOUNTED) if row.words == hidden
        else (row.words, row.count, row.cents, "") for row in sheet.received
    ), None if blind else sheet.received_cents)  # fmt: skip
    paid = sum(row.paid_cents for row in sheet.providers)
    if not blind:  # with the checks and cards beside it, it would tell the cash
        group("Payments used for charges, by provider", (
            (row.provider or "No charge", None, row.paid_cents, "") for row in sheet.providers
            if row.paid_cents), paid)  # fmt: skip
    group("Adjustments", ((row.words, row.count, row.cents, "") for row in sheet.adjustments),
          sheet.adjusted_cents)  # fmt: skip
    group("Drawers", (
        (f"Drawer {one.letter}, {one.workstation}".removesuffix(", "), None, one.counted_cents,
         _counted_words(one, blind=blind)) for one in drawers
        if one.took_cents or one.counted_cents is not None
    ), None if blind else sum(one.counted_cents or 0 for one in drawers))  # fmt: skip
    if unresolved:
        lines.append(Line(("Left to settle",), GROUP))
        lines.extend(
            Line((f"{KINDS[one.kind]}: {one.patient}", None, None,
                  f"{one.words}; {one.excuse or one.said or 'open'}"), patient_id=one.patient_id)
            for one in unresolved
        )  # fmt: skip
    about = [("Days", days_words(sheet.since, sheet.until)), ("Taken back", str(sheet.voids))]
    about.append(("Closed", closed or "not yet"))
    return Listing("Day sheet", headings, lines, about=about)


def _counted_words(one: Drawer, *, blind: bool) -> str:
    if one.counted_cents is None:
        return "not counted" if blind else f"not counted; {dollars(one.expected_cents)} expected"
    if not one.difference_cents:
        return f"counted by {one.counted_by}, agrees"
    which = "over" if one.difference_cents > 0 else "short"
    return f"{dollars(abs(one.difference_cents))} {which}: {one.reason or 'no reason given'}"


def brief(sheet: Listing) -> Listing:
    """Return a day sheet for the narrow side of a screen: its notes stand with their words."""
    return replace(
        sheet,
        headings=sheet.headings[:3],
        lines=[line._replace(cells=(_noted(line.cells), *line.cells[1:3])) for line in sheet.lines],
    )


def _noted(cells: Sequence[Cell]) -> str:
    note = cells[3] if len(cells) > 3 else ""
    return f"{cells[0]}: {note}" if note else str(cells[0])


def sealed_day(sealed: Sealed, *, at: str) -> Listing:
    """Return the day sheet as it was sealed: from what was stored, whatever is so by now.

    Args:
        sealed: the closing of a day.
        at: when that was, in words.

    """
    content = sealed.content
    table = day_sheet(
        sheet_of(content), drawers=drawers_of(content), unresolved=unresolved_of(content),
        closed=f"by {sealed.staff}, {at}",
    )  # fmt: skip
    about = [*table.about, ("Posted by", sealed.posters or "nobody")]
    if sealed.by_poster:
        about.append(("Note", f"{sealed.staff} has posted and closed, as the office allows"))
    half = len(sealed.seal) // 2  # a line of paper takes no more
    about += [("Seal", sealed.seal[:half]), ("Seal, on", sealed.seal[half:])]
    return replace(table, title="Day sheet, sealed", about=about)


def deposit_slip(made: DepositRow) -> Listing:
    """Return a deposit as the bank takes it: cash, then every check."""
    headings = (Heading("No.", COUNT), Heading("Item"), Heading("Amount", MONEY))
    lines = [Line((None, "Cash", made.cash_cents))] if made.cash_cents else []
    lines += [Line((place, *check)) for place, check in enumerate(made.checks, 1)]
    checks = f"{len(made.checks)} check{'' if len(made.checks) == 1 else 's'}"
    about = [
        ("Deposit", str(made.number)), ("Day", words_date(made.day)), ("Made by", made.staff),
    ]  # fmt: skip
    return Listing(
        f"Deposit slip {made.number}", headings, lines, about=about,
        totals=(None, f"Total, {checks}", made.cents),
    )  # fmt: skip


def trial_balance(
    books: Mapping[str, int], *, until: date, names: Mapping[str, str], seal: str = ""
) -> Listing:
    """Return the trial balance: every account with its debit or credit; both columns are equal.

    Args:
        books: account to its balance, debit above zero.
        until: the day it is of.
        names: of the office's own accounts, by number.
        seal: of its month; "" while that is open.

    """
    headings = (
        Heading("No."), Heading("Account"), Heading("Debit", MONEY), Heading("Credit", MONEY),
    )  # fmt: skip
    numbered = sorted(
        (str(CHART[account][0]), CHART[account][2], cents) if account in CHART
        else (account, names.get(account, "Own account"), cents)
        for account, cents in books.items()
    )  # fmt: skip
    lines = [
        Line((number, name, cents if cents > 0 else None, -cents if cents < 0 else None))
        for number, name, cents in numbered
    ]
    about = [("As of", words_date(until)), *([("Seal", seal)] if seal else [])]
    return Listing(
        "Trial balance, sealed" if seal else "Trial balance", headings, lines, about=about,
        totals=summed(headings, lines, "Debit", "Credit"),
    )  # fmt: skip


def receivables(rows: Sequence[AgedRow], *, by: str, today: date) -> Listing:
    """Return what is owed by age under the names of payers, providers or patients."""
    if by not in _PEOPLE:
        raise ValueError(f"receivables by {by}")
    headings = (
        Heading(by), *(Heading(f"{age} days", MONEY) for age in AGES), Heading("Total", MONEY),
    )  # fmt: skip
    lines = [
        Line(
            (row.name, *row.cents, row.total_cents), patient_id=row.id if by == "Patient" else None
        )
        for row in rows
    ]
    titles = [heading.title for heading in headings[1:]]
    return Listing(
        f"Receivables by {by.lower()}", headings, lines, totals=summed(headings, lines, *titles),
        about=[("As of", words_date(today))],
    )  # fmt: skip


def credit_balances(rows: Sequence[Credit], *, today: date) -> Listing:
    """Return to whom the office owes money."""
    headings = (
        Heading("Patient"), Heading("Chart"), Heading("Paid ahead", MONEY),
        Heading("Overpaid", MONEY), Heading("Total", MONEY),
    )  # fmt: skip
    lines = [
        Line((row.patient, row.chart_number, row.prepaid_cents, row.overpaid_cents,
              row.total_cents), patient_id=row.patient_id)
        for row in rows
    ]  # fmt: skip
    return Listing(
        "Credit balances", headings, lines,
        totals=summed(headings, lines, "Paid ahead", "Overpaid", "Total"),
        about=[("As of", words_date(today))],
    )  # fmt: skip


def late_items(rows: Sequence[LateItem], *, today: date) -> Listing:
    """Return what insurance has owed too long, as a list of calls to make."""
    headings = (
        Heading("Payer"), Heading("Patient"), Heading("Service", DATE), Heading("Code"),
        Heading("Days", COUNT), Heading("Owed", MONEY), Heading("What it said"),
    )  # fmt: skip
    lines = [
        Line((row.payer, row.patient, row.service_day, row.code, row.days, row.cents, row.said),
             patient_id=row.patient_id)
        for row in rows
    ]  # fmt: skip
    return Listing(
        "Denials to be", headings, lines, totals=summed(headings, lines, "Owed"),
        about=[("As of", words_date(today)), ("Shown", f"open more than {LATE} days")],
    )  # fmt: skip


def money_by_day(rows: Sequence[tuple[date, int]]) -> Listing:
    """Return what came in on each day; days without are left out."""
    headings = (Heading("Day", DATE), Heading("Received", MONEY))
    lines = [Line((day, cents)) for day, cents in rows if cents]
    return Listing(
        "Payments by day", headings, lines, totals=summed(headings, lines, "Received"),
        about=[("Days", days_words(rows[0][0], rows[-1][0]))] if rows else (),
    )  # fmt: skip


def rates(found: Rates, since: date, until: date) -> Listing:
    """Return how well a stretch of days was collected."""
    lines = [Line(pair) for pair in rates_words(found)]
    headings = (Heading("Rate"), Heading("Value"))
    return Listing("Collection rates", headings, lines, about=[("Days", days_words(since, until))])


def rates_words(found: Rates) -> tuple[tuple[str, str], ...]:
    """Return the rates as name and value, for the screen and for paper."""
    collected, days = found.collected, found.days_owed
    return (
        ("Charged", dollars(found.charged_cents)),
        ("Contractual adjustments", dollars(found.contractual_cents)),
        ("Collected", dollars(found.paid_cents)),
        ("Net collection rate", "—" if collected is None
         else f"{collected // 100}.{collected % 100:02} %"),
        ("Receivables", dollars(found.owed_cents)),
        ("Days in receivables", "—" if days is None else f"{days // 10}.{days % 10}"),
    )  # fmt: skip
