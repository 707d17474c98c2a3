"""Labels on the stocks that offices buy: sheets of Avery's sizes, rolls of Dymo's."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.paper.sheet import INCH, LETTER, Sheet


@dataclass(frozen=True, slots=True)
class Stock:
    """A sheet (or one label of a roll), all lengths in points.

    Attributes:
        name: as it stands on the box.
        page: width and height of the sheet.
        across, down: how many labels there are.
        label: width and height of one.
        first: where the first label's top left corner is.
        step: from one label's corner to the next, across and down.

    """

    name: str
    page: tuple[float, float]
    across: int
    down: int
    label: tuple[float, float]
    first: tuple[float, float] = (0, 0)
    step: tuple[float, float] = (0, 0)

    @property
    def count(self) -> int:
        """How many labels a sheet has."""
        return self.across * self.down


AVERY_5160 = Stock(
    "Avery 5160",
    LETTER,
    3,
    10,
    (2.625 * INCH, 1 * INCH),
    (0.1875 * INCH, 0.5 * INCH),
    (2.75 * INCH, 1 * INCH),
)
AVERY_5163 = Stock(
    "Avery 5163",
    LETTER,
    2,
    5,
    (4 * INCH, 2 * INCH),
    (0.15625 * INCH, 0.5 * INCH),
    (4.1875 * INCH, 2 * INCH),
)
AVERY_5371 = Stock(
    "Avery 5371",
    LETTER,
    2,
    5,
    (3.5 * INCH, 2 * INCH),
    (0.75 * INCH, 0.5 * INCH),
    (3.5 * INCH, 2 * INCH),
)  # cards, not labels
DYMO_30252 = Stock("Dymo 30252", (3.5 * INCH, 1.125 * INCH), 1, 1, (3.5 * INCH, 1.125 * INCH))
DYMO_30334 = Stock("Dymo 30334", (2.25 * INCH, 1.25 * INCH), 1, 1, (2.25 * INCH, 1.25 * INCH))
STOCKS = (AVERY_5160, AVERY_5163, DYMO_30252, DYMO_30334)


def labels(stock: Stock, wanted: Sequence[Sequence[str]], *, used: int = 0) -> bytes:
    """Return a PDF with one label for each of `wanted`.

    Args:
        stock: what is in the printer.
        wanted: the lines of each label; the first is written heavier.
        used: how many labels of the first sheet are gone already.

    Raises:
        ValueError: nothing is wanted, or more labels are used than the sheet has.

    """
    if not wanted or not 0 <= used < stock.count:
        raise ValueError(f"{len(wanted)} labels on {stock.name} with {used} used")
    sheet = Sheet(*stock.page, title=f"Labels, {stock.name}")
    for place, lines in enumerate(wanted, used):
        if place % stock.count == 0 and place > used:
            sheet.next_page()
        down, across = divmod(place % stock.count, stock.across)
        left = stock.first[0] + across * stock.step[0]
        top = stock.first[1] + down * stock.step[1]
        _label(sheet, lines, left, top, stock.label)
    return sheet.finish()


def _label(
    sheet: Sheet, lines: Sequence[str], left: float, top: float, size: tuple[float, float]
) -> None:
    inset, room = 9.0, size[1] - 12
    shown = [line for line in lines if line.strip()]
    points = min(11.0, room / (1.25 * max(1, len(shown))))
    y = top + (size[1] - points * 1.25 * len(shown)) / 2 + points * 0.95
    for place, line in enumerate(shown):
        sheet.text(left + inset, y, line, size=points, strong=place == 0, room=size[0] - 2 * inset)
        y += points * 1.25
