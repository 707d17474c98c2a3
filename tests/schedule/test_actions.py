"""What people do to the day, on both databases: saved, audited, announced, and taken back."""

import json
from datetime import UTC, datetime, time, timedelta

import pytest
from given import MONDAY, at
from schedule.an_office import (
    ANN,
    ANNE,
    ASSISTANT,
    CLERK,
    FOLLOW_UP,
    LEE,
    LUIS,
    MANAGER,
    NURSE,
    OKAFOR,
    TUESDAY,
    nine,
    put,
    put_today,
    rows,
    steps,
)
from sqlalchemy import select, update

from frontdesk.core import clock
from frontdesk.core.audit import AuditEntry, verify
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.work import PROGRAM
from frontdesk.patients.tables import Patient
from frontdesk.schedule import actions, reads
from frontdesk.schedule.tables import Appointment, AppointmentType, Block, TemplateSpan


def book(office, start=None, *, staff=CLERK, **more):
    asked = {"patient_id": ANN, "provider_id": LEE, "type_id": FOLLOW_UP, "minutes": 30}
    asked["start"] = start or nine()
    return actions.book_appointment.do(office, staff, **(asked | more))


def hold(office, start=None, *, staff=CLERK, **more):
    asked = {"provider_id": LEE, "minutes": 30, "start": start or nine()} | more
    return actions.hold_slot.do(office, staff, **asked)


def status_of(office):
    return [status for (status,) in rows(office, "status")]


def undo(office, done, staff=CLERK):
    return done.undo.action.do(office, staff, **done.undo.arguments)


def other_desk(office):
    store = office.beside("other")
    store.workstation = "desk-2"
    return store


def audit(office):
    with office.read() as session:
        return [
            (action, patient, json.loads(detail))
            for action, patient, detail in session.execute(
                select(AuditEntry.action, AuditEntry.patient_id, AuditEntry.detail).order_by(
                    AuditEntry.id
                )
            )
        ]


# -- booking


def test_a_booking_is_saved_stamped_audited_and_announced(office):
    done = book(office, reason="  knee pain ")
    assert rows(office, "id", "patient_id", "day", "start", "finish", "status", "reason") == [
        (done.made, ANN, MONDAY, nine(), nine(30), "booked", "knee pain")
    ]
    assert steps(office) == [(done.made, "booked", "Rosa Diaz")]
    [(title, patient, detail)] = audit(office)
    assert (title, patient, detail["made"]) == ("Book appointment", ANN, done.made)
    assert done.changes.touch("appointment", day=MONDAY, patient_id=ANN)
    with office.read() as session:
        assert verify(session, office.audit_key)[1] == []


def test_the_program_itself_books_too_as_an_import_does(office):
    done = book(office, staff=PROGRAM)
    assert steps(office) == [(done.made, "booked", "Front Desk")]
    [(_, patient, detail)] = audit(office)
    assert [row["table"] for row in detail["rows"]] == ["appointment", "appointment_step"]
    assert detail["rows"][1]["after"]["appointment_id"] == done.made and patient == ANN


def test_an_evening_visit_is_on_the_office_s_day_not_on_london_s(office):
    evening = clock.instant(MONDAY, time(20), office.zone)
    book(office, evening)
    assert evening.date() == TUESDAY  # in UTC
    assert rows(office, "day") == [(MONDAY,)]


def test_a_taken_time_is_refused_by_a_sentence_and_nothing_is_left_behind(office):
    book(office)
    with pytest.raises(Refused, match=r"Dr\. Ann Lee is taken from 9:00 to 9:30 AM"):
        book(office, nine(15), patient_id=LUIS)
    assert len(rows(office, "id")) == 1 and len(steps(office)) == 1 and len(audit(office)) == 1


def test_two_visits_that_touch_and_two_providers_at_once_are_fine(office):
    book(office)
    book(office, nine(30), patient_id=LUIS)
    book(office, patient_id=LUIS, provider_id=OKAFOR)
    assert len(rows(office, "id")) == 3


def test_a_second_click_books_nothing_more(office):
    first, second = book(office), book(office)
    assert first.made == second.made and second.undo is None
    assert len(rows(office, "id")) == 1


def test_a_type_that_allows_it_is_overbooked_as_often_as_it_says(office):
    book(office, type_id=NURSE)
    book(office, type_id=NURSE, patient_id=LUIS)
    assert rows(office, "lane") == [(0,), (1,)]
    with pytest.raises(Refused, match="taken"):
        book(office, type_id=NURSE, patient_id=ANNE)
    with pytest.raises(Refused, match="taken"):
        book(office, type_id=FOLLOW_UP, patient_id=ANNE)


