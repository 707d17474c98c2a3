"""How each measurement is taken: warmed, several times, the median; offices thrown away."""

import contextlib
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from frontdesk import schema
from frontdesk.core.database import Store
from frontdesk.core.opening import open_file, open_server
from frontdesk.demo.postgres import drop_database, fresh_database, server_for_tests

KEY = bytes(range(32))


def seconds(work: Callable[[], Any], *, runs: int = 9, warm: int = 2) -> list[float]:
    """Return the seconds of `runs` runs of `work`, after `warm` that do not count."""
    for _ in range(warm):
        work()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return taken


def median_ms(work: Callable[[], Any], *, runs: int = 9, warm: int = 2) -> float:
    """Return the median of `runs` runs in milliseconds."""
    return statistics.median(seconds(work, runs=runs, warm=warm)) * 1000


@contextlib.contextmanager
def as_in_the_desk() -> Iterator[None]:
    """Look for no garbage while something is timed: the desk does it on its window's own thread.

    See kit/garbage.py; what is there already stays out of every search, as after a start.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def part(values: list[float], share: float) -> float:
    """Return the value below which `share` of them lie: 0.99 for p99."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def row(name: str, database: str, ours_ms: float, anchor_ms: float | None, goal: float,
        *, ratio: float | None = None, at_least: bool = False) -> dict[str, Any]:  # fmt: skip
    """Return one line of the table; `goal` bounds the ratio of ours to the anchor."""
    found = ratio if ratio is not None else ours_ms / (anchor_ms or 1)
    return {
        "name": name,
        "database": database,
        "ours_ms": ours_ms,
        "anchor_ms": anchor_ms,
        "ratio": found,
        "goal": f"{'>=' if at_least else '<='} {goal:.4g}",
        "ok": found >= goal if at_least else found <= goal,
    }


@contextlib.contextmanager
def empty_stores(*, plain: bool = False) -> Iterator[list[tuple[str, Store]]]:
    """Give an empty office on an encrypted file and on a server; with `plain` a bare file too."""
    with tempfile.TemporaryDirectory() as folder, server_for_tests() as server:
        url = fresh_database(server)
        stores = [
            ("sqlite", open_file(Path(folder) / "office.db", KEY, workstation="bench")),
            ("postgresql", open_server(url, KEY, workstation="bench")),
        ]
        stores[1][1].url = url
        if plain:
            bare = open_file(Path(folder) / "bare.db", KEY, workstation="bench", plain=True)
            stores.append(("sqlite, not encrypted", bare))
        for _, store in stores:
            with store.writing.begin() as connection:
                schema.metadata().create_all(connection)
        yield stores
        for _, store in stores:
            store.close()
        drop_database(url)
