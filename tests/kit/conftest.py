"""Every test of the kit begins without the widgets of the one before."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent


@pytest.fixture(autouse=True)
def swept(request):
    """Delete what was closed: Qt itself waits for an event loop, and a new look dresses it all."""
    yield
    if QCoreApplication.instance():
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
