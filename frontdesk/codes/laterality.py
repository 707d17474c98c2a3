"""Finds the codes that say the same of the other side: right, left, both, not told."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

SIDE = re.compile(r"\b(right|left)\b", re.IGNORECASE)
BOTH = re.compile(r"\bbilateral\b", re.IGNORECASE)
NOT_TOLD = re.compile(r"\bunspecified\b", re.IGNORECASE)
LETTERS = {"right": "R", "left": "L"}
SIDES = {"R": "right", "L": "left", "B": "both sides", "U": "side not told"}
HOLE = "\0"
MOST_AFTER_SIDE = 2  # words: "right ear", "right lower limb"


def families(titles: Iterable[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Return the family and the side of each code that has a counterpart on the other side.

    Args:
        titles: code without dot and 7th character, and its title.

    Returns:
        code to (family, one of SIDES); codes of one family differ in their side alone.

    """
    listed = list(titles)
    sided: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for code, title in listed:
        found = SIDE.findall(title)
        if len(set(map(str.lower, found))) == 1 and not BOTH.search(title):
            key = (code[:3], SIDE.sub(HOLE, title).lower())
            sided[key].setdefault(LETTERS[found[0].lower()], code)
    whole = {key: sides for key, sides in sided.items() if len(sides) == 2}
    _add_others(listed, whole)
    return {code: (sides["R"], side) for sides in whole.values() for side, code in sides.items()}


def _add_others(
    listed: Iterable[tuple[str, str]], whole: Mapping[tuple[str, str], dict[str, str]]
) -> None:
    starts: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for (category, holed), both in whole.items():
        before, _, after = holed.partition(HOLE)
        if HOLE not in after and len(after.split()) <= MOST_AFTER_SIDE:
            starts[category, before].append(both)
    for code, title in listed:
        low = title.lower()
        for pattern, side in ((BOTH, "B"), (NOT_TOLD, "U")):
            for found in pattern.finditer(low):
                holed = low[: found.start()] + HOLE + low[found.end() :]
                sides = whole.get((code[:3], holed))
                if sides is None and not low[found.end() :].strip():
                    near = starts.get((code[:3], low[: found.start()]), [])
                    beside = [one for one in near if one["R"][:-1] == code[:-1]]
                    sides = beside[0] if len(beside) == 1 else None
                if sides is not None:
                    sides.setdefault(side, code)
