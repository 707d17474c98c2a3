"""A chart as the import sees it, and what a message would change in it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from frontdesk.coverage.rules import CoverageTyped
from frontdesk.imports.rules import Number, Person
from frontdesk.imports.told import ADDRESS, WORDS, Told, person_of
from frontdesk.patients.checking import address_key
from frontdesk.patients.names import fold
from frontdesk.patients.typed import ContactTyped, Particulars, Phone

NAMES = ("family", "given", "middle", "suffix")
TEXTS = ("preferred", "pronouns", "email", "language", "employer", "pharmacy")
PLAIN = ("sex", "birth_date", "interpreter")
Mode = Literal["update", "fill"]


@dataclass(frozen=True, slots=True)
class CoverageKept:
    """A coverage that a chart has; id 0 while it is only planned."""

    id: int
    typed: CoverageTyped


@dataclass(frozen=True, slots=True)
class Chart:
    """What is known of one patient.

    Attributes:
        ref: the patient's id; below zero while the chart is only planned.
        number: the chart number, "" while planned.
        columns: of the table `patient`, those that a form fills.
        numbers: other systems' numbers with their kind.
        told_at: up to when other systems have told of this patient, UTC; None if never.
        place: where in the files a planned chart comes from.

    """

    ref: int
    number: str
    version: int
    columns: Mapping[str, Any]
    phones: tuple[Phone, ...] = ()
    contacts: tuple[ContactTyped, ...] = ()
    previous: tuple[tuple[str, str], ...] = ()
    alerts: tuple[str, ...] = ()
    numbers: Mapping[Number, str] = field(default_factory=dict)
    coverages: tuple[CoverageKept, ...] = ()
    told_at: datetime | None = None
    place: str = ""
    ssn_last4: str = ""

    def person(self) -> Person:
        """Return what tells this patient from another."""
        return person_of(
            self.columns, self.phones, self.previous, self.numbers, ssn_last4=self.ssn_last4
        )


def planned(ref: int, told: Told, *, place: str, numbers: Mapping[Number, str]) -> Chart:
    """Return the chart that a new patient would get."""
    first: Particulars = told.particulars
    family, given = first.columns["family"], first.columns["given"]
    previous = ((was or str(family), had or str(given)) for was, had in first.previous)
    return Chart(
        ref, "", 1, first.columns, first.phones, first.contacts, _each_once(previous),
        first.alerts, numbers, tuple(CoverageKept(0, one) for one in told.coverages), None, place,
        told.person.ssn_last4,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Combined:
    """A chart after a message, what changed in it, and what was left as it is.

    Attributes:
        fields: what changed, in the office's words; empty when nothing did.
        differs: fields in which the message says otherwise, but the chart is believed.
        coverages: those to be written, each with the kept one it replaces or None.
        notes: what a human should look at.

    """

    chart: Chart
    fields: tuple[str, ...]
    differs: tuple[str, ...]
    coverages: tuple[tuple[CoverageKept | None, CoverageTyped], ...]
    notes: tuple[str, ...]


def combine(
    chart: Chart, told: Told, mode: Mode, *, kept: frozenset[str] = frozenset(),
    numbers: Mapping[Number, str] | None = None,
) -> Combined:  # fmt: skip
    """Return what a message makes of a chart.

    What is not said stays; only what the sender asks to empty is emptied.

    Args:
        chart: as it stands.
        told: what the message says.
        mode: "update" lets the message overrule the chart; "fill" only fills what is empty, for
            a sender that was recognised by likeness alone.
        kept: columns changed at the desk since the message was sent, which it may not overrule.
        numbers: of those told, the ones that nobody else has.

    """
    combining = _Combining(chart, told, mode, kept)
    combining.names()
    combining.texts()
    combining.address()
    combining.phones()
    combining.contacts()
    combining.alerts()
    combining.numbers(told.numbers if numbers is None else numbers)
    if mode == "update":
        combining.empty()
    combining.coverages()
    return combining.combined()


class _Combining:
    """Goes through what was told, noting each change."""

    def __init__(self, chart: Chart, told: Told, mode: Mode, kept: frozenset[str]) -> None:
        self._chart, self._told, self._mode, self._kept = chart, told, mode, kept
        self._columns = dict(chart.columns)
        self._phones = list(chart.phones)
        self._contacts = list(chart.contacts)
        self._previous = list(chart.previous)
        self._alerts = list(chart.alerts)
        self._numbers = dict(chart.numbers)
        self._coverages = list(chart.coverages)
        self._changed: dict[str, None] = {}
        self._differs: dict[str, None] = {}
        self._written: list[tuple[CoverageKept | None, CoverageTyped]] = []
        self._notes: list[str] = []

    def _may(self, name: str, *, empty: bool) -> bool:
        """Whether the message may set the field; if not, that it differs is noted."""
        if empty and name not in self._kept:
            return True
        if self._mode == "update" and name not in self._kept:
            return True
        self._differs[_words(name)] = None
        return False

    def _set(self, name: str, value: Any) -> None:
        self._columns[name] = value
        self._changed[_words(name)] = None

    def names(self) -> None:
        """The legal name; a changed one is kept as a previous name, so that it is still found."""
        said, old = self._told.said, self._columns
        if not ("family" in said or "given" in said):
            return
        new = {name: said.get(name) or old[name] for name in NAMES}
        if fold(old["middle"]).startswith(fold(new["middle"])):
            new["middle"] = old["middle"]  # an initial says nothing against the whole name
        if fold(old["suffix"]) == fold(new["suffix"]):
            new["suffix"] = old["suffix"]
        was, now = (old["family"], old["given"]), (new["family"], new["given"])
        if _folded(was) == _folded(now):
            new |= {name: _spelled(old[name], new[name]) for name in ("family", "given")}
        changed = [name for name in NAMES if new[name] != old[name]]
        if not changed or not all(self._may(name, empty=not old[name]) for name in changed):
            return
        for name in changed:
            self._set(name, new[name])
        if _folded(was) != _folded(now) and any(was):
            self._add_previous(was)

    def _add_previous(self, name: tuple[str, str]) -> None:
        columns = self._columns
        known = {_folded(one) for one in self._previous}
        known |= {_folded((columns["family"], columns[how])) for how in ("given", "preferred")}
        if _folded(name) not in known:
            self._previous.append(name)
            self._changed[_words("previous")] = None

    def texts(self) -> None:
        """Everything that is one value in one field."""
        for name in (*TEXTS, *PLAIN):
            new, old = self._told.said.get(name), self._columns[name]
            if new is None or new == old or (name in TEXTS and _same_words(new, old)):
                continue
            if self._may(name, empty=old in ("", None, "unknown", False)):
                self._set(name, new)
        for family, given in self._told.particulars.previous:
            self._add_previous((family or self._columns["family"], given or self._columns["given"]))

    def address(self) -> None:
        """The address as a whole: a new street does not keep the old one's second line."""
        said, old = self._told.said, self._columns
        new = {name: said.get(name, "") for name in ADDRESS}
        if not any(new.values()):
            return
        if not new["line1"] or fold(new["line1"]) == fold(old["line1"]):
            # the same place, or a part of one: only what is missing or told otherwise
            new = {name: new[name] or old[name] for name in ADDRESS}
            new = {name: old[name] if _same_place(name, new[name], old[name]) else new[name]
                   for name in ADDRESS}  # fmt: skip
        changed = [name for name in ADDRESS if new[name] != old[name]]
        empty = not any(old[name] for name in ADDRESS)
        may = [self._may(name, empty=empty or not old[name]) for name in changed]
        if changed and all(may):
            for name in changed:
                self._set(name, new[name])

    def phones(self) -> None:
        """Each kind of telephone told replaces that kind; numbers on the chart stay."""
        told = self._told.particulars.phones
        there = {phone.digits for phone in self._phones}
        for kind in dict.fromkeys(phone.kind for phone in told):
            named = {phone.digits for phone in told if phone.kind == kind}
            new = [phone for phone in told if phone.kind == kind and phone.digits not in there]
            if not new:
                continue
            stale = [p for p in self._phones if p.kind == kind and p.digits not in named]
            if stale and self._mode == "update" and self._may("phones", empty=False):
                place = self._phones.index(stale[0])
                self._phones = [phone for phone in self._phones if phone not in stale]
                self._phones[place:place] = new
            else:
                self._phones += new
            there |= {phone.digits for phone in new}
            self._changed[_words("phones")] = None

    def contacts(self) -> None:
        """People to call: one of the same name is brought up to date, another is added."""
        for told in self._told.particulars.contacts:
            key = (told.kind, fold(told.name))
            place = next((n for n, one in enumerate(self._contacts)
                          if (one.kind, fold(one.name)) == key), None)  # fmt: skip
            if place is None:
                self._contacts.append(told)
                self._changed[_words("contacts")] = None
                continue
            old = self._contacts[place]
            new = replace(
                old,
                relation=_told_or(old.relation, told.relation, self._mode),
                phone=_told_or(old.phone, told.phone, self._mode),
                address=_told_or(old.address, told.address, self._mode),
            )
            if new != old:
                self._contacts[place] = new
                self._changed[_words("contacts")] = None

    def alerts(self) -> None:
        """What everyone must see: only ever added."""
        known = {text.casefold() for text in self._alerts}
        for text in self._told.particulars.alerts:
            if text.casefold() not in known:
                self._alerts.append(text)
                self._changed[_words("alerts")] = None

    def numbers(self, free: Mapping[Number, str]) -> None:
        """Other systems' numbers: only ever added."""
        new = {number: kind for number, kind in free.items() if number not in self._numbers}
        if new:
            self._numbers |= new
            self._changed["number"] = None

    def empty(self) -> None:
        """What the sender asks to empty."""
        for name in self._told.emptied:
            if name in self._columns:
                blank = {"sex": "unknown", "birth_date": None}.get(name, "")
                if self._columns[name] != blank and self._may(name, empty=False):
                    self._set(name, blank)
            elif name == "phones" or name.startswith("phones:"):
                kind = name.partition(":")[2]
                stay = [phone for phone in self._phones if kind and phone.kind != kind]
                if len(stay) < len(self._phones) and self._may("phones", empty=False):
                    self._phones = stay
                    self._changed[_words("phones")] = None
            elif name in ("contacts", "guarantor"):
                kind = "guarantor" if name == "guarantor" else "emergency"
                left = [one for one in self._contacts if one.kind != kind]
                if len(left) < len(self._contacts):
                    self._contacts = left
                    self._changed[_words("contacts")] = None

    def coverages(self) -> None:
        """Insurance: the same company's is brought up to date, a later one follows the old."""
        for told in self._told.coverages:
            same = next((one for one in self._coverages if _same_policy(one.typed, told)), None)
            if same is not None:
                new = _policy(same.typed, told, self._mode)
                if new != same.typed:
                    self._write(same, new)
                continue
            held = [one for one in self._coverages if one.typed.order == told.order]
            clash = [one for one in held if _overlap(one.typed, told)]
            if not clash:
                self._write(None, told)
            elif self._mode == "update" and all(_follows(told, one.typed) for one in clash):
                for one in clash:
                    self._write(one, replace(one.typed, valid_to=_day_before(told)))
                self._write(None, told)
            else:
                self._notes.append(
                    "Another insurance holds the same place on the chart; it stays. Compare them."
                )

    def _write(self, old: CoverageKept | None, typed: CoverageTyped) -> None:
        self._written.append((old, typed))
        new = CoverageKept(old.id if old else 0, typed)
        if old is None:
            self._coverages.append(new)
        else:
            self._coverages[self._coverages.index(old)] = new
        self._changed["insurance"] = None

    def combined(self) -> Combined:
        """Return the whole outcome."""
        self._columns["line1_key"] = address_key(self._columns["line1"])
        chart = replace(
            self._chart, columns=self._columns, phones=tuple(self._phones),
            contacts=tuple(self._contacts), previous=tuple(self._previous),
            alerts=tuple(self._alerts), numbers=self._numbers, coverages=tuple(self._coverages),
            ssn_last4=self._told.person.ssn_last4 or self._chart.ssn_last4,
        )  # fmt: skip
        return Combined(
            chart, tuple(self._changed), tuple(self._differs), tuple(self._written),
            tuple(self._notes),
        )  # fmt: skip


