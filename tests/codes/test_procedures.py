"""The office's own list of procedures, found and told."""

from datetime import date

import pytest

from frontdesk.codes import reads
from frontdesk.codes.procedure_reads import folded
from frontdesk.codes.tables import ProcedureCode

TODAY = date(2026, 11, 23)
LIST = (
    ("99213", "Office visit, established, low", None, None, "Visits"),
    ("99214", "Office visit, established, moderate", None, None, "Visits"),
    ("90471", "Giving a first shot", date(2024, 1, 1), None, "Shots"),
    ("J3420", "Vitamin B12 shot", None, date(2025, 12, 31), "Shots"),
    ("36415", "Blood draw", None, None, ""),
)


@pytest.fixture
def office(store):
    with store.writing.begin() as connection:
        for code, words, begins, ends, group in LIST:
            kind = "cpt" if code[0].isdigit() else "hcpcs"
            connection.execute(
                ProcedureCode.__table__.insert(),
                dict(code=code, words=words, folded=folded(words), kind=kind, valid_from=begins,
                     valid_to=ends, group=group),
            )  # fmt: skip
    return store


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("9921", ["99213", "99214"]),
        ("99213", ["99213"]),
        ("visit est", ["99213", "99214"]),
        ("moderate office", ["99214"]),
        ("draws", ["36415"]),
        ("shot", ["90471"]),
        ("j34", []),
        ("%", []),
        ("_", []),
        ("", []),
    ],
)
def test_a_procedure_is_found_by_its_code_or_its_words(office, typed, found):
    with office.read() as session:
        rows = reads.search_procedures(session, typed, on=TODAY)
    assert [row.code for row in rows] == found


def test_a_procedure_that_had_ended_is_found_only_for_a_visit_before(office):
    with office.read() as session:
        assert reads.procedure(session, "j3420", on=TODAY) is None
        assert reads.procedure(session, "J3420", on=date(2025, 12, 31)).words == "Vitamin B12 shot"
        assert reads.procedure(session, "90471", on=date(2023, 12, 31)) is None


def test_favorites_stand_under_their_headings(office):
    with office.read() as session:
        found = reads.favorites(session, on=TODAY)
        assert reads.groups(session) == ["Shots", "Visits"]
    assert {name: [row.code for row in rows] for name, rows in found.items()} == {
        "Shots": ["90471"],
        "Visits": ["99213", "99214"],
    }
