"""Makes a plan: reads the situation, proposes, and looks when those left over could come."""

import time as clocks
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.core.database import Store
from frontdesk.core.jobs import Progress
from frontdesk.replan import deciding
from frontdesk.replan.plan import Plan, told
from frontdesk.replan.proposing import Fixed, propose
from frontdesk.replan.reads import first_later
from frontdesk.replan.rules import NewTime, Weights
from frontdesk.replan.situation import Asked, Found, read_situation

Decide = Callable[[Found, Fixed], Fixed]


def make_plan(
    session: Session,
    asked: Asked,
    store: Store,
    *,
    weights: Weights,
    fixed: Fixed | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Return a new plan; what a person decided before holds, as far as it still can be.

    Raises:
        Cancelled: the person stopped it.

    """
    began, now = clocks.perf_counter(), store.now()
    found = read_situation(session, asked, zone=store.zone, now=now, desk=store.workstation)
    there = {one.id for one in found.situation.visits}
    kept: dict[int, NewTime | None] = {}
    for number, time in (fixed or {}).items():
        if number in there:
            still = _still(found, number, time, kept)
            if time is None or still is not None:
                kept[number] = still
    return _plan(
        session, found, kept, store,
        weights=weights, progress=progress or Progress(), began=began, now=now,
    )  # fmt: skip


def change_plan(
    session: Session,
    plan: Plan,
    decide: Decide,
    store: Store,
    *,
    weights: Weights,
    progress: Progress | None = None,
) -> Plan:
    """Return the plan with what a person decided; the others' times give way.

    Raises:
        Refused: it cannot be so.
        Cancelled: the person stopped it.

    """
    began = clocks.perf_counter()
    fixed = decide(plan.found, plan.fixed)
    return _plan(
        session, plan.found, fixed, store,
        weights=weights, progress=progress or Progress(), began=began, now=store.now(),
    )  # fmt: skip


def _still(found: Found, number: int, time: NewTime | None, kept: Fixed) -> NewTime | None:
    """Return a time chosen by hand if it is still possible."""
    if time is None:
        return None
    visit = next(one for one in found.situation.visits if one.id == number)
    same = (
        one
        for one in deciding.possible(visit, found.situation, kept)
        if (one.start, one.provider_id) == (time.start, time.provider_id)
    )
    return next(same, None)


def _plan(
    session: Session,
    found: Found,
    fixed: Fixed,
    store: Store,
    *,
    weights: Weights,
    progress: Progress,
    began: float,
    now: datetime,
) -> Plan:
    proposal = propose(
        found.situation, weights=weights, fixed=fixed, keep_on=lambda: progress.step(0)
    )
    left = [one for one in found.situation.visits
            if proposal.times[one.id] is None and one.id not in fixed]  # fmt: skip
    later = first_later(
        session, left, within=found.situation.within, zone=store.zone, now=now,
        desk=store.workstation,
    )  # fmt: skip
    today = clock.office_day(now, store.zone)
    rows = told(found, proposal, fixed, later, zone=store.zone, today=today)
    return Plan(found, proposal, fixed, rows, clocks.perf_counter() - began)
