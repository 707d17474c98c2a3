"""Takes from a text what a spreadsheet would run or choke on (OWASP, CSV injection)."""

import re
import unicodedata

# A spreadsheet takes what begins so as a formula; the last four are full-width forms.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]*[0-9][0-9.,]*")
_BREAKS = re.compile(r"[\n\r\t\v\f\x85\u2028\u2029]+")
# They turn the direction of what follows, so that a cell reads otherwise than it is.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def harmless(text: str) -> str:
    """Return a text that stays one: `'` before what would run, but for plain numbers and phones.

    Blanks and signs that are not shown are looked through.
    """
    bare = printable(text).lstrip(" \xa0\u3000\u200b\u2060\ufeff")
    if (text.startswith(_RUNS) or bare.startswith(_RUNS)) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def printable(text: str) -> str:
    """Return a text without control characters and half characters; breaks become blanks."""
    if text.isprintable():
        return text
    return "".join(letter for letter in _BREAKS.sub(" ", text) if _is_shown(letter))


def _is_shown(letter: str) -> bool:
    kind = unicodedata.category(letter)
    no_character = kind == "Cn" and (ord(letter) & 0xFFFE) == 0xFFFE
    return kind not in ("Cc", "Cs") and letter not in _TURNS and not no_character
