"""Keeps card numbers out: none may ever enter the program (PCI DSS 3.3.1, 3.5.1)."""

import re
import unicodedata

from frontdesk.core.refused import Refused

_RUN = re.compile(r"\d(?:[ \-.\u2010-\u2015/_]{0,2}\d){12,}")
SHORTEST, LONGEST = 13, 19
# How cards begin and how long they are: to find one within a longer run, such as a swiped track.
_BRANDS = re.compile(
    r"(?=(4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(?:011|4[4-9]\d|5\d\d)\d{12}|35\d{14}))"
)


def holds_card_number(text: str) -> bool:
    """Return whether `text` holds what a card number looks like, however its figures are grouped.

    That is 13 to 19 figures that pass the check of all card numbers (Luhn), or a number of the
    usual brands within a longer run of figures.
    """
    for run in _RUN.findall(unicodedata.normalize("NFKC", text)):
        figures = "".join(str(int(letter)) for letter in run if letter.isdecimal())
        if len(figures) <= LONGEST and _passes_luhn(figures):
            return True
        if any(_passes_luhn(found) for found in _BRANDS.findall(figures)):
            return True
    return False


def refuse_card_number(text: str, *, field: str | None = None) -> None:
    """Refuse text that holds a card number.

    Raises:
        Refused: it does; the sentence does not repeat it.

    """
    if holds_card_number(text):
        raise Refused(
            "That looks like a card number. Never type one here: use the card terminal, then "
            "write the brand, the last four figures and the approval code.",
            field=field,
        )


def _passes_luhn(number: str) -> bool:
    figures = [int(letter) for letter in number]
    doubled = (2 * figure for figure in figures[-2::-2])
    return (sum(figures[-1::-2]) + sum(d - 9 if d > 9 else d for d in doubled)) % 10 == 0
