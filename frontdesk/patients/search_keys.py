"""The rows by which a patient is found: names in every form that they may be looked up by."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from frontdesk.patients.names import family_parts, fold, given_parts

LONGEST_KEY = 60  # letters of a name that are looked at; the rest of a longer one is not searched


class NameRow(NamedTuple):
    """A row of `patient_name` to be."""

    kind: str
    family: str
    given: str
    family_key: str
    given_key: str
    middle_key: str


def name_rows(
    family: str,
    given: str,
    middle: str = "",
    preferred: str = "",
    previous: Iterable[tuple[str, str]] = (),
) -> list[NameRow]:
    """Return every name someone may be looked up by, the legal one first, each once.

    Args:
        family: the legal family name; empty if there is only one name.
        given: the legal given names.
        middle: a middle name or initial.
        preferred: the given name they go by.
        previous: earlier names as (family, given); an empty part means the present one.

    """
    first, middle_key = key_of(given), key_of(middle)
    rows = [NameRow("legal", family, given, key_of(family), first, middle_key)]
    if preferred:
        rows.append(NameRow("preferred", family, preferred, key_of(family), key_of(preferred), ""))
    for old_family, old_given in previous:
        was = (old_family or family, old_given or given)
        rows.append(NameRow("previous", *was, key_of(was[0]), key_of(was[1]), middle_key))
        rows += _parts(*was, "", middle_key)
    if len(middle) > 1 or not (_is_one_word(family) and _is_one_word(given)):
        rows += _parts(family, given, middle, middle_key)
    if len(rows) == 1:
        return rows
    seen: dict[tuple[str, str], NameRow] = {}
    for row in rows:
        seen.setdefault((row.family_key, row.given_key), row)
    return list(seen.values())


def _is_one_word(name: str) -> bool:
    """Whether a name surely has no parts and one spelling; most names."""
    return name.isascii() and name.isalpha()


def _parts(family: str, given: str, middle: str, middle_key: str) -> Iterator[NameRow]:
    for part in _family_parts(family):
        yield NameRow("part", family, given, part, key_of(given), middle_key)
    for part in _given_parts(given, middle):
        yield NameRow("part", family, given, key_of(family), part, "")


@lru_cache(maxsize=262144)
def key_of(name: str) -> str:
    """Return a name's key, cut to what is searched."""
    return fold(name)[:LONGEST_KEY]


@lru_cache(maxsize=262144)
def _family_parts(family: str) -> tuple[str, ...]:
    return tuple(part[:LONGEST_KEY] for part in family_parts(family))


@lru_cache(maxsize=262144)
def _given_parts(given: str, middle: str) -> tuple[str, ...]:
    return tuple(part[:LONGEST_KEY] for part in given_parts(given, middle))


def distinct_keys(rows: Iterable[NameRow]) -> set[str]:
    """Return the keys among which misspelt names are looked for."""
    keys = {key for row in rows for key in (row.family_key, row.given_key)}
    return {key for key in keys if len(key) > 2}
