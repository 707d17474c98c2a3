"""A plan is carried out as shown, or says what moved; and what is interrupted goes on."""

from pathlib import Path

import pytest
from imports.some_files import message, pid, siu

from frontdesk.core.jobs import Cancelled, Progress
from frontdesk.core.work import PROGRAM
from frontdesk.imports import bringing, files
from frontdesk.imports.bringing import bring
from frontdesk.imports.planning import here, plan
from frontdesk.patients.actions import change_patient, register_patient
from frontdesk.patients.changing import typed_as_kept
from frontdesk.patients.tables import Patient
from frontdesk.patients.typed import PatientTyped

HEAD = "PatientID,Last,First,DOB,Sex,Phone\n"
ANA = PatientTyped(family="Rivera", given="Ana", birth_date="3/4/1980", sex="F")


def planned(desk, *contents, progress=None):
    paths = [one if isinstance(one, Path) else desk.put(one) for one in contents]
    zone, today = desk.store.zone, desk.store.today()
    read = [files.read(path, zone=zone, today=today) for path in paths]
    with desk.store.read() as session:
        where = here(session, desk.store.now(), desk.store.zone)
        return plan(session, read, where, progress), where


def reasons(outcome):
    return [reason for _, reason in outcome.failed]


def test_someone_registered_between_dry_run_and_writing_is_not_opened_twice(desk):
    register_patient.do(desk.store, PROGRAM, PatientTyped(family="Other", given="One",
                                                          birth_date="1/1/1950"))  # fmt: skip
    rows = "17,Rivera,Ana,03/04/1980,F,518-555-0177\n18,Nowak,Peter,07/09/1955,M,518-555-0188\n"
    steps, where = planned(desk, HEAD + rows)
    register_patient.do(desk.store, PROGRAM, ANA)
    outcome = bring(desk.store, PROGRAM, steps, where)
    assert reasons(outcome) == [bringing_moved()]
    assert [one[0] for one in desk.people()] == ["Other", "Rivera", "Nowak"]
    assert desk.audit()[1] == []


def bringing_moved():
    from frontdesk.imports.actions import MOVED

    return MOVED


def test_a_chart_changed_between_dry_run_and_writing_is_left_as_it_is(desk):
    desk.bring(message("ADT^A04", pid("E1", "Rivera", "Ana")))
    update = message("ADT^A08", pid("E1", "Rivera", "Ana", line="9 Oak Road^^Troy^NY^12180"),
                     sent="20990304090000-0500")  # fmt: skip
    steps, where = planned(desk, update)
    ana = desk.patient("Rivera")
    with desk.store.read() as session:
        typed = typed_as_kept(session, session.get(Patient, ana.id))
    new = {name: getattr(typed, name) for name in PatientTyped.__slots__} | {"employer": "Acme"}
    change_patient.do(desk.store, PROGRAM, ana.id, version=ana.version, typed=PatientTyped(**new))
    outcome = bring(desk.store, PROGRAM, steps, where)
    assert reasons(outcome) == [bringing_moved()]
    assert desk.patient("Rivera").line1 == "12 Elm Street"
    steps, where = planned(desk, update)  # looked at again, it goes in
    assert reasons(bring(desk.store, PROGRAM, steps, where)) == []
    assert desk.patient("Rivera").line1 == "9 Oak Road"


def test_a_plan_carried_out_twice_is_done_once(desk):
    steps, where = planned(desk, HEAD + "17,Rivera,Ana,03/04/1980,F,518-555-0177\n", siu("S12"))
    assert not bring(desk.store, PROGRAM, steps, where).failed
    before = desk.everything()
    again = bring(desk.store, PROGRAM, steps, where)
    assert again.done == [] and len(again.failed) == 2
    assert desk.everything() == before


def test_stopped_in_the_middle_what_is_in_stays_in_and_the_rest_goes_in_later(desk, monkeypatch):
    monkeypatch.setattr(bringing, "TOGETHER", 10)
    monkeypatch.setattr(bringing, "AT_FIRST", 10)
    rows = "".join(f"{n},Family{n},Given{n},01/01/1950,F,518-555-{n:04}\n" for n in range(30))
    path = desk.put(HEAD + rows)
    progress = Progress(lambda done, total: progress.cancel() if done == 10 else None)
    steps, where = planned(desk, path)
    outcome = bring(desk.store, PROGRAM, steps, where, progress)
    assert outcome.stopped == bringing.STOPPED and len(desk.people()) in (10, 20)
    steps, where = planned(desk, path)
    assert bring(desk.store, PROGRAM, steps, where).stopped == ""
    assert len(desk.people()) == 30 and desk.audit()[1] == []


def test_a_dry_run_can_be_stopped(desk):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        planned(desk, siu("S12"), progress=progress)


def test_how_far_it_is_is_told(sqlite_desk):
    told = []
    steps, where = planned(
        sqlite_desk, siu("S12"), progress=Progress(lambda *far: told.append(far))
    )
    bring(sqlite_desk.store, PROGRAM, steps, where, Progress(lambda *far: told.append(far)))
    assert told == [(0, 1), (1, 1), (0, 1), (1, 1)]


def test_one_row_that_the_database_refuses_stops_no_other(desk, monkeypatch):
    rows = "17,Rivera,Ana,03/04/1980,F,518-555-0177\n18,Nowak,Peter,07/09/1955,M,518-555-0188\n"
    steps, where = planned(desk, HEAD + rows)
    bad = steps.steps[0]
    number = (("CSV MR", "x" * 10), "MR")
    twice = type(bad)(**{name: getattr(bad, name) for name in type(bad).__slots__}
                      | {"numbers": (number, number)})  # fmt: skip
    steps = type(steps)(steps.files, (twice, steps.steps[1]))
    outcome = bring(desk.store, PROGRAM, steps, where)
    assert len(outcome.failed) == 1 and [one[0] for one in desk.people()] == ["Nowak"]
    assert desk.audit()[1] == []


def test_a_lost_database_says_how_to_go_on(sqlite_desk, monkeypatch):
    from frontdesk.core.refused import Unreachable

    steps, where = planned(sqlite_desk, siu("S12"))

    def gone(*_):
        raise Unreachable("The database does not answer.")

    monkeypatch.setattr(type(bringing.bring_in), "do", gone)
    outcome = bring(sqlite_desk.store, PROGRAM, steps, where)
    assert outcome.stopped == bringing.UNREACHABLE and not outcome.done


def test_the_garbage_collector_works_again_afterwards(sqlite_desk):
    import gc

    steps, where = planned(sqlite_desk, siu("S12"))
    gc.enable()
    bring(sqlite_desk.store, PROGRAM, steps, where)
    assert gc.isenabled()
