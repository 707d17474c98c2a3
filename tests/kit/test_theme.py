import re
from pathlib import Path

import pytest
from kit.contrast import contrast, farthest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from frontdesk.kit import theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.chips import Chip

LOOKS = [theme.light(), theme.dark()]
GROUNDS = ("window", "surface", "raised", "sunken", "rail", "hover", "selection")
WORDS = ("text", "muted", "faint", "danger", "warning", "success", "info", "accent")
TONES = ("danger", "warning", "success", "info", "neutral")
KIT = Path(theme.__file__).parent

looks = pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)


@pytest.fixture
def dressed(qapp, look):
    theme.apply(qapp, look)
    yield look
    theme.apply(qapp, theme.light())


@looks
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("word", WORDS)
def test_words_can_be_read_on_every_ground(look, word, ground):
    assert contrast(look.colour(word), look.colour(ground)) >= 4.5


@looks
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("line", ["outline", "focus"])
def test_edges_and_the_focus_ring_stand_out_on_every_ground(look, line, ground):
    assert contrast(look.colour(line), look.colour(ground)) >= 3


@looks
def test_words_on_the_accent_can_be_read(look):
    for ground in ("accent", "accent_hover", "accent_pressed"):
        assert contrast(look.colour("accent_text"), look.colour(ground)) >= 4.5
    assert contrast(look.colour("accent"), look.colour("accent_fill")) >= 4.5


@looks
@pytest.mark.parametrize("name", TONES)
def test_tones_can_be_read_on_their_own_tint_and_their_edges_seen(look, name):
    tone = look.tone(name)
    assert contrast(tone.ink, tone.fill) >= 4.5
    assert contrast(look.colour("text"), tone.fill) >= 4.5
    assert contrast(look.colour("accent"), tone.fill) >= 4.5  # a link in a banner
    assert contrast(tone.edge, look.colour("surface")) >= 3


@looks
def test_every_status_has_a_word_a_shape_of_its_own_and_can_be_read(look):
    styles = list(look.statuses.values())
    assert len({style.word for style in styles}) == len({style.icon for style in styles}) == 10
    for style in styles:
        assert contrast(style.ink, style.fill) >= 4.5
        assert contrast(style.edge, look.colour("surface")) >= 3
        assert contrast(style.edge, style.fill) >= 2.4  # beside the word and the shape


@looks
def test_initials_can_be_read_on_every_tint(look):
    assert all(contrast(ink, fill) >= 4.5 for fill, ink in look.tints)


@looks
@pytest.mark.parametrize("kind", ["body", "muted", "caption", "danger", "warning", "success"])
def test_labels_can_be_read_as_painted(dressed, qtbot, kind):
    label = QLabel("HHHH")
    label.setProperty("kind", kind)
    picture = grabbed(qtbot, label)
    assert farthest(picture, picture.pixelColor(0, 0)) >= 4.5
    assert picture.pixelColor(0, 0) == dressed.colour("window")


