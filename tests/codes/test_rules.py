"""What makes a code fit for a charge."""

from datetime import date

import pytest

from frontdesk.codes import reads, rules
from frontdesk.codes.rules import MODIFIERS, PLACES
from frontdesk.codes.spans import is_named
from frontdesk.core.refused import Refused

TODAY = date(2026, 11, 23)


def refuse(code, on=TODAY):
    return rules.refuse_unbillable(code, reads.diagnosis(code, on=on), on=on)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("E11", r"E11 is a header and not billable\. Choose a code below it: E11\.0 \("),
        ("S93.402", r"S93\.402 needs a 7th character: choose S93\.402A \(initial encounter\), "),
        ("W19", r"W19 needs a 7th character: choose W19\.XXXA"),
        ("S30.1XXA", r"ended on September 30, 2025\. Use S30\.11XA"),
        ("X99.123", r"X99\.123 is no ICD-10-CM code\. Find the diagnosis by a word\."),
        ("", "An empty code is no ICD-10-CM code"),
        ("4", "4 is a header"),
    ],
)
def test_what_no_claim_may_bear_is_refused_with_what_to_do(code, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        refuse(code)
    assert refused.value.field == "diagnosis"


def test_a_code_before_its_first_day_is_refused():
    with pytest.raises(Refused, match="valid from October 1, 2025; the visit is before"):
        refuse("E78.010", date(2025, 9, 30))


@pytest.mark.parametrize("code", ["E11.9", "I10", "s93402a", "W19.XXXD", " m25.562 "])
def test_a_billable_code_passes_as_people_read_it(code):
    found = refuse(code)
    assert rules.bare(found.code) == rules.bare(code) and found.billable


def test_an_ended_code_of_long_ago_names_no_day_that_is_not_known():
    with pytest.raises(Refused, match=r"V29\.9XXA is no longer in ICD-10-CM"):
        refuse("V29.9XXA")


@pytest.mark.parametrize(
    ("typed", "kept"), [("25", "25"), (" lt ", "LT"), ("-59", "59"), ("x7", "X7")]
)
def test_a_modifier_is_two_characters(typed, kept):
    assert rules.modifier(typed) == kept


@pytest.mark.parametrize("typed", ["", "2", "LTT", "2 5", "%5"])
def test_what_is_no_modifier_is_refused(typed):
    with pytest.raises(Refused, match="is no modifier"):
        rules.modifier(typed)


def test_a_line_bears_four_different_modifiers_at_the_most():
    assert rules.modifiers("25, lt 59") == ("25", "LT", "59")
    with pytest.raises(Refused, match="four"):
        rules.modifiers("25 59 LT RT 50")
    with pytest.raises(Refused, match="stands twice"):
        rules.modifiers("25 25")


def test_every_place_and_modifier_has_two_characters_and_words():
    assert len(PLACES) == 52 and PLACES["11"] == "Office"
    assert all(len(code) == 2 and code.isdigit() and name for code, name in PLACES.items())
    assert MODIFIERS["RT"].words == "Right side"
    assert all(rules.modifier(code) == code and m.words for code, m in MODIFIERS.items())


def test_a_place_is_typed_with_or_without_its_nought():
    assert rules.place("2") == "02" and rules.place("11") == "11"
    with pytest.raises(Refused, match="no place of service"):
        rules.place("28")


@pytest.mark.parametrize("typed", ["99213", "0001F", "0071T", "0001U", " j3420", "G0439"])
def test_a_procedure_code_has_the_shape_of_cpt_or_hcpcs(typed):
    code = rules.read_procedure(typed)
    assert code == typed.strip().upper()
    assert rules.kind_of_procedure(code) == ("cpt" if code[0].isdigit() else "hcpcs")


@pytest.mark.parametrize("typed", ["", "9921", "992133", "W1234", "0001X", "E11.9"])
def test_what_is_no_procedure_code_is_refused(typed):
    with pytest.raises(Refused) as refused:
        rules.read_procedure(typed)
    assert refused.value.field == "code"


@pytest.mark.parametrize(
    ("code", "note", "named"),
    [
        ("S5810", "amputation (S58.-)", True),
        ("S59", "amputation (S58.-)", False),
        ("E10", "diabetes (E08-E13)", True),
        ("E139", "diabetes (E08-E13)", True),
        ("E14", "diabetes (E08-E13)", False),
        ("P702", "other (O24.4-, P70.2)", True),
        ("T36", "in text T36 without brackets", False),
    ],
)
def test_a_note_names_codes_above_and_spans(code, note, named):
    assert is_named(code, note) is named
