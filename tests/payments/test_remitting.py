"""A payer's check with many charges on it: posted line by line, to the cent, on both databases."""

import uuid
from datetime import date, timedelta

import pytest
from payments.conftest import BILLER, MANAGER, VISIT
from small_office import insert
from sqlalchemy import func, select, text

from frontdesk.charges import voiding
from frontdesk.closing import bank
from frontdesk.core.action import Action, Undo
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.work import Staff
from frontdesk.ledger.actions import IN_TURN
from frontdesk.ledger.deposit_tables import Deposit, DepositItem
from frontdesk.ledger.tables import Charge, Posting, PostingLine
from frontdesk.payments import actions, reads
from frontdesk.payments.proof import verify
from frontdesk.payments.remit_rules import LineTyped


def account(desk, name):
    return desk.ask(
        lambda session: int(
            session.scalar(
                select(func.sum(PostingLine.cents)).where(PostingLine.account == name)
            ) or 0
        )
    )  # fmt: skip


def check(desk, check_id):
    return desk.ask(reads.remittances, ids=[check_id])[0]


def test_a_line_is_paid_adjusted_and_moved_and_the_charge_adds_up(desk):
    (charge,) = desk.charge(desk.bob, 15000, coverage_id=desk.bobs)
    one = desk.check(7500)
    made = desk.line(one, charge, allowed=10000, paid=7500, contractual=5000, coinsurance=2500)
    assert made["left_cents"] == 0
    assert desk.owed(charge) == [("patient", 0, "coinsurance", 2500)]
    assert (account(desk, "check"), account(desk, "unapplied")) == (7500, 0)
    assert account(desk, "contractual") == 5000 and desk.wrongs() == []


def test_the_money_of_a_check_is_there_at_once_and_visible_until_it_is_applied(desk):
    (charge,) = desk.charge(desk.bob, 15000, coverage_id=desk.bobs)
    one = desk.check(10000, number="88213")
    (row,) = desk.ask(reads.unapplied)
    assert (row.number, row.left_cents) == ("88213", 10000)
    desk.line(one, charge, paid=4000, denial="second unit denied, appealed")
    (row,) = desk.ask(reads.unapplied)
    assert row.left_cents == 6000 == -account(desk, "unapplied")
    assert desk.owed(charge) == [("payer", desk.bobs, "", 11000)]


def test_the_same_check_twice_is_caught_by_payer_number_and_amount(desk):
    desk.check(10000, number="88213")
    with pytest.raises(Refused, match=r"88213 for \$100.00 was entered already") as refused:
        desk.check(10000, number=" 88213 ")
    assert refused.value.field == "number"
    assert desk.check(10001, number="88213") and desk.check(
        10000, number="88213", payer_id=desk.medigap
    )
    assert account(desk, "check") == 30001


def test_a_check_taken_back_may_be_entered_anew(desk):
    one = desk.check(10000, number="88213")
    row = check(desk, one)
    actions.undo_remittance.do(desk.store, BILLER, one, version=row.version, reason="wrong payer")
    assert check(desk, one).undone and account(desk, "check") == 0
    assert desk.check(10000, number="88213") != one


