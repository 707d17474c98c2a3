"""The people that an import can meet: the office's own, and those that its earlier steps made."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy.orm import Session

from frontdesk.imports import reads, rules
from frontdesk.imports.charts import Chart
from frontdesk.imports.rules import Likeness, Number, Person
from frontdesk.imports.told import Told
from frontdesk.patients.likeness import near_date
from frontdesk.patients.names import fold

MOST_ALIKE = 3  # shown for one record
CROWD = 60  # records that share a sign; a sign shared by more tells nothing


@dataclass(frozen=True, slots=True)
class Resembling:
    """A chart and how much it resembles the person asked about."""

    chart: Chart
    likeness: Likeness


@dataclass(slots=True)
class Known:
    """Charts by number and by likeness, as the steps planned so far leave them.

    The office's own are fetched for a few hundred items at a time; what was planned stays.
    """

    session: Session
    own_systems: frozenset[str] = frozenset()  # folded names of this office as a sender
    charts: dict[int, Chart] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    into: dict[int, int] = field(default_factory=dict)  # merged charts, by this import
    keys: dict[str, tuple[str, int]] = field(default_factory=dict)
    _persons: dict[int, Person] = field(default_factory=dict)
    _numbers: dict[Number, int] = field(default_factory=dict)
    _own: dict[str, int] = field(default_factory=dict)
    _complete: set[int] = field(default_factory=set)
    _signs: dict[Hashable, list[int]] = field(default_factory=lambda: defaultdict(list))
    _near: dict[Hashable, list[int]] = field(default_factory=lambda: defaultdict(list))
    _anyone: bool | None = None

    def fetch(self, told: Iterable[Told], keys: Iterable[str], more: Iterable[Number] = ()) -> None:
        """Read all that these items, and `more` numbers, can meet, with a handful of queries."""
        self.keys |= reads.known_keys(self.session, [k for k in keys if k not in self.keys])
        if self._anyone is None:
            self._anyone = reads.any_patient(self.session)
        self._forget_near()
        if not self._anyone:
            return
        people = list(told)
        asked = [*(number for one in people for number in one.numbers), *more]
        owned = reads.owners(self.session, [n for n in asked if n not in self._numbers])
        self._numbers |= owned
        own = [value for one in people for value in self._own_numbers(one)]
        own += [number[1] for number in asked if self._is_own(number)]
        found = reads.by_chart_number(self.session, own)
        self._own |= found
        self._load(set(owned.values()) | set(found.values()))
        self._complete_all(set(owned.values()) | set(found.values()))
        near = set(self._alike_ids([one.person for one in people]))
        self._load(near)
        for ref in near:
            if ref in self.charts and ref not in self.touched:
                for sign in _signs(self.person(ref)):
                    self._near[sign].append(ref)

    def _forget_near(self) -> None:
        for ref in {ref for refs in self._near.values() for ref in refs}:
            if ref not in self.touched and ref not in self._complete:
                self.charts.pop(ref, None)
                self._persons.pop(ref, None)
        self._near = defaultdict(list)

    def _load(self, refs: Iterable[int]) -> None:
        wanted = [ref for ref in refs if ref > 0 and ref not in self.charts]
        self.charts |= reads.charts(self.session, wanted)

    def _complete_all(self, refs: Iterable[int]) -> None:
        wanted = [self.charts[ref] for ref in refs
                  if ref > 0 and ref in self.charts and ref not in self._complete]  # fmt: skip
        self.charts |= reads.completed(self.session, wanted)
        self._complete.update(chart.ref for chart in wanted)

    def _alike_ids(self, people: list[Person]) -> Iterator[int]:
        """Give the office's charts that could be one of these people."""
        born = defaultdict[date, list[Person]](list)
        for one in people:
            if one.birth_date:
                born[one.birth_date].append(one)
        for kept in reads.born_on(self.session, born):
            if kept.birth_date and any(_resembles(kept, one) for one in born[kept.birth_date]):
                yield kept.patient_id
        named = defaultdict[tuple[str, str], list[Person]](list)
        for one, name in ((who, name) for who in people for name in who.names):
            if name.family and name.given:
                named[name.family, name.given].append(one)
                named[name.given, name.family].append(one)
        for kept in reads.named(self.session, named):
            for one in named[kept.family, kept.given]:
                if _may_be_born(kept.birth_date, one.birth_date):
                    yield kept.patient_id
        yield from reads.reached_at(
            self.session,
            (digits for one in people for digits in one.phones),
            (one.email for one in people if one.email),
        )

    def chart(self, ref: int) -> Chart | None:
        """Return a chart as the import leaves it so far, with everything an update needs."""
        ref = self.resolve(ref)
        self._load([ref])
        self._complete_all([ref])
        return self.charts.get(ref)

    def resolve(self, ref: int) -> int:
        """Return the chart that is kept of one that this import merges."""
        while ref in self.into:
            ref = self.into[ref]
        return ref

    def person(self, ref: int) -> Person:
        """Return what tells the patient of a loaded chart from another."""
        found = self._persons.get(ref)
        if found is None:
            found = self._persons[ref] = self.charts[ref].person()
        return found

    def owner(self, number: Number) -> Chart | None:
        """Return the chart that another system's number belongs to."""
        ref = self._numbers.get(number)
        return self.chart(ref) if ref is not None else None

    def owners(self, told: Told) -> list[Chart]:
        """Return the charts that the numbers told lead to, in their order, each once."""
        found = [self.owner(number) for number in told.numbers]
        return list({one.ref: one for one in found if one}.values())

    def free(self, numbers: Mapping[Number, str], ref: int) -> dict[Number, str]:
        """Return the numbers that no other chart has and that are not the office's own."""
        return {
            number: kind
            for number, kind in numbers.items()
            if self.resolve(self._numbers.get(number, ref)) == ref and not self._is_own(number)
        }

    def of_this_office(self, told: Told) -> Chart | None:
        """Return the chart that has the chart number told, where the sender is this office."""
        for value in self._own_numbers(told):
            ref = self._own.get(fold(value))
            chart = self.chart(ref) if ref is not None else None
            if chart and rules.believed(told.person, self.person(chart.ref)):
                return chart
        return None

    def at_chart_number(self, number: Number) -> Chart | None:
        """Return the chart that a number names, where this office gave it."""
        ref = self._own.get(fold(number[1])) if self._is_own(number) else None
        return self.chart(ref) if ref is not None else None

    def _is_own(self, number: Number) -> bool:
        return fold(number[0]) in self.own_systems

    def _own_numbers(self, told: Told) -> list[str]:
        return [
            number[1]
            for number, kind in told.numbers.items()
            if self._is_own(number) or (number[0].startswith("CSV ") and kind == "MR")
        ]

    def resembling(self, person: Person, *, but: Iterable[int] = ()) -> list[Resembling]:
        """Return who may be this person: the same ones, else those alike, the likeliest first."""
        refs: set[int] = set()
        for sign in _signs(person):
            for signs in (self._signs, self._near):
                crowd = signs.get(sign)
                if crowd is not None and len(crowd) <= CROWD:
                    refs.update(crowd)
        found = []
        for ref in {self.resolve(ref) for ref in refs} - set(but):
            if ref in self.charts:
                likeness = rules.compare(person, self.person(ref))
                if likeness.verdict != "other":
                    found.append(Resembling(self.charts[ref], likeness))
        found.sort(key=lambda one: (-one.likeness.points, abs(one.chart.ref)))
        same = [one for one in found if one.likeness.verdict == "same"]
        return same or found[:MOST_ALIKE]

    def keep(self, chart: Chart, person: Person) -> None:
        """Note a chart as a step leaves it, and what tells its patient from others."""
        first = chart.ref not in self.touched
        before = () if first else tuple(_signs(self._persons[chart.ref]))
        self.charts[chart.ref] = chart
        self._complete.add(chart.ref)
        self.touched.add(chart.ref)
        for number in chart.numbers:
            self._numbers[number] = chart.ref
        self._persons[chart.ref] = person
        for sign in _signs(person):
            if sign not in before:
                self._signs[sign].append(chart.ref)

    def merge(self, kept: Chart, gone: Chart) -> None:
        """Note that a step merges two charts."""
        self.into[gone.ref] = kept.ref
        for number in gone.numbers:
            self._numbers[number] = kept.ref
        merged = replace(kept, numbers={**kept.numbers, **gone.numbers})
        self.keep(merged, merged.person())


def _signs(person: Person) -> Iterator[Hashable]:
    """Give what two records of one person are likely to share, each a way to find them."""
    for name in person.names:
        yield ("name", *sorted((name.family, name.given)))
        if person.birth_date:
            yield "who", name.family, name.given, person.birth_date
        if person.postal_code and name.family:
            yield "near", name.family, person.postal_code
    if person.birth_date:
        yield "born", person.birth_date
    if person.street:
        yield "street", person.street
    if person.email:
        yield "e-mail", person.email
    for digits in person.phones:
        yield "telephone", digits
    for number in person.told:
        yield "number", number


def _resembles(kept: reads.NameKept, person: Person) -> bool:
    return any(
        max(
            rules.word_points(kept.family, name.family),
            rules.word_points(kept.given, name.given),
            rules.word_points(kept.family, name.given),
            rules.word_points(kept.given, name.family),
        )
        >= 1.5
        for name in person.names
    )


def _may_be_born(one: date | None, other: date | None) -> bool:
    return one is None or other is None or one == other or near_date(one, other)
