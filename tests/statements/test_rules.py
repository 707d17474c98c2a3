"""Who gets a statement and why not; ages, levels, late fees; what machines read on a slip."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from frontdesk.core.refused import Refused
from frontdesk.core.typed_places import luhn
from frontdesk.statements import slip
from frontdesk.statements.rules import (
    AGES,
    Asked,
    Held,
    Item,
    Last,
    Level,
    Settings,
    Standing,
    aged,
    fingerprint,
    judge,
    late_fee,
    level_of,
    overdue,
    refuse_hold,
    refuse_settings,
)

TODAY = date(2025, 3, 18)


def item(cents, *, ago=10, charge=1, told=None, patient=1):
    billed = None if told is None else TODAY - timedelta(days=told)
    return Item(patient, charge, cents, TODAY - timedelta(days=ago), billed)


def judged(*items, settings=None, asked=None, **more):
    return judge(
        Standing(items, **more), settings or Settings(), today=TODAY, asked=asked or Asked()
    )


@given(some.lists(some.tuples(some.integers(-20_000, 20_000), some.integers(0, 400)), max_size=9))
def test_the_ages_sum_to_what_is_owed_and_credits_lower_the_oldest(items):
    ages = aged([item(cents, ago=ago) for cents, ago in items], TODAY)
    assert sum(ages) == sum(cents for cents, _ in items) and len(ages) == len(AGES)
    assert all(cents >= 0 for cents in ages[1:])
    if ages[0] < 0:
        assert set(ages[1:]) == {0}


def test_an_age_begins_on_the_day_after_the_last_of_the_one_before():
    for days, place in ((0, 0), (30, 0), (31, 1), (60, 1), (61, 2), (91, 3), (120, 3), (121, 4)):
        assert aged([item(100, ago=days)], TODAY)[place] == 100


def test_a_level_begins_on_its_day():
    levels = (Level(0, "a"), Level(30, "b"), Level(60, "c"))
    for days, level in ((None, 1), (0, 1), (29, 1), (30, 2), (59, 2), (60, 3), (400, 3)):
        assert level_of([item(100, told=days)], levels, TODAY) == level
    assert level_of([item(100, told=70), item(50, told=None)], levels, TODAY) == 3


def test_why_somebody_gets_none_is_said():
    last = Last(TODAY - timedelta(days=5), 1, fingerprint([item(9000)]))
    for verdict, why in (
        (judged(item(499)), "Under $5.00"),
        (judged(item(-500)), "A credit, nothing owed"),
        (judged(), "Nothing owed"),
        (judged(item(9000), address=False), "No address on file"),
        (judged(item(9000), plan="$50 monthly"), "Payment plan in good standing: $50 monthly"),
        (judged(item(9000), holds=(Held("hold", "Funeral"),)), "On hold: Funeral"),
        (judged(item(9000), last=last), "Nothing has changed since 03/13/2025; again from "
                                        "04/10/2025"),
        (judged(item(9500), last=last), "Sent 03/13/2025; again from 04/03/2025"),
    ):  # fmt: skip
        assert (verdict.why_not, verdict.level) == (why, 0)
    assert judged(item(500)).why_not == ""


def test_asked_for_by_name_one_gets_it_whatever_the_days_and_the_least_amount_say():
    last = Last(TODAY - timedelta(days=5), 1, fingerprint([item(400)]))
    assert judged(item(400), last=last, asked=Asked(now=True)).why_not == ""


def test_only_what_changed_goes_out_when_the_office_wants_it_so():
    mark = fingerprint([item(9000, told=40)])
    last = Last(TODAY - timedelta(days=40), 2, mark)
    only = Settings(only_changed=True)
    assert judged(item(9000, told=40), last=last, settings=only).why_not.startswith("Nothing has")
    assert judged(item(9100, told=40), last=last, settings=only).why_not == ""
    raised = Last(TODAY - timedelta(days=40), 1, mark)
    assert judged(item(9000, told=40), last=raised, settings=only).level == 2


def test_a_late_fee_is_to_the_cent():
    flat = Settings(fee="flat", fee_cents=1500)
    percent = Settings(fee="percent", fee_points=150, fee_least_cents=100)
    assert late_fee(12000, flat) == 1500 and late_fee(999, flat) == 0
    assert late_fee(12000, percent) == 180 and late_fee(1000, percent) == 100
    assert late_fee(10033, percent) == 150 and late_fee(10034, percent) == 151
    assert late_fee(12000, Settings()) == 0


def test_only_what_was_told_of_long_enough_ago_is_overdue():
    settings = Settings(due_days=25, fee_grace_days=10)
    assert overdue([item(500, told=35)], settings, TODAY) == 0
    assert overdue([item(500, told=36)], settings, TODAY) == 500
    assert overdue([item(500, told=36), item(900)], settings, TODAY) == 500
    assert overdue([item(500, told=36), item(-200)], settings, TODAY) == 300
    assert overdue([item(500)], settings, TODAY) == 0


def test_settings_that_could_not_work_are_refused_at_their_field():
    for changed, field in (
        ({"gap_days": 0}, "gap_days"),
        ({"every_days": 7}, "every_days"),
        ({"least_cents": -1}, "least_cents"),
        ({"fee_points": 0}, "fee_points"),
        ({"levels": (Level(5, "a"),)}, "days_1"),
        ({"levels": (Level(0, "a"), Level(0, "b"))}, "days_2"),
        ({"levels": (Level(0, "a"), Level(9, " "))}, "message_2"),
        ({"note": "card 4111 1111 1111 1111"}, None),
    ):
        with pytest.raises(Refused) as refusal:
            refuse_settings(Settings(**changed))
        assert field is None or refusal.value.field == field
    refuse_settings(Settings())


def test_settings_are_read_back_as_they_were_kept():
    changed = Settings(note="Closed on Friday", levels=(Level(0, "a"), Level(30, "b")))
    assert Settings.from_json(changed.to_json()) == changed
    assert Settings.from_json({"least_cents": 700, "unknown": 1}).least_cents == 700


def test_a_hold_needs_a_reason_and_a_day_to_come():
    assert refuse_hold(reason="  In   hospital ", until=None, today=TODAY) == "In hospital"
    for reason, until in (("", None), ("x", None), ("Funeral", TODAY)):
        with pytest.raises(Refused):
            refuse_hold(reason=reason, until=until, today=TODAY)


_slips = some.builds(
    slip.Slip,
    some.integers(0, 10**10 - 1).map(str),
    some.integers(0, 10**9 - 1),
    some.integers(0, 10**9 - 1),
)


@given(_slips)
def test_both_machine_readings_of_a_slip_are_read_back(one):
    assert slip.read_slip(slip.ocr_line(one)) == one
    assert slip.read_slip(slip.qr_words(one)) == one
    assert luhn(slip.ocr_line(one).replace(" ", ""))
    assert len(slip.qr_words(one)) <= 38


@given(_slips, some.integers(0, 28), some.integers(1, 9))
def test_one_misread_figure_is_noticed(one, place, more):
    figures = list(slip.ocr_line(one).replace(" ", ""))
    figures[place] = str((int(figures[place]) + more) % 10)
    with pytest.raises(Refused, match="misread"):
        slip.read_slip("".join(figures))


def test_an_account_that_is_no_number_is_found_by_the_statement():
    assert slip.ocr_line(slip.Slip("A-77", 1017, 4317)).startswith("0000000000 000001017")
    for typed in ("", "hello", "FD1*1*2", "FD1*a*b*c*d"):
        with pytest.raises(Refused):
            slip.read_slip(typed)
