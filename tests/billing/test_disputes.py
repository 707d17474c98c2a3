"""A dispute: opened from a line, due on a day, held from statements, answered, closed."""

from datetime import timedelta

import pytest
from billing.conftest import BILLER, MANAGER
from small_office import clerk

from frontdesk.billing import disputes
from frontdesk.billing.actions import (
    answer_dispute,
    close_dispute,
    note_why_printed,
    open_dispute,
    reopen_dispute,
)
from frontdesk.billing.story import account_view
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.statements import planning
from frontdesk.statements.rules import Asked, Settings, judge

WORDS = "I was told this was covered"


@pytest.fixture
def charge(account):
    return account.charge(account.ana, 4317)[0]


def opened(account, charge_id, *, staff=None, key="one", days=30, words=WORDS):
    return open_dispute.do(
        account.store, staff or clerk(), account.ana, charge_id=charge_id, words=words, key=key,
        due_on=account.store.today() + timedelta(days),
    )  # fmt: skip


def rows(account, **more):
    return account.ask(disputes.disputes, today=account.store.today(), **more)


def asked_for(account):
    def verdict(session):
        today = account.store.today()
        standing = planning.standings_of(session, today=today, only=[account.ana])[account.ana]
        return judge(standing, Settings(), today=today, asked=Asked(now=True))

    return account.ask(verdict)


def test_a_disputed_charge_is_marked_and_no_statement_asks_for_it(account, charge):
    account.charge(account.ana, 1000)
    assert asked_for(account).cents == 5317
    opened(account, charge)
    assert (asked_for(account).cents, asked_for(account).disputed) == (1000, 4317)
    view = account.ask(account_view, account.ana, today=account.store.today())
    marked = [one for one in view.entries if one.disputed]
    assert [one.charge_id for one in marked] == [charge]
    assert any("In dispute" in one.words for one in view.marks)
    (row,) = rows(account)
    assert (row.cents, row.words, row.opened_by, row.state) == (4317, WORDS, "Kim Park", "open")


def test_two_enters_open_one_dispute_and_another_one_is_refused(account, charge):
    assert opened(account, charge).made == opened(account, charge).made
    with pytest.raises(Refused, match="in dispute already"):
        opened(account, charge, key="two")
    assert len(rows(account)) == 1


@pytest.mark.parametrize(("words", "days", "field"), [("", 30, "words"), (WORDS, -1, "due")])
def test_a_dispute_without_words_or_with_a_day_that_is_gone_is_refused(
    account, charge, words, days, field
):
    with pytest.raises(Refused) as refused:
        opened(account, charge, words=words, days=days)
    assert refused.value.field == field and rows(account) == []


def test_a_charge_of_another_account_cannot_be_disputed_here(account):
    (other,) = account.charge(account.bob, 1000)
    with pytest.raises(Refused, match="not on this account"):
        opened(account, other)


def test_an_answer_is_kept_and_closing_lets_statements_ask_again(account, charge):
    opened(account, charge)
    (row,) = rows(account)
    answer_dispute.do(account.store, BILLER, row.id, version=row.version,
                      answer="It went to your deductible")  # fmt: skip
    (row,) = rows(account)
    assert (row.state, row.answered_by) == ("answered", BILLER.name)
    assert asked_for(account).cents == 0  # still held
    close_dispute.do(account.store, BILLER, row.id, version=row.version, outcome="stands")
    assert rows(account) == [] and asked_for(account).cents == 4317
    (closed,) = rows(account, closed=True)
    assert (closed.state, closed.outcome) == ("closed", "stands")
    reopen_dispute.do(account.store, BILLER, row.id, version=closed.version)
    assert asked_for(account).cents == 0


def test_a_receptionist_opens_a_dispute_and_asks_a_biller_to_close_it(account, charge):
    opened(account, charge)
    (row,) = rows(account)
    with pytest.raises(NeedsApproval):
        close_dispute.do(account.store, clerk(), row.id, version=row.version, outcome="stands")


def test_overdue_disputes_come_first(account, charge):
    (later,) = account.charge(account.ana, 900)
    opened(account, later, days=10)
    opened(account, charge, key="two", days=0)
    tomorrow = account.store.today() + timedelta(1)
    found = account.ask(disputes.disputes, today=tomorrow)
    assert [(one.charge_id, one.state) for one in found] == [
        (charge, "overdue"), (later, "open"),
    ]  # fmt: skip


def test_what_the_account_owes_without_a_charge_can_be_disputed(account):
    opened(account, None)
    assert rows(account)[0].about == "The account"


def test_every_print_of_a_chain_is_in_the_audit(account):
    note_why_printed.do(account.store, MANAGER, account.ana, what="account", cents=1, way="letter")
    with pytest.raises(ValueError):
        note_why_printed.do(account.store, MANAGER, account.ana, what="account", cents=1, way="x")
