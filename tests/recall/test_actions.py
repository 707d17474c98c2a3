"""What people do about recalls: each saved with its way back; letters in a batch, never twice."""

from datetime import timedelta

import pytest
from given import MONDAY
from recall.an_office import ANN, CHECK, CLERK, PHYSICAL, ago, due, visit, who
from schedule.an_office import ANNE, FOLLOW_UP, LUIS, MAI, MANAGER, rows
from sqlalchemy import update

from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.patients.merging import merge_patients
from frontdesk.patients.tables import Patient
from frontdesk.recall import actions
from frontdesk.recall.tables import Recall, RecallReminder, RecallRule
from frontdesk.schedule.tables import Appointment


def reminders(store):
    return rows(store, "way", "letter", "staff", "outcome", table=RecallReminder)


def undo(store, done, staff=CLERK):
    return done.undo.action.do(store, staff, **done.undo.arguments)


def first_letters(store):
    return [(row.period, 1) for row in due(store)]


def test_a_rule_is_a_managers_and_is_changed_and_changed_back(office):
    rule = {"name": "Well child", "type_id": FOLLOW_UP, "months": 3, "letter": "Call {phone}"}
    with pytest.raises(NeedsApproval):
        actions.save_rule.do(office, CLERK, **rule)
    made = actions.save_rule.do(office, MANAGER, **rule).made
    with pytest.raises(Refused, match="already"):
        actions.save_rule.do(office, MANAGER, **rule | {"name": "well  CHILD"})
    changed = actions.save_rule.do(office, MANAGER, **rule | {"months": 4}, rule_id=made, version=1)
    assert rows(office, "months", table=RecallRule)[-1] == (4,)
    undo(office, changed, MANAGER)
    assert rows(office, "name", "months", table=RecallRule)[-1] == ("Well child", 3)


def test_set_by_hand_and_taken_back_leaves_nothing(office):
    done = actions.set_recall.do(office, CLERK, MAI, rule_id=CHECK, due_on=MONDAY + timedelta(9))
    assert who(office) == [(MAI, CHECK)]
    undo(office, done)
    assert rows(office, "id", table=Recall) == []


def test_set_by_hand_again_changes_the_same_one_and_undo_brings_the_day_back(office):
    first, second = MONDAY + timedelta(9), MONDAY + timedelta(20)
    actions.set_recall.do(office, CLERK, MAI, rule_id=CHECK, due_on=first)
    done = actions.set_recall.do(office, CLERK, MAI, rule_id=CHECK, due_on=second)
    assert rows(office, "due_on", table=Recall) == [(second,)]
    undo(office, done)
    assert rows(office, "due_on", table=Recall) == [(first,)]
    with pytest.raises(Refused, match="still to come"):
        actions.set_recall.do(office, CLERK, MAI, rule_id=CHECK, due_on=MONDAY)


@pytest.mark.parametrize("way", ["snooze", "close"])
def test_snoozed_or_closed_it_leaves_the_list_and_undo_brings_it_back(three, way):
    row = due(three)[0]
    if way == "snooze":
        act = {"until": MONDAY + timedelta(30)}
        done = actions.snooze_recall.do(three, CLERK, row.period, **act)
    else:
        done = actions.close_recall.do(
            three, CLERK, row.period, reason="elsewhere", note="At Mercy"
        )
    assert len(who(three)) == 2
    undo(three, done)
    assert [one.period.patient_id for one in due(three)] == [ANN, LUIS, MAI]


def test_of_two_desks_the_second_is_told_that_it_changed(three):
    row = due(three)[0]
    actions.snooze_recall.do(three, CLERK, row.period, until=MONDAY + timedelta(30))
    with pytest.raises(Refused, match="just changed"):
        actions.close_recall.do(three, CLERK, row.period, reason="declined")


def test_a_call_is_noted_with_how_it_ended_and_taken_back(three):
    row = due(three)[0]
    done = actions.note_reminder.do(three, CLERK, row.period, way="phone", outcome="message")
    assert reminders(three) == [("phone", 0, "Rosa Diaz", "message")]
    assert due(three)[0].next.words == "Call"
    undo(three, done)
    assert reminders(three) == [] and due(three)[0].next.words == "First letter"


