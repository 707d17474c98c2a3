"""`frontdesk import`: what is said, asked and written."""

import os

import small_office
from imports.some_files import message, pid

from frontdesk.core.audit import AuditEntry
from frontdesk.imports import command
from frontdesk.imports.actions import bring_in

ANA = message("ADT^A04", pid("E1", "Rivera", "Ana"))


def test_a_dry_run_writes_nothing_and_shows_what_it_would_do(desk):
    before = desk.everything()
    desk.bring(ANA, dry_run=True)
    assert desk.everything() == before and desk.audit() == (0, [])
    assert "  Patients: 1 new, 0 changed" in desk.lines
    assert desk.lines[-1] == "Nothing was written: this was a dry run."
    assert desk.code == 0


def test_it_asks_after_the_dry_run_and_a_no_writes_nothing(desk):
    asked = []

    def no(question):
        asked.append((question, len(desk.lines)))
        return "n"

    desk.bring(ANA, yes=False, ask=no)
    assert asked == [("Bring this in? [y/N] ", 3)] and desk.people() == []
    assert (desk.code, desk.lines[-1]) == (1, "Nothing was written.")
    desk.bring(ANA, yes=False, ask=lambda _: "y")
    assert desk.code == 0 and len(desk.people()) == 1


def test_where_nobody_can_be_asked_it_says_so(sqlite_desk, monkeypatch):
    monkeypatch.setattr("sys.stdin", open(os.devnull))  # noqa: SIM115
    sqlite_desk.bring(ANA, yes=False)
    assert sqlite_desk.lines[-1].startswith("Nothing was written: nobody can be asked here.")
    assert sqlite_desk.code == 1 and sqlite_desk.people() == []


def test_a_missing_file_a_folder_and_an_empty_one_get_a_sentence_and_the_rest_goes_in(desk):
    missing, empty = desk.folder / "gone.hl7", desk.put("", "empty.csv")
    desk.bring(missing, desk.folder, empty, ANA)
    assert "gone.hl7: There is no such file. Check the name." in desk.lines
    assert f"{desk.folder.name}: This is a folder. Name the files in it." in desk.lines
    assert "empty.csv: There is nothing in this file." in desk.lines
    assert desk.code == 1 and len(desk.people()) == 1


def test_what_is_no_list_is_refused_by_what_it_is(sqlite_desk):
    for data, words in (
        (b"PK\x03\x04abc", "an Excel workbook"),
        (b"%PDF-1.7 abc", "a PDF"),
        (b"<html><body>a</body></html>", "a web page"),
        (b'{"resourceType": "Bundle", "entry": [', ""),
        (b"\x00\x01\x02\xff" * 100, ""),
        (b"MSH|^~", ""),
    ):
        sqlite_desk.bring(data)
        assert words in sqlite_desk.said
        assert sqlite_desk.people() == [] and sqlite_desk.code == 0


def test_a_file_too_large_is_refused_before_it_is_read_whole(sqlite_desk, monkeypatch):
    monkeypatch.setattr("frontdesk.imports.files.LARGEST_FILE", 100)
    sqlite_desk.bring(ANA)
    assert "The file is larger than 200 MB. Split it." in sqlite_desk.said


def test_the_format_is_found_by_content_whatever_the_name(desk):
    desk.bring(desk.put(ANA, "patients.csv"))
    assert desk.lines[0] == "patients.csv: HL7 v2, 1 message"
    assert len(desk.people()) == 1


def test_the_audit_names_who_ran_it_and_the_files_digest_but_no_file_name(desk):
    desk.bring(desk.put(ANA, "Ana_Rivera.hl7"))
    with desk.store.read() as session:
        (entry,) = session.query(AuditEntry).filter_by(action="Import")
    assert entry.staff.endswith("(command line)")
    assert "Ana_Rivera.hl7" not in entry.detail and '"files":["' in entry.detail


def test_the_report_names_nobody(desk):
    desk.bring(
        message("ADT^A04", pid("E1", "Rivera", "Ana"), number="1"),
        message("ADT^A04", pid("E2", "Rivera", "Anna"), number="2"),
        message("ADT^A08", pid("E1", "Nowak", "Peter", born="19550709"), number="3"),
        message("ADT^A04", pid("E3", "Zzyzx", "Qua", phone="12", line="1^^^XX^999"), number="4"),
    )
    for word in ("Rivera", "Ana", "Nowak", "Zzyzx", "0177", "Elm", "1980"):
        assert word not in desk.said


def test_who_may_not_import_is_refused(desk, temp):
    try:
        bring_in.do(desk.store, temp, None)
    except Exception as refusal:
        assert "may not: import" in str(refusal)
    assert small_office.audit_rows(desk.store) == [("Import", None, "refused")]


def test_the_program_is_named_by_the_person_at_this_pc(monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "kim")
    assert command.program().name == "kim (command line)"
