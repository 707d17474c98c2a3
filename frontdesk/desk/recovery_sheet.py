"""The sheet with the office's recovery code, to be locked away."""

from frontdesk.paper.sheet import LETTER, MUTED, TINT, Sheet

ABOUT = (
    "With this code, or the office's passphrase, the office's data can be read on another PC,",
    "should this one break or be lost. Without either nobody can read it: no one else has a copy.",
    "Lock this sheet away, not beside the PC. Whoever has both can read every patient's data.",
)


def recovery_sheet(practice: str, code: str, place: str) -> bytes:
    """Return the PDF: one letter page; `place` is where the data lies, without any password."""
    sheet = Sheet(*LETTER, title="Recovery code")
    sheet.text(72, 96, "Front Desk: recovery code", size=20, strong=True)
    sheet.text(72, 120, practice, size=12, strong=True)
    for number, line in enumerate(ABOUT):
        sheet.text(72, 156 + 16 * number, line, size=10)
    sheet.box(72, 222, 468, 44, fill=TINT)
    sheet.text(84, 249, code, size=15, strong=True)
    sheet.text(72, 296, f"The data: {place}", size=9, colour=MUTED, room=468)
    return sheet.finish()
