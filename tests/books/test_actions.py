import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from frontdesk.books import actions, reads, totals
from frontdesk.books.chart import STANDARD
from frontdesk.books.rules import Entry, Part
from frontdesk.core.action import Act
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.work import Staff
from frontdesk.ledger.reads import verify
from frontdesk.ledger.tables import Closing, Posting


def tied(desk):
    assert desk.read(totals.untied) == [] and desk.read(verify) == []
    assert sum(one.cents for one in desk.read(totals.trial_balance, desk.today)) == 0


def undo(desk, done):
    return Act(done.undo.action, (), done.undo.arguments).run(desk.store, desk.staff)


def postings(desk):
    with desk.store.read() as session:
        return session.query(Posting).count()


# ---- accounts


def test_an_office_begins_with_a_chart_and_beginning_twice_adds_nothing(desk):
    own = desk.read(reads.own_accounts)
    assert len(own) == len(STANDARD) > 40
    assert desk.do(actions.begin_books).made == 0


def test_an_account_is_added_renamed_retired_and_removed_while_nothing_stands_on_it(desk, henry):
    made = desk.do(actions.save_account, number="6425", name="Cloud backup", kind="expense")
    row = next(one for one in desk.read(reads.accounts) if one.id == made.made)
    desk.do(
        actions.save_account, row.row_id, version=row.version, name="Backups", kind="expense",
        active=False,
    )  # fmt: skip
    with pytest.raises(Refused, match="6425 Backups is retired"):
        desk.bill(henry, parts=[Part("6425", 100)])
    row = next(one for one in desk.read(reads.accounts) if one.id == 6425)
    gone = desk.do(actions.remove_account, row.row_id, version=row.version)
    assert 6425 not in [one.id for one in desk.read(reads.accounts)]
    undo(desk, gone)
    assert 6425 in [one.id for one in desk.read(reads.accounts)]


def test_an_account_with_postings_is_never_deleted_and_keeps_its_type(desk, henry):
    desk.bill(henry, parts=[Part("6100", 100_00)])
    row = next(one for one in desk.read(reads.accounts) if one.id == 6100)
    with pytest.raises(Refused, match="Retire it instead"):
        desk.do(actions.remove_account, row.row_id, version=row.version)
    with pytest.raises(Refused, match="its type stays"):
        desk.do(actions.save_account, row.row_id, version=row.version, name="Rent", kind="asset")


WRONG_ACCOUNTS = (
    ({"number": "612"}, "four to six figures"),
    ({"number": "6100"}, "already"),
    ({"number": "1000"}, "which the program keeps"),
    ({"name": "Rent"}, "has that name already"),
    ({"kind": "cash"}, "type"),
    ({"is_bank": True}, "asset account"),
)


def test_a_wrong_account_is_refused_with_what_to_do(desk):
    for typed, why in WRONG_ACCOUNTS:
        usual = {"number": "6999", "name": "Flowers", "kind": "expense"}
        with pytest.raises(Refused, match=why):
            desk.do(actions.save_account, **(usual | typed))


# ---- suppliers


def test_a_suppliers_tax_number_is_kept_by_its_last_four_figures_only(desk):
    made = desk.supplier("Ray Imaging", tax_last4="12-3456789", gets_1099=True)
    row = desk.read(reads.supplier, made)
    assert row.tax_last4 == "6789" and row.gets_1099
    with desk.store.read() as session:
        assert "3456789" not in str(session.execute(text("SELECT detail FROM audit_entry")).all())


def test_no_supplier_twice_and_no_card_number_anywhere(desk, henry):
    with pytest.raises(Refused, match=r"Henry Supply. already"):
        desk.supplier("HENRY  supply")
    with pytest.raises(Refused, match="card number"):
        desk.supplier("Other", account_number="4242 4242 4242 4242")


# ---- bills


def test_a_bill_is_owed_from_its_approval_and_due_by_the_suppliers_terms(desk, henry):
    made = desk.bill(henry, 250_00, "4411", approve=False)
    row = desk.read(reads.bill, made)
    assert (row.state, row.open_cents, row.due_on - row.billed_on) == ("entered", 0, timedelta(30))
    desk.do(actions.approve_bill, made, version=row.version)
    row = desk.read(reads.bill, made)
    assert (row.state, row.open_cents, row.approved_by) == ("approved", 250_00, "Rosa Diaz")
    assert (desk.on("payable"), desk.on("5000")) == (-250_00, 250_00)
    desk.do(actions.approve_bill, made, version=1)  # a second Enter
    assert desk.on("payable") == -250_00
    tied(desk)


