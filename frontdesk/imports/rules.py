"""When two records are one person, when they may be, and when a number must not be believed. Pure.

A wrong "same" puts one person's visits into another's chart; a wrong "new" costs a look and a
merge. So only two identifiers and a third sign make two records one; less is shown to a human.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from rapidfuzz.distance import OSA, JaroWinkler

from frontdesk.patients.likeness import near_date as near
from frontdesk.patients.names import NameKeys, alike

Number = tuple[str, str]  # system, value

# Numbers that several people may share, or that name a visit, in the codes of HL7 table 0203.
NOT_A_PERSONS = frozenset({
    "AN", "ANC", "AND", "ANT", "VN", "GI", "GN", "FI", "XX", "EI", "EN", "MB", "PLAC", "FILL",
    "ACSN", "NPI", "TAX",
})  # fmt: skip
ASKED = 8.0  # points from which a human is asked whether two records are one person


@dataclass(frozen=True, slots=True)
class Person:
    """What tells a person from another, folded for comparing; empty or None where not known.

    Attributes:
        names: the legal name first, then previous ones.
        street: the folded first line of the address.
        filed: the numbers under which record systems file them.
        told: other numbers: a licence, a national number.

    """

    names: tuple[NameKeys, ...] = ()
    middle: str = ""
    suffix: str = ""
    birth_date: date | None = None
    sex: str = "unknown"
    phones: frozenset[str] = frozenset()
    email: str = ""
    street: str = ""
    postal_code: str = ""
    ssn_last4: str = ""
    filed: frozenset[Number] = frozenset()
    told: frozenset[Number] = frozenset()


Verdict = Literal["same", "perhaps", "other"]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two records are: the verdict, its points, and what speaks for it, in words."""

    verdict: Verdict
    points: float = 0.0
    reasons: tuple[str, ...] = field(default=())


OTHER = Likeness("other")


def believed(person: Person, chart: Person) -> bool:
    """Tell whether a number both carry may be believed: nothing says that they are two people.

    A name may have been corrected or changed by marriage, or a birth date corrected; both at once
    on one number is how a wrong chart gets overwritten.
    """
    if not person.names or not chart.names:
        return not (_born_apart(person, chart))
    named_alike = any(alike(one, other) for one in person.names for other in chart.names)
    if person.birth_date and chart.birth_date:
        if person.birth_date == chart.birth_date:
            return named_alike or _shares_a_name(person, chart)
        if near(person.birth_date, chart.birth_date):
            return named_alike
        return same_name(person, chart)
    return named_alike


def may_merge(kept: Person, gone: Person) -> bool:
    """Tell whether two charts that another system made one may be the same person.

    Only when name and birth date both differ is it left to a human.
    """
    if not _born_apart(kept, gone):
        return True
    return any(alike(one, other) for one in kept.names for other in gone.names)


def same_name(one: Person, other: Person) -> bool:
    """Tell whether the legal names are equal, capitals and accents aside, and both whole."""
    if not one.names or not other.names:
        return False
    mine, theirs = one.names[0], other.names[0]
    return (
        bool(mine.family and mine.given)
        and mine.family == theirs.family
        and mine.given == theirs.given
    )


def compare(one: Person, other: Person) -> Likeness:
    """Return how alike two records are that share no number.

    The same: equal name and birth date and one more sign (sex, telephone, e-mail, street, Social
    Security), and nothing against it. Perhaps: enough speaks for it to ask a human.
    """
    if not one.names or not other.names:
        return OTHER
    apart = _apart(one, other)
    further = _further(one, other)
    born = one.birth_date is not None and one.birth_date == other.birth_date
    if born and same_name(one, other) and further and not apart:
        return Likeness("same", 99.0, ("same name", "same birth date", *further))
    return _perhaps(one, other)


def _apart(one: Person, other: Person) -> bool:
    """Whether something says that these are two people, or two records on purpose."""
    sexes = {one.sex, other.sex} - {"unknown", ""}
    if len(sexes) > 1:
        return True
    if one.suffix and other.suffix and one.suffix != other.suffix:
        return True
    if one.middle and other.middle and not _one_begins(one.middle, other.middle):
        return True
    if one.ssn_last4 and other.ssn_last4 and one.ssn_last4 != other.ssn_last4:
        return True
    return filed_apart(one, other)


def filed_apart(one: Person, other: Person) -> bool:
    """Tell whether a record system files both, and under different numbers."""
    common = {system for system, _ in one.filed} & {system for system, _ in other.filed}
    return bool(common) and not one.filed & other.filed


def _further(one: Person, other: Person) -> tuple[str, ...]:
    found = []
    if one.sex == other.sex and one.sex in ("female", "male", "other"):
        found.append("same sex")
    if one.phones & other.phones:
        found.append("same telephone")
    if one.email and one.email == other.email:
        found.append("same e-mail")
    if one.street and one.street == other.street:
        found.append("same street")
    if one.ssn_last4 and one.ssn_last4 == other.ssn_last4:
        found.append("same Social Security figures")
    return tuple(found)


