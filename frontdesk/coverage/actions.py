"""What people do with coverages: add, change, confirm, end."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.coverage import reads, rules
from frontdesk.coverage.rules import CoverageTyped
from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.patients.tables import Patient


def payer(work: Work, name: str) -> int:
    """Return the id of the payer of that name; a new one is added to the office's."""
    known = reads.payer_named(work.session, name)
    return known if known is not None else work.add(Payer(name=name)).id


@action("Add coverage", permit="coverage.write")
def add_coverage(work: Work, patient_id: int, *, typed: CoverageTyped) -> Undo:
    """Add a coverage to a patient; `made` is its id. What is typed from the card is confirmed."""
    typed = rules.accepted(typed)
    work.get(Patient, patient_id)
    rules.refuse_second(typed, reads.held(work.session, patient_id))
    coverage = work.add(
        Coverage(patient_id=patient_id, confirmed_on=work.today, **_columns(work, typed))
    )
    work.made = coverage.id
    here = {"coverage_id": coverage.id, "version": coverage.version}
    return Undo(f"Remove {typed.payer} again", remove_coverage, here)


@action("Remove coverage", permit="coverage.write")
def remove_coverage(work: Work, coverage_id: int, *, version: int) -> Undo:
    """Remove a coverage that should never have been there; one that ended is ended instead."""
    coverage = work.get(Coverage, coverage_id, version)
    patient_id, confirmed = coverage.patient_id, coverage.confirmed_on
    typed = _typed(work, coverage)
    work.session.delete(coverage)
    work.session.flush()
    here = {"patient_id": patient_id, "typed": typed, "confirmed_on": confirmed}
    return Undo(f"Bring {typed.payer} back", bring_back_coverage, here)


@action("Bring coverage back", permit="coverage.write")
def bring_back_coverage(
    work: Work, patient_id: int, *, typed: CoverageTyped, confirmed_on: date | None
) -> Undo:
    """Put a removed coverage back, if its place is still free."""
    rules.refuse_second(typed, reads.held(work.session, patient_id))
    coverage = work.add(
        Coverage(patient_id=patient_id, confirmed_on=confirmed_on, **_columns(work, typed))
    )
    work.made = coverage.id
    here = {"coverage_id": coverage.id, "version": coverage.version}
    return Undo(f"Remove {typed.payer} again", remove_coverage, here)


@action("Change coverage", permit="coverage.write")
def change_coverage(
    work: Work, coverage_id: int, *, version: int, typed: CoverageTyped
) -> Undo | None:
    """Change a coverage to what is typed; what was typed from the card counts as confirmed."""
    coverage = work.get(Coverage, coverage_id, version)
    typed = rules.accepted(typed)
    before = _typed(work, coverage)
    if typed == before:
        confirm(work, coverage_id)
        return None
    rules.refuse_second(typed, reads.held(work.session, coverage.patient_id), but=coverage_id)
    for name, value in _columns(work, typed).items():
        setattr(coverage, name, value)
    coverage.confirmed_on = work.today
    work.session.flush()
    here = {"coverage_id": coverage_id, "version": coverage.version, "typed": before}
    return Undo(f"Change {typed.payer} back", change_coverage, here)


@action("End coverage", permit="coverage.write")
def end_coverage(
    work: Work, coverage_id: int, *, version: int, last_day: date | None = None
) -> Undo:
    """End a coverage after `last_day`; without one it ended yesterday. It stays on record."""
    coverage = work.get(Coverage, coverage_id, version)
    last = last_day if last_day is not None else work.today - timedelta(days=1)
    rules.refuse_end(last, coverage.valid_from)
    before = _typed(work, coverage)
    coverage.valid_to = last
    work.session.flush()
    here = {"coverage_id": coverage_id, "version": coverage.version, "typed": before}
    return Undo(f"Take up {before.payer} again", change_coverage, here)


@action("Confirm coverage", permit="coverage.write")
def confirm_coverage(work: Work, coverage_id: int, *, version: int) -> None:
    """Note that the patient said today that this coverage is as it stands."""
    work.get(Coverage, coverage_id, version)
    confirm(work, coverage_id)


def confirm(work: Work, coverage_id: int) -> date | None:
    """Note that a coverage was confirmed today; return when it was before."""
    coverage = work.get(Coverage, coverage_id)
    before = coverage.confirmed_on
    if not rules.holds_on(work.today, coverage.valid_from, coverage.valid_to):
        raise Refused("That coverage does not hold today. Add the one that does.")
    if before != work.today:
        coverage.confirmed_on = work.today
        work.session.flush()
    return before


def _columns(work: Work, typed: CoverageTyped) -> dict[str, Any]:
    names = (name for name in CoverageTyped.__slots__ if name != "payer")
    return {name: getattr(typed, name) for name in names} | {"payer_id": payer(work, typed.payer)}


def _typed(work: Work, coverage: Coverage) -> CoverageTyped:
    name = work.get(Payer, coverage.payer_id).name
    fields = {key: getattr(coverage, key) for key in CoverageTyped.__slots__ if key != "payer"}
    return replace(CoverageTyped(payer=name), **fields)
