"""A visit that was charged and then does not take place: its charges are taken back first."""

from datetime import timedelta

import pytest
from at_once import desks_of
from charges.a_visit import BILLER, MANAGER
from sqlalchemy import text

from frontdesk.billing import story as billing
from frontdesk.charges.actions import save_superbill
from frontdesk.closing import leftover
from frontdesk.core.refused import Refused
from frontdesk.schedule.actions import (
    cancel_appointment,
    mark_no_show,
    move_appointment,
    set_status,
    take_step_back,
)
from frontdesk.schedule.tables import Appointment


def version(office, visit=None):
    with office.store.read() as session:
        return session.get(Appointment, visit or office.visit).version


def cancel(office, store=None):
    return cancel_appointment.do(
        store or office.store, MANAGER, office.visit, version=version(office), reason="sick"
    )


def left(office):
    with office.store.read() as session:
        found = leftover.unresolved(session, office.store.today())
    return [(one.kind, one.words) for one in found]


def story(office):
    with office.store.read() as session:
        view = billing.account_view(session, office.ana, today=office.store.today())
    return [one.words for one in view.entries]


def test_a_charged_visit_is_cancelled_only_after_its_charges_are_taken_back(office):
    office.save()
    with pytest.raises(Refused, match=r"was charged, \$170\.00 for .* by Sam Weiss\. Take its"):
        cancel(office)
    assert office.view().visit.status == "checked_in"
    office.void()
    done = cancel(office)
    assert ("charge", "visit has no charge") not in left(office)
    assert any("cancelled" in words for words in story(office))
    with pytest.raises(Refused, match="has not come"):
        office.save()
    done.undo.action.do(office.store, MANAGER, **done.undo.arguments)
    office.save()
    assert office.view().bill is not None and office.wrongs() == []


def test_a_charged_visit_does_not_go_back_to_booked_nor_to_another_day(office):
    office.save()
    done = set_status.do(
        office.store, MANAGER, office.visit, version=version(office), status="checked_out"
    )
    done.undo.action.do(office.store, MANAGER, **done.undo.arguments)  # to checked in: it may
    for act in (
        lambda: take_step_back.do(
            office.store, MANAGER, office.visit, version=version(office), status="booked"
        ),
        lambda: mark_no_show.do(office.store, MANAGER, office.visit, version=version(office)),
        lambda: move_appointment.do(
            office.store, MANAGER, office.visit, version=version(office),
            provider_id=office.doctor, start=office.store.now() + timedelta(days=2), minutes=30,
        ),
    ):  # fmt: skip
        with pytest.raises(Refused):
            act()
    assert office.view().visit.status == "checked_in"


def test_charged_and_cancelled_in_the_same_instant_is_one_of_both(office):
    with desks_of(office.store) as two:
        typed = office.typed()
        now = version(office)
        two.one_wins(
            lambda store: save_superbill.do(store, BILLER, typed),
            lambda store: cancel_appointment.do(
                store, MANAGER, office.visit, version=now, reason="sick"
            ),
        )
    view = office.view()
    assert (view.bill is None) == (view.visit.status == "cancelled")


@pytest.mark.parametrize("status", ["cancelled", "no_show"])
def test_a_charge_of_a_visit_that_did_not_take_place_keeps_the_day_open(office, status):
    office.save()  # as an older program left it
    with office.store.writing.begin() as connection:
        connection.execute(text(f"UPDATE appointment SET status = '{status}'"))
    word = {"cancelled": "cancelled", "no_show": "no-show"}[status]
    assert ("no_visit", f"$170.00 charged, but the visit is {word}") in left(office)
    with office.store.read() as session:
        (one,) = (
            one for one in leftover.unresolved(session, office.store.today())
            if one.kind == "no_visit"
        )  # fmt: skip
    assert one.blocks and any(word in words for words in story(office))
    office.void()
    assert left(office) == []
