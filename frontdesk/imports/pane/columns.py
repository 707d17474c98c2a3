"""Which column of a list holds what: as guessed, to be put right by a person."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from frontdesk.csv_files.fields import FIELDS, OF_INSURANCE, OF_PEOPLE, PEOPLE
from frontdesk.csv_files.headers import title_of
from frontdesk.imports.plan import FileRead
from frontdesk.kit import theme
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.labels import Words

NOT_USED = "(not used)"


def choices() -> list[tuple[str, str]]:
    """Return every field a column may hold, with its words."""
    fields = [*FIELDS]
    fields += [f"{who}_{what}" for who in PEOPLE for what in OF_PEOPLE]
    fields += [f"insurance{order}_{what}" for order in (1, 2, 3) for what in OF_INSURANCE]
    return [("", NOT_USED), *((field, title_of(field)) for field in fields)]


class ColumnChooser(QWidget):
    """A line for each column: its name, a value from it, and what it is taken for.

    Signals:
        edited(dict): the person chose; the field of each column by place.
    """

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.inputs: list[ChoiceInput] = []
        self._options = choices()
        self._inner = QWidget()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)

    def show_file(self, file: FileRead) -> None:
        """Show the columns of a list."""
        self.inputs = []
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, theme.SPACE, 0)
        grid.setHorizontalSpacing(3 * theme.SPACE)
        grid.setVerticalSpacing(2 * theme.SPACE)
        grid.setColumnStretch(1, 1)
        for place, (header, field) in enumerate(file.columns):
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Words(header or f"Column {place + 1}", "strong", elide=True))
            sample = file.samples[place] if place < len(file.samples) else ""
            words.addWidget(Words(sample or "empty", "caption", private=bool(sample), elide=True))
            chosen = ChoiceInput(self._options)
            chosen.setAccessibleName(f"Column {header or place + 1} holds")
            chosen.set_value(field)
            written = chosen.lineEdit()
            if written is not None:
                written.setCursorPosition(0)
            chosen.edited.connect(self._on_edited)
            grid.addLayout(words, place, 0)
            grid.addWidget(chosen, place, 1)
            self.inputs.append(chosen)
        grid.setColumnMinimumWidth(0, 130)
        grid.setRowStretch(len(file.columns), 1)
        self._area.setWidget(inner)

    def _on_edited(self) -> None:
        chosen = {place: str(one.value()) for place, one in enumerate(self.inputs) if one.value()}
        self.edited.emit(chosen)
