"""Where this workstation keeps what it remembers; loads so little that a start may look first."""

import os
from importlib import import_module
from typing import Any

HOME = "FRONTDESK_HOME"  # environment: one folder for everything, for a demo, a test or a USB stick


def folder(name: str) -> str:
    """Return the path of the "config", "data" or "cache" folder."""
    home = os.environ.get(HOME)
    if home:
        return os.path.join(home, name)
    usual = getattr(import_module("platformdirs"), f"user_{name}_dir")
    return str(usual("FrontDesk", appauthor=False))


def path() -> str:
    """Return the path of the settings (core/settings.py)."""
    return os.path.join(folder("config"), "site.json")


def known() -> dict[str, Any]:
    """Return what was saved; nothing where there is nothing or it cannot be read."""
    from json import loads

    try:
        with open(path(), encoding="utf-8") as file:
            found = loads(file.read())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_server(office_place: str) -> bool:
    """Return whether `office_place` is a server's URL rather than a file's path."""
    return office_place.startswith(("postgresql://", "postgres://", "postgresql+psycopg://"))
