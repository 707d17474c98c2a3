"""Short QR codes fast: capitals, figures and a few signs, up to 38 of them, as PDF operators.

Version 2, level M of ISO/IEC 18004, alphanumeric, mask 0: 25 modules a side. One code costs some
forty microseconds, where the general encoder of reportlab needs as long as a hundred pages of text.
"""

from collections.abc import Callable
from functools import cache

SIDE = 25  # modules
QUIET = 4  # modules that stay white around it
LONGEST = 38
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {sign: place for place, sign in enumerate(_SIGNS)}
_DATA, _CHECK = 28, 16  # codewords
_FORMAT = 0b101010000010010  # level M, mask 0, with its own check and mask
_GROUP = 5  # modules of a row that are looked up together


def modules(words: str) -> list[int]:
    """Return the rows of a code, top to bottom: 25 bits each, the left module the highest.

    Raises:
        ValueError: too long, or a sign that such a code does not have.

    """
    grid = _grid(words)
    return [grid >> SIDE * (SIDE - 1 - row) & (1 << SIDE) - 1 for row in range(SIDE)]


def operators(words: str, *, x: float, y: float, side: float) -> str:
    """Return what draws a code in a PDF: its lower left corner at `x`, `y`, the quiet zone within.

    Args:
        words: see LONGEST and the module's first line.
        x: points from the left edge of the page.
        y: points from the lower edge of the page.
        side: points of the whole, quiet zone and all.

    """
    module = side / (SIDE + 2 * QUIET)
    left, below = x + QUIET * module, y + QUIET * module
    parts = [f"q 0 g {module:.5f} 0 0 {module:.5f} {left:.3f} {below:.3f} cm"]
    text = f"{_grid(words):0{SIDE * SIDE}b}"
    for place, known in enumerate(_rectangles()):
        bits = text[_GROUP * place : _GROUP * (place + 1)]
        if bits in known:
            parts.append(known[bits])
    parts.append("f Q")
    return "\n".join(parts)


def _grid(words: str) -> int:
    """Return all modules as one number, row after row, the first module the highest bit."""
    codewords = _data(words)
    stream = (codewords << (8 * _CHECK)) | _checks(codewords)
    empty, table = _half_bytes()
    grid = empty
    for place, half in enumerate(f"{stream:0{2 * (_DATA + _CHECK)}x}"):
        grid ^= table[place][half]
    return grid


