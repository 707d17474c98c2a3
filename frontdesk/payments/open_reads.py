"""What is open with a payer: whose charges, and how each of them stands before its answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, extract, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.core.refused import Refused
from frontdesk.core.typed import read_date
from frontdesk.coverage.rules import holds_on
from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.ledger.rules import LOWERING
from frontdesk.ledger.tables import Charge, Owed, PostingLine
from frontdesk.patients.rules import display_name, fold
from frontdesk.patients.tables import Patient, PatientName
from frontdesk.payments.remit_reads import counts
from frontdesk.payments.remit_rules import SHARES, Standing
from frontdesk.payments.tables import Remittance, RemittanceLine


@dataclass(frozen=True, slots=True)
class Found:
    """A patient with charges open at a payer that fit what was typed.

    Attributes:
        id: the patient.
        charge_ids: the charges that fit, the oldest first.
        cents: open on them with the payer.

    """

    id: int
    name: str
    birth_date: date | None
    chart_number: str
    charge_ids: tuple[int, ...]
    first: date
    last: date
    cents: int


@dataclass(frozen=True, slots=True)
class OpenCharge:
    """A charge as it stands with one payer.

    Attributes:
        id: the charge.
        expected_cents: what the contract allows, if that is known.
        next_id: the coverage that is billed after this one; None for none.
        patient: the name as lists show it.

    """

    id: int
    patient_id: int
    patient: str
    birth_date: date | None
    chart_number: str
    coverage_id: int
    member_id: str
    service_day: date
    code: str
    modifiers: str
    words: str
    expected_cents: int | None
    next_id: int | None
    standing: Standing


def find_open(
    session: Session, payer_id: int, typed: str, *, today: date, limit: int = 20
) -> list[Found]:
    """Return patients with something open at a payer, by name, chart, day, code or #charge.

    Args:
        session: any reading session.
        payer_id: whose check it is.
        typed: every word must fit the name, the chart number, the day or the code of a charge.
        today: the office's date.
        limit: how many patients at most.

    """
    rows = session.execute(
        select(
            Patient.id, Patient.family, Patient.given, Patient.birth_date, Patient.chart_number,
            Charge.id, Charge.service_day, Owed.cents,
        )
        .join(Coverage, Coverage.id == Owed.coverage_id)
        .join(Charge, Charge.id == Owed.charge_id)
        .join(Patient, Patient.id == Charge.patient_id)
        .where(Owed.account == "payer", Owed.cents > 0, Coverage.payer_id == payer_id)
        .where(*(_fits(word, today) for word in typed.split()))
        .order_by(Patient.family, Patient.given, Patient.id, Charge.service_day, Charge.id)
        .limit(limit * 40)
    ).all()  # fmt: skip
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return [_found(mine) for mine in list(found.values())[:limit]]


def find_paid(
    session: Session, payer_id: int, typed: str, *, today: date, limit: int = 20
) -> list[Found]:
    """Return patients on whose charges a payer paid, by the same words; `cents` is what it paid."""
    rows = session.execute(
        select(
            Patient.id, Patient.family, Patient.given, Patient.birth_date, Patient.chart_number,
            Charge.id, Charge.service_day, RemittanceLine.paid_cents,
        )
        .join(Remittance, Remittance.id == RemittanceLine.remittance_id)
        .join(Charge, Charge.id == RemittanceLine.charge_id)
        .join(Patient, Patient.id == Charge.patient_id)
        .where(
            Remittance.payer_id == payer_id, RemittanceLine.kind == "charge",
            RemittanceLine.paid_cents > 0, counts(),
        )
        .where(*(_fits(word, today) for word in typed.split()))
        .order_by(Patient.family, Patient.given, Patient.id, Charge.service_day, Charge.id)
        .limit(limit * 40)
    ).all()  # fmt: skip
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return [_found(mine) for mine in list(found.values())[:limit]]


def _found(rows: Sequence[Any]) -> Found:
    one = rows[0]
    days = [row[6] for row in rows]
    return Found(
        one[0], display_name(one[1], one[2]), one[3], one[4], tuple(row[5] for row in rows),
        min(days), max(days), sum(row[7] for row in rows),
    )  # fmt: skip


def _fits(word: str, today: date) -> ColumnElement[bool]:
    """Return whether a charge fits one typed word."""
    if word.startswith("#"):
        figures = word[1:]
        return Charge.id == (int(figures) if figures.isdecimal() and len(figures) < 10 else 0)
    key = fold(word)
    name = select(PatientName.id).where(
        PatientName.patient_id == Patient.id,
        or_(
            PatientName.family_key.startswith(key, autoescape=True),
            PatientName.given_key.startswith(key, autoescape=True),
        ),
    )
    fits: list[ColumnElement[bool]] = [
        name.exists(),
        func.lower(Patient.family).startswith(word.casefold(), autoescape=True),
        func.lower(Patient.given).startswith(word.casefold(), autoescape=True),
        Patient.chart_key.startswith(key, autoescape=True),
        Charge.code == word.upper(),
    ]
    try:
        day = read_date(word, today, past=False)
    except Refused:
        return or_(*fits)
    if word.count("/") == 1:  # of whatever year
        same_day = and_(
            extract("month", Charge.service_day) == day.month,
            extract("day", Charge.service_day) == day.day,
        )
        return or_(*fits, same_day)
    return or_(*fits, Charge.service_day == day)


def open_charges(
    session: Session,
    payer_id: int,
    *,
    charge_ids: Iterable[int] | None = None,
    patient_ids: Iterable[int] | None = None,
    settled: bool = False,
) -> list[OpenCharge]:
    """Return how charges stand with a payer, the oldest first.

    Args:
        session: any reading session.
        payer_id: which payer.
        charge_ids: only these.
        patient_ids: only of these charts.
        settled: also those with nothing open any more.

    """
    wanted = (
        select(
            Charge.id, Charge.patient_id, Patient.family, Patient.given, Patient.birth_date,
            Patient.chart_number, Coverage.id, Coverage.member_id, Coverage.order,
            Coverage.copay_cents, Payer.name, Charge.service_day, Charge.code, Charge.modifiers,
            Charge.words, Charge.cents, Charge.allowed_cents, Charge.coverage_id, Owed.cents,
            Coverage.patient_id,  # the chart that is kept, where two were merged
        )
        .join(Charge, Charge.id == Owed.charge_id)
        .join(Patient, Patient.id == Charge.patient_id)
        .join(Coverage, Coverage.id == Owed.coverage_id)
        .join(Payer, Payer.id == Coverage.payer_id)
        .where(Owed.account == "payer", Coverage.payer_id == payer_id)
        .order_by(Charge.service_day, Charge.id)
    )  # fmt: skip
    if not settled:
        wanted = wanted.where(Owed.cents > 0)
    if charge_ids is not None:
        wanted = wanted.where(Charge.id.in_(list(charge_ids)))
    if patient_ids is not None:
        wanted = wanted.where(Owed.patient_id.in_(list(patient_ids)))
    rows = session.execute(wanted).all()
    ids = [row[0] for row in rows]
    sums, parts = _sums(session, ids), _parts(session, ids)
    following = _following(session, {row[-1] for row in rows})
    return [_open_charge(row, sums.get(row[0], {}), parts, following) for row in rows]


def _open_charge(
    row: Any,
    sums: dict[str, int],
    parts: dict[int, list[tuple[int, str]]],
    following: dict[int, list[Any]],
) -> OpenCharge:
    (key, patient_id, family, given, born, chart, coverage_id, member, order, copay, payer, day,
     code, modifiers, words, cents, allowed, first, owed, holder) = row  # fmt: skip
    later = [
        one for one in following.get(holder, ())
        if one.order > order and holds_on(day, one.valid_from, one.valid_to)
    ]  # fmt: skip
    adjusted = sum(sums.get(account, 0) for account in LOWERING)
    paid = sums.get("unapplied", 0)
    standing = Standing(
        payer=payer,
        charge_cents=cents,
        open_cents=owed,
        adjusted_cents=adjusted,
        paid_cents=paid,
        patient_cents=cents - adjusted - paid - sums.get("payer", 0),
        next_payer=later[0].name if later else "",
        copay_cents=copay,
        part=next((part for other, part in parts.get(key, ()) if other != coverage_id), ""),
    )
    expected = allowed if coverage_id == first else None
    return OpenCharge(
        key, patient_id, display_name(family, given), born, chart, coverage_id, member, day, code,
        modifiers, words, expected, later[0].id if later else None, standing,
    )  # fmt: skip


def _sums(session: Session, charge_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    rows = session.execute(
        select(PostingLine.charge_id, PostingLine.account, func.sum(PostingLine.cents))
        .where(PostingLine.charge_id.in_(charge_ids))
        .group_by(PostingLine.charge_id, PostingLine.account)
    )
    found: dict[int, dict[str, int]] = {}
    for charge_id, account, cents in rows:
        found.setdefault(charge_id or 0, {})[account] = int(cents)
    return found


def _parts(session: Session, charge_ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """Return by charge which coverage called its rest what, the newest first."""
    one = RemittanceLine
    columns = [getattr(one, f"{name}_cents") for name in SHARES]
    rows = session.execute(
        select(one.charge_id, one.coverage_id, *columns)
        .where(one.charge_id.in_(charge_ids), one.kind == "charge", one.undone_at.is_(None))
        .order_by(one.id.desc())
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for charge_id, coverage_id, *shares in rows:
        if any(shares):
            part = SHARES[max(range(len(SHARES)), key=shares.__getitem__)]
            found.setdefault(charge_id or 0, []).append((coverage_id or 0, part))
    return found


def _following(session: Session, patient_ids: Iterable[int]) -> dict[int, list[Any]]:
    rows = session.execute(
        select(
            Coverage.patient_id, Coverage.id, Coverage.order, Coverage.valid_from,
            Coverage.valid_to, Payer.name,
        )
        .join(Payer, Payer.id == Coverage.payer_id)
        .where(Coverage.patient_id.in_(list(patient_ids)))
        .order_by(Coverage.order, Coverage.id)
    )  # fmt: skip
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.patient_id, []).append(row)
    return found
