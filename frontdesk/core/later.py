"""Lets a module wait until something of it is first used: the first day is shown without it."""

import time
from importlib import import_module
from typing import Any

_WAITING: list["Later"] = []
BREATH_SECONDS = 0.005  # between two modules loaded beside the window, which wants its turn


class Later:
    """Stands for a module of that name and loads it for the first that asks something of it.

    For a heavy module only, that no first day needs; written beside its import, which tells mypy
    and the contracts what it is:

        if TYPE_CHECKING:
            from frontdesk.schedule import actions
        else:
            actions = Later("frontdesk.schedule.actions")
    """

    def __init__(self, name: str) -> None:
        self.__name__ = name
        _WAITING.append(self)

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)


def load_all() -> None:
    """Load whatever still waits; for a quiet moment on a thread beside the window's."""
    while _WAITING:
        import_module(_WAITING.pop().__name__)
        time.sleep(BREATH_SECONDS)
