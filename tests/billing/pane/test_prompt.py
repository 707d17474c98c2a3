"""The prompt-pay discount at the till: offered for a visit of today, given with the payment."""

import pytest
from billing.pane.test_account import settle, type_in
from charges.a_visit import LAB, VISIT, furnish
from charges.test_actions import discount
from small_office import clerk

from frontdesk.billing.pane.payments import PaymentsPane
from frontdesk.kit.bell import Bell
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office


@pytest.fixture
def visit(sqlite_store):
    """Ana owes 170 dollars of today's visit; five percent are off for who pays at once."""
    made = furnish(sqlite_store)
    discount(made, "prompt_pay", 500)
    made.save(VISIT, LAB)
    return made


@pytest.fixture
def till(visit, qtbot):
    office = Office(visit.store, clerk(), Bell())
    pane = PaymentsPane(office)
    qtbot.addWidget(pane)
    pane.resize(1180, 860)
    with qtbot.waitActive(pane):
        pane.show()
        pane.activateWindow()
    pane.go(Go("billing", visit.ana, {}))
    settle(office)
    pane.account.pay.click()
    yield pane, office
    office.close()


def test_the_discount_is_offered_given_and_said(visit, till):
    pane, office = till
    page = pane.account
    assert page.prompt_strip.isVisible() and page.till.amount.value() == 17000
    assert page.prompt_words.words() == (
        "Prompt-pay discount 5 %: $8.50 off. All of the visit of today would be $161.50 instead of "
        "$170.00, paid now."
    )
    page.prompt_button.click()
    assert page.till.amount.value() == 16150 and not page.prompt_button.isVisible()
    type_in(office, "c")
    assert visit.items() == [] and visit.wrongs() == []
    assert "Prompt-pay discount 5 % given: $8.50." in page.note.sentence


def test_another_amount_is_refused_at_the_field_and_another_way_leaves_the_discount_out(
    visit, till
):
    pane, office = till
    page = pane.account
    page.prompt_button.click()
    page.till.amount.set_value(10000)
    page.till.take_keyboard()
    type_in(office, "c")
    assert "all of this visit is $161.50" in page.till.amount.error
    page.spread.way.choose(0)  # the oldest first
    assert page.prompt is None and page.prompt_button.isVisible()
    page.till.amount.set_value(10000)
    page.till.take_keyboard()
    type_in(office, "c")
    assert visit.items("patient") and sum(cents for *_, cents in visit.items()) == 7000


def test_paid_ahead_offers_none(visit, till):
    page = till[0].account
    page.purpose.choose(1)
    assert not page.prompt_strip.isVisible()
