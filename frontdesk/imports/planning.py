"""Decides what becomes of each message, resource and row: for the dry run and for writing.

The same planner runs twice: over all files for the dry run, and over each item again inside the
transaction that writes it, so that what is done is what was shown, or is not done.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from frontdesk.core.incoming import Incoming, IncomingAppointment, IncomingMerge, IncomingPatient
from frontdesk.core.jobs import Progress
from frontdesk.imports import reads, rules
from frontdesk.imports.charts import Chart, Mode, combine, planned
from frontdesk.imports.known import Known, Resembling
from frontdesk.imports.plan import Alike, FileRead, Plan, Step
from frontdesk.imports.rules import Number, Person
from frontdesk.imports.told import Told, told_of
from frontdesk.imports.visit_rules import wish_of
from frontdesk.imports.visits import VisitPlanner
from frontdesk.office import reads as office
from frontdesk.patients.names import fold

TOGETHER = 400  # items looked up with one handful of queries

NOBODY = "No chart has this number, and there is no name to open one."
WRONG_CHART = (
    "Its number belongs to {where}, whose name and birth date are not these. Nothing was changed; "
    "compare the two by hand."
)
NEITHER = "Neither number is known here, so there is nothing to merge."
TWO_PEOPLE = (
    "{one} and {other} differ in both name and birth date. They were not merged; look at them."
)


@dataclass(frozen=True, slots=True)
class Here:
    """What planning needs to know of the office and the moment.

    Attributes:
        now: by the database's clock, UTC.
        area: the office's area code, "" if unknown.
        own_systems: folded names under which this office itself sends.
        is_new: there is no chart in the office yet.

    """

    now: datetime
    zone: ZoneInfo
    area: str = ""
    own_systems: frozenset[str] = frozenset({"frontdesk"})
    is_new: bool = False

    @property
    def today(self) -> date:
        """The office's date."""
        return self.now.astimezone(self.zone).date()


def here(session: Session, now: datetime, zone: ZoneInfo) -> Here:
    """Return what planning needs to know of this office."""
    practice = office.practice(session)
    is_new = not reads.any_patient(session)
    if practice is None:
        return Here(now, zone, is_new=is_new)
    digits = "".join(filter(str.isdigit, practice.phone))
    area = office.limits(session).area_code or (digits[:3] if len(digits) == 10 else "")
    own = {fold(name) for name in (practice.name, practice.npi) if name}
    return Here(now, zone, area, frozenset(own | {"frontdesk"}), is_new)


def plan(
    session: Session, files: Iterable[FileRead], where: Here, progress: Progress | None = None
) -> Plan:
    """Return what an import of these files would do.

    Args:
        session: a reading session.
        files: as read.
        where: the office and the moment.
        progress: told how many items are planned, and asked whether to go on.

    Raises:
        Cancelled: the person stopped it.

    """
    listed = tuple(files)
    waiting = in_order(listed)
    planner = Planner(session, where, listed)
    steps: list[Step] = []
    with undisturbed():
        for start in range(0, len(waiting), TOGETHER):
            if progress:
                progress.step(start, len(waiting))
            steps += planner.steps(waiting[start : start + TOGETHER])
    if progress:
        progress.step(len(waiting), len(waiting))
    return Plan(listed, tuple(steps))


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the garbage collector from walking the whole plan again and again; nothing is cyclic."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def in_order(files: tuple[FileRead, ...]) -> list[tuple[int, Incoming]]:
    """Return every item with its file's place; messages in the order in which they were written.

    Files are often given by name. Only among those that say when they were written is the order
    changed: the others keep their places.
    """
    listed = [(place, item) for place, file in enumerate(files) for item in file.items]
    dated = [n for n, (_, item) in enumerate(listed) if item.sent_at is not None]
    ordered = sorted(dated, key=lambda n: listed[n][1].sent_at.timestamp())  # type: ignore[union-attr]
    result = list(listed)
    for place, source in zip(dated, ordered, strict=True):
        result[place] = listed[source]
    return result


@dataclass(frozen=True, slots=True)
class _Found:
    chart: Chart | None
    by: str = ""
    alike: tuple[Alike, ...] = ()
    problem: str = ""


