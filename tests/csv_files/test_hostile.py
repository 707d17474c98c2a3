"""No file, however bad or large, makes the reader stumble, stall or grow without bound."""

import time
from datetime import date

import pytest
from foreign_files import files_of
from hypothesis import given, settings
from hypothesis import strategies as some

from frontdesk.core.incoming import LARGEST_FILE, MOST_PROBLEMS, ReadFile
from frontdesk.csv_files.columns import guess_columns
from frontdesk.csv_files.fields import FIELDS
from frontdesk.csv_files.patients import patients_from
from frontdesk.csv_files.sheet import read_csv

TODAY = date(2026, 3, 10)
CELLS = [
    "LastName", "DOB", "Zip", "Phone", "SSN", "Sex", "Name", "Address", "State", "Doe", "Doe, Jane",
    "3/4/1980", "16/4/80", "29284", "#####", "5.55E+09", "2134", "MA", "nsw", '"', "'", "=1+1", "",
    "\0", "\ud7ff", "é", "1" * 50, "x@y.z", "-", "\\N", "#N/A", "1 A St, Provo UT 84601", "\u2028",
    "4111111111111111", "9" * 400, ",", "(", "()", "Dr.", "Jr", "6789",
]  # fmt: skip


def read(data: bytes) -> ReadFile:
    sheet = read_csv(data)
    return patients_from(sheet, guess_columns(sheet), today=TODAY)


@settings(deadline=None)
@given(some.binary())
def test_any_bytes_are_read_or_reported(data):
    found = read(data)
    assert found.items or found.problems


@settings(max_examples=100, deadline=None)
@given(
    some.lists(some.lists(some.sampled_from(CELLS), max_size=8), max_size=10),
    some.sampled_from([",", ";", "\t", "|"]), some.sampled_from(["\n", "\r\n", "\r"]),
)  # fmt: skip
def test_any_likeness_of_a_list_is_read_or_reported(rows, separator, end):
    text = end.join(separator.join(row) for row in rows)
    found = read(text.encode("utf-8", "replace"))
    repr(found).encode()


@settings(max_examples=100, deadline=None)
@given(some.dictionaries(some.sampled_from(list(FIELDS)), some.one_of(
    some.text(max_size=30), some.sampled_from(CELLS)), min_size=1))  # fmt: skip
def test_any_cell_under_any_column_is_read_or_reported(told):
    cells = ["".join(c for c in cell if c not in '\t\r\n"') for cell in told.values()]
    sheet = read_csv("\t".join([*cells, "x"]).encode("utf-8", "replace"))
    patients_from(sheet, dict(enumerate(told)), today=TODAY)


@settings(max_examples=100, deadline=None)
@given(some.data())
def test_a_real_file_with_any_piece_cut_out_or_spoilt_never_stops_the_reader(data):
    paths = [path for path in files_of("csv") if path.stat().st_size < 10_000]
    if not paths:
        pytest.skip("no collected files")
    whole = data.draw(some.sampled_from(paths)).read_bytes()
    start = data.draw(some.integers(0, len(whole)))
    end = data.draw(some.integers(start, len(whole)))
    read(whole[:start] + data.draw(some.binary(max_size=6)) + whole[end:])


@pytest.mark.parametrize(
    "data",
    [
        b"\n" * 500_000,
        b'"' * 3_000_000,
        b'"a\n' * 30_000,
        b"," * 3_000_000,
        b"a" * 20_000_000,
        b"LastName,FirstName,DOB\n" + b"Doe,Jane,13/13/1980\n" * 8_000,
        b"LastName,FirstName\n" + b'Doe,"Jane\n' * 5_000,
        b"LastName,FirstName\n" + b"Doe," + b"x" * 900_000 + b"\n",
        bytes(range(256)) * 4_000,
        b"\xff\xfe" + b"\n" * 1_000_000,
    ],
    ids=["blank", "quotes", "open", "commas", "long", "bad", "stray", "cell", "bytes", "wide"],
)
def test_a_hostile_file_is_done_with_quickly(data):
    started = time.process_time()
    found = read(data)
    assert time.process_time() - started < 10
    assert (found.items or found.problems) and len(found.problems) <= 2 * MOST_PROBLEMS + 2


def test_a_file_too_large_is_refused_unread():
    class Large(bytes):
        def __len__(self) -> int:
            return LARGEST_FILE + 1

    found = read(Large(b"LastName,FirstName\nDoe,Jane\n"))
    assert found.items == () and "200 MB" in found.problems[0].reason
