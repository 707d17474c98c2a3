"""What the office knows already of the people and visits that a file names."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from frontdesk.core.audit import AuditEntry
from frontdesk.core.chunks import chunks
from frontdesk.coverage.reads import CoverageRow
from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.imports.charts import Chart, CoverageKept
from frontdesk.imports.plan import Visit
from frontdesk.imports.rules import Number
from frontdesk.imports.tables import LastTold
from frontdesk.office.tables import Location, Room
from frontdesk.patients.names import fold
from frontdesk.patients.tables import (
    Imported,
    Patient,
    PatientAlert,
    PatientContact,
    PatientIdentifier,
    PatientName,
    PatientPhone,
)
from frontdesk.patients.typed import COLUMNS, ContactTyped, Phone
from frontdesk.schedule.tables import Appointment
from frontdesk.staff.tables import Provider

PART = 400  # values in one query
IMPORT = "Import"  # the title of the room's one action


def _parts(values: Iterable[Any]) -> Iterator[Sequence[Any]]:
    return chunks(dict.fromkeys(values), PART)


def any_patient(session: Session) -> bool:
    """Tell whether the office has a chart at all."""
    return session.scalar(select(Patient.id).limit(1)) is not None


def known_keys(session: Session, keys: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Return those of the keys that went in before, with the row that they led to."""
    found: dict[str, tuple[str, int]] = {}
    for part in _parts(keys):
        asked = select(Imported.key, Imported.table, Imported.row_id).where(Imported.key.in_(part))
        found |= {key: (table, row_id) for key, table, row_id in session.execute(asked)}
    return found


def owners(session: Session, numbers: Iterable[Number]) -> dict[Number, int]:
    """Return which charts other systems' numbers belong to; a merged one's is the one kept."""
    found: dict[Number, int] = {}
    wanted = set(numbers)
    for part in _parts(value for _, value in wanted):
        asked = select(
            PatientIdentifier.system, PatientIdentifier.value, PatientIdentifier.patient_id
        ).where(PatientIdentifier.value.in_(part))
        for system, value, patient_id in session.execute(asked):
            if (system, value) in wanted:
                found[system, value] = patient_id
    return _kept(session, found)


def by_chart_number(session: Session, numbers: Iterable[str]) -> dict[str, int]:
    """Return the charts with these numbers; of a merged one the chart that is kept."""
    found: dict[str, int] = {}
    for part in _parts(map(fold, numbers)):
        asked = select(Patient.chart_key, Patient.id).where(Patient.chart_key.in_(part))
        found |= {key: patient_id for key, patient_id in session.execute(asked)}
    return _kept(session, found)


def _kept(session: Session, found: dict[Any, int]) -> dict[Any, int]:
    """Follow merges, however many lie one behind the other."""
    left = set(found.values())
    kept: dict[int, int] = {}
    while left:
        asked: Any = select(Patient.id, Patient.merged_into_id)
        into: dict[int, int] = {}
        for part in _parts(left):
            rows = session.execute(asked.where(Patient.id.in_(part), Patient.merged_into_id > 0))
            into |= {row[0]: row[1] for row in rows}
        kept |= into
        left = set(into.values()) - kept.keys()

    def last(patient_id: int) -> int:
        while patient_id in kept:
            patient_id = kept[patient_id]
        return patient_id

    return {name: last(patient_id) for name, patient_id in found.items()}


@dataclass(frozen=True, slots=True)
class NameKept:
    """A name someone is looked up by, folded, with the birth date."""

    patient_id: int
    family: str
    given: str
    birth_date: date | None


_NAME = (
    PatientName.patient_id, PatientName.family_key, PatientName.given_key, PatientName.birth_date,
)  # fmt: skip


def born_on(session: Session, days: Iterable[date]) -> Iterator[NameKept]:
    """Give the names of everyone born on these days."""
    for part in _parts(days):
        asked = select(*_NAME).where(PatientName.birth_date.in_(part), PatientName.kind != "part")
        yield from (NameKept(*row) for row in session.execute(asked))


def named(session: Session, names: Iterable[tuple[str, str]]) -> Iterator[NameKept]:
    """Give everyone of these folded names (family, given)."""
    for part in _parts(names):
        pair = tuple_(PatientName.family_key, PatientName.given_key)
        asked = select(*_NAME).where(pair.in_(part), PatientName.kind != "part")
        yield from (NameKept(*row) for row in session.execute(asked))


def reached_at(session: Session, digits: Iterable[str], emails: Iterable[str]) -> set[int]:
    """Return the charts with one of these telephone numbers or e-mail addresses."""
    found: set[int] = set()
    for part in _parts(digits):
        asked = select(PatientPhone.patient_id).where(PatientPhone.digits.in_(part))
        found.update(session.scalars(asked))
    for part in _parts(emails):
        found.update(session.scalars(select(Patient.id).where(Patient.email.in_(part))))
    return found


def charts(session: Session, patient_ids: Iterable[int]) -> dict[int, Chart]:
    """Return these charts without what only an update needs; merged ones are left out."""
    found: dict[int, Chart] = {}
    for part in _parts(patient_ids):
        phones = _grouped(session, PatientPhone, part, PatientPhone.place, PatientPhone.id)
        numbers = _grouped(session, PatientIdentifier, part, PatientIdentifier.id)
        names = _grouped(session, PatientName, part, PatientName.id, kind="previous")
        columns = [getattr(Patient, name) for name in (*COLUMNS, "line1_key")]
        asked = select(Patient.id, Patient.version, Patient.chart_number, *columns).where(
            Patient.id.in_(part), Patient.merged_into_id.is_(None)
        )
        for row in session.execute(asked).mappings():
            here = row["id"]
            found[here] = Chart(
                ref=here,
                number=row["chart_number"],
                version=row["version"],
                columns={name: row[name] for name in (*COLUMNS, "line1_key")},
                phones=tuple(Phone(one.kind, one.text, one.digits) for one in phones[here]),
                previous=tuple((one.family, one.given) for one in names[here]),
                numbers={(one.system, one.value): one.kind for one in numbers[here]},
            )
    return found