class Planner:
    """Plans one item after the other, each knowing what those before it make."""

    def __init__(self, session: Session, where: Here, files: tuple[FileRead, ...]) -> None:
        self.files = files
        self.known = Known(session, where.own_systems)
        self.where = where
        self.visits = VisitPlanner(session, self.known, where.now, where.zone)
        self._session = session
        self._last_ref = 0

    def steps(self, part: list[tuple[int, Incoming]]) -> Iterator[Step]:
        """Give the steps of some items."""
        waiting = []
        for file, item in part:
            patient = (
                item.content
                if isinstance(item.content, IncomingPatient)
                else (item.content.patient)
            )
            source = self.files[file].format or ""
            told = self.told(patient, item, source) if patient else None
            waiting.append((file, item, self.files[file].key(item), told))
        gone = [
            _number(one.system or item.sender, one.value)
            for _, item in part
            if isinstance(item.content, IncomingMerge)
            for one in (*item.content.kept, *item.content.gone)
        ]
        people = (told for *_, told in waiting if told)
        self.known.fetch(people, (key for _, _, key, _ in waiting), gone)
        self.visits.fetch([item for _, item, _, _ in waiting])
        for file, item, key, told in waiting:
            yield self.step(Step(file, item, key), told)

    def told(self, patient: IncomingPatient, item: Incoming, source: str) -> Told:
        """Return what an item tells of its patient."""
        return told_of(
            patient, sender=item.sender, source=source, today=self.where.today,
            area=self.where.area,
        )  # fmt: skip

    def step(self, step: Step, told: Told | None) -> Step:
        """Return what becomes of one item, and remember it for the next."""
        if step.key in self.known.keys:
            return replace(step, already=True)
        content = step.incoming.content
        if told is not None:
            step = replace(step, notes=told.doubts)
        if isinstance(content, IncomingMerge):
            assert told is not None
            step = self._merge(step, content, told)
        else:
            if told is not None:
                step = self._patient(step, told)
            if isinstance(content, IncomingAppointment) and not step.problem:
                step = self.visits.step(step, content)
        if step.goes_in and not step.problem:
            self.known.keys[step.key] = ("", 0)
        return step

    def _patient(self, step: Step, told: Told) -> Step:
        found = self._find(told, step)
        if found.problem and _needs_patient(step.incoming):
            return replace(step, problem=found.problem)
        if found.chart is not None:
            step = replace(step, found_by=found.by, alike=found.alike)
            return self._change(step, told, found.chart)
        if not _needs_patient(step.incoming):
            return step  # nobody is registered because a visit was cancelled
        return self._new(replace(step, alike=found.alike), told)

    def _new(self, step: Step, told: Told) -> Step:
        self._last_ref -= 1
        ref = self._last_ref
        numbers = self.known.free(told.numbers, ref)
        place = step.incoming.place
        if len(self.files) > 1:
            place = f"{self.files[step.file].name}, {place}"
        chart = planned(ref, told, place=place, numbers=numbers)
        if step.incoming.sent_at:
            chart = replace(chart, told_at=step.incoming.sent_at)
        told_all = numbers == told.numbers and not chart.previous
        self.known.keep(chart, told.person if told_all else chart.person())
        coverages = tuple((None, one) for one in told.coverages)
        return replace(step, patient="new", chart=chart, coverages=coverages,
                       numbers=tuple(numbers.items()))  # fmt: skip

    def _change(self, step: Step, told: Told, chart: Chart) -> Step:
        sent_at = step.incoming.sent_at
        older = bool(sent_at and chart.told_at and sent_at < chart.told_at)
        mode: Mode = "fill" if older or step.found_by == "likeness" else "update"
        kept: frozenset[str] = frozenset()
        if sent_at and chart.ref > 0:
            kept = reads.changed_here(self._session, chart.ref, sent_at)
        numbers = self.known.free(told.numbers, chart.ref)
        result = combine(chart, told, mode, kept=kept, numbers=numbers)
        new = tuple((n, kind) for n, kind in numbers.items() if n not in chart.numbers)
        touched = chart.ref in self.known.touched
        after = result.chart
        if sent_at and not older:
            after = replace(after, told_at=sent_at)
        self.known.keep(after, after.person())
        return replace(
            step, patient="changed" if result.fields else "same", chart=after, touched=touched,
            fields=result.fields, differs=result.differs, coverages=result.coverages, numbers=new,
            notes=(*step.notes, *result.notes), older=older,
        )  # fmt: skip

    def _find(self, told: Told, step: Step) -> _Found:
        """Find whose chart it is: by number, then by chart number, then by likeness."""
        owners = self.known.owners(told)
        person = told.person
        agreed = [one for one in owners if self._is_believed(person, one)]
        if agreed:
            also = tuple(
                self._alike(one, "its numbers are on this chart too") for one in agreed[1:]
            )
            return _Found(agreed[0], "number", also)
        own = self.known.of_this_office(told)
        if own is not None:
            return _Found(own, "chart number")
        if not told.named:
            problem = WRONG_CHART.format(where=_where(owners[0])) if owners else NOBODY
            return _Found(None, problem=problem)
        resembling = self.known.resembling(person, but={one.ref for one in owners})
        same = [one for one in resembling if one.likeness.verdict == "same"]
        if len(same) == 1:
            return _Found(same[0].chart, "likeness")
        alike = tuple(self._alike(one.chart, _why(one)) for one in resembling)
        if owners:
            alike = (*(self._sharing(person, one) for one in owners), *alike)
            if not self._has_own_number(told):
                problem = WRONG_CHART.format(where=_where(owners[0]))
                return _Found(None, alike=(), problem=problem)
        return _Found(None, alike=alike)

    def _is_believed(self, person: Person, chart: Chart) -> bool:
        """Whether a number in common makes them one: not if the sender files both apart."""
        other = self.known.person(chart.ref)
        return rules.believed(person, other) and not rules.filed_apart(person, other)

    def _has_own_number(self, told: Told) -> bool:
        """Whether one of the numbers under which the sender files the person is nobody else's."""
        return any(self.known.owner(number) is None for number in told.person.filed)

    def _sharing(self, person: Person, chart: Chart) -> Alike:
        likeness = rules.compare(person, self.known.person(chart.ref))
        return self._alike(chart, ", ".join(likeness.reasons) or "a number in common, nothing else")

    def _alike(self, chart: Chart, why: str) -> Alike:
        return Alike(chart.ref, _where(chart), why)

    def _merge(self, step: Step, content: IncomingMerge, told: Told) -> Step:
        sender = step.incoming.sender
        kept = self._by_numbers(content.kept, sender)
        gone = self._by_numbers(content.gone, sender)
        if kept is None and gone is None:
            return replace(step, problem=NEITHER)
        if kept is None or gone is None or kept.ref == gone.ref:
            return self._one_known(step, content, told, kept or gone)
        if not rules.may_merge(self.known.person(kept.ref), self.known.person(gone.ref)):
            problem = TWO_PEOPLE.format(one=_where(kept).capitalize(), other=_where(gone))
            return replace(step, problem=problem)
        touched = bool({kept.ref, gone.ref} & self.known.touched)
        self.known.merge(kept, gone)
        merged = self.known.charts[kept.ref]
        if rules.believed(told.person, self.known.person(kept.ref)):
            step = self._change(replace(step, found_by="number"), told, merged)
        else:
            step = replace(step, patient="same", chart=merged, found_by="number")
        return replace(step, gone=gone, touched=touched)

    def _one_known(
        self, step: Step, content: IncomingMerge, told: Told, chart: Chart | None
    ) -> Step:
        """One of the two numbers is new to the office: it now leads to the chart of the other."""
        assert chart is not None
        if told.named and not rules.believed(told.person, self.known.person(chart.ref)):
            return replace(step, problem=WRONG_CHART.format(where=_where(chart)))
        numbers = dict(told.numbers)
        for one in content.gone:
            numbers.setdefault(_number(one.system or step.incoming.sender, one.value), one.type)
        known = set(numbers) <= set(chart.numbers)
        told = replace(told, numbers=numbers)
        step = self._change(replace(step, found_by="number"), told, chart)
        note = "" if known else "Only one of the two numbers was known; both lead to its chart now."
        return replace(step, notes=(*step.notes, *filter(None, [note])))

    def _by_numbers(self, identifiers: Iterable[object], sender: str) -> Chart | None:
        for one in identifiers:
            number = _number(one.system or sender, one.value)  # type: ignore[attr-defined]
            chart = self.known.owner(number) or self.known.at_chart_number(number)
            if chart is not None:
                return chart
        return None


def _needs_patient(item: Incoming) -> bool:
    content = item.content
    return not isinstance(content, IncomingAppointment) or wish_of(content) == "book"


def _number(system: str, value: str) -> Number:
    return system[:120], " ".join(value.split())


def _where(chart: Chart) -> str:
    return f"chart {chart.number}" if chart.number else f"the new chart of {chart.place}"


def _why(one: Resembling) -> str:
    return ", ".join(one.likeness.reasons)
