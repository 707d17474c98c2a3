"""Prices, taxes and discounts: which holds on a day, to the cent; runs that are seen first."""

from datetime import date

import pytest
from charges.a_visit import MANAGER, VISIT
from hypothesis import given
from hypothesis import strategies as some
from small_office import insert, provider, visit_type

from frontdesk.charges import discount_rules as discounts
from frontdesk.charges import fee_actions, fee_plan, fee_reads
from frontdesk.charges.discount_rules import Band, Discount, Guideline, PercentOff
from frontdesk.charges.discount_rules import Household as Declared
from frontdesk.charges.fee_plan import FeeLine, planned, raised, read_fees
from frontdesk.charges.fee_rules import (
    Fee,
    Priced,
    Schedule,
    TaxRate,
    price,
    schedule_for,
    tax,
    tax_rate,
)
from frontdesk.charges.rules import ServiceTyped, copay_parts, next_payer, usable_ahead
from frontdesk.charges.tables import ChargeFavourite
from frontdesk.core.money import share, split_by_weight
from frontdesk.core.refused import Refused

DAY = date(2026, 7, 1)
STANDARD = Schedule(1, "Standard", None, date(2026, 1, 1))
OLD = Schedule(2, "Standard 2025", None, date(2025, 1, 1), date(2025, 12, 31))
AETNA = Schedule(3, "Aetna", 7, date(2026, 6, 1), date(2026, 12, 31))
RAISED = Schedule(4, "Cigna", 8, base_id=1, percent=12_500)
FEES = {
    (1, "99213"): [Fee(1, "99213", "", 14000), Fee(1, "99213", "26", 9000)],
    (2, "99213"): [Fee(2, "99213", "", 13000)],
    (3, "99213"): [Fee(3, "99213", "", None, 9150)],
    (1, "87880"): [Fee(1, "87880", "", 3001)],
}
ALL = (STANDARD, OLD, AETNA, RAISED)


def priced(code="99213", payer=None, on=DAY, modifiers=()):
    return price(ALL, FEES, code=code, payer_id=payer, on=on, modifiers=modifiers)


def test_the_payers_schedule_holds_within_its_days_and_the_standard_one_else():
    assert schedule_for(ALL, payer_id=7, on=DAY) is AETNA
    assert schedule_for(ALL, payer_id=7, on=date(2026, 5, 31)) is STANDARD
    assert schedule_for(ALL, payer_id=None, on=date(2025, 12, 31)) is OLD
    assert schedule_for(ALL, payer_id=99, on=DAY) is STANDARD
    assert schedule_for(ALL, payer_id=None, on=date(2024, 1, 1)) is None


def test_a_price_is_the_payers_else_the_standard_one_and_the_allowed_amount_the_contracts():
    assert priced() == Priced(14000, None, "Standard")
    assert priced(payer=7) == Priced(14000, 9150, "Standard")
    assert priced(on=date(2025, 3, 1)).cents == 13000
    assert priced(modifiers=("59", "26")).cents == 9000
    assert priced("00000") == Priced()


def test_a_percentage_of_another_schedule_is_rounded_half_up():
    assert priced("87880", payer=8) == Priced(3751, None, "Cigna")  # 3751.25
    assert share(3001, 15_000) == 4502  # 4501.5


def test_schedules_that_stand_on_each_other_give_no_price_and_are_refused():
    one, other = Schedule(1, "A", base_id=2), Schedule(2, "B", base_id=1)
    assert price([one, other], {}, code="99213", payer_id=None, on=DAY) == Priced()


@given(some.integers(0, 10**7), some.integers(0, 200_000))
def test_a_share_is_within_half_a_cent(cents, percent):
    assert abs(share(cents, percent) * 10_000 - cents * percent) <= 5_000


def test_the_tax_of_the_place_comes_before_the_general_one_and_three_decimals_are_exact():
    rates = [TaxRate(None, 40_000), TaxRate(5, 88_750, date(2026, 1, 1)), TaxRate(5, 80_000)]
    assert tax_rate(rates, location_id=5, on=DAY).millionths == 88_750
    assert tax_rate(rates, location_id=5, on=date(2025, 1, 1)).millionths == 80_000
    assert tax_rate(rates, location_id=6, on=DAY).millionths == 40_000
    assert tax_rate(rates, location_id=None, on=DAY).millionths == 40_000
    assert tax(10_000, rates[1]) == 888 and tax(10_000, None) == 0  # 887.5


