"""Friendly letters: why a balance is owed, and what the office answers to a dispute."""

from frontdesk.billing import rules
from frontdesk.billing.disputes import DisputeRow
from frontdesk.billing.why import Letter
from frontdesk.billing.why_rules import Why, WhyLine, WhyPart, words_left
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.paper.sheet import ACCENT, INCH, INK, LETTER, MUTED, RULE, TINT, Sheet

LEFT, RIGHT = 0.95 * INCH, 7.55 * INCH
BOTTOM = 10.1 * INCH
SIZE, LINE = 10.5, 16.5  # points; nothing here is smaller than 10
INDENT = 16.0


def why_letter(letter: Letter, why: Why) -> bytes:
    """Return a balance explained step by step, as a letter; one page where it fits."""
    sheet = Sheet(*LETTER, title="About your balance")
    y = _head(sheet, letter)
    y = _title(sheet, y, _about(why))
    opening = (
        f"Thank you for asking. Here is, step by step, how your balance of {dollars(why.cents)} "
        "comes about."
        if why.cents > 0
        else "Thank you for asking. Here is, step by step, how your account stands."
    )
    y = _words(sheet, y, f"{_dear(letter)} {opening}") + 8
    for part in why.parts:
        y = _part(sheet, y, part)
    if len(why.parts) != 1:
        y = _total(sheet, y, why)
    for words in _notes(why):
        y = _words(sheet, _room(sheet, y, 3 * LINE), words) + 5
    if why.meanings:
        y = _room(sheet, y, (2 + len(why.meanings)) * LINE)
        y = _heading(sheet, y + 6, "What the words mean")
        for words in why.meanings:
            y = _words(sheet, y, words) + 3
    y = _room(sheet, y, 6 * LINE)
    call = f" or call us at {letter.phone}" if letter.phone else ""
    y = _words(
        sheet, y + 8,
        f"Is something not right? Please tell us{call}. If you do not agree with a charge, say so: "
        "we look into it and answer you, and you need not pay it meanwhile.",
    )  # fmt: skip
    _signed(sheet, y + 14, letter)
    return sheet.finish()


def answer_letter(letter: Letter, dispute: DisputeRow) -> bytes:
    """Return the office's answer to a dispute, as a letter."""
    sheet = Sheet(*LETTER, title="Our answer to your question")
    y = _title(sheet, _head(sheet, letter), "Our answer to your question")
    about = dispute.about
    if dispute.service_day is not None:
        about += f" of {words_date(dispute.service_day)}"
    y = _words(
        sheet, y,
        f"{_dear(letter)} On {words_date(dispute.opened_on)} you told us that you do not agree "
        f"with this: {about}, {dollars(dispute.cents)}.",
    )  # fmt: skip
    y = _quote(sheet, y + 10, "You said", dispute.words)
    if dispute.answer:
        y = _quote(sheet, y + 6, "Our answer", dispute.answer)
    else:
        y = _words(sheet, y + 6, f"We answer you by {words_date(dispute.due_on)}. Until then you "
                                 "need not pay it, and no statement asks for it.")  # fmt: skip
    if dispute.outcome:
        y = _words(sheet, y + 8, rules.TOLD[dispute.outcome])
    call = f" Our phone is {letter.phone}." if letter.phone else ""
    y = _words(sheet, y + 8, f"Please write or call if you have more to tell us.{call}")
    _signed(sheet, y + 14, letter)
    return sheet.finish()


def _head(sheet: Sheet, letter: Letter) -> float:
    y = 0.7 * INCH
    sheet.box(LEFT, y, 3, 26, fill=ACCENT, radius=1.5)
    sheet.text(LEFT + 12, y + 17, letter.head.name, size=15, strong=True, room=RIGHT - LEFT - 12)
    y += 30
    for line in letter.head.lines:
        sheet.text(LEFT + 12, y + 8, line, size=10, colour=MUTED, room=RIGHT - LEFT - 12)
        y += 14
    y = max(y + 34, 1.95 * INCH)
    for line in letter.to:
        sheet.text(LEFT, y, line, size=11, room=3.6 * INCH)
        y += 15
    sheet.text(RIGHT, y - 15, words_date(letter.day), size=SIZE, align="right")
    return y + 26


def _title(sheet: Sheet, y: float, words: str) -> float:
    sheet.text(LEFT, y, words, size=17, strong=True, room=RIGHT - LEFT)
    return y + 26


def _about(why: Why) -> str:
    return f"Why you owe {dollars(why.cents)}" if why.cents > 0 else words_left(why.cents)


def _dear(letter: Letter) -> str:
    name = letter.to[0] if letter.to else letter.patient
    whose = "" if name == letter.patient else f" This is about {letter.patient}."
    return f"Dear {name},{whose}" if not whose else f"Dear {name}:{whose}"


