"""Papers of patients' own money: a plan's agreement, a refund's voucher, a bad check's notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.paper.letterhead import Letterhead, letterhead
from frontdesk.paper.sheet import HALF_LETTER, LETTER, MUTED, TINT, Sheet
from frontdesk.paper.table import PaperColumn, table
from frontdesk.payments.papers import Addressee
from frontdesk.payments.patient_lists import RefundRow, ReturnedRow
from frontdesk.payments.patient_rules import REFUND_METHODS, Instalment

EDGE = 54.0
HALF_EDGE = 40.0
NO_NUMBER = "\u2014"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a payment agreement says; `number` is the plan's, `owed_cents` when it was begun."""

    number: int
    to: Addressee
    begun: date
    by: str
    parts: Sequence[Instalment]
    note: str = ""

    @property
    def cents(self) -> int:
        """All parts together."""
        return sum(part.cents for part in self.parts)


def agreement(head: Letterhead, what: Agreement) -> bytes:
    """Return a payment agreement as PDF: the schedule of payments and a line to sign."""
    sheet = Sheet(*LETTER, title=f"Payment agreement {what.number}")
    right = sheet.width - EDGE

    def begin(page: Sheet) -> float:
        y = _head(page, head, "Payment agreement", f"Plan {what.number}", words_date(what.begun))
        if page.pages > 1:
            page.text(EDGE, y + 14, f"{what.to.patient}, continued", size=9, colour=MUTED)
            return y + 34
        return y

    y = _addressed(sheet, what.to, begin(sheet))
    count = len(what.parts)
    y = sheet.paragraph(
        EDGE, y,
        f"I agree to pay {dollars(what.cents)} of the balance of this account in {count} payments, "
        "each by the day it is due:",
        room=right - EDGE, size=10.5, leading=1.45,
    )  # fmt: skip
    left, rows = what.cents, []
    for place, part in enumerate(what.parts, start=1):
        left -= part.cents
        rows.append((str(place), words_date(part.due), dollars(part.cents), dollars(left)))
    columns = (
        PaperColumn("Payment", 90), PaperColumn("Due", 150),
        PaperColumn("Amount", 130, right=True), PaperColumn("Left after it", 134, right=True),
    )  # fmt: skip
    y = table(
        sheet, columns, rows, x=EDGE, y=y + 8, bottom=sheet.height - 70, begin_page=begin,
        total=("Total", "", dollars(what.cents), ""),
    )  # fmt: skip
    if y + 190 > sheet.height - 40:
        sheet.next_page()
        y = begin(sheet)
    _terms(sheet, what, y + 14, right)
    return sheet.finish()


def _terms(sheet: Sheet, what: Agreement, y: float, right: float) -> None:
    for words in (
        what.note,
        "While each payment arrives by its day, no reminder is sent and the account is not given "
        "to a collection agency. No interest is charged.",
        "If a payment cannot be made in time, please call before it is due. A payment that stays "
        "out ends this agreement; then the whole balance is due.",
    ):
        if words:
            y = sheet.paragraph(EDGE, y, words, room=right - EDGE, size=9.5, leading=1.4) + 4
    y += 40
    middle = EDGE + (right - EDGE) * 0.62
    for start, until, words in (
        (EDGE, middle - 16, f"Signature of {what.to.name}"), (middle, right, "Date"),
    ):  # fmt: skip
        sheet.rule(start, y, until=until, weight=0.8, colour=MUTED)
        sheet.text(start, y + 11, words, size=8, colour=MUTED, room=until - start)
    y += 46
    sheet.rule(EDGE, y, until=middle - 16, weight=0.8, colour=MUTED)
    sheet.text(EDGE, y + 11, f"For the practice: {what.by}", size=8, colour=MUTED, room=280)


def voucher(head: Letterhead, row: RefundRow, *, at: str, to: Addressee) -> bytes:
    """Return a refund's voucher on half a letter page, as PDF; `at` is when, in words."""
    sheet = Sheet(*HALF_LETTER, title=f"Refund {row.posting_id}")
    right = sheet.width - HALF_EDGE
    letterhead(sheet, head, x=HALF_EDGE, y=HALF_EDGE - 6, room=320)
    sheet.heading(right, HALF_EDGE - 1, "Refund", align="right")
    number = f"R-{row.posting_id}"
    sheet.text(right, HALF_EDGE + 17, number, size=16, strong=True, align="right")
    sheet.text(right, HALF_EDGE + 30, at, size=8.5, colour=MUTED, align="right")
    middle = HALF_EDGE + (right - HALF_EDGE) * 0.5
    sheet.rule(HALF_EDGE, 110, until=right, weight=0.8)
    sheet.heading(HALF_EDGE, 126, "Paid back to")
    sheet.text(HALF_EDGE, 141, to.patient, size=11, strong=True, room=middle - HALF_EDGE - 16)
    sheet.text(HALF_EDGE, 154, f"Chart {row.chart_number}", size=8.5, colour=MUTED)
    sheet.heading(middle, 126, "Reason")
    sheet.paragraph(middle, 141, row.reason, room=right - middle, size=9.5, most=3)
    sheet.box(HALF_EDGE, 186, right - HALF_EDGE, 34, fill=TINT, radius=4)
    how = f"{REFUND_METHODS[row.method]} {row.reference}".strip()
    sheet.text(HALF_EDGE + 10, 207, how, size=11, strong=True, room=330)
    sheet.text(right - 10, 208, dollars(row.cents), size=15, strong=True, align="right")
    for x, title, words in (
        (HALF_EDGE, "Given by", row.staff), (middle, "Approved by", row.approved_by),
    ):  # fmt: skip
        sheet.heading(x, 244, title)
        sheet.text(x, 259, words, size=10, room=middle - HALF_EDGE - 16)
    sheet.rule(HALF_EDGE, 318, until=middle - 24, weight=0.8, colour=MUTED)
    received = "Received" if row.method == "cash" else "Signature"
    sheet.text(HALF_EDGE, 329, f"{received}: {to.name}", size=8, colour=MUTED, room=220)
    sheet.rule(middle, 318, until=right, weight=0.8, colour=MUTED)
    sheet.text(middle, 329, "Date", size=8, colour=MUTED)
    foot = sheet.height - 30
    sheet.rule(HALF_EDGE, foot - 13, until=right, weight=0.35)
    words = f"Account balance after this refund: {_balance(to.owed_cents)}"
    sheet.text(HALF_EDGE, foot, words, size=8, colour=MUTED)
    return sheet.finish()


