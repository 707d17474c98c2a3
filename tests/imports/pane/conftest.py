"""The pane on a real office, with its data thread, driven by real keys."""

import pytest
from imports.some_files import Desk, an_office

from frontdesk.core.work import Staff
from frontdesk.imports.pane.bring_in import ImportPane
from frontdesk.kit.bell import Bell
from frontdesk.kit.office import Office

ROSA = Staff(1, "Rosa Diaz", frozenset({"*"}))


@pytest.fixture
def room(store, tmp_path, qtbot):
    """The pane, shown; `desk` makes files and reads the office."""
    an_office(store)
    office = Office(store, ROSA, Bell())
    pane = ImportPane(office)
    pane.desk = Desk(store, tmp_path)
    qtbot.addWidget(pane)
    pane.resize(1100, 700)
    with qtbot.waitExposed(pane):
        pane.show()
    yield pane
    office.close()
