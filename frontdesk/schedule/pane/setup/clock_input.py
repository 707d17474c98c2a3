"""Input for a time of the day in any usual writing."""

from datetime import time
from typing import Any

from frontdesk.core.clock import words_clock
from frontdesk.core.refused import Refused
from frontdesk.kit.field import Field
from frontdesk.kit.inputs import TextInput
from frontdesk.office.rules import read_clock


class ClockInput(TextInput):
    """A time by the office's clock: `8`, `8:30`, `5pm`, `17:00`; midnight ends a day.

    Args:
        needed: refuses to be left empty.
    """

    def __init__(self, *, needed: bool = True, placeholder: str = "8:00 AM") -> None:
        super().__init__(placeholder=placeholder, longest=12)
        self._needed = needed

    def value(self) -> Any:
        """Return the time; None when empty.

        Raises:
            Refused: it is none.

        """
        typed = self.text().strip().casefold()
        if not typed:
            if self._needed:
                raise Refused("Type a time, such as 8:30 AM or 17:00.")
            return None
        return time() if typed == "midnight" else read_clock(typed, field="")

    def set_value(self, value: time | None) -> None:
        """Show a time; None is empty."""
        self.setText("" if value is None else "midnight" if value == time() else words_clock(value))


def clock_field(name: str, label: str, *, needed: bool = True, hint: str = "") -> Field:
    """Return a field for a time of the day; its value is a time, or None where it may be empty."""
    return Field(name, label, ClockInput(needed=needed), hint=hint)
