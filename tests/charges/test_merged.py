"""A visit that was charged on a chart which is merged later: amended, taken back, parted again."""

import pytest
from charges.a_visit import MANAGER, VISIT
from small_office import patient

from frontdesk.billing import story as billing
from frontdesk.ledger.actions import take_payment
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.patients.actions import merge_patients, undo_merge


@pytest.fixture
def twin(office):
    """Ana's second chart, whose visit was charged and paid in part."""
    office.twin = patient(office.store, given="Anna", number=2)
    office.visit = office.book(90, patient_id=office.twin)
    office.save()
    wanted = PaymentWanted("paid", office.twin, None, "balance", "cash", 5000)
    take_payment.do(office.store, MANAGER, wanted)
    office.merged = merge_patients.do(
        office.store, MANAGER, kept_id=office.ana, gone_id=office.twin, kept_version=1,
        gone_version=1,
    ).made  # fmt: skip
    return office


def account(office, who=None):
    with office.store.read() as session:
        view = billing.account_view(session, who or office.ana, today=office.store.today())
    return view.owed_cents, view.prepaid_cents


def part(office):
    undo_merge.do(office.store, MANAGER, office.merged)


def test_a_visit_charged_before_the_merge_is_amended_after_it(twin):
    assert account(twin) == (12000, 0)
    twin.amend(VISIT)
    assert account(twin) == (9000, 0)
    assert twin.wrongs() == []
    part(twin)
    owed, ahead = (sum(each) for each in zip(account(twin), account(twin, twin.twin), strict=True))
    assert owed - ahead == 9000 and twin.wrongs() == []


def test_a_visit_charged_before_the_merge_is_taken_back_after_it_or_after_they_are_parted(twin):
    twin.void()
    assert account(twin) == (0, 5000)
    twin.save()
    assert account(twin) == (12000, 0)
    part(twin)
    twin.void()
    assert account(twin)[0] == account(twin, twin.twin)[0] == 0
    assert account(twin)[1] + account(twin, twin.twin)[1] == 5000
    assert twin.wrongs() == []