def test_the_same_bill_number_of_one_supplier_is_warned_about_and_can_be_right(desk, henry):
    desk.bill(henry, 250_00, "INV-0042")
    with pytest.raises(Refused, match=r"here already: .250.00") as refused:
        desk.bill(henry, 250_00, "inv 42".replace(" ", "-00"))
    assert refused.value.field == "number"
    desk.bill(desk.supplier("Other"), 10_00, "INV-0042")
    desk.bill(henry, 99_00, "INV-0042", same_is_right=True)


def test_a_bill_with_one_key_is_entered_once(desk, henry):
    key = uuid.uuid4().hex
    assert desk.bill(henry, number="1", key=key) == desk.bill(henry, number="1", key=key)
    assert len(desk.read(reads.bills)) == 1 and desk.on("payable") == -12_345


def test_an_approved_bill_is_not_changed_but_taken_back_by_a_reversing_posting(desk, henry):
    made = desk.bill(henry, 80_00, "7")
    row = desk.read(reads.bill, made)
    with pytest.raises(Refused, match="approved"):
        desk.do(
            actions.save_bill, made, version=row.version, supplier_id=henry,
            billed_on=desk.today, parts=[Part("5000", 1)],
        )  # fmt: skip
    before = postings(desk)
    desk.do(actions.take_back_approval, made, version=row.version, reason="wrong account")
    assert postings(desk) == before + 1 and desk.on("payable") == 0
    row = desk.read(reads.bill, made)
    desk.do(
        actions.save_bill, made, version=row.version, supplier_id=henry, number="7",
        billed_on=desk.today, parts=[Part("6400", 80_00)], approve=True,
    )  # fmt: skip
    assert (desk.on("5000"), desk.on("6400"), desk.on("payable")) == (0, 80_00, -80_00)
    tied(desk)


def test_approving_is_undone_by_a_reversing_posting(desk, henry):
    made = desk.bill(henry, approve=False)
    done = desk.do(actions.approve_bill, made)
    undo(desk, done)
    assert desk.read(reads.bill, made).state == "entered" and desk.on("payable") == 0
    tied(desk)


WRONG_BILLS = (
    ({"parts": []}, "an account and an amount"),
    ({"parts": [Part("5000", 0)]}, "Type the amount"),
    ({"parts": [Part("", 100)]}, "Choose the account of line 1"),
    ({"parts": [Part("patient", 100)]}, "cannot be for 1200"),
    ({"parts": [Part("bank", 100)]}, "cannot be for 1000"),
    ({"billed_on": None}, "bill.s date"),
    ({"memo": "4111 1111 1111 1111"}, "card number"),
)


def test_a_wrong_bill_is_refused_and_nothing_is_kept(desk, henry):
    for more, why in WRONG_BILLS:
        with pytest.raises(Refused, match=why):
            desk.bill(henry, **more)
        assert desk.read(reads.bills) == []


def test_a_bill_of_a_closed_day_is_posted_on_the_open_one_and_keeps_its_own_date(desk, henry):
    from small_office import insert

    yesterday = desk.today - timedelta(days=1)
    insert(
        desk.store,
        Closing(kind="day", day=yesterday, at=desk.store.now(), staff="Kim", content={}, seal="x"),
    )
    row = desk.read(reads.bill, desk.bill(henry, billed_on=yesterday))
    assert (row.billed_on, row.posted_on) == (yesterday, desk.today)


# ---- paying


def test_one_check_pays_several_bills_and_uses_a_credit(desk, henry):
    one, two = desk.bill(henry, 100_00, "A1"), desk.bill(henry, 50_50, "A2")
    credit = desk.bill(henry, 20_00, "C1", is_credit=True)
    made = desk.pay([(one, 100_00), (two, 50_50), (credit, -20_00)]).made
    assert made["numbers"] == [1001] and made["cents"] == 130_50
    assert [desk.open(one), desk.open(two), desk.open(credit)] == [0, 0, 0]
    assert (desk.on("bank"), desk.on("payable")) == (-130_50, 0)
    (check,) = desk.read(reads.checks, made["checks"])
    assert [line["cents"] for line in check.content["stub"]] == [100_00, 50_50, -20_00]
    tied(desk)


def test_a_bill_is_paid_in_parts_and_never_twice(desk, henry):
    bill = desk.bill(henry, 100_00)
    key = uuid.uuid4().hex
    first = desk.pay([(bill, 30_00)], key=key)
    again = desk.pay([(bill, 30_00)], key=key)  # a second Enter
    assert first.made == again.made and again.undo is None and desk.open(bill) == 70_00
    with pytest.raises(Refused, match=r"Only .70.00"):
        desk.pay([(bill, 70_01)])
    desk.pay([(bill, 70_00)], way="eft", reference="ACH 88")
    with pytest.raises(Refused, match="paid or taken back meanwhile"):
        desk.pay([(bill, 1)])
    assert desk.on("bank") == -100_00
    tied(desk)


