"""What makes a diagnosis or a procedure fit for a charge, and what is known of a code."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from frontdesk.codes.modifiers import MODIFIERS, Modifier
from frontdesk.codes.places import PLACES
from frontdesk.codes.shapes import (
    MODIFIER,
    bare,
    dotted,
    kind_of_procedure,
    looks_like_diagnosis,
    read_procedure,
)
from frontdesk.core.refused import Refused

__all__ = [
    "MODIFIERS", "PLACES", "Choice", "Diagnosis", "DiagnosisHit", "Line", "Modifier", "Note",
    "bare", "dotted", "kind_of_procedure", "looks_like_diagnosis", "modifier", "modifiers",
    "place", "read_procedure", "refuse_unbillable", "refuse_unlisted",
]  # fmt: skip

NOTE_WORDS = {
    "includes": "Includes",
    "term": "Also called",
    "excludes1": "Never with (Excludes1)",
    "excludes2": "Not included here (Excludes2)",
    "first": "Code first",
    "additional": "Use additional code",
    "also": "Code also",
    "note": "Note",
    "seventh": "7th character",
}
MOST_MODIFIERS = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """A near code that differs in one thing, offered by one key.

    Attributes:
        code: with its dot.
        words: what it is: "left", "subsequent encounter".
        chosen: whether it is the code in hand.

    """

    code: str
    words: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class DiagnosisHit:
    """A diagnosis as a search finds it.

    Attributes:
        code: with its dot.
        billable: False for a header, which no claim may bear.
        unspecified: the title says that something was not told.
        sides: the same for right, left, both, unspecified; empty where there is no side.
        sevenths: the same with each 7th character; empty where there is none.
        found_by: the office's word that led here, such as "high blood pressure".
        refusal: why it may not be charged on that day; "" when it may.

    """

    code: str
    title: str
    short: str
    billable: bool
    unspecified: bool = False
    sides: tuple[Choice, ...] = ()
    sevenths: tuple[Choice, ...] = ()
    found_by: str = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the tree: a parent or a child."""

    code: str
    title: str
    billable: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A line printed under a code, or under one above it, that holds for it.

    Attributes:
        kind: a key of NOTE_WORDS.
        of: the code it is printed under, with its dot.

    """

    kind: str
    text: str
    of: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All that is known of a diagnosis on a day.

    Attributes:
        code: with its dot.
        kind: chapter, section, category or code.
        parents: from the chapter down.
        sevenths: the code with each 7th character; for a code that needs one and has none yet,
            the codes to choose from.
        needs_seventh: it may not be charged before one of `sevenths` is chosen.
        valid_from, valid_to: as far as is known; None is open.
        exact: whether `valid_to` is the day itself, not only the day by which it had ended.
        replaced_by: what to use instead, as far as is known.

    """

    code: str
    title: str
    short: str
    kind: str
    billable: bool
    unspecified: bool = False
    parents: tuple[Line, ...] = ()
    children: tuple[Line, ...] = ()
    notes: tuple[Note, ...] = ()
    sides: tuple[Choice, ...] = ()
    sevenths: tuple[Choice, ...] = ()
    needs_seventh: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    exact: bool = True
    replaced_by: tuple[Line, ...] = field(default=())

    def valid(self, on: date) -> bool:
        """Return whether the code is in the list of that day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)

    def told(self, kind: str) -> tuple[Note, ...]:
        """Return the notes of one kind, the code's own first."""
        return tuple(note for note in self.notes if note.kind == kind)

    @property
    def excludes1(self) -> tuple[Note, ...]:
        """What is never charged together with it."""
        return self.told("excludes1")

    @property
    def excludes2(self) -> tuple[Note, ...]:
        """What it does not include; both may be charged."""
        return self.told("excludes2")


