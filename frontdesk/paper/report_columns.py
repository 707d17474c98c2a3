"""How wide the columns of a report are, whether it lies upright or across, how small it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.core.listing import GROUP, TEXT, Heading, Imprint, Line, words_of
from frontdesk.paper import fonts
from frontdesk.paper.sheet import LETTER, cleaned

MARGIN = 36.0
GAP = 12.0  # points between two columns
SIZE, LEAST_SIZE = 8.5, 6.0  # points of the letters; the least for very many columns
HEADING_SIZE, HEADING_SPACING = 6.5, 0.6
WIDEST, NARROWEST = 230.0, 54.0  # points of a column of words
EASY = 130.0  # points in which words in two lines are still read at a glance


@dataclass(frozen=True, slots=True)
class Measure:
    """How the columns lie: the page's width and height, the letters' size, widths and rows."""

    page: tuple[float, float]
    size: float
    widths: tuple[float, ...]

    @property
    def row(self) -> float:
        """Points from one row of one line to the next."""
        return self.size + 6.5

    @property
    def leading(self) -> float:
        """Points from one line of a cell to the next."""
        return self.size * 1.22


@dataclass(frozen=True, slots=True)
class Worded:
    """A line whose cells are in words; of a group, its heading alone."""

    cells: tuple[str, ...]
    level: str
    faint: bool


def worded(line: Line, headings: Sequence[Heading], imprint: Imprint) -> Worded:
    """Return a line in words."""
    if line.level == GROUP:
        words: tuple[str, ...] = (cleaned(words_of(line.cells[0], TEXT, imprint.zone)),)
    else:
        pairs = zip(line.cells, headings, strict=True)
        words = tuple(cleaned(words_of(cell, one.kind, imprint.zone)) for cell, one in pairs)
    return Worded(words, line.level, line.faint)


def measured(headings: Sequence[Heading], lines: Sequence[Worded]) -> Measure:
    """Return how the columns lie best: upright, across, across with words in several lines."""
    wanted = _wanted_widths(headings, lines)
    texts = [place for place, one in enumerate(headings) if one.kind == TEXT]
    upright, across = LETTER, (LETTER[1], LETTER[0])
    most = _cap(wanted, texts, upright[0] - 2 * MARGIN)
    page = upright if most >= EASY else across
    room = page[0] - 2 * MARGIN
    most = max(NARROWEST, _cap(wanted, texts, room))
    for place in texts:
        wanted[place] = min(wanted[place], most)
    size = max(LEAST_SIZE, min(SIZE, SIZE * room / sum(wanted)))
    if size < SIZE:
        wanted = [width * size / SIZE for width in wanted]
    left = room - sum(wanted)
    if left > 0:
        grow = texts or list(range(len(wanted)))
        for place in grow:
            wanted[place] += left / len(grow)
    scale = min(1.0, room / sum(wanted))  # of a table that fits no paper
    return Measure(page, size, tuple(width * scale for width in wanted))


def _cap(wanted: Sequence[float], texts: Sequence[int], room: float) -> float:
    """Return how wide a column of words may be at the most, so that all fit into `room`."""
    left = room - sum(width for place, width in enumerate(wanted) if place not in texts)
    widths = sorted(wanted[place] for place in texts)
    for place, width in enumerate(widths):
        share = left / (len(widths) - place)
        if width > share:
            return share
        left -= width
    return WIDEST + GAP if left >= 0 else 0.0


def _wanted_widths(headings: Sequence[Heading], lines: Sequence[Worded]) -> list[float]:
    wanted = []
    rows = [line for line in lines if line.level != GROUP]
    for place, heading in enumerate(headings):
        head = fonts.width(heading.title.upper(), HEADING_SIZE, strong=True)
        head += HEADING_SPACING * len(heading.title)
        longest = sorted({line.cells[place] for line in rows}, key=len)[-12:]
        widths = [fonts.width(words, SIZE, strong=True) for words in longest]
        wide = max(widths, default=0.0)
        if heading.kind == TEXT:
            wide = min(WIDEST, wide)
        wanted.append(max(head, wide, 24.0) + GAP)
    return wanted
