"""The fields there are: text, phone, date, money, number, choice, notes, check, password."""

import datetime
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from frontdesk.core.later import Later
from frontdesk.kit.field import Field
from frontdesk.kit.inputs import MoneyInput, PasswordInput, PhoneInput, TextInput
from frontdesk.kit.segmented import Segmented

if TYPE_CHECKING:
    from frontdesk.kit import choice_input, date_input
else:  # who signs in types two lines
    choice_input = Later("frontdesk.kit.choice_input")
    date_input = Later("frontdesk.kit.date_input")

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
    box = date_input.DateInput(past=past, today=today, private=private)
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
    box = choice_input.NumberInput(least=least, most=most, step=step, unit=unit)
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
    box = (
        Segmented(options, empty=True)
        if side_by_side
        else choice_input.ChoiceInput(options, empty=True)
    )
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
    box = choice_input.NotesInput(placeholder=placeholder, lines=lines, private=private)
    return Field(name, label, box, required=required, hint=hint)


def check(name: str, label: str, *, required: bool = False, hint: str = "") -> Field:
    """Return a field to tick; its value is a bool. Its words stand beside the box."""
    return Field(name, label, choice_input.CheckInput(label), required=required, hint=hint)


def password(
    name: str, label: str, *, required: bool = False, hint: str = "", placeholder: str = ""
) -> Field:
    """Return a field for a password; its value is a str exactly as typed, never parked."""
    return Field(name, label, PasswordInput(placeholder=placeholder), required=required, hint=hint)
