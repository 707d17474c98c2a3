"""The run that writes small balances off, precisely as its dry run showed, and takes it back."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.chunks import chunks
from frontdesk.core.jobs import Progress
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.ledger import owing
from frontdesk.ledger.actions import IN_TURN
from frontdesk.ledger.charging import begin_run
from frontdesk.ledger.posting import day_for, why_back
from frontdesk.ledger.rules import Line, reversed_lines, void_reason
from frontdesk.ledger.tables import Posting, PostingLine, PostingRun
from frontdesk.ledger.voided import clear_voided
from frontdesk.payments import adjusting_rules, write_off_reads, write_off_rules
from frontdesk.payments.adjusting import reason_of
from frontdesk.payments.write_off_rules import Item, Moved, SmallBalances

STEP = 500  # postings written between two looks whether to stop


@action("Write off small balances", permit="ledger.approve", locks=lambda *_, **__: IN_TURN)
def write_off(
    work: Work,
    wanted: SmallBalances,
    items: Sequence[Item],
    *,
    key: str,
    progress: Progress | None = None,
) -> Undo | None:
    """Write off precisely the items of a dry run, in one run; `made` is {"run_id", "count"}.

    Args:
        work: the transaction.
        wanted: what was looked for.
        items: what the dry run showed.
        key: made by the desk once for this run; the same again writes off nothing.
        progress: told how many accounts are written, asked whether to go on; nothing is kept
            of a run that was stopped.

    Raises:
        Moved: something is not as the dry run showed; says what.

    """
    known = write_off_reads.run_by_key(work.session, key)
    if known is not None:
        work.made = {"run_id": known, "count": len(items)}
        return None
    wanted = write_off_rules.accepted(wanted)
    reason = reason_of(work, wanted.code)
    now = write_off_reads.planned(work.session, wanted, today=work.today)
    moved = write_off_rules.differences(items, now)
    if moved:
        raise Moved(moved)
    if not now:
        raise Refused("Nothing is to be written off: no balance is small and old enough.")
    cents = sum(item.cents for item in now)
    plan: dict[str, object] = {
        "key": key, "limit_cents": wanted.limit_cents, "older_days": wanted.older_days,
        "account": wanted.account, "whole": wanted.whole, "reason": reason.name,
    }  # fmt: skip
    title = f"{reason.name}: up to {dollars(wanted.limit_cents)}, {wanted.older_days} days"
    run = begin_run(
        work, kind=write_off_reads.KIND, title=title, count=len(now), cents=cents, plan=plan
    )
    _put(work, _written_off(work, now, reason, key), run.id, progress)
    work.note(run=run.id, count=len(now), cents=cents)
    work.made = {"run_id": run.id, "count": len(now)}
    here = {"run_id": run.id, "version": run.version, "reason": "not meant"}
    return Undo("Take the write-offs back", undo_write_offs, here)


def _written_off(
    work: Work, items: Sequence[Item], reason: adjusting_rules.Reason, key: str
) -> list[tuple[dict[str, Any], list[Line]]]:
    """Return a posting and its lines for each account."""
    day = day_for(work, work.today)
    visits = write_off_reads.visits_of(work.session, items)
    found = []
    for patient_id, mine in groupby(items, lambda item: item.patient_id):
        lines, charges = list[Line](), set[int]()
        for item in mine:
            who = (patient_id, item.charge_id or None)
            lines.append(Line(item.account, -item.cents, *who, item.coverage_id or None, item.part))
            lines.append(Line(reason.account, item.cents, *who))
            charges.add(item.charge_id)
        visit = {visits.get(charge_id) for charge_id in charges}
        values = _values(work, f"{key} {patient_id}", "adjustment", day) | {
            "patient_id": patient_id,
            "appointment_id": visit.pop() if len(visit) == 1 else None,
            "reason": reason.name,
        }
        found.append((values, lines))
    return found


def _values(work: Work, key: str, kind: str, day: date) -> dict[str, Any]:
    return {
        "key": key, "kind": kind, "at": work.now, "day": day, "patient_id": None,
        "appointment_id": None, "reverses_id": None, "staff_id": work.staff.id,
        "staff": work.staff.name, "workstation": work.workstation, "memo": "", "reason": "",
    }  # fmt: skip


def _put(
    work: Work,
    postings: Sequence[tuple[dict[str, Any], list[Line]]],
    run_id: int,
    progress: Progress | None,
) -> None:
    """Write postings, a stretch at a time: their lines first, whose sums their arrival checks."""
    for start in range(0, len(postings), STEP):
        if progress is not None:
            progress.step(start, len(postings))
        stretch = postings[start : start + STEP]
        work.bulk(
            PostingLine,
            [
                {"posting_key": values["key"]}
                | {name: getattr(line, name) for name in Line.__slots__}
                for values, lines in stretch
                for line in lines
            ],
        )
        work.bulk(Posting, [values | {"run_id": run_id} for values, _ in stretch])
    if progress is not None:
        progress.step(len(postings), len(postings))


@action("Take write-offs back", permit="ledger.approve", locks=lambda *_, **__: IN_TURN)
def undo_write_offs(
    work: Work, run_id: int, *, version: int, reason: str, progress: Progress | None = None
) -> None:
    """Take a whole run back, but for what was taken back by itself; `made` is {"count"}."""
    reason = void_reason(reason)
    run = work.get(PostingRun, run_id, version)
    if run.kind != write_off_reads.KIND:
        raise Refused("That is no run of write-offs. Take it back where it was made.")
    if run.undone_at is not None:
        raise Refused(f"{run.title} was undone already by {run.undone_by}. Nothing was done now.")
    day = day_for(work, work.today)
    why = why_back(work, run.day, reason)
    postings, charges = [], set[int]()
    for first, lines in _standing(work, run_id):
        values = _values(work, f"void {first.key}", "reversal", day) | {
            "patient_id": first.patient_id,
            "appointment_id": first.appointment_id,
            "reverses_id": first.id,
            "memo": why,
        }
        postings.append((values, reversed_lines(lines)))
        charges.update(line.charge_id for line in lines if line.charge_id)
    _put(work, postings, run_id, progress)
    clear_voided(work, charges, key=f"undone {run_id}", memo=why)
    run.undone_at, run.undone_by, run.undone_why = work.now, work.staff.name, reason
    work.note(reason=reason, count=len(postings))
    work.made = {"count": len(postings)}


def _standing(work: Work, run_id: int) -> Iterator[tuple[Any, list[Line]]]:
    """Give each posting of a run that was not taken back yet, with its lines."""
    taken_back = select(Posting.reverses_id).where(Posting.reverses_id.isnot(None))
    rows = work.session.execute(
        select(Posting.id, Posting.key, Posting.patient_id, Posting.appointment_id)
        .where(Posting.run_id == run_id, Posting.kind != "reversal", Posting.id.not_in(taken_back))
        .order_by(Posting.id)
    ).all()
    for stretch in chunks(rows, STEP):
        lines = owing.lines_of(work.session, [row.id for row in stretch])
        for row in stretch:
            yield row, lines[row.id]