GUIDE = Guideline("48", date(2026, 1, 15), 1_600_000, 550_000)  # made-up figures
BANDS = (Band(10_000, 10_000, None), Band(15_000, 7_500), Band(20_000, 5_000, 4_000))


def test_income_at_the_band_is_in_it_and_a_cent_above_is_in_the_next():
    exact = Declared(3, GUIDE.of(3) * 3 // 2, DAY)
    above = Declared(3, GUIDE.of(3) * 3 // 2 + 1, DAY)
    assert GUIDE.of(3) == 2_700_000
    assert discounts.band_for(BANDS, discounts.of_poverty(exact, GUIDE), on=DAY) is BANDS[1]
    assert discounts.band_for(BANDS, discounts.of_poverty(above, GUIDE), on=DAY) is BANDS[2]
    assert discounts.band_for(BANDS, 20_001, on=DAY) is None


def test_a_sliding_fee_takes_its_percentage_and_no_more_than_its_bound_is_left():
    assert discounts.sliding((14000, 3000), BANDS[1], 14_000).cents == 12750
    bound = discounts.sliding((14000, 3000), BANDS[2], 19_000)
    assert bound.cents == 13000 and sum(bound.parts) == 13000
    assert discounts.sliding((100,), None, 0).cents == 0


def test_the_better_discount_is_given_never_both():
    one, other = Discount("a", (5,), ""), Discount("b", (6,), "")
    assert discounts.better(one, other) is other and discounts.better(other, one) is other


@given(some.lists(some.integers(0, 10**6), min_size=1, max_size=8), some.integers(0, 10_000))
def test_a_discount_is_shared_to_the_cent_and_takes_no_line_below_nothing(amounts, percent):
    found = discounts.self_pay(amounts, percent)
    assert found.cents == (share(sum(amounts), percent) if sum(amounts) else 0)
    parts = zip(found.parts, amounts, strict=False)
    assert all(0 <= part <= amount + 1 for part, amount in parts)
    if found.parts:
        assert list(found.parts) == split_by_weight(found.cents, amounts)


def test_a_discount_holds_from_its_day():
    rules = [PercentOff("self_pay", 1000, date(2025, 1, 1)), PercentOff("self_pay", 2000, DAY)]
    assert discounts.percent_off(rules, "self_pay", on=date(2026, 6, 30)) == 1000
    assert discounts.percent_off(rules, "self_pay", on=DAY) == 2000
    assert discounts.percent_off(rules, "prompt_pay", on=DAY) == 0


@pytest.mark.parametrize(("typed", "points"), [("20", 2000), ("12.5 %", 1250), (".5", 50)])
def test_a_percentage_is_read_as_typed(typed, points):
    assert discounts.read_percent(typed) == points


@pytest.mark.parametrize("typed", ["", "abc", "1.234", "101"])
def test_what_is_no_percentage_is_refused(typed):
    with pytest.raises(Refused):
        discounts.read_percent(typed)


def test_payers_follow_in_order_and_then_the_patient():
    assert next_payer([3, 5, 9]) == 3 and next_payer([3, 5, 9], 3) == 5
    assert next_payer([3, 5, 9], 9) is None and next_payer([]) is None
    assert next_payer([3, 5], 4) is None


@given(some.integers(0, 10_000), some.lists(some.integers(0, 9_000), max_size=5))
def test_a_copay_is_taken_off_the_first_charges_and_never_more_than_there_is(copay, amounts):
    parts = copay_parts(copay, amounts)
    assert sum(parts) == min(copay, sum(amounts))
    assert all(part <= cents for part, cents in zip(parts, amounts, strict=True))


def test_what_other_visits_have_paid_ahead_is_left_to_them():
    assert usable_ahead(5000, [3000, -200]) == 2000 and usable_ahead(1000, [3000]) == 0


# ---- runs over a schedule

CSV = b"""Fee list 2026
CPT,Mod,Description,Price,Allowed
99213,,Office visit,$150.00,91.50
99213,26,Reading,90,
87880,,Strep test,30.00,
99214,,Longer visit,abc,
12,,No code,10,
87880,,Twice,31,
J3420,,B12,0,
"""


def test_a_file_is_read_and_what_cannot_be_read_is_told_by_its_line():
    found = read_fees(CSV)
    assert [(one.code, one.modifier, one.cents, one.allowed_cents) for one in found.lines] == [
        ("99213", "", 15000, 9150), ("99213", "26", 9000, None), ("87880", "", 3000, None),
    ]  # fmt: skip
    assert len(found.problems) == 4
    assert "abc" in found.problems[0] and "stands twice" in found.problems[2]


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"Code,Words\n99213,Visit\n"])
def test_a_file_without_codes_or_prices_says_what_it_needs(data):
    assert read_fees(data).lines == () and read_fees(data).problems


