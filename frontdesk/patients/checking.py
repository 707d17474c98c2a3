"""Checks what is typed of a patient, field by field, and tidies it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from frontdesk.core.cards import SHORTEST, refuse_card_number
from frontdesk.core.refused import Refused
from frontdesk.core.typed import read_date, read_phone
from frontdesk.core.typed_places import read_state, read_zip
from frontdesk.patients.names import clean, fold
from frontdesk.patients.typed import (
    MOST,
    PHONE_KINDS,
    SEXES,
    ContactTyped,
    Particulars,
    PatientTyped,
    Phone,
    PhoneTyped,
)

_BETWEEN = re.compile(r"[\s.,#/]+")  # words of an address
_FIGURE = re.compile(r"\d")
_PLAIN_EMAIL = re.compile(
    r"[a-z0-9]+(?:[._+-][a-z0-9]+)*@[a-z0-9]+(?:-[a-z0-9]+)*\.(?:com|net|org|edu|gov|us)",
    re.I | re.A,
)
_SEX_WORDS = {
    "f": "female", "m": "male", "o": "other", "u": "unknown", "x": "other", "": "unknown",
    "nonbinary": "other", "woman": "female", "man": "male",
} | {word: word for word in SEXES}  # fmt: skip


def check(typed: PatientTyped, today: date, *, area: str = "", desk: bool = True) -> Particulars:
    """Return tidy particulars, and every fault found, by field.

    A field at fault is left empty in what is returned. Field names are those of `PatientTyped`;
    phones and contacts are numbered: `phones.0`, `contacts.1.phone`.

    Args:
        typed: as typed or imported.
        today: the office's date.
        area: the office's area code, for numbers typed without.
        desk: whether a person at the desk typed it: there must be a phone or a birth date beside
            the name, or nobody could tell two of that name apart. An import takes what there is.

    """
    checking = _Checking()
    columns: dict[str, object] = {
        name: checking.line(name, getattr(typed, name))
        for name in ("family", "given", "middle", "suffix", "preferred", "pronouns", "line1",
                     "line2", "city", "language", "employer", "pharmacy")
    }  # fmt: skip
    columns |= {
        "sex": checking.of("sex", _sex, typed.sex, ""),
        "birth_date": checking.of("birth_date", lambda text: _birth(text, today), typed.birth_date),
        "state": checking.of("state", _state, typed.state, ""),
        "email": checking.of("email", _email, typed.email, ""),
        "interpreter": typed.interpreter,
        "guarantor_id": typed.guarantor_id,
    }
    columns["postal_code"] = checking.of(
        "postal_code", lambda text: _zip(text, str(columns["state"])), typed.postal_code,
        "",
    )  # fmt: skip
    columns["line1_key"] = address_key(str(columns["line1"]))
    phones = tuple(checking.phones(typed.phones, area))
    contacts = tuple(checking.contacts(typed.contacts, area))
    if not (fold(str(columns["family"])) or fold(str(columns["given"]))):
        checking.problems.setdefault("family", "Type a name: the last name, or the only one.")
    if desk and not phones and columns["birth_date"] is None:
        checking.problems.setdefault(
            "phones.0", "Type a phone number; without one, type the date of birth."
        )
    previous = tuple(checking.previous(typed.previous))
    alerts = tuple(filter(None, (checking.line("alert", text) for text in typed.alerts)))
    return Particulars(columns, phones, contacts, previous, alerts, checking.problems)


def checked(typed: PatientTyped, today: date, *, area: str = "", desk: bool = True) -> Particulars:
    """Return tidy particulars.

    Raises:
        Refused: the first fault `check` finds, with its field.

    """
    found = check(typed, today, area=area, desk=desk)
    for name, sentence in found.problems.items():
        raise Refused(sentence, field=name)
    return found


def address_key(line: str) -> str:
    """Return the first line of an address as it is searched: folded, one space between words."""
    return " ".join(filter(None, map(fold, _BETWEEN.split(line))))


def phone_digits(text: str) -> str:
    """Return the figures of a phone number as kept, without its extension or the country's 1."""
    figures = re.sub(r"\D", "", re.split(r"\s*x", text)[0], flags=re.ASCII)
    return figures.removeprefix("1") if len(figures) == 11 else figures


