"""Reads what is typed to find a patient: names in any order, dates, phones, numbers, addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from frontdesk.core.refused import Refused
from frontdesk.core.typed import read_date
from frontdesk.patients.names import PARTICLES, clean, fold
from frontdesk.patients.search_keys import LONGEST_KEY

MOST_LETTERS = 200  # of what is typed; nobody is found by more
MOST_WORDS = 6
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv", "md", "phd", "esq"])
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr"])
_MONTH = re.compile(
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic)[a-z]*\.?", re.I
)


@dataclass(frozen=True, slots=True)
class NameReading:
    """One way to understand the typed names; folded beginnings, an empty one means any."""

    family: str = ""
    given: str = ""
    middle: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, understood.

    A patient fits if one of the names does (where names were typed) and one of the numbers does
    (where a number was).

    Attributes:
        names: ways to read the names, the likelier first.
        words: the folded name words, for finding misspelt ones.
        birth_date: a date typed in full.
        digits: a phone number's ten figures, or the first of them.
        local: its last seven figures, or the first of those.
        last4: its last four.
        chart: a chart number or the beginning of one, folded.
        typed_number: the number as it was typed; another system's number for the patient.
        email: an address or the beginning of one.
        address: the beginning of a street address, folded words.

    """

    names: tuple[NameReading, ...] = ()
    words: tuple[str, ...] = ()
    birth_date: date | None = None
    digits: str = ""
    local: str = ""
    last4: str = ""
    chart: str = ""
    typed_number: str = ""
    email: str = ""
    address: str = ""

    @property
    def has_number(self) -> bool:
        """Whether anything but names was typed that can find someone."""
        return bool(
            self.birth_date or self.digits or self.local or self.last4 or self.chart or self.email
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed that could find anyone."""
        return not (self.names or self.has_number or self.address)


def read_whole(typed: str) -> Query:
    """Return `typed` read without regard to figures: a name with some, a chart number with blanks.

    For when `read_query` finds nobody: `MRN 00123`, `3rd Street Clinic`.
    """
    line = _cleaned(typed)
    readings, words = _names(list(_tokens(line)))
    return Query(readings, words, chart=fold(line)[:LONGEST_KEY], typed_number=line)


def _cleaned(typed: str) -> str:
    """Return one line without signs that no database takes, not too long."""
    return clean(typed[:MOST_LETTERS], most=4 * MOST_LETTERS)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    before_comma: bool

    @property
    def numeric(self) -> bool:
        return any(sign.isdigit() for sign in self.text)


def read_query(typed: str, today: date) -> Query:
    """Return what `typed` may mean. Never raises; what cannot be read is left out.

    Understood: `smi jo`, `jo smith`, `smith, john q`, `3/4/80`, `03041980`, `1980-03-04`,
    `mar 4 1980`, `555-0199`, `(617) 555-0199`, `0199`, a chart number, an e-mail address,
    `12 oak st`, and names with one of these.

    Args:
        typed: anything, a half-typed line above all.
        today: the office's date, which tells `80` from `20`.

    """
    tokens = list(_tokens(_cleaned(typed)))
    email = next((token for token in tokens if "@" in token.text[1:]), None)
    tokens = [token for token in tokens if token is not email]
    number, names = _split(tokens)
    address = _address(tokens) if email is None else ""
    readings, words = _names(names)
    return Query(
        readings,
        words,
        email=email.text.casefold() if email else "",
        address=address,
        **_number(number, today, alone=not readings),
    )


def _tokens(typed: str) -> Iterator[_Token]:
    before, comma, after = typed.partition(",")
    for word in before.split():
        yield _Token(word, bool(comma))
    for word in after.replace(",", " ").split():
        yield _Token(word, False)


def _split(tokens: list[_Token]) -> tuple[list[str], list[_Token]]:
    """Return the words of the number typed, months included, and the name words beside it."""
    places = [place for place, token in enumerate(tokens) if token.numeric]
    if not places:
        return [], tokens
    first, last = places[0], places[-1]
    if any(_MONTH.fullmatch(token.text) for token in tokens[first : last + 1]):
        pass  # 4 March 1980
    elif first > 0 and _MONTH.fullmatch(tokens[first - 1].text) and last > first:
        first -= 1  # Mar 4 1980
    elif any(not token.numeric for token in tokens[first : last + 1]):
        last = first  # figures on both sides of a name: the first ones count
    number = [token.text for token in tokens[first : last + 1]]
    return number, tokens[:first] + tokens[last + 1 :]


def _names(tokens: list[_Token]) -> tuple[tuple[NameReading, ...], tuple[str, ...]]:
    words = [(fold(token.text)[:LONGEST_KEY], token.before_comma) for token in tokens]
    words = [(word, before) for word, before in words if word][:MOST_WORDS]
    if len(words) > 1 and words[-1][0] in _SUFFIXES:
        words.pop()
    if len(words) > 1 and words[0][0] in _TITLES:
        words.pop(0)
    keys = tuple(word for word, _ in words)
    family = [word for word, before in words if before]
    if family:
        given = [word for word, before in words if not before]
        found = list(_comma(family, given))
    else:
        found = list(_orders(list(keys)))
    return tuple(dict.fromkeys(found)), keys


def _comma(family: list[str], given: list[str]) -> Iterator[NameReading]:
    yield NameReading("".join(family), "".join(given))
    if len(given) > 1:
        yield NameReading("".join(family), given[0], "".join(given[1:]))
        yield NameReading("".join(family), given[0])


def _orders(words: list[str]) -> Iterator[NameReading]:
    """Give the ways to part the words into family and given names, both orders, likelier first."""
    for split in range(1, len(words)):
        first, rest = words[:split], words[split:]
        if _one_name(first) and _one_name(rest):
            yield NameReading("".join(first), "".join(rest))
            yield NameReading("".join(rest), "".join(first))
    if len(words) > 2:  # smith john q, john q smith
        yield NameReading(words[0], words[1], "".join(words[2:]))
        yield NameReading(words[-1], words[0], "".join(words[1:-1]))
        yield NameReading(words[0], words[1])  # whose middle name is not on file
        yield NameReading(words[-1], words[0])
    if len(words) > 3:  # a name of many words
        yield NameReading("".join(words[:-1]), words[-1])
        yield NameReading("".join(words[1:]), words[0])
    if words and (_one_name(words) or len(words) > 3):
        whole = "".join(words)
        yield NameReading(whole, "")
        yield NameReading("", whole)


def _one_name(words: list[str]) -> bool:
    """Tell whether words may be one name: `mary ann`, `van der berg`; not `john allen smith`."""
    return len(words) <= 2 or any(word in PARTICLES for word in words[:-1])


def _number(words: list[str], today: date, *, alone: bool) -> dict[str, Any]:
    if not words:
        return {}
    typed = " ".join(words)
    found: dict[str, Any] = {"birth_date": _birth_date(typed, today)}
    key = fold(typed)
    if len(key) >= 3:
        found |= {"chart": key[:LONGEST_KEY], "typed_number": typed}
    if re.fullmatch(r"\+?[\d\s().\-/]+", typed, re.ASCII):
        found |= _phone(re.sub(r"\D", "", typed), is_date="/" in typed)
    if not alone and not any(found.values()):
        return {}
    return found


def _phone(figures: str, *, is_date: bool) -> dict[str, object]:
    if is_date:
        return {}
    if len(figures) == 11 and figures.startswith("1"):
        figures = figures[1:]
    found: dict[str, object] = {}
    if len(figures) == 4:
        found["last4"] = figures
    if 5 <= len(figures) <= 7:
        found["local"] = figures
    if 5 <= len(figures) <= 15:
        found["digits"] = figures
    return found


@lru_cache(maxsize=1024)
def _birth_date(typed: str, today: date) -> date | None:
    if len(re.sub(r"\W", "", typed)) < 4 or len(typed) > 30:
        return None
    try:
        return read_date(typed, today, past=True)
    except (Refused, ValueError):
        return None


def _address(tokens: list[_Token]) -> str:
    if len(tokens) < 2 or not re.fullmatch(r"\d{1,6}[a-zA-Z]?", tokens[0].text, re.ASCII):
        return ""
    words = [fold(token.text) for token in tokens]
    return " ".join(word for word in words if word) if not words[1].isdigit() else ""
