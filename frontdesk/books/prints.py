"""Checks on voucher paper: the check, a stub for the supplier, a stub for the file."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.books.checks import CheckContent, StubLine
from frontdesk.books.rules import MOST_ON_STUB
from frontdesk.books.spelling import amount_words
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.paper import fonts
from frontdesk.paper.letterhead import Letterhead, letterhead
from frontdesk.paper.sheet import ACCENT, INCH, INK, LETTER, MUTED, RULE, Sheet

HEIGHT = 3.5 * INCH  # of a check, on every voucher stock
WINDOW = (0.95 * INCH, 2.02 * INCH)  # address, within the check: a #9 double-window envelope
STARTS = {  # of check and stubs, from the page's top: the stocks' perforations
    "top": (0.0, 3.5 * INCH, 7.25 * INCH),
    "middle": (11 / 3 * INCH, 0.0, 22 / 3 * INCH),
    "bottom": (7.5 * INCH, 0.0, 3.75 * INCH),
}
LEFT, RIGHT = 0.45 * INCH, 8.05 * INCH
WHOSE = ("For the payee", "For our file")
SIXTEENTH = INCH / 16


@dataclass(frozen=True, slots=True)
class CheckPaper:
    """What checks are printed on.

    Attributes:
        place: where the check is on the page: top, middle or bottom.
        blank: the paper is empty, so name, number and lines are printed too.
        right, down: how far all is moved to meet the paper's lines, in sixteenths of an inch.

    """

    place: str = "top"
    blank: bool = False
    right: int = 0
    down: int = 0


def checks(wanted: Sequence[tuple[CheckContent, int, str]], paper: CheckPaper) -> bytes:
    """Return checks as PDF, a page each.

    Args:
        wanted: what each says, how often it was printed before, and why it is void if it is.
        paper: what they go on.

    Raises:
        ValueError: there is none.

    """
    if not wanted:
        raise ValueError("no check to print")
    sheet = Sheet(*LETTER, title="Checks")
    across, down = paper.right * SIXTEENTH, paper.down * SIXTEENTH
    for place, (content, copies, void) in enumerate(wanted):
        if place:
            sheet.next_page()
        check, *stubs = STARTS[paper.place]
        _check(sheet, content, across, check + down, blank=paper.blank)
        for start, whose in zip(stubs, WHOSE, strict=True):
            _stub(sheet, content, start + down, whose, copies=copies, void=void)
        if void:
            sheet.stamp("VOID")
    return sheet.finish()


def _check(sheet: Sheet, content: CheckContent, x: float, y: float, *, blank: bool) -> None:
    if blank:
        _form(sheet, content, x, y)
    day, amount = words_date(content.written_on), dollars(content.cents).replace("$", "**")
    sheet.text(x + 6.85 * INCH, y + 0.82 * INCH, day, size=10)
    sheet.text(x + 1.05 * INCH, y + 1.3 * INCH, content.payee, size=10.5, strong=True,
               room=5.6 * INCH)  # fmt: skip
    sheet.text(x + RIGHT - 6, y + 1.3 * INCH, amount, size=10.5, strong=True, align="right")
    words = amount_words(content.cents)
    room = 6.35 * INCH
    star = fonts.width("*", 10)
    stars = "*" * max(3, int((room - fonts.width(f"{words} ", 10)) / star))
    sheet.text(x + LEFT, y + 1.63 * INCH, f"{words} {stars}", size=10, room=room + star)
    left, top = WINDOW
    for place, line in enumerate((content.payee, *content.address)):
        sheet.text(x + left, y + top + place * 11.5, line, size=9.5, room=3.3 * INCH)
    sheet.text(x + 0.85 * INCH, y + 3.0 * INCH, content.memo, size=9, room=3.2 * INCH)


def _form(sheet: Sheet, content: CheckContent, x: float, y: float) -> None:
    """Draw what a printed check has on it already."""
    letterhead(
        sheet, Letterhead(content.practice, content.practice_lines), x=x + LEFT,
        y=y + 0.28 * INCH, room=3.6 * INCH,
    )  # fmt: skip
    sheet.text(x + 4.4 * INCH, y + 0.42 * INCH, content.bank, size=9, colour=MUTED,
               room=2.2 * INCH)  # fmt: skip
    sheet.text(x + RIGHT, y + 0.42 * INCH, str(content.number), size=12, strong=True,
               align="right")  # fmt: skip
    for left, right, low, words in (
        (6.4, 8.05, 0.87, "Date"),
        (0.45, 6.75, 1.36, "Pay to the order of"),
        (0.45, 6.95, 1.69, ""),
        (0.45, 4.1, 3.06, "Memo"),
        (4.9, 8.05, 3.06, ""),
    ):
        sheet.rule(x + left * INCH, y + low * INCH, until=x + right * INCH, colour=INK)
        if words:
            # Small enough to stand before what is filled in, in two lines where it is long.
            for place, part in enumerate(_in_two(words)):
                sheet.text(x + left * INCH, y + low * INCH - 11 + 7 * place, part, size=6.2,
                           colour=MUTED)  # fmt: skip
    sheet.text(x + 7.0 * INCH, y + 1.67 * INCH, "DOLLARS", size=7.5, colour=MUTED)
    sheet.text(x + 6.475 * INCH, y + 3.06 * INCH + 9, "Authorized signature", size=6.5,
               colour=MUTED, align="centre")  # fmt: skip
    sheet.box(x + 6.9 * INCH, y + 1.08 * INCH, 1.15 * INCH, 0.3 * INCH, edge=INK, weight=0.6)


def _in_two(words: str) -> tuple[str, str]:
    first, _, rest = words.partition(" the ")
    return (first, f"the {rest}") if rest else ("", words)


def _stub(
    sheet: Sheet, content: CheckContent, y: float, whose: str, *, copies: int, void: str
) -> None:
    top = y + 30
    sheet.text(LEFT, top, content.practice, size=9.5, strong=True, room=250)
    sheet.text(RIGHT, top, f"Check {content.number}", size=11, strong=True, align="right")
    marks = " · ".join(mark for mark in (f"REPRINT {copies}" if copies else "", void) if mark)
    sheet.text(RIGHT, top + 12, marks, size=8, strong=True, colour=ACCENT, align="right", room=300)
    sheet.text(LEFT, top + 12, f"{whose} · {content.account}", size=8, colour=MUTED, room=250)
    head = f"{words_date(content.written_on)}   {content.payee}"
    sheet.text(LEFT, top + 28, head, size=9.5, room=380)
    y = top + 44
    for words, edge, align in (
        ("What", LEFT, "left"), ("Date", 190, "left"), ("For", 255, "left"),
        ("Amount", 500, "right"), ("Paid", RIGHT, "right"),
    ):  # fmt: skip
        sheet.heading(edge, y, words, align=align)
    sheet.rule(LEFT, y + 4, until=RIGHT, colour=RULE)
    y += 14
    for line in content.stub[:MOST_ON_STUB]:
        _stub_line(sheet, line, y)
        y += 10.2
    sheet.rule(LEFT, y - 6, until=RIGHT, weight=0.9, colour=INK)
    sheet.text(RIGHT, y + 5, dollars(content.cents), size=10, strong=True, align="right")
    sheet.text(LEFT, y + 5, content.memo, size=8.5, colour=MUTED, room=300)


def _stub_line(sheet: Sheet, line: StubLine, y: float) -> None:
    sheet.text(LEFT, y, line.words, size=8.5, room=150)
    sheet.text(190, y, line.day, size=8.5)
    sheet.text(255, y, line.about, size=8.5, room=180)
    sheet.text(500, y, dollars(line.whole_cents), size=8.5, colour=MUTED, align="right")
    sheet.text(RIGHT, y, dollars(line.cents), size=8.5, align="right")
