"""Finds who on file may be the person being registered."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.core.clock import words_date
from frontdesk.patients import search_names, search_typos
from frontdesk.patients.likeness import LIKELY, Identity, name_score, near_date, score
from frontdesk.patients.names import NameKeys, words_of
from frontdesk.patients.query import NameReading
from frontdesk.patients.rules import (
    SEXES,
    Particulars,
    PatientTyped,
    check,
    display_name,
    fold,
)
from frontdesk.patients.tables import Patient, PatientName, PatientPhone

MOST_WEIGHED = 120  # candidates that are read and weighed


@dataclass(frozen=True, slots=True)
class Compared:
    """One particular on file beside the one typed."""

    what: str
    on_file: str
    same: bool


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Someone on file who may be the same person; the differences are those not `same`."""

    id: int
    name: str
    chart_number: str
    score: float
    compared: tuple[Compared, ...]


def duplicates_of(
    session: Session, typed: PatientTyped, *, today: date, but: int | None = None, limit: int = 4
) -> list[Duplicate]:
    """Return who on file may be the person typed, the likeliest first, whatever their numbers.

    Args:
        session: a reading session.
        typed: as far as it is typed; what cannot be read yet is left out.
        today: the office's date.
        but: the chart being changed, which is no duplicate of itself.
        limit: how many at most.

    """
    told = check(typed, today, desk=False)
    ids = _candidates(session, told) - {but}
    if not ids:
        return []
    wanted = _identity_typed(told)
    rows = _read(session, sorted(ids))
    found = []
    for row, identity, shown in rows:
        points = score(wanted, identity)
        if points >= LIKELY:
            compared = tuple(_compared(wanted, identity, row, shown))
            name = display_name(row.family, row.given, middle=row.middle, preferred=row.preferred)
            found.append(Duplicate(row.id, name, row.chart_number, points, compared))
    return sorted(found, key=lambda one: (-one.score, one.name, one.id))[:limit]


def _candidates(session: Session, told: Particulars) -> set[int]:
    family, given = (fold(str(told.columns[name])) for name in ("family", "given"))
    first = next(iter(words_of(str(told.columns["given"]))), "")  # of Mary-Ellen, Mary
    readings = [NameReading(family, given), NameReading(given, family), NameReading(family, first)]
    readings = [one for one in dict.fromkeys(readings) if one.family or one.given]
    found: set[int] = set()
    if family and given:
        found |= {one.patient_id for one in search_names.strictly(session, readings)}
        found |= {one.patient_id for one in search_typos.misspelt(session, readings)}
    found = set(sorted(found)[:MOST_WEIGHED])
    if told.columns["birth_date"]:
        born = PatientName.birth_date == told.columns["birth_date"]
        found |= set(session.scalars(select(PatientName.patient_id).where(born).limit(200)))
    digits = [phone.digits for phone in told.phones]
    if digits:
        numbers = PatientPhone.digits.in_(digits)
        found |= set(session.scalars(select(PatientPhone.patient_id).where(numbers).limit(50)))
    if told.columns["email"]:
        mail = (Patient.email == told.columns["email"], Patient.merged_into_id.is_(None))
        found |= set(session.scalars(select(Patient.id).where(*mail).limit(50)))
    return found


def _identity_typed(told: Particulars) -> Identity:
    columns = {name: str(value or "") for name, value in told.columns.items()}
    family, given, preferred = columns["family"], columns["given"], columns["preferred"]
    names = [NameKeys.of(family, _with_middle(given, columns["middle"]), preferred)]
    names.append(NameKeys.of(family, given, preferred))
    names += [NameKeys.of(old or family, first or given) for old, first in told.previous]
    born = told.columns["birth_date"]
    return Identity(
        tuple(names),
        born if isinstance(born, date) else None,
        frozenset(phone.digits for phone in told.phones),
        columns["email"],
        columns["line1_key"],
        columns["sex"],
    )


def _with_middle(given: str, middle: str) -> str:
    return f"{given} {middle}" if middle else given


def _read(session: Session, ids: list[int]) -> list[tuple[Any, Identity, str]]:
    """Return each candidate's row, identity and first phone."""
    names, phones = _names(session, ids), _phones(session, ids)
    one = Patient
    rows = session.execute(
        select(one.id, one.chart_number, one.family, one.given, one.middle, one.preferred,
               one.birth_date, one.sex, one.email, one.line1, one.line1_key, one.city)
        .where(one.id.in_(ids), one.merged_into_id.is_(None))
    )  # fmt: skip
    return [
        (
            row,
            Identity(
                (NameKeys.of(row.family, _with_middle(row.given, row.middle)), *names[row.id]),
                row.birth_date,
                frozenset(digits for digits, _ in phones[row.id]),
                row.email,
                row.line1_key,
                row.sex,
            ),
            ", ".join(text for _, text in phones[row.id]),
        )
        for row in rows
    ]


def _names(session: Session, ids: Iterable[int]) -> dict[int, list[NameKeys]]:
    found = defaultdict[int, list[NameKeys]](list)
    name = PatientName
    asked = select(name.patient_id, name.family, name.given).where(
        name.patient_id.in_(ids), name.kind != "part"
    )
    for patient_id, family, given in session.execute(asked):
        found[patient_id].append(NameKeys.of(family, given))
    return found


def _phones(session: Session, ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    found = defaultdict[int, list[tuple[str, str]]](list)
    phone = PatientPhone
    asked = select(phone.patient_id, phone.digits, phone.text).where(phone.patient_id.in_(ids))
    for patient_id, digits, text in session.execute(asked.order_by(phone.place)):
        found[patient_id].append((digits, text))
    return found


def _compared(wanted: Identity, found: Identity, row: Any, phones: str) -> Iterable[Compared]:
    """Give what is on file beside what was typed; what was not typed is not compared."""
    name = display_name(row.family, row.given, middle=row.middle)
    yield Compared("Name", name, name_score(wanted, found) == 3)
    if wanted.birth_date or row.birth_date:
        same = wanted.birth_date == row.birth_date
        near = "" if same or not _near(wanted.birth_date, row.birth_date) else " (one slip apart)"
        born = words_date(row.birth_date) + near if row.birth_date else ""
        yield Compared("Date of birth", born, same)
    if wanted.digits or found.digits:
        yield Compared("Phone", phones, bool(wanted.digits & found.digits))
    if wanted.sex != "unknown":
        yield Compared("Sex", SEXES.get(row.sex, row.sex), wanted.sex == row.sex)
    if wanted.email:
        yield Compared("E-mail", row.email, wanted.email == row.email)
    if wanted.address:
        address = ", ".join(part for part in (row.line1, row.city) if part)
        yield Compared("Address", address, wanted.address == found.address)


def _near(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and near_date(one, other)
