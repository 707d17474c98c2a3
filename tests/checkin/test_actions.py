"""Checking in, twice, at two desks, and taking it back, on both databases."""

import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from small_office import audit_rows, clerk, insert, patient, visit_type
from sqlalchemy import event, func, select

from frontdesk.checkin import reads
from frontdesk.checkin.actions import arrive, take_visit_payment, undo_check_in
from frontdesk.checkin.tables import Encounter
from frontdesk.core.opening import open_file, open_server
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.work import Staff
from frontdesk.coverage.tables import Coverage
from frontdesk.documents.tables import SignedForm
from frontdesk.ledger import reads as ledger
from frontdesk.ledger.actions import post_opening_balance, void_receipt
from frontdesk.ledger.tables import Posting
from frontdesk.office.tables import Workstation
from frontdesk.patients.tables import Patient
from frontdesk.schedule.tables import Appointment, AppointmentStep

KEY = bytes(range(32))


def column(store, what, row_id):
    with store.read() as session:
        return session.scalar(select(what).where(what.class_.id == row_id))


def count(store, table):
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def steps(store):
    with store.read() as session:
        found = select(AppointmentStep.status).order_by(AppointmentStep.id)
        return list(session.scalars(found))


def wrongs(store):
    with store.read() as session:
        return ledger.verify(session)


def test_a_check_in_does_all_of_it_at_once(desk):
    store = desk.store
    done = desk.check_in(
        address_ok=True, phones_ok=True, coverage_ok=True, payment=desk.wanted(tendered_cents=4000)
    )
    assert done.made["number"] == "A-000001"
    assert done.made["change_cents"] == 1500
    assert done.made["already"] is False
    assert column(store, Appointment.status, desk.visit) == "checked_in"
    assert steps(store) == ["arrived", "checked_in"]
    assert column(store, Patient.address_confirmed_on, desk.ana) == store.today()
    assert column(store, Patient.phones_confirmed_on, desk.ana) == store.today()
    assert column(store, Coverage.confirmed_on, desk.coverage) == store.today()
    view = desk.view()
    assert view.is_checked_in and view.checked_in_by == "Kim Park"
    assert view.due.total_cents == 0
    assert [one.number for one in view.receipts] == ["A-000001"]
    assert audit_rows(store)[-1] == ("Check in", desk.ana, "done")
    assert wrongs(store) == []


def test_the_receipt_names_the_visit(desk):
    made = desk.check_in(payment=desk.wanted()).made
    with desk.store.read() as session:
        content = ledger.receipt(session, made["receipt_id"]).content
    assert "Follow-up with Dr. Ann Lee" in content.visit
    assert content.total_cents == 2500


# Complaint 16
def test_checking_in_twice_makes_no_second_encounter_and_takes_nothing_twice(desk):
    wanted = desk.wanted()
    first = desk.check_in(payment=wanted)
    for version in (desk.view().version, 1):
        again = desk.check_in(payment=wanted, version=version)
        assert again.made == first.made | {"version": desk.view().version, "already": True}
    plain = desk.check_in()
    assert plain.made["already"] is True
    assert count(desk.store, Encounter) == count(desk.store, Posting) == 1
    assert steps(desk.store) == ["arrived", "checked_in"]


# Complaint 16
def test_arriving_twice_is_once_and_neither_is_a_check_in(desk):
    arrive.do(desk.store, clerk(), desk.visit)
    arrive.do(desk.store, clerk(), desk.visit, version=1)
    assert steps(desk.store) == ["arrived"]
    assert count(desk.store, Encounter) == 0
    desk.check_in(payment=desk.wanted())
    arrive.do(desk.store, clerk(), desk.visit)
    assert steps(desk.store) == ["arrived", "checked_in"]
    assert column(desk.store, Appointment.status, desk.visit) == "checked_in"


