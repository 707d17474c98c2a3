"""A run sends what the dry run showed, never twice, and can be undone whole."""

import threading
from datetime import timedelta

import pytest
from ledger.test_charging import run
from small_office import audit_rows, clerk
from sqlalchemy import text
from statements.an_office import (
    BILLER,
    answered,
    begun,
    charge,
    days_ago,
    dry,
    insured,
    pay,
    sent_all,
    settings,
    someone,
    statements,
)

from frontdesk.core.jobs import Cancelled, Progress
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.ledger import reads as ledger
from frontdesk.payments.patient_side import begin_plan
from frontdesk.statements import actions, planning, reads, running


def test_the_dry_run_shows_who_gets_what_and_the_run_does_precisely_that(office):
    ana, bob = someone(office), someone(office, "Stone", "Bob")
    charge(office, ana, 12000)
    charge(office, bob, 300)
    rows = dry(office)
    assert rows[ana].goes and rows[ana].verdict.cents == 12000
    assert rows[bob].verdict.why_not == "Under $5.00"
    ran = running.send(office, BILLER, begun(office, rows.values()))
    assert (ran.sent, ran.missed) == (1, ())
    (one,) = statements(office, ran.run_id)
    assert (one.guarantor_id, one.content.cents, one.content.number) == (ana, 12000, one.id)
    assert one.content.to == ("Ana Rivera", "12 Elm Street", "Albany, NY 12208")


def test_all_that_one_answers_for_stands_on_one_statement_merged_charts_among_it(office):
    mother = someone(office)
    child = someone(office, given="Leo", guarantor_id=mother)
    twice = someone(office, given="Leo", merged_into_id=child)
    for who, cents in ((mother, 1000), (child, 2000), (twice, 4000)):
        charge(office, who, cents)
    rows = dry(office)
    assert list(rows) == [mother] and rows[mother].verdict.cents == 7000
    (one,) = statements(office, sent_all(office).run_id)
    people = {person.name: sum(e.owed for e in person.entries) for person in one.content.people}
    assert people == {"Ana Rivera": 1000, "Leo Rivera": 6000}


def test_each_service_says_what_insurance_did_in_plain_words(office):
    ana = someone(office)
    cover = insured(office, ana)
    seen = charge(office, ana, 15000, coverage_id=cover)
    answered(office, seen, allowed_off=5000, share=2500)
    (one,) = statements(office, sent_all(office).run_id)
    (entry,) = one.content.people[0].entries
    assert entry.told == (
        ("Your plan's negotiated discount", -5000),
        ("Applied to your deductible", 2500),
        ("Waiting for Aetna", 7500),
    )
    figures = (entry.charged, entry.insurance, entry.adjusted, entry.paid, entry.owed)
    assert figures == (15000, 0, 5000, 0, 2500)
    assert entry.about == "Dr. Ann Lee \u00b7 99213" and one.content.waiting == 7500


def test_nobody_gets_a_second_statement_on_one_day(office):
    ana = someone(office)
    charge(office, ana, 12000)
    sent_all(office)
    charge(office, ana, 500)
    assert dry(office)[ana].verdict.why_not == "Has had today's statement already"
    assert dry(office, now=True)[ana].verdict.why_not == "Has had today's statement already"