def _data(words: str) -> int:
    """Return the 28 data codewords as one number."""
    if len(words) > LONGEST:
        raise ValueError(f"{len(words)} signs; a code has room for {LONGEST}")
    try:
        values = [_VALUES[sign] for sign in words]
    except KeyError as error:
        raise ValueError(f"no such code holds {error.args[0]!r}") from None
    bits, length = 0b0010 << 9 | len(words), 13
    for first in range(0, len(values) - 1, 2):
        bits, length = bits << 11 | values[first] * 45 + values[first + 1], length + 11
    if len(values) % 2:
        bits, length = bits << 6 | values[-1], length + 6
    end = min(4, 8 * _DATA - length)
    bits, length = bits << end, length + end
    bits, length = bits << (-length % 8), length + (-length % 8)
    for turn in range((8 * _DATA - length) // 8):
        bits = bits << 8 | (0xEC, 0x11)[turn % 2]
    return bits


def _checks(codewords: int) -> int:
    """Return the 16 check codewords (Reed-Solomon) as one number."""
    table, rest = _divisors(), 0
    top, mask = 8 * (_CHECK - 1), (1 << 8 * _CHECK) - 1
    for byte in codewords.to_bytes(_DATA, "big"):
        rest = (rest << 8 & mask) ^ table[byte ^ rest >> top]
    return rest


@cache
def _divisors() -> list[int]:
    """Return the generator's coefficients times each byte, as one number."""
    generator = [1]
    for power in range(_CHECK):
        factor = _power(power)
        longer = [*generator, 0]
        for place, value in enumerate(generator):
            longer[place + 1] ^= _times(value, factor)
        generator = longer
    return [
        int.from_bytes(bytes(_times(value, byte) for value in generator[1:]), "big")
        for byte in range(256)
    ]


def _power(exponent: int) -> int:
    value = 1
    for _ in range(exponent):
        value = _times(value, 2)
    return value


def _times(one: int, other: int) -> int:
    """Return a product in the field of 256 elements."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one, other = one << 1, other >> 1
        if one & 0x100:
            one ^= 0x11D
    return product


@cache
def _frame() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return what every code has dark, and which modules are no data, row by row."""
    dark, taken = [[0] * SIDE for _ in range(SIDE)], [[0] * SIDE for _ in range(SIDE)]

    def put(row: int, column: int, value: int) -> None:
        if 0 <= row < SIDE and 0 <= column < SIDE:
            dark[row][column], taken[row][column] = value, 1

    for place in range(8, SIDE - 8):
        put(6, place, 1 - place % 2)
        put(place, 6, 1 - place % 2)
    for top, left in ((0, 0), (0, SIDE - 7), (SIDE - 7, 0)):
        for row in range(-1, 8):
            for column in range(-1, 8):
                ring = max(abs(row - 3), abs(column - 3))
                put(top + row, left + column, int(ring in (0, 1, 3)))
    for row in range(-2, 3):
        for column in range(-2, 3):
            put(18 + row, 18 + column, int(max(abs(row), abs(column)) != 1))
    _put_format(put)
    return _as_rows(dark), _as_rows(taken)


def _put_format(put: Callable[[int, int, int], None]) -> None:
    """Write level and mask twice, and the one module that is always dark."""
    bits = [_FORMAT >> (14 - place) & 1 for place in range(15)]
    first = [(8, place) for place in (0, 1, 2, 3, 4, 5, 7, 8)]
    first += [(place, 8) for place in (7, 5, 4, 3, 2, 1, 0)]
    second = [(SIDE - 1 - place, 8) for place in range(7)]
    second += [(8, SIDE - 8 + place) for place in range(8)]
    for places in (first, second):
        for (row, column), bit in zip(places, bits, strict=True):
            put(row, column, bit)
    put(SIDE - 8, 8, 1)


def _as_rows(grid: list[list[int]]) -> tuple[int, ...]:
    return tuple(int("".join(map(str, row)), 2) for row in grid)


@cache
def _places() -> tuple[tuple[int, int, int], ...]:
    """Return where each bit goes: row, the bit in that row, and whether mask 0 turns it."""
    taken = _frame()[1]
    found = []
    columns = [column for column in range(SIDE - 1, 0, -2) if column > 6]
    columns += [5, 3, 1]  # the sixth is the timing's
    for turn, right in enumerate(columns):
        rows = range(SIDE) if turn % 2 else range(SIDE - 1, -1, -1)
        for row in rows:
            for column in (right, right - 1):
                bit = 1 << (SIDE - 1 - column)
                if not taken[row] & bit:
                    found.append((row, bit, int((row + column) % 2 == 0)))
    return tuple(found)


@cache
def _half_bytes() -> tuple[int, tuple[dict[str, int], ...]]:
    """Return the grid without data, and what every half of a codeword turns of it."""
    empty, masks = 0, list[int]()
    for row in _frame()[0]:
        empty = empty << SIDE | row
    for row, bit, masked in _places():
        module = bit << SIDE * (SIDE - 1 - row)
        masks.append(module)
        if masked:
            empty ^= module
    table = []
    for first in range(0, 8 * (_DATA + _CHECK), 4):
        turned = {}
        for half in range(16):
            grid = 0
            for place in range(4):
                if half >> (3 - place) & 1:
                    grid ^= masks[first + place]
            turned[f"{half:x}"] = grid
        table.append(turned)
    return empty, tuple(table)


@cache
def _rectangles() -> tuple[dict[str, str], ...]:
    """Return the rectangles of every group of modules, in modules from the lower left."""
    groups = SIDE // _GROUP
    return tuple(
        {
            f"{bits:0{_GROUP}b}": _runs(bits, SIDE - 1 - place // groups, place % groups * _GROUP)
            for bits in range(1, 1 << _GROUP)
        }
        for place in range(SIDE * groups)
    )


def _runs(bits: int, y: int, x: int) -> str:
    text, parts, place = f"{bits:0{_GROUP}b}", [], 0
    while place < _GROUP:
        length = len(text[place:]) - len(text[place:].lstrip("1"))
        if length:
            parts.append(f"{x + place} {y} {length} 1 re")
        place += length + 1
    return "\n".join(parts)
