"""What is right of a patient's particulars: names shown, forms checked, chart numbers given."""

from functools import lru_cache

from frontdesk.patients.checking import address_key, check, checked, phone_digits
from frontdesk.patients.names import NameKeys, alike, fold, spoken_name
from frontdesk.patients.typed import (
    PHONE_KINDS,
    SEXES,
    ContactTyped,
    Particulars,
    PatientTyped,
    Phone,
    PhoneTyped,
)

__all__ = [
    "PHONE_KINDS",
    "SEXES",
    "ContactTyped",
    "NameKeys",
    "Particulars",
    "PatientTyped",
    "Phone",
    "PhoneTyped",
    "address_key",
    "alike",
    "chart_number",
    "check",
    "checked",
    "display_name",
    "fold",
    "is_own_chart_number",
    "phone_digits",
    "spoken_name",
]


def display_name(
    family: str,
    given: str,
    *,
    middle: str = "",
    suffix: str = "",
    preferred: str = "",
) -> str:
    """Return a name as lists show it: `Smith, John A. Jr. (Jack)`; a single name stands alone."""
    initial = f"{middle}." if len(middle) == 1 else middle
    first = " ".join(part for part in (given, initial) if part)
    name = ", ".join(part for part in (family, first) if part)
    if suffix:
        name = f"{name} {suffix}"
    known_as = preferred if fold(preferred) != fold(given) else ""
    return f"{name} ({known_as})" if known_as else name


def words_language(language: str, *, interpreter: bool) -> str:
    """Return what a caller must know of the language; empty where there is nothing to mind."""
    if interpreter:
        return f"Interpreter: {language or 'ask which language'}"
    return "" if language.casefold() in ("", "en", "english") else f"Speaks {language}"


def chart_number(count: int) -> str:
    """Return the office's own chart number of a count: the figures and one to check them by.

    A wrong figure, or two neighbours swapped, is never another chart's number (Damm's check).
    """
    figures = f"{count:06}"
    return f"{figures}{_DAMM[_damm(figures[:-1])][int(figures[-1])]}"  # neighbours begin alike


def is_own_chart_number(text: str) -> bool:
    """Tell whether a text could be a number that `chart_number` gave."""
    return len(text) >= 7 and text.isascii() and text.isdigit() and _damm(text) == 0


@lru_cache(maxsize=1024)
def _damm(figures: str) -> int:
    row = 0
    for figure in figures:
        row = _DAMM[row][int(figure)]
    return row


_DAMM = [
    [int(figure) for figure in row]
    for row in (
        "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
        "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
    )
]  # fmt: skip
