"""The code list, written out once for the whole run, beside the one of whoever runs it."""

import pytest

from frontdesk.codes import office_lists
from frontdesk.codes.reference import open_reference


@pytest.fixture(scope="session", autouse=True)
def list_of_this_run(tmp_path_factory):
    """A home of the tests' own for the written-out list."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRONTDESK_HOME", str(tmp_path_factory.mktemp("home")))
        yield open_reference()


@pytest.fixture(autouse=True)
def nothing_brought_in():
    """No office's own lists are known from an earlier test."""
    office_lists.forget()
    yield
    office_lists.forget()
