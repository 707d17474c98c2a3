"""What the day grid shows, read off its pixels, and how little it paints for it."""

import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from schedule.pane.shown_day import DAY, JAMES, LEE, NINE, OLGA, ROSA, TEN, WEI

from frontdesk.kit import theme
from frontdesk.schedule import rules
from frontdesk.schedule.pane.grid import DayGrid
from frontdesk.schedule.pane.look import contrast, told_apart
from frontdesk.schedule.pane.shown import GridColumn, GridItem


def picture(grid):
    return grid.viewport().grab().toImage()


def part(grid, image, box):
    """The pixels of one block."""
    ratio = image.devicePixelRatio()
    return image.copy(*(round(value * ratio) for value in box))


def box_of(grid, item_id):
    return grid.sight().box(*grid.sight().found(item_id))


def colours_in(image, *, step=1):
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), step)
        for y in range(0, image.height(), step)
    }


def shown_alone(grid, item):
    grid.show_day(replace(DAY, items=(item,)))
    return part(grid, picture(grid), box_of(grid, item.id))


def test_a_refresh_that_changes_one_provider_paints_one_column(grid, qtbot):
    picture(grid)
    grid._tiles.painted.clear()
    grid.show_day(replace(DAY, items=(ROSA, JAMES, replace(WEI, status="roomed"), OLGA)))
    picture(grid)
    assert set(grid._tiles.painted) == {1}


def test_a_refresh_that_changes_nothing_paints_no_column(grid):
    picture(grid)
    grid._tiles.painted.clear()
    grid.show_day(replace(DAY))
    picture(grid)
    assert grid._tiles.painted == []


def test_moving_the_cursor_and_the_now_line_paints_no_column(grid, qtbot):
    picture(grid)
    grid._tiles.painted.clear()
    grid.select(ROSA.id)
    grid.set_now(NINE + 7)
    picture(grid)
    assert grid._tiles.painted == []


def test_columns_out_of_sight_are_not_painted(look, qtbot):
    columns = tuple(GridColumn(number, f"Dr. {number}") for number in range(40))
    grid = DayGrid()
    qtbot.addWidget(grid)
    grid.resize(800, 600)
    grid.show_day(replace(DAY, columns=columns, items=(), holds=()))
    picture(grid)
    seen = len(grid.sight().seen_columns)
    assert set(grid._tiles.painted) == set(range(seen)) and seen < 8
    assert grid.horizontalScrollBar().maximum() > 3000


def test_the_day_opens_at_now_however_early_it_was_read(look, qtbot):
    for read_first in (True, False):
        grid = DayGrid()
        qtbot.addWidget(grid)
        grid.set_now(15 * 60)
        if read_first:
            grid.show_day(DAY)
        grid.resize(600, 420)
        grid.show()
        qtbot.waitExposed(grid)
        if not read_first:
            grid.show_day(DAY)
        room, y = grid.sight().room, grid.sight().y_of(15 * 60)
        assert room.y + room.height // 4 < y < room.y + room.height // 2


def test_an_idle_grid_paints_nothing_more(grid, qtbot):
    qtbot.wait(200)  # what lies just out of sight is painted ahead, then there is quiet
    painted = len(grid._tiles.painted)
    qtbot.wait(200)
    assert len(grid._tiles.painted) == painted and not grid._ahead.isActive()


@pytest.mark.parametrize("status", rules.STATUSES)
def test_a_status_shows_in_its_own_tint_and_sign(grid, status):
    style = theme.current().status(status)
    block = shown_alone(grid, replace(ROSA, status=status))
    found = colours_in(block)
    assert QColor(style.ink).name() in found
    if status not in ("cancelled", "no_show"):
        assert QColor(style.fill).name() in found


def test_two_statuses_differ_by_their_sign_even_without_colour(grid):
    """Colour blind: the grey of the two pictures differs where the sign stands."""
    signs = {}
    for status in ("booked", "confirmed", "arrived", "roomed", "checked_in", "with_provider"):
        block = shown_alone(grid, replace(ROSA, status=status, flags=(), waiting=""))
        corner = block.copy(block.width() - 20, 3, 16, 16)
        ground = corner.pixelColor(0, 0).lightness()
        signs[status] = tuple(
            abs(corner.pixelColor(x, y).lightness() - ground) > 40
            for x in range(16)
            for y in range(16)
        )
    assert len(set(signs.values())) == len(signs)


