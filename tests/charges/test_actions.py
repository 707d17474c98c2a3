"""Charging a visit once, amending it and taking it back: on both databases, to the cent."""

import threading
from datetime import date

import pytest
from charges.a_visit import (
    BILLER,
    COLD,
    LAB,
    MANAGER,
    PRESSURE,
    VISIT,
)
from small_office import audit_rows, clerk, insert
from sqlalchemy import select

from frontdesk.charges import reads
from frontdesk.charges.actions import (
    excuse_visit,
    note_printed,
    save_superbill,
    void_superbill,
    withdraw_excuse,
)
from frontdesk.charges.rules import DiagnosisTyped, ServiceTyped
from frontdesk.charges.tables import Estimate, PercentDiscount, SalesTax, Superbill
from frontdesk.codes.tables import ProcedureCode
from frontdesk.core.action import Action
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.ledger import charging, owing
from frontdesk.ledger.actions import IN_TURN, post
from frontdesk.ledger.rules import Line
from frontdesk.ledger.tables import Charge, Posting


def postings(office):
    with office.store.read() as session:
        return list(session.scalars(select(Posting.kind).order_by(Posting.id)))


def charges(office):
    with office.store.read() as session:
        return owing.charges_of(session, patient_ids=[office.ana])


def run(office, change, *args, **named):
    Action(
        "Test", "", "change", lambda work: (change(work, *args, **named), work.concerning(None))[1],
        locks=lambda: IN_TURN,
    ).do(office.store, clerk())  # fmt: skip


def procedure(code, words="Sling", **more):
    return ProcedureCode(code=code, words=words, folded=f" {words.lower()}", kind="hcpcs", **more)


def discount(office, kind, percent):
    insert(office.store, PercentDiscount(kind=kind, percent=percent))


def test_a_visit_without_coverage_is_owed_by_the_patient_and_uses_what_was_paid_ahead(office):
    office.pay(2500)
    made = office.save()
    assert made["total_cents"] == 17000
    assert made["ahead_cents"] == 2500 and made["patient_cents"] == 14500
    assert office.items() == [("patient", "self_pay", 11500), ("patient", "self_pay", 3000)]
    first, second = charges(office)
    assert (first.code, first.pointers, first.diagnoses) == ("99213", "A", "J06.9")
    assert first.provider_id == office.doctor and first.place == "11"
    assert second.cents == 3000 and office.wrongs() == []


def test_a_covered_visit_is_owed_by_the_primary_and_the_copay_by_the_patient(office):
    second = office.cover(order=2, name="Cigna", copay=0)
    first = office.cover()
    office.pay(2500)
    made = office.save()
    assert made["patient_cents"] == 0 and made["ahead_cents"] == 2500
    assert office.items() == [("payer", "", 11500), ("payer", "", 3000)]
    assert {row.coverage_id for row in charges(office)} == {first} and second not in {first}
    assert office.wrongs() == []


def test_a_copay_that_was_not_paid_is_owed_as_such(office):
    office.cover()
    office.save()
    assert ("patient", "copay", 2500) in office.items()
    assert office.view().owed_cents == 2500


def test_a_visit_type_without_copay_moves_none(office):
    from frontdesk.schedule.tables import AppointmentType

    with office.store.writing.begin() as connection:
        connection.execute(AppointmentType.__table__.update().values(takes_copay=False))
    office.cover()
    office.save()
    assert office.items("patient") == []


def test_a_copay_above_the_charge_takes_no_more_than_the_charge(office):
    office.cover(copay=99900)
    office.save()
    assert sum(cents for _, part, cents in office.items("patient") if part == "copay") == 17000
    assert office.items("payer") == []


def test_what_the_payer_does_not_cover_is_the_patients_at_once(office):
    office.cover()
    made = office.save(VISIT, ServiceTyped("A9270", "Form", 2000, by_patient=True))
    assert ("patient", "not_covered", 2000) in office.items()
    assert made["patient_cents"] == 4500


def test_what_was_paid_ahead_for_another_visit_is_not_used(office):
    later = office.book(120, status="booked")
    office.pay(4000, visit=later)
    office.pay(1000)
    made = office.save()
    assert made["ahead_cents"] == 1000
    assert office.items("prepaid") == [("prepaid", "", -4000)]


