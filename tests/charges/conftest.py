"""The office of the charges, on SQLite and on PostgreSQL; the code list written out once."""

import pytest
from charges.a_visit import furnish

from frontdesk.codes.reference import open_reference


@pytest.fixture(scope="session", autouse=True)
def code_list(tmp_path_factory):
    """A home of the tests' own for the written-out list of diagnoses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRONTDESK_HOME", str(tmp_path_factory.mktemp("home")))
        yield open_reference()


@pytest.fixture
def office(store):
    return furnish(store)
