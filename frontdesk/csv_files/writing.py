"""Writes tables as CSV (RFC 4180) that a spreadsheet opens without running anything in them."""

import csv
import io
from collections.abc import Iterable, Sequence

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet takes what begins so as a formula


def csv_text(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return the table as text, lines ended by CR LF.

    A text that a spreadsheet would run (OWASP, CSV injection) gets an apostrophe in front, but for
    what is a plain number or phone.
    """
    kept = io.StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")
    writer.writerow([_safe(cell) for cell in head])
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return kept.getvalue()


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the same as UTF-8 with the mark by which spreadsheets know it."""
    return csv_text(head, rows).encode("utf-8-sig")


def _safe(cell: str) -> str:
    plain = cell.lstrip("+-").replace(".", "").replace(",", "")
    if cell.startswith(_RUNS) and not (plain.isascii() and plain.isdigit()):
        return f"'{cell}"
    return cell