def test_bills_of_two_suppliers_are_two_checks_in_order(desk, henry):
    other = desk.supplier("Acme Lab")
    made = desk.pay([(desk.bill(henry, 10_00), 10_00), (desk.bill(other, 20_00), 20_00)]).made
    assert made["numbers"] == [1001, 1002] and len(made["outlays"]) == 2


def test_credits_alone_pay_a_bill_without_a_check(desk, henry):
    bill, credit = desk.bill(henry, 20_00), desk.bill(henry, 20_00, is_credit=True)
    before = postings(desk)
    made = desk.pay([(bill, 20_00), (credit, -20_00)]).made
    assert made["checks"] == [] and postings(desk) == before
    assert desk.open(bill) == desk.open(credit) == 0
    tied(desk)
    more = desk.bill(henry, 5_00), desk.bill(henry, 20_00, is_credit=True)
    with pytest.raises(Refused, match="credits of Henry Supply are more"):
        desk.pay([(more[0], 5_00), (more[1], -20_00)])


WRONG_SOURCES = (
    ("check", "6100", "no checkbook"),
    ("eft", "6100", "paid from a bank account"),
    ("card", "bank", "a credit card account"),
    ("petty_cash", "petty_cash", "in the petty cash box"),
    ("check", "9999", "Choose the account"),
)


def test_money_comes_only_from_where_it_can(desk, henry):
    bill = desk.bill(henry, 10_00)
    for way, account, why in WRONG_SOURCES:
        with pytest.raises(Refused, match=why):
            desk.pay([(bill, 10_00)], way=way, account=account)
        assert desk.open(bill) == 10_00


def test_a_voided_check_opens_its_bills_again_and_its_number_stays_used(desk, henry):
    bill = desk.bill(henry, 10_00)
    done = desk.pay([(bill, 10_00)])
    undo(desk, done)
    assert desk.open(bill) == 10_00 and desk.on("bank") == 0
    with pytest.raises(Refused, match="voided already by Rosa Diaz"):
        undo(desk, done)
    assert desk.pay([(bill, 10_00)]).made["numbers"] == [1002]
    rows = desk.read(reads.outlays, since=desk.today)
    assert [(row.number, row.state) for row in rows] == [(1002, "issued"), (1001, "void")]
    tied(desk)


def test_a_paid_bill_cannot_be_taken_back_before_its_payment(desk, henry):
    bill = desk.bill(henry, 10_00)
    desk.pay([(bill, 10_00)])
    with pytest.raises(Refused, match="Void that payment first"):
        desk.do(actions.discard_bill, bill, reason="not ours")


def test_check_numbers_have_no_gap_and_the_database_itself_keeps_that(desk, henry):
    desk.do(actions.spoil_check, "bank", number=1001, reason="torn")
    with pytest.raises(Refused, match="next check is 1002 by now"):
        desk.do(actions.spoil_check, "bank", number=1001, reason="torn")
    made = desk.pay([(desk.bill(henry, 10_00), 10_00)]).made
    again = desk.do(actions.number_anew, made["checks"][0], reason="misfed").made
    assert (made["numbers"], again["numbers"]) == ([1002], [1003])
    rows = desk.read(reads.outlays, since=desk.today)
    assert [(row.number, row.state) for row in rows] == [
        (1003, "issued"), (1002, "replaced"), (1001, "spoiled"),
    ]  # fmt: skip
    assert desk.on("bank") == -10_00  # paid once, on two papers
    skipped = text(
        "INSERT INTO bank_check (account, number, at, written_on, payee, cents, content, reason, "
        "staff) VALUES ('bank', 1005, '2025-01-01', '2025-01-01', '', 0, '{}', '', '')"
    )
    with pytest.raises(DBAPIError, match="gapless"), desk.store.writing.begin() as connection:
        connection.execute(skipped)
    with pytest.raises(Refused, match="written already"):
        desk.do(
            actions.save_check_book, "bank", bank="", first_number=5000, place="top",
            stock="printed",
        )  # fmt: skip


def test_a_print_is_counted_and_a_void_check_is_not_printed(desk, henry):
    done = desk.pay([(desk.bill(henry, 10_00), 10_00)])
    (check,) = done.made["checks"]
    assert desk.do(actions.note_checks_printed, [check]).made == {str(check): 0}
    assert desk.do(actions.note_checks_printed, [check]).made == {str(check): 1}
    undo(desk, done)
    with pytest.raises(Refused, match="not to be printed"):
        desk.do(actions.note_checks_printed, [check])


