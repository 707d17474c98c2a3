"""Two programs on one office, in any order and at once: as a plain model in memory would have it.

The model knows nothing of lanes, bits or transactions: it counts minutes.
"""

import random
import threading
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import NamedTuple

import pytest
from desk.test_first_run import beside
from given import MONDAY
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from schedule.an_office import ANN, FOLLOW_UP, LEE, LUIS, MAI, MANAGER, NURSE, OKAFOR, rows
from sqlalchemy import delete, insert, select

from frontdesk.core import clock
from frontdesk.core.refused import Refused
from frontdesk.schedule import actions
from frontdesk.schedule.moving_together import Move
from frontdesk.schedule.tables import (
    Appointment,
    AppointmentResource,
    AppointmentStep,
    AppointmentType,
    Resource,
    TypeNeed,
)
from frontdesk.schedule.together import Item, book_together

SCAN, SHARED = 21, 22  # needs a machine and a room; an assistant has both ends of it
MACHINE, ROOM_1, ROOM_2 = 1, 2, 3
NEEDS = {SCAN: ((MACHINE,), (ROOM_1, ROOM_2))}
MORE = {NURSE: 1}  # patients at a time beside the first
ENDS = {SHARED: (10, 10)}
GRID = 10  # minutes
CLOCKS_GO = {"America/New_York": date(2025, 3, 9), "America/Denver": date(2025, 11, 2)}


class Seen(NamedTuple):
    """What a desk saw of a visit: as what it would change it."""

    change: int
    version: int


@dataclass
class Visit:
    """A visit of the model; `start` counts minutes from the day's first."""

    patient: int
    provider: int
    start: int
    minutes: int
    kind: int
    status: str = "booked"
    change: int = 0  # how often it was changed

    @property
    def whole(self):
        return set(range(self.start, self.start + self.minutes))

    @property
    def busy(self):
        """The minutes in which the provider is needed."""
        first, last = ENDS.get(self.kind, (0, 0))
        first = min(first, self.minutes)
        own = max(0, self.minutes - first - last)
        return set(range(self.start + first, self.start + first + own))

    @property
    def stands(self):
        return self.status != "cancelled"


@dataclass
class Plain:
    """All visits by id, and how to tell whether one more has a place."""

    visits: dict[int, Visit] = field(default_factory=dict)
    holds: dict[str, Visit] = field(default_factory=dict)  # by desk

    def others(self, but, desk):
        found = [one for key, one in self.visits.items() if key not in but and one.stands]
        return found + [one for key, one in self.holds.items() if key != desk]

    def has_place(self, wanted, *, but=(), desk=""):
        others = self.others(but, desk)
        return self._provider_free(wanted, others) and self._things_free(wanted, others)

    def _provider_free(self, wanted, others):
        near = [one for one in others if one.provider == wanted.provider and one.busy & wanted.busy]
        more = MORE.get(wanted.kind, 0)
        return (
            len(near) <= more
            or max(sum(minute in one.busy for one in near) for one in near for minute in one.busy)
            <= more
        )

    def _things_free(self, wanted, others):
        """Whether everybody can have their things at once, whoever has which."""
        mine = NEEDS.get(wanted.kind)
        if mine is None:
            return True
        # Who is there keeps what they have; the machine is one, so its holder decides, and of two
        # rooms one is free unless two visits that need a room are there.
        near = [one for one in others if one.kind in NEEDS and one.whole & wanted.whole]
        return not near  # each of them has the only machine

    def same(self, wanted, desk):
        """The visit that this very booking has made before; as the desk would find it."""
        return next(
            (
                key for key, one in self.visits.items()
                if one.stands and (one.patient, one.provider, one.start)
                == (wanted.patient, wanted.provider, wanted.start) and one.busy & wanted.busy
            ),
            None,
        )  # fmt: skip


DESKS = some.sampled_from(["one", "two"])
PATIENTS = some.sampled_from([ANN, LUIS, MAI])
PROVIDERS = some.sampled_from([LEE, OKAFOR])
STARTS = some.integers(0, 17).map(lambda number: number * GRID)
MINUTES = some.sampled_from([10, 20, 30, 40])
KINDS = some.sampled_from([FOLLOW_UP, NURSE, SCAN, SHARED])
WHICH = some.integers(0, 30)


