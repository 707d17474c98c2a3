"""How the page of a provider's week is laid out: the week drawn, lists beneath, a form beside."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.fields import Field
from frontdesk.kit.labels import Words, muted
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.segmented import Segmented
from frontdesk.schedule.pane.setup import spans
from frontdesk.schedule.pane.setup.changes import ChangesList
from frontdesk.schedule.pane.setup.outside_list import OutsideList
from frontdesk.schedule.pane.setup.week_view import WeekView

CARD_WIDE = 76 * theme.SPACE
LIST, OUTSIDE, CHANGES = "list", "outside", "changes"


class WeekFrame(ListPage):
    """What is seen of the page; what it does is WeekPage's.

    Signals:
        preview_wished(), change_wished(), forget_wished(), remove_wished(): a button was pressed.
    """

    preview_wished = Signal()
    change_wished = Signal()
    forget_wished = Signal()
    remove_wished = Signal()

    def __init__(self, office: Office) -> None:
        self.view = WeekView()
        self.outside = OutsideList(office)
        self.changes = ChangesList(office)
        self.strip = Banner(closable=True)
        self.who = Field("provider", "&Provider", ChoiceInput(()))
        self.since = fields.date("starts_on", "&Holds from", required=True,
                                 today=office.store.today)  # fmt: skip
        self.preview = Button(
            "Pre&view", icon="eye", shortcut="Ctrl+P", on=lambda: self.preview_wished.emit()
        )
        self.change = Button("&Change hours", kind="primary", icon="check", shortcut="Ctrl+Return",
                             on=lambda: self.change_wished.emit())  # fmt: skip
        self.forget = Button("Discard all", kind="quiet", on=lambda: self.forget_wished.emit())
        self.tabs = Segmented(
            [(LIST, "Stretches"), (OUTSIDE, "Falls outside"), (CHANGES, "Earlier changes")]
        )
        self.beneath = QStackedWidget()
        super().__init__(
            office,
            title="Weekly hours",
            about="When a provider sees patients. A change holds from a day on; what is booked "
            "stays booked.",
            what="stretch",
            columns=spans.COLUMNS,
            empty=EmptyState("clock", "No hours yet", "Add the first stretch of the week.",
                             action="Add stretch"),
        )  # fmt: skip
        self.add.set_kind("secondary")
        self.card.save.setText("Set")
        self.card.save.setShortcut("Ctrl+S")  # new words have taken it off
        self.card.save.set_kind("secondary")
        self.remove = Button(
            "Re&move stretch", kind="danger", icon="trash", on=lambda: self.remove_wished.emit()
        )
        self.card.extra.addWidget(self.remove)
        spans.add_fields(self.card.form)

    def open_tab(self, tab: str) -> None:
        """Open one of the lists beneath the week."""
        self.tabs.set_value(tab)
        self._on_tab()

    def _on_tab(self) -> None:
        self.beneath.setCurrentIndex((LIST, OUTSIDE, CHANGES).index(self.tabs.value()))

    def _lay_out(self, title: str, about: str) -> None:
        self.state = Words("", "muted", elide=True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[5 * theme.SPACE] * 4)
        whole.setSpacing(3 * theme.SPACE)
        whole.addLayout(self._top(title, about))
        whole.addWidget(self.strip)
        lower = QHBoxLayout()
        lower.setSpacing(4 * theme.SPACE)
        lower.addLayout(self._left(), 1)
        blank = EmptyState("edit", "No stretch chosen", "Choose one in the week, or add one.")
        self.nobody = blank
        self.beside.addWidget(blank)
        self.beside.addWidget(self.card)
        self.beside.setFixedWidth(round(CARD_WIDE * theme.current().text_scale))
        lower.addWidget(self.beside)
        whole.addLayout(lower, 1)

    def _top(self, title: str, about: str) -> QVBoxLayout:
        heading, row = QHBoxLayout(), QHBoxLayout()
        heading.addWidget(Words(title, "title"), 1)
        for button in (self.forget, self.preview, self.change):
            heading.addWidget(button)
        row.setSpacing(3 * theme.SPACE)
        self.since.setMinimumWidth(round(60 * theme.SPACE * theme.current().text_scale))
        self.who.setMinimumWidth(round(48 * theme.SPACE * theme.current().text_scale))
        for one in (self.who, self.since):
            row.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        row.addWidget(self.add, 0, Qt.AlignmentFlag.AlignVCenter)
        top = QVBoxLayout()
        top.setSpacing(theme.SPACE)
        top.addLayout(heading)
        top.addWidget(muted(about, wrap=True))
        top.addSpacing(theme.SPACE)
        top.addLayout(row)
        return top

    def _left(self) -> QVBoxLayout:
        for page in (self.table, self.outside, self.changes):
            self.beneath.addWidget(page)
        bar = QHBoxLayout()
        self.tabs.setAccessibleName("Beneath the week")
        bar.addWidget(self.tabs)
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar.addWidget(self.state, 1)
        left = QVBoxLayout()
        left.setSpacing(2 * theme.SPACE)
        left.addWidget(self.view, 3)
        left.addLayout(bar)
        left.addWidget(self.beneath, 2)
        return left
