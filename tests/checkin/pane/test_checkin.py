"""A check-in as the keyboard runs down it, and what a person sees on the way."""

from datetime import date

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from small_office import clerk, patient, visit_type
from sqlalchemy import func, select

from frontdesk.checkin.actions import arrive, check_in
from frontdesk.checkin.pane.checkin import CheckInPane
from frontdesk.checkin.tables import Encounter
from frontdesk.core.refused import NeedsApproval
from frontdesk.core.work import Staff
from frontdesk.coverage.tables import Coverage
from frontdesk.documents.tables import SignedForm
from frontdesk.kit.bell import Bell
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.kit.privacy import MASK, privacy
from frontdesk.ledger import reads as ledger
from frontdesk.ledger.actions import post_opening_balance
from frontdesk.ledger.tables import Posting
from frontdesk.patients.tables import Patient
from frontdesk.schedule.tables import Appointment

KEYS = {"\n": Qt.Key.Key_Return, " ": Qt.Key.Key_Space, "\x1b": Qt.Key.Key_Escape,
        "\u2193": Qt.Key.Key_Down}  # fmt: skip


class Hands:
    """Presses keys where the keyboard is, and waits for what they set off."""

    def __init__(self, office, pane, qtbot):
        self.office, self.pane, self.qtbot, self.pressed = office, pane, qtbot, 0

    def press(self, keys):
        for one in keys:
            here = QApplication.focusWidget()
            if one in KEYS:
                QTest.keyClick(here, KEYS[one])
            else:
                QTest.keyClicks(here, one)
            self.pressed += 1
            self.settle()

    def settle(self):
        for _ in range(4):
            self.office.settle()
            QApplication.processEvents()

    def pick(self, visit):
        self.pane.setFocus()
        assert self.pane.today.table.take_in_hand(visit)
        self.press("\n")

    @property
    def step(self):
        return self.pane.column.steps.current


@pytest.fixture
def office(desk):
    made = Office(desk.store, clerk(), Bell())
    yield made
    made.close()


@pytest.fixture
def pane(office, qtbot):
    made = CheckInPane(office)
    qtbot.addWidget(made)
    made.resize(1200, 860)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def hands(office, pane, qtbot):
    made = Hands(office, pane, qtbot)
    made.settle()
    return made


def free_of_charge(desk, **more):
    """A visit of Ana's at which nothing is due and nothing has changed."""
    kind = visit_type(desk.store, "Blood draw", takes_copay=False)
    with desk.store.writing.begin() as connection:
        today = desk.store.today()
        connection.execute(
            Patient.__table__.update().values(address_confirmed_on=today, phones_confirmed_on=today)
        )
    return desk.book(desk.ana, minutes=60, type_id=kind, **more)


def seen(pane):
    """All words that can be seen."""
    shown = [one for one in pane.findChildren(QWidget) if one.isVisibleTo(pane)]
    return "\n".join(one.text() for one in shown if hasattr(one, "text"))


def count(desk, table):
    with desk.store.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_when_nothing_has_changed_it_takes_at_most_four_keys(desk, hands, pane):
    visit = free_of_charge(desk)
    pane.refresh()
    hands.settle()
    hands.pick(visit)
    hands.press("\n\n\n")
    assert hands.pressed <= 4
    assert desk.view(visit).is_checked_in
    assert "Checked in" in seen(pane)


def test_the_payment_step_opens_by_itself_when_something_is_due(desk, hands, pane):
    hands.pick(desk.visit)
    hands.press("\n\n")
    assert hands.step == "payment"
    assert "$25.00" in seen(pane)
    hands.press("c\n")
    assert desk.view().is_checked_in
    assert [one.cents for one in desk.view().receipts] == [2500]


def test_change_is_shown_before_and_after_the_cash_is_taken(desk, hands, pane):
    hands.pick(desk.visit)
    hands.press("\n\nc40")
    assert pane.column.payment.till.change.words() == "$15.00"
    hands.press("\n")
    assert pane.finished.change.isVisible()
    assert pane.finished.change.words() == "$15.00"


def test_a_second_enter_takes_nothing_twice(desk, hands, pane, office):
    hands.pick(desk.visit)
    hands.press("\n\nc")
    field = QApplication.focusWidget()
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_Return)  # before the first could be answered
    hands.settle()
    assert count(desk, Posting) == count(desk, Encounter) == 1