def test_enter_twice_begins_one_check_and_posts_one_line(desk):
    (charge,) = desk.charge(desk.bob, 15000, coverage_id=desk.bobs)
    key = uuid.uuid4().hex
    one = desk.check(20000, key=key, number="1")
    assert desk.check(20000, key=key, number="1") == one
    typed = LineTyped(allowed=15000, paid=15000)
    made = [
        actions.post_line.do(
            desk.store, BILLER, one, number=1, charge_id=charge, open_cents=15000, typed=typed
        ).made
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert desk.owed(charge) == [] and check(desk, one).left_cents == 5000
    assert check(desk, one).lines == 1


def test_two_desks_on_one_check_do_not_lose_a_line(desk):
    first, second = desk.charge(desk.bob, 1000, 2000, coverage_id=desk.bobs)
    one = desk.check(3000)
    desk.line(one, first, number=1, paid=1000)
    with pytest.raises(Refused, match="Line 1 of this check was posted meanwhile by Bea Bill"):
        desk.line(one, second, number=1, paid=2000)
    with pytest.raises(Refused, match="Someone else posts on this check"):
        desk.line(one, second, number=3, paid=2000)
    desk.line(one, second, number=2, paid=2000)
    assert check(desk, one).left_cents == 0


def test_a_charge_that_changed_meanwhile_is_not_posted_blindly(desk):
    (charge,) = desk.charge(desk.bob, 15000, coverage_id=desk.bobs)
    one = desk.check(15000)
    with pytest.raises(Refused, match=r"\$150.00 is open now, not \$90.00"):
        actions.post_line.do(
            desk.store, BILLER, one, number=1, charge_id=charge, open_cents=9000,
            typed=LineTyped(paid=9000),
        )  # fmt: skip


def test_what_the_first_insurance_leaves_goes_to_the_second_and_then_to_the_patient(desk):
    (charge,) = desk.charge(desk.ana, 15000, coverage_id=desk.first)
    one = desk.check(7500)
    desk.line(
        one, charge, allowed=10000, paid=7500, contractual=5000, deductible=2000, coinsurance=500,
        to_next=True,
    )  # fmt: skip
    assert desk.owed(charge) == [("payer", desk.second, "", 2500)]
    other = desk.check(2000, payer_id=desk.medigap)
    (found,) = desk.ask(reads.open_charges, desk.medigap, charge_ids=[charge])
    assert (found.standing.open_cents, found.standing.paid_cents) == (2500, 7500)
    assert (found.standing.adjusted_cents, found.standing.part) == (5000, "deductible")
    desk.line(other, charge, paid=2000, deductible=500, coverage_id=desk.second)
    assert desk.owed(charge) == [("patient", 0, "deductible", 500)]
    story = desk.ask(reads.remittance_of_charges, [charge])[charge]
    assert [(row.payer, row.paid_cents, row.next_payer) for row in story] == [
        ("Aetna", 7500, "Medigap"), ("Medigap", 2000, ""),
    ]  # fmt: skip
    assert (story[0].deductible_cents, story[0].coinsurance_cents) == (2000, 500)
    assert desk.wrongs() == []


def test_a_denied_charge_stays_open_with_its_reason_and_is_not_written_off(desk):
    (charge,) = desk.charge(desk.bob, 15000, coverage_id=desk.bobs)
    one = desk.check(0)
    with pytest.raises(Refused, match="for nothing, why") as refused:
        desk.line(one, charge, paid=0)
    assert refused.value.field == "paid"
    desk.line(one, charge, reasons="co 16", denial="member number wrong; to be sent again")
    assert desk.owed(charge) == [("payer", desk.bobs, "", 15000)]
    (row,) = desk.ask(reads.remittance_of_charges, [charge])[charge]
    assert (row.reasons, row.open_cents, row.posting_id) == ("CO-16", 15000, None)


def test_a_check_pays_no_more_than_it_is(desk):
    (charge,) = desk.charge(desk.bob, 15000, coverage_id=desk.bobs)
    one = desk.check(7000)
    with pytest.raises(Refused, match=r"Only \$70.00 is left of this check") as refused:
        desk.line(one, charge, paid=7001, denial="rest")
    assert refused.value.field == "paid"


def test_an_overpayment_is_said_and_stays_as_the_payers_credit_if_so_wished(desk):
    (charge,) = desk.charge(desk.bob, 5000, coverage_id=desk.bobs)
    one = desk.check(6000)
    with pytest.raises(Refused, match=r"is more\. Correct it"):
        desk.line(one, charge, paid=6000)
    desk.line(one, charge, paid=6000, over=True)
    (credit,) = desk.ask(reads.payer_credits)
    assert (credit.payer, credit.cents, credit.id) == ("Aetna", 1000, charge)
    assert desk.wrongs() == []


def test_a_payer_takes_a_payment_back_within_a_later_check(desk):
    paid, other = desk.charge(desk.bob, 15000, 10000, coverage_id=desk.bobs)
    first = desk.check(7500)
    line = desk.line(first, paid, allowed=10000, paid=7500, contractual=5000, coinsurance=2500)
    later = desk.check(2500)  # 100 for the other charge, less the 75 taken back
    back = actions.take_back_line.do(
        desk.store, BILLER, later, number=1, line_id=line["line_id"]
    ).made
    assert back["left_cents"] == 10000
    assert desk.owed(paid) == [("payer", desk.bobs, "", 15000)]
    desk.line(later, other, number=2, paid=10000)
    assert check(desk, later).left_cents == 0 and account(desk, "unapplied") == 0
    with pytest.raises(Refused, match="taken back before"):
        actions.take_back_line.do(desk.store, BILLER, later, number=3, line_id=line["line_id"])
    (row,) = [one for one in desk.ask(reads.lines_of_remittance, first)]
    with pytest.raises(Refused, match="Take that line back first"):
        actions.undo_line.do(
            desk.store, BILLER, row.id, version=row.version, reason="typed wrongly"
        )
    assert desk.wrongs() == []


def test_only_part_of_the_money_may_be_taken_back(desk):
    (charge,) = desk.charge(desk.bob, 15000, coverage_id=desk.bobs)
    first = desk.check(15000)
    line = desk.line(first, charge, paid=15000)["line_id"]
    later = desk.check(0)
    with pytest.raises(Refused, match=r"\$150.00 of that payment still stands"):
        actions.take_back_line.do(desk.store, BILLER, later, number=1, line_id=line, cents=15001)
    made = actions.take_back_line.do(
        desk.store, BILLER, later, number=1, line_id=line, cents=4000
    ).made
    assert made["left_cents"] == 4000
    assert desk.owed(charge) == [("payer", desk.bobs, "", 4000)]


def test_interest_is_income_about_no_charge(desk):
    one = desk.check(312)
    with pytest.raises(Refused, match="left of this check") as refused:
        actions.post_interest.do(desk.store, BILLER, one, number=1, cents=313)
    assert refused.value.field == "cents"
    actions.post_interest.do(desk.store, BILLER, one, number=1, cents=312)
    assert account(desk, "interest") == -312 and check(desk, one).left_cents == 0


def test_a_line_is_undone_alone_and_the_whole_check_with_all_its_lines(desk):
    first, second = desk.charge(desk.bob, 1000, 2000, coverage_id=desk.bobs)
    one = desk.check(3000)
    done = actions.post_line.do(
        desk.store, BILLER, one, number=1, charge_id=first, open_cents=1000,
        typed=LineTyped(paid=1000),
    )  # fmt: skip
    assert isinstance(done.undo, Undo)
    desk.line(one, second, number=2, paid=2000)
    done.undo.action.do(desk.store, BILLER, **done.undo.arguments)
    assert desk.owed(first, second) == [("payer", desk.bobs, "", 1000)]
    assert check(desk, one).left_cents == 1000
    with pytest.raises(Refused, match=r"already by Bea Bill|Someone else just changed"):
        done.undo.action.do(desk.store, BILLER, **done.undo.arguments)
    row = check(desk, one)
    actions.undo_remittance.do(desk.store, BILLER, one, version=row.version, reason="not ours")
    assert [one.cents for one in desk.items(first, second)] == [1000, 2000]
    assert all(row.undone for row in desk.ask(reads.lines_of_remittance, one))
    assert account(desk, "check") == account(desk, "unapplied") == 0 and desk.wrongs() == []


def test_a_check_is_finished_only_with_the_rest_that_was_seen(desk):
    one = desk.check(3000)
    with pytest.raises(Refused, match=r"\$30.00 is left of it now"):
        actions.finish_remittance.do(desk.store, BILLER, one, left_cents=0)
    done = actions.finish_remittance.do(desk.store, BILLER, one, left_cents=3000)
    assert check(desk, one).finished_on == desk.store.today()
    assert [row.id for row in desk.ask(reads.unapplied)] == [one]
    done.undo.action.do(desk.store, BILLER, **done.undo.arguments)
    assert check(desk, one).finished_on is None


def test_a_receptionist_posts_no_check(desk):
    with pytest.raises(NeedsApproval):
        desk.check(100, staff=Staff(2, "Kim Park", frozenset({"ledger.take", "ledger.read"})))
    assert desk.check(100, staff=MANAGER)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": "4111 1111 1111 1111"}, "number"),
        ({"number": ""}, "number"),
        ({"cents": None}, "cents"),
        ({"kind": "cash"}, "kind"),
        ({"dated": date(2999, 1, 1)}, "dated"),
        ({"payer_id": 999}, "payer_id"),
    ],
)
def test_what_is_wrong_with_a_check_is_said_at_its_field(desk, wrong, field):
    usual = {"key": "k", "payer_id": desk.aetna, "kind": "eft", "number": "7", "cents": 100,
             "dated": desk.store.today()}  # fmt: skip
    with pytest.raises(Refused) as refused:
        actions.begin_remittance.do(desk.store, BILLER, **(usual | wrong))
    assert refused.value.field == field
    assert desk.ask(lambda session: session.scalar(select(func.count(Posting.id)))) == 0


