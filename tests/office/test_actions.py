import threading
from dataclasses import replace
from datetime import time

import pytest
from given import KEY

from frontdesk.core.opening import open_file, open_server
from frontdesk.core.refused import Refused
from frontdesk.core.work import PROGRAM
from frontdesk.office import actions, reads
from frontdesk.office.rules import Limits


def practice(store):
    with store.read() as session:
        return reads.practice(session)


def typed(row, **changes):
    names = ("name", "line1", "line2", "city", "state", "postal_code", "phone", "npi", "tax_id",
             "zone")  # fmt: skip
    return {name: getattr(row, name) for name in names} | changes


def limits(store):
    with store.read() as session:
        return reads.limits(session)


def places(store):
    with store.read() as session:
        names = {row.id: row.name for row in reads.locations(session)}
        return [(names[row.location_id], row.name) for row in reads.rooms(session)]


def location(store, name):
    with store.read() as session:
        return next(row for row in reads.locations(session) if row.name == name)


def test_the_practice_moves_and_moves_back(lakeside, manager, undo):
    before = practice(lakeside)
    done = actions.change_practice.do(
        lakeside, manager, version=before.version,
        typed=typed(before, line1="1 Main Street", city="Ithaca", postal_code="14850"),
    )  # fmt: skip
    assert practice(lakeside).address == ("1 Main Street", "Ithaca, NY 14850")
    undo(lakeside, done, manager)
    assert practice(lakeside).address == before.address


def test_a_practice_changed_at_another_desk_is_not_changed_unseen(lakeside, manager):
    seen = practice(lakeside)
    asked = typed(seen, name="Lakeside Pediatrics")
    actions.change_practice.do(lakeside, manager, version=seen.version, typed=asked)
    with pytest.raises(Refused, match="just changed"):
        actions.change_practice.do(
            lakeside, manager, version=seen.version, typed=typed(seen, phone="")
        )
    assert practice(lakeside).name == "Lakeside Pediatrics"


def test_a_mistake_in_the_practice_changes_nothing(lakeside, manager):
    seen = practice(lakeside)
    with pytest.raises(Refused) as refused:
        actions.change_practice.do(
            lakeside, manager, version=seen.version, typed=typed(seen, name="X", npi="1234567890")
        )
    assert refused.value.field == "npi" and practice(lakeside) == seen


def test_limits_are_changed_and_put_back(lakeside, manager, undo):
    new = replace(Limits(), idle_minutes=5, opens=time(7, 30), open_days=(0, 1, 2, 3, 4, 5))
    done = actions.change_limits.do(
        lakeside, manager, version=practice(lakeside).version, limits=new
    )
    assert limits(lakeside) == new
    undo(lakeside, done, manager)
    assert limits(lakeside) == Limits()
    with pytest.raises(Refused):
        actions.change_limits.do(
            lakeside, manager, version=practice(lakeside).version,
            limits=replace(new, idle_minutes=0),
        )  # fmt: skip


def test_before_the_first_run_the_usual_limits_hold(store):
    assert practice(store) is None and limits(store) == Limits()


def test_locations_and_rooms_are_added_renamed_and_taken_back(lakeside, manager, undo):
    added = actions.save_location.do(lakeside, manager, name="North branch")
    north = location(lakeside, "North branch")
    room = actions.save_room.do(lakeside, manager, location_id=north.id, name="Room 1")
    assert places(lakeside) == [("North branch", "Room 1")]
    renamed = actions.save_location.do(
        lakeside, manager, north.id, version=north.version, name="Pier"
    )
    assert places(lakeside) == [("Pier", "Room 1")]
    undo(lakeside, renamed, manager)
    undo(lakeside, room, manager)
    assert places(lakeside) == []
    pier = location(lakeside, "North branch")
    actions.remove_location.do(lakeside, manager, pier.id, version=pier.version)
    with lakeside.read() as session:
        assert [row.name for row in reads.locations(session)] == ["Main office"]
    with pytest.raises(Refused, match="just changed"):
        undo(lakeside, added, manager)


def test_a_room_moves_to_another_location_and_back(lakeside, manager, undo):
    main = location(lakeside, "Main office")
    actions.save_location.do(lakeside, manager, name="Pier")
    made = actions.save_room.do(lakeside, manager, location_id=main.id, name="Room 1").made
    moved = actions.save_room.do(
        lakeside, manager, made, version=1, location_id=location(lakeside, "Pier").id, name="Blue"
    )
    assert places(lakeside) == [("Pier", "Blue")]
    undo(lakeside, moved, manager)
    assert places(lakeside) == [("Main office", "Room 1")]


def test_two_rooms_of_one_name_in_one_place_are_refused(lakeside, manager):
    main = location(lakeside, "Main office")
    actions.save_room.do(lakeside, manager, location_id=main.id, name="Room 1")
    with pytest.raises(Refused, match="already") as refused:
        actions.save_room.do(lakeside, manager, location_id=main.id, name=" room  1 ")
    assert refused.value.field == "name"
    with pytest.raises(Refused, match="already"):
        actions.save_location.do(lakeside, manager, name="MAIN OFFICE")


def test_a_location_with_rooms_and_the_last_one_are_not_removed(lakeside, manager):
    main = location(lakeside, "Main office")
    with pytest.raises(Refused, match="needs a location"):
        actions.remove_location.do(lakeside, manager, main.id, version=main.version)
    actions.save_location.do(lakeside, manager, name="Pier")
    actions.save_room.do(lakeside, manager, location_id=main.id, name="Room 1")
    with pytest.raises(Refused, match="in use"):
        actions.remove_location.do(lakeside, manager, main.id, version=main.version)
    assert places(lakeside) == [("Main office", "Room 1")]


def test_each_pc_gets_a_drawer_of_its_own_and_keeps_it(lakeside):
    know = actions.know_workstation
    drawers = [know.do(lakeside, PROGRAM, name).made for name in ("desk-1", "desk-2", "desk-1")]
    assert drawers == ["A", "B", "A"]
    with lakeside.read() as session:
        assert [(row.name, row.drawer) for row in reads.workstations(session)] == [
            ("desk-1", "A"), ("desk-2", "B"),
        ]  # fmt: skip
        assert reads.workstation(session, "desk-2").drawer == "B"
        assert reads.workstation(session, "desk-9") is None


def test_two_new_pcs_in_the_same_moment_get_two_drawers(lakeside, tmp_path):
    def opened(name):
        if lakeside.is_sqlite:
            return open_file(tmp_path / "office.db", KEY, workstation=name)
        return open_server(lakeside.url, KEY, workstation=name)

    desks, made = [opened(f"pc-{number}") for number in range(4)], []
    ready = threading.Barrier(4)

    def know(desk):
        ready.wait()
        made.append(actions.know_workstation.do(desk, PROGRAM, desk.workstation).made)

    threads = [threading.Thread(target=know, args=[desk]) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for desk in desks:
        desk.close()
    assert sorted(made) == ["A", "B", "C", "D"]


def test_a_desk_that_patients_can_reach_is_marked_and_unmarked(lakeside, manager, undo):
    actions.know_workstation.do(lakeside, PROGRAM, "desk-1")
    done = actions.change_workstation.do(lakeside, manager, 1, public_desk=True)
    with lakeside.read() as session:
        assert reads.workstation(session, "desk-1").public_desk
    undo(lakeside, done, manager)
    with lakeside.read() as session:
        assert not reads.workstation(session, "desk-1").public_desk
