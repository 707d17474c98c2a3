"""What a biller does with what is owed: let another bearer owe it, or lower it for a reason."""

from dataclasses import replace

from sqlalchemy import select

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.coverage.tables import Coverage
from frontdesk.ledger import owing
from frontdesk.ledger.actions import IN_TURN
from frontdesk.ledger.charging import Bearer, adjust, known_posting, reverse_posting, transfer
from frontdesk.ledger.rules import PARTS, Owing, void_reason
from frontdesk.ledger.tables import Owed, Posting
from frontdesk.patients.reads import same_person_ids
from frontdesk.payments import adjusting_reads, adjusting_rules
from frontdesk.payments.adjusting_rules import Reason
from frontdesk.payments.tables import AdjustmentReason


@action("Transfer", permit="ledger.post", locks=lambda *_, **__: IN_TURN)
def transfer_item(
    work: Work, item: Owing, *, key: str, to: Bearer, cents: int, why: str
) -> Undo | None:
    """Let another bearer owe a part of a charge; `made` is the posting's id.

    Args:
        work: the transaction.
        item: as the person saw it.
        key: made by the desk once; the same again moves nothing.
        to: who owes it from now on.
        cents: how much of it.
        why: in the person's own words.

    """
    known = known_posting(work, key, kind="transfer", patient_ids=(item.patient_id,), cents=cents)
    if known is not None:
        work.made = known
        return None
    why = adjusting_rules.read_why(why)
    now = _now(work, item)
    _refuse_bearer(work, now, to)
    posting = transfer(work, now, to, cents=cents, key=key, memo=why)
    return _tell(work, posting, "Take the transfer back")


def _refuse_bearer(work: Work, item: Owing, to: Bearer) -> None:
    if (to.account, to.coverage_id or 0, to.part) == (item.account, item.coverage_id, item.part):
        raise Refused("It is owed there already. Choose who owes it from now on.", field="to")
    if to.account == "patient" and to.coverage_id is None and to.part in PARTS:
        return
    if to.account != "payer" or to.coverage_id is None:
        raise Refused("Choose who owes it from now on.", field="to")
    coverage = work.session.get(Coverage, to.coverage_id)
    whose = same_person_ids(work.session, item.patient_id)
    if coverage is None or coverage.patient_id not in whose:
        raise Refused("That coverage is not this patient\u2019s.", field="to")


@action("Adjust", permit="ledger.post", locks=lambda *_, **__: IN_TURN)
def adjust_item(
    work: Work, item: Owing, *, key: str, code: str, cents: int, why: str = ""
) -> Undo | None:
    """Lower what is owed, for a reason of the office's; `made` is the posting's id.

    Args:
        work: the transaction.
        item: as the person saw it.
        key: made by the desk once; the same again lowers nothing.
        code: the reason's.
        cents: how much.
        why: more in the person's own words, if there is more to say.

    Raises:
        NeedsApproval: it is above the reason's limit.

    """
    known = known_posting(work, key, kind="adjustment", patient_ids=(item.patient_id,), cents=cents)
    if known is not None:
        work.made = known
        return None
    why = adjusting_rules.read_why(why, needed=False)
    reason = reason_of(work, code)
    now = _now(work, item)
    adjusting_rules.refuse_over_limit(
        reason,
        cents,
        before_cents=adjusting_reads.lowered_today(
            work.session, charge_id=now.charge_id, patient_id=now.patient_id, reason=reason.name,
            day=owing.open_day(work.session, work.today),
        ),
        may_approve=work.staff.may(adjusting_rules.APPROVE),
    )  # fmt: skip
    posting = adjust(
        work, now, account=reason.account, cents=cents, key=key, reason=reason.name, memo=why
    )
    return _tell(work, posting, f"Take \u201c{reason.name}\u201d back")


def reason_of(work: Work, code: str) -> Reason:
    """Return a reason that is still offered; refuse another."""
    for row in adjusting_reads.reasons(work.session):
        if row.reason.code == code:
            return row.reason
    raise Refused("Choose a reason.", field="code")


def _now(work: Work, item: Owing) -> Owing:
    """Return an item as it stands now; nothing is open where there is no such item any more."""
    cents = work.session.scalar(
        select(Owed.cents).where(
            Owed.patient_id == item.patient_id,
            Owed.account == item.account,
            Owed.charge_id == item.charge_id,
            Owed.coverage_id == item.coverage_id,
            Owed.part == item.part,
        )
    )
    return replace(item, cents=cents or 0)


def _tell(work: Work, posting: Posting, title: str) -> Undo:
    work.concerning(posting.patient_id)
    work.made = posting.id
    here = {"posting_id": posting.id, "reason": "posted by mistake"}
    return Undo(title, take_back_entry, here)


@action("Take transfer or adjustment back", permit="ledger.post", locks=lambda *_, **__: IN_TURN)
def take_back_entry(work: Work, posting_id: int, *, reason: str) -> None:
    """Take a transfer or an adjustment back by a reversing posting."""
    reason = void_reason(reason)
    kind = work.session.scalar(select(Posting.kind).where(Posting.id == posting_id))
    if kind not in adjusting_reads.TAKEN_BACK_HERE:
        raise Refused("That is neither a transfer nor an adjustment. Take it back where it is.")
    posting = reverse_posting(work, posting_id, reason=reason)
    work.concerning(posting.patient_id)
    work.note(reason=reason)


@action("Change adjustment reason", permit="office.setup")
def keep_reason(work: Work, wanted: Reason, *, version: int = 0) -> Undo | None:
    """Change a reason of the office's list, or add one where `wanted` has no code."""
    rows = adjusting_reads.reasons(work.session, retired=True)
    others = [row.reason for row in rows]
    wanted = adjusting_rules.accepted_reason(wanted, others=others)
    if not wanted.code:
        numbers = {one.code for one in others}
        wanted = replace(
            wanted, code=next(f"own-{n}" for n in range(1, 10_000) if f"own-{n}" not in numbers)
        )
    before = next((row for row in rows if row.reason.code == wanted.code), None)
    row = work.session.scalars(
        select(AdjustmentReason).where(AdjustmentReason.code == wanted.code)
    ).first()
    if row is None:
        row = AdjustmentReason(code=wanted.code)
    else:
        row = work.get(AdjustmentReason, row.id, version)
    row.name, row.account = wanted.name, wanted.account
    row.limit_cents, row.retired = wanted.limit_cents, wanted.retired
    work.add(row)
    work.made = wanted.code
    if before is None:
        return Undo(
            f"Retire \u201c{wanted.name}\u201d", keep_reason,
            {"wanted": replace(wanted, retired=True), "version": row.version},
        )  # fmt: skip
    return Undo(
        f"Change \u201c{before.reason.name}\u201d back", keep_reason,
        {"wanted": before.reason, "version": row.version},
    )  # fmt: skip
