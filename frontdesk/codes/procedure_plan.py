"""Says what a list of procedures would change before it does, and only that."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from frontdesk.codes.procedure_file import Listed

FIELDS = ("words", "begins", "ends", "units", "place", "taxable", "minutes", "group")
WORDS = {
    "words": "words", "begins": "valid from", "ends": "ends", "units": "units",
    "place": "place of service", "taxable": "sales tax", "minutes": "minutes", "group": "group",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planned:
    """What would become of one code.

    Attributes:
        kind: new, changed, ended, same.
        before, after: what differs, field by field, of FIELDS; `before` is empty for a new one.

    """

    code: str
    words: str
    kind: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    line: int = 0

    @property
    def told(self) -> str:
        """What changes, in words."""
        if self.kind in ("new", "same"):
            return ""
        parts = [
            f"{WORDS[name]}: {_shown(self.before.get(name))} \u2192 {_shown(value)}"
            for name, value in self.after.items()
        ]
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class ProcedurePlan:
    """What a list would change, whole.

    Attributes:
        digest: tells this plan from one of other rows.

    """

    planned: tuple[Planned, ...]
    digest: str

    def of(self, kind: str) -> tuple[Planned, ...]:
        """Return what is new, changed, ended or the same."""
        return tuple(one for one in self.planned if one.kind == kind)


def plan_procedures(
    listed: Iterable[Listed],
    known: Mapping[str, Mapping[str, Any]],
    *,
    ends_others: date | None = None,
) -> ProcedurePlan:
    """Return what a list would change in the office's own.

    Args:
        listed: the file's rows, each code once.
        known: code to its fields, as the office has them.
        ends_others: codes that the list lacks, of the kinds it has, end the day before.

    """
    listed = list(listed)
    planned = []
    for row in listed:
        told = {name: getattr(row, name) for name in FIELDS}
        told = {name: value for name, value in told.items() if value is not None}
        before = known.get(row.code)
        if before is None:
            planned.append(Planned(row.code, row.words, "new", {}, told, row.line))
            continue
        after = {name: value for name, value in told.items() if before.get(name) != value}
        if row.ends is None and before.get("ends") is not None and _back(before["ends"], row):
            after["ends"] = None
        was = {name: before.get(name) for name in after}
        kind = "ended" if after.get("ends") else "changed" if after else "same"
        planned.append(Planned(row.code, row.words, kind, was, after, row.line))
    if ends_others is not None:
        planned += _ended(listed, known, ends_others)
    told_all = repr([(one.code, one.kind, sorted(one.after.items())) for one in planned])
    return ProcedurePlan(tuple(planned), hashlib.sha256(told_all.encode()).hexdigest())


def _back(ended: date, row: Listed) -> bool:
    """Whether a code that had ended begins anew."""
    return row.begins is not None and row.begins > ended


def _ended(
    listed: Iterable[Listed], known: Mapping[str, Mapping[str, Any]], begins: date
) -> list[Planned]:
    there = {row.code for row in listed}
    kinds = {row.kind for row in listed}
    last = begins - timedelta(days=1)
    gone = []
    for code, before in sorted(known.items()):
        open_still = before.get("ends") is None or before["ends"] > last
        if code not in there and before["kind"] in kinds and open_still:
            was = {"ends": before.get("ends")}
            gone.append(Planned(code, before["words"], "ended", was, {"ends": last}))
    return gone


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value:%b} {value.day}, {value.year}"
    return str(value)