def test_only_a_manager_books_over_a_full_time_else_approves(office):
    book(office)
    asked = {"provider_id": LEE, "start": nine(), "minutes": 30, "patient_id": LUIS}
    with pytest.raises(NeedsApproval):
        actions.overbook_appointment.do(office, CLERK, **asked)
    done = actions.overbook_appointment.do(office, MANAGER, **asked)
    assert rows(office, "patient_id", "lane") == [(ANN, 0), (LUIS, 1)]
    undo(office, done, MANAGER)
    assert rows(office, "patient_id") == [(ANN,)]


def test_a_booking_is_taken_back_as_if_it_had_not_been_and_booked_again(office):
    taken_back = undo(office, book(office, reason="rash"))
    assert rows(office, "id") == [] and steps(office) == []
    assert taken_back.changes.touch("appointment", day=MONDAY)
    undo(office, taken_back)
    assert rows(office, "patient_id", "start", "reason") == [(ANN, nine(), "rash")]


def test_a_visit_that_went_on_is_not_taken_back(office):
    done = book(office)
    actions.set_status.do(
        office, CLERK, done.made, version=done.undo.arguments["version"], status="confirmed"
    )
    with pytest.raises(Refused, match="just changed"):
        undo(office, done)
    later = done.undo.arguments | {"version": rows(office, "version")[0][0]}
    with pytest.raises(Refused, match="Cancel it instead"):
        actions.take_back_booking.do(office, CLERK, **later)


def test_a_merged_or_unknown_chart_is_not_booked(office):
    with office.writing.begin() as connection:
        connection.execute(update(Patient).where(Patient.id == ANN).values(merged_into_id=ANNE))
    with pytest.raises(Refused, match="merged"):
        book(office)
    with pytest.raises(Refused, match="no such patient"):
        book(office, patient_id=999)


def test_who_may_not_write_the_schedule_books_nothing(office):
    with pytest.raises(NeedsApproval):
        book(office, staff=ASSISTANT)
    assert rows(office, "id") == []


# -- holds


def test_a_held_time_is_seen_by_others_and_refused_to_them(office):
    made = hold(office)
    seen = rows(office, "status", "held_by", "held_name", "patient_id")
    assert seen == [("held", "desk-1", "Rosa Diaz", None)]
    assert made.changes.touch("appointment", day=MONDAY)
    with pytest.raises(Refused, match="held at another desk"):
        book(other_desk(office))
    with pytest.raises(Refused, match="held at another desk"):
        hold(other_desk(office), nine(15))


def test_the_hold_becomes_the_appointment_and_booking_it_twice_is_once(office):
    hold_id = hold(office).made
    first = book(office, hold_id=hold_id)
    second = book(office, hold_id=hold_id)
    assert first.made == second.made == hold_id
    assert rows(office, "id", "status", "held_by", "held_until") == [(hold_id, "booked", "", None)]
    assert steps(office) == [(hold_id, "booked", "Rosa Diaz")]


def test_the_hold_follows_a_changed_length_when_it_is_booked(office):
    hold_id = hold(office, minutes=15).made
    book(office, hold_id=hold_id, minutes=45)
    assert rows(office, "id", "minutes", "finish") == [(hold_id, 45, nine(45))]


def test_picking_another_time_gives_up_the_first_hold(office):
    hold(office)
    hold(office, at(16), provider_id=OKAFOR)
    assert rows(office, "provider_id", "start") == [(OKAFOR, at(16))]


def test_a_hold_expires_by_itself_and_who_books_over_it_removes_it(office):
    hold(office)
    expire(office)
    done = book(other_desk(office), patient_id=LUIS)
    assert rows(office, "status", "patient_id") == [("booked", LUIS)]
    assert done.changes.touch("appointment", day=MONDAY)
    [removed] = [
        row for row in audit(office)[-1][2]["rows"] if row["before"].get("status") == "held"
    ]
    assert removed["after"] == {}


def test_an_expired_hold_can_still_be_booked_by_its_desk_if_nobody_took_it(office):
    hold_id = hold(office).made
    expire(office)
    assert book(office, hold_id=hold_id).made == hold_id


def test_the_own_hold_does_not_stand_in_the_way_of_the_own_desk(office):
    hold(office)
    book(office, nine(15))
    assert rows(office, "status", "start") == [("booked", nine(15))]


