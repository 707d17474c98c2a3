"""Amounts beyond what a database can hold are refused with a sentence, and nothing is lost."""

import uuid

import pytest
from payments.conftest import BILLER, MANAGER, Desk

from frontdesk.closing import bank
from frontdesk.closing.actions import make_deposit
from frontdesk.core.refused import Refused
from frontdesk.core.typed import MOST_CENTS
from frontdesk.ledger import reads
from frontdesk.ledger.actions import take_payment
from frontdesk.ledger.rules import PaymentWanted


def pay(desk, who):
    wanted = PaymentWanted(
        uuid.uuid4().hex, who, None, "prepayment", "check", MOST_CENTS, reference="1"
    )
    take_payment.do(desk.store, BILLER, wanted)


@pytest.fixture
def server(postgres_store):
    """The office on a server, whose columns hold less than those of a file."""
    return Desk(postgres_store)


def test_more_than_a_column_holds_is_refused_in_plain_words_and_the_books_stay_whole(server):
    for who in (server.ana, server.bob, server.ana):
        pay(server, who)
    today = server.store.today()
    checks = [one.posting_id for one in server.ask(bank.undeposited_checks, today)]
    with pytest.raises(Refused, match="too large"):
        make_deposit.do(server.store, MANAGER, checks, cash_cents=0, until=today, key="all")
    with pytest.raises(Refused, match="too large"):
        pay(server, server.ana)
    assert server.ask(reads.verify) == []
    for place, some in enumerate((checks[:2], checks[2:])):  # as the sentence says: in parts
        make_deposit.do(server.store, MANAGER, some, cash_cents=0, until=today, key=f"k{place}")
    assert server.ask(reads.verify) == []
