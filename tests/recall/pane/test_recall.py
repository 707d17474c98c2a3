"""The Recall room, worked by real keys: narrowed, called, snoozed, closed, booked, written to."""

import csv
from datetime import timedelta

import pypdfium2
import pytest
from given import MONDAY
from kit.walk import access_keys, clipped, unnamed
from recall.an_office import ago, due, visit, who
from schedule.an_office import (
    ANN,
    CLERK,
    FOLLOW_UP,
    LUIS,
    MAI,
    MANAGER,
    NEW_PATIENT,
    OKAFOR,
    rows,
)

from frontdesk.core import audit
from frontdesk.kit import theme
from frontdesk.kit.going import Go
from frontdesk.kit.privacy import privacy
from frontdesk.paper.labels import AVERY_5160
from frontdesk.recall.tables import Recall, RecallReminder, RecallRule

CHECK = 2


def reminders(store):
    return rows(store, "way", "letter", "outcome", table=RecallReminder)


def words_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found


def test_the_longest_overdue_stands_first_with_what_comes_next(three, new_desk):
    desk = new_desk(three)
    assert desk.rows() == [
        ("Overdue 16 weeks", "Smith, Ann", "6-month check", "First letter"),
        ("Overdue 15 weeks", "Lopez, Luis", "6-month check", "First letter"),
        ("Overdue 13 weeks", "Nguyen, Mai", "6-month check", "First letter"),
    ]
    assert desk.due.words.words() == "3 patients" and desk.patients[-1] == ANN


def test_b_looks_for_a_time_for_that_patient_and_kind_of_visit(three, new_desk):
    desk = new_desk(three)
    desk.key("Down", "B")
    what = {"next_available": True, "type_id": FOLLOW_UP}
    assert desk.wishes == [Go("schedule", LUIS, what)]


def test_booked_at_another_desk_the_row_leaves_at_once_and_comes_back_when_cancelled(
    three, new_desk
):
    from frontdesk.schedule.actions import book_appointment, cancel_appointment

    desk = new_desk(three)
    day = MONDAY + timedelta(7)
    from schedule.an_office import nine

    done = book_appointment.do(
        three, CLERK, patient_id=ANN, provider_id=OKAFOR, start=nine(day=day), minutes=30,
        type_id=FOLLOW_UP,
    )  # fmt: skip
    desk.bell.rang.emit(done.changes)
    desk.settle()
    assert desk.names() == ["Lopez, Luis", "Nguyen, Mai"]
    done = cancel_appointment.do(three, CLERK, done.made, version=1, reason="Patient asked")
    desk.bell.rang.emit(done.changes)
    desk.settle()
    assert desk.names() == ["Smith, Ann", "Lopez, Luis", "Nguyen, Mai"]


def test_s_and_a_figure_snooze_and_undo_wakes(three, new_desk):
    desk = new_desk(three)
    desk.key("S", "3")
    assert rows(three, "snoozed_until", table=Recall) == [(MONDAY.replace(month=6),)]
    assert desk.names() == ["Lopez, Luis", "Nguyen, Mai"] and desk.table.hasFocus()
    assert desk.table.current_row().period.patient_id == LUIS
    desk.undo()
    assert len(desk.names()) == 3


def test_x_and_a_figure_close_with_a_reason_and_o_opens_again(three, new_desk):
    desk = new_desk(three)
    desk.key("X", "2")
    assert rows(three, "closed_as", table=Recall) == [("elsewhere",)]
    desk.due.look.set_value("closed")
    desk.due.narrowed.emit()
    desk.settle()
    assert [row[:2] for row in desk.rows()] == [("Done elsewhere", "Smith, Ann")]
    desk.key("O")
    assert desk.rows() == [] and len(who(three)) == 3


def test_esc_leaves_a_question_unanswered(three, new_desk):
    desk = new_desk(three)
    desk.key("X", "Escape")
    assert not desk.due.question.isVisible() and desk.table.hasFocus()
    desk.key("2")
    assert rows(three, "id", table=Recall) == []


def test_c_and_a_figure_note_how_the_call_ended(three, new_desk):
    desk = new_desk(three)
    desk.key("C", "2")
    assert reminders(three) == [("phone", 0, "message")]
    assert desk.rows()[0][3].startswith("Call from Mar 10") or desk.rows()[0][3] == "None left"
    desk.undo()
    assert reminders(three) == []


