"""Keeps the code list where a search of it takes a keystroke's time: a file of this PC's own.

The list is the same for every office and holds no patient's data, so it does not lie in the
office's database: there 98,000 rows would be loaded, encrypted and backed up by each office, on a
server each letter typed would cross the network, and full-text search differs between SQLite and
PostgreSQL. It is shipped packed (0.6 MB) and written out once on each PC, when first asked for,
into the user's cache folder (a few seconds); after that it opens in milliseconds. What an office
brought in itself (CMS's list of a new year) lies in the office's database, for all desks; each PC
lays it over its own copy. Rows are numbered in the order in which hits are best shown (usual codes,
then codes that say all, then unspecified ones, then other 7th characters, then headers), so that
FTS5 meets the best first and stops after a few dozen, whatever is typed. Opened with SQLCipher's
SQLite, as the office's file is: the library's own version here can damage files.
"""

import contextlib
import hashlib
import json
import os
import shutil
import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from frontdesk.codes import laterality, shipped
from frontdesk.codes.overlay import OPEN, TIER, Overlay
from frontdesk.codes.shipped import Code
from frontdesk.codes.words import words_of
from frontdesk.core.settings import cache_folder

SHAPE = "5"  # of the file: raised when what is written into it changes
USUAL, FULL, UNSPECIFIED, FURTHER, HEADER, ABOVE = range(6)
COLUMNS = (
    "rank, code, title, short, parent, kind, billable, unspecified, needs_seventh, base, seventh, "
    "family, side, valid_from, valid_to, exact"
)
_TABLES = f"""
CREATE TABLE code ({COLUMNS.replace("rank,", "rank INTEGER PRIMARY KEY,")});
CREATE TABLE note (code, place, kind, text);
CREATE VIRTUAL TABLE word USING fts5(
    title, other, content='', contentless_delete=1, detail=column, prefix='1 2 3', tokenize='ascii'
);
"""
_INDEXES = """
CREATE INDEX code_code ON code (code, rank);
CREATE INDEX code_parent ON code (parent);
CREATE INDEX code_family ON code (family, base);
CREATE INDEX note_code ON note (code);
INSERT INTO word (word) VALUES ('optimize');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(word, row);
CREATE TABLE spelling AS SELECT term, doc FROM vocabulary;
"""
_opening = threading.Lock()
_opened: dict[str, "Reference"] = {}


