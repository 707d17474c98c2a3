"""Two people post the same money in the same instant: once it is done, and the other is told."""

import uuid

import pytest
from at_once import desks_of
from payments.conftest import BILLER, MANAGER
from small_office import insert
from sqlalchemy import func, select

from frontdesk.core.refused import Refused
from frontdesk.ledger import owing
from frontdesk.ledger.actions import take_payment, void_receipt
from frontdesk.ledger.charging import Bearer
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.ledger.tables import Posting
from frontdesk.payments import actions, credit_reads, patient_reads, proof, write_off_reads
from frontdesk.payments.patient_tables import Agency
from frontdesk.payments.remit_rules import LineTyped
from frontdesk.payments.write_off_rules import SmallBalances

SMALL = SmallBalances(limit_cents=50_000, older_days=30)


def key():
    return uuid.uuid4().hex


def acting(action, *args, staff=MANAGER, **named):
    """Do an action at a desk, under a key of its own if it takes one as `key=key`."""

    def at(store):
        own = {name: value() if value is key else value for name, value in named.items()}
        return action.do(store, staff, *args, **own)

    return at


@pytest.fixture
def two(desk):
    with desks_of(desk.store) as two:
        yield two
    assert desk.wrongs() == [] and desk.ask(proof.verify) == []


def ahead(desk, patient_id, cents):
    wanted = PaymentWanted(key(), patient_id, None, "prepayment", "cash", cents)
    return take_payment.do(desk.store, MANAGER, wanted).made["receipt_id"]


def standing(desk, patient_id):
    """What a person owes and has paid ahead."""
    items = desk.ask(owing.open_items, [patient_id], accounts=("patient", "prepaid", "agency"))
    found = {}
    for one in items:
        found[one.account] = found.get(one.account, 0) + one.cents
    return found


def postings(desk, kind):
    return desk.ask(
        lambda session: session.scalar(select(func.count(Posting.id)).where(Posting.kind == kind))
    )


def line(desk, check, charge_id, number, *, paid, open_cents):
    return acting(
        actions.post_line, check, number=number, charge_id=charge_id, open_cents=open_cents,
        typed=LineTyped(paid=paid, contractual=open_cents - paid), staff=BILLER,
    )  # fmt: skip


def test_a_payers_answer_is_posted_once_whoever_posts_it(desk, two):
    (one,) = desk.charge(desk.bob, 10_000, coverage_id=desk.bobs)
    first, second = desk.check(8_000), desk.check(8_000)
    assert "Someone changed this charge" in two.one_wins(
        *(line(desk, check, one, 1, paid=8_000, open_cents=10_000) for check in (first, second))
    )
    assert desk.owed(one) == [] and postings(desk, "insurance") == 1


def test_two_billers_cannot_use_a_check_beyond_its_amount(desk, two):
    one, other = desk.charge(desk.bob, 6_000, 6_000, coverage_id=desk.bobs)
    check = desk.check(10_000)
    said = two.one_wins(
        *(line(desk, check, each, 1, paid=6_000, open_cents=6_000) for each in (one, other))
    )
    assert "was posted meanwhile by Bea Bill" in said
    left = next(each for each in (one, other) if desk.owed(each))
    with pytest.raises(Refused, match=r"\$40.00"):
        line(desk, check, left, 2, paid=6_000, open_cents=6_000)(desk.store)
    said = two.one_wins(
        *(acting(actions.post_interest, check, number=2, cents=cents) for cents in (3_000, 3_001))
    )
    assert "posted meanwhile" in said


def test_a_check_is_entered_once_and_taken_back_once(desk, two):
    enter = acting(
        actions.begin_remittance, key=key, payer_id=desk.aetna, kind="check", number="77",
        cents=5_000, dated=desk.store.today(),
    )  # fmt: skip
    assert "was entered already" in two.one_wins(enter)
    (one,) = desk.charge(desk.bob, 5_000, coverage_id=desk.bobs)
    check = desk.check(5_000, number="78")
    made = desk.line(check, one, paid=5_000)
    for take_back in (
        acting(actions.undo_line, made["line_id"], version=1, reason="wrong one"),
        acting(actions.undo_remittance, check, version=1, reason="wrong one"),
    ):
        said = two.one_wins(take_back)
        assert "just changed this" in said or "already" in said
    assert desk.owed(one) == [("payer", desk.bobs, "", 5_000)]


