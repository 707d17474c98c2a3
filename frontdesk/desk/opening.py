"""Opens the office this workstation used last, or begins a new one: where it lies, and its key."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontdesk.core import secrets
from frontdesk.core.current import is_current
from frontdesk.core.later import Later
from frontdesk.core.opening import create_file, open_file, open_server, unreachable_if_gone
from frontdesk.core.refused import Refused
from frontdesk.core.secrets import KeyRing
from frontdesk.core.settings import Site
from frontdesk.core.site_file import is_server
from frontdesk.core.store import Store
from frontdesk.office import rows as office

if TYPE_CHECKING:
    import sqlalchemy

    from frontdesk.core import upgrading, versions
else:
    sqlalchemy = Later("sqlalchemy")
    upgrading = Later("frontdesk.core.upgrading")
    versions = Later("frontdesk.core.versions")


NO_TABLE = "42P01"  # as a server says it


class PassphraseNeeded(Refused):
    """The office's key is not in this PC's keyring; a person must type the passphrase."""


def name_of(office_place: str) -> str:
    """Return the office's place as people may see it: never with a password."""
    if not is_server(office_place):
        return office_place
    return sqlalchemy.make_url(office_place).render_as_string()


def ring_path(file: Path) -> Path:
    """Return where the wrapped keys of an office file lie."""
    return file.with_suffix(".keys")


def open_office(site: Site, phrase: str | None = None, *, kind: str = "") -> Store:
    """Open the office of this workstation.

    Args:
        site: this workstation; `site.office` is a path or a URL.
        phrase: the passphrase or recovery code, if someone typed it.
        kind: "recovery" where only the recovery code will do.

    Raises:
        PassphraseNeeded: no key at hand.
        Refused: what is wrong and what to do.
        Unreachable: the server does not answer.

    """
    place = site.office
    if is_server(place):
        store = open_server(place, b"", workstation=site.workstation)
        store.key = _key(place, _ring_of_server(store), phrase, kind)
    else:
        file = Path(place)
        if not file.exists():
            raise Refused(
                f"The office's file {file} is not there. Connect its disk, or open another."
            )
        ring = ring_path(file)
        key = _key(place, ring.read_text("utf-8") if ring.exists() else None, phrase, kind)
        store = open_file(file, key, workstation=site.workstation)
    try:
        if not is_current(store):
            upgrading.bring_up_to_date(store)
        take_zone(store)
    except Exception:
        store.close()
        raise
    if phrase is not None:
        secrets.remember_key(place, store.key)
    return store


def begin_office(site: Site, place: str, passphrase: str) -> tuple[Store, Site, str]:
    """Begin a new office at `place`.

    Returns:
        Its store, the site that remembers it, and the recovery code to print and lock away.

    Raises:
        Refused: there is an office already, or the place cannot be written to.

    """
    key, code = secrets.new_key(), secrets.new_recovery_code()
    ring = KeyRing().with_wrap("passphrase", passphrase, key).with_wrap("recovery", code, key)
    if is_server(place):
        store = open_server(place, key, workstation=site.workstation)
        with store.read() as session:
            if versions.version_of(session):
                store.close()
                raise Refused("There is an office on that server already. Open it instead.")
        upgrading.bring_up_to_date(store)
        with store.writing.begin() as connection:
            row = {"id": 1, "ring": ring.to_text()}
            connection.execute(sqlalchemy.insert(versions.OfficeKey).values(row))
    else:
        create_file(Path(place))
        _save_ring(ring, ring_path(Path(place)))  # first: a file without its key is lost
        store = open_file(Path(place), key, workstation=site.workstation)
        upgrading.bring_up_to_date(store)
    secrets.remember_key(place, key)
    return store, replace(site, office=place, heads={}), code


def _save_ring(ring: KeyRing, path: Path) -> None:
    try:
        ring.save(path)
    except OSError as error:
        raise Refused(
            f"The office's keys could not be written to {path.parent}: {error.strerror}. Nothing "
            "was made. Choose another place."
        ) from error


def take_zone(store: Store) -> None:
    """Let the store tell the time in the office's own zone, whatever the PC's is."""
    with store.plain() as ask:
        practice = office.practice(ask)
    if practice is not None:
        store.in_zone(practice.zone)


def _ring_of_server(store: Store) -> str | None:
    """Return the wrapped keys that a server holds; None where there is no office on it."""

    def asked() -> Any:
        with store.plain() as ask:
            return ask("office_key")

    try:
        found = unreachable_if_gone(asked)
    except Exception as error:
        if getattr(error, "sqlstate", "") == NO_TABLE:
            return None
        raise
    return found[0][0] if found else None


def _key(place: str, ring: str | None, phrase: str | None, kind: str) -> bytes:
    if phrase is None:
        known = secrets.remembered_key(place)
        if known is not None:
            return known
    if ring is None:
        raise Refused(f"No Front Desk office is at {name_of(place)}. Nothing was changed.")
    if phrase is None:
        raise PassphraseNeeded("Type the office's passphrase, or its printed recovery code.")
    return KeyRing.from_text(ring).opened(phrase, kind=kind)
