"""Places accounts with a collection agency, one or many in one run, and takes a run back whole."""

from collections.abc import Sequence

from sqlalchemy import select

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.ledger import charging, owing
from frontdesk.ledger.actions import IN_TURN
from frontdesk.ledger.charging import Bearer
from frontdesk.ledger.rules import oldest_first, void_reason
from frontdesk.ledger.tables import Posting, PostingRun
from frontdesk.patients.reads import same_person_ids
from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient
from frontdesk.payments import patient_rules, write_off_reads
from frontdesk.payments.patient_reads import PLACED, charts_placed
from frontdesk.payments.patient_tables import Agency, Placement

APPROVE = "ledger.approve"


@action("Place with agency", permit=APPROVE, locks=lambda *_, **__: IN_TURN)
def place(work: Work, patient_id: int, *, agency_id: int, reason: str, key: str) -> None:
    """Hand all that a person's account owes to a collection agency. `made` is {"cents"}."""
    reason = patient_rules.refund_reason(reason)
    row = _placed(work, patient_id, _agency(work, agency_id), reason, key=key)
    work.concerning(patient_id)
    work.made = {"cents": row.cents}


@action("Place accounts with agency", permit=APPROVE, locks=lambda *_, **__: IN_TURN)
def place_accounts(
    work: Work, accounts: Sequence[tuple[int, int]], *, agency_id: int, reason: str, key: str
) -> Undo | None:
    """Hand several accounts to an agency in one run, precisely as they were seen, or none.

    `made` is {"run_id", "count", "cents"}; the same key again places nothing.

    Args:
        work: the transaction.
        accounts: each patient with the cents that their account was seen to owe.
        agency_id: which agency.
        reason: why, for all of them.
        key: made by the desk once for this run.

    Raises:
        Refused: an account owes something else by now, has money paid ahead, or is placed already;
            says whose.

    """
    wanted = dict(accounts)
    known = write_off_reads.run_by_key(work.session, key, kind=PLACED)
    if known is not None:
        work.made = {"run_id": known, "count": len(wanted), "cents": sum(wanted.values())}
        return None
    if not wanted:
        raise Refused("Choose the accounts in the list first.")
    reason = patient_rules.refund_reason(reason)
    agency = _agency(work, agency_id)
    for patient_id, cents in wanted.items():
        _refuse_moved(work, patient_id, cents)
    plan: dict[str, object] = {"key": key, "agency": agency.name, "reason": reason}
    run = charging.begin_run(
        work, kind=PLACED, title=f"Placed with {agency.name}", count=len(wanted),
        cents=sum(wanted.values()), plan=plan,
    )  # fmt: skip
    made = [
        _placed(work, patient_id, agency, reason, key=f"{key} {patient_id}", run_id=run.id).id
        for patient_id in wanted
    ]
    run.plan = plan | {"placements": made}
    work.session.flush()
    work.concerning(next(iter(wanted)) if len(wanted) == 1 else None)
    work.note(run=run.id, count=run.count, cents=run.cents, reason=reason)
    work.made = {"run_id": run.id, "count": run.count, "cents": run.cents}
    here = {"run_id": run.id, "version": run.version, "reason": "not meant"}
    return Undo("Take the placements back", undo_placements, here)


@action("Take placements back", permit=APPROVE, locks=lambda *_, **__: IN_TURN)
def undo_placements(work: Work, run_id: int, *, version: int, reason: str) -> None:
    """Take a whole run back: nothing of it is with the agency any more.

    What was called back since is left alone. Of an account that the agency has collected on, what
    it has not collected is the patient's again. `made` is {"count", "collected"}: how many were
    taken back, and how many of them the agency had collected on.
    """
    reason = void_reason(reason)
    run = work.get(PostingRun, run_id, version)
    if run.kind != PLACED:
        raise Refused("That is no run of placements. Take it back where it was made.")
    if run.undone_at is not None:
        raise Refused(f"{run.title} was undone already by {run.undone_by}. Nothing was done now.")
    count = collected = 0
    for placement_id in run.plan.get("placements", ()):
        row = work.get(Placement, placement_id)
        if row.ended_on is not None:
            continue
        count += 1
        collected += not _taken_back(work, run, row, reason)
        row.ended_on, row.ended_why = work.today, reason
        work.session.flush()
    run.undone_at, run.undone_by, run.undone_why = work.now, work.staff.name, reason
    work.note(reason=reason, count=count)
    work.made = {"count": count, "collected": collected}


