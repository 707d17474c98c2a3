"""Lists of patients, as other programs and spreadsheets write them."""

from datetime import date

import pytest

from frontdesk.csv_files.columns import guess_columns
from frontdesk.csv_files.sheet import read_csv
from frontdesk.imports import files
from frontdesk.patients.tables import Patient

HEAD = "PatientID,Last,First,DOB,Sex,Phone,Address,City,State,Zip\n"
ANA = "17,Rivera,Ana,03/04/1980,F,518-555-0177,12 Elm Street,Albany,NY,12208\n"


def test_the_same_list_again_changes_nothing_and_a_changed_row_changes_only_that(desk):
    desk.bring(HEAD + ANA + ANA.replace("17,Rivera,Ana", "18,Nowak,Peter").replace("F,", "M,"))
    before = desk.everything()
    desk.bring(HEAD + ANA + ANA.replace("17,Rivera,Ana", "18,Nowak,Peter").replace("F,", "M,"))
    assert desk.everything() == before
    assert desk.lines[-1] == "0 new, 0 changed, 2 already in. Nothing was written."
    desk.bring(HEAD + ANA.replace("12 Elm Street", "9 Oak Road")
               + ANA.replace("17,Rivera,Ana", "18,Nowak,Peter").replace("F,", "M,"))  # fmt: skip
    assert "Brought in: 0 new, 1 changed, 1 already in." in desk.lines
    assert "  Changes: 1 street" in desk.lines
    assert desk.patient("Rivera").line1 == "9 Oak Road"
    assert len(desk.people()) == 2


def test_the_same_person_twice_in_one_list_is_one_chart(desk):
    desk.bring(HEAD + ANA + ANA.replace("518-555-0177", "518-555-0188"))
    assert len(desk.people()) == 1
    assert desk.phones(desk.patient("Rivera").id) == ["(518) 555-0188"]
    assert "2 rows" in desk.lines[0] and "1 new, 1 changed" in desk.said


def test_two_numbers_for_one_name_and_birth_date_are_proposed_not_merged(desk):
    desk.bring(HEAD + ANA + ANA.replace("17,", "29,"))
    assert len(desk.people()) == 2
    assert "line 3 and the new chart of line 2: same name, same birth date" in desk.said


def test_damaged_dates_and_zip_codes_are_told_with_their_line(desk):
    desk.bring(HEAD + ANA.replace("12208", "2138").replace("NY", "MA")
               + ANA.replace("17,Rivera", "18,Chen").replace("03/04/1980", "########")
               + ANA.replace("17,Rivera", "19,Park").replace("03/04/1980", "02/30/1980"))  # fmt: skip  # noqa: E501
    assert len(desk.people()) == 3
    assert desk.patient("Rivera").postal_code == "02138"
    assert desk.patient("Chen").birth_date is None
    for line in ("line 2, column Zip", "line 3, column DOB", "line 4, column DOB"):
        assert line in desk.said


def test_a_row_without_a_name_stops_no_other(desk):
    desk.bring(HEAD + ANA + ",,,,F,518-555-0100,,,,\n" + ANA.replace("17,Rivera", "19,Park"))
    assert [one[0] for one in desk.people()] == ["Rivera", "Park"]
    assert "line 3: There is no name in this row." in desk.said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_separator_and_encoding(sqlite_desk, encoding, separator):
    text = (HEAD + ANA.replace("Rivera", "Peña")).replace(",", separator)
    sqlite_desk.bring(text.encode(encoding))
    assert sqlite_desk.people() == [("Peña", "Ana", date(1980, 3, 4), "female")]


def test_an_address_abroad_is_kept_whole_in_the_city(desk):
    desk.bring(HEAD.replace("Zip", "Zip,Country") + ANA.replace("NY,12208", "QLD,4814,Australia"))
    ana = desk.patient("Rivera")
    assert (ana.line1, ana.city, ana.state, ana.postal_code) == (
        "12 Elm Street", "Albany QLD 4814, Australia", "", "",
    )  # fmt: skip


def test_columns_that_a_person_chose_are_read_again_though_the_rows_are_known(desk):
    path = desk.put("PatientID,Alpha,Beta,DOB\n17,Ana,Rivera,03/04/1980\n")
    zone, today = desk.store.zone, desk.store.today()
    chosen = {0: "chart_number", 1: "last_name", 2: "first_name", 3: "birth_date"}
    wrong = files.read(path, zone=zone, today=today, columns=chosen)
    right = files.read(
        path, zone=zone, today=today, columns=chosen | {1: "first_name", 2: "last_name"}
    )
    assert wrong.items[0].message_id == right.items[0].message_id
    assert wrong.key(wrong.items[0]) != right.key(right.items[0])
    assert right.samples == ("17", "Ana", "Rivera", "03/04/1980")


def test_a_list_in_which_no_name_is_known_is_refused_with_what_to_do(desk):
    desk.bring("Zzz,Qqq\n1,2\n3,4\n")
    assert "No column holds names." in desk.said
    assert desk.people() == [] and desk.code == 0


@pytest.mark.parametrize(
    "name",
    ["O'Brien", "Nguyễn", "李", "محمد", "de la Cruz", "<b>Bold</b>", "e\u0301clair", "Zoë 👩‍👧"],
)
def test_names_of_every_kind_come_in_clean(desk, name):
    desk.bring(HEAD + ANA.replace("Rivera", name))
    ((family, *_),) = desk.people()
    assert family.replace("é", "e\u0301") == name.replace("é", "e\u0301")


def test_signs_that_no_database_holds_are_taken_out(desk):
    desk.bring((HEAD + ANA.replace("Rivera", "Ri\0ve\u202era\x07")).encode())
    ((family, *_),) = desk.people()
    assert family == "Rivera"


def test_a_thousand_rows_go_in_together_and_are_found(desk):
    rows = (f"{n},Family{n % 50},Given{n},01/{n % 28 + 1:02}/{1930 + n % 80},F,"
            f"518-555-{n:04},{n} Main St,Albany,NY,12208\n" for n in range(1200))  # fmt: skip
    desk.bring(HEAD + "".join(rows))
    assert len(desk.people()) == 1200
    count, breaks = desk.audit()
    assert (count, breaks) == (1, [])
    with desk.store.read() as session:
        numbers = {one for (one,) in session.query(Patient.chart_number)}
    assert len(numbers) == 1200
    assert guess_columns(read_csv((HEAD + ANA).encode()))[0] == "chart_number"
