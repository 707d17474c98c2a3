"""What people do about statements: settings, holds, a run in parts, its undoing, its prints."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.office import reads as office
from frontdesk.patients.tables import Patient
from frontdesk.statements import building, owed_reads, planning, reads, rules
from frontdesk.statements.content import Content
from frontdesk.statements.late_fees import charge_late_fees, undo_late_fees
from frontdesk.statements.rules import Asked, Settings, Verdict
from frontdesk.statements.tables import (
    Statement,
    StatementHold,
    StatementItem,
    StatementPrint,
    StatementRun,
    StatementSettings,
)

__all__ = [
    "IN_TURN", "WAYS", "begin_run", "charge_late_fees", "end_hold", "finish_run", "hold",
    "hold_account", "note_printed", "open_hold_again", "save_settings", "send_part",
    "undo_late_fees", "undo_run",
]  # fmt: skip

IN_TURN = ("statements",)
WAYS = {"letter": "printed", "file": "saved as one PDF", "folder": "saved as single PDFs",
        "email": "saved for e-mail"}  # fmt: skip
_COLUMNS = ("id", "run_id", "guarantor_id", "day", "due_on", "level", "cents", "planned_cents",
            "delivery", "fingerprint", "content")  # fmt: skip


@action("Save statement rules", permit="ledger.approve")
def save_settings(work: Work, *, settings: Mapping[str, Any], version: int) -> Undo | None:
    """Save what the office decides about statements; `version` is 0 before the first time."""
    wanted = Settings.from_json(settings)
    rules.refuse_settings(wanted)
    row = work.session.get(StatementSettings, 1)
    if row is None:
        if version:
            raise Refused("The rules were changed meanwhile. Look at them again.")
        work.add(StatementSettings(id=1, content=wanted.to_json()))
        return None
    row = work.get(StatementSettings, 1, version)
    before = dict(row.content)
    row.content = wanted.to_json()
    work.session.flush()
    return Undo(
        "Put the statement rules back", save_settings,
        {"settings": before, "version": row.version},
    )  # fmt: skip


@action("Hold statements", permit="ledger.statements")
def hold_account(work: Work, patient_id: int, *, reason: str, until: date | None = None) -> Undo:
    """Send nothing about an account until a day, or until it is ended. Makes the hold's id."""
    guarantor = owed_reads.guarantor_of(work.session, patient_id)
    if guarantor is None:
        raise Refused("There is no such chart.")
    made = hold(work, guarantor, reason=reason, until=until)
    work.made = made.id
    return Undo("End the hold", end_hold, {"hold_id": made.id, "version": made.version})


def hold(
    work: Work,
    patient_id: int,
    *,
    reason: str,
    until: date | None = None,
    kind: str = rules.HOLD,
    charge_id: int | None = None,
) -> StatementHold:
    """Leave an account alone, or one charge of it: for the actions of rooms above, too.

    Args:
        work: the transaction.
        patient_id: whose account; of a charge, the chart that the charge is on.
        reason: why.
        until: the first day it is no longer held; None for until it is ended.
        kind: hold, or dispute: the charge is not asked for while it is in dispute.
        charge_id: only this one.

    Raises:
        Refused: no reason, or it is held already.

    """
    words = rules.refuse_hold(reason=reason, until=until, today=work.today)
    row = StatementHold
    same = select(row.id).where(
        row.patient_id == patient_id, row.ended_on.is_(None), row.charge_id.is_not_distinct_from(
            charge_id), (row.until.is_(None)) | (row.until > work.today),
    )  # fmt: skip
    if work.session.scalar(same) is not None:
        raise Refused("It is held already. End that hold first.")
    return work.add(
        StatementHold(
            patient_id=patient_id, charge_id=charge_id, kind=kind, reason=words, until=until,
            set_on=work.today, staff=work.staff.name,
        )
    )  # fmt: skip


@action("End hold of statements", permit="ledger.statements")
def end_hold(work: Work, hold_id: int, *, version: int) -> Undo:
    """Let statements go out again."""
    row = work.get(StatementHold, hold_id, version)
    row.ended_on = work.today
    work.session.flush()
    return Undo("Hold it again", open_hold_again, {"hold_id": row.id, "version": row.version})


