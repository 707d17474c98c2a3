"""Plans, refunds and returned checks as a biller does them: by keyboard, with their papers."""

import uuid
from contextlib import closing
from datetime import date, timedelta

import pypdfium2
import pytest
from kit.walk import access_keys, clipped, unnamed
from payments.conftest import BILLER, MANAGER, Desk
from payments.pane.a_biller import Biller
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from small_office import insert

from frontdesk.closing import bank
from frontdesk.closing.actions import make_deposit
from frontdesk.core.audit import AuditEntry
from frontdesk.core.clock import months_after, words_date
from frontdesk.kit import theme
from frontdesk.kit.going import Go
from frontdesk.kit.privacy import privacy
from frontdesk.ledger.actions import take_payment
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.paper.letterhead import Letterhead
from frontdesk.patients.tables import Patient
from frontdesk.payments import actions, papers, patient_lists, patient_reads, patient_rules, prints

PAGES = ["plans", "refunds", "returned"]


@pytest.fixture
def sit(qtbot):
    """Return how a person sits down at the room of a desk."""
    sitting = []

    def down(desk, staff=BILLER, **more):
        sitting.append(Biller(desk.store, staff, qtbot, **more))
        return sitting[-1]

    yield down
    for one in sitting:
        one.close()


def pay(desk, who, cents, method="cash", reference="", purpose="balance"):
    wanted = PaymentWanted(uuid.uuid4().hex, who, None, purpose, method, cents, reference=reference)
    return take_payment.do(desk.store, BILLER, wanted).made


def deposited(desk, who, cents, number="1047"):
    pay(desk, who, cents, "check", number)
    today = desk.store.today()
    ids = [one.posting_id for one in desk.ask(bank.undeposited_checks, today)]
    make_deposit.do(desk.store, MANAGER, ids, cash_cents=0, until=today, key=uuid.uuid4().hex)


def planned(desk, who, *cents, first=None):
    """Begin a plan of these payments, 40 days apart; return its id."""
    first = first or desk.store.today()
    parts = [(first + timedelta(40 * place), one) for place, one in enumerate(cents)]
    return actions.begin_plan.do(desk.store, BILLER, who, parts).made


def words_of(page):
    """Return the words of the paper that lies over a page."""
    with closing(pypdfium2.PdfDocument(page.paper.preview._data)) as pdf:
        return " ".join(" ".join(one.get_textpage().get_text_range() for one in pdf).split())


def put_away(biller, page):
    biller.press(Qt.Key.Key_Escape)
    assert not page.paper.preview.isVisible()


