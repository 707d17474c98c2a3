"""Who is due: found by rule, state, provider or typing, and worked off by one key each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from frontdesk.core import clock
from frontdesk.core.action import Act
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Words
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import RowsModel
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import Make, TableExport, rows_shown
from frontdesk.office import taking_out
from frontdesk.recall import actions, due_query, rules
from frontdesk.recall.due_query import LOOKS, TO_DO, Wanted
from frontdesk.recall.pane.asking import Question
from frontdesk.recall.pane.columns import due_columns
from frontdesk.recall.pane.letters_page import LettersPage
from frontdesk.recall.pane.papers import Papers
from frontdesk.recall.pane.set_card import SetCard
from frontdesk.recall.reads import MOST, DueRow, RuleRow
from frontdesk.schedule.rows import ProviderRow

NO_RULES = (
    "refresh",
    "No recall rules yet",
    "A rule says who is due again, and when.",
    "Add a rule",
)
NOBODY = ("check-circle", "Nobody is due",
          "Who has not been seen for as long as a rule says stands here by itself.",
          "Set a recall by hand")  # fmt: skip
CALLS = (("1", "Reached", "reached"), ("2", "Left a message", "message"),
         ("3", "No answer", "no answer"))  # fmt: skip
CLOSING = tuple(
    (str(place), words, key) for place, (key, words) in enumerate(rules.CLOSED_AS.items(), 1)
)
CARD_WIDE = 76 * theme.SPACE


class DueTable(Table):
    """The list; a letter does something with the row in hand, the slash narrows by typing.

    Signals:
        pressed(str): one of `DuePage.keys`.
    """

    pressed = Signal(str)

    def __init__(self, today: date, keys: str) -> None:
        self._keys = keys
        empty = EmptyState(*NOBODY[:3], action=NOBODY[3])
        super().__init__(RowsModel(due_columns(today)), "Who is due", empty=empty, many=True,
                         filters=False)  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        typed = event.text().upper()
        if event.key() == Qt.Key.Key_Slash:
            self.filter_box.begin("")
        elif not held and typed and typed in self._keys:
            self.pressed.emit(typed)
        else:
            super().keyPressEvent(event)


class DuePage(QWidget):
    """The list, what is done with it, its letters and papers.

    Signals:
        wished(Go), patient_taken(int): as of a pane.
        narrowed(): something else is to be read.
        rules_wished(): there are no rules yet.
    """

    wished = Signal(object)
    patient_taken = Signal(int)
    narrowed = Signal()
    rules_wished = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.last_batch: tuple[datetime, int] | None = None
        self.waiting = 0  # texts and emails in the queue
        self.rules: tuple[RuleRow, ...] = ()
        self.keys: dict[str, Callable[[DueRow], object]] = {
            "B": self.book, "L": self.letter, "C": self.call, "T": self.text, "S": self.snooze,
            "X": self.close_row, "O": self.open_again, "R": self.set_for,
        }  # fmt: skip
        self.rule, self.look = ChoiceInput([(None, "All rules")]), ChoiceInput(list(LOOKS.items()))
        self.provider = ChoiceInput([(None, "All providers")])
        self.words, self.banner = Words("", "muted"), Banner(closable=True)
        self.question, self.card = Question(), SetCard(office)
        self.table = DueTable(office.store.about_today(), "".join(self.keys))
        self.letters, self.papers = LettersPage(office), Papers(self)
        self.stack, self.inside = QStackedWidget(), QWidget()
        self.all_letters = Button("&Letters …", kind="primary", icon="mail",
                                  on=lambda: self.plan(self.table.rows_model.rows()))  # fmt: skip
        self.print = Button("&Print …", icon="printer", on=self._ask_print)
        self.export = TableExport(
            self.inside, office, taking_out, permit="schedule.read", make=self._taken_out
        )
        self.export.said.connect(lambda words, tone: self.say(words, tone))
        self.add = Button("Set by &hand", icon="plus", on=lambda: self.begin(None))
        self.buttons = self._ways()
        self._connect()
        self._lay_out()

    def wanted(self) -> Wanted:
        """Return which part of the list is to be read."""
        return Wanted(self.look.value() or TO_DO, self.rule.value(), self.provider.value())

    def show_choices(self, found: Sequence[RuleRow], providers: Sequence[ProviderRow]) -> None:
        """Offer these rules and providers."""
        self.rules = tuple(one for one in found if one.active)
        self.rule.set_options([(None, "All rules"), *((one.id, one.name) for one in self.rules)])
        self.provider.set_options(
            [(None, "All providers"), *((one.id, one.name) for one in providers if one.active)]
        )
        self.card.show_rules(self.rules)
        _icon, sentence, after, _action = NOBODY if self.rules else NO_RULES
        if not self.rules or self.look.value() == TO_DO:
            self.table.empty.show_words(sentence, after)
        else:
            self.table.empty.show_words(f"Nobody under “{LOOKS[self.look.value()]}”", after)

    def show_rows(self, rows: Sequence[DueRow]) -> None:
        """Show the list; the next row comes in hand where the one in hand has left it."""
        more, here = len(rows) > MOST, self.table.currentIndex().row()
        shown = list(rows[:MOST])
        self.table.rows_model.show_rows(shown)
        count = f"{len(shown)} patient{'s' if len(shown) != 1 else ''}"
        self.words.setText(f"The first {count}; narrow the list for others" if more else count)
        model = self.table.rows_model
        if not self.table.currentIndex().isValid() and model.rowCount():
            self.table.setCurrentIndex(model.index(min(max(here, 0), model.rowCount() - 1), 0))
        self._show_state()

    def begin(self, patient_id: int | None, what: dict[str, Any] | None = None) -> None:
        """Set a recall by hand, for a patient if one is known."""
        self.show_list()
        self.card.begin(patient_id, what)
        self.card.show()

    def show_list(self) -> None:
        """Go back to the list."""
        self.stack.setCurrentWidget(self.inside)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, sentence: str, tone: str = "warning") -> None:
        """Say something over the list."""
        self.banner.show_sentence(sentence, tone)

    def book(self, row: DueRow) -> None:
        """Look for a time for this patient and that kind of visit."""
        kind = next((one.type_id for one in self.rules if one.id == row.period.rule_id), None)
        what = {"next_available": True, "type_id": kind}
        self.wished.emit(Go("schedule", row.period.patient_id, what))

    def letter(self, row: DueRow) -> None:
        """Show what letters the selected rows would get."""
        self.plan(self.table.selected_rows() or [row])

    def plan(self, rows: Sequence[DueRow]) -> None:
        """Show what a batch of letters for these would do."""
        self.letters.show_plan(rows)
        self.stack.setCurrentWidget(self.letters)
        self.letters.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def call(self, row: DueRow) -> None:
        """Note how a call ended."""
        said = row.phone or "no phone on file"
        self.question.ask(
            f"Called {row.name}, {said}:", CALLS,
            lambda outcome: self._do(actions.note_reminder.act(
                row.period, way=rules.PHONE, outcome=outcome)),
        )  # fmt: skip

    def text(self, row: DueRow) -> None:
        """Put a text into the queue; an email for who has no phone."""
        way = rules.TEXT if row.phone else rules.EMAIL if row.email else ""
        if not way:
            self.say(f"{row.name} has neither a phone nor an email on file.")
            return
        self._do(actions.note_reminder.act(row.period, way=way, outcome="queued"))

    def snooze(self, row: DueRow) -> None:
        """Take the row off the list for some months."""
        today = self.office.store.about_today()
        answers = [
            (str(months), f"month{'s' if months > 1 else ''}", clock.months_after(today, months))
            for months in rules.SNOOZES
        ]
        self.question.ask(
            f"Snooze {row.name} for", answers,
            lambda until: self._do(actions.snooze_recall.act(row.period, until=until)),
        )  # fmt: skip

    def close_row(self, row: DueRow) -> None:
        """Close the row for a reason."""
        self.question.ask(
            f"Close {row.name}, {row.rule}:", CLOSING,
            lambda reason: self._do(actions.close_recall.act(row.period, reason=reason)),
        )  # fmt: skip

    def open_again(self, row: DueRow) -> None:
        """Open what was closed, or wake what was snoozed."""
        recall_id, version = row.period.recall_id, row.period.version
        if recall_id is None or version is None or not (row.closed_as or row.snoozed_until):
            self.say("It is open already.", "info")
            return
        values = {"closed_as": "", "closed_on": None, "snoozed_until": None}
        self._do(actions.put_back.act(recall_id, version=version, values=values))

    def set_for(self, row: DueRow) -> None:
        """Set another day for the patient in hand."""
        rule = next((one for one in self.rules if one.id == row.period.rule_id), None)
        self.begin(row.period.patient_id, {"type_id": rule.type_id if rule else None})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.banner.sentence:
            self.say("")
        else:
            super().keyPressEvent(event)

    def _do(self, act: Act) -> None:
        self.say("")

        def refused(refusal: Refused) -> None:
            if isinstance(refusal, NeedsApproval):
                self.office.refused.emit(refusal, act)
            else:
                self.say(str(refusal))
                self.narrowed.emit()

        self.office.act(act, None, refused)

    def _pressed(self, key: str) -> None:
        row = self.table.current_row()
        if row is not None:
            self.keys[key](row)

    def _picked(self, row: DueRow | None) -> None:
        self._show_state()
        if row is not None:
            self.patient_taken.emit(row.period.patient_id)

    def _show_state(self) -> None:
        row: DueRow | None = self.table.current_row()
        shut = row is not None and row.state in ("closed", "snoozed")
        for key, button in self.buttons.items():
            button.setEnabled(row is not None)
            button.setVisible(key != "O" if not shut else key in "BOR")
        self.all_letters.setEnabled(self.look.value() not in (due_query.SNOOZED, due_query.CLOSED))

    def _ways(self) -> dict[str, Button]:
        made = {}
        for key, words, icon, tip in (
            ("B", "&Book", "calendar", "Find a time for this visit"),
            ("L", "Lette&r", "mail", "See which letter the selected get"),
            ("C", "&Called", "phone", "Note how the call ended"),
            ("T", "&Text", "message", "Put a text into the queue"),
            ("S", "&Snooze", "moon", "Off the list for some months"),
            ("X", "Clos&e", "cross", "Declined, moved away, done elsewhere"),
            ("O", "&Open again", "undo", "Back onto the list"),
            ("R", "Another d&ay", "edit", "Set another day by hand"),
        ):
            made[key] = Button(words, kind="quiet", icon=icon, tip=f"{tip} ({key})",
                               on=partial(self._pressed, key))  # fmt: skip
        return made

    def _ask_print(self) -> None:
        self.papers.ask(self.print.mapToGlobal(self.print.rect().bottomLeft()))

    def _on_empty(self) -> None:
        if self.rules:
            self.begin(None)
        else:
            self.rules_wished.emit()

    def _connect(self) -> None:
        for box, name in ((self.rule, "Rule"), (self.look, "State"), (self.provider, "Provider")):
            box.setAccessibleName(name)
            box.edited.connect(self.narrowed)
        self.table.pressed.connect(self._pressed)
        self.table.chosen.connect(self.book)
        self.table.picked.connect(self._picked)
        self.table.empty.acted.connect(self._on_empty)
        self.question.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.letters.left.connect(self.show_list)
        self.letters.printed.connect(self.papers.letters)
        self.card.put_away.connect(self.card.hide)
        self.card.put_away.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.card.patient_taken.connect(self.patient_taken)

    def _taken_out(self) -> Make | None:
        about = [("List", LOOKS[self.look.value() or TO_DO])]
        return rows_shown(self.table, "Recall", about=about,
                          patient=lambda row: row.period.patient_id)  # fmt: skip

    def _lay_out(self) -> None:
        top, middle, keys = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        top.setSpacing(2 * theme.SPACE)
        for box in (self.look, self.rule, self.provider):
            box.setMinimumWidth(round(34 * theme.SPACE * theme.current().text_scale))
            top.addWidget(box)
        top.addWidget(self.words, 1)
        for button in (self.add, self.print, self.export, self.all_letters):
            top.addWidget(button)
        keys.setSpacing(theme.SPACE)
        for button in self.buttons.values():
            keys.addWidget(button)
        keys.addStretch(1)
        self.card.setFixedWidth(round(CARD_WIDE * theme.current().text_scale))
        self.card.hide()
        middle.setSpacing(4 * theme.SPACE)
        middle.addWidget(self.table, 1)
        middle.addWidget(self.card)
        column = QVBoxLayout(self.inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.banner)
        column.addWidget(self.question)
        column.addLayout(middle, 1)
        column.addLayout(keys)
        for page in (self.inside, self.letters):
            self.stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
