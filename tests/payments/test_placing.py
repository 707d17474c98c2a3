"""Several accounts are placed with an agency in one run, as they were seen, and come back."""

import uuid

import pytest
from at_once import desks_of
from payments.conftest import BILLER, MANAGER
from small_office import insert, patient

from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.ledger import owing
from frontdesk.ledger.actions import take_payment
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.payments import actions, patient_lists, patient_reads
from frontdesk.payments.patient_tables import Agency


def key():
    return uuid.uuid4().hex


@pytest.fixture
def owing_three(desk):
    """Ana, Bob and Cal owe; an agency collects."""
    (desk.agency,) = insert(desk.store, Agency(name="Fair Collections"))
    desk.cal = patient(desk.store, family="Weiss", given="Cal", number=3)
    desk.seen = [(desk.ana, 5000), (desk.bob, 7000), (desk.cal, 9000)]
    for who, cents in desk.seen:
        desk.charge(who, cents - 1000, 1000)
    return desk


def place(desk, accounts=None, *, store=None, staff=MANAGER, key=None):
    return actions.place_accounts.do(
        store or desk.store, staff, accounts or desk.seen, agency_id=desk.agency,
        reason="three letters", key=key or uuid.uuid4().hex,
    )  # fmt: skip


def pay(desk, who, cents, purpose="balance"):
    wanted = PaymentWanted(key(), who, None, purpose, "cash", cents)
    take_payment.do(desk.store, MANAGER, wanted)


def with_agency(desk):
    return {row.patient_id: row.open_cents for row in desk.ask(patient_reads.placements)}


def owed(desk, who):
    return sum(one.cents for one in desk.ask(owing.open_items, [who]))


def test_several_are_placed_in_one_run_and_taken_back_whole(owing_three):
    desk = owing_three
    same = key()
    done = place(desk, key=same)
    assert place(desk, key=same).made["run_id"] == done.made["run_id"]
    assert (done.made["count"], done.made["cents"]) == (3, 21000)
    assert with_agency(desk) == dict(desk.seen)
    runs = desk.ask(patient_lists.placed_in_runs)
    assert len(runs) == 3 and {run.count for run in runs.values()} == {3}
    done.undo.action.do(desk.store, MANAGER, **done.undo.arguments)
    assert with_agency(desk) == {} and desk.ask(patient_lists.placed_in_runs) == {}
    assert [owed(desk, who) for who, _ in desk.seen] == [5000, 7000, 9000]
    with pytest.raises(Refused, match=r"undone already|just changed"):
        done.undo.action.do(desk.store, MANAGER, **done.undo.arguments)
    assert place(desk).made["count"] == 3 and desk.wrongs() == []


def test_whatever_moved_since_it_was_seen_is_named_and_nothing_is_placed(owing_three):
    desk = owing_three
    pay(desk, desk.bob, 2000)
    with pytest.raises(Refused, match=r"Stone, Bob owes \$50\.00 now, not \$70\.00"):
        place(desk)
    pay(desk, desk.cal, 500, "prepayment")
    with pytest.raises(Refused, match=r"Weiss, Cal has \$5\.00 paid ahead"):
        place(desk, [(desk.ana, 5000), (desk.cal, 9000)])
    with pytest.raises(Refused, match="Choose the accounts"):
        actions.place_accounts.do(
            desk.store, MANAGER, [], agency_id=desk.agency, reason="three letters", key=key()
        )
    with pytest.raises(NeedsApproval):
        place(desk, [(desk.ana, 5000)], staff=BILLER)
    assert with_agency(desk) == {} and desk.wrongs() == []


def test_a_run_taken_back_leaves_what_was_collected_and_what_was_called_back(owing_three):
    desk = owing_three
    done = place(desk)
    rows = {row.patient_id: row for row in desk.ask(patient_reads.placements)}
    actions.agency_pays.do(
        desk.store, MANAGER, rows[desk.ana].id, cents=1500, method="check", reference="7", key=key()
    )
    actions.call_back.do(
        desk.store, MANAGER, rows[desk.bob].id, version=1, reason="pays here", key=key()
    )
    undone = done.undo.action.do(desk.store, MANAGER, **done.undo.arguments)
    assert undone.made == {"count": 2, "collected": 1}
    assert [owed(desk, who) for who, _ in desk.seen] == [3500, 7000, 9000]
    assert with_agency(desk) == {} and desk.wrongs() == []


def test_a_credit_stays_with_the_patient_and_only_the_rest_is_placed(owing_three):
    desk = owing_three
    pay(desk, desk.ana, 5600)  # 6 dollars more than is owed: a credit
    desk.charge(desk.ana, 2000)
    net = owed(desk, desk.ana)
    place(desk, [(desk.ana, net)])
    assert with_agency(desk) == {desk.ana: net} and owed(desk, desk.ana) == 0
    assert desk.wrongs() == []


def test_two_managers_place_and_undo_the_same_accounts_once(owing_three):
    desk = owing_three
    with desks_of(desk.store) as two:
        assert "Nothing was placed" in two.one_wins(lambda store: place(desk, store=store))
        (run,) = {run.id: run for run in desk.ask(patient_lists.placed_in_runs).values()}.values()
        two.one_wins(
            lambda store: actions.undo_placements.do(
                store, MANAGER, run.id, version=run.version, reason="not meant"
            )
        )
    assert [owed(desk, who) for who, _ in desk.seen] == [5000, 7000, 9000]
    assert desk.wrongs() == []
