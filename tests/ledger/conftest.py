"""An office that takes money: a practice, a desk with drawer A, two patients."""

import uuid

import pytest
from small_office import clerk, patient, practice

from frontdesk.ledger.actions import take_payment
from frontdesk.ledger.rules import PaymentWanted


@pytest.fixture
def office(store):
    """The office of a test, on SQLite and on PostgreSQL."""
    practice(store)
    return store


@pytest.fixture
def ana(office):
    return patient(office)


@pytest.fixture
def bob(office):
    return patient(office, family="Stone", given="Bob", number=2)


@pytest.fixture
def pay(office):
    """Return how to take a payment: 25 dollars in cash unless said otherwise."""

    def taken(patient_id, *, staff=None, visit="", store=office, **changed):
        usual = {
            "key": uuid.uuid4().hex, "appointment_id": None, "purpose": "copay",
            "method": "cash", "cents": 2500,
        }  # fmt: skip
        payment = PaymentWanted(patient_id=patient_id, **(usual | changed))
        return take_payment.do(store, staff or clerk(), payment, visit=visit).made

    return taken
