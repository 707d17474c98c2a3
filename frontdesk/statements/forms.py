"""What is the same on every page of statements: drawn once for thousands of them."""

from typing import Any

from frontdesk.paper import fonts
from frontdesk.paper.pen import GREY, Pen
from frontdesk.paper.sheet import LETTER, cleaned
from frontdesk.statements import rules
from frontdesk.statements.content import Content

WIDTH, HEIGHT = LETTER
LEFT, RIGHT = 36.0, 576.0
STRONG = fonts.STRONG
ADDRESS_X, ADDRESS_Y, ADDRESS_STEP = 72.0, 189.0, 13.0  # in the window however the page slips
AGES_Y = 476.0
CUT = 540.0  # 3.5 inches from the lower edge
STEP = 13.0  # from one line to the next


def first_form(canvas: Any, pen: Pen, content: Content) -> None:
    """Draw what is the same on every first page: letterhead, boxes, ages, the slip."""
    canvas.setFillGray(0)
    canvas.rect(LEFT, HEIGHT - 62, 3, 26, stroke=0, fill=1)
    pen.text(LEFT + 11, 48, content.practice, size=15, font=STRONG, room=320)
    y = 63.0
    for line in content.practice_lines:
        pen.text(LEFT + 11, y, line, ink=GREY, room=320)
        y += STEP
    if content.phone:
        pen.text(LEFT + 11, y, content.phone, ink=GREY)
    pen.text(RIGHT, 52, "Statement", size=22, font=STRONG, right=True)
    for at, words in ((77, "Statement date"), (91.5, "Account number"), (106, "Statement number")):
        pen.text(396, at, words, ink=GREY)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(1.1)
    canvas.setFillGray(0.95)
    canvas.roundRect(366, HEIGHT - 234, RIGHT - 366, 100, 6, stroke=1, fill=1)
    pen.text(382, 156, "Please pay", size=12)
    pen.text(382, 222, "by", size=12)
    _draw_ages_form(canvas, pen)
    _draw_questions(pen, content)
    _draw_slip_form(canvas, pen, content)


def _draw_ages_form(canvas: Any, pen: Pen) -> None:
    wide = (RIGHT - LEFT) / 6
    canvas.setFillGray(0.92)
    canvas.rect(LEFT, HEIGHT - AGES_Y - 17, RIGHT - LEFT, 17, stroke=0, fill=1)
    canvas.setStrokeGray(0.45)
    canvas.setLineWidth(0.5)
    canvas.rect(LEFT, HEIGHT - AGES_Y - 36, RIGHT - LEFT, 36, stroke=1, fill=0)
    for place, words in enumerate((*rules.AGES, "Due now")):
        x = LEFT + wide * (place + 1) - 7
        pen.text(x, AGES_Y + 12.5, words, right=True, font=STRONG if place == 5 else fonts.PLAIN)


def _draw_questions(pen: Pen, content: Content) -> None:
    told = content.contact or (f"Please call us at {content.phone}." if content.phone else "")
    words = f"Questions, or hard to pay at once?  {told}  We are glad to help."
    pen.text(LEFT, AGES_Y + 50, words, room=RIGHT - LEFT)


def _draw_slip_form(canvas: Any, pen: Pen, content: Content) -> None:
    y = CUT
    canvas.setStrokeGray(0.3)
    canvas.setLineWidth(0.6)
    canvas.setDash([3, 3])
    canvas.line(LEFT, HEIGHT - y, RIGHT, HEIGHT - y)
    canvas.setDash([])
    pen.text(LEFT, y + 14, "Please cut here and send this part with your payment.", ink=GREY)
    payable = f"Make your check payable to {content.practice}"
    pen.text(LEFT, y + 44, "Thank you!", size=13, font=STRONG)
    for place, line in enumerate(wrapped("Write your account number on the check.", 170)):
        pen.text(LEFT, y + 62 + STEP * place, line)
    for down, x, words in ((32, 226, "Name"), (62, 226, "Account"), (62, 344, "Statement"),
                           (92, 226, "Pay by"), (92, 344, "Amount due")):  # fmt: skip
        pen.text(x, y + down, words, ink=GREY)
    pen.text(226, y + 128, "Amount you pay", font=STRONG)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.9)
    canvas.rect(344, HEIGHT - y - 136, 112, 24, stroke=1, fill=0)
    pen.text(351, y + 128.5, "$", size=13)
    pen.text(226, y + 154, payable, room=RIGHT - 226)
    at = y + 172.0
    for line in (content.practice, *content.practice_lines)[:4]:
        pen.text(ADDRESS_X, at, line, room=240)
        at += STEP


def next_form(canvas: Any, pen: Pen, content: Content) -> None:
    """Draw what is the same on every page but the first."""
    y = 58.0
    canvas.setStrokeGray(0.4)
    canvas.setLineWidth(0.6)
    canvas.line(LEFT, HEIGHT - y, RIGHT, HEIGHT - y)
    pen.text(RIGHT - 90, 45, content.practice, font=STRONG, right=True, room=240)


def wrapped(words: str, room: float, *, size: float = 10) -> list[str]:
    """Return words as lines, by the widths of single words: most messages are the same ones."""
    key = (words, room, size)
    known = _WRAPPED.get(key)
    if known is None:
        if len(_WRAPPED) > 500:
            _WRAPPED.clear()
        known = _WRAPPED[key] = fonts.wrapped(cleaned(words), size, room)
    return known


_WRAPPED: dict[tuple[str, float, float], list[str]] = {}