def test_pressed_twice_it_is_charged_once(office):
    typed = office.typed()
    first = save_superbill.do(office.store, BILLER, typed).made
    again = save_superbill.do(office.store, BILLER, typed).made
    assert first["is_new"] and not again["is_new"]
    assert again["superbill_id"] == first["superbill_id"]
    assert again["patient_cents"] == first["patient_cents"] == 17000
    assert len(charges(office)) == 2


def test_a_visit_charged_at_another_desk_is_refused_and_says_by_whom(office):
    office.save()
    with pytest.raises(Refused, match=r"charged already.*by Sam Weiss"):
        office.save()
    assert len(charges(office)) == 2


def test_two_desks_at_once_charge_a_visit_once(office):
    said = []

    def press(number):
        try:
            office.save(store=office.store.beside(f"d{number}"))
        except Refused as refusal:
            said.append(str(refusal))

    threads = [threading.Thread(target=press, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 2 and len(charges(office)) == 2 and office.wrongs() == []


def test_the_same_code_twice_is_asked_about_before_it_is_charged(office):
    with pytest.raises(Refused, match="99213 stands twice") as refused:
        office.save(VISIT, VISIT)
    assert refused.value.field == "warnings" and charges(office) == []
    seen = ["99213 stands twice: more units, or modifier 76 or 59?"]
    office.save(VISIT, VISIT, passed=seen)
    assert len(charges(office)) == 2


def test_a_code_of_another_visit_of_the_day_is_asked_about(office):
    other = office.book(60)
    office.save(VISIT)
    with pytest.raises(Refused, match="charged already for another visit of this day"):
        office.save(VISIT, visit=other)


def test_400_dollars_above_the_estimate_is_asked_about_and_a_cent_less_is_not(office):
    def handed_out(cents, key):
        insert(
            office.store,
            Estimate(key=key, appointment_id=office.visit, patient_id=office.ana,
                     day=office.store.today(), at=office.store.now(), staff="Kim Park",
                     total_cents=cents, content={}),
        )  # fmt: skip

    costly = ServiceTyped("11042", "Debridement", 50000)
    handed_out(10000, "e1")
    with pytest.raises(Refused, match=r"\$400.00 above the good-faith estimate of \$100.00"):
        office.save(costly)
    handed_out(10001, "e2")
    assert office.save(costly)["total_cents"] == 50000


def test_who_has_not_come_is_not_charged(office):
    later = office.book(60, status="booked")
    with pytest.raises(Refused, match="has not come yet"):
        office.save(visit=later)
    with pytest.raises(Refused, match="has not come yet"):
        excuse_visit.do(office.store, BILLER, later, reason="Paperwork only")


def test_a_receptionist_needs_approval(office):
    with pytest.raises(NeedsApproval):
        office.save(staff=clerk())
    assert charges(office) == []


def test_self_pay_discount_sales_tax_and_each_on_its_own_line(office):
    discount(office, "self_pay", 2000)
    insert(office.store, procedure("A4565", taxable=True), SalesTax(millionths=88_750))
    sling = ServiceTyped("A4565", "Sling", 1999)
    made = office.save(VISIT, sling)
    # 20 % of 159.99 is 32.00; the sling's part is 4.00, and 8.875 % of 15.99 is 1.42
    assert made["total_cents"] == 14000 + 1999 + 142
    assert made["patient_cents"] == 16141 - 3200
    assert [row.tax_cents for row in charges(office)] == [0, 142]
    assert postings(office) == ["charge", "adjustment", "adjustment"]
    with office.store.read() as session:
        reasons = set(session.execute(select(Posting.reason, Posting.memo)).all())
    assert ("self_pay", "Self-pay discount 20 %") in reasons and office.wrongs() == []


def test_prompt_pay_is_given_when_what_was_paid_settles_the_rest(office):
    discount(office, "prompt_pay", 1000)
    office.pay(15300)
    assert office.save()["patient_cents"] == 0
    assert office.items() == []


def test_prompt_pay_is_not_given_when_a_cent_is_missing(office):
    discount(office, "prompt_pay", 1000)
    office.pay(15299)
    assert office.save()["patient_cents"] == 17000 - 15299


def test_no_discount_where_somebody_is_billed(office):
    discount(office, "self_pay", 2000)
    office.cover()
    assert office.save()["total_cents"] == 17000
    assert postings(office) == ["charge", "transfer"]


# Complaint 33
def test_an_amended_superbill_keeps_every_payment(office):
    office.cover()
    office.pay(2500)
    office.save()
    made = office.amend(ServiceTyped("99214", "Longer visit", 20000))
    assert made["total_cents"] == 20000 and made["patient_cents"] == 0
    assert office.items() == [("payer", "", 17500)]
    rows = charges(office)
    assert [(row.code, row.voided) for row in rows] == [
        ("99213", True), ("87880", True), ("99214", False),
    ]  # fmt: skip
    view = office.view()
    assert view.bill.total_cents == 20000
    assert [one.void_reason for one in view.before] == ["wrong code"]
    assert office.wrongs() == []


# Complaint 33
def test_what_was_paid_on_a_charge_is_paid_ahead_again_when_it_is_taken_back(office):
    office.save()
    office.pay(17000, purpose="balance")
    assert office.items() == []
    office.void()
    assert office.items() == [("prepaid", "", -17000)]
    assert office.wrongs() == []
    office.save(VISIT)
    assert office.items() == [("prepaid", "", -3000)]


def test_what_insurance_paid_on_a_charge_is_unapplied_again_and_moved_shares_are_taken_back(
    office,
):
    coverage = office.cover(copay=0)
    office.save(VISIT)
    (charge,) = charges(office)
    paid = [
        Line("eft", 8000),
        Line("payer", -10000, office.ana, charge.id, coverage),
        Line("contractual", 2000, office.ana, charge.id),
    ]
    run(office, post, key="era", kind="remittance", lines=paid, patient_id=office.ana)
    with office.store.read() as session:
        (item,) = owing.open_of_charges(session, [charge.id])
    run(
        office, charging.transfer, item, charging.Bearer("patient", part="deductible"),
        cents=4000, key="share", memo="Deductible",
    )  # fmt: skip
    office.pay(1500, purpose="balance")
    office.void()
    assert office.items() == [("prepaid", "", -1500)]
    with office.store.read() as session:
        lines = owing.lines_of(session, session.scalars(select(Posting.id)))
    sums = {}
    for one in (line for each in lines.values() for line in each):
        sums[one.account] = sums.get(one.account, 0) + one.cents
    assert {name: cents for name, cents in sums.items() if cents} == {
        "eft": 8000, "cash": 1500, "unapplied": -8000, "prepaid": -1500,
    }  # fmt: skip
    assert office.wrongs() == []


def test_taken_back_twice_is_refused(office):
    office.save()
    bill = office.view().bill
    office.void()
    with pytest.raises(Refused):
        void_superbill.do(
            office.store, BILLER, bill.id, version=bill.version, reason="again",
            appointment_id=office.visit,
        )  # fmt: skip


def test_undo_takes_the_charges_back(office):
    done = save_superbill.do(office.store, BILLER, office.typed())
    done.undo.action.do(office.store, BILLER, **done.undo.arguments)
    assert office.items() == [] and office.view().bill is None
    assert office.wrongs() == []


def test_a_visit_is_excused_with_a_reason_and_may_be_charged_after_all(office):
    day = office.store.today()
    with office.store.read() as session:
        assert [row.id for row in reads.visits_without_charge(session, day)] == [office.visit]
    done = excuse_visit.do(office.store, BILLER, office.visit, reason="Nurse visit, no charge")
    with office.store.read() as session:
        assert reads.visits_without_charge(session, day) == []
        (row,) = reads.visits_of_day(session, day)
    assert (row.state, row.excuse) == ("excused", "Nurse visit, no charge")
    again = done.undo.action.do(office.store, BILLER, **done.undo.arguments)
    with office.store.read() as session:
        assert len(reads.visits_without_charge(session, day)) == 1
    again.undo.action.do(office.store, BILLER, **again.undo.arguments)
    office.save()
    with office.store.read() as session:
        (row,) = reads.visits_of_day(session, day)
    assert (row.state, row.excuse, row.cents) == ("charged", "", 17000)
    with pytest.raises(Refused, match="was charged"):
        excuse_visit.do(office.store, BILLER, office.visit, reason="Paperwork only")


def test_an_excuse_says_why(office):
    with pytest.raises(Refused, match="why this visit costs nothing"):
        excuse_visit.do(office.store, BILLER, office.visit, reason=" ")
    assert withdraw_excuse.do(office.store, BILLER, office.visit).undo is None


def test_visits_without_charge_stand_first_and_those_who_did_not_come_are_not_there(office):
    office.save()
    later = office.book(60)
    office.book(120, status="booked")
    office.book(180, status="no_show")
    with office.store.read() as session:
        rows = reads.visits_of_day(session, office.store.today())
    assert [(row.id, row.state) for row in rows] == [(later, "open"), (office.visit, "charged")]


def test_same_as_last_visit_knows_the_last_one_that_stands(office):
    old = office.book(-600, days=-30)
    older = office.book(-600, days=-60)
    office.save(VISIT, visit=older, diagnoses=(COLD,))
    office.save(LAB, visit=old, diagnoses=(PRESSURE, COLD))
    last = office.view().last
    assert [one.code for one in last.services] == ["87880"]
    assert [one.code for one in last.diagnoses] == ["I10", "J06.9"]
    office.void(visit=old)
    assert [one.code for one in office.view().last.services] == ["99213"]


def test_a_print_is_noted_with_the_patient(office):
    note_printed.do(office.store, clerk(), office.visit, what="blank", way="letter")
    assert audit_rows(office.store)[-1] == ("Print superbill", office.ana, "done")


def test_the_fee_schedule_and_what_the_contract_allows_are_kept_with_the_charge(office):
    coverage = office.cover()
    payer = office.view().payer_id
    office.schedule(fees=[{"code": "99213", "cents": 14000}])
    office.schedule(
        "Aetna 2025", payer_id=payer, fees=[{"code": "99213", "cents": None, "allowed_cents": 9100}]
    )
    office.save(ServiceTyped("99213", "Office visit", 14000, units=2), LAB)
    first, second = charges(office)
    assert (first.fee_schedule, first.allowed_cents) == ("Standard", 18200)
    assert (second.fee_schedule, second.allowed_cents) == ("by hand", None)
    assert first.coverage_id == coverage


def test_a_superbill_remains_when_it_is_taken_back(office):
    office.save()
    office.void()
    with office.store.read() as session:
        assert session.scalar(select(Superbill.voided_by)) == "Sam Weiss"
        assert session.scalar(select(Charge.code)) == "99213"
    assert MANAGER.may("ledger.post")


def test_a_header_and_a_code_that_does_not_exist_are_refused_with_what_to_use(office):
    with pytest.raises(Refused, match=r"J06 is a header.*J06.9") as refused:
        office.save(diagnoses=(DiagnosisTyped("J06"),))
    assert refused.value.field == "diagnoses"
    with pytest.raises(Refused, match="no ICD-10-CM code"):
        office.save(diagnoses=(DiagnosisTyped("Q99.99"),))
    assert charges(office) == []


def test_a_code_that_the_offices_list_no_longer_holds_is_refused(office):
    insert(office.store, procedure("87880", valid_to=date(2020, 1, 1)))
    with pytest.raises(Refused, match="87880 ended"):
        office.save()


def test_words_come_from_the_lists_where_none_are_typed(office):
    insert(office.store, procedure("99213", "Usual visit"))
    office.save(ServiceTyped("99213", "", 14000), diagnoses=(DiagnosisTyped("i10"),))
    assert office.view().bill.diagnoses[0].code == "I10"
    assert office.view().bill.diagnoses[0].words == "Essential (primary) hypertension"
    assert office.view().bill.services[0].words == "Usual visit"


def test_diagnoses_that_exclude_each_other_are_asked_about(office):
    pair = (DiagnosisTyped("E10.9"), DiagnosisTyped("E11.9"))
    with pytest.raises(Refused, match="never coded together"):
        office.save(diagnoses=pair)
