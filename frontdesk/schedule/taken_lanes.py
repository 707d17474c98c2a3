"""Looks for room in the taken bits of many providers at once: one number holds them side by side.

The database packs a day's rows into bytes; each row is a lane of one number, so that a day of forty
providers costs a few steps of arithmetic and not forty times as many.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from struct import Struct
from typing import Any

from sqlalchemy import Select, bindparam, literal_column, select

from frontdesk.schedule import taken_bits
from frontdesk.schedule.tables import TakenTime

_ID_BYTES, _PART_BYTES = 4, 8
_WHOLE_PART = (1 << taken_bits.PART_SLOTS) - 1
_GAP = 8 * _PART_BYTES - taken_bits.PART_SLOTS  # bits of a number that are never used


@cache
def packed_rows(parts: tuple[int, ...], *, named: bool, sqlite: bool) -> Select[date, str | bytes]:
    """Return the query of the days from `first` to `last`, each with its rows packed.

    Args:
        parts: which of the four numbers are packed.
        named: only the rows of the providers in `whose`.
        sqlite: for an office file, not for a server.

    """
    table = TakenTime.__table__.c
    asked: Select[Any] = (
        select(table.day, literal_column(_packed(parts, sqlite=sqlite)))
        .where(table.day.between(bindparam("first"), bindparam("last")))
        .group_by(table.day)
    )
    return asked.where(table.provider_id.in_(bindparam("whose"))) if named else asked


def _packed(parts: Sequence[int], *, sqlite: bool) -> str:
    names = [taken_bits.COLUMNS[part] for part in reversed(parts)]  # the first is the lowest
    if sqlite:
        form = f"%0{2 * _ID_BYTES}x" + f"%0{2 * _PART_BYTES}x" * len(names)
        return f"group_concat(printf('{form}', {', '.join(['provider_id', *names])}), '')"
    numbers = " || ".join(["int4send(provider_id)", *(f"int8send({name})" for name in names)])
    return f"string_agg({numbers}, '')"


def unpacked(found: str | bytes) -> bytes:
    """Return a day's packed rows as bytes; SQLite spells them out."""
    return bytes.fromhex(found) if isinstance(found, str) else bytes(found)


class Lanes:
    """Tells which providers' days have no room.

    Args:
        parts: which of the four numbers are looked at, side by side; nobody is open in others.
        shifts: what `taken_bits.shifts_for` made of the visit's length.

    """

    def __init__(self, parts: Sequence[int], shifts: Sequence[int]) -> None:
        self._parts, self._shifts = tuple(parts), tuple(shifts)
        self._width = _ID_BYTES + _PART_BYTES * len(self._parts)
        self._id = Struct(f">i{self._width - _ID_BYTES}x")
        self._lanes: dict[int, bytes] = {}  # by open bits; many work like others
        self._masks: dict[int, list[int]] = {}  # by how many lanes there are

    def full(self, packed: bytes, opened: Mapping[int, int]) -> set[int]:
        """Return whose rows leave no room.

        Args:
            packed: a day's rows; a provider without one has nothing taken.
            opened: the open bits by provider; who is not in it has no room.

        """
        if not packed or not self._parts:
            return set()
        ids = [number for (number,) in self._id.iter_unpack(packed)]
        lanes = b"".join([self._lane(opened.get(number, 0)) for number in ids])
        free = int.from_bytes(lanes) & ~int.from_bytes(packed)
        # A part's unused bits would end a run: what lies above them moves down over them.
        gapless = 0
        for place, mask in enumerate(self._masks_for(len(ids))):
            gapless |= (free & mask) >> place * _GAP
        for shift in self._shifts:  # as taken_bits.has_room; the id's bits keep the lanes apart
            gapless &= gapless >> shift
        if not gapless:
            return set(ids)
        left, width = gapless.to_bytes(len(packed)), self._width
        return {
            number
            for place, number in enumerate(ids)
            if not any(left[place * width : (place + 1) * width])
        }

    def _lane(self, bits: int) -> bytes:
        """Return open bits as a row of that layout; where the id stands nothing is open."""
        made = self._lanes.get(bits)
        if made is None:
            numbers = [bits >> part * taken_bits.PART_SLOTS & _WHOLE_PART for part in self._parts]
            whole = sum(one << 8 * _PART_BYTES * place for place, one in enumerate(numbers))
            made = self._lanes[bits] = whole.to_bytes(self._width)
        return made

    def _masks_for(self, count: int) -> list[int]:
        """Return for each part the bits it has in so many lanes."""
        made = self._masks.get(count)
        if made is None:
            masks = [_WHOLE_PART << 8 * _PART_BYTES * place for place in range(len(self._parts))]
            repeated = [one.to_bytes(self._width) * count for one in masks]
            made = self._masks[count] = list(map(int.from_bytes, repeated))
        return made
