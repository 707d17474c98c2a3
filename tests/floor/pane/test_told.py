"""What the cards and the figures over them say; pure."""

from datetime import timedelta

from floor.a_floor import NOW, come, furnish_floor
from given import MONDAY
from pytest import fixture
from schedule.an_office import ANN, ANNE, LUIS, MAI, OKAFOR, nine

from frontdesk.floor import reads
from frontdesk.floor.pace import Pace
from frontdesk.floor.pane import told
from frontdesk.floor.pane.bar import words_of_waits
from frontdesk.floor.pane.shown import Board

NOBODY = reads.Past((), {})


@fixture
def office(sqlite_store):
    return furnish_floor(sqlite_store)


def board(store, now=NOW, *, typed="", past=NOBODY, ahead=timedelta()):
    with store.read() as session:
        found = reads.floor(session, MONDAY, now)
    shown = told.shown(found, past, Pace(), now=now, zone=store.zone, ahead=ahead)
    return told.board(shown, now, store.zone, typed=typed)


def test_who_is_late_is_said_to_be_so_and_who_is_not_yet_due_is_not(office):
    late = come(office, nine(10))
    soon = come(office, nine(40), patient=MAI)
    found = board(office)
    assert found.card(late).pill.words == "20 min late"
    assert found.card(late).pill.tone == "danger"
    assert found.card(soon).pill is None


def test_a_visit_that_takes_far_longer_than_usual_stands_out(office):
    usual = come(office, nine(), ("with_provider", nine(5)))
    long = come(office, nine(-60), ("with_provider", nine(-30)), patient=MAI, provider=OKAFOR)
    found = board(office)
    assert (found.card(usual).pill.tone, found.card(long).pill.tone) == ("neutral", "warning")


def test_who_waits_longest_stands_on_top_and_who_left_last_too(office):
    second = come(office, nine(), ("arrived", nine(20)))
    first = come(office, nine(30), ("arrived", nine(10)), patient=MAI)
    old = come(office, nine(-60), ("checked_out", nine(-20)), patient=LUIS)
    new = come(office, nine(-30), ("checked_out", nine(-5)), patient=ANNE)
    found = board(office)
    assert [card.id for card in found.columns[1]] == [first, second]
    assert [card.id for card in found.columns[5]] == [new, old]


def test_a_card_says_room_provider_and_about_when_in_few_words(office):
    come(office, nine(-30), ("with_provider", nine(20)), patient=MAI, room_id=2)
    visit = come(office, nine(), ("arrived", nine(5)), ("roomed", nine(10)), room_id=1)
    card = board(office).card(visit)
    assert card.where == "Room 1"
    provider, _, soon = card.below.partition(" · ")
    assert provider == "Dr. Lee" and soon.startswith(("~9:", "~10:")) and "±" in soon
    assert card.expected.startswith("about ") and "±" in card.expected


def test_a_provider_is_told_as_behind_and_as_on_time(office):
    come(office, nine(-60), ("arrived", nine(-65)), ("with_provider", nine(20)))
    come(office, nine(-30), ("arrived", nine(-35)), patient=MAI)
    come(office, nine(60), patient=ANNE, provider=OKAFOR)
    lee, okafor = board(office).behind
    assert (lee.name, okafor.name) == ("Dr. Lee", "Dr. Okafor")
    assert lee.minutes > 60 and okafor.minutes < 5


def test_the_filter_finds_by_name_provider_and_room_and_all_words_must_fit(office):
    roomed = come(office, nine(), ("roomed", nine(10)), room_id=1)
    come(office, nine(30), ("arrived", nine(20)), patient=MAI)
    assert [card.id for column in board(office, typed="smi").columns for card in column] == [roomed]
    assert board(office, typed="room 1").card(roomed) is not None
    assert board(office, typed="lee nguyen smith").is_empty


def test_the_figures_hold_today_against_the_last_weeks():
    assert words_of_waits(Board(average=12.4, usual=15.2, weekday="Monday")) == (
        "Average wait today 12 min · last Mondays by this time 15 min"
    )
    assert words_of_waits(Board(average=12.4)) == "Average wait today 12 min"
    assert words_of_waits(Board(usual=9.0)) == "Usual wait at this time: 9 min"
    assert words_of_waits(Board()) == ""


def test_a_slow_pc_clock_is_named(office):
    with office.read() as session:
        found = reads.floor(session, MONDAY, NOW)
    shown = told.shown(found, NOBODY, Pace(), now=NOW, zone=office.zone, ahead=timedelta(minutes=4))
    assert told.clock_words(shown, NOW).startswith("This PC\u2019s clock is 4 minutes slow.")
    assert ANN
