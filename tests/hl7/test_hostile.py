"""No file, however bad or large, makes the reader stumble, stall or grow without bound."""

import re
import time
from zoneinfo import ZoneInfo

import pytest
from foreign_files import files_of
from hypothesis import given, settings
from hypothesis import strategies as some

from frontdesk.core.incoming import LARGEST_FILE, MOST_PROBLEMS
from frontdesk.hl7.framing import LARGEST_MESSAGE
from frontdesk.hl7.read import read_hl7

ZONE = ZoneInfo("America/New_York")
WORDS = [
    b"MSH|^~\\&|", b"MSH|", b"PID|1||", b"MRG|", b"SCH|", b"AIS|1||", b"IN1|", b"IN2|", b"NK1|",
    b"NTE|", b"TQ1|", b"BHS|^~\\&|", b"BTS|", b"FHS|", b"\r", b"\n", b"\x0b", b"\x1c", b"\\", b"|",
    b"^", b"~", b"&", b'""', b"ADT^A04", b"ADT^A40", b"SIU^S12", b"20260231", b"\xff", b"\0",
    b"||||||||", b"202607200930", b"\\X", b"@", b"\xef\xbb\xbf", b"1" * 40,
]  # fmt: skip


@settings(deadline=None)
@given(some.binary())
def test_any_bytes_are_read_or_reported(data):
    found = read_hl7(data, office_zone=ZONE)
    assert found.items or found.problems


@settings(max_examples=300, deadline=None)
@given(some.lists(some.sampled_from(WORDS), max_size=60).map(b"".join))
def test_any_likeness_of_messages_is_read_or_reported(data):
    found = read_hl7(data, office_zone=ZONE)
    assert found.items or found.problems


@settings(max_examples=60, deadline=None)
@given(some.data())
def test_a_real_file_with_any_piece_cut_out_or_spoilt_never_stops_the_reader(data):
    paths = files_of("hl7v2")
    if not paths:
        pytest.skip("no collected files")
    whole = data.draw(some.sampled_from(paths)).read_bytes()
    start = data.draw(some.integers(0, len(whole)))
    end = data.draw(some.integers(start, len(whole)))
    read_hl7(whole[:start] + data.draw(some.binary(max_size=6)) + whole[end:], office_zone=ZONE)


@pytest.mark.parametrize(
    "data",
    [
        b"\n" * 3_000_000,
        b"MSH|^~\\&|" + b"x" * 20_000_000,
        b"MSH|^~\\&|\r" * 6_000,
        b"MSH|^~\\&|||||||ADT^A04\rPID|1||" + b"~^&" * 80_000,
        b"MSH|^~\\&|||||||ADT^A04\rPID|1||1||" + b"\\X41" * 60_000,
        b"MSH|^~\\&|||||||ADT^A04\rPID|1||1||A^B\r" + b"NK1|1|A^B\r" * 20_000,
        b"\x0b" * 1_000_000,
        b"MSH|^~\\&|||||||ADT^A04\rPID|1||1||A^B" + b"\nx" * 100_000,
        b" " * 5_000_000 + b"MSH",
        b"MSHMSH" * 500_000,
    ],
    ids=["blank", "long", "many", "parts", "escapes", "segments", "frames", "torn", "indent", "x"],
)
def test_a_hostile_file_is_done_with_quickly(data):
    started = time.process_time()
    found = read_hl7(data, office_zone=ZONE)
    assert time.process_time() - started < 5
    assert found.problems and len(found.problems) <= MOST_PROBLEMS + 1


def test_a_message_too_long_is_refused_and_the_next_one_read():
    long = b"MSH|^~\\&|||||||ADT^A04\rPID|1||1||A^B\rNTE|1||" + b"x" * LARGEST_MESSAGE
    good = b"\rMSH|^~\\&|||||||ADT^A04\rPID|1||1||A^B\r"
    found = read_hl7(long + good, office_zone=ZONE)
    assert [one.place for one in found.items] == ["message 2"]
    assert [one.severity for one in found.problems] == ["error"]


def test_a_file_too_large_is_refused_unread():
    class Large(bytes):
        def __len__(self) -> int:
            return LARGEST_FILE + 1

    found = read_hl7(Large(b"MSH"), office_zone=ZONE)
    assert found.items == () and "200 MB" in found.problems[0].reason


def taken_apart_blindly(data: bytes) -> list[object]:
    """The yardstick: every sub-component of every field, with no thought of what it means."""
    return [
        [[[part.split("&") for part in one.split("^")] for one in field.split("~")]
         for field in line.split("|")]
        for line in re.split("[\r\n]+", data.decode())
    ]  # fmt: skip


def test_reading_a_large_message_costs_less_than_taking_it_apart_twice():
    # about 1 ms for 8.6 kB on a quiet machine; the yardstick makes it hold on a busy one
    paths = [path for path in files_of("hl7v2") if "ADT-A04-01" in path.name]
    if not paths:
        pytest.skip("no collected files")
    data = paths[0].read_bytes()
    blind = reading = 1.0
    for _ in range(40):
        started = time.process_time()
        taken_apart_blindly(data)
        parted = time.process_time()
        read_hl7(data, office_zone=ZONE)
        blind = min(blind, parted - started)
        reading = min(reading, time.process_time() - parted)
    assert reading < 2 * blind
