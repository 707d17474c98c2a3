"""Recalls on paper: letters for window envelopes, address labels, the call list; and as tables."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from frontdesk.core import clock
from frontdesk.csv_files.writing import csv_bytes
from frontdesk.paper.labels import Stock, labels
from frontdesk.paper.letterhead import Letterhead, letterhead
from frontdesk.paper.sheet import ALARM, INCH, INK, LETTER, MUTED, RULE, Sheet
from frontdesk.patients.rules import words_language
from frontdesk.recall import rules
from frontdesk.recall.reads import DueRow

LEFT, RIGHT = 1.0 * INCH, 7.5 * INCH
# A standard #10 window shows this part of a letter folded in three, however it has slid.
WINDOW_TOP = 2.5 * INCH
FOLD = 11 * INCH / 3
LINE = 11.5  # points, of the address: four lines fit the window
BODY = 11.0
MARGIN, ROW = 40.0, 50.0
COLUMNS = (("Patient", 0.0), ("Phone", 190.0), ("Due for", 300.0), ("Last visit", 432.0),
           ("Reminded", 530.0), ("Called", 636.0))  # fmt: skip
TICKS = ("Booked", "Message", "No answer")
HEAD = (
    "Patient", "Born", "Chart", "Phone", "Email", "Language", "Interpreter", "Address", "Rule",
    "Visit", "Due", "State", "Last visit", "Provider", "Reminded", "Next", "Note",
)  # fmt: skip


def letters(
    whose: Letterhead,
    phone: str,
    wanted: Sequence[tuple[DueRow, int, str]],
    *,
    today: date,
) -> bytes:
    """Return one PDF with a page for each letter, to be folded into a #10 window envelope.

    Args:
        whose: the practice.
        phone: the number that patients call.
        wanted: who, which letter (1 or 2), and the rule's text.
        today: the date that stands on them.

    Raises:
        ValueError: there is none, or someone has no address.

    """
    if not wanted or not all(row.address for row, _, _ in wanted):
        raise ValueError("letters need somebody, and an address each")
    sheet = Sheet(*LETTER, title="Recall letters")
    for place, one in enumerate(wanted):
        if place:
            sheet.next_page()
        _letter(sheet, whose, phone, one, today)
    return sheet.finish()


def _letter(
    sheet: Sheet, whose: Letterhead, phone: str, wanted: tuple[DueRow, int, str], today: date
) -> None:
    row, number, text = wanted
    letterhead(sheet, whose, x=LEFT, y=0.6 * INCH, room=4.2 * INCH)
    sheet.text(RIGHT, 0.6 * INCH + 11, _long_date(today), size=10, align="right")
    y = WINDOW_TOP + 9
    for line in (row.spoken, *row.address):
        sheet.text(LEFT, y, line, size=10, room=3.3 * INCH)
        y += LINE
    for x in (0.15 * INCH, sheet.width - 0.35 * INCH):
        sheet.rule(x, FOLD, until=x + 0.2 * INCH, weight=0.4)
    y = FOLD + 0.65 * INCH
    if number == 2:
        sheet.text(LEFT, y, "A second reminder", size=BODY, strong=True)
        y += 24
    y = _paragraphs(sheet, f"Dear {row.spoken},", y)
    y = _paragraphs(sheet, rules.filled(text, _values(whose, phone, row)), y)
    y = sheet.paragraph(LEFT, y + 10, "Sincerely,", room=RIGHT - LEFT, size=BODY)
    sheet.text(LEFT, y + 34, row.provider or whose.name, size=BODY, strong=True)
    if row.provider:
        sheet.text(LEFT, y + 49, whose.name, size=BODY - 1, colour=MUTED)
    if phone:
        sheet.text(LEFT, sheet.height - 0.6 * INCH, f"To book, call {phone}", size=9, colour=MUTED)


def _paragraphs(sheet: Sheet, words: str, y: float) -> float:
    for paragraph in words.split("\n\n"):
        for line in paragraph.split("\n"):
            y = sheet.paragraph(LEFT, y, line, room=RIGHT - LEFT, size=BODY, leading=1.45)
        y += 9
    return y


def _values(whose: Letterhead, phone: str, row: DueRow) -> dict[str, str]:
    return {
        "name": row.spoken,
        "visit": row.rule if row.rule[:2].isupper() else row.rule[:1].lower() + row.rule[1:],
        "due": _long_date(row.period.due_on),
        "last": _long_date(row.last_on) if row.last_on else "your last visit",
        "provider": row.provider or whose.name,
        "practice": whose.name,
        "phone": phone or "our office",
    }


def _long_date(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def address_labels(rows: Sequence[DueRow], *, stock: Stock, used: int = 0) -> bytes:
    """Return an address label for each of those who have an address.

    Raises:
        ValueError: nobody has one, or more labels are used than the sheet has.

    """
    return labels(stock, [(row.spoken, *row.address) for row in rows if row.address], used=used)


def call_list(
    whose: Letterhead, rows: Sequence[DueRow], *, zone: ZoneInfo, today: date, printed: datetime
) -> bytes:
    """Return whom to call as a PDF on letter paper, across, in this order."""
    sheet = Sheet(LETTER[1], LETTER[0], title="Recall call list")
    told = f"Printed {clock.words_moment(printed, zone)}"

    def begin(page: Sheet) -> float:
        y = letterhead(page, whose, x=MARGIN, y=MARGIN - 8, room=360)
        right = page.width - MARGIN
        page.text(right, MARGIN + 6, "Recall: to call", size=16, strong=True, align="right")
        page.text(right, page.height - 22, f"{told} \u00b7 page {page.pages}", size=8,
                  colour=MUTED, align="right")  # fmt: skip
        count = (
            f"{len(rows)} patient{'s' if len(rows) != 1 else ''} \u00b7 keep out of sight; shred"
        )
        page.text(MARGIN, page.height - 22, count, size=8, colour=MUTED)
        y = max(y, MARGIN + 30) + 14
        for words, x in COLUMNS:
            page.heading(MARGIN + x, y, words)
        page.rule(MARGIN, y + 5, until=right, weight=0.8, colour=RULE)
        return y + 19

    y = begin(sheet)
    for row in rows:
        if y + ROW > sheet.height - 30:
            sheet.next_page()
            y = begin(sheet)
        _call(sheet, row, y, today)
        y += ROW
    if not rows:
        sheet.text(MARGIN, y, "Nobody is to be called.", size=9)
    return sheet.finish()


def _call(sheet: Sheet, row: DueRow, y: float, today: date) -> None:
    name, phone, due, last, told, ticks = (MARGIN + x for _, x in COLUMNS)
    right = sheet.width - MARGIN
    born = clock.words_date(row.birth_date) if row.birth_date else "birth date not known"
    sheet.text(name, y, row.name, size=10, strong=True, room=phone - name - 8)
    sheet.text(name, y + 12, f"{born} \u00b7 chart {row.chart_number}", size=8, colour=MUTED,
               room=phone - name - 8)  # fmt: skip
    below = " \u00b7 ".join(
        filter(None, (words_language(row.language, interpreter=row.interpreter), row.note))
    )
    sheet.text(name, y + 24, below, size=8, strong=True, room=due - name - 8)
    sheet.text(phone, y, row.phone or "No phone on file", size=9.5, room=due - phone - 8)
    sheet.text(due, y, row.rule, size=9.5, room=last - due - 8)
    late = row.state == "overdue"
    sheet.text(due, y + 12, rules.words_state(row.state, row.period.due_on, today), size=8,
               colour=ALARM if late else MUTED, strong=late, room=last - due - 8)  # fmt: skip
    sheet.text(last, y, clock.words_date(row.last_on) if row.last_on else "None", size=9)
    sheet.text(last, y + 12, row.provider, size=8, colour=MUTED, room=told - last - 8)
    for place, one in enumerate(row.sent[-2:]):
        sheet.text(told, y + 12 * place, words_sent(one), size=8, room=ticks - told - 8)
    for place, words in enumerate(TICKS):
        down = y - 7 + 12.5 * place
        sheet.box(ticks, down, 8, 8, edge=INK, weight=0.7)
        sheet.text(ticks + 13, down + 7, words, size=8.5)
    sheet.rule(MARGIN, y + ROW - 14, until=right, weight=0.35)


def words_sent(one: rules.Sent) -> str:
    """Return a reminder as lists name it: `First letter 03/04/2025`."""
    what = rules.LETTERS[one.letter] if one.letter else rules.WAYS[one.way]
    if one.way != rules.LETTER:
        what = f"{what}: {one.outcome}"
    return f"{what} {clock.words_date(one.on)}"


def due_table(rows: Sequence[DueRow], *, today: date) -> bytes:
    """Return the list as CSV, dates as the office writes them."""
    return csv_bytes(HEAD, [_cells(row, today) for row in rows])


def _cells(row: DueRow, today: date) -> tuple[str, ...]:
    return (
        row.name,
        clock.words_date(row.birth_date) if row.birth_date else "",
        row.chart_number,
        row.phone,
        row.email,
        row.language,
        "yes" if row.interpreter else "",
        ", ".join(row.address),
        row.rule,
        row.type,
        clock.words_date(row.period.due_on),
        rules.words_state(row.state, row.period.due_on, today),
        clock.words_date(row.last_on) if row.last_on else "",
        row.provider,
        "; ".join(words_sent(one) for one in row.sent),
        row.next.words,
        row.note,
    )
