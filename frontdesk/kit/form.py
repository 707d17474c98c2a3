"""A form: named fields in sections; it never loses what is typed and says what is wrong where."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.fields import Field

COLUMNS = 12


class Form(QWidget):
    """Fields in a grid of twelve columns, top to bottom, left to right, as the keyboard goes.

    Signals:
        edited(str): the person changed the field of that name.
        entered(): Enter in a line, or Ctrl+Enter anywhere: what the pane does with a form.
    """

    edited = Signal(str)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4 * theme.SPACE)
        self._grid.setVerticalSpacing(3 * theme.SPACE)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self._row, self._column = 0, 0

    def section(self, title: str, about: str = "") -> None:
        """Begin a section: a heading over the fields added from here on."""
        self._new_row()
        if self.fields:
            rule = QFrame()
            rule.setProperty("kind", "rule")
            self._put(rule, COLUMNS)
        for words, kind in ((title, "subheading"), (about, "muted")):
            if words:
                label = QLabel(words)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setProperty("kind", kind)
                label.setWordWrap(kind == "muted")
                self._put(label, COLUMNS)

    def add(self, field: Field, *, span: int = COLUMNS) -> Field:
        """Add a field, `span` of the twelve columns wide; it goes to a new line if it must.

        Raises:
            ValueError: the form has a field of that name.

        """
        if field.name in self.fields:
            raise ValueError(f"two fields are called {field.name}")
        self.fields[field.name] = field
        field.edited.connect(lambda: self.edited.emit(field.name))
        self._put(field, span)
        return field

    def add_widget(self, widget: QWidget, *, span: int = COLUMNS) -> None:
        """Add something that is no field: a banner, a button."""
        self._put(widget, span)

    def new_line(self) -> None:
        """Let the next field begin a line."""
        self._new_row()

    def __getitem__(self, name: str) -> Field:
        if isinstance(name, int):  # Qt's binding takes us for a list when widgets change hands
            raise IndexError(name)
        return self.fields[name]

    def values(self) -> dict[str, Any]:
        """Return what every field means, by name.

        Raises:
            Refused: of the first field that cannot be read; its name goes with it.

        """
        return {name: field.value() for name, field in self.fields.items()}

    def checked_values(self) -> dict[str, Any] | None:
        """Return the values; or show at every field what is wrong, go to the first, return None."""
        wrong = [field for field in self.fields.values() if not field.check()]
        if not wrong:
            return self.values()
        wrong[0].take_keyboard()
        return None

    def changed_values(self) -> dict[str, Any]:
        """Return the values of the fields that differ from what was loaded.

        Raises:
            Refused: one of them cannot be read.

        """
        return {name: field.value() for name, field in self.fields.items() if field.dirty}

    def load(self, values: Mapping[str, Any], *, keep_typed: bool = False) -> None:
        """Show a record; names the form does not know are passed over, those not given are emptied.

        Args:
            values: by field name.
            keep_typed: leave alone what the person has changed since the last load (the record
                changed on another desk).
        """
        for name, field in self.fields.items():
            if not (keep_typed and (field.dirty or name not in values)):
                field.load(values.get(name))

    def clear(self) -> None:
        """Empty every field."""
        self.load({})

    @property
    def dirty(self) -> bool:
        """Whether anything differs from what was loaded."""
        return any(field.dirty for field in self.fields.values())

    def show_refusal(self, name: str, sentence: str) -> bool:
        """Show a refusal at a field and go there; False if there is no such field."""
        field = self.fields.get(name)
        if field is None:
            return False
        field.show_error(sentence)
        field.take_keyboard()
        return True

    def show_refused(self, refused: Refused) -> bool:
        """Show a refusal at the field that it names; False if it names none of these."""
        return self.show_refusal(refused.field or "", str(refused))

    def clear_errors(self) -> None:
        """Take every sentence of error away."""
        for field in self.fields.values():
            field.show_error("")

    def focus_first(self) -> None:
        """Put the keyboard into the first field that is open for typing."""
        ready = [field for field in self.fields.values() if field.isEnabled()]
        if ready:
            ready[0].take_keyboard()

    def snapshot(self) -> dict[str, Any]:
        """Return what is typed and where the keyboard is, plain JSON; never a password."""
        typed = {
            name: field.box.typed()
            for name, field in self.fields.items()
            if field.dirty and field.box.parked
        }
        here = [field for field in self.fields.values() if field.box.hasFocus()]
        return {
            "typed": typed,
            "field": here[0].name if here else self._last_field(),
            "caret": _caret(here[0].box) if here else 0,
        }

    def restore(self, snapshot: Mapping[str, Any]) -> None:
        """Type in again what a snapshot holds and put the keyboard back; load the record first."""
        for name, typed in snapshot.get("typed", {}).items():
            if name in self.fields:
                field = self.fields[name]
                field.box.set_typed(typed)
                field.show_error("")
                field.edited.emit()
        here = self.fields.get(snapshot.get("field") or "")
        if here:
            here.box.setFocus(Qt.FocusReason.OtherFocusReason)
            _set_caret(here.box, int(snapshot.get("caret", 0)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def _last_field(self) -> str:
        inside = self.focusWidget()  # the child that had the keyboard when the window lost it
        for field in self.fields.values():
            if inside is not None and (field.box is inside or field.box.isAncestorOf(inside)):
                return field.name
        return ""

    def _put(self, widget: QWidget, span: int) -> None:
        if self._column + span > COLUMNS:
            self._new_row()
        self._grid.addWidget(widget, self._row, self._column, 1, span)
        self._column += span

    def _new_row(self) -> None:
        if self._column:
            self._row, self._column = self._row + 1, 0


def _caret(box: QWidget) -> int:
    if isinstance(box, QLineEdit):
        return box.cursorPosition()
    return box.textCursor().position() if isinstance(box, QPlainTextEdit) else 0


def _set_caret(box: QWidget, place: int) -> None:
    if isinstance(box, QLineEdit):
        box.deselect()
        box.setCursorPosition(min(place, len(box.text())))
    elif isinstance(box, QPlainTextEdit):
        cursor = box.textCursor()
        cursor.setPosition(min(place, len(box.toPlainText())))
        box.setTextCursor(cursor)
