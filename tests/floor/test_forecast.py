"""The expected time: what moves it, and how far off it was on replayed days."""

from datetime import timedelta

from floor.replay import learnt, replay
from given import at

from frontdesk.floor.forecast import Visit, forecast
from frontdesk.floor.pace import Pace, Seen, bend, learn

NOW = at(15)


def minutes(count):
    return timedelta(minutes=count)


def visit(number, start, status="checked_in", *, arrived=-10, began=None, provider=1, length=20):
    booked = NOW + minutes(start)
    here = status not in ("booked", "confirmed")
    return Visit(
        number, provider, 1, booked, length, booked, status,
        booked + minutes(arrived) if here else None,
        NOW + minutes(began) if began is not None else None,
    )  # fmt: skip


def in_minutes(expected):
    return (expected.at - NOW) / minutes(1)


def test_who_is_next_is_seen_when_the_provider_is_done():
    found = forecast(
        [visit(1, -20, "with_provider", began=-10), visit(2, 0, "roomed")], NOW, Pace()
    )
    assert set(found) == {2}
    assert 5 <= in_minutes(found[2]) <= 18


def test_the_longer_it_takes_the_later_everyone_is_seen():
    def second(began):
        there = visit(1, -60, "with_provider", began=began)
        return in_minutes(forecast([there, visit(2, 0, "roomed")], NOW, Pace())[2])

    assert second(-5) > second(-15)
    assert second(-30) > 0  # long overdue, and still not over


def test_a_visit_that_nobody_ended_holds_nobody_up_for_ever():
    there = visit(1, -300, "with_provider", began=-290)
    assert in_minutes(forecast([there, visit(2, 0, "roomed")], NOW, Pace())[2]) < 2


def test_the_queue_adds_up_and_the_spread_grows_with_it():
    queue = [visit(number, number * 20 - 60) for number in range(1, 6)]
    found = forecast(queue, NOW, Pace())
    times = [in_minutes(found[number]) for number in range(1, 6)]
    assert times == sorted(times) and times[-1] - times[0] > 60
    spreads = [found[number].give_or_take for number in range(1, 6)]
    assert spreads[-1] > spreads[0]


def test_another_providers_patients_wait_for_nobody_else():
    both = [visit(1, -20), visit(2, -20, provider=2)]
    found = forecast(both, NOW, Pace())
    assert found[2] == forecast([both[1]], NOW, Pace())[2]


def test_nobody_is_promised_long_before_the_booked_time():
    found = forecast([visit(1, 90, arrived=-120)], NOW, Pace())
    assert in_minutes(found[1]) >= 75


def test_the_first_after_lunch_is_not_promised_the_lunch():
    morning, after = visit(1, -20, "checked_out"), visit(2, 60, arrived=-55)
    assert in_minutes(forecast([morning, after], NOW, Pace())[2]) >= 60


def test_the_same_floor_gives_the_same_times():
    queue = [visit(number, number * 20 - 60) for number in range(1, 9)]
    assert forecast(queue, NOW, Pace()) == forecast(queue, NOW, Pace())


def test_who_should_have_come_long_ago_holds_nobody_up():
    def after(late):
        return in_minutes(forecast([visit(1, -late, "booked"), visit(2, 0)], NOW, Pace())[2])

    assert after(45) < 15


def seen(lasted, *, kind=1, booked=20, provider=1, day=0):
    asked = NOW + timedelta(days=day)
    return Seen(provider, kind, booked, asked, True, asked - minutes(8), asked,
                asked + minutes(lasted))  # fmt: skip


def test_a_kind_that_always_takes_longer_is_expected_to():
    slow = learn([seen(30, day=-day) for day in range(30)])
    assert 28 < slow.minutes(1, 1, 20) <= 30
    assert 28 < slow.minutes(9, 1, 20) <= 30  # of a provider who has done none of that kind
    assert slow.minutes(1, 7, 20) == 20  # nobody has done that one


def test_one_slow_visit_is_no_slow_provider():
    one = learn([seen(60)])
    assert one.minutes(1, 1, 20) < 40


def test_today_bends_the_pace_of_that_provider_alone():
    pace = bend(Pace(), [seen(30), seen(28), seen(31), seen(30)])
    assert 23 < pace.minutes(1, 1, 20) < 30
    assert pace.minutes(2, 1, 20) == 20


def test_a_visit_whose_end_was_keyed_hours_later_teaches_nothing():
    assert seen(300).lasted is None
    assert learn([seen(300)]).minutes(1, 1, 20) == 20


def test_on_replayed_days_the_expected_time_is_nearer_than_the_booked_one():
    error = replay(range(4), learnt(range(1000, 1020)))
    assert error.times > 2000
    assert error.ours < 0.65 * error.booked
    assert error.ours < 0.8 * error.behind  # who only adds the present delay
    assert 0.7 <= error.within <= 0.95


def test_an_office_without_a_past_is_told_nearer_than_the_booked_time_too():
    error = replay(range(2), Pace())
    assert error.ours < 0.75 * error.booked
