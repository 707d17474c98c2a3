"""The day on paper: its sheet, routing slips, the charts to pull, cards and labels."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from frontdesk.core import clock
from frontdesk.paper.labels import AVERY_5371, Stock, labels
from frontdesk.paper.letterhead import Letterhead, letterhead
from frontdesk.paper.sheet import (
    ACCENT,
    ALARM,
    HALF_LETTER,
    INCH,
    INK,
    LETTER,
    MUTED,
    RULE,
    TINT,
    Sheet,
)
from frontdesk.paper.table import PaperColumn, table
from frontdesk.schedule import rules
from frontdesk.schedule.on_paper import PaperVisit

MARGIN = 40.0
CODE = "FDV"  # before a visit's number in a QR code: nothing of the patient is in it
STATIONS = ("Checked in", "Roomed", "Vitals", "Provider in", "Provider out", "Checked out")
DAY_COLUMNS = (
    PaperColumn("Time", 52), PaperColumn("Min", 26), PaperColumn("Patient", 120),
    PaperColumn("Born", 58), PaperColumn("Chart", 50), PaperColumn("Phone", 82),
    PaperColumn("Visit", 78), PaperColumn("Status", 66),
)  # fmt: skip
PULL_COLUMNS = (
    PaperColumn("", 24), PaperColumn("Chart", 76), PaperColumn("Patient", 176),
    PaperColumn("Born", 72), PaperColumn("Time", 66), PaperColumn("With", 118),
)  # fmt: skip


def code_of(visit_id: int) -> str:
    """Return what the QR code of a visit says."""
    return f"{CODE}{visit_id}"


def day_sheet(
    head: Letterhead, visits: Sequence[PaperVisit], *, day: date, zone: ZoneInfo, printed: datetime
) -> bytes:
    """Return a day's visits as PDF, provider by provider.

    Args:
        head: the practice.
        visits: by provider, then time.
        day: the office's date.
        zone: the office's.
        printed: when, UTC; it stands at the foot.

    """
    sheet = Sheet(*LETTER, title="Day sheet")
    begin = _page_head(head, "Day sheet", day, zone, printed)
    y = begin(sheet)
    if not visits:
        sheet.text(MARGIN, y + 10, "Nobody is booked on this day.", size=11, colour=MUTED)
    for provider, group in groupby(visits, lambda one: one.provider):
        mine = list(group)
        if y > sheet.height - 130:  # a name alone at the foot helps nobody
            sheet.next_page()
            y = begin(sheet)
        sheet.text(MARGIN, y + 10, provider, size=11.5, strong=True, colour=ACCENT, room=380)
        count = f"{len(mine)} visits" if len(mine) != 1 else "1 visit"
        minutes = sum(one.minutes for one in mine)
        told = f"{count}, {minutes // 60} h {minutes % 60:02} min"
        sheet.text(sheet.width - MARGIN, y + 10, told, size=8.5, colour=MUTED, align="right")
        y = table(
            sheet, DAY_COLUMNS, [_day_row(one, zone) for one in mine],
            x=MARGIN, y=y + 28, bottom=sheet.height - 50, begin_page=begin,
        )  # fmt: skip
        y += 12
    return sheet.finish()


def chart_pull(
    head: Letterhead, visits: Sequence[PaperVisit], *, day: date, zone: ZoneInfo, printed: datetime
) -> bytes:
    """Return the charts to be pulled for a day as PDF, by chart number, a box to tick for each."""
    sheet = Sheet(*LETTER, title="Charts to pull")
    begin = _page_head(head, "Charts to pull", day, zone, printed)
    ordered = sorted(visits, key=lambda one: (one.chart_number, one.start))
    y = begin(sheet)
    if not ordered:
        sheet.text(MARGIN, y + 10, "Nobody is booked on this day.", size=11, colour=MUTED)
        return sheet.finish()
    rows = [
        ("[    ]", one.chart_number, one.name, _born(one), clock.words_time(one.start, zone),
         one.provider)
        for one in ordered
    ]  # fmt: skip
    table(
        sheet, PULL_COLUMNS, rows, x=MARGIN, y=y, bottom=sheet.height - 50, begin_page=begin
    )  # fmt: skip
    return sheet.finish()


def routing_slips(
    head: Letterhead, visits: Sequence[PaperVisit], *, zone: ZoneInfo, today: date
) -> bytes:
    """Return a half page for each visit that walks with the patient from desk to desk.

    Raises:
        ValueError: there is no visit.

    """
    if not visits:
        raise ValueError("no visits to print slips for")
    sheet = Sheet(*HALF_LETTER, title="Routing slips")
    for place, one in enumerate(visits):
        if place:
            sheet.next_page()
        _slip(sheet, head, one, zone, today)
    return sheet.finish()


def appointment_cards(
    head: Letterhead, visits: Sequence[PaperVisit], *, zone: ZoneInfo, stock: Stock = AVERY_5371,
    used: int = 0,
) -> bytes:  # fmt: skip
    """Return a card for each visit, to be handed to the patient: when to come, where, to whom.

    Raises:
        ValueError: there is no visit, or more cards are used than the sheet has.

    """
    return labels(stock, [_card_lines(head, one, zone) for one in visits], used=used)


def visit_labels(
    visits: Sequence[PaperVisit], *, zone: ZoneInfo, stock: Stock, used: int = 0
) -> bytes:
    """Return a label for each visit, for charts, tubes and forms: who, born, chart, when, whose.

    Raises:
        ValueError: there is no visit, or more labels are used than the sheet has.

    """
    wanted = [
        (
            one.name,
            f"Born {_born(one)}   Chart {one.chart_number}",
            f"{clock.words_date(clock.office_day(one.start, zone))} "
            f"{clock.words_time(one.start, zone)}",
            one.provider,
        )
        for one in visits
    ]
    return labels(stock, wanted, used=used)


def _page_head(
    head: Letterhead, title: str, day: date, zone: ZoneInfo, printed: datetime
) -> Callable[[Sheet], float]:
    def begin(page: Sheet) -> float:
        y = letterhead(page, head, x=MARGIN, y=MARGIN, room=330)
        right = page.width - MARGIN
        page.text(right, MARGIN + 12, title, size=16, strong=True, align="right")
        words = f"{day:%A}, {clock.words_date(day)}"
        page.text(right, MARGIN + 27, words, size=10, colour=MUTED, align="right")
        foot = f"Printed {clock.words_moment(printed, zone)}   \u00b7   Page {page.pages}"
        page.text(MARGIN, page.height - 26, foot, size=7.5, colour=MUTED)
        words = "Keep this paper out of patients' sight; shred it."
        page.text(right, page.height - 26, words, size=7.5, colour=MUTED, align="right")
        return y + 26

    return begin


def _day_row(one: PaperVisit, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        clock.words_time(one.start, zone), str(one.minutes), one.name, _born(one),
        one.chart_number, one.phone, one.type_name or one.reason, rules.WORDS[one.status],
    )  # fmt: skip


def _born(one: PaperVisit) -> str:
    return clock.words_date(one.birth_date) if one.birth_date else "unknown"


def _slip(sheet: Sheet, head: Letterhead, one: PaperVisit, zone: ZoneInfo, today: date) -> None:
    right = sheet.width - MARGIN
    y = letterhead(sheet, head, x=MARGIN, y=28, room=300)
    sheet.qr_code(right - 78, 18, 84, code_of(one.id))
    sheet.text(right - 90, 40, "Routing slip", size=13, strong=True, align="right")
    sheet.text(
        right - 90, 54, clock.words_date(clock.office_day(one.start, zone)),
        size=9, colour=MUTED, align="right",
    )  # fmt: skip
    y = max(y, 100.0)
    sheet.rule(MARGIN, y, until=right)
    sheet.text(MARGIN, y + 22, one.name, size=15, strong=True, room=right - MARGIN)
    age = f", {clock.words_age(one.birth_date, today)}" if one.birth_date else ""
    told = f"Born {_born(one)}{age}   \u00b7   Chart {one.chart_number}"
    if one.phone:
        told += f"   \u00b7   {one.phone}"
    sheet.text(MARGIN, y + 38, told, size=9.5, colour=INK, room=right - MARGIN)
    y = _slip_facts(sheet, one, zone, y + 58)
    notes = [*one.alerts]
    if one.interpreter:
        notes.insert(0, f"Interpreter: {one.language or 'ask which language'}")
    for line in notes[:3]:
        sheet.text(MARGIN, y, line, size=9, strong=True, colour=ALARM, room=right - MARGIN)
        y += 13
    _stations(sheet, sheet.height - 128)


def _slip_facts(sheet: Sheet, one: PaperVisit, zone: ZoneInfo, y: float) -> float:
    when = f"{clock.words_time(one.start, zone)}, {one.minutes} min"
    if one.come_at != one.start:
        when += f" (come {clock.words_time(one.come_at, zone)})"
    facts = (
        ("Time", when), ("With", one.provider), ("Visit", one.type_name or "Visit"),
        ("Where", ", ".join(filter(None, (one.location, one.room))) or "\u2014"),
    )  # fmt: skip
    wide = (sheet.width - 2 * MARGIN) / len(facts)
    for place, (title, words) in enumerate(facts):
        x = MARGIN + place * wide
        sheet.heading(x, y, title)
        sheet.paragraph(x, y + 13, words, room=wide - 8, size=9.5, strong=place == 0, most=2)
    y += 44
    if one.reason:
        sheet.heading(MARGIN, y, "Why the patient comes")
        y = sheet.paragraph(
            MARGIN, y + 13, one.reason, room=sheet.width - 2 * MARGIN, size=9.5, most=2
        )
        y += 8
    return y


def _stations(sheet: Sheet, y: float) -> None:
    """Draw where each desk writes its time and initials."""
    wide = (sheet.width - 2 * MARGIN) / len(STATIONS)
    for place, words in enumerate(STATIONS):
        x = MARGIN + place * wide
        sheet.box(x, y, wide - 6, 46, edge=RULE, radius=3, fill=TINT)
        sheet.text(x + 6, y + 12, words, size=7.5, strong=True, colour=MUTED, room=wide - 16)
        sheet.rule(x + 6, y + 38, until=x + wide - 12)
    sheet.heading(MARGIN, y + 66, "Come again")
    sheet.rule(MARGIN + 64, y + 68, until=MARGIN + 250)
    sheet.heading(MARGIN + 270, y + 66, "Notes")
    sheet.rule(MARGIN + 304, y + 68, until=sheet.width - MARGIN)


def _card_lines(head: Letterhead, one: PaperVisit, zone: ZoneInfo) -> tuple[str, ...]:
    day = clock.office_day(one.start, zone)
    come = clock.words_time(one.come_at, zone)
    when = f"{day:%A}, {day:%B} {day.day}, {day.year} at {clock.words_time(one.start, zone)}"
    return (
        when,
        f"Please come at {come}." if one.come_at != one.start else "",
        one.name,
        f"With {one.provider}" + (f", {one.location}" if one.location else ""),
        head.name,
        *head.lines[:3],
    )


CARD = Stock("Card 3.5 x 2 in", (3.5 * INCH, 2 * INCH), 1, 1, (3.5 * INCH, 2 * INCH))
