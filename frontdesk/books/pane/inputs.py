"""Inputs of the books' forms: an account by number or name, and lines of accounts and amounts."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from frontdesk.books.chart import Account
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.inputs import MoneyInput
from frontdesk.kit.labels import Words

Options = Sequence[tuple[Any, str]]


def options_of(accounts: Sequence[Account]) -> list[tuple[str, str]]:
    """Return accounts as they are chosen from: those in use, by number."""
    return [(one.key, one.words) for one in accounts if one.active]


class AccountInput(ChoiceInput):
    """One account: its number, the beginning of its name, or chosen from the list."""

    def __init__(self, options: Options = ()) -> None:
        super().__init__(options, empty=True)
        self.currentTextChanged.connect(self.setToolTip)  # a long name is whole on hover

    def offer(self, options: Options) -> None:
        """Offer another list; what is chosen and still there stays chosen."""
        self.set_options(options, empty=True)

    def set_value(self, value: Any) -> None:
        """Choose by value, and show how it begins."""
        super().set_value(value)
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)

    def _place(self, typed: str) -> int:
        place = super()._place(typed)
        if place >= 0 or not typed.strip():
            return place
        wanted = typed.strip().casefold()
        names = [words.partition(" ")[2].casefold() for _, words in self.options]
        begun = [at for at, name in enumerate(names) if name and name.startswith(wanted)]
        return begun[0] if len(begun) == 1 else -1


class LinesInput(QWidget):
    """Lines of an account and its amounts; a further line comes by itself.

    Its value is a tuple of (account key, amount …), amounts in cents, empty lines left out.

    Args:
        amounts: what each amount of a line is: one, or debit and credit.
        first: how many lines stand there at first.
    """

    edited = Signal()
    left = Signal()
    parked = True

    def __init__(self, amounts: Sequence[str] = ("Amount",), *, first: int = 1) -> None:
        super().__init__()
        self._amounts, self._first = tuple(amounts), first
        self._options: Options = ()
        self.rows: list[tuple[AccountInput, tuple[MoneyInput, ...]]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * theme.SPACE)
        self._grid.setVerticalSpacing(theme.SPACE)
        self._grid.setColumnStretch(0, 1)
        for place, words in enumerate(("Account", *self._amounts)):
            self._grid.addWidget(Words(words, "caption"), 0, place)
        for _ in range(first):
            self._add()

    def offer(self, options: Options) -> None:
        """Offer these accounts in every line."""
        self._options = options
        for account, _ in self.rows:
            account.offer(options)

    def value(self) -> tuple[tuple[Any, ...], ...]:
        """Return the lines that hold something; raise Refused for one that cannot be read."""
        found = []
        for account, amounts in self.rows:
            cents = tuple(one.value() or 0 for one in amounts)
            if account.currentText().strip() or any(cents):
                found.append((account.value() or "", *cents))
        return tuple(found)

    def set_value(self, value: Any) -> None:
        """Show lines; None is one empty line."""
        lines = list(value or ())
        self._make(max(len(lines) + bool(lines), self._first))
        for place, (account, amounts) in enumerate(self.rows):
            line = lines[place] if place < len(lines) else ("", *[0] * len(amounts))
            account.set_value(line[0])
            for box, cents in zip(amounts, line[1:], strict=True):
                box.set_value(cents or None)
                box.setCursorPosition(0)

    def typed(self) -> Any:
        """Return what stands in the lines, the empty ones at the end left out."""
        lines = [
            [account.typed(), *(box.typed() for box in amounts)] for account, amounts in self.rows
        ]
        while lines and not any(lines[-1]):
            lines.pop()
        return lines

    def set_typed(self, typed: Any) -> None:
        """Put the lines back as they stood."""
        self._make(max(len(typed) + 1, self._first))
        for (account, amounts), line in zip(self.rows, typed, strict=False):
            account.set_typed(line[0])
            for box, text in zip(amounts, line[1:], strict=True):
                box.set_typed(text)

    def said(self) -> str:
        """Return the sum, or by how much both sides differ."""
        try:
            sums = [sum(one) for one in zip(*(line[1:] for line in self.value()), strict=True)]
        except Refused:
            return ""
        if not sums or not any(sums):
            return ""
        if len(sums) == 1:
            return f"Together {dollars(sums[0])}"
        debits, credits_ = sums
        if debits == credits_:
            return f"Balanced: {dollars(debits)} on both sides"
        less = "credits" if debits > credits_ else "debits"
        return f"{dollars(abs(debits - credits_))} of {less} still to come"

    def setAccessibleName(self, name: str) -> None:
        """Name the lines; each input says its own place."""
        super().setAccessibleName(name)
        self._name()

    def _make(self, count: int) -> None:
        while len(self.rows) > count:
            account, amounts = self.rows.pop()
            for box in (account, *amounts):
                self._grid.removeWidget(box)
                box.hide()
                box.deleteLater()
        while len(self.rows) < count:
            self._add()

    def _add(self) -> None:
        row = len(self.rows) + 1
        account = AccountInput(self._options)
        amounts = tuple(MoneyInput() for _ in self._amounts)
        before: QWidget | None = self.rows[-1][1][-1] if self.rows else None
        boxes: list[AccountInput | MoneyInput] = [account, *amounts]
        self.rows.append((account, amounts))
        self._grid.addWidget(account, row, 0)
        wide = 28 if len(amounts) > 1 else 25  # the sums of a journal are larger than a bill's
        for place, box in enumerate(amounts, 1):
            box.setFixedWidth(round(wide * theme.SPACE * theme.current().text_scale))
            self._grid.addWidget(box, row, place)
        for one in boxes:
            one.edited.connect(self._on_edited)
            if before is not None:
                QWidget.setTabOrder(before, one)
            before = one
        if row == 1:
            self.setFocusProxy(account)
        self._name()

    def _name(self) -> None:
        for place, (account, amounts) in enumerate(self.rows, 1):
            account.setAccessibleName(f"Account of line {place}")
            for words, box in zip(self._amounts, amounts, strict=True):
                box.setAccessibleName(f"{words} of line {place}")

    def _on_edited(self) -> None:
        account, amounts = self.rows[-1]
        if account.currentText().strip() or any(box.text().strip() for box in amounts):
            self._add()
        self.edited.emit()
