"""Closing a day on its one screen, by the keyboard: counted blind, banked, sealed."""

from datetime import timedelta

import pypdfium2
import pytest
from closing.conftest import MANAGER
from closing.test_closing import key, post_on, visit
from kit.walk import access_keys, unnamed
from PySide6.QtCore import Qt
from small_office import clerk, insert
from sqlalchemy import func, select, text

from frontdesk.charges.tables import Excuse
from frontdesk.closing import reads
from frontdesk.closing.actions import close_day, count_drawer
from frontdesk.closing.tables import DayExcuse, DrawerCount
from frontdesk.core.changes import Change, Changes
from frontdesk.core.clock import words_date
from frontdesk.core.work import Staff
from frontdesk.kit.going import Go
from frontdesk.kit.privacy import MASK, privacy
from frontdesk.ledger.actions import void_receipt
from frontdesk.ledger.deposit_tables import Deposit, DepositItem
from frontdesk.ledger.tables import Closing
from frontdesk.office.tables import Workstation

ENTER, ESC, CTRL = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def usual(day):
    return make_usual(day)


@pytest.fixture
def own(own_day):
    return make_usual(own_day)


def make_usual(day):
    """One drawer with $25 of cash, two checks, one card; every visit is settled."""
    day.charge(day.ana, 14100, cover=day.cover)
    day.pay(day.ana, 4000, "check")
    day.pay(day.bob, 1500, "check")
    day.pay(day.bob, 2500)
    day.pay(day.bob, 3000, "card")
    return day


def count_right(screen):
    """Type the float of $100 and the day's $25: one hundred, one twenty, one five."""
    for figures in ("1", "", "1", "", "1"):
        screen.type(figures)
        screen.press(ENTER)


def whole(day, query):
    with day.store.read() as session:
        return session.execute(query).all()


def test_a_usual_day_is_closed_with_few_keys_by_the_keyboard_alone(usual, open_screen):
    screen = open_screen(usual)
    page = screen.page
    assert page.steps.current == "count"  # nothing is left to settle
    count_right(screen)
    screen.press(ENTER, held=CTRL)
    assert page.steps.current == "deposit"
    assert page.deposits.total.words() == "Slip 1: 2 checks, $80.00 in all"
    screen.press(ENTER)  # both checks are ticked and the cash is there
    assert page.slip_export.preview.isVisible()
    screen.press(ESC)
    assert page.steps.current == "settle"
    screen.type("30")
    screen.press(ENTER)
    assert page.steps.current == "close"
    screen.press(ENTER)
    assert "Closed by Rosa Diaz" in page.sealed.sentence
    (closing,) = whole(usual, select(Closing.seal, Closing.staff, Closing.day))
    assert closing.seal[:12] in page.sealed.sentence and closing.day == usual.today
    books = usual.read(reads.trial_balance, usual.today)
    assert books["bank"] == 11000 and not {"cash", "check", "card"} & books.keys()
    assert screen.keys == 15  # and one more, the room's own, to come here


def test_what_should_be_in_the_drawer_is_told_only_when_the_count_is_saved(usual, open_screen):
    screen = open_screen(usual)
    page = screen.page
    for step in page.steps.steps:
        page._open(step)
        screen.wait()
        told = screen.said_on_screen()
        assert "$141.00" in told  # what is on the screen is read here
        assert not [one for one in ("$125.00", "$25.00", "Expected") if one in told], step
    page._open("count")
    screen.type("1")
    screen.press(ENTER, held=CTRL)
    assert (page.count.was.words(), page.count.should.words()) == ("$100.00", "$125.00")
    assert page.count.verdict.words() == "$25.00 short"
    assert screen.focus is page.count.reason.box  # the reason comes next
    screen.press(ENTER)
    assert page.count.reason.error
    screen.type("given as change")
    screen.press(ENTER)
    assert page.steps.current == "deposit"
    counts = whole(usual, select(DrawerCount.counted_cents, DrawerCount.reason))
    assert [tuple(one) for one in counts] == [(10000, ""), (10000, "given as change")]
    assert usual.read(reads.trial_balance, usual.today)["over_short"] == 2500
    assert "A $25.00 short" in page.steps.steps["count"].head.summary


def test_a_card_number_typed_as_a_reason_is_caught_at_its_field(own, open_screen):
    screen = open_screen(own)
    screen.type("1")
    screen.press(ENTER, held=CTRL)
    screen.type("4111 1111 1111 1111")
    screen.press(ENTER)
    assert "card number" in screen.page.count.reason.error
    assert len(whole(own, select(DrawerCount.id))) == 1


