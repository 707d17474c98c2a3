from datetime import timedelta

import pypdfium2
import pytest
from books.conftest import Clerk
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication
from small_office import practice

from frontdesk.books import actions, reads
from frontdesk.books.pane.books import BooksPane
from frontdesk.books.rules import Part
from frontdesk.core.audit import AuditEntry
from frontdesk.core.changes import Change, Changes
from frontdesk.core.work import Staff
from frontdesk.kit.bell import Bell
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office

MANAGER = Staff(1, "Rosa Diaz", frozenset({"*"}))


@pytest.fixture
def desk(sqlite_store):
    practice(sqlite_store)
    actions.begin_books.do(sqlite_store, MANAGER)
    return Clerk(sqlite_store, MANAGER)


@pytest.fixture
def office(qtbot, desk):
    office = Office(desk.store, MANAGER, Bell())
    office.said = []
    yield office
    office.close()


@pytest.fixture
def pane(qtbot, office):
    return shown(qtbot, office)


def shown(qtbot, office):
    pane = BooksPane(office)
    pane.wished.connect(pane.go)  # as the desk does
    pane.said.connect(office.said.append)
    qtbot.addWidget(pane)
    pane.resize(1240, 820)
    pane.show()
    wait(office)
    return pane


def wait(office):
    for _ in range(6):
        office.settle()
        QApplication.processEvents()


def open_page(pane, office, key):
    pane.sections.open(key)
    wait(office)
    return pane.sections.page()


def type_into(qtbot, box, words):
    box.setFocus(Qt.FocusReason.TabFocusReason)
    target = box.lineEdit() if hasattr(box, "lineEdit") and box.lineEdit() else box
    target.selectAll()
    qtbot.keyClicks(target, words)


def words_of(path):
    with pypdfium2.PdfDocument(path) as pdf:
        return pdf[0].get_textpage().get_text_range()


def pick(table, *rows):
    flags = QItemSelectionModel.SelectionFlag
    table.clearSelection()
    for row in rows:
        table.selectionModel().select(table.model().index(row, 0), flags.Select | flags.Rows)
    QApplication.processEvents()


def test_an_office_without_accounts_is_offered_the_standard_chart(qtbot, sqlite_store):
    practice(sqlite_store)
    office = Office(sqlite_store, MANAGER, Bell())
    office.said = []
    pane = shown(qtbot, office)
    assert pane.bills.table.empty.isVisible()
    page = open_page(pane, office, "accounts")
    assert "standard chart" in page.begin_banner.sentence
    page.begin_banner.acted.emit()
    wait(office)
    assert page.begin_banner.sentence == "" and page.model.rowCount() > 60
    office.close()


