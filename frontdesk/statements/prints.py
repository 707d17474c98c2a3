"""Statements on letter paper: for a #10 window envelope, with a slip to cut off for a #9 one.

What is the same on every page is drawn once for all of them; the rest is text.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.core.jobs import Progress
from frontdesk.paper import fonts, qr
from frontdesk.paper.pen import BLACK, GREY, OCR, Pen, width
from frontdesk.paper.sheet import LETTER
from frontdesk.statements import slip
from frontdesk.statements.content import Content, Entry
from frontdesk.statements.forms import (
    ADDRESS_STEP,
    ADDRESS_X,
    ADDRESS_Y,
    AGES_Y,
    CUT,
    HEIGHT,
    LEFT,
    RIGHT,
    STEP,
    STRONG,
    first_form,
    next_form,
    wrapped,
)
from frontdesk.statements.reads import Kept

TABLE_TOP, TABLE_END = 256.0, 468.0  # of the first page; the slip and the ages are below
NEXT_TOP, NEXT_END = 64.0, 744.0  # of the others
COLUMNS = (("", "Charge", 344.0), ("Insurance", "paid", 402.0), ("Taken", "off", 460.0),
           ("You", "paid", 518.0), ("You", "owe", RIGHT))  # fmt: skip
WORDS_X, ABOUT_X = 106.0, (106.0, 346.0)
GAP = 8.0  # more, before the next entry
QR_SIDE = 92.0
_PROGRESS = 50


@dataclass(frozen=True, slots=True)
class Sheet:
    """A statement on its way to paper, with the mark it bears: none, or such as COPY 1."""

    content: Content
    mark: str = ""


def marked(kept: Kept, *, copies: int | None = None) -> Sheet:
    """Return a kept statement as its next print is: the first one has no mark.

    Args:
        kept: the statement.
        copies: how often it left the program before this time; as it was read if None.

    """
    prints = kept.prints if copies is None else copies
    if kept.undone:
        return Sheet(kept.content, "TAKEN BACK")
    return Sheet(kept.content, f"COPY {prints}" if prints else "")


def statements(
    sheets: Iterable[Sheet], progress: Progress | None = None, *, total: int = 0
) -> bytes:
    """Return all statements as one PDF, each beginning on a page of its own.

    Raises:
        Cancelled: the person stopped it.

    """
    progress = progress or Progress()
    paper = Paper()
    for done, sheet in enumerate(sheets):
        if done % _PROGRESS == 0:
            progress.step(done, total)
        paper.add(sheet)
    return paper.finish()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the table: how tall it is, and how it is written at a `y`."""

    height: float
    draw: Callable[[Pen, float], None]
    rule: bool = False  # a thin line above it