def test_a_drawer_counted_wrong_is_counted_again_and_both_counts_are_kept(own, open_screen):
    screen = open_screen(own)
    screen.type("2")
    screen.press(ENTER, held=CTRL)
    screen.page.count.again.click()
    screen.wait()
    count_right(screen)
    screen.press(ENTER, held=CTRL)
    assert screen.page.steps.current == "deposit"
    assert [row[0] for row in whole(own, select(DrawerCount.counted_cents))] == [20000, 12500]
    assert "over_short" not in own.read(reads.trial_balance, own.today)


def test_every_drawer_with_cash_is_counted_this_desk_s_first(own, open_screen):
    insert(own.store, Workstation(name="desk-0", drawer="B"), Workstation(name="x", drawer="C"))
    own.store.workstation, here = "desk-0", own.store.workstation
    own.pay(own.ana, 1000)
    own.store.workstation = here
    screen = open_screen(own)
    count = screen.page.count
    assert count.which.isVisible() and count.letter == "A"
    count_right(screen)
    screen.press(ENTER, held=CTRL)
    assert (count.letter, screen.page.steps.current) == ("B", "count")
    assert not count.pieces.is_typed  # the count of the other drawer is gone
    screen.type("1")
    screen.press(ENTER, ENTER, ENTER)
    screen.type("1")
    screen.press(ENTER, held=CTRL)
    assert screen.page.steps.current == "deposit"  # nothing came into drawer C
    counts = whole(own, select(DrawerCount.drawer, DrawerCount.counted_cents))
    assert [tuple(one) for one in counts] == [("A", 12500), ("B", 11000)]


def test_what_is_left_is_opened_where_it_is_settled(own, open_screen):
    seen = visit(own, own.ana, "with_provider")
    owing = visit(own, own.bob, "checked_out", copay=2500)
    screen = open_screen(own)
    left = screen.page.left
    assert screen.page.steps.current == "left" and screen.focus is left.table
    for _ in range(4):
        screen.press(ENTER)
        screen.press(Qt.Key.Key_Down)
    assert screen.wishes == [
        Go("schedule", None, {"appointment_id": seen}),
        Go("charges", None, {"appointment_id": seen}),
        Go("charges", None, {"appointment_id": owing}),
        Go("checkin", None, {"appointment_id": owing}),
    ]


def test_a_void_is_shown_and_opens_its_receipt_but_keeps_nothing_open(own, open_screen):
    made = own.pay(own.ana, 700)
    void_receipt.do(own.store, MANAGER, made["receipt_id"], reason="wrong patient")
    screen = open_screen(own)
    left = screen.page.left
    screen.page._open("left")
    screen.wait()
    (row,) = left.model.rows()
    assert not row.one.blocks and "wrong patient" in screen.cells(left.table)
    left.table.take_in_hand(row.id)
    left.table.setFocus()
    assert not left.reason.isEnabled()
    screen.press(ENTER)
    assert screen.wishes == [Go("billing", None, {"receipt_id": made["receipt_id"]})]


def test_what_may_stay_so_is_excused_by_typing_in_the_list(usual, open_screen):
    seen = visit(usual, usual.ana, "with_provider")
    screen = open_screen(usual)
    page = screen.page
    screen.type("x")
    screen.press(ENTER)
    assert "Say in a few words" in page.left.banner.sentence and page.left.reason.text() == "x"
    screen.type(" went home early")
    screen.press(ENTER)
    assert screen.focus is page.left.table  # and the next one is in hand
    screen.type("nurse visit")
    screen.press(ENTER)
    assert page.steps.current == "count"  # nothing more keeps the day open
    assert page.steps.steps["left"].head.summary == "1, all explained"
    excuses = whole(usual, select(DayExcuse.kind, DayExcuse.subject_id, DayExcuse.reason))
    assert [tuple(one) for one in excuses] == [("outcome", seen, "x went home early")]
    assert whole(usual, select(Excuse.reason)) == [("nurse visit",)]


def test_all_that_keeps_the_day_open_is_said_with_the_way_to_its_place(own, open_screen):
    visit(own, own.ana, "with_provider")
    screen = open_screen(own)
    page = screen.page
    page._open("close")
    assert [one.sentence for one in page.sealing.signs] == [
        "Rivera, Ana: visit is still with provider and 1 more. Settle it, or say why it may "
        "stay so.",
        "Count the cash of drawer A first.",
    ]
    page.sealing.signs[1].acted.emit()
    screen.wait()
    assert page.steps.current == "count" and screen.focus in page.count.pieces.boxes.values()
    page._open("close")
    screen.press(ENTER)
    assert page.steps.current == "left" and not whole(own, select(Closing.id))


