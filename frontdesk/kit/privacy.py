"""The one switch that hides names and amounts from a lobby that can see the screen."""

from PySide6.QtCore import QObject, Signal

MASK = "\u2022\u2022\u2022"


class Privacy(QObject):
    """Whether names and amounts are hidden now.

    Signals:
        changed(bool): hidden from now on, or shown again.
    """

    changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._hidden = False

    @property
    def hidden(self) -> bool:
        """Whether names and amounts are hidden."""
        return self._hidden

    def hide(self, hidden: bool = True) -> None:
        """Hide names and amounts everywhere, or show them again."""
        if hidden != self._hidden:
            self._hidden = hidden
            self.changed.emit(hidden)

    def toggle(self) -> None:
        """Hide what is shown, show what is hidden."""
        self.hide(not self._hidden)

    def masked(self, words: str) -> str:
        """Return `words`, or dots in their place while hidden; nothing stays nothing."""
        return MASK if self._hidden and words else words


privacy = Privacy()
