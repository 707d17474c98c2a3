"""From the shell to the sign-in page, which is built while a server is waited for."""

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import insert

from frontdesk.core import secrets
from frontdesk.core.people import Staff
from frontdesk.core.settings import Site
from frontdesk.core.versions import CURRENT, SchemaVersion
from frontdesk.desk import start
from frontdesk.desk.window import DeskWindow

NOBODYS = "postgresql://nobody@127.0.0.1:1/office"  # where nothing ever listens


def of_kind(name):
    return [one for one in QApplication.topLevelWidgets() if type(one).__name__ == name]


@pytest.fixture
def opened(qtbot, monkeypatch):
    """Open an office as the program does behind its first paint; return the window shown."""
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    shell = QWidget()
    qtbot.addWidget(shell)
    shell.show()
    shown = []
    monkeypatch.setattr(start, "_show", shown.append)

    def open_one(site):
        start.open_desk(shell, site)
        qtbot.waitUntil(lambda: bool(shown), timeout=30_000)
        return shown[0]

    yield open_one
    keyring.set_keyring(before)
    for window in shown:
        if isinstance(window, DeskWindow):
            window.idle.stop()
            window.office.close()
            window.office.store.close()
        window.deleteLater()


def test_the_desk_stands_on_the_office_used_last_whatever_was_built_first(
    opened, monkeypatch, filled, qtbot
):
    monkeypatch.setattr(secrets, "remembered_key", lambda _: filled.key)
    with filled.writing.begin() as connection:
        now = {"id": 1, "version": CURRENT, "min_program": CURRENT}
        connection.execute(insert(SchemaVersion).values(now))
    place = filled.place.path if filled.is_sqlite else filled.url
    window = opened(Site(workstation="desk-1", office=place))
    assert isinstance(window, DeskWindow)
    assert window.office.store.is_sqlite == filled.is_sqlite
    assert window.doorway._practice.words() == "Maple Street Family Medicine"
    assert window.top.practice.words() == "Maple Street Family Medicine"
    assert window.bottom.database.words() == ("This PC" if filled.is_sqlite else "Server")
    window.enter(Staff(None, "Ann Park", frozenset({"schedule.read", "patients.read"})))
    pane = window.panes["schedule"]
    window.show()
    qtbot.waitUntil(lambda: bool(pane.grid.day.columns), timeout=15_000)


def test_a_desk_whose_server_does_not_answer_gives_way_to_the_wizard(opened, qtbot):
    window = opened(Site(workstation="desk-1", office=NOBODYS))
    assert type(window).__name__ == "Wizard"
    qtbot.waitUntil(lambda: not of_kind("DeskWindow"))