def test_an_earlier_open_day_comes_first(own, open_screen):
    yesterday = own.today - timedelta(days=1)
    post_on(own, yesterday)
    screen = open_screen(own)
    page = screen.page
    assert page.view.day == yesterday and page.steps.current == "close"
    page.head.later.click()
    screen.wait()
    page._open("close")
    assert f"{words_date(yesterday)} is still open" in page.sealing.signs[0].sentence
    page.sealing.signs[0].acted.emit()
    screen.wait()
    assert page.view.day == yesterday
    screen.press(ENTER)
    assert "Closed by" in page.sealed.sentence
    page.head.first.click()
    screen.wait()
    assert page.view.day == own.today


def test_a_check_can_stay_here_and_the_slip_lists_the_others(own, open_screen, tmp_path):
    count_drawer.do(own.store, clerk(), own.today, "A", {10000: 1, 500: 5}, key=key())
    screen = open_screen(own)
    page = screen.page
    assert page.steps.current == "deposit"
    screen.press(Qt.Key.Key_Space)  # the first check is unticked
    page.deposits.cash.take_keyboard()
    screen.type("30")
    screen.press(ENTER)
    assert "Only $25.00 of cash came in" in page.deposits.cash.error
    screen.focus.selectAll()
    screen.type("20")
    screen.press(ENTER)
    (made,) = whole(own, select(Deposit.cash_cents, Deposit.check_cents))
    assert tuple(made) == (2000, 1500)
    assert len(whole(own, select(DepositItem.id))) == 1
    path = tmp_path / "slip.pdf"
    page.slip_export.preview.save_to(str(path))
    screen.wait()
    with pypdfium2.PdfDocument(path) as pdf:
        words = pdf[0].get_textpage().get_text_range()
    assert "Deposit slip 1" in words and "Stone, Bob" in words and "$35.00" in words
    assert "Rivera" not in words
    screen.press(ESC)
    assert page.steps.current == "deposit"  # a check and $5 are still here
    assert page.deposits.total.words() == "Slip 2: 0 checks, $5.00 in all"


def test_a_batch_that_differs_is_told_and_settled_when_it_is_meant(own, open_screen):
    screen = open_screen(own)
    page = screen.page
    page._open("settle")
    assert "30.00" not in page.settling.banner.sentence
    screen.type("28")
    screen.press(ENTER)
    assert "The books have $30.00, so this is $2.00 less" in page.settling.banner.sentence
    assert "bank" not in own.read(reads.trial_balance, own.today)
    screen.press(ENTER)
    books = own.read(reads.trial_balance, own.today)
    assert (books["bank"], books["card"]) == (2800, 200)
    assert page.steps.current == "settle"  # $2.00 are still to be found


def test_a_batch_of_more_than_came_in_is_never_settled(own, open_screen):
    screen = open_screen(own)
    screen.page._open("settle")
    screen.type("31")
    for _ in range(2):
        screen.press(ENTER)
        assert "this is $1.00 more. Enter first the payment" in screen.page.settling.banner.sentence
    assert "bank" not in own.read(reads.trial_balance, own.today)


def test_a_sealed_day_is_shown_and_printed_as_it_was_sealed(own, open_screen, tmp_path):
    count_drawer.do(own.store, clerk(), own.today, "A", {10000: 1, 500: 5}, key=key())
    close_day.do(own.store, MANAGER, own.today)
    with own.store.writing.begin() as connection:
        connection.execute(text("UPDATE provider SET name = 'Dr. Other'"))
    screen = open_screen(own)
    page = screen.page
    page.show_day(own.today)
    screen.wait()
    assert not page.steps.isVisible() and page.done_card.isVisible()
    assert page.sheet.listing.title == "Day sheet, sealed"
    path = tmp_path / "sheet.pdf"
    page.export.save_to(str(path), "pdf")
    screen.wait()
    with pypdfium2.PdfDocument(path) as pdf:
        words = "".join(one.get_textpage().get_text_range() for one in pdf)
    (seal,) = whole(own, select(Closing.seal))[0]
    assert "Dr. Lee" in words and "Dr. Other" not in words
    assert seal[:16] in words and seal[48:] in words and "by Rosa Diaz" in words
    page.sealed.acted.emit()
    screen.wait()
    assert page.export.preview.isVisible()


