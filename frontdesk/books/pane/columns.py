"""Columns that the books' lists share."""

from collections.abc import Callable
from datetime import date
from typing import Any

from frontdesk.core.clock import words_date
from frontdesk.core.listing import DATE, MONEY
from frontdesk.core.money import dollars
from frontdesk.kit.rows_model import Column


def money(
    title: str, cents: Callable[[Any], int | None], *, summed: bool = True, **more: Any
) -> Column[Any]:
    """Return a column of amounts; nothing and None stay empty."""
    return Column(
        title,
        lambda row: dollars(cents(row) or 0) if cents(row) else "",
        cents,
        right=True,
        private=True,
        kind=MONEY,
        value=cents,
        summed=summed,
        **({"width": 106} | more),
    )


def day(title: str, when: Callable[[Any], date | None], **more: Any) -> Column[Any]:
    """Return a column of dates."""

    def words(row: Any) -> str:
        found = when(row)
        return words_date(found) if found else ""

    return Column(title, words, when, kind=DATE, value=when, **({"width": 118} | more))