def test_nothing_taken_asks_why_at_the_field(desk, hands, pane):
    hands.pick(desk.visit)
    hands.press("\n\nn\n")
    assert "$25.00 is due" in pane.column.payment.till.reason.error
    assert not desk.view().is_checked_in
    hands.press("2\n")
    assert desk.view().unpaid_reason == "Forgot wallet"
    assert "Nothing was taken: Forgot wallet" in pane.finished.note.sentence


def test_a_card_number_is_wiped_and_the_approval_asked_for_at_the_field(desk, hands, pane):
    hands.pick(desk.visit)
    hands.press("\n\nr6011000990139424")
    card = pane.column.payment.till.card
    assert card.box.text() == "" and "wiped" in card.error
    hands.press("visa")
    QTest.keyClicks(QApplication.focusWidget(), " 4242")
    hands.press("\n")
    assert "approval code" in card.error and card.box.hasFocus()
    QTest.keyClicks(QApplication.focusWidget(), " 05a91")
    hands.press("\n")
    with desk.store.read() as session:
        (row,) = ledger.payments_of_day(session, desk.store.today())
    assert row.reference == "Visa ending 4242, approval 05A91"


def test_copay_and_old_balance_are_taken_together_or_the_copay_alone(desk, hands, pane, manager):
    post_opening_balance.do(desk.store, manager, desk.ana, cents=4317, key="old")
    pane.refresh()
    hands.settle()
    hands.pick(desk.visit)
    hands.press("\n\n")
    assert pane.column.payment.till.amount.value() == 6817
    pane.column.payment.copay_only.click()
    assert pane.column.payment.till.amount.value() == 2500
    hands.press("c\n")
    assert desk.view().due.balance_cents == 4317 and desk.view().due.copay_cents == 0


def test_the_wrong_date_of_birth_stops_it_and_does_not_give_the_right_one_away(desk, hands, pane):
    hands.pick(desk.visit)
    hands.press("3/4/1981\n")
    assert hands.step == "who"
    said = pane.column.who.born.error
    assert "not the date of birth" in said and "1980" not in said
    pane.column.who.born.box.clear()
    hands.press("3/4/80\n")
    assert hands.step == "on_file"


def test_a_similar_name_hides_the_date_of_birth_until_it_is_typed(desk, hands, pane):
    twin = patient(desk.store, family="Rivera", given="Anna", number=2,
                   birth_date=date(1975, 6, 7))  # fmt: skip
    desk.book(twin, minutes=60)
    pane.refresh()
    hands.settle()
    hands.pick(desk.visit)
    assert "Rivera, Anna at" in pane.column.who.warning.sentence
    assert "03/04/1980" not in seen(pane)
    hands.press("\n")
    assert hands.step == "who"
    assert "Type the date of birth" in pane.column.who.born.error
    hands.press("3/4/80\n")
    assert hands.step == "on_file"
    flagged = {row.patient for row in pane.today.model.rows() if row.alike}
    assert flagged == {"Rivera, Ana", "Rivera, Anna"}


def test_who_has_no_date_of_birth_on_file_is_known_by_phone(desk, hands, pane):
    with desk.store.writing.begin() as connection:
        connection.execute(Patient.__table__.update().values(birth_date=None))
    pane.refresh()
    hands.settle()
    hands.pick(desk.visit)
    assert pane.column.who.identifiers() == ("name", "phone")


def test_what_is_left_unticked_is_not_stamped_and_is_marked(desk, hands, pane):
    hands.pick(desk.visit)
    hands.press("\n\u2193 \n")  # Down to the phone, Space takes its tick away
    summary = pane.column.steps.steps["on_file"].head.summary
    assert summary == "Not confirmed: phone"
    hands.press("c\n")
    with desk.store.read() as session:
        stamped = session.execute(
            select(Patient.address_confirmed_on, Patient.phones_confirmed_on)
        ).one()
    assert stamped == (desk.store.today(), None)


def test_coverage_is_changed_in_place_and_its_copay_becomes_due(desk, hands, pane):
    hands.pick(desk.visit)
    hands.press("\n\u2193\u2193e")
    form = pane.column.on_file.coverage
    assert form.isVisible()
    form.form["copay"].set_value(4000)
    form.form["payer"].set_value("Cigna")
    form.save()
    hands.settle()
    assert not form.isVisible()
    with desk.store.read() as session:
        assert session.scalar(select(Coverage.copay_cents)) == 4000
    assert "Cigna" in pane.column.on_file.lines["coverage"].shown.words()
    hands.press("\n")
    assert pane.column.payment.till.amount.value() == 4000


