"""Names as people say and type them: cleaned, folded to search keys, taken apart, compared."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from frontdesk.core.records import record
from frontdesk.core.refused import Refused

# Letters that no normal form takes apart.
_PLAIN = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
        "ħ": "h", "ŧ": "t", "ŋ": "n", "ƙ": "k", "ɓ": "b", "ɗ": "d", "ə": "e", "ĸ": "k",
    }
)  # fmt: skip
# How a typist without those keys writes them.
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
PARTICLES = frozenset(
    [
        "a",
        "al",
        "ap",
        "bin",
        "ibn",
        "ben",
        "bint",
        "da",
        "das",
        "de",
        "del",
        "dela",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "e",
        "el",
        "i",
        "la",
        "las",
        "le",
        "los",
        "ter",
        "ten",
        "van",
        "von",
        "vom",
        "zu",
        "y",
    ]
)
_BETWEEN = re.compile(r"[^\w'\u2019\u02bc\u02bb`]+|_")  # words
_SOUNDS = {
    letter: code
    for code, letters in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), 1)
    for letter in letters
}


def clean(text: str, *, most: int, field: str | None = None) -> str:
    """Return typed or imported text as it is kept: NFC, one space between words, no hidden signs.

    Control, formatting (bidirectional ones included) and lone surrogate characters are dropped,
    but the joiners that some scripts and emoji need stay.

    Args:
        text: anything.
        most: how many characters may remain.
        field: the form's field, for the refusal.

    Raises:
        Refused: it is longer than `most`; nothing is cut off unseen.

    """
    if text.isascii() and text.isprintable():
        kept = " ".join(text.split())
    else:
        spaced = "".join(" " if sign.isspace() else sign for sign in text if _stays(sign))
        kept = " ".join(unicodedata.normalize("NFC", spaced).split()).strip("\u200c\u200d ")
    if len(kept) > most:
        raise Refused(
            f"That is {len(kept)} characters long; there is room for {most}. Shorten it.",
            field=field,
        )
    return kept


def _stays(sign: str) -> bool:
    if sign.isspace() or sign in "\u200c\u200d":
        return True
    return unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Cn", "Co")


@lru_cache(maxsize=262144)
def fold(text: str) -> str:
    """Return the search key of a name: letters and figures only, no case, no accents.

    `O'Brien` is `obrien`, `García-López` is `garcialopez`, `Nguyễn` is `nguyen`, `Strauß` is
    `strauss`. Names in other scripts keep their letters.
    """
    if text.isascii():
        return (text if text.isalnum() else "".join(filter(str.isalnum, text))).lower()
    apart = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    apart = unicodedata.normalize("NFKD", apart)
    return "".join(filter(str.isalnum, apart))


def words_of(text: str) -> list[str]:
    """Return the folded words of a text, parted by anything but letters, figures, apostrophes."""
    return list(_words(text))


@lru_cache(maxsize=262144)
def _words(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(fold, _BETWEEN.split(unicodedata.normalize("NFC", text)))))


def family_parts(family: str) -> list[str]:
    """Return the keys under which a family name of several words may be looked up as well.

    `García-López` gives both halves, `de la Cruz` gives `cruz`, `Müller` the way it is written
    without the umlaut's key.
    """
    whole = fold(family)
    words = words_of(family)
    telling = [word for word in words if word not in PARTICLES]
    parts = telling if len(words) > 1 else []
    return _others(whole, [*parts, *_written_out(family)])


def given_parts(given: str, middle: str = "") -> list[str]:
    """Return the keys under which further given names may be looked up: of `Mary-Ellen`, `ellen`.

    Initials are no names.
    """
    words = words_of(given)[1:] + words_of(middle)
    return _others(fold(given), [*words, *_written_out(given)])


def _others(whole: str, parts: list[str]) -> list[str]:
    return [part for part in dict.fromkeys(parts) if len(part) > 1 and part != whole]


def _written_out(name: str) -> list[str]:
    if name.isascii():
        return []
    low = unicodedata.normalize("NFC", name).casefold()
    return [fold(low.translate(_WRITTEN_OUT))]


def mixed_alphabets(name: str) -> bool:
    """Tell whether a word mixes Latin letters with ones of another alphabet that look like them.

    `Аnn` with a Cyrillic A is found under neither spelling: the chart shows a mark.
    """
    for word in name.split():
        scripts = {unicodedata.name(sign, "?").split()[0] for sign in word if sign.isalpha()}
        if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK", "CHEROKEE", "ARMENIAN"}:
            return True
    return False


def shortened(key: str) -> Iterator[str]:
    """Give a key and all that leaving out one of its letters makes of it, each once."""
    yield key
    last = ""
    for place, letter in enumerate(key):
        if letter != last:  # leaving out either of two equal neighbours makes the same
            yield key[:place] + key[place + 1 :]
        last = letter


def one_edit(first: str, second: str) -> bool:
    """Tell whether one letter added, left out, changed or swapped with its neighbour parts them."""
    if len(first) > len(second):
        first, second = second, first
    longer = len(second) - len(first)
    if first == second or longer > 1:
        return first == second
    at = next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), len(first)
    )
    if longer:
        return first[at:] == second[at + 1 :]
    swapped = first[at : at + 2] == second[at : at + 2][::-1]
    return first[at + 1 :] == second[at + 1 :] or (swapped and first[at + 2 :] == second[at + 2 :])


def jaro(first: str, second: str) -> float:
    """Return how much two words share in nearly the same order, from 0 to 1 (Jaro).

    For the few pairs of a day that sound alike; rapidfuzz, which a first day would wait for, is
    for the many of an import.
    """
    reach = max(1, max(len(first), len(second)) // 2) - 1
    taken: set[int] = set()
    shared = []
    for place, letter in enumerate(first):
        for other in range(max(0, place - reach), min(len(second), place + reach + 1)):
            if second[other] == letter and other not in taken:
                taken.add(other)
                shared.append(letter)
                break
    if not shared:
        return 0.0
    there = [second[place] for place in sorted(taken)]
    turned = sum(one != other for one, other in zip(shared, there, strict=True)) // 2
    count = len(shared)
    return (count / len(first) + count / len(second) + (count - turned) / count) / 3


def sound(key: str) -> str:
    """Return how a folded name sounds, roughly (American Soundex without its length limit)."""
    if not key or not key.isascii():
        return key
    codes, last = [], _SOUNDS.get(key[0])
    for letter in key[1:]:
        code = _SOUNDS.get(letter)
        if code and code != last:
            codes.append(str(code))
        if letter not in "hw":
            last = code
    return key[0] + "".join(codes)


@record
class NameKeys:
    """What comparing two people's names needs; everything folded."""

    family: str
    given: str
    family_words: frozenset[str] = frozenset()
    given_words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, family: str, given: str, preferred: str = "") -> "NameKeys":
        """Return the keys of a name as it is written."""
        given_words = frozenset([*words_of(given), *words_of(preferred)])
        return cls(fold(family), fold(given), frozenset(words_of(family)) - PARTICLES, given_words)


def alike(one: NameKeys, other: NameKeys) -> bool:
    """Tell whether two names could be taken for one another at a desk.

    The same, one edit apart, sounding alike, family and given name swapped, a part of a double
    name, or one given name the beginning of the other. Symmetric.
    """
    if _same(one.family, other.given) and _same(one.given, other.family):
        return True
    family = _close(one.family, other.family) or bool(one.family_words & other.family_words)
    return family and (
        _close(one.given, other.given)
        or _begins(one.given, other.given)
        or bool(one.given_words & other.given_words)
        or not (one.given and other.given)
    )


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _close(one: str, other: str) -> bool:
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if shorter >= 3 and one_edit(one, other):
        return True
    return shorter >= 4 and sound(one) == sound(other) and jaro(one, other) >= 0.7


def _begins(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return bool(shorter) and longer.startswith(shorter) and len(shorter) != 2


def spoken_name(family: str, given: str, *, preferred: str = "") -> str:
    """Return a name as one greets its bearer: `Jack Smith`."""
    return " ".join(part for part in (preferred or given, family) if part)
