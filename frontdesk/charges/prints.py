"""The superbill on paper: a letter page with the office's favourites to tick, blank or filled."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from frontdesk.charges.reads import OneKey, SuperbillView
from frontdesk.charges.reckoning import Reckoning
from frontdesk.charges.rules import LETTERS, DiagnosisTyped, ServiceTyped
from frontdesk.charges.sheet import Sheet
from frontdesk.core.clock import words_age, words_date, words_day, words_time
from frontdesk.core.money import dollars
from frontdesk.paper.letterhead import Letterhead, letterhead
from frontdesk.paper.sheet import ACCENT, INCH, INK, LETTER, MUTED, RULE, TINT
from frontdesk.paper.sheet import Sheet as Paper
from frontdesk.paper.table import PaperColumn, table

LEFT, RIGHT = 0.6 * INCH, 7.9 * INCH
BOTTOM = 10.45 * INCH
GAP, LINE = 14.0, 13.2
FEW = 36  # so many favourites stand in two columns, more in three
BOX = 7.5
_SERVICES = (
    PaperColumn("Code", 52), PaperColumn("Service", 186), PaperColumn("Mod.", 52),
    PaperColumn("For", 34), PaperColumn("Units", 40, right=True),
    PaperColumn("Price", 78, right=True), PaperColumn("Amount", 83.6, right=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What a superbill on paper is of.

    Attributes:
        sheet: what is charged or typed so far; empty for one to be ticked by hand.
        sums: what that comes to; None for a blank one.

    """

    view: SuperbillView
    sheet: Sheet
    sums: Reckoning | None


def superbill(whose: Letterhead, one: OnPaper, *, zone: ZoneInfo) -> bytes:
    """Return the superbill of a visit as PDF, on letter paper.

    Args:
        whose: the practice.
        one: the visit, and what is charged.
        zone: the office's.

    """
    paper = Paper(*LETTER, title="Superbill")
    y = _head(paper, whose, one.view, zone)
    if one.view.favourites:
        y = _favourites(paper, one, y, whose)
    y = _diagnoses(paper, one.sheet.diagnoses, y + 6, whose)
    if one.sums is not None and one.sheet.services:
        y = _services(paper, one.sheet.services, one.sums, y + 8, whose)
    else:
        y = _blank_services(paper, y + 8, whose)
    _foot(paper, y + 14, whose)
    return paper.finish()


def _head(paper: Paper, whose: Letterhead, view: SuperbillView, zone: ZoneInfo) -> float:
    visit = view.visit
    low = letterhead(paper, whose, x=LEFT, y=0.5 * INCH, room=4.4 * INCH)
    paper.text(RIGHT, 0.5 * INCH + 13, "Superbill", size=17, strong=True, align="right")
    when = f"{words_day(visit.day)}, {words_time(visit.start, zone)}"
    paper.text(RIGHT, 0.5 * INCH + 29, when, size=9, align="right")
    paper.text(RIGHT, 0.5 * INCH + 41, f"Visit {visit.appointment_id}", size=8, align="right",
               colour=MUTED)  # fmt: skip
    y = max(low, 0.5 * INCH + 48) + 6
    tall = 58.0
    paper.box(LEFT, y, RIGHT - LEFT, tall, fill=TINT, radius=4)
    third = (RIGHT - LEFT) / 3
    born = (
        f"born {words_date(visit.birth_date)}, {words_age(visit.birth_date, visit.day)}"
        if visit.birth_date
        else "date of birth not known"
    )
    copay = view.terms.copay_cents
    payers = [f"{one.place.capitalize()}: {one.payer}" for one in view.coverages[:2]]
    cells = (
        ("Patient", visit.patient, (born, f"chart {visit.chart_number}")),
        ("Visit", visit.type_name or "Visit", (visit.provider, visit.reason or visit.location)),
        ("Who pays", payers[0] if payers else "Self-pay", (
            payers[1] if len(payers) > 1 else f"Co-pay {dollars(copay)}" if copay else "No co-pay",
            f"Account balance {dollars(view.owed_cents)}",
        )),
    )  # fmt: skip
    for number, (heading, first, more) in enumerate(cells):
        x, room = LEFT + 10 + number * third, third - 16
        paper.heading(x, y + 13, heading)
        paper.text(x, y + 26, first, size=10, strong=True, room=room)
        for place, line in enumerate(more):
            paper.text(x, y + 38 + 11 * place, line, size=8, colour=MUTED, room=room)
    return y + tall + 16


def _next_page(paper: Paper, whose: Letterhead) -> float:
    paper.next_page()
    paper.text(LEFT, 0.6 * INCH, f"{whose.name}: superbill, continued", size=8, colour=MUTED)
    return 0.6 * INCH + 20


def _favourites(paper: Paper, one: OnPaper, y: float, whose: Letterhead) -> float:
    """Draw the favourites group by group in columns of about the same height."""
    groups: dict[str, list[OneKey]] = {}
    for row in one.view.favourites:
        groups.setdefault(row.favourite.group, []).append(row)
    columns = 2 if len(one.view.favourites) <= FEW else 3
    ticked = {done.code for done in one.sheet.diagnoses} | {
        done.code for done in one.sheet.services
    }
    wide = (RIGHT - LEFT - GAP * (columns - 1)) / columns
    tops = [y] * columns
    for words, rows in groups.items():
        column = tops.index(min(tops))
        if tops[column] + LINE * 2.4 > BOTTOM:
            tops = [_next_page(paper, whose)] * columns
            column = 0
        x = LEFT + column * (wide + GAP)
        paper.text(x, tops[column] + 2, words, size=8, strong=True, colour=ACCENT, room=wide)
        paper.rule(x, tops[column] + 5.5, until=x + wide, weight=0.5)
        line = tops[column] + 5 + LINE
        for row in rows:
            if line > BOTTOM:  # its own column is full: go on in the next one
                tops[column] = line
                column, line, x = _further(paper, tops, column, wide, whose)
            _tick(paper, x, line, row, wide, is_ticked=row.favourite.code in ticked)
            line += LINE
        tops[column] = line + 4
    return max(tops)