def test_releasing_a_hold_frees_the_time_and_twice_is_once(office):
    hold_id = hold(office).made
    for _ in range(2):
        actions.release_hold.do(office, CLERK, hold_id=hold_id)
    assert rows(office, "id") == []


def test_nobody_releases_another_desk_s_hold_or_a_booking(office):
    hold_id = hold(office).made
    actions.release_hold.do(other_desk(office), CLERK, hold_id=hold_id)
    assert status_of(office) == ["held"]
    book(office, hold_id=hold_id)
    actions.release_hold.do(office, CLERK, hold_id=hold_id)
    assert status_of(office) == ["booked"]


def expire(office):
    past = datetime.now(UTC) - timedelta(seconds=1)
    with office.writing.begin() as connection:
        connection.execute(update(Appointment).values(held_until=past))


# -- moving


def move(office, appointment_id, start, *, staff=CLERK, **more):
    version = rows_by_id(office)[appointment_id][0]
    asked = {"version": version, "provider_id": LEE, "start": start, "minutes": 30} | more
    return actions.move_appointment.do(office, staff, appointment_id, **asked)


def rows_by_id(office):
    return {row[0]: row[1:] for row in rows(office, "id", "version", "start", "provider_id")}


def test_a_moved_visit_leaves_the_old_day_and_undo_brings_it_back(office):
    visit = put(office, nine())
    done = move(office, visit, nine(day=TUESDAY), provider_id=OKAFOR)
    assert rows(office, "day", "start", "provider_id") == [(TUESDAY, nine(day=TUESDAY), OKAFOR)]
    assert done.changes.touch("appointment", day=MONDAY)
    assert done.changes.touch("appointment", day=TUESDAY)
    assert done.undo.title == "Move back to 03/03/2025 9:00 AM"
    undo(office, done)
    assert rows(office, "day", "start", "provider_id") == [(MONDAY, nine(), LEE)]


def test_a_move_to_where_it_is_changes_nothing(office):
    visit = put(office, nine())
    assert move(office, visit, nine()).changes.rows == frozenset()


def test_a_move_into_a_taken_time_is_refused_and_a_manager_may_overbook(office):
    put(office, nine())
    visit = put(office, at(16), patient=LUIS)
    with pytest.raises(Refused, match="taken"):
        move(office, visit, nine(15))
    asked = {"version": 1, "provider_id": LEE, "start": nine(15), "minutes": 30}
    done = actions.overbook_move.do(office, MANAGER, visit, **asked)
    assert rows(office, "lane") == [(0,), (1,)]
    undo(office, done, MANAGER)
    assert rows(office, "start", "lane")[1] == (at(16), 0)


def test_a_visit_may_be_moved_by_less_than_its_own_length(office):
    visit = put(office, nine())
    move(office, visit, nine(15))
    assert rows(office, "start", "finish") == [(nine(15), nine(45))]


def test_a_stale_move_is_refused(office):
    visit = put(office, nine())
    move(office, visit, at(16))
    with pytest.raises(Refused, match="just changed"):
        actions.move_appointment.do(
            office, CLERK, visit, version=1, provider_id=LEE, start=at(17), minutes=30
        )


def test_a_longer_visit_needs_free_time_behind_it(office):
    visit = put(office, nine())
    put(office, at(15), patient=LUIS)
    done = actions.lengthen_appointment.do(office, CLERK, visit, version=1, minutes=60)
    assert rows(office, "minutes", "finish")[0] == (60, at(15))
    with pytest.raises(Refused, match="taken"):
        actions.lengthen_appointment.do(office, CLERK, visit, version=2, minutes=61)
    undo(office, done)
    assert rows(office, "minutes", "finish")[0] == (30, nine(30))


def test_type_reason_and_provider_change_together_and_come_back(office):
    visit = put(office, nine(), reason="cough")
    done = actions.change_appointment.do(
        office,
        CLERK,
        visit,
        version=1,
        provider_id=OKAFOR,
        start=nine(),
        minutes=15,
        type_id=NURSE,
        reason="flu shot",
    )
    names = ("provider_id", "minutes", "type_id", "reason")
    assert rows(office, *names) == [(OKAFOR, 15, NURSE, "flu shot")]
    undo(office, done)
    assert rows(office, *names) == [(LEE, 30, FOLLOW_UP, "cough")]


# -- stages


