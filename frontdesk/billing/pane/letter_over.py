"""A letter over a page: seen first, noted as it leaves."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from frontdesk.core.action import Act
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit.office import Office
from frontdesk.kit.over_preview import OverPreview


class LetterOver:
    """Shows one letter at a time.

    Args:
        office: the office.
        over: the page that is covered meanwhile.
    """

    def __init__(self, office: Office, over: QWidget) -> None:
        self._office, self._over = office, over
        self.preview: OverPreview | None = None
        self._noted: Callable[..., Act] | None = None
        self._pdf = b""

    def show(self, pdf: bytes, title: str, noted: Callable[..., Act]) -> None:
        """Show a letter; `noted(way=…)` is the act that says it leaves."""
        self._pdf, self._noted = pdf, noted
        if self.preview is None:
            self.preview = OverPreview(self._over, self._fresh)
        self.preview.show_pdf(pdf, title)

    def _fresh(self, way: str, then: Callable[[bytes], None]) -> None:
        if self._noted is None:
            return
        act, pdf = self._noted(way=way), self._pdf

        def refused(refusal: Refused) -> None:
            if self.preview is not None:
                self.preview.not_noted()
                self.preview.banner.show_sentence(str(refusal), "warning")
            if isinstance(refusal, NeedsApproval):
                self._office.refused.emit(refusal, act)

        self._office.act(act, lambda _: then(pdf), refused)