def test_who_posted_needs_somebody_else_to_close_in_their_place(own, open_screen):
    count_drawer.do(own.store, clerk(), own.today, "A", {10000: 1, 500: 5}, key=key())
    taker = Staff(2, "Kim Park", frozenset({"*"}))
    screen = open_screen(own, staff=taker)
    page = screen.page
    page._open("close")
    assert "Kim Park has posted on this day" in page.sealing.signs[0].sentence
    screen.office.sign_in(MANAGER)
    screen.wait()
    assert page.sealing.signs == []
    screen.office.sign_in(taker)
    screen.wait()
    asked = []
    screen.office.ask_approval = lambda refusal, then: (asked.append(refusal), then(None))
    screen.press(ENTER)
    assert asked[0].permit == "ledger.close" and page.sealed.sentence == ""
    screen.office.ask_approval = lambda _refusal, then: then(taker)
    screen.press(ENTER)
    assert page.sealed.sentence == ""  # it is the same person
    screen.office.ask_approval = lambda _refusal, then: then(MANAGER)
    page.sealing.take_keyboard()
    screen.press(ENTER)
    assert "Closed by Rosa Diaz" in page.sealed.sentence
    (content,) = whole(own, select(Closing.content))[0]
    assert (content["by"], content["posters"]) == ("Rosa Diaz", ["Kim Park"])


def test_an_office_that_lets_who_posted_close_says_so_on_screen_and_sheet(own, open_screen):
    count_drawer.do(own.store, clerk(), own.today, "A", {10000: 1, 500: 5}, key=key())
    with own.store.writing.begin() as connection:
        connection.execute(text("UPDATE practice SET limits = '{\"closer_may_post\": true}'"))
    screen = open_screen(own, staff=Staff(2, "Kim Park", frozenset({"*"})))
    screen.page._open("close")
    screen.press(ENTER)
    assert "who also posted, as the office allows" in screen.page.sealed.sentence
    assert ("Note", "Kim Park has posted and closed, as the office allows") in list(
        screen.page.sheet.listing.about
    )


def test_a_receptionist_counts_and_a_supervisor_approves_the_rest(own, open_screen):
    screen = open_screen(own, staff=clerk("Lee Fox", 5))
    count_right(screen)
    screen.press(ENTER, held=CTRL)
    assert screen.page.steps.current == "deposit"
    screen.office.ask_approval = lambda _refusal, then: then(MANAGER)
    screen.press(ENTER)
    assert len(whole(own, select(Deposit.id))) == 1


def test_a_half_typed_count_is_parked_and_comes_back(own, open_screen):
    screen = open_screen(own)
    assert screen.pane.draft() is None
    screen.type("3")
    draft = screen.pane.draft()
    assert draft.title.startswith("Count of drawer A")
    screen.pane.take_up_nothing()
    assert screen.pane.draft() is None
    screen.pane.take_up(draft)
    screen.wait()
    assert screen.page.count.pieces.value() == {10000: 3}
    screen.press(ENTER, held=CTRL)
    assert whole(own, select(func.count(DrawerCount.id))) == [(1,)]


def test_what_another_desk_takes_shows_and_what_is_typed_stays(own, open_screen):
    screen = open_screen(own)
    screen.type("1")
    own.pay(own.ana, 900, "check")
    screen.office.bell.rang.emit(Changes((Change("posting", 1),)))
    screen.wait()
    assert len(screen.page.view.checks) == 3
    assert screen.page.count.pieces.value() == {10000: 1}
    assert screen.focus in screen.page.count.pieces.boxes.values()


def test_names_and_amounts_hide_from_the_lobby(own, open_screen):
    visit(own, own.ana, "with_provider")
    screen = open_screen(own)
    privacy.hide(True)
    screen.wait()
    told = "\n".join(
        [*screen.cells(screen.page.left.table), *screen.cells(screen.page.sheet.table)]
    )
    assert MASK in told and "Rivera" not in told and "$40" not in told


@pytest.mark.parametrize("step", ["left", "count", "deposit", "settle", "close", "closed"])
def test_everything_has_a_name_and_its_letter_is_its_own(own, open_screen, step):
    visit(own, own.ana, "checked_out")
    screen = open_screen(own)
    if step == "closed":
        screen.page.show_day(own.today - timedelta(days=1))
        screen.wait()
    else:
        screen.page._open(step)
    screen.wait()
    assert unnamed(screen.pane) == []
    assert {key: n for key, n in access_keys(screen.pane).items() if n > 1} == {}
