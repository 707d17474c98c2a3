"""Statements on their way out: all in one PDF, one by one into a folder, or for e-mail with a list.

Noted first, then made from what was kept; file names tell a number and never a name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from frontdesk.core.chunks import chunks
from frontdesk.core.jobs import Progress
from frontdesk.core.money import dollars
from frontdesk.core.people import Staff
from frontdesk.core.saving import write_whole
from frontdesk.core.store import Store
from frontdesk.csv_files.writing import csv_bytes
from frontdesk.statements import actions, prints, reads
from frontdesk.statements.reads import Kept
from frontdesk.statements.rules import EMAIL

PART = 200  # statements read at once
HEAD = ("File", "Statement", "To", "Subject", "Amount due", "Due")
INDEX = "index.csv"


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written: how many statements, and into which folder."""

    count: int
    folder: str


def one_pdf(
    store: Store, staff: Staff, run_id: int, *, way: str, progress: Progress | None = None
) -> bytes:
    """Note that a run goes out, and return it as one PDF, in the order of the names.

    Args:
        store: the office's data.
        staff: who hands it out.
        run_id: which run.
        way: one of actions.WAYS.
        progress: told after every part.

    Raises:
        Cancelled: the person stopped it.
        Refused: there is no such run.

    """
    copies = _noted(store, staff, run_id, way)
    ids = _ids(store, run_id)
    sheets = (prints.marked(one, copies=copies) for one in _all(store, ids))
    return prints.statements(sheets, progress, total=len(ids))


def folder(
    store: Store,
    staff: Staff,
    run_id: int,
    *,
    path: Path,
    by_email: bool,
    progress: Progress | None = None,
) -> Saved:
    """Note that a run goes out, and write each statement as a PDF of its own, with a list.

    Args:
        store: the office's data.
        staff: who hands it out.
        run_id: which run.
        path: the folder; it is made if it is not there.
        by_email: only those that go by e-mail, and the list says to which address.
        progress: told after every statement.

    Raises:
        Cancelled: the person stopped it; what was written stays.
        OSError: it cannot be written there.

    """
    progress = progress or Progress()
    copies = _noted(store, staff, run_id, "email" if by_email else "folder")
    ids = _ids(store, run_id)
    path.mkdir(parents=True, exist_ok=True)
    rows = []
    for done, one in enumerate(_all(store, ids)):
        progress.step(done, len(ids))
        content = one.content
        if by_email and content.delivery != EMAIL:
            continue
        name = f"statement-{one.id:06}.pdf"
        write_whole(path / name, prints.statements([prints.marked(one, copies=copies)]))
        subject = f"Your statement from {content.practice}"
        to = content.email if by_email else ""
        rows.append((name, str(one.id), to, subject, dollars(content.cents), content.due))
    write_whole(path / INDEX, csv_bytes(HEAD, rows))
    return Saved(len(rows), path.name)


def _noted(store: Store, staff: Staff, run_id: int, way: str) -> int:
    made = actions.note_printed.act(run_id, way=way).run(store, staff).made
    return int((made or {}).get("copies", 0))


def _ids(store: Store, run_id: int) -> list[int]:
    with store.read() as session:
        return reads.in_run(session, run_id)


def _all(store: Store, ids: Sequence[int]) -> Iterator[Kept]:
    for some in chunks(ids, PART):
        with store.read() as session:
            found = reads.kept(session, some)
        yield from found
