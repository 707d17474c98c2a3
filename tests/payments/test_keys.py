"""One key is one posting: a second press posts nothing, and it never stands for something else."""

import threading
import uuid

import pytest
from payments.conftest import BILLER, MANAGER

from frontdesk.closing.actions import make_deposit, settle
from frontdesk.core.refused import Refused
from frontdesk.ledger import owing, reads
from frontdesk.ledger.actions import take_payment
from frontdesk.ledger.charging import Bearer
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.ledger.tables import Posting
from frontdesk.payments import actions, credit_reads
from frontdesk.statements.actions import undo_late_fees

PRESSES = 8
ELSE = "something else"


def key():
    return uuid.uuid4().hex


def pay(desk, who, cents, method="cash"):
    reference = {"check": "1047", "card": "v 4242 05a91"}.get(method, "")
    wanted = PaymentWanted(key(), who, None, "prepayment", method, cents, reference=reference)
    take_payment.do(desk.store, BILLER, wanted)


def count(desk):
    with desk.store.read() as session:
        return session.query(Posting).count()


def press(desk, action, staff, *args, **named):
    """Press a button eight times at once; return what each heard."""
    heard = []

    def once():
        try:
            heard.append(action.do(desk.store, staff, *args, **named).made)
        except Refused as refused:
            heard.append(str(refused))

    threads = [threading.Thread(target=once) for _ in range(PRESSES)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return heard


@pytest.fixture
def items(desk):
    """What Ana and Bob owe, 300 dollars each, and have paid ahead."""
    for who in (desk.ana, desk.bob):
        desk.charge(who, 30000)
        pay(desk, who, 10000)
    return [desk.ask(owing.open_items, [who])[0] for who in (desk.ana, desk.bob)]


def test_the_key_of_one_account_is_refused_for_another(desk, items):
    ana, bob = items
    used = [key() for _ in range(5)]

    def everything(who, item):
        adjust = {"code": "courtesy", "cents": 1000, "why": "kind"}
        given = {"cents": 500, "method": "cash", "reference": "", "reason": "moved away"}
        yield lambda: actions.adjust_item.do(desk.store, BILLER, item, key=used[0], **adjust)
        yield lambda: actions.transfer_item.do(
            desk.store, BILLER, item, key=used[1], cents=1000, why="asked",
            to=Bearer("patient", part="deductible"),
        )  # fmt: skip
        yield lambda: actions.use_credit.do(desk.store, BILLER, who, cents=2000, key=used[2])
        yield lambda: actions.refund.do(desk.store, MANAGER, who, key=used[3], **given)

    first = [act().made for act in everything(desk.ana, ana)]
    before = count(desk)
    assert [act().made for act in everything(desk.ana, ana)] == first  # the same again: nothing
    for act in everything(desk.bob, bob):
        with pytest.raises(Refused, match=ELSE):
            act()
    assert count(desk) == before


def test_the_key_of_one_amount_or_kind_is_refused_for_another(desk, items):
    ana, _ = items
    same = key()
    actions.adjust_item.do(desk.store, BILLER, ana, key=same, code="courtesy", cents=1000)
    with pytest.raises(Refused, match=ELSE):
        actions.adjust_item.do(desk.store, BILLER, ana, key=same, code="courtesy", cents=2000)
    with pytest.raises(Refused, match=ELSE):
        actions.use_credit.do(desk.store, BILLER, desk.ana, cents=1000, key=same)
    with pytest.raises(Refused, match=ELSE):
        actions.refund.do(desk.store, MANAGER, desk.ana, cents=1000, method="cash", reference="",
                          reason="moved away", key=same)  # fmt: skip
    with pytest.raises(Refused, match=ELSE):
        settle.do(desk.store, MANAGER, "card", cents=1000, key=same)
    with pytest.raises(Refused, match=ELSE):
        make_deposit.do(desk.store, MANAGER, [], cash_cents=100, until=desk.store.today(), key=same)


def test_eight_presses_of_one_button_post_once(desk, items):
    ana, _ = items
    pay(desk, desk.bob, 1000, "card")
    before = count(desk)
    day = desk.store.today()
    pressed = [
        press(desk, actions.adjust_item, BILLER, ana, key=key(), code="courtesy", cents=1000),
        press(desk, actions.use_credit, BILLER, desk.bob, cents=2000, key=key()),
        press(desk, actions.refund, MANAGER, desk.bob, cents=500, method="cash", reference="",
              reason="moved away", key=key()),
        press(desk, make_deposit, MANAGER, [], cash_cents=1000, until=day, key=key()),
        press(desk, settle, MANAGER, "card", cents=1000, key=key()),
    ]  # fmt: skip
    assert count(desk) == before + len(pressed)
    for heard in pressed:
        assert len(heard) == PRESSES and len({str(one) for one in heard}) == 1
    assert desk.ask(reads.verify) == []


def test_an_account_is_placed_and_called_back_once_however_often_it_is_pressed(desk, items):
    (agency,) = [actions.keep_agency.do(desk.store, MANAGER, name="Hunters").made]
    before = count(desk)
    press(desk, actions.place, MANAGER, desk.ana, agency_id=agency, reason="overdue", key=key())
    assert count(desk) == before + 1
    assert sum(one.cents for one in desk.ask(owing.open_items, [desk.ana], accounts=("agency",))
               ) == 30000  # fmt: skip


def test_a_bad_debt_key_gives_up_once_even_if_something_is_owed_again(desk, items):
    same = key()
    act = {"reason": "died poor", "key": same}
    first = actions.write_off_bad_debt.do(desk.store, MANAGER, desk.ana, **act).made
    desk.charge(desk.ana, 4000)
    assert actions.write_off_bad_debt.do(desk.store, MANAGER, desk.ana, **act).made == first
    assert sum(one.cents for one in desk.ask(owing.open_items, [desk.ana])) == 4000


def test_a_run_is_taken_back_only_where_it_was_made(desk, items):
    uses = desk.ask(credit_reads.planned)
    run = actions.use_credits.do(desk.store, BILLER, uses, key=key()).made["run_id"]
    before = count(desk)
    for undo, staff in ((undo_late_fees, BILLER), (actions.undo_write_offs, MANAGER)):
        with pytest.raises(Refused, match="where it was made"):
            undo.do(desk.store, staff, run, version=1, reason="not mine to undo")
    assert count(desk) == before
