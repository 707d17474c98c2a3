"""Payment plans that are kept: who keeps one gets no statement and no late fee."""

from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session

Source = Callable[[Session, date], dict[int, str]]
SOURCES: tuple[Source, ...] = ()
"""Reads of rooms below that know of plans: patient id and the plan in words."""


def in_good_standing(session: Session, today: date) -> dict[int, str]:
    """Return the patients whose plan is kept up to today, with the plan in words."""
    found: dict[int, str] = {}
    for source in SOURCES:
        found |= source(session, today)
    return found
