"""A check of twelve lines by keyboard only, each key counted, and what is said when it is wrong."""

import pytest
from payments.conftest import BILLER, VISIT, Desk
from payments.pane.a_biller import Biller
from PySide6.QtWidgets import QApplication
from small_office import patient

from frontdesk.payments import reads

# family, given, charged, what the contract allows if known, then as typed: allowed, paid
LINES = (
    ("Adams", "Al", 15000, 11250, "", "90"),
    ("Adams", "Al", 4000, 2260, "", "18.08"),
    ("Baker", "Bo", 15000, 11250, "", "112.50"),
    ("Baker", "Bo", 9000, None, "62", "62"),
    ("Baker", "Bo", 3500, None, "21.40", "0"),
    ("Cole", "Cy", 21000, 16300, "", "138"),
    ("Diaz", "Di", 15000, 11250, "", "87.50"),
    ("Diaz", "Di", 2500, 1200, "", "12"),
    ("Evans", "Ed", 15000, 11250, "104.20", "83.36"),
    ("Evans", "Ed", 18000, 14000, "", "0"),
    ("Ford", "Fay", 12000, 9000, "", "72"),
    ("Ford", "Fay", 6000, 4100, "", "41"),
)


@pytest.fixture
def desk(sqlite_store):
    return Desk(sqlite_store)


@pytest.fixture
def biller(desk, qtbot):
    made = Biller(desk.store, BILLER, qtbot)
    yield made
    made.close()


def twelve(desk):
    """Charge what the twelve lines are of; return charges and the check's amount in cents."""
    people, charges = {}, []
    for number, (family, given, cents, allowed, *_) in enumerate(LINES):
        if family not in people:
            who = patient(desk.store, family=family, given=given, number=20 + number)
            people[family] = (who, desk.cover(who, desk.aetna, copay_cents=2500))
        who, cover = people[family]
        charges += desk.charge(who, cents, coverage_id=cover, allowed_cents=allowed)
    total = sum(round(float(line[5]) * 100) for line in LINES)
    return charges, total


def begin(biller, number, cents):
    page = biller.page("check")
    page.who.setFocus()
    before = biller.keys
    biller.type(f"a\t\t{number}\t{cents / 100:.2f}\n")
    return page, biller.keys - before


def test_twelve_lines_are_posted_by_keyboard_only_and_each_key_is_counted(desk, biller, capsys):
    charges, total = twelve(desk)
    _, head = begin(biller, "88213", total)
    family, each = None, []
    for name, _, _, _, allowed, paid in LINES:
        before = biller.keys
        if name != family:
            biller.type(f"{name[:2].lower()}\n")
            family = name
        biller.type(f"{allowed}\n{paid}\n")
        each.append(biller.keys - before)
    biller.type("\n")  # nothing is left: the keyboard stands on Finish
    (row,) = desk.ask(reads.remittances)
    lines = desk.ask(reads.lines_of_remittance, row.id)
    assert [line.charge_id for line in lines] == charges
    assert (row.left_cents, row.finished_on, row.lines) == (0, desk.store.today(), 12)
    figures = [(one.allowed_cents, one.paid_cents, one.contractual_cents) for one in lines]
    for (_, _, charged, expected, allowed, paid), found in zip(LINES, figures, strict=True):
        right = round(float(allowed) * 100) if allowed else expected
        assert found == (right, round(float(paid) * 100), charged - right)
    shares = [(one.copay_cents, one.coinsurance_cents, one.deductible_cents) for one in lines]
    assert shares[0] == (0, 2250, 0) and shares[6] == (2500, 0, 0) and shares[9] == (0, 0, 14000)
    assert all(one.open_cents == 0 for one in lines) and desk.wrongs() == []
    with capsys.disabled():
        print(
            f"\n12 lines of one check: {biller.keys} keys, {head} for the check itself, "
            f"{sum(each) / 12:.1f} a line with finding the patients ({each})"
        )
    typed = sum(len(allowed) + len(paid) for _, _, _, _, allowed, paid in LINES)
    assert sum(each) <= typed + 2 * 12 + 3 * 6  # the figures, two Enters a line, three a patient
    assert biller.keys <= 120


def test_keys_typed_faster_than_the_books_answer_are_not_lost(desk, biller):
    twelve(desk)
    page, _ = begin(biller, "7", 30000)
    biller.type("ad\n")
    biller.type("\n90\n\n18.08\n", settled=False)
    biller.settle()
    lines = desk.ask(reads.lines_of_remittance, page.desk.row.id)
    assert [line.paid_cents for line in lines] == [9000, 1808]
    assert page.desk.left_words.words() == "$191.92" and not page.desk.waiting


def test_one_key_moves_the_share_and_one_sends_it_to_the_next_insurance(desk, biller):
    (charge,) = desk.charge(desk.ana, 15000, coverage_id=desk.first, allowed_cents=10000)
    page, _ = begin(biller, "7", 7500)
    biller.type("riv\n\n75")
    form = page.desk.form
    assert form.typed().to_next and form.typed().coinsurance == 2500
    assert form.sum.words() == (
        "$150.00 charged = $75.00 paid + $50.00 adjusted + $0.00 patient + $25.00 Medigap + "
        "$0.00 still open"
    )
    biller.type("d")
    assert (form.typed().deductible, form.typed().coinsurance) == (2500, 0)
    assert form.typed().reasons == "CO-45 PR-1"
    biller.type("x")
    assert not form.typed().to_next
    biller.type("c\n")
    assert desk.owed(charge) == [("patient", 0, "copay", 2500)]


