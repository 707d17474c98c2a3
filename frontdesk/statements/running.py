"""A run of statements from the dry run to the last one: in parts, with progress; it can be stopped.

What is written is in parts of one transaction each. Stopped, or cut off by a crash, the run stands
unfinished; the same job for the same run goes on where it was, and nobody gets a second one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.core.action import Act
from frontdesk.core.chunks import chunks
from frontdesk.core.jobs import Progress
from frontdesk.core.people import Staff
from frontdesk.core.store import Store
from frontdesk.statements import actions
from frontdesk.statements.planning import PlanRow
from frontdesk.statements.rules import Asked
from frontdesk.statements.tables import StatementRun

PART = 200  # statements of one transaction: other desks wait for no longer than that


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a run.

    Attributes:
        run_id: which.
        sent: how many were written now.
        missed: who of the dry run got none: guarantor, planned cents, cents now, why.

    """

    run_id: int
    sent: int
    missed: tuple[tuple[int, int, int, str], ...]


def begin(key: str, rows: Iterable[PlanRow], asked: Asked) -> Act:
    """Return the act that writes down what a dry run showed; it makes the run's id."""
    planned = [[row.id, row.verdict.cents, row.verdict.fingerprint] for row in rows if row.goes]
    return actions.begin_run.act(key=key, planned=planned, by_email=asked.by_email, now=asked.now)


def send(store: Store, staff: Staff, run_id: int, progress: Progress | None = None) -> Ran:
    """Write all statements of a run that are not there yet, then close it.

    Raises:
        Cancelled: the person stopped it; what was written stands.
        Refused: the run was undone, or is finished.

    """
    progress = progress or Progress()
    planned = _planned(store, run_id)
    sent, missed = 0, list[tuple[int, int, int, str]]()
    done = 0
    for some in chunks(planned, PART):
        progress.step(done, len(planned))
        made = actions.send_part.act(run_id, guarantor_ids=list(some)).run(store, staff).made
        sent += made["sent"]
        missed += [tuple(one) for one in made["missed"]]
        done += len(some)
    actions.finish_run.act(run_id, missed=[list(one) for one in missed]).run(store, staff)
    progress.told(len(planned), len(planned))
    return Ran(run_id, sent, tuple(missed))


def _planned(store: Store, run_id: int) -> Sequence[int]:
    with store.read() as session:
        run = session.get(StatementRun, run_id)
        rows: list[list[Any]] = run.plan["rows"] if run is not None else []
        return [int(row[0]) for row in rows]
