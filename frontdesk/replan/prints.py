"""The call list of a day that broke, on paper and as a table: whom to reach, and what to say."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from frontdesk.core import clock
from frontdesk.csv_files.writing import csv_bytes
from frontdesk.paper.letterhead import Letterhead, letterhead
from frontdesk.paper.sheet import ALARM, INK, LETTER, MUTED, RULE, Sheet
from frontdesk.patients.rules import words_language
from frontdesk.replan import rules
from frontdesk.replan.reads import CallRow

MARGIN = 40.0
ROW = 54.0  # points a patient takes
COLUMNS = (("Patient", 0.0), ("Phones", 168.0), ("Was", 300.0), ("New time", 408.0),
           ("Called", 574.0))  # fmt: skip
TICKS = ("Reached", "Message", "Rebooked")
HEAD = (
    "Patient", "Born", "Chart", "Phones", "Language", "Interpreter", "Visit", "Was on", "Was at",
    "Was with", "New date", "New time", "New with", "To do", "Why", "Outcome", "Called", "By",
)  # fmt: skip


def call_list(
    whose: Letterhead,
    title: str,
    rows: Sequence[CallRow],
    *,
    zone: ZoneInfo,
    printed: datetime,
) -> bytes:
    """Return the call list as a PDF on letter paper, across.

    Args:
        whose: the practice.
        title: why: "Dr. Lee out sick".
        rows: whom to call, in this order.
        zone: the office's.
        printed: when, UTC.

    """
    wide, tall = LETTER[1], LETTER[0]
    sheet = Sheet(wide, tall, title="Call list")
    told = f"Printed {clock.words_moment(printed, zone)}"

    def begin(page: Sheet) -> float:
        y = letterhead(page, whose, x=MARGIN, y=MARGIN - 8, room=360)
        right = wide - MARGIN
        page.text(right, MARGIN + 6, "Call list", size=16, strong=True, align="right")
        page.text(right, MARGIN + 21, title, size=9.5, align="right", room=330)
        page.text(right, tall - 22, f"{told} · page {page.pages}", size=8, colour=MUTED,
                  align="right")  # fmt: skip
        page.text(MARGIN, tall - 22, _sum(rows), size=8, colour=MUTED)
        y = max(y, MARGIN + 30) + 14
        for words, x in COLUMNS:
            page.heading(MARGIN + x, y, words)
        page.rule(MARGIN, y + 5, until=right, weight=0.8, colour=RULE)
        return y + 18

    y = begin(sheet)
    for row in rows:
        if y + ROW > tall - 34:
            sheet.next_page()
            y = begin(sheet)
        _call(sheet, row, y, zone)
        y += ROW
    if not rows:
        sheet.text(MARGIN, y, "Nobody is to be called.", size=9)
    return sheet.finish()


def _call(sheet: Sheet, row: CallRow, y: float, zone: ZoneInfo) -> None:
    name, phones, was, will, ticks = (MARGIN + x for _, x in COLUMNS)
    right = sheet.width - MARGIN
    born = clock.words_date(row.birth_date) if row.birth_date else "birth date not known"
    sheet.text(name, y, row.patient, size=10, strong=True, room=phones - name - 8)
    sheet.text(name, y + 12, f"{born} · chart {row.chart_number}", size=8, colour=MUTED,
               room=phones - name - 8)  # fmt: skip
    if spoken := words_language(row.language, interpreter=row.interpreter):
        sheet.text(name, y + 23, spoken, size=8, strong=True, room=phones - name - 8)
    for place, one in enumerate(row.phones[:3] or ("No phone on file",)):
        sheet.text(phones, y + 12 * place, one, size=9, room=was - phones - 8)
    sheet.text(was, y, clock.words_day(clock.office_day(row.old_start, zone)), size=9,
               room=will - was - 8)  # fmt: skip
    sheet.text(was, y + 12, clock.words_time(row.old_start, zone), size=9)
    sheet.text(was, y + 23, row.old_provider, size=8, colour=MUTED, room=will - was - 8)
    _new_time(sheet, row, will, y, zone, room=ticks - will - 10)
    for place, words in enumerate(TICKS):
        down = y - 7 + 12.5 * place
        sheet.box(ticks, down, 8, 8, edge=INK, weight=0.7)
        sheet.text(ticks + 13, down + 7, words, size=8.5)
    if row.outcome:
        done = f"{rules.OUTCOMES[row.outcome]}, {row.staff}"
        sheet.text(name, y + 34, done, size=8, colour=MUTED, room=phones - name - 8)
    sheet.rule(ticks + 64, y + 26, until=right, weight=0.5)
    sheet.rule(MARGIN, y + ROW - 14, until=right, weight=0.35)


def _new_time(
    sheet: Sheet, row: CallRow, x: float, y: float, zone: ZoneInfo, *, room: float
) -> None:
    if row.new_start is None or row.kind != rules.MOVED:
        sheet.text(x, y, rules.KINDS[row.kind], size=9, strong=True, colour=ALARM, room=room)
        sheet.paragraph(x, y + 12, row.reason, room=room, size=8, most=2)
        return
    day = clock.words_day(clock.office_day(row.new_start, zone))
    sheet.text(x, y, day, size=10, strong=True, room=room)
    sheet.text(x, y + 12, clock.words_time(row.new_start, zone), size=10, strong=True)
    sheet.text(x, y + 23, row.new_provider, size=8, colour=MUTED, room=room)


def _sum(rows: Sequence[CallRow]) -> str:
    moved = sum(row.kind == rules.MOVED for row in rows)
    return f"{moved} to be told of a new time · {len(rows) - moved} to be asked for one"


def call_table(rows: Sequence[CallRow], *, zone: ZoneInfo) -> bytes:
    """Return the call list as CSV, dates and times by the office's clock."""
    return csv_bytes(HEAD, [_cells(row, zone) for row in rows])


def _cells(row: CallRow, zone: ZoneInfo) -> tuple[str, ...]:
    new = row.new_start if row.kind == rules.MOVED else None
    return (
        row.patient,
        clock.words_date(row.birth_date) if row.birth_date else "",
        row.chart_number,
        "; ".join(row.phones),
        row.language,
        "yes" if row.interpreter else "",
        row.type,
        clock.words_date(clock.office_day(row.old_start, zone)),
        clock.words_time(row.old_start, zone),
        row.old_provider,
        clock.words_date(clock.office_day(new, zone)) if new else "",
        clock.words_time(new, zone) if new else "",
        row.new_provider if new else "",
        "Tell the new time" if new else rules.KINDS[row.kind],
        row.reason,
        rules.OUTCOMES.get(row.outcome, ""),
        clock.words_moment(row.called_at, zone) if row.called_at else "",
        row.staff,
    )