def test_a_plan_tells_new_changed_and_gone_and_leaves_open_what_the_file_leaves_open():
    known = [FeeLine("99213", "", "Office visit", 14000), FeeLine("87880", "", "Strep", 3000),
             FeeLine("99214", "", "Longer", 20000)]  # fmt: skip
    wanted = [
        FeeLine("99213", cents=15000),
        FeeLine("87880", cents=3000),
        FeeLine("J3420", cents=9),
    ]
    steps = planned(known, wanted, drop_others=True)
    assert [(one.kind, one.of.code, one.of.words) for one in steps] == [
        ("Changed", "99213", "Office visit"), ("New", "J3420", ""), ("Gone", "99214", "Longer"),
    ]  # fmt: skip
    assert fee_plan.sums(steps) == (1, 1, 1, 34000, 15009)


def test_prices_are_raised_by_a_percentage_up_to_whole_dollars():
    steps = raised([FeeLine("99213", cents=14000), FeeLine("1", allowed_cents=5)], 333,
                   step_cents=100)  # fmt: skip
    assert [one.after.cents for one in steps] == [14500]


def run_over(office, schedule, steps, title="New year"):
    return fee_actions.change_fees.do(office.store, MANAGER, schedule, title=title, steps=steps)


def rows(office, schedule):
    with office.store.read() as session:
        return [
            (row.code, row.modifier, row.cents) for row in fee_reads.fee_rows(session, schedule)
        ]


def known(office, schedule):
    with office.store.read() as session:
        return [fee_actions.line_of(row) for row in fee_reads.fee_rows(session, schedule)]


def test_a_run_does_precisely_what_was_seen_and_is_taken_back_whole(office):
    schedule = office.schedule(fees=[{"code": "99213", "cents": 14000},
                                     {"code": "99214", "cents": 20000}])  # fmt: skip
    before = rows(office, schedule)
    steps = planned(known(office, schedule), read_fees(CSV).lines, drop_others=True)
    done = run_over(office, schedule, steps)
    assert rows(office, schedule) == [
        ("87880", "", 3000), ("99213", "", 15000), ("99213", "26", 9000),
    ]  # fmt: skip
    with office.store.read() as session:
        (run,) = fee_reads.fee_changes(session)
    assert (run.title, run.count, run.undone_at) == ("New year", 4, None)
    done.undo.action.do(office.store, MANAGER, **done.undo.arguments)
    assert rows(office, schedule) == before
    with pytest.raises(Refused):
        done.undo.action.do(office.store, MANAGER, **done.undo.arguments)


def test_a_run_that_was_overtaken_changes_nothing_and_says_what_moved(office):
    schedule = office.schedule(fees=[{"code": "99213", "cents": 14000},
                                     {"code": "87880", "cents": 3000}])  # fmt: skip
    steps = raised(known(office, schedule), 1000)
    run_over(office, schedule, [one for one in steps if one.of.code == "99213"], "First")
    with pytest.raises(Refused, match=r"99213 is \$154.00 by now"):
        run_over(office, schedule, list(reversed(steps)))
    assert rows(office, schedule) == [("87880", "", 3000), ("99213", "", 15400)]


