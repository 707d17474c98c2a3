"""Finds which provider and which kind of visit typed words name. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from frontdesk.patients.names import words_of

_TITLES = frozenset(("dr", "doctor", "md", "do", "np", "pa", "rn", "dds", "dmd", "phd", "dpm"))


@dataclass(frozen=True, slots=True)
class Known:
    """What the office calls its providers and kinds of visits, by id."""

    providers: Mapping[int, str] = field(default_factory=dict)
    types: Mapping[int, str] = field(default_factory=dict)


def find_names(words: Sequence[str], used: set[int], known: Known) -> tuple[int | None, int | None]:
    """Return provider and type, and use up the words that name them."""
    provider = _named_after("with", words, used, known.providers)
    begins = min(used, default=0)
    behind = [n for n in range(len(words)) if n not in used and n > begins]
    if not any(n not in used for n in range(begins)):
        behind = behind[1:]  # nothing stands before the day: the first word is the patient
    type_id = None
    for whole_words in (True, False):  # ann is Dr. Ann before she is an annual physical
        for run in _neighbours(behind):
            if used.intersection(run):
                continue
            keys = words_of(" ".join(words[place] for place in run))
            found = _match(keys, known.providers, 2, whole_words=whole_words)
            if found is not None and provider in (None, found):
                provider = found
                used.update(run)
                continue
            found = _match(keys, known.types, 3, whole_words=whole_words)
            if found is not None and type_id in (None, found):
                type_id = found
                used.update(run)
    return provider, type_id


def _named_after(
    word: str, words: Sequence[str], used: set[int], names: Mapping[int, str]
) -> int | None:
    """Return whom `with lee`, `dr lee` or `with dr. ann lee` names, and use the words up."""
    for first, low in enumerate(map(str.casefold, words)):
        if low.rstrip(".") not in (word, "dr", "doctor") or first in used:
            continue
        for count in (3, 2, 1):
            run = range(first, first + count + 1)
            keys = words_of(" ".join(words[n] for n in run[1:] if n < len(words)))
            keys = [one for one in keys if one not in _TITLES]
            whole = run.stop <= len(words) and not used.intersection(run)
            for exact in (True, False) if whole else ():
                if (found := _match(keys, names, 2, whole_words=exact)) is not None:
                    used.update(run)
                    return found
    return None


def _neighbours(places: Sequence[int]) -> Iterator[range]:
    """Give the runs of places that stand side by side, longer ones first."""
    for count in (3, 2, 1):
        for start in places:
            run = range(start, start + count)
            if all(place in places for place in run):
                yield run


def _match(
    words: Sequence[str], names: Mapping[int, str], least: int, *, whole_words: bool
) -> int | None:
    """Return the one name that holds each word, or words so begun; None if it is not just one."""
    if not words or any(len(word) < least for word in words):
        return None
    found = []
    for number, name in names.items():
        telling = [part for part in words_of(name) if part not in _TITLES]
        if whole_words:
            fits = all(word in telling for word in words)
        else:
            fits = all(any(part.startswith(word) for part in telling) for word in words)
        if fits:
            found.append(number)
    return found[0] if len(found) == 1 else None
