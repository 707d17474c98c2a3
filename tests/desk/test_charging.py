"""On the real desk: one key, in every room, opens the superbill of the visit in hand."""

from datetime import timedelta

import pytest
from desk.desk_office import GRACE, JOHN
from small_office import appointment
from sqlalchemy import select

from frontdesk.charges.rules import ServiceTyped
from frontdesk.core import settings
from frontdesk.kit.going import Go
from frontdesk.staff.tables import Provider


def come(store, patient_id, *, days=0, hours=0, status="checked_in"):
    with store.read() as session:
        provider = session.scalar(select(Provider.id).where(Provider.active))
    noon = store.now().astimezone(store.zone).replace(hour=12, minute=0, second=0, microsecond=0)
    start = noon.astimezone(store.now().tzinfo) + timedelta(days=days, hours=hours)
    return appointment(store, patient_id, start, provider_id=provider, status=status)


@pytest.fixture
def here(file_office, desks, written_lists, monkeypatch):
    """A desk on a day on which Grace is checked in, and John has come a minute ago."""
    monkeypatch.setenv(settings.HOME, str(written_lists))
    visit, other = come(file_office, GRACE), come(file_office, JOHN, hours=1, status="arrived")
    desk = desks(file_office).sign_in("rosa")
    desk.visit, desk.other = visit, other
    return desk


def charging(desk):
    """The visit whose superbill is shown; the desk waits till it is."""
    desk.wait(lambda: "charges" in desk.window.panes, "Charges is open")
    pane = desk.window.panes["charges"]
    desk.wait(lambda: pane.card.view is not None, "a superbill is shown")
    desk.settle()
    assert desk.window.room == "charges" and pane.card.isVisible()
    return pane.card.view.visit.appointment_id


def on_the_floor(desk):
    desk.press("F5")
    desk.wait(lambda: desk.pane.grid.take(desk.visit), "the visit is on the board")


def in_the_check_in_list(desk):
    desk.press("F3")
    desk.settle()
    desk.pane.today.which.set_value("all")
    desk.pane.today._show()
    desk.pane.today.table.take_in_hand(desk.visit)


def in_a_check_in(desk):
    desk.window.go(Go("checkin", None, {"appointment_id": desk.visit}))
    desk.settle()


def in_the_schedule(desk):
    desk.press("F2")
    desk.settle()
    desk.pane.grid.select(desk.visit)


def in_the_schedules_list(desk):
    desk.press("F2")
    desk.settle()
    desk.press("Ctrl+4")
    desk.settle()
    desk.pane.views.list.table.take_in_hand(desk.visit)


def on_the_visits_panel(desk):
    desk.window.go(Go("schedule", None, {"appointment_id": desk.visit}))
    desk.settle()


def on_the_account(desk):
    desk.window.go(Go("billing", GRACE))
    desk.settle()


def in_hand_anywhere(desk):
    desk.window.take_in_hand(GRACE)
    desk.settle()
    desk.press("F8")
    desk.settle()


STANDS = (on_the_floor, in_the_check_in_list, in_a_check_in, in_the_schedule,
          in_the_schedules_list, on_the_visits_panel, on_the_account, in_hand_anywhere)  # fmt: skip


def test_one_key_opens_the_superbill_of_the_visit_in_hand_from_every_room(here):
    opened = {}
    for stand in STANDS:
        here.window.hand.put_down()
        stand(here)
        here.press("Ctrl+B")
        opened[stand.__name__] = charging(here), here.window.hand.patient_id
        here.pane.take_up_nothing()
        here.settle()
    assert opened == {stand.__name__: (here.visit, GRACE) for stand in STANDS}


def test_nobody_in_hand_opens_the_days_list(here):
    here.press("F8")
    here.settle()
    here.press("Ctrl+B")
    here.settle()
    assert here.window.room == "charges"
    assert here.focus is here.pane.list.table


def test_a_half_typed_superbill_is_parked_before_another_patients_is_opened(here):
    here.window.go(Go("charges", JOHN, {"appointment_id": here.other}))
    assert charging(here) == here.other
    here.pane.card._change(lambda sheet: sheet.with_service(ServiceTyped("99213", "Visit", 14000)))
    assert here.pane.card.dirty
    on_the_floor(here)
    here.press("B")
    assert charging(here) == here.visit and not here.pane.card.dirty
    here.press("F9")
    here.settle()
    here.wait(lambda: here.pane.card.dirty, "what was half typed is back")
    assert here.pane.card.view.visit.appointment_id == here.other
    assert [one.code for one in here.pane.card.sheet.services] == ["99213"]


def test_another_visit_of_the_same_patient_waits_until_what_is_typed_is_saved(here):
    here.window.go(Go("charges", GRACE, {"appointment_id": here.visit}))
    charging(here)
    here.pane.card._change(lambda sheet: sheet.with_service(ServiceTyped("99213", "Visit", 14000)))
    earlier = come(here.store, GRACE, days=-1)
    here.window.go(Go("charges", GRACE, {"appointment_id": earlier}))
    assert charging(here) == here.visit and here.pane.card.dirty
    assert "not saved yet" in here.pane.card.banner.sentence


def test_who_may_not_see_charges_is_told_and_is_not_offered_them(here, file_office, desks):
    desk = desks(file_office).sign_in("nina")  # a medical assistant
    desk.visit = here.visit
    on_the_floor(desk)
    desk.press("B")
    desk.settle()
    assert desk.window.room == "floor"
    desk.press("F3")
    desk.settle()
    assert not desk.pane.today.superbill.isVisible()