def test_charges_are_found_by_name_chart_day_code_and_number(desk):
    old, new = (
        desk.charge(desk.bob, 100, coverage_id=desk.bobs),
        desk.charge(desk.bob, 200, coverage_id=desk.bobs, day=VISIT + timedelta(days=1)),
    )
    desk.charge(desk.ana, 300, coverage_id=desk.first)
    today = desk.store.today()

    def found(typed, payer=desk.aetna):
        rows = desk.ask(reads.find_open, payer, typed, today=today)
        return {row.id: row.charge_ids for row in rows}

    both = {desk.bob: (old[0], new[0])}
    assert found("sto") == found("bob") == found("stone b") == both
    assert found("10000002") == both
    assert found("sto 3/4/2025") == {desk.bob: (new[0],)} == found("bob 3/4")
    assert found(f"#{old[0]}") == {desk.bob: (old[0],)}
    assert set(found("99213")) == {desk.ana, desk.bob} and found("99214") == {}
    assert found("sto", desk.medigap) == {} and set(found("")) == {desk.ana, desk.bob}


def test_what_was_allowed_below_the_contract_is_listed(desk):
    (charge,) = desk.charge(desk.bob, 15000, coverage_id=desk.bobs, allowed_cents=11000)
    one = desk.check(9500)
    desk.line(one, charge, allowed=9500, paid=9500, contractual=5500)
    today = desk.store.today()
    (row,) = desk.ask(reads.underpaid, since=today, until=today)
    assert (row.id, row.short_cents, row.payer) == (charge, 1500, "Aetna")
    assert desk.ask(reads.underpaid, since=today, until=today, payer_id=desk.medigap) == []


