"""Rings in this process whenever any workstation has changed data."""

import threading
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from frontdesk.core import hearing
from frontdesk.core.changes import Changes
from frontdesk.core.store import Store

RETRY_SECONDS = 1.0
CALM_MS = 20  # a commit touches the file several times: read its notices once


class Bell(QObject):
    """The one signal every pane listens to.

    Signals:
        rang(Changes): emitted on the window's thread, after commit.
    """

    rang = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stopping = threading.Event()
        self._connection: Any = None
        self._thread: threading.Thread | None = None
        self._watch: _FileWatch | None = None

    def listen(self, store: Store, *, after: float = 0) -> None:
        """Ring for the other workstations too, for as long as the program runs.

        Args:
            store: the office's data.
            after: seconds to wait before a server is listened to; it rings once it is, for whatever
                was missed.

        """
        if store.listen is not None:
            self._thread = threading.Thread(
                target=self._hear, args=(store, after), name="bell", daemon=True
            )
            self._thread.start()
        else:
            self._watch = _FileWatch(store, self)
            self._watch.heard.connect(self.rang)

    def stop(self) -> None:
        """Hear no more; returns when the listening thread has gone."""
        self._stopping.set()
        if self._watch is not None:
            self._watch.stop()
            self._watch = None
        if self._connection is not None:
            self._connection.cancel_safe(timeout=1)
            self._connection.close()
        if self._thread is not None:
            self._thread.join(3)

    def _hear(self, store: Store, after: float) -> None:
        assert store.listen is not None
        self._stopping.wait(after)
        while not self._stopping.is_set():
            try:
                with store.listen() as connection:
                    self._connection = connection
                    connection.execute(f"LISTEN {hearing.CHANNEL}")
                    self.rang.emit(Changes(everything=True))  # what was missed is unknown
                    while not self._stopping.is_set():
                        for notice in connection.notifies(timeout=0.5, stop_after=1):
                            sender, changes = Changes.from_notice(notice.payload)
                            if sender != store.workstation:
                                self.rang.emit(changes)
            except Exception:
                self._stopping.wait(RETRY_SECONDS)


class _FileWatch(QObject):
    """Hears other programs on the same office file: the system says when its log is written to."""

    heard = Signal(object)

    def __init__(self, store: Store, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        path = Path(store.place.path).resolve()
        self._paths = [str(path), f"{path}-wal"]
        self._last: int | None = None
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.addPath(str(path.parent))
        self._watcher.directoryChanged.connect(self._on_changed)
        self._watcher.fileChanged.connect(self._on_changed)
        self._watch_files()
        self._look()

    def stop(self) -> None:
        self._calm.stop()
        self._watcher.removePaths(self._watcher.files() + self._watcher.directories())

    def _watch_files(self) -> None:
        watched = set(self._watcher.files())
        missing = [path for path in self._paths if path not in watched and Path(path).exists()]
        if missing:
            self._watcher.addPaths(missing)

    def _on_changed(self) -> None:
        self._watch_files()
        if not self._calm.isActive():
            self._calm.start()

    def _look(self) -> None:
        with self._store.plain() as ask:
            self._last, news = hearing.since(ask, self._last)
        for sender, changes in news:
            if sender != self._store.workstation:
                self.heard.emit(changes)
