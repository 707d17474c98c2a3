"""One account on one screen as a person works with it: by keyboard, from the line in hand."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from billing.conftest import MANAGER, Account
from kit.walk import access_keys
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from small_office import appointment, audit_rows, clerk, patient, provider

from frontdesk.billing.disputes import disputes
from frontdesk.billing.pane.payments import PaymentsPane
from frontdesk.kit.bell import Bell
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.ledger import owing, reads
from frontdesk.ledger.actions import post_opening_balance
from frontdesk.payments import adjusting


@pytest.fixture
def account(sqlite_store):
    return Account(sqlite_store)


@pytest.fixture
def office(account):
    made = Office(account.store, clerk(), Bell())
    yield made
    made.close()


def settle(office):
    for _ in range(4):
        office.settle()
        QApplication.processEvents()


@pytest.fixture
def open_account(office, account, qtbot):
    def opened(wish=None):
        pane = PaymentsPane(office)
        qtbot.addWidget(pane)
        pane.resize(1180, 860)
        with qtbot.waitActive(pane):
            pane.show()
            pane.activateWindow()
        pane.go(wish or Go("billing", account.ana, {}))
        settle(office)
        pane.account.setFocus()
        return pane

    return opened


def told(pane, column=1):
    model = pane.account.model
    return [model.index(row, column).data().strip() for row in range(model.rowCount())]


def in_hand(pane, words):
    row = next(one for one in pane.account.model.rows() if words in one.words)
    pane.account.table.take_in_hand(row.id)
    pane.account.table.setFocus()
    return row


def press(pane, office, text):
    QTest.keyClicks(pane.account.table, text)
    settle(office)


def type_in(office, words, enter=True):
    QTest.keyClicks(QApplication.focusWidget(), words)
    if enter:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle(office)


def owed(account, *charges):
    return [one.cents for one in account.items(*charges) if one.account == "patient"]


def answered(account):
    (charge,) = account.charge(account.ana, 20000, coverage_id=account.first)
    account.line(account.check(5768), charge, paid=5768, contractual=8415, deductible=4000,
                 coinsurance=1817)  # fmt: skip
    return charge


def test_the_story_says_who_owes_what_at_the_right(open_account, account):
    answered(account)
    pane = open_account()
    assert told(pane)[1:] == [
        "99213  Office visit", "The plan\u2019s negotiated discount", "Aetna paid",
        "To the patient: deductible", "To the patient: coinsurance",
    ]  # fmt: skip
    assert told(pane, 3)[1:] == [
        "+$200.00", "\u2212$84.15", "\u2212$57.68", "\u2192 $40.00", "\u2192 $18.17",
    ]  # fmt: skip
    assert "deductible $40.00" in told(pane, 2)[1]
    assert told(pane, 4)[-1] == pane.account.owed.words() == "$58.17"
    assert pane.account.head.insurance.words() == "$0.00"


def test_typing_narrows_the_story_to_a_charge_and_what_became_of_it(open_account, account, office):
    answered(account)
    account.charge(account.ana, 900, part="not_covered")
    pane = open_account()
    press(pane, office, "aetna")
    shown = told(pane)
    assert "Aetna paid" in shown and "99213  Office visit" in shown
    assert len(shown) < len(pane.account.account.entries)
    QTest.keyClick(pane.account.table, Qt.Key.Key_Escape)
    assert len(told(pane)) == len(pane.account.account.entries)


def test_one_key_turns_a_balance_into_a_chain_and_escape_goes_back(open_account, account, office):
    answered(account)
    pane = open_account()
    in_hand(pane, "Office visit")
    press(pane, office, "?")
    assert pane.why.isVisible()
    assert pane.why.heading.words() == "Why $58.17 is owed"
    rows = pane.why.model.rows()
    assert sum(one.cents for one in rows if one.kind == "link") == 5817
    QTest.keyClick(pane.why.table, Qt.Key.Key_Escape)
    settle(office)
    assert pane.account.isVisible()


def test_the_whole_balance_is_explained_wherever_it_is_asked_from(open_account, account):
    answered(account)
    pane = open_account(Go("billing", account.ana, {"why": True}))
    assert pane.why.isVisible() and "$58.17" in pane.why.heading.words()


def test_the_letter_is_seen_first_and_its_print_is_noted(open_account, account, office, tmp_path):
    answered(account)
    pane = open_account(Go("billing", account.ana, {"why": True}))
    pane.why.print_button.click()
    settle(office)
    assert pane.why.letter.preview.isVisible()
    pane.why.letter.preview.save_to(str(tmp_path / "why.pdf"))
    settle(office)
    assert (tmp_path / "why.pdf").read_bytes().startswith(b"%PDF")
    noted = [row for row in audit_rows(account.store) if row[0] == "Print why a balance is owed"]
    assert noted == [("Print why a balance is owed", account.ana, "done")]


def test_a_payment_for_just_the_line_in_hand(open_account, account, office):
    first, second = account.charge(account.ana, 5000, 3000)
    pane = open_account()
    row = next(one for one in pane.account.model.rows() if one.charge_id == second)
    pane.account.table.take_in_hand(row.id)
    press(pane, office, "+")
    assert pane.account.till.amount.value() == 3000
    type_in(office, "c")
    assert (owed(account, first), owed(account, second)) == ([5000], [])


def test_a_payment_is_split_by_hand_to_the_cent(open_account, account, office):
    first, second = account.charge(account.ana, 5000, 3000)
    pane = open_account()
    pane.account.pay.click()
    spread = pane.account.spread
    spread.way.choose(2)
    spread.form["part0"].box.setFocus()
    type_in(office, "10.01", enter=False)
    spread.form["part1"].box.setFocus()
    type_in(office, "20.02", enter=False)
    assert pane.account.till.amount.value() == 3003
    pane.account.till.take_keyboard()
    type_in(office, "c")
    assert (owed(account, first), owed(account, second)) == ([3999], [998])
    assert pane.paper.preview.isVisible()  # its receipt


def test_more_than_is_open_by_hand_is_refused_and_nothing_typed_is_lost(
    open_account, account, office
):
    (first,) = account.charge(account.ana, 5000)
    pane = open_account()
    pane.account.pay.click()
    spread = pane.account.spread
    spread.way.choose(2)
    spread.form["part0"].box.setFocus()
    type_in(office, "60", enter=False)
    pane.account.till.take_keyboard()
    type_in(office, "c")
    assert "$50.00 is open" in spread.about.words()
    assert spread.form["part0"].value() == 6000 and owed(account, first) == [5000]


def test_a_dispute_is_opened_by_a_key_and_three_enters_open_one(open_account, account, office):
    (charge,) = account.charge(account.ana, 4317)
    pane = open_account()
    in_hand(pane, "Office visit")
    press(pane, office, "!")
    assert pane.account.dispute["due"].value() == account.store.today() + timedelta(30)
    field = QApplication.focusWidget()
    QTest.keyClicks(field, "Never came")
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_Return)
    settle(office)
    (row,) = account.ask(disputes, today=account.store.today())
    assert (row.charge_id, row.words, row.opened_by) == (charge, "Never came", "Kim Park")
    assert any("in dispute" in one for one in told(pane))
    assert any(chip.isVisible() and "dispute" in chip.accessibleName().casefold()
               for chip in pane.account.head.chips)  # fmt: skip


def test_disputes_are_listed_answered_and_closed(open_account, account, office):
    (charge,) = account.charge(account.ana, 4317)
    pane = open_account()
    in_hand(pane, "Office visit")
    press(pane, office, "!")
    type_in(office, "Never came")
    office.sign_in(MANAGER)
    pane.go(Go("billing", None, {"page": "disputes"}))
    settle(office)
    page = pane.disputes
    page.table.setFocus()
    assert [one.charge_id for one in page.model.rows()] == [charge]
    page.close_it.click()
    settle(office)
    assert "how it ended" in page.form["outcome"].error
    page.form["answer"].set_value("You were here at 9:00")
    page.answer.click()
    settle(office)
    assert page.model.rows()[0].state == "answered"
    page.letter_button.click()
    settle(office)
    assert page.letter.preview.isVisible()
    page.letter.preview.close_preview()
    page.form["outcome"].set_value("stands")
    page.close_it.click()
    settle(office)
    assert page.model.rows() == []
    page.which.choose(1)
    settle(office)
    assert [one.outcome for one in page.model.rows()] == ["stands"]


def test_an_adjustment_is_taken_back_with_a_reason_and_stays_in_sight(
    open_account, account, office
):
    (charge,) = account.charge(account.ana, 5000)
    (item,) = account.items(charge)
    adjusting.adjust_item.do(account.store, MANAGER, item, key="k", code=reason(account), cents=500)
    office.sign_in(MANAGER)
    pane = open_account()
    assert owed(account, charge) == [4500]
    row = next(one for one in pane.account.model.rows() if one.posting_kind == "adjustment")
    pane.account.table.take_in_hand(row.id)
    pane.account.bar.buttons["back"].click()
    type_in(office, "Wrong reason")
    assert owed(account, charge) == [5000]
    assert sum("taken back" in one.casefold() for one in told(pane)) == 2


def reason(account):
    from frontdesk.payments.adjusting_reads import reasons

    rows = account.ask(reasons)
    return next(one.reason.code for one in rows if one.reason.account == "discount")


def test_the_family_is_one_key_away(open_account, account, office):
    child = patient(account.store, given="Ben", number=9, guarantor_id=account.ana)
    account.charge(child, 3500)
    pane = open_account()
    button = pane.account.head.family[0]
    assert button.isVisible() and "$35.00" in button.text()
    button.click()
    settle(office)
    assert pane.account.account.patient_id == child
    assert pane.account.owed.words() == "$35.00"


def test_a_visit_leads_to_its_superbill(open_account, account, office, qtbot):
    store = account.store
    visit = appointment(store, account.ana, store.now() - timedelta(days=3),
                        provider_id=provider(store), status="checked_out")  # fmt: skip
    account.charge(account.ana, 900, appointment_id=visit)
    pane = open_account()
    in_hand(pane, "Visit")
    with qtbot.waitSignal(pane.wished) as wished:
        pane.account.bar.buttons["superbill"].click()
    assert wished.args[0] == Go("charges", account.ana, {"appointment_id": visit})


def test_every_way_with_the_money_is_a_key_away_and_the_keys_are_shown(
    open_account, account, office, qtbot
):
    (charge,) = account.charge(account.ana, 900)
    pane = open_account()
    row = in_hand(pane, "Office visit")
    for key, wish in (
        ("-", Go("payments", account.ana, {"page": "adjust", "charge_id": charge})),
        ("Ctrl+B", Go("charges", account.ana, {})),
    ):
        if key == "-":
            with qtbot.waitSignal(pane.wished) as wished:
                press(pane, office, key)
            assert wished.args[0] == wish
        else:
            assert pane.charge_wish() == wish and row.appointment_id is None
    press(pane, office, "+")
    assert pane.account.till_card.isVisible()
    pane.account.close_till()
    press(pane, office, "?")
    assert pane.why.isVisible()
    QTest.keyClick(pane.why.table, Qt.Key.Key_Escape)
    with qtbot.waitSignal(pane.wished) as wished:
        pane.account.charge.click()
    assert wished.args[0] == Go("charges", account.ana, {})
    shown = pane.account.keys.words()
    for key in ("+", "\u2212", "?", "!", "Ctrl+B", "Alt+M"):
        assert f"{key} " in shown


def test_a_line_on_which_nothing_is_open_pays_and_adjusts_the_account(
    open_account, account, office, qtbot
):
    answered(account)
    pane = open_account()
    in_hand(pane, "Aetna paid")
    with qtbot.waitSignal(pane.wished) as wished:
        press(pane, office, "-")
    assert wished.args[0] == Go("payments", account.ana, {"page": "adjust"})
    press(pane, office, "+")
    assert pane.account.till.amount.value() == 5817


def test_statements_are_offered_to_who_may_send_them_and_open_the_guarantors(
    account, open_account, qtbot
):
    pane = open_account()
    assert not pane.account.statements.isVisible()  # a receptionist may not send any
    office = Office(account.store, MANAGER, Bell())
    managers = PaymentsPane(office)
    qtbot.addWidget(managers)
    managers.show()
    managers.go(Go("billing", account.ana, {}))
    settle(office)
    with qtbot.waitSignal(managers.wished) as wished:
        managers.account.statements.click()
    assert (wished.args[0].room, wished.args[0].patient_id) == ("statements", account.ana)
    office.close()


def test_every_letter_on_an_account_is_its_own_whatever_is_in_hand_or_open(account, qtbot):
    answered(account)
    office = Office(account.store, MANAGER, Bell())
    pane = PaymentsPane(office)
    qtbot.addWidget(pane)
    pane.resize(1180, 860)
    pane.show()
    pane.go(Go("billing", account.ana, {}))
    settle(office)
    twice = {}
    for row in pane.account.model.rows():
        pane.account.table.take_in_hand(row.id)
        twice |= {f"{row.kind} {key}": n for key, n in access_keys(pane).items() if n > 1}
    for card in pane.account._cards:
        pane.account._show_only(card)
        twice |= {f"{card} {key}": n for key, n in access_keys(pane).items() if n > 1}
    pane.account._show_only(None)
    pane.why.explain(account.ana)
    settle(office)
    pane._show_page()
    twice |= {f"why {key}": n for key, n in access_keys(pane).items() if n > 1}
    assert twice == {}
    office.close()


def test_a_loose_balance_is_told_and_paid_by_hand_too(open_account, account, office):
    post_opening_balance.do(account.store, MANAGER, account.ana, cents=4317, key="old")
    pane = open_account()
    pane.account.pay.click()
    spread = pane.account.spread
    spread.way.choose(2)
    spread.form["part0"].box.setFocus()
    type_in(office, "43.17", enter=False)
    pane.account.till.take_keyboard()
    type_in(office, "c")
    assert account.ask(reads.balance, [account.ana]) == 0
    assert account.ask(owing.open_items, [account.ana]) == []


def test_everything_the_keyboard_reaches_on_an_account_has_a_name(open_account, account, office):
    answered(account)
    pane = open_account()
    in_hand(pane, "Office visit")
    for wish in ("pay", "dispute", "why"):
        pane.account.ask(wish)
        settle(office)
        for one in pane.findChildren(QWidget):
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisibleTo(pane):
                assert one.accessibleName() or getattr(one, "text", lambda: "")(), one


def test_a_link_of_the_chain_is_disputed_where_it_stands(open_account, account, office):
    charge = answered(account)
    pane = open_account(Go("billing", account.ana, {"why": True}))
    pane.why.table.take_in_hand(pane.why.model.rows()[1].id)
    pane.why.dispute_button.click()
    settle(office)
    type_in(office, "My plan pays all of this")
    (row,) = account.ask(disputes, today=account.store.today())
    assert (row.charge_id, row.cents) == (charge, 5817)
    pane.account.why.click()
    settle(office)
    assert any("In dispute" in one.words for one in pane.why.model.rows())


def test_two_thousand_lines_are_shown_in_no_time(open_account, account, office):
    for place in range(20):
        account.charge(account.ana, *([1000] * 50),
                       day=account.store.today() - timedelta(days=place))  # fmt: skip
    for _ in range(2):
        account.pay(500_00)
    pane = open_account()
    view = pane.account.account
    entries = len(view.entries)
    assert entries > 1100
    doubled = tuple(
        replace(one, id=one.id + shift * 2**50) for shift in range(2) for one in view.entries
    )
    pane.account.show_account(replace(view, entries=()))
    began = time.perf_counter()
    pane.account.show_account(replace(view, entries=doubled))
    pane.account.table.viewport().repaint()
    shown = time.perf_counter() - began
    began = time.perf_counter()
    pane.account.model.filter("cash")
    narrowed = time.perf_counter() - began
    assert 0 < pane.account.model.rowCount() < entries
    assert shown < 0.25 and narrowed < 0.25  # seconds; the machine may be busy


def test_a_large_family_and_many_marks_never_widen_the_window(open_account, account, office):
    for number in range(9):
        patient(account.store, family="Featherstonehaugh", given=f"Wilhelmina{number}",
                number=30 + number, guarantor_id=account.ana)  # fmt: skip
    pane = open_account()
    assert all(one.isVisible() for one in pane.account.head.family)
    assert pane.account.head.minimumSizeHint().width() < 700
    wide = pane.account.head.width()
    assert all(one.geometry().right() <= wide for one in pane.account.head.family)
    assert len({one.y() for one in pane.account.head.family}) > 1