def take_charge_back(desk, charge):
    """Take a charge back as the charges room does."""
    posting = desk.ask(
        lambda session: session.scalar(
            select(Posting.id)
            .join(Charge, Charge.posting_key == Posting.key)
            .where(Charge.id == charge)
        )
    )

    def once(work):
        voiding.take_back(work, posting, [charge], key=f"off {charge}", reason="wrong code")
        work.concerning(None)

    Action("Test", "", "change", once, locks=lambda: IN_TURN).do(desk.store, BILLER)


def test_the_money_of_a_charge_that_is_taken_back_is_on_its_check_again(desk):
    first, second = (
        desk.charge(desk.bob, 1000, coverage_id=desk.bobs),
        desk.charge(desk.bob, 2000, coverage_id=desk.bobs),
    )
    one = desk.check(3000)
    desk.line(one, first[0], number=1, paid=800, contractual=200)
    desk.line(one, second[0], number=2, paid=2000)
    take_charge_back(desk, first[0])
    assert [row.left_cents for row in desk.ask(reads.unapplied)] == [1000]
    assert check(desk, one).left_cents == 1000 == -account(desk, "unapplied")
    lifted, standing = desk.ask(reads.lines_of_remittance, one)
    assert (lifted.lifted, standing.lifted) == (True, False)
    with pytest.raises(Refused, match="unapplied again already"):
        actions.take_back_line.do(desk.store, BILLER, one, number=3, line_id=lifted.id)
    anew = desk.charge(desk.bob, 1200, coverage_id=desk.bobs)
    desk.line(one, anew[0], number=3, paid=800, contractual=400)
    row = check(desk, one)
    actions.undo_remittance.do(desk.store, BILLER, one, version=row.version, reason="not ours")
    assert account(desk, "unapplied") == account(desk, "check") == account(desk, "contractual") == 0
    assert desk.owed(*first, *second, *anew) == [
        ("payer", desk.bobs, "", 2000), ("payer", desk.bobs, "", 1200),
    ]  # fmt: skip
    assert desk.wrongs() == [] and desk.ask(verify) == []


