"""What is done about the practice itself: its name, its limits, its places and its PCs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from frontdesk.core.action import ANYONE, Undo, action
from frontdesk.core.refused import Refused
from frontdesk.core.typed_places import read_line
from frontdesk.core.work import Work
from frontdesk.office import reads, rules
from frontdesk.office.rules import Limits
from frontdesk.office.tables import Location, Practice, Room, Workstation

SETUP = "office.setup"


@action("Change practice", permit=SETUP)
def change_practice(work: Work, *, version: int, typed: Mapping[str, str]) -> Undo:
    """Change the practice's name, address, numbers or zone.

    Args:
        work: the transaction.
        version: as seen.
        typed: every field of rules.check_practice, as typed.

    """
    row = work.get(Practice, 1, version)
    values = rules.check_practice(typed)
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    work.session.flush()
    back = {"version": row.version, "typed": before}
    return Undo("Change the practice back", change_practice, back)


@action("Change limits", permit=SETUP)
def change_limits(work: Work, *, version: int, limits: Limits) -> Undo:
    """Change what the office decided for itself: idle minutes, hours and holds."""
    row = work.get(Practice, 1, version)
    before = Limits.from_json(row.limits)
    row.limits = rules.check_limits(limits).to_json()
    work.session.flush()
    return Undo("Put the limits back", change_limits, {"version": row.version, "limits": before})


@action("Save location", permit=SETUP)
def save_location(
    work: Work, location_id: int | None = None, *, version: int | None = None, name: str
) -> Undo:
    """Add a place where patients are seen (without an id), or rename one."""
    name = read_line(name, what="the location\u2019s name", field="name")
    others = [row.name for row in reads.locations(work.session) if row.id != location_id]
    _refuse_same(name, others, "location")
    if location_id is None:
        made = enter_location(work, name)
        here = {"location_id": made.id, "version": made.version}
        return Undo(f"Remove {name}", remove_location, here)
    row = work.get(Location, location_id, version)
    before, row.name = row.name, name
    work.session.flush()
    back = {"location_id": location_id, "version": row.version, "name": before}
    return Undo(f"Call it {before} again", save_location, back)


@action("Remove location", permit=SETUP)
def remove_location(work: Work, location_id: int, *, version: int) -> Undo:
    """Remove a location that nothing stands on: no room, no appointment."""
    row = work.get(Location, location_id, version)
    name = row.name
    if len(reads.locations(work.session)) == 1:
        raise Refused("An office needs a location. Rename this one instead.")
    _remove(work, row, f"{name} is in use: it has rooms or appointments. Rename it instead.")
    return Undo(f"Add {name} again", save_location, {"name": name})


@action("Save room", permit=SETUP)
def save_room(
    work: Work,
    room_id: int | None = None,
    *,
    version: int | None = None,
    location_id: int,
    name: str,
) -> Undo:
    """Add an exam room (without an id), rename one or move it to another location."""
    name = read_line(name, what="the room\u2019s name", field="name")
    here = [row for row in reads.rooms(work.session) if row.location_id == location_id]
    _refuse_same(name, [row.name for row in here if row.id != room_id], "room")
    work.get(Location, location_id)
    if room_id is None:
        made = work.add(Room(location_id=location_id, name=name))
        work.made = made.id
        return Undo(f"Remove {name}", remove_room, {"room_id": made.id, "version": made.version})
    row = work.get(Room, room_id, version)
    before = {"location_id": row.location_id, "name": row.name}
    row.location_id, row.name = location_id, name
    work.session.flush()
    back = {"room_id": room_id, "version": row.version} | before
    return Undo(f"Call it {before['name']} again", save_room, back)


@action("Remove room", permit=SETUP)
def remove_room(work: Work, room_id: int, *, version: int) -> Undo:
    """Remove a room that no appointment was ever in."""
    row = work.get(Room, room_id, version)
    again = {"location_id": row.location_id, "name": row.name}
    _remove(work, row, f"{row.name} is in use. Rename it instead.")
    return Undo(f"Add {again['name']} again", save_room, again)


@action(
    "Open office at this desk",
    permit=ANYONE,
    kind="access",
    locks=lambda name: ["workstations"],  # two new PCs at once must not get one drawer
)
def know_workstation(work: Work, name: str) -> None:
    """Enter this PC with a cash drawer of its own, unless it is known. Made: its drawer."""
    known = reads.workstation(work.session, name)
    if known is None:
        taken = [row.drawer for row in reads.workstations(work.session)]
        drawer = rules.next_drawer(taken)
        work.add(Workstation(name=name, drawer=drawer))
        work.made = drawer
    else:
        work.made = known.drawer


@action("Change workstation", permit=SETUP)
def change_workstation(work: Work, workstation_id: int, *, public_desk: bool) -> Undo:
    """Say whether patients can reach a PC; then it locks sooner."""
    row = work.get(Workstation, workstation_id)
    before, row.public_desk = row.public_desk, public_desk
    here = {"workstation_id": workstation_id, "public_desk": before}
    return Undo(f"Change {row.name} back", change_workstation, here)


@action("Read audit trail", permit="audit.read", kind="look")
def look_at_audit(
    work: Work,
    *,
    since: datetime,
    until: datetime,
    staff_id: int | None = None,
    patient_id: int | None = None,
    text: str = "",
) -> None:
    """Note that someone reads the trail, and what they look for; the rows are read after it."""
    work.concerning(patient_id)
    asked: dict[str, Any] = {"since": since, "until": until, "staff_id": staff_id, "text": text}
    work.note(asked={name: value for name, value in asked.items() if value})


@action("Verify audit trail", permit="audit.read", kind="look")
def note_verified(work: Work, *, entries: int, breaks: int) -> None:
    """Note that the chains were verified, and what was found."""
    work.note(entries=entries, breaks=breaks)


def enter_practice(work: Work, typed: Mapping[str, str], limits: Limits | None = None) -> Practice:
    """Enter the practice in the transaction of the first run.

    Raises:
        Refused: there is one, or a field is wrong.

    """
    if reads.practice(work.session) is not None:
        raise Refused("This office is set up already. Sign in instead.")
    kept = rules.check_limits(limits or Limits()).to_json()
    return work.add(Practice(id=1, **rules.check_practice(typed), limits=kept))


def enter_location(work: Work, name: str) -> Location:
    """Enter a location in the transaction of `work`."""
    made = work.add(
        Location(name=read_line(name, what="the location\u2019s name", field="location"))
    )
    work.made = made.id
    return made


def _refuse_same(name: str, others: list[str], what: str) -> None:
    if name.casefold() in {other.casefold() for other in others}:
        raise Refused(f"There is a {what} \u201c{name}\u201d already.", field="name")


def _remove(work: Work, row: Location | Room, sentence: str) -> None:
    work.session.delete(row)
    try:
        work.session.flush()
    except IntegrityError:
        raise Refused(sentence) from None
