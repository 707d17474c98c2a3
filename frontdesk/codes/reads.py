"""What is shown of the codes: diagnoses from this PC's list, procedures from the office's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.codes import searching
from frontdesk.codes.office_lists import known_overlays
from frontdesk.codes.overlay import OPEN, TIER
from frontdesk.codes.procedure_reads import (
    ProcedureRow,
    favorites,
    groups,
    procedure,
    procedure_rows,
    procedures_named,
    search_procedures,
)
from frontdesk.codes.reference import FURTHER, Reference, is_written, open_reference
from frontdesk.codes.rules import Choice, Diagnosis, DiagnosisHit, Line, Note, why_not
from frontdesk.codes.searching import Row
from frontdesk.codes.shapes import bare, dotted
from frontdesk.codes.shipped import RELEASED
from frontdesk.codes.spans import is_named
from frontdesk.codes.tables import DiagnosisList
from frontdesk.core.jobs import Progress

__all__ = [
    "ProcedureRow",
    "diagnosis",
    "excluded_together",
    "favorites",
    "groups",
    "known_titles",
    "list_rows",
    "newest_list",
    "prepare",
    "prepare_beside",
    "procedure",
    "procedure_rows",
    "procedures_named",
    "search_diagnoses",
    "search_procedures",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListRow:
    """A yearly list that the office brought in."""

    id: int
    year: int
    begins: date
    codes: int
    version: int


def prepare(session: Session | None = None) -> None:
    """Open this PC's list, written out when first asked for; a few seconds, off the window."""
    searching.warm(_reference(session))


def prepare_beside(progress: Progress) -> None:
    """Do the same as a job beside the desk, shown where the list has yet to be written out.

    Raises:
        Cancelled: somebody did not want to wait; whoever looks a diagnosis up does it then.

    """
    if not is_written():
        progress.step(0)
    prepare()


def search_diagnoses(
    text: str, *, on: date, limit: int = 20, session: Session | None = None
) -> list[DiagnosisHit]:
    """Return the diagnoses that fit what is typed, best first.

    Words in any order and as far as typed, an office's word, a misspelt one, or a code with or
    without its dot. Headers and codes that are not valid that day say in `refusal` why.

    Args:
        text: as typed.
        on: the day of the service.
        limit: how many at the most.
        session: the office's, which is asked for lists it brought in; without it as last known.

    """
    reference = _reference(session)
    return [_hit(reference, row, on) for row in searching.find(reference, text, on=on, limit=limit)]


def diagnosis(code: str, *, on: date, session: Session | None = None) -> Diagnosis | None:
    """Return all that is known of a code on a day; None where there never was one.

    Args:
        code: with or without its dot; a chapter's number or a section's span too.
        on: the day of the service.
        session: the office's, which is asked for lists it brought in; without it as last known.

    """
    reference = _reference(session)
    row = _row(reference, code, on)
    return _diagnosis(reference, row, on) if row else None


def excluded_together(
    codes: Sequence[str], *, on: date, session: Session | None = None
) -> list[tuple[str, str, Note]]:
    """Return the pairs of diagnoses that must not stand on one claim, and the note that says so.

    Args:
        codes: the claim's diagnoses in order.
        on: the day of the service.
        session: as in `diagnosis`.

    """
    reference = _reference(session)
    found = []
    for code in codes:
        row = _row(reference, code, on)
        for note in _notes(reference, row.code) if row else ():
            if note.kind == "excludes1":
                found += [
                    (dotted(bare(code)), dotted(bare(other)), note)
                    for other in codes
                    if bare(other) != bare(code) and is_named(bare(other), note.text)
                ]
    return found


def known_titles(on: date, *, session: Session | None = None) -> dict[str, tuple[str, bool]]:
    """Return every code of a day (without dot), its title and whether it is billable."""
    rows = _reference(session).all(
        "SELECT code, title, billable FROM code WHERE kind IN ('category', 'code') "
        "AND valid_from <= ? AND valid_to >= ?",
        [on.isoformat()] * 2,
    )
    return {code: (title, bool(flag)) for code, title, flag in rows}


def list_rows(session: Session) -> list[ListRow]:
    """Return the yearly lists that the office brought in, the newest first."""
    table = DiagnosisList.__table__.c
    wanted = select(*(table[name] for name in ListRow.__dataclass_fields__))
    rows = session.execute(wanted.where(table.withdrawn.is_(False)).order_by(table.begins.desc()))
    return [ListRow(*row) for row in rows]


def newest_list(session: Session) -> date:
    """Return the day from which the newest list known here holds."""
    begins = [row.begins for row in list_rows(session)]
    return max([RELEASED, *begins])


def _reference(session: Session | None) -> Reference:
    return open_reference(known_overlays(session))


