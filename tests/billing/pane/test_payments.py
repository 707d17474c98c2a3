"""The billing room as a person sees it: the day's money, an account, receipts, voids."""

import uuid

import openpyxl
import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from small_office import clerk, patient, practice
from sqlalchemy import func, select

from frontdesk.billing.pane.payments import PaymentsPane
from frontdesk.core.refused import NeedsApproval
from frontdesk.kit.bell import Bell
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.kit.privacy import MASK, privacy
from frontdesk.ledger import reads as ledger
from frontdesk.ledger.actions import post_opening_balance, take_payment, void_receipt
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.ledger.tables import Posting


@pytest.fixture
def ana(sqlite_store):
    practice(sqlite_store)
    return patient(sqlite_store)


@pytest.fixture
def pay(sqlite_store):
    def taken(patient_id, cents=2500, **changed):
        usual = {"key": uuid.uuid4().hex, "purpose": "copay", "method": "cash"}
        wanted = PaymentWanted(
            patient_id=patient_id, appointment_id=None, cents=cents, **(usual | changed)
        )
        return take_payment.do(sqlite_store, clerk(), wanted).made

    return taken


@pytest.fixture
def office(sqlite_store, ana):
    made = Office(sqlite_store, clerk(), Bell())
    yield made
    made.close()


@pytest.fixture
def open_pane(office, qtbot):
    def opened():
        made = PaymentsPane(office)
        qtbot.addWidget(made)
        made.resize(1180, 820)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        settle(office)
        made.setFocus()
        return made

    return opened


def settle(office):
    for _ in range(4):
        office.settle()
        QApplication.processEvents()


def type_in(office, words):
    for word in words.split("\n"):
        QTest.keyClicks(QApplication.focusWidget(), word)
        settle(office)
        if word is not words.split("\n")[-1] or words.endswith("\n"):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
            settle(office)


def press_enter(office):
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle(office)


def cells(table, column):
    model = table.rows_model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def in_hand(pane, office, number):
    row = next(row for row in pane.day.model.rows() if row.number == number and not row.is_void)
    pane.day.table.take_in_hand(row.id)
    settle(office)


# Complaint 30
def test_two_equal_payments_stand_as_two_and_the_sums_agree(open_pane, ana, pay):
    pay(ana)
    pay(ana)
    pay(ana, 3000, method="check", reference="1047")
    pane = open_pane()
    assert cells(pane.day.table, 1) == ["A-000001", "A-000002", "A-000003"]
    assert cells(pane.day.table, 5) == ["$25.00", "$25.00", "$30.00"]
    assert pane.day.totals["cash"].amount.words() == "$50.00"
    assert pane.day.totals["check"].amount.words() == "$30.00"
    assert pane.day.all.amount.words() == "$80.00"
    assert pane.day.all.about.words() == "3 payments"


def test_a_payment_taken_at_another_desk_appears_by_itself(open_pane, office, ana, pay):
    pane = open_pane()
    assert pane.day.empty.isVisible()
    done = take_payment.do(
        office.store, clerk(), PaymentWanted("k", ana, None, "copay", "cash", 2500)
    )
    office.bell.rang.emit(done.changes)
    settle(office)
    assert cells(pane.day.table, 1) == ["A-000001"]


def test_yesterday_is_a_key_away_and_today_another(open_pane, office, ana, pay, qtbot):
    pay(ana)
    pane = open_pane()
    QTest.keyClick(pane.day.table, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: pane.day.heading.words().startswith("Yesterday"))
    assert cells(pane.day.table, 1) == []
    pane.day.now.click()
    settle(office)
    assert cells(pane.day.table, 1) == ["A-000001"]


def test_any_day_can_be_typed_and_what_is_no_day_is_said(open_pane, office, ana, pay):
    pay(ana)
    pane = open_pane()
    pane.day.other.setFocus()
    type_in(office, "13/45\n")
    assert "no month 13" in pane.day.note.sentence
    assert pane.day.other.text() == "13/45"
    pane.day.other.setText("3/4/2020")
    press_enter(office)
    assert "2020" in pane.day.heading.words() and not pane.day.note.sentence


def test_a_receipt_is_found_by_its_number_and_a_wrong_one_says_so(open_pane, office, ana, pay):
    pay(ana)
    pay(ana)
    pane = open_pane()
    pane.day.number.setFocus()
    type_in(office, "a-2\n")
    assert cells(pane.day.table, 1) == ["A-000002"]
    assert pane.card.row.number == "A-000002"
    pane.day.number.setText("A-77")
    press_enter(office)
    assert "There is no receipt A-77" in pane.day.empty.sentence.words()
    pane.day.number.clear()
    settle(office)
    assert len(cells(pane.day.table, 1)) == 2