def test_the_doctor_sees_a_check_that_the_books_do_not_bear_out(desk):
    (charge,) = desk.charge(desk.bob, 1000, coverage_id=desk.bobs)
    one = desk.check(3000)
    desk.line(one, charge, paid=1000)
    assert desk.ask(verify) == []
    with desk.store.writing.begin() as connection:
        connection.execute(text("UPDATE remittance_line SET paid_cents = 4000"))
    said = desk.ask(verify)
    assert any("on no line, but the books keep 2000" in one for one in said)
    assert any("paid 4000 cents of charge" in one for one in said)
    assert any("of 3000 cents pays 4000" in one for one in said)


def test_a_check_that_was_brought_to_the_bank_is_not_undone(desk):
    (charge,) = desk.charge(desk.bob, 1000, coverage_id=desk.bobs)
    one = desk.check(1000, number="88213")
    desk.line(one, charge, paid=1000)
    today = desk.store.today()
    (held,) = desk.ask(bank.undeposited_checks, today)
    assert (held.cents, "88213" in held.words) == (1000, True)
    insert(
        desk.store,
        Deposit(number=1, posting_id=held.posting_id, day=today, at=desk.store.now(), staff="Rosa",
                cash_cents=0, check_cents=1000),
    )  # fmt: skip
    insert(desk.store, DepositItem(deposit_id=1, posting_id=held.posting_id, cents=1000, words="x"))
    row = check(desk, one)
    with pytest.raises(Refused, match="is in deposit 1"):
        actions.undo_remittance.do(desk.store, BILLER, one, version=row.version, reason="not ours")
    assert desk.owed(charge) == [] and not check(desk, one).undone and desk.ask(verify) == []


def test_why_charges_were_left_open_is_counted_by_payer_and_reason(desk):
    charges = desk.charge(desk.bob, 1000, 2000, 4000, 8000, coverage_id=desk.bobs)
    one = desk.check(500)
    for number, (charge, more) in enumerate(
        zip(
            charges,
            ({"reasons": "co16"}, {"reasons": "CO-16 PI-4"}, {"denial": "lost"}, {"paid": 500,
             "reasons": "pi4"}), strict=True,
        ), start=1,
    ):  # fmt: skip
        desk.line(one, charge, number=number, **more)
    today = desk.store.today()
    found = desk.ask(reads.denials, since=today, until=today)
    assert [(row.payer, row.reason, row.count, row.cents) for row in found] == [
        ("Aetna", "PI-4", 2, 9500), ("Aetna", "lost", 1, 4000), ("Aetna", "CO-16", 2, 3000),
    ]  # fmt: skip
    assert desk.ask(reads.denials, since=today + timedelta(1), until=today + timedelta(1)) == []
