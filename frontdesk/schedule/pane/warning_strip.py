"""The one quiet strip of what to mind: the worst in view, the others a key away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from frontdesk.kit.banner import Banner

if TYPE_CHECKING:
    from frontdesk.schedule.warnings import Warning

KEY = "Alt+W"


class WarningStrip(Banner):
    """Says what to mind and bars nothing. A screen reader is told all of it."""

    def __init__(self, *, closable: bool = False) -> None:
        super().__init__(closable=closable)
        self.warnings: tuple[Warning, ...] = ()
        self.open = False  # whether all are in view
        self.button.setToolTip(KEY)
        self.acted.connect(self.turn)
        self.closed.connect(lambda: self.show_warnings(()))

    def show_warnings(self, warnings: Sequence[Warning]) -> None:
        """Show these, the worst first; the same ones again are not said again."""
        if tuple(warnings) != self.warnings:
            self.warnings, self.open = tuple(warnings), False
            self._tell()

    def turn(self) -> None:
        """Show all, or the worst alone again."""
        if len(self.warnings) > 1:
            self.open = not self.open
            self._tell()

    def _tell(self) -> None:
        if not self.warnings:
            self.show_sentence("")
            return
        sentences = [one.sentence for one in self.warnings]
        more = len(sentences) - 1
        all_of_it = "\n".join(f"\u2022 {one}" for one in sentences)
        shown = all_of_it if self.open else sentences[0]
        action = ("Fewer" if self.open else f"{more} more") if more else ""
        self.show_sentence(shown, self.warnings[0].tone, action=action)
        self.setAccessibleName(f"To mind: {' '.join(sentences)}")
        words = "Show the worst alone" if self.open else f"Show {more} more to mind"
        self.button.setAccessibleName(words)