class TwoDesks(RuleBasedStateMachine):
    """What two desks do to one day, each knowing only what it looked at."""

    stores = None  # by desk; set for each run
    day = MONDAY

    def __init__(self):
        super().__init__()
        store = self.stores["one"]
        with store.writing.begin() as connection:
            for table in (AppointmentResource, AppointmentStep, Appointment):
                connection.execute(delete(table))
        self.begins = clock.instant(self.day, time(0), store.zone)
        self.plain, self.seen = Plain(), {"one": {}, "two": {}}

    def at(self, start):
        return self.begins + timedelta(minutes=start)

    def choose(self, which, desk, *, status=None):
        """A visit that this desk has seen; None where there is none."""
        known = sorted(self.seen[desk])
        known = [key for key in known if status in (None, self.plain.visits[key].status)]
        return known[which % len(known)] if known else None

    def do(self, desk, action, *, expected, **asked):
        """Do it, and hold what comes of it against what the model says."""
        try:
            done = action.do(self.stores[desk], MANAGER, **asked)
        except Refused as refused:
            assert not expected, f"refused, though there is room: {refused}"
            return None
        assert expected, f"{action.title} was done, though there is no room"
        return done

    def look(self, desk):
        with self.stores[desk].read() as session:
            asked = select(Appointment.id, Appointment.version).where(Appointment.status != "held")
            found = session.execute(asked).all()
        self.seen[desk] = {key: Seen(self.plain.visits[key].change, now) for key, now in found}

    def fresh(self, key, desk):
        return self.seen[desk][key].change == self.plain.visits[key].change

    @rule(desk=DESKS)
    def looks_again(self, desk):
        self.look(desk)

    @rule(desk=DESKS, patient=PATIENTS, provider=PROVIDERS, start=STARTS, minutes=MINUTES,
          kind=KINDS)  # fmt: skip
    def books(self, desk, patient, provider, start, minutes, kind):
        wanted = Visit(patient, provider, start, minutes, kind)
        same = self.plain.same(wanted, desk)
        expected = same is not None or self.plain.has_place(wanted, desk=desk)
        done = self.do(
            desk, actions.book_appointment, expected=expected, patient_id=patient,
            provider_id=provider, start=self.at(start), minutes=minutes, type_id=kind,
        )  # fmt: skip
        if same is not None:
            assert done.made == same
        elif done is not None:
            self.plain.visits[done.made] = wanted
            self.end_stale_hold(desk, wanted)
            self.look(desk)

    def end_stale_hold(self, desk, wanted):
        """A desk's own hold in the way of its booking is given up with it."""
        hold = self.plain.holds.get(desk)
        if hold is not None and hold.provider == wanted.provider and hold.busy & wanted.whole:
            del self.plain.holds[desk]

    @rule(desk=DESKS, provider=PROVIDERS, start=STARTS, minutes=MINUTES)
    def holds(self, desk, provider, start, minutes):
        wanted = Visit(0, provider, start, minutes, FOLLOW_UP)
        expected = self.plain.has_place(wanted, desk=desk)
        done = self.do(
            desk, actions.hold_slot, expected=expected, provider_id=provider,
            start=self.at(start), minutes=minutes, type_id=FOLLOW_UP,
        )  # fmt: skip
        if done is not None:
            self.plain.holds[desk] = wanted

    @rule(desk=DESKS)
    def lets_go(self, desk):
        with self.stores[desk].read() as session:
            mine = session.scalar(
                select(Appointment.id).where(Appointment.held_by == self.stores[desk].workstation)
            )
        if mine is not None:
            actions.release_hold.do(self.stores[desk], MANAGER, hold_id=mine)
        self.plain.holds.pop(desk, None)

    @rule(desk=DESKS, which=WHICH, provider=PROVIDERS, start=STARTS, minutes=MINUTES)
    def moves(self, desk, which, provider, start, minutes):
        key = self.choose(which, desk, status="booked")
        if key is None:
            return
        here = self.plain.visits[key]
        wanted = replace(here, provider=provider, start=start, minutes=minutes)
        nothing = (provider, start, minutes) == (here.provider, here.start, here.minutes)
        expected = self.fresh(key, desk) and (
            nothing or self.plain.has_place(wanted, but=[key], desk=desk)
        )
        done = self.do(
            desk, actions.move_appointment, expected=expected, appointment_id=key,
            version=self.seen[desk][key].version, provider_id=provider, start=self.at(start),
            minutes=minutes,
        )  # fmt: skip
        if done is not None and not nothing:
            self.plain.visits[key] = replace(wanted, change=here.change + 1)
            self.end_stale_hold(desk, wanted)
            self.look(desk)

    @rule(desk=DESKS, which=WHICH, other=WHICH, by=some.sampled_from([-30, -10, 10, 30]))
    def moves_two_together(self, desk, which, other, by):
        keys = [self.choose(one, desk, status="booked") for one in (which, other)]
        if None in keys or keys[0] == keys[1]:
            return
        before = [self.plain.visits[key] for key in keys]
        wanted = [replace(one, start=max(0, one.start + by)) for one in before]
        first = self.plain.has_place(wanted[0], but=keys, desk=desk)
        trial = Plain({**self.plain.visits, keys[0]: wanted[0]}, self.plain.holds)
        fits = first and trial.has_place(wanted[1], but=[keys[1]], desk=desk)
        expected = all(self.fresh(key, desk) for key in keys) and fits
        moves = [
            Move(key, self.seen[desk][key].version, one.provider, self.at(one.start), one.minutes)
            for key, one in zip(keys, wanted, strict=True)
        ]
        if self.do(desk, actions.move_together, expected=expected, moves=moves) is not None:
            for key, one in zip(keys, wanted, strict=True):
                self.plain.visits[key] = replace(one, change=one.change + 1)
                self.end_stale_hold(desk, one)
            self.look(desk)

    @rule(desk=DESKS, first=STARTS, provider=PROVIDERS, kinds=some.tuples(KINDS, KINDS))
    def books_two_together(self, desk, first, provider, kinds):
        wanted = [
            Visit(ANN, provider, first, 30, kinds[0]),
            Visit(LUIS, provider, first + 30, 30, kinds[1]),
        ]
        if any(self.plain.same(one, desk) is not None for one in wanted):
            return
        trial = Plain({**self.plain.visits, -1: wanted[0]}, self.plain.holds)
        expected = self.plain.has_place(wanted[0], desk=desk) and trial.has_place(
            wanted[1], desk=desk
        )
        items = [
            Item(one.patient, one.provider, self.at(one.start), one.minutes, one.kind)
            for one in wanted
        ]
        done = self.do(desk, book_together, expected=expected, items=items)
        if done is not None:
            for key, one in zip(done.made, wanted, strict=True):
                self.plain.visits[key] = one
                self.end_stale_hold(desk, one)
            self.look(desk)

    @rule(desk=DESKS, which=WHICH)
    def cancels(self, desk, which):
        key = self.choose(which, desk, status="booked")
        if key is None:
            return
        done = self.do(
            desk, actions.cancel_appointment, expected=self.fresh(key, desk), appointment_id=key,
            version=self.seen[desk][key].version, reason="Patient asked",
        )  # fmt: skip
        if done is not None:
            self.changed(key, desk, status="cancelled")

    @rule(desk=DESKS, which=WHICH)
    def restores(self, desk, which):
        key = self.choose(which, desk, status="cancelled")
        if key is None:
            return
        here = self.plain.visits[key]
        expected = self.fresh(key, desk) and self.plain.has_place(here, but=[key], desk=desk)
        done = self.do(
            desk, actions.restore_appointment, expected=expected, appointment_id=key,
            version=self.seen[desk][key].version, status="booked",
        )  # fmt: skip
        if done is not None:
            self.changed(key, desk, status="booked")
            self.end_stale_hold(desk, here)

    def changed(self, key, desk, **now):
        here = self.plain.visits[key]
        self.plain.visits[key] = replace(here, change=here.change + 1, **now)
        self.look(desk)

    @invariant()
    def the_office_is_as_the_model_has_it(self):
        found = rows(
            self.stores["two"], "id", "patient_id", "provider_id", "start", "minutes", "type_id",
            "status", "held_by",
        )  # fmt: skip
        visits = {row[0]: row[1:-1] for row in found if row[6] != "held"}
        assert visits == {
            key: (one.patient, one.provider, self.at(one.start), one.minutes, one.kind, one.status)
            for key, one in self.plain.visits.items()
        }
        held = {row[7]: (row[2], row[3], row[4]) for row in found if row[6] == "held"}
        names = {desk: store.workstation for desk, store in self.stores.items()}
        assert held == {
            names[desk]: (one.provider, self.at(one.start), one.minutes)
            for desk, one in self.plain.holds.items()
        }

    @invariant()
    def nothing_is_held_twice(self):
        refuse_any_double(self.stores["one"])