def test_arriving_can_be_undone_and_done_again(desk):
    undone = desk.undo(arrive.do(desk.store, clerk(), desk.visit))
    assert column(desk.store, Appointment.status, desk.visit) == "booked"
    assert column(desk.store, Appointment.arrived_at, desk.visit) is None
    desk.undo(undone)
    assert column(desk.store, Appointment.status, desk.visit) == "arrived"


def test_other_money_for_a_visit_that_is_checked_in_is_not_taken_unseen(desk):
    desk.check_in(payment=desk.wanted())
    with pytest.raises(Refused, match=r"already checked in at .* by Kim Park.*not taken"):
        desk.check_in(payment=desk.wanted())
    assert count(desk.store, Posting) == 1


def other_desk(store):
    insert(store, Workstation(name="desk-2", drawer="B"))
    if not store.is_sqlite:
        return open_server(store.url, KEY, workstation="desk-2")
    with store.engine.connect() as connection:
        path = connection.exec_driver_sql("PRAGMA database_list").first()[2]
    return open_file(Path(path), KEY, workstation="desk-2")


# Complaint 16
def test_two_desks_at_once_check_in_once_and_take_the_copay_once(desk):
    other, version = other_desk(desk.store), desk.view().version
    gate, made, refused = threading.Barrier(2), [], []

    def work(store, name):
        gate.wait()
        try:
            made.append(
                desk.check_in(
                    store=store, staff=clerk(name), version=version, payment=desk.wanted()
                ).made
            )
        except Refused as said:
            refused.append(str(said))

    threads = [
        threading.Thread(target=work, args=pair) for pair in ((desk.store, "Kim"), (other, "Lou"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert len(made) == 1 and "already checked in" in refused[0]
    assert count(desk.store, Encounter) == count(desk.store, Posting) == 1
    assert steps(desk.store) == ["arrived", "checked_in"]
    assert wrongs(desk.store) == []


def test_undoing_a_check_in_puts_all_back_but_the_money_and_says_so(desk):
    store = desk.store
    before = {
        "address": column(store, Patient.address_confirmed_on, desk.ana),
        "coverage": column(store, Coverage.confirmed_on, desk.coverage),
    }
    with store.writing.begin() as connection:
        connection.execute(Coverage.__table__.update().values(confirmed_on=date(2023, 1, 2)))
        connection.execute(SignedForm.__table__.update().values(signed_on=date(2020, 1, 2)))
    done = desk.check_in(
        address_ok=True, phones_ok=True, coverage_ok=True, forms_signed=[desk.form],
        payment=desk.wanted(),
    )  # fmt: skip
    assert "payment A-000001 stays" in done.undo.title
    undone = desk.undo(done)
    assert undone.made == {"payments": ["A-000001"]}
    assert column(store, Appointment.status, desk.visit) == "booked"
    assert column(store, Patient.address_confirmed_on, desk.ana) == before["address"] is None
    assert column(store, Patient.phones_confirmed_on, desk.ana) is None
    assert column(store, Coverage.confirmed_on, desk.coverage) == date(2023, 1, 2)
    assert [form.name for form in desk.view().forms] == ["Consent to treat"]
    assert desk.view().is_checked_in is False
    assert count(store, Posting) == 1 and desk.view().due.copay_cents == 0
    assert steps(store) == []


def test_a_check_in_undone_is_done_again_with_the_same_encounter(desk):
    desk.undo(desk.check_in(payment=desk.wanted()))
    done = desk.check_in()  # the co-pay is paid already
    assert done.made["already"] is False and done.made["number"] == ""
    assert count(desk.store, Encounter) == 1
    assert desk.view().is_checked_in


def test_undoing_twice_or_of_someone_who_was_roomed_is_refused(desk):
    done = desk.check_in(payment=desk.wanted())
    desk.undo(done)
    with pytest.raises(Refused, match=r"not checked in|Someone else"):
        desk.undo(done)
    with pytest.raises(Refused, match="not checked in"):
        undo_check_in.do(desk.store, clerk(), desk.visit, version=desk.view().version)
    desk.check_in()
    with desk.store.writing.begin() as connection:
        connection.execute(Appointment.__table__.update().values(status="roomed"))
    with pytest.raises(Refused, match="gone on from the desk"):
        undo_check_in.do(desk.store, clerk(), desk.visit, version=desk.view().version)


def test_what_was_confirmed_since_by_someone_else_survives_an_undo(desk):
    done = desk.check_in(address_ok=True, payment=desk.wanted())
    with desk.store.writing.begin() as connection:
        connection.execute(Patient.__table__.update().values(address_confirmed_on=date(2024, 5, 5)))
    desk.undo(done)
    assert column(desk.store, Patient.address_confirmed_on, desk.ana) == date(2024, 5, 5)


def test_a_refused_payment_leaves_nothing_of_the_check_in(desk):
    with pytest.raises(Refused) as said:
        desk.check_in(address_ok=True, forms_signed=[desk.form], payment=desk.wanted(method="card"))
    assert said.value.field == "reference"
    assert count(desk.store, Encounter) == count(desk.store, Posting) == 0
    assert column(desk.store, Appointment.status, desk.visit) == "booked"
    assert column(desk.store, Patient.address_confirmed_on, desk.ana) is None
    assert steps(desk.store) == []


@pytest.mark.parametrize(
    "how,field",
    [
        ({"identifiers": ["name"], "payment": "yes"}, "identifiers"),
        ({"payment": None}, "unpaid_reason"),
    ],
)
def test_what_is_missing_is_said_at_its_field(desk, how, field):
    if how["payment"]:
        how = how | {"payment": desk.wanted()}
    with pytest.raises(Refused) as said:
        desk.check_in(**how)
    assert said.value.field == field


def test_a_reason_lets_someone_in_without_paying_and_is_kept(desk):
    desk.check_in(unpaid_reason="Forgot wallet")
    assert desk.view().unpaid_reason == "Forgot wallet"
    assert desk.view().due.copay_cents == 2500
    with desk.store.read() as session:
        assert session.scalar(select(Encounter.copay_due_cents)) == 2500


# Complaint 36
def test_a_visit_of_a_type_without_copay_needs_neither_payment_nor_reason(desk):
    kind = visit_type(desk.store, "Blood draw", takes_copay=False)
    visit = desk.book(desk.ana, minutes=60, type_id=kind)
    assert desk.view(visit).due.total_cents == 0
    desk.check_in(visit=visit)
    assert desk.view(visit).is_checked_in


def test_an_old_balance_is_due_at_check_in_and_paid_with_the_copay(desk, manager):
    post_opening_balance.do(desk.store, manager, desk.ana, cents=4317, key="old")
    assert desk.view().due.words == "$25.00 co-pay + $43.17 balance"
    desk.check_in(payment=desk.wanted(6817, balance_cents=4317))
    assert desk.view().due.total_cents == 0
    with desk.store.read() as session:
        assert ledger.balance(session, [desk.ana]) == 0


def test_a_copay_paid_for_another_visit_is_not_paid_for_this_one(desk):
    desk.check_in(payment=desk.wanted())
    visit = desk.book(desk.ana, minutes=90)
    assert desk.view(visit).due.copay_cents == 2500


def test_a_voided_copay_is_due_again(desk, manager):
    made = desk.check_in(payment=desk.wanted()).made
    void_receipt.do(desk.store, manager, made["receipt_id"], reason="card was declined")
    assert desk.view().due.copay_cents == 2500
    take_visit_payment.do(desk.store, clerk(), desk.visit, payment=desk.wanted())
    assert desk.view().due.copay_cents == 0


def test_someone_elses_payment_cannot_be_taken_with_a_check_in(desk):
    bob = patient(desk.store, family="Stone", given="Bob", number=2)
    visit = desk.book(bob, minutes=60)
    with pytest.raises(Refused, match="someone else's visit"):
        desk.check_in(visit=visit, payment=desk.wanted())
    assert count(desk.store, Posting) == 0


def test_who_may_check_in_but_not_take_money_needs_approval_for_the_money(desk, manager):
    aide = Staff(4, "Ty Aide", frozenset({"checkin.write"}))
    with pytest.raises(NeedsApproval) as said:
        desk.check_in(staff=aide, payment=desk.wanted())
    assert said.value.permit == "ledger.take"
    assert count(desk.store, Encounter) == 0
    desk.check_in(staff=Staff(4, "Ty Aide", aide.permits, approver=manager), payment=desk.wanted())
    assert desk.view().is_checked_in


def test_a_visit_of_another_day_or_a_cancelled_one_is_not_checked_in(desk):
    tomorrow = desk.book(desk.ana, minutes=24 * 60)
    with pytest.raises(Refused, match="This visit is on Tomorrow"):
        desk.check_in(visit=tomorrow, unpaid_reason="later")
    gone = desk.book(desk.ana, minutes=60, status="cancelled")
    with pytest.raises(Refused, match="was cancelled"):
        desk.check_in(visit=gone, unpaid_reason="later")


def test_who_was_written_off_as_a_no_show_and_comes_late_is_checked_in(desk):
    late = desk.book(desk.ana, minutes=60, status="no_show")
    desk.check_in(visit=late, unpaid_reason="pays later")
    assert desk.view(late).is_checked_in


def test_a_visit_the_schedule_moved_on_without_the_desk_can_still_be_checked_in(desk):
    with desk.store.writing.begin() as connection:
        connection.execute(Appointment.__table__.update().values(status="roomed"))
    desk.check_in(payment=desk.wanted())
    assert column(desk.store, Appointment.status, desk.visit) == "roomed"
    assert desk.view().is_checked_in


def test_a_stale_screen_is_told_so(desk):
    with desk.store.writing.begin() as connection:
        connection.execute(Appointment.__table__.update().values(version=7))
    with pytest.raises(Refused, match="Someone else"):
        desk.check_in(version=1, payment=desk.wanted())
    assert count(desk.store, Posting) == 0


def test_a_form_that_was_not_asked_for_is_not_signed_by_a_check_in(desk):
    desk.check_in(forms_signed=[desk.form, 404], payment=desk.wanted())
    assert count(desk.store, SignedForm) == 1


def test_all_that_a_check_in_shows_takes_five_queries(desk):
    statements = []
    event.listen(
        desk.store.engine, "before_cursor_execute", lambda *args: statements.append(args[2])
    )
    desk.view()
    asked = [one for one in statements if one.startswith("SELECT")]
    assert len(asked) == 5, "\n".join(asked)


def test_the_view_shows_what_is_on_file_and_what_is_too_old(desk):
    old = desk.store.today() - timedelta(days=800)
    with desk.store.writing.begin() as connection:
        connection.execute(Patient.__table__.update().values(address_confirmed_on=old))
    address, phones, covered = desk.view().reviews
    assert (address.shown, address.is_old) == ("12 Elm Street, Albany, NY 12208", True)
    assert (phones.shown, phones.mark) == ("(518) 555-0001", "Never confirmed")
    assert (covered.shown, covered.is_old) == ("Aetna, member W1234", False)


def test_the_list_of_the_day_shows_each_visit_once_and_flags_names_that_are_alike(desk):
    store = desk.store
    twin = patient(store, family="Riviera", given="Anna", number=2)
    bob = patient(store, family="Stone", given="Bob", number=3)
    desk.book(twin, minutes=60)
    desk.book(bob, minutes=120)
    desk.book(bob, minutes=180, status="cancelled")
    with store.read() as session:
        rows = reads.today_list(session, store.today())
    named = {row.patient_id: row for row in rows}
    assert len(rows) == 3
    assert named[bob].alike == ()
    assert len(named[desk.ana].alike) == len(named[twin].alike) == 1
    assert "Riviera" in named[desk.ana].alike[0]
