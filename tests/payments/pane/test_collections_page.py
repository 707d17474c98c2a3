"""Collections as a manager works them: placed, paid, called back, given up, all by keyboard."""

from datetime import timedelta

import pytest
from kit.walk import access_keys, clipped, unnamed
from payments.conftest import BILLER, MANAGER, Desk
from payments.pane.test_patient_pages import approve, pay, planned, sit
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from small_office import insert

from frontdesk.core.jobs import Progress
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.going import Go
from frontdesk.patients.tables import PatientPhone
from frontdesk.payments import actions, patient_lists, patient_reads, patient_rules

__all__ = ["sit"]


def old(desk, days=200):
    return desk.store.today() - timedelta(days=days)


def agency(desk, name="Acme Recovery", points=3000):
    return actions.keep_agency.do(desk.store, MANAGER, name=name, fee_points=points).made


def placed(desk, who, agency_id, name="placed"):
    actions.place.do(
        desk.store, MANAGER, who, agency_id=agency_id, reason="no answer", key=f"{name} {who}"
    )


def test_overdue_accounts_are_those_old_enough_and_in_no_good_plan(desk):
    desk.charge(desk.ana, 10000, day=old(desk))
    desk.charge(desk.ana, 500, day=old(desk, 10))
    desk.charge(desk.bob, 30000, day=old(desk))
    pay(desk, desk.ana, 1000)
    today = desk.store.today()
    found = desk.ask(patient_lists.overdue, today=today, older_days=90)
    assert [(row.patient, row.cents, row.late_cents, row.last_paid) for row in found] == [
        ("Stone, Bob", 30000, 30000, None), ("Rivera, Ana", 9500, 9000, today),
    ]  # fmt: skip
    over = desk.ask(patient_lists.overdue, today=today, older_days=90, over_cents=9000)
    assert [row.patient for row in over] == ["Stone, Bob"]
    planned(desk, desk.bob, 15000, 15000)
    kept = desk.ask(patient_lists.overdue, today=today, older_days=90)
    assert [row.patient for row in kept] == ["Rivera, Ana"]
    later = today + timedelta(days=1)
    broken = desk.ask(patient_lists.overdue, today=later, older_days=90)
    assert [row.plan for row in broken] == ["$150.00 overdue", ""]


def test_an_account_is_placed_by_keyboard_with_approval_and_the_agency_pays(desk, sit):
    charge = desk.charge(desk.bob, 30000, day=old(desk))
    agency(desk)
    biller = sit(desk)
    asked = approve(biller)
    page = biller.page("collections")
    page.tables["overdue"].setFocus()
    biller.settle()
    biller.type("\n")
    assert page.place.form["agency"].value() is not None  # the only one there is
    page.place.form["reason"].take_keyboard()
    biller.type("three letters\n")
    assert asked and desk.owed(*charge) == [("agency", 0, "self_pay", 30000)]
    assert page.banner.sentence == "The account is with the agency."
    page.turn_to("placed")
    page.tables["placed"].setFocus()
    biller.settle()
    assert page.sum.words() == "$300.00"
    biller.type("\n120")
    assert page.kept.words() == "It keeps $36.00 (30 %); $84.00 comes in."
    page.paid.form["reference"].take_keyboard()
    biller.type("77\n")
    (row,) = desk.ask(patient_reads.placements)
    assert row.open_cents == 18000
    assert "$120.00 from the agency" in page.banner.sentence
    biller.type("\n181")
    page.paid.form["reference"].take_keyboard()
    biller.type("78\n")
    assert "$180.00 is with the agency" in page.paid.form["amount"].error
    assert desk.wrongs() == []


@pytest.mark.parametrize("give_up", [False, True])
def test_what_an_agency_did_not_collect_comes_back_or_is_given_up(desk, sit, give_up):
    charge = desk.charge(desk.bob, 30000, day=old(desk))
    placed(desk, desk.bob, agency(desk))
    biller = sit(desk, MANAGER)
    biller.room.go(Go("payments", desk.bob, {"page": "collections"}))
    biller.settle()
    page = biller.page("collections")
    assert page.view.value() == "placed"
    page._begin(page.back)
    biller.type("gone silent")
    page.back.form["as_bad_debt"].set_value(give_up)
    page.back.form["reason"].take_keyboard()
    biller.type("\n")
    assert desk.owed(*charge) == ([] if give_up else [("patient", 0, "self_pay", 30000)])
    (row,) = desk.ask(patient_reads.placements, ended=True)
    assert (row.ended_why, row.open_cents) == ("gone silent", 0)
    assert desk.wrongs() == []


