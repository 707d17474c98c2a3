"""What every pane is handed: the data, who is working, the bell, and threads to do it on."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from frontdesk.core.jobs import Cancelled, Progress
from frontdesk.core.later import Later
from frontdesk.core.opening import unreachable_if_gone
from frontdesk.core.people import Staff
from frontdesk.core.plain import Ask
from frontdesk.core.refused import NeedsApproval, Refused, Unreachable
from frontdesk.core.store import Store
from frontdesk.kit.bell import Bell

if TYPE_CHECKING:
    import socket

    from sqlalchemy.orm import Session

    from frontdesk.core import action, forerunner
    from frontdesk.core.action import Act, Done, Undo
else:
    socket = Later("socket")
    forerunner = Later("frontdesk.core.forerunner")
    action = Later("frontdesk.core.action")

SLOW_MS = 2_000  # then the desk says that it waits
HOPELESS_SECONDS = 10.0  # then the connection is cut, and the same act asked again
RETRY_SECONDS = 1.0


class Office(QObject):
    """The one thing every pane holds.

    Signals:
        lost(str), back(): the database went away, and came back; nothing typed is lost, and what
            was asked meanwhile is done when it is back.
        waiting(bool): the data thread has been busy for two seconds; and no longer.
        acted(Done, Act): an act succeeded; the desk offers its undo.
        refused(Refused, Act): an act was refused; a pane that asked shows it itself.
        staff_changed(Staff): another person signed in.
        job_moved(str, int, int), job_ended(str): a long job's title and how far it is.
    """

    lost = Signal(str)
    back = Signal()
    waiting = Signal(bool)
    acted = Signal(object, object)
    refused = Signal(object, object)
    staff_changed = Signal(object)
    job_moved = Signal(str, int, int)
    job_ended = Signal(str)
    going = Signal(object)

    def __init__(self, store: Store, staff: Staff, bell: Bell) -> None:
        super().__init__()
        self.store, self.staff, self.bell = store, staff, bell
        self._data_thread = QThreadPool(maxThreadCount=1)  # in order: a read sees the act before it
        self._beside = QThreadPool(maxThreadCount=2)  # type-ahead and long jobs
        self._newest: dict[str, int] = {}
        self._closing = threading.Event()
        self._is_lost = False
        self._replies: set[_Reply] = set()
        self._jobs: dict[str, Progress] = {}
        self.ask_approval: Callable[[NeedsApproval, Callable[[Staff | None], None]], None] | None
        self.ask_approval = None  # set by the desk: how a supervisor may allow a blocked act
        self.before_acts: Callable[[], Any] = lambda: None  # set by the desk: loads every table

    def sign_in(self, staff: Staff) -> None:
        """Let another person work here from now on."""
        self.staff = staff
        self.staff_changed.emit(staff)

    def run(self, job: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Run `job` on the data thread and `then` with its outcome on the window's.

        The outcome is what `job` returns, or the `Refused` it raised. A lost connection is waited
        out: the job is run again until the database is back.
        """
        reply = self._reply(then)
        slow = QTimer(reply, singleShot=True, interval=SLOW_MS)
        slow.timeout.connect(lambda: self.waiting.emit(True))
        reply.ready.connect(
            lambda _: self.waiting.emit(False) if not slow.isActive() else slow.stop()
        )
        slow.start()
        self._data_thread.start(lambda: reply.ready.emit(self._until_answered(job)))

    def read(self, query: Callable[[Session], Any], then: Callable[[Any], None]) -> None:
        """Run a read on the data thread and `then` with its rows on the window's."""
        self.run(lambda: self._asked(query), then)

    def ask(self, query: Callable[[Ask], Any], then: Callable[[Any], None]) -> None:
        """Run a read of plain SQL on the data thread, as `read` does one of a session."""

        def asked() -> Any:
            with self.store.plain() as ask:
                return query(ask)

        self.run(lambda: unreachable_if_gone(asked), then)

    @property
    def is_answering(self) -> bool:
        """Whether somebody waits for an answer."""
        return bool(self._replies)

    def act(
        self,
        act: Act,
        then: Callable[[Done], None] | None = None,
        refused: Callable[[Refused], None] | None = None,
        *,
        approver: Staff | None = None,
        quiet: bool = False,
    ) -> None:
        """Do an act; tell every pane what changed; say a refusal where it was asked for.

        A `quiet` one is no news to the person: nothing is said, and nothing is to be undone.
        """
        staff = replace(self.staff, approver=approver) if approver else self.staff

        def answered(outcome: Any) -> None:
            if isinstance(outcome, NeedsApproval) and approver is None and self.ask_approval:
                self.ask_approval(outcome, lambda by: decided(outcome, by))
                return
            if isinstance(outcome, Refused):
                (refused or self._refuse_aloud(act))(outcome)
                return
            self.bell.rang.emit(outcome.changes)
            if then is not None:
                then(outcome)
            if not quiet:
                self.acted.emit(outcome, act)

        def decided(refusal: Refused, by: Staff | None) -> None:
            if by is not None:
                self.act(act, then, refused, approver=by)  # the same act: done once at the most
            elif refused is not None:
                refused(refusal)

        def done() -> Any:
            self.before_acts()
            return act.run(self.store, staff)

        self.run(done, answered)

    def undo(self, undo: Undo) -> None:
        """Take an act back."""
        self.act(action.Act(undo.action, (), undo.arguments))

    def type_ahead(
        self, name: str, query: Callable[[Session], Any], then: Callable[[Any], None]
    ) -> None:
        """Run a read beside the others; only the newest of that name is answered."""
        number = self._newest[name] = self._newest.get(name, 0) + 1

        def fresh() -> Any:
            return self._asked(query) if self._newest[name] == number else None

        def newest(outcome: Any) -> None:
            asked_again = isinstance(outcome, Refused | Unreachable)  # by the next letter
            if self._newest[name] == number and outcome is not None and not asked_again:
                then(outcome)

        reply = self._reply(newest)
        self._beside.start(lambda: reply.ready.emit(_outcome(fresh)))

    def start_job(
        self, title: str, job: Callable[[Progress], Any], then: Callable[[Any], None]
    ) -> Progress:
        """Run long work beside the desk, shown with its progress; `Progress.cancel` stops it."""
        progress = Progress(lambda done, total: self.job_moved.emit(title, done, total))
        self._jobs[title] = progress

        def ended(outcome: Any) -> None:
            self._jobs.pop(title, None)
            self.job_ended.emit(title)
            if not isinstance(outcome, Cancelled):
                then(outcome)

        reply = self._reply(ended)
        self._beside.start(lambda: reply.ready.emit(_outcome(lambda: job(progress))))
        return progress

    def cancel_job(self, title: str) -> None:
        """Ask a running job to stop."""
        if title in self._jobs:
            self._jobs[title].cancel()

    def settle(self) -> None:
        """Wait until no job is running; for tests and for closing down."""
        self._data_thread.waitForDone()
        self._beside.waitForDone()

    def close(self) -> None:
        """Stop hearing and working; what is in flight is finished or was never begun."""
        self._closing.set()
        for progress in self._jobs.values():
            progress.cancel()
        self.bell.stop()
        self.settle()
        self._replies.clear()

    def _refuse_aloud(self, act: Act) -> Callable[[Refused], None]:
        return lambda refusal: self.refused.emit(refusal, act)

    def _reply(self, then: Callable[[Any], None]) -> _Reply:
        reply = _Reply()
        self._replies.add(reply)

        def answered(outcome: Any) -> None:
            self._replies.discard(reply)
            if self._closing.is_set():
                return  # who asked has gone
            if isinstance(outcome, _Broken):
                raise outcome.error
            then(outcome)

        reply.ready.connect(answered)
        return reply

    def _asked(self, query: Callable[[Session], Any]) -> Any:
        def ask() -> Any:
            with self.store.read() as session:
                return query(session)

        return unreachable_if_gone(ask)

    def _until_answered(self, job: Callable[[], Any]) -> Any:
        while True:
            with _Watchdog(self.store):
                outcome = _outcome(job)
            if not isinstance(outcome, Unreachable):
                if self._is_lost:
                    self._is_lost = False
                    self.back.emit()
                return outcome
            if not self._is_lost:
                self._is_lost = True
                self.lost.emit(str(outcome))
            if self._closing.wait(RETRY_SECONDS):
                return Refused("The database did not answer before the program was closed.")


class _Reply(QObject):
    ready = Signal(object)


class _Broken:
    """A fault of the program: raised on the window's thread, where it is seen."""

    def __init__(self, error: Exception) -> None:
        self.error = error


def _outcome(job: Callable[[], Any]) -> Any:
    try:
        return job()
    except (Refused, Unreachable, Cancelled) as said:
        return said
    except Exception as error:
        return _Broken(error)


class _Watchdog:
    """Cuts the connections of a server that never answers: libpq alone waits for ever."""

    def __init__(self, store: Store) -> None:
        self._store, self._thread = store, threading.get_ident()
        self._timer: threading.Timer | None = None

    def __enter__(self) -> None:
        if not self._store.is_sqlite:
            self._timer = threading.Timer(HOPELESS_SECONDS, self._cut)
            self._timer.daemon = True
            self._timer.start()

    def __exit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _cut(self) -> None:
        raw = self._store.in_use.get(self._thread)
        if isinstance(raw, forerunner.Forerunner):
            raw.end()
        elif raw is not None and not raw.closed:
            with socket.socket(fileno=os.dup(raw.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)
