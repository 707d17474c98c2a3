"""Lists as offices and CMS have them."""

from datetime import date

import pytest

from frontdesk.codes.order_file import read_order_file
from frontdesk.codes.procedure_file import read_procedures
from frontdesk.core.refused import Refused

TODAY = date(2026, 11, 23)


def read(text):
    return read_procedures(text.encode())


def told(text):
    return [(row.code, row.words) for row in read(text).rows]


@pytest.mark.parametrize(
    "text",
    [
        "Code,Description\n99213,Office visit\nJ3420,B12 shot\n",
        "CPT Code;Short Description\n99213;Office visit\nJ3420;B12 shot\n",
        "Fee list of Maple Street\nDescription\tCPT/HCPCS\nOffice visit\t99213\nB12 shot\tj3420\n",
        "99213,Office visit\nJ3420,B12 shot\n",
        "Office visit|99213\nB12 shot|J3420\n",
        "Code,Name,Fee\n99213,Office visit,9.50\n99213,Office visit,9.50\nJ3420,B12 shot,3\n",
    ],
)
def test_a_list_is_read_whatever_its_columns_are_called(text):
    assert told(text) == [("99213", "Office visit"), ("J3420", "B12 shot")]


def test_what_a_list_tells_beyond_the_words_is_read():
    (row,) = read(
        "CPT,Description,Eff Date,Term Date,Units,POS,Taxable,Minutes,Category\n"
        "97110,Exercise,1/1/2024,12/31/2026,2,11,yes,15,Therapy\n"
    ).rows
    assert (row.begins, row.ends) == (date(2024, 1, 1), date(2026, 12, 31))
    assert (row.units, row.place, row.taxable, row.minutes, row.group) == (
        2,
        "11",
        True,
        15,
        "Therapy",
    )


def test_what_a_list_does_not_tell_is_left_as_it_is():
    (row,) = read("Code,Description\n99213,Office visit\n").rows
    assert (row.units, row.place, row.taxable, row.minutes, row.group) == (None,) * 5


def test_doubtful_rows_are_told_by_their_line_and_the_others_are_read():
    found = read(
        "Code,Description,POS\n99213,Office visit,77\nE11.9,Diabetes,\n99214,,\n"
        "99215,High,\n99215,Other,\n"
    )
    assert [row.code for row in found.rows] == ["99213", "99215"]
    assert [doubt.line for doubt in found.doubts] == [2, 3, 4, 6]
    wanted = ("no place of service", "no procedure code", "has no words", "on line 5 already")
    assert all(part in doubt.sentence for part, doubt in zip(wanted, found.doubts, strict=True))


@pytest.mark.parametrize("text", ["", "Name,Phone\nAnn,555-0100\n", "\x00\x01", "PK\x03\x04"])
def test_a_file_without_procedure_codes_is_refused_with_what_is_needed(text):
    with pytest.raises(Refused):
        read(text)


def fixed(code, record, title, short="", added=" " * 8, ended=" " * 8):
    line = f"{code}00100{record}{title:<80}{short:<28}"
    return f"{line:<268}{added}{' ' * 8}{ended}N".ljust(320) + "\n"


def test_the_fixed_hcpcs_text_of_cms_is_read_with_long_titles_and_without_modifiers():
    found = read(
        fixed("A0021", "3", "Ambulance service, outside state per mile,", "Outside state amb",
              "19820101", "20251231")
        + fixed("A0021", "4", "transport")
        + fixed("AA   ", "7", "Anesthesia services")
        + fixed("A0080", "3", "Non-emergency transport", "Nonemerg", "19820101")
    )  # fmt: skip
    assert [(row.code, row.words, row.begins, row.ends) for row in found.rows] == [
        ("A0021", "Ambulance service, outside state per mile, transport", date(1982, 1, 1),
         date(2025, 12, 31)),
        ("A0080", "Non-emergency transport", date(1982, 1, 1), None),
    ]  # fmt: skip
    assert found.doubts == ()


def order(lines):
    return "".join(
        f"{number:05} {code:<7} {flag} {short:<60} {long}\n"
        for number, (code, flag, short, long) in enumerate(lines, 1)
    ).encode()


def test_a_part_of_the_yearly_list_is_refused_since_it_would_end_all_others():
    with pytest.raises(Refused, match="only 1 codes"):
        read_order_file(
            order([("A00", 0, "Cholera", "Cholera")]), "icd10cm_order_2027.txt", today=TODAY
        )


@pytest.mark.parametrize("data", [b"PK\x03\x04zip", b"Code,Title\nA00,Cholera\n", b"\x00\xff" * 99])
def test_another_file_than_the_order_file_is_refused_with_which_to_choose(data):
    with pytest.raises(Refused, match=r"icd10cm_order_YYYY\.txt"):
        read_order_file(data, "x.txt", today=TODAY)


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("icd10cm_order_2027.txt", date(2026, 10, 1)),
        ("icd10cm-order-April-2027.txt", date(2027, 4, 1)),
        ("order.txt", date(2026, 10, 1)),
    ],
)
def test_the_name_tells_from_which_day_a_list_holds(name, begins, monkeypatch):
    monkeypatch.setattr("frontdesk.codes.order_file.FEWEST", 1)
    file = read_order_file(order([("A000", 1, "Cholera short", "Cholera long")]), name, today=TODAY)
    assert file.begins == begins
    assert (file.lines[0].short, file.lines[0].title) == ("Cholera short", "Cholera long")