def test_what_was_charged_keeps_its_price_when_the_schedule_changes(office):
    schedule = office.schedule(fees=[{"code": "99213", "cents": 14000}])
    office.save(VISIT)
    run_over(office, schedule, raised(known(office, schedule), 1000))
    assert office.view().bill.services[0].unit_cents == 14000


def test_a_schedule_on_itself_a_twin_price_and_a_wrong_date_are_refused(office):
    save = fee_actions.save_schedule
    one = save.do(office.store, MANAGER, name="A").made
    other = save.do(office.store, MANAGER, name="B", base_id=one, percent=12_000).made
    for wrong, field in (
        ({"schedule_id": one, "version": 1, "name": "A", "base_id": other}, "base_id"),
        ({"name": "B"}, "name"),
        ({"name": "C", "valid_from": DAY, "valid_to": date(2026, 6, 30)}, "valid_to"),
    ):
        with pytest.raises(Refused) as refused:
            save.do(office.store, MANAGER, **wrong)
        assert refused.value.field == field
    price_of = {"schedule_id": one, "code": "99213", "cents": 100}
    done = fee_actions.save_fee.do(office.store, MANAGER, **price_of)
    with pytest.raises(Refused, match="already"):
        fee_actions.save_fee.do(office.store, MANAGER, **price_of)
    changed = fee_actions.save_fee.do(
        office.store, MANAGER, done.made, version=1, **(price_of | {"cents": 200})
    )
    changed.undo.action.do(office.store, MANAGER, **changed.undo.arguments)
    assert rows(office, one) == [("99213", "", 100)]


def test_a_household_slides_the_fee_of_a_visit(office):
    store = office.store
    fee_actions.save_guideline.do(
        store, MANAGER, region="48", valid_from=date(2020, 1, 1), one_cents=1_500_000,
        more_cents=500_000, note="sample",
    )  # fmt: skip
    fee_actions.save_band.do(store, MANAGER, up_to=15_000, percent=7_500)
    fee_actions.save_household.do(store, MANAGER, patient_id=office.ana, people=2,
                                  income_cents=2_400_000)  # fmt: skip
    assert office.view().terms.poverty == 12_000
    made = office.save(ServiceTyped("99213", "Visit", 14000))
    assert made["patient_cents"] == 3500 and office.wrongs() == []
    with pytest.raises(Refused, match="household"):
        fee_actions.save_household.do(store, MANAGER, patient_id=office.ana, people=0,
                                      income_cents=1)  # fmt: skip


def test_a_favourite_is_added_changed_and_taken_off_and_back(office):
    store, save = office.store, fee_actions.save_favourite
    made = save.do(store, MANAGER, kind="service", group="Visits", code="99213", words="Visit",
                   key="v").made  # fmt: skip
    assert [(one.key, one.favourite.code) for one in office.view().favourites] == [("v", "99213")]
    done = fee_actions.remove_favourite.do(store, MANAGER, made, version=1)
    assert office.view().favourites == ()
    done.undo.action.do(store, MANAGER, **done.undo.arguments)
    assert [one.key for one in office.view().favourites] == ["v"]
    for wrong, field in (({"code": "9921"}, "code"), ({"key": "7"}, "key"),
                         ({"kind": "diagnosis", "code": "hello"}, "code")):  # fmt: skip
        usual = {"kind": "service", "group": "Visits", "code": "99213", "words": "Visit"}
        with pytest.raises(Refused) as refused:
            save.do(store, MANAGER, **(usual | wrong))
        assert refused.value.field == field


def test_a_favourite_of_another_provider_or_kind_of_visit_is_not_shown(office):
    other, kind = provider(office.store, "Dr. Roe"), visit_type(office.store, "Physical")
    own = {"provider_id": office.doctor, "type_id": office.type}
    others = (("99213", {}), ("99214", {"provider_id": other}), ("99396", {"type_id": kind}))
    for code, more in (*others, ("99215", own)):
        row = ChargeFavourite(kind="service", group="V", code=code, words="x", **more)
        insert(office.store, row)
    assert {one.favourite.code for one in office.view().favourites} == {"99213", "99215"}
