"""Finds diagnoses by words in any order, by the office's own words, misspelt, and by code.

What is found first: the codes an office's word stands for (`heart attack`), then titles that hold
every word typed, then codes whose other names do, then the like with a misspelt word mended. Among
those the list's own order decides (reference.py), whole words before beginnings of words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from frontdesk.codes import shipped
from frontdesk.codes.laterality import SIDES
from frontdesk.codes.overlay import TIER
from frontdesk.codes.reference import FURTHER, HEADER, USUAL, Reference
from frontdesk.codes.shapes import bare, dotted, looks_like_diagnosis
from frontdesk.codes.words import sought, words_of
from frontdesk.core.later import Later

if TYPE_CHECKING:
    from rapidfuzz import fuzz, process
else:
    fuzz, process = Later("rapidfuzz.fuzz"), Later("rapidfuzz.process")

POOL = 80  # rows looked at more closely
MOST_HEADERS = 3
NEAR = 75.0  # of 100: how alike a misspelt word must be to one of the list
SHORTEST_MENDED = 3
MOST_ROWS_OF_CODE = 400
MOST_WORDS = 24  # looked for one by one
ENCOUNTERS = {"initial", "subsequent", "sequela", "encounter", "first", "later"}
SIDE_ORDER = "RLBU"
FIELDS = (
    "c.rank, c.code, c.title, c.short, c.billable, c.unspecified, c.needs_seventh, c.base, "
    "c.seventh, c.family, c.side, c.valid_from, c.valid_to, c.exact"
)
_ON = "c.valid_from <= :on AND c.valid_to >= :on"


@dataclass(frozen=True, slots=True)
class Row:
    """A code as the list keeps it, without what is beside, above and below it."""

    rank: int
    code: str
    title: str
    short: str
    billable: int
    unspecified: int
    needs_seventh: int
    base: str
    seventh: str
    family: str
    side: str
    valid_from: str
    valid_to: str
    exact: int
    found_by: str = ""

    @property
    def tier(self) -> int:
        """Which part of the list's order it stands in."""
        return self.rank // TIER


def find(reference: Reference, text: str, *, on: date, limit: int) -> list[Row]:
    """Return the codes of that day that fit what is typed, best first.

    A code typed in full is found even where it is not valid on that day.
    """
    text = text.strip()[:120]
    words = sought(text)
    if not words or limit < 1:
        return []
    day = on.isoformat()
    asked = _Asked(reference, day, limit)
    first, *rest = text.replace(",", " ").split()
    if looks_like_diagnosis(first) and (not rest or len(first) > 2):
        found = asked.by_code(bare(first), sought(" ".join(rest)))
        if found:
            return found[:limit]
    return asked.by_words(text, words)[:limit]


def warm(reference: Reference) -> None:
    """Load what the first search would load: the words of the list, and what mends misspelt ones.

    A misspelt word is looked for, as only that needs all of it.
    """
    find(reference, "diabtes", on=date(2026, 4, 1), limit=1)


@cache
def _spoken() -> tuple[tuple[frozenset[str], str, str, tuple[str, ...]], ...]:
    """Each of the office's words: its words as a set and in line, as it is, the codes meant."""
    return tuple(
        (frozenset(words := words_of(name)), " ".join(words), name, codes)
        for name, codes in shipped.office_words().items()
    )


