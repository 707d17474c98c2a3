"""The small office with recall rules, on both databases; desks with the Recall room open."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from recall.a_desk import Desk
from recall.an_office import ago, open_office, visit
from schedule.an_office import ANN, LUIS, MAI

from frontdesk.kit import theme
from frontdesk.kit.privacy import privacy


@pytest.fixture
def office(store):
    return open_office(store)


@pytest.fixture
def three(office):
    """Ann, Luis and Mai have not been seen for long."""
    for place, patient in enumerate((ANN, LUIS, MAI)):
        visit(office, ago(300 - 10 * place), patient=patient)
    return office


@pytest.fixture
def new_desk(qapp, qtbot):
    """Opens desks; all are closed at the end."""
    theme.apply(qapp, theme.light())
    opened = []

    def opens(store, **more):
        opened.append(Desk(store, **more))
        return opened[-1]

    yield opens
    privacy.hide(False)
    for desk in opened:
        desk.close()
    theme.apply(qapp, theme.light())
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
