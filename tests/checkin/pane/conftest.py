"""The windows are tested on the office file; what they ask for is tested on both databases."""

import pytest
from checkin_office import furnish


@pytest.fixture
def desk(sqlite_store):
    return furnish(sqlite_store)