@looks
@pytest.mark.parametrize("kind", ["primary", "secondary", "quiet", "danger", "link"])
def test_buttons_can_be_read_as_painted(dressed, qtbot, kind):
    button = Button("HHHH", kind=kind)
    picture = grabbed(qtbot, button)
    fill = picture.pixelColor(8, picture.height() // 2)
    assert farthest(picture.copy(10, 6, picture.width() - 20, picture.height() - 12), fill) >= 4.5


@looks
@pytest.mark.parametrize(
    "make",
    [lambda: Button("Save"), lambda: Button("Save", kind="primary"), lambda: QLineEdit("Ann"),
     lambda: Button("Save", kind="quiet"), lambda: QCheckBox("Only mine")],
    ids=["button", "primary", "line", "quiet", "check"],
)  # fmt: skip
def test_the_keyboard_can_be_seen_where_it_is(dressed, qtbot, make):
    holder, one, other = QWidget(), make(), QLineEdit()
    column = QVBoxLayout(holder)
    column.addWidget(one)
    column.addWidget(other)
    qtbot.addWidget(holder)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    other.setFocus()
    without = one.grab().toImage()
    one.setFocus()
    with_focus = one.grab().toImage()
    seen = [
        contrast(without.pixelColor(x, y), with_focus.pixelColor(x, y))
        for x in range(without.width())
        for y in range(without.height())
    ]
    assert sum(ratio >= 3 for ratio in seen) >= 2 * (one.width() + one.height()) * 0.7


@looks
def test_a_chip_can_be_read_as_painted(dressed, qtbot):
    for status in dressed.statuses:
        picture = grabbed(qtbot, Chip.of_status(status))
        fill = picture.pixelColor(picture.width() // 2, 2)
        assert farthest(picture, fill) >= 4.5, status


def test_an_unknown_status_is_still_said_in_words(qapp):
    assert theme.light().status("moved_away").word == "Moved away"


def test_no_type_is_smaller_than_ten_points():
    for look in LOOKS:
        sizes = [look.font(style).pointSizeF() for style in ("caption", "label", "body", "title")]
        assert min(sizes) >= 10


def test_the_program_brings_its_own_font_with_figures_of_one_width(qapp):
    theme.apply(qapp, theme.light())
    font = theme.current().font()
    assert QFontInfo(font).family() == "Inter"
    metrics = QFontMetricsF(font)
    assert len({round(metrics.horizontalAdvance(figure), 2) for figure in "0123456789"}) == 1


def test_the_font_may_be_given_away_with_the_program_and_is_small(qapp):
    files = list(theme.FONTS.iterdir())
    assert "SIL OPEN FONT LICENSE" in (theme.FONTS / "OFL.txt").read_text()
    assert sum(file.stat().st_size for file in files) < 1_500_000


def test_arrows_and_times_signs_are_shown_as_typed(qapp):
    theme.apply(qapp, theme.light())
    metrics = QFontMetricsF(theme.current().font())
    apart = metrics.horizontalAdvance("-") + metrics.horizontalAdvance(">")
    assert metrics.horizontalAdvance("->") == pytest.approx(apart, abs=0.6)


def test_colours_are_written_in_one_place():
    written = re.compile(
        r"#[0-9a-fA-F]{6}\b|QColor\(\s*\d|Qt\.GlobalColor\.(?!transparent|white\)|black\))"
    )
    others = [
        f"{file.name}: {found.group()}"
        for file in KIT.glob("*.py")
        if file.name != "colours.py"
        for found in written.finditer(file.read_text())
    ]
    assert others == []


def test_another_look_is_told_and_holds(qapp, qtbot):
    theme.apply(qapp, theme.light())
    with qtbot.waitSignal(theme.watch().changed):
        theme.apply(qapp, theme.dark())
    assert theme.current().is_dark
    assert qapp.palette().window().color() == QColor(theme.dark().window)
    theme.apply(qapp, theme.light())
    assert not theme.current().is_dark


def test_another_look_restyles_a_widget_a_few_times_however_deep_it_lies(qapp, qtbot):
    class Told(QLabel):
        styled = 0

        def changeEvent(self, event):
            self.styled += event.type() == QEvent.Type.StyleChange
            super().changeEvent(event)

    theme.apply(qapp, theme.light())
    outer = QWidget()
    qtbot.addWidget(outer)
    inner = outer
    for _ in range(20):
        column = QVBoxLayout(inner)
        inner = QWidget()
        column.addWidget(inner)
    label = Told("How deep", inner)
    outer.show()
    label.styled = 0
    theme.apply(qapp, theme.dark())
    assert 1 <= label.styled <= 4
    theme.apply(qapp, theme.light())


def test_larger_text_makes_larger_words(qapp, qtbot):
    theme.apply(qapp, theme.light())
    small = QFontMetricsF(theme.current().font("heading")).height()
    theme.apply(qapp, theme.light().scaled(2.0))
    assert QFontMetricsF(theme.current().font("heading")).height() > 1.9 * small
    theme.apply(qapp, theme.light())


def grabbed(qtbot, widget):
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.addWidget(widget)
    qtbot.addWidget(holder)
    holder.show()
    holder.setFocus()
    where = widget.geometry()
    return holder.grab(where).toImage() if where.topLeft() != QPoint() else widget.grab().toImage()
