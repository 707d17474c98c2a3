import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QLabel

from frontdesk.kit.garbage import Garbage


@pytest.fixture
def collector(qtbot):
    parent = QObject()
    yield Garbage(parent)
    gc.enable()


def in_a_ring():
    """Return a weak reference to a widget that only a cycle holds."""
    label = QLabel("a widget in a ring")
    label.ring = [label]
    return weakref.ref(label)


def test_a_widget_in_a_ring_is_not_freed_by_a_busy_worker(qtbot, collector):
    ring, freed_on, kept = in_a_ring(), [], []
    weakref.finalize(ring(), lambda: freed_on.append(QThread.currentThread()))
    worker = threading.Thread(target=lambda: kept.extend([] for _ in range(100_000)))
    worker.start()
    worker.join()
    assert ring() is not None
    qtbot.waitUntil(lambda: ring() is None, timeout=10_000)
    assert freed_on == [collector.thread()]


def test_what_lives_on_is_looked_at_more_and_more_rarely(collector, monkeypatch):
    looked = []
    monkeypatch.setattr(gc, "collect", looked.append)
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    for counts in ((10, 0, 0), (701, 3, 2), (701, 11, 2), (5, 11, 11)):
        monkeypatch.setattr(gc, "get_count", lambda counts=counts: counts)
        collector.look()
    assert looked == [0, 1, 2]