def test_what_was_paid_ahead_is_used_once(desk, two):
    desk.charge(desk.ana, 4_000)
    ahead(desk, desk.ana, 3_000)
    use = acting(actions.use_credit, desk.ana, cents=3_000, key=key)
    assert "Nothing was paid ahead" in two.one_wins(use)
    assert standing(desk, desk.ana) == {"patient": 1_000}
    ahead(desk, desk.ana, 800)
    two.one_wins(
        use,
        acting(actions.refund, desk.ana, cents=800, method="cash", reference="",
               reason="moved away", key=key),
    )  # fmt: skip
    assert sum(standing(desk, desk.ana).values()) in (200, 1_000)


def test_a_run_over_credits_is_done_once(desk, two):
    for who in (desk.ana, desk.bob):
        desk.charge(who, 4_000)
        ahead(desk, who, 3_000)
    uses = desk.ask(credit_reads.planned)
    two.one_wins(acting(actions.use_credits, uses, key=key))
    assert [standing(desk, who) for who in (desk.ana, desk.bob)] == [{"patient": 1_000}] * 2


def test_a_credit_is_given_back_once_and_never_what_is_void(desk, two):
    receipt = ahead(desk, desk.ana, 3_000)
    give = acting(actions.refund, desk.ana, cents=3_000, method="cash", reference="",
                  reason="moved away", key=key)  # fmt: skip
    assert "credit is $0.00" in two.one_wins(give)
    assert standing(desk, desk.ana) == {} and postings(desk, "refund") == 1
    void = acting(void_receipt, receipt, reason="wrong amount")
    assert "voided already" in two.one_wins(void)
    assert standing(desk, desk.ana) == {"patient": 3_000}


def test_a_run_of_write_offs_is_done_once_and_undone_once(desk, two):
    desk.charge(desk.ana, 300, 200)
    desk.charge(desk.bob, 400)
    items = desk.ask(write_off_reads.planned, SMALL, today=desk.store.today())
    said = two.one_wins(acting(actions.write_off, SMALL, items, key=key))
    assert said and standing(desk, desk.ana) == standing(desk, desk.bob) == {}
    (run,) = desk.ask(write_off_reads.runs)
    two.one_wins(acting(actions.undo_write_offs, run.id, version=1, reason="not meant"))
    assert standing(desk, desk.ana) == {"patient": 500}


def test_a_charge_is_never_lowered_or_moved_below_nothing(desk, two):
    for part in (desk.charge(desk.ana, 5_000)[0], desk.charge(desk.ana, 5_000)[0]):
        (item,) = desk.items(part)
        lower = acting(actions.adjust_item, item, key=key, code="courtesy", cents=3_000)
        move = acting(actions.transfer_item, item, key=key, cents=3_000, why="asked for it",
                      to=Bearer("payer", desk.first))  # fmt: skip
        assert "Only $20.00 is open" in two.one_wins(lower, move)
    give_up = acting(actions.write_off_bad_debt, desk.ana, reason="gone away", key=key)
    assert "Nothing is owed" in two.one_wins(give_up)


def test_an_account_is_placed_once_given_up_once_and_has_one_plan(desk, two):
    (agency,) = insert(desk.store, Agency(name="Fair Collections"))
    desk.charge(desk.ana, 5_000)
    due = desk.store.today().replace(year=desk.store.today().year + 1)
    plan = acting(actions.begin_plan, desk.ana, [(due, 5_000)])
    assert two.one_wins(plan)
    place = acting(actions.place, desk.ana, agency_id=agency, reason="no answer", key=key)
    assert "with an agency already" in two.one_wins(place)
    (row,) = desk.ask(patient_reads.placements)
    paid = acting(actions.agency_pays, row.id, cents=3_000, method="check", reference="9", key=key)
    assert "$20.00 is with the agency" in two.one_wins(paid)
    back = acting(actions.call_back, row.id, version=1, reason="paid here", key=key)
    assert "just changed" in two.one_wins(back)
    assert standing(desk, desk.ana) == {"patient": 2_000}


def test_one_payment_twice_is_one_and_a_prepayment_used_while_voided_is_owed(desk, two):
    receipt = ahead(desk, desk.ana, 3_000)
    desk.charge(desk.ana, 3_000)
    two.both(
        acting(actions.use_credit, desk.ana, cents=3_000, key=key),
        acting(void_receipt, receipt, reason="wrong amount"),
    )
    assert standing(desk, desk.ana) == {"patient": 3_000}