def _agency(work: Work, agency_id: int) -> Agency:
    agency = work.session.get(Agency, agency_id)
    if agency is None or not agency.active:
        raise Refused("Choose the agency.", field="agency")
    return agency


def _placed(
    work: Work,
    patient_id: int,
    agency: Agency,
    reason: str,
    *,
    key: str,
    run_id: int | None = None,
) -> Placement:
    """Move what an account owes to an agency, the oldest first; a credit stays the patient's."""
    people = same_person_ids(work.session, patient_id)
    if work.session.scalar(
        select(Placement.id).where(Placement.patient_id.in_(people), Placement.ended_on.is_(None))
    ):
        raise Refused("This account is with an agency already.")
    items = owing.open_items(work.session, people)
    cents = sum(one.cents for one in items)
    if cents <= 0:
        raise Refused("Nothing is owed on this account.")
    spread, _ = oldest_first(cents, items)
    for one, part in spread:
        charging.transfer(
            work, one, Bearer("agency", None, one.part), cents=part,
            key=f"{key} {one.patient_id} {one.charge_id} {one.part}",
            memo=f"Placed with {agency.name}: {reason}", run_id=run_id,
        )  # fmt: skip
    return work.add(
        Placement(
            patient_id=patient_id, agency_id=agency.id, placed_on=work.today,
            placed_by=work.staff.name, cents=cents, reason=reason,
        )
    )  # fmt: skip


def _refuse_moved(work: Work, patient_id: int, cents: int) -> None:
    """Refuse an account of a run that is not as it was seen, and say whose it is."""
    patient = work.get(Patient, patient_id)
    name = display_name(patient.family, patient.given)
    people = same_person_ids(work.session, patient_id)
    now = sum(one.cents for one in owing.open_items(work.session, people))
    if now != cents:
        raise Refused(
            f"{name} owes {dollars(max(now, 0))} now, not {dollars(cents)}. Nothing was placed; "
            "look at the list, which is up to date again."
        )
    ahead = -sum(one.cents for one in owing.open_items(work.session, people, accounts=("prepaid",)))
    if ahead > 0:
        raise Refused(
            f"{name} has {dollars(ahead)} paid ahead. Nothing was placed; use that first, or leave "
            "the account out."
        )


def _taken_back(work: Work, run: PostingRun, row: Placement, reason: str) -> bool:
    """Bring an account back; False where the agency had collected some of it, so that it stays."""
    people = charts_placed(work.session, row.id)
    items = owing.open_items(work.session, people, accounts=("agency",))
    whole = sum(one.cents for one in items) == row.cents
    if whole:
        taken_back = select(Posting.reverses_id).where(Posting.reverses_id.is_not(None))
        for posting_id in work.session.scalars(
            select(Posting.id)
            .where(
                Posting.run_id == run.id, Posting.patient_id.in_(people),
                Posting.kind == "transfer", Posting.id.not_in(taken_back),
            )
            .order_by(Posting.id)
        ).all():  # fmt: skip
            charging.reverse_posting(work, posting_id, reason=reason, run_id=run.id)
        return True
    for one in items:
        charging.transfer(
            work, one, Bearer("patient", None, one.part), cents=one.cents,
            key=f"undone {run.id} {row.id} {one.patient_id} {one.charge_id} {one.part}",
            memo=f"Back from the agency: {reason}", run_id=run.id,
        )  # fmt: skip
    return False
