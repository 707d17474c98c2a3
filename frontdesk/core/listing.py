"""A table as it leaves the program, in plain values: one thing for paper, workbook and CSV.

from frontdesk.core.listing import DATE, MONEY, Heading, Imprint, Line, Listing, summed

headings = (Heading("Day", DATE), Heading("Patient"), Heading("Owed", MONEY))
lines = [Line((row.day, row.name, row.cents)) for row in rows]
listing = Listing("Receivables", headings, lines, totals=summed(headings, lines, "Owed"),
                  about=(("Day", "03/04/2025"),))
workbook(listing, imprint); report(listing, imprint); listing_csv(listing)
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from frontdesk.core.clock import wall, words_date, words_moment
from frontdesk.core.money import dollars
from frontdesk.core.records import record

Kind = Literal["text", "money", "count", "percent", "date", "moment"]
TEXT: Kind = "text"
MONEY: Kind = "money"  # integer cents
COUNT: Kind = "count"  # a whole number
PERCENT: Kind = "percent"  # integer basis points: 1250 is 12.5 %
DATE: Kind = "date"  # the office's date
MOMENT: Kind = "moment"  # an instant, UTC
FIGURES: tuple[Kind, ...] = (MONEY, COUNT, PERCENT)
Cell = str | int | date | datetime | None

ROW, GROUP, SUBTOTAL = "row", "group", "subtotal"


@record
class Heading:
    """The head of a column and what stands under it; a text under any kind stands as it is."""

    title: str
    kind: Kind = TEXT


class Line(NamedTuple):
    """One line of a table.

    Attributes:
        cells: one a heading; of a GROUP, its words alone.
        level: ROW, GROUP (a heading between rows) or SUBTOTAL.
        faint: written fainter on paper: it was taken back.
        patient_id: whom it tells of, for the audit; None for nobody.

    """

    cells: Sequence[Cell]
    level: str = ROW
    faint: bool = False
    patient_id: int | None = None


@record
class Listing:
    """A table.

    Attributes:
        title: what it is; never a patient's name, for print queues and file names show it.
        headings: left to right.
        lines: top to bottom.
        totals: the last line, one cell a heading; None for none.
        about: what it was made for, name and value: filter, days, whose account.

    """

    title: str
    headings: Sequence[Heading]
    lines: Sequence[Line]
    totals: Sequence[Cell] | None = None
    about: Sequence[tuple[str, str]] = ()

    @property
    def count(self) -> int:
        """How many rows there are, headings and sums between them aside."""
        return sum(line.level == ROW for line in self.lines)

    @property
    def patients(self) -> tuple[int, ...]:
        """Whom it tells of, each once, in ascending order."""
        return tuple(sorted({one.patient_id for one in self.lines if one.patient_id is not None}))


@record
class Imprint:
    """Whose table it is, who took it out, and when.

    Attributes:
        practice: its name, as on letterheads.
        lines: address and phone.
        by: who took it out.
        at: when, UTC.
        zone: the office's.

    """

    practice: str
    lines: tuple[str, ...]
    by: str
    at: datetime
    zone: ZoneInfo

    @property
    def words(self) -> str:
        """By whom and when, as it stands on what is taken out."""
        return f"by {self.by} at {words_moment(self.at, self.zone)}"


def summed(
    headings: Sequence[Heading], lines: Sequence[Line], *titles: str, words: str = "Total"
) -> tuple[Cell, ...]:
    """Return a last line with the sums of these columns' rows, and `words` in the first column.

    Raises:
        ValueError: a column of that title does not exist or holds no figures.

    """
    places = {one.title: place for place, one in enumerate(headings) if one.kind in FIGURES}
    unknown = set(titles) - places.keys()
    if unknown:
        raise ValueError(f"no figures under {sorted(unknown)}")
    totals: list[Cell] = [None] * len(headings)
    totals[0] = words
    for title in titles:
        cells = [line.cells[places[title]] for line in lines if line.level == ROW]
        totals[places[title]] = sum(cell for cell in cells if isinstance(cell, int))
    return tuple(totals)


def words_of(cell: Cell, kind: Kind, zone: ZoneInfo) -> str:
    """Return a cell as people read it: $1,234.50, 12.5%, 03/04/2025, 03/04/2025 9:05 AM."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, datetime):
        return words_moment(cell, zone)
    if isinstance(cell, date):
        return words_date(cell)
    if kind == MONEY:
        return dollars(cell)
    if kind == PERCENT:
        return f"{decimal_of(cell, 2).removesuffix('0').removesuffix('.0')}%"
    return f"{cell:,}"


def plain_of(cell: Cell, kind: Kind, zone: ZoneInfo) -> str:
    """Return a cell as programs read it: 1234.50, 12.50, 2025-03-04, 2025-03-04 09:05."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, datetime):
        return wall(cell, zone).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return decimal_of(cell, 2) if kind in (MONEY, PERCENT) else str(cell)


def decimal_of(parts: int, places: int) -> str:
    """Return an integer as a decimal with that many places, without a float between."""
    sign = "-" if parts < 0 else ""
    whole, rest = divmod(abs(parts), 10**places)
    return f"{sign}{whole}.{rest:0{places}}"