def _row(reference: Reference, code: str, on: date) -> Row | None:
    """The code as of that day; else as it was last, or will be first."""
    wanted = code.strip().upper() if "-" in code else bare(code)
    rows = reference.all(
        f"SELECT {searching.FIELDS} FROM code c WHERE c.code = ? ORDER BY c.valid_to DESC",
        [wanted],
    )
    day = on.isoformat()
    found = [Row(*row) for row in rows]
    valid = [row for row in found if row.valid_from <= day <= row.valid_to]
    return next(iter(valid or found), None)


def _hit(reference: Reference, row: Row, on: date) -> DiagnosisHit:
    here = dotted(row.code)
    sides = _choices(searching.sides_of(reference, row, on=on), here)
    sevenths = _choices(searching.sevenths_of(reference, row, on=on), here)
    refusal = ""
    if row.needs_seventh:
        refusal = f"{here} needs a 7th character."
    elif not row.billable or not row.valid_from <= on.isoformat() <= row.valid_to:
        refusal = why_not(_diagnosis(reference, row, on), on=on)
    return DiagnosisHit(
        code=here,
        title=row.title,
        short=row.short,
        billable=bool(row.billable),
        unspecified=bool(row.unspecified),
        sides=sides,
        sevenths=sevenths,
        found_by=row.found_by,
        refusal=refusal,
    )


def _choices(near: Iterable[tuple[str, str]], here: str) -> tuple[Choice, ...]:
    return tuple(Choice(code, words, code == here) for code, words in near)


def _diagnosis(reference: Reference, row: Row, on: date) -> Diagnosis:
    here, day = dotted(row.code), on.isoformat()
    kind, parent = reference.all("SELECT kind, parent FROM code WHERE rank = ?", [row.rank])[0]
    children = reference.all(
        "SELECT code, title, billable FROM code WHERE parent = ? AND valid_from <= ? "
        "AND valid_to >= ? ORDER BY code",
        [row.code, day, day],
    )
    lines = tuple(Line(dotted(code), title, bool(flag)) for code, title, flag in children)
    sevenths = _choices(searching.sevenths_of(reference, row, on=on), here)
    return Diagnosis(
        code=here,
        title=row.title,
        short=row.short,
        kind=kind,
        billable=bool(row.billable),
        unspecified=bool(row.unspecified),
        parents=_parents(reference, parent, day),
        children=lines,
        notes=_notes(reference, row.code),
        sides=_choices(searching.sides_of(reference, row, on=on), here),
        sevenths=sevenths,
        needs_seventh=bool(row.needs_seventh) and bool(sevenths),
        valid_from=date.fromisoformat(row.valid_from) if row.valid_from else None,
        valid_to=None if row.valid_to == OPEN else date.fromisoformat(row.valid_to),
        exact=bool(row.exact),
        replaced_by=_instead(reference, row, day) if row.valid_to < day else (),
    )


def _parents(reference: Reference, parent: str, day: str) -> tuple[Line, ...]:
    found: list[Line] = []
    while parent:
        rows = reference.all(
            "SELECT code, title, billable, parent FROM code WHERE code = ? "
            "ORDER BY valid_from <= ? AND valid_to >= ? DESC LIMIT 1",
            [parent, day, day],
        )
        if not rows:
            break
        code, title, flag, parent = rows[0]
        found.append(Line(dotted(code), title, bool(flag)))
    return tuple(reversed(found))


def _notes(reference: Reference, code: str) -> tuple[Note, ...]:
    """The code's own notes, then those of the codes above it that hold for it too."""
    found = []
    own = True
    while code:
        rows = reference.all(
            "SELECT kind, text FROM note WHERE code = ? ORDER BY kind, place", [code]
        )
        found += [Note(kind, text, dotted(code)) for kind, text in rows if own or kind != "term"]
        above = reference.all("SELECT parent FROM code WHERE code = ? LIMIT 1", [code])
        code, own = above[0][0] if above else "", False
    return tuple(found)


def _instead(reference: Reference, row: Row, day: str) -> tuple[Line, ...]:
    """What an ended code became: the finer codes beginning like it, or like the code above it."""
    for length in range(len(row.code.rstrip("X")), 3, -1):
        start = row.code[:length]
        rows = reference.all(
            "SELECT code, title, billable FROM code WHERE code >= ? AND code < ? AND code <> ? "
            "AND billable = 1 AND valid_from <= ? AND valid_to >= ? AND rank < ? "
            "ORDER BY valid_from = '', code LIMIT 8",
            [start, start + "\x7f", row.code, day, day, FURTHER * TIER],
        )
        if rows:
            return tuple(Line(dotted(code), title, bool(flag)) for code, title, flag in rows)
    return ()
