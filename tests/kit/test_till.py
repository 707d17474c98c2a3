"""Taking money by keyboard: one key for the way, then what it needs; the change stands large."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from frontdesk.core.refused import Refused
from frontdesk.kit.till import CARD, CASH, CHECK, NOTHING, Tendered, Till

REASONS = ("Will pay at check-out", "Forgot wallet")


@pytest.fixture
def till(qtbot):
    till = Till(nothing="Nothing", reasons=REASONS)
    qtbot.addWidget(till)
    till.ask(2500)
    show(till, qtbot)
    till.take_keyboard()
    return till


def show(till, qtbot):
    with qtbot.waitActive(till):
        till.show()
        till.activateWindow()


def press(words):
    for letter in words:
        here = QApplication.focusWidget()
        if letter == "\n":
            QTest.keyClick(here, Qt.Key.Key_Return)
        else:
            QTest.keyClicks(here, letter)


@pytest.mark.parametrize(
    "keys,wanted",
    [
        ("c", Tendered(CASH, 2500)),
        ("c40", Tendered(CASH, 2500, tendered_cents=4000)),
        ("k1047", Tendered(CHECK, 2500, reference="1047")),
        ("rvisa 4242 05A91", Tendered(CARD, 2500, reference="visa 4242 05A91")),
        ("n2", Tendered(NOTHING, 0, reason="Forgot wallet")),
        ("nasked to wait", Tendered(NOTHING, 0, reason="asked to wait")),
    ],
)
def test_one_key_for_the_way_and_then_what_it_needs(till, keys, wanted):
    press(keys)
    assert till.wanted() == wanted


def test_enter_takes_it(till, qtbot):
    with qtbot.waitSignal(till.entered):
        press("c\n")


def test_the_change_is_shown_as_soon_as_it_is_known(till):
    press("c40")
    assert (till.change_caption.words(), till.change.words()) == ("Change", "$15.00")
    till.tendered.set_value(2000)
    assert (till.change_caption.words(), till.change.words()) == ("Still short", "$5.00")


def test_another_letter_chooses_nothing(till):
    press("x")
    assert till.way is None
    assert till.wanted() is None
    assert "C, K or R" in till.method.error


def test_a_card_number_is_wiped_as_soon_as_it_is_typed_and_never_parked(till):
    press("r6011000990139424")
    assert till.card.box.text() == ""
    assert "wiped" in till.card.error
    till.card.box.setText("4242 4242 4242 4242")  # pasted by some other way
    assert "4242" not in str(till.snapshot())


def test_what_is_typed_comes_back_to_the_same_field(till, qtbot):
    press("k10")
    kept = till.snapshot()
    other = Till(nothing="Nothing", reasons=REASONS)
    qtbot.addWidget(other)
    other.ask(2500)
    show(other, qtbot)
    other.restore(kept)
    press("47")
    assert other.wanted() == Tendered(CHECK, 2500, reference="1047")


@pytest.mark.parametrize(
    "keys,field,name",
    [("c", "tendered", "tendered"), ("k", "reference", "number"), ("r", "reference", "card"),
     ("n", "unpaid_reason", "reason"), ("c", "amount", "amount")],
)  # fmt: skip
def test_a_refusal_is_shown_at_the_field_it_names(till, keys, field, name):
    press(keys)
    assert till.show_refused(Refused("This is wrong.", field=field))
    assert till.form[name].error == "This is wrong."
    assert till.form[name].box.hasFocus()


def test_an_amount_that_cannot_be_read_is_said_and_stays(till):
    press("c")
    till.amount.take_keyboard()
    till.amount.box.setText("25,5")
    assert till.wanted() is None
    assert "25.5" in till.amount.error
    assert till.amount.box.text() == "25,5"