class Paper:
    """Pages in the making."""

    def __init__(self) -> None:
        """Begin an empty PDF."""
        from reportlab.pdfgen.canvas import Canvas

        self._kept = io.BytesIO()
        self._canvas: Any = Canvas(self._kept, pagesize=LETTER, invariant=1)
        self._canvas.setTitle("Statements")  # no names: print queues show it
        self._canvas.setCreator("Front Desk")
        self._canvas.setProducer("Front Desk")
        self.pen = Pen(self._canvas, HEIGHT)
        self._forms: dict[tuple[object, ...], str] = {}
        self.pages = 0

    def add(self, sheet: Sheet) -> None:
        """Draw one statement."""
        pages = list(_paged(sheet.content))
        for number, lines in enumerate(pages, 1):
            self._begin(sheet, number, len(pages))
            y = _table_top(sheet.content) if number == 1 else NEXT_TOP
            self._draw_lines(lines, y)
            self.pen.flush()
            self._canvas.showPage()
            self.pages += 1

    def finish(self) -> bytes:
        """Return the PDF; one without statements is a single empty page."""
        self._canvas.save()
        return self._kept.getvalue()

    def _begin(self, sheet: Sheet, number: int, of: int) -> None:
        content = sheet.content
        if number == 1:
            self._canvas.doForm(self._form("first", content))
            _first_page(self.pen, sheet)
            self._draw_slip(content)
        else:
            self._canvas.doForm(self._form("next", content))
            told = f"Account {content.account}  \u00b7  Statement of {content.day}"
            self.pen.text(LEFT, 45, told, ink=GREY)
        if of > 1:
            self.pen.text(RIGHT, 45 if number > 1 else 121, f"Page {number} of {of}", right=True,
                          ink=GREY)  # fmt: skip
        elif number == 1:
            self.pen.text(RIGHT, 121, "Page 1 of 1", right=True, ink=GREY)

    def _draw_lines(self, lines: Sequence[_Line], y: float) -> None:
        pen, rules_at = self.pen, []
        y += 20
        for place, line in enumerate(lines):
            if line.rule and place:
                rules_at.append(y - 12.5)
            line.draw(pen, y)
            y += line.height
        if rules_at:
            drawn = "\n".join(
                f"{LEFT:g} {HEIGHT - at:.1f} m {RIGHT:g} {HEIGHT - at:.1f} l" for at in rules_at
            )
            self._canvas.addLiteral(f"0.75 G 0.4 w\n{drawn}\nS")

    def _draw_slip(self, content: Content) -> None:
        pen, y = self.pen, CUT
        pen.text(226, y + 44, content.to[0], room=196, font=STRONG)
        pen.text(226, y + 74, content.account)
        pen.text(344, y + 74, str(content.number) if content.number else "")
        pen.text(226, y + 104, content.due, font=STRONG)
        pen.text(344, y + 105, _dollars(content.cents), size=13, font=STRONG)
        owed = slip.Slip(content.account, content.number, max(content.cents, 0))
        self._canvas.addLiteral(
            qr.operators(slip.qr_words(owed), x=RIGHT - QR_SIDE + 8, y=HEIGHT - y - 120,
                         side=QR_SIDE)
        )  # fmt: skip
        line = slip.ocr_line(owed)
        pen.put(RIGHT - 7.23 * len(line), HEIGHT - 24, line, size=10, font=OCR, ink=BLACK)

    def _form(self, name: str, content: Content) -> str:
        """Return the name of what is the same on such pages, drawn when first needed."""
        key = (name, content.practice, content.practice_lines, content.phone, content.contact)
        known = self._forms.get(key)
        if known is None:
            known = self._forms[key] = f"{name}{len(self._forms)}"
            self._canvas.beginForm(known)
            pen = Pen(self._canvas, HEIGHT)
            if name == "first":
                first_form(self._canvas, pen, content)
            else:
                next_form(self._canvas, pen, content)
            pen.flush()
            self._canvas.endForm()
        return known


def _first_page(pen: Pen, sheet: Sheet) -> None:
    content = sheet.content
    if sheet.mark:
        pen.text(396, 121, sheet.mark, font=STRONG)
    number = str(content.number) if content.number else "not sent yet"
    for y, words in ((77, content.day), (91.5, content.account), (106, number)):
        pen.text(RIGHT, y, words, right=True, font=STRONG)
    step = min(ADDRESS_STEP, 52 / max(1, len(content.to)))
    for place, line in enumerate(content.to):
        pen.text(ADDRESS_X, ADDRESS_Y + step * place, line, size=11, room=250)
    amount = _dollars(content.cents)
    size = 30.0 if len(amount) < 11 else 24.0
    pen.text(382, 196, amount, size=size, font=STRONG)
    pen.text(400, 222, content.due, size=12, font=STRONG)
    for place, line in enumerate(_messages(content)):
        pen.text(LEFT, TABLE_TOP + (STEP + 0.5) * place, line, size=10.5)
    wide = (RIGHT - LEFT) / 6
    for place, cents in enumerate((*content.ages, content.cents)):
        pen.text(LEFT + wide * (place + 1) - 7, AGES_Y + 30, _dollars(cents), right=True,
                 font=STRONG if place == 5 else fonts.PLAIN)  # fmt: skip


def _messages(content: Content) -> list[str]:
    """Return the lines above the table."""
    told = [content.message]
    if content.received:
        told.insert(0, f"Thank you: we received {_dollars(content.received)} from you since our "
                       f"statement of {content.received_since}.")  # fmt: skip
    if content.note:
        told.append(content.note)
    return [line for one in told for line in wrapped(one, RIGHT - LEFT, size=10.5)]


def _table_top(content: Content) -> float:
    return TABLE_TOP + (STEP + 0.5) * (len(_messages(content)) - 1) + 2


def _paged(content: Content) -> Iterator[list[_Line]]:
    """Return the lines of each page; an entry is never torn apart, nor a sum left alone.

    On a single page the sum is not told once more: it stands below, in the same sight.
    """
    entries, notes = list(_blocks(content)), _notes(content)
    first = TABLE_END - _table_top(content) - 20
    whole = [_headings(), *(line for block in [*entries, notes] for line in block)]
    if sum(line.height for line in whole) <= first:
        yield whole
        return
    blocks = [*entries, [*_sum(content), *notes]]
    page = [_headings()]
    left = first - page[0].height
    for place, block in enumerate(blocks):
        tall = sum(line.height for line in block)
        need = tall
        if place + 2 == len(blocks):  # what comes last takes the one before it along
            need += sum(line.height for line in blocks[place + 1])
        if need > left and len(page) > 1:
            yield page
            page = [_headings()]
            left = NEXT_END - NEXT_TOP - 20 - page[0].height
        page += block
        left -= tall
    yield page


