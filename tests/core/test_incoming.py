"""The words that every reader of foreign files shares."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from frontdesk.core.incoming import Findings, Name, guess_format
from frontdesk.core.incoming_words import (
    clean_text,
    is_insured,
    is_npi,
    language_of,
    last4_of,
    name_from,
    phone_from,
    relation_from,
    relation_of,
    state_of,
)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"MSH|^~\\&|EHR", "HL7 v2"), (b"\x0bMSH|^~\\&|", "HL7 v2"), (b"FHS|^~\\&|", "HL7 v2"),
        (b"\xef\xbb\xbfMSH|^~\\&|", "HL7 v2"), (b"exported\nMSH|^~\\&|", "HL7 v2"),
        (b"M\0S\0H\0|\0", "HL7 v2"), (b' {"resourceType": "Bundle"}', "FHIR R4"),
        (b"[{}]", "FHIR R4"),
        (b"\xef\xbb\xbf{}", "FHIR R4"), (b"LastName,FirstName", "CSV"), (b"", "CSV"),
        (b"\xff\xfeL\0a\0", "CSV"), (b"MSH,Name\n", "CSV"), (b"PK\x03\x04", "CSV"),
    ],
)  # fmt: skip
def test_a_files_format_is_seen_from_its_beginning(data, told):
    assert guess_format(data) == told


@settings(deadline=None)
@given(some.binary())
def test_any_bytes_have_a_format(data):
    assert guess_format(data) in ("HL7 v2", "FHIR R4", "CSV")


def test_problems_are_counted_when_there_are_too_many_to_keep():
    findings = Findings(most=2)
    for number in range(5):
        findings.warn(f"line {number}", "Bad.")
    problems = findings.problems()
    assert len(problems) == 3 and problems[-1].reason.startswith("3 more")


@settings(deadline=None)
@given(some.text())
def test_cleaned_text_can_be_stored_anywhere_and_cleaning_it_again_changes_nothing(text):
    clean = clean_text(text)
    clean.encode()
    assert "\0" not in clean and len(clean) <= 250 and clean_text(clean) == clean


@settings(deadline=None)
@given(some.text(max_size=60))
def test_any_name_in_one_piece_is_taken(text):
    name = name_from(text)
    if any(char.isalpha() for char in clean_text(text)):
        assert name.family or name.given


def test_words_in_the_offices_own():
    assert (state_of("massachusetts"), state_of("ma"), state_of("N.Y.")) == ("MA", "MA", "NY")
    assert state_of("Ontario") == "Ontario"
    assert (language_of("es-MX"), language_of("VIETNAMESE")) == ("Spanish", "Vietnamese")
    assert (relation_of("MTH"), relation_of("Step Aunt")) == ("mother", "step aunt")
    assert relation_from("4", "SELF") == "self" and relation_from("18", "") == "self"
    assert not is_insured("SELF-PAY") and is_insured("Aetna")


@pytest.mark.parametrize(
    ("number", "last4"),
    [("123-45-6789", "6789"), ("XXX-XX-6789", "6789"), ("000000000", ""), ("12", ""), ("", "")],
)
def test_only_the_last_four_of_a_social_security_number_are_kept(number, last4):
    assert last4_of(number) == last4


def test_an_npi_is_known_by_its_check_digit():
    assert is_npi("1234567893") and not is_npi("1234567890") and not is_npi("4356789876")


def test_phones_lose_nothing_of_how_they_were_typed():
    phone = phone_from("+1 (801) 555-0134 ext. 7")
    assert phone is not None
    assert (phone.typed, phone.digits, phone.extension) == (
        "+1 (801) 555-0134 ext. 7", "8015550134", "7",
    )  # fmt: skip
    assert phone_from("unlisted") is None and phone_from("000-0000") is None


def test_names_that_are_not_as_simple_as_programs_think():
    assert name_from("Ma, Jo") == Name("Ma", "Jo")
    assert name_from("García Lopez, Ana María") == Name("García Lopez", "Ana", "María")
    assert name_from("Smith-Jones, Mary") == Name("Smith-Jones", "Mary")
