"""What this workstation remembers: its office, its own name. No patient's data."""

import json
import os
from dataclasses import asdict, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from frontdesk.core import site_file
from frontdesk.core.records import record

HOME = site_file.HOME


def config_folder() -> Path:
    """Return the folder of this workstation's settings."""
    return _folder("config")


def data_folder() -> Path:
    """Return the folder for office files on this PC."""
    return _folder("data")


def cache_folder() -> Path:
    """Return the folder for what can be made again on this PC at any time; no patient's data."""
    return _folder("cache")


def _folder(name: str) -> Path:
    return Path(site_file.folder(name))


@record
class Site:
    """What this workstation knows of its office.

    Attributes:
        workstation: id and name of this desk, unique in the office.
        office: the office file's path, or the server's URL without password; "" at first.
        look: "light", "dark" or "system".
        remembered: where panes left off (pane name to plain JSON).
        heads: last audit row of each chain, kept outside the database (trust.md U4).

    """

    workstation: str = ""
    office: str = ""
    look: str = "system"
    remembered: dict[str, Any] = field(default_factory=dict)
    heads: dict[str, list[Any]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Self:
        """Return the saved settings; fresh ones where there are none or they cannot be read."""
        known = site_file.known()
        site = cls(**{name: known[name] for name in cls.__dataclass_fields__ if name in known})
        if site.workstation:
            return site
        host = import_module("socket").gethostname()  # the first paint waits for these imports
        return replace(site, workstation=f"{host}-{os.urandom(2).hex()}")

    def save(self) -> None:
        """Write the settings whole: a crash leaves the old or the new ones."""
        folder = config_folder()
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f".site-{os.urandom(16).hex()}"
        fresh.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")
        fresh.replace(folder / "site.json")