class _Checking:
    """Collects what is wrong, by field; the first fault of a field counts."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}

    def of(
        self, name: str, read: Callable[[str], object], text: str, empty: object = None
    ) -> object:
        if not text.strip():
            return "unknown" if name == "sex" else empty
        try:
            return read(text)
        except Refused as refusal:
            self.problems.setdefault(name, str(refusal))
            return empty

    def line(self, name: str, text: str, *, of: str | None = None) -> str:
        if not text:
            return ""
        try:
            kept = clean(text, most=MOST[of or name])
            if len(kept) >= SHORTEST and _FIGURE.search(kept):
                refuse_card_number(kept)
        except Refused as refusal:
            self.problems.setdefault(name, str(refusal))
            return ""
        return kept

    def phones(self, typed: tuple[PhoneTyped, ...], area: str) -> Iterator[Phone]:
        known = set[object]()
        for place, phone in enumerate(typed):
            text = self.of(f"phones.{place}", lambda text: _phone(text, area), phone.text, "")
            if text and text not in known:
                known.add(text)
                kind = phone.kind if phone.kind in PHONE_KINDS else "home"
                yield Phone(kind, str(text), phone_digits(str(text)))

    def contacts(self, typed: tuple[ContactTyped, ...], area: str) -> Iterator[ContactTyped]:
        for place, one in enumerate(typed):
            here = f"contacts.{place}"
            words = {
                name: self.line(f"{here}.{name}", getattr(one, name), of=name)
                for name in ("name", "relation", "address")
            }
            phone = self.of(f"{here}.phone", lambda text: _phone(text, area), one.phone, "")
            if not words["name"] and (phone or words["relation"] or words["address"]):
                self.problems.setdefault(f"{here}.name", "Type this person’s name.")
            elif words["name"]:
                yield replace(one, phone=str(phone), **words)

    def previous(self, typed: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
        for place, (family, given) in enumerate(typed):
            names = (
                self.line(f"previous.{place}", family, of="family"),
                self.line(f"previous.{place}", given, of="given"),
            )
            if any(names):
                yield names


def _sex(text: str) -> str:
    found = _SEX_WORDS.get(re.sub(r"[\W_]", "", text).casefold())
    if found is None:
        raise Refused("Choose female, male, other or not known.")
    return found


@lru_cache(maxsize=256)
def _state(text: str) -> str:
    return read_state(text)


@lru_cache(maxsize=65536)
def _zip(text: str, state: str) -> str:
    return read_zip(text, state=state)


def _birth(text: str, today: date) -> date:
    return read_date(text, today, past=True)


def _email(text: str) -> str:
    if len(text) < 64 and _PLAIN_EMAIL.fullmatch(text):  # most of a file's: nothing to look into
        return text.casefold()
    # Loaded when first needed, like phonenumbers below: the start of the program must not wait.
    from email_validator import EmailNotValidError, validate_email

    address = clean(text, most=254)
    try:
        found = validate_email(address, check_deliverability=False, allow_display_name=False)
    except EmailNotValidError:
        if "@" not in address:
            said = "It has no @"
        elif " " in address:
            said = "It has a blank in it"
        elif "." not in address.rpartition("@")[2]:
            said = "The part after the @ has no point"
        else:
            said = "It cannot be one as it stands"
        raise Refused(
            f"That is no e-mail address: {said}. Write it like ana@example.com."
        ) from None
    return found.normalized.casefold()


def _phone(text: str, area: str) -> str:
    kept = read_phone(text, area=area)
    if kept.startswith("+"):
        import phonenumbers

        try:
            number = phonenumbers.parse(kept, None)
        except phonenumbers.NumberParseException:
            raise Refused("No country has this number. Check the figures after the +.") from None
        if not phonenumbers.is_possible_number(number):
            raise Refused("That number’s length is not possible in its country. Check it.")
        form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
        return str(phonenumbers.format_number(number, form))
    return kept
