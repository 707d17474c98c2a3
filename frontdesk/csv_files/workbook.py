"""Writes a table as a workbook (XLSX) for Excel and its kin: nothing in it runs or links.

    data = workbook(listing, imprint)   # bytes of an .xlsx; see core.listing for both

Amounts are numbers in dollars, exact to the cent; dates are dates; all else is text, and a text
that begins like a formula has an apostrophe in front, so that it stays one wherever it travels.
"""

import io
from datetime import date, datetime
from typing import Any

from frontdesk.core.clock import wall, words_date
from frontdesk.core.jobs import Progress
from frontdesk.core.listing import (
    COUNT,
    DATE,
    FIGURES,
    GROUP,
    MOMENT,
    MONEY,
    PERCENT,
    ROW,
    Cell,
    Imprint,
    Kind,
    Line,
    Listing,
    decimal_of,
    words_of,
)
from frontdesk.core.refused import Refused
from frontdesk.csv_files.harmless import harmless, printable

MOST_ROWS = 1_000_000  # a sheet ends at 1,048,576
MOST_LETTERS = 32_767  # of a cell
FIRST_DAY = date(1900, 3, 1)  # the days before it Excel counts wrongly
EXACT = 10**15  # from here on a spreadsheet rounds
_FORMATS: dict[Kind, str] = {
    "text": "@",
    MONEY: "$#,##0.00;[Red]-$#,##0.00",
    COUNT: "#,##0",
    PERCENT: "0.00%",
    DATE: "mm/dd/yyyy",
    MOMENT: "mm/dd/yyyy h:mm AM/PM",
}
_INK, _MUTED, _RULE, _TINT, _ACCENT = "#14242A", "#4B5E66", "#C3CDD1", "#EEF4F5", "#0C6476"
_SAMPLE = 400  # rows measured for the widths
_STEP = 250  # rows between two looks whether to stop


def workbook(listing: Listing, imprint: Imprint, progress: Progress | None = None) -> bytes:
    """Return a table as .xlsx: practice, title and what it is of, then the head, frozen, and rows.

    Raises:
        Refused: there are more rows than a sheet holds.
        Cancelled: the person stopped it.

    """
    if len(listing.lines) > MOST_ROWS:
        raise Refused(
            f"A spreadsheet holds {MOST_ROWS:,} rows and these are {len(listing.lines):,}. "
            "Save it as CSV, or narrow the list."
        )
    import xlsxwriter

    kept = io.BytesIO()
    # In memory: a list of patients must not lie in the system's folder for temporary files.
    book = xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_urls": False})
    _Writer(book, listing, imprint).write(progress or Progress())
    book.close()
    return kept.getvalue()


