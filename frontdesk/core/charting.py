"""A picture of figures, in plain values: one thing for the screen, for paper and for a reader.

    from frontdesk.core.charting import ACROSS, BARS, LINE, STACKED, Chart, Series

    Chart("Payments by day", ("Mar 3", "Mar 4"), (Series("Paid", (12500, 9950)),), form=BARS)
    Chart("What is owed, by age", ("0\u201330 days", "31\u201360"), (Series("Owed", (500, 99)),),
          form=ACROSS, tones=("accent", "warning"))

Amounts are integer cents, counts whole numbers, percents basis points; None is a gap.
"""

from dataclasses import dataclass
from typing import Literal

from frontdesk.core.listing import COUNT, MONEY, PERCENT, TEXT, Heading, Kind, Line, Listing
from frontdesk.core.money import dollars

Form = Literal["bars", "stacked", "line", "across"]
BARS: Form = "bars"  # upright, those of several series side by side
STACKED: Form = "stacked"  # upright, the series on one another
LINE: Form = "line"  # over days
ACROSS: Form = "across"  # level bars, one under the other, as aging is read
TONES = ("accent", "warning", "info", "success", "danger", "neutral")
MOST_TICKS = 5


@dataclass(frozen=True, slots=True)
class Series:
    """What is drawn in one colour and pattern; one value a label.

    Attributes:
        name: what it is: "Patients", "Insurance".
        values: integers of the chart's kind; None for a gap.
        tone: one of TONES; empty takes the next one.

    """

    name: str
    values: tuple[int | None, ...]
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture.

    Attributes:
        title: what it shows; empty where a heading stands above it already.
        labels: one a bar or point, short: "Mar 4".
        series: one or several.
        form: BARS, STACKED, LINE or ACROSS.
        kind: MONEY, COUNT or PERCENT.
        about: a caption: as of when, of whom.
        details: more words a label, said when it is in hand: "Tue, Mar 4: 12 payments".
        tones: a tone a label, for a single series of bars; empty for one tone.

    """

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    form: Form = BARS
    kind: Kind = MONEY
    about: str = ""
    details: tuple[str, ...] = ()
    tones: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for series in self.series:
            if len(series.values) != len(self.labels):
                raise ValueError(f"{series.name}: {len(series.values)} values")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: no labels, or nothing but zeros and gaps."""
        return not any(value for series in self.series for value in series.values)

    def total(self, place: int) -> int:
        """Return the sum of all series at a label."""
        return sum(one.values[place] or 0 for one in self.series)

    def tone(self, number: int, place: int = 0) -> str:
        """Return the tone of a series at a label."""
        if self.tones and len(self.series) == 1:
            return self.tones[place]
        return self.series[number].tone or TONES[number % len(TONES)]

    def told(self, place: int) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return the words of a label, and what stands there: names and values in full."""
        label = self.details[place] if self.details else self.labels[place]
        parts = [(one.name, words_of(one.values[place], self.kind)) for one in self.series]
        if len(parts) > 1 and self.form in (STACKED, ACROSS):
            parts.append(("Together", words_of(self.total(place), self.kind)))
        return label, tuple(parts)

    def said(self, place: int) -> str:
        """Return what stands at a label as a sentence: Mar 4: Paid $125.00, Refunded $5.00."""
        label, parts = self.told(place)
        if len(parts) == 1:
            return f"{label}: {parts[0][1]}"
        return f"{label}: {', '.join(f'{name} {value}' for name, value in parts)}"

    def described(self) -> str:
        """Return all of it in words, for who cannot see it."""
        if self.is_empty:
            return "Nothing to show yet."
        return ". ".join(self.said(place) for place in range(len(self.labels)))

    def listing(self) -> Listing:
        """Return the same figures as a table, to be taken out."""
        headings = (Heading(""), *(Heading(one.name, self.kind) for one in self.series))
        lines = [
            Line((label, *(one.values[place] for one in self.series)))
            for place, label in enumerate(self.labels)
        ]
        about = (("About", self.about),) if self.about else ()
        return Listing(self.title or "Figures", headings, lines, about=about)


@dataclass(frozen=True, slots=True)
class Axis:
    """From where to where values go, and where its lines stand; all round numbers."""

    low: int
    high: int
    step: int

    @property
    def ticks(self) -> tuple[int, ...]:
        """The values that have a line."""
        return tuple(range(self.low, self.high + 1, self.step))


def axis_of(chart: Chart, most: int = MOST_TICKS) -> Axis:
    """Return an axis from zero, or below it, that holds all values, with round steps."""
    if chart.form == STACKED:
        places = range(len(chart.labels))
        ups = [sum(max(0, one.values[p] or 0) for one in chart.series) for p in places]
        downs = [sum(min(0, one.values[p] or 0) for one in chart.series) for p in places]
    else:
        ups = downs = [value for one in chart.series for value in one.values if value is not None]
    high, low = max([0, *ups]), min([0, *downs])
    step = nice_step((high - low) / max(1, most - 1), chart.kind)
    top, bottom = -(-high // step) * step, (low // step) * step
    return Axis(bottom, top if top > bottom else bottom + step, step)


def nice_step(least: float, kind: Kind) -> int:
    """Return the smallest round step of at least `least`: 1, 2, 2.5 or 5 times a power of ten."""
    unit = 1 if kind == COUNT else 100  # whole dollars and percents, unless all is below
    power = 1 if kind == COUNT or least <= unit / 4 else unit
    while True:
        for times in (1, 2, 2.5, 5):
            step = times * power
            if step >= least and step >= 1 and step == int(step):
                return int(step)
        power *= 10


def words_of(value: int | None, kind: Kind) -> str:
    """Return a value in full: $1,234.50, 1,234, 12.5%; "nothing" for a gap."""
    if value is None:
        return "nothing"
    if kind == MONEY:
        return dollars(value)
    return _percent(value) if kind == PERCENT else f"{value:,}"


def short_words(value: int | None, kind: Kind) -> str:
    """Return a value as it stands at a bar: whole dollars from $100 on."""
    if kind == MONEY and value is not None and abs(value) >= 10_000:
        sign = "-" if value < 0 else ""
        return f"{sign}${(abs(value) + 50) // 100:,}"
    return "" if value is None else words_of(value, kind)


def tick_words(value: int, step: int, kind: Kind) -> str:
    """Return a value as it stands at the axis: $0, $250, $2.5k, $1M."""
    if kind in (TEXT, COUNT):
        return _thousands(value, 1)
    if kind == PERCENT:
        return _percent(value)
    sign = "-" if value < 0 else ""
    if step % 100:
        return dollars(value)
    return f"{sign}${_thousands(abs(value), 100)}"


def _thousands(value: int, unit: int) -> str:
    for letter, size in (("M", 1_000_000), ("k", 1_000)):
        parts = size * unit
        if abs(value) >= parts and not (value * 10) % parts:
            whole, tenth = divmod(abs(value) * 10 // parts, 10)
            sign = "-" if value < 0 else ""
            return f"{sign}{whole:,}{f'.{tenth}' if tenth else ''}{letter}"
    return f"{value // unit:,}"


def _percent(value: int) -> str:
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(value), 100)
    tail = f".{rest:02}".rstrip("0") if rest else ""
    return f"{sign}{whole:,}{tail}%"
