"""Carries a plan out, step by step; a bad step stops no other, and what is in is in."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.exc import DBAPIError

from frontdesk.core.action import Staff
from frontdesk.core.database import Store
from frontdesk.core.faults import SENTENCES, Fault
from frontdesk.core.jobs import Cancelled, Progress
from frontdesk.core.refused import NeedsApproval, Refused, Unreachable
from frontdesk.imports import reads
from frontdesk.imports.actions import Batch, bring_in, ids_of
from frontdesk.imports.plan import Plan, Result, Step
from frontdesk.imports.planning import Here, undisturbed

TOGETHER = 2_000  # new patients in one transaction, so that no other desk waits long
AT_FIRST = 200_000  # the same in an office without charts, where nobody waits
UNREACHABLE = "The database does not answer. What is in stays in; import again to go on."
STOPPED = "Stopped. What is in stays in; import again to go on."

REFUSED = "The database cannot hold it as it stands."
HOPELESS = frozenset(SENTENCES[fault] for fault in (Fault.FULL, Fault.READ_ONLY, Fault.DAMAGED))


class _Hopeless(Exception):
    """Every further step would fail for the same reason."""


def bring(
    store: Store, staff: Staff, plan: Plan, where: Here, progress: Progress | None = None
) -> Result:
    """Do what a plan says; return what became of each step.

    A step is done whole or not at all. Stopped in between, what is in stays in, and the same
    import again goes on from there.

    Args:
        store: the office's; `Store.beside` of it where other work goes on meanwhile.
        staff: who brings it in.
        plan: as shown in the dry run.
        where: with which it was planned.
        progress: told how many steps are done, and asked whether to go on.

    """
    result = Result()
    total = sum(step.goes_in for step in plan.steps)
    tried = 0
    try:
        for part in _together(plan, AT_FIRST if where.is_new else TOGETHER):
            if progress:
                progress.step(tried, total)
            tried += len(part)
            _write(store, staff, Batch(part, plan.files, where, result.ids), result)
        if progress:
            progress.step(tried, total)
    except Cancelled:
        result.stopped = STOPPED
    except Unreachable:
        result.stopped = UNREACHABLE
    except _Hopeless as reason:
        result.stopped = str(reason)
    return result


def numbers_of(store: Store, outcome: Result) -> dict[int, str]:
    """Return the chart numbers of the patients made, by their planned ref."""
    with store.read() as session:
        numbers = reads.chart_numbers(session, outcome.ids.values())
    return {ref: numbers[made] for ref, made in outcome.ids.items() if made in numbers}


def _together(plan: Plan, most: int) -> Iterator[tuple[Step, ...]]:
    """Give the steps that go in, in order: neighbours that only add, many at once."""
    waiting: list[Step] = []
    for step in plan.steps:
        if not step.goes_in:
            continue
        many = (step.is_plain or step.is_quiet) and not step.problem
        if waiting and (not many or len(waiting) == most):
            yield tuple(waiting)
            waiting = []
        if many:
            waiting.append(step)
        else:
            yield (step,)
    if waiting:
        yield tuple(waiting)


def _write(store: Store, staff: Staff, batch: Batch, result: Result) -> None:
    try:
        with undisturbed():
            done = bring_in.do(store, staff, batch)
    except NeedsApproval:
        raise
    except (Refused, DBAPIError) as error:
        reason = str(error) if isinstance(error, Refused) else REFUSED  # an error quotes its values
        if reason in HOPELESS:
            raise _Hopeless(reason) from None
        if len(batch.steps) == 1:
            result.failed.append((batch.steps[0], reason))
            return
        half = len(batch.steps) // 2  # one that cannot go in is found without asking each
        for part in (batch.steps[:half], batch.steps[half:]):
            _write(store, staff, replace(batch, steps=part, ids=result.ids), result)
        return
    result.ids |= ids_of(done.made["charts"])
    result.done += batch.steps
