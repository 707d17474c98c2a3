"""An account told as one story, whatever charts it came from, on both databases."""

import pytest
from small_office import clerk, patient, practice

from frontdesk.billing.reads import account
from frontdesk.ledger.actions import post_opening_balance, take_payment, void_receipt
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.patients.tables import Patient


@pytest.fixture
def ana(store):
    practice(store)
    return patient(store)


def pay(store, patient_id, key, cents=2500, **changed):
    usual = {"purpose": "copay", "method": "cash"}
    wanted = PaymentWanted(
        key=key, patient_id=patient_id, appointment_id=None, cents=cents, **(usual | changed)
    )
    return take_payment.do(store, clerk(), wanted).made


def told(store, patient_id):
    with store.read() as session:
        return account(session, patient_id)


def test_an_account_of_which_nothing_is_known_is_empty(store, ana):
    assert (told(store, ana).rows, told(store, ana).owed_cents) == ((), 0)
    assert told(store, 404) is None


def test_every_line_says_what_is_owed_after_it(store, ana, manager):
    post_opening_balance.do(store, manager, ana, cents=4317, key="old", memo="From Brightree")
    pay(store, ana, "one")
    made = pay(store, ana, "two", 4000, purpose="balance")
    void_receipt.do(store, manager, made["receipt_id"], reason="wrong amount")
    story = told(store, ana)
    assert [row.kind for row in story.rows] == ["opening", "payment", "payment", "reversal"]
    assert [row.owed_after for row in story.rows] == [4317, 4317, 317, 4317]
    assert [row.prepaid_after for row in story.rows] == [0, 2500, 2500, 2500]
    assert [row.voided for row in story.rows] == [False, False, True, False]
    assert (story.owed_cents, story.prepaid_cents) == (4317, 2500)
    assert story.rows[0].memo == "From Brightree"


def test_a_merged_chart_opens_the_account_of_the_one_that_was_kept(store, ana, manager):
    twin = patient(store, given="Anna", number=2)
    pay(store, ana, "one")
    pay(store, twin, "two", 3000)
    with store.writing.begin() as connection:
        connection.execute(
            Patient.__table__.update().where(Patient.id == twin).values(merged_into_id=ana)
        )
    for chart in (ana, twin):
        story = told(store, chart)
        assert story.patient_id == ana
        assert story.prepaid_cents == 5500
        assert [row.cents for row in story.rows] == [2500, 3000]
