"""Paid in full on its day, a visit without coverage gets the prompt-pay discount at check-out."""

import uuid
from datetime import timedelta

import pytest
from at_once import desks_of
from charges.a_visit import LAB, MANAGER, VISIT
from charges.test_actions import discount
from small_office import clerk

from frontdesk.charges import prompt
from frontdesk.charges.actions import take_prompt_payment
from frontdesk.core.refused import Refused
from frontdesk.ledger.actions import void_receipt
from frontdesk.ledger.rules import PaymentWanted


@pytest.fixture
def charged(office):
    """Ana owes 170 dollars of today's visit; five percent are off for who pays at once."""
    discount(office, "prompt_pay", 500)
    office.save(VISIT, LAB)
    return office


def offers(office, **more):
    with office.store.read() as session:
        return prompt.offers(session, [office.ana], today=office.store.today(), **more)


def take(office, cents, *, off=850, key=None, store=None, method="cash", reference=""):
    wanted = PaymentWanted(
        key or uuid.uuid4().hex, office.ana, None, "balance", method, cents, reference=reference
    )
    return take_prompt_payment.do(
        store or office.store, clerk(), wanted, appointment_id=office.visit, discount_cents=off
    ).made


def test_all_of_the_visit_is_paid_with_the_discount_once(charged):
    (offer,) = offers(charged)
    assert (offer.owed_cents, offer.discount_cents, offer.pay_cents) == (17000, 850, 16150)
    same = uuid.uuid4().hex
    made = take(charged, 16150, key=same)
    assert made["is_new"] and not take(charged, 16150, key=same)["is_new"]
    assert charged.items() == [] and offers(charged) == [] and charged.wrongs() == []


def test_a_part_gets_no_discount_and_what_changed_is_said(charged):
    with pytest.raises(Refused, match=r"all of this visit is \$161\.50"):
        take(charged, 16149)
    with pytest.raises(Refused, match="not what was shown"):
        take(charged, 16150, off=851)
    charged.pay(2000, purpose="balance")
    (offer,) = offers(charged)  # the rest of it is paid today, too
    assert (offer.owed_cents, offer.pay_cents) == (15000, 14150)
    take(charged, 14150)
    assert charged.items() == [] and charged.wrongs() == []


def test_a_void_takes_the_discount_back_with_the_payment(charged):
    made = take(charged, 16150)
    void_receipt.do(charged.store, MANAGER, made["receipt_id"], reason="wrong method")
    assert sum(cents for *_, cents in charged.items()) == 17000
    take(charged, 16150)
    charged.amend(VISIT)
    assert charged.items("patient") == []  # paid ahead settles it, again with the discount
    assert charged.wrongs() == []


def test_nothing_is_offered_tomorrow_nor_to_who_is_covered_nor_twice(charged):
    charged.store.shift += timedelta(days=1)
    assert offers(charged) == []
    charged.store.shift -= timedelta(days=1)
    charged.cover()
    assert offers(charged) == []


def test_two_desks_give_the_discount_once(charged):
    with desks_of(charged.store) as two:
        for store in two.stores:
            store.workstation = charged.store.workstation + store.workstation[-2:].replace("-", "/")
        told = two.one_wins(lambda store: take(charged, 16150, store=store))
    assert "not what was shown" in told
    assert charged.items() == [] and charged.wrongs() == []
