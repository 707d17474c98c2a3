"""Late fees in one run: charged as the dry run said, or as it is now; taken back whole."""

from collections.abc import Sequence

from sqlalchemy import select

from frontdesk.core.action import Work, action
from frontdesk.core.refused import Refused
from frontdesk.ledger import charging
from frontdesk.ledger.actions import IN_TURN, post
from frontdesk.ledger.rules import Line
from frontdesk.ledger.tables import Posting, PostingRun
from frontdesk.statements import planning, reads, rules
from frontdesk.statements.owed_reads import LATE
from frontdesk.statements.reads import LATE_FEES


@action("Charge late fees", permit="ledger.post", locks=lambda *, key, planned: IN_TURN)
def charge_late_fees(work: Work, *, key: str, planned: Sequence[Sequence[int]]) -> None:
    """Charge late fees, all in one; the same key again charges nothing.

    What has moved since the dry run is charged as it is now, or not at all, and is told. Makes
    the run's id, how many were charged, and what moved: guarantor, planned and charged cents, why.

    Args:
        work: the act.
        key: made by the client once for this run.
        planned: for each fee of the dry run: guarantor's id, cents.

    """
    known = work.session.scalar(
        select(Posting.run_id).where(Posting.key.startswith(f"{LATE} {key} ", autoescape=True))
    )
    if known is not None:
        run = work.get(PostingRun, known)
        work.made = {"run": run.id, "count": run.count, "moved": run.plan.get("moved", [])}
        return
    wanted = {guarantor: cents for guarantor, cents in planned}
    rows = {
        row.id: row
        for row in planning.plan_late_fees(
            work.session, settings=reads.settings(work.session).settings, today=work.today,
            only=list(wanted),
        )
    } if wanted else {}  # fmt: skip
    fees = {one: rows[one].cents for one in wanted if one in rows and rows[one].cents}
    moved = [
        [one, cents, fees.get(one, 0), rows[one].why_not if one in rows else "Not overdue any more"]
        for one, cents in wanted.items()
        if fees.get(one, 0) != cents
    ]
    if not fees:
        raise Refused("Nobody is to be charged a late fee any more. Look at the dry run again.")
    run = charging.begin_run(
        work, kind=LATE_FEES, title="Late fees", count=len(fees), cents=sum(fees.values()),
        plan={"planned": len(wanted), "moved": moved},
    )  # fmt: skip
    for one, cents in fees.items():
        post(
            work, key=f"{LATE} {key} {one}", kind=LATE, patient_id=one, run_id=run.id,
            lines=[Line("patient", cents, one, part="fee"), Line("fees", -cents, one)],
            memo="Late fee on what is overdue",
        )  # fmt: skip
    work.concerning(None)
    work.made = {"run": run.id, "count": len(fees), "moved": moved}


@action(
    "Undo late fees",
    permit="ledger.post",
    locks=lambda run_id, *, version, reason: IN_TURN,
)
def undo_late_fees(work: Work, run_id: int, *, version: int, reason: str) -> None:
    """Take all late fees of a run back by reversing postings. Makes how many."""
    words = rules.undo_reason(reason)
    if work.get(PostingRun, run_id).kind != LATE_FEES:
        raise Refused("That is no run of late fees. Take it back where it was made.")
    count = charging.undo_run(work, run_id, version=version, reason=words)
    work.concerning(None)
    work.made = {"undone": count}