def refuse_any_double(store):
    """Look at the rows themselves: no resource twice, no more patients than a type allows."""
    taken = rows(store, "resource_id", "start", "finish", "takes", table=AppointmentResource)
    live = [one for one in taken if one[3]]
    for number, one in enumerate(live):
        for other in live[number + 1 :]:
            assert one[0] != other[0] or one[2] <= other[1] or other[2] <= one[1]
    busy = rows(store, "provider_id", "busy_from", "busy_to", "status", "type_id")
    live = [one for one in busy if one[3] != "cancelled" and one[1] < one[2]]
    for one in live:
        beside = [two for two in live if two[0] == one[0] and two[1] <= one[1] < two[2]]
        most = max(MORE.get(two[4], 0) for two in beside) + 1
        assert len(beside) <= most, "more patients at one moment than any of them allows"


@pytest.fixture
def two_desks(store, tmp_path):
    """Two programs on an office with a machine, two rooms, and a visit an assistant begins."""
    from schedule.an_office import furnish

    furnish(store)
    kinds = [{"id": SCAN, "name": "Scan", "minutes": 30, "colour": "#3b6fd4"}]
    kinds += [{"id": SHARED, "name": "Injection", "minutes": 30, "colour": "#3b6fd4"}]
    ends = {"before_minutes": 10, "after_minutes": 10}
    things = [(MACHINE, "Scanner"), (ROOM_1, "Room 1"), (ROOM_2, "Room 2")]
    with store.writing.begin() as connection:
        connection.execute(insert(AppointmentType).values(**kinds[0]))
        connection.execute(insert(AppointmentType).values(**kinds[1], **ends))
        connection.execute(insert(Resource), [{"id": one, "name": name} for one, name in things])
        for kind, needs in NEEDS.items():
            for number, choices in enumerate(needs, 1):
                for one in choices:
                    connection.execute(
                        insert(TypeNeed).values(type_id=kind, need=number, resource_id=one)
                    )
    other = beside(store, tmp_path)
    yield {"one": store, "two": other}
    other.close()


