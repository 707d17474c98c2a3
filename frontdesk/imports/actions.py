"""Writes what was planned: each message whole or not at all, rows of new patients many at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from frontdesk.core.action import Work, action
from frontdesk.core.audit import AuditEntry
from frontdesk.core.bulk import indexes_after
from frontdesk.core.faults import tell
from frontdesk.core.refused import Refused
from frontdesk.coverage.actions import payer
from frontdesk.coverage.rules import CoverageTyped
from frontdesk.coverage.tables import Coverage
from frontdesk.imports import reads
from frontdesk.imports.charts import Chart
from frontdesk.imports.plan import FileRead, Step
from frontdesk.imports.planning import Here, Planner
from frontdesk.imports.tables import LastTold
from frontdesk.imports.told import WORDS
from frontdesk.imports.visit_writing import turns_of, write_visit
from frontdesk.patients.actions import merge_patients, register, register_many
from frontdesk.patients.changing import change_columns, put_contacts, put_names, put_phones
from frontdesk.patients.tables import (
    Imported,
    KnownName,
    NameTypo,
    Patient,
    PatientAlert,
    PatientContact,
    PatientIdentifier,
    PatientName,
    PatientPhone,
)

MOVED = (
    "Something changed here since the dry run. Run the import again to see what it would do now."
)
for guard in ("uq_patient_identifier_system", "patient_identifier.system", "uq_imported_key",
              "imported.key"):  # fmt: skip
    tell(guard, MOVED)
# Fields by which the rows change under which a patient is found.
NAMED = frozenset(
    WORDS[name] for name in ("family", "given", "middle", "preferred", "birth_date", "previous")
)
WORTH_IT = 1_000  # new patients, for making the indexes only afterwards
FILLED = (
    Patient, PatientPhone, PatientName, PatientContact, PatientAlert, PatientIdentifier, KnownName,
    NameTypo,
    Coverage, Imported, LastTold,
)  # fmt: skip
LATE = timedelta(seconds=30)  # a change at another desk may become visible this much later


@dataclass(frozen=True, slots=True)
class Batch:
    """Steps that go in together.

    Attributes:
        steps: one of any kind, or many of which each is plain or quiet.
        files: all files of the import.
        where: the office and the moment of the dry run.
        ids: charts that earlier batches made, by their planned ref.

    """

    steps: tuple[Step, ...]
    files: tuple[FileRead, ...]
    where: Here
    ids: Mapping[int, int] = field(default_factory=dict)

    def real(self, ref: int) -> int:
        """Return a chart's id."""
        return self.ids.get(ref, ref)


def _turns(batch: Batch) -> list[str]:
    return turns_of([step.visit for step in batch.steps if step.visit])


@action(reads.IMPORT, permit="imports.run", locks=_turns)
def bring_in(work: Work, batch: Batch) -> None:
    """Write one step, or many new patients; `made` tells the ids of new charts by planned ref.

    Raises:
        Refused: it would not do any more what the dry run showed, or a rule forbids it.

    """
    work.note(files=sorted({batch.files[step.file].sha256 for step in batch.steps}))
    if all(step.is_plain or step.is_quiet for step in batch.steps):
        if _office_went_on(work, batch.where.now):
            _refuse_moved(work, batch)
        work.made = _write_many_or_all(work, batch)
    else:
        (step,) = batch.steps
        if not step.is_steady or _office_went_on(work, batch.where.now):
            step = _fresh(work, batch, step)
        work.made = _write_one(work, batch, step)


def _office_went_on(work: Work, since: datetime) -> bool:
    """Tell whether anyone changed anything since the dry run but this import."""
    asked = select(AuditEntry.id).where(
        AuditEntry.at >= since - LATE,
        AuditEntry.kind == "change",
        AuditEntry.action != reads.IMPORT,
    )
    return work.session.scalar(asked.limit(1)) is not None


