"""The office of the charges, on SQLite and on PostgreSQL; the code list written out once."""

import pytest
from charges.a_desk import Desk, favourites
from charges.a_visit import furnish
from PySide6.QtCore import QCoreApplication, QEvent

from frontdesk.codes.reference import open_reference
from frontdesk.kit import theme
from frontdesk.kit.privacy import privacy


@pytest.fixture(scope="session", autouse=True)
def code_list(tmp_path_factory):
    """A home of the tests' own for the written-out list of diagnoses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRONTDESK_HOME", str(tmp_path_factory.mktemp("home")))
        yield open_reference()


@pytest.fixture
def office(store):
    return furnish(store)


@pytest.fixture
def one_file(sqlite_store):
    """The office on a file alone: for panes."""
    office = furnish(sqlite_store)
    favourites(sqlite_store)
    office.schedule(
        fees=[
            {"code": "99213", "cents": 14000, "words": "Office visit"},
            {"code": "99214", "cents": 20000, "words": "Office visit, longer"},
            {"code": "87880", "cents": 3000, "words": "Strep test, rapid"},
            {"code": "87880", "modifier": "QW", "cents": 2500, "words": "Strep test, waived"},
        ]
    )
    return office


@pytest.fixture
def desk(one_file, qapp, qtbot):
    """A desk with the Charges room, on a small office."""
    theme.apply(qapp, theme.light())
    made = Desk(one_file.store)
    yield made
    made.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    privacy.hide(False)
