"""Rows out of files that many programs wrote, and people spoilt."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from frontdesk.csv_files.encodings import text_of
from frontdesk.csv_files.sheet import Sheet, read_csv

HEADER = "LastName,FirstName,DOB\n"


def cells(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.rows]


def read(text: str) -> Sheet:
    return read_csv(text.encode())


@pytest.mark.parametrize(
    "codec",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman",
     "cp850"],
)  # fmt: skip
def test_letters_with_accents_in_every_usual_encoding(codec):
    text = "LastName,FirstName\nMuñoz,José\nPeña,André\nMüller,Zoë\nGarcía,Inés\nDupré,Chloé\n"
    sheet = read_csv(text.encode(codec))
    assert cells(sheet)[0] == ("Muñoz", "José")
    assert cells(sheet)[2] == ("Müller", "Zoë")


def test_an_encoding_of_another_script_is_guessed():
    text = "Фамилия;Имя\n" + "Иванова;Мария Петровна живёт здесь давно\n" * 20
    found, name = text_of(text.encode("cp1251"))
    assert found == text and name.replace("_", "").lower() in ("cp1251", "windows1251")


def test_a_few_letters_of_another_encoding_do_not_spoil_the_others():
    data = "Muñoz,José\nPeña,Inés\n".encode() + "Müller,Ann\n".encode("cp1252")
    assert text_of(data) == ("Muñoz,José\nPeña,Inés\nMüller,Ann\n", "utf-8")


def test_plain_names_in_any_bytes_never_fail():
    assert text_of(b"\x81\x8d\x8f\x90\x9d" * 3)[0]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "^"])
def test_the_separator_is_found_out_even_beside_commas_in_names(separator):
    rows = [("Patient Name", "DOB", "Address"), ("DOE, JANE", "3/4/1980", "1 A St, Provo, UT"),
            ("ROE, RICK", "3/5/1980", "2 B St, Provo, UT")]  # fmt: skip
    lines = [separator.join(f'"{cell}"' if separator in cell else cell for cell in row)
             for row in rows]  # fmt: skip
    sheet = read("\n".join(lines))
    assert sheet.separator == separator and cells(sheet) == rows[1:]


def test_one_column_has_no_separator():
    sheet = read("Patient Name\nJane Doe\nRick Roe\n")
    assert sheet.separator == "" and cells(sheet) == [("Jane Doe",), ("Rick Roe",)]


def test_excels_own_word_for_the_separator():
    sheet = read("sep=;\r\nName;DOB\r\nDoe, Jane;3/4/80\r\n")
    assert (sheet.separator, sheet.header) == (";", ("Name", "DOB"))
    assert sheet.rows[0].line == 3


def test_quoted_cells_with_separators_quotes_and_line_ends():
    sheet = read('Name,Address\n"Doe, Jane","1 A St\nApt ""B"""\n"Roe, Rick",2 B St\n')
    assert cells(sheet) == [("Doe, Jane", '1 A St\nApt "B"'), ("Roe, Rick", "2 B St")]
    assert [row.line for row in sheet.rows] == [2, 4]


def test_a_quotation_mark_never_closed_swallows_no_rows():
    rows = "".join(f"Doe{n},Jane,3/4/19{n}\n" for n in range(10, 99))
    sheet = read(HEADER + 'Roe,"Rick,3/4/1980\n' + rows)
    assert len(sheet.rows) == 90 and cells(sheet)[0] == ("Roe", "Rick", "3/4/1980")
    assert [(one.place, one.severity) for one in sheet.problems] == [("line 2", "warning")]


def test_two_stray_quotation_marks_join_no_rows():
    sheet = read(HEADER + 'Roe,"Rick,3/4/1980\nDoe,Jane,3/5/1980\nPoe,A"nn,3/6/1980\n')
    assert [row[0] for row in cells(sheet)] == ["Roe", "Doe", "Poe"]


def test_inches_are_no_quotation():
    assert cells(read("Name,DOB,Alert\nDoe,3/4/80,5'10\" tall\nRoe,3/5/80,none\n"))[0][2] == (
        "5'10\" tall"
    ).replace('"', "")


def test_titles_above_the_header_and_pages_that_repeat_it():
    sheet = read(f"River Clinic\n\nPatients,,\n{HEADER}Doe,Jane,3/4/80\n{HEADER}Roe,Rick,3/5/80\n")
    assert sheet.header == ("LastName", "FirstName", "DOB")
    assert [row[0] for row in cells(sheet)] == ["Doe", "Roe"]
    assert [problem.severity for problem in sheet.problems] == ["warning"]


def test_blank_lines_and_padded_cells():
    sheet = read("\n  LastName , FirstName ,DOB  \n\n Doe ,  Jane,3/4/80\n,,\n   \n")
    assert sheet.header == ("LastName", "FirstName", "DOB")
    assert cells(sheet) == [("Doe", "Jane", "3/4/80")]


def test_without_a_header_the_first_row_is_a_patient():
    sheet = read("DOE,JANE,3/4/1980\nROE,RICK,3/5/1980\n")
    assert not sheet.has_header and len(sheet.rows) == 2
    assert sheet.header == ("Column 1", "Column 2", "Column 3")


def test_a_header_in_another_language_is_still_none_of_the_patients():
    sheet = read("Nachname;Vorname;Geburtsdatum\nDoe;Jane;13.04.1980\n")
    assert sheet.has_header and len(sheet.rows) == 1


def test_how_spreadsheets_keep_digits_as_text_is_undone():
    assert cells(read('Name,Zip\n"Doe",="02134"\nRoe,\'02135\nO,\'Neil\n')) == [
        ("Doe", "02134"), ("Roe", "02135"), ("O", "'Neil"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "word"),
    [(b"PK\x03\x04xx", "Excel"), (b"\xd0\xcf\x11\xe0x", "Excel"), (b"%PDF-1.7", "PDF"),
     (b"", "no rows"),
     (b"\n\n", "no rows"), (b"<html><table>", "web page"), (b"\x1f\x8b\x08", "compressed")],
)  # fmt: skip
def test_what_is_no_list_is_said_in_one_sentence(data, word):
    sheet = read_csv(data)
    (problem,) = sheet.problems
    assert sheet.rows == () and problem.severity == "error" and word in problem.reason


LETTERS = some.characters(
    min_codepoint=33, max_codepoint=255,
    exclude_characters='"\x7f\xa0' + "".join(map(chr, range(0x80, 0xA0))),
)  # fmt: skip
PLAIN = some.text(LETTERS, min_size=1)


@settings(deadline=None)
@given(some.lists(some.tuples(PLAIN, PLAIN), min_size=1, max_size=8))
def test_what_is_written_with_tabs_comes_back(rows):
    kept = [tuple(cell.lstrip("'=") or "x" for cell in row) for row in rows]
    text = "LastName\tFirstName\n" + "".join("\t".join(row) + "\n" for row in kept)
    assert [row for row in cells(read(text)) if row != ("LastName", "FirstName")] == [
        tuple(cell.strip() for cell in row) for row in kept if row != ("LastName", "FirstName")
    ]