def _words(sheet: Sheet, y: float, words: str) -> float:
    return sheet.paragraph(LEFT, y, words, room=RIGHT - LEFT, size=SIZE, leading=1.45)


def _heading(sheet: Sheet, y: float, words: str) -> float:
    sheet.text(LEFT, y, words, size=11, strong=True, colour=ACCENT)
    return y + LINE


def _part(sheet: Sheet, y: float, part: WhyPart) -> float:
    """Write one service with what became of it; it is kept on one page where it fits on one."""
    y = _room(sheet, y, min((len(part.lines) + 4) * LINE, BOTTOM - 2 * INCH))
    when = f"{words_date(part.day)} \u00b7 " if part.day else ""
    sheet.box(LEFT, y - 4, RIGHT - LEFT, 24, fill=TINT, radius=3)
    sheet.text(LEFT + 8, y + 12, f"{when}{part.title}", size=11, strong=True,
               room=RIGHT - LEFT - 190)  # fmt: skip
    sheet.text(RIGHT - 8, y + 12, part.about, size=10, colour=MUTED, align="right", room=176)
    y += 24 + LINE
    for line in part.lines:
        if y > BOTTOM:
            y = _next(sheet)
        y = _line(sheet, y, line)
    sheet.rule(LEFT + 8, y - 10, until=RIGHT - 8, colour=RULE)
    words = words_left(part.cents).replace(f" {dollars(abs(part.cents))}", "")
    sheet.text(LEFT + 8, y + 4, words, size=11, strong=True)
    sheet.text(RIGHT - 8, y + 4, dollars(abs(part.cents)), size=11.5, strong=True, align="right")
    y += LINE + 6
    if part.note:
        sheet.text(LEFT + 8, y + 2, part.note, size=10, colour=ACCENT, room=RIGHT - LEFT - 16)
        y += LINE
    return y + 10


def _line(sheet: Sheet, y: float, line: WhyLine) -> float:
    day = words_date(line.day) if line.day and line.adds else ""
    if line.adds:
        sheet.text(LEFT + 8, y, day, size=10, colour=MUTED)
        sheet.text(LEFT + 82, y, line.words, size=SIZE, room=RIGHT - LEFT - 180)
        sign = "\u2212" if line.cents < 0 else ""
        sheet.text(RIGHT - 8, y, f"{sign}{dollars(abs(line.cents))}", size=SIZE, align="right")
    else:
        words = f"Your part: {line.words[:1].lower()}{line.words[1:]}"
        sheet.text(LEFT + 82 + INDENT, y, words, size=10, colour=MUTED, room=RIGHT - LEFT - 240)
        sheet.text(RIGHT - 92, y, dollars(line.cents), size=10, colour=MUTED, align="right")
    return y + LINE


def _total(sheet: Sheet, y: float, why: Why) -> float:
    y = _room(sheet, y, 3 * LINE)
    sheet.text(LEFT + 8, y + 8, "All together", size=12, strong=True, colour=INK)
    sheet.text(RIGHT - 8, y + 8, words_left(why.cents), size=13, strong=True, align="right")
    return y + 2 * LINE + 2


def _notes(why: Why) -> list[str]:
    notes = []
    if why.ahead:
        notes.append(f"You have also paid {dollars(why.ahead)} ahead, which is not used yet.")
    if why.waiting > 0 and why.what == "account":
        notes.append(f"Your insurance has not answered yet about {dollars(why.waiting)} more; "
                     "nothing is asked of you for that now.")  # fmt: skip
    return notes


def _quote(sheet: Sheet, y: float, heading: str, words: str) -> float:
    sheet.text(LEFT, y, heading, size=10, strong=True, colour=ACCENT)
    sheet.box(LEFT, y + 8, 2, LINE * 0.9, fill=RULE)
    return sheet.paragraph(LEFT + 12, y + 20, words, room=RIGHT - LEFT - 12, size=11, leading=1.4)


def _signed(sheet: Sheet, y: float, letter: Letter) -> None:
    sheet.text(LEFT, y, "With kind regards,", size=SIZE)
    sheet.text(LEFT, y + LINE + 2, letter.head.name, size=11, strong=True)
    sheet.text(LEFT, 10.55 * INCH, f"Chart {letter.chart_number}", size=10, colour=MUTED)


def _room(sheet: Sheet, y: float, needed: float) -> float:
    return y if y + needed <= BOTTOM else _next(sheet)


def _next(sheet: Sheet) -> float:
    sheet.next_page()
    sheet.text(LEFT, 0.8 * INCH, "About your balance, continued", size=10, colour=MUTED)
    return 1.2 * INCH