def _headings() -> _Line:
    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + 12, "Date", font=STRONG)
        pen.text(WORDS_X, y + 12, "Service", font=STRONG)
        for above, below, x in COLUMNS:
            if above:
                pen.text(x, y, above, font=STRONG, right=True)
            pen.text(x, y + 12, below, font=STRONG, right=True)

    return _Line(32, draw)


def _blocks(content: Content) -> Iterator[list[_Line]]:
    several = len(content.people) > 1 or any(one.name != content.to[0] for one in content.people)
    for person in content.people:
        for place, entry in enumerate(person.entries):
            block = _entry_lines(entry)
            if several and place == 0:
                block.insert(0, _named(person.name))
            yield block


def _named(name: str) -> _Line:
    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y, f"For {name}", size=11, font=STRONG)

    return _Line(17, draw, rule=True)


def _entry_lines(entry: Entry) -> list[_Line]:
    def figures(pen: Pen, y: float) -> None:
        pen.text(LEFT, y, entry.day)
        pen.text(WORDS_X, y, entry.words, font=STRONG, room=180)
        for (_, _, x), cents in zip(COLUMNS, _figures(entry), strict=True):
            if cents or x == RIGHT:
                pen.text(x, y, _plain(cents), right=True,
                         font=STRONG if x == RIGHT else fonts.PLAIN)  # fmt: skip

    cells = [entry.about] if entry.about else []
    cells += [f"{words}: {_dollars(cents)}" for words, cents in entry.told]
    if entry.note:
        cells.append(entry.note)
    lines = [_Line(STEP if cells else STEP + GAP, figures, rule=True)]
    rows = list(_rows(cells))
    for place, row in enumerate(rows):
        last = place == len(rows) - 1
        lines.append(_Line(STEP + (GAP if last else 0), _told(row)))
    return lines


def _rows(cells: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Return sentences two by two; one that is long has a row of its own."""
    waiting = ""
    room = ABOUT_X[1] - ABOUT_X[0] - 12
    for cell in cells:
        wide = width(cell, 10) > room
        if waiting and not wide:
            yield waiting, cell
            waiting = ""
        elif waiting:
            yield (waiting,)
            yield (cell,)
            waiting = ""
        elif wide:
            yield (cell,)
        else:
            waiting = cell
    if waiting:
        yield (waiting,)


def _told(row: tuple[str, ...]) -> Callable[[Pen, float], None]:
    def draw(pen: Pen, y: float) -> None:
        room = None if len(row) == 2 else RIGHT - ABOUT_X[0]
        for x, words in zip(ABOUT_X, row, strict=False):
            pen.text(x, y, words, ink=GREY, room=room)

    return draw


def _sum(content: Content) -> list[_Line]:
    def total(pen: Pen, y: float) -> None:
        pen.text(518, y + 3, "Please pay now", size=11, font=STRONG, right=True)
        pen.text(RIGHT, y + 3, _dollars(content.cents), size=11, font=STRONG, right=True)

    return [_Line(STEP + 9, total, rule=True)]


def _notes(content: Content) -> list[_Line]:
    """Return what is not asked for now."""
    notes = []
    if content.disputed:
        notes.append(f"In dispute and not asked for now: {_dollars(content.disputed)}.")
    if content.waiting > 0:
        what = "1 service" if content.waiting_for == 1 else f"{content.waiting_for} services"
        notes.append(f"We are still waiting for your insurance to answer for {what} "
                     f"({_dollars(content.waiting)}). You need not pay that now.")  # fmt: skip
    if content.ahead > 0:
        notes.append(f"You have paid {_dollars(content.ahead)} ahead; it is kept for your next "
                     "visit.")  # fmt: skip
    lines = [line for note in notes for line in wrapped(note, RIGHT - LEFT)]
    return [_Line(STEP, _note(line), rule=not place) for place, line in enumerate(lines)]


def _note(words: str) -> Callable[[Pen, float], None]:
    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y, words)

    return draw


def _figures(entry: Entry) -> tuple[int, int, int, int, int]:
    return entry.charged, -entry.insurance, -entry.adjusted, -entry.paid, entry.owed


def _dollars(cents: int) -> str:
    sign = "\u2212" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}${whole:,}.{rest:02}"


def _plain(cents: int) -> str:
    return _dollars(cents).replace("$", "")
