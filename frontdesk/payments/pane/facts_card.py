"""What is known of the row in hand, with what can be done with it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.kit import theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.chips import Chip
from frontdesk.kit.clear_scroll import ClearScroll
from frontdesk.kit.labels import Card, Words
from frontdesk.kit.layouts import empty


class FactsCard(Card):
    """A name, a chip, facts in two columns, and buttons; `extra` stands between."""

    def __init__(self, buttons: Sequence[Button]) -> None:
        super().__init__()
        self.name = Words("", "subheading", private=True, elide=True)
        self.whose = Words("", "muted", private=True, wrap=True)
        self.chip = Chip()
        self._grid, self.extra = QGridLayout(), QVBoxLayout()
        self._grid.setHorizontalSpacing(4 * theme.SPACE)
        self._grid.setVerticalSpacing(2 * theme.SPACE)
        self._grid.setColumnStretch(1, 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 2 * theme.SPACE, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._grid)
        column.addLayout(self.extra)
        column.addStretch(1)
        scroll = ClearScroll(inside, sideways=False)
        self.body.addWidget(self.name)
        self.body.addWidget(self.whose)
        self.body.addWidget(scroll, 1)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACE)
        for button in buttons:
            row.addWidget(button)
        row.addStretch()
        self.body.addLayout(row)

    def show_facts(
        self,
        name: str,
        whose: str,
        facts: Sequence[tuple[str, str]],
        *,
        chip: tuple[str, str, str] | None = None,
    ) -> None:
        """Show a row: whose it is, pairs of a label and words; `chip` is words, tone, icon."""
        self.name.setText(name)
        self.whose.setText(whose)
        self.chip.setVisible(chip is not None)
        if chip is not None:
            self.chip.show_words(*chip)
        empty(self._grid)
        for place, (label, words) in enumerate(one for one in facts if one[1]):
            told = Words(words, "body", private=True, wrap=True)
            self._grid.addWidget(Words(label, "muted"), place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(told, place, 1)
