"""Decides what becomes of an appointment that another system books, moves or cancels."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from frontdesk.core.clock import words_moment
from frontdesk.core.incoming import Incoming, IncomingAppointment
from frontdesk.core.refused import Refused
from frontdesk.imports import reads, visit_rules
from frontdesk.imports.known import Known
from frontdesk.imports.plan import NewProvider, Step, Visit, VisitStep, VisitWhat, key_of
from frontdesk.imports.visit_rules import ProviderKnown, TypeKnown
from frontdesk.office import reads as office
from frontdesk.patients.names import fold
from frontdesk.schedule import reads as schedule
from frontdesk.schedule import rules
from frontdesk.schedule.rules import Slot, Taken

NOT_BOOKED = "It is not a booked time (waiting list, blocked time); the desk has no use for it."
NO_PATIENT = "No chart was found for its patient, so nobody can be booked."
NO_START = "It does not say when the visit begins."
NO_PROVIDER = "It does not say which provider sees the patient. Book it by hand."
UNKNOWN = "This appointment is not known here, so there is nothing to {verb}."
OTHERS = "This appointment is another patient's here. Nothing was changed; look at it."
HAS_COME = "The patient has already come to this visit; it stays as it is."
CANCELLED = "This appointment was cancelled here; it cannot become a no-show."
NOT_YET = "This appointment is not over yet; a no-show is marked when its time is past."


@dataclass(slots=True)
class VisitPlanner:
    """Appointments by other systems' numbers, as the steps planned so far leave them."""

    session: Session
    known: Known
    now: datetime
    zone: ZoneInfo
    new_providers: list[NewProvider] = field(default_factory=list)
    _visits: dict[int, Visit] = field(default_factory=dict)
    _refs: dict[str, int] = field(default_factory=dict)  # key to visit
    _provider_refs: dict[str, int] = field(default_factory=dict)
    _touched: set[int] = field(default_factory=set)
    _told: dict[str, datetime] = field(default_factory=dict)
    _providers: list[ProviderKnown] | None = None
    _types: dict[str, TypeKnown] = field(default_factory=dict)
    _locations: dict[str, int] = field(default_factory=dict)
    _rooms: dict[str, tuple[int, int]] = field(default_factory=dict)
    _minutes: int = 15

    def fetch(self, items: Iterable[Incoming]) -> None:
        """Read what the office knows of the appointments these items name."""
        told = [item for item in items if isinstance(item.content, IncomingAppointment)]
        if not told:
            return
        self._fetch_office()
        keys = [key for item in told for key in (*_visit_keys(item), _provider_key(item)) if key]
        found = reads.known_keys(self.session, [key for key in keys if key not in self._refs])
        for key, (table, row_id) in found.items():
            refs = self._provider_refs if table == "provider" else self._refs
            refs.setdefault(key, row_id)
        wanted = {ref for ref in self._refs.values() if ref > 0 and ref not in self._visits}
        self._visits |= reads.visits(self.session, wanted)
        for key, sent_at in reads.last_told(self.session, keys).items():
            self._told.setdefault(key, sent_at)

    def _fetch_office(self) -> None:
        if self._providers is not None:
            return
        listed = reads.providers(self.session)
        self._providers = [ProviderKnown(*row) for row in listed]
        self._types = {
            fold(one.name): TypeKnown(one.id, one.minutes, one.overbooks)
            for one in schedule.types(self.session)
        }
        self._locations, self._rooms = reads.places(self.session)
        self._minutes = office.limits(self.session).grid_minutes

    def step(self, step: Step, told: IncomingAppointment) -> Step:
        """Return what becomes of the appointment, added to what becomes of the patient."""
        keys = tuple(_visit_keys(step.incoming))
        visit = next((self._visits[self._refs[key]] for key in keys
                      if self._refs.get(key) in self._visits), None)  # fmt: skip
        if self._is_old(keys, step.incoming.sent_at):
            return replace(step, older=True)
        wish = visit_rules.wish_of(told)
        if wish == "":
            return replace(step, problem=NOT_BOOKED)
        chart = step.chart.ref if step.chart else None
        if visit and chart is not None and self.known.resolve(visit.patient) != chart:
            return replace(step, problem=OTHERS)
        if wish == "book":
            outcome = self._book(step, told, visit)
        else:
            outcome = self._end(step, told, visit, wish)
        if isinstance(outcome, str):
            return replace(step, problem=outcome)
        new = tuple(key for key in keys if key not in self._refs)
        outcome = replace(outcome, keys=new, all_keys=keys)
        self._keep(outcome, keys, step.incoming.sent_at)
        return replace(step, visit=outcome)

    def _is_old(self, keys: Iterable[str], sent_at: datetime | None) -> bool:
        newest = [self._told[key] for key in keys if key in self._told]
        return bool(sent_at and newest and sent_at < max(newest))

    def _keep(self, outcome: VisitStep, keys: Iterable[str], sent_at: datetime | None) -> None:
        visit = outcome.visit
        self._visits[visit.ref] = visit
        self._touched.add(visit.ref)
        for key in keys:
            self._refs[key] = visit.ref
            if sent_at:
                self._told[key] = sent_at
        if outcome.provider_key:
            self._provider_refs[outcome.provider_key] = visit.provider

    def _book(self, step: Step, told: IncomingAppointment, visit: Visit | None) -> VisitStep | str:
        if visit is None:
            return self._new(step, told, ended=False)
        start = told.start or visit.start
        type_ = visit_rules.type_meant(told, self._types)
        minutes = told.minutes or (type_.minutes if type_ and not visit.minutes else visit.minutes)
        provider = self._provider(step.incoming, told) or (visit.provider, "", None)
        if isinstance(provider, str):
            return provider
        reason = visit_rules.reason_of(told, type_known=type_ is not None) or visit.reason
        status = visit.status
        if status in rules.ENDED or (
            status in rules.TO_COME and told.status in ("confirmed", "arrived", "completed")
        ):  # it takes place after all
            status = visit_rules.status_of(told, start, self.now, self.zone)
        new = replace(
            visit, provider=provider[0], start=start, minutes=minutes, reason=reason,
            status=status, type_id=type_.id if type_ else visit.type_id,
            ended_reason=visit.ended_reason if status == visit.status else "",
        )  # fmt: skip
        new = self._placed(new, told)
        if new == visit:
            return VisitStep("same", visit)
        moved = (new.provider, new.start, new.minutes) != (
            visit.provider, visit.start, visit.minutes,
        )  # fmt: skip
        came_back = visit.status in rules.ENDED and new.status not in rules.ENDED
        if moved and visit.status not in (*rules.TO_COME, *rules.ENDED):
            return HAS_COME
        if moved or came_back:
            clash = self._clash(new, type_)
            if clash:
                return clash
        what: VisitWhat = "booked" if came_back else "moved" if moved else "changed"
        return VisitStep(what, new, provider_key=provider[1], provider=provider[2])

    def _new(self, step: Step, told: IncomingAppointment, *, ended: bool) -> VisitStep | str:
        if step.chart is None:
            return NO_PATIENT
        if told.start is None:
            return NO_START
        provider = self._provider(step.incoming, told) or self._only_provider()
        if provider is None:
            return NO_PROVIDER
        if isinstance(provider, str):
            return provider
        type_ = visit_rules.type_meant(told, self._types)
        status = "no_show" if ended else visit_rules.status_of(
            told, told.start, self.now, self.zone
        )  # fmt: skip
        visit = Visit(
            ref=-1 - len(self._visits), version=1, patient=step.chart.ref, provider=provider[0],
            start=told.start, minutes=told.minutes or (type_.minutes if type_ else self._minutes),
            status=status, type_id=type_.id if type_ else None,
            reason=visit_rules.reason_of(told, type_known=type_ is not None),
        )  # fmt: skip
        visit = self._placed(visit, told)
        there = self._already_there(visit)
        if there is not None:
            return VisitStep("same", there, provider_key=provider[1])
        clash = "" if ended else self._clash(visit, type_)
        if clash:
            return clash
        what: VisitWhat = "no-show" if ended else "booked"
        return VisitStep(what, visit, provider_key=provider[1], provider=provider[2])

    def _end(
        self, step: Step, told: IncomingAppointment, visit: Visit | None, wish: str
    ) -> VisitStep | str:
        if visit is None:
            if wish == "no-show" and told.start and told.start <= self.now and step.chart:
                return self._new(step, told, ended=True)
            return UNKNOWN.format(verb="cancel" if wish == "cancel" else "mark as a no-show")
        status = "cancelled" if wish == "cancel" else "no_show"
        if visit.status == status:
            return VisitStep("same", visit)
        if wish == "no-show" and visit.status == "cancelled":
            return CANCELLED
        if visit.status not in (*rules.TO_COME, "no_show"):
            return HAS_COME
        if wish == "no-show":
            if visit.start > self.now:
                return NOT_YET
            return VisitStep("no-show", replace(visit, status=status, ended_reason=""))
        why = visit_rules.ended_reason(told)
        return VisitStep("cancelled", replace(visit, status=status, ended_reason=why))

    def _placed(self, visit: Visit, told: IncomingAppointment) -> Visit:
        room = self._rooms.get(fold(told.room)) if told.room else None
        location = self._locations.get(fold(told.location)) if told.location else None
        if room:
            location = location or room[1]
        return replace(
            visit,
            room_id=room[0] if room else visit.room_id,
            location_id=location or visit.location_id,
        )

    def _already_there(self, wanted: Visit) -> Visit | None:
        """Return the same visit if the office booked it itself, or another message did."""
        for ref in self._touched:
            one = self._visits[ref]
            if (one.patient, one.provider, one.start) == (
                wanted.patient, wanted.provider, wanted.start,
            ) and one.status not in rules.ENDED:  # fmt: skip
                return one
        if wanted.patient < 0 or wanted.provider < 0:
            return None
        found = reads.visit_at(self.session, wanted.patient, wanted.provider, wanted.start)
        if found is None or found in self._touched:
            return None
        self._visits |= reads.visits(self.session, [found])
        return self._visits[found]

    def _provider(
        self, item: Incoming, told: IncomingAppointment
    ) -> tuple[int, str, NewProvider | None] | str | None:
        """Return the provider meant: ref, the key to remember, and who is to be added."""
        if told.provider is None:
            return None
        key = _provider_key(item)
        if key in self._provider_refs:
            return self._provider_refs[key], "", None
        assert self._providers is not None
        meant = visit_rules.provider_meant(told.provider, self._providers)
        if meant is not None:
            new = next(
                (n for n in self.new_providers if meant.id < 0 and n.name == meant.name), None
            )
            return meant.id, key, new
        added = visit_rules.new_provider(told.provider)
        if added is None:
            return NO_PROVIDER
        ref = -1 - len(self.new_providers)
        self.new_providers.append(added)
        self._providers.append(ProviderKnown(ref, added.name, added.npi))
        return ref, key, added

    def _only_provider(self) -> tuple[int, str, NewProvider | None] | None:
        working = [one for one in self._providers or () if one.active and one.id > 0]
        return (working[0].id, "", None) if len(working) == 1 else None

    def _clash(self, visit: Visit, type_: TypeKnown | None) -> str:
        """Return why the visit cannot stand where it is put; "" if it can."""
        slot = Slot(visit.start, visit.minutes)
        taken = [*self._taken_before(visit, slot), *self._taken_here(visit, slot)]
        name = next((one.name for one in self._providers or () if one.id == visit.provider), "")
        try:
            rules.free_lane(
                slot, taken, more=type_.overbooks if type_ else 0, zone=self.zone, who=name
            )
        except Refused as refusal:
            return f"{refusal} ({words_moment(visit.start, self.zone)})"
        return ""

    def _taken_before(self, visit: Visit, slot: Slot) -> list[Taken]:
        if visit.provider < 0:
            return []
        but = [ref for ref in self._touched if ref > 0]
        return schedule.taken_slots(
            self.session, visit.provider, slot, now=self.now, but=but or [visit.ref]
        )

    def _taken_here(self, visit: Visit, slot: Slot) -> Iterator[Taken]:
        for ref in self._touched:
            one = self._visits[ref]
            there = Slot(one.start, one.minutes)
            if (
                ref != visit.ref
                and one.provider == visit.provider
                and one.status not in rules.ENDED
                and slot.shares(there)
            ):
                yield Taken(there, 0)


def _visit_keys(item: Incoming) -> Iterator[str]:
    """Give the keys under which an appointment is known, the schedule's own number first."""
    told = item.content
    if isinstance(told, IncomingAppointment):
        if told.filler_id:
            yield key_of("visit", item.sender, "filler", told.filler_id)
        if told.placer_id:
            yield key_of("visit", item.sender, "placer", told.placer_id)


def _provider_key(item: Incoming) -> str:
    told = item.content
    if isinstance(told, IncomingAppointment) and told.provider and told.provider.id:
        return key_of("provider", item.sender, told.provider.id)
    return ""
