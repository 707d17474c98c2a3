"""A field of a form: label above, input, and beneath it what was understood or what is wrong."""

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from frontdesk.core.refused import Refused
from frontdesk.kit import icons, theme
from frontdesk.kit.privacy import privacy

_UNREADABLE = object()


class Field(QWidget):
    """One named question of a form.

    Signals:
        edited(): the person changed it.

    Args:
        name: what the form's values call it.
        label: the words above, with & before the access key.
        box: the input, one of the kit's.
        required: must not be left empty.
        hint: quiet words beneath.
    """

    edited = Signal()

    def __init__(
        self, name: str, label: str, box: Any, *, required: bool = False, hint: str = ""
    ) -> None:
        super().__init__()
        self.name, self.label, self.box, self.required = name, label, box, required
        self._hint, self._error, self._loaded = hint, "", box.typed()
        self._value: Any = _UNREADABLE  # what was loaded, given back while nothing is typed over it
        self._notes = bool(hint) or getattr(box, "tells_beneath", False)
        self._lay_out()
        box.edited.connect(self._on_edited)
        box.left.connect(self._on_left)
        theme.watch().changed.connect(self._show_note)
        privacy.changed.connect(self._show_note)
        self._show_note()

    @property
    def plain_label(self) -> str:
        """The label without the mark of its access key."""
        return self.label.replace("&&", "\0").replace("&", "").replace("\0", "&")

    @property
    def error(self) -> str:
        """The sentence shown as wrong; empty when none is."""
        return self._error

    @property
    def dirty(self) -> bool:
        """Whether it differs from what was loaded."""
        return bool(self.box.typed() != self._loaded)

    def value(self) -> Any:
        """Return what is meant.

        What was loaded and not touched comes back as it was, even if it could not be typed so.

        Raises:
            Refused: it cannot be read, or is required and empty; the field's name goes with it.

        """
        if self._value is not _UNREADABLE and not self.dirty:
            value = self._value
        else:
            try:
                value = self.box.value()
            except Refused as refused:
                raise Refused(str(refused), field=self.name) from None
        if self.required and (value in (None, "") or value is False):
            raise Refused(getattr(self.box, "missing", "Fill this in."), field=self.name)
        return value

    def load(self, value: Any) -> None:
        """Show a value of record; from now on the field is clean."""
        self.box.set_value(value)
        self._loaded = self.box.typed()
        self._value = _UNREADABLE if value is None else value
        self.show_error("")

    def set_value(self, value: Any) -> None:
        """Put in a value as if the person had typed it."""
        self.box.set_value(value)
        self._on_edited()

    def show_error(self, sentence: str) -> None:
        """Show at the field what is wrong and what to do; nothing when empty."""
        self._error = sentence
        bad = "true" if sentence else "false"
        if self.box.property("bad") != bad and (sentence or self.box.property("bad")):
            self.box.setProperty("bad", bad)
            self.box.style().unpolish(self.box)
            self.box.style().polish(self.box)
            self.box.update()
        self._show_note()

    def check(self, *, empty_is_wrong: bool = True) -> bool:
        """Show what is wrong with it, if anything is; return whether it is right."""
        try:
            self.value()
        except Refused as refused:
            blank = self.box.typed() in ("", None) or self.box.typed() is False
            self.show_error("" if blank and not empty_is_wrong else str(refused))
            return False
        self.show_error("")
        return True

    def take_keyboard(self) -> None:
        """Put the keyboard here, the text selected."""
        self.box.setFocus(Qt.FocusReason.TabFocusReason)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._show_note()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        plain = self.plain_label + (", required" if self.required else "")
        self.box.setAccessibleName(plain)
        if getattr(self.box, "names_itself", False):
            self.caption = None
        else:
            self.caption = _plain_label(self.label, "label")
            self.caption.setBuddy(self.box)
            row = QHBoxLayout()
            row.setSpacing(3)
            row.addWidget(self.caption)
            if self.required:
                row.addWidget(_plain_label("*", "danger"))
            row.addStretch()
            column.addLayout(row)
        column.addWidget(self.box)
        self._sign, self._note = QLabel(), _plain_label("", "caption")
        self._note.setWordWrap(True)
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        beneath = QHBoxLayout()
        beneath.setSpacing(theme.SPACE)
        beneath.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        beneath.addWidget(self._note, 1)
        column.addLayout(beneath)
        column.addStretch()

    def _show_note(self) -> None:
        said = self._error or self.box.said() or self._hint
        self._note.setText(said)
        kind = "danger" if self._error else "caption"
        if self._note.property("kind") != kind:
            self._note.setProperty("kind", kind)
            self._note.style().polish(self._note)
        self._note.setVisible(bool(said) or self._notes)
        self._sign.setVisible(bool(self._error))
        if self._error:
            ratio = self.devicePixelRatioF()
            self._sign.setPixmap(icons.pixmap("alert", "danger", 16, ratio=ratio))
        self.box.setAccessibleDescription(f"Wrong: {said}" if self._error else said)

    def _on_edited(self) -> None:
        if self._error:
            self.show_error("")
        else:
            self._show_note()
        self.edited.emit()

    def _on_left(self) -> None:
        if self.dirty:
            self.check(empty_is_wrong=False)


def _plain_label(words: str, kind: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("kind", kind)
    return label
