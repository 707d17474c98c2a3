"""One paper over a page: seen first, noted as it leaves."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from frontdesk.core.action import Act
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit.office import Office
from frontdesk.kit.over_preview import OverPreview

Noted = Callable[..., Act]  # `noted(way=…)` is the act that says how the paper leaves


class NotedPaper:
    """Shows one paper at a time; it leaves as it is seen, once that is noted.

    Args:
        office: the office.
        over: the page that is covered meanwhile.
    """

    def __init__(self, office: Office, over: QWidget) -> None:
        self._office, self._over = office, over
        self.preview: OverPreview | None = None
        self._noted: Noted | None = None
        self._pdf = b""

    def show(self, pdf: bytes, title: str, noted: Noted) -> None:
        """Show a paper, and how it is noted that it leaves."""
        self._pdf, self._noted = pdf, noted
        if self.preview is None:
            self.preview = OverPreview(self._over, self._fresh)
        self.preview.show_pdf(pdf, title)

    def print_if_shown(self) -> bool:
        """Print the paper if it is in sight; the same key twice prints. Return whether it was."""
        if self.preview is None or not self.preview.isVisible():
            return False
        self.preview.print_now()
        return True

    def _fresh(self, way: str, then: Callable[[bytes], None]) -> None:
        if self._noted is None or self.preview is None:
            return
        act, pdf, preview = self._noted(way=way), self._pdf, self.preview
        self._office.act(
            act, lambda _: then(pdf), lambda refused: not_noted(self._office, preview, refused, act)
        )


def not_noted(office: Office, preview: OverPreview, refused: Refused, act: Act) -> None:
    """Say above a paper why it does not leave; a supervisor may approve it in place."""
    preview.not_noted(refused)
    if isinstance(refused, NeedsApproval):
        office.refused.emit(refused, act)