def _perhaps(one: Person, other: Person) -> Likeness:
    named, how = _names_points(one, other)
    born, when = _birth_points(one.birth_date, other.birth_date)
    rest, signs = _signs_points(one, other)
    numbered, number = _numbers_points(one, other)
    if named < 2.0 and numbered < 2.0:
        return OTHER  # twins share a birth date, and a household its telephone and its street
    points = named + born + rest + numbered
    if points < ASKED:
        return OTHER
    return Likeness("perhaps", points, tuple(filter(None, (how, when, *signs, number))))


def _names_points(one: Person, other: Person) -> tuple[float, str]:
    best = (0.0, "")
    for mine in one.names:
        for theirs in other.names:
            best = max(best, _name_points(mine, theirs))
    return best


def _name_points(mine: NameKeys, theirs: NameKeys) -> tuple[float, str]:
    if mine.family == theirs.family and mine.given == theirs.given:
        return (6.0, "same name") if mine.family and mine.given else (3.0, "same single name")
    if mine.family and mine.family == theirs.given and mine.given == theirs.family:
        return 5.0, "names swapped"
    family, given = word_points(mine.family, theirs.family), word_points(mine.given, theirs.given)
    crossed = min(word_points(mine.family, theirs.given), word_points(mine.given, theirs.family))
    if crossed >= 1.5:
        return 3.5, "names swapped"
    if alike(mine, theirs):
        return max(family + given, 3.0), "similar name"
    if not given or not family + given:
        return min(family, 1.0), "a name in common" if family else ""
    return family + given, "a name in common"


def word_points(one: str, other: str) -> float:
    """Points for one word of a name: 3 equal, 2 a slip apart, 1.5 similar, 0.5 unknown."""
    if not one or not other:
        return 0.5
    if one == other:
        return 3.0
    if min(len(one), len(other)) >= 3 and OSA.distance(one, other, score_cutoff=1) <= 1:
        return 2.5
    if _one_begins(one, other):
        return 2.0
    likeness = JaroWinkler.similarity(one, other)
    return 2.0 if likeness >= 0.9 else 1.5 if likeness >= 0.82 else 0.0


def _birth_points(one: date | None, other: date | None) -> tuple[float, str]:
    if one is None or other is None:
        return 0.0, ""
    if one == other:
        return 4.0, "same birth date"
    if near(one, other):
        return 2.5, "birth date nearly the same"
    return -2.0, "birth date differs"


def _signs_points(one: Person, other: Person) -> tuple[float, list[str]]:
    points, signs = 0.0, []
    for equal, worth, words in (
        (bool(one.phones & other.phones), 3.0, "same telephone"),
        (bool(one.email) and one.email == other.email, 3.0, "same e-mail"),
    ):
        if equal:
            points += worth
            signs.append(words)
    more, words = _place_points(one, other)
    points += more
    signs += [words] if words else []
    if len({one.sex, other.sex} - {"unknown", ""}) > 1:
        points -= 1.5
    if one.suffix and other.suffix and one.suffix != other.suffix:
        points -= 3.0
    return points, signs


def _numbers_points(one: Person, other: Person) -> tuple[float, str]:
    if one.filed & other.filed or one.told & other.told:
        return 5.0, "a number in common"
    if any(_slip(mine, theirs) for mine in one.told for theirs in other.told):
        return 3.0, "a number nearly the same"
    if one.ssn_last4 and one.ssn_last4 == other.ssn_last4:
        return 2.0, "same Social Security figures"
    if {value for _, value in one.filed} & {value for _, value in other.filed}:
        return 2.0, "the same number at another system"
    return 0.0, ""


def _slip(mine: Number, theirs: Number) -> bool:
    same_system = mine[0] == theirs[0] and len(mine[1]) >= 6
    return same_system and OSA.distance(mine[1], theirs[1], score_cutoff=1) <= 1


def _place_points(one: Person, other: Person) -> tuple[float, str]:
    postal = 0.5 if one.postal_code and one.postal_code == other.postal_code else 0.0
    if not one.street or not other.street:
        return postal, ""
    if one.street == other.street:
        return postal + 2.0, "same street"
    if JaroWinkler.similarity(one.street, other.street) >= 0.93:
        return postal + 1.5, "similar street"
    return postal, ""


def _shares_a_name(one: Person, other: Person) -> bool:
    return any(
        (mine.family and mine.family == theirs.family)
        or (len(mine.given) > 1 and mine.given == theirs.given)
        for mine in one.names
        for theirs in other.names
    )


def _born_apart(one: Person, other: Person) -> bool:
    if not one.birth_date or not other.birth_date:
        return False
    return one.birth_date != other.birth_date and not near(one.birth_date, other.birth_date)


def _one_begins(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return bool(shorter) and longer.startswith(shorter)
