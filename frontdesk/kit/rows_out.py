"""Rows of a list as a table in plain values: what `Column` shows, ready for paper and files."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from frontdesk.core.jobs import Progress
from frontdesk.core.listing import FIGURES, TEXT, Cell, Heading, Line, Listing, summed
from frontdesk.kit import theme
from frontdesk.kit.rows_model import Column
from frontdesk.kit.table import Table

Make = Callable[[Progress], Listing]
STEP = 500  # rows between two looks whether to stop


def rows_shown(
    table: Table,
    title: str,
    *,
    about: Sequence[tuple[str, str]] = (),
    patient: Callable[[Any], int | None] | None = None,
    faint: Callable[[Any], bool] | None = None,
) -> Make | None:
    """Return what makes a table of the rows shown, in the order shown; None if there is none.

    Args:
        table: the list in sight; what was typed to narrow it is told above the rows.
        title: what it is; never a patient's name.
        about: what it is of, name and value.
        patient: whom a row tells of, for the audit.
        faint: whether a row is written fainter on paper: it was taken back.
    """
    rows, columns = table.rows_model.rows(), table.rows_model.columns
    typed = table.rows_model.typed
    if typed:
        about = (*about, ("Only", typed))
    if not rows:
        return None
    return lambda progress: listing_of(
        columns, rows, title, about=about, patient=patient, faint=faint, progress=progress
    )


def listing_of(
    columns: Sequence[Column[Any]],
    rows: Sequence[Any],
    title: str,
    *,
    about: Sequence[tuple[str, str]] = (),
    patient: Callable[[Any], int | None] | None = None,
    faint: Callable[[Any], bool] | None = None,
    progress: Progress | None = None,
) -> Listing:
    """Return rows under columns as a table in plain values; sums under what is `summed`."""
    headings = tuple(Heading(one.title, one.kind) for one in columns)
    lines = []
    for place, row in enumerate(rows):
        if progress is not None and place % STEP == 0:
            progress.step(place, len(rows))
        cells = tuple(_cell(one, row) for one in columns)
        lines.append(Line(cells, faint=bool(faint and faint(row)),
                          patient_id=patient(row) if patient else None))  # fmt: skip
    sums = [one.title for one in columns if one.summed and one.kind in FIGURES]
    totals = summed(headings, lines, *sums) if sums else None
    return Listing(title, headings, lines, totals, tuple(about))


def file_name(title: str, way: str) -> str:
    """Return a title as a file may be called."""
    plain = re.sub(r"[^\w .,()-]+", "-", title).strip(" .-")[:80]
    return f"{plain or 'Table'}.{way}"


def _cell(column: Column[Any], row: Any) -> Cell:
    if column.kind == TEXT:
        if column.status and not column.value:
            status = column.status(row)
            return theme.current().status(status).word if status else column.text(row)
        return str(column.value(row) or "") if column.value else column.text(row)
    read = column.value or column.sort
    found = read(row) if read else None
    plain = found is None or isinstance(found, str | int | date)
    return found if plain else column.text(row)
