"""What one line means, and the sheet that grows by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from frontdesk.charges.rules import DiagnosisTyped, ServiceTyped
from frontdesk.charges.sheet import Sheet, Typed, read_typed
from frontdesk.core.refused import Refused

A, B, C = (DiagnosisTyped(code) for code in ("I10", "E11.9", "J06.9"))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("99213", Typed("99213")),
        ("99213-25", Typed("99213", ("25",))),
        ("99213-25-lt x2 :ab $80 @10", Typed("99213", ("25", "LT"), 2, "AB", 8000, "10")),
        ("-59 x3", Typed("", ("59",), 3)),
        ("sore throat", Typed("sore throat")),
        ("x-ray chest", Typed("x-ray chest")),
        ("j06.9", Typed("j06.9")),
        (">c", Typed("", pointers="C")),
        ("", Typed()),
    ],
)
def test_one_line_says_all_of_a_service(text, meant):
    assert read_typed(text) == meant


@pytest.mark.parametrize("text", ["$12.345", "@98", "99213-25-25"])
def test_what_is_no_price_place_or_modifier_is_said(text):
    with pytest.raises(Refused):
        read_typed(text)


def test_a_removed_diagnosis_leaves_the_services_pointing_to_the_same_ones():
    sheet = Sheet((A, B, C), (ServiceTyped("99213", "", 1, pointers="AC"),))
    assert sheet.without_diagnosis(0).services[0].pointers == "B"
    assert sheet.without_diagnosis(1).services[0].pointers == "AB"
    assert sheet.moved_diagnosis(2, 0).services[0].pointers == "BA"


def test_a_diagnosis_stands_once_and_the_thirteenth_has_no_room():
    sheet = Sheet().with_diagnosis(A).with_diagnosis(A)
    assert len(sheet.diagnoses) == 1
    for number in range(11):
        sheet = sheet.with_diagnosis(DiagnosisTyped(f"Z{number}"))
    with pytest.raises(Refused, match="twelve"):
        sheet.with_diagnosis(DiagnosisTyped("Z99"))


def test_what_is_typed_changes_the_service_in_hand():
    sheet = Sheet((A,), (ServiceTyped("99213", "Visit", 14000),))
    changed = sheet.changed(0, read_typed("-25 x2 $150")).services[0]
    assert (changed.modifiers, changed.units, changed.unit_cents) == (("25",), 2, 15000)


service = some.builds(
    ServiceTyped, some.sampled_from(["99213", "87880"]), some.text(max_size=5),
    some.integers(1, 10**6), some.integers(1, 9), some.just(("25",)), some.sampled_from(["A", ""]),
)  # fmt: skip


@given(some.lists(service, max_size=4), some.integers(0, 3))
def test_a_parked_sheet_comes_back_as_it_was(services, count):
    sheet = Sheet((A, B, C)[:count], tuple(services), "Dr. Roe", 500)
    assert Sheet.from_json(sheet.to_json()) == sheet