def test_every_shape_of_a_type_is_another_picture(grid):
    pictures = set()
    for shape in rules.SHAPES:
        block = shown_alone(grid, replace(ROSA, shape=shape))
        corner = block.copy(4, 2, 16, 18)
        pictures.add(tuple(corner.pixel(x, y) for x in range(16) for y in range(18)))
    assert len(pictures) == len(rules.SHAPES)


def test_no_name_reason_or_amount_is_on_a_masked_screen(grid):
    """Two patients who differ in name, reason and money alone look the same."""
    grid.set_masked(True)
    rosa = shown_alone(grid, ROSA)
    other = replace(ROSA, title="Bo Xu", subtitle="Rash", flags=ROSA.flags[1:])
    assert shown_alone(grid, other) == rosa
    grid.set_masked(False)
    assert shown_alone(grid, other) != shown_alone(grid, ROSA)


def test_names_are_hidden_at_once_on_the_day_that_is_shown(grid):
    shown = picture(grid)
    grid.set_masked(True)
    hidden = picture(grid)
    for item in (ROSA, JAMES, WEI, OLGA):
        box = box_of(grid, item.id)
        assert part(grid, shown, box) != part(grid, hidden, box)
    grid.set_masked(False)
    assert picture(grid) == shown


def test_the_name_of_who_did_not_come_is_struck_out(grid):
    ink = QColor(theme.current().status("cancelled").ink).name()

    def longest_line(status):
        block = shown_alone(grid, replace(OLGA, status=status))
        rows = (
            "".join("x" if block.pixelColor(x, y).name() == ink else " " for x in range(20, 120))
            for y in range(4, 20)
        )
        return max(len(run) for row in rows for run in row.split(" "))

    assert longest_line("cancelled") > 60 > longest_line("booked")


def test_the_cancelled_are_dimmed_and_can_be_hidden(grid):
    before = picture(grid)
    box = box_of(grid, OLGA.id)
    grid.set_hide_gone(True)
    assert grid.sight().found(OLGA.id) is None
    after = picture(grid)
    assert part(grid, before, box) != part(grid, after, box)
    grid.set_hide_gone(False)
    assert picture(grid) == before


def test_the_now_line_crosses_todays_columns_only(grid):
    line = QColor(theme.current().tone("danger").edge).name()
    yesterday = replace(DAY.columns[0], is_today=False)
    grid.show_day(replace(DAY, columns=(yesterday, DAY.columns[1]), items=(), holds=()))
    grid.set_now(14 * 60 + 7)
    image, sight = picture(grid), grid.sight()
    y = sight.y_of(14 * 60 + 7)
    assert image.pixelColor(sight.x_of(1) + 50, y).name() == line
    assert image.pixelColor(sight.x_of(0) + 50, y).name() != line
    grid.set_now(None)
    assert picture(grid).pixelColor(sight.x_of(1) + 50, y).name() != line


def test_hours_not_worked_are_shaded(grid):
    image, sight, ground = picture(grid), grid.sight(), theme.current()
    late = image.pixelColor(sight.x_of(0) + 50, sight.y_of(17 * 60 + 20))
    worked = image.pixelColor(sight.x_of(0) + 50, sight.y_of(16 * 60 + 20))
    assert worked.name() == QColor(ground.surface).name()
    assert late.name() != worked.name()


def test_names_stay_at_the_top_and_hours_at_the_left_when_scrolled(look, qtbot):
    columns = tuple(GridColumn(number, f"Dr. {number}") for number in range(12))
    grid = DayGrid()
    qtbot.addWidget(grid)
    grid.resize(700, 400)
    grid.show_day(replace(DAY, columns=columns, items=(), holds=()))
    sight, before = grid.sight(), picture(grid)
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().value() + 100)
    after = picture(grid)
    names = (sight.ruler, 0, 500, sight.header)
    hours = (0, sight.header, sight.ruler, 300)
    assert part(grid, before, names) == part(grid, after, names)
    assert part(grid, before, hours) != part(grid, after, hours)
    grid.horizontalScrollBar().setValue(150)
    aside = picture(grid)
    assert part(grid, aside, hours) == part(grid, after, hours)
    assert part(grid, aside, names) != part(grid, after, names)


