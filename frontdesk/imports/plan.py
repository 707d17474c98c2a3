"""What an import would do, step by step: shown in the dry run, then done. Plain values."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from frontdesk.core.incoming import Format, Incoming, Problem
from frontdesk.coverage.rules import CoverageTyped
from frontdesk.imports.charts import Chart, CoverageKept
from frontdesk.imports.rules import Number

Patient = Literal["", "new", "changed", "same"]
VisitWhat = Literal["booked", "moved", "changed", "cancelled", "no-show", "same"]


def key_of(*parts: str) -> str:
    """Return the key under which something is remembered; the same for the same parts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file as it was read.

    Attributes:
        name: its name without folders.
        format: found by content; None when it could not be read at all.
        sha256: of its bytes, hexadecimal.
        items: what is to be taken in; each with a key that is the same whenever it is read again.
        problems: what the reader found wrong.
        columns: of a list of patients, each column's name and the field it holds, "" for none.
        samples: of a list, the first value of each column.

    """

    name: str
    format: Format | None
    sha256: str
    items: tuple[Incoming, ...]
    problems: tuple[Problem, ...]
    columns: tuple[tuple[str, str], ...] = ()
    samples: tuple[str, ...] = ()

    def key(self, item: Incoming) -> str:
        """Return the key of one item; a list whose columns are read otherwise is another list."""
        fields = "|".join(field for _, field in self.columns)
        return key_of(self.format or "", item.message_id, fields)


@dataclass(frozen=True, slots=True)
class Alike:
    """A record that may be the same person, for a human to decide.

    Attributes:
        ref: the chart, below zero one that this import makes.
        where: "chart 1000017" or "line 12" of the same import.
        why: what speaks for it.

    """

    ref: int
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class NewProvider:
    """A provider that the office does not know yet; `keys` are what other systems call them."""

    name: str
    credential: str = ""
    npi: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment as the import sees it; refs below zero are only planned."""

    ref: int
    version: int
    patient: int
    provider: int
    start: datetime
    minutes: int
    status: str
    type_id: int | None = None
    location_id: int | None = None
    room_id: int | None = None
    reason: str = ""
    ended_reason: str = ""


@dataclass(frozen=True, slots=True)
class VisitStep:
    """What becomes of an appointment.

    Attributes:
        visit: as it will be.
        keys: under which it is not known yet, to be remembered for later messages about it.
        all_keys: every key under which the message knows it.
        provider_key: under which its provider will be known; "" if the sender has no number.
        provider: one to be added to the office.

    """

    what: VisitWhat
    visit: Visit
    keys: tuple[str, ...] = ()
    all_keys: tuple[str, ...] = ()
    provider_key: str = ""
    provider: NewProvider | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one message, resource or row.

    Attributes:
        file: the file's place among those read.
        key: under which it is remembered once it is in.
        patient: what becomes of the patient; "" if nothing does.
        chart: the patient's chart as it will be.
        touched: whether an earlier step of the import changes the same chart.
        fields: what changes in it, in words.
        differs: what the message says otherwise, but the chart is believed.
        found_by: "number", "chart number", "likeness", or "" for a new chart.
        coverages: to be written, each with the one it changes or None.
        numbers: other systems' numbers to be added.
        gone: the chart that is merged into `chart`.
        visit: what becomes of the appointment.
        alike: records that may be the same person.
        notes: what a human should know; it went in nevertheless.
        problem: why it, or its appointment, does not go in; "" if it does.
        already: it went in before.
        older: newer news was there; it only fills what was empty.

    """

    file: int
    incoming: Incoming
    key: str
    patient: Patient = ""
    chart: Chart | None = None
    touched: bool = False
    fields: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    found_by: str = ""
    coverages: tuple[tuple[CoverageKept | None, CoverageTyped], ...] = ()
    numbers: tuple[tuple[Number, str], ...] = ()
    gone: Chart | None = None
    visit: VisitStep | None = None
    alike: tuple[Alike, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""
    already: bool = False
    older: bool = False

    @property
    def goes_in(self) -> bool:
        """Whether anything is written for it, if only that it was seen."""
        if self.already:
            return False
        changes = self.patient in ("new", "changed") or self.visit or self.gone
        return bool(changes or (self.patient and not self.problem))

    @property
    def is_plain(self) -> bool:
        """Whether it is a new patient and nothing else, so that many go in together."""
        return self.patient == "new" and self.visit is None and self.gone is None

    @property
    def is_quiet(self) -> bool:
        """Whether nothing changes, so that only its key is written."""
        return (
            self.patient == "same"
            and self.gone is None
            and (self.visit is None or (self.visit.what == "same" and not self.visit.keys))
        )

    @property
    def is_steady(self) -> bool:
        """Whether it changes one chart that no earlier step touches, and nothing else."""
        known = self.patient == "changed" and self.chart is not None and self.chart.ref > 0
        return known and not self.touched and self.visit is None and self.gone is None

    def outcome(self) -> tuple[object, ...]:
        """Return what must still be so when it is written, for what it says to be done."""
        visit = self.visit.what if self.visit else ""
        if self.touched and self.patient in ("changed", "same"):
            return "known", bool(self.gone), visit  # what else changes, earlier steps decide
        return self.patient, tuple(sorted(self.fields)), bool(self.gone), visit


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import of these files would do, in the order in which it is done."""

    files: tuple[FileRead, ...]
    steps: tuple[Step, ...]

    def providers(self) -> list[str]:
        """Return the names of the providers it would add to the office, each once."""
        added = (step.visit.provider for step in self.steps if step.visit and step.goes_in)
        return list(dict.fromkeys(one.name for one in added if one))


@dataclass(slots=True)
class Result:
    """What became of a plan.

    Attributes:
        done: steps that went in.
        failed: steps that did not, each with the reason.
        ids: the patients made, by their planned ref.
        stopped: why the rest was not tried; "" if all was.

    """

    done: list[Step] = field(default_factory=list)
    failed: list[tuple[Step, str]] = field(default_factory=list)
    ids: dict[int, int] = field(default_factory=dict)
    stopped: str = ""


def with_problem(step: Step, problem: str) -> Step:
    """Return the step as one that does not go in."""
    return replace(step, patient="", visit=None, gone=None, problem=problem)
