import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import given, settings
from hypothesis import strategies as some

from frontdesk.core.refused import Refused
from frontdesk.staff import passwords
from frontdesk.staff.passwords import common_passwords, guessable, refuse_weak

ABOUT = ("Rosa Diaz", "rosa", "Lakeside Family Practice")
GOOD = "Tq7 violet kettle, nine moons under a borrowed hat; 41 spoons"


@pytest.mark.parametrize("length", [7, 14])
def test_a_short_password_is_refused_and_says_how_long_it_is(length):
    with pytest.raises(Refused, match=f"this has {length}") as refused:
        refuse_weak(GOOD[:length], about=ABOUT)
    assert refused.value.field == "password"


@pytest.mark.parametrize("length", [15, 64, 128, 256])
def test_a_long_password_is_welcome(length):
    refuse_weak((GOOD * 5)[:length], about=ABOUT)


def test_257_characters_are_too_many():
    with pytest.raises(Refused, match="at most 256"):
        refuse_weak((GOOD * 5)[:257], about=ABOUT)


def test_length_is_counted_in_characters_however_they_were_composed():
    fifteen = "äöüÄÖÜ ëïÿ âêîô"
    assert len(fifteen) == 15
    refuse_weak(unicodedata.normalize("NFD", fifteen), about=ABOUT)
    with pytest.raises(Refused, match="this has 14"):
        refuse_weak(unicodedata.normalize("NFD", fifteen[:14]), about=ABOUT)


@pytest.mark.parametrize(
    "phrase",
    ["correct horse battery staple", "my cat eats blue soup", "drapeau ciel lune rue",
     "🐈 🐎 🐕 🐄 jump over hedges", "387149219381227", "thunder over the lakeside pier at dawn",
     "ÄÖÜ éèê ñ ß 我 ж λ"],
)  # fmt: skip
def test_any_characters_are_allowed_and_none_are_asked_for(phrase):
    refuse_weak(phrase, about=ABOUT)


@pytest.mark.parametrize(
    "password, reason",
    [
        ("passwordpassword", "most used"),
        ("password1234567890", "most used"),
        ("P@ssw0rdP@ssw0rd!", "most used"),
        ("letmein letmein letmein", "most used"),
        ("trustno1trustno1", "most used"),
        ("1qaz2wsx3edc4rfv", "most used"),
        ("qwertyuiop12345", "most used"),
        ("Summer2026!Summer2026!", "season"),
        ("Summer2026!!!!!!!!", "season"),
        ("December-2025-December", "season"),
        ("rosadiazrosadiaz1", "name"),
        ("ROSA.DIAZ.1980.10.10", "name"),
        ("Lakeside Family Practice 2026", "name"),
        ("lakeside-rosa-2026!", "name"),
        ("FrontDesk2026FrontDesk", "anyone here knows"),
        ("aaaaaaaaaaaaaaaaaa", "over and over"),
        ("123412341234123412", "over and over"),
        ("asdfghjkl;zxcvbnm,./", "keyboard"),
        ("abcdefghijklmnopqrst", "alphabet"),
        ("lkjhgfdsapoiuytrewq", "keyboard"),
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused_with_the_reason(password, reason):
    with pytest.raises(Refused, match=reason) as refused:
        refuse_weak(password, about=ABOUT)
    assert password not in str(refused.value)


@given(
    some.sampled_from(sorted(filter(str.isalpha, common_passwords()))),
    some.integers(1, 6),
    some.text("0123456789!.", max_size=9),
)
@settings(max_examples=300, deadline=None)
def test_a_common_password_stays_refused_however_it_is_stretched(common, times, tail):
    assert guessable(common * times + tail, about=ABOUT, common=common_passwords())


def test_the_list_of_breaches_holds_the_three_thousand_most_used():
    listed = common_passwords()
    assert len(listed) > 3000
    assert {"123456", "password", "qwerty", "letmein", "iloveyou"} <= listed


def test_a_hash_is_argon2id_of_at_least_46_mib_and_never_the_same_twice():
    one, two = passwords.hashed(GOOD), passwords.hashed(GOOD)
    made = extract_parameters(one)
    assert one.startswith("$argon2id$") and one != two
    assert made.memory_cost >= 47_104 and made.time_cost >= 1


def test_a_password_fits_in_either_unicode_form_with_blanks_and_emoji():
    typed = "Zoë's café 🍰 is open"
    kept = passwords.hashed(unicodedata.normalize("NFD", typed))
    assert passwords.verify(kept, unicodedata.normalize("NFC", typed))
    assert not passwords.verify(kept, typed.replace("ë", "e"))


def test_the_65th_and_the_256th_character_matter():
    for place in (64, 255):
        long = (GOOD * 5)[:256]
        other = long[:place] + "#" + long[place + 1 :]
        assert not passwords.verify(passwords.hashed(long), other[:256])


def test_half_a_surrogate_pair_is_a_wrong_password_and_no_crash():
    assert not passwords.verify(passwords.hashed(GOOD), "\ud83d" * 20)


def test_nobody_has_the_password_of_nobody():
    assert not passwords.verify("", "")
    assert not passwords.verify("", GOOD)
    assert not passwords.verify("not a hash", GOOD)


def test_a_hash_of_lower_costs_is_to_be_renewed():
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)
    assert passwords.needs_rehash(weak)
    assert passwords.verify(weak, GOOD)
    assert not passwords.needs_rehash(passwords.hashed(GOOD))


def test_one_time_codes_are_random_readable_and_forgiving_to_type():
    codes = {passwords.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert not set("".join(codes)) & set("01IO")
    code = codes.pop()
    digest = passwords.code_digest(code)
    assert passwords.is_code(digest, code.lower().replace("-", " "))
    assert not passwords.is_code(digest, code[:-1] + ("A" if code[-1] != "A" else "B"))
    assert not passwords.is_code("", "")
    assert code not in digest
