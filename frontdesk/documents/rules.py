"""Which signed forms still hold, and what a form to be signed must say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from frontdesk.core.clock import months_after, words_date
from frontdesk.core.refused import Refused

LONGEST_NAME = 80
MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class FormState:
    """A form the office asks for, and when this patient signed it last; None: never."""

    form_kind_id: int
    name: str
    valid_months: int | None
    signed_on: date | None


def expires_on(state: FormState) -> date | None:
    """Return the day from which the form must be signed again; None if never."""
    if state.signed_on is None or state.valid_months is None:
        return None
    return months_after(state.signed_on, state.valid_months)


def is_missing(state: FormState, on: date) -> bool:
    """Return whether the patient must sign the form on a day."""
    expires = expires_on(state)
    return state.signed_on is None or (expires is not None and on >= expires)


def missing(states: Iterable[FormState], on: date) -> list[FormState]:
    """Return the forms that must be signed on a day."""
    return [state for state in states if is_missing(state, on)]


def why_missing(state: FormState) -> str:
    """Return why a form must be signed, in words."""
    if state.signed_on is None:
        return "never signed"
    return f"signed {words_date(state.signed_on)}, too long ago"


def form_name(text: str) -> str:
    """Return a form's name.

    Raises:
        Refused: none, or too long.

    """
    name = " ".join(text.split())
    if not name:
        raise Refused("Type the form's name, such as Consent to treat.", field="name")
    if len(name) > LONGEST_NAME:
        raise Refused(f"A form's name has at most {LONGEST_NAME} characters.", field="name")
    return name


def valid_months(months: int | None) -> int | None:
    """Return for how many months a signature holds; None for ever.

    Raises:
        Refused: below one or above ten years.

    """
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise Refused(
            f"Type for how many months a signature holds, 1 to {MOST_MONTHS}; nothing for ever.",
            field="valid_months",
        )
    return months


def refuse_signing(signed_on: date, today: date) -> None:
    """Refuse a signature of a day to come.

    Raises:
        Refused: it lies in the future.

    """
    if signed_on > today:
        raise Refused(f"{words_date(signed_on)} is in the future.", field="signed_on")