def refuse_unbillable(
    code: str, found: Diagnosis | None, *, on: date, field: str = "diagnosis"
) -> Diagnosis:
    """Refuse a diagnosis that no claim of that day may bear; return it otherwise.

    Args:
        code: as typed.
        found: what `reads.diagnosis(code, on=on)` says.
        on: the day of the service.
        field: the form's field.

    Raises:
        Refused: unknown, a header, without its 7th character, or not valid on that day; the
            sentence names what to use instead.

    """
    if found is None:
        typed = dotted(bare(code)[:8])
        raise Refused(
            f"{typed or 'An empty code'} is no ICD-10-CM code. Find the diagnosis by a word.",
            field=field,
        )
    sentence = why_not(found, on=on)
    if sentence:
        raise Refused(sentence, field=field)
    return found


def why_not(found: Diagnosis, *, on: date) -> str:
    """Return why a diagnosis may not be charged on a day, and what may be; "" when it may."""
    if not found.valid(on):
        return _not_valid(found, on)
    if found.needs_seventh:
        some = _named(found.sevenths)
        return f"{found.code} needs a 7th character: choose {some}."
    if not found.billable:
        some = _named([Choice(line.code, line.title) for line in found.children])
        offered = f"Choose a code below it: {some}." if some else "Choose a code below it."
        return f"{found.code} is a header and not billable. {offered}"
    return ""


def _not_valid(found: Diagnosis, on: date) -> str:
    if found.valid_from is not None and on < found.valid_from:
        sentence = f"{found.code} is valid from {_day(found.valid_from)}; the visit is before."
    elif found.valid_to is not None and found.exact:
        sentence = f"{found.code} ended on {_day(found.valid_to)}."
    else:
        sentence = f"{found.code} is no longer in ICD-10-CM."
    instead = _named([Choice(line.code, line.title) for line in found.replaced_by])
    return f"{sentence} Use {instead}." if instead else f"{sentence} Find the diagnosis by a word."


def _named(choices: Sequence[Choice]) -> str:
    named = [f"{choice.code} ({choice.words})" for choice in choices[:3]]
    if len(choices) > len(named):
        named.append("another")
    return " or ".join(filter(None, [", ".join(named[:-1]), *named[-1:]]))


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def refuse_unlisted(code: str, *, ends: date | None, begins: date | None, on: date) -> None:
    """Refuse a procedure that the office's list did not hold on the day of the service.

    Raises:
        Refused: it had ended, or had not begun.

    """
    if begins is not None and on < begins:
        raise Refused(f"{code} is valid from {_day(begins)}; the visit is before.", field="code")
    if ends is not None and ends < on:
        raise Refused(f"{code} ended on {_day(ends)}. Choose the code of now.", field="code")


def modifier(text: str, *, field: str = "modifiers") -> str:
    """Return one modifier as a claim bears it: two capitals or figures.

    A modifier of the right shape that is not in `MODIFIERS` passes: payers have their own.

    Raises:
        Refused: it has not two characters.

    """
    code = text.strip().lstrip("-").upper()
    if not MODIFIER.fullmatch(code):
        raise Refused(
            f"\u201c{text.strip()[:12]}\u201d is no modifier: two figures or letters are needed, "
            "such as 25 or LT.",
            field=field,
        )
    return code


def modifiers(text: str, *, field: str = "modifiers") -> tuple[str, ...]:
    """Return the modifiers typed with blanks or commas between: "25, LT".

    Raises:
        Refused: one is none, one stands twice, or there are more than four.

    """
    found = [modifier(part, field=field) for part in text.replace(",", " ").split()]
    if len(found) > MOST_MODIFIERS:
        raise Refused("A line bears four modifiers at the most.", field=field)
    twice = next((code for code in found if found.count(code) > 1), None)
    if twice:
        raise Refused(f"Modifier {twice} stands twice.", field=field)
    return tuple(found)


def place(text: str, *, field: str = "place") -> str:
    """Return a place of service as a claim bears it: "11".

    Raises:
        Refused: there is no such place.

    """
    code = text.strip().zfill(2)
    if code not in PLACES:
        raise Refused(
            f"\u201c{text.strip()[:12]}\u201d is no place of service. 11 is the office, "
            "10 telehealth at home.",
            field=field,
        )
    return code
