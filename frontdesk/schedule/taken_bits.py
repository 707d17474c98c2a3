"""How a day's taken time is kept in four numbers, so that looking for a free time reads one row.

A bit is ten minutes, counted in UTC from the midnight that begins the office's date, 40 hours long:
enough for every zone from the Atlantic to Hawaii. A bit is set where one patient fills all of the
ten minutes, so a free bit may turn out taken and a set one never free: it says where not to look.
The database's own triggers keep the bits, whoever writes an appointment.
"""

SLOT_MINUTES = 10
PARTS = 4
PART_SLOTS = 60  # bits of one number; 64 would need the sign
MINUTES = PARTS * PART_SLOTS * SLOT_MINUTES  # of the whole window
COLUMNS = tuple(f"part{number}" for number in range(PARTS))


def bits_of(part0: int, part1: int, part2: int, part3: int) -> int:
    """Return a row's parts as one number; bit n is the ten minutes from UTC midnight + 10 n."""
    return part0 | part1 << PART_SLOTS | part2 << 2 * PART_SLOTS | part3 << 3 * PART_SLOTS


def covered(start: int, end: int) -> int:
    """Return the bits that minutes `start` to `end` after UTC midnight touch, whole or in part."""
    first = max(0, start // SLOT_MINUTES)
    last = min(PARTS * PART_SLOTS, -(-end // SLOT_MINUTES))
    return ((1 << (last - first)) - 1) << first if end > start and last > first else 0


def parts_of(bits: int) -> tuple[int, ...]:
    """Return which of a row's numbers lie between the lowest and the highest bit set."""
    if not bits:
        return ()
    lowest = (bits & -bits).bit_length() - 1
    return tuple(range(lowest // PART_SLOTS, (bits.bit_length() - 1) // PART_SLOTS + 1))


def shifts_for(minutes: int) -> tuple[int, ...]:
    """Return the shifts for `has_room`: doubling a run until `minutes` fit in it."""
    wanted, done, shifts = -(-minutes // SLOT_MINUTES), 1, []
    while done < wanted:
        shifts.append(min(done, wanted - done))
        done += shifts[-1]
    return tuple(shifts)


def has_room(free: int, shifts: tuple[int, ...]) -> bool:
    """Return whether `free` bits hold a run as long as the shifts are made for."""
    for shift in shifts:
        free &= free >> shift
    return free != 0


def sqlite_triggers(keeps: str) -> list[str]:
    """Return the triggers of a SQLite office; `keeps` is SQL that says which rows count."""
    set_new, clear_old = _sqlite("NEW", "|"), _sqlite("OLD", "& ~")
    new, old = keeps.replace("row.", "NEW."), keeps.replace("row.", "OLD.")
    return [
        f"CREATE TRIGGER taken_time_insert AFTER INSERT ON appointment WHEN {new} "
        f"BEGIN {_sqlite_row('NEW')} {set_new} END",
        f"CREATE TRIGGER taken_time_delete AFTER DELETE ON appointment WHEN {old} "
        f"BEGIN {clear_old} END",
        # Two triggers and one condition each: SQLite has no IF inside a trigger.
        f"CREATE TRIGGER taken_time_leave BEFORE UPDATE OF {_WATCHED} ON appointment WHEN {old} "
        f"BEGIN {clear_old} END",
        f"CREATE TRIGGER taken_time_enter AFTER UPDATE OF {_WATCHED} ON appointment WHEN {new} "
        f"BEGIN {_sqlite_row('NEW')} {set_new} END",
    ]


def postgresql_triggers(keeps: str) -> list[str]:
    """Return the same for PostgreSQL: one function and its trigger."""
    new, old = keeps.replace("row.", "NEW."), keeps.replace("row.", "OLD.")
    masks_old = ", ".join(f"{name} = {name} & ~{_mask(n, 'f', 't')}" for n, name in _NUMBERED)
    masks_new = ", ".join(f"{name} = taken_time.{name} | EXCLUDED.{name}" for name in COLUMNS)
    values = ", ".join(_mask(number, "f", "t") for number in range(PARTS))
    function = f"""
CREATE FUNCTION taken_time_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE f bigint; t bigint;
BEGIN
  IF TG_OP <> 'INSERT' AND {old} THEN
    f := {_pg_slot("OLD.day", "OLD.busy_from", up=True)};
    t := {_pg_slot("OLD.day", "OLD.busy_to", up=False)};
    UPDATE taken_time SET {masks_old} WHERE provider_id = OLD.provider_id AND day = OLD.day;
  END IF;
  IF TG_OP <> 'DELETE' AND {new} THEN
    f := {_pg_slot("NEW.day", "NEW.busy_from", up=True)};
    t := {_pg_slot("NEW.day", "NEW.busy_to", up=False)};
    INSERT INTO taken_time (provider_id, day, {", ".join(COLUMNS)})
    VALUES (NEW.provider_id, NEW.day, {values})
    ON CONFLICT (provider_id, day) DO UPDATE SET {masks_new};
  END IF;
  RETURN NULL;
END $$"""
    # The old row's bits are cleared before the new row's are set, in one trigger after the fact.
    return [
        function,
        f"CREATE TRIGGER taken_time_keep AFTER INSERT OR DELETE OR UPDATE OF {_WATCHED} "
        "ON appointment FOR EACH ROW EXECUTE FUNCTION taken_time_keep()",
    ]


_WATCHED = "provider_id, day, busy_from, busy_to, lane, status"
_NUMBERED = tuple(enumerate(COLUMNS))


def _mask(part: int, first: str, last: str) -> str:
    """Return SQL of the bits of one part from slot `first` to before slot `last`."""
    low = f"{_GREATER}({first} - {part * PART_SLOTS}, 0)"
    high = f"{_LESSER}({last} - {part * PART_SLOTS}, {PART_SLOTS})"
    return (
        f"(CASE WHEN {high} > {low} "
        f"THEN ((1::bigint << ({high} - {low})::int) - 1) << ({low})::int ELSE 0 END)"
    )


_GREATER, _LESSER = "greatest", "least"


def _pg_slot(day: str, moment: str, *, up: bool) -> str:
    seconds = f"extract(epoch FROM {moment}) - extract(epoch FROM {day})"
    return f"{'ceil' if up else 'floor'}(({seconds}) / {SLOT_MINUTES * 60})::bigint"


def _sqlite_slot(row: str, column: str, *, up: bool) -> str:
    more = SLOT_MINUTES * 60 - 1 if up else 0
    seconds = f"unixepoch({row}.{column}) - unixepoch({row}.day)"
    return f"(({seconds} + {more}) / {SLOT_MINUTES * 60})"


def _sqlite(row: str, how: str) -> str:
    first, last = _sqlite_slot(row, "busy_from", up=True), _sqlite_slot(row, "busy_to", up=False)
    sets = []
    for part, name in _NUMBERED:
        mask = _mask(part, first, last).replace("::bigint", "").replace("::int", "")
        mask = mask.replace(f"{_GREATER}(", "max(").replace(f"{_LESSER}(", "min(")
        sets.append(f"{name} = {name} {how} {mask}")
    where = f"provider_id = {row}.provider_id AND day = {row}.day"
    return f"UPDATE taken_time SET {', '.join(sets)} WHERE {where};"


def _sqlite_row(row: str) -> str:
    zeros = ", ".join("0" for _ in COLUMNS)
    return (
        f"INSERT INTO taken_time (provider_id, day, {', '.join(COLUMNS)}) "
        f"VALUES ({row}.provider_id, {row}.day, {zeros}) ON CONFLICT DO NOTHING;"
    )