def test_letters_are_noted_for_all_and_a_rerun_sends_none_twice(three):
    wanted = first_letters(three)
    done = actions.print_letters.do(three, CLERK, wanted)
    assert reminders(three) == [("letter", 1, "Rosa Diaz", "printed")] * 3
    assert [row.next.words for row in due(three)] == ["Second letter"] * 3
    with pytest.raises(Refused, match="just changed"):
        actions.print_letters.do(three, CLERK, wanted)
    with pytest.raises(Refused, match="first letter has gone out already"):
        actions.print_letters.do(three, CLERK, first_letters(three))
    assert len(reminders(three)) == 3
    undo(three, done)
    assert reminders(three) == []
    actions.print_letters.do(three, CLERK, first_letters(three))
    assert len(reminders(three)) == 3


def test_who_booked_since_the_dry_run_is_named_and_nobody_gets_a_letter(three):
    wanted = first_letters(three)
    visit(three, MONDAY + timedelta(3), patient=LUIS, status="booked")
    with pytest.raises(Refused, match="Booked meanwhile: Luis Lopez"):
        actions.print_letters.do(three, CLERK, wanted)
    assert reminders(three) == [] and rows(three, "id", table=Recall) == []


def test_the_database_itself_keeps_a_letter_from_going_twice(three, monkeypatch):
    actions.print_letters.do(three, CLERK, first_letters(three)[:1])
    monkeypatch.setattr(actions.rules, "refuse_letter", lambda *_: None)
    with pytest.raises(Refused, match="gone out from another desk"):
        actions.print_letters.do(three, CLERK, first_letters(three)[:1])
    assert len(reminders(three)) == 1


def test_a_new_visit_begins_a_new_period_with_its_own_first_letter(three):
    actions.print_letters.do(three, CLERK, first_letters(three))
    visit(three, ago(200))
    [ann] = [row for row in due(three) if row.period.patient_id == ANN]
    assert ann.sent == () and ann.next.words == "First letter"
    actions.print_letters.do(three, CLERK, [(ann.period, 1)])
    assert len(reminders(three)) == 4


def test_texts_wait_in_the_queue_once_and_leave_it_together(three):
    first, second, _ = due(three)
    for row in (first, second):
        actions.note_reminder.do(three, CLERK, row.period, way="text", outcome="queued")
    first = due(three)[0]
    with pytest.raises(Refused, match="in the queue already"):
        actions.note_reminder.do(three, CLERK, first.period, way="text", outcome="queued")
    ids = [row.period.recall_id for row in due(three)[:2]]
    done = actions.send_queue.do(three, CLERK, ids)
    assert [row[3] for row in reminders(three)] == ["sent", "sent"]
    with pytest.raises(Refused, match="empty"):
        actions.send_queue.do(three, CLERK, ids)
    undo(three, done)
    assert [row[3] for row in reminders(three)] == ["queued", "queued"]


def test_a_merge_takes_what_was_decided_along(office):
    actions.set_recall.do(office, CLERK, ANNE, rule_id=CHECK, due_on=MONDAY + timedelta(9))
    with office.read() as session:
        versions = {one: session.get_one(Patient, one).version for one in (ANN, ANNE)}
    merge_patients.do(
        office, MANAGER, kept_id=ANN, kept_version=versions[ANN], gone_id=ANNE,
        gone_version=versions[ANNE],
    )  # fmt: skip
    assert who(office) == [(ANN, CHECK)]


def test_a_visit_set_off_by_a_day_by_hand_counts_from_that_visit(office):
    now = visit(office, MONDAY, patient=LUIS, status="roomed")
    half = MONDAY + timedelta(184)
    actions.set_recall.do(office, CLERK, LUIS, rule_id=PHYSICAL, due_on=half, appointment_id=now)
    assert rows(office, "since", "from_appointment_id", table=Recall) == [(MONDAY, now)]
    with office.writing.begin() as connection:
        connection.execute(update(Appointment).values(status="checked_out"))
    assert who(office) == []
