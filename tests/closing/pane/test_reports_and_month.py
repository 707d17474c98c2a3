"""The month and the reports as a person sees them: what is open, what is owed, how well paid."""

from datetime import timedelta

import openpyxl
import pypdfium2
import pytest
from closing.conftest import MANAGER
from closing.test_closing import key, post_on
from kit.walk import access_keys, unnamed
from PySide6.QtCore import Qt
from small_office import insert
from sqlalchemy import select

from frontdesk.books import actions as books
from frontdesk.closing import denials, reads
from frontdesk.closing.actions import close_day
from frontdesk.closing.report_kinds import KINDS, Asked
from frontdesk.core.listing import SUBTOTAL
from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.kit.going import Go
from frontdesk.ledger.tables import Closing
from frontdesk.payments import remitting
from frontdesk.payments.remit_rules import LineTyped

ENTER = Qt.Key.Key_Return


@pytest.fixture
def owed(day):
    """Ana's Aetna and Bob's Cigna owe for different times; both owe a little themselves."""
    (cigna,) = insert(day.store, Payer(name="Cigna"))
    (other,) = insert(day.store, Coverage(patient_id=day.bob, payer_id=cigna))
    day.charge(day.ana, 12000, cover=day.cover, ago=75)
    day.charge(day.ana, 3000, cover=day.cover, ago=40)
    day.charge(day.bob, 20000, cover=other, ago=45)
    day.charge(day.bob, 4000, cover=other)
    day.charge(day.ana, 900, ago=100)
    day.pay(day.bob, 2500, purpose="prepayment")
    return day


def report(screen, kind):
    screen.pane.sections.open("reports")
    page = screen.page
    page.form["kind"].set_value(kind)
    page.form.edited.emit("kind")
    screen.wait()
    return page


def test_a_month_says_what_is_open_and_leads_there_then_it_is_sealed(day, open_screen):
    end = day.today.replace(day=1) - timedelta(days=1)
    post_on(day, end)
    screen = open_screen(day)
    screen.pane.sections.open("month")
    screen.wait()
    page = screen.page
    assert page.heading.words() == f"{end:%B %Y}" and not page.button.isEnabled()
    assert "is still open" in page.banner.sentence
    page.table.setFocus()
    screen.press(ENTER)
    assert screen.wishes == [Go("closing", None, {"page": "day", "day": end.isoformat()})]
    screen.pane.go(screen.wishes[0])
    screen.wait()
    assert screen.page.view.day == end
    close_day.do(day.store, MANAGER, end)
    screen.pane.sections.open("month")
    page.refresh()
    screen.wait()
    assert page.table.empty.isVisible() and page.banner.sentence == ""
    page.button.setFocus()
    screen.press(ENTER)
    assert "Closed by Rosa Diaz" in page.sealed.sentence and not page.button.isVisible()
    assert page.books.listing.title == "Trial balance, sealed"
    with day.store.read() as session:
        assert session.scalars(select(Closing.kind)).all() == ["day", "month"]
    page.later.click()
    screen.wait()
    assert "is not over yet" in page.banner.sentence


def test_what_is_owed_is_told_by_payer_provider_and_patient_and_ties_to_the_books(
    owed, open_screen
):
    balance = owed.read(reads.trial_balance, owed.today)
    screen = open_screen(owed)
    page = report(screen, "payers")
    assert page.view.listing.totals[-1] == balance["payer"] == 39000
    ages = dict(zip(page.chart.chart.labels, page.chart.chart.series[0].values, strict=True))
    assert ages == {
        "0–30 days": 4000, "31–60 days": 23000, "61–90 days": 12000, "91–120 days": 0,
        "over 120 days": 0,
    }  # fmt: skip
    assert "31–60 days: $230.00" in page.chart.accessibleDescription()
    page = report(screen, "patients")
    assert page.view.listing.totals[-1] == balance["patient"] == 900
    page.view.table.setFocus()
    screen.press(ENTER)
    assert screen.wishes == [Go("billing", owed.ana)]
    page = report(screen, "providers")
    assert page.view.listing.totals[-1] == 39900
    page = report(screen, "credits")
    assert page.view.listing.totals[-1] == 2500 and not page.picture.isVisible()


