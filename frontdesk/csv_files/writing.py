"""Writes tables as CSV (RFC 4180) that a spreadsheet opens without running anything in them."""

import csv
import io
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from frontdesk.core.jobs import Progress
from frontdesk.core.listing import GROUP, ROW, Listing, plain_of
from frontdesk.csv_files.harmless import harmless

_STEP = 500  # lines between two looks whether to stop


def csv_text(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return the table as text, lines ended by CR LF.

    A text that a spreadsheet would run gets an apostrophe in front, but for what is a plain number
    or phone.
    """
    kept = io.StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in head])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return kept.getvalue()


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the same as UTF-8 with the mark by which spreadsheets know it."""
    # Half characters, as a broken file may bring them, cannot be written.
    return csv_text(head, rows).encode("utf-8-sig", "replace")


def listing_csv(listing: Listing, zone: ZoneInfo, progress: Progress | None = None) -> bytes:
    """Return a table for programs: rows only, plain decimals, dates as 2025-03-04.

    Sums are left out, since whoever adds a column would count them twice; what groups the rows
    stands in a first column.

    Raises:
        Cancelled: the person stopped it.

    """
    kinds = [one.kind for one in listing.headings]
    grouped = any(line.level == GROUP for line in listing.lines)
    group, rows = "", []
    for place, line in enumerate(listing.lines):
        if progress is not None and place % _STEP == 0:
            progress.step(place, len(listing.lines))
        if line.level == GROUP:
            group = plain_of(line.cells[0], "text", zone)
        elif line.level == ROW:
            pairs = zip(line.cells, kinds, strict=True)
            cells = [plain_of(cell, kind, zone) for cell, kind in pairs]
            rows.append([group, *cells] if grouped else cells)
    head = [one.title for one in listing.headings]
    return csv_bytes(["Group", *head] if grouped else head, rows)
