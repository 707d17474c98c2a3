"""Runs one piece of work off the window's thread before there is an office to run it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal

_REPLIES: set["_Reply"] = set()


class _Reply(QObject):
    ready = Signal(object)


def run_beside(job: Callable[[], Any], then: Callable[[Any], None]) -> None:
    """Run `job` on a thread of its own and `then` with its outcome, or error, on the window's."""
    reply = _Reply()
    _REPLIES.add(reply)

    def answered(outcome: Any) -> None:
        _REPLIES.discard(reply)
        then(outcome)

    def run() -> None:
        try:
            outcome = job()
        except Exception as error:
            outcome = error
        with suppress(RuntimeError):  # the program has closed meanwhile
            reply.ready.emit(outcome)

    reply.ready.connect(answered)
    QThreadPool.globalInstance().start(run)
