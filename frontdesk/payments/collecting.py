"""What is done with what patients do not pay: collected by an agency, called back, given up."""

from sqlalchemy import func, select

from frontdesk.core.action import Work, action
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.core.typed_places import read_line
from frontdesk.core.work import CHANGED
from frontdesk.ledger import charging, owing
from frontdesk.ledger.actions import IN_TURN, post
from frontdesk.ledger.charging import Bearer, known_posting
from frontdesk.ledger.rules import Line, check_number, oldest_first
from frontdesk.ledger.tables import PostingLine
from frontdesk.patients.reads import same_person_ids
from frontdesk.payments import patient_rules
from frontdesk.payments.patient_reads import charts_placed
from frontdesk.payments.patient_tables import Agency, Placement

POST, APPROVE = "ledger.post", "ledger.approve"


@action("Keep collection agency", permit="office.setup")
def keep_agency(
    work: Work,
    *,
    name: str,
    phone: str = "",
    fee_points: int = 0,
    active: bool = True,
    agency_id: int | None = None,
    version: int | None = None,
) -> None:
    """Add or change a collection agency; `made` is its id."""
    if not 0 <= fee_points <= 10_000:
        raise Refused("The agency's part is from 0 to 100 percent.", field="fee_points")
    row = work.get(Agency, agency_id, version) if agency_id else Agency()
    row.name = read_line(name, what="the agency\u2019s name", field="name")
    row.phone = read_line(phone, what="the phone", field="phone", needed=False)
    row.fee_points, row.active = fee_points, active
    work.made = (row if agency_id else work.add(row)).id


@action("Agency pays", permit=POST, locks=lambda *_, **__: IN_TURN)
def agency_pays(
    work: Work, placement_id: int, *, cents: int, method: str, reference: str, key: str
) -> None:
    """Post what an agency collected, the oldest charge first. `cents` is before its part of it."""
    row = work.get(Placement, placement_id)
    work.concerning(row.patient_id)
    if known_posting(work, key, kind="agency", patient_ids=(row.patient_id,), cents=cents):
        return
    if method not in ("check", "eft"):
        raise Refused("Choose check or electronic payment.", field="method")
    number = check_number(reference)
    people = charts_placed(work.session, row.id)
    spread, over = oldest_first(cents, owing.open_items(work.session, people, accounts=("agency",)))
    if cents <= 0 or over:
        raise Refused(
            f"{dollars(cents - over)} is with the agency. Type that or less.", field="amount"
        )
    lines = [
        Line("agency", -part, one.patient_id, one.charge_id or None, part=one.part)
        for one, part in spread
    ]
    post(
        work, key=key, kind="agency", lines=[Line(method, cents), *lines],
        patient_id=row.patient_id, memo=f"Collected by the agency, {method} {number}",
    )  # fmt: skip


@action("Call back from agency", permit=APPROVE, locks=lambda *_, **__: IN_TURN)
def call_back(
    work: Work, placement_id: int, *, version: int, reason: str, key: str, as_bad_debt: bool = False
) -> None:
    """End a placement: what the agency did not collect is the patient's again, or written off."""
    row = work.get(Placement, placement_id, version)
    if row.ended_on is not None:
        raise Refused(CHANGED)
    people = charts_placed(work.session, row.id)
    row.ended_on, row.ended_why = work.today, patient_rules.refund_reason(reason)
    work.concerning(row.patient_id)
    for one in owing.open_items(work.session, people, accounts=("agency",)):
        name = f"{key} {one.patient_id} {one.charge_id} {one.part}"
        if as_bad_debt:
            charging.adjust(
                work, one, account="bad_debt", cents=one.cents, key=name, reason="bad debt",
                memo=row.ended_why,
            )  # fmt: skip
        else:
            charging.transfer(
                work, one, Bearer("patient", None, one.part), cents=one.cents, key=name,
                memo=f"Back from the agency: {row.ended_why}",
            )  # fmt: skip


@action("Write off as bad debt", permit=APPROVE, locks=lambda *_, **__: IN_TURN)
def write_off_bad_debt(work: Work, patient_id: int, *, reason: str, key: str) -> None:
    """Give up all that a person's account owes. `made` is {"cents"}."""
    reason = patient_rules.refund_reason(reason)
    people = same_person_ids(work.session, patient_id)
    work.concerning(patient_id)
    known = work.session.scalar(
        select(func.sum(PostingLine.cents)).where(
            PostingLine.posting_key.startswith(f"{key} ", autoescape=True),
            PostingLine.account == "bad_debt",
        )
    )
    if known is not None:
        work.made = {"cents": int(known)}
        return
    found = [one for one in owing.open_items(work.session, people) if one.cents > 0]
    if not found:
        raise Refused("Nothing is owed on this account.")
    for one in found:
        charging.adjust(
            work, one, account="bad_debt", cents=one.cents, reason="bad debt", memo=reason,
            key=f"{key} {one.patient_id} {one.charge_id} {one.part}",
        )  # fmt: skip
    work.made = {"cents": sum(one.cents for one in found)}
