"""The days of a plan in the schedule's own grid: who would be where, and what is taken there."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import timedelta

from PySide6.QtCore import Signal

from frontdesk.kit.privacy import privacy
from frontdesk.patients.rules import spoken_name
from frontdesk.replan.plan import Plan
from frontdesk.replan.rules import NewTime, Stretch
from frontdesk.replan.situation import Found
from frontdesk.schedule.pane.grid import DayGrid
from frontdesk.schedule.pane.shown import Block, Day, GridColumn, GridItem

MOST_COLUMNS = 60
EMPTY = "No new times yet. Choose who is out and when."


class PlanDays(DayGrid):
    """Shows new times; a visit is dragged, or cut and dropped, to another one.

    Signals:
        wanted(int, int, int): this visit with that provider from that minute since 1970 on.
        call_wanted(int): this visit is rather to be called about.
    """

    wanted = Signal(int, int, int)
    call_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Days of the plan")
        self._midnights: dict[Hashable, int] = {}
        self._in_hand: int | None = None
        self.moved.connect(self._on_moved)
        self.cut.connect(self._on_cut)
        self.paste_wanted.connect(self._on_slot)
        self.slot_chosen.connect(self._on_slot)
        self.cancel_wanted.connect(lambda item_id: self.call_wanted.emit(int(str(item_id))))
        self.set_masked(privacy.hidden)
        privacy.changed.connect(self.set_masked)
        self.show_day(Day(empty_words=EMPTY))

    def show_plan(self, plan: Plan) -> None:
        """Show the new times of a plan on their days."""
        day, self._midnights = day_of(plan)
        self.show_day(day)

    def take_in_hand(self, visit_id: int) -> None:
        """Bring a visit into sight."""
        self.select(visit_id)

    def _on_moved(self, item_id: Hashable, column_id: Hashable, minute: int) -> None:
        self._ask(int(str(item_id)), column_id, minute)

    def _on_cut(self, item: object) -> None:
        found = getattr(item, "id", item)
        self._in_hand = int(str(found)) if found is not None else None

    def _on_slot(self, column_id: Hashable, minute: int) -> None:
        if self._in_hand is not None:
            visit_id, self._in_hand = self._in_hand, None
            self.set_cut(None)
            self._ask(visit_id, column_id, minute)

    def _ask(self, visit_id: int, column_id: Hashable, minute: int) -> None:
        if isinstance(column_id, tuple):
            self.wanted.emit(visit_id, column_id[1], self._midnights[column_id] + minute)


def day_of(plan: Plan) -> tuple[Day, dict[Hashable, int]]:
    """Return the grid's rows, and of each column the minute since 1970 of its midnight."""
    found, times = plan.found, [one for one in plan.proposal.times.values() if one is not None]
    stretches = _stretches(found, times)
    midnights: dict[Hashable, int] = {key: some[0].midnight for key, some in stretches.items()}
    columns = tuple(_column(found, key, some) for key, some in stretches.items())
    edges = [
        edge - midnights[key]
        for key, some in stretches.items()
        for one in some
        for edge in (one.start, one.end)
    ]
    return (
        Day(
            columns=columns,
            items=tuple(_item(plan, one) for one in times if (one.day, one.provider_id)
                        in stretches),
            step=found.situation.grid,
            first_minute=min(edges, default=480) // 60 * 60,
            last_minute=-(-max(edges, default=1020) // 60) * 60,
            empty_words=EMPTY,
        ),
        midnights,
    )  # fmt: skip


def _stretches(found: Found, times: Iterable[NewTime]) -> dict[Hashable, list[Stretch]]:
    """Return the open hours to show: of every day up to one after the last new time."""
    visits, times = found.situation.visits, list(times)
    if not visits:
        return {}
    first = min(one.day for one in visits)
    last = max((one.day for one in times), default=first) + timedelta(3)
    made: dict[Hashable, set[Stretch]] = defaultdict(set)
    for some in found.situation.open.values():
        for one in some:
            if first <= one.day <= last:
                made[one.day, one.provider_id].add(one)
    order = {number: place for place, number in enumerate(found.providers)}
    keys = sorted(made, key=lambda key: (key[0], order[key[1]]))  # type: ignore[index]
    return {key: sorted(made[key]) for key in keys[:MOST_COLUMNS]}


def _column(found: Found, key: Hashable, stretches: list[Stretch]) -> GridColumn:
    day, provider_id = stretches[0].day, stretches[0].provider_id
    midnight = stretches[0].midnight
    start, end = min(one.start for one in stretches), max(one.end for one in stretches)
    taken = sorted(
        (max(from_, start) - midnight, min(to, end) - midnight)
        for from_, to in found.situation.taken.get(provider_id, ())
        if from_ < end and start < to
    )
    return GridColumn(
        id=key,
        title=f"{day:%a}, {day:%b} {day.day}",
        subtitle=found.providers[provider_id],
        open_spans=tuple(sorted({(one.start - midnight, one.end - midnight)
                                 for one in stretches})),
        blocks=tuple(Block(from_, to, "Taken") for from_, to in taken),
        is_today=False,
    )  # fmt: skip


def _item(plan: Plan, time: NewTime) -> GridItem:
    person = plan.found.people[time.visit_id]
    row = plan.row(time.visit_id)
    by_hand = row is not None and row.by_hand
    return GridItem(
        id=time.visit_id,
        version=person.version,
        column_id=(time.day, time.provider_id),
        start_minute=time.clock,
        minutes=person.minutes,
        title=spoken_name(person.family, person.given, preferred=person.preferred),
        subtitle=f"{person.type}, chosen by hand" if by_hand else person.type,
        status="confirmed" if by_hand else "booked",
    )
