"""Upward and sideways wishes: a pane names the room it wants opened, and never its widget."""

from dataclasses import field
from typing import Any

from frontdesk.core.records import record


@record
class Go:
    """A wish to open a room, perhaps for a patient; the desk carries it out.

    Attributes:
        room: the room's key in `desk/rooms.py`: "schedule", "checkin", "billing" …
        patient_id: the patient to take in hand, if any.
        what: what else the room should show, in its own words: {"appointment_id": 41}.

    """

    room: str
    patient_id: int | None = None
    what: dict[str, Any] = field(default_factory=dict)
