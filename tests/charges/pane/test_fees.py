"""The Fees room: prices imported after they were seen, taken back whole; the office's own lists."""

import pytest
from charges.a_desk import Desk
from charges.a_visit import MANAGER

from frontdesk.charges import fee_reads, setup_reads
from frontdesk.charges.pane.fees import FeesPane

FILE = "Code,Description,Price\n99213,Office visit,150\nJ3420,Vitamin B12,12.50\n99999x,Wrong,1\n"


@pytest.fixture
def fees(one_file, desk):
    made = Desk(one_file.store, staff=MANAGER, pane=FeesPane)
    yield made
    made.close()


def page(fees, key):
    fees.pane.sections.open(key)
    fees.settle()
    return fees.pane.sections.page()


def prices(office):
    with office.store.read() as session:
        (one,) = fee_reads.schedule_rows(session)
        rows = fee_reads.fee_rows(session, one.id)
    return {(row.code, row.modifier): row.cents for row in rows}


def test_a_file_is_seen_then_done_and_taken_back_whole(one_file, fees, tmp_path):
    before = prices(one_file)
    path = tmp_path / "fees.csv"
    path.write_text(FILE)
    shown = page(fees, "prices")
    shown.plan_file(str(path))
    fees.settle()
    assert shown.run.isVisible() and prices(one_file) == before
    assert "1 new, 1 changed, 0 gone" in shown.run.sums.words()
    assert "$140.00 to $162.50" in shown.run.sums.words()
    assert "1 line left out" in shown.run.note.sentence
    shown.run.do.click()
    fees.settle()
    assert prices(one_file) == before | {("99213", ""): 15000, ("J3420", ""): 1250}
    assert "2 prices changed" in shown.past.sentence
    shown.past.button.click()
    fees.settle()
    assert prices(one_file) == before and "Taken back by Rosa Diaz" in shown.past.sentence


def test_prices_are_raised_after_they_are_seen_and_a_word_is_refused(one_file, fees):
    shown = page(fees, "prices")
    shown.percent.setText("much")
    shown.plan_raise()
    assert "percentage" in shown.past.sentence and not shown.run.isVisible()
    shown.percent.setText("10")
    shown.plan_raise()
    shown.run.put_away()
    assert prices(one_file)[("99213", "")] == 14000
    shown.plan_raise()
    shown.run.do.click()
    fees.settle()
    assert prices(one_file)[("99213", "")] == 15400


def test_each_list_is_added_to_and_says_what_is_wrong_at_its_field(one_file, fees):
    for key, values, wrong, field in (
        ("favourites", {"kind": "service", "code": "99215", "words": "Visit", "group": "V"},
         {"code": "1"}, "code"),
        ("discounts", {"kind": "self_pay", "percent": "20"}, {"percent": "x"}, "percent"),
        ("sliding", {"up_to": "150", "percent": "75"}, {"up_to": "x"}, "up_to"),
        ("guidelines", {"region": "48", "valid_from": one_file.store.today(),
                        "one_cents": 1, "more_cents": 1}, {"one_cents": 0}, "one_cents"),
        ("taxes", {"rate": "8.875"}, {"rate": "x"}, "rate"),
        ("schedules", {"name": "Aetna", "percent": "120"}, {"name": "Standard"}, "name"),
    ):  # fmt: skip
        shown = page(fees, key)
        count = len(shown.rows)
        shown.begin()
        for one in (values | wrong, values):
            for name, value in one.items():
                shown.card.form[name].set_value(value)
            shown.card.ask()
            fees.settle()
            if one != values:
                assert shown.card.form[field].error, key
        assert len(shown.rows) == count + 1, key
    with one_file.store.read() as session:
        assert [row.millionths for row in fee_reads.tax_rows(session)] == [88_750]
        assert len(setup_reads.favourite_rows(session)) == 6


def test_a_favourite_is_taken_off(one_file, fees):
    shown = page(fees, "favourites")
    shown.table.take_in_hand(shown.rows[0].id)
    fees.settle()
    shown.remove.click()
    fees.settle()
    assert len(shown.rows) == 4


def test_a_price_is_typed_by_hand(one_file, fees):
    shown = page(fees, "prices")
    shown.begin()
    for name, value in {"code": "j1100", "words": "Dexamethasone", "cents": 850}.items():
        shown.card.form[name].set_value(value)
    shown.card.ask()
    fees.settle()
    assert prices(one_file)[("J1100", "")] == 850
