"""A run that is undone after one of its charges was taken back leaves no debt on that charge."""

import uuid

import pytest
from charges.a_visit import MANAGER, VISIT, furnish

from frontdesk.charges.rules import ServiceTyped
from frontdesk.closing.reads import trial_balance
from frontdesk.ledger import owing
from frontdesk.payments import actions, credit_reads, proof, write_off_reads
from frontdesk.payments.write_off_rules import SmallBalances

SMALL = SmallBalances(limit_cents=50_000, older_days=0)


@pytest.fixture
def two_visits(sqlite_store):
    """Ana owes 140 dollars of one visit and 30 of another."""
    office = furnish(sqlite_store)
    office.save(VISIT)
    office.other = office.book(90)
    office.save(ServiceTyped("87880", "Strep test", 3000), visit=office.other)
    return office


def ask(office, query, *args, **named):
    with office.store.read() as session:
        return query(session, *args, **named)


def of_first(office):
    """What is owed of the first visit's charges, by anybody."""
    charges = ask(office, owing.charges_of, appointment_id=office.visit)
    return [(one.account, one.cents) for one in
            ask(office, owing.open_of_charges, [one.id for one in charges])]  # fmt: skip


def test_write_offs_undone_after_a_superbill_was_taken_back(two_visits):
    office = two_visits
    items = ask(office, write_off_reads.planned, SMALL, today=office.store.today())
    done = actions.write_off.do(office.store, MANAGER, SMALL, items, key=uuid.uuid4().hex)
    office.void()
    assert of_first(office) == []
    done.undo.action.do(office.store, MANAGER, **done.undo.arguments)
    assert of_first(office) == []
    assert office.items() == [("patient", "self_pay", 3000)]
    books = ask(office, trial_balance, office.store.today())
    assert books == {"income": -3000, "patient": 3000} and office.wrongs() == []


def test_a_use_of_credits_undone_after_a_superbill_was_taken_back(two_visits):
    office = two_visits
    office.pay(20_000, purpose="prepayment")
    (use,) = ask(office, credit_reads.planned)
    done = actions.use_credits.do(office.store, MANAGER, [use], key=uuid.uuid4().hex)
    office.void()
    assert office.items() == [("prepaid", "", -17000)]
    done.undo.action.do(office.store, MANAGER, **done.undo.arguments)
    assert of_first(office) == []
    assert sorted(office.items()) == [("patient", "self_pay", 3000), ("prepaid", "", -20000)]
    assert office.wrongs() == [] and ask(office, proof.verify) == []
