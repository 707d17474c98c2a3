"""The head of an account: whose it is, who owes what of it, how it stands, and the family."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.billing.pane.flow import Flow
from frontdesk.billing.pane.words import owed_words
from frontdesk.billing.story import AccountView
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.kit import theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.chips import Chip
from frontdesk.kit.labels import Words
from frontdesk.ledger.aging import AGES

MOST_MARKS, MOST_FAMILY = 5, 9


class AccountHead(QWidget):
    """Signals.

    account_wished(int): show the account of another of the family.
    """

    account_wished = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.name, self.about = Words("", "heading", private=True, elide=True), Words("", "muted")
        self.owed = Words("", "display", private=True)
        self.insurance, self.agency, self.ahead = (
            Words("", "heading", private=True) for _ in range(3)
        )
        self.ages = Words("", "caption", private=True, elide=True)
        self.chips = [Chip() for _ in range(MOST_MARKS)]
        self.family_words = Words("Family", "caption")
        self.family = [
            Button("", kind="quiet", on=partial(self._wish, place)) for place in range(MOST_FAMILY)
        ]
        self._ids: list[int] = []
        self._boxes: dict[str, QWidget] = {}
        self._lay_out()

    def show_account(self, account: AccountView) -> None:
        """Show whose account it is and how it stands."""
        who = account.who
        born = f"born {words_date(who.birth_date)}" if who.birth_date else "no date of birth"
        about = [born, f"chart {who.chart_number}"]
        if account.guarantor:
            about.append("somebody else answers for it")
        self.name.setText(who.patient)
        self.about.setText("\u2002\u00b7\u2002".join(about))
        self.owed.setText(owed_words(account.owed_cents))
        self.insurance.setText(dollars(account.insurance_cents))
        self.agency.setText(dollars(account.agency_cents))
        self.ahead.setText(dollars(account.prepaid_cents))
        self._boxes["With an agency"].setVisible(account.agency_cents != 0)
        aged = [
            f"{age} days {dollars(cents)}"
            for age, cents in zip(AGES, account.ages, strict=True)
            if cents
        ]
        self.ages.setText("\u2002\u00b7\u2002".join(aged))
        self.ages.setVisible(bool(aged))
        for place, chip in enumerate(self.chips):
            mark = account.marks[place] if place < len(account.marks) else None
            chip.setVisible(mark is not None)
            if mark is not None:
                chip.show_words(mark.words, mark.tone, mark.icon)
        self._show_family(account)

    def _show_family(self, account: AccountView) -> None:
        self._ids = [one.id for one in account.family]
        self.family_words.setVisible(bool(self._ids))
        for place, button in enumerate(self.family):
            one = account.family[place] if place < len(account.family) else None
            button.setVisible(one is not None)
            if one is not None:
                name = one.name.replace("&", "&&")
                answers = " answers" if one.id == account.guarantor_id else ""
                button.setText(f"&{place + 1} {name}{answers}, {owed_words(one.cents)}")
                button.setAccessibleName(f"Account of {one.name}, {owed_words(one.cents)}")
                button.setToolTip(f"Open this account (Alt+{place + 1})")

    def _wish(self, place: int) -> None:
        if place < len(self._ids):
            self.account_wished.emit(self._ids[place])

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8 * theme.SPACE)
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addWidget(self.name)
        who.addWidget(self.about)
        who.addWidget(self.ages)
        top.addLayout(who, 1)
        for caption, amount in (
            ("Patient owes", self.owed), ("Insurance owes", self.insurance),
            ("With an agency", self.agency), ("Paid ahead", self.ahead),
        ):  # fmt: skip
            holder = QWidget()
            box = QVBoxLayout(holder)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(0)
            box.addWidget(Words(caption, "caption"))
            box.addWidget(amount)
            box.addStretch()
            self._boxes[caption] = holder
            top.addWidget(holder)
        marks, family = Flow(2 * theme.SPACE), Flow(theme.SPACE)
        for chip in self.chips:
            marks.addWidget(chip)
            chip.hide()
        family.addWidget(self.family_words)
        for button in self.family:
            family.addWidget(button)
            button.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        for part in (top, marks, family):
            column.addLayout(part)
