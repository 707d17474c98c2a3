"""The practice, its limits and this PC as a start reads them: plain rows, whoever is asked."""

from frontdesk.core.plain import Ask
from frontdesk.core.records import record
from frontdesk.office.rules import Limits


@record
class PracticeRow:
    """The practice as letterheads and the office's form show it."""

    name: str
    line1: str
    line2: str
    city: str
    state: str
    postal_code: str
    phone: str
    npi: str
    tax_id: str
    zone: str
    version: int

    @property
    def address(self) -> tuple[str, ...]:
        """The lines of the address, none empty."""
        last = f"{self.city}, {self.state} {self.postal_code}"
        return tuple(line for line in (self.line1, self.line2, last) if line)


@record
class WorkstationRow:
    """A PC of the office."""

    id: int
    name: str
    drawer: str
    public_desk: bool


def practice(ask: Ask) -> PracticeRow | None:
    """Return the practice; None before the first run."""
    found = ask("practice")
    return PracticeRow(*found[0]) if found else None


def limits(ask: Ask) -> Limits:
    """Return the office's limits; the defaults before the first run."""
    found = ask("limits")
    return Limits.from_json((found[0][0] if found else None) or {})


def workstation(ask: Ask, name: str) -> WorkstationRow | None:
    """Return this PC's row; None before `know_workstation`."""
    found = ask("workstation", name=name)
    return WorkstationRow(*found[0]) if found else None


def idle_minutes(ask: Ask, name: str) -> int:
    """Return the minutes without a key or the mouse after which that workstation locks."""
    set_limits, here = limits(ask), workstation(ask, name)
    public = here is not None and here.public_desk
    return set_limits.public_idle_minutes if public else set_limits.idle_minutes
