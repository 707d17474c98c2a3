"""Charts on paper and their drawing: bars are as long as their values, and none is outside."""

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from frontdesk.core.charting import ACROSS, BARS, LINE, STACKED, Chart, Series
from frontdesk.paper.chart import draw_chart
from frontdesk.paper.chart_drawing import Area, draw
from frontdesk.paper.sheet import LETTER, Sheet


class Notebook:
    """A brush that writes down what it is asked to draw."""

    unit = 10.0

    def __init__(self):
        self.bars, self.words, self.points, self.markers = [], [], [], []

    def width(self, words, style):
        return 5.0 * len(words)

    def text(self, at, words, style, role, align):
        self.words.append(words)
        left = at[0] - {"left": 0, "right": 1, "centre": 0.5}[align] * self.width(words, style)
        self.points += [(left, at[1]), (left + self.width(words, style), at[1])]

    def line(self, start, end, role, weight):
        self.points += [start, end]

    def bar(self, area, tone, pattern, rounded):
        self.bars.append((area, tone, pattern))
        self.points += [(area.x, area.y), (area.right, area.bottom)]

    def curve(self, points, tone, dash, ground):
        self.points += points

    def marker(self, at, tone, shape):
        self.markers.append((at, shape))


AREA = Area(10, 20, 400, 240)


def drawn(*series, form=BARS, labels=None, **more):
    brush = Notebook()
    labels = labels or tuple(f"L{n}" for n in range(len(series[0])))
    made = Chart("", labels, tuple(Series(f"S{n}", one) for n, one in enumerate(series)),
                 form=form, **more)  # fmt: skip
    return brush, draw(brush, made, AREA)


def test_a_bar_is_as_tall_as_its_value():
    brush, marks = drawn((1000, 2000, 500))
    heights = [bar.height for bar, _, _ in brush.bars]
    assert heights[1] == pytest.approx(2 * heights[0]) and heights[0] == pytest.approx(
        2 * heights[2]
    )
    assert [mark.place for mark in marks] == [0, 1, 2]


def test_level_bars_are_as_long_as_their_values_and_tell_their_share():
    brush, _ = drawn((3000, 1000), form=ACROSS, labels=("0–30 days", "Over 30"))
    first, second = (bar.width for bar, _, _ in brush.bars)
    assert first == pytest.approx(3 * second)
    assert "75%" in brush.words and "25%" in brush.words and "$30.00" in brush.words


def test_parts_of_a_stack_stand_on_one_another():
    brush, _ = drawn((1000,), (500,), form=STACKED)
    (low, _, first), (high, _, second) = brush.bars[2:]  # after those of the legend
    assert high.bottom == pytest.approx(low.y) and first != second


def test_series_differ_by_pattern_and_marker_not_by_colour_alone():
    brush, _ = drawn((1, 1), (1, 1), (1, 1), (1, 1))
    assert len({pattern for _, _, pattern in brush.bars[4:8]}) == 4
    brush, _ = drawn((1, 1), (1, 1), (1, 1), (1, 1), form=LINE)
    assert len({shape for _, shape in brush.markers}) == 4


def test_a_cent_beside_thousands_is_still_seen():
    brush, _ = drawn((1, 100_000_00))
    assert brush.bars[0][0].height >= 1


def test_a_gap_in_a_line_stays_a_gap():
    brush, _ = drawn((1, 2, None, 4), form=LINE)
    assert len(brush.markers) == 3


def test_amounts_are_masked_and_counts_are_not():
    for kind, seen in (("money", False), ("count", True)):
        brush = Notebook()
        made = Chart("", ("a",), (Series("x", (4317,)),), kind=kind)
        draw(brush, made, AREA, masked=lambda words: "•••")
        assert any(letter.isdigit() for words in brush.words for letter in words) is seen


@settings(max_examples=150, deadline=None)
@given(
    some.sampled_from([BARS, STACKED, LINE, ACROSS]),
    some.integers(1, 60),
    some.integers(1, 4),
    some.data(),
)
def test_nothing_is_drawn_outside_whatever_the_figures(form, count, series, data):
    one = some.one_of(some.none(), some.integers(-(10**9), 10**9))
    made = [
        tuple(data.draw(some.lists(one, min_size=count, max_size=count))) for _ in range(series)
    ]
    brush, _ = drawn(*made, form=form)
    for x, y in brush.points:
        assert AREA.x - 1 <= x <= AREA.right + 1
        assert AREA.y - 1 <= y <= AREA.bottom + 1 or form == ACROSS


@pytest.mark.parametrize("form", [BARS, STACKED, LINE, ACROSS])
def test_it_is_printed_with_its_words(form):
    sheet = Sheet(*LETTER, title="Chart")
    both = (Series("Patients", (4317, 900)), Series("Insurance", (9900, 12)))
    made = Chart("What is owed", ("0–30", "31–60"), both, form=form)
    draw_chart(sheet, made, x=36, y=36, width=300, height=180)
    document = pypdfium2.PdfDocument(sheet.finish())
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    for words in ("What is owed", "0–30", "31–60", "Patients", "Insurance"):
        assert words in text