def _further(
    paper: Paper, tops: list[float], column: int, wide: float, whose: Letterhead
) -> tuple[int, float, float]:
    if column + 1 < len(tops) and tops[column + 1] + LINE < BOTTOM:
        column += 1
    else:
        tops[:] = [_next_page(paper, whose)] * len(tops)
        column = 0
    return column, tops[column] + LINE, LEFT + column * (wide + GAP)


def _tick(paper: Paper, x: float, y: float, row: OneKey, wide: float, *, is_ticked: bool) -> None:
    paper.box(x, y - BOX + 0.8, BOX, BOX, edge=INK, radius=1, weight=0.7)
    if is_ticked:
        paper.text(x + BOX / 2, y - 0.2, "\u00d7", size=10, strong=True, align="centre")
    favourite = row.favourite
    code = "-".join((favourite.code, *favourite.modifiers))
    paper.text(x + 13, y, code, size=7.8, strong=True, room=44)
    price = dollars(row.priced.cents) if row.priced.cents is not None else ""
    room = wide - 58 - (34 if price else 0)
    paper.text(x + 57, y, favourite.words, size=7.8, room=room)
    if price:
        paper.text(x + wide, y, price, size=7, align="right", colour=MUTED)


def _diagnoses(
    paper: Paper, diagnoses: Sequence[DiagnosisTyped], y: float, whose: Letterhead
) -> float:
    """Draw A to L in two columns; lines to write on where there are none."""
    count = len(diagnoses) if diagnoses else 4
    rows = -(-count // 2)
    if y + rows * 15 + 16 > BOTTOM:
        y = _next_page(paper, whose)
    paper.heading(LEFT, y, "Diagnoses (ICD-10-CM)")
    half = (RIGHT - LEFT - GAP) / 2
    for place in range(count):
        x = LEFT + (place // rows) * (half + GAP)
        line = y + 16 + (place % rows) * 15
        paper.text(x, line, LETTERS[place], size=9, strong=True, colour=ACCENT)
        if diagnoses:
            paper.text(x + 14, line, diagnoses[place].code, size=9, strong=True)
            paper.text(x + 62, line, diagnoses[place].words, size=8.5, room=half - 64)
        paper.rule(x + 14, line + 3.5, until=x + half, weight=0.5, colour=RULE)
    return y + 16 + rows * 15


def _services(
    paper: Paper, services: Sequence[ServiceTyped], sums: Reckoning, y: float, whose: Letterhead
) -> float:
    if y + 60 > BOTTOM:
        y = _next_page(paper, whose)
    rows = [
        (
            one.code, one.words, " ".join(one.modifiers), one.pointers or "A", str(one.units),
            dollars(one.unit_cents), dollars(line.cents),
        )
        for one, line in zip(services, sums.lines, strict=True)
    ]  # fmt: skip
    y = table(
        paper, _SERVICES, rows, x=LEFT, y=y, bottom=BOTTOM,
        begin_page=lambda sheet: _next_page(sheet, whose),
        total=("Charged", "", "", "", "", "", dollars(sums.total)),
    )  # fmt: skip
    parts = (
        ("Sales tax included", sums.tax), ("Discount", -sums.discounts),
        ("Billed to insurance", sums.payer), ("Paid ahead", -sums.ahead),
    )  # fmt: skip
    for words, cents in parts:
        if cents:
            paper.text(RIGHT - 90, y, words, size=8.5, align="right", colour=MUTED)
            paper.text(RIGHT - 6, y, dollars(cents), size=8.5, align="right")
            y += 13
    paper.text(RIGHT - 90, y, "Patient owes of this visit", size=9.5, strong=True, align="right")
    paper.text(RIGHT - 6, y, dollars(sums.left), size=9.5, strong=True, align="right")
    return y + 14


def _blank_services(paper: Paper, y: float, whose: Letterhead) -> float:
    if y + 16 + 4 * 17 > BOTTOM:
        y = _next_page(paper, whose)
    names = (("Other services: code", 0.0), ("Modifiers", 170.0), ("Units", 250.0), ("For", 300.0),
             ("Price", 352.0), ("Notes", 410.0))  # fmt: skip
    for words, x in names:
        paper.heading(LEFT + x, y, words)
    for number in range(3):
        paper.rule(LEFT, y + 20 + number * 17, until=RIGHT, weight=0.5, colour=RULE)
    return y + 20 + 3 * 17


def _foot(paper: Paper, y: float, whose: Letterhead) -> None:
    if y + 30 > 10.7 * INCH:
        y = _next_page(paper, whose) + 20
    y = max(y + 16, min(10.3 * INCH, y + 60))
    for x, until, words in (
        (LEFT, LEFT + 150, "Return in"), (LEFT + 180, LEFT + 380, "Provider\u2019s signature"),
        (LEFT + 410, RIGHT, "Date"),
    ):  # fmt: skip
        paper.rule(x, y, until=until, weight=0.7, colour=INK)
        paper.text(x, y + 11, words, size=7.5, colour=MUTED)