def test_typing_narrows_the_list(open_pane, office, ana, pay):
    bob = patient(office.store, family="Stone", given="Bob", number=2)
    pay(ana)
    pay(bob)
    pane = open_pane()
    QTest.keyClicks(pane.day.table, "stone")
    assert cells(pane.day.table, 1) == ["A-000002"]


def test_a_void_needs_a_reason_and_a_supervisor_and_leaves_both_lines(
    open_pane, office, ana, pay, manager, qtbot
):  # fmt: skip
    pay(ana)
    pane = open_pane()
    in_hand(pane, office, "A-000001")
    pane.card.void_button.click()
    press_enter(office)
    assert "why" in pane.card.reason.error.casefold()
    with qtbot.waitSignal(office.refused) as asked:
        type_in(office, "Wrong patient\n")
    refusal, act = asked.args
    assert isinstance(refusal, NeedsApproval) and refusal.permit == "ledger.void"
    assert pane.card.reason.value() == "Wrong patient"  # nothing typed is lost
    office.act(act, approver=manager)
    settle(office)
    assert cells(pane.day.table, 5) == ["$25.00", "-$25.00"]
    assert cells(pane.day.table, 3) == ["Co-pay, voided", "Void of co-pay"]
    assert pane.day.totals["cash"].amount.words() == "$0.00"
    assert not pane.card.void_button.isVisible()
    assert "voided" in pane.card.state.sentence


def test_a_manager_voids_at_once_and_hears_what_to_give_back(open_pane, office, ana, pay, manager,
                                                             qtbot):  # fmt: skip
    pay(ana)
    office.sign_in(manager)
    pane = open_pane()
    in_hand(pane, office, "A-000001")
    pane.card.void_button.click()
    with qtbot.waitSignal(pane.said) as said:
        type_in(office, "Wrong patient\n")
    assert said.args[0] == "Receipt A-000001 is void. Give back $25.00 in cash."


def test_two_enters_void_once(open_pane, office, ana, pay, manager):
    pay(ana)
    office.sign_in(manager)
    pane = open_pane()
    in_hand(pane, office, "A-000001")
    pane.card.void_button.click()
    field = QApplication.focusWidget()
    QTest.keyClicks(field, "Wrong patient")
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_Return)
    settle(office)
    with office.store.read() as session:
        assert session.scalar(select(func.count()).select_from(Posting)) == 2


def test_a_reprint_is_marked_as_a_copy_and_a_voided_one_as_void(
    open_pane, office, ana, pay, manager, tmp_path
):
    made = pay(ana)
    pane = open_pane()
    in_hand(pane, office, "A-000001")
    pane.day.table.setFocus()
    press_enter(office)
    assert pane.paper.preview.isVisible()
    texts = []
    for name in ("1.pdf", "2.pdf", "3.pdf"):
        if name == "3.pdf":
            void_receipt.do(office.store, manager, made["receipt_id"], reason="wrong patient")
        pane.paper.preview.save_to(str(tmp_path / name))
        settle(office)
        document = pypdfium2.PdfDocument(tmp_path / name)
        texts.append(document[0].get_textpage().get_text_bounded())
        document.close()
    assert "COPY" not in texts[0]
    assert "COPY 1" in texts[1] and "VOID" not in texts[1]
    assert "COPY 2" in texts[2] and "VOID" in texts[2] and "wrong patient" in texts[2]
    pane.paper.back.click()
    settle(office)
    assert "printed 3 times" in pane.card.about.words()


def test_an_account_is_a_story_with_the_balance_after_each_line(
    open_pane, office, ana, pay, manager
):
    post_opening_balance.do(office.store, manager, ana, cents=4317, key="old")
    pay(ana, 6817, balance_cents=4317)
    pane = open_pane()
    pane.go(Go("billing", ana, {}))
    settle(office)
    assert pane.account.owed.words() == "$0.00"
    assert pane.account.ahead.words() == "$25.00"
    assert cells(pane.account.table, 4) == ["$43.17", "$0.00"]
    assert "Co-pay and account balance" in cells(pane.account.table, 1)[1]


def test_what_is_owed_is_paid_by_four_keys_and_its_receipt_comes_up(
    open_pane, office, ana, manager
):
    post_opening_balance.do(office.store, manager, ana, cents=4317, key="old")
    pane = open_pane()
    pane.open_account(ana)
    settle(office)
    pane.account.pay.click()
    type_in(office, "c\n")
    with office.store.read() as session:
        assert ledger.balance(session, [ana]) == 0
    assert pane.paper.preview.isVisible()
    assert "A-000001" in pane.account.note.sentence


def test_a_second_enter_on_an_account_takes_nothing_twice(open_pane, office, ana, manager):
    post_opening_balance.do(office.store, manager, ana, cents=4317, key="old")
    pane = open_pane()
    pane.open_account(ana)
    settle(office)
    pane.account.pay.click()
    QTest.keyClicks(QApplication.focusWidget(), "c")
    field = QApplication.focusWidget()
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_Return)
    settle(office)
    with office.store.read() as session:
        assert ledger.balance(session, [ana]) == 0
        assert len(ledger.payments_of_day(session, office.store.today())) == 1


