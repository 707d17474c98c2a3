from datetime import date, timedelta

from small_office import clerk, patient
from sqlalchemy import text

from frontdesk import doctor
from frontdesk.books import totals
from frontdesk.books.rules import Entry
from frontdesk.ledger.actions import post_opening_balance, take_payment
from frontdesk.ledger.rules import PaymentWanted


def test_the_profit_of_every_year_flows_into_equity_and_both_sides_are_the_same(desk, henry):
    this, last = desk.today, date(desk.today.year - 1, 6, 30)
    desk.entry(Entry("bank", 5_000_00, 0), Entry("4200", 0, 5_000_00), day=last)
    desk.entry(Entry("6100", 1_200_00, 0), Entry("bank", 0, 1_200_00), day=last)
    desk.bill(henry, 300_00)
    desk.entry(Entry("4300", 0, 10_00), Entry("bank", 10_00, 0))
    desk.entry(Entry("3200", 100_00, 0), Entry("bank", 0, 100_00))
    sheet = desk.read(totals.balance_sheet, this)
    assert (sheet.earned_before, sheet.earned_this_year) == (3_800_00, -290_00)
    assert sheet.assets_cents == sheet.claims_cents == 3_710_00
    result = desk.read(totals.profit_and_loss, date(this.year, 1, 1), this)
    assert (result.income_cents, result.expense_cents, result.net_cents) == (
        10_00, 300_00, -290_00,
    )  # fmt: skip
    before = desk.read(totals.balance_sheet, last)
    assert before.assets_cents == before.claims_cents == 3_800_00
    trial = desk.read(totals.trial_balance, this)
    assert sum(one.cents for one in trial) == 0


def test_an_accounts_ledger_ends_where_the_trial_balance_says(desk, henry):
    yesterday = desk.today - timedelta(days=1)
    desk.entry(Entry("6100", 50_00, 0), Entry("bank", 0, 50_00), memo="May", day=yesterday)
    desk.entry(Entry("6100", 7_00, 0), Entry("bank", 0, 7_00), memo="June")
    shown = desk.read(totals.general_ledger, "6100", desk.today, desk.today)
    assert (shown.before, shown.after) == (50_00, 57_00)
    assert [(row.memo, row.after) for row in shown.rows] == [("June", 57_00)]
    trial = {one.account.key: one.cents for one in desk.read(totals.trial_balance, desk.today)}
    for key, cents in trial.items():
        whole = desk.read(totals.general_ledger, key, date(2000, 1, 1), desk.today)
        assert (whole.before, whole.after) == (0, cents)


def test_what_patients_owe_is_shown_by_day_and_names_nobody(desk, rosa):
    one, two = patient(desk.store), patient(desk.store, "Stone", "Bob", 2)
    manager = type(rosa)(1, "Rosa Diaz", frozenset({"*"}))
    for key, who, cents in (("a", one, 10_00), ("b", two, 5_00)):
        post_opening_balance.do(desk.store, manager, who, cents=cents, key=key, memo="Ana owes")
    take_payment.do(desk.store, clerk(), PaymentWanted("p", one, None, "balance", "cash", 4_00))
    shown = desk.read(totals.general_ledger, "patient", desk.today, desk.today)
    assert [(row.kind, row.memo, row.cents) for row in shown.rows] == [
        ("opening", "", 15_00), ("payment", "", -4_00),
    ]  # fmt: skip


def test_bills_age_by_supplier_and_tie_to_bills_to_pay(desk, henry):
    acme = desk.supplier("Acme Lab")
    late = desk.today - timedelta(days=45)
    desk.bill(henry, 100_00, billed_on=late, due_on=late)
    desk.bill(henry, 40_00)
    desk.bill(henry, 15_00, is_credit=True)
    desk.bill(acme, 500_00)
    desk.bill(acme, 1_00, approve=False)
    rows = desk.read(totals.supplier_ages, desk.today)
    assert [(row.supplier, row.cents, row.total) for row in rows] == [
        ("Acme Lab", (500_00, 0, 0, 0, 0), 500_00),
        ("Henry Supply", (25_00, 0, 100_00, 0, 0), 125_00),
    ]
    assert sum(row.total for row in rows) == -desk.on("payable")


def test_what_was_paid_in_a_year_leaves_void_payments_out_and_cards_apart(desk):
    ray = desk.supplier("Ray Imaging", gets_1099=True, has_w9=True, tax_last4="6789")
    desk.pay([(desk.bill(ray, 700_00), 700_00)])
    desk.pay([(desk.bill(ray, 50_00), 50_00)], way="card", account="2300")
    gone = desk.pay([(desk.bill(ray, 9_00), 9_00)])
    gone.undo.action.do(desk.store, desk.staff, **gone.undo.arguments)
    (row,) = desk.read(totals.paid_in_year, desk.today.year)
    assert (row.gets_1099, row.cents, row.card_cents) == (True, 700_00, 50_00)
    assert desk.read(totals.paid_in_year, desk.today.year - 1) == []


def test_what_moved_in_a_period_is_by_day_and_kind_and_sums_to_nothing(desk, henry):
    yesterday = desk.today - timedelta(days=1)
    for cents in (50_00, 25_00):
        desk.entry(Entry("6100", cents, 0), Entry("bank", 0, cents), day=yesterday)
    desk.bill(henry, 9_00)
    moved = desk.read(totals.movements, yesterday, desk.today)
    assert [(one.day, one.kind, one.account, one.cents) for one in moved] == [
        (yesterday, "journal", "6100", 75_00), (yesterday, "journal", "bank", -75_00),
        (desk.today, "bill", "5000", 9_00), (desk.today, "bill", "payable", -9_00),
    ]  # fmt: skip
    assert desk.read(totals.movements, desk.today, desk.today) == moved[2:]


def test_the_doctor_finds_a_bill_that_does_not_agree_with_the_ledger(desk, henry):
    bill = desk.bill(henry, 9_00)
    assert doctor.examine(desk.store)[1]
    with desk.store.writing.begin() as connection:
        connection.execute(text(f"UPDATE bill SET cents = 901 WHERE id = {bill}"))
    lines, well = doctor.examine(desk.store)
    assert not well and "Ledger WRONG: open bills are 901 cents, the ledger says 900" in lines
