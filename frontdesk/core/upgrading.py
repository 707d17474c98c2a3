"""Brings an office's tables to the shape this program knows; one chain for both databases."""

from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert

from frontdesk.core import versions
from frontdesk.core.current import CURRENT, is_current
from frontdesk.core.database import Store
from frontdesk.core.versions import SchemaVersion

CHAIN = Path(__file__).parent.parent / "migrations"


def bring_up_to_date(store: Store) -> None:
    """Make the tables, or upgrade older ones after a backup; nothing if they are as they should be.

    Raises:
        Refused: a newer program made them.

    """
    if is_current(store):
        return
    with store.read() as session:
        found = versions.version_of(session)
        if found:
            versions.refuse_newer(session)
    if found and store.is_sqlite:
        back_up(store, _beside(store, found))
    with store.writing.begin() as connection:
        _upgrade(connection)
        connection.execute(delete(SchemaVersion))
        row = {"id": 1, "version": CURRENT, "min_program": CURRENT}
        connection.execute(insert(SchemaVersion).values(row))


def back_up(store: Store, path: Path) -> None:
    """Copy the live office file to `path` by SQLite's backup; the copy has the same key.

    A plain copy of the file would lose what still lies in its log (trust.md 0.10).
    """
    from sqlcipher3 import dbapi2

    with store.engine.connect() as connection:
        live: Any = connection.connection.driver_connection
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        with closing(dbapi2.connect(str(part))) as copy:
            copy.execute(f"PRAGMA key = \"x'{store.key.hex()}'\"")
            live.backup(copy)
        part.replace(path)


def _beside(store: Store, version: int) -> Path:
    path = Path(store.place.path)
    return path.with_name(f"{path.stem}-before-upgrade-from-{version}.db")


def _upgrade(connection: Any) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(CHAIN))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
