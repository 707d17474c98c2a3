"""The first paint shows the program's name at once, in the look that is asked for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from frontdesk.desk.shell import GROUND, INK, Shell
from frontdesk.kit import theme

ROOT = Path(__file__).parent.parent.parent
# What is loaded when the shell has been painted, told by the process itself.
LOADED = """
import os, sys
from frontdesk import __main__ as program
from frontdesk.desk import shell

painted = shell.Shell.paintEvent

def tell(self, event):
    painted(self, event)
    print(*sorted(name for name in sys.modules if name.startswith(("frontdesk.", "sqlalchemy"))))
    sys.stdout.flush()
    os._exit(0)

shell.Shell.paintEvent = tell
program.main([])
"""


def test_nothing_of_the_desk_or_its_data_is_loaded_before_the_first_paint(tmp_path):
    known = os.environ | {"FRONTDESK_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", LOADED], env=known, capture_output=True, text=True, timeout=60
    )
    light = {"__main__", "core", "core.quiet", "core.records", "core.refused", "core.settings"}
    light |= {"core.site_file", "desk", "desk.shell"}
    assert set(done.stdout.split()) == {f"frontdesk.{name}" for name in light}, done.stderr


@pytest.mark.parametrize("look", [theme.light, theme.dark], ids=["day", "night"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_look_of_the_desk_changes_nothing_while_the_shell_is_still_seen(
    qtbot, qapp, dark, look
):
    shell = Shell(lambda: None, dark=dark)
    qtbot.addWidget(shell)
    shell.show()
    theme.apply(qapp, look())
    try:
        assert shell.grab().toImage().pixelColor(2, 2).name() == (INK if dark else GROUND)[0]
    finally:
        theme.apply(qapp, theme.light())


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_name_of_the_program_stands_in_the_middle_in_the_look_asked_for(qtbot, dark):
    shell = Shell(lambda: None, dark=dark)
    qtbot.addWidget(shell)
    shell.resize(400, 200)
    ground, ink = INK if dark else GROUND
    picture = shell.grab().toImage()
    inked = [
        (x, y)
        for x in range(400)
        for y in range(200)
        if picture.pixelColor(x, y).name() == ink
    ]  # fmt: skip
    left, right = min(x for x, _ in inked), 400 - max(x for x, _ in inked)
    assert picture.pixelColor(2, 2).name() == ground
    assert abs(left - right) < 10 and all(60 < y < 140 for _, y in inked)


def test_the_rest_is_loaded_once_after_the_first_paint(qtbot):
    loads = []
    shell = Shell(lambda: loads.append(1), dark=False)
    qtbot.addWidget(shell)
    shell.show()
    qtbot.waitUntil(lambda: bool(loads))
    shell.repaint()
    qtbot.wait(20)
    assert loads == [1]


# What PySide reads of a module that is imported behind the first paint.
READ = """
import inspect, os
from frontdesk import __main__ as program
from frontdesk.desk import shell

def load():
    read, reading = [], inspect.getsource
    inspect.getsource = lambda of: read.append(of) or reading(of)
    import difflib
    print("read", read, flush=True)
    os._exit(0)

shell._start = load
program.main([])
"""


def test_nobody_reads_the_source_of_what_is_loaded_behind_the_first_paint(tmp_path):
    known = os.environ | {"FRONTDESK_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", READ], env=known, capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "read []\n", done.stderr