def test_t_puts_a_text_into_the_queue_which_leaves_as_a_table(three, new_desk, tmp_path):
    desk = new_desk(three)
    desk.key("T")
    assert desk.rows()[0][3] == "First letter · in the queue" and desk.due.waiting == 1
    desk.key("Down", "T")
    assert "neither a phone nor an email" in desk.due.banner.sentence
    path = tmp_path / "queue.csv"
    desk.due.papers.send_queue(str(path))
    desk.settle()
    table = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert [row[0] for row in table] == ["Patient", "Smith, Ann"]
    assert reminders(three) == [("text", 0, "sent")] and desk.due.waiting == 0


def test_letters_are_shown_first_then_noted_and_printed_as_one_and_never_twice(three, new_desk):
    desk = new_desk(three)
    desk.due.all_letters.click()
    page = desk.due.letters
    assert page.isVisible() and page.words.words() == "3 letters to print"
    assert reminders(three) == []
    desk.key("Enter")
    assert reminders(three) == [("letter", 1, "printed")] * 3
    assert desk.due.papers.preview.isVisible()
    pages = words_of(desk.due.papers.paper.pdf)
    assert len(pages) == 3 and "Dear Ann Smith," in pages[0] and "6-month check" in pages[0]
    desk.key("Escape")
    assert [row[3] for row in desk.rows()] == ["Second letter from Mar 24"] * 3
    desk.due.all_letters.click()
    assert page.words.words() == "0 letters to print, 3 get none" and not page.go.isEnabled()
    desk.key("Enter")
    assert len(reminders(three)) == 3


def test_l_writes_to_the_selected_only_and_undo_takes_the_letter_back(three, new_desk):
    desk = new_desk(three)
    desk.key("Down", "L")
    assert [one.row.name for one in desk.due.letters.model.rows()] == ["Lopez, Luis"]
    desk.key("Enter")
    assert reminders(three) == [("letter", 1, "printed")]
    desk.undo()
    assert reminders(three) == []
    desk.key("Escape")
    assert [row[3] for row in desk.rows()] == ["First letter"] * 3


def test_who_booked_between_the_dry_run_and_the_press_is_named(three, new_desk):
    desk = new_desk(three)
    desk.due.all_letters.click()
    visit(three, MONDAY + timedelta(2), patient=MAI, status="booked")
    desk.key("Enter")
    assert "Booked meanwhile: Mai Nguyen" in desk.due.letters.banner.sentence
    assert reminders(three) == []


def test_after_a_jam_the_last_letters_are_there_again_and_nothing_is_noted_anew(three, new_desk):
    desk = new_desk(three)
    desk.due.all_letters.click()
    desk.key("Enter", "Escape")
    first = desk.due.last_batch
    assert first[1] == 3
    desk.due.papers.letters_again(first[0])
    desk.settle()
    assert len(words_of(desk.due.papers.paper.pdf)) == 3 and len(reminders(three)) == 3


def test_the_list_is_narrowed_by_rule_provider_and_typing(three, new_desk):
    visit(three, ago(400), kind=NEW_PATIENT, provider=OKAFOR)
    desk = new_desk(three)
    assert len(desk.rows()) == 4
    desk.due.rule.setFocus()
    desk.due.rule.set_value(CHECK)
    desk.due.rule.edited.emit()
    desk.settle()
    assert len(desk.rows()) == 3
    desk.due.rule.set_value(None)
    desk.due.provider.set_value(OKAFOR)
    desk.due.provider.edited.emit()
    desk.settle()
    assert [row[2] for row in desk.rows()] == ["Annual physical"]
    desk.due.provider.set_value(None)
    desk.due.provider.edited.emit()
    desk.settle()
    desk.table.setFocus()
    desk.press("Slash")
    desk.type("lop")
    desk.settle()
    assert desk.names() == ["Lopez, Luis"]


