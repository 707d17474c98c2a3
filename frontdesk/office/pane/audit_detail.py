"""What one row of the audit trail holds: who, when, where, and each part before and after."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from frontdesk.core.clock import words_moment
from frontdesk.core.database import Store
from frontdesk.kit import theme
from frontdesk.kit.chips import Chip
from frontdesk.kit.labels import Words, rule
from frontdesk.kit.list_page import CARD_WIDE
from frontdesk.office.audit_words import NOTHING, Told, told
from frontdesk.office.reads import AuditRow

SIGNS = {"change": "edit", "look": "eye", "print": "printer", "export": "arrow-right",
         "access": "lock"}  # fmt: skip
KINDS = {"change": "Change", "look": "Look", "print": "Print", "export": "Export",
         "access": "Access"}  # fmt: skip


class AuditDetail(QFrame):
    """A card beside the trail.

    Args:
        store: for the office's zone.
    """

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName("What the entry holds")
        self._store = store
        self.setFixedWidth(round(CARD_WIDE * theme.current().text_scale))
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("What the entry holds")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[4 * theme.SPACE] * 4)
        column.addWidget(self.area)
        self.lines: list[Told] = []
        self.show_row(None)

    def show_row(self, row: AuditRow | None) -> None:
        """Show a row, or that none is chosen."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 2 * theme.SPACE, 0)
        column.setSpacing(2 * theme.SPACE)
        self.lines = told(row.detail, self._store.zone) if row is not None else []
        if row is None:
            column.addWidget(Words("Choose an entry to see what it holds.", "muted", wrap=True))
        else:
            self._head(column, row)
            self._content(column)
        column.addStretch()
        self.area.setWidget(inside)
        inside.setAutoFillBackground(False)

    def _head(self, column: QVBoxLayout, row: AuditRow) -> None:
        column.addWidget(Words(row.action, "subheading", wrap=True))
        done = row.outcome == "done"
        chip = Chip(KINDS[row.kind], "neutral", SIGNS[row.kind])
        if not done:
            chip.show_words("Refused", "danger", "cross-circle")
        column.addWidget(chip)
        facts = QGridLayout()
        facts.setHorizontalSpacing(3 * theme.SPACE)
        facts.setVerticalSpacing(theme.SPACE)
        facts.setColumnStretch(1, 1)
        for place, (name, value, private) in enumerate(
            (
                ("When", words_moment(row.at, self._store.zone), False),
                ("Who", row.staff, False),
                ("Approved by", row.approver, False),
                ("Patient", row.patient, True),
                ("Desk", row.workstation, False),
            )
        ):
            if value:
                facts.addWidget(Words(name, "label"), place, 0, Qt.AlignmentFlag.AlignTop)
                facts.addWidget(Words(value, private=private, wrap=True), place, 1)
        column.addLayout(facts)

    def _content(self, column: QVBoxLayout) -> None:
        thing = None
        for line in self.lines:
            if line.thing != thing:
                thing = line.thing
                column.addWidget(rule())
                column.addWidget(Words(thing or "Noted", "strong"))
            column.addWidget(Words(line.what, "label"))
            change = (
                line.after if line.before == NOTHING else f"{line.before}  \u2192  {line.after}"
            )
            column.addWidget(Words(change, private=True, wrap=True, selectable=True))
        if not self.lines:
            column.addWidget(rule())
            column.addWidget(Words("Nothing was changed.", "muted"))
