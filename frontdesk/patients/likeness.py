"""How likely two records are one person, weighed as a careful registrar would."""

from dataclasses import dataclass, field
from datetime import date

from frontdesk.patients.names import NameKeys, alike, one_edit

LIKELY = 3.0  # the score from which a record is worth showing beside the form


@dataclass(frozen=True, slots=True)
class Identity:
    """What two records are compared by.

    Attributes:
        names: every name the person is known by, the legal one first.
        digits: figures of their phone numbers.
        address: folded first line of the address.

    """

    names: tuple[NameKeys, ...]
    birth_date: date | None = None
    digits: frozenset[str] = field(default_factory=frozenset)
    email: str = ""
    address: str = ""
    sex: str = "unknown"


def score(one: Identity, other: Identity) -> float:
    """Return how much speaks for the same person; `LIKELY` and above is worth a look. Symmetric.

    Names that could not be taken for one another score nothing, unless birth date and phone agree
    (a marriage, an adoption).
    """
    named = name_score(one, other)
    born = birth_score(one.birth_date, other.birth_date)
    phoned = 2.0 if one.digits & other.digits else 0.0
    if named == 0 and not (born == 3 and phoned):
        return 0.0
    total = named + born + phoned
    total += 2.0 if one.email and one.email == other.email else 0.0
    total += 1.0 if one.address and one.address == other.address else 0.0
    if "unknown" not in (one.sex, other.sex) and one.sex != other.sex:
        total -= 1.0
    return total


def name_score(one: Identity, other: Identity) -> float:
    """Return 3 for the same name under any of theirs, 2 for one easily taken for it, else 0."""
    pairs = [(mine, theirs) for mine in one.names for theirs in other.names]
    if any(same_name(mine, theirs) for mine, theirs in pairs):
        return 3.0
    return 2.0 if any(alike(mine, theirs) for mine, theirs in pairs) else 0.0


def same_name(one: NameKeys, other: NameKeys) -> bool:
    """Tell whether two names are the same but for accents, case and signs."""
    return (one.family, one.given) == (other.family, other.given)


def birth_score(one: date | None, other: date | None) -> float:
    """Return 3 for the same day, 2 for one slip of the finger, 0 if not known, else -2."""
    if one is None or other is None:
        return 0.0
    if one == other:
        return 3.0
    return 2.0 if near_date(one, other) else -2.0


def near_date(one: date, other: date) -> bool:
    """Tell whether one figure wrong, two swapped, or day and month swapped, parts two dates."""
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return True
    return one_edit(f"{one:%m%d%Y}", f"{other:%m%d%Y}")
