"""What is shown of the waitlist: who waits, for what, how to reach them, what they were offered."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient, PatientPhone
from frontdesk.waitlist import rules
from frontdesk.waitlist.rules import Gap, Wish
from frontdesk.waitlist.tables import WaitlistEntry, WaitlistOffer, WaitlistProvider


@dataclass(frozen=True, slots=True)
class OfferRow:
    """A time someone was asked about; `start` is UTC."""

    id: int
    entry_id: int
    provider_id: int
    start: datetime
    minutes: int
    offered_at: datetime
    answer: str

    @property
    def gap(self) -> Gap:
        """The time itself."""
        return Gap(self.provider_id, self.start, self.minutes)

    def is_open(self, now: datetime) -> bool:
        """Return whether they may still say yes."""
        stands = now < rules.lapses_at(self.offered_at, self.start)
        return self.answer == "offered" and stands


@dataclass(frozen=True, slots=True)
class EntryRow:
    """Someone on the waitlist, as kept; what became of their visit stands in the schedule."""

    id: int
    version: int
    patient_id: int
    name: str
    birth_date: date | None
    chart_number: str
    phones: tuple[str, ...]
    type_id: int | None
    appointment_id: int | None
    had_visit: datetime | None
    wish: Wish
    note: str
    added_at: datetime
    staff: str
    status: str
    offers: tuple[OfferRow, ...]

    def open_offer(self, now: datetime) -> OfferRow | None:
        """Return what is offered to them and not answered; None for nothing."""
        return next((one for one in self.offers if one.is_open(now)), None)


def entries(session: Session, entry_ids: Collection[int] = ()) -> list[EntryRow]:
    """Return everyone who waits, the longest first; or these entries, whatever became of them."""
    e, p = WaitlistEntry.__table__.c, Patient.__table__.c
    asked = (
        select(WaitlistEntry.__table__, p.family, p.given, p.middle, p.suffix, p.preferred)
        .add_columns(p.birth_date, p.chart_number)
        .select_from(WaitlistEntry.__table__.join(Patient.__table__, p.id == e.patient_id))
        .where(e.id.in_(entry_ids) if entry_ids else e.status.in_(rules.LIVE))
        .order_by(e.added_at, e.id)
    )
    rows = session.execute(asked).all()
    ids, patients = [row.id for row in rows], {row.patient_id for row in rows}
    providers, offers = _providers(session, ids), _offers(session, ids)
    phones = _phones(session, patients)
    return [
        _entry(row, providers[row.id], tuple(offers[row.id]), tuple(phones[row.patient_id]))
        for row in rows
    ]


def open_offers(session: Session, now: datetime) -> list[tuple[OfferRow, int]]:
    """Return what is offered just now and not answered, each with the patient's id."""
    o = WaitlistOffer.__table__.c
    asked = select(
        o.id,
        o.entry_id,
        o.provider_id,
        o.start,
        o.minutes,
        o.offered_at,
        o.answer,
        WaitlistEntry.patient_id,
    ).join(WaitlistEntry, WaitlistEntry.id == o.entry_id)
    asked = asked.where(o.answer == "offered", o.start > now).order_by(o.start)
    found = [(OfferRow(*row), who) for *row, who in session.execute(asked)]
    return [(one, who) for one, who in found if one.is_open(now)]


def _entry(
    row: Any, provider_ids: frozenset[int], offers: tuple[OfferRow, ...], phones: tuple[str, ...]
) -> EntryRow:
    name = display_name(
        row.family, row.given, middle=row.middle, suffix=row.suffix, preferred=row.preferred
    )
    wish = Wish(
        row.minutes, provider_ids, row.location_id, row.weekdays, row.from_clock, row.to_clock,
        row.earliest, row.latest, row.notice_minutes, row.priority,
    )  # fmt: skip
    return EntryRow(
        row.id, row.version, row.patient_id, name, row.birth_date, row.chart_number, phones,
        row.type_id, row.appointment_id, row.visit_start, wish, row.note, row.added_at, row.staff,
        row.status, offers,
    )  # fmt: skip


def _providers(session: Session, entry_ids: Collection[int]) -> dict[int, frozenset[int]]:
    w = WaitlistProvider.__table__.c
    found: dict[int, set[int]] = defaultdict(set)
    asked = select(w.entry_id, w.provider_id).where(w.entry_id.in_(entry_ids))
    for entry_id, provider_id in session.execute(asked):
        found[entry_id].add(provider_id)
    return {entry_id: frozenset(found[entry_id]) for entry_id in entry_ids}


def _offers(session: Session, entry_ids: Collection[int]) -> dict[int, list[OfferRow]]:
    o = WaitlistOffer.__table__.c
    asked = select(o.id, o.entry_id, o.provider_id, o.start, o.minutes, o.offered_at, o.answer)
    found: dict[int, list[OfferRow]] = defaultdict(list)
    for row in session.execute(asked.where(o.entry_id.in_(entry_ids)).order_by(o.id)):
        found[row.entry_id].append(OfferRow(*row))
    return found


def _phones(session: Session, patient_ids: Collection[int]) -> dict[int, list[str]]:
    n = PatientPhone.__table__.c
    asked = select(n.patient_id, n.text).where(n.patient_id.in_(patient_ids))
    found: dict[int, list[str]] = defaultdict(list)
    for patient_id, words in session.execute(asked.order_by(n.patient_id, n.place, n.id)):
        found[patient_id].append(words)
    return found
