"""Opens the office behind the first paint, and the desk or the first-run wizard in its place."""

import gc
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from frontdesk.core.later import Later, load_all
from frontdesk.core.opening import unreachable_if_gone
from frontdesk.core.people import PROGRAM, Staff
from frontdesk.core.records import record
from frontdesk.core.refused import Refused, Unreachable
from frontdesk.core.settings import Site
from frontdesk.core.site_file import is_server
from frontdesk.core.store import Store, unopened
from frontdesk.desk import opening, rooms
from frontdesk.desk.beside import run_beside
from frontdesk.desk.window import DeskWindow
from frontdesk.kit import theme
from frontdesk.kit.bell import Bell
from frontdesk.kit.garbage import Garbage
from frontdesk.kit.office import Office
from frontdesk.office import rows

if TYPE_CHECKING:
    from frontdesk.office import actions as office_actions
else:
    office_actions = Later("frontdesk.office.actions")

QUIET_MS = 200  # without a question open; then a desk loads what its first day did without
HEAR_SECONDS = 1.0  # then other desks are heard; what they did until then is read again
NOBODY = Staff(None, "Nobody", frozenset())


@record
class Known:
    """What the window shows before anyone signs in."""

    practice: str
    idle_minutes: float


def dress(*, dark: bool) -> None:
    """Give the program its look."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    QLocale.setDefault(QLocale("en_US"))  # dates of Qt's own boxes as the office writes them
    theme.apply(app, theme.dark() if dark else theme.light())


def known_of(store: Store) -> Known:
    """Make this workstation known to the office; return what the window must know of it.

    Raises:
        Unreachable: the database is gone.

    """
    is_known, known = _known_here(store)
    if not is_known:
        office_actions.know_workstation.do(store, PROGRAM, store.workstation)
        _, known = _known_here(store)
    return known


def _known_here(store: Store) -> tuple[bool, Known]:
    """Return whether this workstation was here before, and what its window must know."""

    def asked() -> tuple[bool, Known]:
        with store.plain() as ask:
            practice = rows.practice(ask)
            name = practice.name if practice else "Front Desk"
            here = rows.workstation(ask, store.workstation) is not None
            return here, Known(name, rows.idle_minutes(ask, store.workstation))

    found: tuple[bool, Known] = unreachable_if_gone(asked)
    return found


def desk_of(store: Store, site: Site, *, hear_after: float = 0) -> DeskWindow:
    """Return the window on an open office, at its sign-in page; nobody is signed in yet."""
    return _begun(_built(site), store, known_of(store), hear_after)


def _built(site: Site) -> DeskWindow:
    """Return the window of an office that is still being opened."""
    office = Office(unopened(site.workstation), NOBODY, Bell())
    office.before_acts = _every_table
    return DeskWindow(office, site)


def _built_meanwhile(site: Site) -> DeskWindow:
    """Return it while a server is waited for; a file would only be read more slowly beside it."""
    window = _built(site)
    rooms.BY_KEY.get(site.remembered.get("room", ""), rooms.BY_KEY["schedule"]).load()
    return window


def _begun(window: DeskWindow, store: Store, known: Known, hear_after: float) -> DeskWindow:
    """Return the window, standing on an open office."""
    window.begin(store, practice=known.practice, idle_minutes=known.idle_minutes)
    window.office.bell.listen(store, after=hear_after)
    return window


class _Opened(QObject):
    """Holds the windows for as long as the program runs."""

    windows: list[QWidget] = []


def is_dark(look: str) -> bool:
    """Return whether "light", "dark" or "system" is dark just now."""
    system = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return look == "dark" or (look == "system" and system)


def open_desk(shell: QWidget, site: Site) -> None:
    """Put the desk in the shell's place; or the wizard, where there is no office yet."""
    dress(dark=is_dark(site.look))
    _Opened.windows = [shell]
    if site.office:
        run_beside(lambda: _open(site), lambda outcome: _opened(outcome, site, built))
        built = _built_meanwhile(site) if is_server(site.office) else None
    else:
        _show_wizard(site, "")


def show_instead(shell: QWidget, site: Site, make: Callable[[], QWidget]) -> None:
    """Put the window that `make` returns in the shell's place."""
    dress(dark=is_dark(site.look))
    _Opened.windows = [shell]
    _show(make())


def _open(site: Site) -> tuple[Store, Known]:
    store = opening.open_office(site)
    return store, known_of(store)


def _opened(outcome: object, site: Site, built: DeskWindow | None) -> None:
    if isinstance(outcome, tuple):
        store, known = outcome
        _show(_begun(built or _built(site), store, known, HEAR_SECONDS))
        return
    if built is not None:
        built.idle.stop()
        built.deleteLater()
    if isinstance(outcome, Refused | Unreachable):
        _show_wizard(site, str(outcome))
    elif isinstance(outcome, Exception):
        raise outcome


def _show_wizard(site: Site, sentence: str) -> None:
    wizard = import_module("frontdesk.desk.wizard").Wizard(site)  # most starts need none
    wizard.opened.connect(lambda store, site: _show(desk_of(store, site)))
    if sentence:
        wizard.show_existing(sentence)
    _show(wizard)


def _show(window: QWidget) -> None:
    window.showMaximized()
    gc.freeze()  # what the start has loaded stays: no later search goes through it
    Garbage(window)
    if isinstance(window, DeskWindow):
        _load_when_quiet(window)
    for other in _Opened.windows:
        other.hide()
    _Opened.windows.append(window)


def _load_when_quiet(window: DeskWindow) -> None:
    """Load the rest of the program beside the window: before a password is typed, it is there."""
    office, quiet = window.office, QTimer(window, interval=QUIET_MS)

    def load() -> None:
        if not office.is_answering:
            quiet.stop()
            run_beside(lambda: _load_rest(office.store), lambda _: None)

    quiet.timeout.connect(load)
    quiet.start()


def _load_rest(store: Store) -> None:
    load_all()
    _every_table()
    _ = store.engine


def _every_table() -> None:
    """Load all rooms' tables: what an act writes may refer to those of a room never opened."""
    import_module("frontdesk.schema")
