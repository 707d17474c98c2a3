import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from frontdesk.core.audit import canonical
from frontdesk.office.audit_words import NOTHING, Told, told

NEW_YORK = ZoneInfo("America/New_York")


def row(before, after, table="appointment", row_id=41):
    return {"rows": [{"table": table, "id": row_id, "before": before, "after": after}]}


def lines(content):
    return told(canonical(content), NEW_YORK)


def test_a_move_is_told_in_the_offices_time():
    content = row({"start": "2025-03-03T14:00:00+00:00"}, {"start": "2025-03-03T19:00:00+00:00"})
    assert lines(content) == [
        Told("Appointment 41", "Start", "03/03/2025 9:00 AM", "03/03/2025 2:00 PM")
    ]


@pytest.mark.parametrize(
    "name, value, words",
    [("amount_cents", 2550, "$25.50"), ("active", True, "yes"), ("active", False, "no"),
     ("birth_date", "1980-03-04", "03/04/1980"), ("name", "2025-13-45", "2025-13-45"),
     ("npi", "1234567893", "1234567893"), ("open_days", [0, 4], "0, 4"), ("name", "", NOTHING),
     ("name", None, NOTHING), ("minutes", 30, "30")],
)  # fmt: skip
def test_a_value_is_told_as_people_read_it(name, value, words):
    assert lines(row({name: "other"}, {name: value}))[0].after == words


def test_names_of_columns_become_words():
    content = row({"provider_id": 1, "npi": "1"}, {"provider_id": 2, "npi": "2"})
    assert [line.what for line in lines(content)] == ["NPI", "Provider"]


def test_of_limits_only_what_changed_is_told():
    limits = {"idle_minutes": 10, "hold_seconds": 120}
    content = row({"limits": limits}, {"limits": limits | {"idle_minutes": 5}}, "practice", 1)
    assert lines(content) == [Told("Practice 1", "Idle minutes", "10", "5")]


def test_a_new_record_tells_what_it_holds_and_not_what_it_lacks():
    content = row({}, {"name": "Room 1", "note": "", "version": 1, "id": 3}, "room", 3)
    assert lines(content) == [Told("Room 3", "Name", NOTHING, "Room 1")]


def test_a_record_that_went_tells_what_it_held():
    assert lines(row({"name": "Room 1", "version": 2}, {}, "room", 3)) == [
        Told("Room 3", "Name", "Room 1", NOTHING)
    ]
    assert lines(row({"version": 2}, {}, "room", 3)) == [
        Told("Room 3", "Record", "was there", "removed")
    ]


def test_versions_keys_and_what_did_not_change_are_not_told():
    assert lines(row({"version": 1, "name": "a"}, {"version": 2, "name": "a"})) == []


def test_notes_and_imports_are_told():
    content = {"reason": "wrong day", "asked": {"text": "smith"}, "made": 7,
               "bulk": [{"table": "patient", "count": 4000, "sha256": "x"}]}  # fmt: skip
    assert lines(content) == [
        Told("Patient", "Records", NOTHING, "4,000 added"),
        Told("", "Asked for: text", NOTHING, "smith"),
        Told("", "Reason", NOTHING, "wrong day"),
    ]


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner),
    max_leaves=8,
)
COLUMNS = some.dictionaries(some.text(max_size=12), JSON, max_size=4)


@given(COLUMNS, COLUMNS, some.dictionaries(some.text(max_size=8), JSON, max_size=3))
def test_whatever_a_row_holds_it_can_be_told(before, after, notes):
    notes = {name: value for name, value in notes.items() if name not in ("rows", "bulk")}
    for line in told(json.dumps(notes | row(before, after)), NEW_YORK):
        assert isinstance(line.before, str) and isinstance(line.after, str)