class _Asked:
    """One search: the list, the day, how many are wanted."""

    def __init__(self, reference: Reference, day: str, limit: int) -> None:
        self.reference, self.day, self.limit = reference, day, limit

    def by_words(self, text: str, words: Sequence[str]) -> list[Row]:
        told = _Told(self._by_office_words(text, words))
        groups = [self._spelled(word) for word in words]
        if all(groups):
            self._matching(told, groups, words)
        if not told.rows:
            self._of_encounter(told, words)
        if not told.rows:
            mended = [self._mended(word) for word in words]
            if all(mended):
                likely = [group[0].rstrip("*") for group in mended]
                told.add(self._by_office_words(" ".join(likely), likely))
                self._matching(told, mended, likely)
        return told.rows

    def _matching(
        self, told: "_Told", groups: Sequence[Sequence[str]], words: Sequence[str]
    ) -> None:
        """Titles first; then other names; then headers, of which a few stand at the end."""
        asked = " AND ".join(_one_of(group) for group in groups)
        titles = "{title} : (" + asked + ")"
        headers = _Told(())
        self._take(headers, titles, words, headers=True)
        self._take(told, titles, words)
        if len(told.rows) < self.limit:
            self._take(told, asked, words)
        del told.rows[max(self.limit - len(headers.rows), 1) :]
        told.add(headers.rows)

    def _take(
        self, told: "_Told", match: str, words: Sequence[str], *, headers: bool = False
    ) -> None:
        """Add what fits, whole words before beginnings of words."""
        rows = self._rows(
            "word w JOIN code c ON c.rank = w.rowid "
            "WHERE w.word MATCH :match AND w.rowid >= :since AND w.rowid < :until "
            f"AND c.needs_seventh = 0 AND {_ON} ORDER BY w.rowid LIMIT :most",
            match=match,
            since=HEADER * TIER if headers else 0,
            until=(HEADER + 1) * TIER if headers else FURTHER * TIER,
            most=MOST_HEADERS if headers else POOL,
        )
        whole = set(words)

        def order(row: Row) -> tuple[bool, int, int]:
            title = set(words_of(row.title))
            return row.tier != USUAL, len(whole - title), row.rank

        told.add(sorted(rows, key=order))

    def _of_encounter(self, told: "_Told", words: Sequence[str]) -> None:
        """`ankle sprain left subsequent`: the code first, then which 7th character of it."""
        kept = [word for word in words if not any(name.startswith(word) for name in ENCOUNTERS)]
        if not kept or len(kept) == len(words):
            return
        groups = [self._spelled(word) for word in kept]
        if not all(groups):
            return
        first = _Told([])
        self._matching(first, groups, kept)
        wanted = [word for word in words if word not in kept and word != "encounter"]
        for row in first.rows:
            for other in self.sevenths(row.base) if row.base else ():
                said = words_of(other.seventh)
                if all(any(one.startswith(word) for one in said) for word in wanted):
                    told.add([other])

    def _by_office_words(self, text: str, words: Sequence[str]) -> Iterator[Row]:
        typed, whole = set(words), " ".join(words_of(text))
        hits = []
        for told, plain, name, codes in _spoken():
            if told == typed or plain == whole:
                hits.append((0, len(plain), name, codes))
            elif len(whole) > 2 and plain.startswith(whole):
                hits.append((1, len(plain), name, codes))
        for _, _, name, codes in sorted(hits)[:4]:
            for row in self.coded(codes):
                if row.billable:
                    yield replace(row, found_by=name)

    def _spelled(self, word: str) -> list[str]:
        """The words of the list that begin so; where they are many, their beginning itself.

        FTS5 goes through whole words in the order of the hits and stops early; the words of a
        beginning it first gathers, all of them.
        """
        found = list(islice(self.reference.beginning(word), MOST_WORDS + 1))
        return found if len(found) <= MOST_WORDS else [word + "*"]

    def _mended(self, word: str) -> list[str]:
        """The words of the list that are most like a misspelt one; or as it is."""
        if len(word) < SHORTEST_MENDED or word.isdigit():
            return self._spelled(word)
        names, counts = self.reference.spellings
        near = process.extract(word, names, scorer=fuzz.ratio, limit=8, score_cutoff=NEAR)
        best = sorted(near, key=lambda one: (-one[1] - 6 * (one[0][0] == word[0]), -counts[one[2]]))
        found = [name for name, _, _ in best[:3]]
        return found + [name for name in self._spelled(word) if name not in found]

    def by_code(self, code: str, words: Sequence[str]) -> list[Row]:
        until = code + "\x7f"
        span: dict[str, Any] = {"code": code, "until": until}
        exact = [row for row in self._rows("code c WHERE c.code = :code ORDER BY c.valid_to DESC",
                                           any_day=True, code=code)]  # fmt: skip
        on = [row for row in exact if row.valid_from <= self.day <= row.valid_to]
        below = self._rows(
            f"code c WHERE c.code > :code AND c.code < :until AND c.rank < :further AND {_ON} "
            "ORDER BY c.rank LIMIT :most",
            **span, further=FURTHER * TIER, most=MOST_ROWS_OF_CODE,
        )  # fmt: skip
        if len(code) > 2 and len(below) < MOST_ROWS_OF_CODE:
            below.sort(key=lambda row: row.code)
        found = (on or exact)[:1] + below
        if words:
            found = [row for row in found if _holds(row, words)]
        return found if found or words else self._further(code, until)

    def _further(self, code: str, until: str) -> list[Row]:
        return self._rows(
            f"code c WHERE c.code > :code AND c.code < :until AND {_ON} "
            "ORDER BY c.code LIMIT :most",
            code=code, until=until, most=POOL,
        )  # fmt: skip

    def coded(self, codes: Sequence[str]) -> list[Row]:
        """The codes of that day, in the order given."""
        marks = ", ".join(f":c{place}" for place in range(len(codes)))
        named: dict[str, Any] = {f"c{place}": code for place, code in enumerate(codes)}
        rows = {row.code: row for row in
                self._rows(f"code c WHERE c.code IN ({marks}) AND {_ON}", **named)}  # fmt: skip
        return [rows[code] for code in codes if code in rows]

    def sevenths(self, base: str) -> list[Row]:
        """The codes of that day that are `base` with a 7th character."""
        return self._rows(
            f"code c WHERE c.parent = :base AND c.base = :base AND {_ON} ORDER BY c.code", base=base
        )

    def _rows(self, rest: str, *, any_day: bool = False, **values: Any) -> list[Row]:
        if not any_day:
            values["on"] = self.day
        return [Row(*row) for row in self.reference.all(f"SELECT {FIELDS} FROM {rest}", values)]