def test_each_step_is_stamped_with_time_and_who(office):
    visit = put_today(office)
    for number, status in enumerate(("confirmed", "arrived", "roomed"), 1):
        actions.set_status.do(office, ASSISTANT, visit, version=number, status=status)
    assert [row[1:] for row in steps(office)] == [
        ("confirmed", "Tom Hall"), ("arrived", "Tom Hall"), ("roomed", "Tom Hall"),
    ]  # fmt: skip
    [(status, at_, arrived)] = rows(office, "status", "status_at", "arrived_at")
    assert status == "roomed" and arrived < at_ <= datetime.now(UTC) + timedelta(seconds=5)


def test_undo_goes_back_one_stage_and_takes_its_stamp_with_it(office):
    visit = put_today(office)
    actions.set_status.do(office, ASSISTANT, visit, version=1, status="confirmed")
    done = actions.set_status.do(office, ASSISTANT, visit, version=2, status="arrived")
    again = undo(office, done, ASSISTANT)
    assert rows(office, "status", "arrived_at") == [("confirmed", None)]
    assert [row[1] for row in steps(office)] == ["confirmed"]
    undo(office, again, ASSISTANT)
    assert status_of(office) == ["arrived"]


def test_going_back_to_a_stage_that_has_no_stamp_is_safe(office):
    visit = put_today(office)
    done = actions.set_status.do(office, ASSISTANT, visit, version=1, status="arrived")
    undo(office, done, ASSISTANT)
    assert rows(office, "status", "status_at") == [("booked", None)] and steps(office) == []


def test_the_same_status_again_changes_nothing(office):
    visit = put_today(office, status="arrived")
    done = actions.set_status.do(office, ASSISTANT, visit, version=1, status="arrived")
    assert done.undo is None and steps(office) == []


def test_cancelling_needs_a_reason_frees_the_time_and_comes_back(office):
    visit = put(office, nine(), status="confirmed")
    with pytest.raises(Refused, match="Say why"):
        actions.cancel_appointment.do(office, CLERK, visit, version=1, reason="  ")
    done = actions.cancel_appointment.do(office, CLERK, visit, version=1, reason="Patient is ill")
    assert rows(office, "status", "ended_reason") == [("cancelled", "Patient is ill")]
    undo(office, done)
    assert rows(office, "status", "ended_reason") == [("confirmed", "")]


def test_a_cancelled_visit_does_not_come_back_over_another_one(office):
    visit = put(office, nine())
    done = actions.cancel_appointment.do(office, CLERK, visit, version=1, reason="Patient asked")
    book(office, patient_id=LUIS)
    with pytest.raises(Refused, match="taken"):
        undo(office, done)
    assert sorted(status_of(office)) == ["booked", "cancelled"]


def test_a_no_show_is_marked_when_its_time_is_past_and_taken_back(office):
    soon = office.now() + timedelta(hours=1)
    coming = put(office, soon, day=clock.office_day(soon, office.zone), patient=LUIS)
    with pytest.raises(Refused, match="yet"):
        actions.mark_no_show.do(office, CLERK, coming, version=1)
    visit = put(office, nine())
    done = actions.mark_no_show.do(office, CLERK, visit, version=1)
    assert status_of(office) == ["booked", "no_show"]
    undo(office, done)
    assert status_of(office) == ["booked", "booked"]


def test_a_no_show_who_comes_after_all_is_marked_as_arrived(office):
    visit = put_today(office, status="no_show")
    actions.set_status.do(office, ASSISTANT, visit, version=1, status="arrived")
    assert status_of(office) == ["arrived"]


def test_a_stage_of_ending_is_not_set_by_the_key_for_stages(office):
    visit = put(office, nine())
    with pytest.raises(Refused, match="Cancel the visit"):
        actions.set_status.do(office, MANAGER, visit, version=1, status="cancelled")


# -- walk-in


def walk_in(office, **more):
    asked = {"patient_id": ANN, "provider_id": LEE, "minutes": 15, "type_id": FOLLOW_UP}
    return actions.walk_in.do(office, CLERK, **(asked | more))


def test_a_walk_in_stands_at_now_and_has_arrived(office):
    before = office.now()
    done = walk_in(office)
    [(status, start, day, arrived)] = rows(office, "status", "start", "day", "arrived_at")
    assert (status, day) == ("arrived", office.today()) and arrived is not None
    assert start.minute % 5 == 0 and timedelta() <= before - start < timedelta(minutes=5, seconds=1)
    undo(office, done)
    assert rows(office, "id") == []


