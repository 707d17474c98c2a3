"""Keeps the papers of the scripted day: saved as a person would, then read back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2

from frontdesk.demo.walk import Hands, StepFailed
from frontdesk.kit.pdf_pages import PdfPages


def look(hands: Hands, preview: Callable[[], Any], name: str) -> Any:
    """Wait until a paper lies over its page with what it says drawn; take a picture, return it."""
    hands.wait(
        lambda: (paper := preview()) and paper.isVisible() and paper.data, f"{name} is shown"
    )
    for _ in range(2):  # its pages are opened, then drawn
        hands.settle()
        PdfPages.settle()
        hands.breathe()
    hands.picture(name)
    return preview()


def keep(hands: Hands, preview: Any, name: str, *said: str) -> list[str]:
    """Save the paper in sight into the day's folder, and read it back.

    The place is named here, as the system's own window for files would.

    Args:
        hands: at the desk.
        preview: the paper over the page.
        name: of the file.
        said: what it must say.

    Returns:
        Its words, page by page.

    Raises:
        StepFailed: it was not saved, or does not say what it must.

    """
    path = hands.folder / name
    preview.save_to(str(path))
    hands.wait(path.exists, f"{name} is saved")
    pages = words_of(path)
    whole = "\n".join(pages)
    missing = [words for words in said if words not in whole]
    if missing:
        raise StepFailed(f"{name} does not say {', '.join(missing)}")
    return pages


def words_of(path: Path) -> list[str]:
    """Return what a PDF says, page by page."""
    PdfPages.settle()  # pdfium bears one thread at a time
    found = []
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            text = page.get_textpage()
            found.append(" ".join(text.get_text_range().split()))
            text.close()
            page.close()
    return found