class _Told:
    """What was found so far, each code once."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows: list[Row] = []
        self._codes: set[str] = set()
        self.add(rows)

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if row.code not in self._codes:
                self._codes.add(row.code)
                self.rows.append(row)


def _one_of(group: Sequence[str]) -> str:
    asked = " OR ".join(f'"{name[:-1]}"*' if name[-1] == "*" else f'"{name}"' for name in group)
    return f"({asked})" if len(group) > 1 else asked


def _holds(row: Row, words: Sequence[str]) -> bool:
    title = words_of(row.title)
    return all(any(one.startswith(word) for one in title) for word in words)


def sides_of(reference: Reference, row: Row, *, on: date) -> list[tuple[str, str]]:
    """Return the code (with its dot) for each side, and the side's word; none without sides."""
    if not row.family:
        return []
    day = on.isoformat()
    others = reference.all(
        "SELECT code, side FROM code WHERE family = ? AND base = '' AND valid_from <= ? "
        "AND valid_to >= ?",
        [row.family, day, day],
    )
    if row.base:
        others = [(code.ljust(6, "X") + row.code[6], side) for code, side in others]
    ordered = sorted(others, key=lambda one: SIDE_ORDER.index(one[1]))
    return [(dotted(code), SIDES[side]) for code, side in ordered]


def sevenths_of(reference: Reference, row: Row, *, on: date) -> list[tuple[str, str]]:
    """Return the code with each 7th character, and what it says; none where it takes none."""
    base = row.base or (row.code if row.needs_seventh else "")
    if not base:
        return []
    rows = _Asked(reference, on.isoformat(), 0).sevenths(base)
    return [(dotted(one.code), one.seventh) for one in rows]
