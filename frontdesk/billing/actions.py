"""What people do about a balance: dispute it, answer, close; and note what of it is printed."""

from datetime import date

from sqlalchemy import or_, select

from frontdesk.billing import disputes, rules
from frontdesk.billing.tables import Dispute
from frontdesk.core.action import Undo, Work, action
from frontdesk.core.cards import refuse_card_number
from frontdesk.core.refused import Refused
from frontdesk.core.work import CHANGED
from frontdesk.ledger import owing
from frontdesk.patients.reads import same_person_ids
from frontdesk.statements.actions import hold
from frontdesk.statements.rules import DISPUTE
from frontdesk.statements.tables import StatementHold

WAYS = ("letter", "file")


@action("Open dispute", permit="ledger.take")
def open_dispute(
    work: Work,
    patient_id: int,
    *,
    words: str,
    due_on: date,
    key: str,
    charge_id: int | None = None,
) -> Undo | None:
    """Note that a patient does not accept a charge; no statement asks for it meanwhile.

    `made` is the dispute's id; the same key again opens none.

    Args:
        work: the transaction.
        patient_id: whose account.
        words: what the patient says.
        due_on: until when the office answers.
        key: made by the desk once.
        charge_id: which charge; None for what the account owes without one.

    """
    known = work.session.scalars(select(Dispute).where(Dispute.key == key)).first()
    if known is not None:
        work.made = known.id
        return None
    words = rules.read_words(words, field="words")
    rules.refuse_due(due_on, work.today)
    people = same_person_ids(work.session, patient_id)
    chart = _chart(work, people, patient_id, charge_id)
    same = select(Dispute.id).where(
        Dispute.patient_id.in_(people), Dispute.closed_on.is_(None),
        Dispute.charge_id.is_not_distinct_from(charge_id),
    )  # fmt: skip
    if work.session.scalar(same) is not None:
        raise Refused("This is in dispute already. Answer that dispute first.")
    row = work.add(
        Dispute(
            key=key, patient_id=chart, charge_id=charge_id, words=words, due_on=due_on,
            cents=disputes.owed_of(work.session, people, charge_id), opened_on=work.today,
            opened_by=work.staff.name, hold_id=_hold(work, chart, charge_id, words),
        )
    )  # fmt: skip
    work.concerning(patient_id)
    work.note(reason=words)
    work.made = row.id
    here = {"dispute_id": row.id, "version": row.version, "outcome": rules.WITHDRAWN}
    return Undo("Close the dispute", close_dispute, here)


def _chart(work: Work, people: list[int], patient_id: int, charge_id: int | None) -> int:
    if charge_id is None:
        return patient_id
    found = owing.charges_of(work.session, charge_ids=[charge_id])
    if not found or found[0].patient_id not in people:
        raise Refused("That charge is not on this account. Look at the account anew.")
    if found[0].voided:
        raise Refused("That charge was taken back: nothing is owed of it.")
    return found[0].patient_id


def _hold(work: Work, chart: int, charge_id: int | None, words: str) -> int | None:
    """Let no statement ask for it, unless that is so already; return the hold made for it."""
    row = StatementHold
    held = select(row.id).where(
        row.patient_id == chart, row.ended_on.is_(None),
        row.charge_id.is_not_distinct_from(charge_id),
        or_(row.until.is_(None), row.until > work.today),
    )  # fmt: skip
    if work.session.scalar(held) is not None:
        return None
    return hold(work, chart, reason=words[:200], kind=DISPUTE, charge_id=charge_id).id


@action("Answer dispute", permit="ledger.post")
def answer_dispute(work: Work, dispute_id: int, *, version: int, answer: str) -> Undo:
    """Write down what the office answers; it stays held until it is closed."""
    answer = rules.read_words(answer, field="answer")
    row = _open(work, dispute_id, version)
    before = {"answer": row.answer, "answered_on": row.answered_on, "by": row.answered_by}
    row.answer = answer
    row.answered_on, row.answered_by = work.today, work.staff.name
    work.session.flush()
    work.concerning(row.patient_id)
    here = {"dispute_id": dispute_id, "version": row.version}
    return Undo("Take the answer back", put_answer_back, here | before)


@action("Take answer of dispute back", permit="ledger.post")
def put_answer_back(
    work: Work, dispute_id: int, *, version: int, answer: str, answered_on: date | None, by: str
) -> None:
    """Put back what was answered before, or nothing."""
    refuse_card_number(answer, field="answer")
    row = _open(work, dispute_id, version)
    row.answer, row.answered_on, row.answered_by = answer, answered_on, by
    work.concerning(row.patient_id)


@action("Close dispute", permit="ledger.post")
def close_dispute(work: Work, dispute_id: int, *, version: int, outcome: str) -> Undo:
    """End a dispute: statements ask for what is still owed again."""
    if outcome not in rules.OUTCOMES:
        raise Refused("Choose how it ended.", field="outcome")
    row = _open(work, dispute_id, version)
    row.outcome, row.closed_on, row.closed_by = outcome, work.today, work.staff.name
    held = work.session.get(StatementHold, row.hold_id) if row.hold_id else None
    if held is not None and held.ended_on is None:
        held.ended_on = work.today
    work.session.flush()
    work.concerning(row.patient_id)
    here = {"dispute_id": dispute_id, "version": row.version}
    return Undo("Open the dispute again", reopen_dispute, here)


@action("Open dispute again", permit="ledger.post")
def reopen_dispute(work: Work, dispute_id: int, *, version: int) -> None:
    """Take the end of a dispute back: it is held again."""
    row = work.get(Dispute, dispute_id, version)
    if row.closed_on is None:
        raise Refused(CHANGED)
    row.outcome, row.closed_on, row.closed_by = "", None, ""
    row.hold_id = _hold(work, row.patient_id, row.charge_id, row.words) or row.hold_id
    work.concerning(row.patient_id)


@action("Print answer to dispute", permit="ledger.read", kind="print")
def note_answer_printed(work: Work, dispute_id: int, *, way: str) -> None:
    """Note that the answer goes on paper or into a file now, before it does."""
    row = work.get(Dispute, dispute_id)
    _refuse_way(way)
    work.concerning(row.patient_id)
    work.note(dispute=dispute_id, way=way)


@action("Print why a balance is owed", permit="ledger.read", kind="print")
def note_why_printed(work: Work, patient_id: int, *, what: str, cents: int, way: str) -> None:
    """Note that the explanation of a balance goes on paper or into a file now, before it does.

    Args:
        work: the transaction.
        patient_id: whose.
        what: account, visit or charge.
        cents: the balance it explains.
        way: letter or file.

    """
    _refuse_way(way)
    work.concerning(patient_id)
    work.note(what=what, cents=cents, way=way)


def _refuse_way(way: str) -> None:
    if way not in WAYS:
        raise ValueError(f"nothing is handed out by {way!r}")


def _open(work: Work, dispute_id: int, version: int) -> Dispute:
    row = work.get(Dispute, dispute_id, version)
    if row.closed_on is not None:
        raise Refused("This dispute was closed already. Nothing was done now.")
    return row
