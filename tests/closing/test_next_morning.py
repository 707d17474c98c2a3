"""Yesterday's money is often brought to the bank this morning, before yesterday is closed."""

from datetime import timedelta

import pytest
from closing.conftest import MANAGER
from closing.test_closing import key

from frontdesk.closing import bank
from frontdesk.closing.actions import make_deposit, settle
from frontdesk.core.action import Action
from frontdesk.core.refused import Refused
from frontdesk.ledger.actions import IN_TURN, post
from frontdesk.ledger.rules import Line


def took_yesterday(day, **cents):
    def before(work):
        work.now -= timedelta(days=1)
        for account, amount in cents.items():
            lines = [Line(account, amount), Line("patient", -amount, day.bob)]
            post(work, key=key(), kind="payment", lines=lines, patient_id=day.bob)

    Action("Test", "", "change", before, locks=lambda: IN_TURN).do(day.store, MANAGER)


def test_what_was_brought_this_morning_is_not_there_to_be_brought_again(day):
    yesterday = day.today - timedelta(days=1)
    took_yesterday(day, cash=6_000, card=5_500)
    day.pay(day.ana, 1_500)
    make_deposit.do(day.store, MANAGER, [], cash_cents=5_000, until=yesterday, key=key())
    settle.do(day.store, MANAGER, "card", cents=5_500, key=key())
    assert day.read(bank.on_hand, yesterday) == {"cash": 1_000, "card": 0, "eft": 0}
    assert day.read(bank.on_hand, day.today)["cash"] == 2_500
    with pytest.raises(Refused, match=r"Only \$10\.00 of cash came in"):
        make_deposit.do(day.store, MANAGER, [], cash_cents=6_000, until=yesterday, key=key())
    make_deposit.do(day.store, MANAGER, [], cash_cents=2_500, until=day.today, key=key())
    assert day.read(bank.on_hand, yesterday)["cash"] == 0
