"""Taking and voiding money, on both databases."""

import threading

import pytest
from small_office import audit_rows, clerk, insert, patient
from sqlalchemy import func, select

from frontdesk.core.action import Act
from frontdesk.core.opening import open_file, open_server
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.work import Staff
from frontdesk.ledger import reads
from frontdesk.ledger.actions import (
    note_printed,
    post_opening_balance,
    take_payment,
    void_receipt,
)
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.ledger.tables import Posting, Receipt
from frontdesk.office.tables import Workstation
from frontdesk.patients.tables import Patient

KEY = bytes(range(32))
CARD = "v 4242 05a91"


def owed(store, patient_id):
    with store.read() as session:
        return reads.balances(session, [patient_id])[patient_id]


def ahead(store, patient_id):
    with store.read() as session:
        return reads.prepaid(session, [patient_id])


def wrongs(store):
    with store.read() as session:
        return reads.verify(session)


def today(store):
    with store.read() as session:
        return reads.payments_of_day(session, store.today())


def count(store, table=Posting):
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def receipt(store, receipt_id):
    with store.read() as session:
        return reads.receipt(session, receipt_id)


def owe(store, manager, patient_id, cents):
    post_opening_balance.do(store, manager, patient_id, cents=cents, key=f"open {patient_id}")


def test_a_copay_in_cash_gives_change_and_a_receipt_with_all_that_it_must_say(office, ana, pay):
    made = pay(ana, tendered_cents=4000, visit="Mon, Mar 3, 2025 at 9:00 AM")
    assert made == {"receipt_id": 1, "number": "A-000001", "change_cents": 1500, "is_new": True}
    said = receipt(office, 1).content
    assert said.practice == "Maple Street Family Medicine"
    assert said.practice_lines[0] == "214 Maple Street, Suite 3"
    assert "Ana" in said.patient and "Rivera" in said.patient
    assert said.chart_number == "10000001"
    assert said.visit == "Mon, Mar 3, 2025 at 9:00 AM"
    assert said.parts == (("Co-pay", 2500),)
    assert (said.total_cents, said.tendered_cents, said.change_cents) == (2500, 4000, 1500)
    assert (said.method, said.owed_after_cents, said.taken_by) == ("cash", 0, "Kim Park")
    assert audit_rows(office) == [("Take payment", ana, "done")]
    assert wrongs(office) == []


def test_a_second_enter_takes_nothing_and_shows_the_same_receipt(office, ana, pay):
    first = pay(ana, key="one")
    for _ in range(19):
        assert pay(ana, key="one") == first | {"is_new": False}
    assert count(office) == count(office, Receipt) == 1
    assert ahead(office, ana) == 2500


def test_the_same_act_asked_again_after_a_lost_answer_is_done_once(office, ana):
    wanted = PaymentWanted("one", ana, None, "copay", "cash", 2500)
    act = take_payment.act(wanted)
    first = act.run(office, clerk())
    again = Act(act.action, act.arguments, act.named, act.id).run(office, clerk())
    assert again.made == first.made
    assert count(office) == 1


def test_a_key_used_for_another_amount_is_refused_and_says_what_it_took(office, ana, pay):
    pay(ana, key="one")
    with pytest.raises(Refused, match=r"\$25.00 by cash, receipt A-000001"):
        pay(ana, key="one", cents=3000)
    assert count(office) == 1


# Complaint 30
def test_two_equal_payments_on_one_day_show_as_two(office, ana, pay):
    pay(ana)
    pay(ana)
    rows = today(office)
    assert [(row.number, row.cents) for row in rows] == [("A-000001", 2500), ("A-000002", 2500)]
    with office.read() as session:
        cash = reads.day_totals(session, office.today())[0]
        story = reads.account_story(session, [ana])
    assert (cash.count, cash.taken_cents) == (2, 5000)
    assert [row.number for row in story] == ["A-000001", "A-000002"]


# Complaint 30
def test_no_receipt_is_written_without_a_patient(office, pay):
    with pytest.raises(Refused, match="without a patient"):
        pay(404)
    assert count(office) == count(office, Receipt) == 0


def test_a_merged_chart_takes_no_money_but_what_it_paid_counts_for_the_one_kept(
    office, ana, bob, pay, manager
):
    owe(office, manager, ana, 4317)
    with office.writing.begin() as connection:
        connection.execute(
            Patient.__table__.update().where(Patient.id == ana).values(merged_into_id=bob)
        )
    with pytest.raises(Refused, match="merged"):
        pay(ana)
    assert owed(office, bob) == 4317


