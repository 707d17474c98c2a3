"""A plan as the rows of a list: what becomes of each message, resource and line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from frontdesk.imports import report
from frontdesk.imports.plan import FileRead, Plan, Result, Step
from frontdesk.patients.rules import display_name

KINDS = {
    "all": "All",
    "new": "New",
    "changed": "Changed",
    "look": "To look at",
    "problem": "Left out",
}
WORDS = {
    "new": "New chart",
    "changed": "Changes",
    "same": "As it is",
    "already": "Already in",
    "merged": "Merged",
    "problem": "Left out",
    "doubt": "In part",
}
ICONS = {
    "new": "add-patient",
    "changed": "edit",
    "same": "check",
    "already": "checks",
    "merged": "merge",
    "problem": "cross-circle",
    "doubt": "alert",
}
COLOURS = {"problem": "danger", "doubt": "warning", "same": "muted", "already": "muted"}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One line of the list.

    Attributes:
        file: the file's place among those chosen.
        kind: of WORDS.
        look: whether a human should look at it.
        chart_id: the patient's chart, where it is in the office; 0 if not.

    """

    id: int
    file: int
    place: str
    kind: str
    name: str
    detail: str
    look: bool = False
    chart_id: int = 0


def rows_of(
    plan: Plan, outcome: Result | None = None, numbers: Mapping[int, str] | None = None
) -> list[PlanRow]:
    """Return the list of a plan; with its outcome, of what became of it.

    Args:
        plan: what it would do.
        outcome: what it did.
        numbers: chart numbers of the patients made, by their planned ref.

    """
    failed = {step.key: reason for step, reason in outcome.failed} if outcome else {}
    ids: Mapping[int, int] = outcome.ids if outcome else {}
    rows: list[PlanRow] = []
    for place, file in enumerate(plan.files):
        rows += _read_problems(file, place, len(rows))
    for step in plan.steps:
        row = _row(step, len(rows), failed.get(step.key, ""), numbers or {})
        ref = step.chart.ref if step.chart else 0
        rows.append(replace(row, chart_id=max(ids.get(ref, ref), 0)))
    return rows


def shown(rows: Iterable[PlanRow], kind: str, file: int | None = None) -> list[PlanRow]:
    """Return the rows of one of KINDS, and of one file or all."""
    kinds = {"changed": ("changed", "merged"), "problem": ("problem", "doubt")}.get(kind, (kind,))
    return [
        row
        for row in rows
        if file in (None, row.file)
        and (kind == "all" or (row.look if kind == "look" else row.kind in kinds))
    ]


def _read_problems(file: FileRead, place: int, first: int) -> Iterator[PlanRow]:
    for number, problem in enumerate(file.problems):
        kind = "problem" if problem.severity == "error" else "doubt"
        yield PlanRow(first + number, place, problem.place, kind, "", problem.reason)


def _row(step: Step, number: int, failed: str, numbers: Mapping[int, str]) -> PlanRow:
    columns = step.chart.columns if step.chart else {}
    problem = failed or step.problem
    return PlanRow(
        id=number,
        file=step.file,
        place=step.incoming.place,
        kind=_kind(step, problem),
        name=display_name(columns["family"], columns["given"]) if columns else "",
        detail=problem or "; ".join(_details(step, numbers)),
        look=bool(problem or step.alike or step.differs or step.notes),
    )


def _kind(step: Step, problem: str) -> str:
    if problem:
        return "problem"
    if step.already:
        return "already"
    if step.gone is not None:
        return "merged"
    if step.visit is not None and step.visit.what != "same" and step.patient == "same":
        return "changed"
    return step.patient or ("changed" if step.visit else "same")


def _details(step: Step, numbers: Mapping[int, str]) -> Iterator[str]:
    if step.gone is not None:
        yield f"chart {step.gone.number or 'just made'} becomes part of this one"
    if step.patient == "changed" and step.fields:
        yield ", ".join(step.fields)
    if step.visit is not None:
        yield f"appointment {report.VISITS[step.visit.what]}"
    for one in step.alike:
        where = f"chart {numbers[one.ref]}" if one.ref in numbers else one.where
        yield f"perhaps the same as {where}: {one.why}"
    if step.differs:
        yield f"left as on the chart: {', '.join(step.differs)}"
    if step.older:
        yield "older than what is known"
    yield from step.notes
