import pytest
from core.test_action import CLERK, add
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from frontdesk.core import audit

TRIGGERS = {
    "sqlite": ["DROP TRIGGER audit_entry_no_update", "DROP TRIGGER audit_entry_no_delete"],
    "postgresql": ["DROP TRIGGER audit_entry_append_only ON audit_entry"],
}


@pytest.fixture
def trail(store):
    """Five acts at one desk and two at another."""
    for name in "abcde":
        add.do(store, CLERK, name)
    for name in "xy":
        add.do(store.beside("desk-2"), CLERK, name)
    return store


def forge(store, sql):
    """What only a person with the database's own tools could do."""
    with store.writing.begin() as connection:
        for drop in TRIGGERS[store.engine.dialect.name]:
            connection.execute(text(drop))
        connection.execute(text(sql))


def breaks(store, known=None):
    with store.read() as session:
        return audit.verify(session, store.audit_key, known)[1]


def heads(store):
    with store.read() as session:
        return audit.heads(session)


def test_an_untouched_trail_holds(trail):
    with trail.read() as session:
        assert audit.verify(session, trail.audit_key, heads(trail)) == (7, [])
    assert heads(trail)["desk-1"][0] == 5 and heads(trail)["desk-1/desk-2"][0] == 2


@pytest.mark.parametrize("sql", ["UPDATE audit_entry SET staff = 'x'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_or_delete_a_row(trail, sql):
    with pytest.raises(DBAPIError, match="append-only"), trail.writing.begin() as connection:
        connection.execute(text(sql))
    assert breaks(trail) == []


@pytest.mark.parametrize(
    "column", ["staff", "action", "detail", "outcome", "patient_id", "at", "staff_id"]
)
def test_a_changed_row_is_named(trail, column):
    new = {"patient_id": "77", "staff_id": "77", "at": "'2020-01-01 00:00:00'"}.get(column, "'x'")
    forge(trail, f"UPDATE audit_entry SET {column} = {new} WHERE chain = 'desk-1' AND seq = 3")
    [found] = breaks(trail)
    assert (found.chain, found.seq) == ("desk-1", 3) and "changed" in found.sentence


def test_a_missing_row_is_named(trail):
    forge(trail, "DELETE FROM audit_entry WHERE chain = 'desk-1' AND seq = 3")
    assert "rows 3 to 3 missing" in {found.sentence for found in breaks(trail)}


def test_a_cut_off_tail_shows_against_the_head_remembered_outside(trail):
    known = heads(trail)
    forge(trail, "DELETE FROM audit_entry WHERE chain = 'desk-1' AND seq > 3")
    assert breaks(trail) == []  # by itself the chain looks whole: that is why heads are kept
    [found] = breaks(trail, known)
    assert found.sentence == "the chain ends at 3 but had reached 5"


def test_rows_that_changed_places_are_named(trail):
    forge(trail, "UPDATE audit_entry SET seq = 50 WHERE chain = 'desk-1' AND seq = 2")
    with trail.writing.begin() as connection:
        connection.execute(
            text("UPDATE audit_entry SET seq = 2 WHERE chain = 'desk-1' AND seq = 3")
        )
        connection.execute(
            text("UPDATE audit_entry SET seq = 3 WHERE chain = 'desk-1' AND seq = 50")
        )
    assert {found.seq for found in breaks(trail)} >= {2, 3}


def test_without_the_key_nobody_can_seal_a_forged_row(trail):
    with trail.read() as session:
        assert len(audit.verify(session, b"another key of thirty-two bytes!", None)[1]) == 7
