"""Columns that the lists of this room share."""

from collections.abc import Callable
from datetime import date
from typing import Any

from frontdesk.core.clock import words_date
from frontdesk.core.listing import DATE, MONEY
from frontdesk.core.money import dollars
from frontdesk.kit.rows_model import Column

MINUS = "\u2212"


def money(
    title: str,
    cents: Callable[[Any], int | None],
    *,
    width: int = 96,
    summed: bool = True,
    strong: bool = False,
    colour: Callable[[Any], str] | None = None,
) -> Column[Any]:
    """Return a column of amounts; nothing is shown empty."""
    return Column(
        title, lambda row: amount(cents(row)), cents, right=True, private=True, width=width,
        kind=MONEY, value=cents, summed=summed, strong=strong, colour=colour,
    )  # fmt: skip


def day(
    title: str,
    when: Callable[[Any], date | None],
    *,
    width: int = 108,
    colour: Callable[[Any], str] | None = None,
) -> Column[Any]:
    """Return a column of days."""
    return Column(
        title, lambda row: words_date(found) if (found := when(row)) else "", when, width=width,
        kind=DATE, value=when, colour=colour,
    )  # fmt: skip


def amount(cents: int | None) -> str:
    """Return an amount as lists show it: nothing for nothing, a true minus."""
    if not cents:
        return ""
    return dollars(cents) if cents > 0 else f"{MINUS}{dollars(-cents)}"
