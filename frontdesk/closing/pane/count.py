"""Counting the drawers blind: what should be in them is told only when the count is on file."""

import uuid
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.closing.pane.pieces import Pieces
from frontdesk.closing.rules import Drawer, unexplained
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Card, Words

BLIND = "Count all of it, change included. What should be there is told after the count is saved."


class Count(QWidget):
    """One drawer at a time: its count, or what came of it.

    Signals:
        asked(dict): put this count on file: drawer, pieces, key and reason of the action.
        went_on(): the drawer agrees, or its difference is explained; on to the next.
    """

    asked = Signal(object)
    went_on = Signal()

    def __init__(self, workstation: str) -> None:
        super().__init__()
        self._own, self._key = workstation.split("/")[0], uuid.uuid4().hex
        self.drawers: dict[str, Drawer] = {}
        self._letter, self._again = "", False
        self.which = ChoiceInput(())
        self.which.setAccessibleName("Drawer")
        self.which.edited.connect(lambda: self.open(str(self.which.value())))
        self.name = Words("", "strong")
        self.banner = Banner()
        self.pieces = Pieces()
        self.so_far = Words("", "subheading", private=True)
        self.save = Button("Sa&ve the count", kind="primary", icon="check",
                           tip="Ctrl+Enter", on=self.ask)  # fmt: skip
        self.pieces.edited.connect(self._on_edited)
        self.pieces.entered.connect(self.ask)
        self.again = Button("Count it a&gain", kind="quiet", icon="refresh", on=self._count_again)
        self.form = Form()
        self.reason = self.form.add(
            fields.text("reason", "Wh&y does it differ?", required=True, longest=200)
        )
        self.form.entered.connect(self.explain)
        self.say = Button("Save the reason", kind="primary", icon="check", on=self.explain)
        self._lay_out()

    @property
    def letter(self) -> str:
        """The drawer in hand."""
        return self._letter

    @property
    def is_typed(self) -> bool:
        """Whether a count is half typed."""
        return self.counting.isVisibleTo(self) and self.pieces.is_typed

    def show_drawers(self, drawers: Sequence[Drawer]) -> None:
        """Show the drawers as they stand; what is half typed stays."""
        self.drawers = {one.letter: one for one in drawers}
        self.which.set_options([(one.letter, _named(one)) for one in drawers])
        self.which.setVisible(len(drawers) > 1)
        if self._letter not in self.drawers:
            self._letter = self._first() or next(iter(self.drawers), "")
            self._again = False
        self.which.set_value(self._letter)
        self._show()

    def open(self, letter: str) -> None:
        """Take a drawer in hand."""
        self._letter, self._again, self._key = letter, False, uuid.uuid4().hex
        self.pieces.set_value({})
        self.form.clear()
        self.banner.show_sentence("")
        self.show_drawers(list(self.drawers.values()))
        self.take_keyboard()

    def open_first(self) -> bool:
        """Take the first drawer in hand that is to be counted or explained; False for none."""
        letter = self._first()
        if letter and letter != self._letter:
            self.open(letter)
        return bool(letter)

    def take_keyboard(self) -> None:
        """Put the keyboard where the next thing is typed."""
        if self.counting.isVisibleTo(self):
            self.pieces.take_keyboard()
        elif self.form.isVisibleTo(self):
            self.reason.take_keyboard()
        else:
            self.again.setFocus()

    def ask(self) -> None:
        """Put the count on file."""
        if self.counting.isVisibleTo(self) and self.save.isEnabled():
            self._emit(self.pieces.value(), "")

    def explain(self) -> None:
        """Put the same count on file with why it differs."""
        values = self.form.checked_values()
        if values is not None:
            self._emit(dict(self.drawers[self._letter].pieces), values["reason"])

    def counted(self) -> None:
        """Hear that the count is on file; what came of it is shown when it was read."""
        self._again, self._key = False, uuid.uuid4().hex
        self.pieces.set_value({})
        self.form.clear()
        self.save.setEnabled(True)
        self.banner.show_sentence("")

    def show_refused(self, refused: Refused) -> None:
        """Show why it was not taken."""
        self.save.setEnabled(True)
        if not self.form.isVisibleTo(self) or not self.form.show_refused(refused):
            self.banner.show_sentence(str(refused), "warning")

    def snapshot(self) -> dict[str, Any]:
        """Return what is half typed, plain JSON."""
        pieces = {str(piece): count for piece, count in self.pieces.value().items()}
        return {"drawer": self._letter, "pieces": pieces}

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Put back what was half typed."""
        self._letter, self._again = snapshot["drawer"], True
        self.pieces.set_value({int(piece): n for piece, n in snapshot["pieces"].items()})
        self._show()

    def forget(self) -> None:
        """Empty what is half typed."""
        self.pieces.set_value({})
        self._show()

    def _emit(self, pieces: dict[int, int], reason: str) -> None:
        self.save.setEnabled(False)
        self.asked.emit(
            {"drawer": self._letter, "pieces": pieces, "key": self._key, "reason": reason}
        )

    def _first(self) -> str:
        """Return the letter of the next drawer to be counted or explained, this desk's first."""
        ordered = sorted(self.drawers.values(), key=lambda one: one.workstation != self._own)
        open_ones = [one.letter for one in ordered if one.must_be_counted or unexplained(one)]
        return open_ones[0] if open_ones else ""

    def _count_again(self) -> None:
        self._again = True
        self._show()
        self.pieces.take_keyboard()

    def _on_edited(self) -> None:
        self.banner.show_sentence("")
        self._show_sum()

    def _show_sum(self) -> None:
        self.so_far.setText(f"Counted {dollars(self.pieces.cents)}")

    def _show(self) -> None:
        one = self.drawers.get(self._letter)
        if one is None:
            self.name.setText("No drawer yet: this desk gets one when its office is set up.")
            for part in (self.counting, self.found):
                part.hide()
            return
        known = one.counted_cents is not None and not self._again
        self.name.setText(_named(one) if len(self.drawers) == 1 else "")
        self.name.setVisible(len(self.drawers) == 1)
        self.counting.setVisible(not known)
        self.found.setVisible(known)
        self._show_sum()
        if not known:
            return
        over = one.difference_cents
        self.verdict.setText(
            "It agrees." if not over else f"{dollars(abs(over))} {'over' if over > 0 else 'short'}"
        )
        self.verdict.set_kind("success" if not over else "danger")
        self.verdict.setFont(theme.current().font("heading"))
        for words, cents in ((self.was, one.counted_cents or 0), (self.should, one.expected_cents)):
            words.setText(dollars(cents))
        told = f"by {one.counted_by}" + (f": {one.reason}" if one.reason and over else "")
        self.told.setText(f"Counted {told}. {dollars(one.float_cents)} of it stays as change.")
        self.form.setVisible(unexplained(one))
        self.say.setVisible(unexplained(one))

    def _lay_out(self) -> None:
        self.counting, self.found = QWidget(), QWidget()
        self.verdict = Words("", "heading", private=True)
        self.was, self.should = (
            Words("", "heading", private=True),
            Words("", "heading", private=True),
        )
        self.told = Words("", "muted", wrap=True, private=True)
        first = QVBoxLayout(self.counting)
        first.setContentsMargins(0, 0, 0, 0)
        first.setSpacing(2 * theme.SPACE)
        first.addWidget(Words(BLIND, "caption", wrap=True))
        first.addWidget(self.pieces)
        foot = QHBoxLayout()
        foot.addWidget(self.so_far, 1)
        foot.addWidget(self.save)
        first.addLayout(foot)
        second = QVBoxLayout(self.found)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(2 * theme.SPACE)
        card = Card(kind="sunken")
        row = QHBoxLayout()
        row.setSpacing(6 * theme.SPACE)
        for caption, words in (("Counted", self.was), ("Expected", self.should),
                               ("Difference", self.verdict)):  # fmt: skip
            part = QVBoxLayout()
            part.setSpacing(0)
            part.addWidget(Words(caption, "caption"))
            part.addWidget(words)
            part.addStretch(1)
            row.addLayout(part)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(self.told)
        second.addWidget(card)
        second.addWidget(self.form)
        buttons = QHBoxLayout()
        buttons.addWidget(self.say)
        buttons.addWidget(self.again)
        buttons.addStretch(1)
        second.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        for one in (self.which, self.name, self.banner, self.counting, self.found):
            column.addWidget(one)


def _named(one: Drawer) -> str:
    return f"Drawer {one.letter}, {one.workstation}"
