"""What to mind about a visit before it is booked or moved: sentences, never a bar."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.patients import reads as patients
from frontdesk.patients.cards import PatientCardRow
from frontdesk.patients.rules import spoken_name
from frontdesk.patients.tables import Patient
from frontdesk.schedule import outside, reads, rules
from frontdesk.schedule.rules import Slot
from frontdesk.schedule.tables import Appointment, AppointmentType
from frontdesk.waitlist.reads import open_offers
from frontdesk.waitlist.rules import Gap, lapses_at

TONES = ("danger", "warning", "info")  # the worst first
KINDS = (
    "taken", "needs", "twice", "outside", "offered", "soon", "coverage", "owed", "alike",
    "same_day", "interpreter", "forms",
)  # fmt: skip
_MOST_ALIKE = 2


@dataclass(frozen=True, slots=True)
class Warning:
    """One thing to mind: one of KINDS, in a sentence; its tone is one of TONES."""

    kind: str
    sentence: str
    tone: str = "warning"


@dataclass(frozen=True, slots=True)
class About:
    """The visit that is asked about.

    Attributes:
        patient_id: who comes.
        start: UTC.
        but: the appointment itself, where there is one already.

    """

    patient_id: int
    provider_id: int
    start: datetime
    minutes: int
    type_id: int | None = None
    location_id: int | None = None
    but: int | None = None

    @property
    def slot(self) -> Slot:
        """Its time."""
        return Slot(self.start, self.minutes)


@dataclass(frozen=True, slots=True)
class Asked:
    """What whoever warns is told: the visit, its day, and the patient's charts."""

    about: About
    day: date
    today: date
    zone: ZoneInfo
    patient_ids: tuple[int, ...]
    now: datetime | None = None  # by the database's clock


More = Callable[[Session, Asked], Iterable[Warning]]


def warnings_of(
    session: Session, about: About, *, zone: ZoneInfo, now: datetime, more: Sequence[More] = ()
) -> list[Warning]:
    """Return everything to mind about a visit, the worst first.

    Args:
        session: any reading session.
        about: the visit.
        zone: the office's.
        now: by the database's clock.
        more: what rooms above know of the patient: debts, coverage, forms.

    """
    same = tuple(patients.same_person_ids(session, about.patient_id))
    day, today = clock.office_day(about.start, zone), clock.office_day(now, zone)
    asked = Asked(about, day, today, zone, same, now)
    found = own_warnings(session, asked)
    for read in more:
        found += read(session, asked)
    return worst_first(found)


def worst_first(found: Iterable[Warning]) -> list[Warning]:
    """Return warnings in the order in which they are shown."""
    return sorted(found, key=lambda one: (TONES.index(one.tone), KINDS.index(one.kind)))


def own_warnings(session: Session, asked: Asked) -> list[Warning]:
    """Return what the schedule itself and the chart say, in no order."""
    card = patients.card(session, asked.about.patient_id)
    found = [*_elsewhere(session, asked), *_outside(session, asked), *_too_soon(session, asked)]
    found += _offered(session, asked)
    if card is not None:
        found += _alike(session, asked, card)
        if card.interpreter:
            language = f": {card.language}" if card.language else ""
            found.append(Warning("interpreter", f"Interpreter needed{language}.", "info"))
    return found


def _elsewhere(session: Session, asked: Asked) -> list[Warning]:
    """Warn of the patient's other visits at that time, and mention those of that day."""
    about, a = asked.about, Appointment
    wanted = select(a.id).where(
        a.patient_id.in_(asked.patient_ids),
        a.day.between(asked.day - timedelta(1), asked.day + timedelta(1)),
        a.status.not_in((*rules.ENDED, rules.HELD)),
        a.id != (about.but or 0),
    )
    visits = [reads.appointment(session, one) for one in session.scalars(wanted.order_by(a.start))]
    said = []
    for visit in visits:
        if visit is None:
            continue
        slot = Slot(visit.start, visit.minutes)
        sentence = rules.twice_at_once(about.slot, [(visit.provider, slot)], asked.zone)
        if sentence:
            said.append(Warning("twice", sentence, "danger"))
        elif visit.day == asked.day:
            when = clock.words_time(visit.start, asked.zone)
            words = f"Already comes at {when} that day, with {visit.provider}."
            said.append(Warning("same_day", words, "info"))
    return said