def test_two_desks_that_run_the_same_dry_run_send_each_one_once(office):
    people = [someone(office, f"Family{n}") for n in range(6)]
    for one in people:
        charge(office, one, 9000)
    rows = list(dry(office).values())
    runs = [begun(office, rows) for _ in range(2)]
    done = []

    def send(run_id, number):
        done.append(running.send(office.beside(f"d{number}"), BILLER, run_id))

    threads = [threading.Thread(target=send, args=(one, n)) for n, one in enumerate(runs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one.sent for one in done) == 6
    assert sum(len(one.missed) for one in done) == 6
    numbers = [one.id for run_id in runs for one in statements(office, run_id)]
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


def test_the_same_key_begins_no_second_run(office):
    charge(office, someone(office), 9000)
    rows = dry(office).values()
    assert begun(office, rows, key="k") == begun(office, rows, key="k")


def test_a_run_that_was_stopped_goes_on_where_it_was_and_sends_nobody_two(office, monkeypatch):
    people = [someone(office, f"Family{n}") for n in range(5)]
    for one in people:
        charge(office, one, 9000)
    monkeypatch.setattr(running, "PART", 2)
    run_id = begun(office)
    progress = Progress()
    progress.told = lambda done, total: progress.cancel() if done else None
    with pytest.raises(Cancelled):
        running.send(office, BILLER, run_id, progress)
    assert 0 < len(statements(office, run_id)) < 5
    with office.read() as session:
        (row,) = reads.runs(session)
    assert row.unfinished and row.planned == 5
    running.send(office, BILLER, run_id)
    assert sorted(one.guarantor_id for one in statements(office, run_id)) == sorted(people)
    with pytest.raises(Refused, match="finished"):
        running.send(office, BILLER, run_id)


def test_a_payment_that_came_in_between_is_taken_into_account_and_told(office):
    ana, bob = someone(office), someone(office, "Stone", "Bob")
    charge(office, ana, 12000)
    charge(office, bob, 4000)
    run_id = begun(office)
    pay(office, ana, 2000)
    pay(office, bob, 4000)
    ran = running.send(office, BILLER, run_id)
    assert ran.missed == ((bob, 4000, 0, "Nothing owed"),)
    (one,) = statements(office, run_id)
    assert one.content.cents == 10000
    with office.read() as session:
        (sent,) = reads.sent(session, run_id=run_id)
        (row,) = reads.runs(session)
        (told,) = reads.told(session, run_id)
    assert (sent.planned_cents, sent.cents) == (12000, 10000)
    assert row.moved == 2 and told["name"] == "Stone, Bob" and told["why"] == "Nothing owed"


def test_an_unchanged_balance_is_told_again_after_its_days_and_the_level_rises(office):
    ana = someone(office)
    charge(office, ana, 12000, ago=100)
    sent_all(office)
    days_ago(office, 10)
    assert "again from" in dry(office)[ana].verdict.why_not
    days_ago(office, 20)
    assert dry(office)[ana].verdict.level == 2
    sent_all(office)
    days_ago(office, 31)
    assert dry(office)[ana].verdict.level == 3


def test_what_is_paid_takes_the_level_down(office):
    ana = someone(office)
    charge(office, ana, 12000, ago=100)
    sent_all(office)
    days_ago(office, 35)
    charge(office, ana, 3000, ago=2)
    assert dry(office)[ana].verdict.level == 2
    pay(office, ana, 12000)
    assert (dry(office)[ana].verdict.level, dry(office)[ana].verdict.cents) == (1, 3000)


def test_a_run_is_undone_whole_and_levels_are_what_they_were(office):
    ana = someone(office)
    charge(office, ana, 12000, ago=100)
    sent_all(office)
    days_ago(office, 40)
    ran = sent_all(office)
    with office.read() as session:
        row = reads.runs(session)[0]
    undo = actions.undo_run.do(
        office, BILLER, ran.run_id, version=row.version, reason="wrong paper"
    )
    assert undo.made == {"undone": 1, "later": 0}
    again = dry(office)[ana]
    assert again.goes and again.verdict.level == 2
    assert sent_all(office).sent == 1
    with pytest.raises(Refused, match="undone already"):
        actions.undo_run.do(office, BILLER, ran.run_id, version=row.version + 1, reason="again")
    assert [one.undone for one in statements(office, ran.run_id)] == [True]


def test_a_hold_keeps_statements_back_until_its_day(office):
    ana = someone(office)
    charge(office, ana, 12000)
    until = office.today() + timedelta(days=5)
    made = actions.hold_account.do(office, BILLER, ana, reason="Funeral", until=until)
    assert "On hold until" in dry(office)[ana].verdict.why_not
    assert "Funeral" in dry(office)[ana].verdict.why_not
    with pytest.raises(Refused, match="held already"):
        actions.hold_account.do(office, BILLER, ana, reason="Once more")
    made.undo.action.do(office, BILLER, **made.undo.arguments)
    assert dry(office)[ana].goes


def test_a_child_on_hold_is_a_hold_of_who_answers(office):
    mother = someone(office)
    child = someone(office, given="Leo", guarantor_id=mother)
    charge(office, child, 9000)
    actions.hold_account.do(office, BILLER, child, reason="Court case")
    assert not dry(office)[mother].goes


def test_a_charge_in_dispute_is_shown_and_not_asked_for(office):
    ana = someone(office)
    odd, fine = charge(office, ana, 12000), charge(office, ana, 3000, words="Vaccine")
    _dispute(office, ana, odd)
    assert (dry(office)[ana].verdict.cents, dry(office)[ana].verdict.disputed) == (3000, 12000)
    (one,) = statements(office, sent_all(office).run_id)
    notes = {entry.words: entry.note for entry in one.content.people[0].entries}
    assert notes == {"Office visit": "In dispute: you need not pay this now", "Vaccine": ""}
    assert sum(one.content.ages) == 3000 and fine


def _dispute(store, patient_id, charge_id):
    def disputed(work):
        made = actions.hold(
            work, patient_id, reason="Was not there", kind="dispute", charge_id=charge_id
        )
        return made.id

    return run(store, disputed)


def test_who_has_no_address_is_told_and_gets_it_by_email_where_that_is_known(office):
    ana = someone(office, line1="", email="ana@example.org")
    charge(office, ana, 9000)
    assert dry(office)[ana].verdict.why_not == "No address on file"
    row = dry(office, by_email=True)[ana]
    assert row.goes and row.verdict.delivery == "email"


def test_a_print_is_noted_and_all_after_the_first_are_copies(office):
    ana = someone(office)
    charge(office, ana, 9000)
    run_id = sent_all(office).run_id
    (one,) = statements(office, run_id)
    assert one.prints == 0
    first = actions.note_printed.do(office, BILLER, run_id, way="letter")
    assert first.made == {"copies": 0}
    again = actions.note_printed.do(office, BILLER, run_id, way="file", statement_id=one.id)
    assert again.made == {"copies": 1}
    assert statements(office, run_id)[0].prints == 2
    assert ("Print statements", ana, "done") in audit_rows(office)


def test_who_may_not_send_statements_is_refused(office):
    charge(office, someone(office), 9000)
    with pytest.raises(NeedsApproval):
        actions.begin_run.do(office, clerk(), key="k", planned=[[1, 9000, "x"]])


def test_what_was_handed_out_stays_so_when_the_chart_changes(office):
    ana = someone(office)
    charge(office, ana, 9000)
    run_id = sent_all(office).run_id
    with office.writing.begin() as connection:
        connection.execute(text("UPDATE patient SET family = 'Changed'"))
    assert statements(office, run_id)[0].content.to[0] == "Ana Rivera"


def test_a_statement_says_what_was_paid_since_the_last(office):
    ana = someone(office)
    charge(office, ana, 12000)
    sent_all(office)
    days_ago(office, 30)
    pay(office, ana, 2500)
    (one,) = statements(office, sent_all(office).run_id)
    assert one.content.received == 2500


def test_late_fees_are_charged_once_as_shown_and_undone_whole(office):
    ana, bob = someone(office), someone(office, "Stone", "Bob")
    charge(office, ana, 12000, ago=90)
    charge(office, bob, 20000, ago=90)
    settings(office, fee="percent", fee_points=150, fee_least_cents=100)
    sent_all(office)
    days_ago(office, 40)
    rows = fees(office)
    assert [(row.name, row.cents) for row in rows] == [("Rivera, Ana", 180), ("Stone, Bob", 300)]
    pay(office, bob, 15000)
    planned = [[row.id, row.cents] for row in rows]
    made = actions.charge_late_fees.do(office, BILLER, key="f1", planned=planned).made
    assert made["count"] == 2 and made["moved"] == [[bob, 300, 100, ""]]
    assert actions.charge_late_fees.do(office, BILLER, key="f1", planned=planned).made == made
    assert balances(office, ana, bob) == [12180, 5100]
    assert all("again from" in row.why_not for row in fees(office))
    with office.read() as session:
        row = reads.runs(session)[0]
    assert (row.kind, row.count, row.cents) == ("late fees", 2, 280)
    actions.undo_late_fees.do(office, BILLER, row.number, version=row.version, reason="wrong rules")
    assert balances(office, ana, bob) == [12000, 5000]
    with office.read() as session:
        assert ledger.verify(session) == []
    assert [row.cents for row in fees(office)] == [180, 100]


def test_no_late_fee_is_charged_on_a_late_fee(office):
    ana = someone(office)
    charge(office, ana, 12000, ago=90)
    settings(office, fee="percent", fee_points=1000, fee_every_days=1)
    sent_all(office)
    days_ago(office, 40)
    (row,) = fees(office)
    actions.charge_late_fees.do(office, BILLER, key="f", planned=[[ana, row.cents]])
    sent_all(office)
    days_ago(office, 40)
    (again,) = fees(office)
    assert (row.overdue_cents, again.overdue_cents) == (12000, 12000)


def fees(store):
    with store.read() as session:
        return planning.plan_late_fees(
            session, settings=reads.settings(session).settings, today=store.today()
        )


def balances(store, *patients):
    with store.read() as session:
        return [ledger.balance(session, [one]) for one in patients]


def test_a_chart_merged_later_keeps_what_it_was_told(office):
    ana, twin = someone(office), someone(office, given="Anna")
    charge(office, twin, 12000)
    sent_all(office)
    days_ago(office, 5)
    with office.writing.begin() as connection:
        connection.execute(
            text("UPDATE patient SET merged_into_id = :kept WHERE id = :gone"),
            {"kept": ana, "gone": twin},
        )
    row = dry(office)[ana]
    assert row.last_day == office.today() - timedelta(days=5) and not row.goes


def test_who_keeps_a_payment_plan_gets_no_statement_until_an_instalment_is_missed(office):
    ana = someone(office)
    charge(office, ana, 12000)
    soon = office.today() + timedelta(days=9)
    begin_plan.do(office, BILLER, ana, [(soon, 6000), (soon + timedelta(days=30), 6000)])
    assert dry(office)[ana].verdict.why_not == (
        "Payment plan in good standing: instalments are paid"
    )
    with office.writing.begin() as connection:
        late = office.today() - timedelta(days=3)
        connection.execute(
            text("UPDATE plan_instalment SET due = :late WHERE due = :soon"),
            {
                "late": late.isoformat() if office.is_sqlite else late,
                "soon": soon.isoformat() if office.is_sqlite else soon,
            },
        )
    assert dry(office)[ana].goes
