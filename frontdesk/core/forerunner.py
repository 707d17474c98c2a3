"""A second process asks the server while this one still loads its window.

The driver of a server takes longer to load than the first day takes to be asked, and one Python
loads one thing at a time: another core does that meanwhile. What the forerunner is asked are the
plain statements (core/plain.py); whenever it cannot answer, this process asks the server itself.
"""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Any

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BEGIN = f"import sys; sys.path.insert(0, {ROOT!r}); from {__name__} import answer; answer()"
_SENT: dict[str, "Forerunner"] = {}


class Lost(Exception):
    """It does not answer, or not with rows: ask the server yourself."""


class Forerunner:
    """The other process, as this one asks it; called as `core.plain.Plain` is."""

    def __init__(self, url: str) -> None:
        self._turn = threading.Lock()
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-c", BEGIN],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
        assert self._child.stdin is not None
        self._child.stdin.write(f"{url}\n".encode())
        self._child.stdin.flush()

    def __call__(self, name: str, /, **asked: Any) -> Any:
        """Return the rows of a plain statement.

        Raises:
            Lost: there is no answer.

        """
        with self._turn:
            self._say((name, asked))
            return self._heard()

    def is_ready(self) -> bool:
        """Wait for the driver and the server; return whether it answers from now on."""
        try:
            with self._turn:
                self._heard()
        except Lost:
            self.end()
            return False
        return True

    def end(self) -> None:
        """Let it go; who still waits for an answer hears that there is none."""
        self._child.kill()
        self._child.wait()
        with self._turn, suppress(OSError):
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe is not None:
                    pipe.close()

    def _say(self, what: object) -> None:
        import pickle  # between two of this very program, through pipes that nobody else holds

        try:
            assert self._child.stdin is not None
            pickle.dump(what, self._child.stdin)
            self._child.stdin.flush()
        except (OSError, ValueError) as error:
            raise Lost from error

    def _heard(self) -> Any:
        import pickle

        try:
            assert self._child.stdout is not None
            rows = pickle.load(self._child.stdout)
        except (OSError, ValueError, EOFError, pickle.UnpicklingError) as error:
            raise Lost from error
        if rows is None:
            raise Lost
        return rows


def send(url: str) -> None:
    """Send one ahead to the office's server, once; nothing happens where that cannot be."""
    frozen = getattr(sys, "frozen", False)  # there the program is no Python that takes `-c`
    if url not in _SENT and not frozen:
        with suppress(OSError, Lost):
            _SENT[url] = Forerunner(url)


def sent_to(url: str) -> Forerunner | None:
    """Return the one that was sent there, once, if it answers."""
    found = _SENT.pop(url, None)
    return found if found is not None and found.is_ready() else None


def answer() -> None:
    """Be the other process: answer plain statements until nobody asks any more."""
    import pickle

    from frontdesk.core.plain import Plain
    from frontdesk.core.server import connecting

    asked, said = sys.stdin.buffer, sys.stdout.buffer
    raw = connecting(asked.readline().decode().strip())()
    rows: Any = ()
    while True:
        pickle.dump(rows, said)
        said.flush()
        try:
            name, given = pickle.load(asked)
        except EOFError:
            return
        try:
            with Plain.on(raw, is_sqlite=False) as ask:
                rows = ask(name, **given)
        except Exception:  # whoever asked meets it again, in words
            rows = None