def test_what_is_wrong_with_a_payment_is_said_at_its_field(open_pane, office, ana):
    pane = open_pane()
    pane.open_account(ana)
    settle(office)
    pane.account.pay.click()
    type_in(office, "k\n")
    assert pane.account.till.amount.error
    type_in(office, "30\n")
    assert "check's number" in pane.account.till.number.error


# Complaint 36
def test_payments_of_any_days_are_made_into_one_paper(open_pane, office, ana, pay, tmp_path):
    pay(ana)
    pay(ana)
    pane = open_pane()
    pane.open_account(ana)
    settle(office)
    pane.account.period.click()
    pane.account.last.set_value(office.store.today().replace(year=2020))
    press_enter(office)
    assert "before the first" in pane.account.last.error
    pane.account.last.set_value(office.store.today())
    press_enter(office)
    assert pane.paper.plain.isVisible()
    pane.paper.plain.save_to(str(tmp_path / "year.pdf"))
    document = pypdfium2.PdfDocument(tmp_path / "year.pdf")
    words = document[0].get_textpage().get_text_bounded()
    document.close()
    assert words.count("$25.00") == 2 and "$50.00" in words


def test_names_and_amounts_are_masked_from_the_lobby(open_pane, office, ana, pay):
    pay(ana)
    pane = open_pane()
    in_hand(pane, office, "A-000001")
    privacy.hide()
    try:
        assert cells(pane.day.table, 2) == [MASK] and cells(pane.day.table, 5) == [MASK]
        shown = [one for one in pane.findChildren(QWidget) if one.isVisibleTo(pane)]
        words = "\n".join(one.text() for one in shown if hasattr(one, "text"))
        assert "Rivera" not in words and "$25.00" not in words
    finally:
        privacy.hide(False)


def test_without_a_patient_the_account_says_how_to_find_one(open_pane, office):
    pane = open_pane()
    pane.which.choose(1)
    assert pane.nobody.isVisible() and "Ctrl+K" in pane.nobody.next_step.words()


def test_everything_the_keyboard_reaches_has_a_name(open_pane, office, ana, pay):
    pay(ana)
    pane = open_pane()
    in_hand(pane, office, "A-000001")
    pane.card.void_button.click()
    for one in pane.findChildren(QWidget):
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisibleTo(pane):
            assert one.accessibleName() or getattr(one, "text", lambda: "")(), one


def workbook_of(pane, page, office, path):
    pane.exports[page].save_to(str(path), "xlsx")
    for _ in range(4):
        settle(office)
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    head = next(place for place, row in enumerate(rows) if row[0] in ("Time", "Date"))
    return rows[1:head], rows[head + 1 :]


def test_the_days_payments_leave_as_a_workbook_that_agrees_with_the_cards(
    open_pane, office, ana, pay, manager, tmp_path
):
    pay(ana, 2510)
    number = pay(ana, 3007, method="check", reference="1047")["receipt_id"]
    void_receipt.do(office.store, manager, number, reason="wrong patient")
    pane = open_pane()
    above, rows = workbook_of(pane, pane.days, office, tmp_path / "day.xlsx")
    assert [row[-1] for row in rows] == [25.10, 30.07, -30.07, 25.10]
    assert rows[-1][0] == "Total" and pane.day.all.amount.words() == "$25.10"
    assert any(str(row[0]).startswith("Day: ") for row in above)


def test_an_account_leaves_with_whose_it_is_and_its_balance(
    open_pane, office, ana, pay, manager, tmp_path
):
    pay(ana, 2510)
    pane = open_pane()
    assert not pane.exports[pane.account].isVisible()
    pane.open_account(ana)
    settle(office)
    assert pane.exports[pane.account].isVisible() and not pane.exports[pane.days].isVisible()
    above, rows = workbook_of(pane, pane.account, office, tmp_path / "account.xlsx")
    told = [row[0] for row in above]
    assert f"Patient: {pane.account.account.patient}" in told
    assert f"Owes: {pane.account.owed.words()}" in told
    assert len(rows) == len(pane.account.model.rows()) + 1


def test_insurance_checks_and_the_account_in_hand_are_one_key_away(open_pane, office, ana):
    pane = open_pane()
    wished = []
    pane.wished.connect(wished.append)
    pane.insurance.click()
    pane.open_account(ana)
    settle(office)
    pane.insurance.click()
    assert [(one.room, one.patient_id, one.what) for one in wished] == [
        ("payments", None, {"page": "check"}), ("payments", ana, {"page": "adjust"}),
    ]  # fmt: skip