def test_a_bill_is_entered_and_approved_by_the_keyboard_alone(pane, office, desk, henry, qtbot):
    page = pane.bills
    page.refresh()
    wait(office)
    qtbot.keyClick(page.add, Qt.Key.Key_Space)
    page.who.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClicks(page.who, "H")
    assert page.lines.rows[0][0].value() == "5000"  # the supplier's usual account
    type_into(qtbot, page.card.form["number"].box, "4411")
    account, (amount,) = page.lines.rows[0]
    type_into(qtbot, account, "malp")
    qtbot.keyClick(account.lineEdit(), Qt.Key.Key_Tab)
    assert account.value() == "6200"
    type_into(qtbot, amount, "1,250.40")
    assert page.card.form["parts"].box.said() == "Together $1,250.40"
    qtbot.keyClick(amount, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    page.approve.click()  # what Ctrl+Return presses in a window that has the keyboard
    wait(office)
    (row,) = desk.read(reads.bills)
    assert (row.state, row.open_cents, row.parts[0].account) == ("approved", 1_250_40, "6200")
    assert [one.number for one in page.model.rows()] == ["4411"]


@pytest.fixture
def henry(desk):
    return desk.supplier()


def test_a_bill_that_is_here_already_is_warned_about_while_it_is_typed(pane, office, desk, henry):
    desk.bill(henry, 88_00, "INV-7")
    page = pane.bills
    page.refresh()
    wait(office)
    page.begin()
    page.who.set_value(henry)
    page.who.edited.emit()
    assert not page.same.isVisible()
    page.card.form["number"].set_value("inv 7".replace(" ", ""))
    assert "INV-7 is here already: $88.00" in page.twice.sentence and page.same.isVisible()
    page.lines.set_value((("5000", 88_00),))
    page.card.ask()
    wait(office)
    assert "here already" in page.card.form["number"].error and len(desk.read(reads.bills)) == 1
    page.same.box.click()
    page.card.ask()
    wait(office)
    assert len(desk.read(reads.bills)) == 2


def test_an_approved_bill_is_only_read_and_can_be_taken_back_or_paid(pane, office, desk, henry):
    desk.bill(henry, 50_00, "1")
    page = pane.bills
    page.refresh()
    wait(office)
    page.table.selectRow(0)
    assert not page.card.form.isEnabled() and page.pay.isVisible()
    assert not page.card.save.isVisible()
    page.back.open()
    page.back.reason.set_value("wrong supplier")
    page.back.ask()
    wait(office)
    assert desk.read(reads.bills)[0].state == "entered" and page.card.form.isEnabled()


def test_a_half_typed_bill_survives_with_its_lines(pane, office, henry, qtbot, desk):
    page = pane.bills
    page.refresh()
    wait(office)
    page.begin()
    page.card.form["number"].set_value("99")
    page.lines.rows[0][0].set_value("6100")
    page.lines.rows[0][1][0].setText("12.")
    page.lines.rows[0][1][0].edited.emit()
    draft = pane.draft()
    pane.take_up_nothing()
    assert pane.draft() is None
    pane.take_up(draft)
    wait(office)
    page.begin()
    assert page.lines.typed() == [["6100 Rent", "12."]]
    assert page.card.form["number"].value() == "99"


def test_two_bills_are_paid_on_one_check_that_comes_out_with_its_stub(pane, office, desk, henry):
    desk.bill(henry, 10_00, "A")
    desk.bill(henry, 5_50, "B")
    page = open_page(pane, office, "pay")
    pick(page.table, 0, 1)
    assert page.total.words() == "$15.50" and "1001" in page.next.words()
    page.ask_to_pay()
    wait(office)
    assert "check 1001" in page.banner.sentence and page.model.rowCount() == 0
    preview = page.papers.preview
    assert preview.isVisible() and preview.title.words() == "Check 1001"
    (row,) = desk.read(reads.outlays, since=desk.today)
    assert (row.prints, row.bills) == (0, "A, B")


def test_saving_a_checks_paper_is_noted_and_the_next_is_a_reprint(pane, office, desk, henry,
                                                                  tmp_path):  # fmt: skip
    desk.pay([(desk.bill(henry, 10_00), 10_00)])
    page = open_page(pane, office, "checks")
    page.table.selectRow(0)
    page.print.click()
    wait(office)
    for prints in (1, 2):
        page.papers.preview.save_to(str(tmp_path / f"{prints}.pdf"))
        wait(office)
        assert desk.read(reads.outlays, since=desk.today)[0].prints == prints
    text = [words_of(tmp_path / f"{number}.pdf") for number in (1, 2)]
    assert "REPRINT" not in text[0] and "REPRINT 1" in text[1]


def test_a_part_of_a_bill_is_paid_electronically(pane, office, desk, henry):
    bill = desk.bill(henry, 100_00, "A")
    open_page(pane, office, "bills")
    pane.go(Go("books", None, {"page": "pay", "bill_id": bill}))
    wait(office)
    page = pane.pay
    page.form["way"].set_value("eft")
    assert not page.form["reference"].isHidden()
    page.form["cents"].set_value(40_00)
    page.form["reference"].set_value("ACH 77")
    page.ask_to_pay()
    wait(office)
    assert desk.open(bill) == 60_00
    page.table.selectRow(0)
    page.form["cents"].set_value(60_01)
    page.ask_to_pay()
    wait(office)
    assert "Only $60.00" in page.form["cents"].error and page.button.isEnabled()


def test_a_check_is_voided_with_a_reason_in_place(pane, office, desk, henry):
    bill = desk.bill(henry, 10_00)
    desk.pay([(bill, 10_00)])
    page = open_page(pane, office, "checks")
    page.table.selectRow(0)
    page.void.open()
    page.void.ask()
    assert page.void.reason.error  # no reason, nothing done
    page.void.reason.set_value("lost in the mail")
    page.void.ask()
    wait(office)
    assert desk.open(bill) == 10_00
    assert [row.state for row in page.model.rows()] == ["void"] and not page.void.isVisible()


def test_the_box_is_filled_by_check_pays_and_is_counted(pane, office, desk):
    page = open_page(pane, office, "petty")
    page.fund_button.click()
    page.fund.set_value(100_00)
    page.do_fund.click()
    wait(office)
    page.fill.click()
    wait(office)
    checks = pane.checks
    assert pane.sections.key == "checks" and checks.card.form["cents"].value() == 100_00
    checks.card.ask()
    wait(office)
    page = open_page(pane, office, "petty")
    assert page.inside.words() == "$100.00"
    page.begin()
    for name, value in (("paid_to", "Post office"), ("cents", 7_30), ("account", "6410"),
                        ("note", "stamps")):  # fmt: skip
        page.card.form[name].set_value(value)
    page.card.ask()
    wait(office)
    assert (page.inside.words(), page.short.words()) == ("$92.70", "$7.30")
    page.count_button.click()
    page.found.set_value(90_00)
    page.do_count.click()
    wait(office)
    assert "2.70 short" in page.note.error
    page.note.set_value("coin lost")
    page.do_count.click()
    wait(office)
    assert page.inside.words() == "$90.00" and desk.on("over_short") == 2_70


def test_an_entry_says_what_is_missing_before_it_is_posted(pane, office, desk, qtbot):
    page = open_page(pane, office, "journal")
    page.begin()
    page.card.form["memo"].set_value("Depreciation")
    (one, (debit, _)), (two, (_, credit)) = page.lines.rows[:2]
    type_into(qtbot, one, "6800")
    type_into(qtbot, debit, "75")
    type_into(qtbot, two, "accum")
    assert page.lines.said() == "$75.00 of credits still to come"
    page.card.ask()
    wait(office)
    assert "more than the other side" in page.card.form["entries"].error or (
        "debit or a credit" in page.card.form["entries"].error
    )
    type_into(qtbot, credit, "75")
    assert page.lines.said() == "Balanced: $75.00 on both sides"
    page.card.ask()
    wait(office)
    assert (desk.on("6800"), desk.on("1590")) == (75_00, -75_00)
    page.table.selectRow(0)
    page.reverse.open()
    page.reverse.reason.set_value("wrong year")
    page.reverse.ask()
    wait(office)
    assert desk.on("6800") == 0 and page.model.rowCount() == 2


def test_a_transfer_asks_for_both_accounts_and_the_fee(pane, office, desk):
    page = open_page(pane, office, "journal")
    page.begin()
    form = page.card.form
    assert form["source"].isHidden() and not form["entries"].isHidden()
    form["kind"].set_value("transfer")
    assert not form["source"].isHidden() and form["entries"].isHidden()
    for name, value in (("source", "card"), ("target", "bank"), ("cents", 100_00),
                        ("fee_cents", 2_90), ("fee_account", "6510")):  # fmt: skip
        form[name].set_value(value)
    page.card.ask()
    wait(office)
    assert (desk.on("bank"), desk.on("6510"), desk.on("card")) == (97_10, 2_90, -100_00)
    page.begin()
    form["kind"].set_value("transfer")
    form["cents"].set_value(1_00)
    page.card.ask()
    wait(office)
    assert "another bank account" in form["target"].error


def test_an_accounts_ledger_opens_from_the_chart(pane, office, desk, henry):
    desk.bill(henry, 31_00, "77", parts=[Part("6100", 31_00)])
    page = open_page(pane, office, "accounts")
    page.table.take_in_hand(6100)
    page.ledger.click()
    wait(office)
    reports = pane.reports
    assert pane.sections.key == "reports" and reports.listing.title == "Account ledger"
    assert [line.cells[1] for line in reports.listing.lines] == [
        "Balance before", "Bill 77, Henry Supply",
    ]  # fmt: skip


def test_every_report_is_shown_and_can_be_taken_out(pane, office, desk, henry):
    desk.bill(henry, 31_00, "77")
    page = open_page(pane, office, "reports")
    for key in ("profit", "balance", "trial", "ledger", "ages", "paid"):
        page.which.set_value(key)
        page.which.edited.emit()
        wait(office)
        assert page.title.words() == page.listing.title and page.stack.currentWidget().isVisible()
    page.which.set_value("profit")
    page.which.edited.emit()
    wait(office)
    assert page.listing.totals == ("", "Net loss", -31_00)
    page.form["first"].set_value(desk.today + timedelta(days=9))
    page.form.entered.emit()
    assert "before the first" in page.form["last"].error


def test_the_books_leave_as_a_file_after_it_is_noted(pane, office, desk, henry, tmp_path):
    desk.bill(henry, 31_00, "77")
    page = open_page(pane, office, "reports")
    page.save_books(str(tmp_path / "books.beancount"), "beancount")
    wait(office)
    assert "Assets:" in (tmp_path / "books.beancount").read_text() or (
        "Liabilities:" in (tmp_path / "books.beancount").read_text()
    )
    with desk.store.read() as session:
        last = session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert (last.action, last.kind) == ("Export books", "export") and "beancount" in last.detail
    assert office.said[-1] == "Saved as books.beancount."


def test_another_desk_sees_a_bill_when_it_is_entered(pane, office, desk, henry):
    desk_two = desk.bill(henry, 31_00, "77")
    page = pane.bills
    office.bell.rang.emit(Changes.of([Change("bill", desk_two)]))
    wait(office)
    assert [row.number for row in page.model.rows()] == ["77"]


def test_everything_that_takes_the_keyboard_has_a_name(pane, office, desk, henry):
    desk.bill(henry, 31_00, "77")
    for key in pane.sections._keys:
        page = open_page(pane, office, key)
        for widget in page.findChildren(object):
            policy = getattr(widget, "focusPolicy", lambda: Qt.FocusPolicy.NoFocus)()
            if policy & Qt.FocusPolicy.TabFocus and widget.isVisible() and (
                widget.focusProxy() is None
            ):  # fmt: skip
                name = widget.accessibleName() or getattr(widget, "text", lambda: "")()
                inside = widget.parentWidget().accessibleName()  # the line of a list
                assert name or inside, f"{key}: {widget}"
