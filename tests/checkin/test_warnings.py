"""What is owed, covered and signed, as it is minded when a visit is booked; on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from small_office import clerk, patient, practice

from frontdesk.checkin.warnings import warnings_of
from frontdesk.coverage.actions import add_coverage
from frontdesk.coverage.rules import CoverageTyped
from frontdesk.documents.actions import add_form_kind, sign_form
from frontdesk.ledger.actions import post_opening_balance
from frontdesk.office.actions import change_limits
from frontdesk.office.rules import Limits
from frontdesk.schedule.warnings import About, Asked

DAY = date(2025, 6, 2)


@pytest.fixture
def ana(store):
    return patient(store)


def said(store, patient_id, day=DAY):
    start = datetime(day.year, day.month, day.day, 14, tzinfo=UTC)
    about = About(patient_id, 1, start, 30)
    asked = Asked(about, day, store.today(), store.zone, (patient_id,))
    with store.read() as session:
        return [one.sentence for one in warnings_of(session, asked)]


def test_a_balance_over_the_offices_limit_is_said_and_one_up_to_it_is_not(store, manager, ana):
    post_opening_balance.do(store, manager, ana, cents=5000, key="a")
    assert said(store, ana) == []
    post_opening_balance.do(store, manager, ana, cents=1, key="b")
    assert said(store, ana) == ["Owes $50.01, more than the office\u2019s $50.00."]


def test_the_office_sets_the_limit(store, manager, ana):
    practice(store)
    change_limits.do(store, manager, version=1, limits=Limits(owed_limit_cents=0))
    post_opening_balance.do(store, manager, ana, cents=1, key="b")
    assert said(store, ana) == ["Owes $0.01."]


def test_coverage_that_has_ended_by_that_day_is_said(store, ana):
    typed = CoverageTyped("Aetna", member_id="W1", valid_to=DAY - timedelta(1))
    add_coverage.do(store, clerk(), ana, typed=typed)
    assert said(store, ana) == ["Not covered that day: Aetna ended 06/01/2025."]
    assert said(store, ana, DAY - timedelta(1)) == []


def test_coverage_that_has_not_begun_is_said(store, ana):
    typed = CoverageTyped("Aetna", member_id="W1", valid_from=DAY + timedelta(1))
    add_coverage.do(store, clerk(), ana, typed=typed)
    assert said(store, ana) == ["Not covered that day: Aetna begins 06/03/2025."]


def test_who_pays_for_themself_is_not_warned_of_each_time(store, ana):
    assert said(store, ana) == []


def test_forms_to_sign_are_named_and_counted(store, manager, ana):
    kinds = [
        add_form_kind.do(store, manager, name=name).made
        for name in ("Consent", "Privacy notice", "Photo", "Payment policy")
    ]
    assert said(store, ana) == ["To sign: Consent, Privacy notice and 2 more."]
    for kind in kinds[:3]:
        sign_form.do(store, clerk(), ana, form_kind_id=kind)
    assert said(store, ana) == ["To sign: Payment policy."]
