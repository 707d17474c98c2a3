"""The line over the schedule in little room: the title is short before it is cut."""

from datetime import date

import pytest

from frontdesk.schedule.pane.bar import Bar

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("view", "whole", "short"),
    [
        ("month", "November 2026", "Nov 2026"),
        ("week", "Nov 23 \u2013 29, 2026", "Nov 23 \u2013 29"),
        ("day", "Today \u00b7 Mon, Nov 23", "Mon, Nov 23"),
    ],
)
def test_a_narrow_window_gets_a_short_title_and_a_wide_one_the_whole(
    look, qtbot, view, whole, short
):
    bar = Bar()
    qtbot.addWidget(bar)
    bar.show()
    for width, words in ((1600, whole), (620, short), (1600, whole)):
        bar.resize(width, bar.height())
        bar.show_state(DAY, DAY, view=view)
        assert bar.title.words() == words
