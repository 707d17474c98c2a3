"""Tables that leave the program: noted in the audit before they do, under the practice's name.

A pane hands this module to `kit.table_export.TableExport`, which does the rest.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from frontdesk.core.action import ANYONE, action
from frontdesk.core.listing import Imprint
from frontdesk.core.refused import Refused
from frontdesk.core.work import Work
from frontdesk.office import reads

MOST_PATIENTS = 5_000  # named one by one in an audit row; of more, how many


@action("Print table", permit=ANYONE, kind="print")
def print_table(
    work: Work,
    *,
    what: str,
    rows: int,
    about: Sequence[tuple[str, str]] = (),
    patients: Sequence[int] = (),
    sha256: str = "",
) -> None:
    """Note that a table goes to a printer.

    Args:
        work: the transaction.
        what: its title.
        rows: how many it has.
        about: what it was made for, name and value: days, filter.
        patients: whom it tells of.
        sha256: of the bytes that left.

    """
    _note(work, patients, what=what, way="printer", row_count=rows, about=dict(about),
          sha256=sha256)  # fmt: skip


@action("Export table", permit=ANYONE, kind="export")
def export_table(
    work: Work,
    *,
    what: str,
    way: str,
    rows: int,
    about: Sequence[tuple[str, str]] = (),
    patients: Sequence[int] = (),
    sha256: str = "",
) -> None:
    """Note that a table leaves as a file; `way` is pdf, xlsx or csv, the rest as in `print_table`.

    Both ask for no permit of their own: they are done with that by which the rows are read.
    """
    _note(work, patients, what=what, way=way, row_count=rows, about=dict(about),
          sha256=sha256)  # fmt: skip


def imprint(session: Session, *, by: str, at: datetime, zone: ZoneInfo) -> Imprint:
    """Return the practice's head and who takes a table out, when."""
    practice = reads.practice(session)
    if practice is None:
        return Imprint("", (), by, at, zone)
    lines = tuple(filter(None, (*practice.address, practice.phone)))
    return Imprint(practice.name, lines, by, at, zone)


def _note(work: Work, patients: Sequence[int], **told: Any) -> None:
    if work.staff.id is None:
        raise Refused("Sign in first, then take the table out.")
    whose = sorted(set(patients))
    if len(whose) == 1:
        work.concerning(whose[0])
    work.note(**told)
    if len(whose) > 1:
        work.note(patients=whose if len(whose) <= MOST_PATIENTS else f"{len(whose):,} patients")