def test_an_account_is_given_up_as_bad_debt_with_a_reason(desk, sit):
    charge = desk.charge(desk.bob, 30000, day=old(desk))
    biller = sit(desk, MANAGER)
    page = biller.page("collections")
    page.tables["overdue"].setFocus()
    biller.settle()
    page._begin(page.debt)
    biller.type("no\n")
    assert "Say why" in page.debt.form["reason"].error
    page.debt.form["reason"].take_keyboard()
    biller.type(" longer alive\n")
    assert desk.owed(*charge) == [] and desk.wrongs() == []


def test_the_days_and_the_amount_narrow_the_list(desk, sit):
    desk.charge(desk.bob, 30000, day=old(desk, 40))
    biller = sit(desk, MANAGER)
    page = biller.page("collections")
    assert page.tables["overdue"].rows_model.rows() == []
    page.filter["older"].take_keyboard()
    QApplication.focusWidget().selectAll()
    biller.type("30\t")
    assert [row.cents for row in page.tables["overdue"].rows_model.rows()] == [30000]
    biller.type("300")
    assert page.tables["overdue"].rows_model.rows() == []


def test_what_an_agency_is_given_says_how_the_patient_is_reached_and_nothing_of_care(desk, sit):
    desk.charge(desk.bob, 30000, day=old(desk))
    placed(desk, desk.bob, agency(desk))
    second = {"digits": "5185550199", "local": "5550199", "last4": "0199"}
    insert(
        desk.store,
        PatientPhone(patient_id=desk.bob, kind="home", text="(518) 555-0199", place=1, **second),
    )
    biller = sit(desk, MANAGER)
    page = biller.page("collections")
    page.turn_to("placed")
    listing = page._make_file()(Progress())
    cells = dict(zip((one.title for one in listing.headings), listing.lines[0].cells, strict=True))
    assert cells["Phone"] == "(518) 555-0002" and cells["Street"] == "12 Elm Street"
    assert (cells["Agency"], cells["Open"], listing.lines[0].patient_id) == (
        "Acme Recovery", 30000, desk.bob,
    )  # fmt: skip
    assert "99213" not in str(listing) and "Office visit" not in str(listing)


def test_an_agency_is_added_and_changed(desk, sit):
    biller = sit(desk, MANAGER)
    page = biller.page("agencies")
    page.begin()
    biller.settle()
    biller.type("Acme Recovery")
    page.card.form["fee_points"].take_keyboard()
    biller.type("32.5\n")
    (row,) = desk.ask(patient_reads.agencies)
    assert (row.name, row.fee_points, row.active) == ("Acme Recovery", 3250, True)
    assert page.card.form["fee_points"].value() == "32.5 %"
    page.card.form["fee_points"].take_keyboard()
    QApplication.focusWidget().selectAll()
    biller.type("130\n")
    assert "from 0 to 100" in page.card.form["fee_points"].error


def test_placements_are_read_in_one_question(desk):
    desk.charge(desk.ana, 10000)
    desk.charge(desk.bob, 30000)
    first = agency(desk)
    for who in (desk.ana, desk.bob):
        placed(desk, who, first)
    assert [row.open_cents for row in desk.ask(patient_reads.placements)] == [10000, 30000]


@pytest.mark.parametrize(
    ("typed", "points"), [("30", 3000), ("32.5 %", 3250), ("", 0), ("100", 10000), ("0.05", 5)]
)
def test_a_percentage_is_read_and_told_again_the_same(typed, points):
    assert patient_rules.read_fee(typed) == points
    assert patient_rules.read_fee(patient_rules.words_fee(points)) == points


