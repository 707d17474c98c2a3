"""What is owed moved to another bearer, or lowered for a reason, up to its limit."""

import uuid

import pytest
from payments.conftest import BILLER, MANAGER

from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.work import Staff
from frontdesk.ledger.charging import Bearer
from frontdesk.payments import actions, adjusting_reads, reads
from frontdesk.payments.adjusting_rules import USUAL, Reason


def item(desk, charge, account="payer", coverage_id=0):
    wanted = coverage_id or (desk.first if account == "payer" else 0)
    return next(
        one for one in desk.items(charge) if (one.account, one.coverage_id) == (account, wanted)
    )


def adjust(desk, charge, cents, *, code="courtesy", staff=BILLER, account="patient", **more):
    return actions.adjust_item.do(
        desk.store, staff, item(desk, charge, account), key=more.pop("key", uuid.uuid4().hex),
        code=code, cents=cents, **more,
    )  # fmt: skip


def transfer(desk, charge, to, cents, *, account="payer", why="said so", key=None):
    return actions.transfer_item.do(
        desk.store, BILLER, item(desk, charge, account), key=key or uuid.uuid4().hex, to=to,
        cents=cents, why=why,
    )  # fmt: skip


def undo(desk, done, staff=BILLER):
    done.undo.action.do(desk.store, staff, **done.undo.arguments)


def test_a_charge_moves_from_payer_to_payer_to_patient_and_each_part_stays_apart(desk):
    (charge,) = desk.charge(desk.ana, 10000, coverage_id=desk.first)
    transfer(desk, charge, Bearer("payer", desk.second), 6000)
    transfer(desk, charge, Bearer("patient", None, "deductible"), 3000)
    last = transfer(desk, charge, Bearer("patient", None, "copay"), 1000)
    assert sorted(desk.owed(charge)) == [
        ("patient", 0, "copay", 1000), ("patient", 0, "deductible", 3000),
        ("payer", desk.second, "", 6000),
    ]  # fmt: skip
    undo(desk, last)
    assert ("payer", desk.first, "", 1000) in desk.owed(charge) and desk.wrongs() == []


def test_a_transfer_says_why_and_goes_to_someone_who_can_owe_it(desk):
    (charge,) = desk.charge(desk.ana, 10000, coverage_id=desk.first)
    for to, why, field in (
        (Bearer("patient"), "  ", "why"),
        (Bearer("payer", desk.first), "again", "to"),
        (Bearer("payer", desk.bobs), "not his", "to"),
        (Bearer("agency"), "late", "to"),
    ):
        with pytest.raises(Refused) as refused:
            transfer(desk, charge, to, 100, why=why)
        assert refused.value.field == field
    with pytest.raises(Refused, match=r"Only \$100.00 is open here"):
        transfer(desk, charge, Bearer("patient"), 10001)
    assert desk.owed(charge) == [("payer", desk.first, "", 10000)]


def test_pressing_enter_twice_moves_and_lowers_once(desk):
    (charge,) = desk.charge(desk.ana, 10000, coverage_id=desk.first)
    seen = item(desk, charge)
    for _ in range(2):
        actions.transfer_item.do(
            desk.store, BILLER, seen, key="t", to=Bearer("patient"), cents=4000, why="denied"
        )
        actions.adjust_item.do(desk.store, BILLER, seen, key="a", code="contract", cents=1000)
    assert [one[3] for one in desk.owed(charge)] == [4000, 5000]


def test_above_its_limit_a_supervisor_approves_in_place(desk):
    (charge,) = desk.charge(desk.bob, 20000)
    with pytest.raises(NeedsApproval, match=r"above its limit of \$50.00") as refused:
        adjust(desk, charge, 5001)
    assert refused.value.permit == "ledger.approve"
    adjust(desk, charge, 5000)
    approved = Staff(BILLER.id, BILLER.name, BILLER.permits, approver=MANAGER)
    adjust(desk, charge, 5001, staff=approved)
    assert desk.owed(charge) == [("patient", 0, "self_pay", 9999)]


def test_a_large_write_off_in_small_pieces_needs_approval_all_the_same(desk):
    (charge,) = desk.charge(desk.bob, 20000)
    first = adjust(desk, charge, 3000)
    with pytest.raises(NeedsApproval, match=r"\(\$60.00 with today"):
        adjust(desk, charge, 3000)
    undo(desk, first)
    adjust(desk, charge, 3000)  # the first one was taken back: it counts no more


def test_what_was_lowered_comes_back_only_by_a_reversal(desk):
    (charge,) = desk.charge(desk.bob, 20000)
    for cents in (0, -500, 20001):
        with pytest.raises(Refused):
            adjust(desk, charge, cents, code="contract")
    done = adjust(desk, charge, 20000, code="contract", why="typed on the wrong account")
    assert desk.owed(charge) == []
    (row,) = desk.ask(adjusting_reads.entries, [desk.bob])
    assert (row.what, row.cents, row.why) == (
        "Above the contract", 20000, "typed on the wrong account",
    )  # fmt: skip
    undo(desk, done)
    assert desk.ask(adjusting_reads.entries, [desk.bob])[0].taken_back
    with pytest.raises(Refused, match="taken back already"):
        undo(desk, done)
    assert desk.owed(charge) == [("patient", 0, "self_pay", 20000)] and desk.wrongs() == []


def test_a_payment_is_not_taken_back_as_if_it_were_an_adjustment(desk):
    (charge,) = desk.charge(desk.bob, 1000, coverage_id=desk.bobs)
    one = desk.check(1000)
    desk.line(one, charge, paid=1000)
    (row,) = desk.ask(reads.lines_of_remittance, one)
    with pytest.raises(Refused, match="neither a transfer nor an adjustment"):
        actions.take_back_entry.do(desk.store, BILLER, row.posting_id, reason="not so")


def test_the_office_changes_retires_and_adds_reasons(desk):
    def names(**more):
        return [row.reason.name for row in desk.ask(adjusting_reads.reasons, **more)]

    assert names() == [reason.name for reason in USUAL]
    done = actions.keep_reason.do(
        desk.store, MANAGER, Reason("courtesy", "Goodwill", "discount", 2000)
    )
    assert "Goodwill" in names() and "Courtesy" not in names()
    made = actions.keep_reason.do(
        desk.store, MANAGER, Reason("", "Bridge closed", "write_off", None)
    ).made
    assert made == "own-1" and names()[-1] == "Bridge closed"
    with pytest.raises(Refused, match="There is a reason"):
        actions.keep_reason.do(desk.store, MANAGER, Reason("", "goodwill", "discount"))
    with pytest.raises(Refused, match="Choose where it is counted"):
        actions.keep_reason.do(desk.store, MANAGER, Reason("", "Gone", "bad_debt"))
    undo(desk, done, MANAGER)
    row = next(one for one in desk.ask(adjusting_reads.reasons) if one.reason.code == "courtesy")
    assert row.reason == USUAL[2] and row.version == 2
    actions.keep_reason.do(
        desk.store, MANAGER, Reason("courtesy", "Courtesy", "discount", 5000, retired=True),
        version=2,
    )  # fmt: skip
    assert "Courtesy" not in names() and "Courtesy" in names(retired=True)
    (charge,) = desk.charge(desk.bob, 1000)
    with pytest.raises(Refused, match="Choose a reason"):
        adjust(desk, charge, 100)
    with pytest.raises(NeedsApproval):
        actions.keep_reason.do(desk.store, BILLER, Reason("", "Mine", "discount"))
