"""The fields there are: text, phone, date, money, number, choice, notes, check, password."""

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from frontdesk.kit.choice_input import CheckInput, ChoiceInput, NotesInput, NumberInput
from frontdesk.kit.date_input import DateInput
from frontdesk.kit.field import Field
from frontdesk.kit.inputs import MoneyInput, PasswordInput, PhoneInput, TextInput
from frontdesk.kit.segmented import Segmented

__all__ = [
    "Field",
    "check",
    "choice",
    "date",
    "money",
    "notes",
    "number",
    "password",
    "phone",
    "text",
]

Options = Sequence[tuple[Any, str]]
_FEW = 4  # so many choices are shown side by side


def text(
    name: str,
    label: str,
    *,
    required: bool = False,
    hint: str = "",
    placeholder: str = "",
    private: bool = False,
    longest: int = 200,
) -> Field:
    """Return a field for a line of text; its value is a str, empty when empty."""
    box = TextInput(placeholder=placeholder, private=private, longest=longest)
    return Field(name, label, box, required=required, hint=hint)


def phone(
    name: str,
    label: str,
    *,
    required: bool = False,
    hint: str = "",
    area: str = "",
    private: bool = False,
) -> Field:
    """Return a field for a phone number; its value is `(555) 555-0199` or empty."""
    return Field(name, label, PhoneInput(area=area, private=private), required=required, hint=hint)


def date(
    name: str,
    label: str,
    *,
    required: bool = False,
    hint: str = "",
    past: bool = False,
    today: Callable[[], datetime.date] = datetime.date.today,
    private: bool = False,
) -> Field:
    """Return a field for a date; its value is a date or None. `past` is for birth dates."""
    box = DateInput(past=past, today=today, private=private)
    return Field(name, label, box, required=required, hint=hint)


def money(
    name: str, label: str, *, required: bool = False, hint: str = "", private: bool = False
) -> Field:
    """Return a field for an amount; its value is int cents or None."""
    return Field(name, label, MoneyInput(private=private), required=required, hint=hint)


def number(
    name: str,
    label: str,
    *,
    least: int = 0,
    most: int = 999,
    step: int = 1,
    unit: str = "",
    hint: str = "",
) -> Field:
    """Return a field for a whole number between two bounds; its value is an int."""
    box = NumberInput(least=least, most=most, step=step, unit=unit)
    return Field(name, label, box, hint=hint)


def choice(
    name: str,
    label: str,
    options: Options,
    *,
    required: bool = False,
    hint: str = "",
    side_by_side: bool | None = None,
) -> Field:
    """Return a field for one of `options` (value, words); its value is the value or None.

    Nothing is chosen at first. A few options are shown side by side (or as `side_by_side` says),
    more as a list, many as a list that typing narrows.
    """
    if side_by_side is None:
        side_by_side = len(options) <= _FEW and sum(len(words) for _, words in options) <= 36
    box = Segmented(options, empty=True) if side_by_side else ChoiceInput(options, empty=True)
    return Field(name, label, box, required=required, hint=hint)


def notes(
    name: str,
    label: str,
    *,
    required: bool = False,
    hint: str = "",
    placeholder: str = "",
    lines: int = 3,
    private: bool = False,
) -> Field:
    """Return a field for several lines of text; its value is a str."""
    box = NotesInput(placeholder=placeholder, lines=lines, private=private)
    return Field(name, label, box, required=required, hint=hint)


def check(name: str, label: str, *, required: bool = False, hint: str = "") -> Field:
    """Return a field to tick; its value is a bool. Its words stand beside the box."""
    return Field(name, label, CheckInput(label), required=required, hint=hint)


def password(
    name: str, label: str, *, required: bool = False, hint: str = "", placeholder: str = ""
) -> Field:
    """Return a field for a password; its value is a str exactly as typed, never parked."""
    return Field(name, label, PasswordInput(placeholder=placeholder), required=required, hint=hint)