def test_a_recall_is_set_by_hand_for_the_patient_of_a_visit(office, new_desk):
    now = visit(office, MONDAY, patient=LUIS, status="roomed")
    desk = new_desk(office)
    desk.pane.go(Go("recall", LUIS, {"set": True, "appointment_id": now, "type_id": FOLLOW_UP}))
    desk.settle()
    card = desk.due.card
    assert card.isVisible() and card.who.words().startswith("Lopez, Luis")
    assert card.form["due_on"].box.value() == MONDAY.replace(month=9)
    card.form["months"].box.setFocus()
    card.form["months"].box.set_value(3)
    card.form.edited.emit("months")
    desk.save()
    desk.settle()
    assert rows(office, "patient_id", "due_on", "from_appointment_id", table=Recall) == [
        (LUIS, MONDAY.replace(month=6), now)
    ]
    assert not card.isVisible()


def test_without_a_patient_the_card_finds_one_and_says_so(three, new_desk):
    desk = new_desk(three)
    desk.due.add.click()
    desk.settle()
    card = desk.due.card
    assert card.finder.isVisible()
    desk.save()
    desk.settle()
    assert card.banner.sentence == "Find the patient first."


def test_what_is_half_typed_is_parked_and_comes_back(three, new_desk):
    desk = new_desk(three)
    desk.key("R")
    desk.due.card.form["note"].box.setFocus()
    desk.type("fasting")
    draft = desk.pane.draft()
    desk.pane.take_up_nothing()
    desk.settle()
    assert not desk.due.card.isVisible()
    desk.pane.take_up(draft)
    desk.settle()
    card = desk.due.card
    assert card.patient.id == ANN and card.form["note"].box.value() == "fasting"


def test_a_manager_writes_a_rule_and_a_wrong_field_is_named(office, new_desk):
    desk = new_desk(office, staff=MANAGER)
    desk.pane.go(Go("recall", None, {"rules": True}))
    desk.settle()
    page = desk.pane.rules
    page.begin()
    desk.type("Well child")
    page.card.form["letter"].box.set_typed("Hi {nmae}")
    desk.save()
    desk.settle()
    assert "There is no {nmae}" in page.card.form["letter"].error
    page.card.form["letter"].box.set_typed("Hi {name}")
    desk.save()
    desk.settle()
    assert rows(office, "name", "months", table=RecallRule)[-1] == ("Well child", 12)


def test_an_empty_list_says_what_to_do(office, new_desk):
    desk = new_desk(office)
    assert desk.table.empty.isVisible() and desk.due.words.words() == "0 patients"
    desk.table.empty.acted.emit()
    desk.settle()
    assert desk.due.card.isVisible()


def test_without_rules_the_list_leads_to_the_rules(store, new_desk):
    desk = new_desk(store)
    desk.table.empty.acted.emit()
    desk.settle()
    assert desk.pane.rules.isVisible() and desk.pane.rules.card.key == "rule new"


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_room_for_its_words(three, new_desk, qapp, scale):
    theme.apply(qapp, theme.light().scaled(scale))
    desk = new_desk(three, size=(1180, 760) if scale == 1 else (1800, 1000))
    for _ in range(2):
        assert unnamed(desk.pane) == [] and clipped(desk.pane) == []
        assert max(access_keys(desk.pane).values()) == 1, access_keys(desk.pane)
        desk.key("R")
    desk.due.card.drop()
    desk.key("S")
    assert unnamed(desk.pane) == [] and clipped(desk.pane) == []
    desk.key("Escape")
    desk.due.all_letters.click()
    assert unnamed(desk.pane) == [] and clipped(desk.pane) == []


def test_names_are_hidden_from_the_lobby(three, new_desk):
    desk = new_desk(three)
    privacy.hide(True)
    desk.settle()
    assert "Ann" not in str(desk.rows())


def test_each_print_is_noted_with_whom_it_tells_of(three, new_desk, tmp_path):
    desk = new_desk(three)
    desk.due.papers.labels(AVERY_5160)
    desk.settle()
    assert "Ann Smith" in words_of(desk.due.papers.paper.pdf)[0]
    desk.due.papers.call_list()
    desk.settle()
    assert "(555) 555-0199" in words_of(desk.due.papers.paper.pdf)[0]
    desk.due.papers.save_table(str(tmp_path / "list.csv"))
    desk.settle()
    with three.read() as session:
        last = session.query(audit.AuditEntry).order_by(audit.AuditEntry.id.desc()).first()
        assert last.kind == "print" and f"[{ANN},{LUIS},{MAI}]" in last.detail.replace(" ", "")
    assert len(due(three)) == 3