def save(biller):
    """Press Ctrl+S as it comes from outside."""
    QTest.keyClick(biller.room.windowHandle(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    QTest.qWait(130)  # a button that a shortcut presses is seen to go down
    biller.settle()


def approve(biller):
    """Let a supervisor be asked, who says yes; return what they were asked."""
    asked = []

    def ask(refusal, then):
        asked.append(str(refusal))
        then(MANAGER)

    biller.office.ask_approval = ask
    return asked


def test_a_plan_is_begun_by_keyboard_and_its_agreement_is_seen(desk, sit):
    desk.charge(desk.bob, 10000, 20000)
    biller = sit(desk)
    page = biller.page("plans")
    page.finder.setFocus()
    biller.type("10000002\n")
    form = page.new.form
    assert form["amount"].value() == 30000 and page.live.rowCount() == 6
    assert QApplication.focusWidget() is form["amount"].box
    form["count"].take_keyboard()
    QApplication.focusWidget().selectAll()
    biller.type("4")
    assert page.live_words.words().startswith("4 payments, the last on ")
    assert [row.part.cents for row in page.live.rows()] == [7500] * 4
    form["note"].take_keyboard()
    biller.type("pays by card")
    save(biller)
    (row,) = desk.ask(patient_reads.plans)
    first = months_after(desk.store.today(), 1)
    assert [part.due for part in row.parts] == [months_after(first, place) for place in range(4)]
    assert (row.patient_id, row.note) == (desk.bob, "pays by card")
    assert QApplication.focusWidget() is page.print
    biller.press(Qt.Key.Key_Space)
    told = words_of(page)
    for words in (
        "Maple Street Family Medicine", "Bob Stone", "I agree to pay $300.00",
        words_date(row.parts[3].due), "Signature of Bob Stone", "pays by card",
    ):  # fmt: skip
        assert words in told, words
    put_away(biller, page)
    assert page.parts.rowCount() == 4 and page.facts.chip.style_shown.word == "On time"


def test_an_amount_a_month_makes_the_last_payment_what_is_left(desk, sit):
    desk.charge(desk.bob, 10000)
    biller = sit(desk)
    biller.room.go(Go("payments", desk.bob, {"page": "plans"}))
    biller.settle()
    page = biller.page("plans")
    page.new.form["how"].box.setFocus()
    biller.press(Qt.Key.Key_Right)
    page.new.form["each"].take_keyboard()
    biller.type("1")
    assert "from $1.67, below $100.00" in page.live_words.words()
    biller.type("5")
    assert [row.part.cents for row in page.live.rows()] == [1500] * 6 + [1000]
    biller.type("\n")
    (row,) = desk.ask(patient_reads.plans)
    assert [part.cents for part in row.parts] == [1500] * 6 + [1000]


def test_who_owes_nothing_gets_no_plan_and_who_has_one_gets_it_shown(desk, sit):
    desk.charge(desk.bob, 10000)
    planned(desk, desk.bob, 5000, 5000)
    biller = sit(desk)
    page = biller.page("plans")
    page.open_patient(desk.ana)
    biller.settle()
    assert "owes nothing" in page.banner.sentence
    page.open_patient(desk.bob)
    biller.settle()
    assert page.facts.name.words() == "Stone, Bob" and page.parts.rowCount() == 2


def test_a_plan_is_ended_with_a_reason_by_keyboard(desk, sit):
    desk.charge(desk.bob, 10000)
    planned(desk, desk.bob, 5000, 5000)
    biller = sit(desk)
    page = biller.page("plans")
    page.tables["running"].setFocus()
    biller.press(Qt.Key.Key_Delete)
    biller.type("two payments missed\n")
    assert desk.ask(patient_reads.plans) == []
    page.turn_to("ended")
    (row,) = page.tables["ended"].rows_model.rows()
    assert row.ended_why == "two payments missed"


def test_the_overdue_plan_stands_first(desk):
    today = desk.store.today()
    desk.charge(desk.ana, 10000)
    desk.charge(desk.bob, 10000)
    for who, first in ((desk.ana, today), (desk.bob, today + timedelta(3))):
        actions.begin_plan.do(
            desk.store, BILLER, who, [(first, 5000), (first + timedelta(40), 5000)]
        )
    rows = desk.ask(patient_reads.plans)
    later = today + timedelta(2)
    assert patient_lists.sorted_plans(rows, later)[0].patient_id == desk.ana
    assert [row.overdue_cents(later) for row in patient_lists.sorted_plans(rows, later)] == [
        5000,
        0,
    ]


def test_credits_are_seen_and_given_back_with_approval_and_a_voucher(desk, sit):
    desk.charge(desk.bob, 10000)
    pay(desk, desk.bob, 10700)
    pay(desk, desk.ana, 2500, purpose="prepayment")
    biller = sit(desk)
    asked = approve(biller)
    page = biller.page("refunds")
    rows = page.tables["credits"].rows_model.rows()
    assert [(row.patient, row.ahead_cents, row.over_cents) for row in rows] == [
        ("Rivera, Ana", 2500, 0), ("Stone, Bob", 0, 700),
    ]  # fmt: skip
    assert page.sum.words() == "$32.00 in credit"
    page.finder.setFocus()
    biller.type("10000002\n")
    page.back.form["method"].take_keyboard()
    biller.type("o")
    page.back.form["reason"].take_keyboard()
    biller.type("paid twice\n")
    assert page.back.form["number"].error == "Type the check's number."
    page.back.form["number"].take_keyboard()
    biller.type("2001\n")
    assert "may not give money back" in asked[0]
    (row,) = desk.ask(patient_lists.refunds)
    assert (row.cents, row.method, row.reference, row.staff, row.approved_by) == (
        700, "check", "2001", "Bea Bill", "Rosa Diaz",
    )  # fmt: skip
    told = words_of(page)
    for words in ("REFUND", f"R-{row.posting_id}", "Office check 2001", "$7.00", "Rosa Diaz",
                  "paid twice", "Bob Stone", "10000002"):  # fmt: skip
        assert words in told, words
    put_away(biller, page)
    assert page.view.value() == "given" and desk.wrongs() == []


def test_no_more_than_the_credit_is_given_back_and_a_card_number_is_wiped(desk, sit):
    pay(desk, desk.ana, 2500, purpose="prepayment")
    biller = sit(desk, MANAGER)
    page = biller.page("refunds")
    page.tables["credits"].setFocus()
    biller.type("\nb")
    page.back.form["card"].take_keyboard()
    biller.type("4111111111111111")
    assert page.back.form["card"].box.text() == ""
    page.back.form["card"].take_keyboard()
    biller.type("v 4242 05a91")
    page.back.form["amount"].set_value(2501)
    page.back.form["reason"].take_keyboard()
    biller.type("moved away\n")
    assert "credit is $25.00" in page.back.form["amount"].error
    page.back.form["amount"].set_value(2000)
    page.back.form["amount"].take_keyboard()
    biller.type("\n\n")
    (row,) = desk.ask(patient_lists.refunds)
    assert (row.cents, row.reference) == (2000, "Visa ending 4242, approval 05A91")
    assert desk.ask(patient_reads.credit, desk.ana) == (500, 0)


def test_a_check_comes_back_with_the_offices_fee_and_a_letter(desk, sit):
    first, second = desk.charge(desk.bob, 10000, 20000)
    deposited(desk, desk.bob, 12000)
    biller = sit(desk)
    page = biller.page("returned")
    page.finder.setFocus()
    biller.type("10000002\n")
    assert page.whose.style_shown.word == "Stone, Bob"
    biller.type("\n")
    assert page.enter.form["fee"].value() == 2500
    page.enter.form["why"].box.set_value("insufficient funds")
    save(biller)
    assert page.banner.sentence == "$120.00 is owed again, and a fee of $25.00."
    assert sorted(desk.owed(first, second)) == [
        ("patient", 0, "self_pay", 10000), ("patient", 0, "self_pay", 20000),
    ]  # fmt: skip
    told = words_of(page)
    for words in ("The bank has returned your check 1047", "insufficient funds", "$145.00",
                  "Besides, $180.00 is open", "Bea Bill"):  # fmt: skip
        assert words in told, words
    put_away(biller, page)
    (row,) = desk.ask(patient_lists.returned_checks)
    assert (row.fee_cents, row.number) == (2500, "1047") and desk.wrongs() == []
    assert desk.ask(patient_lists.deposited_checks, today=desk.store.today()) == []


def test_another_reason_is_typed_and_without_a_fee_none_is_owed(desk, sit):
    desk.charge(desk.bob, 10000)
    deposited(desk, desk.bob, 10000)
    biller = sit(desk)
    page = biller.page("returned")
    page.tables["checks"].setFocus()
    biller.type("\n")
    page.enter.form["why"].box.set_value("other")
    page._show_other()
    page.enter.form["fee"].set_value(None)
    page.enter.ask()
    biller.settle()
    assert "Say why" in page.enter.form["reason"].error
    page.enter.form["reason"].take_keyboard()
    biller.type("drawn on a closed bank\n")
    (row,) = desk.ask(patient_lists.returned_checks)
    assert (row.reason, row.fee_cents) == ("drawn on a closed bank", 0)


def test_each_print_is_noted_with_whose_it_is(desk):
    desk.charge(desk.bob, 10000)
    plan = planned(desk, desk.bob, 5000, 5000)
    actions.note_printed.do(desk.store, BILLER, "agreement", plan, way="file")
    with desk.store.read() as session:
        noted = session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
        assert noted.kind == "print" and noted.patient_id == desk.bob


def test_a_half_typed_plan_is_parked_and_comes_back(desk, sit):
    desk.charge(desk.bob, 10000)
    biller = sit(desk)
    page = biller.page("plans")
    page.open_patient(desk.bob)
    biller.settle()
    page.new.form["note"].take_keyboard()
    biller.type("brings cash")
    parked = biller.room.draft()
    biller.room.take_up_nothing()
    assert parked is not None and not page.new.key
    biller.room.take_up(parked)
    biller.settle()
    assert page.new.form["note"].value() == "brings cash"
    assert page.new.name.words() == "Stone, Bob"


def test_a_plan_of_sixty_payments_goes_over_pages_and_is_signed_once(desk):
    to = papers.Addressee("Bob Stone", (), "Bob Stone", "10000002", 600000)
    parts = patient_rules.instalments(600000, count=60, first=date(2025, 1, 31))
    what = prints.Agreement(1, to, date(2025, 1, 2), "Bea Bill", parts)
    with closing(pypdfium2.PdfDocument(prints.agreement(Letterhead("Maple"), what))) as pdf:
        told = [one.get_textpage().get_text_range() for one in pdf]
    assert "12/31/2029" in told[1] and all("continued" in words for words in told[1:])
    assert sum(words.count("Signature of Bob Stone") for words in told) == 1


def test_a_letter_about_a_child_goes_to_who_pays(desk):
    desk.charge(desk.bob, 10000)
    (child,) = insert(
        desk.store,
        Patient(chart_number="10000099", family="Stone", given="Tim", guarantor_id=desk.bob,
                registered_on=date(2024, 1, 2)),
    )  # fmt: skip
    to = desk.ask(papers.addressee, child)
    assert (to.name, to.patient) == ("Bob Stone", "Tim Stone") and to.lines[0] == "12 Elm Street"


def test_a_month_too_many_or_too_little_is_refused():
    with pytest.raises(Exception, match=r"from \$0.02, below \$1.00"):
        patient_rules.instalments_of(100, each=1, first=date(2025, 1, 31))
    parts = patient_rules.instalments_of(100, each=40, first=date(2025, 1, 31))
    assert [(one.due, one.cents) for one in parts] == [
        (date(2025, 1, 31), 40), (date(2025, 2, 28), 40), (date(2025, 3, 31), 20),
    ]  # fmt: skip


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("key", PAGES)
def test_every_page_is_named_reachable_cut_nowhere_and_masked(sqlite_store, sit, key, scale):
    theme.apply(QApplication.instance(), theme.light().scaled(scale))
    desk = Desk(sqlite_store)
    filled(desk)
    biller = sit(desk, MANAGER, size=(round(1180 * scale), round(820 * scale)))
    page = biller.page(key)
    try:
        for view in page.views:
            page.turn_to(view.key)
            page.tables[view.key].setFocus()
            page.tables[view.key].selectRow(0)
            biller.settle()
            assert unnamed(page) == [] and clipped(page) == [], view.key
            keys = access_keys(page)
            assert max(keys.values(), default=1) == 1, keys
        if key == "plans":
            page.open_patient(desk.ana)
            biller.settle()
            assert unnamed(page) == [] and clipped(page) == []
            assert max(access_keys(page).values()) == 1, access_keys(page)
            privacy.hide()
            assert "Rivera" not in page.new.name.text()
    finally:
        privacy.hide(False)
        theme.apply(QApplication.instance(), theme.light())


def filled(desk):
    """Let there be a row in every list of these pages."""
    today = desk.store.today()
    desk.charge(desk.bob, 30000)
    planned(desk, desk.bob, 5000, 25000)
    deposited(desk, desk.bob, 2000, "88")
    (check,) = desk.ask(patient_lists.deposited_checks, today=today)
    actions.return_check.do(
        desk.store, BILLER, check.id, reason="account closed", fee_cents=2500, key="back"
    )
    deposited(desk, desk.bob, 1500, "89")
    desk.charge(desk.ana, 45000)
    pay(desk, desk.ana, 8000, purpose="prepayment")
    actions.refund.do(
        desk.store, MANAGER, desk.ana, cents=3000, method="cash", reference="",
        reason="moved away", key="refund",
    )  # fmt: skip
