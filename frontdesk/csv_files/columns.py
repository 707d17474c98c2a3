"""Guesses what each column of a patients file holds, by its name and else by what is in it."""

import re
from collections.abc import Callable, Sequence

from frontdesk.core.incoming_words import STATE_CODES, sex_of, state_of
from frontdesk.csv_files.dates import PARTED, TIME
from frontdesk.csv_files.fields import REPEATABLE
from frontdesk.csv_files.headers import field_named
from frontdesk.csv_files.sheet import Sheet

SAMPLE = 300  # filled cells looked at per column
ENOUGH = 0.9  # of them must fit
BIRTHS_SPAN = 25  # years: dates of visits lie closer together
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"(?:\+?1[-. ]?)?\(?\d{3}\)?[-. ]\s?\d{3}[-. ]\d{4}(?:\s*x\d+)?|[2-9]\d{9}")
SSN = re.compile(r"\d{3}-\d{2}-\d{4}|[xX*]{3}-?[xX*]{2}-?\d{4}")
ZIP = re.compile(r"\d{5}(?:-\d{4})?")
SHORT_ZIP = re.compile(r"\d{3,5}(?:-\d{4})?")  # with what a spreadsheet left of it
ONE_PIECE_NAME = re.compile(r"[^\W\d_][^\d,]*,\s*[^\W\d_][^\d,]*")
ONE_PIECE_ADDRESS = re.compile(r"\d+\s.*,.*\d{5}(?:-\d{4})?|\d+\s.*\s[A-Z]{2}\s+\d{5}(?:-\d{4})?")
COMPACT = re.compile(r"(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
STREET = re.compile(r"(?:\d+[A-Za-z]?|P\.? ?O\.? Box)\s+\S.*", re.IGNORECASE)
NAMELESS = re.compile(r"(?i)(?:(?:column|field|col|f|unnamed:?|spalte)?\s*\d*)")
SHAPES: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("email", EMAIL.fullmatch),
    ("ssn", SSN.fullmatch),
    ("phone", PHONE.fullmatch),
    ("sex", lambda text: len(text) < 10 and sex_of(text)),
    ("state", lambda text: state_of(text) in STATE_CODES),
    ("zip", ZIP.fullmatch),
    ("full_name", ONE_PIECE_NAME.fullmatch),
    ("address", ONE_PIECE_ADDRESS.fullmatch),
    ("address1", STREET.fullmatch),
)  # fmt: skip


def guess_columns(sheet: Sheet) -> dict[int, str]:
    """The field of each column, by its place from 0; columns that mean nothing to us are left out.

    A column whose name is known is believed. One without a known name is judged by its cells,
    and gets only a field that no other has.
    """
    found: dict[int, str] = {}
    for place, header in enumerate(sheet.header if sheet.has_header else ()):
        field = field_named(header)
        if field and (field in REPEATABLE or field not in found.values()):
            found[place] = field
        elif field == "chart_number":
            found[place] = "other_id"
    _settle_addresses(found)
    every = not sheet.has_header or not _names_somebody(found)
    _add_birth_date(sheet, found, every=every)
    _add_by_content(sheet, found, every=every)
    return found


def _names_somebody(found: dict[int, str]) -> bool:
    return bool({"last_name", "first_name", "full_name"} & set(found.values()))


def _settle_addresses(found: dict[int, str]) -> None:
    """What a name means beside others: with a city of its own, an address is the street only."""
    fields = set(found.values())
    for place, field in found.items():
        if field == "address" and {"city", "zip", "city_state_zip"} & fields:
            found[place] = "address2" if "address1" in fields else "address1"
        elif field == "full_name" and "first_name" in fields and "last_name" not in fields:
            found[place] = "last_name"


def _cells(sheet: Sheet, place: int) -> list[str]:
    told = (row.cells[place] for row in sheet.rows[: SAMPLE * 3] if place < len(row.cells))
    return [cell for cell in told if cell][:SAMPLE]


def _fits(cells: Sequence[str], test: Callable[[str], object]) -> bool:
    return bool(cells) and sum(bool(test(cell)) for cell in cells) >= ENOUGH * len(cells)


def _add_by_content(sheet: Sheet, found: dict[int, str], *, every: bool) -> None:
    """Fields for columns not known by name; unless `every`, only for those without a name."""
    width = max((len(row.cells) for row in sheet.rows[:SAMPLE]), default=0)
    for place in range(width):
        header = sheet.header[place] if place < len(sheet.header) else ""
        cells = _cells(sheet, place)
        if place in found or not cells or not (every or NAMELESS.fullmatch(header)):
            continue
        for field, test in SHAPES:
            if (field in REPEATABLE or field not in found.values()) and _fits(cells, test):
                found[place] = field
                break
    _add_city_and_zip(sheet, found)
    _settle_addresses(found)
    if every and not _names_somebody(found):
        _add_names(sheet, found, width)


def _add_city_and_zip(sheet: Sheet, found: dict[int, str]) -> None:
    """Between a street and a state stands the city, and after the state the ZIP code."""
    places = {field: place for place, field in found.items()}
    street, state = places.get("address1", -9), places.get("state", -9)
    if state == street + 2 and street + 1 not in found and "city" not in places:
        found[street + 1] = "city"
    cells = _cells(sheet, state + 1) if state >= 0 else []
    if state + 1 not in found and "zip" not in places and _fits(cells, SHORT_ZIP.fullmatch):
        found[state + 1] = "zip"


def _add_birth_date(sheet: Sheet, found: dict[int, str], *, every: bool) -> None:
    """The column of dates that spread as births do, or the only one, if none is named so."""
    if "birth_date" in found.values():
        return
    width = max((len(row.cells) for row in sheet.rows[:SAMPLE]), default=0)
    spans = []
    for place in range(width):
        cells = _cells(sheet, place) if place not in found else []
        years = [year for year in map(_year_in, cells) if year]
        if cells and len(years) >= ENOUGH * len(cells):
            spans.append((max(years) - min(years), -place, min(years)))
    span, place, first = max(spans, default=(0, 0, 9999))
    alone = every and len(spans) == 1
    if span >= BIRTHS_SPAN or (alone and first < 2010):
        found[-place] = "birth_date"


def _year_in(text: str) -> int:
    bare = TIME.sub("", text)
    parted = PARTED.fullmatch(bare)
    if parted:
        year = int(parted[1] if len(parted[1]) == 4 else parted[3])
        return year if 1870 <= year <= 2100 else 0
    return int(bare[:4]) if COMPACT.fullmatch(bare) else 0


def _add_names(sheet: Sheet, found: dict[int, str], width: int) -> None:
    """Two columns of words side by side, nothing else known of them: last name, first name.

    Lists without a header mostly sort by last name; the one sorted is taken for it.
    """

    def is_name(cell: str) -> bool:
        return len(cell) < 40 and not any(char.isdigit() or char in ",@/" for char in cell)

    for place in range(width - 1):
        pair = [_cells(sheet, place), _cells(sheet, place + 1)]
        free = place not in found and place + 1 not in found
        if free and all(_fits(cells, is_name) for cells in pair):
            later = pair[1] == sorted(pair[1], key=str.casefold) and len(pair[1]) > 2
            first_sorted = pair[0] == sorted(pair[0], key=str.casefold)
            names = ("first_name", "last_name") if later and not first_sorted else (
                "last_name", "first_name",
            )  # fmt: skip
            found[place], found[place + 1] = names
            return
