"""Tells what an import would do and what it did, in lines for a terminal and counts for a pane."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from frontdesk.csv_files.headers import title_of
from frontdesk.imports.plan import FileRead, Plan, Result, Step

MOST_LISTED = 200  # lines of one kind
MOST_PLACES = 5  # named of one kind of doubt
VISITS = {
    "booked": "booked",
    "moved": "moved",
    "changed": "changed",
    "cancelled": "cancelled",
    "no-show": "marked as no-shows",
    "same": "as they are",
}


@dataclass(slots=True)
class Counts:
    """What becomes of a file's messages, resources or rows, counted."""

    new: int = 0
    changed: int = 0
    same: int = 0
    already: int = 0
    older: int = 0
    merged: int = 0
    alike: int = 0
    problems: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    visits: Counter[str] = field(default_factory=Counter)

    def add(self, step: Step) -> None:
        """Count a step."""
        self.new += step.patient == "new"
        self.changed += step.patient == "changed"
        self.same += step.patient == "same" and step.gone is None
        self.already += step.already
        self.older += step.older
        self.merged += step.gone is not None
        self.alike += bool(step.alike)
        self.problems += bool(step.problem)
        self.fields.update(step.fields if step.patient == "changed" else ())
        if step.visit:
            self.visits[step.visit.what] += 1

    def sentence(self) -> str:
        """Return the counts of patients in one line."""
        told = [f"{self.new:,} new", f"{self.changed:,} changed"]
        if self.same:
            told.append(f"{self.same:,} the same")
        if self.merged:
            told.append(f"{self.merged:,} merged")
        if self.already:
            told.append(f"{self.already:,} already in")
        if self.older:
            told.append(f"{self.older:,} older than what is known")
        return ", ".join(told)


def counts(steps: Iterable[Step], file: int | None = None) -> Counts:
    """Return the counts of one file's steps, or of all."""
    found = Counts()
    for step in steps:
        if file is None or step.file == file:
            found.add(step)
    return found


def dry_run(plan: Plan) -> list[str]:
    """Return what a plan would do, file by file."""
    lines: list[str] = []
    by_file: list[list[Step]] = [[] for _ in plan.files]
    for step in plan.steps:
        by_file[step.file].append(step)
    for file, steps in zip(plan.files, by_file, strict=True):
        lines += [*_file(file, steps), ""]
    added = plan.providers()
    if added:
        lines += [f"New providers, each with a column of their own: {', '.join(added)}", ""]
    if len(plan.files) > 1:
        lines += [f"All files: {counts(plan.steps).sentence()}", ""]
    return lines


def _file(file: FileRead, steps: Sequence[Step]) -> Iterator[str]:
    if file.format is None:
        yield f"{file.name}: {file.problems[0].reason}"
        return
    yield f"{file.name}: {file.format}, {_what(file)}"
    if file.columns:
        yield f"  Columns: {columns(file)}"
    found = counts(steps)
    yield f"  Patients: {found.sentence()}"
    if found.fields:
        yield f"  Changes: {_counted(found.fields)}"
    if found.visits:
        yield f"  Appointments: {_counted(found.visits, VISITS)}"
    yield from _listed("Merged", (_merged(step) for step in steps if step.gone))
    yield from _listed("Perhaps the same person; they go in as new charts, look and merge",
                       (line for step in steps for line in _alike(step)))  # fmt: skip
    yield from _listed("Left as it is on the chart, though the file says otherwise",
                       (f"{_place(step)}: {', '.join(step.differs)}"
                        for step in steps if step.differs))  # fmt: skip
    yield from _listed("Did not go in", _problems(file, steps))
    yield from _doubts(file, steps)


def _what(file: FileRead) -> str:
    words = {"HL7 v2": "message", "FHIR R4": "resource", "CSV": "row"}[file.format or "CSV"]
    return plural(len(file.items), words)