def completed(session: Session, slim: Collection[Chart]) -> dict[int, Chart]:
    """Return charts with their contacts, alerts, insurance and last news as well."""
    found: dict[int, Chart] = {}
    by_ref = {chart.ref: chart for chart in slim}
    for ids in _parts(by_ref):
        contacts = _grouped(session, PatientContact, ids, PatientContact.id)
        alerts = _grouped(session, PatientAlert, ids, PatientAlert.id)
        policies = _coverages(session, ids)
        told = last_told(session, [about_patient(ref) for ref in ids])
        for here in ids:
            found[here] = replace(
                by_ref[here],
                contacts=tuple(
                    ContactTyped(one.kind, one.name, one.relation, one.phone, one.address)
                    for one in contacts[here]
                ),
                alerts=tuple(one.text for one in alerts[here] if one.ended_on is None),
                coverages=policies[here],
                told_at=told.get(about_patient(here)),
            )
    return found


def _grouped(
    session: Session, table: Any, patient_ids: Sequence[int], *order: Any, kind: str = ""
) -> dict[int, list[Any]]:
    asked = select(*table.__table__.columns).where(table.patient_id.in_(patient_ids))
    if kind:
        asked = asked.where(table.kind == kind)
    found: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(asked.order_by(*order)):
        found[row.patient_id].append(row)
    return found


def _coverages(session: Session, ids: Sequence[int]) -> dict[int, tuple[CoverageKept, ...]]:
    asked = (
        select(*Coverage.__table__.columns, Payer.name.label("payer"))
        .join(Payer, Payer.id == Coverage.payer_id)
        .where(Coverage.patient_id.in_(ids))
        .order_by(Coverage.order, Coverage.id)
    )
    found: dict[int, tuple[CoverageKept, ...]] = defaultdict(tuple)
    for row in session.execute(asked):
        whole = CoverageRow(**{name: getattr(row, name) for name in CoverageRow.__slots__})
        found[whole.patient_id] += (CoverageKept(whole.id, whole.typed()),)
    return found


def about_patient(patient_id: int) -> str:
    """Return what `last_told` calls a patient."""
    return f"patient {patient_id}"


def last_told(session: Session, about: Iterable[str]) -> dict[str, datetime]:
    """Return when the newest message about each was written; UTC."""
    found: dict[str, datetime] = {}
    for part in _parts(about):
        asked = select(LastTold.about, LastTold.sent_at).where(LastTold.about.in_(part))
        found |= {name: sent_at for name, sent_at in session.execute(asked)}
    return found


def changed_here(session: Session, patient_id: int, since: datetime) -> frozenset[str]:
    """Return the columns of a chart that the office itself changed after `since`.

    What was left empty when the chart was opened counts as not said.
    """
    asked = select(AuditEntry.detail).where(
        AuditEntry.patient_id == patient_id,
        AuditEntry.at > since,
        AuditEntry.kind == "change",
        AuditEntry.action != IMPORT,
    )
    found: set[str] = set()
    for detail in session.scalars(asked):
        for row in json.loads(detail).get("rows", ()):
            if row["table"] == "patient" and row["id"] == patient_id:
                before, after = row["before"], row["after"]
                found |= {
                    name for name, value in after.items()
                    if before or value not in ("", None, False, "unknown")
                }  # fmt: skip
            elif row["table"] == "patient_phone":
                found.add("phones")
    return frozenset(found)


def visits(session: Session, ids: Iterable[int]) -> dict[int, Visit]:
    """Return these appointments; holds are none."""
    a = Appointment
    columns = (
        a.id, a.version, a.patient_id, a.provider_id, a.start, a.minutes, a.status, a.type_id,
        a.location_id, a.room_id, a.reason, a.ended_reason,
    )  # fmt: skip
    found: dict[int, Visit] = {}
    for part in _parts(ids):
        asked: Any = select(*columns).where(a.id.in_(part), a.patient_id.is_not(None))
        found |= {row[0]: Visit(*row) for row in session.execute(asked)}
    return found


def visit_at(session: Session, patient_id: int, provider_id: int, start: datetime) -> int | None:
    """Return the patient's appointment that begins then with that provider, if there is one."""
    a = Appointment
    asked = select(a.id).where(
        a.patient_id == patient_id, a.provider_id == provider_id, a.start == start,
        a.status.not_in(("held", "cancelled")),
    )  # fmt: skip
    return session.scalar(asked.order_by(a.id).limit(1))


def providers(session: Session) -> list[tuple[int, str, str, bool]]:
    """Return id, name, NPI of every provider, and whether they still work here."""
    asked = select(Provider.id, Provider.name, Provider.npi, Provider.active)
    rows = session.execute(asked.order_by(Provider.active.desc(), Provider.place, Provider.id))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def places(session: Session) -> tuple[dict[str, int], dict[str, tuple[int, int]]]:
    """Return locations, and rooms with their location, by folded name."""
    where = {fold(name): key for key, name in session.execute(select(Location.id, Location.name))}
    asked = select(Room.id, Room.location_id, Room.name)
    rooms = {fold(name): (key, place) for key, place, name in session.execute(asked)}
    return where, rooms


def chart_numbers(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Return the chart numbers of these patients."""
    found: dict[int, str] = {}
    for part in _parts(ids):
        asked = select(Patient.id, Patient.chart_number).where(Patient.id.in_(part))
        found |= {row[0]: row[1] for row in session.execute(asked)}
    return found