def _refuse_moved(work: Work, batch: Batch) -> None:
    items = [(step.file, step.incoming) for step in batch.steps]
    fresh = Planner(work.session, batch.where, batch.files).steps(items)
    for step, now in zip(batch.steps, fresh, strict=True):
        _refuse_other(step, now, batch)


def _fresh(work: Work, batch: Batch, step: Step) -> Step:
    """Return the step planned again on what is there now, if it is still the same."""
    planner = Planner(work.session, batch.where, batch.files)
    (now,) = planner.steps([(step.file, step.incoming)])
    _refuse_other(step, now, batch)
    return now


def _refuse_other(planned: Step, now: Step, batch: Batch) -> None:
    if now.already or planned.outcome() != replace(now, touched=planned.touched).outcome():
        raise Refused(MOVED)
    if planned.patient == "new" or planned.chart is None or now.chart is None:
        return
    if batch.real(planned.chart.ref) != now.chart.ref:
        raise Refused(MOVED)
    if not planned.touched and planned.chart.version != now.chart.version:
        raise Refused(MOVED)


# ---- many at once


def _write_many_or_all(work: Work, batch: Batch) -> dict[str, Any]:
    """Write new patients; the first thousands of an empty office before their indexes."""
    if len(batch.steps) < WORTH_IT or reads.any_patient(work.session):
        return _write_many(work, batch)
    tables: list[Any] = [table.__table__ for table in FILLED]
    with indexes_after(work.session.connection(), tables):
        return _write_many(work, batch)


def _write_many(work: Work, batch: Batch) -> dict[str, Any]:
    new = [step for step in batch.steps if step.is_plain]
    charts = [step.chart for step in new if step.chart]
    ids = register_many(work, charts)
    made = {chart.ref: patient_id for chart, patient_id in zip(charts, ids, strict=True)}
    work.bulk(
        PatientIdentifier,
        [
            (made[step.chart.ref], system, value, kind)
            for step in new
            if step.chart
            for (system, value), kind in step.numbers
        ],
        columns=("patient_id", "system", "value", "kind"),
    )
    work.bulk(Coverage, list(_coverage_rows(work, charts, made)))
    keyed = [(step, made.get(step.chart.ref) or batch.real(step.chart.ref))
             for step in batch.steps if step.chart and not step.problem]  # fmt: skip
    work.bulk(
        Imported,
        [(step.key, work.now, "patient", row_id) for step, row_id in keyed],
        columns=("key", "at", "table", "row_id"),
    )
    told: dict[str, datetime] = {}
    for step, row_id in keyed:
        if step.incoming.sent_at and not step.older:
            told[reads.about_patient(row_id)] = step.incoming.sent_at
    _note_told(work, told)
    work.note(new=len(new), same=len(batch.steps) - len(new))
    return {"charts": _runs(made)}


def _runs(made: Mapping[int, int]) -> list[list[int]]:
    """Return planned refs and the ids they got as runs: first ref, first id, how many."""
    runs: list[list[int]] = []
    for ref, row_id in made.items():
        if runs and (ref, row_id) == (runs[-1][0] - runs[-1][2], runs[-1][1] + runs[-1][2]):
            runs[-1][2] += 1
        else:
            runs.append([ref, row_id, 1])
    return runs


def ids_of(runs: Iterable[Sequence[int]]) -> dict[int, int]:
    """Return the ids by planned ref that `made` tells of."""
    return {ref - n: row_id + n for ref, row_id, count in runs for n in range(count)}


def _coverage_rows(
    work: Work, charts: Iterable[Chart], made: Mapping[int, int]
) -> Iterable[dict[str, Any]]:
    payers: dict[str, int] = {}
    for chart in charts:
        for kept in chart.coverages:
            name = kept.typed.payer
            if name not in payers:
                payers[name] = payer(work, name)
            yield _coverage_columns(kept.typed) | {
                "patient_id": made[chart.ref], "payer_id": payers[name], "confirmed_on": None,
                "version": 1,
            }  # fmt: skip


def _coverage_columns(typed: CoverageTyped) -> dict[str, Any]:
    return {name: getattr(typed, name) for name in CoverageTyped.__slots__ if name != "payer"}


