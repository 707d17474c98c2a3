"""Reads a row's cells by field, knowing what was decided for their columns as a whole."""

from collections.abc import Iterable, Mapping
from datetime import date

from frontdesk.core.cards import holds_card_number
from frontdesk.core.incoming import Findings, Phone, PhoneKind, Sex
from frontdesk.core.incoming_words import LONGEST, last4_of, sex_of
from frontdesk.csv_files.cells import (
    LOST,
    NARROW,
    is_no_value,
    phones_in,
    whole_number,
    zip_column,
)
from frontdesk.csv_files.dates import DateColumn, date_column
from frontdesk.csv_files.dates import Reading as DateReading
from frontdesk.csv_files.sheet import Row, Sheet

NAMES = frozenset({
    "last_name", "first_name", "middle_name", "full_name", "preferred_name", "maiden_name",
    "previous_name",
})  # fmt: skip
# these may be long and pass a card's check by chance
NUMBERS = ("_number", "_id", "_group", "ssn", "phone")
SEX_NUMBERS: dict[str, Sex] = {"0": "unknown", "1": "male", "2": "female", "9": "unknown"}
MOST_REMEMBERED = 100_000  # dates read before
LATEST_COVERAGE = date(2150, 12, 31)


class Reading:
    """The row at hand, field by field; what is doubtful is noted with line and column.

    Args:
        sheet: all rows, so that columns can be judged as a whole.
        columns: the field of each column.
        today: births after it are refused.
        findings: what is doubtful goes there.
    """

    def __init__(
        self, sheet: Sheet, columns: Mapping[int, str], today: date, findings: Findings
    ) -> None:
        self._sheet = sheet
        self._findings = findings
        self._places: dict[str, list[int]] = {}
        for place, field in sorted(columns.items()):
            self._places.setdefault(field, []).append(place)
        self._dates = {
            field: self._date_column(field, today)
            for field in self._places
            if field.endswith(("birth_date", "death_date", "_from", "_to"))
        }
        self.zips = zip_column(self._all("zip"), self._all("state"))
        self._sexes = set(self._all("sex"))
        self._has_ssn = self._holds_ssn()
        self._order = sorted(columns.items())
        self._had: dict[str, bool] = {}
        self._days: dict[tuple[str, str], DateReading] = {}  # birthdays come again and again
        self._row = Row(0, ())
        self._values: dict[str, str] = {}

    def _all(self, field: str) -> list[str]:
        places = self._places.get(field, ())
        rows = self._sheet.rows
        return [row.cells[n] for row in rows for n in places if n < len(row.cells) and row.cells[n]]

    def _header(self, field: str) -> str:
        place = self._places[field][0]
        header = self._sheet.header
        return header[place] if place < len(header) else f"Column {place + 1}"

    def _date_column(self, field: str, today: date) -> DateColumn:
        past = field.endswith(("birth_date", "death_date"))
        latest, pivot = (today, today.year) if past else (LATEST_COVERAGE, today.year + 20)
        column = date_column(self._all(field), latest, pivot)
        where = f"column {self._header(field)}"
        if column.order == "day first":
            self._findings.warn(where, "Dates were read day first, as a day above 12 stands first.")
        if column.short_years:
            reason = "Some years have two digits here; the latest year that fits was taken."
            self._findings.warn(where, reason)
        return column

    def _holds_ssn(self) -> bool:
        """Whether the column of Social Security numbers is one: shorter numbers are another's."""
        told = self._all("ssn")
        short = [text for text in told if text.isdigit() and len(text) in (5, 6, 7, 8)]
        if len(short) * 2 <= len(told):
            return True
        reason = "These are not US Social Security numbers; they are kept as other numbers."
        self._findings.warn(f"column {self._header('ssn')}", reason)
        return False

    def has(self, start: str) -> bool:
        """Whether any column's field begins so."""
        if start not in self._had:
            self._had[start] = any(field.startswith(start) for field in self._places)
        return self._had[start]

    def warn(self, field: str, reason: str) -> None:
        """Note a doubt about the row's cell of that field; an empty reason is none."""
        if reason:
            place = f"line {self._row.line}, column {self._header(field)}"
            self._findings.warn(place, reason)

    def begin(self, row: Row) -> None:
        """Take up the next row."""
        self._row = row
        self._values = values = {}
        cells, width = row.cells, len(row.cells)
        for place, field in self._order:
            cell = cells[place] if place < width else ""
            if cell and field not in values:
                cell = self._usable(field, cell)
                if cell:
                    values[field] = cell

    def _usable(self, field: str, cell: str) -> str:
        if len(cell) > 12:  # no word for nothing is so long, no card number shorter
            if not field.endswith(NUMBERS) and holds_card_number(cell):
                self.warn(field, "This looks like a card number and is left out.")
                return ""
            if len(cell) > LONGEST:
                self.warn(field, f"This value is longer than {LONGEST} characters and was cut.")
                return cell[:LONGEST].rstrip()
        if cell[0] == "#" and len(cell) >= 3 and not cell.strip("#"):
            self.warn(field, NARROW)
            return ""
        if field in NAMES:  # "None" and "Null" are people's names
            return "" if cell.startswith(("#N/A", "#REF!", "\\N")) else cell
        if field == "sex" and sex_of(cell):
            return cell
        return "" if is_no_value(cell) else cell

    def whole(self, field: str) -> str:
        """The cell as it stands, line ends too; "" if empty or if it says that it is."""
        return self._values.get(field, "")

    def line(self, field: str) -> str:
        """The cell as one line of text."""
        told = self._values.get(field)
        if told is None:
            return ""
        return " ".join(told.split()) if "\n" in told or "  " in told else told

    def several(self, field: str) -> list[str]:
        """The cells of all columns of one field."""
        places = self._places.get(field, ())
        if len(places) < 2:
            told = self._values.get(field, "")
            return [told] if told else []
        cells = self._row.cells
        found = (cells[n] for n in places if n < len(cells) and cells[n])
        return [cell for cell in (self._usable(field, cell) for cell in found) if cell]

    def number(self, field: str) -> str:
        """A number as text; "" with a warning if a spreadsheet rounded it."""
        found = whole_number(self.line(field))
        if found is None:
            self.warn(field, LOST)
        return found or ""

    def date(self, field: str) -> date | None:
        """The cell's date, as dates are written in its column."""
        text = self.whole(field)
        if not text:
            return None
        found = self._days.get((field, text))
        if found is None:
            found = self._dates[field].read(text)
            if len(self._days) < MOST_REMEMBERED:
                self._days[field, text] = found
        self.warn(field, found.doubt)
        return found.day

    def sex(self) -> Sex | None:
        """The sex; 1 and 2 mean male and female where the column has a 2."""
        text = self.line("sex")
        sex = sex_of(text)
        if text in SEX_NUMBERS and "2" in self._sexes:
            sex = SEX_NUMBERS[text]
        if text and sex is None:
            self.warn("sex", "This does not say which sex; it is left empty.")
        return sex

    def ssn_last4(self) -> str:
        """The last four digits of the Social Security number; zeros lost in front do no harm."""
        number = self.number("ssn") if self._has_ssn else ""
        digits = sum(char.isdigit() for char in number)
        if digits and digits not in (4, 7, 8, 9):
            self.warn("ssn", "This is no Social Security number; it is left empty.")
            return ""
        return last4_of(number)

    def other_ssn(self) -> str:
        """The number of a column that is called so but holds no Social Security numbers."""
        return "" if self._has_ssn else self.line("ssn")

    def phones(self, fields: Iterable[tuple[str, PhoneKind]]) -> tuple[Phone, ...]:
        """The phones of these fields, each number once."""
        found: dict[str, Phone] = {}
        for field, kind in fields:
            for text in self.several(field):
                phones, doubt = phones_in(text, kind)
                self.warn(field, doubt)
                for phone in phones:
                    found.setdefault(phone.digits, phone)
        return tuple(found.values())
