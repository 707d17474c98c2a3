"""Reads single cells that spreadsheets like to damage: ZIP codes, phones, numbers, yes and no."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from frontdesk.core.incoming import Phone, PhoneKind
from frontdesk.core.incoming_words import STATE_CODES, phone_from, state_of
from frontdesk.core.refused import Refused
from frontdesk.core.typed_places import read_zip

AUSTRALIAN = frozenset({"NSW", "VIC", "QLD", "TAS", "ACT"})
SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d{2,3}")  # as spreadsheets write it
LOST = "The spreadsheet rounded this number; its last digits are not in the file."
NARROW = "The spreadsheet column was too narrow; the value is not in the file."
NO_VALUE = frozenset({
    "#n/a", "#value!", "#ref!", "#name?", "#null!", "#div/0!", "\\n", "n/a", "null", "none", "-",
    "--", "---", ".", "(null)", "<null>", "nan", "n\\a", "not provided", "unknown",
})  # fmt: skip
YES = frozenset({"y", "yes", "true", "t", "1", "x", "si", "sí"})
NO = frozenset({"n", "no", "false", "f", "0"})
USUAL_PHONE = re.compile(r"(?:\([2-9]\d\d\) ?|[2-9]\d\d[-. ]?)\d{3}[-. ]?\d{4}", re.ASCII)
NO_SIGNS = str.maketrans("", "", "()-. ")
MORE_PHONES = re.compile(r"\s*(?:[;/|\n]|\bor\b|,)\s*")
PHONE_WORD = re.compile(r"(?i)\b(cell|mobile|mob|home|work|office|fax|c|h|w|m)\b")
PHONE_WORDS: dict[str, PhoneKind] = {
    "c": "mobile", "m": "mobile", "h": "home", "w": "work", "o": "work", "f": "fax",
}  # fmt: skip


def is_no_value(text: str) -> bool:
    """Whether a cell says, in some program's way, that it holds nothing."""
    return not text or text.casefold() in NO_VALUE


def whole_number(text: str) -> str | None:
    """The digits of a number that a sheet wrote as 5.554756178E+09 or 84111.0; None if rounded."""
    if "." not in text and "+" not in text:
        return text
    if re.fullmatch(r"\d+\.0+", text):
        return text.split(".")[0]
    if not SCIENTIFIC.fullmatch(text):
        return text
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    exponent = number.as_tuple().exponent
    # 5.55E+09 has lost its digits, 5.554756178E+09 has not
    exact = isinstance(exponent, int) and exponent <= 0 and number.adjusted() < 20
    return str(int(number)) if exact and number == number.to_integral_value() else None


@dataclass(frozen=True, slots=True)
class ZipColumn:
    """Whether a column holds US ZIP codes, so that lost zeros can be put back."""

    american: bool

    def read(self, text: str, state: str) -> tuple[str, str]:
        """The ZIP code of one cell and a sentence on what was done to it or is doubtful.

        Args:
            text: the cell.
            state: the two-letter code of the row's state, "" if not known.
        """
        if not text or not self.american:
            return text, ""
        if len(text) == 5 and text.isdigit() and text.isascii():
            return text, ""
        digits = whole_number(text)
        if digits is None:
            return "", LOST
        bare = re.sub(r"[\s-]+", "-", digits.strip("- "))
        five, _, four = bare.partition("-")
        if not (five + four).isdigit() or not five.isascii():
            return text, ""  # another country's
        if not four and len(five) in (8, 9):
            five, four = five[:-4], five[-4:]
        tail = f"-{four}" if len(four) == 4 and four != "0000" else ""
        if len(five) == 5:
            return five + tail, ""
        return self._repaired(five, tail, state, text)

    def _repaired(self, five: str, tail: str, state: str, text: str) -> tuple[str, str]:
        padded = five.zfill(5)
        if len(five) not in (3, 4) or not _is_zip(padded, state):
            return text, "This ZIP code has not five digits and does not fit the state."
        if state in STATE_CODES:
            return (
                padded + tail,
                "The spreadsheet took the ZIP code's leading zero; it is put back.",
            )
        reason = "The ZIP code's leading zero was put back; no state was there to check it."
        return padded + tail, reason


def _is_zip(text: str, state: str) -> bool:
    try:
        read_zip(text, state=state if state in STATE_CODES else "")
    except Refused:
        return False
    return True


def zip_column(zips: Iterable[str], states: Iterable[str]) -> ZipColumn:
    """Whether these are US ZIP codes, decided for all of them together."""
    told = [state_of(state).upper() for state in states if state]
    foreign = sum(state in AUSTRALIAN for state in told)
    american = sum(state in STATE_CODES and state != "WA" for state in told)
    if told:
        return ZipColumn(american > foreign)
    lengths = [len(text) for text in zips if text[:5].isdigit()]
    return ZipColumn(any(length in (5, 9, 10) for length in lengths))


def phones_in(text: str, kind: PhoneKind) -> tuple[list[Phone], str]:
    """The phones of one cell, and a sentence if there is a number that cannot be read.

    "555-0123 (cell) / 555-0199" are two; a word beside a number says of what kind it is.
    """
    if USUAL_PHONE.fullmatch(text):
        digits = text.translate(NO_SIGNS)
        if digits not in ("0000000000", "9999999999"):
            return [Phone(text, digits, kind)], ""
    whole = whole_number(text)
    if whole is None:
        return [], LOST
    parts = MORE_PHONES.split(whole)
    if any(sum(char.isdigit() for char in part) < 7 for part in parts):
        parts = [whole]
    found = []
    for part in parts:
        word = PHONE_WORD.search(part)
        told = PHONE_WORDS[word[1][0].casefold()] if word else kind
        if word:
            part = PHONE_WORD.sub("", part).replace("()", "").strip(" :-")
        phone = phone_from(part, told)
        if phone and len(phone.digits) >= 7:
            found.append(phone)
    figures = {char for char in whole if char.isdigit()}
    dummy = figures in ({"0"}, {"9"}) or not whole
    if found or dummy:
        return found, ""
    return [], "This is no phone number."


def yes_or_no(text: str) -> bool | None:
    """What a yes-or-no cell says; None for anything else."""
    plain = text.strip().casefold()
    return True if plain in YES else False if plain in NO else None