def notice(head: Letterhead, row: ReturnedRow, *, to: Addressee, pay_by: date) -> bytes:
    """Return the letter to a patient whose check the bank did not pay, as PDF."""
    sheet = Sheet(*LETTER, title=f"Returned check notice {row.id}")
    right = sheet.width - EDGE
    y = _head(sheet, head, "Returned check", words_date(row.day), "")
    y = _addressed(sheet, to, y)
    y = sheet.paragraph(
        EDGE, y,
        f"The bank has returned your check {row.number} of {words_date(row.paid_on)}. "
        f"It gave as the reason: {row.reason}.",
        room=right - EDGE, size=10.5, leading=1.45,
    )  # fmt: skip
    y = _sum(sheet, row, y + 16, right)
    sentences = [
        f"Please pay {dollars(row.cents + row.fee_cents)} by {words_date(pay_by)}, in cash, by "
        "card or by money order. Please do not send another check for it.",
    ]
    rest = to.owed_cents - row.cents - row.fee_cents
    if rest > 0:
        sentences.append(f"Besides, {dollars(rest)} is open on the account.")
    sentences.append(
        "If you think this is an error, or cannot pay all of it now, please call us: "
        "we will find a way together."
    )
    y += 14
    for words in sentences:
        y = sheet.paragraph(EDGE, y, words, room=right - EDGE, size=10.5, leading=1.45) + 6
    sheet.text(EDGE, y + 24, "Sincerely,", size=10.5)
    sheet.text(EDGE, y + 66, row.staff, size=10.5, strong=True)
    sheet.text(EDGE, y + 80, head.name, size=9, colour=MUTED)
    return sheet.finish()


def _sum(sheet: Sheet, row: ReturnedRow, y: float, right: float) -> float:
    lines = [(f"Check {row.number}", row.cents)]
    if row.fee_cents:
        lines.append(("Fee of the returned check", row.fee_cents))
    for words, cents in lines:
        sheet.text(EDGE + 10, y, words, size=10)
        sheet.text(right - 10, y, dollars(cents), size=10, align="right")
        sheet.rule(EDGE, y + 7, until=right, weight=0.35)
        y += 22
    sheet.box(EDGE, y - 11, right - EDGE, 30, fill=TINT, radius=4)
    sheet.text(EDGE + 10, y + 8, "To be paid", size=11, strong=True)
    total = dollars(row.cents + row.fee_cents)
    sheet.text(right - 10, y + 9, total, size=14, strong=True, align="right")
    return y + 34


def _head(sheet: Sheet, head: Letterhead, title: str, first: str, second: str) -> float:
    right = sheet.width - EDGE
    y = letterhead(sheet, head, x=EDGE, y=EDGE - 10, room=320)
    sheet.text(right, EDGE + 3, title, size=16, strong=True, align="right")
    sheet.text(right, EDGE + 18, first, size=9.5, colour=MUTED, align="right")
    sheet.text(right, EDGE + 31, second, size=9.5, colour=MUTED, align="right")
    return y + 12


def _addressed(sheet: Sheet, to: Addressee, y: float) -> float:
    """Write the address where a window envelope shows it, and the account beside it."""
    y = max(y, 150.0)
    for place, line in enumerate((to.name, *to.lines)):
        sheet.text(EDGE + 11, y + 14 * place, line, size=10.5, strong=not place, room=280)
    right = sheet.width - EDGE
    sheet.heading(right, y - 2, "Account of", align="right")
    sheet.text(right, y + 12, to.patient, size=10.5, strong=True, align="right", room=200)
    sheet.text(right, y + 25, f"Chart {to.chart_number}", size=8.5, colour=MUTED, align="right")
    return y + 96


def _balance(cents: int) -> str:
    return f"{dollars(-cents)} credit" if cents < 0 else dollars(cents)