# ---- one by one


def _write_one(work: Work, batch: Batch, step: Step) -> dict[str, Any]:
    made: dict[int, int] = {}
    chart = step.chart
    if chart is not None and step.patient == "new":
        made[chart.ref] = register(work, chart)
    here = made.get(chart.ref, chart.ref) if chart else 0
    if step.gone is not None and chart is not None:
        _merge(work, chart, step.gone)
    if chart is not None:
        if step.patient == "changed":
            version = None if step.gone else chart.version  # a merge has just counted it up
            _change(work, chart, step.fields, version)
        _add_numbers(work, here, step)
        _write_coverages(work, here, step)
        work.concerning(here)
    told: dict[str, datetime] = {}
    sent_at = step.incoming.sent_at
    if chart is not None and sent_at and not step.older:
        told[reads.about_patient(here)] = sent_at
    table, row_id = "patient", here
    if step.visit is not None:
        table, row_id = "appointment", write_visit(work, step.visit, patient_id=here)
        if sent_at:
            told |= {key: sent_at for key in step.visit.all_keys}
    _note_told(work, told)
    if not step.problem:
        work.add(Imported(key=step.key, at=work.now, table=table, row_id=row_id))
    number = batch.steps[0].chart  # as planned, for the steps that follow
    refs = [[number.ref, here, 1]] if number is not None and number.ref < 0 and here else []
    return {"charts": refs}


def _merge(work: Work, kept: Chart, gone: Chart) -> None:
    versions = (work.get(Patient, kept.ref).version, work.get(Patient, gone.ref).version)
    merge_patients.change(
        work, kept_id=kept.ref, gone_id=gone.ref, kept_version=versions[0],
        gone_version=versions[1],
    )  # fmt: skip
    work.session.flush()


def _change(work: Work, chart: Chart, fields: Sequence[str], version: int | None) -> None:
    """Bring a chart's rows to what was planned."""
    if set(fields) <= {"number", "insurance"}:
        return
    patient = work.get(Patient, chart.ref, version)
    was = (patient.family, patient.given)
    change_columns(patient, chart.columns)
    if "telephone" in fields or "last name" in fields:
        put_phones(work, patient, chart.phones)
    if "contact" in fields:
        put_contacts(work, patient.id, chart.contacts)
    if NAMED.intersection(fields):
        put_names(work, patient, chart.previous, was=was)
    if "alert" in fields:
        asked = select(PatientAlert.text).where(
            PatientAlert.patient_id == patient.id, PatientAlert.ended_on.is_(None)
        )
        shown = {text.casefold() for text in work.session.scalars(asked)}
        for text in chart.alerts:
            if text.casefold() not in shown:
                work.add(PatientAlert(patient_id=patient.id, text=text, since=work.today))
    work.session.flush()


def _add_numbers(work: Work, patient_id: int, step: Step) -> None:
    for (system, value), kind in step.numbers:
        work.session.add(
            PatientIdentifier(patient_id=patient_id, system=system, value=value, kind=kind)
        )


def _write_coverages(work: Work, patient_id: int, step: Step) -> None:
    for old, typed in step.coverages:
        columns = _coverage_columns(typed) | {"payer_id": payer(work, typed.payer)}
        if old is None:
            work.add(Coverage(patient_id=patient_id, **columns))
            continue
        row = work.get(Coverage, old.id)
        for name, value in columns.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
        work.session.flush()


def _note_told(work: Work, told: Mapping[str, datetime]) -> None:
    """Remember how new the news about each is."""
    known = reads.last_told(work.session, told)
    new = [{"about": name, "sent_at": at} for name, at in told.items() if name not in known]
    if len(new) > 1:
        work.bulk(LastTold, new)
    for row in new if len(new) == 1 else ():
        work.add(LastTold(**row))
    for name, at in told.items():
        if name in known and known[name] < at:
            found = select(LastTold).where(LastTold.about == name)
            work.session.scalars(found).one().sent_at = at