def test_one_payment_covers_the_copay_and_the_old_balance_on_one_receipt(office, ana, pay, manager):
    owe(office, manager, ana, 4317)
    made = pay(ana, cents=6817, balance_cents=4317, method="card", reference=CARD)
    said = receipt(office, made["receipt_id"]).content
    assert said.parts == (("Co-pay", 2500), ("Account balance", 4317))
    assert said.reference == "Visa ending 4242, approval 05A91"
    assert (said.owed_after_cents, owed(office, ana), ahead(office, ana)) == (0, 0, 2500)


def test_a_copay_does_not_eat_up_the_old_balance(office, ana, pay, manager):
    owe(office, manager, ana, 4317)
    pay(ana)
    assert (owed(office, ana), ahead(office, ana)) == (4317, 2500)


def test_more_than_is_owed_becomes_a_credit_that_is_named(office, ana, pay, manager):
    owe(office, manager, ana, 1000)
    made = pay(ana, purpose="balance", cents=1500)
    assert owed(office, ana) == -500
    assert receipt(office, made["receipt_id"]).content.owed_after_cents == -500


# Complaint 29
def test_however_a_copay_is_taken_it_is_in_the_days_reconciliation(office, ana, bob, pay):
    pay(ana)
    pay(ana, method="check", reference="1047", cents=3000)
    pay(bob, method="card", reference=CARD, cents=4000)
    pay(bob, purpose="balance", cents=700)
    with office.read() as session:
        totals = {row.method: row for row in reads.day_totals(session, office.today())}
        rows = reads.payments_of_day(session, office.today())
    assert {name: row.net_cents for name, row in totals.items()} == {
        "cash": 3200, "check": 3000, "card": 4000,
    }  # fmt: skip
    assert all(row.cents > 0 for row in rows)  # never a negative charge
    assert sum(row.cents for row in rows) == sum(row.net_cents for row in totals.values())


def test_a_void_takes_back_what_was_paid_and_the_receipt_stays(office, ana, pay, manager):
    owe(office, manager, ana, 4317)
    made = pay(ana, cents=6817, balance_cents=4317)
    done = void_receipt.do(office, manager, made["receipt_id"], reason="wrong patient")
    assert done.made == {
        "receipt_id": made["receipt_id"], "number": "A-000001", "cents": 6817, "method": "cash",
    }  # fmt: skip
    assert (owed(office, ana), ahead(office, ana)) == (4317, 0)
    row = receipt(office, made["receipt_id"])
    assert (row.voided_by, row.void_reason) == ("Rosa Diaz", "wrong patient")
    assert row.content.total_cents == 6817
    paid, void = today(office)
    assert (paid.cents, paid.voided, paid.is_void) == (6817, True, False)
    assert (void.cents, void.is_void, void.reason) == (-6817, True, "wrong patient")
    with office.read() as session:
        cash = reads.day_totals(session, office.today())[0]
    assert (cash.taken_cents, cash.voids, cash.voided_cents, cash.net_cents) == (6817, 1, 6817, 0)
    assert wrongs(office) == []


def test_a_receipt_is_voided_once(office, ana, pay, manager):
    made = pay(ana)
    void_receipt.do(office, manager, made["receipt_id"], reason="wrong patient")
    with pytest.raises(Refused, match=r"A-000001 was voided already.*Rosa Diaz: wrong patient"):
        void_receipt.do(office, manager, made["receipt_id"], reason="again")
    assert ahead(office, ana) == 0


def test_a_void_without_a_reason_or_of_nothing_is_refused(office, ana, pay, manager):
    made = pay(ana)
    with pytest.raises(Refused, match="why"):
        void_receipt.do(office, manager, made["receipt_id"], reason=" ")
    with pytest.raises(Refused, match="no such receipt"):
        void_receipt.do(office, manager, 404, reason="wrong patient")
    assert ahead(office, ana) == 2500


def test_a_receptionist_voids_only_with_a_supervisors_approval(office, ana, pay, manager):
    made = pay(ana)
    with pytest.raises(NeedsApproval) as said:
        void_receipt.do(office, clerk(), made["receipt_id"], reason="wrong patient")
    assert said.value.permit == "ledger.void"
    approved = Staff(2, "Kim Park", clerk().permits, approver=manager)
    void_receipt.do(office, approved, made["receipt_id"], reason="wrong patient")
    assert audit_rows(office)[1:] == [
        ("Void receipt", None, "refused"), ("Void receipt", ana, "done"),
    ]  # fmt: skip


