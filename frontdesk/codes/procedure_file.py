"""Reads an office's list of procedures: CSV with any headers, or CMS's fixed HCPCS text."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from frontdesk.codes.places import PLACES
from frontdesk.codes.shapes import CPT, HCPCS, kind_of_procedure
from frontdesk.core.cards import holds_card_number
from frontdesk.core.refused import Refused
from frontdesk.csv_files.dates import DateColumn, date_column
from frontdesk.csv_files.encodings import text_of
from frontdesk.csv_files.sheet import read_csv

LONGEST_WORDS = 200
LATEST = date(2150, 12, 31)
HEADER_WITHIN = 15  # rows
MOST_UNITS = 999
_NAMES = {
    "code": "code cpt cptcode hcpcs hcpcscode cpthcpcs hcpc procedure procedurecode proccode proc "
    "servicecode service codecpt cptcodes billingcode procedurenumber",
    "words": "description desc words name title shortdescription longdescription shortdesc "
    "longdesc procedurename procedurename proceduredescription servicename label meaning "
    "mediumdescription officewords codedescription consumerfriendlydescription",
    "begins": "validfrom from effective effectivedate effdate start startdate begin begindate "
    "added addeddate adddate actiondate",
    "ends": "validto to term termdate terminationdate end enddate ended inactivedate deleted "
    "deleteddate expires expirationdate until",
    "units": "units unit defaultunits qty quantity",
    "place": "pos placeofservice place defaultpos",
    "taxable": "taxable tax salestax taxed",
    "minutes": "minutes mins duration time length",
    "group": "group favorite favorites favoritegroup favourite category heading section type",
}
_FIELD = {name: field for field, names in _NAMES.items() for name in names.split()}
_YES = {"y", "yes", "true", "1", "x", "t", "taxable"}
T = TypeVar("T")
_FIXED = re.compile(r"[A-V]\d{4}[0-9 ]{5}[3478]", re.ASCII)  # CMS's HCPCS record, its first part


@dataclass(frozen=True, slots=True)
class Listed:
    """A procedure as a list tells it; None is what the list does not tell.

    Attributes:
        line: of the file.

    """

    code: str
    words: str
    line: int = 0
    begins: date | None = None
    ends: date | None = None
    units: int | None = None
    place: str | None = None
    taxable: bool | None = None
    minutes: int | None = None
    group: str | None = None

    @property
    def kind(self) -> str:
        """Cpt or hcpcs."""
        return kind_of_procedure(self.code)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that is passed over, or a cell that is."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class ProcedureFile:
    """A list of procedures, each code once, and what of the file could not be read.

    Attributes:
        tells_dates: whether the file says when codes begin or end.

    """

    rows: tuple[Listed, ...]
    doubts: tuple[Doubt, ...]
    tells_dates: bool


def read_procedures(data: bytes) -> ProcedureFile:
    """Return the procedures of a file, whatever wrote it.

    Raises:
        Refused: no column of it holds procedure codes.

    """
    text, _ = text_of(data[:200_000])
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    if lines and sum(bool(_FIXED.match(line)) for line in lines) * 2 > len(lines):
        return _fixed(text_of(data)[0])
    sheet = read_csv(data)
    fatal = [problem for problem in sheet.problems if problem.place == "the whole file"]
    if not sheet.rows and fatal:
        raise Refused(fatal[0].reason)
    rows = [(row.line, row.cells) for row in sheet.rows]
    if sheet.has_header:
        rows.insert(0, (0, sheet.header))
    columns, start = _columns(rows)
    return _Reading(rows[start:], columns).whole()


def _columns(rows: Sequence[tuple[int, tuple[str, ...]]]) -> tuple[dict[str, int], int]:
    """The column of each field, and the row below the header."""
    for place, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
        named: dict[str, int] = {}
        for column, cell in enumerate(cells):
            field = _FIELD.get(re.sub(r"[^a-z]", "", cell.lower()))
            if field:
                named.setdefault(field, column)
        if "code" in named and len(named) > 1 and not _is_code(cells[named["code"]]):
            return named, place + 1
    guessed = _guessed([cells for _, cells in rows])
    if not guessed:
        raise Refused(
            "No column of this file holds procedure codes such as 99213 or J3420. "
            "A list needs a column with the code and one with its words."
        )
    return guessed, 0


def _guessed(rows: Sequence[tuple[str, ...]]) -> dict[str, int]:
    """The columns by what stands in them: codes, and the longest words."""
    width = max((len(row) for row in rows), default=0)
    shares = []
    lengths = []
    for column in range(width):
        cells = [row[column] for row in rows[:500] if column < len(row) and row[column]]
        shares.append((sum(map(_is_code, cells)) / len(cells) if cells else 0.0, -column))
        wordy = [cell for cell in cells if re.search(r"[A-Za-z]{3}", cell)]
        lengths.append((sum(map(len, wordy)) / len(rows), -column))
    if not shares or max(shares)[0] < 0.5:
        return {}
    code = -max(shares)[1]
    words = [pair for pair in lengths if -pair[1] != code and pair[0] > 0]
    return {"code": code} | ({"words": -max(words)[1]} if words else {})


def _is_code(cell: str) -> bool:
    code = cell.strip().upper()
    return bool(CPT.fullmatch(code) or HCPCS.fullmatch(code))


class _Reading:
    """The rows of a sheet, read by its columns."""

    def __init__(self, rows: Sequence[tuple[int, tuple[str, ...]]], columns: Mapping[str, int]):
        self._rows, self._columns = rows, columns
        self._dates = {field: self._date_column(field) for field in ("begins", "ends")
                       if field in columns}  # fmt: skip
        self._doubts: list[Doubt] = []
        self._line = 0

    def whole(self) -> ProcedureFile:
        found: dict[str, Listed] = {}
        for line, cells in self._rows:
            self._line = line
            listed = self._listed(cells)
            if listed and listed.code in found and found[listed.code].words != listed.words:
                before = found[listed.code].line
                self._doubt(f"{listed.code} stands on line {before} already; that line counts.")
            elif listed:
                found.setdefault(listed.code, listed)
        if not found:
            raise Refused("No row of this file has a procedure code and its words.")
        tells = "begins" in self._columns or "ends" in self._columns
        return ProcedureFile(tuple(found.values()), tuple(self._doubts), tells)

    def _listed(self, cells: tuple[str, ...]) -> Listed | None:
        code = re.sub(r"[\s.]", "", self._cell(cells, "code")).upper()
        if code.isdigit() and len(code) == 3:
            code = code.zfill(5)  # a spreadsheet took the noughts of anesthesia's codes away
        if not _is_code(code):
            if any(cells):
                self._doubt(f"\u201c{code[:12]}\u201d is no procedure code; the row is left out.")
            return None
        words = " ".join(self._cell(cells, "words").split())[:LONGEST_WORDS]
        if not words or holds_card_number(words):
            self._doubt(f"{code} has no words; the row is left out.")
            return None
        return Listed(
            code,
            words,
            self._line,
            begins=self._date(cells, "begins"),
            ends=self._date(cells, "ends"),
            units=self._number(cells, "units", MOST_UNITS) or None,
            place=self._place(cells),
            taxable=self._told(cells, "taxable", lambda cell: cell.lower() in _YES),
            minutes=self._number(cells, "minutes", 1440) or None,
            group=self._told(cells, "group", lambda cell: " ".join(cell.split())[:40]),
        )

    def _cell(self, cells: tuple[str, ...], field: str) -> str:
        column = self._columns.get(field)
        return cells[column].strip() if column is not None and column < len(cells) else ""

    def _told(self, cells: tuple[str, ...], field: str, read: Callable[[str], T]) -> T | None:
        return read(self._cell(cells, field)) if field in self._columns else None

    def _number(self, cells: tuple[str, ...], field: str, most: int) -> int | None:
        cell = self._cell(cells, field).removesuffix(".0")
        if not cell:
            return None
        if cell.isdecimal() and 0 < int(cell) <= most:
            return int(cell)
        self._doubt(f"\u201c{cell[:12]}\u201d is no number of {field}; it is left out.")
        return None

    def _place(self, cells: tuple[str, ...]) -> str | None:
        cell = self._cell(cells, "place").removesuffix(".0")
        if not cell or cell.zfill(2) in PLACES:
            return cell.zfill(2) if cell else None
        self._doubt(f"\u201c{cell[:12]}\u201d is no place of service; it is left out.")
        return None

    def _date_column(self, field: str) -> DateColumn:
        cells = (self._cell(cells, field) for _, cells in self._rows)
        return date_column([cell for cell in cells if cell], LATEST, date.today().year + 20)

    def _date(self, cells: tuple[str, ...], field: str) -> date | None:
        if field not in self._dates:
            return None
        found = self._dates[field].read(self._cell(cells, field))
        if found.doubt:
            cell = self._cell(cells, field)[:20]
            self._doubt(f"\u201c{cell}\u201d: {found.doubt}")
        return found.day

    def _doubt(self, sentence: str) -> None:
        self._doubts.append(Doubt(self._line, sentence))


def _fixed(text: str) -> ProcedureFile:
    """CMS's HCPCS text: 320 columns, a long title over several lines, modifiers among them."""
    found: dict[str, Listed] = {}
    titles: dict[str, list[str]] = {}
    doubts = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        code, record = line[:5], line[10:11]
        if record not in ("3", "4") or not HCPCS.fullmatch(code):
            if record not in ("7", "8"):  # those are modifiers
                doubts.append(Doubt(number, "This is no line of a HCPCS list; it is left out."))
            continue
        titles.setdefault(code, []).append(line[11:91].strip())
        if record == "3":
            words = line[91:119].strip()
            begins, ends = _compact(line[268:276]), _compact(line[284:292])
            found[code] = Listed(code, words, number, begins=begins, ends=ends)
    rows = tuple(_with_title(row, titles[row.code]) for row in found.values())
    if not rows:
        raise Refused("No line of this file has a HCPCS code.")
    return ProcedureFile(rows, tuple(doubts), True)


def _with_title(row: Listed, title: Iterable[str]) -> Listed:
    words = " ".join(" ".join(title).split())[:LONGEST_WORDS] or row.words
    return Listed(row.code, words, row.line, begins=row.begins, ends=row.ends)


def _compact(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        return None
