import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event, insert

from frontdesk.core.audit import AuditEntry
from frontdesk.core.work import Staff
from frontdesk.office import actions, reads
from frontdesk.office.rules import Limits
from frontdesk.patients.tables import Patient

ANN = {
    "id": 41, "chart_number": "1041", "family": "O'Neil", "given": "Ann",
    "registered_on": date(2025, 3, 3),
}  # fmt: skip


@pytest.fixture
def trail(lakeside, manager):
    """Some looks and changes, one of them on Ann O'Neil's chart."""
    columns = [column for column in Patient.__table__.columns if not column.nullable]
    blank = {column.name: column.type.python_type() for column in columns if column.name not in ANN}
    with lakeside.writing.begin() as connection:
        connection.execute(insert(Patient).values(blank | ANN))
    tom = Staff(2, "Tom Young", manager.permits)
    actions.look_at_audit.do(lakeside, tom, since=now(lakeside), until=now(lakeside), patient_id=41)
    actions.save_location.do(lakeside, replace(tom, approver=manager), name="Café 100%")
    actions.change_limits.do(lakeside, manager, version=1, limits=Limits(idle_minutes=7))
    return lakeside


def now(store):
    return store.now()


def report(store, **asked):
    asked = {"since": now(store) - timedelta(days=1), "until": now(store) + timedelta(1)} | asked
    with store.read() as session:
        return reads.audit_report(session, **asked)


def acts(rows):
    return [row.action for row in rows]


def test_the_report_begins_with_the_newest_and_names_people_and_patients(trail):
    rows = report(trail)
    assert acts(rows) == ["Change limits", "Save location", "Read audit trail", "Set up office"]
    location, look = rows[1], rows[2]
    assert (location.staff, location.approver, location.workstation) == (
        "Tom Young", "Rosa Diaz", "desk-1",
    )  # fmt: skip
    assert (look.patient_id, look.patient, look.kind) == (41, "O'Neil, Ann · 1041", "look")
    assert json.loads(rows[0].detail)["rows"][0]["after"]["limits"]["idle_minutes"] == 7


def test_the_report_is_narrowed_by_person_patient_kind_and_time(trail):
    assert acts(report(trail, staff_id=2)) == ["Save location", "Read audit trail"]
    assert acts(report(trail, patient_id=41)) == ["Read audit trail"]
    assert acts(report(trail, kinds=["look", "access"])) == ["Read audit trail"]
    assert report(trail, until=now(trail) - timedelta(hours=1)) == []
    assert report(trail, since=now(trail)) == []


@pytest.mark.parametrize(
    "text, found",
    [("limits", ["Change limits"]), ("LIMITS rosa", ["Change limits"]), ("café", ["Save location"]),
     ("100%", ["Save location"]), ("1_0", []), ("%", ["Save location"]), ("tom limits", []),
     ("'; DROP TABLE", []), ("\\", [])],
)  # fmt: skip
def test_the_report_is_searched_for_words_as_they_are_typed(trail, text, found):
    rows = [row for row in report(trail, text=text) if row.action != "Set up office"]
    assert acts(rows) == found


def test_pages_follow_one_another_without_gap_or_repeat(trail):
    with trail.writing.begin() as connection:  # many rows of one instant, as an import makes them
        moment = now(trail)
        rows = [
            {"chain": "bulk", "seq": number, "act": f"act {number}", "at": moment,
             "offset_minutes": -300, "staff_id": 1, "staff": "Rosa Diaz", "action": "Import",
             "kind": "change", "outcome": "done", "detail": "{}", "previous": "", "mac": ""}
            for number in range(25)
        ]  # fmt: skip
        connection.execute(insert(AuditEntry), rows)
    whole = report(trail, limit=1000)
    assert len(whole) == 29
    paged, after = [], None
    for _ in range(10):
        page = report(trail, limit=7, after=after)
        paged += page
        if len(page) < 7:
            break
        after = (page[-1].at, page[-1].id)
    assert paged == whole


def test_a_page_is_one_question_to_the_database(trail):
    asked = []
    event.listen(trail.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    report(trail, staff_id=2, patient_id=41, text="read")
    assert len([sql for sql in asked if sql.startswith("SELECT")]) == 1


def test_everyone_who_ever_signed_in_can_be_asked_about(trail):
    with trail.read() as session:
        assert reads.people_in_audit(session) == [(1, "Rosa Diaz")]


def test_reading_and_verifying_the_trail_are_in_the_trail(trail, manager):
    actions.note_verified.do(trail, manager, entries=4, breaks=0)
    noted = report(trail)[0]
    assert (noted.action, noted.kind) == ("Verify audit trail", "look")
    assert json.loads(noted.detail) == {"entries": 4}