@pytest.mark.parametrize("zone", sorted(CLOCKS_GO))
def test_any_sequence_at_two_desks_is_as_the_model_has_it(two_desks, zone):
    """On the night the clocks change, in two zones."""
    run(two_desks, zone, examples=6, steps=25)


def run(desks, zone, *, examples, steps):
    for store in desks.values():
        store.in_zone(zone)
    machine = type("Run", (TwoDesks,), {"stores": desks, "day": CLOCKS_GO[zone]})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


@pytest.mark.soak
@pytest.mark.parametrize("zone", sorted(CLOCKS_GO))
def test_hours_of_two_desks_are_as_the_model_has_them(two_desks, zone):
    run(two_desks, zone, examples=150, steps=60)


def test_two_desks_at_the_same_moment_lose_nothing_and_hold_nothing_twice(two_desks):
    """Each books, moves and cancels as fast as it can; what was acknowledged is there, once."""
    begins = clock.instant(MONDAY, time(9), two_desks["one"].zone)
    booked, faults, ready = {"one": [], "two": []}, [], threading.Barrier(2)

    def work(desk):
        chance, store, mine = random.Random(desk), two_desks[desk], booked[desk]
        ready.wait()
        for _ in range(40):
            start = begins + timedelta(minutes=GRID * chance.randrange(12))
            asked = {"provider_id": chance.choice([LEE, OKAFOR]), "start": start, "minutes": 30}
            try:
                if mine and chance.random() < 0.3:
                    key, version = mine.pop(chance.randrange(len(mine)))
                    asked |= {"appointment_id": key, "version": version}
                    done = actions.move_appointment.do(store, MANAGER, **asked)
                    back = done.undo.arguments["version"] if done.undo else version
                    mine.append((key, back))
                else:
                    asked |= {"patient_id": chance.choice([ANN, LUIS, MAI])}
                    kind = chance.choice([FOLLOW_UP, SCAN, SHARED])
                    done = actions.book_appointment.do(store, MANAGER, **asked, type_id=kind)
                    if done.undo is not None:
                        mine.append((done.made, done.undo.arguments["version"]))
            except Refused:
                if "appointment_id" in asked:
                    mine.append((asked["appointment_id"], asked["version"]))
            except Exception as error:
                faults.append(error)
                return

    threads = [threading.Thread(target=work, args=(desk,)) for desk in two_desks]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []
    found = dict(rows(two_desks["one"], "id", "version"))
    assert found == dict(booked["one"] + booked["two"])
    assert len(found) >= 8
    refuse_any_double(two_desks["one"])


def test_the_model_itself_knows_what_a_minute_is():
    """A model that allows all would prove nothing."""
    plain = Plain({1: Visit(ANN, LEE, 0, 30, FOLLOW_UP), 2: Visit(MAI, OKAFOR, 0, 30, SCAN)})
    wanted = [Visit(LUIS, LEE, start, 30, FOLLOW_UP) for start in (0, 20, 30)]
    assert [plain.has_place(one) for one in wanted] == [False, False, True]
    assert plain.has_place(Visit(LUIS, LEE, 30, 30, SCAN))
    assert not plain.has_place(Visit(LUIS, LEE, 20, 30, SCAN))
    assert plain.has_place(Visit(LUIS, LEE, 20, 30, SHARED))