def test_a_check_without_a_bill_says_what_it_was_for(desk):
    usual = {"account": "bank", "payee": "Ann Lee", "cents": 500_00, "memo": "May"}
    made = desk.do(actions.write_check, key="k1", against="3200", **usual).made
    assert made["numbers"] == [1001] and desk.on("3200") == 500_00
    assert desk.do(actions.write_check, key="k1", against="3200", **usual).made == made
    with pytest.raises(Refused, match="cannot be for 2000"):
        desk.do(actions.write_check, key="k2", against="payable", **usual)
    tied(desk)


# ---- petty cash


@pytest.fixture
def box(desk):
    desk.do(actions.set_fund, cents=200_00)
    desk.do(
        actions.write_check, key="fill", account="bank", payee="Petty cash", against="petty_cash",
        cents=200_00,
    )  # fmt: skip
    return desk


def slip(desk, cents, **more):
    usual = {"key": uuid.uuid4().hex, "paid_to": "Post office", "account": "6410", "note": "stamps"}
    return desk.do(actions.pay_out, cents=cents, **(usual | more))


def test_the_box_pays_what_it_holds_is_filled_and_counted(box):
    done = slip(box, 13_20)
    with pytest.raises(Refused, match=r"Only \$186.80"):
        slip(box, 186_81)
    undo(box, done)
    slip(box, 50_00)
    assert (box.on("petty_cash"), box.on("6410")) == (150_00, 50_00)
    with pytest.raises(Refused, match=r"2.00 short"):
        box.do(actions.count_box, key="c", found_cents=148_00)
    made = box.do(actions.count_box, key="c", found_cents=148_00, note="stamp machine").made
    assert made["over_cents"] == -2_00 and box.on("over_short") == 2_00
    assert box.do(actions.count_box, key="c", found_cents=148_00).made == made
    assert [row.voided for row in box.read(reads.box, since=box.today).slips] == [
        False, False, True,
    ]  # fmt: skip
    tied(box)


def test_a_slip_with_one_key_pays_once(box):
    slip(box, 1_00, key="same")
    slip(box, 1_00, key="same")
    assert box.on("petty_cash") == 199_00


# ---- by hand


def test_an_entry_by_hand_balances_and_stays_off_the_accounts_kept_elsewhere(desk):
    done = desk.entry(Entry("6800", 75_00, 0), Entry("1590", 0, 75_00))
    assert desk.on("6800") == 75_00
    with pytest.raises(Refused, match=r"debits are .5.00 more"):
        desk.entry(Entry("6800", 75_00, 0), Entry("1590", 0, 70_00))
    for account in ("patient", "payable", "cash"):
        with pytest.raises(Refused, match="kept in detail elsewhere"):
            desk.entry(Entry(account, 75_00, 0), Entry("1590", 0, 75_00))
    undo(desk, done)
    assert desk.on("6800") == 0
    rows = desk.read(reads.entries, since=desk.today)
    assert [(row.reverses, row.reversed_on is not None) for row in rows] == [
        (True, False), (False, True),
    ]  # fmt: skip
    tied(desk)


def test_an_entry_counts_for_its_day_or_the_open_one_and_never_for_one_to_come(desk):
    march = desk.today - timedelta(days=40)
    made = desk.entry(Entry("6800", 1, 0), Entry("1590", 0, 1), day=march).made
    assert made["day"] == march.isoformat()
    with pytest.raises(Refused, match="still to come"):
        desk.entry(Entry("6800", 1, 0), Entry("1590", 0, 1), day=desk.today + timedelta(1))


def test_opening_balances_are_brought_forward_and_a_transfer_keeps_the_fee(desk):
    desk.entry(Entry("bank", 900_00, 0), Entry("2500", 0, 100_00), opening=True)
    assert desk.on("opening") == -800_00
    desk.do(actions.transfer_money, key="t", source="bank", target="1100", cents=50_00)
    desk.do(actions.transfer_money, key="t", source="bank", target="1100", cents=50_00)
    desk.do(
        actions.transfer_money, key="u", source="card", target="bank", cents=100_00,
        fee_cents=2_90, fee_account="6510",
    )  # fmt: skip
    assert (desk.on("bank"), desk.on("1100"), desk.on("6510")) == (947_10, 50_00, 2_90)
    tied(desk)


def test_who_may_only_read_the_books_changes_nothing(desk, henry):
    sam = Staff(5, "Sam Weiss", frozenset({"books.read"}))
    with pytest.raises(NeedsApproval):
        actions.begin_books.do(desk.store, sam)
    actions.note_export.do(
        desk.store, sam, what="Trial balance", first=desk.today, last=desk.today, form="csv"
    )