def _outside(session: Session, asked: Asked) -> list[Warning]:
    about = asked.about
    new = outside.is_new(session, asked.patient_ids, asked.day)
    sentences = outside.why_outside(
        session, about.slot, about.provider_id, zone=asked.zone, type_id=about.type_id,
        is_new=new, location_id=about.location_id,
    )  # fmt: skip
    return [Warning("outside", one) for one in sentences]


def _offered(session: Session, asked: Asked) -> list[Warning]:
    """Warn where somebody else was just asked whether they want that very time."""
    about = asked.about
    wanted = Gap(about.provider_id, about.start, about.minutes)
    said = []
    for offer, patient_id in open_offers(session, asked.now) if asked.now else ():
        if offer.gap.shares(wanted) and patient_id not in asked.patient_ids:
            until = clock.words_time(lapses_at(offer.offered_at, offer.start), asked.zone)
            words = f"Someone on the waitlist is offered this time until {until}."
            said.append(Warning("offered", words))
    return said


def _too_soon(session: Session, asked: Asked) -> list[Warning]:
    """Warn where the last visit of that kind, or the next one, is nearer than the office wants."""
    about, a = asked.about, Appointment
    kind = session.execute(
        select(AppointmentType.name, AppointmentType.apart_days).where(
            AppointmentType.id == about.type_id
        )
    ).first()
    if kind is None or not kind.apart_days:
        return []
    apart = timedelta(kind.apart_days - 1)
    near = select(a.day).where(
        a.patient_id.in_(asked.patient_ids),
        a.type_id == about.type_id,
        a.day.between(asked.day - apart, asked.day + apart),
        a.status.not_in((*rules.ENDED, rules.HELD)),
        a.id != (about.but or 0),
    )
    others = session.scalars(near).all()
    if not others:
        return []
    other = min(others, key=lambda day: abs((day - asked.day).days))
    return [Warning("soon", words_too_soon(kind.name, kind.apart_days, asked.day, other))]


def words_too_soon(name: str, apart_days: int, day: date, other: date) -> str:
    """Return why a visit is too soon after, or too soon before, another one of its kind."""
    if other <= day:
        again = clock.words_date(other + timedelta(apart_days))
        return (
            f"Too soon for {name}: the last one is {clock.words_date(other)}, the next can be from "
            f"{again} on."
        )
    return (
        f"Too soon before the next {name}, on {clock.words_date(other)}: they should be "
        f"{apart_days} days apart."
    )


def _alike(session: Session, asked: Asked, card: PatientCardRow) -> list[Warning]:
    """Warn of names on that day that could be taken for the patient's."""
    a = Appointment
    wanted = (
        select(Patient.id, Patient.family, Patient.given, Patient.preferred)
        .join(a, a.patient_id == Patient.id)
        .where(
            a.day == asked.day,
            a.status.not_in(rules.ENDED),
            Patient.id.not_in(asked.patient_ids),
        )
    )
    others = {row[0]: row for row in session.execute(wanted)}
    people = [(card.id, card.family, card.given, card.preferred or "")]
    people += [(row[0], row[1], row[2], row[3] or "") for row in others.values()]
    alike = rules.alike_on_a_day(people).get(card.id, ())
    names = [
        spoken_name(others[one][1], others[one][2], preferred=others[one][3])
        for one in alike[:_MOST_ALIKE]
    ]
    return [Warning("alike", f"Similar name that day: {name}.") for name in names]
