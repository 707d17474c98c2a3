"""Opens an office's data: an encrypted SQLite file, or a PostgreSQL server."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontdesk.core.faults import told, told_of_driver
from frontdesk.core.later import Later
from frontdesk.core.refused import Refused, Unreachable
from frontdesk.core.server import connecting
from frontdesk.core.store import Place, Store, derived

if TYPE_CHECKING:
    from sqlalchemy import exc
    from sqlcipher3 import dbapi2 as sqlcipher

    from frontdesk.core import forerunner
else:
    forerunner = Later("frontdesk.core.forerunner")
    exc = Later("sqlalchemy.exc")
    sqlcipher = Later("sqlcipher3.dbapi2")  # which a desk on a server does without

__all__ = ["create_file", "derived", "open_file", "open_server", "unreachable_if_gone"]

SAFE_SQLITE = (3, 51, 3)  # the first without the WAL-reset corruption of 3.7.0 to 3.51.2
BUSY_SECONDS = 5
PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA mmap_size = 0",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON",
    "PRAGMA cell_size_check = ON",
    "PRAGMA recursive_triggers = ON",  # else INSERT OR REPLACE deletes past an append-only guard
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",  # 64 MiB
)


def create_file(path: Path) -> None:
    """Make room for a new office file.

    Raises:
        Refused: something is there already, or the folder cannot be written to.

    """
    if path.exists() and path.stat().st_size:
        raise Refused(f"There is an office already at {path}. Choose another place or open it.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            f"The folder {path.parent} cannot be made: {error.strerror}. Choose another place."
        ) from error
    _refuse_unwritable(path.parent)


def open_file(path: Path, key: bytes, *, workstation: str, zone: str = "America/New_York",
              plain: bool = False) -> Store:  # fmt: skip
    """Open (or begin) an office file with its 32-byte data key.

    Args:
        path: the file; a new one is begun only where there is none.
        key: the data key; the audit key is derived from it.
        workstation: this desk's id.
        zone: the office's IANA zone.
        plain: without encryption; only for measuring what encryption costs.

    Raises:
        Refused: the key is not this file's, the folder is read-only, or it is no office file.

    """
    if sqlcipher.sqlite_version_info < SAFE_SQLITE:
        raise Refused("This SQLite library can damage files. Install sqlcipher3 0.6.4 or newer.")
    _refuse_unwritable(path.parent)
    _refuse_wrong_key(path, key, plain=plain)

    def connect() -> Any:
        connection = sqlcipher.connect(
            str(path), isolation_level=None, check_same_thread=False, cached_statements=512
        )
        _unlock(connection, key, plain=plain)
        for pragma in PRAGMAS:
            connection.execute(pragma)
        return connection

    return Store(Place(str(path), connect), key, workstation=workstation, zone=zone)


def open_server(url: str, key: bytes, *, workstation: str, zone: str = "America/New_York") -> Store:
    """Open an office on a PostgreSQL server.

    Args:
        url: postgresql://…; several hosts are tried for the one that takes writes.
        key: the office's 32-byte key; the server never sees it.
        workstation: this desk's id.
        zone: the office's IANA zone.

    Raises:
        Refused: the address is not one, or is outside this machine without TLS.

    """
    ahead = forerunner.sent_to(url)
    connect = connecting(url) if ahead is None else lambda: connecting(url)()
    return Store(Place("", connect), key, workstation=workstation, zone=zone, ahead=ahead)


def _unlock(connection: Any, key: bytes, *, plain: bool) -> None:
    if not plain:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")


def _refuse_wrong_key(path: Path, key: bytes, *, plain: bool) -> None:
    """Try the key before anything could be written."""
    if not path.exists() or path.stat().st_size == 0:
        return
    connection = sqlcipher.connect(f"file:{path}?mode=rw", uri=True)
    try:
        _unlock(connection, key, plain=plain)
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlcipher.DatabaseError as error:
        raise Refused(_unopened(path, str(error))) from None
    finally:
        connection.close()


def _unopened(path: Path, words: str) -> str:
    if "not a database" in words or "malformed" in words:
        return (
            f"The key does not open {path.name}, or it is not a Front Desk office. "
            "Nothing was changed. Use the key or recovery code of this office."
        )
    if "readonly" in words or "unable to open" in words:
        return f"{path.name} cannot be written to. Check the folder's permissions and its disk."
    return f"{path.name} could not be opened ({words}). Nothing was changed."


def _refuse_unwritable(folder: Path) -> None:
    try:
        handle, name = tempfile.mkstemp(prefix=".frontdesk-", dir=folder)
    except OSError as error:
        raise Refused(
            f"Front Desk cannot write to {folder} ({os.strerror(error.errno or 0)}). "
            "Choose a folder on this PC that you may write to, or free its disk."
        ) from None
    os.close(handle)
    os.unlink(name)


def unreachable_if_gone(answer: Callable[[], Any]) -> Any:
    """Return `answer()`; a driver's lost connection becomes `Unreachable`, a fault its sentence."""
    try:
        return answer()
    except (Refused, Unreachable):
        raise  # SQLAlchemy need not be loaded to see that these are none of its own
    except exc.DBAPIError as error:
        raise told(error) from error
    except Exception as error:
        if (said := told_of_driver(error)) is error:
            raise
        raise said from error
