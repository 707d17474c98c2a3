"""The real files, brought in whole: figures read from them by eye."""

from datetime import UTC, date, datetime

import pytest
from foreign_files import files_of as real
from foreign_files import needs_files
from imports.some_files import Desk
from sqlalchemy import func, select

from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.patients import reads as patients
from frontdesk.patients.tables import PatientIdentifier
from frontdesk.staff.tables import Provider

pytestmark = [needs_files(kind) for kind in ("hl7v2", "fhir", "csv")]
# Of the Synthea bundles and of both lists made from them.
TEN = {
    ("Bins", "Denny", date(1982, 4, 16), "male"),
    ("Atencio", "Alberto", date(1993, 6, 7), "male"),
    ("Larson", "Jacob", date(1981, 2, 14), "male"),
    ("Conn", "Liz", date(1986, 11, 28), "female"),
    ("Cazares", "Felipe", date(1974, 5, 28), "male"),
    ("Keeling", "Valentin", date(1981, 2, 2), "male"),
    ("Reinger", "Bill", date(1992, 12, 25), "male"),
    ("McLaughlin", "Stephen", date(1979, 4, 28), "male"),
    ("Kreiger", "Clemente", date(1984, 7, 2), "male"),
    ("Leffler", "Trey", date(1957, 7, 1), "male"),
}
# Of the HL7 messages: EVERYMAN is in 14 of them, Wood in 11, JANE DOE 1234 in three systems.
OF_HL7 = [
    ("ADT01New", "", date(1980, 2, 2), "female"),
    ("Bixby", "Timothy", date(2008, 1, 6), "male"),
    ("DOE", "JANE", None, "female"),
    ("DOE", "JANE", None, "female"),
    ("DOE", "JANE", None, "female"),
    ("DOE", "JOHN", date(1980, 2, 2), "female"),
    ("EVERYMAN", "ADAM", date(1988, 8, 18), "male"),
    ("OLSEN", "KARA", date(1992, 7, 4), "female"),
    ("RUFUSS", "MELLODIAL", date(1952, 11, 29), "female"),
    ("TestPatient", "John", date(1970, 1, 1), "male"),
    ("TestPatient", "John", date(1970, 1, 1), "male"),
    ("Wood", "Patrick", date(1970, 1, 1), "female"),
    ("XXXXXXXXXX", "", None, "unknown"),
]  # fmt: skip


def count_of(desk, table):
    with desk.store.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def brought_in_twice(desk, files):
    """Bring files in, check that a second time changes nothing; return what was said first."""
    first = list(desk.bring(*files))
    assert desk.code == 0, desk.said
    before = desk.everything()
    desk.bring(*files)
    assert desk.code == 0
    assert desk.lines[-1].startswith("0 new, 0 changed, ")
    assert desk.lines[-1].endswith("already in. Nothing was written.")
    assert desk.everything() == before
    count, breaks = desk.audit()
    assert count > 0 and breaks == []
    return first


def test_every_hl7_file_comes_in_once_and_nobody_twice(desk):
    said = "\n".join(brought_in_twice(desk, real("hl7v2")))
    assert sorted(desk.people(), key=lambda one: (one[0], one[1], str(one[2]))) == OF_HL7
    assert "Brought in: 13 new, " in said
    # S12, S13 (nothing moved), S14, S15 (cancelled), S17 of one; S12 of another; S12 of OLSEN
    assert "Appointments: 3 booked, 3 as they are, 1 cancelled." in said
    assert sorted(desk.visits()) == [
        (datetime(2020, 10, 4, 9, 11, tzinfo=UTC), 70, "booked", ""),
        (datetime(2021, 9, 24, 7, 15, tzinfo=UTC), 50, "cancelled", "Add"),
        (datetime(2026, 7, 20, 15, 30, tzinfo=UTC), 20, "booked", ""),
    ]
    with desk.store.read() as session:
        names = set(session.scalars(select(Provider.name)))
    assert names == {"Dr. Ann Lee", "Robert Ge", "G Tim", "Marie Hayes"}
    payers = {"Blue Cross Blue Shield of Texas", "EXAMPLE HEALTH PLAN", "HIP COMP MCAID",
              "Large Blue Organization", "MEDICAID", "aetna (60054 0131)"}  # fmt: skip
    with desk.store.read() as session:
        assert set(session.scalars(select(Payer.name))) == payers


def test_broken_hl7_is_told_with_place_and_reason_and_the_rest_is_in(desk):
    desk.bring(*real("hl7v2"))
    lines = [line.strip() for line in desk.lines]
    for place, reason in (
        ("pyhl7__sample_bad_batch.hl7", "line 2: Segments stand here without an MSH before them"),
        ("pyhl7__sample_bad_file1.hl7", "message 1: There is no PID segment"),
        ("lfh__ADT-A40_04.hl7", "message 1, pair 2: Neither number is known here"),
        ("lfh__ADT-A01_15.hl7", "message 1: Its number belongs to the new chart of "),
        ("fhirconverter__SIU-S26-01.hl7", "message 1: This appointment was cancelled here"),
    ):
        start = next(n for n, line in enumerate(lines) if line.startswith(f"{place}:"))
        end = lines.index("", start)
        assert any(line.startswith(reason) for line in lines[start:end]), (place, lines[start:end])


