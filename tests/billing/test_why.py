"""Why $43.17 is owed: charge, contract, paid, the patient's share and its reason, what is left."""

import uuid

from frontdesk.billing.story import books_of, whose
from frontdesk.billing.why_rules import explain, words_left
from frontdesk.ledger import charging
from frontdesk.ledger.actions import post_opening_balance
from frontdesk.ledger.charging import Bearer
from frontdesk.payments import patient_side
from frontdesk.payments.actions import take_back_line

from billing.conftest import BILLER, MANAGER  # isort: skip


def why(account, **asked):
    return account.ask(lambda session: explain(books_of(session, whose(session, account.ana)),
                                               **asked))  # fmt: skip


def chain(told, place=0):
    return [(one.words, one.cents) for one in told.parts[place].lines]


def test_forty_three_dollars_and_seventeen_cents(account):
    (charge,) = account.charge(account.ana, 20000, coverage_id=account.first, allowed_cents=11585)
    account.line(
        account.check(5768), charge, allowed=11585, paid=5768, contractual=8415,
        deductible=4000, coinsurance=1817,
    )  # fmt: skip
    account.pay(1500, charge_ids=(charge,))
    told = why(account, charge_id=charge)
    assert chain(told) == [
        ("Charge", 20000),
        ("Your plan's negotiated discount", -8415),
        ("Aetna paid", -5768),
        ("Applied to your deductible", 4000),
        ("Your share (coinsurance)", 1817),
        ("You paid", -1500),
    ]
    assert told.cents == 4317 and words_left(told.cents) == "You owe $43.17"
    assert [one.adds for one in told.parts[0].lines] == [True, True, True, False, False, True]
    assert any("each year" in one for one in told.meanings)
    assert why(account).cents == 4317


def test_the_second_insurance_stands_in_the_chain(account):
    (charge,) = account.charge(account.ana, 10000, coverage_id=account.first)
    account.line(account.check(6000), charge, paid=6000, contractual=2000, coinsurance=2000,
                 to_next=True)  # fmt: skip
    told = why(account, charge_id=charge)
    assert told.cents == 0 and ("Waiting for Medigap", -2000) in chain(told)
    assert words_left(told.cents) == "You owe nothing for this now"
    account.line(account.check(1500, payer_id=account.medigap), charge, paid=1500, copay=500,
                 coverage_id=account.second)  # fmt: skip
    told = why(account, charge_id=charge)
    assert told.cents == 500
    assert ("Medigap paid", -1500) in chain(told) and ("Your co-pay", 500) in chain(told)


def test_a_payment_that_insurance_took_back_is_waited_for_again(account):
    (charge,) = account.charge(account.ana, 10000, coverage_id=account.first)
    made = account.line(account.check(8000), charge, paid=8000, deductible=2000)
    take_back_line.do(account.store, BILLER, account.check(9000), number=1, line_id=made["line_id"])
    told = why(account, charge_id=charge)
    assert told.cents == 0
    assert ("Aetna took a payment back", 8000) in chain(told)
    assert ("Waiting for Aetna", -10000) in chain(told)


def test_an_opening_balance_a_fee_and_a_returned_check_are_told_without_a_charge(account):
    post_opening_balance.do(account.store, MANAGER, account.ana, cents=4317, key="old",
                            memo="From the old books")  # fmt: skip
    account.pay(4317, method="check")
    assert why(account).parts == ()
    rows = account.ask(lambda session: __import__("frontdesk.ledger.reads", fromlist=["x"])
                       .payments_of_day(session, account.store.today()))  # fmt: skip
    account.deposit(rows[0].id)
    patient_side.return_check.do(account.store, BILLER, rows[0].id, reason="no funds",
                                 fee_cents=2500, key=uuid.uuid4().hex)  # fmt: skip
    told = why(account)
    assert told.cents == 6817
    assert [one.cents for one in told.parts[0].lines] == [4317, 2500]
    assert "returned: no funds" in told.parts[0].lines[0].words
    assert told.parts[0].lines[1].words.startswith("Fee")


def test_what_is_with_an_agency_is_not_owed_here_and_says_so(account):
    (charge,) = account.charge(account.ana, 10000)
    (item,) = account.items(charge)
    account.run(charging.transfer, item, Bearer("agency", None, item.part), cents=4000,
                key="k", memo="Placed")  # fmt: skip
    told = why(account, charge_id=charge)
    assert told.cents == 6000 and ("With a collection agency", -4000) in chain(told)


def test_what_was_paid_ahead_is_named_beside_the_chain(account):
    account.charge(account.ana, 10000)
    account.pay(2500, purpose="prepayment")
    told = why(account)
    assert (told.cents, told.ahead) == (10000, 2500)


def test_a_credit_is_what_the_office_owes(account):
    account.charge(account.ana, 1000)
    account.pay(2500)
    told = why(account)
    assert told.cents == -1500 and words_left(told.cents) == "We owe you $15.00"