@action("Hold statements again", permit="ledger.statements")
def open_hold_again(work: Work, hold_id: int, *, version: int) -> Undo:
    """Take the end of a hold back."""
    row = work.get(StatementHold, hold_id, version)
    row.ended_on = None
    work.session.flush()
    return Undo("End the hold", end_hold, {"hold_id": row.id, "version": row.version})


@action(
    "Begin statements",
    permit="ledger.statements",
    locks=lambda *, key, planned, by_email=False, now=False: IN_TURN,
)
def begin_run(
    work: Work,
    *,
    key: str,
    planned: Sequence[Sequence[Any]],
    by_email: bool = False,
    now: bool = False,
) -> None:
    """Write down who is to get what, before the first goes out. The same key begins nothing anew.

    Args:
        work: the act.
        key: made by the client once for this run.
        planned: for each statement of the dry run: guarantor's id, cents, fingerprint.
        by_email: as `rules.Asked`.
        now: as `rules.Asked`.

    """
    known = reads.run_by_key(work.session, key)
    if known is not None:
        work.made = known
        return
    if not planned:
        raise Refused("Nobody is to get a statement.")
    run = work.add(
        StatementRun(
            key=key, at=work.now, day=work.today, staff_id=work.staff.id, staff=work.staff.name,
            plan={"by_email": by_email, "now": now, "rows": [list(one) for one in planned]},
        )
    )  # fmt: skip
    work.concerning(None)
    work.made = run.id


@action(
    "Send statements",
    permit="ledger.statements",
    locks=lambda run_id, *, guarantor_ids: IN_TURN,
)
def send_part(work: Work, run_id: int, *, guarantor_ids: Sequence[int]) -> None:
    """Write the statements of some of a run: as planned, or as it is now if something has moved.

    Who has theirs of this run already is passed over, so that a run that was stopped goes on
    where it was. Makes how many were written, and who got none and why.

    Raises:
        Refused: the run was undone, or is finished.

    """
    run = _running(work, run_id)
    planned = {row[0]: (row[1], row[2]) for row in run.plan["rows"]}
    done = set(
        work.session.scalars(
            select(Statement.guarantor_id).where(
                Statement.run_id == run_id, Statement.guarantor_id.in_(list(guarantor_ids))
            )
        )
    )
    left = [one for one in guarantor_ids if one in planned and one not in done]
    asked = Asked(by_email=run.plan["by_email"], now=run.plan["now"])
    settings = reads.settings(work.session).settings
    known = planning.standings_of(work.session, today=work.today, only=left) if left else {}
    verdicts, missed = dict[int, Verdict](), []
    for one in left:
        verdict = rules.judge(known[one], settings, today=work.today, asked=asked)
        if verdict.why_not:
            missed.append([one, planned[one][0], verdict.cents, verdict.why_not])
        else:
            verdicts[one] = verdict
    if verdicts:
        made = building.contents(
            work.session, verdicts, known, settings=settings,
            practice=office.practice(work.session), today=work.today,
        )  # fmt: skip
        due_on = work.today + timedelta(settings.due_days)
        _write(work, run_id, due_on, {one: (verdicts[one], made[one]) for one in verdicts}, planned)
        _write_items(work, known, verdicts)
    work.concerning(None)
    work.note(run=run_id, patients=sorted(verdicts))
    work.made = {"sent": len(verdicts), "missed": missed}


def _running(work: Work, run_id: int) -> StatementRun:
    run = work.get(StatementRun, run_id)
    if run.undone_at is not None:
        raise Refused(f"This run was undone by {run.undone_by}. Begin a new one.")
    if run.finished_at is not None:
        raise Refused("This run is finished. Begin a new one.")
    return run


def _write(
    work: Work,
    run_id: int,
    due_on: date,
    made: Mapping[int, tuple[Verdict, Content]],
    planned: Mapping[int, tuple[int, str]],
) -> None:
    last = work.session.scalar(select(func.max(Statement.id))) or 0
    work.bulk(
        Statement,
        [
            (
                number, run_id, one, work.today, due_on, verdict.level, verdict.cents,
                planned[one][0], verdict.delivery, verdict.fingerprint,
                replace(content, number=number).pack(),
            )
            for number, (one, (verdict, content)) in enumerate(made.items(), last + 1)
        ],
        columns=_COLUMNS,
    )  # fmt: skip