def test_the_hour_that_comes_twice_is_written_twice(grid):
    night = replace(DAY, items=(), holds=(), first_minute=0, last_minute=300)
    grid.show_day(replace(night, clock_turns=((0, 0), (120, 60))))
    image, sight = picture(grid), grid.sight()

    def label(minute):
        return part(grid, image, (0, sight.y_of(minute) + 1, sight.ruler - 2, 18))

    assert label(60) == label(120)
    assert label(60) != label(180)


def test_the_same_day_scrolled_there_and_back_is_the_same_picture(grid):
    grid.resize(600, 400)
    grid.verticalScrollBar().setValue(0)
    before = picture(grid)
    for value in (30, 200, 513, 100, 0):
        grid.verticalScrollBar().setValue(value)
        picture(grid)
    assert picture(grid) == before


def test_pieces_of_a_column_join_without_a_seam(grid):
    """A visit over the border of two tiles looks like one that lies within one tile."""
    grid.resize(600, 400)
    grid.set_zoom(3.0)
    seams = range(512, grid.sight().scale.height, 512)
    minute = grid.sight().scale.minute_at(seams[0])
    start = int(minute // 15) * 15
    grid.show_day(replace(DAY, items=(replace(JAMES, start_minute=start, minutes=60),), holds=()))
    grid.verticalScrollBar().setValue(grid.sight().scale.y_of(start) - 20)
    image, box = picture(grid), box_of(grid, JAMES.id)
    middle = box.x + box.width // 2 + 30
    ground = QColor(theme.current().status("confirmed").fill).name()
    lower = range(box.y + 60, box.y + box.height - 3)
    assert {image.pixelColor(middle, y).name() for y in lower} == {ground}


def test_dark_and_large_text_are_painted_at_once(grid, qapp):
    light, header = picture(grid), grid.sight().header
    theme.apply(qapp, theme.dark())
    dark = picture(grid)
    assert dark.pixelColor(5, 60).lightness() < 60 < light.pixelColor(5, 60).lightness()
    theme.apply(qapp, theme.light().scaled(2.0))
    assert grid.sight().header > 1.6 * header


def test_a_day_without_providers_says_what_to_do(grid, qtbot):
    grid.show_day(replace(DAY, columns=(), items=(), holds=(), empty_words="Choose a provider."))
    image = picture(grid)
    ink = QColor(theme.current().muted).name()
    assert ink in colours_in(image.copy(300, 550, 300, 100))
    assert grid.verticalScrollBar().maximum() == 0


def test_whatever_colour_a_type_has_it_can_be_seen_on_its_block():
    for look in (theme.light(), theme.dark()):
        for style in look.statuses.values():
            for colour in ("#ffffff", "#000000", "#ffff00", "#e8edef", "#223344", style.fill):
                seen = told_apart(QColor(colour), QColor(style.fill), QColor(style.ink))
                assert contrast(seen, QColor(style.fill)) >= 3.0


def test_the_words_of_each_status_can_be_read_on_its_tint():
    for look in (theme.light(), theme.dark()):
        for style in look.statuses.values():
            assert contrast(QColor(style.ink), QColor(style.fill)) >= 4.5
            assert contrast(QColor(look.text), QColor(style.fill)) >= 4.5


def test_hostile_names_are_painted_as_they_are(grid):
    for name in ("<b>Bo</b>", "&amp;", "A" * 500, "\u202eBo", "", "陳大文", "Bo\nXu"):
        shown_alone(grid, replace(ROSA, title=name))
    plain = shown_alone(grid, replace(ROSA, title="<i></i>"))
    assert plain != shown_alone(grid, replace(ROSA, title=""))


def test_painting_never_steals_a_reference_to_none(grid):
    """PySide6 6.12.0 did on this Python, and the program died while painting."""
    grid.set_now(NINE + 5)
    grid.select(ROSA.id)
    grid.viewport().repaint()
    before = sys.getrefcount(None)
    for count in range(500):
        if count % 50 == 0:
            grid._tiles.clear()
            grid._look.blocks.clear()
        grid.viewport().repaint()
    assert sys.getrefcount(None) > before - 100


def test_two_thousand_visits_of_one_provider_are_laid_out_and_painted(grid):
    """No office has them; a wrong import may."""
    many = tuple(
        GridItem(number, 1, LEE.id, 480 + number % 500, 5 + number % 40, f"Patient {number}")
        for number in range(2000)
    )
    grid.show_day(replace(DAY, items=many))
    assert not picture(grid).isNull()


def test_a_screen_of_another_scale_gets_its_own_pictures(grid, qtbot):
    picture(grid)
    made = len(grid._tiles.painted)
    QApplication.sendEvent(grid, QEvent(QEvent.Type.DevicePixelRatioChange))
    qtbot.waitUntil(lambda: not grid._tiles._kept or len(grid._tiles.painted) > made)
    picture(grid)
    assert len(grid._tiles.painted) > made


class PaintCount(QObject):
    """Counts how often a widget is painted."""

    count = 0

    def eventFilter(self, watched, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_a_late_frame_while_scrolling_comes_complete_in_the_next(grid, qtbot, monkeypatch):
    monkeypatch.setattr("frontdesk.schedule.pane.view.PATIENCE", -1.0)
    monkeypatch.setattr("frontdesk.schedule.pane.view.AHEAD", -2000)
    grid.resize(600, 400)
    grid.set_zoom(4.0)
    qtbot.wait(50)
    counted = PaintCount()
    grid.viewport().installEventFilter(counted)
    grid._tiles.clear()
    grid._hurry()
    grid.viewport().repaint()
    assert counted.count == 1 and not grid._tiles._kept
    qtbot.waitUntil(lambda: counted.count == 2)
    assert {column for column, _ in grid._tiles._kept} == {0, 1}


def test_what_lies_just_out_of_sight_is_painted_while_nothing_happens(grid, qtbot):
    grid.resize(600, 400)
    grid.set_zoom(4.0)
    grid.viewport().repaint()
    seen = set(grid._tiles._kept)
    qtbot.waitUntil(lambda: not grid._ahead.isActive())
    assert set(grid._tiles._kept) > seen


def test_painting_ahead_takes_one_piece_at_a_time(grid):
    grid.set_zoom(4.0)
    grid._tiles.clear()
    grid._tiles.painted.clear()
    grid._paint_ahead()
    assert len(grid._tiles.painted) == 1


def test_tiles_of_long_ago_are_given_up(grid, monkeypatch):
    monkeypatch.setattr("frontdesk.schedule.pane.tiles.MOST_BYTES", 3_000_000)
    grid.set_zoom(4.0)
    bar = grid.verticalScrollBar()
    for value in range(0, bar.maximum(), 200):
        bar.setValue(value)
        picture(grid)
    assert grid._tiles._bytes <= 3_000_000
    assert grid._tiles._bytes == sum(
        tile.width() * tile.height() * 4 for tile in grid._tiles._kept.values()
    )


def test_a_ghost_hangs_under_the_hand(grid):
    grid.select(JAMES.id)
    before = picture(grid)
    grid._lengthen(4)
    assert grid._drag.minutes == 120
    image, sight = picture(grid), grid.sight()
    below = (sight.x_of(0) + 40, sight.y_of(TEN + 90), 40, 10)
    assert part(grid, image, below) != part(grid, before, below)


def test_what_is_cut_or_waits_for_its_answer_is_dimmed(grid):
    ink = QColor(theme.current().text).name()
    assert ink in colours_in(part(grid, picture(grid), box_of(grid, JAMES.id)))
    grid.set_cut(JAMES)
    assert ink not in colours_in(part(grid, picture(grid), box_of(grid, JAMES.id)))
    grid.set_cut(None)
    grid.set_pending(JAMES.id, "lee", 14 * 60)
    assert ink not in colours_in(part(grid, picture(grid), box_of(grid, JAMES.id)))
    grid.show_day(DAY)
    assert ink in colours_in(part(grid, picture(grid), box_of(grid, JAMES.id)))