def test_a_second_press_of_the_walk_in_key_is_one_walk_in(office):
    assert walk_in(office).made == walk_in(office).made
    assert len(rows(office, "id")) == 1


def test_a_walk_in_goes_beside_another_where_the_type_allows_it(office):
    now = office.now().replace(second=0, microsecond=0) - timedelta(minutes=20)
    put(office, now, 60, day=office.today(), patient=LUIS)
    walk_in(office, type_id=NURSE)
    assert rows(office, "lane")[1] == (1,)


def test_a_walk_in_waits_for_the_next_free_time_where_it_may_not_share(office):
    open_all_day(office)
    now = office.now().replace(second=0, microsecond=0) - timedelta(minutes=20)
    put(office, now, 60, day=office.today(), patient=LUIS)
    end_of_day = clock.day_bounds(office.today(), office.zone)[1]
    if end_of_day - now < timedelta(minutes=80):
        pytest.skip("too near midnight for a time to be left today")
    walk_in(office)
    [start] = [start for (start, status) in rows(office, "start", "status") if status == "arrived"]
    assert now + timedelta(minutes=60) <= start < now + timedelta(minutes=65)


def test_a_walk_in_with_nowhere_to_go_is_told_so(office):
    bounds = clock.day_bounds(office.today(), office.zone)
    put(office, bounds[0], 1430, day=office.today(), patient=LUIS)
    with pytest.raises(Refused, match="no time left today"):
        walk_in(office)


def test_who_is_booked_today_is_not_walked_in_a_second_time(office):
    put_today(office)
    with pytest.raises(Refused, match="has a visit at 12:00 PM today"):
        walk_in(office)


def open_all_day(office):
    with office.writing.begin() as connection:
        connection.execute(
            TemplateSpan.__table__.insert(),
            [
                {"provider_id": LEE, "weekday": day, "opens": time(), "closes": time(),
                 "kind": "open", "title": "", "version": 1}
                for day in range(7)
            ],
        )  # fmt: skip


# -- setting up


def test_a_manager_adds_and_changes_a_kind_of_visit(office):
    asked = {"name": "Procedure", "minutes": 60, "colour": "#c8442e", "shape": "triangle"}
    done = actions.save_type.do(office, MANAGER, **asked)
    changed = actions.save_type.do(
        office, MANAGER, done.made, version=1, **(asked | {"minutes": 45})
    )
    assert rows(office, "name", "minutes", table=AppointmentType)[-1] == ("Procedure", 45)
    undo(office, changed, MANAGER)
    assert rows(office, "minutes", table=AppointmentType)[-1] == (60,)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "follow-UP"}, "name"),
        ({"minutes": 0}, "minutes"),
        ({"colour": "red"}, "colour"),
        ({"shape": "blob"}, "shape"),
        ({"overbooks": -1}, "overbooks"),
    ],
)
def test_a_wrong_kind_of_visit_is_refused_at_its_field(office, wrong, field):
    asked = {"name": "Procedure", "minutes": 60, "colour": "#c8442e"} | wrong
    with pytest.raises(Refused) as refusal:
        actions.save_type.do(office, MANAGER, **asked)
    assert refusal.value.field == field


def test_hours_and_blocks_are_saved_changed_removed_and_brought_back(office):
    asked = {"provider_id": LEE, "weekday": 5, "opens": time(9), "closes": time(12)}
    span = actions.save_template_span.do(office, MANAGER, **asked).made
    removed = actions.remove_template_span.do(office, MANAGER, span, version=1)
    undo(office, removed, MANAGER)
    assert rows(office, "weekday", "opens", table=TemplateSpan)[-1] == (5, time(9))
    block = {"provider_id": None, "day": MONDAY, "opens": time(15), "closes": time(16)}
    made = actions.save_block.do(office, MANAGER, **block, title="Staff meeting")
    assert made.changes.touch("block", day=MONDAY)
    gone = actions.remove_block.do(office, MANAGER, made.made, version=1)
    undo(office, gone, MANAGER)
    assert rows(office, "title", table=Block) == [("Staff meeting",)]


def test_only_managers_set_the_schedule_up(office):
    with pytest.raises(NeedsApproval):
        actions.save_type.do(office, CLERK, name="X", minutes=5, colour="#000000")


def test_the_day_read_agrees_with_what_was_done(office):
    book(office)
    with office.read() as session:
        found = reads.day(session, MONDAY, office.zone, office.now())
    assert [(item.given, item.status) for item in found.items] == [("Ann", "booked")]
