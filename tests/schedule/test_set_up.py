"""Kinds of visits with their assistant's minutes and needs, rooms and machines, preferences."""

import pytest
from schedule.an_office import (
    ANN,
    ASSISTANT,
    CLERK,
    FOLLOW_UP,
    LEE,
    MANAGER,
    OKAFOR,
    TUESDAY,
    nine,
    rows,
)

from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.schedule import actions, set_up_reads
from frontdesk.schedule.preferences import preferences_of
from frontdesk.schedule.tables import Appointment, AppointmentResource, Resource, TypeNeed

SCAN = {"name": "Ultrasound", "minutes": 40, "colour": "#3b6fd4"}


def undo(office, done):
    return done.undo.action.do(office, MANAGER, **done.undo.arguments)


def resource(office, name, kind="equipment", **more):
    return actions.save_resource.do(office, MANAGER, name=name, kind=kind, **more).made


def kind(office, type_id):
    with office.read() as session:
        return next(one for one in set_up_reads.kinds(session) if one.id == type_id)


def test_a_kind_of_visit_keeps_its_assistant_s_minutes_and_what_it_needs(office):
    machine, first, second = (resource(office, name) for name in ("Sonosite", "Room A", "Room B"))
    parts = {"before_minutes": 10, "after_minutes": 15, "early_minutes": 20, "apart_days": 90}
    needs = [[machine], [first, second]]
    made = actions.save_type.do(office, MANAGER, **SCAN, **parts, needs=needs).made
    found = kind(office, made)
    assert (found.before_minutes, found.after_minutes) == (10, 15)
    assert (found.early_minutes, found.apart_days) == (20, 90)
    assert found.needs == ((machine,), (first, second))
    asked = {"patient_id": ANN, "provider_id": LEE, "start": nine(), "minutes": 40}
    booked = actions.book_appointment.do(office, CLERK, **asked, type_id=made).made
    assert rows(office, "appointment_id", "resource_id", table=AppointmentResource) == [
        (booked, machine), (booked, first)
    ]  # fmt: skip
    (visit,) = rows(office, "start", "busy_from", "busy_to", "early_minutes")
    assert visit == (nine(), nine(10), nine(25), 20)


def test_needs_are_changed_left_alone_and_brought_back(office):
    one, other = resource(office, "Sonosite"), resource(office, "Room A")
    made = actions.save_type.do(office, MANAGER, **SCAN, needs=[[one]]).made
    changed = actions.save_type.do(office, MANAGER, made, version=1, **SCAN, needs=[[other]])
    assert kind(office, made).needs == ((other,),)
    undo(office, changed)
    assert kind(office, made).needs == ((one,),)
    actions.save_type.do(office, MANAGER, made, version=1, **(SCAN | {"minutes": 30}))
    assert kind(office, made).needs == ((one,),) and kind(office, made).minutes == 30
    actions.save_type.do(office, MANAGER, made, version=2, **SCAN, needs=[])
    assert rows(office, "id", table=TypeNeed) == []


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"before_minutes": 30, "after_minutes": 20}, "after_minutes", "50 of the visit's 40"),
        ({"before_minutes": 50}, "before_minutes", "50 of the visit's 40 minutes"),
        ({"before_minutes": -1}, "before_minutes", "0 minutes or more"),
        ({"early_minutes": 121}, "early_minutes", "0 to 120"),
        ({"apart_days": -1}, "apart_days", "0 to 730"),
        ({"needs": [[99]]}, "needs", "is gone"),
    ],
)
def test_what_is_wrong_with_a_kind_of_visit_is_said_at_its_field(office, wrong, field, said):
    with pytest.raises(Refused, match=said) as refused:
        actions.save_type.do(office, MANAGER, **SCAN, **wrong)
    assert refused.value.field == field


def test_an_assistant_may_have_the_whole_visit(office):
    parts = {"before_minutes": 40, "after_minutes": 0}
    assert actions.save_type.do(office, MANAGER, **SCAN, **parts).made


def test_a_machine_is_added_changed_and_put_out_of_use(office):
    done = actions.save_resource.do(office, MANAGER, name="Sonosite")
    with pytest.raises(Refused, match="of that name is there already"):
        actions.save_resource.do(office, MANAGER, name="SONOSITE ")
    asked = {"name": "Sonosite 2", "kind": "equipment", "active": False}
    changed = actions.save_resource.do(office, MANAGER, done.made, version=1, **asked)
    assert rows(office, "name", "active", table=Resource) == [("Sonosite 2", False)]
    undo(office, changed)
    assert rows(office, "name", "active", table=Resource) == [("Sonosite", True)]
    with pytest.raises(Refused, match="Choose a room"):
        actions.save_resource.do(office, MANAGER, name="X", kind="person")
    with pytest.raises(NeedsApproval):
        actions.save_resource.do(office, CLERK, name="X")


def test_what_is_out_of_use_is_given_to_no_visit(office):
    machine, spare = resource(office, "Sonosite"), resource(office, "Spare")
    made = actions.save_type.do(office, MANAGER, **SCAN, needs=[[machine, spare]]).made
    gone = {"name": "Sonosite", "active": False}
    actions.save_resource.do(office, MANAGER, machine, version=1, **gone)
    asked = {"patient_id": ANN, "provider_id": LEE, "start": nine(), "minutes": 40}
    actions.book_appointment.do(office, CLERK, **asked, type_id=made)
    assert rows(office, "resource_id", table=AppointmentResource) == [(spare,)]
    with office.read() as session:
        listed = {one.name: (one.active, one.types) for one in set_up_reads.resources(session)}
    assert listed == {"Sonosite": (False, ("Ultrasound",)), "Spare": (True, ("Ultrasound",))}


def test_a_patient_asked_to_come_earlier_is_told_so_with_every_visit_from_then_on(office):
    asked = {"patient_id": ANN, "provider_id": LEE, "minutes": 30, "type_id": FOLLOW_UP}
    actions.book_appointment.do(office, CLERK, **asked, start=nine())
    kept = {"early_minutes": 15, "provider_id": OKAFOR, "note": " Uses a walker "}
    saved = actions.save_scheduling.do(office, CLERK, ANN, **kept)
    actions.book_appointment.do(office, CLERK, **asked, start=nine(day=TUESDAY))
    assert rows(office, "early_minutes", table=Appointment) == [(0,), (15,)]
    with office.read() as session:
        found = preferences_of(session, ANN)
    assert (found.provider_id, found.note, found.version) == (OKAFOR, "Uses a walker", 1)
    with pytest.raises(Refused, match="just changed this"):
        actions.save_scheduling.do(office, CLERK, ANN, early_minutes=5)
    undo(office, saved)
    with office.read() as session:
        assert preferences_of(session, ANN).early_minutes == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"early_minutes": 121}, "early_minutes"), ({"provider_id": 99}, "provider_id")],
)
def test_what_is_wrong_with_preferences_is_said_at_its_field(office, wrong, field):
    with pytest.raises(Refused) as refused:
        actions.save_scheduling.do(office, CLERK, ANN, **wrong)
    assert refused.value.field == field
    with pytest.raises(NeedsApproval):
        actions.save_scheduling.do(office, ASSISTANT, ANN, early_minutes=5)