class _Writer:
    """One table on its way into a workbook of one sheet."""

    def __init__(self, book: Any, listing: Listing, imprint: Imprint) -> None:
        self._book, self._listing, self._imprint = book, listing, imprint
        self._sheet = book.add_worksheet("Table")
        self._formats: dict[tuple[str, str], Any] = {}

    def write(self, progress: Progress) -> None:
        """Write all of it."""
        head = self._write_about()
        self._write_headings(head)
        lines, last = self._listing.lines, head
        for place, line in enumerate(lines):
            if place % _STEP == 0:
                progress.step(place, len(lines))
            last = head + 1 + place
            self._write_line(last, line)
        if self._listing.totals is not None:
            self._write_line(last + 1, Line(self._listing.totals, "total"))
        self._set_widths()
        self._set_page(head, last)

    def _write_about(self) -> int:
        """Write whose table it is and what it is of; return the row of the headings."""
        imprint, listing = self._imprint, self._listing
        told = [(imprint.practice, "practice"), (listing.title, "title")]
        told += [(f"{name}: {value}", "about") for name, value in listing.about]
        count = f"{listing.count:,} row{'' if listing.count == 1 else 's'}"
        told.append((f"{count}, taken out {imprint.words}", "about"))
        for row, (words, level) in enumerate(told):
            self._sheet.write_string(row, 0, _text(words), self._format("text", level))
        self._sheet.set_row(1, 22)
        return len(told) + 1

    def _write_headings(self, row: int) -> None:
        for column, heading in enumerate(self._listing.headings):
            side = "head right" if heading.kind in FIGURES else "head"
            self._sheet.write_string(row, column, _text(heading.title), self._format("text", side))
        self._sheet.set_row(row, 20)

    def _write_line(self, row: int, line: Line) -> None:
        headings = self._listing.headings
        if line.level == GROUP:
            words = words_of(line.cells[0], "text", self._imprint.zone)
            self._sheet.write_string(row, 0, _text(words), self._format("text", GROUP))
            for column in range(1, len(headings)):
                self._sheet.write_blank(row, column, None, self._format("text", GROUP))
            return
        level = "faint" if line.faint else line.level
        for column, (cell, heading) in enumerate(zip(line.cells, headings, strict=True)):
            self._write_cell(row, column, cell, heading.kind, level)

    def _write_cell(self, row: int, column: int, cell: Cell, kind: Kind, level: str) -> None:
        sheet = self._sheet
        if cell is None or cell == "":
            if level != ROW:
                sheet.write_blank(row, column, None, self._format(kind, level))
        elif isinstance(cell, datetime):
            at = wall(cell, self._imprint.zone).replace(tzinfo=None)
            sheet.write_datetime(row, column, at, self._format(kind, level))
        elif isinstance(cell, date) and cell >= FIRST_DAY:
            sheet.write_datetime(row, column, cell, self._format(kind, level))
        elif isinstance(cell, int) and kind in FIGURES and abs(cell) < EXACT:
            number = cell / {MONEY: 100, PERCENT: 10_000}.get(kind, 1)
            sheet.write_number(row, column, number, self._format(kind, level))
        else:
            sheet.write_string(row, column, _text(_words(cell, kind)), self._format("text", level))

    def _format(self, kind: Kind, level: str) -> Any:
        made = self._formats.get((kind, level))
        if made is None:
            look = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "top"}
            made = self._book.add_format(
                look | {"num_format": _FORMATS[kind]} | _LOOKS.get(level, {})
            )
            self._formats[kind, level] = made
        return made

    def _set_widths(self) -> None:
        listing, zone = self._listing, self._imprint.zone
        rows = [one for one in listing.lines if one.level != GROUP][:_SAMPLE]
        if listing.totals is not None:
            rows.append(Line(listing.totals))
        for column, heading in enumerate(listing.headings):
            wide = max(
                (len(words_of(row.cells[column], heading.kind, zone)) for row in rows), default=0
            )
            self._sheet.set_column(
                column, column, min(60, max(wide, len(heading.title) + 2, 8) + 2)
            )

    def _set_page(self, head: int, last: int) -> None:
        sheet, listing, imprint = self._sheet, self._listing, self._imprint
        columns = len(listing.headings)
        sheet.freeze_panes(head + 1, 0)
        sheet.autofilter(head, 0, max(last, head), columns - 1)
        sheet.repeat_rows(head)
        sheet.set_paper(1)  # letter
        if columns > 6:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&8Front Desk&C&8Page &P of &N&R&8&D")
        self._book.set_properties({
            "title": _text(listing.title),
            "subject": _text("; ".join(f"{name}: {value}" for name, value in listing.about)),
            "author": _text(imprint.by),
            "company": _text(imprint.practice),
            "comments": "Made by Front Desk",
            "created": wall(imprint.at, imprint.zone).replace(tzinfo=None, microsecond=0),
        })  # fmt: skip


_LOOKS: dict[str, dict[str, Any]] = {
    "practice": {"bold": True, "font_color": _ACCENT},
    "title": {"bold": True, "font_size": 15, "valign": "vcenter"},
    "about": {"font_color": _MUTED},
    "head": {
        "bold": True, "bg_color": _TINT, "font_color": _MUTED, "bottom": 1, "bottom_color": _RULE,
        "valign": "vcenter",
    },
    GROUP: {"bold": True, "font_color": _ACCENT, "bottom": 1, "bottom_color": _RULE},
    "subtotal": {"bold": True, "top": 4, "top_color": _RULE},
    "total": {"bold": True, "top": 1, "bottom": 6},
    "faint": {"font_color": _MUTED, "italic": True},
}  # fmt: skip
_LOOKS["head right"] = _LOOKS["head"] | {"align": "right"}


def _text(words: str) -> str:
    """Return a text as a cell can hold it."""
    told = harmless(printable(harmless(words)))  # what is dropped may have hidden what runs
    return told if len(told) <= MOST_LETTERS else f"{told[: MOST_LETTERS - 1]}…"


def _words(cell: Cell, kind: Kind) -> str:
    """Return what no spreadsheet counts rightly as words: an old day, a sum beyond its digits."""
    if isinstance(cell, date):
        return words_date(cell)
    return decimal_of(cell, 2) if isinstance(cell, int) and kind == MONEY else str(cell)
