"""The form of the row in hand, beside its list; what is half typed for other rows is kept."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from frontdesk.core.action import Act, Done
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.clear_scroll import ClearScroll
from frontdesk.kit.fields import Field
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Words
from frontdesk.kit.office import Office

UNSAVED = "Not saved yet: this is as you left it."


class EditCard(QFrame):
    """A heading, a form, and what can be done with the row.

    Signals:
        saved(dict): the form's values, checked; what the pane saves.
        put_away(): Esc or Discard: nothing is half typed here any more.

    Args:
        save: words of the button that saves.
    """

    saved = Signal(dict)
    put_away = Signal()

    def __init__(self, save: str = "Sa&ve") -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.key: str = ""
        self._kept: dict[str, dict[str, Any]] = {}
        self._waiting_for: dict[str, Callable[[Done], None]] = {}
        self.heading = Words("", "subheading", elide=True)
        self.about = Words("", "muted", wrap=True)
        self.banner = Banner()
        self.form = Form()
        self.save = Button(save, kind="primary", shortcut="Ctrl+S", on=self.ask)
        self.discard = Button("&Discard", kind="quiet", on=self.drop)
        self.above, self.extra = QVBoxLayout(), QVBoxLayout()  # of the form; beneath it
        self.extra.setSpacing(2 * theme.SPACE)
        self.form.entered.connect(self.ask)
        self._lay_out()

    def open(
        self, key: str, heading: str, values: Mapping[str, Any], *, about: str = "",
        typing: bool = False,
    ) -> None:  # fmt: skip
        """Show a row's form.

        The same row again, changed at another desk, keeps what was typed over it.

        Args:
            key: the row's, the same at the next start: "person 3"; "person new".
            heading: whose form it is.
            values: the record, by field name.
            about: quiet words beneath the heading.
            typing: put the keyboard into the first field.
        """
        if key == self.key:
            self._take_over(values)
        else:
            self._keep()
            self.key = key
            self.banner.show_sentence("")
            self.form.load(values)
            if key in self._kept:
                self.form.restore(self._kept.pop(key))
                self.banner.show_sentence(UNSAVED, "info")
        self.heading.setText(heading)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        if typing:
            self.form.focus_first()

    def ask(self) -> None:
        """Save what is typed, or show what is wrong with it."""
        self.banner.show_sentence("")
        values = self.form.checked_values()
        if values is not None:
            self.saved.emit(values)

    def done(self) -> None:
        """Say that what is typed was saved: from now on it is the record."""
        for field in self.form.fields.values():
            field.load(field.box.value())
        self.banner.show_sentence("")

    def do(self, office: Office, act: Act, then: Callable[[Done], None]) -> None:
        """Do what saves the form; a refusal is shown here, success heard even after an approval."""

        def refused(refusal: Refused) -> None:
            if not self.show_refused(refusal):
                office.refused.emit(refusal, act)  # the desk asks a supervisor

        if not self._waiting_for:
            office.acted.connect(self._on_acted, Qt.ConnectionType.UniqueConnection)
        self._waiting_for[act.id] = then
        office.act(act, None, refused)

    def _on_acted(self, done: Done, act: Act) -> None:
        then = self._waiting_for.pop(act.id, None)
        if then is not None:
            then(done)

    def show_refused(self, refused: Refused) -> bool:
        """Show a refusal at its field or over the form; False for one that can be approved."""
        if isinstance(refused, NeedsApproval):
            return False
        if not self.form.show_refused(refused):
            self.banner.show_sentence(str(refused), "warning")
        return True

    def drop(self) -> None:
        """Forget what is half typed here."""
        self._kept.pop(self.key, None)
        self.key = ""
        self.form.clear()
        self.banner.show_sentence("")
        self.put_away.emit()

    def snapshot(self) -> dict[str, Any] | None:
        """Return what is half typed, to be parked; None when nothing is."""
        if not (self.key and self.form.dirty):
            return None
        return {"key": self.key, "form": self.form.snapshot()}

    def restore(self, snapshot: Mapping[str, Any]) -> None:
        """Keep a snapshot for its row, whose `open` shows it; or show it at once if it is open."""
        if snapshot["key"] == self.key:
            self.form.restore(snapshot["form"])
        else:
            self._kept[snapshot["key"]] = snapshot["form"]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape and not self.form.dirty:
            self.drop()
        else:
            super().keyPressEvent(event)

    def _take_over(self, values: Mapping[str, Any]) -> None:
        """Load what others changed beside what is typed; typed and saved meanwhile is clean."""
        for name, field in self.form.fields.items():
            if name in values and field.dirty and field.box.typed() == _as_typed(field, values):
                field.load(values[name])
        self.form.load(values, keep_typed=True)

    def _keep(self) -> None:
        if self.key and self.form.dirty:
            self._kept[self.key] = self.form.snapshot()

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 2 * theme.SPACE, 0)
        column.setSpacing(4 * theme.SPACE)
        self.form.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column.addWidget(self.form)
        column.addLayout(self.extra)
        column.addStretch()
        scroll = ClearScroll(inside, sideways=False)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * theme.SPACE)
        buttons.addWidget(self.save)
        buttons.addWidget(self.discard)
        buttons.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[4 * theme.SPACE] * 4)
        whole.setSpacing(2 * theme.SPACE)
        whole.addWidget(self.heading)
        whole.addWidget(self.about)
        whole.addWidget(self.banner)
        whole.addLayout(self.above)
        whole.addSpacing(theme.SPACE)
        whole.addWidget(scroll, 1)
        whole.addLayout(buttons)


def _as_typed(field: Field, values: Mapping[str, Any]) -> Any:
    """Return how the record's value would stand in the field's input."""
    typed = field.box.typed()
    field.box.set_value(values[field.name])
    shown = field.box.typed()
    field.box.set_typed(typed)
    return shown
