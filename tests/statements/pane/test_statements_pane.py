"""The Statements room as a biller works in it: by keys, and by what is seen."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from statements.a_desk import Desk
from statements.an_office import begun, charge, days_ago, dry, pay, settings, someone, statements

from frontdesk.kit import theme
from frontdesk.kit.going import Go
from frontdesk.kit.privacy import privacy
from frontdesk.statements import reads


@pytest.fixture
def desk(qapp, qtbot, office):
    """Ana owes $120.00, Bob $3.00, Leo's $40.00 are Ana's too."""
    theme.apply(qapp, theme.light())
    office.ana, office.bob = someone(office), someone(office, "Stone", "Bob")
    office.leo = someone(office, given="Leo", guarantor_id=office.ana)
    for who, cents in ((office.ana, 12000), (office.bob, 300), (office.leo, 4000)):
        charge(office, who, cents, ago=70)
    opened = Desk(office)
    yield opened
    privacy.hide(False)
    opened.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_dry_run_says_who_gets_what_and_who_none_and_why(desk):
    assert desk.run.words.words() == "1 statement to send; 1 get none"
    assert desk.run.total.words() == "$160.00 in all"
    rows = desk.rows(desk.run.table)
    assert [(row[0], row[1], row[2], row[3], row[4]) for row in rows] == [
        ("Level 1", "Rivera, Ana", "2", "$160.00", "On paper"),
        ("None", "Stone, Bob", "1", "$3.00", "Under $5.00"),
    ]
    desk.run.look.choose(2)
    assert [row[1] for row in desk.rows(desk.run.table)] == ["Stone, Bob"]


def test_one_key_sends_what_is_shown_and_shows_what_was_sent(desk, office):
    desk.key("Alt+S")
    assert desk.pane.page.value() == "sent"
    assert desk.sent.banner.sentence == "1 statement written."
    (run,) = desk.rows(desk.sent.runs)
    assert run[1:5] == ("Statements", "1", "$160.00", "Not printed yet")
    assert [row[1:3] for row in desk.rows(desk.sent.sent)] == [("Rivera, Ana", "$160.00")]
    assert [one.content.cents for one in statements(office, 1)] == [16000]
    assert not dry(office)[office.ana].goes


def test_a_payment_in_between_is_told_where_the_run_is_seen(desk, office):
    pay(office, office.ana, 16000)
    desk.key("Alt+S")
    assert "1 got none after all" in desk.run.banner.sentence
    assert "Rivera, Ana (Nothing owed; the dry run said $160.00)" in desk.sent.told.words()


def test_the_paper_is_seen_first_and_each_later_one_is_a_copy(desk, office, tmp_path):
    desk.key("Alt+S")
    desk.sent.show_all()
    desk.settle()
    assert desk.sent.preview.isVisible()
    desk.sent.preview.save_to(str(tmp_path / "all.pdf"))
    desk.settle()
    assert (tmp_path / "all.pdf").read_bytes().startswith(b"%PDF")
    assert desk.rows(desk.sent.runs)[0][4] == "Handed out"
    assert statements(office, 1)[0].prints == 1


def test_what_was_only_looked_at_is_not_printed(desk, office, tmp_path):
    desk.pane.go(Go("statements", office.leo))
    desk.settle()
    assert desk.run.preview.isVisible()
    assert (desk.run.words.words(), desk.run.total.words()) == ("Statement of", "Rivera, Ana")
    desk.run.preview.save_to(str(tmp_path / "look.pdf"))
    desk.settle()
    assert not (tmp_path / "look.pdf").exists()
    assert "only a look" in desk.run.preview.banner.sentence
    desk.run.preview.close_preview()
    desk.run.show_all()
    desk.settle()
    assert len(desk.rows(desk.run.table)) == 2


def test_a_run_is_undone_with_a_reason(desk, office):
    desk.key("Alt+S")
    desk.sent.ask_undo()
    desk.sent.card.ask()
    desk.settle()
    assert statements(office, 1)[0].undone is False  # not without a reason
    desk.sent.card.form["reason"].box.set_value("wrong paper")
    desk.sent.card.ask()
    desk.settle()
    assert "Undone: 1 taken back." in desk.sent.banner.sentence
    assert desk.rows(desk.sent.runs)[0][4] == "Undone by Lena Hart: wrong paper"
    assert dry(office)[office.ana].goes


def test_late_fees_are_charged_as_shown_and_undone(desk, office):
    desk.key("Alt+S")
    days_ago(office, 40)
    settings(office, fee="flat", fee_cents=1500)
    desk.pane.open("fees")
    desk.fees.refresh()
    desk.settle()
    assert [row[:3] for row in desk.rows(desk.fees.table)] == [
        ("$15.00", "Rivera, Ana", "$160.00")
    ]  # fmt: skip
    desk.fees.charge_all()
    desk.settle()
    assert "1 late fee charged" in desk.fees.banner.sentence
    assert dry(office)[office.ana].verdict.cents == 17500
    desk.pane.open("sent")
    desk.sent.refresh()
    desk.settle()
    assert desk.rows(desk.sent.runs)[0][1:4] == ("Late fees", "1", "$15.00")


def test_a_fee_that_came_out_otherwise_is_told(desk, office):
    desk.key("Alt+S")
    days_ago(office, 40)
    settings(office, fee="percent", fee_points=1000)
    desk.pane.open("fees")
    desk.fees.refresh()
    desk.settle()
    pay(office, office.ana, 6000)  # at a desk whose bell is not heard here
    desk.fees.charge_all()
    desk.settle()
    assert desk.fees.told.words() == "Rivera, Ana: $10.00 instead of $16.00."


def test_an_account_is_held_from_the_dry_run_and_let_go_again(desk, office):
    desk.run.table.take_in_hand(office.ana)
    desk.run.wish_hold()
    desk.settle()
    assert desk.pane.page.value() == "holds"
    desk.holds.card.form["reason"].box.set_value("Funeral")
    desk.holds.card.ask()
    desk.settle()
    assert desk.rows(desk.holds.table)[0][:4] == (
        "On hold", "Rivera, Ana", "All statements", "Funeral",
    )  # fmt: skip
    assert dry(office)[office.ana].verdict.why_not == "On hold: Funeral"
    desk.holds.table.take_in_hand(1)
    desk.holds.end_hold()
    desk.settle()
    assert dry(office)[office.ana].goes


def test_the_rules_are_saved_and_wrong_ones_are_refused_at_their_field(desk, office):
    desk.pane.open("rules")
    desk.settle()
    form = desk.rules.card.form
    form["every_days"].box.set_value(7)
    desk.rules.card.ask()
    desk.settle()
    assert "at least as many days" in form["every_days"].error
    form["every_days"].box.set_value(45)
    form["least_cents"].box.set_value(200)
    form["fee_points"].box.set_value("2.25 %")
    form["message_4"].box.set_value("")
    desk.rules.card.ask()
    desk.settle()
    with office.read() as session:
        kept = reads.settings(session).settings
    assert (kept.every_days, kept.least_cents, kept.fee_points) == (45, 200, 225)
    assert len(kept.levels) == 3
    assert dry(office)[office.bob].goes


def test_every_page_is_reached_by_its_key(desk):
    for place, key in enumerate(("run", "fees", "sent", "holds", "rules"), 1):
        desk.key(f"Ctrl+{place}")
        assert desk.pane.page.value() == key


def test_a_run_that_was_stopped_is_gone_on_with_from_where_it_was(desk, office):
    begun(office)
    desk.pane.open("sent")
    desk.sent.refresh()
    desk.settle()
    assert desk.rows(desk.sent.runs)[0][4] == "Stopped: 1 are still to be written"
    assert desk.sent.go_on.isVisible()
    desk.sent.wish_go_on()
    desk.settle()
    assert desk.rows(desk.sent.runs)[0][4] == "Not printed yet"
    assert not desk.sent.go_on.isVisible()


def test_names_and_amounts_are_hidden_where_the_lobby_can_see(desk):
    privacy.hide(True)
    shown = " ".join(str(cell) for row in desk.rows(desk.run.table) for cell in row)
    assert "Rivera" not in shown and "160.00" not in shown
    assert "160.00" not in desk.run.words.text() + desk.run.total.text()
