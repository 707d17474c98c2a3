"""What makes a good password, and how one is kept: argon2id, never the words themselves."""

import base64
import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from frontdesk.core.refused import Refused

LEAST, MOST = 15, 256  # characters, counted as code points after NFC
MEMORY_KIB, PASSES, LANES = 47_104, 1, 1  # trust.md S5; 52 ms on the machine it was measured on
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no look-alikes
ADVICE = "Four or five words that have nothing to do with each other make a good one."

_COMMON = Path(__file__).parent.parent / "resources" / "passwords" / "common.txt"
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.",
    "q1w2e3r4t5y6u7i8o9p0", "1q2w3e4r5t6y7u8i9o0p",
)  # fmt: skip
_SEASONS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "spring", "summer", "autumn", "fall", "winter", "monday",
    "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "primavera", "verano", "oto\u00f1o", "invierno",
)  # fmt: skip
_PROGRAM = ("front desk", "frontdesk", "medical office", "doctor", "clinic")
_LEET = str.maketrans("@0134$5!7", "aoieassit")


def hashed(password: str) -> str:
    """Return the argon2id hash to keep of a password; about 50 ms, so never in a transaction."""
    return _hasher().hash(_plain(password))


def verify(kept: str, password: str) -> bool:
    """Return whether `password` is the one of the hash `kept`.

    Without a hash ("" for an unknown name) the same work is done, so that the time tells nothing.
    """
    try:
        return _hasher().verify(kept or _nobodys(), _plain(password))
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(kept: str) -> bool:
    """Return whether a hash was made with other costs than today's."""
    return _hasher().check_needs_rehash(kept)


def new_code() -> str:
    """Return a one-time code to hand to a person: 60 bits, as K7QF-M2XD-9HVP."""
    letters = [secrets.choice(CODE_LETTERS) for _ in range(12)]
    return "-".join("".join(letters[place : place + 4]) for place in (0, 4, 8))


def code_digest(code: str) -> str:
    """Return what is kept of a one-time code. It is random and short-lived: SHA-256 will do."""
    figures = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", code)).upper()
    return hashlib.sha256(
        f"frontdesk one-time code {figures}".encode("utf-8", "replace")
    ).hexdigest()


def is_code(kept: str, typed: str) -> bool:
    """Return whether `typed` is the code whose digest is `kept`; never for an empty one."""
    return bool(kept) and hmac.compare_digest(kept, code_digest(typed))


def refuse_weak(password: str, *, about: Iterable[str]) -> None:
    """Refuse a password that is too short, too long, or among the first that are tried.

    Any characters count, blanks and emoji too; no kind of character is asked for.

    Args:
        password: as typed.
        about: what others know: the person's name and login, the practice's name.

    Raises:
        Refused: says why, without the password in it.

    """
    length = len(unicodedata.normalize("NFC", password))
    if length < LEAST:
        raise Refused(
            f"Use at least {LEAST} characters; this has {length}. {ADVICE}", field="password"
        )
    if length > MOST:
        raise Refused(f"Use at most {MOST} characters; this has {length}.", field="password")
    reason = guessable(password, about=about, common=common_passwords())
    if reason:
        raise Refused(f"Choose another password: {reason} {ADVICE}", field="password")


def guessable(password: str, *, about: Iterable[str], common: Collection[str]) -> str:
    """Return why a password would be guessed early, as the end of a sentence; "" if it would not.

    Args:
        password: any length.
        about: names that belong to the person or the office.
        common: the most used passwords, in small letters.

    """
    folded = unicodedata.normalize("NFKC", password).casefold()
    if len(set(folded)) < 5:
        return "it is the same few characters over and over."
    mine = {"".join(filter(str.isalnum, name.casefold())) for name in about}
    mine |= {word for name in about for word in re.findall(r"\w{3,}", name.casefold())}
    if _is_little_more_than(_SEASONS, folded):
        return "a month, a day or a season with a number is tried first."
    if _is_little_more_than(mine, folded):
        return "it is little more than your own or the office\u2019s name."
    if any(_is_common(form, common) for form in (folded, folded.translate(_LEET))):
        return "it is made of one of the most used passwords."
    if _is_little_more_than((*_SEASONS, *mine, *_PROGRAM), folded):
        return "it is little more than names that anyone here knows."
    return "it follows the keyboard or the alphabet." if len(_without_walks(folded)) < 6 else ""


@cache
def common_passwords() -> frozenset[str]:
    """Return the most used passwords of known breaches; from this program's own files."""
    return frozenset(_COMMON.read_text(encoding="utf-8").split())


def _is_common(folded: str, common: Collection[str]) -> bool:
    """Whether it is a common password: bare, repeated, or with figures and signs around it."""
    core = folded.strip("".join({one for one in folded if not one.isalpha()}))
    forms = {folded, core, _letters(folded), re.sub(r"\W", "", folded)}
    units = {_unit(form) for form in forms if form}
    return any(unit * times in common for unit in units for times in (1, 2, 3, 4))


def _unit(text: str) -> str:
    """Return the shortest part that, repeated, makes `text`."""
    place = (text + text).find(text, 1)
    return text[:place]


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


def _without_walks(text: str) -> str:
    """Return `text` without stretches of four or more along a row, there or back, or of one key."""
    runs = [run for row in _ROWS for run in (row, row[::-1])]
    left, place = [], 0
    while place < len(text):
        longest = 1
        while text[place : place + longest + 1] == text[place] * (longest + 1):
            longest += 1
        for run in runs:
            length = longest + 1
            while place + length <= len(text) and text[place : place + length] in run:
                longest, length = length, length + 1
        if longest < 4:
            left.append(text[place])
            longest = 1
        place += longest
    return "".join(left)


def _is_little_more_than(words: Iterable[str], text: str) -> bool:
    left = text
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= 3:
            left = left.replace(word, " ")
    return left != text and len(set(_letters(left))) < 4


def _plain(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID)


@cache
def _nobodys() -> str:
    """Return a hash that no password has, at today's costs; made without the work of making one."""
    salt, tag = (base64.b64encode(os.urandom(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${tag}"