def test_a_denied_line_is_kept_open_with_its_reason(desk, biller):
    (charge,) = desk.charge(desk.bob, 15000, coverage_id=desk.bobs)
    page, _ = begin(biller, "7", 0)
    biller.type("sto\n\n0\n")
    form = page.desk.form.form
    assert "for nothing, why" in form["paid"].error
    form["denial"].take_keyboard()
    biller.type("not on file\n")
    assert desk.owed(charge) == [("payer", desk.bobs, "", 15000)]
    (line,) = desk.ask(reads.lines_of_remittance, page.desk.row.id)
    assert line.denial == "not on file" and line.open_cents == 15000


def test_what_does_not_add_up_is_said_at_its_field_and_nothing_is_posted(desk, biller):
    (charge,) = desk.charge(desk.bob, 15000, coverage_id=desk.bobs)
    page, _ = begin(biller, "7", 20000)
    form = page.desk.form.form
    biller.type("sto\n100\n\n")
    assert form["paid"].error == "Type what was paid; 0 if nothing was."
    biller.type("120\n")
    assert "is more than the $100.00 allowed" in form["paid"].error
    biller.type("80\t60\n")
    assert "more than the $150.00 Aetna owes for it" in form["coinsurance"].error
    assert desk.ask(reads.lines_of_remittance, page.desk.row.id) == []
    assert desk.owed(charge) == [("payer", desk.bobs, "", 15000)]


def test_more_than_is_owed_stays_as_a_credit_when_ticked(desk, biller):
    desk.charge(desk.bob, 5000, coverage_id=desk.bobs)
    page, _ = begin(biller, "7", 6000)
    biller.type("sto\n60\n60\n")
    form = page.desk.form.form
    assert "is more. Correct it" in form["paid"].error and form["over"].isVisible()
    form["over"].set_value(True)
    biller.type("\n")
    assert [row.cents for row in desk.ask(reads.payer_credits)] == [1000]


def test_a_line_refused_meanwhile_comes_back_with_all_that_was_typed(desk, biller):
    first, second = desk.charge(desk.bob, 15000, 4000, coverage_id=desk.bobs)
    page, _ = begin(biller, "7", 15000)
    biller.type("sto\n100\n80")
    desk.line(page.desk.row.id, second, paid=1000, denial="another desk")
    biller.type("\n")
    assert "posted meanwhile by Bea Bill" in page.desk.banner.sentence
    assert page.desk.form.charge.id == first and page.desk.form.typed().paid == 8000
    biller.type("\n")
    paid = [line.paid_cents for line in desk.ask(reads.lines_of_remittance, page.desk.row.id)]
    assert paid == [1000, 8000]


def test_the_same_check_again_is_said_at_its_number_and_nothing_typed_is_lost(desk, biller):
    desk.check(10000, number="88213")
    page, _ = begin(biller, "88213", 10000)
    assert "was entered already" in page.form["number"].error
    assert page.form["cents"].value() == 10000 and page.stack.currentIndex() == 0


def test_interest_and_a_take_back_are_lines_of_the_check(desk, biller):
    (charge,) = desk.charge(desk.bob, 15000, coverage_id=desk.bobs)
    earlier = desk.check(15000)
    desk.line(earlier, charge, paid=15000)
    page, _ = begin(biller, "7", 100)
    page.desk.interest_button.click()
    biller.settle()
    biller.type("1\n")
    assert page.desk.left_words.words() == "$0.00"
    page.desk.back_button.click()
    biller.settle()
    biller.type("sto\n\n50\n")
    assert page.desk.left_words.words() == "$50.00"
    assert desk.owed(charge) == [("payer", desk.bobs, "", 5000)]
    what = [page.desk.line_model.index(row, 3).data() for row in range(2)]
    assert what == ["Interest", "Taken back: 99213 Office visit"]


def test_a_line_is_taken_back_with_a_reason_and_the_whole_check_too(desk, biller):
    (charge,) = desk.charge(desk.bob, 15000, coverage_id=desk.bobs)
    page, _ = begin(biller, "7", 15000)
    biller.type("sto\n150\n150\n")
    page.desk.line_table.setFocus()
    page.desk.undo_line.click()
    biller.type("typed on the wrong person\n")
    assert desk.owed(charge) == [("payer", desk.bobs, "", 15000)]
    assert page.desk.left_words.words() == "$150.00"
    page.desk.undo_check.click()
    biller.type("not our check\n")
    (row,) = desk.ask(reads.remittances)
    assert row.undone and page.stack.currentIndex() == 0


def test_a_half_typed_line_is_parked_and_comes_back(desk, biller):
    desk.charge(desk.bob, 15000, coverage_id=desk.bobs)
    page, _ = begin(biller, "7", 15000)
    biller.type("sto\n100\n80")
    draft = biller.room.draft()
    assert draft is not None and draft.form == "payments line"
    biller.room.take_up_nothing()
    page.close_check()
    biller.room.take_up(draft)
    biller.settle()
    assert page.desk.form.typed().paid == 8000 and page.desk.form.charge.standing.open_cents
    assert QApplication.focusWidget() is page.desk.form.form["paid"].box


def test_charges_are_found_by_the_day_of_the_visit(desk, biller):
    desk.charge(desk.bob, 15000, coverage_id=desk.bobs)
    page, _ = begin(biller, "7", 15000)
    biller.type(f"{VISIT:%m/%d/%Y}\n")
    assert page.desk.form.charge.service_day == VISIT
