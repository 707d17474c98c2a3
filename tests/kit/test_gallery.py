import subprocess
import sys
from pathlib import Path

import pytest
from kit.gallery import gallery
from kit.walk import access_keys, clipped, unnamed
from PySide6.QtGui import QImage

from frontdesk.kit import theme
from frontdesk.kit.privacy import privacy

HERE = Path(__file__).parent
looks = pytest.mark.parametrize("look", [theme.light(), theme.dark()], ids=lambda look: look.name)


@pytest.fixture
def page(qapp, qtbot, look):
    theme.apply(qapp, look)
    yield opened(qtbot)
    theme.apply(qapp, theme.light())


def opened(qtbot):
    page = gallery()
    qtbot.addWidget(page)
    page.resize(page.sizeHint().expandedTo(page.minimumSizeHint()))
    page.show()
    page.show_popups()
    return page


@looks
def test_everything_the_keyboard_comes_to_has_a_name_and_a_role(page):
    assert unnamed(page) == []


@looks
def test_nothing_is_cut_off(page):
    assert clipped(page) == []


@pytest.mark.parametrize("times", [1.25, 1.5, 2.0])
def test_nothing_is_cut_off_with_larger_text(qapp, qtbot, times):
    theme.apply(qapp, theme.light().scaled(times))
    try:
        assert clipped(opened(qtbot)) == []
    finally:
        theme.apply(qapp, theme.light())


@looks
def test_no_access_key_is_used_twice(page):
    assert {key: count for key, count in access_keys(page).items() if count > 1} == {}


@looks
def test_no_name_is_left_to_read_while_the_lobby_can_see(page, look):
    shown = page.grab().toImage()
    privacy.hide()
    try:
        masked = page.grab().toImage()
    finally:
        privacy.hide(False)
    assert shown != masked and page.grab().toImage() == shown


@pytest.mark.parametrize("scale", ["1", "1.5", "2"])
def test_the_gallery_can_be_seen_at_every_scale(tmp_path, scale):
    out = tmp_path / "gallery.png"
    command = [sys.executable, str(HERE / "gallery.py"), str(out), "--scale", scale]
    subprocess.run(command, check=True, capture_output=True, cwd=HERE.parents[1])
    assert QImage(str(out)).width() >= 1400 * float(scale)