def test_what_is_wrong_with_a_coverage_is_said_at_its_field(desk, hands, pane):
    hands.pick(desk.visit)
    hands.press("\n\u2193\u2193e")
    form = pane.column.on_file.coverage
    form.form["payer"].set_value("")
    form.save()
    assert form.form["payer"].error
    form.form["payer"].set_value("Cigna")
    form.form["relationship"].set_value("spouse")
    form.save()
    hands.settle()
    assert "whose policy" in form.form["subscriber"].error


def test_missing_forms_are_asked_for_and_those_signed_are_noted(desk, hands, pane):
    with desk.store.writing.begin() as connection:
        connection.execute(SignedForm.__table__.update().values(signed_on=date(2020, 1, 2)))
    pane.refresh()
    hands.settle()
    hands.pick(desk.visit)
    hands.press("\n\n")
    assert hands.step == "forms"
    assert "Consent to treat" in seen(pane) and "01/02/2020" in seen(pane)
    hands.press(" \nc\n")
    assert desk.view().is_checked_in and desk.view().forms == ()


def test_the_receipt_is_shown_and_each_save_is_counted(desk, hands, pane, tmp_path):
    hands.pick(desk.visit)
    hands.press("\n\nc\n")
    hands.settle()
    preview = pane.finished.preview
    assert preview.isVisible() and preview.title.words() == "Receipt A-000001"
    texts = []
    for name in ("first.pdf", "second.pdf"):
        preview.save_to(str(tmp_path / name))
        hands.settle()
        document = pypdfium2.PdfDocument(tmp_path / name)
        texts.append(document[0].get_textpage().get_text_bounded())
        document.close()
    assert "COPY" not in texts[0] and "COPY 1" in texts[1]
    assert "Ana Rivera" in texts[0] and "$25.00" in texts[0]


def test_a_roll_can_be_chosen_for_the_receipt(desk, hands, pane, tmp_path):
    hands.pick(desk.visit)
    hands.press("\n\nc\n")
    pane.finished.form.choose(1)
    hands.settle()
    pane.finished.preview.save_to(str(tmp_path / "roll.pdf"))
    hands.settle()
    document = pypdfium2.PdfDocument(tmp_path / "roll.pdf")
    assert document[0].get_size()[0] == pytest.approx(80 / 25.4 * 72, abs=0.1)
    document.close()


def test_undoing_opens_the_check_in_again_and_says_that_the_money_stays(desk, hands, pane, qtbot):
    hands.pick(desk.visit)
    hands.press("\n\nc\n")
    with qtbot.waitSignal(pane.said) as said:
        pane.finished.undo.click()
        hands.settle()
    assert "A-000001 stays" in said.args[0]
    assert hands.step == "who"
    assert "Paid already, A-000001" in pane.column.steps.steps["payment"].head.summary
    hands.press("\n\n\n")
    assert desk.view().is_checked_in
    assert count(desk, Posting) == 1


def test_a_check_in_done_at_another_desk_is_shown_at_once(desk, hands, pane, office):
    hands.pick(desk.visit)
    done = check_in.do(
        desk.store, clerk("Lou Ray", 5), desk.visit, 1, identifiers=("name", "birth_date"),
        payment=desk.wanted(),
    )  # fmt: skip
    office.bell.rang.emit(done.changes)
    hands.settle()
    assert "by Lou Ray" in seen(pane)
    assert count(desk, Posting) == 1


def test_parked_it_comes_back_to_the_same_field_with_the_same_payment_key(desk, hands, pane):
    hands.pick(desk.visit)
    hands.press("\n\nk10")
    draft = pane.draft()
    assert draft.form == f"checkin {desk.visit}" and "Rivera" in draft.title
    key = pane.column.key
    pane.take_up_nothing()
    hands.settle()
    assert pane.draft() is None
    pane.take_up(draft)
    hands.settle()
    assert hands.step == "payment"
    assert pane.column.key == key
    assert pane.column.payment.till.number.box.hasFocus()
    hands.press("47\n")
    with desk.store.read() as session:
        assert ledger.posted(session, key).cents == 2500
        assert ledger.payments_of_day(session, desk.store.today())[0].reference == "1047"


