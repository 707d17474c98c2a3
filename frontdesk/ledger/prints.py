"""What patients are handed for their money: the receipt, and all payments of a stretch of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from frontdesk.core.clock import words_date, words_moment
from frontdesk.core.money import dollars
from frontdesk.ledger.reads import ReceiptRow, StoryRow
from frontdesk.ledger.rules import METHODS, ReceiptContent, copy_mark, purpose_words
from frontdesk.paper import fonts
from frontdesk.paper.letterhead import Letterhead, letterhead, narrow_letterhead
from frontdesk.paper.sheet import (
    ACCENT,
    ALARM,
    HALF_LETTER,
    INK,
    LETTER,
    MILLIMETRE,
    MUTED,
    ROLL_WIDTH,
    TINT,
    Sheet,
)
from frontdesk.paper.table import PaperColumn, table

MARGIN = 40.0
EDGE = 5 * MILLIMETRE  # of a roll, which printers leave white
TALL = 2000.0  # points; a roll is measured on a sheet that is surely long enough


@dataclass(frozen=True, slots=True)
class Marks:
    """What sets this print of a receipt apart from the one first handed out.

    Attributes:
        copy: "COPY 1", or "" on the original.
        void: "Voided 03/04/2025 by Rosa Diaz: wrong patient", or "" when it stands.

    """

    copy: str = ""
    void: str = ""


def kept_receipt(row: ReceiptRow, *, form: str, copies: int, zone: ZoneInfo) -> bytes:
    """Return a receipt on file as PDF, marked as the copy it is, and as void if it is.

    Args:
        row: the receipt.
        form: letter or roll.
        copies: how often it was printed before; 0 gives the original.
        zone: the office's.

    """
    void = ""
    if row.voided_at is not None:
        at = words_moment(row.voided_at, zone)
        void = f"Voided {at} by {row.voided_by}: {row.void_reason}"
    return receipt(row.content, form=form, marks=Marks(copy_mark(copies), void))


def receipt(content: ReceiptContent, *, form: str, marks: Marks = Marks()) -> bytes:
    """Return a receipt as PDF.

    Args:
        content: what it says.
        form: "letter" for half a letter page, "roll" for 80 mm paper as long as it needs.
        marks: of a copy, of a voided receipt.

    """
    return roll_receipt(content, marks) if form == "roll" else half_page_receipt(content, marks)


def half_page_receipt(content: ReceiptContent, marks: Marks) -> bytes:
    """Return the receipt on half a letter page."""
    sheet = Sheet(*HALF_LETTER, title=f"Receipt {content.number}")
    right = sheet.width - MARGIN
    head = Letterhead(content.practice, content.practice_lines)
    letterhead(sheet, head, x=MARGIN, y=MARGIN - 6, room=320)
    _title(sheet, content, marks, right)
    _whose(sheet, content, right)
    below = _paid(sheet, content, right)
    _how(sheet, content, marks, right, below)
    if marks.void:
        sheet.stamp("VOID")
    return sheet.finish()


def _title(sheet: Sheet, content: ReceiptContent, marks: Marks, right: float) -> None:
    sheet.heading(right, MARGIN - 1, "Receipt", align="right")
    sheet.text(right, MARGIN + 17, content.number, size=16, strong=True, align="right")
    sheet.text(right, MARGIN + 30, content.at, size=8.5, colour=MUTED, align="right")
    y = MARGIN + 37
    for words, colour in ((marks.copy, ACCENT), ("VOID" if marks.void else "", ALARM)):
        if words:
            room = fonts.width(words, 8, strong=True) + 14
            sheet.box(right - room, y, room, 14, edge=colour, radius=3)
            sheet.text(right - 7, y + 10, words, size=8, strong=True, colour=colour, align="right")
            right -= room + 6


def _whose(sheet: Sheet, content: ReceiptContent, right: float) -> None:
    y = 110.0
    sheet.rule(MARGIN, y, until=right, weight=0.8)
    middle = MARGIN + (right - MARGIN) * 0.45
    sheet.heading(MARGIN, y + 16, "Received from")
    sheet.text(MARGIN, y + 31, content.patient, size=11, strong=True, room=middle - MARGIN - 16)
    sheet.text(MARGIN, y + 44, f"Chart {content.chart_number}", size=8.5, colour=MUTED)
    if content.visit:
        sheet.heading(middle, y + 16, "For the visit")
        sheet.paragraph(middle, y + 31, content.visit, room=right - middle, size=9.5, most=2)


def _paid(sheet: Sheet, content: ReceiptContent, right: float) -> float:
    y = 178.0
    sheet.heading(MARGIN, y, "Paid")
    sheet.heading(right, y, "Amount", align="right")
    sheet.rule(MARGIN, y + 6, until=right)
    y += 22
    for words, cents in content.parts:
        sheet.text(MARGIN, y, words, size=10)
        sheet.text(right, y, dollars(cents), size=10, align="right")
        sheet.rule(MARGIN, y + 7, until=right, weight=0.35)
        y += 20
    sheet.box(MARGIN, y - 8, right - MARGIN, 30, fill=TINT, radius=4)
    sheet.text(MARGIN + 10, y + 11, "Total paid", size=11, strong=True)
    sheet.text(
        right - 10, y + 12, dollars(content.total_cents), size=15, strong=True, align="right"
    )
    return y + 42


def _how(sheet: Sheet, content: ReceiptContent, marks: Marks, right: float, y: float) -> None:
    middle = MARGIN + (right - MARGIN) * 0.45
    sheet.heading(MARGIN, y, "Paid by")
    sheet.text(MARGIN, y + 15, how_paid(content), size=10, strong=True, room=middle - MARGIN - 16)
    if content.tendered_cents is not None:
        words = (
            f"{dollars(content.tendered_cents)} received, {dollars(content.change_cents)} change"
        )
        sheet.text(MARGIN, y + 29, words, size=9, colour=MUTED)
    sheet.heading(right, y, "Account balance after this payment", align="right")
    sheet.text(right, y + 15, balance_words(content), size=10, strong=True, align="right")
    if marks.void:
        sheet.text(
            MARGIN, y + 52, marks.void, size=9, strong=True, colour=ALARM,
            room=right - MARGIN,
        )  # fmt: skip
    foot = sheet.height - 30
    sheet.rule(MARGIN, foot - 13, until=right, weight=0.35)
    sheet.text(MARGIN, foot, f"Received by {content.taken_by}", size=8, colour=MUTED)
    sheet.text(
        right,
        foot,
        "Please keep this receipt for your records. Thank you.",
        size=8,
        colour=MUTED,
        align="right",
    )


def roll_receipt(content: ReceiptContent, marks: Marks) -> bytes:
    """Return the receipt on 80 mm paper, as long as what it says."""
    measured = Sheet(ROLL_WIDTH, TALL, title="")
    height = _draw_roll(measured, content, marks)
    sheet = Sheet(ROLL_WIDTH, height, title=f"Receipt {content.number}")
    _draw_roll(sheet, content, marks)
    if marks.void:
        sheet.stamp("VOID")
    return sheet.finish()


def _draw_roll(sheet: Sheet, content: ReceiptContent, marks: Marks) -> float:
    """Draw it all; return how long the paper must be."""
    left, right = EDGE, sheet.width - EDGE
    room, middle = right - left, sheet.width / 2
    head = Letterhead(content.practice, content.practice_lines)
    y = narrow_letterhead(sheet, head, y=5 * MILLIMETRE, room=room)
    y = _cut(sheet, y)
    sheet.text(left, y, f"Receipt {content.number}", size=10.5, strong=True)
    if marks.copy:
        sheet.text(right, y, marks.copy, size=10.5, strong=True, align="right")
    sheet.text(left, y + 12, content.at, size=8)
    y += 28
    if marks.void:
        y = sheet.paragraph(left, y, marks.void, room=room, size=9, strong=True) + 4
    y = sheet.paragraph(left, y, content.patient, room=room, size=10, strong=True)
    sheet.text(left, y, f"Chart {content.chart_number}", size=8)
    y += 13
    if content.visit:
        y = sheet.paragraph(left, y, content.visit, room=room, size=8)
    y = _cut(sheet, y)
    for words, cents in content.parts:
        y = _pair(sheet, y, words, dollars(cents), size=9.5)
    y = _pair(sheet, y + 4, "Total paid", dollars(content.total_cents), size=13)
    y = _cut(sheet, y - 8)
    y = _pair(sheet, y, how_paid(content), dollars(content.total_cents), size=8.5)
    if content.tendered_cents is not None:
        y = _pair(sheet, y, "Received", dollars(content.tendered_cents), size=8.5)
        y = _pair(sheet, y, "Change", dollars(content.change_cents), size=8.5)
    y = _pair(sheet, y, "Account balance", balance_words(content), size=8.5)
    y = _cut(sheet, y - 2)
    sheet.text(middle, y, f"Received by {content.taken_by}", size=7.5, align="centre", room=room)
    sheet.text(middle, y + 11, "Please keep this receipt. Thank you.", size=7.5, align="centre")
    return y + 11 + 8 * MILLIMETRE


def _cut(sheet: Sheet, y: float) -> float:
    sheet.rule(EDGE, y, until=sheet.width - EDGE, weight=0.7, colour=INK, dashed=True)
    return y + 14


def _pair(sheet: Sheet, y: float, words: str, amount: str, *, size: float) -> float:
    left, right = EDGE, sheet.width - EDGE
    strong = size > 12
    taken = fonts.width(amount, size, strong=strong)
    sheet.text(right, y, amount, size=size, strong=strong, align="right")
    sheet.text(left, y, words, size=size, strong=strong, room=right - left - taken - 8)
    return y + size * 1.5


def how_paid(content: ReceiptContent) -> str:
    """Return how it was paid in words: `Check 1047`, `Visa ending 4242, approval 05A91`."""
    return paid_words(content.method, content.reference)


def paid_words(method: str, reference: str) -> str:
    """Return a method and its reference as people say it."""
    if method == "card" and reference:
        return reference
    return f"{METHODS[method]} {reference}".strip()


def balance_words(content: ReceiptContent) -> str:
    """Return the balance after the payment; a credit is named."""
    owed = content.owed_after_cents
    return f"{dollars(-owed)} credit" if owed < 0 else dollars(owed)


def payments_summary(
    head: Letterhead,
    *,
    patient: str,
    chart_number: str,
    period: str,
    rows: Sequence[StoryRow],
    printed: str,
) -> bytes:
    """Return all payments of one patient in a stretch of time, for taxes or an employer, as PDF.

    Args:
        head: the practice.
        patient: whose payments.
        chart_number: of the patient.
        period: in words: "01/01/2025 to 12/31/2025".
        rows: the account's story in that time; what is no payment is left out.
        printed: when, in words.

    """
    rows = [row for row in rows if row.kind in ("payment", "reversal")]
    total = sum(row.cents if row.kind == "payment" else -row.cents for row in rows)
    sheet = Sheet(*LETTER, title="Payments")

    def begin(page: Sheet) -> float:
        y = letterhead(page, head, x=MARGIN, y=MARGIN, room=330)
        right = page.width - MARGIN
        page.text(right, MARGIN + 12, "Payments", size=16, strong=True, align="right")
        page.text(right, MARGIN + 26, period, size=9.5, colour=MUTED, align="right")
        page.text(MARGIN, y + 24, patient, size=12, strong=True, room=330)
        page.text(MARGIN, y + 38, f"Chart {chart_number}", size=8.5, colour=MUTED)
        page.text(
            right,
            page.height - 30,
            f"Printed {printed} · page {page.pages}",
            size=8,
            colour=MUTED,
            align="right",
        )
        return y + 66

    columns = (
        PaperColumn("Date", 74), PaperColumn("Receipt", 74), PaperColumn("For", 150),
        PaperColumn("Paid by", 158), PaperColumn("Amount", 76, right=True),
    )  # fmt: skip
    table(
        sheet,
        columns,
        [_summary_row(row) for row in rows],
        x=MARGIN,
        y=begin(sheet),
        bottom=sheet.height - 70,
        begin_page=begin,
        total=("Total paid", "", "", "", dollars(total)),
        faint=lambda place: rows[place].voided,
    )
    return sheet.finish()


def _summary_row(row: StoryRow) -> tuple[str, str, str, str, str]:
    purpose = purpose_words(row.purpose, cents=row.cents, balance_cents=-row.owed_cents)
    if row.kind == "reversal":
        return words_date(row.day), row.number, f"Void: {row.memo}", "", dollars(-row.cents)
    how = paid_words(row.method, row.reference)
    return words_date(row.day), row.number, purpose, how, dollars(row.cents)
