"""The public holidays of the office's state, as days on which it may close."""

from datetime import date

import holidays

STATES = frozenset(holidays.list_supported_countries()["US"])


def of_year(state: str, year: int) -> list[tuple[date, str]]:
    """Return the federal and the state's holidays of a year by day; federal ones where unknown.

    Args:
        state: two letters, as the practice's address has it.
        year: four figures.

    """
    known = state.upper() if state.upper() in STATES else None
    found = holidays.country_holidays("US", subdiv=known, years=year, language="en_US")
    return [(day, name) for day, name in sorted(found.items()) if day.year == year]