def _write_items(
    work: Work, known: Mapping[int, rules.Standing], verdicts: Mapping[int, Verdict]
) -> None:
    rows = work.session.execute(
        select(Statement.guarantor_id, Statement.id).where(
            Statement.guarantor_id.in_(list(verdicts)), Statement.undone_at.is_(None),
            Statement.day == work.today,
        )
    )  # fmt: skip
    number_of = {guarantor: number for guarantor, number in rows}
    items = [
        (number_of[one], item.patient_id, item.charge_id, item.cents)
        for one in verdicts
        for item in known[one].items
    ]
    work.bulk(StatementItem, items, columns=("statement_id", "patient_id", "charge_id", "cents"))


@action(
    "Finish statements",
    permit="ledger.statements",
    locks=lambda run_id, *, missed: IN_TURN,
)
def finish_run(work: Work, run_id: int, *, missed: Sequence[Sequence[Any]]) -> None:
    """Close a run, with who of the dry run got none after all. Twice does nothing more."""
    run = work.get(StatementRun, run_id)
    if run.finished_at is not None or run.undone_at is not None:
        return
    run.finished_at = work.now
    run.told = {"missed": _named(work, missed)}
    work.concerning(None)


def _named(work: Work, missed: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    people = owed_reads.guarantors(work.session, [one[0] for one in missed])
    return [
        {
            "guarantor_id": guarantor, "name": people[guarantor].name, "planned": planned,
            "now": cents, "why": why,
        }
        for guarantor, planned, cents, why in missed
        if guarantor in people
    ]  # fmt: skip


@action(
    "Undo statements",
    permit="ledger.statements",
    locks=lambda run_id, *, version, reason: IN_TURN,
)
def undo_run(work: Work, run_id: int, *, version: int, reason: str) -> None:
    """Mark every statement of a run as not sent: levels and days go back to what they were."""
    words = rules.undo_reason(reason)
    run = work.get(StatementRun, run_id, version)
    if run.undone_at is not None:
        raise Refused(f"This run was undone already by {run.undone_by}. Nothing was done now.")
    later = select(func.count()).select_from(Statement).where(
        Statement.run_id > run_id, Statement.undone_at.is_(None), Statement.guarantor_id.in_(
            select(Statement.guarantor_id).where(Statement.run_id == run_id)),
    )  # fmt: skip
    after = work.session.scalar(later) or 0
    run.undone_at, run.undone_by, run.undone_why = work.now, work.staff.name, words
    rows = work.session.scalars(
        select(Statement)
        .where(Statement.run_id == run_id, Statement.undone_at.is_(None))
        .options(defer(Statement.content))
    )
    count = 0
    for row in rows:
        row.undone_at = work.now
        count += 1
    work.session.flush()
    work.concerning(None)
    work.made = {"undone": count, "later": after}


@action("Print statements", permit="ledger.read", kind="print")
def note_printed(work: Work, run_id: int, *, way: str, statement_id: int | None = None) -> None:
    """Note that a run, or one statement of it, leaves the program. Makes how often it did before.

    Raises:
        Refused: there is no such run, or the statement is of another.

    """
    if way not in WAYS:
        raise ValueError(f"no statement is handed out by {way!r}")
    work.get(StatementRun, run_id)
    whole = select(func.count()).select_from(StatementPrint).where(
        StatementPrint.run_id == run_id, StatementPrint.statement_id.is_(None)
    )  # fmt: skip
    before = work.session.scalar(whole) or 0
    if statement_id is not None:
        row = work.get(Statement, statement_id)
        if row.run_id != run_id:
            raise Refused("That statement is of another run.")
        work.concerning(_chart(work, row.guarantor_id))
        one = select(func.count()).where(StatementPrint.statement_id == statement_id)
        before += work.session.scalar(one) or 0
    else:
        work.concerning(None)
    work.add(
        StatementPrint(
            run_id=run_id, statement_id=statement_id, at=work.now, staff_id=work.staff.id, way=way
        )
    )
    work.note(run=run_id, statement=statement_id, how=WAYS[way])
    work.made = {"copies": before}


def _chart(work: Work, patient_id: int) -> int:
    merged = work.session.scalar(select(Patient.merged_into_id).where(Patient.id == patient_id))
    return merged or patient_id