def test_denials_to_be_are_told_by_payer_the_most_money_first(owed, open_screen):
    items = owed.read(denials.late_items, owed.today)
    assert [(one.payer, one.cents, one.days, one.is_old) for one in items] == [
        ("Cigna", 20000, 45, False), ("Aetna", 12000, 75, True), ("Aetna", 3000, 40, False),
    ]  # fmt: skip
    page = report(open_screen(owed), "denials")
    assert page.chart.chart.labels == ("Cigna", "Aetna")
    late, old = page.chart.chart.series
    assert (late.values, old.values) == ((20000, 3000), (0, 12000))
    assert [line.cells[5] for line in page.view.listing.lines] == [20000, 12000, 3000]
    assert page.view.listing.totals[5] == 35000


def test_what_a_payer_said_when_it_denied_stands_beside_what_is_open(owed):
    with owed.store.read() as session:
        payer = session.scalar(select(Payer.id).where(Payer.name == "Cigna"))
        item = denials.late_items(session, owed.today)[0]
    check = remitting.begin_remittance.do(
        owed.store, MANAGER, key=key(), payer_id=payer, kind="check", number="900", cents=0,
        dated=owed.today,
    ).made  # fmt: skip
    remitting.post_line.do(
        owed.store, MANAGER, check, number=1, charge_id=item.id, open_cents=item.cents,
        typed=LineTyped(reasons="CO-16", denial="notes are missing"),
    )  # fmt: skip
    assert owed.read(denials.late_items, owed.today)[0].said == "notes are missing"


def test_rates_and_payments_are_of_the_days_that_are_typed(owed, open_screen):
    screen = open_screen(owed)
    page = report(screen, "rates")
    assert page.form["since"].isVisible()
    told = dict(tuple(line.cells) for line in page.view.listing.lines)
    assert told["Receivables"] == "$399.00" and told["Days in receivables"] == "90.0"
    page = report(screen, "days")
    assert page.view.listing.totals[1] == 2500
    page.form["since"].set_value(owed.today + timedelta(days=1))
    page.ask()
    assert "before the first one" in page.form["until"].error
    page.form["since"].set_value(owed.today - timedelta(days=2))
    page.ask()
    screen.wait()
    assert page.chart.chart.series[0].values == (0, 0, 2500)


def test_the_trial_balance_names_the_office_s_own_accounts(own_day, open_screen):
    books.begin_books.do(own_day.store, MANAGER)
    own_day.charge(own_day.ana, 9000)
    books.set_fund.do(own_day.store, MANAGER, cents=20000)
    with own_day.store.read() as session:
        names = reads.own_accounts(session)
    assert names["6100"]
    page = report(open_screen(own_day), "trial")
    assert page.view.listing.totals[2] == page.view.listing.totals[3] == 9000


def test_a_report_leaves_as_paper_with_its_picture_and_as_a_workbook(owed, open_screen, tmp_path):
    page = report(screen := open_screen(owed), "payers")
    for way in ("pdf", "xlsx"):
        page.export.save_to(str(tmp_path / "owed"), way)
        screen.wait()
    with pypdfium2.PdfDocument(tmp_path / "owed.pdf") as pdf:
        words = pdf[0].get_textpage().get_text_range()
    assert "Receivables by payer" in words and "61–90 days" in words and "$390.00" in words
    sheet = openpyxl.load_workbook(tmp_path / "owed.xlsx").active
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "Cigna" in cells and 390 in [float(one) for one in cells if isinstance(one, int | float)]


def test_the_report_that_was_open_is_open_again(own_day, open_screen):
    screen = open_screen(own_day)
    report(screen, "credits")
    kept = screen.page.remember()
    again = open_screen(own_day)
    again.pane.sections.open("reports")
    again.page.come_back(kept)
    again.wait()
    assert again.page.kind == "credits" and again.page.view.table.empty.isVisible()


@pytest.mark.parametrize("page", ["month", *KINDS])
def test_every_page_is_named_and_its_letters_are_its_own(own_day, open_screen, page):
    own_day.charge(own_day.ana, 9000, cover=own_day.cover, ago=40)
    screen = open_screen(own_day)
    if page == "month":
        screen.pane.sections.open("month")
    else:
        report(screen, page)
    screen.wait()
    assert unnamed(screen.pane) == []
    assert {one: n for one, n in access_keys(screen.pane).items() if n > 1} == {}


def test_every_report_of_an_office_without_money_says_so(store):
    today = store.today()
    with store.read() as session:
        for kind in KINDS.values():
            made = kind.make(session, Asked(today, today))
            assert made.chart is None or made.chart.is_empty
            assert not [one for one in made.listing.lines if one.level == SUBTOTAL]