def test_the_fhir_bundles_bring_ten_people_with_what_the_desk_needs(desk):
    brought_in_twice(desk, real("fhir"))
    assert set(desk.people()) == TEN and len(desk.people()) == 10
    liz = desk.patient("Conn")
    assert (liz.line1, liz.city, liz.state, liz.postal_code, liz.language) == (
        "391 Cassin Plaza", "Beverly", "MA", "01915", "English",
    )  # fmt: skip
    assert ("http://hospital.smarthealthit.org", "27c911c6-f045-4ffa-af5d-6eba57ac94b2") in (
        desk.numbers(liz.id)
    )
    with desk.store.read() as session:  # her maiden name finds her
        hits = patients.search(session, "rowe liz", today=date(2026, 1, 2))
    assert [hit.id for hit in hits] == [liz.id]
    assert desk.phones(desk.patient("Bins").id) == ["(555) 475-6178"]
    assert count_of(desk, Coverage) == 10


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_the_same_ten_in_three_kinds_of_files_are_ten_whichever_comes_first(sqlite_desk, order):
    lists = [path for path in real("csv") if path.name.startswith("pms")]
    kinds = [real("fhir"), lists[:1], lists[1:]]
    for place in order:
        sqlite_desk.bring(*kinds[place])
        assert sqlite_desk.code == 0, sqlite_desk.said
    people = sqlite_desk.people()
    assert {(f.casefold(), g.casefold(), b, s) for f, g, b, s in people} == {
        (f.casefold(), g.casefold(), b, s) for f, g, b, s in TEN
    }
    assert len(people) == 10
    bins = sqlite_desk.patient(*people[0][:2])
    assert {value for _, value in sqlite_desk.numbers(bins.id)} >= {"14867dba"}


def test_lists_show_their_columns_and_their_people_come_in(desk):
    said = "\n".join(brought_in_twice(desk, [one for one in real("csv") if "pms" in one.name]))
    assert "PatientID = Chart number, LastName = Last name, FirstName = First name" in said
    assert "Patient Name = Name, Birth Date = Date of birth, Gender = Sex, Cell = Mobile" in said
    assert set(desk.people()) == TEN and len(desk.people()) == 10
    assert "Brought in: 10 new, 0 changed, 10 the same." in said
    trey = desk.patient("Leffler")
    assert (trey.line1, trey.city, trey.state, trey.postal_code) == (
        "922 Wehner Vista", "Norwood", "MA", "02062",
    )  # fmt: skip
    with desk.store.read() as session:
        asked = select(Coverage.member_id).where(Coverage.patient_id == trey.id)
        assert session.scalars(asked).all() == ["XYZ000000009"]


def test_nearly_all_duplicates_of_a_dirty_list_are_proposed_and_no_stranger(desk):
    """FEBRL tells the truth: rec-7-org and rec-7-dup-0 are one person, 500 such pairs."""
    (path,) = [one for one in real("csv") if "febrl" in one.name]
    brought_in_twice(desk, [path])
    desk_again = Desk(desk.store, desk.folder)
    assert len(desk_again.people()) == 1000  # none is merged without a human
    with desk.store.read() as session:
        asked = select(PatientIdentifier.patient_id, PatientIdentifier.value).where(
            PatientIdentifier.value.like("rec-%")
        )
        truth = {patient_id: value.split("-")[1] for patient_id, value in session.execute(asked)}
    assert len(truth) == 1000


def test_the_share_of_duplicates_found_is_measured_against_the_truth(sqlite_desk):
    (path,) = [one for one in real("csv") if "febrl" in one.name]
    rows = path.read_text().splitlines()[1:]
    person = {n: row.split(",")[0].split("-")[1] for n, row in enumerate(rows, 2)}
    sqlite_desk.bring(path, dry_run=True)
    title = next(n for n, line in enumerate(sqlite_desk.lines) if "Perhaps the same person" in line)
    assert sqlite_desk.people() == []
    shown = int(sqlite_desk.lines[title].split("(")[-1].strip("): ").replace(",", ""))
    assert shown >= 490
    right = wrong = 0
    for line in sqlite_desk.lines[title + 1 : title + 201]:
        if not line.startswith("    line"):
            break
        first, _, rest = line.strip().removeprefix("line ").partition(" and the new chart of line ")
        other = rest.partition(":")[0]
        same = person[int(first)] == person[int(other)]
        right, wrong = right + same, wrong + (not same)
    assert wrong == 0 and right == 200
