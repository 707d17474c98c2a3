"""No file, however bad or large, makes the reader stumble, stall or grow without bound."""

import json
import time

import pytest
from foreign_files import files_of
from hypothesis import given, settings
from hypothesis import strategies as some

from frontdesk.core.incoming import LARGEST_FILE
from frontdesk.fhir.read import read_fhir

KEYS = [
    "resourceType", "id", "entry", "resource", "fullUrl", "identifier", "system", "value", "type",
    "coding", "code", "text", "name", "family", "given", "use", "period", "end", "start",
    "telecom", "birthDate", "gender", "address", "line", "city", "contact", "relationship",
    "communication", "language", "maritalStatus", "extension", "url", "valueBoolean", "link",
    "other", "reference", "active", "participant", "actor", "status", "payor", "class",
    "beneficiary", "patient", "subject", "guarantor", "party", "insurance", "coverage", "display",
    "contained", "created", "deceasedDateTime", "minutesDuration", "order", "rank", "request",
    "method", "meta",
]  # fmt: skip
VALUES = [
    "Patient", "Bundle", "Appointment", "Coverage", "RelatedPerson", "Claim", "Account", "Flag",
    "Patient/a", "#a", "a", "", "booked", "official", "replaced-by", "1980-03-04", "SS", "phone",
    "2026-07-20T09:30:00Z", "\ud800", "\0", "E", "http://x.org/Patient/a", 1, -1, True, None, 1e300,
]  # fmt: skip
ANYTHING = some.recursive(
    some.sampled_from(VALUES),
    lambda inner: (
        some.lists(inner, max_size=4)
        | some.dictionaries(some.sampled_from(KEYS), inner, max_size=6)
    ),
    max_leaves=20,
)
KINDS = ["Patient", "Appointment", "Coverage", "RelatedPerson", "Claim", "Account", "Flag"]


@settings(deadline=None)
@given(some.binary())
def test_any_bytes_are_read_or_reported(data):
    found = read_fhir(data)
    assert found.items or found.problems


@settings(max_examples=80, deadline=None)
@given(some.lists(some.tuples(some.sampled_from(KINDS), some.dictionaries(
    some.sampled_from(KEYS), ANYTHING, max_size=12)), max_size=5))  # fmt: skip
def test_resources_of_any_shape_are_read_or_reported(told):
    resources = [{**body, "resourceType": kind} for kind, body in told]
    data = {"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]}
    found = read_fhir(json.dumps(data).encode())
    repr(found).encode()  # no half of a surrogate pair is left


@settings(max_examples=80, deadline=None)
@given(some.data())
def test_a_real_file_with_any_piece_cut_out_never_stops_the_reader(data):
    paths = files_of("fhir")
    if not paths:
        pytest.skip("no collected files")
    whole = data.draw(some.sampled_from(paths)).read_bytes()
    start = data.draw(some.integers(0, len(whole)))
    end = data.draw(some.integers(start, len(whole)))
    found = read_fhir(whole[:start] + data.draw(some.binary(max_size=6)) + whole[end:])
    assert found.items or found.problems


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 1_000_000,
        b'{"a":' * 100_000,
        b"[" + b"1," * 300_000 + b"1]",
        b'{"resourceType":"Bundle","entry":[' + b"{}," * 300_000 + b"{}]}",
        b'{"resourceType":"Patient"}\n' * 10_000,
        b'{"resourceType":"Patient","name":[' + b'{"family":"a"},' * 200_000 + b"{}]}",
        b'{"resourceType":"Patient","name":[{"family":"' + b"a" * 10_000_000 + b'"}]}',
        b" " * 10_000_000,
        b"{}\n" * 50_000,
    ],
    ids=[
        "deep",
        "deep objects",
        "numbers",
        "empty",
        "lines",
        "names",
        "long",
        "blank",
        "shapeless",
    ],
)
def test_a_hostile_file_is_done_with_quickly(data):
    started = time.process_time()
    found = read_fhir(data)
    assert time.process_time() - started < 5
    assert found.items or found.problems


def test_a_file_too_large_is_refused_unread():
    class Large(bytes):
        def __len__(self) -> int:
            return LARGEST_FILE + 1

    found = read_fhir(Large(b"{}"))
    assert found.items == () and "200 MB" in found.problems[0].reason
