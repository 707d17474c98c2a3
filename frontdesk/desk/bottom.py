"""The line under everything: the last notice with its Undo, jobs, the database, who is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar

from frontdesk.core import clock
from frontdesk.core.later import Later
from frontdesk.kit import icons, theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Words
from frontdesk.kit.notices import NoticeBar
from frontdesk.kit.office import Office

if TYPE_CHECKING:
    from frontdesk.core import action
    from frontdesk.core.action import Act, Done, Undo
else:
    action = Later("frontdesk.core.action")

QUIET = ("look", "access", "print")  # kinds of acts that need no notice of their own


class Bottom(QFrame):
    """Says quietly what happened.

    Signals:
        lock_wished(): the person wants to leave the desk.
    """

    lock_wished = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setProperty("kind", "rail")
        self._office, self._place = office, ""
        self.notices = NoticeBar(self._clock)
        self.job, self.bar = Words("", kind="muted"), QProgressBar()
        self.stop = Button("Stop", kind="link", on=lambda: office.cancel_job(self.job.words()))
        self.database, self._mark = Words("", kind="muted"), QLabel()
        self.who = Words("", kind="strong")
        self.parked = Button("", kind="link", icon="park", tip="F9 brings the last one back")
        self._undos: list[Undo] = []
        self._redos: list[Undo] = []
        self._taken_back: dict[str, list[Undo]] = {}  # by the act's id: where its way back goes
        self.lock = Button("Lock", kind="quiet", icon="lock", tip="F12", on=self.lock_wished.emit)
        self.notices.strip.undo_button.setText("Undo")  # Ctrl+Z; its letter belongs to the panes
        QShortcut(QKeySequence("Ctrl+Z"), self).activated.connect(self.take_back)
        QShortcut(QKeySequence("Ctrl+Y"), self).activated.connect(self.do_again)
        self._lay_out()
        self._listen()
        self.show_place("")

    def show_place(self, place: str) -> None:
        """Say where the office's data lies."""
        self._place = place
        self.show_database("database", place)

    def say(self, words: str, tone: str = "info", undo: Undo | None = None) -> None:
        """Show a notice; with its way back, if there is one."""
        back = None if undo is None else lambda: self._run_back(undo)
        self.notices.say(words, tone, undo=back)

    def take_back(self) -> None:
        """Undo the last act that has not been taken back, then the one before, and so on."""
        if self._undos:
            self.notices.dismiss()
            self._run_back(self._undos[-1])
        else:
            self.say("There is nothing to take back.")

    def do_again(self) -> None:
        """Do again what was taken back last."""
        if self._redos:
            self.notices.dismiss()
            self._run(self._redos.pop(), self._undos)

    def show_parked(self, titles: list[str]) -> None:
        """Show how many half-typed forms are parked."""
        self.parked.setVisible(bool(titles))
        self.parked.setText(f"{len(titles)} parked")

    def show_database(self, icon: str, words: str) -> None:
        """Say how the database is."""
        self._icon = icon
        self.database.setText(words)
        self._show_look()

    def _show_look(self) -> None:
        size = round(16 * theme.current().text_scale)
        self._mark.setPixmap(icons.pixmap(self._icon, "muted", size))

    def forget(self) -> None:
        """Forget notices and undos: somebody else sits down."""
        self.notices.history.clear()
        self.notices.dismiss()
        self._undos, self._redos, self._taken_back = [], [], {}

    def _clock(self) -> str:
        return clock.words_time(self._office.store.about_now(), self._office.store.zone)

    def _on_acted(self, done: Done, act: Act) -> None:
        ways = self._taken_back.pop(act.id, None)
        if ways is not None:
            if done.undo is not None:
                ways.append(done.undo)
            self.say(_told(act, done), "info")
        elif act.action.kind not in QUIET:
            self._redos = []
            if done.undo is not None:
                self._undos.append(done.undo)
            self.say(_told(act, done), "success", done.undo)

    def _run_back(self, undo: Undo) -> None:
        if undo in self._undos:
            self._undos.remove(undo)
            self._run(undo, self._redos)

    def _run(self, undo: Undo, ways: list[Undo]) -> None:
        act = action.Act(undo.action, (), undo.arguments)
        self._taken_back[act.id] = ways
        self._office.act(act)

    def _on_job(self, title: str, done: int, total: int) -> None:
        self.job.setText(title)
        self.bar.setMaximum(total)
        self.bar.setValue(done)
        self._show_job(True)

    def _on_job_ended(self, title: str) -> None:
        self._show_job(False)

    def _show_job(self, shown: bool) -> None:
        for widget in (self.job, self.bar, self.stop):
            widget.setVisible(shown)

    def _on_waiting(self, waits: bool) -> None:
        words = "Waiting for the database …" if waits else self._place
        self.show_database("clock" if waits else "database", words)

    def _listen(self) -> None:
        office = self._office
        office.acted.connect(self._on_acted)
        office.job_moved.connect(self._on_job)
        office.job_ended.connect(self._on_job_ended)
        office.staff_changed.connect(lambda staff: self.who.setText(staff.name))
        office.lost.connect(lambda _: self.show_database("wifi-off", "No database"))
        office.back.connect(lambda: self.show_database("database", self._place))
        office.waiting.connect(self._on_waiting)
        theme.watch().changed.connect(self._show_look)

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(3 * theme.SPACE, theme.SPACE, 3 * theme.SPACE, theme.SPACE)
        line.setSpacing(3 * theme.SPACE)
        self.parked.hide()
        self.bar.setAccessibleName("How far the job is")
        self.bar.setFixedWidth(30 * theme.SPACE)
        self.bar.setTextVisible(False)
        line.addWidget(self.notices, 1)
        for widget in (
            self.job,
            self.bar,
            self.stop,
            self._mark,
            self.database,
            self.parked,
            self.who,
            self.lock,
        ):
            line.addWidget(widget)
        self._show_job(False)


def _told(act: Act, done: Done) -> str:
    return (
        f"{act.action.title}: done. {done.remark}" if done.remark else f"{act.action.title}: done"
    )