def test_a_parked_check_in_never_holds_a_card_number(desk, hands, pane):
    hands.pick(desk.visit)
    hands.press("\n\nr")
    pane.column.payment.till.card.box.setText("4242 4242 4242 4242")
    assert "4242" not in str(pane.draft().typed)


def test_leaving_by_escape_loses_nothing(desk, hands, pane):
    hands.pick(desk.visit)
    hands.press("\n\nk1047\x1b")
    assert hands.pane.stack.currentWidget() is pane.empty
    hands.pick(desk.visit)
    assert hands.step == "payment"
    assert pane.column.payment.till.number.value() == "1047"


def test_a_patient_without_a_visit_today_is_said_so(desk, hands, pane):
    bob = patient(desk.store, family="Stone", given="Bob", number=2)
    pane.go(Go("checkin", bob, {"patient_id": bob}))
    hands.settle()
    assert "no visit today" in seen(pane)


def test_the_patient_in_hand_is_opened_at_their_visit_that_is_to_come(desk, hands, pane):
    done = desk.book(desk.ana, minutes=-60, status="checked_out")
    pane.go(Go("checkin", desk.ana, {"patient_id": desk.ana}))
    hands.settle()
    assert pane.column.view.appointment_id == desk.visit != done
    assert hands.step == "who"


def test_who_may_not_take_money_is_sent_to_a_supervisor(desk, hands, pane, office, qtbot, manager):
    office.sign_in(Staff(4, "Ty Aide", frozenset({"checkin.write", "schedule.read"})))
    hands.pick(desk.visit)
    with qtbot.waitSignal(office.refused) as asked:
        hands.press("\n\nc\n")
    refusal, act = asked.args
    assert isinstance(refusal, NeedsApproval)
    office.act(act, approver=manager)
    hands.settle()
    assert desk.view().is_checked_in
    assert "Checked in" in seen(pane)


def test_another_change_of_the_chart_keeps_what_is_typed(desk, hands, pane, office):
    hands.pick(desk.visit)
    hands.press("\n\nk10")
    done = arrive.do(desk.store, clerk(), desk.visit)
    office.bell.rang.emit(done.changes)
    hands.settle()
    assert pane.column.payment.till.number.box.text() == "10"
    hands.press("47\n")
    assert desk.view().is_checked_in


def test_what_the_lobby_may_not_see_is_masked(desk, hands, pane):
    hands.pick(desk.visit)
    privacy.hide()
    try:
        words = seen(pane)
        assert MASK in words
        for secret in ("Ana Rivera", "03/04/1980", "(518) 555-0001", "12 Elm"):
            assert secret not in words
        assert pane.today.model.index(0, 1).data() == MASK
    finally:
        privacy.hide(False)


def test_the_list_goes_on_to_those_who_are_still_to_come(desk, hands, pane):
    assert pane.today.model.rowCount() == 1
    hands.pick(desk.visit)
    hands.press("\n\nc\n")
    assert pane.today.model.rowCount() == 0
    assert pane.today.empty.isVisibleTo(pane)
    pane.today.which.choose(1)
    assert pane.today.model.rowCount() == 1


def test_arrived_is_marked_from_the_list(desk, hands, pane):
    hands.pick(desk.visit)
    pane.today.arrived.click()
    hands.settle()
    with desk.store.read() as session:
        assert session.scalar(select(Appointment.status)) == "arrived"
    assert "1 waiting at the desk" in pane.today.count.words()


def test_the_list_and_the_end_of_a_check_in_lead_to_the_superbill(desk, hands, pane, qtbot):
    asked = Go("charges", desk.ana, {"appointment_id": desk.visit})
    pane.today.table.take_in_hand(desk.visit)
    with qtbot.waitSignal(pane.wished) as wished:
        pane.today.superbill.click()
    assert wished.args[0] == asked
    visit = free_of_charge(desk)
    pane.refresh()
    hands.settle()
    hands.pick(visit)
    hands.press("\n\n\n")
    assert pane.stack.currentWidget() is pane.finished
    with qtbot.waitSignal(pane.wished) as wished:
        pane.finished.superbill.click()
    assert wished.args[0] == Go("charges", desk.ana, {"appointment_id": visit})


def test_everything_the_keyboard_reaches_has_a_name(desk, hands, pane):
    hands.pick(desk.visit)
    hands.press("\n\nc")
    for one in pane.findChildren(QWidget):
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisibleTo(pane):
            named = one.accessibleName() or getattr(one, "text", lambda: "")()
            assert named, one
