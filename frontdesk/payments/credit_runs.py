"""The run that uses what patients paid ahead for what they owe, and takes it back whole."""

from collections.abc import Sequence

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.jobs import Progress
from frontdesk.core.refused import Refused
from frontdesk.ledger import charging
from frontdesk.ledger.actions import IN_TURN
from frontdesk.ledger.rules import void_reason
from frontdesk.ledger.tables import PostingRun
from frontdesk.payments import credit_reads, credit_rules, write_off_reads
from frontdesk.payments.credit_rules import CreditsMoved, CreditUse

POST = "ledger.post"
STEP = 50  # accounts between two looks whether to stop


@action("Use credits", permit=POST, locks=lambda *_, **__: IN_TURN)
def use_credits(
    work: Work,
    uses: Sequence[CreditUse],
    *,
    key: str,
    every: bool = True,
    progress: Progress | None = None,
) -> Undo | None:
    """Pay what is owed from what was paid ahead, precisely as a dry run showed, in one run.

    `made` is {"run_id", "count", "cents"}.

    Args:
        work: the transaction.
        uses: what the dry run showed; or one of it.
        key: made by the desk once for this run; the same again uses nothing.
        every: it is all that the dry run showed: who came in since has moved too.
        progress: told how many accounts are done; nothing is kept of a run that was stopped.

    Raises:
        CreditsMoved: something is not as the dry run showed; says what.

    """
    cents = sum(use.cents for use in uses)
    known = write_off_reads.run_by_key(work.session, key, kind=credit_reads.KIND)
    if known is not None:
        work.made = {"run_id": known, "count": len(uses), "cents": cents}
        return None
    wanted = {use.patient_id for use in uses}
    now = [use for use in credit_reads.planned(work.session) if every or use.patient_id in wanted]
    moved = credit_rules.differences(uses, now)
    if moved:
        raise CreditsMoved(moved)
    if not now:
        raise Refused("Nothing was paid ahead by anybody who owes. Nothing was done.")
    people = credit_reads.charts_of(work.session, wanted)
    run = charging.begin_run(
        work, kind=credit_reads.KIND, title="Use of credits", count=len(now), cents=cents,
        plan={"key": key, "every": every},
    )  # fmt: skip
    for place, use in enumerate(now):
        if progress is not None and place % STEP == 0:
            progress.step(place, len(now))
        charging.use_prepaid(
            work, people[use.patient_id], cents=use.cents, key=f"{key} {use.patient_id}",
            run_id=run.id,
        )  # fmt: skip
    if not every and len(now) == 1:
        work.concerning(now[0].patient_id)
    work.note(run=run.id, count=len(now), cents=cents)
    work.made = {"run_id": run.id, "count": len(now), "cents": cents}
    here = {"run_id": run.id, "version": run.version, "reason": "not meant"}
    return Undo("Take the use of credits back", undo_credit_run, here)


@action("Take use of credits back", permit=POST, locks=lambda *_, **__: IN_TURN)
def undo_credit_run(work: Work, run_id: int, *, version: int, reason: str) -> None:
    """Take a whole run back: all is paid ahead again, and owed again; `made` is {"count"}."""
    reason = void_reason(reason)
    run = work.get(PostingRun, run_id, version)
    if run.kind != credit_reads.KIND:
        raise Refused("That is no run of credits. Take it back where it was made.")
    count = charging.undo_run(work, run_id, version=version, reason=reason)
    work.note(reason=reason, count=count)
    work.made = {"count": count}