def test_a_receipt_is_found_by_its_number_in_any_usual_writing(office, ana, pay, manager):
    made = pay(ana)
    void_receipt.do(office, manager, made["receipt_id"], reason="wrong patient")
    pay(ana)
    for typed in ("A-000001", "a1", "A-1", "1", " a 000001 "):
        with office.read() as session:
            found = reads.payments_of_receipt(session, typed)
        assert [(row.number, row.cents) for row in found] == [
            ("A-000001", 2500), ("A-000001", -2500),
        ], typed  # fmt: skip
    with office.read() as session:
        for typed in ("", "B-1", "A-9", "A", "%", "9" * 30):
            assert reads.payments_of_receipt(session, typed) == [], typed


def test_the_same_money_can_be_taken_again_after_a_void(office, ana, pay, manager):
    made = pay(ana)
    void_receipt.do(office, manager, made["receipt_id"], reason="wrong amount")
    assert pay(ana)["number"] == "A-000002"
    assert wrongs(office) == []


def test_every_print_is_counted_and_told_in_the_audit(office, ana, pay):
    made = pay(ana)
    copies = [
        note_printed.do(office, clerk(), made["receipt_id"], how=how).made["copies"]
        for how in ("roll", "letter", "file")
    ]
    assert copies == [0, 1, 2]
    assert audit_rows(office)[1:] == [("Print receipt", ana, "done")] * 3
    assert today(office)[0].copies == 3


def test_a_balance_is_brought_forward_once(office, ana, manager):
    for _ in range(3):
        post_opening_balance.do(office, manager, ana, cents=4317, key="old system 77")
    assert owed(office, ana) == 4317
    with pytest.raises(Refused):
        post_opening_balance.do(office, manager, ana, cents=0, key="other")
    with pytest.raises(NeedsApproval):
        post_opening_balance.do(office, clerk(), ana, cents=100, key="third")


def test_a_workstation_without_a_drawer_takes_no_money_and_says_why(office, ana, pay):
    office.workstation = "desk-9"
    with pytest.raises(Refused, match="no cash drawer"):
        pay(ana)
    assert count(office) == 0


def test_each_drawer_counts_its_own_receipts(office, ana, pay):
    insert(office, Workstation(name="desk-2", drawer="B"))
    first = pay(ana)
    office.workstation, office.chain_head = "desk-2", None
    second, third = pay(ana), pay(ana)
    assert [made["number"] for made in (first, second, third)] == [
        "A-000001", "B-000001", "B-000002",
    ]  # fmt: skip
    assert wrongs(office) == []


def test_a_card_number_never_reaches_the_database(office, ana, pay, manager):
    secret = "4242424242424242"
    for field in ("reference",):
        for method in ("cash", "check", "card"):
            with pytest.raises(Refused, match="card number"):
                pay(ana, method=method, **{field: f"visa {secret} 05A91"})
    made = pay(ana)
    with pytest.raises(Refused, match="card number"):
        void_receipt.do(office, manager, made["receipt_id"], reason=f"card {secret}")
    with office.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT detail FROM audit_entry").scalars().all()
    assert not any(secret in row for row in kept)


def other_desk(store, name, drawer):
    insert(store, Workstation(name=name, drawer=drawer))
    if store.is_sqlite:
        with store.engine.connect() as connection:
            path = connection.exec_driver_sql("PRAGMA database_list").first()[2]
        from pathlib import Path

        return open_file(Path(path), KEY, workstation=name)
    return open_server(store.url, KEY, workstation=name)


def test_desks_that_take_money_at_once_lose_nothing_and_leave_no_gap(office, manager):
    people = [patient(office, given=f"P{number}", number=10 + number) for number in range(4)]
    desks = [
        office,
        *(other_desk(office, f"desk-{n}", letter) for n, letter in ((2, "B"), (3, "C"))),
    ]
    failed = []

    def work(store):
        for turn in range(5):
            for person in people:
                try:
                    key = f"{store.workstation} {turn} {person}"
                    wanted = PaymentWanted(key, person, None, "copay", "cash", 2500)
                    take_payment.do(store, clerk(), wanted)
                except Exception as error:
                    failed.append(error)

    threads = [threading.Thread(target=work, args=(store,)) for store in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in desks[1:]:
        store.close()
    assert failed == []
    assert wrongs(office) == []
    assert len(today(office)) == 60
    assert [ahead(office, person) for person in people] == [15 * 2500] * 4


def test_the_same_payment_from_two_desks_at_once_is_taken_once(office, ana):
    other = other_desk(office, "desk-2", "B")
    gate, made = threading.Barrier(2), []

    def work(store):
        wanted = PaymentWanted("one key", ana, None, "copay", "cash", 2500)
        gate.wait()
        made.append(take_payment.do(store, clerk(), wanted).made["number"])

    threads = [threading.Thread(target=work, args=(store,)) for store in (office, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert len(set(made)) == 1 and len(made) == 2
    assert count(office) == 1
