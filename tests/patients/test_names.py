"""Names cleaned, folded, taken apart and compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, Jaro

from frontdesk.core.refused import Refused
from frontdesk.patients.names import (
    NameKeys,
    alike,
    clean,
    family_parts,
    fold,
    given_parts,
    jaro,
    mixed_alphabets,
    one_edit,
    shortened,
    sound,
)
from frontdesk.patients.search_keys import name_rows

LETTERS = st.text("abcde", max_size=8)


@pytest.mark.parametrize(
    "written,key",
    [("O'Brien", "obrien"), ("O\u2019Brien", "obrien"), ("García-López", "garcialopez"),
     ("NGUYỄN", "nguyen"), ("Strauß", "strauss"), ("Ødegård", "odegard"), ("Łukasz", "lukasz"),
     ("Đặng", "dang"), ("İnan", "inan"), ("de la Cruz", "delacruz"), ("Ĳssel", "ijssel"),
     ("Þór", "thor"), ("Ｓｍｉｔｈ", "smith"), ("St. John", "stjohn"), ("محمد", "محمد")],
)  # fmt: skip
def test_accents_case_and_signs_do_not_matter(written, key):
    assert fold(written) == key


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=30))
def test_composed_and_decomposed_writing_fold_alike(text):
    import unicodedata

    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text(max_size=60))
def test_kept_text_holds_nothing_invisible(text):
    kept = clean(text, most=200)
    assert clean(kept, most=200) == kept
    assert not set(kept) & set("\x00\u202e\u2066\u200f\ufeff\r\n\t")
    kept.encode()  # no lone surrogate


def test_a_name_that_is_too_long_is_refused_not_cut():
    assert clean("N" * 300, most=300) == "N" * 300
    with pytest.raises(Refused, match="301 characters"):
        clean("N" * 301, most=300)


def test_halves_of_double_names_are_looked_up_too():
    assert family_parts("García-López") == ["garcia", "lopez"]
    assert family_parts("de la Cruz") == ["cruz"]
    assert family_parts("Smith") == [] and family_parts("Müller") == ["mueller"]
    assert given_parts("Mary-Ellen", "Q") == ["ellen"]


def test_every_form_of_a_name_is_a_row_once():
    rows = name_rows("García-López", "María", "Elena", "Mari", [("Ruiz", "")])
    assert [(row.kind, row.family_key, row.given_key) for row in rows] == [
        ("legal", "garcialopez", "maria"),
        ("preferred", "garcialopez", "mari"),
        ("previous", "ruiz", "maria"),
        ("part", "garcia", "maria"),
        ("part", "lopez", "maria"),
        ("part", "garcialopez", "elena"),
    ]


@given(LETTERS, LETTERS)
def test_one_edit_is_what_the_library_says(one, other):
    assert one_edit(one, other) == (OSA.distance(one, other) <= 1)


@given(LETTERS, LETTERS)
def test_how_much_two_names_share_is_what_rapidfuzz_says(one, other):
    if one or other:  # of two empty ones it says that they are the same
        assert jaro(one, other) == pytest.approx(Jaro.similarity(one, other))


@given(LETTERS, LETTERS)
def test_two_names_one_edit_apart_share_a_shortened_form(one, other):
    if one_edit(one, other):
        assert set(shortened(one)) & set(shortened(other))


def test_names_that_sound_alike_have_one_sound():
    assert sound("meyer") == sound("maier") == sound("mayer")
    assert sound("smith") == sound("smyth") != sound("smart")


ALIKE = [
    (("Smith", "John"), ("Smith", "John")),
    (("Smith", "John"), ("Smyth", "Jon")),
    (("Garcia", "Maria"), ("García-López", "María")),
    (("John", "Smith"), ("Smith", "John")),
    (("Smith", "Mary Ellen"), ("Smith", "Mary E")),
    (("Smith", "Mary-Ellen"), ("Smith", "Mary Ellen")),
    (("Smith", "J"), ("Smith", "John")),
    (("Meyer", "Anna"), ("Maier", "Ana")),
    (("Smith", ""), ("Smith", "John")),
]
UNLIKE = [
    (("Smith", "John"), ("Smith", "Mary")),
    (("Smith", "John"), ("Jones", "John")),
    (("Lee", "Ann"), ("Kim", "Ann")),
    (("Brown", "Alexander"), ("Brown", "Christopher")),
]


@pytest.mark.parametrize("one,other", ALIKE)
def test_names_easily_taken_for_one_another_are_flagged(one, other):
    first, second = NameKeys.of(*one), NameKeys.of(*other)
    assert alike(first, second) and alike(second, first)


@pytest.mark.parametrize("one,other", UNLIKE)
def test_names_that_nobody_mixes_up_raise_no_false_alarm(one, other):
    first, second = NameKeys.of(*one), NameKeys.of(*other)
    assert not alike(first, second) and not alike(second, first)


def test_the_preferred_name_counts_too():
    assert alike(NameKeys.of("Smith", "Robert", "Bob"), NameKeys.of("Smith", "Bob"))


def test_a_cyrillic_letter_in_a_latin_name_is_marked():
    assert mixed_alphabets("\u0410nn Smith") and not mixed_alphabets("Анна Smith")
