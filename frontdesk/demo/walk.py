"""Hands on a keyboard: types into the real window, waits, counts keys, takes pictures."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from frontdesk.desk.window import DeskWindow

PATIENCE_SECONDS = 30.0
HELD = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


class StepFailed(Exception):
    """A step of the morning did not come true; the text says which."""


@dataclass
class Task:
    """One thing a receptionist does, and what it cost.

    Attributes:
        keys: presses that were neither letters of a name, time nor amount.
        letters: those that were.
        made: what came of it, where that is a number.

    """

    name: str
    keys: int = 0
    letters: int = 0
    seconds: float = 0.0
    made: str = ""
    pictures: list[str] = field(default_factory=list)


class Hands:
    """Works the window as a person does, and writes down what it took."""

    def __init__(self, window: DeskWindow, folder: Path) -> None:
        self.window, self.folder = window, folder
        self.tasks: list[Task] = []
        self._task = Task("before")
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def task(self, name: str) -> Iterator[Task]:
        """Count what one task costs; a step that fails says in which task it was."""
        self._task = Task(name)
        self.tasks.append(self._task)
        begun = time.perf_counter()
        try:
            yield self._task
        except StepFailed as failed:
            self.picture("failed")
            raise StepFailed(f"{name}: {failed}") from None
        self._task.seconds = round(time.perf_counter() - begun, 3)

    def press(self, *keys: str) -> None:
        """Press keys by name, as on a key sheet: "F9", "Ctrl+K", "Enter"."""
        for key in keys:
            *held, name = key.split("+") if key != "+" else ["+"]
            modifiers = Qt.KeyboardModifier.NoModifier
            for one in held:
                modifiers |= HELD[one]
            code = {"Enter": Qt.Key.Key_Return, "Esc": Qt.Key.Key_Escape}.get(
                name, getattr(Qt.Key, f"Key_{name}", None)
            )
            if code is None:
                raise StepFailed(f"there is no key {key}")
            QTest.keyClick(self._where(), code, modifiers)
            self._task.keys += 1
            self.breathe()

    def type(self, words: str) -> None:
        """Type letters where the keyboard is."""
        for letter in words:
            QTest.keyClicks(self._where(), letter)
        self._task.letters += len(words)
        self.breathe()

    def retype(self, words: str) -> None:
        """Replace what a line holds."""
        where = self._where()
        if isinstance(where, QLineEdit):
            where.selectAll()
        self.type(words)

    def breathe(self) -> None:
        """Let the window do what it has to."""
        for _ in range(3):
            QApplication.processEvents()

    def wait(self, true: Callable[[], Any], what: str) -> None:
        """Wait until something is so.

        Raises:
            StepFailed: it did not come true in time.

        """
        end = time.perf_counter() + PATIENCE_SECONDS
        while time.perf_counter() < end:
            QApplication.processEvents()
            if true():
                self.breathe()
                return
            time.sleep(0.004)
        raise StepFailed(f"waited in vain until {what}")

    def settle(self) -> None:
        """Wait until the data thread has nothing to do and the window shows it."""
        self.window.office.settle()
        self.breathe()
        self.window.office.settle()
        self.breathe()

    def picture(self, name: str) -> Path:
        """Take a picture of the window; numbered in the order of the morning."""
        self.breathe()
        number = sum(len(task.pictures) for task in self.tasks) + 1
        path = self.folder / f"{number:02}-{name}.png"
        self.window.grab().save(str(path))
        self._task.pictures.append(path.name)
        return path

    def report(self, **more: Any) -> Path:
        """Write day.json: what was done, keystrokes a task, seconds a step."""
        path = self.folder / "day.json"
        tasks = [vars(task) for task in self.tasks]
        path.write_text(json.dumps({"tasks": tasks} | more, indent=1, default=str))
        return path

    def _where(self) -> QWidget:
        return QApplication.focusWidget() or self.window