def plural(count: int, word: str) -> str:
    """Return a count with its word: 1 row, 2 rows."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def columns(file: FileRead) -> str:
    """Return how a list's columns were understood."""
    known = [f"{name} = {title_of(field)}" for name, field in file.columns if field]
    unused = [name for name, field in file.columns if not field]
    words = ", ".join(known) or "none recognised"
    return f"{words}; not used: {', '.join(unused)}" if unused else words


def _counted(counter: Mapping[str, int], words: Mapping[str, str] | None = None) -> str:
    ranked = sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{count:,} {(words or {}).get(name, name)}" for name, count in ranked)


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    every = list(lines)
    if every:
        yield f"  {title} ({len(every):,}):"
        yield from (f"    {line}" for line in every[:MOST_LISTED])
        if len(every) > MOST_LISTED:
            yield f"    … and {len(every) - MOST_LISTED:,} more"


def _place(step: Step) -> str:
    return step.incoming.place


def _merged(step: Step) -> str:
    kept, gone = step.chart, step.gone
    if kept is None or gone is None:
        return _place(step)
    return (
        f"{_place(step)}: {_chart(gone.number, gone.place)} into {_chart(kept.number, kept.place)}"
    )


def _chart(number: str, place: str) -> str:
    return f"chart {number}" if number else f"the new chart of {place}"


def _alike(step: Step) -> Iterator[str]:
    for one in step.alike:
        yield f"{_place(step)} and {one.where}: {one.why}"


def _problems(file: FileRead, steps: Sequence[Step]) -> Iterator[str]:
    for problem in file.problems:
        if problem.severity == "error":
            yield f"{problem.place}: {problem.reason}"
    for step in steps:
        if step.problem:
            yield f"{_place(step)}: {step.problem}"


def doubts(file: FileRead, steps: Sequence[Step]) -> list[tuple[str, list[str]]]:
    """Return what was left out or is doubtful, each reason once with its places."""
    places: dict[str, list[str]] = {}
    for problem in file.problems:
        if problem.severity == "warning":
            places.setdefault(problem.reason, []).append(problem.place)
    for step in steps:
        if not step.already:
            for note in step.notes:
                places.setdefault(note, []).append(_place(step))
    return [(reason, list(dict.fromkeys(where))) for reason, where in places.items()]


def _doubts(file: FileRead, steps: Sequence[Step]) -> Iterator[str]:
    found = doubts(file, steps)
    if found:
        yield f"  Doubtful or left out ({sum(len(places) for _, places in found):,}):"
    for reason, places in found:
        more = len(places) - MOST_PLACES
        named = ", ".join(places[:MOST_PLACES]) + (f" and {more:,} more" if more > 0 else "")
        yield f"    {named}: {reason}"


def result(plan: Plan, outcome: Result, numbers: Mapping[int, str]) -> list[str]:
    """Return what was done.

    Args:
        plan: what was shown.
        outcome: what became of it.
        numbers: chart numbers of the patients made, by their planned ref.

    """
    done = counts(outcome.done)
    done.already += sum(step.already for step in plan.steps)
    lines = [f"Brought in: {done.sentence()}."]
    if done.visits:
        lines.append(f"Appointments: {_counted(done.visits, VISITS)}.")
    pairs = [pair for step in outcome.done for pair in alike_charts(step, numbers)]
    if pairs:
        lines += _listed("Look at these charts, and merge those that are one person",
                         (f"{one} and {other}: {why}" for one, other, why in pairs))  # fmt: skip
    lines += _listed("Did not go in",
                     (f"{plan.files[step.file].name}, {_place(step)}: {reason}"
                      for step, reason in outcome.failed))  # fmt: skip
    if outcome.stopped:
        lines.append(outcome.stopped)
    return lines


def alike_charts(step: Step, numbers: Mapping[int, str]) -> Iterator[tuple[str, str, str]]:
    """Give the pairs of charts that a human should look at, by chart number."""
    mine = numbers.get(step.chart.ref, step.chart.number) if step.chart else ""
    for one in step.alike:
        where = f"chart {numbers[one.ref]}" if one.ref in numbers else one.where
        yield (f"chart {mine}" if mine else _place(step)), where, one.why
