"""An office that is set up, without anybody's password being hashed."""

import pytest

from frontdesk.core.action import Act
from frontdesk.core.work import PROGRAM
from frontdesk.desk.first_run import enter_office
from frontdesk.office.rules import Limits

LAKESIDE = {
    "name": "Lakeside Family Practice", "line1": "12 Shore Road", "line2": "", "city": "Geneva",
    "state": "NY", "postal_code": "14456", "phone": "(315) 555-0100", "npi": "1234567893",
    "tax_id": "", "zone": "America/New_York",
}  # fmt: skip


@pytest.fixture
def make_office():
    """Return how to set an office up; its first manager is staff 1, Rosa Diaz."""

    def made(store):
        enter_office.do(
            store,
            PROGRAM,
            practice=LAKESIDE,
            limits=Limits(),
            location="Main office",
            manager="Rosa Diaz",
            login="rosa",
            password_hash="$argon2id$none",
        )
        return store

    return made


@pytest.fixture
def lakeside(store, make_office):
    """The office, set up."""
    return make_office(store)


@pytest.fixture
def undo():
    """Take a done act back."""

    def back(store, done, staff):
        return Act(done.undo.action, (), done.undo.arguments).run(store, staff)

    return back