class Reference:
    """The list, open. May be asked from several threads."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite.connect(address, uri=True, check_same_thread=False)
        self._connection.execute("PRAGMA mmap_size = 268435456")
        self._connection.execute("PRAGMA query_only = ON")
        self.all(f"SELECT {COLUMNS} FROM code LIMIT 1")

    def all(self, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        """Return the rows of a query."""
        with self._lock:
            return list(self._connection.execute(query, values))

    @cached_property
    def spellings(self) -> tuple[list[str], list[int]]:
        """Every word of the list in the order of the alphabet, and how many codes have it."""
        rows = self.all("SELECT term, doc FROM spelling ORDER BY term")
        return [term for term, _ in rows], [count for _, count in rows]

    def beginning(self, start: str) -> Iterator[str]:
        """Return the words that begin so."""
        terms = self.spellings[0]
        place = bisect_left(terms, start)
        while place < len(terms) and terms[place].startswith(start):
            yield terms[place]
            place += 1

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()


def open_reference(overlays: Sequence[Overlay] = ()) -> Reference:
    """Return the list with what an office brought in laid over it; written out when first asked.

    Args:
        overlays: the office's own lists, the oldest first.

    """
    name = _name(overlays)
    found = _opened.get(name)
    if found is None:
        with _opening:
            found = _opened.get(name) or _open(name, overlays)
            _opened[name] = found
    return found


def is_written() -> bool:
    """Return whether the shipped list is open already, or lies ready on this PC."""
    name = _name(())
    return name in _opened or (cache_folder() / "codes" / name).exists()


def _name(overlays: Sequence[Overlay]) -> str:
    told = hashlib.sha256(_shipped_digest().encode())
    for overlay in overlays:
        told.update(overlay.digest.encode())
    return f"icd10cm-{told.hexdigest()[:20]}.db"


_digests: list[str] = []


def _shipped_digest() -> str:
    if not _digests:
        words = json.dumps(shipped.office_words()).encode()
        _digests.append(hashlib.sha256(SHAPE.encode() + shipped.data() + words).hexdigest())
    return _digests[0]


def _open(name: str, overlays: Sequence[Overlay]) -> Reference:
    folder = cache_folder() / "codes"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    with contextlib.suppress(sqlite.Error):
        if path.exists():
            return Reference(path)
    path.unlink(missing_ok=True)  # a damaged one is made again
    fresh = folder / f".{name}-{os.urandom(8).hex()}"
    try:
        if overlays:
            _lay_over(fresh, folder, overlays)
        else:
            _write(fresh)
        fresh.replace(path)
    except PermissionError:  # Windows: another program of ours made it meanwhile and has it open
        if not path.exists():
            raise
    finally:
        fresh.unlink(missing_ok=True)
    return Reference(path)


def _lay_over(fresh: Path, folder: Path, overlays: Sequence[Overlay]) -> None:
    base = folder / _name(())
    if not base.exists():
        _open(_name(()), ()).close()
    shutil.copyfile(base, fresh)
    connection = sqlite.connect(str(fresh), isolation_level=None)
    try:
        connection.execute("BEGIN")
        for overlay in overlays:
            overlay.lay(connection, usual=_usual(), tier_of=tier_of, indexed=indexed)
        connection.execute("DROP TABLE spelling")
        connection.execute("CREATE TABLE spelling AS SELECT term, doc FROM vocabulary")
        connection.execute("COMMIT")
    finally:
        connection.close()


def _usual() -> set[str]:
    return {code for codes in shipped.office_words().values() for code in codes}


def tier_of(code: Code, usual: Iterable[str], *, first_seventh: bool) -> int:
    """Return how early a code is shown among those that hold what is typed."""
    if code.kind in ("chapter", "section"):
        return ABOVE
    if not code.billable:
        return HEADER
    if code.code in usual:
        return USUAL
    if code.base and not first_seventh:
        return FURTHER
    return UNSPECIFIED if is_unspecified(code.title) else FULL


def is_unspecified(title: str) -> bool:
    """Return whether a title says that something was not told."""
    low = title.lower()
    return "unspecified" in low or "not otherwise specified" in low


def _order(code: Code) -> tuple[int, int, str]:
    seldom = 2 if code.code[0] in "VWXY" else 1 if code.code[0] in "OP" else 0
    return seldom, len(code.title.split()), code.code


def indexed(title: str, other: Collection[str]) -> tuple[str, str]:
    """Return what of a code is found: its title's words, and its other names' (words both)."""
    words = words_of(title)
    return " ".join(words), " ".join(sorted(set(other).difference(words)))


def _write(path: Path) -> None:
    found = list(shipped.codes())
    connection = sqlite.connect(str(path), isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(_TABLES)
        connection.execute("BEGIN")
        _write_codes(connection, found)
        notes = [
            (code.code, place, kind, text)
            for code in found
            for kind, texts in code.notes.items()
            for place, text in enumerate(texts)
        ]
        connection.executemany("INSERT INTO note VALUES (?, ?, ?, ?)", notes)
        connection.execute("COMMIT")
        connection.executescript(_INDEXES)
    finally:
        connection.close()


def _write_codes(connection: Any, found: Sequence[Code]) -> None:
    usual, sides = _usual(), laterality.families(_sided(found))
    seen: set[str] = set()
    ranked = []
    for code in found:
        first = bool(code.base) and code.base not in seen
        seen.add(code.base)
        ranked.append((tier_of(code, usual, first_seventh=first), _order(code), code))
    ranked.sort(key=lambda one: one[:2])
    names = _names(found)
    rows, words, last, number = [], [], -1, 0
    for tier, _, code in ranked:
        number = number + 1 if tier == last else 1
        last = tier
        rank = tier * TIER + number
        rows.append(row_of(code, rank, sides.get(code.base or code.code, ("", ""))))
        if tier not in (FURTHER, ABOVE):  # further 7th characters are found by the first
            above = names.get(code.base or code.code, ())
            words.append((rank, *indexed(code.title, above)))
    connection.executemany(f"INSERT INTO code VALUES ({', '.join('?' * 16)})", rows)
    connection.executemany("INSERT INTO word (rowid, title, other) VALUES (?, ?, ?)", words)


def _sided(found: Iterable[Code]) -> Iterator[tuple[str, str]]:
    return (
        (code.code, code.title)
        for code in found
        if not code.base and not code.valid_to and (code.billable or code.needs_seventh)
    )


def row_of(code: Code, rank: int, side: tuple[str, str]) -> tuple[Any, ...]:
    """Return a code as the file keeps it."""
    flags = int(code.billable), int(is_unspecified(code.title)), int(code.needs_seventh)
    return (
        rank, code.code, code.title, code.short, code.parent, code.kind, *flags, code.base,
        code.seventh, *side, code.valid_from, code.valid_to or OPEN, int(code.exact),
    )  # fmt: skip


def _names(found: Iterable[Code]) -> dict[str, frozenset[str]]:
    """Return the words of each code's other names: its own, those above it, the office's."""
    office: dict[str, set[str]] = defaultdict(set)
    for text, codes in shipped.office_words().items():
        for name in codes:
            office[name].update(words_of(text))
            if len(name) == 7:
                office[name[:6].rstrip("X")].update(words_of(text))
    names: dict[str, frozenset[str]] = {}
    for code in found:
        if code.kind in ("chapter", "section") or code.base or code.valid_to:
            continue
        above = names.get(code.parent, frozenset())
        own = office.get(code.code, set()).union(words_of(code.title))
        for text in (*code.notes.get("term", ()), *code.notes.get("includes", ())):
            own.update(words_of(text))
        names[code.code] = above | own if own - above else above
    return names