def _words(name: str) -> str:
    return WORDS.get(name, name.replace("_", " "))


def _each_once(names: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple({_folded(name): name for name in names}.values())


def _folded(name: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(fold, name))


def _spelled(old: str, new: str) -> str:
    """Return the better spelling of one name: capitals throughout say nothing."""
    return old if old and (new.isupper() or new.islower()) else new


def _same_words(new: str, old: str) -> bool:
    return fold(new) == fold(old) and (new.isupper() or new.casefold() == old.casefold())


def _same_place(name: str, new: str, old: str) -> bool:
    if name == "postal_code" and old.startswith(new):
        return True  # five figures say nothing against nine
    return fold(new) == fold(old)


def _told_or(old: str, new: str, mode: Mode) -> str:
    if not new or fold(new) == fold(old):
        return old
    return new if mode == "update" or not old else old


def _same_policy(one: CoverageTyped, told: CoverageTyped) -> bool:
    if fold(one.payer) != fold(told.payer):
        return False
    if one.member_id and told.member_id and fold(one.member_id) == fold(told.member_id):
        return True
    return one.order == told.order and _overlap(one, told)


def _policy(old: CoverageTyped, told: CoverageTyped, mode: Mode) -> CoverageTyped:
    new = {name: _told_or(getattr(old, name), getattr(told, name), mode)
           for name in ("plan", "member_id", "group_number")}  # fmt: skip
    of_whom = {"relationship": old.relationship, "subscriber": old.subscriber}
    if (
        mode == "update"
        and told.relationship != "self"
        and fold(told.subscriber) != fold(old.subscriber)
    ):
        of_whom = {"relationship": told.relationship, "subscriber": told.subscriber}
    days = {
        name: getattr(told, name) if getattr(told, name) and (
            mode == "update" or getattr(old, name) is None) else getattr(old, name)
        for name in ("valid_from", "valid_to")
    }  # fmt: skip
    if days["valid_from"] and days["valid_to"] and days["valid_to"] < days["valid_from"]:
        days = {"valid_from": old.valid_from, "valid_to": old.valid_to}
    changed: dict[str, Any] = {**new, **of_whom, **days}
    return replace(old, **changed)


def _overlap(one: CoverageTyped, other: CoverageTyped) -> bool:
    begins = one.valid_from is None or other.valid_to is None or one.valid_from <= other.valid_to
    ends = one.valid_to is None or other.valid_from is None or other.valid_from <= one.valid_to
    return begins and ends


def _follows(told: CoverageTyped, old: CoverageTyped) -> bool:
    """Whether the new insurance begins after the old one did, so that it takes its place."""
    return told.valid_from is not None and (
        old.valid_from is None or old.valid_from < told.valid_from
    )


def _day_before(told: CoverageTyped) -> date:
    assert told.valid_from is not None
    return told.valid_from - timedelta(days=1)
