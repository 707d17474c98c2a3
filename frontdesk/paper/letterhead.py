"""Whose paper it is: the practice's name and address at the head of every print."""

from dataclasses import dataclass

from frontdesk.paper.sheet import ACCENT, MUTED, Sheet


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A practice as its paper names it; `lines` are address and phone, as they stand."""

    name: str
    lines: tuple[str, ...] = ()


def letterhead(sheet: Sheet, whose: Letterhead, *, x: float, y: float, room: float) -> float:
    """Write the practice's name and lines at the left; return the `y` below them."""
    sheet.box(x, y, 3, 24, fill=ACCENT, radius=1.5)
    sheet.text(x + 11, y + 11, whose.name, size=13.5, strong=True, room=room - 11)
    y += 24
    for line in whose.lines:
        sheet.text(x + 11, y, line, size=8, colour=MUTED, room=room - 11)
        y += 10.5
    return y


def narrow_letterhead(sheet: Sheet, whose: Letterhead, *, y: float, room: float) -> float:
    """Write the practice's name and lines in the middle of a roll; return the `y` below them."""
    middle = sheet.width / 2
    y = sheet.paragraph(
        middle, y + 9, whose.name, size=11.5, strong=True, align="centre", room=room, leading=1.2
    )
    for line in whose.lines:
        y = sheet.paragraph(middle, y, line, size=7.5, align="centre", room=room, leading=1.3)
    return y