@pytest.mark.parametrize("typed", ["101", "-1", "1.234", "a third", "1e1"])
def test_what_is_no_percentage_is_refused(typed):
    with pytest.raises(Refused, match="from 0 to 100"):
        patient_rules.read_fee(typed)


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("key", ["collections", "agencies"])
def test_every_list_and_form_is_named_reachable_and_cut_nowhere(sqlite_store, sit, key, scale):
    theme.apply(QApplication.instance(), theme.light().scaled(scale))
    desk = Desk(sqlite_store)
    filled(desk)
    biller = sit(desk, MANAGER, size=(round(1180 * scale), round(820 * scale)))
    page = biller.page(key)
    try:
        for look in looks(biller, page):
            biller.settle()
            assert unnamed(page) == [] and clipped(page) == [], look
            assert max(access_keys(page).values(), default=1) == 1, (look, access_keys(page))
    finally:
        theme.apply(QApplication.instance(), theme.light())


def looks(biller, page):
    """Go through all that a page can show."""
    for view in getattr(page, "views", ()):
        page.turn_to(view.key)
        page.tables[view.key].setFocus()
        page.tables[view.key].selectRow(0)
        biller.settle()
        yield view.key
        for card in page.cards.values():
            if (view.key == "overdue") == (card in (page.place, page.debt)) != (view.key == "back"):
                page._begin(card)
                yield card.kind
                card.drop()
    if hasattr(page, "card"):
        page.begin()
        yield "new"


def filled(desk):
    """Let there be a row in every list."""
    desk.charge(desk.ana, 12345, day=old(desk))
    desk.charge(desk.bob, 30000, day=old(desk, 300))
    first = agency(desk)
    placed(desk, desk.bob, first)
    (row,) = desk.ask(patient_reads.placements)
    actions.call_back.do(
        desk.store, MANAGER, row.id, version=row.version, reason="paid here", key="back"
    )
    placed(desk, desk.bob, first, "again")
    desk.charge(desk.bob, 5000, day=old(desk))
    actions.agency_pays.do(
        desk.store, BILLER, row.id + 1, cents=10000, method="eft", reference="991", key="paid"
    )


def test_several_accounts_are_placed_at_once_and_the_whole_run_comes_back(desk, sit):
    charges = [
        *desk.charge(desk.bob, 30000, day=old(desk)),
        *desk.charge(desk.ana, 500, day=old(desk)),
    ]
    agency(desk)
    biller = sit(desk, MANAGER)
    page = biller.page("collections")
    page.tables["overdue"].setFocus()
    biller.settle()
    biller.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.beside.currentWidget() is page.many and page.many.name.words() == "2 accounts"
    biller.type("\n")
    assert "$305.00 owed" in page.several.whose.words()
    biller.type("\n")
    assert page.several.form["reason"].error == "Fill this in."
    page.several.form["reason"].take_keyboard()
    biller.type("three letters\n")
    assert page.banner.sentence.startswith("2 accounts are with the agency.")
    assert [one[0] for one in desk.owed(*charges)] == ["agency", "agency"]
    page.turn_to("placed")
    page.tables["placed"].setFocus()
    biller.settle()
    assert page.run_back.isVisible()
    page._begin(page.whole)
    assert "and 1 more, $305.00 in all" in page.whole.whose.words()
    biller.type("wrong list\n")
    assert page.banner.sentence == "2 accounts are the patients\u2019 again."
    assert [one[0] for one in desk.owed(*charges)] == ["patient", "patient"]
    assert unnamed(page) == [] and desk.wrongs() == []


def test_an_account_that_moved_is_named_where_several_are_placed(desk, sit):
    desk.charge(desk.bob, 30000, day=old(desk))
    desk.charge(desk.ana, 500, day=old(desk))
    agency(desk)
    biller = sit(desk, MANAGER)
    page = biller.page("collections")
    page.tables["overdue"].setFocus()
    biller.settle()
    biller.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    biller.type("\n")
    pay(desk, desk.ana, 100)
    page.several.form["reason"].take_keyboard()
    biller.type("three letters\n")
    assert "Rivera, Ana owes $4.00 now, not $5.00" in page.several.banner.sentence
