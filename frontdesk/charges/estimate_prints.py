"""The good-faith estimate on letter paper, with all that the law asks for."""

from frontdesk.charges.estimate_rules import ABOVE_SEPARATE, DISCLAIMERS, EstimateContent
from frontdesk.core.money import dollars
from frontdesk.paper.letterhead import Letterhead, letterhead
from frontdesk.paper.sheet import ACCENT, INCH, LETTER, MUTED, TINT, Sheet
from frontdesk.paper.table import PaperColumn, table

LEFT, RIGHT = 0.75 * INCH, 7.75 * INCH
BOTTOM = 10.2 * INCH
_ITEMS = (
    PaperColumn("Service code", 84), PaperColumn("Item or service", 270),
    PaperColumn("Quantity", 60, right=True), PaperColumn("Expected charge", 90, right=True),
)  # fmt: skip


def estimate(one: EstimateContent) -> bytes:
    """Return an estimate as PDF: the same content gives the same bytes."""
    sheet = Sheet(*LETTER, title="Good-faith estimate")
    whose = Letterhead(one.practice, one.practice_lines)
    low = letterhead(sheet, whose, x=LEFT, y=0.55 * INCH, room=4.2 * INCH)
    sheet.text(RIGHT, 0.55 * INCH + 12, "Good-faith estimate", size=16, strong=True, align="right")
    sheet.text(RIGHT, 0.55 * INCH + 28, f"Made on {one.made_on}", size=9, align="right")
    sheet.text(RIGHT, 0.55 * INCH + 40, f"Number {one.number}", size=8, align="right",
               colour=MUTED)  # fmt: skip
    y = _who(sheet, one, max(low, 0.55 * INCH + 48) + 8)
    y = _diagnoses(sheet, one, y)
    sheet.text(LEFT, y, f"Expected of {one.provider or one.practice}", size=10, strong=True)
    y = table(
        sheet, _ITEMS,
        [(code, words, str(units), dollars(cents)) for code, words, units, cents in one.items],
        x=LEFT, y=y + 16, bottom=BOTTOM, begin_page=_begin_page,
        total=("Total expected", "", "", dollars(one.total_cents)),
    )  # fmt: skip
    if one.discount:
        sheet.text(LEFT, y, f"Charges are after: {one.discount}.", size=8.5, colour=MUTED)
        y += 14
    y = _separate(sheet, one, y + 6)
    for heading, words in DISCLAIMERS:
        y = _part(sheet, y, heading, words)
    sheet.text(LEFT, sheet.height - 0.5 * INCH, f"{one.practice} \u00b7 estimate {one.number}",
               size=7.5, colour=MUTED)  # fmt: skip
    return sheet.finish()


def _begin_page(sheet: Sheet) -> float:
    sheet.text(LEFT, 0.6 * INCH, "Good-faith estimate, continued", size=8, colour=MUTED)
    return 0.6 * INCH + 22


def _who(sheet: Sheet, one: EstimateContent, y: float) -> float:
    ids = [
        f"NPI {one.provider_npi or one.practice_npi}" if one.provider_npi or one.practice_npi else
        "NPI: not on file",
        f"TIN {one.tax_id}" if one.tax_id else "TIN: not on file",
    ]  # fmt: skip
    cells = (
        ("Patient", one.patient, (f"Date of birth {one.birth_date or 'not known'}",
                                  f"Chart {one.chart_number}")),
        ("Provider", one.provider or one.practice, (" \u00b7 ".join(ids),
                                                    f"{one.location} ({one.state})")),
    )  # fmt: skip
    half = (RIGHT - LEFT) / 2
    sheet.box(LEFT, y, RIGHT - LEFT, 92, fill=TINT, radius=4)
    for number, (heading, first, more) in enumerate(cells):
        x, room = LEFT + 12 + number * half, half - 20
        sheet.heading(x, y + 14, heading)
        sheet.text(x, y + 27, first, size=10.5, strong=True, room=room)
        for place, line in enumerate(more):
            sheet.text(x, y + 40 + 11.5 * place, line, size=8.5, room=room)
    sheet.heading(LEFT + 12, y + 68, "Main service, and when")
    sheet.text(LEFT + 12, y + 81, f"{one.primary}, scheduled for {one.scheduled_for}", size=9.5,
               strong=True, room=RIGHT - LEFT - 24)  # fmt: skip
    return y + 92 + 20


def _diagnoses(sheet: Sheet, one: EstimateContent, y: float) -> float:
    sheet.heading(LEFT, y, "Diagnosis codes")
    if not one.diagnoses:
        sheet.text(LEFT, y + 13, "None is known yet; this visit may establish one.", size=9)
        return y + 34
    for code, words in one.diagnoses:
        y += 13
        sheet.text(LEFT, y, code, size=9, strong=True)
        sheet.text(LEFT + 56, y, words, size=9, room=RIGHT - LEFT - 56)
    return y + 22


def _separate(sheet: Sheet, one: EstimateContent, y: float) -> float:
    y = _part(sheet, y, "Scheduled separately", ABOVE_SEPARATE)
    for words in one.separate or ("None is expected.",):
        if y > BOTTOM:
            sheet.next_page()
            y = _begin_page(sheet)
        sheet.text(LEFT + 10, y, f"\u2022 {words}", size=9, room=RIGHT - LEFT - 10)
        y += 13
    return y + 5


def _part(sheet: Sheet, y: float, heading: str, words: str) -> float:
    if y + 46 > BOTTOM:
        sheet.next_page()
        y = _begin_page(sheet)
    sheet.text(LEFT, y, heading, size=9.5, strong=True, colour=ACCENT)
    return sheet.paragraph(LEFT, y + 13, words, room=RIGHT - LEFT, size=8.8) + 8
