"""The strip under the board: all about the card in hand, and what to tell that patient."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from frontdesk.floor.pane.shown import Card
from frontdesk.floor.rules import STAGES, next_status
from frontdesk.kit import theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Words
from frontdesk.schedule.rules import WORDS

KEYS = (
    "Arrows go from card to card · Space next stage · Backspace back · R room · C check-in "
    "· B superbill"
)


class Foot(QFrame):
    """Says it in full, and offers the next thing to do."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.name = Words("", "strong", private=True, elide=True)
        self.about = Words("", "muted", private=True, elide=True)
        self.signs = Words("", "danger", private=True, wrap=True)
        self.draft = Words("", "body", private=True, wrap=True, selectable=True)
        self.next = Button("", icon="arrow-right", tip="Space")
        self.room = Button("Room …", icon="room", tip="R")
        self.tell = Button("Copy, note as told", kind="primary", icon="copy", tip="T")
        words = QVBoxLayout()
        words.setSpacing(theme.SPACE // 2)
        for label in (self.name, self.about, self.signs):
            words.addWidget(label)
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addLayout(words, 1)
        above.addWidget(self.room)
        above.addWidget(self.next)
        below.addWidget(self.draft, 1)
        below.addWidget(self.tell)
        column = QVBoxLayout(self)
        side, edge = 4 * theme.SPACE, 2 * theme.SPACE
        column.setContentsMargins(side, edge, side, edge)
        column.setSpacing(edge)
        for row in (above, below):
            row.setSpacing(2 * theme.SPACE)
            column.addLayout(row)
        self.show_card(None)

    def show_card(self, card: Card | None) -> None:
        """Show a card; None when none is in hand."""
        after = None if card is None else next_status(card.status)
        if card is None:
            self.name.setText("No card in hand")
            self.about.setText(KEYS)
        else:
            self.name.setText(f"{card.name} · {card.about}")
            where = [STAGES[card.stage].title, card.room, f"{card.time} with {card.provider}"]
            where += [card.kind, f"expected {card.expected}" if card.expected else ""]
            self.about.setText(" · ".join(part for part in where if part))
        minded = (
            [one.words for one in card.signs if one.kind in ("alert", "same_name", "interpreter")]
            if card
            else []
        )
        self.signs.setText(" · ".join(minded))
        self.signs.setVisible(bool(minded))
        said = "" if card is None else (card.draft and f"“{card.draft}”") or card.told
        self.draft.setText(said)
        self.draft.setVisible(bool(said))
        self.tell.setVisible(bool(card and card.tell))
        self.room.setVisible(bool(card and not card.is_over))
        self.next.setVisible(after is not None)
        self.next.setText(WORDS[after] if after else "")
