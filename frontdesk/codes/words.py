"""Cuts titles and what is typed into the same plain words, so that the one finds the other."""

import re
import unicodedata

WORD = re.compile(r"[a-z0-9]+")
POSSESSIVE = re.compile(r"['\u2019\u02bc]s\b")
# They tell no two codes apart; `with` and `without` do.
SMALL = frozenset({"a", "an", "and", "as", "at", "by", "due", "for", "from", "in", "of", "on", "or",
                   "the", "to"})  # fmt: skip
LIGATURES = str.maketrans({"\u00e6": "ae", "\u0153": "oe", "\u00f8": "o", "\u00df": "ss"})


def plain(text: str) -> str:
    """Return text in small letters without accents and without 's."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
        text = "".join(char for char in text if not unicodedata.combining(char))
    return POSSESSIVE.sub("", text.lower()).replace("'", "").replace("\u2019", "")


def words_of(text: str) -> list[str]:
    """Return the words of a text, in their singular, in order."""
    return [singular(word) for word in WORD.findall(plain(text))]


def sought(text: str) -> list[str]:
    """Return the words that a search is for; the small ones only if there are no others."""
    words = words_of(text)
    told = [word for word in words if word not in SMALL]
    return told or words


def singular(word: str) -> str:
    """Return a word without the s of its plural; `pus`, `abscess` and `arthritis` keep theirs."""
    if len(word) > 4 and word[-1] == "s" and word[-2] not in "siu":
        return word[:-1]
    return word
