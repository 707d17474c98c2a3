"""Who works here, and what they may do."""

from __future__ import annotations

from frontdesk.core.records import record

EVERYTHING = frozenset({"*"})  # the permits of the program itself: first run, imports


@record
class Staff:
    """Who is at this workstation, and what they may do.

    Attributes:
        id: the staff row; None for the program itself.
        permits: names of permits; `EVERYTHING` allows all.
        approver: a supervisor who allows one act that this person alone may not do.

    """

    id: int | None
    name: str
    permits: frozenset[str]
    approver: Staff | None = None

    def may(self, permit: str) -> bool:
        """Return whether this person, or their approver, has the permit."""
        alone = not permit or permit in self.permits or self.permits == EVERYTHING
        return alone or (self.approver is not None and self.approver.may(permit))


PROGRAM = Staff(None, "Front Desk", EVERYTHING)
