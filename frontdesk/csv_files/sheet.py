"""Reads a file of separated values into rows, whatever wrote it."""

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass

from frontdesk.core.incoming import LARGEST_FILE, Findings, Problem
from frontdesk.core.incoming_words import clean_text
from frontdesk.csv_files.encodings import text_of
from frontdesk.csv_files.headers import field_named

SEPARATORS = ",;\t|^~"
MOST_ROWS = 2_000_000
MOST_COLUMNS = 500
LONGEST_CELL = 4_000  # characters
LONGEST_LINE = 1_000_000  # characters
MOST_LINES_OF_A_CELL = 50  # a quotation mark open for longer was never closed
HEADER_WITHIN = 15  # rows from the top
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
WRAPPED = re.compile(r'="([^"]*)"|\'(?=[\d+(])(.*)', re.DOTALL)  # how sheets keep digits as text
BINARY = (
    (b"PK\x03\x04", "an Excel workbook"), (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"), (b"\x1f\x8b", "a compressed file"), (b"SQLite format 3", "a database"),
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row and the line of the file on which it begins, from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's rows below its header.

    Args:
        separator: "" where the file has one column.
        header: as typed, trimmed; "Column 1" … where the file has none.
        has_header: whether `header` stands in the file.
        rows: without blank ones, cells trimmed.
        problems: what was wrong with the file as such.
    """

    encoding: str
    separator: str
    header: tuple[str, ...]
    has_header: bool
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read_csv(data: bytes) -> Sheet:
    """The rows of a file of separated values; never raises for its content.

    Encoding, separator and the row that is the header are found out from the file itself.
    """
    findings = Findings()
    fault = _not_text(data)
    if fault:
        findings.error("the whole file", fault)
        return Sheet("", "", (), False, (), findings.problems())
    text, encoding = text_of(data)
    told = re.match(r"\s*sep=(.)[ \t]*(?:\r\n|\r|\n)", text)  # Excel's own way to say it
    separator = told[1] if told else _separator_of(text)
    skipped = told.end() if told else 0
    rows: list[Row] = []
    for row in _rows_of(text, separator, skipped, findings):
        if len(rows) >= MOST_ROWS:
            findings.error(f"line {row.line}", f"Only the first {MOST_ROWS:,} rows were read.")
            break
        rows.append(row)
    header, body = _parted(rows, findings)
    if not rows:
        findings.error("the whole file", "There are no rows in this file.")
    elif not body:
        findings.error("the whole file", "There are column names, but no rows below them.")
    width = max((len(row.cells) for row in rows[:1000]), default=0)
    names = header.cells if header else tuple(f"Column {n}" for n in range(1, width + 1))
    return Sheet(encoding, separator, names, header is not None, tuple(body), findings.problems())


def _not_text(data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        return "The file is larger than 200 MB. Split it."
    for start, what in BINARY:
        if data.startswith(start):
            return f"This is {what}, not a text file. Save the list as CSV and choose that."
    head = data[:500].lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml")):
        return "This is a web page or XML. Save the list as CSV and choose that."
    return ""


def _separator_of(text: str) -> str:
    """The separator under which the first rows make the most sense as a table."""
    lines = [line for line in re.split(r"\r\n|\r|\n", text[:65536]) if line.strip()][:60]
    best, most = "", (0.0, 0.0)
    for separator in SEPARATORS:
        rows = [_cells_of(line, separator) for line in lines]
        widths = Counter(len(row) for row in rows)
        if not widths:
            break
        width, times = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
        known = max((_known(row) for row in rows[:HEADER_WITHIN]), default=0)
        score = (float(known), times / len(rows) * min(width, 30) if width > 1 else 0.0)
        if score > most:
            best, most = separator, score
    return best if most[1] else ""


def _known(cells: list[str] | tuple[str, ...]) -> int:
    """How many different fields a row names, if it is a header."""
    return len({field for field in map(field_named, cells) if field})


def _cells_of(line: str, separator: str) -> list[str]:
    if '"' not in line or not separator:
        return line.split(separator) if separator else [line.strip('"')]
    try:
        told = csv.reader([line], delimiter=separator, skipinitialspace=True)
        return [cell for row in told for cell in row]
    except csv.Error:
        return line.split(separator)


def _rows_of(text: str, separator: str, start: int, findings: Findings) -> Iterator[Row]:
    """Rows with the line they begin on; a quoted cell may run over several lines."""
    numbered = enumerate((found[0] for found in LINE.finditer(text, start)), 2 if start else 1)
    again: deque[tuple[int, str]] = deque()  # lines that a stray quotation mark had swallowed
    width = 0
    while True:
        number, line = again.popleft() if again else next(numbered, (0, ""))
        if not line:
            return
        if len(line) < 3 and not line.strip():
            continue
        if len(line) > LONGEST_LINE:
            findings.error(f"line {number}", "This line is too long to be a row.")
            continue
        if line.count('"') % 2:
            more = _until_closed(line, again, numbered)
            if _is_one_row([line, *(one for _, one in more)], separator, width):
                whole = "".join([line, *(one for _, one in more)])
                line = whole
            else:
                reason = "A quotation mark is never closed; it was read as any other sign."
                findings.warn(f"line {number}", reason)
                line = line.replace('"', "")
                again.extendleft(reversed(more))
        for row in _row(line, separator, number, findings):
            width = width or len(row.cells)
            yield row


def _is_one_row(lines: list[str], separator: str, width: int) -> bool:
    """Whether lines make one row with a cell of several lines, and not rows with stray marks.

    They do not if the quotation mark stays open, if the row got too wide, or if each line is a
    row of the usual width by itself.
    """
    whole = "".join(lines)
    if whole.count('"') % 2:
        return False
    alone = [line.replace('"', "").split(separator or "\0") for line in lines]
    if width > 1 and all(len(cells) == width for cells in alone):
        return False
    return len(_cells_of(whole.rstrip("\r\n"), separator)) <= (width or MOST_COLUMNS)


def _until_closed(
    line: str, again: deque[tuple[int, str]], numbered: Iterator[tuple[int, str]]
) -> list[tuple[int, str]]:
    """The further lines up to the one that closes the quotation mark, or as many as may be."""
    more: list[tuple[int, str]] = []
    length = len(line)
    while len(more) < MOST_LINES_OF_A_CELL and length < LONGEST_LINE:
        number, one = again.popleft() if again else next(numbered, (0, ""))
        if not one:
            break
        more.append((number, one))
        length += len(one)
        if one.count('"') % 2:
            break
    return more


def _row(line: str, separator: str, number: int, findings: Findings) -> Iterator[Row]:
    if not line.strip():
        return
    told = _cells_of(line.rstrip("\r\n"), separator)
    if len(told) > MOST_COLUMNS:
        findings.error(f"line {number}", f"This row has more than {MOST_COLUMNS} cells.")
        return
    cells = tuple(_tidy(cell) for cell in told)
    if any(cells):
        yield Row(number, cells)


def _tidy(cell: str) -> str:
    if cell.isascii() and cell.isprintable() and len(cell) <= LONGEST_CELL:
        cell = cell.strip()
    else:
        cell = clean_text(cell, longest=LONGEST_CELL)
    if cell[:1] in ("=", "'"):
        wrapped = WRAPPED.fullmatch(cell)
        if wrapped:
            return (wrapped[1] or wrapped[2] or "").strip()
    return cell


def _parted(rows: list[Row], findings: Findings) -> tuple[Row | None, list[Row]]:
    """The header row, if there is one, and the rows that are neither it nor above it."""
    ranked = [(_known(row.cells), -n) for n, row in enumerate(rows[:HEADER_WITHIN])]
    known, place = max(ranked, default=(0, 0))
    header = rows[-place] if rows else None
    if header is not None and not _is_header(header, known):
        header, place = (rows[0] if _stands_out(rows) else None), 0
    if header is None:
        return None, rows
    if place:
        reason = "What stands above the row with the column names was passed over."
        findings.warn(f"line {rows[0].line}", reason)
    return header, [row for row in rows[1 - place :] if row.cells != header.cells]


def _is_header(row: Row, known: int) -> bool:
    filled = [cell for cell in row.cells if cell]
    if any(re.search(r"\d{3}", cell) for cell in filled):
        return False
    return known >= 2 or (known == 1 and len(filled) <= 2)


def _stands_out(rows: list[Row]) -> bool:
    """Whether the first row is words only, all different, above a column of numbers."""
    first, rest = rows[0].cells, rows[1:50]
    if not rest or "" in first or len(set(first)) < len(first) or len(first) < 2:
        return False
    if any(char.isdigit() for cell in first for char in cell):
        return False
    for place in range(len(first)):
        cells = [row.cells[place] for row in rest if place < len(row.cells) and row.cells[place]]
        if cells and sum(any(c.isdigit() for c in cell) for cell in cells) >= 0.8 * len(cells):
            return True
    return False
